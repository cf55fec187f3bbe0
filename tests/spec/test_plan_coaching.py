"""Coaching pairs of one small unit, checked by hand."""

import datetime as dt

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.names import Name
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked_coaching import coaching_violations
from workbench.plan.coaching import coaching_plan, within_coaches_reach
from workbench.tables import GAPS, TRAINING_PLAN

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


def tables_of(people):
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
    return gaps, frame[["officer_id", "scale_id", "level", "decision"]], frame[["officer_id", "unit_id"]]


def plan_of(people, *, training=None, reassess_first=True, **limits):
    return coaching_plan(
        *tables_of(people),
        FRAMEWORK,
        limits=Coaching(**limits),
        start=START,
        training=training,
        reassess_first=reassess_first,
    )


def pairs(plan):
    return set(zip(plan.pairs["coach_id"], plan.pairs["officer_id"], strict=True))


GRADED = FRAMEWORK.model_copy(update={"grades": [Name(vi="thấp", en="low"), Name(vi="cao", en="high")]})


def graded(people, grades, **limits):
    gaps, levels, officers = tables_of(people)
    officers = officers.assign(grade=officers["officer_id"].map(grades))
    found = coaching_plan(gaps, levels, officers, GRADED, limits=Coaching(**limits), start=START).pairs
    checked = {
        "officers": officers, "gaps": gaps, "levels": levels, "coaching_plan": found,
        "training_plan": TRAINING_PLAN.empty(),
    }  # fmt: skip
    assert not list(coaching_violations(checked, GRADED, limits=Coaching(**limits), training=Training()))
    broken = checked | {"coaching_plan": found.assign(lower_grade=~found["lower_grade"])}
    rules = {rule for rule, *_ in coaching_violations(broken, GRADED, limits=Coaching(), training=Training())}
    assert rules == ({"lower_grade"} if len(found) else set())
    return {(row.coach_id, row.officer_id): row.lower_grade for row in found.itertuples()}


def test_a_coach_of_the_officers_grade_or_above_comes_first_and_a_lower_one_is_marked():
    people = {
        "a": ("u", 1, "clear", 0.5),
        "y": ("u", 3, "clear", 0.0),
        "z": ("u", 2, "clear", 0.0),
    }
    low, high = "thấp", "cao"
    assert graded(people | {"z": ("u", 3, "clear", 0.0)}, {"a": high, "y": high, "z": low}) == {("y", "a"): False}
    assert graded(people | {"z": ("u", 3, "clear", 0.0)}, {"a": high, "y": low, "z": high}) == {("z", "a"): False}
    alone = {"a": people["a"], "y": people["y"]}
    assert graded(alone, {"a": high, "y": low}) == {("y", "a"): True}
    assert graded(alone, {"a": high, "y": low}, equal_grade=True) == {}
    assert graded(alone, {"a": low, "y": low}, equal_grade=True) == {("y", "a"): False}
    assert graded(alone, {"a": high, "y": "khác"}, equal_grade=True) == {("y", "a"): False}


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


def test_the_shortage_counts_those_who_could_coach_the_needs_left():
    # b or y, both at level 2, coaches a; nobody is above the two, so that a coach for them does not exist.
    plan = plan_of({"a": ("u", 1, "clear", 0.5), "b": ("u", 2, "clear", 0.5), "y": ("u", 2, "clear", 0.1)}, load=3)
    assert len(plan.pairs) == 1
    assert plan.shortage[["n_needs", "n_without_coach", "n_coaches"]].to_numpy().tolist() == [[3, 2, 0]]


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


def test_an_own_colleague_comes_before_one_of_the_same_site():
    people = {"a": ("u", 1, "clear", 0.5), "y": ("v", 3, "clear", 0.0), "z": ("u", 3, "clear", 0.0)}
    assert pairs(plan_of(people, same_unit=False)) == {("z", "a")}
    # The officer of u waits for 0.04 more priority than the one of v: less than the 0.05 that another unit costs.
    people = {"a": ("u", 1, "clear", 0.54), "b": ("v", 1, "clear", 0.5), "z": ("v", 3, "clear", 0.0)}
    assert pairs(plan_of(people, same_unit=False, load=1)) == {("z", "b")}
    people["a"] = ("u", 1, "clear", 0.56)
    assert pairs(plan_of(people, same_unit=False, load=1)) == {("z", "a")}


def test_a_coach_who_is_needed_elsewhere_leaves_the_own_unit_to_another():
    # z of u could coach both; y of v only the one at level 1. Two pairs are worth more than one at home.
    people = {"a": ("u", 1, "clear", 0.5), "b": ("v", 2, "clear", 0.5)}
    people |= {"y": ("v", 2, "clear", 0.0), "z": ("u", 3, "clear", 0.0)}
    assert pairs(plan_of(people, same_unit=False, load=1)) == {("y", "a"), ("z", "b")}


def test_undecided_needs_are_coached_where_nothing_is_reassessed_first():
    people = {"a": ("u", 1, "undecided", 0.5), "z": ("u", 3, "clear", 0.0)}
    assert pairs(plan_of(people, reassess_first=False)) == {("z", "a")}
    assert pairs(plan_of({"a": ("u", 1, "clear", 0.5), "z": ("u", 3, "undecided", 0.0)}, reassess_first=False)) == set()


def test_a_need_is_within_a_coachs_reach_by_unit_or_site_level_and_lead():
    people = {
        "a": ("u", 1, "clear", 0.5),
        "b": ("u", 2, "clear", 0.5),
        "k": ("v", 1, "clear", 0.5),
        "z": ("v", 2, "clear", 0.5),
    }
    gaps, levels, officers = tables_of(people)

    def reached(**limits):
        found = within_coaches_reach(gaps, levels, officers, FRAMEWORK, limits=Coaching(**limits))
        return set(found["officer_id"])

    assert reached() == {"a", "k"}
    assert reached(lead=2) == set()
    assert reached(load=0) == set()
    people["z"] = ("v", 3, "clear", 0.5)
    gaps, levels, officers = tables_of(people)
    assert reached() == {"a", "k"}
    assert reached(same_unit=False) == {"a", "b", "k"}
