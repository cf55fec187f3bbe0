"""Plans that explain themselves, on problems checked by hand: remedies, conflicts, one officer, the curve."""

import pandas as pd
import pytest

from tests.plan_cases import START, framework
from workbench.errors import ParameterError, PlanInfeasible
from workbench.messages import named
from workbench.parameters.planning import Training
from workbench.plan.curve import Point, budget_curve
from workbench.plan.training import training_plan
from workbench.plan.unmet import completed, open_needs
from workbench.plan.why import why_not
from workbench.profile.gaps import needs, unassessed
from workbench.run.answers import answers_text
from workbench.tables import COACHING_PLAN, GAPS, INTERVENTIONS, REMEDIES, REMEDY_PRICES


def catalogue(*, fewest=2, most=10, trainers=1, days=2):
    """One course: a session costs 10 million đồng and 1 million for each person."""
    course = {
        "id": "c", "lifts": {"scale": "d.a", "from": 1, "to": 2}, "days": days, "sites": ["x"], "trainers": trainers,
        "seats": {"min": fewest, "max": most}, "cost": {"session": 10e6, "person": 1e6},
    }  # fmt: skip
    return framework([course], needed={})


def gaps_of(n, unit="u"):
    parts = dict.fromkeys(("priority_criticality", "priority_size", "priority_shared", "priority_workload"), 0.5)
    rows = [
        {
            "officer_id": f"o{i}", "scale_id": "d.a", "position_id": "p", "unit_id": unit, "required": 2, "level": 1,
            "gap": 1, "surplus": 0, "expected_gap": 1.0, "p_meets": 0.0, "decision": "clear", "priority": 0.9 - i / 100,
            **parts,
        }
        for i in range(n)
    ]  # fmt: skip
    return GAPS.shaped(pd.DataFrame(rows))


def problem(n, courses, gaps=None, **limits):
    gaps = gaps_of(n) if gaps is None else gaps
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    wanted = Training(**({"weeks": 2, "release_cap": None, "strength": None} | limits))
    plan = training_plan(gaps, officers, courses, limits=wanted, start=START, explain=False)
    found = open_needs(
        needs(gaps, courses), unassessed(gaps, courses), plan.choice, officers=officers, framework=courses,
        limits=wanted, start=START, sessions=plan.sessions, assignments=plan.assignments,
    )  # fmt: skip
    return gaps, officers, wanted, plan, found


def test_money_that_lacks_for_one_more_session():
    # 20 million đồng pay one session (10) with all of its 10 seats (10 × 1). Two people are left: a further session for
    # them costs 10 + 2 × 1 = 12 million, none of which the budget has left.
    *_, plan, found = problem(12, catalogue(), budget=20e6)
    assert plan.cost == 20e6
    assert found.unmet["reason"].tolist() == ["budget"] * 2
    remedy = found.remedies.iloc[0]
    assert remedy[["remedy", "course_id", "site", "n_needs"]].tolist() == ["raise_budget", "c", "x", 2]
    assert remedy["new_session"]
    assert remedy["cost"] == remedy["budget_short"] == 12e6
    assert remedy["limits"] == "training.budget=32000000"
    assert found.unmet["remedy_id"].tolist() == [remedy["remedy_id"]] * 2


def test_a_release_cap_that_keeps_people_from_free_seats():
    # ⌊0.25 × 12⌋ = 3 of 12 people may be away in a week: two weeks seat 6, the sessions have free seats. With 4 away
    # (4 / 12 = 0.334 rounded up) one more could go: the cheapest remedy fills all 6 left into one of the two sessions,
    # 9 away, 9 / 12 = 0.75.
    *_, plan, found = problem(12, catalogue(), release_cap=0.25)
    assert len(plan.assignments) == 6
    remedy = found.remedies.iloc[0]
    assert remedy[["remedy", "n_needs", "cost"]].tolist() == ["raise_release_cap", 6, 6e6]
    assert not remedy["new_session"]
    assert remedy["limits"] == "training.release_cap=0.75"
    assert set(found.unmet["reason"]) == {"release_cap"}


@pytest.mark.parametrize(
    ("fewest", "seats", "reason"), [(3, 6, "release_cap"), (4, 0, "cap_below_minimum"), (12, 0, "cap_below_minimum")]
)
def test_a_release_cap_below_the_fewest_people_of_a_session_is_told_from_a_unit_that_is_full(fewest, seats, reason):
    # 3 of 12 people may be away in a week: a session of 3 opens in each week, one of 4 never, whoever else is away.
    *_, plan, found = problem(12, catalogue(fewest=fewest, most=12), release_cap=0.25)
    assert len(plan.assignments) == seats
    assert set(found.unmet["reason"]) == {reason}
    assert set(found.unmet["remedy"]) == {"raise_release_cap"}


def test_a_remedy_counts_certain_needs_apart_from_undecided_results():
    gaps = gaps_of(12)
    gaps["decision"] = ["clear"] * 7 + ["undecided"] * 5
    *_, found = problem(12, catalogue(fewest=4, most=12), release_cap=0.25, gaps=gaps)
    assert found.remedies.iloc[0][["n_needs", "n_certain"]].tolist() == [12, 7]


