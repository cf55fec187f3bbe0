"""One seat of a domain's course serves all needs of a person that it fits."""

import datetime as dt

import pandas as pd
import pytest

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.carried import each_need, together
from workbench.plan.checked import violations
from workbench.plan.greedy import greedy_plan
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN, GAPS

START = dt.date(2019, 9, 2)


def arcs(*rows):
    columns = ["need", "officer_id", "scale_id", "lifted", "course", "entry", "first", "benefit"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(from_level=frame["entry"], gain=frame["benefit"])


def test_one_seat_takes_the_needs_at_one_level_together():
    found = together(arcs(
        (0, "a", "x", "d", 0, 1, True, 2.0),
        (1, "a", "y", "d", 0, 1, True, 3.0),
        (2, "a", "z", "d", 1, 2, True, 4.0),
        (3, "b", "x", "d", 0, 1, True, 1.0),
    ))  # fmt: skip
    rows = found[["officer_id", "need", "course", "benefit", "also"]].values.tolist()
    assert rows == [["a", 1, 0, 5.0, "x"], ["a", 2, 1, 4.0, ""], ["b", 3, 0, 1.0, ""]]


def test_one_seat_takes_needs_at_several_levels_together():
    found = together(arcs((0, "a", "x", "d", 0, 1, True, 2.0), (1, "a", "y", "d", 0, 2, True, 3.0)))
    assert found[["need", "entry", "benefit", "also"]].values.tolist() == [[1, 2, 5.0, "x"]]


def test_a_later_step_takes_along_the_needs_that_begin_there():
    found = together(arcs(
        (0, "a", "x", "d", 0, 1, True, 2.0), (0, "a", "x", "d", 1, 2, False, 1.5), (1, "a", "z", "d", 1, 2, True, 4.0),
    ))  # fmt: skip
    rows = found[["need", "course", "first", "benefit", "also"]].values.tolist()
    assert rows == [[0, 0, True, 2.0, ""], [0, 1, False, 5.5, "z"], [1, 1, True, 4.0, ""]]


def test_courses_of_one_scale_stay_as_they_are():
    own = arcs((0, "a", "x", "x", 0, 1, True, 2.0), (1, "a", "y", "y", 1, 1, True, 1.0))
    assert together(own).drop(columns="also").equals(own)


def broken(tables, framework, training):
    return violations(tables, framework, training=training, coaching=Coaching(), start=START)


def planned(courses, people, days=1, **limits):
    """Levels of one person or more in x and y of the domain d, level 3 required of both."""
    rows = [
        {"officer_id": officer, "scale_id": scale, "position_id": "p", "unit_id": "u", "required": 3, "level": level,
         "gap": 3 - level, "surplus": 0, "expected_gap": 3.0 - level, "decision": "clear", "p_meets": 0.0,
         "priority": 0.5, **{f"priority_{part}": 0.5 for part in ("criticality", "size", "shared", "workload")}}
        for officer, levels in people.items() for scale, level in levels.items()
    ]  # fmt: skip
    name = {"vi": "x"}
    framework = Framework.model_validate(
        {
            "framework": "f", "levels": [{"level": k, "name": name} for k in (1, 2, 3)],
            "domains": [{"id": "d", "name": name}],
            "competencies": [{"id": c, "domain": "d", "name": name} for c in ("x", "y")],
            "positions": [{"id": "p", "name": name, "domain": "d", "requires": {"x": 3, "y": 3}}],
            "units": [{"id": "u", "name": name}],
            "courses": [
                {"id": f"c{n}", "lifts": {"scale": "d", "from": low, "to": high}, "serves": serves, "days": days,
                 "seats": {"min": fewest, "max": 5}}
                for n, (low, high, serves, fewest) in enumerate(courses)
            ],
        }
    )  # fmt: skip
    gaps = GAPS.shaped(pd.DataFrame(rows))
    officers = gaps[["officer_id", "unit_id", "position_id"]].drop_duplicates(ignore_index=True)
    training = Training(**({"weeks": 3, "release_cap": None} | limits))
    plan = training_plan(gaps, officers, framework, limits=training, start=START)
    tables = {
        "officers": officers, "gaps": gaps, "levels": gaps, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    assert broken(tables, framework, training).empty
    planned.tables, planned.framework, planned.training = tables, framework, training
    names = ["session_id", "scale_id", "from_level", "to_level", "also"]
    seats = [tuple(row) for row in plan.assignments[names].fillna("").itertuples(index=False)]
    greedy = greedy_plan(plan.choice, training)
    assert not greedy.duplicated(["officer_id", "course"]).any()
    return plan, sorted((seat[0].split("-")[0], *seat[1:]) for seat in seats)


@pytest.mark.parametrize("exact", [1_500, 0])
def test_needs_at_two_levels_have_a_seat_each(monkeypatch, exact):
    monkeypatch.setattr("workbench.plan.training.EXACT_SEATS", exact)
    plan, seats = planned([(1, 2, [], 1), (2, 3, [], 1)], {"a": {"x": 1, "y": 2}})
    assert seats == [("c0", "x", 1, 2, ""), ("c1", "y", 2, 3, "")]
    assert plan.unmet.empty
    assert plan.closed == pytest.approx(0.5 * 2.0 / 2 + 0.5)


@pytest.mark.parametrize("exact", [1_500, 0])
def test_one_course_over_two_levels_takes_both_in_one_seat(monkeypatch, exact):
    monkeypatch.setattr("workbench.plan.training.EXACT_SEATS", exact)
    plan, seats = planned([(1, 3, [], 1)], {"a": {"x": 1, "y": 2}})
    assert seats == [("c0", "x", 1, 3, "y")]
    assert plan.closed == pytest.approx(0.5 * 2 + 0.5)


def test_a_need_has_one_seat_where_two_courses_serve_it():
    _, seats = planned([(1, 3, ["x", "y"], 1), (1, 3, ["y"], 1)], {"a": {"x": 1, "y": 1}})
    assert seats == [("c0", "x", 1, 3, "y")]


def test_what_a_seat_of_steps_takes_along_has_no_seat_of_its_own():
    plan, seats = planned([(1, 2, [], 1), (2, 3, [], 1)], {"a": {"x": 1, "y": 2}}, steps=2)
    assert seats == [("c0", "x", 1, 2, ""), ("c1", "x", 2, 3, "y")]
    assert plan.closed == pytest.approx(0.5 * 2 + 0.5)


def test_a_course_of_named_competencies_leaves_the_others_to_other_courses():
    _, seats = planned([(1, 3, ["x"], 1), (1, 3, ["y"], 1)], {"a": {"x": 1, "y": 1}})
    assert seats == [("c0", "x", 1, 3, ""), ("c1", "y", 1, 3, "")]


@pytest.mark.parametrize(("people", "opens"), [(1, False), (2, True)])
def test_a_remedy_counts_people_not_needs(people, opens):
    # The session needs two people; each has two needs that one seat would serve. No money is left for it.
    plan, seats = planned([(1, 3, [], 2)], {f"o{i}": {"x": 1, "y": 1} for i in range(people)}, excluded=[], budget=0.0)
    assert bool(seats) is opens
    assert set(plan.unmet["reason"]) == (set() if opens else {"not_worth_a_session"})


def test_each_need_of_a_seat_is_served():
    plan = pd.DataFrame({"officer_id": ["a", "b"], "scale_id": ["x", "x"], "also": ["y z", None]})
    assert each_need(plan)[["officer_id", "scale_id"]].values.tolist() == [
        ["a", "x"], ["b", "x"], ["a", "y"], ["a", "z"],
    ]  # fmt: skip
    assert each_need(plan.drop(columns="also")).equals(plan.drop(columns="also"))


LOWER_LATER = [{"course": "c0", "week": 2, "officers": []}, {"course": "c1", "week": 1, "officers": []}]


@pytest.mark.parametrize("exact", [1_500, 0])
def test_the_lower_step_of_a_domain_comes_before_the_higher_one(monkeypatch, exact):
    """c0 lifts from 1 to 2, c1 from 2 to 3; x stands at 1, y at 2. Each need has a course of its own."""
    monkeypatch.setattr("workbench.plan.training.EXACT_SEATS", exact)
    steps = [(1, 2, [], 1), (2, 3, [], 1)]
    plan, seats = planned(steps, {"a": {"x": 1, "y": 2}})
    week = plan.sessions.set_index("course_id")["week"]
    assert len(seats) == 2
    assert week["c0"] < week["c1"]
    # The sessions are held the other way round: one of the two seats is left out rather than taken too early.
    people = {"a": {"x": 1, "y": 2}, "b": {"x": 1}, "c": {"y": 2}}
    _, seats = planned(steps, people, weeks=2, sessions_per_course=1, fixed=LOWER_LATER)
    assert len(seats) == 3


def test_courses_of_other_competencies_come_in_any_order():
    steps = [(1, 2, ["x"], 1), (2, 3, ["y"], 1)]
    _, seats = planned(steps, {"a": {"x": 1, "y": 2}}, weeks=2, sessions_per_course=1, fixed=LOWER_LATER)
    assert len(seats) == 2


@pytest.mark.parametrize(("week", "found"), [(1, True), (2, True), (3, False)])
def test_the_checker_finds_a_higher_step_that_begins_before_the_lower_one_has_ended(week, found):
    """The lower course takes weeks 1 and 2; the higher one begins a week too early, in the last week, just after."""
    plan, _ = planned([(1, 2, [], 1), (2, 3, [], 1)], {"a": {"x": 1, "y": 2}}, days=6, weeks=4, days_per_officer=12)
    sessions = plan.sessions.assign(
        week=plan.sessions["course_id"].map({"c0": 1, "c1": week}).astype(plan.sessions["week"].dtype)
    )
    tables = {**planned.tables, "sessions": sessions}
    assert ("turn" in set(broken(tables, planned.framework, planned.training)["rule"])) is found


def test_the_checker_finds_a_need_that_two_seats_serve_for_one_step():
    plan, _ = planned([(1, 3, [], 1), (1, 3, ["y"], 1)], {"a": {"x": 1, "y": 1}, "b": {"y": 1}})
    seats = plan.assignments
    assert "also" in seats
    own, other = seats.iloc[[0]], seats.iloc[[0]].assign(scale_id="y", also=None, session_id="c1-w02")
    held = plan.sessions.iloc[[0]]
    sessions = pd.concat([held, held.assign(session_id="c1-w02", course_id="c1", week=2)], ignore_index=True)
    tables = {**planned.tables, "sessions": sessions, "training_plan": pd.concat([own, other], ignore_index=True)}
    assert "served_twice" in set(broken(tables, planned.framework, planned.training)["rule"])


def test_the_checker_finds_a_coach_for_a_need_that_a_seat_serves_beside_another():
    _, seats = planned([(1, 3, [], 1)], {"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 3}})
    assert seats == [("c0", "x", 1, 3, "y")]
    pair = {"coach_id": "b", "officer_id": "a", "scale_id": "y", "from_level": 2, "to_level": 3}
    coached = COACHING_PLAN.shaped(pd.DataFrame([pair | {"start": pd.Timestamp(START), "end": pd.Timestamp(START)}]))
    found = broken({**planned.tables, "coaching_plan": coached}, planned.framework, planned.training)
    assert "coached_and_seated" in set(found["rule"])
