"""Money by quarter: sessions that start in it cost no more than its sources give, and others have none."""

import datetime as dt

import pytest

from tests.plan_cases import START
from tests.spec.test_plan_by_name import course, people, plan_of
from tests.unit.test_plan_checked import needs
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching
from workbench.plan import training
from workbench.plan.checked import violations
from workbench.plan.greedy import greedy_plan
from workbench.plan.room import room
from workbench.plan.solved_again import relaxed
from workbench.plan.waiting_list import waiting_list
from workbench.plan.why import why_not
from workbench.tables import COACHING_PLAN


@pytest.fixture(params=["exact", "staged"], autouse=True)
def _way(request, monkeypatch):
    monkeypatch.setattr(training, "EXACT_SEATS", -1 if request.param == "staged" else 10_000)


def fund(quarter, amount, source="state"):
    return {"source": source, "quarter": quarter, "amount": amount}


# Week 5 of a plan from 2 September 2019 begins on 30 September, week 6 on 7 October.
ONE = course(seats=(1, 2), cost={"session": 4e6, "person": 1e6})


@pytest.mark.parametrize(
    ("money", "quarters", "seated"),
    [
        ([], ["Q3", "Q3"], 4),
        ([fund("2019-Q3", 12e6)], ["Q3", "Q3"], 4),
        ([fund("2019-Q3", 12e6 - 2)], ["Q3", "Q3"], 3),
        ([fund("2019-Q3", 11e6 - 2)], ["Q3"], 2),
        ([fund("2019-Q3", 8e6), fund("2019-Q3", 4e6, "fees")], ["Q3", "Q3"], 4),
        ([fund("2019-Q3", 6e6), fund("2019-Q4", 6e6)], ["Q3", "Q4"], 4),
        ([fund("2019-Q4", 12e6)], ["Q4", "Q4"], 4),
        ([fund("2020-Q1", 12e6)], [], 0),
        ([fund("2019-Q3", 0)], [], 0),
    ],
)
def test_a_quarter_pays_for_the_sessions_that_start_in_it(money, quarters, seated):
    # Four people in sessions of two: 4 + 2 × 1 = 6 million each.
    plan, *_, limits = plan_of(people(4), ONE, operations={"money": money}, weeks=8)
    assert [f"Q{day.quarter}" for day in plan.sessions["start"].sort_values()] == quarters
    assert len(plan.assignments) == seated
    assert len(greedy_plan(plan.choice, limits)) == seated


@pytest.mark.parametrize(("quarter", "seated"), [("2019-Q3", 2), ("2019-Q4", 0)])
def test_a_session_counts_where_it_starts(quarter, seated):
    # Both are away until Friday 27 September: ten days from the 30th on, of which the first decides.
    away = [{"officer": f"o{i}", "from": START, "to": dt.date(2019, 9, 27)} for i in range(2)]
    long = course(seats=(1, 2), days=10, cost={"session": 4e6, "person": 1e6})
    given = {"money": [fund(quarter, 6e6)]}
    plan, *_ = plan_of(people(2), long, operations=given, weeks=6, days_per_officer=None, absences=away)
    assert len(plan.assignments) == seated


@pytest.mark.parametrize(("reserve", "seated"), [(0.0, 2), (0.4, 0)])
def test_the_reserve_is_kept_back_of_every_quarter(reserve, seated):
    given = {"money": [fund("2019-Q3", 6e6)]}
    plan, *_ = plan_of(people(2), course(seats=(1, 10), cost={"session": 4e6, "person": 1e6}), operations=given,
                       reserve=reserve)  # fmt: skip
    assert len(plan.assignments) == seated


def test_a_need_without_money_says_so_and_what_would_close_it():
    plan, tables, catalogue, limits = plan_of(people(2), ONE, operations={"money": [fund("2019-Q3", 5e6 - 2)]})
    assert plan.unmet[["reason", "remedy"]].drop_duplicates().to_numpy().tolist() == [["quarters", "add_money"]]
    (answer,) = why_not("o0", tables, catalogue, limits=limits, start=START)
    said = [words.in_("en") for words in answer.binding]
    assert "The money of the quarter is used up." in said
    assert any("no quarter leaves more than" in words for words in said)
    wider = relaxed(limits, "training.operations.money=2019-Q3:6000000")
    assert sum(one.amount for one in wider.operations.money) == 6e6
    again, *_ = plan_of(people(2), ONE, operations=wider.operations)
    assert len(again.assignments) == 2


def test_a_plan_leaves_what_its_sessions_do_not_take():
    plan, tables, catalogue, limits = plan_of(people(2), ONE, operations={"money": [fund("2019-Q3", 20e6)]})
    found = room(plan.choice, plan.sessions, plan.assignments, tables["officers"], limits=limits, start=START)
    assert found.of["quarters"] == {"2019-Q3": 14e6}
    nobody = COACHING_PLAN.empty()[["officer_id", "scale_id"]]
    assert waiting_list(
        plan.choice, found, catalogue, limits=limits, assignments=plan.assignments, coached=nobody
    ).empty


def test_sessions_set_by_hand_beyond_a_quarter_are_refused_with_its_money():
    fixed = [{"course": c, "site": "x", "week": 1} for c in "ab"]
    both = ONE, course("b", "d.b", cost={"session": 4e6, "person": 1e6})
    with pytest.raises(PlanInfeasible) as error:
        plan_of(people(4, "d.a", "d.b"), *both, operations={"money": [fund("2019-Q3", 9e6)]}, fixed=fixed)
    (problem,) = error.value.problems
    assert "the money of 2019-Q3: 9,000,000 đồng" in problem.problem.in_("en")
    assert "find 1,000,000 đồng more for 2019-Q3" in problem.instead.in_("en")


def test_the_checker_finds_what_a_quarter_cannot_pay():
    gaps = needs(("o0", "u", "d.a", 1, "clear"))
    _, tables, catalogue, limits = plan_of(gaps, ONE)
    for money, found in (
        ([fund("2019-Q3", 5e6)], []),
        ([fund("2019-Q3", 5e6 - 2)], ["quarter"]),
        ([fund("2019-Q4", 5e6)], ["quarter"]),
    ):
        other = limits.model_validate(limits.model_dump(by_alias=True) | {"operations": {"money": money}})
        broken = violations(tables, catalogue, training=other, coaching=Coaching(), start=START)
        assert broken["rule"].tolist() == found
