"""No hidden cell can be worked out from what is published."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.profile.disclosure import COHORT, pooled, suppression

MINIMUM = 10


@st.composite
def tables(draw):
    units = draw(st.integers(1, 8))
    names = [f"u{i}" for i in range(units)]
    parents = {name: draw(st.sampled_from(["north", "south"])) for name in names}
    parents |= {"north": "country", "south": "country", "country": None}
    if draw(st.booleans()):
        names.append("north")
    scales = ["d", "d.a", "d.b", "e", "e.a", "e.b", "e.c"][: draw(st.integers(1, 7))]
    size = st.one_of(st.integers(0, 14), st.integers(20, 60))
    counts = pd.DataFrame([[draw(size) for _ in scales] for _ in names], index=names, columns=scales)
    scale_parents = {s: s.split(".")[0] for s in scales if "." in s}
    for domain in set(scale_parents.values()):
        parts = [s for s in scale_parents if scale_parents[s] == domain]
        counts[domain] = counts[parts].max(axis=1)
    return counts, parents, scale_parents


def published_sums(hidden, parents, scale_parents, own):
    """Every published identity as a row over all cells, written down independently of the code under test."""
    cells = [(u, s) for u in hidden.index for s in hidden.columns]
    number = {cell: k for k, cell in enumerate(cells)}
    rows = []

    def identity(parts, total):
        row = np.zeros(len(cells))
        row[[number[c] for c in parts]] = 1
        row[number[total]] = -1
        rows.append(row)

    def key(unit):
        return f"{unit}+" if f"{unit}+" in hidden.index else unit

    present = [u for u in hidden.index if u != COHORT and not u.endswith("+")]
    for s in hidden.columns:
        for unit in {p for p in parents.values() if p in present or f"{p}+" in hidden.index}:
            below = [key(c) for c, p in parents.items() if p == unit and key(c) in hidden.index]
            identity([(c, s) for c in below + ([unit] if unit in own else [])], (key(unit), s))
        identity([("country", s)], (COHORT, s))
    for total in set(scale_parents.values()) & set(hidden.columns):
        parts = [s for s, t in scale_parents.items() if t == total]
        for u in hidden.index:
            identity([(u, s) for s in parts], (u, total))
    return np.array(rows), hidden.to_numpy().ravel()


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_hidden_cell_has_one_solution(case):
    counts, parents, scale_parents = case
    hidden = suppression(counts, parents, MINIMUM, scale_parents=scale_parents)
    matrix, flat = published_sums(hidden, parents, scale_parents, set(counts.index))
    unknown = matrix[:, flat]
    rank = np.linalg.matrix_rank(unknown) if unknown.size else 0
    for k in range(unknown.shape[1]):
        unit_vector = np.zeros(unknown.shape[1])
        unit_vector[k] = 1
        assert np.linalg.matrix_rank(np.vstack([unknown, unit_vector])) == rank + 1


@settings(max_examples=100, deadline=None)
@given(tables())
def test_every_small_cell_is_hidden_and_none_where_nothing_is_small(case):
    counts, parents, _ = case
    hidden = suppression(counts, parents, MINIMUM).loc[counts.index]
    small = counts.gt(0) & counts.lt(MINIMUM)
    assert (hidden | ~small).all(axis=None)
    assert not suppression(counts.where(~small, 20), parents, MINIMUM).any(axis=None)


def test_one_small_unit_takes_the_next_smallest_with_it():
    counts = pd.DataFrame({"s": [4, 30, 15]}, index=["a", "b", "c"])
    parents = {"a": "top", "b": "top", "c": "top"}
    outside = suppression(counts, parents, MINIMUM, insiders=False)
    assert outside["s"].to_dict() == {"a": True, "b": False, "c": True, "top": False, COHORT: False}
    hidden = suppression(counts, parents, MINIMUM)
    assert hidden["s"].to_dict() == {"a": True, "b": True, "c": True, "top": False, COHORT: False}


@settings(max_examples=150, deadline=None)
@given(tables())
def test_a_total_less_the_units_told_is_nobody_or_a_group_large_enough(case):
    counts, parents, scale_parents = case
    hidden = suppression(counts, parents, MINIMUM, scale_parents=scale_parents)
    for cell in hidden.index:
        branch = cell.removesuffix("+")
        own = [u for u in counts.index if cell == COHORT or (cell not in counts.index and branch in (parents[u], u))]
        own = list(counts.index) if branch == "country" else own
        left = counts.loc[own].where(hidden.loc[own], 0).sum()
        assert (left.eq(0) | left.ge(MINIMUM) | hidden.loc[cell]).all()


def test_two_small_units_take_a_third_with_them_where_together_they_are_few():
    counts = pd.DataFrame({"s": [3, 4, 30, 15]}, index=list("abcd"))
    hidden = {"a": True, "b": True, "c": False, "d": True, COHORT: False}
    assert suppression(counts, {}, MINIMUM, insiders=False)["s"].to_dict() == hidden
    outside = {"a": True, "b": True, "c": False, "d": False, COHORT: False}
    assert suppression(counts, {}, 7, insiders=False)["s"].to_dict() == outside


def sums_with_nothing_left_to_hide_but_empty_cells():
    """The head of u1 would read off the 4 people of u0: the sums around them hold only hidden and empty cells."""
    counts = pd.DataFrame([[10, 0, 4, 10], [20, 10, 6, 20]], index=["u0", "u1"], columns=["e", "e.a", "e.b", "e.c"])
    parents = {"u0": "north", "u1": "north", "north": "country", "country": None}
    return counts, parents, {"e.a": "e", "e.b": "e", "e.c": "e"}


@settings(max_examples=120, deadline=None)
@example(sums_with_nothing_left_to_hide_but_empty_cells())
@given(tables())
def test_no_head_who_takes_the_own_unit_out_is_left_with_few_people_or_a_small_cell(case):
    counts, parents, scale_parents = case
    hidden = suppression(counts, parents, MINIMUM, scale_parents=scale_parents)
    matrix, flat = published_sums(hidden, parents, scale_parents, set(counts.index))
    cells = [(u, s) for u in hidden.index for s in hidden.columns]
    for head in counts.index:
        for total in hidden.index.difference(counts.index):
            branch = total.removesuffix("+")
            under = [u for u in counts.index if total == COHORT or branch in (u, *above(u, parents))]
            if head in under:
                others = counts.loc[under].drop(head)
                left = others.where(hidden.loc[others.index], 0).sum()
                assert (left.eq(0) | left.ge(MINIMUM) | hidden.loc[total]).all()
        own = np.array([unit == head for unit, _ in cells])
        known = np.vstack([matrix[:, flat], np.eye(len(cells))[own][:, flat]]) if flat.any() else np.zeros((0, 0))
        rank = np.linalg.matrix_rank(known) if known.size else 0
        for k, number in enumerate(np.flatnonzero(flat)):
            unit, scale = cells[number]
            if unit in counts.index and unit != head and counts.loc[unit, scale] < MINIMUM:
                assert np.linalg.matrix_rank(np.vstack([known, np.eye(known.shape[1])[k]])) == rank + 1


def above(unit, parents):
    chain = []
    while (unit := parents.get(unit)) is not None:
        chain.append(unit)
    return chain


@pytest.mark.parametrize(("third", "fourth_hidden"), [(4, True), (5, False), (6, False)])
def test_a_head_left_with_fewer_than_the_minimum_has_a_further_unit_hidden(third, fourth_hidden):
    counts = pd.DataFrame({"s": [5, 5, third, 12, 40]}, index=list("abcde"))
    hidden = suppression(counts, {}, MINIMUM)["s"].to_dict()
    assert hidden == {"a": True, "b": True, "c": True, "d": fourth_hidden, "e": False, COHORT: False}
    assert not suppression(counts, {}, MINIMUM, insiders=False)["s"]["d"]


def test_a_head_of_a_lone_neighbour_cannot_subtract_the_own_unit():
    counts = pd.DataFrame({"s": [9, 30]}, index=list("ab"))
    assert not suppression(counts, {}, MINIMUM, insiders=False)["s"][COHORT]
    assert suppression(counts, {}, MINIMUM)["s"].all()


@given(st.lists(st.integers(0, 40), max_size=8))
def test_groups_told_together_are_none_or_large_enough(sizes):
    groups = pd.Series(sizes, index=[f"g{i}" for i in range(len(sizes))], dtype=int)
    together = pooled(groups, MINIMUM)
    assert set(groups.index[groups.between(1, MINIMUM - 1)]) <= set(together)
    assert groups[together].sum() >= min(MINIMUM, groups.sum()) or not groups[together].sum()
