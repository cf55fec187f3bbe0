"""Larger needs first, earlier weeks, and travel at the charge of those who travel: small plans checked by hand."""

import pandas as pd
import pytest

from tests.spec import test_plan_limits as plans
from tests.spec.test_plan_training import gaps_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.earlier import earlier
from workbench.plan.seating import every_session, possible_seats

NEED = ("u", 1, 2, "clear", 0.5)
COURSES = [
    {"id": "small", "lifts": {"scale": "d.a", "from": 1, "to": 2}, "cost": {"session": 4e6, "person": 1e6}},
    {"id": "large", "lifts": {"scale": "d.b", "from": 1, "to": 3}, "cost": {"session": 9e6, "person": 1e6}},
]


def two_needs(budget):
    """One person lacks one level of d.a and two of d.b; what the plan gives within the money."""
    base = plans.framework(courses=COURSES).model_dump(mode="json", by_alias=True, exclude_none=True)
    base["competencies"].append(base["competencies"][0] | {"id": "d.b"})
    gaps = gaps_of(NEED, ("u", 1, 3, "clear", 0.5)).assign(officer_id="o0", scale_id=["d.a", "d.b"])
    plan = plans.plan_of(gaps, Framework.model_validate(base), weeks=4, budget=budget, release_cap=1.0)
    seats = plan.assignments
    larger = seats["larger_open"].dropna().tolist() if "larger_open" in seats else []
    return sorted(seats["scale_id"]), larger


def test_a_larger_need_that_stays_open_is_named_beside_the_smaller_one_that_is_served():
    assert two_needs(5e6) == (["d.a"], ["d.b"])
    assert two_needs(10e6) == (["d.b"], [])
    assert two_needs(15e6) == (["d.a", "d.b"], [])


def test_sessions_are_held_in_the_first_weeks_that_every_limit_leaves():
    one = [{"seats": {"min": 1, "max": 1}}]
    gaps = gaps_of(NEED, NEED, NEED)
    assert plans.plan_of(gaps, plans.framework(courses=one), weeks=9).sessions["week"].tolist() == [1, 2, 3]
    by_hand = [{"course": "c", "site": "x", "week": 5}]
    plan = plans.plan_of(gaps, plans.framework(courses=one), weeks=9, fixed=by_hand)
    assert plan.sessions["week"].tolist() == [1, 2, 5]
    away = [{"officer": f"o{i}", "from": plans.START, "to": pd.Timestamp("2019-09-10").date()} for i in range(3)]
    plan = plans.plan_of(gaps, plans.framework(courses=one), weeks=9, absences=away)
    assert plan.sessions["week"].min() == 3


def test_a_session_moves_to_the_first_week_that_is_free_for_all_its_people():
    gaps = gaps_of(NEED, NEED)
    catalogue = plans.framework(courses=[{"seats": {"min": 1, "max": 1}}])
    plan = plans.plan_of(gaps, catalogue, weeks=6, release_cap=0.5)
    limits = Training(weeks=6, release_cap=0.5, strength=None)
    every = possible_seats(plan.choice, every_session(plan.choice), limits)
    late = every[
        (every["officer_id"].eq("o0") & every["week"].eq(4)) | (every["officer_id"].eq("o1") & every["week"].eq(6))
    ]
    _, moved = earlier(plan.choice, limits, late.reset_index(drop=True))
    assert sorted(zip(moved["officer_id"], moved["week"], strict=True)) == [("o0", 1), ("o1", 2)]


@pytest.mark.parametrize("home", ["x", "y"])
def test_travel_is_charged_to_those_who_travel(home):
    gaps = gaps_of(NEED, NEED, ("v", 1, 2, "clear", 0.5))
    plan = plans.plan_of(gaps, plans.framework(sites=("x", home)), weeks=1, travel={"allowed": "needed", "cost": 7e5})
    share = plan.assignments.set_index("officer_id")["cost_share"]
    travel = 7e5 if home == "y" else 0.0
    assert share["o2"] - share["o0"] == pytest.approx(travel)
    assert share["o0"] == share["o1"]
    assert share.sum() == pytest.approx(plan.cost)
