"""Fairness: a planted difference is found, none is invented, and neither order, names nor points' size matters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from workbench.errors import ParameterError
from workbench.measure.fairness import (
    all_groups,
    classes_of_means,
    classes_of_r2,
    ets_classes,
    exam_of,
    fairness,
)
from workbench.measure.logistic import FEWEST_ON_FORM, Logistic, logistic
from workbench.measure.mantel import MantelHaenszel, MeanScores, mantel_haenszel, mean_scores
from workbench.measure.many_tests import adjusted
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


DOMAIN_OF = {"c0": "d0", "c1": "d1"}


def examined(points, items, officers, *, minimum_group: int = 20, purify: bool = False) -> pd.DataFrame:
    given = exam_of(points, items, domain_of=DOMAIN_OF)
    return fairness(given, officers, groupings=["group"], minimum_group=minimum_group, purify=purify)


def at_once(points, items, officers, *, minimum_group: int = 20, purify: bool = False) -> pd.DataFrame:
    given = exam_of(points, items, domain_of=DOMAIN_OF)
    return all_groups(given, officers, groupings=["group"], minimum_group=minimum_group, purify=purify)


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
    found = examined(points.assign(q00=1.0), items, officers).set_index("item_id")
    for kind in ("ets_class", "lr_class"):
        assert found.index[found[kind] == "not_tested"].tolist() == ["q00"]
    assert found.loc["q00", [*STATISTICS, "smd", "lr_chi2", "lr_p", "lr_r2", "nonuniform_p"]].isna().all()
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
        fairness(exam_of(points, items, domain_of={}), officers, groupings=["groop"], minimum_group=20, purify=False)


def in_halves(points: pd.DataFrame, items: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every two of the first eight items put together to one of two points; the first holds q00 and q01."""
    pairs = points.to_numpy()[:, :8].reshape(len(points), -1, 2).sum(axis=2)
    names = points.columns[:8:2]
    return pd.DataFrame(pairs, points.index, names), items.iloc[:8:2].assign(points=2.0).reset_index(drop=True)


def test_items_of_several_points_are_tested_and_a_planted_difference_found():
    points, items, officers = exam(11, 4000, against_b=1.5)
    found = examined(*in_halves(points, items), officers).set_index("item_id")
    assert not found["ets_class"].isin(["not_tested"]).any()
    assert found.loc["q00", "ets_class"] == "C"
    assert found.loc["q00", "lr_p_adjusted"] < 1e-6
    assert (found["ets_class"].drop("q00") == "A").all()
    sign = -1 if found.loc["q00", "focal"] == "b" else 1
    assert 0.05 < sign * found.loc["q00", "smd"] < 0.25
    assert found.loc["q00", ["mh_odds", "mh_delta"]].isna().all()


def test_without_any_difference_all_tests_keep_five_percent():
    """Of 25 exams of items of one and two points: regression (its parts too), Mantel, several groups at once."""
    kinds = ["lr_p", "uniform_p", "nonuniform_p"]
    shares, whole = [], []
    for seed in range(25):
        points, items, officers = exam(seed, 600)
        shares.append([(examined(points, items, officers)[kind] < 0.05).mean() for kind in kinds])
        halves = examined(*in_halves(points, items), officers)
        whole.append([(halves[kind] < 0.05).mean() for kind in ("mh_p", "lr_p")])
        three = officers.assign(group=np.random.default_rng(seed).choice(list("xyz"), 600))
        many = at_once(points, items, three)
        whole[-1] += [(many[kind] < 0.05).mean() for kind in ("mh_p", "lr_p")]
    found = np.array([*np.mean(shares, axis=0), *np.mean(whole, axis=0)])
    assert ((found > 0.01) & (found < 0.09)).all()


def test_a_difference_that_turns_with_ability_is_seen_by_regression_alone():
    """Item q00 tells group b apart the better half steeply, others not at all: no odds ratio shows it."""
    points, items, officers = exam(12, 4000)
    rng = np.random.default_rng(12)
    score = points.to_numpy()[:, 1:9].sum(axis=1)
    steep = np.where(officers["group"] == "b", 1.2, 0.0) * (score - score.mean())
    turned = points.assign(q00=(rng.random(4000) < 1 / (1 + np.exp(-steep))) * 1.0)
    found = examined(turned, items, officers).set_index("item_id").loc["q00"]
    assert found["nonuniform_p_adjusted"] < 1e-6
    assert found["lr_class"] == "C"
    assert abs(found["mh_delta"]) < 1


