"""A list as a table of a Word document: numbered rows under a header that is repeated on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from workbench.listing.declare import UNWRITABLE, Column, Listing, heading, said

POINTS = 11
EMU_PER_TWIP = 635
# The widest text that is given room on one line, a letter's mean width, and the room around a cell's text.
WIDEST_COLUMN, LETTER, BOLD_LETTER, PADDING = 60, Cm(0.2), Cm(0.27), Cm(0.45)
ALIGNED = {"text": "left", "code": "left", "money": "right"}


def one_line(words: str) -> str:
    """Return words without breaks, outer spaces, and what a document cannot hold."""
    return re.sub(r"[ \t\r\n]+", " ", UNWRITABLE.sub("\ufffd", words)).strip(" ")


def add_table(document: Document, one: Listing, *, width: int, height: int = 0) -> None:
    """Add a list with borders at the document's end, as wide as `width` (EMU); its rows are numbered.

    The head is bold and repeated on every page, the row of sums is bold. Rows are at least as high as `height` (EMU).
    """
    numbered = [(str(at), row) for at, row in enumerate(one.rows, start=1)] + [("", one.last)] * bool(one.total)
    words = [
        [number, *(one_line(said(one, column, value)) for column, value in zip(one.columns, row, strict=True))]
        for number, row in numbered
    ]
    heads = [one.speaker.say("No."), *(one_line(heading(one, column)) for column in one.columns)]
    twips = [round(share / EMU_PER_TWIP) for share in _widths([heads, *words], width)]
    aligned = ["center", *map(_aligned, one.columns)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    head = _Row(twips, ["center"] * len(twips), bold=True, head=True)
    body = "".join(
        _Row(twips, aligned, bold=at >= len(one.rows), height=height).xml(row) for at, row in enumerate(words)
    )
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head.xml(heads)}{body}</w:tbl>"
    )
    document.element.body.insert_element_before(table, "w:sectPr")


@dataclass(frozen=True, slots=True)
class _Row:
    """How a row looks: widths (twips), how each cell stands (left, center or right), bold, whether it heads, height."""

    twips: Sequence[int]
    aligned: Sequence[str]
    bold: bool = False
    head: bool = False
    height: int = 0

    def xml(self, words: Sequence[str]) -> str:
        size = f'<w:sz w:val="{2 * POINTS}"/><w:szCs w:val="{2 * POINTS}"/>'
        look = f"<w:rPr>{'<w:b/>' * self.bold}{size}</w:rPr>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
            f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
            f"<w:r>{look}<w:t>{escape(text)}</w:t></w:r></w:p></w:tc>"
            for text, width, align in zip(words, self.twips, self.aligned, strict=True)
        )
        tall = f'<w:trHeight w:val="{round(self.height / EMU_PER_TWIP)}" w:hRule="atLeast"/>' * bool(self.height)
        return f"<w:tr><w:trPr><w:cantSplit/>{tall}{'<w:tblHeader/>' * self.head}</w:trPr>{cells}</w:tr>"


def _aligned(column: Column) -> str:
    return "center" if column.stands == "c" else ALIGNED.get(column.holds, "center")


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Share a width among columns: each as wide as its longest word at least, the rest by its longest text."""
    least, wanted = [], []
    for cells in zip(*rows, strict=True):
        head, *rest = (max((len(word) for word in cell.split(" ")), default=0) for cell in cells)
        least.append(max([head * BOLD_LETTER, *(longest * LETTER for longest in rest)]) + PADDING)
        wanted.append(max(least[-1], min(max(map(len, cells)), WIDEST_COLUMN) * LETTER + PADDING))
    room, asked = width - sum(least), sum(wanted) - sum(least)
    if room >= asked:
        return [int(want * width / sum(wanted)) for want in wanted]
    return [int(low + (want - low) * max(room, 0) / asked) for low, want in zip(least, wanted, strict=True)]
