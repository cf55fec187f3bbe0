"""Small training plans that can be checked by hand, and the reason for every need that stays open."""

import datetime as dt

import pandas as pd
import pytest

from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.training import training_plan
from workbench.plan.unmet import REASONS_TEXT, REMEDIES, REMEDY_OF
from workbench.tables import GAPS
from workbench.tables.plans import REASONS

NAME = {"vi": "x", "en": "x"}
START = dt.date(2019, 9, 2)


def framework(*, seats=(1, 10), days=2, sites=("x",), cost=(10e6, 1e6), unit_sites=("x", "x"), lift=(1, 2)):
    return Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": NAME}],
            "competencies": [{"id": "d.a", "domain": "d", "name": NAME}],
            "units": [{"id": u, "name": NAME, "site": s} for u, s in zip("uv", unit_sites, strict=True)],
            "courses": [
                {
                    "id": "c", "lifts": {"scale": "d.a", "from": lift[0], "to": lift[1]}, "days": days,
                    "sites": list(sites), "seats": {"min": seats[0], "max": seats[1]},
                    "cost": {"session": cost[0], "person": cost[1]},
                }
            ],
        }
    )  # fmt: skip


def gaps_of(*people):
    """Each person: (unit, level, required, decision, priority)."""
    rows = [
        {
            "officer_id": f"o{i}", "scale_id": "d.a", "position_id": "p", "unit_id": unit, "required": required,
            "level": level, "gap": None if level is None else max(required - level, 0), "surplus": 0,
            "expected_gap": None if level is None else float(max(required - level, 0)), "decision": decision,
            "p_meets": None if level is None else float(level >= required),
            "priority": priority, "priority_criticality": 0.5, "priority_size": 0.5, "priority_shared": 0.5,
            "priority_workload": 0.5,
        }
        for i, (unit, level, required, decision, priority) in enumerate(people)
    ]  # fmt: skip
    return GAPS.shaped(pd.DataFrame(rows))


def plan_of(gaps, catalogue, **limits):
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    limits = {"weeks": 2, "release_cap": 1.0} | limits
    return training_plan(gaps, officers, catalogue, limits=Training(**limits), start=START)


def reasons(plan):
    return dict(
        zip(plan.unmet["officer_id"], zip(plan.unmet["reason"], plan.unmet["remedy"], strict=True), strict=True)
    )


SHORT = ("u", 1, 2, "clear", 0.5)


