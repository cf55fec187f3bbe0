"""A list of a document before it has a format: columns that know what they hold, and rows of plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from workbench.language import Speaker

# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Holds = Literal["text", "number", "decimal", "money", "share", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name among the facts, its words and what it holds.

    `text` (ids too, so that "007" stays "007"), `number` (whole), `decimal`, `money` (đồng), `share` (0–1), `date`.
    """

    name: str
    words: str
    holds: Holds = "text"


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: a short title, what it lists, its columns, and rows of plain values (None where there is none)."""

    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]

    def only(self, *names: str) -> Listing:
        """Return the list with these columns, in this order."""
        places = [[column.name for column in self.columns].index(name) for name in names]
        columns = tuple(self.columns[at] for at in places)
        return replace(self, columns=columns, rows=tuple(tuple(row[at] for at in places) for row in self.rows))

    def merged(self, first: str, last: str, column: Column, words: Callable[[Any, Any], str]) -> Listing:
        """Return the list with one column of words in the place of two."""
        names = [column.name for column in self.columns]
        one, other = names.index(first), names.index(last)
        rows = (
            tuple(words(row[one], row[other]) if at == one else cell for at, cell in enumerate(row))
            for row in self.rows
        )
        columns = tuple(column if at == one else kept for at, kept in enumerate(self.columns))
        return replace(self, columns=columns, rows=tuple(rows)).without(last)

    def without(self, *names: str) -> Listing:
        """Return the list without these columns."""
        return self.only(*(column.name for column in self.columns if column.name not in names))


def listing(title: str, caption: str, frame: pd.DataFrame, columns: Sequence[Column]) -> Listing:
    """Return the columns of a frame, in this order, as a list."""
    rows = zip(*(map(plain, frame[column.name]) for column in columns), strict=True)
    return Listing(title, caption, tuple(columns), tuple(rows))


def plain(value: Any) -> object:
    """Return a cell as plain Python: missing as None, times as dates, NumPy's numbers as numbers, text writable."""
    if isinstance(value, str):
        return UNWRITABLE.sub("\ufffd", value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def said(speaker: Speaker, column: Column, value: Any) -> str:
    """Return a cell in words, as it stands on paper."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if column.holds == "date":
        return speaker.date(value)
    if column.holds == "share":
        return speaker.percent(100 * float(value))
    return speaker.number(float(value), int(column.holds == "decimal" and float(value) % 1 > 0))
