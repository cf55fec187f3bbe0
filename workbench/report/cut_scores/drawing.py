"""Cut scores: what one error of a cut would change."""

from __future__ import annotations

import pandas as pd

from workbench.marks.layout import Scale, form, rows, under
from workbench.marks.palette import BANDS, INK
from workbench.marks.shapes import Box, Dot, Mark
from workbench.marks.svg import svg

ROW, BAR = 14.0, 7.0
"""Points of a row, and of the bar in its middle."""


def cut_effects(given: pd.DataFrame, *, narrow: bool = False) -> str:
    """Draw the percentage at or above each cut score, and where it moves when the cut score moves by one error.

    Args:
        given: columns cut (words), at (percent at or above), fewer (with the cut score raised), more (lowered), beside
            (words at the right), in the order to draw.
        narrow: for a phone.
    """
    sheet = form(narrow)
    laid = rows(sheet, given["cut"], tall=ROW, between=4, asides=given["beside"], indent=12)
    percent = Scale(0, 100, laid.left, laid.right)
    marks: list[Mark] = []
    for at, row in enumerate(given.itertuples(index=False)):
        for low, high, fill in ((0, 100, BANDS[1]), (row.fewer, row.more, "#8fa8c0")):
            marks.append(Box(percent(low), laid.middle(at) - BAR / 2, percent.point * (high - low), BAR, fill))
        marks += [Dot(percent(row.at), laid.middle(at), 2.9, INK), laid.name(at), laid.aside(at, percent.end)]
    base = laid.foot + sheet.small
    marks += under(percent, [(tick, str(tick)) for tick in (0, 25, 50, 75, 100)], base, sheet.small)
    return svg(sheet.width, base + 4, marks)
