"""What it costs: the gap closed against the budget, with today's budget marked."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

from workbench.report.frame.style import ACCENT, INK, LARGER, PHONE, QUIET, SHORT, WIDTH, canvas, to_svg


def cost_curve(
    points: pd.DataFrame,
    *,
    today: float | None,
    today_words: str,
    budget_words: str,
    closed_words: str,
    name: str,
    narrow: bool = False,
) -> str:
    """Draw the share of the expected gap that each budget closes.

    Args:
        points: columns budget (million đồng) and closed (percent), ordered by budget.
        today: today's budget in million đồng, None where there is none.
        today_words: what the mark of today's budget says.
        budget_words, closed_words: what the axes say.
        name: tells this drawing from others of the page.
        narrow: for a phone.
    """
    figure, axes = canvas(3.0 if narrow else 2.5, width=PHONE / 72 if narrow else WIDTH)
    size = 8.5 * (LARGER if narrow else 1)
    sns.lineplot(x=points["budget"], y=points["closed"], color=ACCENT, marker="o", markersize=5, ax=axes, legend=False)
    top = 118.0
    if today is not None:
        axes.axvline(today, color=SHORT, linewidth=1.2, linestyle=(0, (4, 3)))
        right = today > float(points["budget"].mean())
        axes.annotate(
            today_words,
            (today, top),
            xytext=(-5 if right else 5, -2),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=size,
            color=SHORT,
        )
    axes.set_ylim(0, top)
    axes.set_xlim(left=0)
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlabel(budget_words, color=QUIET, fontsize=size)
    axes.set_ylabel(closed_words, color=QUIET, fontsize=size)
    axes.tick_params(axis="both", labelsize=size - 0.5, labelcolor=INK)
    axes.grid(visible=True, axis="y", color="#e6ebf0", linewidth=0.8)
    axes.set_axisbelow(True)
    return to_svg(figure, f"{name}-narrow" if narrow else name)
