"""Units: heat map of needs by unit and scale, and unit means with their intervals."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from workbench.report.charts.style import ACCENT, INK, QUIET, SHORT, bare, canvas, to_svg

NEED = LinearSegmentedColormap.from_list("need", ["#f4f7fa", "#9db8cf", "#1f4e79"])


def heat_map(values: pd.DataFrame, words: pd.DataFrame, *, name: str, top: float | None = None) -> str:
    """Draw a table of values as shades with the words in it; a missing value stays white with its word.

    Args:
        values: rows × columns, what is shaded.
        words: same shape, what is written.
        name: tells this drawing from others of the page.
        top: value of the darkest shade (default: the largest).
    """
    figure, axes = canvas(1.05 + 0.2 * len(values))
    sns.heatmap(
        values.astype(float),
        annot=words,
        fmt="",
        cmap=NEED,
        vmin=0,
        vmax=top,
        cbar=False,
        linewidths=1.2,
        linecolor="white",
        annot_kws={"fontsize": 8},
        ax=axes,
        yticklabels=True,
        xticklabels=True,
    )
    missing = values.isna()
    for row, column in zip(*missing.to_numpy().nonzero(), strict=True):
        word = words.iloc[row, column]
        axes.text(column + 0.5, row + 0.5, word, ha="center", va="center", fontsize=8, color=QUIET)
    bare(axes)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", rotation=35, labelsize=8)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("left")
        label.set_rotation_mode("anchor")
    axes.tick_params(axis="y", rotation=0)
    return to_svg(figure, name)


def unit_means(units: pd.DataFrame, *, overall: float, overall_words: str, name: str) -> str:
    """Draw each unit's mean with its 95 % interval against the mean of all.

    Args:
        units: columns unit (words), mean, low, high (percent), own (bool: set off), in the order to draw.
        overall: mean of all, percent.
        overall_words: what the line of the mean says.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.65 + 0.19 * len(units))
    apart = (units["low"] > overall) | (units["high"] < overall)
    colours = [SHORT if own else ACCENT if sure else "#8595a4" for own, sure in zip(units["own"], apart, strict=True)]
    axes.hlines(units["unit"], units["low"], units["high"], color=colours, linewidth=1.6)
    sns.scatterplot(
        x=units["mean"].to_numpy(),
        y=units["unit"].to_list(),
        c=colours,
        s=34,
        linewidth=0,
        ax=axes,
        legend=False,
        zorder=3,
    )
    axes.axvline(overall, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.text(overall, -0.9, overall_words, ha="center", va="bottom", fontsize=8, color=QUIET)
    axes.set_ylim(len(units) - 0.4, -0.8)
    bare(axes)
    axes.tick_params(axis="x", labelsize=8)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    return to_svg(figure, name)