def test_sessions_that_may_not_be_more_and_trainers_who_are_away():
    *_, found = problem(5, catalogue(most=2), sessions_per_course=1)
    assert set(found.unmet["reason"]) == {"seats"}
    assert found.remedies["limits"].iloc[0] == "training.sessions_per_course=2"
    *_, found = problem(5, catalogue(most=2, trainers=2), trainers={"d": 1})
    assert set(found.unmet["reason"]) == {"trainers"}
    assert set(found.remedies["limits"]) == {"training.trainers.d=2"}


def test_too_few_people_and_courses_longer_than_the_plan():
    *_, found = problem(1, catalogue(fewest=2))
    assert found.unmet[["reason", "remedy"]].to_numpy().tolist() == [["not_worth_a_session", "coach"]]
    *_, found = problem(2, catalogue(days=12), days_per_officer=None)
    assert set(found.unmet["reason"]) == {"days"}
    assert found.remedies[["remedy", "limits"]].to_numpy().tolist() == [["extend_plan", "training.weeks=3"]]


def open_beside_coaches(n, courses, coached, **limits):
    """What stays open where some of the people have a coach."""
    gaps, officers, wanted, plan, _ = problem(n, courses, **limits)
    pairs = gaps[gaps["officer_id"].isin(coached)][["officer_id", "scale_id"]]
    return open_needs(
        needs(gaps, courses), unassessed(gaps, courses), plan.choice, officers=officers, framework=courses,
        limits=wanted, start=START, sessions=plan.sessions, assignments=plan.assignments, coached=pairs,
    )  # fmt: skip


def test_remedies_count_open_needs_alone_whoever_fills_the_session():
    # The budget pays one session of 10 of 14 people. Three of the four left have a coach: a further session needs its
    # fewest 3 people, so it costs 10 + 3 × 1 = 13 million đồng and closes the one need that is open.
    found = open_beside_coaches(14, catalogue(fewest=3), ["o10", "o11", "o12"], budget=20e6)
    assert found.unmet[["officer_id", "reason"]].to_numpy().tolist() == [["o13", "budget"]]
    assert found.remedies[["remedy", "n_needs", "cost"]].to_numpy().tolist() == [["raise_budget", 1, 13e6]]


def test_no_remedy_is_priced_where_everybody_left_has_a_coach():
    found = open_beside_coaches(12, catalogue(), ["o10", "o11"], budget=20e6)
    assert found.unmet.empty
    assert found.remedies.empty


def test_open_needs_of_later_steps_get_the_remedy_of_their_kind_and_scale():
    unmet = pd.DataFrame(
        {"officer_id": ["a", "b", "c"], "scale_id": ["d.a", "d.a", "d.b"], "gap": 1, "reason": "next_step"}
    ).assign(remedy="confirm_step")
    named, remedies = completed(unmet, REMEDIES.empty())
    assert remedies[["remedy", "scale_id", "n_needs"]].to_numpy().tolist() == [
        ["confirm_step", "d.a", 2],
        ["confirm_step", "d.b", 1],
    ]
    assert named["remedy_id"].tolist() == ["r0001", "r0001", "r0002"]


def refused(n, courses, **limits):
    with pytest.raises(PlanInfeasible) as error:
        problem(n, courses, **limits)
    return [problem.sentence("en") for problem in error.value.problems]


def session(week=1, *officers):
    return {"course": "c", "site": "x", "week": week, "officers": list(officers)}


def test_a_fixed_session_that_the_budget_does_not_pay():
    # A session with its fewest people costs 10 + 2 × 1 = 12 million đồng; the budget is 5.
    said = refused(4, catalogue(), budget=5e6, fixed=[session()])
    assert len(said) == 1
    assert ": the budget of 5,000,000 đồng; the fixed session c@x in week 1. To resolve it" in said[0]
    assert "raise training.budget by 7,000,000 đồng" in said[0]
    assert "drop the fixed session c@x in week 1 (saves at least 12,000,000 đồng)" in said[0]
    assert "trainers" not in said[0]


def test_people_named_beyond_the_release_cap_and_the_seats():
    # ⌊0.25 × 4⌋ = 1 may be away; 3 are named: 3 / 4 = 0.75. The session has 2 seats for them.
    said = refused(4, catalogue(fewest=1, most=2), release_cap=0.25, fixed=[session(1, "o0", "o1", "o2")])
    assert any("raise training.release_cap to 0.75" in one or "raise seats.max of course c to 3" in one for one in said)
    assert all("o0" not in one for one in said)


def test_two_conflicts_are_told_at_once():
    # Week 1: one trainer for a course of two. Budget: 12 million for each session, 3 million there.
    said = refused(4, catalogue(trainers=2), trainers={"d": 1}, fixed=[session(1), session(2)])
    assert len(said) == 2
    assert all("raise training.trainers.d to 2" in one for one in said)


