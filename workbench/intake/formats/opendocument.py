"""What an .ods workbook tells of its cells beside their values, and how far its sheets reach, before it is opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO, cast
from xml.etree import ElementTree

from workbench.inputs import opened
from workbench.inputs.package import DOCTYPE, check_extent, check_sheets, safely
from workbench.intake.formats.sheet import Block, Facts, Place

PART = "content.xml"
PIECE = 1 << 20
HIDDEN = ("collapse", "filter")


def examine(path: Path) -> dict[str, Facts]:
    """Return the facts of every sheet by name.

    Raises:
        InputError: where the file is damaged, protected, or would unpack or reach unreasonably far.
    """
    with opened(path) as source, safely(path, source) as book, book.open(PART) as content:
        return _sheets(path, content)


def _sheets(path: Path, content: IO[bytes]) -> dict[str, Facts]:
    parser: ElementTree.XMLPullParser = ElementTree.XMLPullParser(("start", "end"))
    found: dict[str, Facts] = {}
    table: _Table | None = None
    unseen: set[str] = set()
    while piece := content.read(PIECE):
        if DOCTYPE in piece:
            raise ValueError(PART)
        parser.feed(piece)
        for event, element in cast(Iterable[tuple[str, ElementTree.Element]], parser.read_events()):
            name = _local(element.tag)
            if event == "start" and name == "table":
                table = _Table(_of(element, "name"), hidden=_of(element, "style-name") in unseen)
            elif event == "end" and name == "style":
                shown = [_of(part, "display") for part in element if _local(part.tag) == "table-properties"]
                if "false" in shown:
                    unseen.add(_of(element, "name"))
            elif table is not None and event == "start" and name == "table-row":
                table.column = 0
            elif table is not None and event == "end" and name in ("table-cell", "covered-table-cell"):
                table.take(element)
            elif table is not None and event == "end" and name == "table-row":
                table.close_row(element)
                element.clear()
            elif table is not None and event == "end" and name == "table":
                check_extent(path, table.name, rows=table.rows, columns=table.columns, filled=table.filled)
                found[table.name] = table.facts()
                check_sheets(path, len(found))
                element.clear()
                table = None
    return found


class _Table:
    """One sheet while it is read: where its next cell stands, and what its cells told so far."""

    def __init__(self, name: str, *, hidden: bool):
        self.name, self.hidden = name, hidden
        self.row = self.column = self.rows = self.columns = self.filled = self.in_row = 0
        self.hidden_rows: list[int] = []
        self.merged: list[Block] = []
        self.lacking: list[Place] = []
        self.errors: list[Place] = []
        self.shown: dict[Place, str] = {}

    def take(self, cell: ElementTree.Element) -> None:
        """Take in a cell, which may stand for several equal ones."""
        times = max(1, int(_of(cell, "number-columns-repeated") or 1))
        text = "\n".join("".join(line.itertext()) for line in cell if _local(line.tag) == "p")
        kind, formula = _of(cell, "value-type"), _of(cell, "formula")
        down = int(_of(cell, "number-rows-spanned") or 1)
        across = int(_of(cell, "number-columns-spanned") or 1)
        place = (self.row, self.column)
        if down * across > 1:
            self.merged.append((*place, self.row + down - 1, self.column + across - 1))
        if kind or formula or text:
            self.columns = max(self.columns, self.column + times)
            self.in_row += times
            if formula and not kind:
                self.lacking.append(place)
            elif text.startswith(("#", "Err:")) and formula:
                self.errors.append(place)
            elif kind == "percentage" or (kind == "float" and _padded(text)):
                words = _percent(_of(cell, "value")) if kind == "percentage" else text
                self.shown |= {(self.row, at): words for at in range(self.column, self.column + min(times, 5000))}
        self.column += times
        cell.clear()

    def close_row(self, row: ElementTree.Element) -> None:
        """Take in a row, which may stand for several equal ones."""
        times = max(1, int(_of(row, "number-rows-repeated") or 1))
        if self.in_row:
            if _of(row, "visibility") in HIDDEN:
                self.hidden_rows += range(self.row, self.row + min(times, 100_000))
            self.rows = self.row + times
            self.filled += self.in_row * times
        self.row += times
        self.in_row = 0

    def facts(self) -> Facts:
        """Return what the sheet's cells told."""
        return Facts(
            self.hidden, tuple(self.hidden_rows), tuple(self.merged), tuple(self.lacking), tuple(self.errors),
            self.shown,
        )  # fmt: skip


def _padded(text: str) -> bool:
    return len(text) > 1 and text.startswith("0") and text.isdecimal()


def _percent(value: str) -> str:
    return f"{round(float(value) * 100, 10):g}%"


def _of(element: ElementTree.Element, name: str) -> str:
    """Return an attribute by its local name, "" where there is none."""
    return next((value for key, value in element.items() if _local(key) == name), "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
