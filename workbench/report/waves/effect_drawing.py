"""Effects with their intervals, against nothing."""

from __future__ import annotations

import pandas as pd

from workbench.marks.layout import Number, Scale, form, interval, rows, ticked, under
from workbench.marks.palette import ACCENT, INK, MEETS, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Label, Line, Mark
from workbench.marks.svg import svg


def effect_intervals(
    given: pd.DataFrame, *, nothing: str, axis_words: str, number: Number, narrow: bool = False
) -> str:
    """Draw each effect as a dot with its 95 % interval; a pooled one as a diamond, an uncertain one open.

    Args:
        given: columns words, effect, low, high, pooled (bool), in the order to draw.
        nothing: what the line at 0 is called.
        axis_words: what the axis shows.
        number: says a number in the page's language.
        narrow: for a phone.
    """
    sheet = form(narrow)
    small = sheet.small
    laid = rows(sheet, given["words"], tall=12, between=7, top=4 + 1.3 * small, indent=8, weight="bold")
    low, high = min(float(given["low"].min()), 0.0), max(float(given["high"].max()), 0.0)
    effect = Scale(low, high, laid.left + 8, laid.right - 8)
    zero, base = effect(0), laid.foot + small
    marks: list[Mark] = [Label(nothing, zero, laid.top - 4, small, QUIET, "middle")]
    for at, row in enumerate(given.itertuples(index=False)):
        colour = MEETS if row.low > 0 else SHORT if row.high < 0 else UNDECIDED
        marks.append(Line(zero, laid.y(at) - 3, zero, laid.y(at) + laid.tall + 4, INK, 0.9, "4 3"))
        radius, width = (5.7, 2.2) if row.pooled else (3.2, 1.3)
        marks += interval(
            effect, laid.middle(at), (row.low, row.high), row.effect, colour, radius=radius, width=width,
            open=row.low <= 0 <= row.high, diamond=row.pooled,
        )  # fmt: skip
        marks.append(laid.name(at, ACCENT, "bold") if row.pooled else laid.name(at))
    marks += under(effect, ticked(low, high, number, most=7), base + 2, small)
    marks.append(Label(axis_words, (effect.start + effect.end) / 2, base + 1.6 * small, small, QUIET, "middle"))
    return svg(sheet.width, base + 2 * small, marks)