def by_hand(item: np.ndarray, score: np.ndarray, group: np.ndarray) -> tuple[float, float, float]:
    """Log-likelihood of the three models at its maximum, by a general optimiser and plain loops over people."""
    size, g = int(item.max()) + 1, int(group.max())
    x = (score - score.mean()) / score.std()
    found = []
    for parts in (0, 1, 2):

        def minus(b, parts=parts):
            eta = b[size - 1] * x
            for at in range(1, g + 1):
                mine = group == at
                if parts:
                    eta = eta + b[size - 1 + at] * mine
                if parts > 1:
                    eta = eta + b[size - 1 + g + at] * mine * x
            logit = np.column_stack([np.zeros(len(x)), *(b[k] + (k + 1) * eta for k in range(size - 1))])
            return np.log(np.exp(logit).sum(axis=1)).sum() - logit[np.arange(len(x)), item].sum()

        found.append(-minimize(minus, np.zeros(size + parts * g), method="BFGS", options={"gtol": 1e-7}).fun)
    return tuple(found)


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("groups", ["ab", "abc"])
def test_regression_is_that_of_a_general_optimiser(halves, groups):
    points, items, officers = exam(13, 300, groups=groups, against_b=1.0)
    block = (in_halves(points, items)[0] if halves else points).to_numpy()[:, :4]
    group = officers["group"].map(groups.index).to_numpy()
    found = logistic(block, group, n_groups=len(groups))
    score = block.sum(axis=1)
    for at in range(2):
        one, two, three = by_hand(block[:, at].astype(int), score, group)
        told = [found.chi2[at], found.uniform[at], found.nonuniform[at]]
        assert told == pytest.approx([2 * (three - one), 2 * (two - one), 2 * (three - two)], abs=1e-4)
        counts = np.bincount(block[:, at].astype(int))
        null, n = (counts * np.log(counts / counts.sum())).sum(), len(block)
        explained = [1 - np.exp(2 * (null - reached) / n) for reached in (one, three)]
        assert found.r2[at] == pytest.approx((explained[1] - explained[0]) / (1 - np.exp(2 * null / n)), abs=1e-6)


def test_several_groups_at_once_are_as_penfield_writes_them():
    """Generalised Mantel–Haenszel by the vectors and matrices of Penfield (2001), stratum by stratum."""
    points, items, officers = exam(14, 500, groups="abcd", against_b=0.8)
    found = at_once(points, items, officers).set_index("item_id")
    assert found["n_groups"].eq(4).all()
    assert found["n"].eq(500).all()
    group, score = officers["group"].to_numpy(), points.loc[:, "q00":"q08"].sum(axis=1).to_numpy()
    for item in ("q00", "q05"):
        wrong = points[item].to_numpy() == 0
        excess, variance = np.zeros(3), np.zeros((3, 3))
        for stratum in np.unique(score):
            here = score == stratum
            n, w = here.sum(), (here & wrong).sum()
            of = np.array([(here & (group == g)).sum() for g in "bcd"])
            if n > 1:
                excess += [(here & wrong & (group == g)).sum() for g in "bcd"] - w * of / n
                variance += w * (n - w) / (n**2 * (n - 1)) * (n * np.diag(of) - np.outer(of, of))
        assert found.loc[item, "mh_chi2"] == pytest.approx(excess @ np.linalg.solve(variance, excess))
    assert found.loc["q00", "mh_p_adjusted"] < 0.05
    assert at_once(points, items, officers.assign(group=np.where(group == "a", "a", "b"))).empty


@pytest.mark.parametrize(("size", "groups"), [(19, 3), (20, 4), (21, 4)])
def test_groups_too_small_are_left_out_of_the_comparison_of_all(size, groups):
    points, items, officers = exam(15, 400, groups="abc")
    officers.loc[: size - 1, "group"] = "tiny"
    assert at_once(points, items, officers)["n_groups"].eq(groups).all()


