"""One officer: results with their error against the level bands and the required level.

Written as SVG directly, of the palette and measures that the other charts have: a plot would take a hundred times as
long, and there is one of these for every officer of the service.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.report.frame.style import (
    BANDS,
    INK,
    MEETS,
    PHONE,
    QUIET,
    SHORT,
    UNDECIDED,
    WIDTH,
    svg_frame,
    svg_text,
    text_width,
)

COLOURS = {"short": SHORT, "meets": MEETS, "undecided": UNDECIDED, "missing": QUIET}
# Points: of text, of the space around the drawing, between a label and the bands, between the bands and the verdict.
SIZE, SMALL, PAD, GAP, VERDICT_GAP = 9.0, 8.0, 3.0, 5.0, 6.5
# Points: of a row, of the bands in it, of the required level's tick to either side.
ROW, BAND, TICK = 23.0, 12.0, 8.5
# Points of words on a phone.
PHONE_SIZE = 13.0


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


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where percent and rows lie, in points; size of the words, and the room `above` a row for them."""

    left: float
    scale: float
    row: float
    size: float
    small: float
    above: float

    def x(self, percent: float) -> float:
        return self.left + self.scale * percent

    def y(self, row: float) -> float:
        return PAD + (row + 1) * self.above + (row + 0.5) * self.row


def competency_profile(rows: Sequence[Row], *, level_names: Sequence[str], narrow: bool = False) -> str:
    """Draw one row per scale: level bands on 0–100, required level as a tick, result with its 90 % interval.

    Args:
        rows: from top to bottom.
        level_names: words of level 1…L, written under the bands where all rows have the same.
        narrow: for a phone: names and verdicts above the bands.
    """
    frame, width = (_on_phone(rows), PHONE) if narrow else (_on_paper(rows), 72 * WIDTH)
    height = frame.y(len(rows) - 0.5) + 2 * frame.small
    parts = [*_bands(frame, rows), *(part for at, row in enumerate(rows) for part in _row(frame, at, row))]
    if len({tuple(row.cuts) for row in rows}) == 1:
        under = frame.y(len(rows) - 0.5) + frame.small
        for words, (low, high) in zip(level_names, pairwise([*rows[0].cuts, 100.0]), strict=False):
            if high > low:
                parts.append(svg_text(words, frame.x((low + high) / 2), under, frame.small, QUIET, anchor="middle"))
    return svg_frame(width, height, parts)


def _on_paper(rows: Sequence[Row]) -> _Frame:
    left = PAD + GAP + max(text_width(row.scale, SIZE) for row in rows)
    verdict = VERDICT_GAP + max(text_width(row.verdict, SIZE, "bold") for row in rows)
    room = 72 * WIDTH - PAD - left
    return _Frame(left, min(room / 128, (room - verdict) / 100), ROW, SIZE, SMALL, above=0)


def _on_phone(rows: Sequence[Row]) -> _Frame:
    words = max(text_width(row.scale, PHONE_SIZE) + text_width(row.verdict, PHONE_SIZE, "bold") for row in rows)
    size = PHONE_SIZE * min(1.0, (PHONE - 2 * PAD - GAP) / words)
    return _Frame(PAD + 2, (PHONE - 2 * PAD - 4) / 100, ROW, size, PHONE_SIZE - 1, above=PHONE_SIZE + 1)


def _bands(frame: _Frame, rows: Sequence[Row]) -> Iterator[str]:
    """The level bands of all rows: one path for each tint."""
    for band, fill in enumerate(BANDS):
        boxes = []
        for at, row in enumerate(rows):
            edges = [0.0, *row.cuts, 100.0]
            if band + 1 < len(edges) and edges[band + 1] > edges[band]:
                wide = frame.scale * (edges[band + 1] - edges[band])
                top = frame.y(at) - BAND / 2
                boxes.append(f"M{frame.x(edges[band]):.1f} {top:.1f}h{wide:.1f}v{BAND:g}h-{wide:.1f}z")
        if boxes:
            yield f'<path d="{"".join(boxes)}" fill="{fill}"/>'


def _row(frame: _Frame, at: int, row: Row) -> Iterator[str]:
    x, middle = frame.x, frame.y(at)
    colour = COLOURS[row.kind]
    yield _line(x(row.required), middle - TICK, x(row.required), middle + TICK, INK, 2.2)
    if not math.isnan(row.percent):
        yield _line(x(row.low), middle, x(row.high), middle, colour, 1.8)
    if row.middle is not None:
        yield _box(x(row.middle[0]), x(row.middle[1]), middle, 3.2, QUIET)
    if not math.isnan(row.percent):
        yield _dot(x(row.percent), middle, 4.2, "#ffffff" if row.kind == "undecided" else colour, colour, 1.6)
    size, words = frame.size, QUIET if row.kind == "undecided" else colour
    if frame.above:
        base = middle - TICK - 3
        yield svg_text(row.scale, frame.left, base, size, INK)
        yield svg_text(row.verdict, x(100), base, size, words, anchor="end", weight="bold")
    else:
        base = middle + 0.36 * size
        yield svg_text(row.scale, frame.left - GAP, base, size, INK, anchor="end")
        yield svg_text(row.verdict, x(100) + VERDICT_GAP, base, size, words, weight="bold")


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _box(left: float, right: float, middle: float, half: float, stroke: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{middle - half:.1f}" width="{right - left:.1f}" height="{2 * half:.1f}" rx="2" '
        f'fill="#ffffff" fill-opacity="0.6" stroke="{stroke}" stroke-width="1"/>'
    )


def _dot(x: float, y: float, radius: float, fill: str, stroke: str, width: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'
