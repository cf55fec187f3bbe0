"""The independent check finds every limit that written plans break, and nothing where they keep all of them."""

import datetime as dt

import pandas as pd
import pytest

from tests.plan_cases import START, framework
from workbench.parameters.planning import Absence, Coaching, FixedSession, Training
from workbench.plan.checked import violations
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN, GAPS

CATALOGUE = framework(
    [
        {
            "id": "a", "lifts": {"scale": "d.a", "from": 1, "to": 2}, "days": 2, "sites": ["x", "y"], "trainers": 1,
            "seats": {"min": 2, "max": 3}, "cost": {"session": 4e6, "person": 1e6},
        },
        {
            "id": "b", "lifts": {"scale": "d.b", "from": 1, "to": 3}, "days": 3, "sites": ["x"], "trainers": 2,
            "seats": {"min": 2, "max": 4}, "cost": {"session": 6e6, "person": 0},
        },
    ],
    needed={"d.a": {1: 3}},
)  # fmt: skip
LIMITS = Training(
    weeks=2,
    release_cap=1.0,
    strength=0.0,
    travel={"allowed": "always", "cost": 5e5},
    sessions_per_course=2,
    reassess_first=True,
)


def needs(*people):
    """Each person: (unit, scale, level, decision)."""
    parts = dict.fromkeys(("priority_criticality", "priority_size", "priority_shared", "priority_workload"), 0.5)
    rows = [
        {
            "officer_id": officer, "scale_id": scale, "position_id": "p", "unit_id": unit, "required": 3,
            "level": level, "gap": 3 - level,
            "surplus": 0, "expected_gap": 3.0 - level, "p_meets": 0.0, "decision": decision,
            "priority": 0.5, **parts,
        }
        for officer, unit, scale, level, decision in people
    ]  # fmt: skip
    return GAPS.shaped(pd.DataFrame(rows))


GAPS_OF_ALL = needs(
    *[(f"o{i}", "u", "d.a", 1, "clear") for i in range(4)],
    *[(f"o{i}", "u", "d.b", 1, "clear") for i in range(4)],
    ("o4", "v", "d.b", 1, "clear"),
    ("o5", "u", "d.a", 2, "clear"),
    ("o6", "u", "d.b", 1, "undecided"),
)
OFFICERS = GAPS_OF_ALL[["officer_id", "unit_id"]].drop_duplicates().assign(position_id="p")
LEVELS = GAPS_OF_ALL[["officer_id", "scale_id", "level", "decision"]]


@pytest.fixture(scope="module")
def plan():
    return training_plan(GAPS_OF_ALL, OFFICERS, CATALOGUE, limits=LIMITS, start=START, levels=LEVELS, explain=False)


def broken(plan, limits=LIMITS, pairs=None, coaching=None, **changed):
    tables = {
        "officers": OFFICERS, "gaps": GAPS_OF_ALL, "levels": LEVELS, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty() if pairs is None else pairs,
    } | changed  # fmt: skip
    found = violations(tables, CATALOGUE, training=limits, coaching=coaching or Coaching(), start=START)
    assert not found["where"].str.contains("o[0-9]").any()
    return found


def test_a_sound_plan_breaks_nothing(plan):
    assert len(plan.sessions) == 4
    assert broken(plan).empty


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"budget": 1e6}, "budget"),
        ({"release_cap": 0.2}, "release_cap"),
        ({"days_per_officer": 4.0}, "days"),
        ({"sessions_per_course": 1}, "sessions_per_course"),
        ({"strength": 1.0}, "strength"),
        ({"trainers": {"d": 1}}, "trainers"),
        ({"travel": LIMITS.travel.model_copy(update={"allowed": "never"})}, "travel"),
        ({"travel": LIMITS.travel.model_copy(update={"cost": 1e6})}, "seat_cost"),
        ({"holidays": [START]}, "dates"),
        ({"holidays": [START + dt.timedelta(days=k) for k in range(12)]}, "calendar"),
        ({"weeks": 1}, "calendar"),
        ({"excluded": ["o1"]}, "excluded"),
        ({"absences": [Absence.model_validate({"officer": "o1", "from": START})]}, "absent"),
        ({"fixed": [FixedSession(course="b", site="x", week=9)]}, "fixed_session"),
    ],
)
def test_tighter_limits_are_found_broken(plan, change, rule):
    assert rule in set(broken(plan, LIMITS.model_copy(update=change))["rule"])


def test_officers_named_for_a_session_are_missed(plan):
    first = plan.sessions.iloc[0]
    fixed = FixedSession(course=first["course_id"], site=first["site"], week=first["week"], officers=["o6"])
    found = broken(plan, LIMITS.model_copy(update={"fixed": [fixed]}))
    assert found[["rule", "value", "limit"]].to_numpy().tolist() == [["fixed_officers", "0", "1"]]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("n_seats_used", 9, "seats_used"), ("n_seats", 9, "places"), ("n_trainers", 9, "trainers_of_session"),
        ("n_weeks", 2, "n_weeks"), ("cost", 1.0, "session_cost"), ("start", pd.Timestamp("2019-09-03"), "dates"),
        ("course_id", "zz", "unknown_course"), ("site", "z", "site"),
    ],
)  # fmt: skip
def test_wrong_sessions_are_found(plan, column, value, rule):
    sessions = plan.sessions.copy()
    sessions.loc[0, column] = value
    assert rule in set(broken(plan, sessions=sessions)["rule"])


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("session_id", "zz", "unknown_session"), ("scale_id", "d.z", "scale"), ("from_level", 0, "from_level"),
        ("from_level", 0, "level"), ("to_level", 1, "to_level"), ("step", 2, "steps"), ("step", 2, "step_number"),
        ("seat_cost", 9.0, "seat_cost"), ("cost_share", 9.0, "cost_share"), ("travels", None, "travels"),
        ("officer_id", "o5", "prudence"),
        ("officer_id", "o6", "no_need"),
    ],
)  # fmt: skip
def test_wrong_seats_are_found(plan, column, value, rule):
    seats = plan.assignments.copy()
    row = seats.index[seats["scale_id"].eq("d.a")][0]
    seats.loc[row, column] = (not seats.loc[row, "travels"]) if column == "travels" else value
    assert rule in set(broken(plan, training_plan=seats)["rule"])


