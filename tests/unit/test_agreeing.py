"""Printed numbers agree with each other and with what is said of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.report.shared.agreeing import adding_up, decimals_to_tell


def test_the_part_that_rounding_moved_furthest_gives_way():
    """−0.03 − 0.66 − 3.36 + 3.56 = −0.49 stands as 0.0 − 0.7 − 3.4 + 3.6 = −0.5; to −0.6, 3.56 is rounded down."""
    parts = [-0.03, -0.66, -3.36, 3.56]
    assert adding_up(parts, -0.5, decimals=1) == [0.0, -0.7, -3.4, 3.6]
    assert adding_up(parts, -0.6, decimals=1) == [0.0, -0.7, -3.4, 3.5]


def test_nothing_stays_nothing():
    assert adding_up([0.0, 0.0, -1.96, -2.16], -4.1, decimals=1) == [0.0, 0.0, -1.9, -2.2]


@given(st.lists(st.floats(-50, 50).filter(lambda x: abs(x) > 1e-6), min_size=1, max_size=6), st.integers(0, 2))
def test_rounded_parts_add_up_and_stay_near(parts, decimals):
    total = round(sum(parts), decimals)
    rounded = adding_up(parts, total, decimals=decimals)
    assert sum(rounded) == pytest.approx(total)
    assert np.abs(np.array(rounded) - parts).max() <= 1.01 * 10.0**-decimals


def test_decimals_come_where_a_verdict_hangs_on_them():
    assert decimals_to_tell((23.4, 16.9)) == 0
    assert decimals_to_tell((17.3, 16.9)) == 1
    assert decimals_to_tell((0.3, 0.0), (12.2, 0.0)) == 1
    assert decimals_to_tell((-0.03, 0.0)) == 2
    assert decimals_to_tell((0.0, 0.0), (float("nan"), 1.0)) == 0
