"""What a re-test is worth: nothing where the seat would not change, most where it turns, within the budget."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from tests.wave_cohorts import framework
from workbench.evidence.again import after_another, left_by_another, left_of_old
from workbench.evidence.ageing import evidence
from workbench.evidence.retest import retest_queue
from workbench.lab.bench.truth.retests import KINDS_TRIED, as_listing, retests
from workbench.language import Speaker
from workbench.parameters.evidence import Evidence, Retest

PRICE = 1.0 / 1_000_000
SEAT = 10_000_000 / 20 + 500_000
COURSES = {"course-a", "course-b"}


def exam_of(alpha=0.8, **more):
    """Table `reliability` of an exam whose levels rest on the own score, of reliability alpha."""
    row = {"alpha": alpha, "stratified_alpha": alpha, "sd": 1.0, "prmse_total": np.nan, "prmse_augmented": np.nan}
    return pd.DataFrame({"scale_id": ["d", "d.a", "d.b"], "basis": "observed", **row, **more})


def queue(chances, *, required=2, priority=2.0, alpha=0.8, worth=PRICE, rules=None, held=COURSES):
    """The queue of people with the given p_0 … p_3 on scale d.a; a seat of its course (from 1 to 2) costs 1."""
    p = np.atleast_2d(np.asarray(chances, dtype=float))
    ids = [f"o{i:03d}" for i in range(len(p))]
    table = pd.DataFrame(p, columns=["p_0", "p_1", "p_2", "p_3"]).assign(officer_id=ids, scale_id="d.a")
    known = table.assign(level=p.argmax(axis=1), source="exam", date=pd.NaT, age_months=0.0, weight=1.0)
    gaps = table[["officer_id", "scale_id"]].assign(unit_id="u00", required=required, priority=priority)
    rules = rules or Retest(places=None)
    return retest_queue(gaps, known, exam_of(alpha), framework(), held=held, worth_of_money=worth, rules=rules)


def test_values_by_hand():
    """At level 1 a seat closes 1 level worth 2 and costs 1; at 2 or above it closes nothing; at 0 coaching would."""
    row = queue([[0.0, 0.6, 0.4, 0.0]]).iloc[0]
    assert (row["decision"], row["course_id"]) == ("train", "course-a")
    assert row["p_wasted"] == pytest.approx(0.4)
    assert row["value_now"] == pytest.approx(0.6 * 2 - 1)
    assert row["value_perfect"] == pytest.approx(0.6 * (2 - 1) - (0.6 * 2 - 1))
    row = queue([[0.0, 0.4, 0.6, 0.0]]).iloc[0]
    assert (row["decision"], row["value_now"]) == ("nothing", 0.0)
    assert pd.isna(row["p_wasted"])
    assert row["value_perfect"] == pytest.approx(0.4 * (2 - 1))


@pytest.mark.parametrize("alpha", [0.5, 0.9])
@pytest.mark.parametrize("score", [-0.9, -0.3, 0.2, 0.6])
def test_sample_information_is_what_bayes_finds_from_the_persons_own_score(alpha, score):
    """True scores are N(0, 1), both results have the error that alpha says, level 2 begins at 0; seats pay from ½ on.

    The second result is summed over a fine grid of its own distribution, given the first.
    """
    error = (1 - alpha) / alpha
    mean, variance = score / (1 + error), error / (1 + error)
    second = np.linspace(-9, 9, 20_001)
    weight = norm.pdf(second, mean, np.sqrt(variance + error))
    both = 1 / (1 / variance + 1 / error)
    short = norm.cdf(0.0, both * (mean / variance + second / error), np.sqrt(both))
    now = norm.cdf(0.0, mean, np.sqrt(variance))
    expected = (np.maximum(2 * short - 1, 0) * weight).sum() / weight.sum() - max(2 * now - 1, 0)
    changes = (((short > 0.5) != (now > 0.5)) * weight).sum() / weight.sum()
    row = queue([[0.0, now, 1 - now, 0.0]], alpha=alpha).iloc[0]
    assert row["value"] == pytest.approx(expected, abs=2e-3, rel=0.05)
    assert row["p_changes"] == pytest.approx(changes, abs=0.03)


def test_who_lies_near_the_cut_score_is_expected_to_lie_near_it_again():
    """What is expected of the second result is what the first says."""
    p = np.random.default_rng(3).dirichlet([0.7] * 4, size=50)
    for left in (0.5, 0.8, 1.0):
        later = after_another(p, np.full(50, left))
        np.testing.assert_allclose(later.sum(axis=2), 1.0)
        shares = np.diff(norm.cdf(np.r_[-np.inf, np.linspace(-4, 4, 65)[1:] - 1 / 16, np.inf]))
        np.testing.assert_allclose(np.einsum("nyk,y->nk", later, shares), p, atol=2e-3)


@pytest.mark.parametrize("level", range(4))
def test_a_certain_level_has_no_value(level):
    assert queue([np.eye(4)[level]]).empty


def test_nobody_is_in_the_queue_whose_seat_would_not_change():
    """A seat that pays from P(level 1) = ½ on: whoever is far from it keeps it, or stays without, whatever is shown."""
    share = np.linspace(0.001, 0.999, 99)
    found = queue(np.column_stack([0 * share, share, 1 - share, 0 * share]), alpha=0.2)
    assert 0 < len(found) < 99
    assert found["p_changes"].gt(0).all()
    assert found["decision"].isin(["train", "nothing"]).all()
    assert queue([[0.5, 0.0, 0.5, 0.0]], priority=5.0).empty, "coach or not is no question of a seat"
    assert queue([[0.0, 0.5, 0.5, 0.0]], held={"course-b"}).empty, "the plan holds no course that could be sent to"
    assert len(queue([[0.0, 0.5, 0.5, 0.0]], held={"course-a"})) == 1


def test_value_is_greatest_where_the_decision_turns():
    """Training pays from P(level 1) = price / priority = 0.5 on: information is worth most there."""
    share = np.linspace(0.05, 0.95, 19)
    found = queue(np.column_stack([0 * share, share, 1 - share, 0 * share])).sort_values("officer_id")
    for name in ("value", "value_perfect"):
        value = found[name].to_numpy()
        assert value.argmax() == 9
        assert (np.diff(value[:10]) > 0).all()
        assert (np.diff(value[9:]) < 0).all()


@settings(max_examples=25, deadline=None)
@given(
    p=st.lists(st.lists(st.floats(0.001, 1), min_size=4, max_size=4), min_size=1, max_size=6),
    required=st.integers(1, 3),
    priority=st.floats(0, 3),
    alpha=st.floats(0, 1),
)
def test_a_test_is_never_worth_more_than_certainty(p, required, priority, alpha):
    p = np.array(p) / np.sum(p, axis=1, keepdims=True)
    found = queue(p, required=required, priority=priority, alpha=alpha)
    assert (found["value"] <= found["value_perfect"] + 1e-9).all()
    assert (found["value"] > 0).all()
    assert (found["value_now"] >= 0).all()


def test_a_better_exam_is_worth_more():
    values = [queue([[0.1, 0.5, 0.4, 0.0]], alpha=alpha)["value"].sum() for alpha in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert values[0] == 0
    assert (np.diff(values) > 0).all()


@settings(max_examples=25, deadline=None)
@given(
    places=st.none() | st.integers(0, 30),
    budget=st.none() | st.floats(0, 5e6),
    cost=st.floats(0, 4e5),
    seed=st.integers(0, 99),
)
def test_places_and_budget_are_kept_and_the_best_are_chosen(places, budget, cost, seed):
    p = np.random.default_rng(seed).dirichlet([0.6] * 4, size=25)
    found = queue(p, rules=Retest(places=places, budget=budget, cost=cost))
    chosen = found[found["chosen"]]
    assert places is None or len(chosen) <= places
    assert budget is None or cost == 0 or len(chosen) * cost <= budget + 1e-3
    assert (chosen["value"] > cost * PRICE).all()
    assert found["chosen"].astype(int).is_monotonic_decreasing
    assert found["value"].is_monotonic_decreasing
    assert found["rank"].tolist() == list(range(1, len(found) + 1))


def test_a_domain_is_not_counted_beside_its_competencies():
    chances = {"p_0": 0.0, "p_1": 0.5, "p_2": 0.5, "p_3": 0.0}
    table = pd.DataFrame({"officer_id": "a", "scale_id": ["d", "d.a"], "level": 1} | chances)
    gaps = table[["officer_id", "scale_id"]].assign(unit_id="u00", required=2, priority=2.0)
    known = table.assign(source="exam", date=pd.NaT, age_months=0.0, weight=1.0)
    found = retest_queue(gaps, known, exam_of(), framework(), held=COURSES, worth_of_money=PRICE, rules=Retest())
    assert found["scale_id"].tolist() == ["d.a"]


def share_explained(seen, errors, true):
    """The share of the first true score's variance that the best linear guess from the scores seen explains."""
    along = seen @ true[:, 0]
    return float(along @ np.linalg.solve(seen @ (true + errors) @ seen.T, along)) / true[0, 0]


