"""What units lack, in the plan's objective and in the coverage after it, checked by hand on small units."""

import pandas as pd
import pytest

from tests.spec import test_plan_limits as plans
from tests.spec.test_plan_training import gaps_of
from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.parameters.staffing import Workload
from workbench.plan.checked import violations
from workbench.plan.checked_share import share_violations
from workbench.plan.coverage import coverage
from workbench.tables import COACHING_PLAN, TRAINING_PLAN

NAME = {"vi": "x", "en": "x"}
FIVE = [f"d.{part}" for part in "abcde"]
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME}],
        "competencies": [{"id": scale, "domain": "d", "name": NAME} for scale in FIVE],
        "units": [{"id": "u", "name": NAME, "needed": {"d": {2: 1}}}],
    }
)


def covered(at_two, *, share, trained=("d.a",), domain=1):
    """People at level 2 of the domain after the plan: one, at 2 on some competencies, trained to 2 in others."""
    known = [("o", scale, 2 if scale in at_two else 1) for scale in FIVE] + [("o", "d", domain)]
    levels = pd.DataFrame(known, columns=["officer_id", "scale_id", "level"])
    levels = levels.assign(**{f"p_{k}": levels["level"].eq(k).astype(float) for k in range(4)})
    plan = pd.DataFrame([("o", scale, 2) for scale in trained], columns=["officer_id", "scale_id", "to_level"])
    officers = pd.DataFrame({"officer_id": ["o"], "unit_id": ["u"]})
    table = coverage(
        levels, officers, FRAMEWORK, training=plan, coaching=plan.iloc[:0], workload=Workload(), domain_share=share
    )
    assert table["qualified"].item() == int(domain >= 2)
    return table["qualified_planned"].item()


def covering(share):
    """Whether three competencies of five at level 2, one of them by a course, give the domain's level."""
    return bool(covered(["d.b", "d.c"], share=share))


def test_competencies_give_the_domain_once_enough_of_them_are_there_and_one_is_trained():
    assert covered(["d.b", "d.c", "d.d"], share=0.8) == 1
    assert covered(["d.b", "d.c"], share=0.8) == 0
    assert covered(["d.b", "d.c"], share=0.8, trained=("d.a", "d.d")) == 1
    # Without a course the domain's own result stands, whatever its competencies say.
    assert covered(FIVE, share=0.8, trained=()) == 0
    assert covered([], share=1.0, trained=("d.a",), domain=2) == 1


def one_lacking():
    """Unit u needs one person at level 2, v nobody."""
    catalogue = plans.framework(needed={"d.a": {2: 1}})
    u, v = catalogue.units
    return catalogue.model_copy(update={"units": [u, v.model_copy(update={"needed": {}})]})


def chosen(**limits):
    """Two people with one need each and money for one seat: o1's weighs more, but u lacks somebody at level 2."""
    gaps = gaps_of(("u", 1, 2, "clear", 0.5), ("v", 1, 2, "clear", 0.6))
    plan = plans.plan_of(gaps, one_lacking(), weeks=1, budget=11e6, release_cap=1.0, strength=None, **limits)
    return plan.assignments["officer_id"].tolist(), plan


def test_a_person_whom_the_unit_lacks_counts_by_the_weight():
    assert chosen(units=0.0)[0] == ["o1"]
    assert chosen(units=0.09)[0] == ["o1"]
    who, plan = chosen(units=0.11)
    assert who == ["o0"]
    assert plan.objective == pytest.approx(0.5 + 0.11, rel=1e-3)
    assert plan.closed == pytest.approx(0.5)


def test_a_second_person_counts_where_the_unit_rests_on_one_and_none_where_it_has_two():
    def sent(*levels):
        people = [("u", level, level, "clear", 0.1) for level in levels]
        gaps = gaps_of(("u", 1, 2, "clear", 0.5), ("v", 1, 2, "clear", 0.6), *people)
        plan = plans.plan_of(gaps, one_lacking(), weeks=1, budget=11e6, release_cap=1.0, strength=None, units=0.5)
        return plan.assignments["officer_id"].tolist()

    assert sent(2) == ["o0"]
    assert sent(2, 2) == ["o1"]


