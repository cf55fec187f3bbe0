"""The plan's calendar: which session in which week with how many people, and the share away per week."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from workbench.marks.layout import PAD, Scale, cell, form, rows
from workbench.marks.letters import text_width
from workbench.marks.palette import ACCENT, BANDS, LEVELS, LINES, MEETS, QUIET, SHORT
from workbench.marks.shapes import Box, Label, Line, Mark, Tint
from workbench.marks.svg import svg

COLOURS = {"course": ACCENT, "coaching": MEETS, "assess": QUIET}
# Points: of a cell, of the bars.
CELL, BARS = 13.5, 46.0


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
    sheet, weeks = form(narrow, small=7.5), len(week_names)
    small, head = sheet.small, PAD + sheet.small + 4
    shown = [*names, away_words] if away is not None else names
    laid = rows(sheet, shown, tall=CELL, between=4 if narrow else 0, top=head, widest=0.48)
    week = Scale(1, weeks + 1, laid.left, laid.right)
    bars = laid.y(len(names)) + 4
    base = laid.top + laid.step * len(names) if away is None else bars + BARS
    marks: list[Mark] = [Box(week(at), head, week.point, base - head, BANDS[1]) for at in holidays]
    marks += _heads(week, week_names, holidays, small)
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        y = laid.y(at)
        marks += [
            Tint([(week(n) - 0.4, y, 0.8, laid.step - laid.above) for n in range(1, weeks + 2)], LINES),
            laid.name(at),
        ]
        own = people.loc[name] if name in people.index.get_level_values("course") else people.iloc[:0]
        for at_week, n in own.items():
            word, box = f"{n:.0f}", (week(int(at_week)), y, week.point, CELL)
            size = min(small + 0.5, small * (week.point - 2) / text_width(word, small))
            marks += cell(box, COLOURS[str(kind)], word, size, rim=0.7)
    if away is not None:
        said = laid.name(len(names))
        marks.append(replace(said, y=said.y + 4 if narrow else base))
        share = away.reindex(range(1, weeks + 1), fill_value=0.0)
        marks += _bars(week, share, cap=cap, base=base, small=small, full=full)
    return svg(sheet.width, base + PAD, marks)


def _heads(week: Scale, names: Sequence[str], holidays: Collection[int], small: float) -> Iterator[Label]:
    """Name every week, or as many as keep clear of each other."""
    apart = math.ceil((max(text_width(name, small) for name in names) + 3) / week.point)
    shown: list[int] = []
    for at in [*sorted(holidays), *range(1, len(names) + 1, apart)]:
        if all(abs(at - other) >= apart for other in shown):
            shown.append(at)
    for at in sorted(shown):
        wide = text_width(names[at - 1], small)
        x = min(week(at) + max(week.point - wide, 0) / 2, week.end - wide)
        yield Label(names[at - 1], x, PAD + small, small, QUIET)


def _bars(
    week: Scale, share: pd.Series, *, cap: float | None, base: float, small: float, full: Collection[int]
) -> Iterator[Mark]:
    most = max(cap or 0.0, float(share.max())) or 1.0
    height = Scale(0, most, base, base - (BARS - small - 3))
    for at, value in share.items():
        if value <= 0:
            continue
        x, y = week(int(at)), height(float(value))
        colour = LEVELS[3 if at in full else 2]
        yield Box(x + 0.15 * week.point, y, 0.7 * week.point, base - y, colour)
        yield Label(f"{value:.0f}", x + week.point / 2, y - 2, small, QUIET, "middle")
    if cap is not None:
        yield Line(week.start, height(cap), week.end, height(cap), SHORT, dashes="4 3")
