"""On small random problems the plan is the best there is, and keeps every limit: enumeration and a check agree."""

import pandas as pd
import pytest

from tests.plan_cases import START, best_objective, random_case, tables_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching
from workbench.plan.checked import violations
from workbench.plan.training import training_plan


def assert_best(seed):
    case = random_case(seed)
    try:
        plan = training_plan(
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


@pytest.mark.slow
def test_enumeration_agrees_on_a_thousand_more():
    for seed in range(60, 1200):
        assert_best(seed)
