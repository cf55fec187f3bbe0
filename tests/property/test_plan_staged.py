"""Large plans are solved in stages: on small problems with every limit in play, against the exact plan."""

import pytest

from tests.plan_cases import START, random_case
from workbench.parameters.planning import Coaching
from workbench.plan import training
from workbench.plan.checked import violations
from workbench.plan.greedy import greedy_plan
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN


def plan_of(case, **changes):
    limits = case.limits.model_copy(update=changes)
    return training_plan(
        case.gaps, case.officers, case.framework, limits=limits, start=START, levels=case.levels, explain=False
    )


def broken(plan, case, limits):
    tables = {
        "sessions": plan.sessions, "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
        "gaps": case.gaps, "officers": case.officers, "levels": case.levels,
    }  # fmt: skip
    return violations(tables, case.framework, training=limits, coaching=Coaching(), start=START)


def cases(seeds):
    for seed in seeds:
        case = random_case(seed)
        try:
            yield case, plan_of(case)
        except training.PlanInfeasible:
            continue


@pytest.mark.parametrize("block", range(2))
def test_staged_plans_keep_every_limit_and_their_bound(block, monkeypatch):
    solved = list(cases(range(12 * block, 12 * block + 12)))
    monkeypatch.setattr(training, "EXACT_SEATS", -1)
    assert len(solved) >= 6
    for case, exact in solved:
        if case.limits.steps > 1 and len(case.limits.fixed):
            continue
        staged = plan_of(case)
        assert broken(staged, case, case.limits).empty
        assert staged.objective <= exact.objective + 1e-6
        assert staged.bound >= exact.objective - 1e-6


def test_more_of_anything_never_worsens_the_exact_plan():
    more = {
        "budget": lambda limits: None if limits.budget is None else limits.budget + 4e6,
        "days_per_officer": lambda limits: None if limits.days_per_officer is None else limits.days_per_officer + 1,
        "trainers": lambda limits: {domain: n + 1 for domain, n in limits.trainers.items()},
        "strength": lambda limits: None if limits.strength is None else limits.strength / 2,
        "sessions_per_course": lambda limits: limits.sessions_per_course + 1,
        "steps": lambda limits: limits.steps + 1,
    }
    for case, plan in cases(range(200, 206)):
        for name, change in more.items():
            assert plan_of(case, **{name: change(case.limits)}).objective >= plan.objective - 1e-4, name


def test_names_do_not_matter():
    for case, plan in cases(range(300, 306)):
        people = sorted(case.officers["officer_id"])
        renamed = dict(zip(people, reversed(people), strict=True))
        other = {
            name: getattr(case, name).assign(officer_id=getattr(case, name)["officer_id"].map(renamed))
            for name in ("gaps", "officers", "levels")
        }
        limits = case.limits.model_copy(
            update={
                "excluded": [renamed[o] for o in case.limits.excluded if o in renamed],
                "fixed": [
                    s.model_copy(update={"officers": [renamed[o] for o in s.officers]}) for s in case.limits.fixed
                ],
            }
        )
        relabelled = training_plan(
            other["gaps"], other["officers"], case.framework, limits=limits, start=START, levels=other["levels"],
            explain=False,
        )  # fmt: skip
        assert relabelled.objective == pytest.approx(plan.objective, abs=1e-6)


def test_seats_by_priority_never_close_more_than_the_plan():
    for case, plan in cases(range(400, 412)):
        if case.limits.fixed or case.limits.steps > 1 or case.limits.fairness:
            continue
        seats = greedy_plan(plan.choice, case.limits)
        fees = plan.choice.courses["session_cost"].loc[seats.drop_duplicates("session")["course"]].sum()
        cost = seats["seat_cost"].sum() + fees
        assert seats["benefit"].sum() - plan.choice.tie * cost <= plan.objective + 1e-6
        assert case.limits.budget is None or cost <= case.limits.budget + 1
