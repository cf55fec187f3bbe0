"""Units: heat map of needs by unit and scale, and unit means with their intervals; as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.ticker import MaxNLocator

from workbench.report.frame.style import (
    ACCENT,
    INK,
    LARGER,
    PHONE,
    QUIET,
    SHORT,
    WIDTH,
    fitted,
    lines_of,
    svg_box,
    svg_dot,
    svg_frame,
    svg_line,
    svg_text,
    text_width,
)

NEED = LinearSegmentedColormap.from_list("need", ["#f4f7fa", "#9db8cf", "#1f4e79"])
WHITE_FROM = 0.68
"""Share of the darkest shade from which on words in a cell are white."""

# Points: of words, small words, around the drawing, between names and cells, of a row.
SIZE, SMALL, PAD, GAP, ROW = 9.0, 8.0, 2.0, 6.0, 14.5
SLANT, LONGEST_HEAD = 35.0, 96.0
"""Degrees by which the heads of columns rise, and points after which they take another line."""

WIDEST_NAME = 0.5
"""Share of the drawing up to which names are written in full size."""

GREY = "#8595a4"


@dataclass(frozen=True, slots=True)
class _Heads:
    """The heads of columns in lines, how they are turned, and the room that they take above and to the right."""

    lines: Sequence[Sequence[str]]
    turn: float
    size: float

    @property
    def longest(self) -> float:
        return max(text_width(line, self.size) for lines in self.lines for line in lines)

    @property
    def deepest(self) -> float:
        return 1.15 * self.size * max(len(lines) for lines in self.lines)

    @property
    def above(self) -> float:
        slant = math.radians(self.turn)
        return self.longest * math.sin(slant) + self.deepest * math.cos(slant) + 2

    @property
    def beyond(self) -> float:
        return self.longest * math.cos(math.radians(self.turn))

    def at(self, number: int, x: float, base: float) -> Iterator[str]:
        """Write one head over the middle of its column, the last line nearest to the cells."""
        slant, lines = math.radians(self.turn), self.lines[number]
        for back, line in enumerate(reversed(lines)):
            up = 1.15 * self.size * (back - (0.5 * (len(lines) - 1) if self.turn > 60 else 0.0))
            shift = 0.36 * self.size if self.turn > 60 else 0.0
            yield svg_text(
                line,
                x + shift - up * math.sin(slant),
                base - up * math.cos(slant),
                self.size,
                QUIET,
                turn=-self.turn,
            )


def heat_map(values: pd.DataFrame, words: pd.DataFrame, *, top: float | None = None, narrow: bool = False) -> str:
    """Draw a table of values as shades with the words in it; a missing value stays white with its word.

    Args:
        values: rows × columns, what is shaded.
        words: same shape, what is written.
        top: value of the darkest shade (default: the largest).
        narrow: for a phone: names above their row, heads of columns upright.
    """
    size, small = (SIZE * LARGER, SMALL * LARGER) if narrow else (SIZE, SMALL)
    width = PHONE if narrow else 72 * WIDTH
    size = fitted(size, values.index, (1.0 if narrow else WIDEST_NAME) * (width - 2 * PAD))
    heads = _Heads([lines_of(str(name), LONGEST_HEAD * (LARGER if narrow else 1), small) for name in values],
                   90.0 if narrow else SLANT, small)  # fmt: skip
    left = PAD if narrow else PAD + GAP + max(text_width(str(name), size) for name in values.index)
    right = width - PAD - (0.0 if narrow else heads.beyond)
    cell = min((right - left) / len(values.columns), 64.0)
    above = 1.35 * size if narrow else 0.0
    row, first = above + ROW + (6 if narrow else 0), PAD + heads.above + 3
    darkest = float(values.max().max() if top is None else top) or 1.0
    parts: list[str] = []
    for number in range(len(values.columns)):
        parts += heads.at(number, left + (number + 0.5) * cell, first - 3)
    for at, name in enumerate(values.index):
        y = first + at * row + above
        if narrow:
            parts.append(svg_text(str(name), left, y - 0.35 * size, size, INK))
        else:
            parts.append(svg_text(str(name), left - GAP, y + ROW / 2 + 0.36 * size, size, INK, anchor="end"))
        for number, (value, word) in enumerate(zip(values.iloc[at], words.iloc[at], strict=True)):
            x, colour = left + number * cell, QUIET
            if not pd.isna(value):
                share = float(value) / darkest
                colour = "#ffffff" if share >= WHITE_FROM else INK
                parts.append(svg_box(x + 0.6, y + 0.6, cell - 1.2, ROW - 1.2, to_hex(NEED(share))))
            if word:
                parts.append(svg_text(word, x + cell / 2, y + ROW / 2 + 0.36 * small, small, colour, anchor="middle"))
    return svg_frame(width, first + row * len(values) + PAD, parts)


def unit_means(
    units: pd.DataFrame, *, overall: float, title: str, overall_words: str, axis_words: str, narrow: bool = False
) -> str:
    """Draw each unit's mean with its 95 % interval against the mean of all.

    Args:
        units: columns unit (words), mean, low, high (percent), own (bool: set off), in the order to draw.
        overall: mean of all, percent.
        title: what the drawing is about.
        overall_words: what the line of the mean says.
        axis_words: what the axis shows.
        narrow: for a phone: names above the intervals.
    """
    size, small = (SIZE * LARGER, SMALL * LARGER) if narrow else (SIZE, SMALL)
    width = PHONE if narrow else 72 * WIDTH
    size = fitted(size, units["unit"], (1.0 if narrow else WIDEST_NAME) * (width - 2 * PAD))
    left = PAD + (6.0 if narrow else GAP + max(text_width(str(unit), size) for unit in units["unit"]))
    right = width - PAD - 10
    low, high = min(float(units["low"].min()), overall), max(float(units["high"].max()), overall)
    ticks = [tick for tick in MaxNLocator(nbins=6, steps=[1, 2, 5, 10]).tick_values(low, high) if tick == round(tick)]
    ends = min(ticks[0], low), max(ticks[-1], high)
    point = (right - left) / (ends[1] - ends[0])
    above = 1.4 * size if narrow else 0.0
    row, first = above + ROW, PAD + 1.3 * size + small + 6
    base = first + row * len(units) + 2
    mean = left + point * (overall - ends[0])
    half = text_width(overall_words, small) / 2
    over = min(max(mean, PAD + half), width - PAD - half)
    parts = [
        svg_text(title, PAD, PAD + size, size, INK, weight="bold"),
        svg_text(overall_words, over, first - 4, small, QUIET, anchor="middle"),
    ]
    for at, unit in enumerate(units.itertuples(index=False)):
        middle = first + at * row + above + ROW / 2
        certain = unit.low > overall or unit.high < overall
        colour = SHORT if unit.own else ACCENT if certain else GREY
        start, end, dot = (left + point * (float(value) - ends[0]) for value in (unit.low, unit.high, unit.mean))
        if narrow:
            parts.append(svg_text(unit.unit, PAD, middle - ROW / 2 - 0.2 * size, size, INK))
        else:
            parts.append(svg_text(unit.unit, left - GAP, middle + 0.36 * size, size, INK, anchor="end"))
        parts += [
            svg_line(mean, middle - 0.45 * ROW, mean, middle + 0.55 * ROW, INK, width=0.9, dashes="4 3"),
            svg_line(start, middle, end, middle, colour, width=1.6),
            svg_dot(dot, middle, 3.2, colour),
        ]
    for tick in ticks:
        parts.append(svg_text(f"{tick:.0f}", left + point * (tick - ends[0]), base + small + 1, small, QUIET,
                              anchor="middle"))  # fmt: skip
    parts.append(svg_text(axis_words, right, base + 2.4 * small, small, QUIET, anchor="end"))
    return svg_frame(width, base + 2.4 * small + 4, parts)
