"""On small random problems with duties and prerequisites the plan is the best there is, and the check agrees."""

import pytest

from tests.duty_cases import best_objective, broken, limits_of, plan_of, random_case


def assert_best(seed):
    gaps, catalogue, certificates, limits = random_case(seed)
    training = limits_of(certificates, **limits)
    plan = plan_of(gaps, catalogue, *certificates, **limits)
    assert plan.objective == pytest.approx(best_objective(plan, gaps, catalogue, training), abs=1e-6)
    assert plan.bound >= plan.objective - 1e-9
    assert broken(plan, gaps, catalogue, training) == []
    return len(plan.assignments)


def test_enumeration_agrees_where_courses_are_due_and_ask_for_others():
    seated = [assert_best(seed) for seed in range(20)]
    assert sum(n > 0 for n in seated) >= 10


@pytest.mark.slow
def test_enumeration_agrees_on_many_more():
    for seed in range(20, 1000):
        assert_best(seed)


def test_a_plan_made_in_steps_keeps_the_same_rules_and_stays_below_its_bound(monkeypatch):
    monkeypatch.setattr("workbench.plan.training.EXACT_SEATS", -1)
    reached = []
    for seed in range(20):
        gaps, catalogue, certificates, limits = random_case(seed)
        training = limits_of(certificates, **limits)
        plan = plan_of(gaps, catalogue, *certificates, **limits)
        best = best_objective(plan, gaps, catalogue, training)
        assert broken(plan, gaps, catalogue, training) == []
        assert plan.objective <= best + 1e-6
        assert plan.bound >= best - 2e-3 * best - 1e-6
        reached.append(plan.objective / best if best > 0 else 1.0)
    assert sum(reached) / len(reached) > 0.95
