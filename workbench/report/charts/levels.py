"""Level distributions: people per level as one stacked bar per scale."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns

from workbench.report.charts.style import INK, LEVELS, QUIET, SHORT, bare, canvas, to_svg


def level_distribution(
    counts: pd.DataFrame, *, level_names: Sequence[str], notes: Sequence[tuple[str, Sequence[str]]] = (), name: str
) -> str:
    """Draw the share of people at each level, light to dark, with their number in it.

    Args:
        counts: scales × levels (index: the scale's words; columns 0…L), people.
        level_names: words of level 0…L; a level that nobody has is left out of the legend.
        notes: columns of words beside the bars: (heading, one word a scale); a word that starts with ▲ is set off.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.55 + 0.3 * len(counts))
    totals = counts.sum(axis="columns")
    shares = counts.div(totals.where(totals > 0), axis="index").fillna(0.0)
    cumulated = shares.cumsum(axis="columns")
    scales = list(counts.index)
    for level in reversed(counts.columns):
        sns.barplot(
            x=cumulated[level].to_numpy(),
            y=scales,
            color=LEVELS[level],
            saturation=1,
            width=0.62,
            ax=axes,
            orient="h",
            label=level_names[level] if counts[level].any() else None,
            edgecolor="white",
            linewidth=0.8,
        )
    for row, scale in enumerate(scales):
        left = 0.0
        for level in counts.columns:
            share = float(shares.loc[scale, level])
            if share > 0.045:
                colour = "white" if level >= 3 else INK
                words = f"{counts.loc[scale, level]:.0f}"
                axes.text(left + share / 2, row, words, ha="center", va="center", fontsize=8, color=colour)
            left += share
    axes.set_xlim(0, 1 + 0.22 * len(notes))
    for column, (heading, beside) in enumerate(notes):
        at = 1.1 + 0.2 * column
        axes.text(at, -0.62, heading, ha="center", va="bottom", fontsize=8, color=QUIET)
        for row, word in enumerate(beside):
            short = "▲" in word
            weight = "bold" if short else "normal"
            axes.text(at, row, word, ha="center", va="center", color=SHORT if short else INK, weight=weight)
    bare(axes)
    axes.set_xticks([])
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        labels[::-1],
        ncols=max(len(labels), 1),
        loc="upper left",
        bbox_to_anchor=(0, 0),
        frameon=False,
        fontsize=8,
        labelcolor=QUIET,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.4,
    )
    return to_svg(figure, name)