def test_by_the_printed_level_the_objective_is_priority_times_expected_gap_closed_less_a_tie_break():
    gaps = gaps_of(("u", 1, 2, "clear", 0.5), ("u", 1, 3, "clear", 0.25))
    plan = plan_of(gaps, framework(), seats_by="level")
    first = 0.5 * 1.0 * (2 - 1) / 1
    second = 0.25 * 2.0 * (2 - 1) / 2
    assert plan.objective == pytest.approx(first + second, rel=2e-4)
    assert plan.cost == 10e6 + 2 * 1e6
    (session,) = plan.sessions.to_dict("records")
    assert session["session_id"] == f"c@x-w{session['week']:02d}"
    assert (session["course_id"], session["site"], session["n_seats_used"]) == ("c", "x", 2)
    assert plan.assignments[["from_level", "to_level"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    assert plan.unmet.empty


def test_one_full_session_is_cheaper_than_two():
    plan = plan_of(gaps_of(*[SHORT] * 4), framework(seats=(1, 4)))
    assert len(plan.sessions) == 1


def test_scarce_seats_go_to_the_higher_priority():
    gaps = gaps_of(("u", 1, 2, "clear", 0.2), ("u", 1, 2, "clear", 0.9))
    plan = plan_of(gaps, framework(seats=(1, 1)), weeks=1)
    assert plan.assignments["officer_id"].tolist() == ["o1"]
    assert reasons(plan) == {"o0": ("seats", "open_session")}


def test_undecided_unassessed_and_unplaced_officers_are_not_sent():
    gaps = gaps_of(("u", 1, 2, "undecided", 0.5), ("u", None, 2, None, None), (None, 1, 2, "clear", 0.5))
    plan = plan_of(gaps, framework(), reassess_first=True)
    assert plan.assignments.empty
    assert reasons(plan) == {
        "o0": ("undecided", "reassess"),
        "o1": ("no_result", "assess"),
        "o2": ("no_unit", "set_unit"),
    }
    assert plan.unmet.set_index("officer_id")["gap"].isna().tolist() == [False, True, False]


def test_by_the_printed_level_a_course_starts_from_it_and_ends_within_the_requirement():
    beyond = plan_of(gaps_of(SHORT), framework(lift=(1, 3)), seats_by="level")
    above = plan_of(gaps_of(("u", 1, 3, "clear", 0.5)), framework(lift=(2, 3)), seats_by="level")
    assert reasons(beyond) == reasons(above) == {"o0": ("no_course", "add_course")}


def by_chances(chances, *people, lift=(1, 2), **limits):
    """A plan for people with these chances of levels 0 … 3: each (unit, level, required, decision, weight)."""
    gaps = gaps_of(*people)
    levels = gaps[["officer_id", "scale_id", "level"]].assign(**{f"p_{k}": [p[k] for p in chances] for k in range(4)})
    meets = [sum(p[required:]) for p, (_, _, required, *_) in zip(chances, people, strict=True)]
    gaps = gaps.assign(weight=gaps["priority"], p_meets=meets)
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    limits = Training(**{"weeks": 6, "release_cap": 1.0} | limits)
    catalogue = lift if isinstance(lift, Framework) else framework(lift=lift)
    return training_plan(gaps, officers, catalogue, limits=limits, start=START, levels=levels)


def test_a_seat_is_worth_the_levels_that_it_is_expected_to_close():
    # 1 → 3 where 3 is required: P(1) · 2 + P(2) · 1; where 2 is required: P(1) · 1. Whoever is at 0 learns nothing.
    chances = [(0.1, 0.5, 0.3, 0.1), (0.1, 0.5, 0.3, 0.1)]
    people = [("u", 1, 3, "undecided", 0.5), ("u", 1, 2, "undecided", 0.25)]
    plan = by_chances(chances, *people, lift=(1, 3))
    assert plan.closed == pytest.approx(0.5 * (2 * 0.5 + 0.3) + 0.25 * 0.5)
    assert plan.assignments["benefit"].tolist() == pytest.approx([0.5 * 1.3, 0.25 * 0.5])
    assert plan.assignments["gain"].tolist() == pytest.approx([1.3, 0.5])
    assert plan.assignments["p_fits"].tolist() == pytest.approx([0.8, 0.5])
    assert plan.assignments["p_below"].tolist() == pytest.approx([0.1, 0.1])
    assert plan.assignments[["from_level", "to_level"]].to_numpy().tolist() == [[1, 3], [1, 3]]


def test_later_steps_go_by_the_chances_that_the_earlier_ones_leave():
    # 1 → 2 lifts P(1) = .6 to 2; then 2 → 3 closes what is at 2: .6 + .3.
    both = framework().model_dump(by_alias=True)
    course = both["courses"][0]
    both["courses"] = [course, course | {"id": "e", "lifts": {"scale": "d.a", "from": 2, "to": 3}}]
    plan = by_chances(
        [(0.0, 0.6, 0.3, 0.1)], ("u", 1, 3, "undecided", 1.0), lift=Framework.model_validate(both), steps=2, prudence=0
    )
    assert plan.assignments.sort_values("step")["gain"].tolist() == pytest.approx([0.6, 0.9])
    assert plan.closed == pytest.approx(1.5)


@pytest.mark.parametrize(("lacks", "sent"), [(0.44, False), (0.45, True), (0.46, True)])
def test_prudence_is_the_least_chance_that_the_level_is_lacking(lacks, sent):
    plan = by_chances([(0.0, lacks, 1.0 - lacks, 0.0)], ("u", 1, 2, "undecided", 0.5), prudence=0.45)
    assert len(plan.assignments) == sent
    assert reasons(plan) == ({} if sent else {"o0": ("undecided", "reassess")})


@pytest.mark.parametrize(("there", "sent"), [(0.44, False), (0.45, True), (0.46, True)])
def test_prudence_is_the_least_chance_that_the_entry_level_is_there(there, sent):
    plan = by_chances([(1.0 - there, there, 0.0, 0.0)], ("u", 0, 2, "undecided", 0.5), prudence=0.45)
    assert len(plan.assignments) == sent
    assert reasons(plan) == ({} if sent else {"o0": ("undecided", "reassess")})


def test_whose_printed_level_meets_the_requirement_has_a_seat_where_it_may_well_not():
    chances = [(0.0, 0.6, 0.4, 0.0), (0.0, 0.4, 0.6, 0.0)]
    people = [("u", 2, 2, "undecided", 0.5)] * 2
    plan = by_chances(chances, *people)
    assert plan.assignments[["officer_id", "from_level", "to_level"]].to_numpy().tolist() == [["o0", 1, 2]]
    assert plan.unmet.empty
    assert by_chances(chances, *people, seats_by="level").assignments.empty
    assert by_chances(chances, *people, reassess_first=True).assignments.empty


def test_too_few_people_for_a_session_are_coached_or_joined():
    alone = plan_of(gaps_of(SHORT, SHORT), framework(seats=(3, 10)))
    assert set(reasons(alone).values()) == {("not_worth_a_session", "coach")}
    apart = plan_of(
        gaps_of(SHORT, ("v", 1, 2, "clear", 0.5), SHORT),
        framework(seats=(3, 10), sites=("x", "y"), unit_sites=("x", "y")),
    )
    assert set(reasons(apart).values()) == {("not_worth_a_session", "join_units")}


def test_money_that_does_not_reach_is_named():
    nothing = plan_of(gaps_of(SHORT), framework(), budget=10e6)
    one_seat = plan_of(gaps_of(SHORT, SHORT), framework(), budget=11.5e6)
    assert reasons(nothing) == {"o0": ("budget", "raise_budget")}
    assert (len(one_seat.assignments), one_seat.cost) == (1, 11e6)
    assert list(reasons(one_seat).values()) == [("budget", "raise_budget")]


def test_release_cap_lets_one_person_go_even_from_a_small_unit():
    plan = plan_of(gaps_of(*[SHORT] * 4), framework(), release_cap=0.15, weeks=2)
    assert len(plan.assignments) == 2
    assert sorted(plan.sessions["week"]) == [1, 2]
    assert set(reasons(plan).values()) == {("release_cap", "raise_release_cap")}


def test_days_per_officer_and_the_length_of_the_plan_bind():
    few_days = plan_of(gaps_of(SHORT), framework(days=3), days_per_officer=2)
    short_plan = plan_of(gaps_of(SHORT), framework(days=6), weeks=1)
    assert reasons(few_days) == {"o0": ("days", "raise_days")}
    assert reasons(short_plan) == {"o0": ("days", "extend_plan")}


def test_a_six_day_course_takes_two_weeks_of_release():
    plan = plan_of(gaps_of(SHORT, SHORT), framework(days=6), weeks=3, release_cap=0.5)
    assert len(plan.assignments) == 1
    assert list(reasons(plan).values()) == [("release_cap", "raise_release_cap")]


def test_nothing_to_plan_is_an_empty_plan():
    plan = plan_of(gaps_of(("u", 2, 2, "clear", 0.0)), framework())
    assert (plan.status, plan.objective, plan.relative_gap, plan.cost) == ("optimal", 0.0, 0.0, 0.0)
    assert plan.sessions.empty
    assert plan.assignments.empty
    assert plan.unmet.empty


def test_a_catalogue_without_courses_explains_every_need():
    empty = framework().model_copy(update={"courses": []})
    assert reasons(plan_of(gaps_of(SHORT), empty)) == {"o0": ("no_course", "add_course")}


def test_a_course_that_needs_more_people_than_it_seats_is_refused():
    with pytest.raises(PlanInfeasible, match="5 > 4"):
        plan_of(gaps_of(SHORT), framework(seats=(5, 4)))


def test_every_reason_and_remedy_is_said_in_both_languages():
    assert set(REASONS_TEXT) == set(REASONS)
    assert set(REMEDIES) == set(REMEDY_OF.values())
    assert all(text.in_("vi") and text.in_("en") for text in [*REASONS_TEXT.values(), *REMEDIES.values()])
