"""Tables of a page (HTML), which web programs call `.xls`: every table with rows is a sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from workbench.characters import cleaned
from workbench.errors import InputError
from workbench.inputs import package
from workbench.inputs.package import DAMAGED, SAVE_AGAIN, refused
from workbench.intake.formats.sheet import Block, Facts, Sheet, sheet_of

MOST_SPAN = 1_000
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)


def read_page(path: Path, text: str, remarks: tuple[tuple[str, dict[str, Any]], ...]) -> list[Sheet]:
    """Return the tables of a page as sheets: the first under the file's name, the others numbered.

    A cell that spans several is a merged one: its text stands in the first.

    Raises:
        InputError: where the page holds no table, or one that reaches unreasonably far.
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [table for table in parser.tables if any(any(row) for row in table.rows)]
    if not tables:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged")
    sheets = []
    for at, table in enumerate(tables):
        name = cleaned(path.stem) + (f" #{at + 1}" if at else "")
        place = cleaned(path.name) + (f" #{at + 1}" if at else "")
        width = max(len(row) for row in table.rows)
        package.check_extent(path, name, rows=len(table.rows), columns=width, filled=sum(map(len, table.rows)))
        if width * len(table.rows) > package.MOST_CELLS:
            raise InputError(package.too_wide(path.name, name, width))
        facts = Facts(merged=tuple(table.merged))
        sheets.append(sheet_of(table.rows, file=path.name, name=name, place=place, facts=facts, remarks=remarks))
    return sheets


def charset_of(content: bytes) -> str | None:
    """Return the encoding that a page declares."""
    found = CHARSET.search(content[:4096])
    return found[1].decode("ascii").casefold() if found else None


class _Table:
    """The rows of one table, and the places that cells from above reach into."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merged: list[Block] = []
        self.taken: set[tuple[int, int]] = set()
        self.column = 0

    def add_row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self.column = 0

    def add_cell(self, text: str, down: int, across: int) -> None:
        """Put a cell at the next free place of the row."""
        if not self.rows:
            self.add_row()
        row = len(self.rows) - 1
        while (row, self.column) in self.taken:
            self.column += 1
        if down * across > 1:
            self.merged.append((row, self.column, row + down - 1, self.column + across - 1))
            self.taken |= {
                (row + below, self.column + right) for below in range(1, down) for right in range(across)
            }  # fmt: skip
        cells = self.rows[row]
        cells += [""] * (self.column - len(cells))
        cells += [text, *[""] * (across - 1)]
        self.column += across


class _Tables(HTMLParser):
    """Gathers the tables of a page; one within a cell of another stands on its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._close_cell()
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._close_cell()
            self.open[-1].add_row()
        elif tag in ("td", "th") and self.open:
            self._close_cell()
            given = dict(attrs)
            self.span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self.cell = []
        elif tag in ("br", "p", "div") and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a table."""
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Take a cell's text."""
        if self.cell is not None:
            self.cell.append(re.sub(r"\s+", " ", data))

    def _close_cell(self) -> None:
        if self.cell is not None and self.open:
            self.open[-1].add_cell("".join(self.cell).strip(), *self.span)
        self.cell = None


def _span(given: str | None) -> int:
    return min(MOST_SPAN, max(1, int(given))) if given and given.isascii() and given.isdecimal() else 1
