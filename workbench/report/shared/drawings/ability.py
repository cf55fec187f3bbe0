"""Where an exam measures well: people beside items, test information, and the error along the scores."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbench.marks.layout import Number
from workbench.marks.palette import ACCENT, BANDS, INK, QUIET, SHORT
from workbench.report.frame.plots import GROUND, bare, numbered, panels, to_svg

LETTERS_ACROSS = 62
"""Letters of items' names that fit across a map as wide as the page; where they do not, each item is a dot."""

NAME_GAP = " · "

ITEM_CLASS = 0.25
"""Width of a class of items' difficulties, logits."""


def wright_maps(people: pd.DataFrame, items: pd.DataFrame, cuts: pd.DataFrame, *, number: Number, name: str) -> str:
    """Draw one map a domain: people to the left, items to the right of one scale of ability, cut scores across.

    Args:
        people: columns domain (words), theta_low, theta_high (logits), n; domains in the order to draw.
        items: columns domain (words), item_id, b (logits).
        cuts: columns domain (words), level (words), theta (logits).
        number: says a number of an axis.
        name: tells this drawing from others of the page.
    """
    domains = list(dict.fromkeys(people["domain"]))
    columns = min(4, len(domains))
    longest = (
        items.assign(row=np.floor(items["b"] / ITEM_CLASS)).groupby(["domain", "row"])["item_id"].agg(NAME_GAP.join)
    )
    named = columns <= 2 and bool(longest.str.len().max() <= LETTERS_ACROSS / columns)
    names = [fill(domain, 22) if columns > 2 else domain for domain in domains]
    figure, drawn = panels(names, across=columns, tall=4.4 if named else 2.6, sharey=True)
    width = float((people["theta_high"] - people["theta_low"]).iloc[0])
    for panel, domain in zip(drawn, domains, strict=True):
        own = people[people["domain"] == domain]
        middle = (own["theta_low"] + own["theta_high"]) / 2
        panel.barh(middle, -own["n"] / own["n"].max(), height=0.9 * width, color="#9db8cf", linewidth=0)
        _items(panel, items[items["domain"] == domain], named=named)
        for cut in cuts[cuts["domain"] == domain].itertuples(index=False):
            panel.axhline(cut.theta, color=SHORT, linewidth=1.0, linestyle=(0, (4, 3)), alpha=0.75)
            panel.text(-1.6, cut.theta, cut.level, va="center", fontsize=7, color=SHORT, bbox=GROUND)
        panel.axvline(0, color=QUIET, linewidth=0.8)
        panel.set(xlim=(-1.62, 1.15))
        panel.set_xticks([])
        numbered(panel.yaxis, number, most=8)
    return to_svg(figure, name)


def _items(panel: Axes, items: pd.DataFrame, *, named: bool) -> None:
    """Put the items of one class of difficulty beside each other."""
    place = np.floor(items["b"] / ITEM_CLASS)
    rank = items.groupby(place).cumcount()
    middle = (place + 0.5) * ITEM_CLASS
    if not named:
        most = max(int(rank.max()) + 1, 8)
        panel.scatter((rank + 0.7) / most, middle, s=9, color=INK, linewidth=0)
        return
    for at, ids in items.groupby(place)["item_id"]:
        height = (float(at) + 0.5) * ITEM_CLASS
        panel.text(0.03, height, NAME_GAP.join(ids), va="center", fontsize=6.5, color=INK, zorder=4)


def information_panels(
    curves: pd.DataFrame, cuts: pd.DataFrame, *, axes_words: tuple[str, str], number: Number, name: str
) -> str:
    """Draw one panel a domain: test information as an area, the standard error as a line, the cut scores marked.

    Args:
        curves: columns domain (words), theta, information, se; domains in the order to draw.
        cuts: columns domain (words), level (words), theta, se (logits).
        axes_words: what the left axis (information) and the right one (standard error) say.
        number: says a number of an axis.
        name: tells this drawing from others of the page.
    """

    def draw(panel: Axes, own: pd.DataFrame) -> None:
        panel.fill_between(own["theta"], own["information"], color=BANDS[2], linewidth=0)
        panel.set(xlim=(own["theta"].min(), own["theta"].max()), ylim=(0, 1.25 * float(own["information"].max())))
        panel.set_ylabel(axes_words[0], fontsize=7, color=QUIET)
        beside = panel.twinx()
        beside.plot(own["theta"], own["se"], color=ACCENT, linewidth=1.6)
        bare(beside)
        beside.set(ylim=(0, 1.5))
        beside.set_ylabel(axes_words[1], fontsize=7, color=ACCENT)
        beside.tick_params(axis="y", labelsize=7.5, labelcolor=ACCENT, length=0)
        for axis in (panel.xaxis, panel.yaxis, beside.yaxis):
            numbered(axis, number)
        for place, cut in enumerate(cuts[cuts["domain"] == own["domain"].iloc[0]].itertuples(index=False)):
            _mark(beside, cut.theta, cut.level, error=cut.se, top=1.5, place=place)

    return _panels(curves, draw, name=name)


def error_panels(curves: pd.DataFrame, cuts: pd.DataFrame, *, number: Number, name: str) -> str:
    """Draw one panel a domain: the conditional standard error of a score over the scores, the cut scores marked.

    Args:
        curves: columns domain (words), percent, error (percent); domains in the order to draw.
        cuts: columns domain (words), level (words), percent, error (percent).
        number: says a number of an axis.
        name: tells this drawing from others of the page.
    """
    top = 1.35 * float(curves["error"].max())

    def draw(panel: Axes, own: pd.DataFrame) -> None:
        panel.plot(own["percent"], own["error"], color=ACCENT, linewidth=1.6)
        panel.set(xlim=(0, 100), ylim=(0, top))
        panel.set_xticks([0, 25, 50, 75, 100])
        numbered(panel.yaxis, number)
        for place, cut in enumerate(cuts[cuts["domain"] == own["domain"].iloc[0]].itertuples(index=False)):
            _mark(panel, cut.percent, cut.level, error=cut.error, top=top, place=place)

    return _panels(curves, draw, name=name)


def _panels(curves: pd.DataFrame, draw: Callable[[Axes, pd.DataFrame], None], *, name: str) -> str:
    domains = list(dict.fromkeys(curves["domain"]))
    figure, drawn = panels(domains, across=min(2, len(domains)), tall=1.55 if len(domains) > 1 else 2.4)
    for panel, domain in zip(drawn, domains, strict=True):
        draw(panel, curves[curves["domain"] == domain])
    return to_svg(figure, name)


def _mark(panel: Axes, at: float, words: str, *, error: float, top: float, place: int) -> None:
    """Mark a cut score and the error there; neighbours' words stand at different heights."""
    height = 0.8 if place % 2 else 0.92
    panel.axvline(at, ymax=height - 0.01, color=SHORT, linewidth=1.1, linestyle=(0, (4, 3)))
    panel.plot([at], [error], marker="o", markersize=4.5, color=SHORT)
    panel.text(at, height * top, words, ha="center", va="bottom", fontsize=7.5, color=SHORT, bbox=GROUND)