def test_forms_have_lines_of_their_own_and_small_ones_none():
    """Group b mostly sits the hard form; matched without its form, common items would seem to be against it."""
    rng = np.random.default_rng(16)
    n = 3000
    hard, ability = rng.random(n) < 0.5, rng.normal(size=n)
    group = np.where(rng.random(n) < np.where(hard, 0.8, 0.2), "b", "a")
    easiness = np.r_[np.zeros(4), np.full(8, 2.0), np.full(8, -2.0)]
    points = pd.DataFrame((rng.random((n, 20)) < 1 / (1 + np.exp(-(ability[:, None] + easiness)))) * 1.0)
    points.columns, points.index = [f"q{i:02}" for i in range(20)], [f"o{i}" for i in range(n)]
    points = points.mask(
        np.where(hard[:, None], np.arange(20) // 4 % 5 < 3, np.arange(20) >= 12) & (np.arange(20) >= 4)
    )
    items = pd.DataFrame({"item_id": points.columns, "competency_id": "c0", "points": 1.0})
    officers = pd.DataFrame({"officer_id": points.index, "group": group})
    found = examined(points, items, officers).set_index("item_id").iloc[:4]
    assert (found["lr_p"] > 0.001).all()
    assert (found["lr_r2"] < 0.01).all()


@pytest.mark.parametrize(("people", "known"), [(FEWEST_ON_FORM - 1, False), (FEWEST_ON_FORM, True)])
def test_a_form_that_too_few_sat_has_no_regression(people, known):
    points, _, officers = exam(17, people)
    found = logistic(points.to_numpy(), (officers["group"] == "b").to_numpy().astype(int), n_groups=2)
    assert np.isfinite(found.chi2).all() == known


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg():
    """0.01·4/1, 0.02·4/2, 0.03·4/3, 0.5·4/4; each at most the next; a missing one does not count."""
    found = adjusted(np.array([0.5, 0.01, np.nan, 0.03, 0.02]))
    assert found[[0, 1, 3, 4]] == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert np.isnan(found[2])
    assert np.isnan(adjusted(np.array([np.nan]))).all()


def test_one_family_of_tests_is_one_grouping():
    points, items, officers = exam(18, 600, against_b=0.6)
    both = officers.assign(other=np.random.default_rng(18).choice(list("xy"), 600))
    given = exam_of(points, items, domain_of=DOMAIN_OF)
    found = fairness(given, both, groupings=["group", "other"], minimum_group=20, purify=False)
    for _, own in found.groupby("grouping"):
        assert own["mh_p_adjusted"].to_numpy() == pytest.approx(adjusted(own["mh_p"].to_numpy()))
        assert (own["lr_p_adjusted"] >= own["lr_p"]).all()


def test_classes_of_regression_and_of_mean_points_turn_at_their_limits():
    """Jodoin and Gierl: moderate from 0.035, large from 0.07; ETS: moderate above 0.17 SD, large above 0.25 SD."""
    none = np.zeros(6)
    r2 = np.array([0.0349, 0.035, 0.0351, 0.0699, 0.07, 0.0701])
    given = Logistic(none, none, none, none, none, none, r2, 1)
    assert "".join(classes_of_r2(given)) == "ABBBCC"
    ratio = np.array([0.1699, 0.17, -0.1701, 0.2499, 0.25, -0.2501])
    assert "".join(classes_of_means(MeanScores(none, none, 1, none, ratio))) == "AABBBC"
    at = np.array([0.0499, 0.05, 0.0501, np.nan, 0.0, 1.0])
    large = np.full(6, 0.9)
    assert "".join(classes_of_r2(Logistic(none, at, none, none, none, none, large, 1))) == "CAAACA"
    assert "".join(classes_of_means(MeanScores(none, at, 1, none, large))) == "CAAACA"


def test_standardised_difference_of_two_strata_by_hand():
    """Score 1: reference ½, focal 1 of 2 → 0; score 2: reference 1, focal ½ (2 people): (0·2 − ½·2)/4 = −¼."""
    values = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [2, 0], [2, 0], [2, 0], [0, 2]], dtype=float)
    found = mean_scores(values, np.array([0, 0, 1, 1, 0, 0, 1, 1]), n_groups=2)
    assert found.difference[0] == pytest.approx((0 * 2 - 1.0 * 2) / 4)