@pytest.mark.parametrize(("others", "part"), [([], 1 / 2), (["d.b"], 1.0)])
def test_a_competency_brings_its_part_of_a_domain_s_level(others, part):
    """With both of two asked for, one of two brings half, and the last one the whole level."""
    catalogue = plans.framework(needed={"d": {2: 1}})
    other = catalogue.competencies[0].model_copy(update={"id": "d.b"})
    catalogue = catalogue.model_copy(update={"competencies": [*catalogue.competencies, other]})
    gaps = gaps_of(("u", 1, 2, "clear", 0.5))
    levels = pd.DataFrame(
        {"officer_id": "o0", "scale_id": ["d", "d.a", "d.b"], "level": [1, 1, 2 if others else 1]}
    ).astype({"level": "Int64"})
    levels = levels.assign(decision="clear", **{f"p_{k}": levels["level"].eq(k).astype(float) for k in range(4)})
    plan = plans.plan_of(
        gaps, catalogue, levels=levels, weeks=1, release_cap=1.0, strength=None, units=0.4, domain_share=1.0
    )
    assert plan.assignments["officer_id"].tolist() == ["o0"]
    assert plan.objective - plan.closed == pytest.approx(0.4 * part, abs=2e-3)


def test_a_share_that_a_unit_cannot_reach_is_refused_with_the_one_that_it_reaches():
    gaps = gaps_of(*[("u", 1, 2, "clear", 0.5)] * 2, *[("v", 1, 2, "clear", 0.9)] * 2)
    with pytest.raises(PlanInfeasible) as refused:
        plans.plan_of(gaps, plans.framework(), weeks=1, budget=12e6, least_share=0.6, release_cap=1.0)
    (problem,) = refused.value.problems[:1]
    assert problem.column == "training.least_share"
    assert "0.5" in str(problem.instead)
    plan = plans.plan_of(gaps, plans.framework(), weeks=1, budget=12e6, least_share=0.5, release_cap=1.0)
    tables = {"gaps": gaps, "levels": gaps, "training_plan": plan.assignments}
    limits = Training(least_share=0.5)
    assert not list(share_violations(tables, plans.framework(), limits))
    one = tables | {"training_plan": plan.assignments.iloc[:1]}
    assert [rule for rule, *_ in share_violations(one, plans.framework(), limits)] == ["least_share"]
    none = tables | {"training_plan": TRAINING_PLAN.empty()}
    assert len(list(share_violations(none, plans.framework(), limits))) == 2


@pytest.mark.parametrize("form", ["online", "self_paced", "classroom"])
def test_a_course_taken_at_work_needs_no_site_no_travel_and_no_release(form):
    gaps = gaps_of(*[("u", 1, 2, "clear", 0.5)] * 4, ("v", 1, 2, "clear", 0.5))
    catalogue = plans.framework(courses=[{"form": form, "sites": ["x"]}], sites=("x", "z"))
    plan = plans.plan_of(gaps, catalogue, weeks=1, release_cap=0.25, travel={"allowed": "never", "cost": 1e6})
    at_work = form != "classroom"
    assert len(plan.assignments) == (5 if at_work else 1)
    assert plan.sessions["site"].isna().all() == at_work
    assert not plan.assignments["travels"].any()
    # The independent check agrees, and finds the same seats too many where the course takes people away.
    tables = {
        "officers": gaps[["officer_id", "unit_id"]], "gaps": gaps, "levels": gaps, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    limits = Training(weeks=1, release_cap=0.25, strength=None, travel={"allowed": "never", "cost": 1e6})
    away = plans.framework(courses=[{"form": "field", "sites": ["x"]}], sites=("x", "z"))
    found = {
        name: set(violations(tables, known, training=limits, coaching=Coaching(), start=plans.START)["rule"])
        for name, known in (("same", catalogue), ("away", away))
    }
    assert found == {"same": set(), "away": {"release_cap", "site"} if at_work else set()}
