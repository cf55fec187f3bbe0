"""Small random problems with every kind of operation: enumeration and the independent check agree with the plan."""

import pytest

from tests.operation_cases import with_operations
from tests.plan_cases import START, _bundles, best_objective, candidate_sessions, random_case, tables_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching
from workbench.plan import training
from workbench.plan.checked import violations
from workbench.plan.greedy import greedy_plan
from workbench.plan.training import training_plan


def case_of(seed):
    case = random_case(seed)
    sessions = candidate_sessions(case.framework, case.limits.weeks, case.limits.holidays)
    return with_operations(case, seed, sessions=sessions, bundles=_bundles)


def plan_of(case):
    return training_plan(
        case.gaps, case.officers, case.framework, limits=case.limits, start=START, levels=case.levels,
        published=case.published, explain=False,
    )  # fmt: skip


def broken(case, plan):
    return violations(tables_of(case, plan), case.framework, training=case.limits, coaching=Coaching(), start=START)


def assert_best(seed):
    """The exact plan is the best there is; the staged one keeps every limit too."""
    case = case_of(seed)
    try:
        plan = plan_of(case)
    except PlanInfeasible:
        assert best_objective(case, tie=0.0, closable=None) is None
        return "infeasible"
    best = best_objective(case, tie=plan.choice.tie, closable=plan.choice.closable)
    assert best is not None
    assert plan.objective == pytest.approx(best, abs=1e-6)
    assert broken(case, plan).empty, broken(case, plan)
    greedy_plan(plan.choice, case.limits)
    return "some" if len(plan.assignments) else "none"


@pytest.mark.parametrize("block", range(2))
def test_enumeration_agrees_with_operations_in_play(block):
    outcomes = [assert_best(seed) for seed in range(25 * block, 25 * block + 25)]
    assert outcomes.count("some") >= 8


@pytest.mark.slow
def test_enumeration_agrees_on_many_more():
    for seed in range(1000, 1600):
        assert_best(seed)


@pytest.mark.parametrize("block", range(2))
def test_staged_plans_keep_what_operations_say(block, monkeypatch):
    monkeypatch.setattr(training, "EXACT_SEATS", -1)
    kept = 0
    for seed in range(25 * block, 25 * block + 25):
        case = case_of(seed)
        if case.limits.steps > 1 and len(case.limits.fixed):
            continue
        try:
            plan = plan_of(case)
        except PlanInfeasible:
            continue
        assert broken(case, plan).empty, (seed, broken(case, plan))
        kept += len(plan.assignments) > 0
    assert kept >= 6
