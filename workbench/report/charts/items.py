"""Items: all of them by difficulty and discrimination, and whom the options of single ones drew."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from workbench.report.charts.style import INK, QUIET, SHORT, UNDECIDED, bare, canvas, to_svg

COLUMNS = 3


def item_map(
    items: pd.DataFrame, *, too_hard: float, too_easy: float, low: float, axes_words: tuple[str, str], name: str
) -> str:
    """Draw every item by the share right and its correlation with the rest, those to repair set off and named.

    Args:
        items: columns right (percent), item_rest, repair (bool), label (words, empty for none).
        too_hard: limit of the share right, percent.
        too_easy: limit of the share right, percent.
        low: limit of the correlation.
        axes_words: what the axes say.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(3.3)
    axes.axhline(low, color=SHORT, linewidth=0.9, linestyle=(0, (4, 3)))
    for limit in (too_hard, too_easy):
        axes.axvline(limit, color=UNDECIDED, linewidth=0.9, linestyle=(0, (4, 3)))
    rest, repair = items[~items["repair"]], items[items["repair"]]
    axes.scatter(rest["right"], rest["item_rest"], s=16, color="#9db8cf", linewidth=0)
    axes.scatter(repair["right"], repair["item_rest"], s=30, marker="^", color=SHORT, linewidth=0, zorder=3)
    named = repair[repair["label"] != ""].sort_values(["right", "item_rest"])
    for item, left in zip(named.itertuples(index=False), _crowded(named), strict=True):
        at, side = ((-5, -8), "right") if left else ((5, 2), "left")
        where = (item.right, item.item_rest)
        axes.annotate(item.label, where, at, textcoords="offset points", ha=side, fontsize=7.5, color=SHORT)
    bare(axes)
    axes.set(xlim=(0, 102))
    axes.set_xlabel(axes_words[0], fontsize=8, color=QUIET)
    axes.set_ylabel(axes_words[1], fontsize=8, color=QUIET)
    axes.tick_params(axis="both", labelsize=7.5, labelcolor=QUIET)
    return to_svg(figure, name)


def _crowded(named: pd.DataFrame) -> list[bool]:
    """Whether the item's name would run into that of the next one to the right."""
    x, y = named["right"].to_numpy(), named["item_rest"].to_numpy()
    ahead = (x[None, :] > x[:, None]) & (x[None, :] - x[:, None] < 7) & (abs(y[None, :] - y[:, None]) < 0.05)
    return list(ahead.any(axis=1))


def option_slopes(shares: pd.DataFrame, *, group_names: tuple[str, str, str], name: str) -> str:
    """Draw one small panel an item: the share that chose each option, from the lowest group to the highest.

    A sound key (drawn in ink) rises; an option that rises beside or above it is set off.

    Args:
        shares: columns item, why (words), option, is_key, low, all, high (percent); items in the order to draw.
        group_names: words for the lowest group, all, the highest group.
        name: tells this drawing from others of the page.
    """
    items = list(dict.fromkeys(shares["item"]))
    rows = -(-len(items) // COLUMNS)
    figure, axes = canvas(0.2 + 1.6 * rows, nrows=rows, ncols=COLUMNS, squeeze=False, sharey=True)
    panels = axes.ravel()
    for panel, item in zip(panels, items, strict=False):
        chosen = shares[shares["item"] == item]
        for option in chosen.itertuples(index=False):
            rising = option.high > option.low
            colour = INK if option.is_key else SHORT if rising else UNDECIDED
            y = [option.low, option.all, option.high]
            width = 2.0 if option.is_key else 1.1
            style = "-" if option.is_key or rising else (0, (3, 2))
            sns.lineplot(x=[0, 1, 2], y=y, color=colour, linewidth=width, linestyle=style, ax=panel, legend=False)
            words = f"{option.option} ✓" if option.is_key else f"{option.option} ▲" if rising else str(option.option)
            panel.text(2.08, option.high, words, va="center", fontsize=7.5, color=colour)
        panel.set_title(f"{item}\n{chosen['why'].iloc[0]}", fontsize=7.5, loc="left", color=INK)
        bare(panel)
        panel.set(xlim=(-0.1, 2.45), ylim=(0, 100))
        panel.set_xticks([0, 1, 2], group_names, fontsize=7)
        panel.set_yticks([0, 50, 100], ["0", "50", "100"], fontsize=7, color=QUIET)
    for panel in panels[len(items) :]:
        panel.set_axis_off()
    return to_svg(figure, name)
