"""What it costs: the gap closed against the budget, with today's budget marked."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from workbench.marks.layout import GAP, PAD, Number, Scale, form, round_ticks, said, under
from workbench.marks.letters import text_width
from workbench.marks.palette import ACCENT, LINES, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Dot, Label, Line, Mark
from workbench.marks.svg import svg

MILLION = 1_000_000
TOP = 118.0
"""Percent at the upper edge, with room for the words of today's budget."""


def cost_curve(
    points: pd.DataFrame,
    *,
    today: float | None,
    today_words: str,
    budget_words: str,
    closed_words: str,
    number: Number,
    narrow: bool = False,
) -> str:
    """Draw the share of the expected gap that each budget closes.

    Args:
        points: columns budget (đồng) and closed (percent), ordered by budget.
        today: today's budget in đồng, None where there is none.
        today_words: what the mark of today's budget says.
        budget_words, closed_words: what the axes say.
        number: says a number of an axis.
        narrow: for a phone.
    """
    sheet = form(narrow)
    small, tall = sheet.small, 216.0 if narrow else 180.0
    percents = said(range(0, 101, 20), number)
    left = PAD + 1.4 * small + GAP + max(text_width(words, small) for _, words in percents)
    foot = tall - 2.9 * small - PAD
    money = Scale(0, 1.03 * max(float(points["budget"].max()) / MILLION, 1.0), left, sheet.width - PAD - 8)
    closed = Scale(0, TOP, foot, PAD)
    budgets = said(round_ticks(0, money.high, most=7 if narrow else 9), number)
    marks: list[Mark] = [Line(left, closed(at), money.end, closed(at), LINES, 0.8) for at, _ in percents]
    marks += [Label(words, left - 4, closed(at) + 0.36 * small, small, anchor="end") for at, words in percents]
    marks += under(money, budgets, foot + small + 4, small)
    middle = (foot + PAD) / 2, (left + money.end) / 2
    marks += [
        Line(left, PAD, left, foot, UNDECIDED, 0.8),
        Line(left, foot, money.end, foot, UNDECIDED, 0.8),
        Label(closed_words, PAD + small, middle[0], small, QUIET, "middle", turn=-90),
        Label(budget_words, middle[1], tall - PAD - 0.3 * small, small, QUIET, "middle"),
    ]
    places = [(money(float(row.budget) / MILLION), closed(float(row.closed))) for row in points.itertuples(index=False)]
    marks += [Line(*one, *other, ACCENT, 1.6) for one, other in pairwise(places)]
    marks += [Dot(x, y, 2.5, ACCENT) for x, y in places]
    if today is not None:
        at, right = money(today / MILLION), today > float(points["budget"].mean())
        marks += [
            Line(at, PAD, at, foot, SHORT, 1.2, "4 3"),
            Label(today_words, at - 5 if right else at + 5, PAD + small, small, SHORT, "end" if right else "start"),
        ]
    return svg(sheet.width, tall, marks)
