"""Qualified people against needed people: now, after the plan, and what the scenario asks for."""

from __future__ import annotations

import pandas as pd

from workbench.marks.layout import GAP, PAD, Scale, form, rows
from workbench.marks.letters import text_width
from workbench.marks.palette import ACCENT, BANDS, INK, LEVELS, SHORT
from workbench.marks.shapes import Box, Label, Line, Mark
from workbench.marks.svg import svg

# Points: of a row's ground, its bar and the distance to the next row.
GROUND, BAR, BETWEEN = 9.6, 6.4, 5.0


def coverage_bars(given: pd.DataFrame, *, narrow: bool = False) -> str:
    """Draw per scale the qualified people now and what the plan adds, against the people needed now and later.

    A solid tick is what is needed now, a dashed one what the scenario needs.

    Args:
        given: columns scale (words), qualified, planned (qualified once the plan is confirmed), needed, scenario
            (people needed in the scenario), words (at the right) and alarm (bool: the words stand out).
        narrow: for a phone: names above the bars.
    """
    sheet = form(narrow)
    laid = rows(sheet, given["scale"], tall=GROUND, between=BETWEEN, widest=0.55)
    right = laid.right - GAP - max(text_width(words, laid.size) for words in given["words"])
    most = max(float(given[["planned", "needed", "scenario"]].to_numpy(dtype=float).max()), 1.0)
    people = Scale(0, most, laid.left, right)
    marks: list[Mark] = []
    for at, row in enumerate(given.itertuples(index=False)):
        top, bar = laid.y(at), laid.middle(at) - BAR / 2
        now, planned = people(float(row.qualified)), people(float(row.planned))
        marks += [
            Box(laid.left, top, right - laid.left, GROUND, BANDS[1]),
            Box(laid.left, bar, now - laid.left, BAR, ACCENT),
        ]
        if planned > now:
            marks.append(Box(now, bar, planned - now, BAR, LEVELS[2]))
        ticks = [(row.needed, 2.2, "")] + [(row.scenario, 1.3, "2.6 1.3")] * (row.scenario != row.needed)
        for n, width, dashes in ticks:
            marks.append(Line(people(n), top - 0.8, people(n), top + GROUND + 0.8, INK, width, dashes))
        colour = SHORT if row.alarm else INK
        marks += [laid.name(at), Label(row.words, sheet.width - PAD, laid.base(at), laid.size, colour, "end")]
    return svg(sheet.width, laid.foot + PAD, marks)
