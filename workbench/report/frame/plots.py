"""Statistical pictures: how matplotlib and seaborn draw in the one visual language, and how a figure becomes SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbench.marks.layout import Number, decimals_of
from workbench.marks.letters import FONTS
from workbench.marks.palette import INK, QUIET

GROUND: Any = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
"""Ground of words that stand over lines."""

WIDTH = 7.5
"""Inches of a picture as wide as the page."""

STYLE: Any = {
    "axes.edgecolor": "#d5dce3",
    "axes.labelcolor": QUIET,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": FONTS,
    "font.size": 9,
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": QUIET,
    "xtick.labelcolor": QUIET,
    "ytick.color": "#d5dce3",
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}


def canvas(height: float, **grid: Any) -> tuple[Figure, Any]:
    """Return a figure as wide as the page, `height` inches high, and its axes (an array where `grid` asks for more)."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots(**grid)
    return figure, axes


def panels(
    names: Sequence[str], *, across: int, tall: float, more: float = 0.0, size: float = 8.5, **grid: Any
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a bare panel for each name, `across` of them in a row of `tall` inches, and the panels.

    `more` inches are left above and below all, names have letters of `size` points, `grid` says how axes are shared.
    """
    rows = -(-len(names) // across)
    figure, axes = canvas(more + tall * rows, nrows=rows, ncols=across, squeeze=False, **grid)
    every = list(axes.ravel())
    for panel, name in zip(every, names, strict=False):
        panel.set_title(name, fontsize=size, loc="left", color=INK)
        panel.tick_params(axis="both", labelsize=7.5, labelcolor=QUIET)
        bare(panel)
    for panel in every[len(names) :]:
        panel.set_axis_off()
    return figure, every[: len(names)]


def bare(axes: Axes) -> None:
    """Take away frame, labels and ticks that say nothing."""
    axes.spines[:].set_visible(False)
    axes.set(xlabel="", ylabel="")


def numbered(axis: Axis, number: Number, *, most: int = 5) -> None:
    """Put at most `most` round numbers on an axis, written as the page's language writes them."""
    locator = MaxNLocator(nbins=most, steps=[1, 2, 5, 10])
    axis.set_major_locator(locator)
    decimals = decimals_of(locator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, decimals)))


def apart(places: Sequence[float], *, least: float, low: float, high: float) -> list[float]:
    """Return places moved so that neighbours are `least` apart, in the same order, between `low` and `high`."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [float(place) for place in places]
    for before, i in pairwise(order):
        moved[i] = max(moved[i], moved[before] + least)
    ceiling = high
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - least
    return [max(place, low) for place in moved]


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as an SVG element; `name` keeps its ids apart from those of other drawings on the page."""
    out = io.StringIO()
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'id="((?:figure|axes|patch|text|line2d|matplotlib|xtick|ytick|legend)[\w.]*)"', "", svg)
    svg = svg.replace('xmlns:xlink="http://www.w3.org/1999/xlink" ', "", 1) if "xlink:href" not in svg else svg
    return re.sub(r"\n\s*", "\n", svg)
