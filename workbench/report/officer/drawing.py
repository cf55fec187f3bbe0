"""One officer: results with their error against the level bands and the required level."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.marks.layout import PAD, Rows, Scale, form, interval, rows, under
from workbench.marks.letters import lines_of, text_width
from workbench.marks.palette import BANDS, INK, MEETS, PAPER, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Box, Line, Mark, Tint
from workbench.marks.svg import svg

COLOURS = {"short": SHORT, "meets": MEETS, "undecided": UNDECIDED, "missing": QUIET}
# Points: of the bands in a row, and of the required level's tick to either side.
BAND, TICK = 12.0, 8.5
# Points between two names of levels below the bands; lines of a name at most.
GAP, MOST_LINES = 4.0, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One scale of an officer; figures in percent, nan where unknown.

    Attributes:
        scale: its words.
        cuts: lowest percent of level 1…L.
        required: percent of the required level's cut.
        percent: the result, with its 90 % interval `low` to `high`.
        middle: ends of the band that holds the unit's median, None where it may not be told.
        verdict: in words.
        kind: short, meets, undecided or missing.
    """

    scale: str
    cuts: Sequence[float]
    required: float
    percent: float
    low: float
    high: float
    middle: tuple[float, float] | None
    verdict: str
    kind: str


def competency_profile(given: Sequence[Row], *, level_names: Sequence[str], narrow: bool = False) -> str:
    """Draw one row per scale: level bands on 0–100, required level as a tick, result with its 90 % interval.

    Args:
        given: from top to bottom.
        level_names: words of level 1…L, written under the bands where all rows have the same.
        narrow: for a phone: names and verdicts above the bands.
    """
    sheet = form(narrow)
    laid = rows(
        sheet, [row.scale for row in given], tall=2 * TICK + (2 if narrow else 6), indent=2,
        asides=[row.verdict for row in given],
    )  # fmt: skip
    room = laid.right - laid.left if narrow else min(laid.right - laid.left, 0.78 * (sheet.width - PAD - laid.left))
    percent = Scale(0, 100, laid.left, laid.left + room)
    marks: list[Mark] = [*_bands(laid, percent, given)]
    for at, row in enumerate(given):
        marks += _row(laid, percent, at, row)
    foot = laid.foot + 2 * sheet.small
    if len({tuple(row.cuts) for row in given}) == 1:
        edges = pairwise([*given[0].cuts, 100.0])
        middles = [
            ((low + high) / 2, words) for words, (low, high) in zip(level_names, edges, strict=False) if high > low
        ]
        bands = [percent.point * (high - low) for low, high in pairwise([*given[0].cuts, 100.0]) if high > low]
        lines = _in_bands([words for _, words in middles], bands, sheet.small)
        for place in range(max(map(len, lines), default=0)):
            named = [(at, own[place]) for (at, _), own in zip(middles, lines, strict=True) if place < len(own)]
            marks += under(percent, named, laid.foot + (1 + 1.2 * place) * sheet.small, sheet.small)
        foot += 1.2 * sheet.small * (max(map(len, lines), default=1) - 1)
    return svg(sheet.width, foot, marks)


def _in_bands(names: Sequence[str], widths: Sequence[float], size: float) -> list[list[str]]:
    """Return the lines of the levels' names below their bands; their numbers where a word is wider than its band."""
    lines = [lines_of(words, wide - GAP, size) for words, wide in zip(names, widths, strict=True)]
    fits = all(text_width(line, size) <= wide for own, wide in zip(lines, widths, strict=True) for line in own)
    first = len(names)
    return lines if fits and max(map(len, lines), default=0) <= MOST_LINES else [[str(k + 1)] for k in range(first)]


def _bands(laid: Rows, percent: Scale, given: Sequence[Row]) -> Iterator[Tint]:
    """The level bands of all rows: one mark for each tint."""
    for band, fill in enumerate(BANDS):
        boxes = []
        for at, row in enumerate(given):
            low, high = [*[0.0, *row.cuts, 100.0][band : band + 2], 0.0, 0.0][:2]
            if high > low:
                boxes.append((percent(low), laid.middle(at) - BAND / 2, percent.point * (high - low), BAND))
        if boxes:
            yield Tint(boxes, fill)


def _row(laid: Rows, percent: Scale, at: int, row: Row) -> Iterator[Mark]:
    middle, colour, undecided = laid.middle(at), COLOURS[row.kind], row.kind == "undecided"
    yield Line(percent(row.required), middle - TICK, percent(row.required), middle + TICK, INK, 2.2)
    known: Sequence[Mark] = ()
    if not math.isnan(row.percent):
        ends = row.low, row.high
        known = interval(percent, middle, ends, row.percent, colour, radius=5.0, width=1.8, open=undecided)
    yield from known[:1]
    if row.middle is not None:
        low, high = row.middle
        yield Box(percent(low), middle - 3.2, percent.point * (high - low), 6.4, PAPER, QUIET, round=2, opacity=0.6)
    yield from known[1:]
    yield laid.name(at)
    yield laid.aside(at, percent.end, QUIET if undecided else colour, "bold")
