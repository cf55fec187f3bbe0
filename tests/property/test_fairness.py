"""Fairness: a planted difference is found, none is invented, and neither order, names nor points' size matters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import ParameterError
from workbench.measure.fairness import MantelHaenszel, ets_classes, fairness, mantel_haenszel
from workbench.tables import FAIRNESS

STATISTICS = ["mh_chi2", "mh_p", "mh_odds", "mh_delta"]


def exam(seed: int, people: int, *, groups: str = "ab", against_b: float = 0.0) -> tuple[pd.DataFrame, ...]:
    """Twelve items of two domains; the first is harder for group b by `against_b` logits, and b is less able."""
    rng = np.random.default_rng(seed)
    group = rng.choice(list(groups), people)
    ability = rng.normal(size=people) - 0.5 * (group == "b")
    logit = ability[:, None] - np.linspace(-1.2, 1.2, 12)
    logit[:, 0] -= against_b * (group == "b")
    names = [f"q{i:02}" for i in range(12)]
    ids = [f"o{i:05}" for i in range(people)]
    points = pd.DataFrame((rng.random(logit.shape) < 1 / (1 + np.exp(-logit))) * 1.0, index=ids, columns=names)
    items = pd.DataFrame({"item_id": names, "competency_id": ["c0"] * 9 + ["c1"] * 3, "points": 1.0})
    return points, items, pd.DataFrame({"officer_id": ids, "group": pd.Series(group, dtype="str")})


def examined(points, items, officers, *, minimum_group: int = 20, purify: bool = False) -> pd.DataFrame:
    return fairness(
        points,
        items,
        officers,
        domain_of={"c0": "d0", "c1": "d1"},
        groupings=["group"],
        minimum_group=minimum_group,
        purify=purify,
    )


@pytest.mark.parametrize("purify", [False, True])
def test_planted_difference_is_found_and_a_weaker_group_alone_is_none(purify):
    found = examined(*exam(1, 4000, against_b=1.2), purify=purify).set_index("item_id")
    assert found.loc["q00", "ets_class"] == "C"
    sign = -1 if found.loc["q00", "focal"] == "b" else 1
    assert sign * found.loc["q00", "mh_delta"] == pytest.approx(2.35 * 1.2, abs=0.6)
    assert (found["ets_class"].drop("q00") == "A").all()


def test_purified_matching_is_nearer_the_truth():
    plain, pure = (
        examined(*exam(3, 4000, against_b=1.5), purify=purify).set_index("item_id") for purify in (False, True)
    )
    others = [f"q{i:02}" for i in range(1, 9)]
    assert pure.loc[others, "mh_delta"].abs().mean() < plain.loc[others, "mh_delta"].abs().mean()


def test_significant_at_five_percent_without_any_difference():
    shares = [(examined(*exam(seed, 600))["mh_p"] < 0.05).mean() for seed in range(40)]
    assert 0.02 < np.mean(shares) < 0.07


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_exchanging_the_groups_negates_delta(seed):
    points, _, officers = exam(seed, 200)
    focal = (officers["group"] == "b").to_numpy()
    there, back = (mantel_haenszel(points.to_numpy(), np.ones(12), who) for who in (focal, ~focal))
    assert there.delta == pytest.approx(-back.delta, abs=1e-9, nan_ok=True)
    assert there.chi2 == pytest.approx(back.chi2, abs=1e-9, nan_ok=True)
    assert there.se_delta == pytest.approx(back.se_delta, abs=1e-9, nan_ok=True)
    assert there.n_reference.tolist() == back.n_focal.tolist()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), purify=st.booleans(), size=st.sampled_from([0.25, 3.0]))
def test_order_of_rows_and_size_of_points_do_not_matter(seed, purify, size):
    points, items, officers = exam(seed, 200, against_b=1.0)
    first = examined(points, items, officers, purify=purify)
    mixed = points.sample(frac=1, random_state=seed), officers.sample(frac=1, random_state=seed + 1)
    pd.testing.assert_frame_equal(examined(mixed[0], items, mixed[1], purify=purify), first)
    larger = examined(points * size, items.assign(points=size), officers, purify=purify)
    pd.testing.assert_frame_equal(larger, first)


def test_officers_who_were_not_given_an_item_or_have_no_group_do_not_count():
    """Two forms: those of form 2 were not given q00; the rows are those of form 1 alone on q00."""
    points, items, officers = exam(5, 600)
    second = np.arange(600) % 3 == 0
    rotated = points.assign(q00=points["q00"].mask(second))
    found = examined(rotated, items, officers).set_index("item_id")
    alone = examined(points[~second], items, officers).set_index("item_id")
    assert found.loc["q00", STATISTICS].tolist() == pytest.approx(alone.loc["q00", STATISTICS].tolist())
    assert found.loc["q00", ["n_reference", "n_focal"]].sum() == 400
    unnamed = officers.assign(group=officers["group"].mask(second))
    without = examined(points, items, unnamed).set_index("item_id")
    assert without.loc["q05", STATISTICS].tolist() == pytest.approx(alone.loc["q05", STATISTICS].tolist())


def test_more_groups_are_compared_with_the_rest_and_small_ones_named_as_not_tested():
    points, items, officers = exam(6, 900, groups="abc")
    officers.loc[:9, "group"] = "tiny"
    found = examined(points, items, officers)
    assert found["focal"].drop_duplicates().tolist() == ["a", "b", "c", "tiny"]
    assert set(found["reference"]) == {"rest"}
    assert (found["n_reference"] + found["n_focal"] == 900).all()
    untested = found[found["ets_class"] == "not_tested"]
    assert set(untested["focal"]) == {"tiny"}
    assert len(untested) == 12
    assert untested[STATISTICS].isna().all(axis=None)
    two = examined(points, items, officers.assign(group=np.where(officers["group"] == "a", "few", "many")))
    assert two[["reference", "focal"]].drop_duplicates().to_numpy().tolist() == [["many", "few"]]


def test_of_two_groups_the_larger_is_the_reference_and_of_equal_ones_the_first_by_name():
    points, items, officers = exam(2, 200)
    for n, reference in ((99, "b"), (100, "a"), (101, "a")):
        found = examined(points, items, officers.assign(group=["b"] * (200 - n) + ["a"] * n))
        assert set(found["reference"]) == {reference}, n


def test_items_that_cannot_be_tested_say_so():
    points, items, officers = exam(7, 300)
    odd = points.assign(q00=1.0, q01=points["q01"] / 2 + points["q02"] / 2)
    found = examined(odd, items, officers).set_index("item_id")
    assert found.index[found["ets_class"] == "not_tested"].tolist() == ["q00", "q01"]
    assert examined(points, items, officers.assign(group="all")).equals(FAIRNESS.empty())


def test_rule_of_ets_takes_size_and_significance():
    """C needs (|Δ| − 1)/SE above 1.645: (1.8 − 1)/0.4 = 2.0 is, (1.8 − 1)/0.6 = 1.33 is not."""
    delta = np.array([0.9, -1.2, 1.2, -1.8, -1.8, 1.8, 1.4, np.nan])
    p = np.array([0.001, 0.2, 0.01, 0.001, 0.04, 0.06, 0.001, 0.01])
    error = np.array([0.1, 0.6, 0.4, 0.4, 0.6, 0.9, 0.1, np.nan])
    none = np.zeros(8)
    given = MantelHaenszel(none, none, none, p, none, delta, error)
    assert "".join(ets_classes(given)) == "AABCBABB"


def test_unknown_grouping_is_refused_with_the_nearest_column():
    points, items, officers = exam(8, 50)
    with pytest.raises(ParameterError, match="`group`"):
        fairness(points, items, officers, domain_of={}, groupings=["groop"], minimum_group=20, purify=False)
