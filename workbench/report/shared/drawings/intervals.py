"""Values with their intervals, against one value that they may differ from."""

from __future__ import annotations

import pandas as pd

from workbench.marks.layout import PAD, Number, Scale, form, interval, round_ticks, rows, said, under
from workbench.marks.letters import text_width
from workbench.marks.palette import ACCENT, INK, QUIET
from workbench.marks.shapes import Label, Line, Mark
from workbench.marks.svg import svg

ROW = 14.5


def interval_rows(
    given: pd.DataFrame,
    *,
    against: float,
    against_words: str,
    axis_words: str,
    number: Number,
    title: str = "",
    narrow: bool = False,
) -> str:
    """Draw each value as a dot with its interval; one that sums others up as a diamond, an open one for no conclusion.

    Args:
        given: columns words, low, value, high, colour, open (bool) and whole (bool: sums others up), in the order to
            draw.
        against: the value that they may differ from.
        against_words: what its line says.
        axis_words: what the axis shows.
        number: says a number in the page's language.
        title: what the drawing is about.
        narrow: for a phone.
    """
    sheet = form(narrow)
    small, width = sheet.small, sheet.width
    top = PAD + (1.3 * sheet.size if title else 0) + small + 6
    laid = rows(sheet, given["words"], tall=ROW, top=top, indent=6, weight="bold" if given["whole"].any() else "normal")
    low, high = min(float(given["low"].min()), against), max(float(given["high"].max()), against)
    ticks = round_ticks(low, high, inside=False)
    scale = Scale(ticks[0], ticks[-1], laid.left, width - PAD - 10)
    line, half = scale(against), text_width(against_words, small) / 2
    over = min(max(line, PAD + half), width - PAD - half)
    marks: list[Mark] = [Label(against_words, over, top - 4, small, QUIET, "middle")]
    if title:
        marks.append(Label(title, PAD, PAD + sheet.size, sheet.size, weight="bold"))
    for at, row in enumerate(given.itertuples(index=False)):
        middle = laid.middle(at)
        radius, thick = (5.2, 2.2) if row.whole else (3.2, 1.6)
        marks += [
            laid.name(at, ACCENT, "bold") if row.whole else laid.name(at),
            Line(line, middle - 0.45 * ROW, line, middle + 0.55 * ROW, INK, 0.9, "4 3"),
            *interval(scale, middle, (row.low, row.high), row.value, row.colour, radius=radius, width=thick,
                      open=row.open, diamond=row.whole),
        ]  # fmt: skip
    base = laid.foot + 2 + small
    marks += under(scale, said(ticks, number), base + 1, small)
    marks.append(Label(axis_words, scale.end, base + 1.4 * small, small, QUIET, "end"))
    return svg(width, base + 1.4 * small + 4, marks)
