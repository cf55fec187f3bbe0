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


def planned(courses, people, **limits):
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
                {"id": f"c{n}", "lifts": {"scale": "d", "from": low, "to": high}, "serves": serves, "days": 1,
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
    assert violations(tables, framework, training=training, coaching=Coaching(), start=START).empty
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
