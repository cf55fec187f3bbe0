"""Two waves: every result then and now, and what the change of a mean is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from workbench.report.frame.style import ACCENT, BANDS, INK, MEETS, QUIET, SHORT, UNDECIDED, bare, canvas, to_svg

COLUMNS = 3
KINDS = {"unchanged": (UNDECIDED, "o"), "down": (SHORT, "v"), "up": (MEETS, "^")}
PARTS = {"composition": ("#9db8cf", ""), "difficulty": ("#e3e7eb", "////"), "real": (ACCENT, "")}


def before_and_after(
    points: pd.DataFrame, *, words: tuple[str, str, str], axes_words: tuple[str, str], name: str
) -> str:
    """Draw one panel a scale: the earlier result against this one, on the diagonal where nothing changed.

    Results are gathered in squares of 4 points of percent; a sign's area is the number of people in it.

    Args:
        points: columns scale (words), before, now (percent), kind (unchanged, up, down).
        words: what unchanged, down and up are called.
        axes_words: what the axes show.
        name: tells this drawing from others of the page.
    """
    scales = list(dict.fromkeys(points["scale"]))
    columns = min(COLUMNS, len(scales))
    rows = -(-len(scales) // columns)
    figure, grid = canvas(0.55 + 2.35 * rows, nrows=rows, ncols=columns, squeeze=False)
    panels = grid.ravel()
    binned = points.assign(before=4 * (points["before"] / 4).round(), now=4 * (points["now"] / 4).round())
    counted = binned.groupby(["scale", "kind", "before", "now"], as_index=False).size()
    most = float(counted["size"].max())
    for panel, scale in zip(panels, scales, strict=False):
        panel.plot([0, 100], [0, 100], color=BANDS[3], linewidth=1.2, zorder=0)
        for kind, (colour, marker) in KINDS.items():
            own = counted[(counted["scale"] == scale) & (counted["kind"] == kind)]
            area = 9 + 60 * own["size"] / most
            face = "none" if kind == "unchanged" else colour
            panel.scatter(
                own["before"], own["now"], s=area, marker=marker, facecolors=face, edgecolors=colour, linewidths=0.8
            )
        panel.set_title(scale, fontsize=8.5, loc="left", color=INK)
        bare(panel)
        panel.set(xlim=(0, 102), ylim=(0, 102), aspect="equal", xticks=[0, 50, 100], yticks=[0, 50, 100])
        panel.tick_params(axis="both", labelsize=7.5, labelcolor=QUIET)
    for panel in panels[len(scales) :]:
        panel.set_axis_off()
    panels[0].set_xlabel(axes_words[0], fontsize=7.5, color=QUIET)
    panels[0].set_ylabel(axes_words[1], fontsize=7.5, color=QUIET)
    _legend(figure, words)
    return to_svg(figure, name)


def _legend(figure: object, words: Sequence[str]) -> None:
    handles = [
        Line2D(
            [], [], linestyle="", marker=marker, color=colour, markerfacecolor="none" if kind == "unchanged" else colour
        )
        for kind, (colour, marker) in KINDS.items()
    ]
    figure.legend(  # type: ignore[attr-defined]
        handles,
        words,
        ncols=3,
        loc="outside lower left",
        frameon=False,
        fontsize=8,
        labelcolor=QUIET,
        handletextpad=0.2,
    )


def change_parts(rows: pd.DataFrame, *, words: tuple[str, str, str], name: str) -> str:
    """Draw for each scale the signed parts of a mean's change from 0, one under the other, and their sum as a tick.

    Args:
        rows: columns scale (words), composition, difficulty, real, low, high (interval of real), change, beside (words
            at the right); missing where not shown.
        words: what the three parts are called.
        name: tells this drawing from others of the page.
    """
    figure, axes = canvas(0.7 + 0.62 * len(rows))
    places = np.arange(len(rows), dtype=float)
    for at, (part, (colour, hatch)) in enumerate(PARTS.items()):
        axes.barh(
            places + 0.22 * (at - 1), rows[part], height=0.2, color=colour, hatch=hatch, edgecolor=QUIET,
            linewidth=0.4, label=words[at],
        )  # fmt: skip
    axes.hlines(places + 0.22, rows["low"], rows["high"], color=INK, linewidth=1.3)
    axes.vlines(rows["change"], places - 0.36, places + 0.36, color=SHORT, linewidth=2.0)
    axes.axvline(0, color=INK, linewidth=0.8)
    shown = rows[["composition", "difficulty", "real", "low", "high", "change"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(shown, initial=-1.0)), float(np.nanmax(shown, initial=1.0))
    reach = high - low
    for place, said in zip(places, rows["beside"], strict=True):
        axes.text(high + 0.04 * reach, place, said, va="center", fontsize=8, color=INK)
    axes.set(ylim=(len(rows) - 0.45, -0.55), xlim=(low - 0.03 * reach, high + 0.42 * reach))
    _bare_bars(axes, places, rows["scale"].tolist(), low=low, high=high)
    figure.legend(*axes.get_legend_handles_labels(), ncols=3, loc="outside lower left", frameon=False, fontsize=8,
                  labelcolor=QUIET, handlelength=1.2)  # fmt: skip
    return to_svg(figure, name)


def _bare_bars(axes: Axes, places: np.ndarray, scales: list[str], *, low: float, high: float) -> None:
    bare(axes)
    axes.set_yticks(places, scales)
    step = 10 if high - low > 25 else 5 if high - low > 10 else 2
    ticks = [t for t in range(-100, 101, step) if low <= t <= high]
    axes.set_xticks(ticks, [f"{t:+d}".replace("-", "−") if t else "0" for t in ticks])
    axes.tick_params(axis="x", labelsize=8)
