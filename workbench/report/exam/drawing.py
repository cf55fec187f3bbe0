"""Items: all of them by difficulty and discrimination, and whom the options of single ones drew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns

from workbench.marks.layout import Number
from workbench.marks.palette import INK, QUIET, SHORT, UNDECIDED
from workbench.report.frame.plots import GROUND, apart, bare, canvas, numbered, panels, to_svg

COLUMNS = 3
SIDES: tuple[tuple[float, float], ...] = (
    (6, 0),
    (-6, 0),
    (6, 8),
    (6, -8),
    (-6, 8),
    (-6, -8),
    (6, 16),
    (-6, 16),
    (6, -16),
    (-6, -16),
)
"""Where a name may stand beside its item, points right and up; the first that covers nothing is taken."""
LETTER, LINE = 4.6, 8.0
"""Width of a letter and height of a line of a name, points."""


def item_map(
    items: pd.DataFrame,
    *,
    too_hard: float,
    too_easy: float,
    low: float,
    axes_words: tuple[str, str],
    number: Number,
    name: str,
) -> str:
    """Draw every item by the share right and its correlation with the rest, those to repair set off and named.

    Args:
        items: columns right (percent), item_rest, repair (bool), label (words, empty for none).
        too_hard: limit of the share right, percent.
        too_easy: limit of the share right, percent.
        low: limit of the correlation.
        axes_words: what the axes say.
        number: says a number of an axis.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(3.3)
    axes.axhline(low, color=SHORT, linewidth=0.9, linestyle=(0, (4, 3)))
    for limit in (too_hard, too_easy):
        axes.axvline(limit, color=UNDECIDED, linewidth=0.9, linestyle=(0, (4, 3)))
    rest, repair = items[~items["repair"]], items[items["repair"]]
    axes.scatter(rest["right"], rest["item_rest"], s=16, color="#9db8cf", linewidth=0)
    axes.scatter(repair["right"], repair["item_rest"], s=30, marker="^", color=SHORT, linewidth=0, zorder=3)
    bare(axes)
    lowest, highest = float(items["item_rest"].min()), float(items["item_rest"].max())
    spare = 0.08 * max(highest - lowest, 0.1)
    axes.set(xlim=(0, 102), ylim=(min(lowest, low) - spare, max(highest, low) + spare))
    figure.draw_without_rendering()
    named = repair[repair["label"] != ""].sort_values(["right", "item_rest"])
    scale = 72 / figure.dpi
    at = axes.transData.transform(items[["right", "item_rest"]].to_numpy(dtype=float)) * scale
    own = axes.transData.transform(named[["right", "item_rest"]].to_numpy(dtype=float)) * scale
    right_end = float(axes.bbox.x1) * scale
    for item, (x, y) in zip(
        named.itertuples(index=False), beside(own, list(named["label"]), at, right_end), strict=True
    ):
        where, side = (item.right, item.item_rest), "left" if x > 0 else "right"
        axes.annotate(
            item.label,
            where,
            (x, y),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=7.5,
            color=SHORT,
            bbox=GROUND | {"pad": 0.2, "zorder": 1.5},
        )
    axes.set_xlabel(axes_words[0], fontsize=8, color=QUIET)
    axes.set_ylabel(axes_words[1], fontsize=8, color=QUIET)
    axes.tick_params(axis="both", labelsize=7.5, labelcolor=QUIET)
    numbered(axes.yaxis, number)
    return to_svg(figure, name)


def beside(own: np.ndarray, labels: list[str], points: np.ndarray, right_end: float) -> list[tuple[float, float]]:
    """Return the offset of each name, from `SIDES`, that covers fewest items and names placed before.

    Args:
        own: places of the items that are named, points right and up.
        labels: their names.
        points: places of all items.
        right_end: the right edge of the drawing.
    """
    boxes: list[tuple[float, float, float, float]] = []
    chosen = []
    for (x, y), label in zip(own, labels, strict=True):
        width = LETTER * len(label)
        costs = []
        for right, up in SIDES:
            left = x + right if right > 0 else x + right - width
            box = (left, left + width, y + up - LINE / 2, y + up + LINE / 2)
            inside = (points > (box[0] - 3, box[2] - 3)) & (points < (box[1] + 3, box[3] + 3))
            overlaps = sum(a < box[1] and box[0] < b and c < box[3] and box[2] < d for a, b, c, d in boxes)
            costs.append((int(inside.all(axis=1).sum()) + 3 * overlaps + 9 * (box[1] > right_end), box))
        best = min(range(len(SIDES)), key=lambda i: costs[i][0])
        boxes.append(costs[best][1])
        chosen.append(SIDES[best])
    return chosen


def option_slopes(shares: pd.DataFrame, *, group_names: tuple[str, str, str], name: str) -> str:
    """Draw one small panel an item: the share that chose each option, from the lowest group to the highest.

    A sound key (drawn in ink) rises; an option that rises beside or above it, or may be the key, is set off.

    Args:
        shares: columns item, why (words), option, is_key, suspect, low, all, high (percent); items in drawing order.
        group_names: words for the lowest group, all, the highest group.
        name: tells this drawing from others of the page.
    """
    items = list(dict.fromkeys(shares["item"]))
    why = shares.groupby("item")["why"].first()
    names = [f"{item}\n{why[item]}" for item in items]
    figure, drawn = panels(names, across=COLUMNS, tall=1.6, more=0.2, size=7.5, sharey=True)
    for panel, item in zip(drawn, items, strict=True):
        chosen = shares[shares["item"] == item]
        heights = apart(list(chosen["high"]), least=11, low=0, high=100)
        for option, height in zip(chosen.itertuples(index=False), heights, strict=True):
            rising = option.high > option.low
            colour = INK if option.is_key else SHORT if rising or option.suspect else UNDECIDED
            y = [option.low, option.all, option.high]
            width = 2.0 if option.is_key or option.suspect else 1.1
            style = "-" if option.is_key or rising or option.suspect else (0, (3, 2))
            sns.lineplot(x=[0, 1, 2], y=y, color=colour, linewidth=width, linestyle=style, ax=panel, legend=False)
            sign = " ✓" if option.is_key else " ◆" if option.suspect else " ▲" if rising else ""
            panel.text(2.08, height, f"{option.option}{sign}", va="center", fontsize=7.5, color=colour)
        panel.set(xlim=(-0.1, 2.45), ylim=(0, 100))
        panel.set_xticks([0, 1, 2], group_names, fontsize=7)
        panel.set_yticks([0, 50, 100], ["0", "50", "100"], fontsize=7, color=QUIET)
    return to_svg(figure, name)
