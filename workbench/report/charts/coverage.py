"""Qualified people against needed people: now, after the plan, and what the scenario asks for."""

from __future__ import annotations

import pandas as pd

from workbench.report.charts.style import ACCENT, BANDS, INK, LEVELS, SHORT, bare, canvas, to_svg


def coverage_bars(rows: pd.DataFrame, *, name: str) -> str:
    """Draw per scale the qualified people now and what the plan adds, against the people needed now and later.

    A solid tick is what is needed now, a dashed one what the scenario needs.

    Args:
        rows: columns scale (words), qualified, planned (qualified once the plan is confirmed), needed, scenario (people
            needed in the scenario), words (at the right) and alarm (bool: the words stand out).
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.25 + 0.2 * len(rows))
    largest = max(float(rows[["planned", "needed", "scenario"]].to_numpy(dtype=float).max()), 1.0)
    for at, row in enumerate(rows.itertuples(index=False)):
        axes.barh(at, largest, height=0.62, color=BANDS[1], linewidth=0)
        axes.barh(at, row.qualified, height=0.42, color=ACCENT, linewidth=0)
        axes.barh(at, row.planned - row.qualified, left=row.qualified, height=0.42, color=LEVELS[2], linewidth=0)
        axes.vlines(row.needed, at - 0.36, at + 0.36, color=INK, linewidth=2.2, zorder=4)
        if row.scenario != row.needed:
            axes.vlines(row.scenario, at - 0.36, at + 0.36, color=INK, linewidth=1.3, linestyle=(0, (2, 1)), zorder=4)
        colour = SHORT if row.alarm else INK
        axes.text(largest * 1.03, at, row.words, va="center", fontsize=8.5, color=colour)
    axes.set(ylim=(len(rows) - 0.45, -0.55), xlim=(0, largest * 1.22))
    axes.set_yticks(range(len(rows)), rows["scale"])
    bare(axes)
    axes.set_xticks([])
    return to_svg(figure, name)
