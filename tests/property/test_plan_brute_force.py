"""On small random problems the plan is the best there is, and keeps every limit: enumeration and a check agree."""

from functools import lru_cache

import pandas as pd
import pytest

from tests.plan_cases import START, best_objective, random_case, tables_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching
from workbench.plan.checked import violations
from workbench.plan.room import room
from workbench.plan.training import training_plan
from workbench.plan.waiting_list import waiting_list

NOBODY = pd.DataFrame({"officer_id": [], "scale_id": []}, dtype="str")


@lru_cache(maxsize=60)
def solved(seed):
    """A problem and its plan, None where its limits contradict each other."""
    case = random_case(seed)
    try:
        return case, training_plan(
            case.gaps,
            case.officers,
            case.framework,
            limits=case.limits,
            start=START,
            levels=case.levels,
            published=case.published,
            explain=False,
        )
    except PlanInfeasible:
        return case, None


def assert_best(seed):
    case, plan = solved(seed)
    if plan is None:
        assert best_objective(case, tie=0.0, closable=pd.Series(dtype=float)) is None
        return "infeasible"
    best = best_objective(case, tie=plan.choice.tie, closable=plan.choice.closable)
    assert best is not None
    assert plan.objective == pytest.approx(best, abs=1e-6)
    broken = violations(tables_of(case, plan), case.framework, training=case.limits, coaching=Coaching(), start=START)
    assert broken.empty, broken
    return "some" if len(plan.assignments) else "none"


@pytest.mark.parametrize("block", range(3))
def test_enumeration_agrees_on_problems_with_every_limit_in_play(block):
    outcomes = [assert_best(seed) for seed in range(20 * block, 20 * block + 20)]
    assert outcomes.count("some") >= 6


def test_no_place_is_left_empty_that_somebody_could_take_within_every_limit():
    """An empty place, the money for it and somebody sure enough who could sit there never meet in a best plan."""
    waited = 0
    for seed in range(60):
        case, plan = solved(seed)
        if plan is None:
            continue
        left = room(plan.choice, plan.sessions, plan.assignments, case.officers, limits=case.limits, start=START)
        found = waiting_list(
            plan.choice, left, case.framework, limits=case.limits, assignments=plan.assignments, coached=NOBODY
        )
        waited += len(found)
        empty = plan.sessions.loc[plan.sessions["n_seats"].gt(plan.sessions["n_seats_used"]), "session_id"]
        could = found[found["sure"] & found["could_sit"] & found["session_id"].isin(empty)]
        assert could[could["seat_cost"].le(left.money)].empty, (seed, could)
    assert waited > 5


@pytest.mark.slow
def test_enumeration_agrees_on_a_thousand_more():
    for seed in range(60, 1200):
        assert_best(seed)
