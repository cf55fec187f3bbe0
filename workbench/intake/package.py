"""What must be known of an .xlsx package before it is opened: that this is safe, and where its error cells are."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from workbench.errors import InputError, Problem
from workbench.language import Text

LARGEST_FILE = 2 * 1024**3
LARGEST_CONTENT = 2 * 1024**3
SUSPICIOUS_CONTENT = 100 * 1024**2
SUSPICIOUS_RATIO = 200
MOST_COLUMNS = 5_000
MOST_CELLS = 50_000_000
MOST_TABLE_CELLS = 1_000_000_000
CHUNK = 8 * 1024**2

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
WIDE_CELL = re.compile(rb'<c r="([A-Z]{3})\d')
ROW = re.compile(rb'<row [^>]{0,200}?r="(\d{1,7})"')
ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,100}? t="e"[^>]{0,100}>')
ERROR_VALUE = "#ERROR!"

SAVE_AGAIN = Text(
    "Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi chạy lại.", "Open it in Excel, save it again as .xlsx, and repeat."
)
DAMAGED = Text("Tệp không phải là sổ tính .xlsx hoặc đã hỏng.", "The file is no .xlsx workbook, or it is damaged.")


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches, and the places (row, column from 0) of the cells that hold an Excel error."""

    rows: int
    columns: int
    errors: tuple[tuple[int, int], ...]


def refused(path: Path, problem: Text, instead: Text | None, rule: str) -> InputError:
    """Return the error that refuses a whole file."""
    return InputError(Problem(problem, instead, rule=rule, file=path.name))


def check_size(path: Path) -> None:
    """Refuse a file of 2 GB or more.

    Raises:
        InputError: where it is.
    """
    if path.stat().st_size >= LARGEST_FILE:
        raise refused(
            path,
            Text("Tệp từ 2 GB trở lên.", "The file has 2 GB or more."),
            Text("Hãy chia thành nhiều đợt.", "Split it into several cohorts."),
            "file_too_large",
        )


def examine(path: Path) -> dict[str, Extent]:
    """Examine an .xlsx file without opening it as a workbook; returns the extent of every sheet by name.

    Raises:
        InputError: where it is protected, of the old format, damaged, or would unpack to an unreasonable size.
    """
    with path.open("rb") as source:
        start = source.read(8)
    if start == OLE:
        raise _ole(path)
    try:
        with zipfile.ZipFile(path) as package:
            _check_content(path, package)
            parts = _sheet_parts(package)
            extents = {name: _extent(package, part) for name, part in parts.items()}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, EOFError, ValueError, RuntimeError,
            NotImplementedError, zlib.error) as cause:  # fmt: skip
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause
    for name, extent in extents.items():
        if extent.columns > MOST_COLUMNS or extent.rows * extent.columns > MOST_CELLS:
            raise InputError(too_wide(path.name, name, extent.columns))
    return extents


def too_wide(file: str, sheet: str, columns: int) -> Problem:
    """Return the problem of a sheet that reaches unreasonably far."""
    return Problem(
        Text("Trang có quá nhiều cột hoặc quá nhiều ô.", "The sheet has too many columns or cells."),
        Text(
            f"Hãy xóa các cột thừa bên phải và các dòng thừa bên dưới; tối đa {MOST_COLUMNS} cột.",
            f"Delete what stands far right or far below; at most {MOST_COLUMNS} columns.",
        ),
        rule="too_many_columns", file=file, sheet=sheet, value=str(columns),
    )  # fmt: skip


def _ole(path: Path) -> InputError:
    with path.open("rb") as source:
        content = source.read(CHUNK)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refused(
            path,
            Text("Sổ tính được bảo vệ bằng mật khẩu.", "The workbook is protected by a password."),
            Text("Hãy bỏ mật khẩu mở tệp rồi chạy lại.", "Remove the password for opening it and repeat."),
            "file_protected",
        )
    return refused(
        path,
        Text("Tệp theo định dạng Excel cũ (.xls).", "The file has the old Excel format (.xls)."),
        SAVE_AGAIN,
        "file_old_format",
    )


def _check_content(path: Path, package: zipfile.ZipFile) -> None:
    content = sum(part.file_size for part in package.infolist())
    packed = max(1, sum(part.compress_size for part in package.infolist()))
    if content > LARGEST_CONTENT or (content > SUSPICIOUS_CONTENT and content / packed > SUSPICIOUS_RATIO):
        raise refused(
            path,
            Text("Nội dung nén của tệp lớn bất thường.", "The file would unpack to an unreasonable size."),
            SAVE_AGAIN,
            "file_unpacks_too_large",
        )


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {str(r.get("Id")): str(r.get("Target")) for r in relations}
    parts = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(str(sheet.get(f"{RELATION}id")), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in package.namelist():
            parts[str(sheet.get("name"))] = part
    return parts


def _extent(package: zipfile.ZipFile, part: str) -> Extent:
    rows, columns = 0, 0
    errors: list[tuple[int, int]] = []
    for text in _chunks(package, part):
        rows = max([rows, *(int(number) for number in ROW.findall(text))])
        wide = {_number(letters) for letters in set(WIDE_CELL.findall(text))}
        columns = max([columns, *wide])
        errors += [(int(row) - 1, _number(letters) - 1) for letters, row in ERROR_CELL.findall(text)]
        if not columns:
            first = CELL.search(text)
            columns = _number(first[1]) if first else 0
    return Extent(rows, columns, tuple(errors))


def _chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part in pieces that never cut a cell's opening tag."""
    rest = b""
    with package.open(part) as source:
        while piece := source.read(CHUNK):
            text = rest + piece
            cut = text.rfind(b"<")
            whole, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            yield whole
    yield rest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
