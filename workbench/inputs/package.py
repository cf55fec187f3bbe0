"""What must be known of an .xlsx package before it is opened: that this is safe, and what its cells' numbers hide."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from workbench.errors import InputError, Problem
from workbench.inputs.files import opened
from workbench.inputs.shown import BUILT_IN, matters
from workbench.messages import Words, msg

Place = tuple[int, int]
Block = tuple[int, int, int, int]

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
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
WIDE_CELL = re.compile(rb'<c r="([A-Z]{3})\d')
ROW = re.compile(rb'<row [^>]{0,200}?r="(\d{1,7})"')
ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,100}? t="e"[^>]{0,100}>')
HIDDEN_ROW = re.compile(rb'<row [^>]{0,200}?r="(\d{1,7})"[^>]{0,200}? hidden="(?:1|true)"')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]{0,100})>\s*'
    rb"<f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]{0,10000}</f>)\s*(?:<v>([^<]{0,300}))?"
)
PREFIX = re.compile(rb"<(\w{1,20}:)worksheet\b")
DOCTYPE = b"<!DOCTYPE"

PROTECTED = msg("The workbook is protected by a password.")
UNPROTECT = msg("Remove the password for opening it and repeat.")
BOMB = msg("The file would unpack to an unreasonable size.")
MANY_SHEETS = msg("The workbook has more than {most} sheets.")
FEWER_SHEETS = msg("Keep only the sheets that are to be read.")

SAVE_AGAIN = msg("Open it in Excel, save it again as .xlsx, and repeat.")
DAMAGED = msg("The file is no .xlsx workbook, or it is damaged.")


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches, how many cells it holds, and what is told of them beside their values.

    Places are (row, column) from 0: of Excel errors, of formulas without a stored result; `formats` holds the number
    format of cells that show something else than their number.
    """

    rows: int
    columns: int
    filled: int
    errors: tuple[Place, ...] = ()
    lacking: tuple[Place, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[Block, ...] = ()
    formats: tuple[tuple[Place, str], ...] = ()


def refused(path: Path, problem: Words, instead: Words | None, rule: str) -> InputError:
    """Return the error that refuses a whole file."""
    return InputError(Problem(problem, instead, rule=rule, file=path.name))


def examine(path: Path) -> dict[str, Extent]:
    """Examine an .xlsx file without opening it as a workbook; returns the extent of every sheet by name.

    Raises:
        InputError: where it is damaged, or would unpack to an unreasonable size.
    """
    with opened(path) as source:
        extents = _extents(path, source)
    for name, extent in extents.items():
        check_extent(path, name, rows=extent.rows, columns=extent.columns, filled=extent.filled)
    return extents


def check_extent(path: Path, sheet: str, *, rows: int, columns: int, filled: int) -> None:
    """Refuse a sheet that reaches unreasonably far for what it holds."""
    area = rows * columns
    sparse = area > ROOMY_SHEET and filled < SPARSEST * area
    if columns > MOST_COLUMNS or area > MOST_CELLS or sparse:
        raise InputError(too_wide(path.name, sheet, columns))


def _extents(path: Path, source: BinaryIO) -> dict[str, Extent]:
    with safely(path, source) as package:
        parts, recalculated = _sheet_parts(package)
        check_sheets(path, len(parts))
        styles = _styles(package)
        return {name: _extent(package, part, styles, recalculated) for name, part in parts.items()}


def check_sheets(path: Path, n: int) -> None:
    """Refuse a workbook of unreasonably many sheets."""
    if n > MOST_SHEETS:
        raise refused(path, MANY_SHEETS.format(most=MOST_SHEETS), FEWER_SHEETS, "too_many_sheets")


@contextmanager
def safely(path: Path, source: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Open a package whose parts unpack to a reasonable size; whatever fails while it is read is damage.

    Raises:
        InputError: where it is damaged, or would unpack to an unreasonable size.
    """
    try:
        with zipfile.ZipFile(source) as package:
            _check_content(path, package)
            _check_inflated(path, package, source)
            yield package
    except (
        zipfile.BadZipFile,
        KeyError,
        IndexError,
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


def _sheet_parts(package: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Return name → part of the sheets, and whether the file says that its formulas are yet to be computed.

    Names count without their namespace: a workbook saved as "Strict Open XML" has others.
    """
    book, relations = (_index(package, part) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {str(r.get("Id")): str(r.get("Target")) for r in relations}
    parts, recalculated = {}, False
    for element in book.iter():
        if _local(element.tag) == "sheet":
            key = next((value for name, value in element.items() if name.startswith("{") and _local(name) == "id"), "")
            target = targets.get(key, "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if part in package.namelist():
                parts[str(element.get("name"))] = part
        elif _local(element.tag) == "calcPr":
            recalculated = element.get("fullCalcOnLoad") in ("1", "true")
    return parts, recalculated


def _styles(package: zipfile.ZipFile) -> dict[bytes, str]:
    """Return number of a cell's style → number format, for the formats that change what a cell shows."""
    if "xl/styles.xml" not in package.namelist():
        return {}
    codes: dict[int, str] = dict(BUILT_IN)
    used: list[int] = []
    for element in _index(package, "xl/styles.xml"):
        if _local(element.tag) == "numFmts":
            codes |= {int(form.get("numFmtId", 0)): str(form.get("formatCode", "")) for form in element}
        elif _local(element.tag) == "cellXfs":
            used = [int(form.get("numFmtId", 0)) for form in element]
    return {str(at).encode(): codes[form] for at, form in enumerate(used) if form in codes and matters(codes[form])}


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _index(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Parse a part that names others; one that declares entities, which could multiply, is taken for damaged."""
    content = package.read(part) if package.getinfo(part).file_size <= LARGEST_INDEX else DOCTYPE
    if DOCTYPE in content:
        raise ValueError(part)
    return ElementTree.fromstring(content)


def _extent(package: zipfile.ZipFile, part: str, styles: dict[bytes, str], recalculated: bool) -> Extent:
    rows, columns, filled = 0, 0, 0
    errors: list[Place] = []
    hidden: list[int] = []
    merged: list[Block] = []
    formats: list[tuple[Place, str]] = []
    formulas: list[tuple[Place, bytes]] = []
    styled = re.compile(
        rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,100}? s="(' + b"|".join(styles or (b"none",)) + rb')"'
    )  # fmt: skip
    for text in _chunks(package, part):
        if DOCTYPE in text:
            raise ValueError(part)
        filled += text.count(b"<c ")
        rows = max([rows, *(int(number) for number in ROW.findall(text))])
        wide = {_number(letters) for letters in set(WIDE_CELL.findall(text))}
        columns = max([columns, *wide])
        errors += [_place(letters, row) for letters, row in ERROR_CELL.findall(text)]
        if not columns:
            first = CELL.search(text)
            columns = _number(first[1]) if first else 0
        if b' hidden="' in text:
            hidden += [int(row) - 1 for row in HIDDEN_ROW.findall(text)]
        if b"<mergeCell " in text:
            merged += [(*_place(a, b), *_place(c, d)) for a, b, c, d in MERGED.findall(text)]
        if styles:
            formats += [(_place(letters, row), styles[style]) for letters, row, style in styled.findall(text)]
        if b"<f" in text:
            formulas += [
                (_place(letters, row), value)
                for letters, row, attributes, value in FORMULA.findall(text)
                if b't="str"' not in attributes
            ]
    return Extent(
        rows, columns, filled, tuple(errors), tuple(_lacking(formulas, recalculated)), tuple(hidden), tuple(merged),
        tuple(formats),
    )  # fmt: skip


def _lacking(formulas: list[tuple[Place, bytes]], recalculated: bool) -> Iterator[Place]:
    """Yield the formulas without a stored result.

    A program that writes formulas without computing them stores nothing, or 0 in each and asks for computing them.
    """
    never = recalculated and {value for _, value in formulas} <= {b"0", b""}
    return (place for place, value in formulas if not value or never)


def _place(letters: bytes, row: bytes) -> Place:
    return int(row) - 1, _number(letters) - 1


def _chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part in pieces that cut no cell, its elements without the prefix of a namespace."""
    rest, prefix = b"", b""
    with package.open(part) as source:
        while piece := source.read(CHUNK):
            text = rest + piece
            found = PREFIX.search(text[:2000]) if not rest else None
            prefix = found[1] if found else prefix
            cut = max(text.rfind(b"<" + prefix + b"c "), text.rfind(b"<" + prefix + b"row "))
            cut = cut if cut > 0 else text.rfind(b"<")
            whole, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            yield whole.replace(b"<" + prefix, b"<") if prefix else whole
    yield rest.replace(b"<" + prefix, b"<") if prefix else rest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
