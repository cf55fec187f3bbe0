"""No hidden cell can be worked out from what is published."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
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
    hidden = suppression(counts, {"a": "top", "b": "top", "c": "top"}, MINIMUM)
    assert hidden["s"].to_dict() == {"a": True, "b": False, "c": True, "top": False, COHORT: False}


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
    assert suppression(counts, {}, MINIMUM)["s"].to_dict() == {
        "a": True,
        "b": True,
        "c": False,
        "d": True,
        COHORT: False,
    }
    assert suppression(counts, {}, 7)["s"].to_dict() == {"a": True, "b": True, "c": False, "d": False, COHORT: False}


@given(st.lists(st.integers(0, 40), max_size=8))
def test_groups_told_together_are_none_or_large_enough(sizes):
    groups = pd.Series(sizes, index=[f"g{i}" for i in range(len(sizes))], dtype=int)
    together = pooled(groups, MINIMUM)
    assert set(groups.index[groups.between(1, MINIMUM - 1)]) <= set(together)
    assert groups[together].sum() >= min(MINIMUM, groups.sum()) or not groups[together].sum()
