"""A table as shades: what is needed by unit and scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.marks.layout import PAD, cell, form, rows
from workbench.marks.letters import lines_of, text_width
from workbench.marks.palette import INK, PAPER, QUIET, shade
from workbench.marks.shapes import Label, Mark
from workbench.marks.svg import svg

WHITE_FROM = 0.68
"""Share of the darkest shade from which on words in a cell are white."""

ROW, WIDEST_CELL = 14.5, 64.0
SLANT, LONGEST_HEAD = 35.0, 12.0
"""Degrees by which the heads of columns rise, and how long they get before they take another line, by their size."""


@dataclass(frozen=True, slots=True)
class _Heads:
    """The heads of columns in lines, and how they are turned."""

    lines: Sequence[Sequence[str]]
    turn: float
    size: float

    @property
    def room(self) -> tuple[float, float]:
        """Points that they take above the cells, and to the right of them."""
        slant, depth = math.radians(self.turn), 1.15 * self.size * max(map(len, self.lines))
        longest = max(text_width(line, self.size) for lines in self.lines for line in lines)
        return longest * math.sin(slant) + depth * math.cos(slant) + 2, longest * math.cos(slant)

    def at(self, number: int, x: float, base: float) -> Iterator[Label]:
        """Write one head over the middle of its column, the last line nearest to the cells."""
        slant, lines = math.radians(self.turn), self.lines[number]
        for back, line in enumerate(reversed(lines)):
            up = 1.15 * self.size * (back - (0.5 * (len(lines) - 1) if self.turn > 60 else 0.0))
            shift = 0.36 * self.size if self.turn > 60 else 0.0
            place = x + shift - up * math.sin(slant), base - up * math.cos(slant)
            yield Label(line, *place, self.size, QUIET, turn=-self.turn)


def heat_map(values: pd.DataFrame, words: pd.DataFrame, *, top: float | None = None, narrow: bool = False) -> str:
    """Draw a table of values as shades with the words in it; a missing value stays white with its word.

    Args:
        values: rows × columns, what is shaded.
        words: same shape, what is written.
        top: value of the darkest shade (default: the largest).
        narrow: for a phone: names above their row, heads of columns upright.
    """
    sheet = form(narrow)
    lines = [lines_of(str(name), LONGEST_HEAD * sheet.small, sheet.small) for name in values]
    heads = _Heads(lines, 90.0 if narrow else SLANT, sheet.small)
    above, beyond = heads.room
    laid = rows(sheet, values.index, tall=ROW, between=6 if narrow else 0, top=PAD + above + 3)
    wide = min((laid.right - (0 if narrow else beyond) - laid.left) / len(lines), WIDEST_CELL)
    darkest = float(values.max().max() if top is None else top) or 1.0
    marks: list[Mark] = []
    for number in range(len(lines)):
        marks += heads.at(number, laid.left + (number + 0.5) * wide, laid.top - 3)
    for at in range(len(values)):
        marks.append(laid.name(at))
        for number, (value, word) in enumerate(zip(values.iloc[at], words.iloc[at], strict=True)):
            box, known = (laid.left + number * wide, laid.y(at), wide, ROW), not pd.isna(value)
            share = float(value) / darkest if known else 0.0
            ink = QUIET if not known else PAPER if share >= WHITE_FROM else INK
            marks += cell(box, shade(share) if known else "", word, sheet.small, ink=ink)
    return svg(sheet.width, laid.foot + PAD, marks)