def test_too_many_or_too_few_in_a_session_and_undecided_people_are_found(plan):
    seats = plan.assignments
    own = seats[seats["scale_id"].eq("d.b")].iloc[[0]]
    more = pd.concat([seats, own.assign(officer_id="o6")], ignore_index=True)
    assert {"undecided", "seats_used"} <= set(broken(plan, training_plan=more)["rule"])
    crowd = pd.concat([seats, *[own.assign(officer_id=f"o{i}") for i in range(7)]], ignore_index=True)
    assert {"seats_max", "one_place", "steps"} & set(broken(plan, training_plan=crowd)["rule"]) >= {
        "seats_max",
        "one_place",
    }
    few = seats[~seats["session_id"].eq(own["session_id"].iloc[0])]
    assert "seats_min" in set(broken(plan, training_plan=few)["rule"])


def test_a_later_step_before_an_earlier_one_is_found():
    gaps = needs(*[(f"o{i}", "u", "d.a", 1, "clear") for i in range(2)])
    catalogue = framework(
        [
            {
                "id": f"a{k}", "lifts": {"scale": "d.a", "from": k, "to": k + 1}, "days": 2, "sites": ["x"],
                "seats": {"min": 2, "max": 3}, "cost": {"session": 1e6, "person": 0}, "trainers": 1,
            }
            for k in (1, 2)
        ],
        needed={},
    )  # fmt: skip
    officers = gaps[["officer_id", "unit_id"]].assign(position_id="p")
    limits = Training(weeks=2, release_cap=None, steps=2)
    plan = training_plan(gaps, officers, catalogue, limits=limits, start=START, explain=False)
    assert plan.assignments.sort_values("step")["week" if "week" in plan.assignments else "step"].tolist() == [
        1,
        1,
        2,
        2,
    ]
    tables = {"officers": officers, "gaps": gaps, "levels": gaps, "coaching_plan": COACHING_PLAN.empty()}
    given = {"sessions": plan.sessions, "training_plan": plan.assignments}
    check = {"training": limits, "coaching": Coaching(), "start": START}
    assert violations(tables | given, catalogue, **check).empty
    swapped = plan.sessions.assign(
        course_id=plan.sessions["course_id"].iloc[::-1].to_numpy(),
        session_id=plan.sessions["session_id"].iloc[::-1].to_numpy(),
    )
    assert "order" in set(violations(tables | given | {"sessions": swapped}, catalogue, **check)["rule"])


def pairs_of(*rows):
    frame = pd.DataFrame(rows, columns=["coach_id", "officer_id", "scale_id", "from_level", "to_level"])
    return COACHING_PLAN.shaped(frame.assign(start=pd.Timestamp(START), end=pd.Timestamp(START)))


def test_a_sound_pair_breaks_nothing_and_wrong_pairs_are_found(plan):
    seated = set(plan.assignments.loc[plan.assignments["scale_id"].eq("d.a"), "officer_id"])
    free = sorted({"o0", "o1", "o2", "o3"} - seated)
    unseated = plan.assignments[~plan.assignments["officer_id"].isin(["o0"]) | plan.assignments["scale_id"].ne("d.a")]
    assert not free
    sessions = plan.sessions.iloc[:0]
    empty = {"training_plan": unseated.iloc[:0], "sessions": sessions}
    assert broken(plan, pairs=pairs_of(("o5", "o0", "d.a", 1, 2)), **empty).empty
    cases = {
        "coach_load": [("o5", f"o{i}", "d.a", 1, 2) for i in range(4)],
        "coach_lead": [("o1", "o0", "d.a", 1, 2)],
        "coach_level": [("o1", "o0", "d.a", 1, 2)],
        "coach_undecided": [("o6", "o0", "d.b", 1, 2)],
        "coached_need": [("o5", "o6", "d.b", 1, 2)],
        "coached_level": [("o5", "o0", "d.a", 0, 1)],
        "coached_to": [("o5", "o0", "d.a", 1, 1)],
        "circular": [("o1", "o0", "d.a", 1, 2), ("o5", "o1", "d.a", 1, 2)],
        "coached_twice": [("o5", "o0", "d.a", 1, 2), ("o1", "o0", "d.a", 1, 2)],
        "coach_unit": [("o5", "o4", "d.b", 1, 2)],
    }
    for rule, rows in cases.items():
        assert rule in set(broken(plan, pairs=pairs_of(*rows), **empty)["rule"]), rule
    assert "coached_and_seated" in set(broken(plan, pairs=pairs_of(("o5", "o0", "d.a", 1, 2)))["rule"])
