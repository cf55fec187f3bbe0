"""Effects with their intervals, against nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.report.frame.style import (
    ACCENT,
    INK,
    MEETS,
    QUIET,
    SHORT,
    UNDECIDED,
    Number,
    bare,
    canvas,
    numbered,
    to_svg,
)


def effect_intervals(rows: pd.DataFrame, *, nothing: str, axis_words: str, number: Number, name: str) -> str:
    """Draw each effect as a dot with its 95 % interval; a pooled one as a diamond, an uncertain one open.

    Args:
        rows: columns words, effect, low, high, pooled (bool), in the order to draw.
        nothing: what the line at 0 is called.
        axis_words: what the axis shows.
        number: says a number in the page's language.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.85 + 0.26 * len(rows))
    for place, row in enumerate(rows.itertuples(index=False)):
        colour = MEETS if row.low > 0 else SHORT if row.high < 0 else UNDECIDED
        axes.hlines(place, row.low, row.high, color=colour, linewidth=2.2 if row.pooled else 1.3)
        face = colour if row.low > 0 or row.high < 0 else "white"
        axes.scatter(
            row.effect, place, s=46 if row.pooled else 26, marker="D" if row.pooled else "o", facecolors=face,
            edgecolors=colour, linewidths=1.3, zorder=3,
        )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.text(0, -0.85, nothing, ha="center", va="bottom", fontsize=8, color=QUIET)
    axes.set_ylim(len(rows) - 0.4, -0.8)
    bare(axes)
    axes.set_yticks(np.arange(len(rows)), rows["words"].tolist())
    for label, pooled in zip(axes.get_yticklabels(), rows["pooled"], strict=True):
        label.set(fontweight="bold" if pooled else "normal", color=ACCENT if pooled else INK)
    axes.tick_params(axis="both", labelsize=8)
    axes.set_xlabel(axis_words, fontsize=8, color=QUIET)
    numbered(axes.xaxis, number, most=7)
    return to_svg(figure, name)
