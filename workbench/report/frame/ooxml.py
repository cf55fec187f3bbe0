"""The parts of WordprocessingML that python-docx has no words for: fonts of styles, rules, fields, widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
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


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
