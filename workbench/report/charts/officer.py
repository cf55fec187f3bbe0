"""One officer: results with their error against the level bands and the required level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
import seaborn as sns

from workbench.report.charts.style import BANDS, INK, MEETS, QUIET, SHORT, UNDECIDED, bare, canvas, to_svg

COLOURS = {"short": SHORT, "meets": MEETS, "undecided": UNDECIDED, "missing": QUIET}


def competency_profile(rows: pd.DataFrame, *, level_names: Sequence[str], name: str) -> str:
    """Draw one row per scale: level bands on 0–100, required level as a tick, result with its 90 % interval.

    Args:
        rows: columns scale (words), cuts (list: lowest percent of level 1…L), required (percent of the required
            level's cut), percent, low, high, median (of the unit), verdict (words), kind (short, meets, undecided,
            missing); percent, low, high and median may be missing.
        level_names: words of level 1…L, written under the bands.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.5 + 0.36 * len(rows))
    for at, row in enumerate(rows.itertuples(index=False)):
        edges = [0.0, *row.cuts, 100.0]
        for band, (left, right) in enumerate(pairwise(edges)):
            axes.barh(at, right - left, left=left, height=0.5, color=BANDS[band], linewidth=0)
        colour = COLOURS[row.kind]
        axes.vlines(row.required, at - 0.34, at + 0.34, color=INK, linewidth=2.2, zorder=4)
        axes.hlines(at, row.low, row.high, color=colour, linewidth=1.8, zorder=5)
        axes.text(102, at, row.verdict, va="center", color=colour, weight="bold")
    sns.scatterplot(
        x=rows["median"].to_numpy(),
        y=range(len(rows)),
        s=22,
        facecolor="white",
        edgecolor=QUIET,
        linewidth=1,
        ax=axes,
        legend=False,
        zorder=6,
    )
    for kind, group in rows.reset_index(drop=True).groupby("kind"):
        sns.scatterplot(
            x=group["percent"].to_numpy(),
            y=group.index,
            s=70,
            ax=axes,
            legend=False,
            zorder=7,
            linewidth=1.6,
            facecolor="white" if kind == "undecided" else COLOURS[str(kind)],
            edgecolor=COLOURS[str(kind)],
        )
    if len({tuple(cuts) for cuts in rows["cuts"]}) == 1:
        edges = [*rows["cuts"].iloc[0], 100.0]
        for words, left, right in zip(level_names, edges, edges[1:], strict=False):
            axes.text((left + right) / 2, len(rows) - 0.5, words, ha="center", va="top", fontsize=8, color=QUIET)
    axes.set(ylim=(len(rows) - 0.1, -0.5), xlim=(0, 128))
    axes.set_yticks(range(len(rows)), rows["scale"])
    bare(axes)
    axes.set_xticks([])
    return to_svg(figure, name)
