"""Cut scores: people by score with the cuts and their error, and what one error of a cut would change."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from workbench.report.frame.style import ACCENT, BANDS, INK, QUIET, SHORT, UNDECIDED, bare, canvas, to_svg

COLUMNS = 2


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


def cut_effects(rows: pd.DataFrame, *, name: str) -> str:
    """Draw the percentage at or above each cut score, and where it moves when the cut score moves by one error.

    Args:
        rows: columns cut (words), at (percent at or above), fewer (with the cut score raised), more (lowered), beside
            (words at the right), in the order to draw.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.45 + 0.25 * len(rows))
    places = range(len(rows))
    axes.hlines(places, 0, 100, color=BANDS[1], linewidth=7)
    axes.hlines(places, rows["fewer"], rows["more"], color="#8fa8c0", linewidth=7)
    sns.scatterplot(
        x=rows["at"].to_numpy(), y=list(places), color=INK, s=34, linewidth=0, ax=axes, legend=False, zorder=3
    )
    for place, words in zip(places, rows["beside"], strict=True):
        axes.text(103, place, words, va="center", fontsize=8, color=INK)
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlim=(0, 138))
    bare(axes)
    axes.set_yticks(list(places), rows["cut"])
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.tick_params(axis="x", labelsize=8)
    return to_svg(figure, name)


def _title(panel: Axes, words: str) -> None:
    panel.set_title(words, fontsize=8.5, loc="left", color=INK)
    bare(panel)