def test_what_another_exam_leaves_follows_from_true_scores_and_errors():
    """Three parts of a domain whose true scores correlate by 0.7, with errors of their own; the first is looked at."""
    spread = np.array([1.0, 1.2, 0.8])
    true = (0.7 + 0.3 * np.eye(3)) * spread[:, None] * spread
    errors = np.diag([0.9, 0.7, 0.8])
    own, total = np.array([[1.0, 0, 0]]), np.ones((1, 3))
    alpha = {"d.a": 1 / 1.9, "d": (true.sum() / (true + errors).sum())}
    scores = {"own": own, "total": total, "augmented": np.vstack([own, total])}
    first = {name: share_explained(seen, errors, true) for name, seen in scores.items()}
    table = pd.DataFrame(
        {
            "scale_id": ["d", "d.a"], "alpha": [0.1, alpha["d.a"]], "stratified_alpha": [alpha["d"], np.nan],
            "sd": [np.sqrt((true + errors).sum()), np.sqrt(1.9)], "prmse_total": [np.nan, first["total"]],
            "prmse_augmented": [np.nan, first["augmented"]],
        }
    )  # fmt: skip
    for basis, name in (("observed", "own"), ("total", "total"), ("augmented", "augmented")):
        left = left_by_another(table.assign(basis=["observed", basis]), {"d.a": "d", "d": "d"})
        both = share_explained(scores[name], errors / 2, true)
        assert left["d.a"] == pytest.approx((1 - both) / (1 - first[name]))
    assert left_by_another(table.assign(basis="observed", alpha=np.nan), {"d.a": "d", "d": "d"})["d.a"] == 0.5


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("basis", ["observed", "total", "augmented"])
@pytest.mark.parametrize(("alpha", "by_total"), [(-0.15, 0.6), (0.4, -0.1), (0.0, 0.0), (0.4, 0.6)])
def test_a_reliability_below_nothing_is_taken_for_nothing(basis, alpha, by_total):
    table = exam_of(alpha, prmse_total=by_total, prmse_augmented=max(by_total, 0.0)).assign(basis=basis)
    left = left_by_another(table, {"d.a": "d", "d.b": "d", "d": "d"})
    assert left.between(0.5, 1.0).all()


