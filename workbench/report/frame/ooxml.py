"""The parts of WordprocessingML that python-docx has no words for: fonts of styles, rules, fields, widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
EMU_PER_TWIP = 635
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


def settle_styles(document: Docx, language: str, size: int) -> None:
    """Set every style in use to Times New Roman in black, and the document's language; drop the template's picture."""
    for name in ("Normal", "Heading 1", "Title", "Header", "Footer"):
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, size
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    heading: Any = document.styles["Heading 1"]
    heading.font.bold, heading.paragraph_format.space_before = True, Pt(10)
    heading.paragraph_format.space_after = Pt(6)
    title: Any = document.styles["Title"]
    title.font.bold, title.font.size = True, Pt(14)
    title.paragraph_format.alignment, title.paragraph_format.space_after = ALIGN.CENTER, Pt(2)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    for spoken in document.settings.element.iter(qn("w:themeFontLang")):
        spoken.set(qn("w:val"), language)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == THUMBNAIL:
            del package.rels[key]


def rule(paragraph: Paragraph, *, inset: int) -> None:
    """Draw a line across a paragraph of its own, with so much room left on both sides."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = inset
    form.space_after, form.line_spacing = Pt(4), Pt(3)
    paragraph.add_run().font.size = Pt(2)
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="6", space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(paragraph: Paragraph) -> None:
    """Add the field that shows the page's number."""
    field = _element("w:fldSimple", instr="PAGE")
    run = _element("w:r")
    text = _element("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def fix(table: Table, widths: Sequence[int]) -> None:
    """Fix the widths of a table's columns (EMU), and keep each of its rows on one page."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def add_table(
    document: Docx, rows: Sequence[Sequence[str]], *, widths: Sequence[int], aligned: Sequence[str], points: int
) -> None:
    """Add a table with borders at the document's end; its first row is bold and repeated on every page.

    Args:
        document: the document.
        rows: words of every cell, the head first.
        widths: of the columns (EMU).
        aligned: how the cells of each column stand: left, center or right.
        points: size of the letters.
    """
    twips = [round(width / EMU_PER_TWIP) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    head = _row(rows[0], twips, ["center"] * len(twips), points, head=True)
    body = "".join(_row(row, twips, aligned, points) for row in rows[1:])
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )
    document.element.body.insert_element_before(table, "w:sectPr")


def _row(words: Sequence[str], twips: Sequence[int], aligned: Sequence[str], points: int, *, head: bool = False) -> str:
    look = f'<w:rPr>{"<w:b/>" * head}<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/></w:rPr>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{look}<w:t>{escape(text)}</w:t></w:r></w:p></w:tc>"
        for text, width, align in zip(words, twips, aligned, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * head}</w:trPr>{cells}</w:tr>"


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
