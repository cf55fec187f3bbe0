"""The plan's calendar: which session in which week with how many people, and the share away per week."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from workbench.report.charts.style import ACCENT, BANDS, LEVELS, MEETS, QUIET, SHORT, bare, canvas, to_svg

KINDS = {"course": 0, "coaching": 1, "assess": 2}
COLOURS = ListedColormap([ACCENT, MEETS, QUIET])


def plan_calendar(
    sessions: pd.DataFrame,
    *,
    week_names: list[str],
    away: pd.Series | None = None,
    cap: float | None = None,
    away_words: str = "",
    holidays: Collection[int] = (),
    full: Collection[int] = (),
    name: str,
) -> str:
    """Draw people per course and week, and under it the percentage of the unit that is away.

    Args:
        sessions: columns course (words), week (1…), people, and kind (course, coaching or assess; default: course).
        week_names: words of week 1…
        away: percent of the unit that is away, indexed by week 1…; left out where there is no single unit.
        cap: largest percentage allowed.
        away_words: what the row of bars says.
        holidays: weeks that hold a holiday; they stand on a tint.
        full: weeks in which nobody else can be away; their bars are dark.
        name: tells this drawing from others of the page.
    """
    weeks = range(1, len(week_names) + 1)
    grid = sessions.pivot_table(index="course", columns="week", values="people", aggfunc="sum", sort=False)
    grid = grid.reindex(columns=weeks)
    kind = sessions.get("kind", pd.Series("course", index=sessions.index)).map(KINDS)
    codes = kind.groupby(sessions["course"], sort=False).first().reindex(grid.index)
    below = 0.7 if away is not None else 0.0
    height = 0.4 + 0.19 * len(grid) + below
    rows = 2 if away is not None else 1
    figure, axes = canvas(
        height, nrows=rows, squeeze=False, sharex=False, height_ratios=[height - below, below][:rows] if below else None
    )
    top = axes[0][0]
    sns.heatmap(
        grid.notna().astype(float).mul(codes, axis=0).where(grid.notna()),
        annot=grid,
        fmt=".0f",
        cmap=COLOURS,
        vmin=0,
        vmax=2,
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
    top.tick_params(axis="x", labelsize=7, rotation=0)
    top.tick_params(axis="y", rotation=0)
    top.grid(visible=True, axis="x", color="#e6ebf0", linewidth=0.8)
    top.set_axisbelow(True)
    for week in holidays:
        top.axvspan(week - 1, week, color=BANDS[1], zorder=0, linewidth=0)
    if away is not None:
        _away(axes[1][0], away.reindex(weeks, fill_value=0.0), cap=cap, words=away_words, holidays=holidays, full=full)
    return to_svg(figure, name)


def _away(
    axes: Axes, share: pd.Series, *, cap: float | None, words: str, holidays: Collection[int], full: Collection[int]
) -> None:
    for week in holidays:
        axes.axvspan(week - 1.5, week - 0.5, color=BANDS[1], zorder=0, linewidth=0)
    colours = [LEVELS[3] if week in full else LEVELS[2] for week in share.index]
    axes.bar(range(len(share)), share.to_numpy(), color=colours, width=0.7)
    for at, value in enumerate(share):
        if value > 0:
            axes.text(at, value, f"{value:.0f}", ha="center", va="bottom", fontsize=7.5, color=QUIET)
    if cap is not None:
        axes.axhline(cap, color=SHORT, linewidth=1, linestyle=(0, (4, 3)))
    bare(axes)
    axes.set_xlim(-0.5, len(share) - 0.5)
    axes.set_ylim(0, max(cap or 0, float(share.max())) * 1.35 or 1)
    axes.set_xticks([])
    axes.set_yticks([0], [words])
