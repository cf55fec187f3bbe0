"""Coaching pairs of one small unit, checked by hand."""

import datetime as dt

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching
from workbench.plan.coaching import coaching_plan
from workbench.tables import GAPS

NAME = {"vi": "x", "en": "x"}
FRAMEWORK = Framework.model_validate(
    {
        "framework": "f",
        "levels": [{"level": k, "name": NAME} for k in (1, 2, 3)],
        "domains": [{"id": "d", "name": NAME}],
        "units": [{"id": u, "name": NAME, "site": "x"} for u in ("u", "v")],
    }
)
START = dt.date(2019, 9, 2)


def plan_of(people, *, training=None, **limits):
    """People: id → (unit, level, decision, priority); everyone is required to be at level 3."""
    frame = pd.DataFrame(
        [(i, unit, level, decision, priority) for i, (unit, level, decision, priority) in people.items()],
        columns=["officer_id", "unit_id", "level", "decision", "priority"],
    ).assign(scale_id="d", position_id="p", required=3)
    gaps = GAPS.shaped(
        frame.assign(
            gap=3 - frame["level"], surplus=0, expected_gap=3.0 - frame["level"], p_meets=0.0, priority_criticality=0.5,
            priority_size=0.5, priority_shared=0.5, priority_workload=0.5,
        )
    )  # fmt: skip
    levels, officers = frame[["officer_id", "scale_id", "level", "decision"]], frame[["officer_id", "unit_id"]]
    return coaching_plan(gaps, levels, officers, FRAMEWORK, limits=Coaching(**limits), start=START, training=training)


def pairs(plan):
    return set(zip(plan.pairs["coach_id"], plan.pairs["officer_id"], strict=True))


def test_a_colleague_above_coaches_one_level_up_for_twelve_weeks():
    plan = plan_of({"a": ("u", 1, "clear", 0.5), "z": ("u", 3, "clear", 0.0)})
    assert plan.pairs.to_dict("records") == [
        {
            "coach_id": "z", "officer_id": "a", "scale_id": "d", "from_level": 1, "to_level": 2,
            "start": pd.Timestamp(2019, 9, 2), "end": pd.Timestamp(2019, 11, 25),
        }
    ]  # fmt: skip
    assert plan.shortage.empty


def test_load_binds_and_the_shortage_is_counted():
    people = {k: ("u", 1, "clear", p) for k, p in zip("abcd", [0.1, 0.9, 0.5, 0.7], strict=True)}
    plan = plan_of(people | {"z": ("u", 3, "clear", 0.0)}, load=2)
    assert pairs(plan) == {("z", "b"), ("z", "d")}
    assert plan.shortage.to_dict("records") == [
        {"unit_id": "u", "scale_id": "d", "n_needs": 4, "n_without_coach": 2, "n_coaches": 1}
    ]


def test_a_need_with_a_seat_is_left_to_the_course():
    people = {"a": ("u", 1, "clear", 0.9), "b": ("u", 1, "clear", 0.1), "z": ("u", 3, "clear", 0.0)}
    seats = pd.DataFrame({"officer_id": ["a"], "scale_id": ["d"]})
    assert pairs(plan_of(people, training=seats, load=1)) == {("z", "b")}


def test_nobody_is_coached_on_a_scale_that_they_coach():
    people = {"a": ("u", 1, "clear", 0.5), "b": ("u", 2, "clear", 0.5), "z": ("u", 3, "clear", 0.0)}
    assert pairs(plan_of(people, load=1)) in [{("z", "a")}, {("z", "b")}, {("b", "a")}]
    assert pairs(plan_of(people, load=2)) == {("z", "a"), ("z", "b")}


def test_the_load_spreads():
    people = dict.fromkeys("abcd", ("u", 1, "clear", 0.5))
    plan = plan_of(people | dict.fromkeys("yz", ("u", 3, "clear", 0.0)), load=3)
    assert plan.pairs["coach_id"].value_counts().to_dict() == {"y": 2, "z": 2}


def test_undecided_levels_neither_coach_nor_are_coached():
    assert pairs(plan_of({"a": ("u", 1, "undecided", 0.5), "z": ("u", 3, "clear", 0.0)})) == set()
    assert pairs(plan_of({"a": ("u", 1, "clear", 0.5), "z": ("u", 3, "undecided", 0.0)})) == set()


def test_other_units_help_only_where_the_site_is_enough():
    people = {"a": ("u", 1, "clear", 0.5), "z": ("v", 3, "clear", 0.0)}
    assert pairs(plan_of(people)) == set()
    assert pairs(plan_of(people, same_unit=False)) == {("z", "a")}


def test_the_lead_asks_for_more_distance():
    people = {"a": ("u", 1, "clear", 0.5), "b": ("u", 2, "clear", 0.5), "z": ("u", 3, "clear", 0.0)}
    assert pairs(plan_of(people, lead=2)) == {("z", "a")}
