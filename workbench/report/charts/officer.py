"""One officer: results with their error against the level bands and the required level.

Written as SVG directly, of the palette and measures that the other charts have: a plot would take a hundred times as
long, and there is one of these for every officer of the service.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.report.charts.style import (
    BANDS,
    INK,
    MEETS,
    QUIET,
    SHORT,
    UNDECIDED,
    WIDTH,
    family,
    svg_text,
    text_width,
)

COLOURS = {"short": SHORT, "meets": MEETS, "undecided": UNDECIDED, "missing": QUIET}
# Points: of text, of the space around the drawing, between a label and the bands, between the bands and the verdict.
SIZE, SMALL, PAD, GAP, VERDICT_GAP = 9.0, 8.0, 3.0, 3.5, 6.5
# Shares of a row's height: of the bands, and of the required level's tick to either side.
BAND, TICK = 0.5, 0.34


@dataclass(frozen=True, slots=True)
class Row:
    """One scale of an officer; figures in percent, nan where unknown.

    Attributes:
        scale: its words.
        cuts: lowest percent of level 1…L.
        required: percent of the required level's cut.
        percent: the result, with its 90 % interval `low` to `high`.
        median: of the unit.
        verdict: in words.
        kind: short, meets, undecided or missing.
    """

    scale: str
    cuts: Sequence[float]
    required: float
    percent: float
    low: float
    high: float
    median: float
    verdict: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where percent and rows lie, in points."""

    left: float
    scale: float
    row: float

    def x(self, percent: float) -> float:
        return self.left + self.scale * percent

    def y(self, row: float) -> float:
        return PAD + (row + 0.5) * self.row


def competency_profile(rows: Sequence[Row], *, level_names: Sequence[str]) -> str:
    """Draw one row per scale: level bands on 0–100, required level as a tick, result with its 90 % interval.

    Args:
        rows: from top to bottom.
        level_names: words of level 1…L, written under the bands where all rows have the same.
    """
    width, height = 72 * WIDTH, 72 * (0.5 + 0.36 * len(rows))
    left = PAD + GAP + max(text_width(row.scale, SIZE) for row in rows)
    verdict = VERDICT_GAP + max(text_width(row.verdict, SIZE, "bold") for row in rows)
    room = width - PAD - left
    frame = _Frame(left, min(room / 128, (room - verdict) / 100), (height - 2 * PAD) / (len(rows) + 0.4))
    parts = [part for at, row in enumerate(rows) for part in _row(frame, at, row)]
    if len({tuple(row.cuts) for row in rows}) == 1:
        under = frame.y(len(rows) - 0.5) + SMALL
        for words, (low, high) in zip(level_names, pairwise([*rows[0].cuts, 100.0]), strict=False):
            if high > low:
                parts.append(svg_text(words, frame.x((low + high) / 2), under, SMALL, QUIET, anchor="middle"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:.6g}pt" '
        f'viewBox="0 0 {width:g} {height:.6g}" font-family="{family()}">\n' + "\n".join(parts) + "\n</svg>"
    )


def _row(frame: _Frame, at: int, row: Row) -> Iterator[str]:
    x, y, base = frame.x, frame.y, frame.y(at) + 0.36 * SIZE
    colour = COLOURS[row.kind]
    yield svg_text(row.scale, frame.left - GAP, base, SIZE, INK, anchor="end")
    for fill, (low, high) in zip(BANDS, pairwise([0.0, *row.cuts, 100.0]), strict=False):
        if high > low:
            top, tall, wide = y(at - BAND / 2), frame.row * BAND, frame.scale * (high - low)
            yield f'<rect x="{x(low):.2f}" y="{top:.2f}" width="{wide:.2f}" height="{tall:.2f}" fill="{fill}"/>'
    yield _line(x(row.required), y(at - TICK), x(row.required), y(at + TICK), INK, 2.2)
    if not math.isnan(row.percent):
        yield _line(x(row.low), y(at), x(row.high), y(at), colour, 1.8)
    if not math.isnan(row.median):
        yield _dot(x(row.median), y(at), 2.35, "#ffffff", QUIET, 1)
    if not math.isnan(row.percent):
        yield _dot(x(row.percent), y(at), 4.2, "#ffffff" if row.kind == "undecided" else colour, colour, 1.6)
    yield svg_text(row.verdict, x(100) + VERDICT_GAP, base, SIZE, colour, weight="bold")


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return f'<path d="M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}" stroke="{colour}" stroke-width="{width}"/>'


def _dot(x: float, y: float, radius: float, fill: str, stroke: str, width: float) -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'
