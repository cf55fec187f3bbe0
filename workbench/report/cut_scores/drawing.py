"""Cut scores: people by score with the cuts and their error, and what one error of a cut would change."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from workbench.marks.layout import Scale, form, rows, under
from workbench.marks.palette import ACCENT, BANDS, INK, QUIET, SHORT, UNDECIDED
from workbench.marks.shapes import Box, Dot, Mark
from workbench.marks.svg import svg
from workbench.report.frame.plots import bare, canvas, to_svg

COLUMNS = 2
BAR = 7.0
"""Points of a bar."""


def score_distributions(bars: pd.DataFrame, cuts: pd.DataFrame, *, words: tuple[str, str], name: str) -> str:
    """Draw one panel a scale: people by score, the undecided apart, with each cut score and the band of its error.

    Args:
        bars: columns scale (words), percent (the bar's middle), step (its width), clear, undecided (people); scales in
            the order to draw.
        cuts: columns scale (words), level (words), cut, error (percent).
        words: what decided and undecided people are called.
        name: tells this drawing from others of the page.
    """
    scales = list(dict.fromkeys(bars["scale"]))
    rows = -(-len(scales) // COLUMNS)
    columns = min(COLUMNS, len(scales))
    figure, axes = canvas(0.35 + 1.75 * rows, nrows=rows, ncols=columns, squeeze=False)
    panels = axes.ravel()
    for panel, scale in zip(panels, scales, strict=False):
        own = bars[bars["scale"] == scale]
        width = 0.86 * own["step"]
        panel.bar(own["percent"], own["clear"], width=width, color=ACCENT, linewidth=0, label=words[0])
        panel.bar(
            own["percent"],
            own["undecided"],
            bottom=own["clear"],
            width=width,
            color="#cdd4da",
            edgecolor=UNDECIDED,
            linewidth=0.4,
            hatch="////",
            label=words[1],
        )
        top = float((own["clear"] + own["undecided"]).max())
        for cut in cuts[cuts["scale"] == scale].itertuples(index=False):
            panel.axvspan(cut.cut - cut.error, cut.cut + cut.error, color=BANDS[2], alpha=0.65, linewidth=0, zorder=0)
            panel.axvline(cut.cut, ymax=0.86, color=SHORT, linewidth=1.3)
            panel.text(cut.cut, 1.06 * top, cut.level, ha="center", va="bottom", fontsize=7.5, color=SHORT)
        _title(panel, scale)
        panel.set(xlim=(-2, 102), ylim=(0, 1.2 * top))
        panel.set_xticks([0, 25, 50, 75, 100])
        panel.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        panel.tick_params(axis="both", labelsize=7.5, labelcolor=QUIET)
    for panel in panels[len(scales) :]:
        panel.set_axis_off()
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, ncols=2, loc="outside lower left", frameon=False, fontsize=8, labelcolor=QUIET, handlelength=1
    )
    return to_svg(figure, name)


def cut_effects(given: pd.DataFrame, *, narrow: bool = False) -> str:
    """Draw the percentage at or above each cut score, and where it moves when the cut score moves by one error.

    Args:
        given: columns cut (words), at (percent at or above), fewer (with the cut score raised), more (lowered), beside
            (words at the right), in the order to draw.
        narrow: for a phone.
    """
    sheet = form(narrow)
    laid = rows(sheet, given["cut"], tall=BAR, between=11, asides=given["beside"], indent=6)
    percent = Scale(0, 100, laid.left, laid.right)
    marks: list[Mark] = []
    for at, row in enumerate(given.itertuples(index=False)):
        for low, high, fill in ((0, 100, BANDS[1]), (row.fewer, row.more, "#8fa8c0")):
            marks.append(Box(percent(low), laid.y(at), percent.point * (high - low), BAR, fill))
        marks += [Dot(percent(row.at), laid.middle(at), 2.9, INK), laid.name(at), laid.aside(at, percent.end)]
    base = laid.foot + sheet.small
    marks += under(percent, [(tick, str(tick)) for tick in (0, 25, 50, 75, 100)], base, sheet.small)
    return svg(sheet.width, base + 4, marks)


def _title(panel: Axes, words: str) -> None:
    panel.set_title(words, fontsize=8.5, loc="left", color=INK)
    bare(panel)
