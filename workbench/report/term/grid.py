"""The calendar's sheet: a row for each room, or for what a site holds at once; a column for each week with sessions.

The words are set as large as one sheet of A3 across allows; nothing is smaller than can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.marks.letters import lines_of

# Points: what one sheet of A3 across leaves for the table beside margins, title and foot.
WIDE, TALL = 1140.0, 680.0
NAMES = 78.0
HEAD = 26.0
SIZES = tuple(tenth / 10 for tenth in range(90, 49, -1))
LEADING, AROUND, BETWEEN = 1.24, 6.5, 4.0
"""Height of a line as a share of its size; points around a box, above and below, and left and right."""


@dataclass(frozen=True)
class Box:
    """One session on the sheet.

    Attributes:
        column, span: the first of its columns, and how many it covers.
        words: its lines, the course first.
        state: planned, confirmed or held.
    """

    column: int
    span: int
    words: tuple[str, ...]
    state: str = "planned"

    def height(self, week: float, size: float) -> float:
        """Return its height in points, with its words set in a size, for columns of a width."""
        inside = week * self.span - BETWEEN
        return AROUND + LEADING * size * sum(len(lines_of(words, inside * 0.96, size)) for words in self.words)


@dataclass(frozen=True)
class Row:
    """One row of the sheet: what stands at its head, and its boxes in time, none over another."""

    site: str
    room: str
    boxes: tuple[Box, ...]

    def cells(self, columns: int) -> Iterator[Box | None]:
        """Yield a box, or None for an empty column, from the first column to the last."""
        at = 0
        for box in self.boxes:
            yield from [None] * (box.column - at)
            yield box
            at = box.column + box.span
        yield from [None] * (columns - at)


@dataclass(frozen=True)
class Sheet:
    """The whole calendar.

    Attributes:
        weeks: the plan's weeks that have a column.
        rows: the rows.
        size: of the words, in points, where it is printed.
        fits: whether it all stands on one sheet at that size.
    """

    weeks: tuple[int, ...]
    rows: tuple[Row, ...]
    size: float
    fits: bool


def sheet(sessions: pd.DataFrame) -> Sheet:
    """Return the calendar of sessions.

    Args:
        sessions: a row per session in the order of the rows that they may stand in: site and room (words; room "" for
            none), week, n_weeks, words (lines), state.
    """
    weeks = sorted({w for s in sessions.itertuples() for w in range(int(s.week), int(s.week) + int(s.n_weeks))})
    column = {week: at for at, week in enumerate(weeks)}
    rows: list[Row] = []
    for (site, room), here in sessions.groupby(["site", "room"], sort=False):
        boxes = [
            Box(column[int(s.week)], int(s.n_weeks), tuple(s.words), str(s.state))
            for s in here.sort_values(["week", "n_weeks"], kind="stable").itertuples()
        ]
        rows += [Row(str(site), str(room), own) for own in side_by_side(boxes)]
    size, fits = fitting(rows, len(weeks))
    return Sheet(tuple(weeks), tuple(rows), size, fits)


def side_by_side(boxes: Sequence[Box]) -> list[tuple[Box, ...]]:
    """Return boxes in as few rows as hold them without one over another; each in the first that is free."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.column):
        free = next((row for row in rows if row[-1].column + row[-1].span <= box.column), None)
        if free is None:
            rows.append([box])
        else:
            free.append(box)
    return [tuple(row) for row in rows]


def fitting(rows: Sequence[Row], columns: int) -> tuple[float, bool]:
    """Return the largest size of words with which rows stand on one sheet, else the smallest; and whether they do."""
    week = (WIDE - NAMES) / max(columns, 1)
    for size in SIZES:
        if HEAD + sum(_height(row, week, size) for row in rows) <= TALL:
            return size, True
    return SIZES[-1], False


def _height(row: Row, week: float, size: float) -> float:
    head = sum(len(lines_of(words, NAMES - BETWEEN, size)) for words in (row.site, row.room) if words)
    return max(AROUND + LEADING * size * head, *(box.height(week, size) for box in row.boxes))
