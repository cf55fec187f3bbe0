"""Who is on leave is away from the unit: what that leaves of the release cap and the strength, and part-time days."""

import datetime as dt

import pytest

from tests.spec.test_plan_training import START, framework, gaps_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching, Training
from workbench.plan import training
from workbench.plan.away import away_between, days_left, weeks_on_leave
from workbench.plan.checked import violations
from workbench.plan.greedy import greedy_plan
from workbench.plan.training import training_plan
from workbench.plan.why import why_not
from workbench.tables import COACHING_PLAN, INTERVENTIONS, REMEDIES

SHORT, ABLE = ("u", 1, 2, "clear", 0.5), ("u", 2, 2, "clear", 0.0)
MONDAY, FRIDAY = START, START + dt.timedelta(days=4)


def on_leave(officer, first=MONDAY, last=FRIDAY, **more):
    return {"officer": officer, "from": first, "to": last, **more}


def plan_of(people, *absences, catalogue=None, **limits):
    gaps = gaps_of(*people)
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    limits = {"weeks": 1, "release_cap": 1.0, "strength": None, "operations": {"absences": list(absences)}} | limits
    limits, catalogue = Training(**limits), catalogue or framework()
    plan = training_plan(gaps, officers, catalogue, limits=limits, start=START)
    tables = {
        "officers": officers, "gaps": gaps, "levels": gaps, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    assert violations(tables, catalogue, training=limits, coaching=Coaching(), start=START).empty
    return plan, tables, limits, catalogue


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize(("n_away", "sent"), [(0, 3), (1, 2), (2, 1), (3, 1), (4, 1)])
def test_those_on_leave_count_among_those_who_may_be_away_and_one_may_go_all_the_same(
    n_away, sent, staged, monkeypatch
):
    # Ten people, 30 % may be away: 3 in a week, less those on leave, at least one.
    monkeypatch.setattr(training, "EXACT_SEATS", -1 if staged else 10_000)
    people = [SHORT] * 6 + [ABLE] * 4
    plan, _, limits, _ = plan_of(people, *[on_leave(f"o{6 + i}") for i in range(n_away)], release_cap=0.3)
    assert len(plan.assignments) == sent
    assert len(greedy_plan(plan.choice, limits)) == sent


@pytest.mark.parametrize(
    ("first", "last", "sent"),
    [
        (MONDAY - dt.timedelta(days=7), MONDAY - dt.timedelta(days=1), 2),
        (MONDAY - dt.timedelta(days=7), MONDAY, 1),
        (FRIDAY, FRIDAY + dt.timedelta(days=20), 1),
        (FRIDAY + dt.timedelta(days=1), FRIDAY + dt.timedelta(days=20), 2),
    ],
)
def test_a_week_counts_from_monday_to_friday(first, last, sent):
    plan, *_ = plan_of([SHORT] * 2 + [ABLE] * 2, on_leave("o3", first, last), release_cap=0.5)
    assert len(plan.assignments) == sent


@pytest.mark.parametrize(("absences", "sent"), [([], 2), (["o2"], 1), (["o2", "o3"], 0), (["o2", "o3", "o4"], 0)])
def test_who_is_on_leave_is_not_present(absences, sent):
    # Five people at level 1 or above, 4 needed of whom 75 % stay: 5 − 3 = 2 may go, less those on leave, down to none.
    catalogue = framework()
    units = [u.model_copy(update={"needed": {"d.a": {1: 4}} if u.id == "u" else {}}) for u in catalogue.units]
    people = [SHORT] * 2 + [ABLE] * 3
    given = [on_leave(officer) for officer in absences]
    plan, *_ = plan_of(people, *given, strength=0.75, catalogue=catalogue.model_copy(update={"units": units}))
    assert len(plan.assignments) == sent


def test_the_checker_counts_those_on_leave():
    people = [SHORT] * 2 + [ABLE] * 2
    _, tables, limits, catalogue = plan_of(people, release_cap=0.5)
    later = limits.model_validate(limits.model_dump(by_alias=True) | {"operations": {"absences": [on_leave("o3")]}})
    found = violations(tables, catalogue, training=later, coaching=Coaching(), start=START)
    assert found[["rule", "where", "value", "limit"]].to_numpy().tolist() == [["release_cap", "u week 1", "2", "1"]]
    units = [u.model_copy(update={"needed": {"d.a": {1: 2}} if u.id == "u" else {}}) for u in catalogue.units]
    strong = later.model_copy(update={"strength": 1.0, "release_cap": None})
    found = violations(
        tables, catalogue.model_copy(update={"units": units}), training=strong, coaching=Coaching(), start=START
    )
    assert found[["rule", "value", "limit"]].to_numpy().tolist() == [["strength", "1", "2"]]


def test_why_tells_how_many_are_on_leave():
    people = [SHORT] * 2 + [ABLE] * 2
    plan, tables, limits, catalogue = plan_of(people, on_leave("o3"), release_cap=0.5)
    tables |= {"unmet": plan.unmet, "remedies": REMEDIES.empty(), "interventions": INTERVENTIONS.empty()}
    waits = plan.unmet["officer_id"].iloc[0]
    answer = why_not(waits, tables, catalogue, limits=limits, start=START)[0]
    said = " ".join(words.in_("en") for words in answer.binding)
    assert "2 of the 2 people who may be away from the unit are away." in said
    assert "of these on leave: 1." in said


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize(("days", "share", "last", "has_seat"), [
    (4, 0.5, None, True),  # 8 days × (1 − 0.5) = 4
    (4.5, 0.5, None, False),
    (6, 0.5, START + dt.timedelta(days=6), True),  # away half of one week of two: 8 × (1 − 0.25) = 6
    (6.5, 0.5, START + dt.timedelta(days=6), False),
    (6, 0.5, START + dt.timedelta(days=7), False),  # a day more: 8 × (1 − 0.5 × 8/14) < 6
])  # fmt: skip
def test_part_time_takes_its_share_of_the_days(days, share, last, has_seat, staged, monkeypatch):
    monkeypatch.setattr(training, "EXACT_SEATS", -1 if staged else 10_000)
    plan, _, limits, _ = plan_of(
        [SHORT], on_leave("o0", START, last, share=share), catalogue=framework(days=days), weeks=2, days_per_officer=8.0
    )
    assert len(plan.assignments) == has_seat
    assert len(greedy_plan(plan.choice, limits)) == has_seat


def test_part_time_without_a_limit_on_days_may_attend_anything():
    plan, *_ = plan_of([SHORT], on_leave("o0", share=0.99), days_per_officer=None)
    assert len(plan.assignments) == 1


def test_the_reason_of_a_part_time_need_is_the_days_and_the_remedy_its_full_time_number():
    plan, tables, limits, catalogue = plan_of(
        [SHORT], on_leave("o0", share=0.5, last=None), catalogue=framework(days=3), days_per_officer=4.0
    )
    assert plan.unmet[["reason", "remedy"]].to_numpy().tolist() == [["days", "raise_days"]]
    tables |= {"unmet": plan.unmet, "remedies": REMEDIES.empty(), "interventions": INTERVENTIONS.empty()}
    (answer,) = why_not("o0", tables, catalogue, limits=limits, start=START)
    said = [words.in_("en") for words in answer.binding]
    assert "The officer works 50% of the time from 2 Sep 2019 on." in said
    assert any("takes 3 days in all; 2 are allowed" in words for words in said)


def test_the_checker_counts_part_time_days():
    _, tables, limits, catalogue = plan_of([SHORT], catalogue=framework(days=3), days_per_officer=4.0)
    part = limits.model_validate(
        limits.model_dump(by_alias=True) | {"operations": {"absences": [on_leave("o0", share=0.5, last=None)]}}
    )
    found = violations(tables, catalogue, training=part, coaching=Coaching(), start=START)
    assert found[["rule", "value", "limit"]].to_numpy().tolist() == [["days", "3", "2"]]


def test_part_time_is_no_absence_and_several_parts_add_up():
    given = Training(operations={"absences": [on_leave("o0", share=0.5), on_leave("o1"), on_leave("o0", share=0.5)]})
    assert away_between(given.gone, MONDAY, FRIDAY) == ["o1"]
    assert weeks_on_leave(given.gone, start=START, weeks=2).to_numpy().tolist() == [["o1", 0]]
    assert days_left(given.gone, start=START, weeks=1).to_dict() == pytest.approx({"o0": 1 - 2 * 0.5 * 5 / 7})


def test_sessions_set_by_hand_that_leave_too_few_are_refused_with_those_on_leave_counted():
    # Four people, half may be away: 2, less the one on leave; two are set by hand, so that 3 of 4 would be away.
    fixed = [{"course": "c", "site": "x", "week": 1, "officers": ["o0", "o1"]}]
    with pytest.raises(PlanInfeasible) as error:
        plan_of([SHORT] * 2 + [ABLE] * 2, on_leave("o3"), release_cap=0.5, fixed=fixed)
    (problem,) = error.value.problems
    assert "unit u may have 1 away in a week (release_cap 0.5)" in problem.problem.in_("en")
    assert "raise training.release_cap to 0.75 (unit u: 2 away)" in problem.instead.in_("en")
    catalogue = framework()
    units = [u.model_copy(update={"needed": {"d.a": {1: 4}} if u.id == "u" else {}}) for u in catalogue.units]
    strong = {"catalogue": catalogue.model_copy(update={"units": units}), "release_cap": None, "strength": 0.5}
    with pytest.raises(PlanInfeasible) as error:
        plan_of([SHORT] * 2 + [ABLE] * 2, on_leave("o3"), fixed=fixed, **strong)
    # Three of four are there, two must stay, two would go: 1 of the 4 needed stays.
    assert "lower training.strength to 0.25" in error.value.problems[0].instead.in_("en")
