"""A table that people see, before it has a format: columns that know what they hold, and rows of plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd
from markupsafe import Markup

from workbench.language import Speaker

# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_BREAK = re.compile(r"<br\s*/?>")

Holds = Literal["text", "code", "number", "decimal", "percent", "share", "money", "date"]
Stands = Literal["", "n", "r", "c", "d"]
STAND: dict[Holds, Stands] = {"text": "", "code": "", "date": "d"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name among the facts, its words, what it holds, and how it is shown.

    Attributes:
        name: among the facts.
        words: its heading.
        holds: `text`, `code` (ids and keys, typed as they stand, so that "007" stays "007"), `number`, `decimal` (a
            number that is mostly whole: one decimal where it is not), `percent` (0–100), `share` (0–1), `money` (đồng),
            `date`.
        decimals: of numbers, percentages and shares.
        stands: how its cells stand on a page, where that does not follow from what it holds: `n` right-aligned numbers,
            `r` right-aligned words with numbers, which may wrap, `c` centred, `d` on one line.
        sums: whether its sum stands in the list's last row.
    """

    name: str
    words: str
    holds: Holds = "text"
    decimals: int = 0
    stands: Stands | None = None
    sums: bool = False

    @property
    def standing(self) -> Stands:
        """How its cells stand on a page."""
        return STAND.get(self.holds, "n") if self.stands is None else self.stands


@dataclass(frozen=True, slots=True)
class Said:
    """A value that readers are told in words of its own, with a sign or a unit; a workbook's cell holds the value."""

    value: object
    words: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: what it lists, its columns, and rows of plain values (None where there is none), in one language.

    A cell is a value of the kind that its column holds, `Said`, or text; text may be set off as `Markup`, which formats
    without markup write as text.

    Attributes:
        speaker: the language of its words, in which its values are written.
        caption: what it lists.
        columns: in order.
        rows: of cells.
        title: of its sheet in a workbook.
        total: how the row of sums is called; empty where there is none.
        sums: of each column, empty text where it has none.
        cards: whether on a phone every row becomes a card; otherwise the table scrolls in its own box.
        dense: whether its rows are many and short.
    """

    speaker: Speaker
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    total: str = ""
    sums: tuple[object, ...] = ()
    cards: bool = False
    dense: bool = False

    @property
    def last(self) -> tuple[object, ...]:
        """The row of sums, empty where there is none."""
        return (self.total, *self.sums[1:]) if self.total else ()

    def only(self, *names: str) -> Listing:
        """Return the list with these columns, in this order; without a row of sums where none of them has one."""
        places = [[column.name for column in self.columns].index(name) for name in names]

        def kept(row: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(row[at] for at in places)

        sums = kept(self.sums)
        total = self.total if any(cell != "" for cell in sums) else ""
        return replace(self, columns=kept(self.columns), rows=tuple(map(kept, self.rows)), total=total, sums=sums)

    def first(self, most: int) -> Listing:
        """Return the list with its first rows only, without a row of sums."""
        return replace(self, rows=self.rows[:most], total="")

    def without(self, *names: str) -> Listing:
        """Return the list without these columns."""
        return self.only(*(column.name for column in self.columns if column.name not in names))

    def merged(self, first: str, last: str, column: Column, words: Callable[[Any, Any], object]) -> Listing:
        """Return the list with one column in the place of two; `words` makes its cells from both."""
        names = [column.name for column in self.columns]
        one, other = names.index(first), names.index(last)

        def joined(row: tuple[Any, ...]) -> tuple[Any, ...]:
            made = "" if row[one] == "" else words(row[one], row[other])
            return tuple(made if at == one else cell for at, cell in enumerate(row))

        columns = tuple(column if at == one else kept for at, kept in enumerate(self.columns))
        made = replace(self, columns=columns, rows=tuple(map(joined, self.rows)), sums=joined(self.sums))
        return made.without(last)

    def _repr_html_(self) -> str:
        from workbench.listing.html import html

        return Markup('<div class="wb">{}</div>').format(html(self))


def listing(
    speaker: Speaker,
    caption: str,
    columns: Sequence[Column],
    rows: pd.DataFrame | Iterable[Sequence[object]],
    *,
    title: str = "",
    total: str = "",
    cards: bool = False,
    dense: bool = False,
) -> Listing:
    """Return columns of a frame, by their names, or rows of values, in the order of the columns, as a list.

    `total` calls the row of sums, which is there with it and with rows only; the rest is as in `Listing`. A frame keeps
    no `Markup`, so a cell of a frame that is set off is `Said`.
    """
    if isinstance(rows, pd.DataFrame):
        rows = zip(*(rows[column.name] for column in columns), strict=True)
    cells = tuple(tuple(map(plain, row)) for row in rows)
    sums = tuple(_sum(cells, at) if column.sums else "" for at, column in enumerate(columns))
    total = total if cells else ""
    return Listing(speaker, caption, tuple(columns), cells, title, total, sums, cards=cards, dense=dense)


def _sum(rows: Sequence[Sequence[Any]], at: int) -> float:
    cells = (row[at].value if isinstance(row[at], Said) else row[at] for row in rows)
    return sum(cell for cell in cells if cell is not None)


def plain(value: Any) -> object:
    """Return a cell as plain Python: missing as None, times as dates, NumPy's numbers as numbers, text writable."""
    if isinstance(value, Said):
        return replace(value, value=plain(value.value))
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return UNWRITABLE.sub("\ufffd", value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def unmarked(words: str) -> str:
    """Return words, set off or not, as text that every format can hold; a break of the line is kept as one."""
    if not isinstance(words, Markup):
        return UNWRITABLE.sub("\ufffd", words)
    lines = LINE_BREAK.split(str(words))
    return UNWRITABLE.sub("\ufffd", "\n".join(Markup(line).striptags() for line in lines))


def shown(one: Listing, column: Column, value: Any) -> str:
    """Return a cell in words as a page shows it: money in millions with its unit, text set off where it is."""
    if column.holds == "money" and isinstance(value, int | float):
        return one.speaker.money(float(value))
    return _words(one, column, value)


def said(one: Listing, column: Column, value: Any) -> str:
    """Return a cell in words as it stands on paper, under `heading`: plain text, money in đồng."""
    return unmarked(_words(one, column, value))


def heading(one: Listing, column: Column) -> str:
    """Return a column's heading where its cells are figures without their unit."""
    return one.speaker.say("{words} (đồng)", words=column.words) if column.holds == "money" else column.words


def _words(one: Listing, column: Column, value: Any) -> str:
    speaker = one.speaker
    match value:
        case None:
            return "–"
        case Said(words=words) | str(words):
            return words
        case int() | float():
            decimals = int(value % 1 > 0) if column.holds == "decimal" else column.decimals
            if column.holds in ("percent", "share"):
                return speaker.percent(value if column.holds == "percent" else 100 * value, decimals)
            return speaker.number(value, decimals)
    return speaker.date(value)
