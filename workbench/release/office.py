"""XLSX and DOCX: every part of the package as markup, every cell by its place, words kept with pictures."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

from python_calamine import CalamineWorkbook

from workbench.messages import msg, msg_in
from workbench.release.markup import pieces_of
from workbench.release.packages import members
from workbench.release.pictures import read_picture
from workbench.release.pieces import (
    DAMAGED,
    ID_HEAD,
    NAME_HEAD,
    UNKNOWN_PART,
    Piece,
    Unreadable,
    below,
    decoded,
    down,
)

MARKUP = (".xml", ".rels", ".vml")
PICTURES = (".png", ".jpg", ".jpeg")
NOTED = ("comment.xml", "notes.xml")
NESTED = {".xlsx", ".docx"}
# Headers and footers of sheets: the letters after `&` lay the text out and stand close to it.
MARGIN = re.compile(r"<((?:odd|even|first)(?:Header|Footer))\b[^>]*>(.*?)</\1>", re.DOTALL)
LAYOUT = re.compile(r"&(?:\"[^\"]*\"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])")
CELL = msg("sheet {sheet}, cell {cell}")
ROW = msg("sheet {sheet}, row {row}")
SHEET = msg_in("run", "sheet {sheet}")
PART = msg("part {part}")


def read_xlsx(content: bytes) -> Iterator[Piece]:
    """Yield the cells of a workbook by their place, hidden sheets too, then everything else that it holds."""
    parts = list(members(content))
    if not any(name == "xl/workbook.xml" for name, _ in parts):
        raise Unreadable(DAMAGED)
    yield from _cells(content)
    yield from _pieces(parts)


def read_docx(content: bytes) -> Iterator[Piece]:
    """Yield a document's body, headers, footers, notes, comments and properties."""
    parts = list(members(content))
    if not any(name == "word/document.xml" for name, _ in parts):
        raise Unreadable(DAMAGED)
    yield from _pieces(parts)


def _pieces(parts: list[tuple[str, bytes]]) -> Iterator[Piece]:
    yield Piece("\n".join(name for name, _ in parts), msg("names of the parts"))
    for name, content in parts:
        suffix = "." + name.lower().rpartition(".")[2]
        place = PART.format(part=name)
        if suffix in MARKUP:
            source = content.decode("utf-8", "replace") if name in NOTED else decoded(content)
            yield from pieces_of(source, place)
            for margin in MARGIN.finditer(source):
                yield Piece(LAYOUT.sub(" | ", html.unescape(margin[2])), place)
        elif suffix in PICTURES:
            yield from read_picture(content, place)
        elif suffix in NESTED:
            yield from (read_xlsx if suffix == ".xlsx" else read_docx)(content)
        else:
            raise Unreadable(UNKNOWN_PART)


def _cells(content: bytes) -> Iterator[Piece]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except Exception:
        raise Unreadable(DAMAGED) from None
    for sheet, rows in enumerate(sheets, start=1):
        written = [[_written(value) for value in row] for row in rows]
        ids, names = ({(row, column) for row, column, _ in below(head, written)} for head in (ID_HEAD, NAME_HEAD))
        for number, row in enumerate(written, start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    place = CELL.format(sheet=sheet, cell=f"{_letters(column)}{number}")
                    here = (number, column)
                    yield Piece(value, place, 0, (value,) * (here in ids), (value,) * (here in names))
            yield Piece(" | ".join(row), ROW.format(sheet=sheet, row=number))
        yield Piece(down(written), SHEET.format(sheet=sheet))


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _letters(column: int) -> str:
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
