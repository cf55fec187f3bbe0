"""The plan's calendar: which session in which week with how many people, and the share away per week."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from workbench.report.charts.style import ACCENT, LEVELS, QUIET, SHORT, bare, canvas, to_svg


def plan_calendar(
    sessions: pd.DataFrame,
    *,
    week_names: list[str],
    away: pd.Series | None = None,
    cap: float | None = None,
    away_words: str = "",
    name: str,
) -> str:
    """Draw people per course and week, and under it the percentage of the unit that is away.

    Args:
        sessions: columns course (words), week (1…), people.
        week_names: words of week 1…
        away: percent of the unit that is away, indexed by week 1…; left out where there is no single unit.
        cap: largest percentage allowed.
        away_words: what the row of bars says.
        name: tells this drawing from others of the page.
    """
    grid = sessions.pivot_table(index="course", columns="week", values="people", aggfunc="sum", sort=False)
    grid = grid.reindex(columns=range(1, len(week_names) + 1))
    below = 0.75 if away is not None else 0.0
    height = 0.5 + 0.27 * len(grid) + below
    rows = 2 if away is not None else 1
    figure, axes = canvas(
        height, nrows=rows, squeeze=False, sharex=False, height_ratios=[height - below, below][:rows] if below else None
    )
    top = axes[0][0]
    sns.heatmap(
        grid.notna().astype(float).where(grid.notna()),
        annot=grid,
        fmt=".0f",
        cmap=[ACCENT],
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        annot_kws={"fontsize": 8, "color": "white"},
        ax=top,
        xticklabels=week_names,
        yticklabels=True,
    )
    bare(top)
    top.xaxis.tick_top()
    top.tick_params(axis="x", labelsize=8, rotation=0)
    top.tick_params(axis="y", rotation=0)
    top.grid(visible=True, axis="x", color="#e6ebf0", linewidth=0.8)
    top.set_axisbelow(True)
    if away is not None:
        bottom = axes[1][0]
        share = away.reindex(range(1, len(week_names) + 1), fill_value=0.0)
        sns.barplot(x=list(share.index), y=share.to_numpy(), color=LEVELS[2], saturation=1, ax=bottom, width=0.7)
        for at, value in enumerate(share):
            if value > 0:
                bottom.text(at, value, f"{value:.0f}", ha="center", va="bottom", fontsize=7.5, color=QUIET)
        if cap is not None:
            bottom.axhline(cap, color=SHORT, linewidth=1, linestyle=(0, (4, 3)))
        bare(bottom)
        bottom.set_ylim(0, max(cap or 0, float(share.max())) * 1.35 or 1)
        bottom.set_xticks([])
        bottom.set_yticks([0], [away_words])
    return to_svg(figure, name)
