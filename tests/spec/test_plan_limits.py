"""Each limit of a training plan alone, on plans small enough to check by hand."""

import datetime as dt

import pandas as pd
import pytest

from tests.spec.test_plan_training import NAME, START, gaps_of
from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.calendar import starts, working_days
from workbench.plan.published import PublishedPlan
from workbench.plan.training import training_plan

SHORT = ("u", 1, 2, "clear", 0.5)
EXPERT = ("u", 2, 2, "clear", 0.0)


def framework(*, needed=None, courses=None, sites=("x", "y"), levels=3):
    course = {
        "id": "c", "lifts": {"scale": "d.a", "from": 1, "to": 2}, "days": 2, "sites": ["x"],
        "seats": {"min": 1, "max": 10}, "cost": {"session": 10e6, "person": 1e6},
    }  # fmt: skip
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in range(1, levels + 1)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": "d.a", "domain": "d", "name": NAME}],
            "units": [
                {"id": u, "name": NAME, "site": s, "needed": needed or {}} for u, s in zip("uv", sites, strict=True)
            ],
            "courses": [course | changes for changes in (courses or [{}])],
        }
    )


def plan_of(gaps, catalogue, *, published=None, levels=None, **limits):
    limits = Training(**({"weeks": 2, "release_cap": None, "strength": None} | limits))
    officers = gaps[["officer_id", "unit_id", "position_id"]].drop_duplicates("officer_id")
    return training_plan(
        gaps, officers, catalogue, limits=limits, start=START, published=published, levels=levels, explain=False
    )


def test_half_of_the_four_needed_must_stay_so_that_one_of_three_may_be_away():
    # qualified at level 1 or above: 3; stay = ⌈0.5 × (1 + 3)⌉ = 2; room = 3 − 2 = 1 a week, two weeks: 2 seats
    catalogue = framework(needed={"d.a": {1: 3, 2: 1}})
    gaps = gaps_of(SHORT, SHORT, SHORT)
    plan = plan_of(gaps, catalogue, strength=0.5)
    assert plan.choice.strength.query("unit_id == 'u' and level == 1")[
        ["needed", "qualified", "stay", "room"]
    ].to_numpy().tolist() == [[4, 3, 2, 1]]
    assert len(plan.assignments) == 2
    assert plan.sessions["week"].tolist() == [1, 2]
    assert len(plan_of(gaps, catalogue, strength=None).assignments) == 3
    assert plan_of(gaps, catalogue, strength=1.0).assignments.empty


def test_one_trainer_teaches_one_session_a_week():
    full = framework(courses=[{"seats": {"min": 1, "max": 1}, "sites": [], "trainers": 1}, {"id": "e", "sites": []}])
    gaps = gaps_of(*[SHORT] * 4)
    alone = plan_of(gaps, full, trainers={"d": 1}, weeks=1)
    assert len(alone.sessions) == 1
    assert len(plan_of(gaps, framework(courses=[{"trainers": 2}]), trainers={"d": 1}).sessions) == 0


def test_a_holiday_makes_a_course_reach_into_the_next_week():
    monday, week_two = dt.date(2019, 9, 2), [dt.date(2019, 9, 9 + k) for k in range(5)]
    days = working_days(START, 3, [monday, *week_two])
    assert days.tolist() == [4, 0, 5]
    when = starts(pd.Series({0: 5.0}), start=START, weeks=3, holidays=[monday, *week_two])
    # five days from week 1: Tue–Fri of week 1 and Monday of week 3; week 2 has no working day
    assert when[["week", "span"]].to_numpy().tolist() == [[1, 3], [3, 1]]
    assert when["end"].dt.date.tolist() == [dt.date(2019, 9, 16), dt.date(2019, 9, 20)]


def test_two_steps_are_taken_one_after_the_other():
    catalogue = framework(courses=[{}, {"id": "e", "lifts": {"scale": "d.a", "from": 2, "to": 3}}])
    gaps = gaps_of(("u", 1, 3, "clear", 0.5))
    one, two = plan_of(gaps, catalogue), plan_of(gaps, catalogue, steps=2)
    assert one.assignments[["from_level", "to_level", "step"]].to_numpy().tolist() == [[1, 2, 1]]
    taken = two.assignments.merge(two.sessions, on="session_id").sort_values("week")
    assert taken[["from_level", "to_level", "step", "week"]].to_numpy().tolist() == [[1, 2, 1, 1], [2, 3, 2, 2]]
    # both steps together close priority × expected gap = 0.5 × 2
    assert two.closed == pytest.approx(1.0)
    assert plan_of(gaps, catalogue, steps=2, weeks=1).assignments["to_level"].tolist() == [2]


