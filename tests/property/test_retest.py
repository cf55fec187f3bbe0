"""What a re-test is worth: nothing where the level is certain, most where the decision turns, within the budget."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wave_cohorts import framework
from workbench.evidence.ageing import evidence
from workbench.evidence.retest import retest_queue
from workbench.parameters.evidence import Evidence, Retest

PRICE = 1.0 / 1_000_000
SEAT = 10_000_000 / 20 + 500_000


def queue(chances, *, required=2, priority=2.0, shown=None, worth=PRICE, rules=None, away=()):
    """The queue of people with the given p_0 … p_3 on scale d.a; a seat of its course (from 1 to 2) costs 1."""
    p = np.atleast_2d(np.asarray(chances, dtype=float))
    ids = [f"o{i:03d}" for i in range(len(p))]
    level = p.argmax(axis=1)
    table = pd.DataFrame(p, columns=["p_0", "p_1", "p_2", "p_3"]).assign(officer_id=ids, scale_id="d.a", level=level)
    known = table.assign(source="exam", date=pd.NaT, age_months=0.0, weight=1.0)
    gaps = table[["officer_id", "scale_id"]].assign(unit_id="u00", required=required, priority=priority)
    exam = table if shown is None else exam_of(shown)
    rules = rules or Retest(places=None)
    return retest_queue(gaps, known, exam, framework(), worth_of_money=worth, rules=rules, away=away)


def exam_of(shown):
    """Levels of a cohort whose P(y | k) is the given matrix: as many people at every true level."""
    rows = [(y, *(shown[k][y] if k == j else 0.0 for k in range(4))) for j in range(4) for y in range(4)]
    frame = pd.DataFrame(rows, columns=["level", "p_0", "p_1", "p_2", "p_3"])
    return frame.assign(officer_id="x", scale_id="d.a")


PERFECT = np.eye(4)


def test_who_is_away_is_not_tested_again():
    chances = [[0.0, 0.6, 0.4, 0.0]] * 3
    assert queue(chances, shown=PERFECT, away=["o001"])["officer_id"].tolist() == ["o000", "o002"]


NOISY = 0.7 * np.eye(4) + 0.3 / 4


def test_values_by_hand():
    """At level 1 a seat closes 1 level worth 2 and costs 1; at 2 or above it closes nothing; at 0 coaching would."""
    row = queue([[0.0, 0.6, 0.4, 0.0]], shown=PERFECT).iloc[0]
    assert (row["decision"], row["course_id"]) == ("train", "course-a")
    assert row["p_wasted"] == pytest.approx(0.4)
    assert row["value_now"] == pytest.approx(0.6 * 2 - 1)
    assert row["value_perfect"] == pytest.approx(0.6 * (2 - 1) - (0.6 * 2 - 1))
    assert row["value"] == pytest.approx(row["value_perfect"])
    row = queue([[0.0, 0.4, 0.6, 0.0]], shown=PERFECT).iloc[0]
    assert (row["decision"], row["value_now"]) == ("nothing", 0.0)
    assert pd.isna(row["p_wasted"])
    assert row["value_perfect"] == pytest.approx(0.4 * (2 - 1))


def test_sample_information_by_hand():
    """P(y = 1 | 1) = P(y = 2 | 2) = 0.8: after y = 1 the seat is worth it, after y = 2 it is not."""
    shown = np.eye(4)
    shown[1], shown[2] = [0, 0.8, 0.2, 0], [0, 0.2, 0.8, 0]
    row = queue([[0.0, 0.6, 0.4, 0.0]], shown=shown).iloc[0]
    after_1 = 0.6 * 0.8 * 2 - (0.6 * 0.8 + 0.4 * 0.2)
    after_2 = max(0.6 * 0.2 * 2 - (0.6 * 0.2 + 0.4 * 0.8), 0)
    assert row["value"] == pytest.approx(after_1 + after_2 - 0.2)


@pytest.mark.parametrize("level", range(4))
def test_a_certain_level_has_no_value(level):
    assert queue([np.eye(4)[level]], shown=NOISY).empty


def test_value_is_greatest_where_the_decision_turns():
    """Training pays from P(level 1) = price / priority = 0.5 on: information is worth most there."""
    share = np.linspace(0.05, 0.95, 19)
    found = queue(np.column_stack([0 * share, share, 1 - share, 0 * share]), shown=PERFECT)
    value = found.sort_values("officer_id")["value_perfect"].to_numpy()
    assert value.argmax() == 9
    assert (np.diff(value[:10]) > 0).all()
    assert (np.diff(value[9:]) < 0).all()


@settings(max_examples=25, deadline=None)
@given(
    p=st.lists(st.lists(st.floats(0.001, 1), min_size=4, max_size=4), min_size=1, max_size=6),
    required=st.integers(1, 3),
    priority=st.floats(0, 3),
    exact=st.floats(0, 1),
)
def test_a_test_is_never_worth_more_than_certainty(p, required, priority, exact):
    p = np.array(p) / np.sum(p, axis=1, keepdims=True)
    shown = exact * np.eye(4) + (1 - exact) / 4
    found = queue(p, required=required, priority=priority, shown=shown)
    assert (found["value"] <= found["value_perfect"] + 1e-9).all()
    assert (found["value"] > 0).all()
    assert (found["value_now"] >= 0).all()


def test_a_better_exam_is_worth_more():
    p = [[0.1, 0.5, 0.4, 0.0]]
    values = [queue(p, shown=e * np.eye(4) + (1 - e) / 4)["value"].sum() for e in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert values[0] == 0
    assert (np.diff(values) >= 0).all()
    assert values[-1] > values[1]


@settings(max_examples=25, deadline=None)
@given(
    places=st.none() | st.integers(0, 30),
    budget=st.none() | st.floats(0, 5e6),
    cost=st.floats(0, 4e5),
    seed=st.integers(0, 99),
)
def test_places_and_budget_are_kept_and_the_best_are_chosen(places, budget, cost, seed):
    p = np.random.default_rng(seed).dirichlet([0.6] * 4, size=25)
    found = queue(p, shown=NOISY, rules=Retest(places=places, budget=budget, cost=cost))
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
    exam = pd.concat([exam_of(PERFECT), exam_of(PERFECT).assign(scale_id="d")])
    found = retest_queue(gaps, known, exam, framework(), worth_of_money=PRICE, rules=Retest())
    assert found["scale_id"].tolist() == ["d.a"]


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
    worth = {"worth_of_money": PRICE, "rules": Retest()}
    assert "a" not in retest_queue(gaps, fresh, LEVELS, framework(), **worth)["officer_id"].tolist()
    assert "a" in retest_queue(gaps, old, LEVELS, framework(), **worth)["officer_id"].tolist()


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
