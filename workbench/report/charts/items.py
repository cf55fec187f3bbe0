"""Items: what each option drew in the lowest and in the highest group."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from workbench.report.charts.style import INK, QUIET, SHORT, UNDECIDED, bare, canvas, to_svg

COLUMNS = 4


def option_slopes(shares: pd.DataFrame, *, group_names: tuple[str, str, str], name: str) -> str:
    """Draw one small panel an item: the share that chose each option, from the lowest group to the highest.

    A sound key (drawn in ink) rises; an option that rises beside or above it is set off.

    Args:
        shares: columns item (words), option, is_key, low, all, high (percent); items in the order to draw.
        group_names: words for the lowest group, all, the highest group.
        name: tells this drawing from others of the page.
    """
    items = list(dict.fromkeys(shares["item"]))
    rows = -(-len(items) // COLUMNS)
    figure, axes = canvas(0.2 + 1.45 * rows, nrows=rows, ncols=COLUMNS, squeeze=False, sharey=True)
    panels = axes.ravel()
    for panel, item in zip(panels, items, strict=False):
        chosen = shares[shares["item"] == item]
        for option in chosen.itertuples(index=False):
            rising = option.high > option.low
            colour = INK if option.is_key else SHORT if rising else UNDECIDED
            y = [option.low, option.all, option.high]
            width = 2.0 if option.is_key else 1.1
            sns.lineplot(x=[0, 1, 2], y=y, color=colour, linewidth=width, ax=panel, legend=False)
            words = f"{option.option} ✓" if option.is_key else str(option.option)
            panel.text(2.08, option.high, words, va="center", fontsize=7.5, color=colour)
        panel.set_title(item, fontsize=8.5, loc="left", color=INK)
        bare(panel)
        panel.set(xlim=(-0.1, 2.45), ylim=(0, 100))
        panel.set_xticks([0, 1, 2], group_names, fontsize=7)
        panel.set_yticks([0, 50, 100], ["0", "50", "100"], fontsize=7, color=QUIET)
    for panel in panels[len(items) :]:
        panel.set_axis_off()
    return to_svg(figure, name)