def test_fewest_people_who_do_not_exist():
    said = refused(2, catalogue(fewest=3), fixed=[session()])
    assert "c@x in week 1 needs at least 3 people" in said[0]
    assert "lower seats.min of course c to 2" in said[0]


def answers(n, courses, officer, *, scale=None, **limits):
    gaps, officers, wanted, plan, found = problem(n, courses, **limits)
    tables = {
        "officers": officers, "gaps": gaps, "levels": gaps[["officer_id", "scale_id", "level", "decision"]],
        "sessions": plan.sessions, "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
        "unmet": found.unmet, "remedies": found.remedies, "remedy_prices": REMEDY_PRICES.empty(),
        "interventions": INTERVENTIONS.empty(),
    }  # fmt: skip
    return why_not(officer, tables, courses, limits=wanted, start=START, scale=scale)


def words(answer):
    sentences = [answer.need, *answer.decided, *answer.binding, *answer.change]
    return " ".join(one.in_("en") for one in sentences).replace("\u00a0", " ")


def test_why_an_officer_has_no_seat_in_numbers_and_without_other_people():
    answer = answers(12, catalogue(), "o11", release_cap=0.25)[0]
    said = words(answer)
    assert "at level 1, level 2 required" in said
    assert "week of 2 Sep 2019: 3 of the 3 people who may be away from the unit are away." in said
    assert "Raise the release cap." in said
    assert "6 million đồng, serves 6 needs, 6 of them certain" in said
    assert not [f"o{i}" for i in range(12) if f"o{i}" in said]


def test_why_an_officer_waits_for_money_or_behind_others():
    said = words(answers(12, catalogue(), "o11", budget=20e6, weeks=1)[0])
    assert "10 of 10 seats are taken, 10 by people who are expected to gain more." in said
    assert "costs at least 12 million đồng; the budget leaves 0 đồng" in said
    assert "people are needed" not in said


def test_why_an_officer_has_a_seat():
    answer = answers(4, catalogue(), "o1")[0]
    assert answer.decided[0].in_("en") == "A seat in c (x), 2–3 Sep 2019, level 1 → 2, cost 1\u00a0million đồng."
    assert not answer.binding


def test_the_curve_rises_to_what_the_plan_costs_without_a_budget():
    # Four sessions are possible at most; 12 people need two (10 and 2 seats): 10 + 10 + 12 × 1 = 32 million đồng.
    *_, wanted, plan, _ = problem(12, catalogue(), budget=20e6)
    curve = budget_curve(plan.choice, limits=wanted)
    assert curve["budget"].iloc[0] == 0.0
    assert curve["budget"].iloc[-1] == curve["cost"].iloc[-1] == 32e6
    assert curve["gap_closed"].is_monotonic_increasing
    assert (curve["cost"] <= curve["budget"]).all()
    today = curve[curve["is_today"]]
    assert today[["budget", "cost", "n_needs"]].to_numpy().tolist() == [[20e6, 20e6, 10.0]]
    assert today["gap_closed"].item() == pytest.approx(sum(0.9 - i / 100 for i in range(10)))


def test_the_curve_shows_the_plan_itself_for_todays_budget():
    # Weeks may keep a plan below what the estimate allows: today's row is the plan, no smaller budget closes more.
    *_, wanted, plan, _ = problem(12, catalogue(), budget=20e6)
    curve = budget_curve(plan.choice, limits=wanted, today=Point(cost=19e6, gap_closed=2.0, n_needs=3.0))
    today = curve[curve["is_today"]]
    assert today[["budget", "cost", "gap_closed", "n_needs"]].to_numpy().tolist() == [[20e6, 19e6, 2.0, 3.0]]
    below = curve[curve["budget"].lt(20e6)]
    assert below["gap_closed"].max() == 2.0
    assert curve["gap_closed"].is_monotonic_increasing
    assert (curve["cost"] <= curve["budget"]).all()


def test_answers_in_words_say_the_need_the_plan_and_the_way_out():
    said = answers_text(answers(12, catalogue(), "o11", release_cap=0.25), {"d.a": named("Phân loại", "Classes")}, "vi")
    lines = said.splitlines()
    assert lines[0] == "Phân loại: đang ở cấp độ 1, cần cấp độ 2"
    assert "    – Chưa được bố trí." in lines
    assert "    – c (x), tuần từ 02/09/2019: 3 trên 3 người của đơn vị được vắng mặt đã vắng." in lines
    assert lines[-1].endswith("Cần nới: training.release_cap=0.75.")
    assert answers_text([], {}, "en") == "There is no need."


def test_an_unknown_officer_is_refused_without_naming_others():
    with pytest.raises(ParameterError) as error:
        answers(3, catalogue(), "nobody")
    assert "o1" not in error.value.problems[0].sentence("en")


def test_an_unknown_scale_is_refused():
    with pytest.raises(ParameterError, match="nope"):
        answers(3, catalogue(), "o1", scale="nope")
