"""The plan's calendar: which session in which week with how many people, and the share away per week; as SVG."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.report.frame.style import (
    ACCENT,
    BANDS,
    INK,
    LARGER,
    LEVELS,
    MEETS,
    PHONE,
    QUIET,
    SHORT,
    WIDTH,
    fitted,
    svg_box,
    svg_frame,
    svg_line,
    svg_text,
    text_width,
)

COLOURS = {"course": ACCENT, "coaching": MEETS, "assess": QUIET}
GRID = "#e6ebf0"
# Points: of names, of numbers and weeks, around the drawing, between a name and its weeks, of a cell, of the bars.
SIZE, SMALL, PAD, GAP, CELL, BARS = 9.0, 7.5, 2.0, 6.0, 13.5, 46.0
WIDEST_NAME = 0.48
"""Share of the drawing up to which names are written in full size."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where weeks lie, in points; the sizes of words, and the room `above` a row for its name on a phone."""

    left: float
    week: float
    size: float
    small: float
    above: float

    def x(self, week: float) -> float:
        return self.left + self.week * (week - 1)


def plan_calendar(
    sessions: pd.DataFrame,
    *,
    week_names: Sequence[str],
    away: pd.Series | None = None,
    cap: float | None = None,
    away_words: str = "",
    holidays: Collection[int] = (),
    full: Collection[int] = (),
    narrow: bool = False,
) -> str:
    """Draw people per course and week, and under it the percentage of the unit that is away.

    Args:
        sessions: columns course (words), week (1…), people, and kind (course, coaching or assess; default: course).
        week_names: words of week 1…; as many stand over the weeks as fit, those of weeks with a holiday first.
        away: percent of the unit that is away, indexed by week 1…; left out where there is no single unit.
        cap: largest percentage allowed.
        away_words: what the row of bars says.
        holidays: weeks that hold a holiday; they stand on a tint.
        full: weeks in which nobody else can be away; their bars are dark.
        narrow: for a phone: names above their weeks.
    """
    known = sessions.assign(kind=sessions.get("kind", "course"))
    people = known.groupby(["course", "week"], sort=False)["people"].sum()
    kinds = known.groupby("course", sort=False)["kind"].first()
    names = [str(course) for course in kinds.index]
    frame, width = (_on_phone if narrow else _on_paper)([*names, away_words], len(week_names))
    head = PAD + frame.small + 4
    row = frame.above + CELL + (4 if narrow else 0)
    foot = head + row * len(names)
    bars = foot + frame.above + 4
    base = bars + BARS if away is not None else foot
    parts = [svg_box(frame.x(week), head, frame.week, base - head, BANDS[1]) for week in holidays]
    parts += _heads(frame, week_names, holidays)
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        top = head + at * row
        parts += [_grid(frame, len(week_names), top + frame.above, top + row), _name(frame, name, top)]
        own = people.loc[name] if name in people.index.get_level_values("course") else people.iloc[:0]
        parts += _cells(frame, own, y=top + frame.above, colour=COLOURS[str(kind)])
    if away is not None:
        parts.append(_name(frame, away_words, foot + 4) if narrow else _beside(frame, away_words, bars + BARS))
        parts += _bars(frame, away.reindex(range(1, len(week_names) + 1), fill_value=0.0), cap=cap, top=bars, full=full)
    return svg_frame(width, base + PAD, parts)


def _on_paper(names: Sequence[str], weeks: int) -> tuple[_Frame, float]:
    width = 72 * WIDTH
    size = fitted(SIZE, names, WIDEST_NAME * width)
    left = PAD + GAP + max(text_width(name, size) for name in names)
    return _Frame(left, (width - PAD - left) / weeks, size, SMALL, above=0), width


def _on_phone(names: Sequence[str], weeks: int) -> tuple[_Frame, float]:
    size = fitted(SIZE * LARGER, names, PHONE - 2 * PAD)
    return _Frame(PAD, (PHONE - 2 * PAD) / weeks, size, SMALL * LARGER, above=1.35 * size), PHONE


def _heads(frame: _Frame, names: Sequence[str], holidays: Collection[int]) -> Iterator[str]:
    """Name every week, or as many as keep clear of each other."""
    apart = math.ceil((max(text_width(name, frame.small) for name in names) + 3) / frame.week)
    shown: list[int] = []
    for week in [*sorted(holidays), *range(1, len(names) + 1, apart)]:
        if all(abs(week - other) >= apart for other in shown):
            shown.append(week)
    for week in sorted(shown):
        wide = text_width(names[week - 1], frame.small)
        end = frame.x(len(names) + 1)
        x = min(frame.x(week) + max(frame.week - wide, 0) / 2, end - wide)
        yield svg_text(names[week - 1], x, PAD + frame.small, frame.small, QUIET)


def _grid(frame: _Frame, weeks: int, top: float, base: float) -> str:
    """The lines between the weeks of a row, as one path."""
    lines = "".join(f"M{frame.x(week):.1f} {top:.1f}V{base:.1f}" for week in range(1, weeks + 2))
    return f'<path d="{lines}" stroke="{GRID}" stroke-width="0.8"/>'


def _name(frame: _Frame, words: str, top: float) -> str:
    if frame.above:
        return svg_text(words, frame.left, top + frame.size, frame.size, INK)
    return _beside(frame, words, top + CELL / 2 + 0.36 * frame.size)


def _beside(frame: _Frame, words: str, base: float) -> str:
    return svg_text(words, frame.left - GAP, base, frame.size, INK, anchor="end")


def _cells(frame: _Frame, people: pd.Series, *, y: float, colour: str) -> Iterator[str]:
    for week, n in people.items():
        x, words = frame.x(int(week)), f"{n:.0f}"
        size = min(frame.small + 0.5, frame.small * (frame.week - 2) / text_width(words, frame.small))
        yield svg_box(x + 0.7, y + 0.7, frame.week - 1.4, CELL - 1.4, colour)
        yield svg_text(words, x + frame.week / 2, y + CELL / 2 + 0.36 * size, size, "#ffffff", anchor="middle")


def _bars(frame: _Frame, share: pd.Series, *, cap: float | None, top: float, full: Collection[int]) -> Iterator[str]:
    most = max(cap or 0.0, float(share.max())) or 1.0
    room = BARS - frame.small - 3
    base = top + BARS
    for week, value in share.items():
        if value <= 0:
            continue
        tall, x = room * float(value) / most, frame.x(int(week))
        yield svg_box(x + 0.15 * frame.week, base - tall, 0.7 * frame.week, tall, LEVELS[3 if week in full else 2])
        words, middle = f"{value:.0f}", x + frame.week / 2
        yield svg_text(words, middle, base - tall - 2, frame.small, QUIET, anchor="middle")
    if cap is not None:
        y = base - room * cap / most
        yield svg_line(frame.left, y, frame.x(len(share) + 1), y, SHORT, dashes="4 3")
