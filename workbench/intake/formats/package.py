"""What must be known of an .xlsx package before it is opened: that this is safe, and where its error cells are."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from workbench.errors import InputError, Problem
from workbench.inputs import opened
from workbench.messages import Words, msg

LARGEST_CONTENT = 2 * 1024**3
SUSPICIOUS_CONTENT = 100 * 1024**2
SUSPICIOUS_RATIO = 200
MOST_COLUMNS = 5_000
MOST_CELLS = 50_000_000
MOST_TABLE_CELLS = 1_000_000_000
MOST_PARTS = 20_000
MOST_SHEETS = 250
LARGEST_INDEX = 16 * 1024**2
"""Bytes of the parts that name the sheets."""
ROOMY_SHEET, SPARSEST = 2_000_000, 0.02
"""A sheet that reaches over more cells than this and fills less of them is refused: it would be mostly empty memory."""
DENSEST_DEFLATE = 1032
CHUNK = 8 * 1024**2

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
WIDE_CELL = re.compile(rb'<c r="([A-Z]{3})\d')
ROW = re.compile(rb'<row [^>]{0,200}?r="(\d{1,7})"')
ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,100}? t="e"[^>]{0,100}>')
ERROR_VALUE = "#ERROR!"
DOCTYPE = b"<!DOCTYPE"

BOMB = msg("The file would unpack to an unreasonable size.")
MANY_SHEETS = msg("The workbook has more than {most} sheets.")
FEWER_SHEETS = msg("Keep only the sheets that are to be read.")

SAVE_AGAIN = msg("Open it in Excel, save it again as .xlsx, and repeat.")
DAMAGED = msg("The file is no .xlsx workbook, or it is damaged.")


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches, how many cells it holds, and the places (from 0) of those that hold an Excel error."""

    rows: int
    columns: int
    filled: int
    errors: tuple[tuple[int, int], ...]


def refused(path: Path, problem: Words, instead: Words | None, rule: str) -> InputError:
    """Return the error that refuses a whole file."""
    return InputError(Problem(problem, instead, rule=rule, file=path.name))


def examine(path: Path) -> dict[str, Extent]:
    """Examine an .xlsx file without opening it as a workbook; returns the extent of every sheet by name.

    Raises:
        InputError: where it is protected, of the old format, damaged, or would unpack to an unreasonable size.
    """
    with opened(path) as source:
        if source.read(8) == OLE:
            raise _ole(path, source)
        extents = _extents(path, source)
    for name, extent in extents.items():
        area = extent.rows * extent.columns
        sparse = area > ROOMY_SHEET and extent.filled < SPARSEST * area
        if extent.columns > MOST_COLUMNS or area > MOST_CELLS or sparse:
            raise InputError(too_wide(path.name, name, extent.columns))
    return extents


def _extents(path: Path, source: BinaryIO) -> dict[str, Extent]:
    try:
        with zipfile.ZipFile(source) as package:
            _check_content(path, package)
            _check_inflated(path, package, source)
            parts = _sheet_parts(package)
            if len(parts) > MOST_SHEETS:
                raise refused(path, MANY_SHEETS.format(most=MOST_SHEETS), FEWER_SHEETS, "too_many_sheets")
            return {name: _extent(package, part) for name, part in parts.items()}
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as cause:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause


def too_wide(file: str, sheet: str, columns: int) -> Problem:
    """Return the problem of a sheet that reaches unreasonably far."""
    return Problem(
        msg("The sheet has too many columns or cells."),
        msg("Delete what stands far right or far below; at most {most_columns} columns.").format(
            most_columns=MOST_COLUMNS
        ),
        rule="too_many_columns",
        file=file,
        sheet=sheet,
        value=str(columns),
    )


def _ole(path: Path, source: BinaryIO) -> InputError:
    content = source.read(CHUNK)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refused(
            path,
            msg("The workbook is protected by a password."),
            msg("Remove the password for opening it and repeat."),
            "file_protected",
        )
    return refused(
        path,
        msg("The file has the old Excel format (.xls)."),
        SAVE_AGAIN,
        "file_old_format",
    )


def _check_content(path: Path, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len({part.filename for part in parts}) < len(parts) or len(parts) > MOST_PARTS:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged")
    content = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if content > LARGEST_CONTENT or (content > SUSPICIOUS_CONTENT and content / packed > SUSPICIOUS_RATIO):
        raise refused(path, BOMB, SAVE_AGAIN, "file_unpacks_too_large")


def _check_inflated(path: Path, package: zipfile.ZipFile, source: BinaryIO) -> None:
    """Refuse parts that would unpack to more than they say; only such as could grow large are unpacked for it."""
    for part in package.infolist():
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged")
        could = part.compress_size * DENSEST_DEFLATE
        if part.compress_type == zipfile.ZIP_DEFLATED and could > max(SUSPICIOUS_CONTENT, part.file_size):
            _check_part(path, part, source)


def _check_part(path: Path, part: zipfile.ZipInfo, source: BinaryIO) -> None:
    source.seek(part.header_offset)
    header = source.read(30)
    source.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    inflating, left, size = zlib.decompressobj(-zlib.MAX_WBITS), part.compress_size, 0
    while left > 0 and not inflating.eof and (packed := source.read(min(left, CHUNK // 8))):
        left -= len(packed)
        while packed:
            size += len(inflating.decompress(packed, CHUNK))
            packed = inflating.unconsumed_tail
            if size > part.file_size:
                raise refused(path, BOMB, SAVE_AGAIN, "file_unpacks_too_large")


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    book, relations = (_index(package, part) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {str(r.get("Id")): str(r.get("Target")) for r in relations}
    parts = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(str(sheet.get(f"{RELATION}id")), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in package.namelist():
            parts[str(sheet.get("name"))] = part
    return parts


def _index(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Parse a part that names others; one that declares entities, which could multiply, is taken for damaged."""
    content = package.read(part) if package.getinfo(part).file_size <= LARGEST_INDEX else DOCTYPE
    if DOCTYPE in content:
        raise ValueError(part)
    return ElementTree.fromstring(content)


def _extent(package: zipfile.ZipFile, part: str) -> Extent:
    rows, columns, filled = 0, 0, 0
    errors: list[tuple[int, int]] = []
    for text in _chunks(package, part):
        if DOCTYPE in text:
            raise ValueError(part)
        filled += text.count(b"<c ")
        rows = max([rows, *(int(number) for number in ROW.findall(text))])
        wide = {_number(letters) for letters in set(WIDE_CELL.findall(text))}
        columns = max([columns, *wide])
        errors += [(int(row) - 1, _number(letters) - 1) for letters, row in ERROR_CELL.findall(text)]
        if not columns:
            first = CELL.search(text)
            columns = _number(first[1]) if first else 0
    return Extent(rows, columns, filled, tuple(errors))


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
