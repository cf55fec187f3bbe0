"""XLSX and DOCX: every part of the package as markup, every cell by its place, words kept with pictures."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineWorkbook

from workbench.language import Text
from workbench.run.release.markup import pieces_of
from workbench.run.release.pictures import read_picture
from workbench.run.release.pieces import DAMAGED, UNKNOWN_PART, Piece, Unreadable, decoded, ids_of_columns

MARKUP = (".xml", ".rels", ".vml")
PICTURES = (".png", ".jpg", ".jpeg")
NESTED = {".xlsx", ".docx"}
# Headers and footers of sheets: the letters after `&` lay the text out and stand close to it.
MARGIN = re.compile(r"<((?:odd|even|first)(?:Header|Footer))\b[^>]*>(.*?)</\1>", re.DOTALL)
LAYOUT = re.compile(r"&(?:\"[^\"]*\"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])")
CELL = Text("trang tính {sheet}, ô {cell}", "sheet {sheet}, cell {cell}")
ROW = Text("trang tính {sheet}, dòng {row}", "sheet {sheet}, row {row}")
PART = Text("phần {part}", "part {part}")


def read_xlsx(content: bytes) -> Iterator[Piece]:
    """Yield the cells of a workbook by their place, hidden sheets too, then everything else that it holds."""
    parts = dict(_parts(content))
    if "xl/workbook.xml" not in parts:
        raise Unreadable(DAMAGED)
    yield from _cells(content)
    yield from _pieces(parts)


def read_docx(content: bytes) -> Iterator[Piece]:
    """Yield a document's body, headers, footers, notes, comments and properties."""
    parts = dict(_parts(content))
    if "word/document.xml" not in parts:
        raise Unreadable(DAMAGED)
    yield from _pieces(parts)


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.comment:
                yield "comment.xml", package.comment
            for part in package.infolist():
                if not part.is_dir():
                    yield part.filename, package.read(part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        raise Unreadable(DAMAGED) from None


def _pieces(parts: dict[str, bytes]) -> Iterator[Piece]:
    yield Piece("\n".join(parts), Text("tên các phần", "names of the parts"))
    for name, content in parts.items():
        suffix = "." + name.lower().rpartition(".")[2]
        place = PART.format(part=name)
        if suffix in MARKUP:
            source = decoded(content)
            yield from pieces_of(source, place, lined=False)
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
        ids = {(row, column) for row, column, _ in ids_of_columns(written)}
        for number, row in enumerate(written, start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    place = CELL.format(sheet=sheet, cell=f"{_letters(column)}{number}")
                    yield Piece(value, place, ids=(value,) if (number, column) in ids else ())
            yield Piece(" ".join(row), ROW.format(sheet=sheet, row=number))


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _letters(column: int) -> str:
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
