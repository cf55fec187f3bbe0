"""The one visual language: palette, type, and how a drawing becomes SVG."""

from __future__ import annotations

import io
import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Literal

import matplotlib as mpl
from markupsafe import escape
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font, get_font_names
from matplotlib.ft2font import LoadFlags
from matplotlib.ticker import FuncFormatter, MaxNLocator

Weight = Literal["normal", "bold"]
Anchor = Literal["start", "middle", "end"]
PAPER: Any = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
"""Ground of words that stand over lines."""

Number = Callable[[float, int], str]
"""Says a number with so many decimals in the page's language."""

INK, QUIET, ACCENT = "#1b2733", "#566472", "#1f4e79"
SHORT, MEETS, UNDECIDED = "#b3441b", "#1f6f75", "#7d8894"
BANDS = ("#f7f3ef", "#eef2f6", "#dde5ed", "#c9d6e2", "#b3c5d6", "#9db4ca")
LEVELS = ("#f2d6cb", "#dde5ed", "#9db8cf", "#1f4e79", "#163a5a", "#0d2438")
WIDTH = 7.5
"""Inches of a drawing as wide as the page."""

PHONE, LARGER = 360.0, 1.45
"""Points of a drawing as wide as a phone, and how much larger its words are than those of a drawing for the page."""

MEASURED_AT = 100
# What Vietnamese and English are written with; any other letter is taken to be as wide as most.
VOWELS, TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = string.ascii_letters + string.digits + string.punctuation + " đĐ–−\u00a0"
LETTERS += "".join(unicodedata.normalize("NFC", v + t) for v in VOWELS + VOWELS.upper() for t in TONES)
OTHER_LETTER = 0.6
FONTS = [font for font in ("Noto Sans", "Segoe UI", "Roboto", "DejaVu Sans") if font in get_font_names()]
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


def canvas(height: float, *, width: float = WIDTH, **grid: Any) -> tuple[Figure, Any]:
    """Return a figure of `width` × `height` inches, and its axes (an array where `grid` asks for more)."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(**grid)
    return figure, axes


def bare(axes: Axes) -> None:
    """Take away frame, labels and ticks that say nothing."""
    axes.spines[:].set_visible(False)
    axes.set(xlabel="", ylabel="")


def numbered(axis: Axis, number: Number, *, most: int = 5) -> None:
    """Put at most `most` round numbers on an axis, written as the page's language writes them."""
    locator = MaxNLocator(nbins=most, steps=[1, 2, 5, 10])
    axis.set_major_locator(locator)
    places = locator()
    step = min((b - a for a, b in pairwise(places)), default=1.0)
    decimals = 0 if step > 0.99 else 1 if step > 0.099 else 2
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


def family() -> str:
    """Return the fonts as the attribute `font-family` of an SVG element has them."""
    return ", ".join(f"'{font}'" for font in [*FONTS, "sans-serif"])


def svg_frame(width: float, height: float, parts: Sequence[str]) -> str:
    """Return a drawing of `width` × `height` points with its parts, as one SVG element."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:.6g}pt" '
        f'viewBox="0 0 {width:g} {height:.6g}" font-family="{family()}">\n' + "\n".join(parts) + "\n</svg>"
    )


def text_width(words: str, size: float, weight: Weight = "normal") -> float:
    """Return how wide words are, in points, set in the first of the fonts (without kerning)."""
    widths = _letter_widths(weight)
    return size * sum(widths.get(letter, OTHER_LETTER) for letter in unicodedata.normalize("NFC", words))


@cache
def _letter_widths(weight: Weight) -> dict[str, float]:
    """Return each letter's width as a share of the font's size."""
    font = get_font(findfont(FontProperties(family=FONTS or None, weight=weight)))
    font.set_size(MEASURED_AT, 72)
    there = font.get_charmap()
    return {
        letter: font.load_char(ord(letter), LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / MEASURED_AT
        for letter in LETTERS
        if ord(letter) in there
    }


def svg_text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    *,
    anchor: Anchor = "start",
    weight: Weight = "normal",
    turn: float = 0,
) -> str:
    """Return words as an SVG element: real text at a point of its base line, turned by degrees around that point."""
    set_off = "" if anchor == "start" else f' text-anchor="{anchor}"'
    set_off += "" if weight == "normal" else f' font-weight="{weight}"'
    set_off += "" if not turn else f' transform="rotate({turn:g} {x:.1f} {y:.1f})"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.3g}" fill="{colour}"{set_off}>{escape(words)}</text>'


def svg_box(x: float, y: float, wide: float, tall: float, colour: str) -> str:
    """Return a filled rectangle as an SVG element."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{colour}"/>'


def svg_line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1.0, dashes: str = "") -> str:
    """Return a line as an SVG element; `dashes` are lengths drawn and left out, as in "4 3"."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def svg_dot(x: float, y: float, radius: float, colour: str) -> str:
    """Return a filled circle as an SVG element."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}"/>'


def fitted(size: float, names: Iterable[object], widest: float) -> float:
    """Return the size of words, or the smaller one at which the longest of the names is `widest` points wide."""
    return size * min(1.0, widest / max(text_width(str(name), size) for name in names))


def lines_of(words: str, widest: float, size: float) -> list[str]:
    """Return words in lines, none wider than `widest` points where a single word is not."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= widest:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
