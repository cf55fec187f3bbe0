"""Words in drawings keep clear of each other, and numbers are written as the page's language writes them."""

import numpy as np

from workbench.language import Speaker
from workbench.report.charts.items import SIDES, beside
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
