"""Words in drawings keep clear of each other, and numbers are written as the page's language writes them."""

import re

import numpy as np
import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.report.charts import style
from workbench.report.charts.items import SIDES, beside
from workbench.report.charts.levels import Notes, level_distribution
from workbench.report.charts.style import apart, canvas, numbered


def test_words_at_an_edge_are_kept_apart_in_their_order():
    moved = apart([3, 2, 4, 90], least=11, low=0, high=100)
    assert moved == [13, 2, 24, 90]
    assert apart([99, 100, 50], least=11, low=0, high=100) == [89, 100, 50]
    assert apart([], least=11, low=0, high=100) == []


def test_a_name_does_not_cover_another_item():
    alone = beside(np.array([[0.0, 0.0]]), ["C1"], np.array([[0.0, 0.0]]), 500)
    crowded = beside(np.array([[0.0, 0.0]]), ["C1"], np.array([[0.0, 0.0], [9.0, 0.0]]), 500)
    assert alone == [SIDES[0]]
    assert crowded == [SIDES[1]]


def test_an_axis_speaks_the_language_of_the_page():
    figure, axes = canvas(2.0)
    axes.set_ylim(-0.2, 0.6)
    numbered(axes.yaxis, Speaker("vi").number)
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()][:3] == ["−0,2", "0,0", "0,2"]


@pytest.mark.parametrize("narrow", [False, True])
def test_level_bars_are_as_wide_as_their_shares(narrow):
    counts = pd.DataFrame([[1, 3]], index=["Origin"], columns=[1, 2])
    svg = level_distribution(
        counts, level_names=["", "Level 1", "Level 2"], notes=[Notes("below", ["▲ 1"])], narrow=narrow
    )
    first, second = (float(width) + 0.8 for width in re.findall(r'<rect x="[^"]*" y="[^"]*" width="([^"]*)"', svg)[:2])
    assert second == pytest.approx(3 * first, abs=0.05)
    assert all(f">{words}</text>" in svg for words in ("Origin", "▲ 1", "Level 1", "Level 2"))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_in_drawings_stand_out_from_their_ground():
    words = [(colour, "#ffffff") for colour in (style.INK, style.QUIET, style.ACCENT, style.SHORT, style.MEETS)]
    words += [(style.INK, ground) for ground in (*style.BANDS, *style.LEVELS[:3])]
    words += [("#ffffff", ground) for ground in style.LEVELS[3:]]
    assert not [pair for pair in words if contrast(*pair) < 4.5]
