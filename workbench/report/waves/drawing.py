"""Two waves: every result then and now, and what the change of a mean is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from workbench.marks.layout import GAP, PAD, Scale, form, legend, round_ticks, rows, under
from workbench.marks.palette import ACCENT, BANDS, INK, MEETS, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Box, Hatch, Line, Mark
from workbench.marks.svg import svg
from workbench.report.frame.plots import panels, to_svg

COLUMNS = 3
KINDS = {"unchanged": (UNDECIDED, "o"), "down": (SHORT, "v"), "up": (MEETS, "^")}
PARTS = {"composition": "#9db8cf", "difficulty": "#e3e7eb", "real": ACCENT}
BAR = 9.0
"""Points of a bar with its distance to the next."""


def before_and_after(
    points: pd.DataFrame, *, words: tuple[str, str, str], axes_words: tuple[str, str], name: str
) -> str:
    """Draw one panel a scale: the earlier result against this one, on the diagonal where nothing changed.

    Results are gathered in squares of 4 points of percent; a sign's area is the number of people in it.

    Args:
        points: columns scale (words), before, now (percent), kind (unchanged, up, down).
        words: what unchanged, down and up are called.
        axes_words: what the axes show.
        name: tells this drawing from others of the page.
    """
    scales = list(dict.fromkeys(points["scale"]))
    figure, drawn = panels(scales, across=min(COLUMNS, len(scales)), tall=2.35, more=0.55)
    binned = points.assign(before=4 * (points["before"] / 4).round(), now=4 * (points["now"] / 4).round())
    counted = binned.groupby(["scale", "kind", "before", "now"], as_index=False).size()
    most = float(counted["size"].max())
    for panel, scale in zip(drawn, scales, strict=True):
        panel.plot([0, 100], [0, 100], color=BANDS[3], linewidth=1.2, zorder=0)
        for kind, (colour, marker) in KINDS.items():
            own = counted[(counted["scale"] == scale) & (counted["kind"] == kind)]
            area = 9 + 60 * own["size"] / most
            face = "none" if kind == "unchanged" else colour
            panel.scatter(
                own["before"], own["now"], s=area, marker=marker, facecolors=face, edgecolors=colour, linewidths=0.8
            )
        panel.set(xlim=(0, 102), ylim=(0, 102), aspect="equal", xticks=[0, 50, 100], yticks=[0, 50, 100])
    drawn[0].set_xlabel(axes_words[0], fontsize=7.5, color=QUIET)
    drawn[0].set_ylabel(axes_words[1], fontsize=7.5, color=QUIET)
    handles = [
        Line2D([], [], ls="", marker=marker, color=colour, mfc="none" if kind == "unchanged" else colour)
        for kind, (colour, marker) in KINDS.items()
    ]
    look: Any = {"ncols": 3, "frameon": False, "fontsize": 8, "labelcolor": QUIET, "handletextpad": 0.2}
    figure.legend(handles, words, loc="outside lower left", **look)
    return to_svg(figure, name)


def change_parts(given: pd.DataFrame, *, words: tuple[str, str, str], narrow: bool = False) -> str:
    """Draw for each scale the signed parts of a mean's change from 0, one under the other, and their sum as a tick.

    Args:
        given: columns scale (words), composition, difficulty, real, low, high (interval of real), change, beside (words
            at the right); missing where not shown.
        words: what the three parts are called.
        narrow: for a phone.
    """
    sheet, hatch = form(narrow), Hatch(f"parts-{form(narrow).width:g}", QUIET, PARTS["difficulty"])
    fills = PARTS | {"difficulty": hatch.fill}
    laid = rows(sheet, given["scale"], tall=3 * BAR, between=14, top=PAD + 5, asides=given["beside"], indent=10)
    shown = given[[*PARTS, "low", "high", "change"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(shown, initial=-1.0)), float(np.nanmax(shown, initial=1.0))
    points = Scale(low, high, laid.left + GAP, laid.right)
    zero, base = points(0), laid.foot + sheet.small
    marks: list[Mark] = [hatch]
    for at, row in enumerate(given.itertuples(index=False)):
        y, change = laid.y(at), points(row.change)
        for place, (part, fill) in enumerate(fills.items()):
            end = points(getattr(row, part))
            if end == end:
                left, wide = min(zero, end), abs(end - zero)
                marks.append(Box(left, y + place * BAR, wide, BAR - 1, fill, QUIET, 0.4))
        if row.low == row.low:
            middle = y + 2.5 * BAR - 0.5
            marks.append(Line(points(row.low), middle, points(row.high), middle, INK, 1.3))
        if change == change:
            marks.append(Line(change, y - 3, change, y + 3 * BAR + 2, SHORT, 2.0))
        marks += [Line(zero, y - 5, zero, y + 3 * BAR + 4, INK, 0.8), laid.name(at), laid.aside(at, laid.right)]
    ticks = round_ticks(low, high, whole=True)
    signed = [(tick, f"{tick:+.0f}".replace("-", "−") if tick else "0") for tick in ticks]
    marks += under(points, signed, base, sheet.small)
    start, room = (PAD, laid.right) if narrow else (laid.left, sheet.width)
    explained, base = legend(zip(fills.values(), words, strict=True), start, room, base + 2 * sheet.small, sheet.small)
    return svg(sheet.width, base + 4, [*marks, *explained])
