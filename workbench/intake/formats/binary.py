"""How far the sheets of an .xlsb workbook reach, before it is opened: one far cell would fill the memory."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from workbench.inputs import opened
from workbench.inputs.package import check_extent, check_sheets, safely
from workbench.intake.formats.sheet import Facts

ROW, LAST_CELL, FORMULA_KINDS = 0, 7, range(8, 12)
SHEET, SHORT_CELLS = 156, range(12, 19)
CELLS = frozenset({*range(1, LAST_CELL + 1), *FORMULA_KINDS, 62})
RELATION = re.compile(rb"<Relationship\b[^>]*?>")


def examine(path: Path) -> dict[str, Facts]:
    """Return the sheets of an .xlsb workbook by name; what their cells show beside their values is not known.

    Raises:
        InputError: where it is damaged, or would unpack or reach unreasonably far.
    """
    found: dict[str, Facts] = {}
    with opened(path) as source, safely(path, source) as book:
        targets = _targets(book)
        sheets = list(_sheets(book.read("xl/workbook.bin")))
        check_sheets(path, len(sheets))
        for name, key in sheets:
            part = posixpath.normpath(posixpath.join("xl", targets.get(key, "")))
            if targets.get(key, "").startswith("/"):
                part = targets[key].lstrip("/")
            if part not in book.namelist():
                continue
            rows, columns, filled = _extent(book.read(part))
            check_extent(path, name, rows=rows, columns=columns, filled=filled)
            found[name] = Facts()
    return found


def _targets(book: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for element in RELATION.findall(book.read("xl/_rels/workbook.bin.rels")):
        named = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', element))
        found[named.get(b"Id", b"").decode()] = named.get(b"Target", b"").decode()
    return found


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start, end) of a part's records: kind and size are numbers of 7 bits a byte."""
    at, most = 0, len(content)
    while at < most:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | ((content[at] & 0x7F) << 7)
            at += 1
        size = 0
        for step in range(4):
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << (7 * step)
            if not byte & 0x80:
                break
        yield kind, at, min(at + size, most)
        at += size


def _sheets(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, key of its part) of the sheets that a workbook's part lists."""
    for kind, start, end in _records(content):
        if kind == SHEET:
            words, at = [], start + 8
            for _ in range(2):
                size = int.from_bytes(content[at : at + 4], "little")
                at += 4
                words.append(content[at : min(end, at + 2 * size)].decode("utf-16-le"))
                at += 2 * size
            yield words[1], words[0]


def _extent(content: bytes) -> tuple[int, int, int]:
    rows = columns = filled = row = 0
    for kind, start, _ in _records(content):
        if kind == ROW:
            row = int.from_bytes(content[start : start + 4], "little") + 1
        elif kind in CELLS:
            filled += 1
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(content[start : start + 4], "little") + 1)
    return rows, columns, filled