def test_an_exam_tells_more_of_whom_less_is_known():
    """By the own score of reliability ρ, q = 1/(1 + ρ); of whom nothing is known any more one exam leaves 1 − ρ."""
    left = np.full(3, 1 / 1.8)
    np.testing.assert_allclose(left_of_old(left, np.array([1.0, 0.5, 0.0])), [1 / 1.8, 1 / 3.4, 0.2])


@pytest.mark.parametrize("exams", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_those_that_come_first_are_worth_what_is_said_of_them(exams):
    kinds = ("small",) if exams < 100 else KINDS_TRIED
    found = list(retests(exams=exams, kinds=kinds))
    print(as_listing(found, Speaker("en")).rows)
    assert [one.kind for one in found] == [kind for kind in kinds for _ in range(2)]
    assert {one.exams for one in found} == {exams}
    for one in found:
        assert one.error < 3.0 / np.sqrt(exams)
        assert not one.first or abs(one.ratio - 1.0) < one.error * 1.96 + 0.1


LEVELS = pd.DataFrame(
    {
        "officer_id": ["a", "b", "c"], "scale_id": "d.a", "level": [1, 2, 3],
        "p_0": [0.0, 0.0, 0.0], "p_1": [1.0, 0.1, 0.0], "p_2": [0.0, 0.8, 0.3], "p_3": [0.0, 0.1, 0.7],
    }
)  # fmt: skip


def aged(as_of, **rules):
    day = dt.date(2020, 1, 1)
    return evidence(LEVELS, LEVELS, framework(), assessed=day, as_of=as_of, rules=Evidence(**rules)).set_index(
        "officer_id"
    )


def test_after_a_half_life_evidence_weighs_half():
    found = aged(dt.date(2020, 1, 1) + dt.timedelta(days=round(24 * 30.4375)), half_life=24)
    np.testing.assert_allclose(found["weight"], 0.5, atol=1e-3)
    mean = LEVELS["p_1"].mean()
    np.testing.assert_allclose(found.loc["a", "p_1"], 0.5 * 1.0 + 0.5 * mean, atol=1e-3)
    own = aged(dt.date(2022, 1, 1), half_life=24, half_life_by_criticality={3: 12})
    np.testing.assert_allclose(own["weight"], 0.25, atol=2e-3)


@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 4000), later=st.integers(0, 4000))
def test_older_evidence_says_less(first, later):
    """The older, the nearer to what is known of everybody, in relative entropy; and always a sum of 1."""
    near, far = sorted([first, later])
    columns = ["p_0", "p_1", "p_2", "p_3"]
    day = dt.date(2020, 1, 1)
    known = LEVELS[columns].mean().to_numpy()
    spread = []
    for days in (near, far):
        p = aged(day + dt.timedelta(days=days))[columns].to_numpy(float)
        np.testing.assert_allclose(p.sum(axis=1), 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread.append(np.nansum(np.where(p > 0, p * np.log(p / known), 0.0), axis=1))
    assert (spread[1] <= spread[0] + 1e-9).all()


def test_old_evidence_of_a_certain_level_is_worth_renewing():
    fresh = aged(dt.date(2020, 1, 1)).reset_index()
    old = aged(dt.date(2026, 1, 1)).reset_index()
    gaps = LEVELS[["officer_id", "scale_id"]].assign(unit_id="u00", required=2, priority=2.0)
    worth = {"held": COURSES, "worth_of_money": PRICE, "rules": Retest()}
    assert "a" not in retest_queue(gaps, fresh, exam_of(), framework(), **worth)["officer_id"].tolist()
    assert "a" in retest_queue(gaps, old, exam_of(), framework(), **worth)["officer_id"].tolist()


THERE = pd.DataFrame({"officer_id": ["a", "b", "c", "x"]})


def test_the_earlier_wave_stands_in_where_this_one_has_no_result():
    found = evidence(
        LEVELS, THERE, framework(), assessed=dt.date(2021, 6, 1), as_of=dt.date(2021, 6, 1), rules=Evidence(),
        earlier=LEVELS.assign(officer_id=["a", "x", "y"]), earlier_assessed=dt.date(2019, 6, 1),
    ).set_index("officer_id")  # fmt: skip
    assert found["source"].to_dict() == {
        "a": "exam", "b": "exam", "c": "exam", "x": "earlier_exam",
    }  # fmt: skip
    assert found.loc["x", "age_months"] == pytest.approx(24, abs=0.1)