def test_what_is_set_by_hand_stands_and_who_is_excluded_stays_at_home():
    gaps = gaps_of(("u", 1, 2, "clear", 0.9), ("u", 1, 2, "undecided", 0.1), ("u", 1, 2, "clear", 0.5))
    fixed = [{"course": "c", "site": "x", "week": 2, "officers": ["o1"]}]
    plan = plan_of(gaps, framework(), fixed=fixed, excluded=["o0"])
    assert plan.assignments[["officer_id", "session_id", "fixed"]].to_numpy().tolist() == [
        ["o1", "c@x-w02", True],
        ["o2", "c@x-w02", False],
    ]


def test_unknown_and_unsuitable_people_are_named_all_at_once():
    with pytest.raises(PlanInfeasible) as refused:
        plan_of(gaps_of(SHORT, EXPERT), framework(), excluded=["o7", "o8"])
    assert [problem.value for problem in refused.value.problems] == ["o7", "o8"]
    fixed = [{"course": "c", "site": "x", "week": 1, "officers": ["o1"]}]
    with pytest.raises(PlanInfeasible, match="o1"):
        plan_of(gaps_of(SHORT, EXPERT), framework(), fixed=fixed)


@pytest.mark.parametrize(
    ("allowed", "people", "cost"), [("never", 1, 11e6), ("needed", 2, 12.4e6), ("always", 2, 12.4e6)]
)
def test_travel_costs_and_may_be_ruled_out(allowed, people, cost):
    # the course is held at x only: the person of unit v at site y travels for 0.4 million
    gaps = gaps_of(SHORT, ("v", 1, 2, "clear", 0.5))
    plan = plan_of(gaps, framework(), travel={"allowed": allowed, "cost": 4e5})
    assert (len(plan.assignments), plan.cost) == (people, cost)
    assert plan.assignments["travels"].sum() == people - 1


def test_fairness_gives_the_last_seat_to_the_unit_that_has_none():
    # u: 0.6 + 0.6, v: 0.5; two seats. Total alone: both to u. With f = 0.9 the second seat of u falls into its second
    # and last third (slopes 1 and 0.1), while v's only need fills all three thirds, 0.5 × (1.9 + 1 + 0.1) / 3 = 0.5
    gaps = gaps_of(("u", 1, 2, "clear", 0.6), ("u", 1, 2, "clear", 0.6), ("v", 1, 2, "clear", 0.5))
    two_seats = framework(courses=[{"seats": {"min": 1, "max": 2}}])
    total = plan_of(gaps, two_seats, sessions_per_course=1)
    fair = plan_of(gaps, two_seats, sessions_per_course=1, fairness=0.9)
    assert total.assignments["officer_id"].tolist() == ["o0", "o1"]
    assert len(set(fair.assignments["officer_id"]) & {"o0", "o1"}) == 1
    assert fair.closed == pytest.approx(1.1)


def test_people_stay_in_published_sessions_at_the_price_of_stability():
    gaps = gaps_of(("u", 1, 2, "clear", 0.50), ("u", 1, 2, "clear", 0.55))
    one_seat = framework(courses=[{"seats": {"min": 1, "max": 1}}])
    before = plan_of(gaps.iloc[:1], one_seat, sessions_per_course=1)
    published = PublishedPlan(before.sessions, before.assignments, START)
    # keeping o0 is worth 0.50 × 1.2 = 0.60 > 0.55; at 0.05 it is 0.525 < 0.55
    kept = plan_of(gaps, one_seat, sessions_per_course=1, published=published, stability=0.2)
    swapped = plan_of(gaps, one_seat, sessions_per_course=1, published=published, stability=0.05)
    assert kept.changes[["officer_id", "change"]].to_numpy().tolist() == [["o0", "kept"]]
    assert kept.objective == pytest.approx(0.6, abs=1e-3)
    assert kept.closed == pytest.approx(0.5)
    assert kept.assignments["kept"].tolist() == [True]
    assert swapped.changes[["officer_id", "change"]].to_numpy().tolist() == [["o0", "dropped"], ["o1", "added"]]
