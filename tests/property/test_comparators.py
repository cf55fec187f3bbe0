"""What is told of others: bands and steps, held against corrections of a few; read by an attacker with two releases."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.profile.comparators import (
    BAND,
    CELL,
    EVERYBODY,
    MEAN,
    MEDIAN,
    SHARE,
    Released,
    changed_people,
    comparators,
    placed,
    snapshot,
    step_for,
)

MINIMUM = 10
KEY = "0123456789abcdef"


def cohort(sizes, seed=0):
    generator = np.random.default_rng(seed)
    n = sum(sizes)
    officers = pd.DataFrame(
        {"officer_id": [f"o{i}" for i in range(n)], "unit_id": [f"u{k}" for k, m in enumerate(sizes) for _ in range(m)]}
    )
    levels = officers[["officer_id"]].merge(pd.DataFrame({"scale_id": ["d", "d.a"]}), how="cross")
    estimate = generator.uniform(20, 95, len(levels))
    return levels.assign(estimate=estimate, level=np.digitize(estimate, [40, 60, 80])), officers


def points(levels):
    """Points from which the estimates follow, unless a test says that they have others."""
    return levels[["officer_id", "scale_id"]].assign(raw=levels["raw"] if "raw" in levels else levels["estimate"])


def told(levels, officers, released=None, minimum=MINIMUM):
    return comparators(levels, officers, minimum=minimum, top_level=3, released=released, scores=points(levels))


def remembered(levels, officers, released=None):
    known = released or Released()
    return snapshot(told(levels, officers, known), placed(levels, officers), points(levels), known, KEY)


def corrected(levels, officer, to):
    estimate = levels["estimate"].mask(levels["officer_id"] == officer, to)
    return levels.assign(estimate=estimate, level=np.digitize(estimate, [40, 60, 80]))


def values(cells):
    return cells.set_index([*CELL, "level"])[["low", "high"]].sort_index()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=1, max_size=5), st.integers(0, 1000))
def test_what_is_told_rests_on_enough_people_and_holds_the_value_in_a_band(sizes, seed):
    levels, officers = cohort(sizes, seed)
    cells = told(levels, officers)
    assert (cells["n"] >= MINIMUM).all()
    bands = cells[cells["measure"] != SHARE]
    assert ((bands["high"] - bands["low"]) == BAND).all()
    assert (bands["low"] % BAND == 0).all()
    unit = levels["officer_id"].map(officers.set_index("officer_id")["unit_id"])
    for row in bands.itertuples(index=False):
        own = levels[(levels["scale_id"] == row.scale_id) & ((row.group == EVERYBODY) | (unit == row.group))][
            "estimate"
        ]
        value = own.mean() if row.measure == MEAN else own.median()
        assert row.low <= value <= row.high
        assert row.n == len(own)
    for _, rows in cells[cells["measure"] == SHARE].groupby("scale_id"):
        step = step_for(int(rows["n"].iloc[0]), MINIMUM)
        assert step * rows["n"].iloc[0] >= 100 * MINIMUM
        assert rows["low"].sum() == 100
        assert (rows["low"] % step == 0).all()


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True), (11, True)])
def test_a_median_is_told_from_the_minimum_on(n, shown):
    cells = told(*cohort([n, 40]))
    assert ((cells["group"] == "u0") & (cells["measure"] == MEDIAN)).any() == shown


@pytest.mark.parametrize(
    ("n", "step"), [(39, None), (40, 25), (41, 25), (49, 25), (50, 20), (100, 10), (199, 10), (200, 5)]
)
def test_a_step_of_shares_stands_for_the_minimum(n, step):
    assert step_for(n, MINIMUM) == step


def reading(before, now, old, new):
    """Whether two releases that differ in one person's result tell anything of it: any cell that is not the same."""
    one, two = values(old), values(new)
    shared = one.index.intersection(two.index)
    return not one.loc[shared].equals(two.loc[shared]) and not before.equals(now)


def test_two_releases_tell_nothing_of_one_correction_and_without_memory_they_would():
    levels, officers = cohort([12, 25, 30, 11], seed=4)
    first = remembered(levels, officers)
    held = plain = 0
    asked = officers["officer_id"][::4]
    for number, officer in enumerate(asked):
        again = corrected(levels, officer, 5.0 + 90 * (number % 2))
        held += reading(levels, again, first.cells, told(again, officers, first))
        plain += reading(levels, again, first.cells, told(again, officers))
    assert held == 0
    assert plain > len(asked) / 4


@pytest.mark.parametrize(("people", "renewed"), [(9, False), (10, True), (11, True)])
def test_a_cell_is_renewed_once_the_minimum_of_people_changed(people, renewed):
    levels, officers = cohort([30, 30], seed=1)
    released = remembered(levels, officers)
    for officer in officers["officer_id"].head(people):
        levels = corrected(levels, officer, 1.0)
    cells = told(levels, officers, released)
    everybody = cells[(cells["group"] == EVERYBODY) & (cells["measure"] == MEAN)]
    assert everybody["held"].all() == (not renewed)
    assert values(everybody).equals(values(told(levels, officers)).loc[values(everybody).index]) == renewed


def test_corrections_one_by_one_count_from_the_value_that_was_told():
    levels, officers = cohort([30, 30], seed=1)
    released = remembered(levels, officers)
    for number, officer in enumerate(officers["officer_id"].head(10), start=1):
        levels = corrected(levels, officer, 1.0)
        cells = told(levels, officers, released)
        assert cells[cells["group"] == EVERYBODY]["held"].all() == (number < 10)
        released = snapshot(cells, placed(levels, officers), points(levels), released, KEY)


def test_who_came_and_went_counts_as_a_change_of_few():
    levels, officers = cohort([30, 30], seed=1)
    released = remembered(levels, officers)
    left = levels[levels["officer_id"] != "o3"]
    assert told(left, officers, released)["held"].any()
    assert changed_people(np.array([1, 2, 3]), np.array([1, 2, 4])) == 1
    assert changed_people(np.array([1, 2, 3]), np.array([1])) == 2
    assert changed_people(np.array([1]), np.array([1])) == 0


def test_what_is_remembered_names_nobody_and_differs_by_key():
    levels, officers = cohort([30, 30], seed=1)
    one = snapshot(told(levels, officers), placed(levels, officers), points(levels), Released(), KEY)
    two = snapshot(told(levels, officers), placed(levels, officers), points(levels), Released(), KEY[::-1])
    assert set(one.people.columns) == {"group", "scale_id", "person"}
    assert not set(one.people["person"]) & set(two.people["person"])


def test_estimates_of_all_that_one_correction_moves_are_held_everywhere():
    """A scale's estimates follow from everybody's answers: nine people's points changed, and all estimates moved."""
    levels, officers = cohort([30, 25], seed=3)
    before = remembered(levels.assign(raw=levels["estimate"]), officers)
    for corrected_people, is_held in ((1, True), (MINIMUM - 1, True), (MINIMUM, False)):
        theirs = levels["officer_id"].isin([f"o{i}" for i in range(corrected_people)])
        moved = np.clip(levels["estimate"] + 7.0, 0, 100)
        now = levels.assign(
            raw=levels["estimate"].mask(theirs, 1.0), estimate=moved, level=np.digitize(moved, [40, 60, 80])
        )
        cells = told(now, officers, before)
        assert cells["held"].all() == is_held
        same = values(cells).equals(values(before.cells))
        assert same == is_held
