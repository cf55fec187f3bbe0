"""A plan that is made again as of a day: what stays, what falls out, and that any touch of the past is found."""

import datetime as dt

import pandas as pd
import pytest

from tests.spec.test_plan_training import START, framework, gaps_of
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked import violations
from workbench.plan.frozen import frozen_part
from workbench.plan.published import PublishedPlan, changes
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN, PLAN_CHANGES

PEOPLE = [("u", 1, 2, "clear", 0.5)] * 4
GAPS = gaps_of(*PEOPLE)
OFFICERS = GAPS[["officer_id", "unit_id", "position_id"]]
CATALOGUE = framework(seats=(1, 2))
DAY = dt.timedelta(days=1)


def limits_of(**changed):
    return Training.model_validate({"weeks": 6, "release_cap": 0.5, "sessions_per_course": 3} | changed)


def made(limits, published=None):
    return training_plan(GAPS, OFFICERS, CATALOGUE, limits=limits, start=START, published=published)


def published():
    """Two sessions of two people, in weeks 1 and 2."""
    plan = made(limits_of())
    assert plan.sessions["week"].tolist() == [1, 2]
    return PublishedPlan(plan.sessions, plan.assignments, START, limits=limits_of())


FIRST = published()
ONE, TWO = FIRST.sessions["session_id"]
IN_ONE, IN_TWO = (
    sorted(FIRST.assignments.loc[FIRST.assignments["session_id"].eq(s), "officer_id"]) for s in (ONE, TWO)
)


def broken(limits, sessions, seats):
    tables = {
        "officers": OFFICERS, "gaps": GAPS, "levels": GAPS, "sessions": sessions, "training_plan": seats,
        "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    before = {"sessions": FIRST.sessions, "training_plan": FIRST.assignments}
    return violations(tables, CATALOGUE, training=limits, coaching=Coaching(), start=START, before=before)


def again(**changed):
    limits = limits_of(**changed)
    plan = made(limits, FIRST)
    assert broken(limits, plan.sessions, plan.assignments).empty
    return plan


def seats_of(plan, officer):
    return plan.assignments.loc[plan.assignments["officer_id"].eq(officer), "session_id"].tolist()


@pytest.mark.parametrize(
    ("as_of", "stay"),
    [(START, 0), (START + DAY, 1), (START + 7 * DAY, 1), (START + 8 * DAY, 2)],
)
def test_what_began_before_the_day_stays_whatever_the_limits_say_today(as_of, stay):
    plan = again(as_of=as_of, budget=0.0)
    held = plan.sessions.loc[plan.sessions["status"].eq("held"), "session_id"].tolist()
    assert held == [ONE, TWO][:stay]
    assert len(plan.sessions) == stay
    assert plan.unrecorded == 2 * stay
    assert plan.cost == FIRST.sessions["cost"].head(stay).sum()


def test_nothing_new_starts_before_the_day():
    plan = again(as_of=START + 17 * DAY, operations={"attendance": [attended(ONE, IN_ONE[0], "absent")]})
    (session,) = seats_of(plan, IN_ONE[0])
    assert plan.sessions.set_index("session_id").loc[session, "week"] == 4


def attended(session, officer, result):
    return {"session": session, "officer": officer, "result": result}


@pytest.mark.parametrize(
    ("result", "open_again"), [("came", False), ("passed", False), ("absent", True), ("failed", True)]
)
def test_attendance_is_taken_in(result, open_again):
    who = IN_ONE[0]
    plan = again(as_of=START + 8 * DAY, operations={"attendance": [attended(ONE, who, result)]})
    (session,) = seats_of(plan, who)
    assert (session != ONE) == open_again
    assert plan.unrecorded == 3
    old = plan.sessions.set_index("session_id").loc[ONE]
    assert (
        old[["n_seats_used", "cost"]].tolist()
        == FIRST.sessions.set_index("session_id").loc[ONE, ["n_seats_used", "cost"]].tolist()
    )


def test_who_failed_has_used_up_the_days_and_who_was_absent_has_not():
    for result, seats in (("absent", 1), ("failed", 0)):
        plan = again(
            as_of=START + 8 * DAY, days_per_officer=3, operations={"attendance": [attended(ONE, IN_ONE[0], result)]}
        )
        assert len(seats_of(plan, IN_ONE[0])) == seats


ORDER = {"order": "must_not", "reason": "r", "by": "b"}


@pytest.mark.parametrize(
    "operations",
    [
        {"absences": [{"officer": IN_TWO[0], "from": START + 8 * DAY}]},
        {"people": [{"officer": IN_TWO[0], "change": "leaves", "date": START + 8 * DAY}]},
        {"people": [{"officer": IN_TWO[0], "change": "retires", "date": START}]},
        {"orders": [ORDER | {"officer": IN_TWO[0], "what": "c"}]},
        {"orders": [ORDER | {"officer": IN_TWO[0], "what": TWO, "until": START + 7 * DAY}]},
        {"orders": [ORDER | {"officer": IN_TWO[0], "what": "all"}]},
    ],
)
def test_who_is_gone_or_must_not_falls_out_of_a_confirmed_session(operations):
    limits = limits_of(as_of=START, operations=operations | {"sessions": [{"session": TWO, "status": "confirmed"}]})
    part = frozen_part(FIRST, limits)
    assert part.seats["officer_id"].tolist() == IN_TWO[1:]
    (session,) = part.sessions.to_dict("records")
    assert (session["status"], session["n_seats_used"], session["cost"]) == ("confirmed", 1, 11e6)
    assert part.seats["cost_share"].tolist() == [11e6]
    # From a session that has begun nobody falls out.
    assert len(frozen_part(FIRST, limits.model_copy(update={"as_of": START + 8 * DAY})).seats) == 4


def test_an_order_that_ended_before_the_session_bars_nobody():
    order = ORDER | {"officer": IN_TWO[0], "what": TWO, "until": START + 6 * DAY}
    operations = {"orders": [order], "sessions": [{"session": TWO, "status": "confirmed"}]}
    assert len(frozen_part(FIRST, limits_of(operations=operations)).seats) == 2


def test_a_confirmed_session_in_which_nobody_is_left_is_none():
    operations = {
        "sessions": [{"session": TWO, "status": "confirmed"}],
        "orders": [ORDER | {"officer": officer, "what": "all"} for officer in IN_TWO],
    }
    part = frozen_part(FIRST, limits_of(operations=operations))
    assert part.sessions.empty
    assert part.seats.empty


def test_a_cancelled_session_is_not_held_again_in_its_place_and_week():
    plan = again(operations={"sessions": [{"session": ONE, "status": "cancelled"}]})
    assert ONE not in set(plan.sessions["session_id"])
    assert sorted(plan.assignments["officer_id"]) == sorted([*IN_ONE, *IN_TWO])
    # One that should have begun was not held, and what it would have cost is not spent.
    late = again(as_of=START + 8 * DAY, operations={"sessions": [{"session": ONE, "status": "cancelled"}]})
    assert late.sessions["session_id"].tolist()[0] == TWO
    assert len(late.sessions) == 2


def planted(*, sessions=None, seats=None):
    held, plan = FIRST.sessions.assign(status="held"), FIRST.assignments.copy()
    for row, column, value in sessions or ():
        held.loc[row, column] = value
    for row, column, value in seats or ():
        plan.loc[row, column] = value
    return held, plan


LATE = limits_of(as_of=START + 8 * DAY)


def test_an_untouched_past_breaks_nothing():
    assert broken(LATE, *planted()).empty


@pytest.mark.parametrize(
    ("touch", "rule"),
    [
        ({"sessions": [(0, "week", 3)]}, "past_session"),
        ({"sessions": [(0, "cost", 1.0)]}, "past_session"),
        ({"sessions": [(0, "end", pd.Timestamp(START))]}, "past_session"),
        ({"sessions": [(0, "site", None)]}, "past_session"),
        ({"sessions": [(0, "session_id", "c@x-w03")]}, "past_session"),
        ({"seats": [(0, "to_level", 3)]}, "past_seat"),
        ({"seats": [(0, "cost_share", 1.0)]}, "past_seat"),
        ({"seats": [(0, "officer_id", "o9")]}, "past_seats_dropped"),
        ({"seats": [(0, "officer_id", "o9")]}, "past_seat_added"),
    ],
)
def test_a_touch_of_the_past_is_found(touch, rule):
    assert rule in set(broken(LATE, *planted(**touch))["rule"])


def test_who_was_absent_has_the_seat_no_longer_and_nothing_starts_in_the_past_or_cancelled():
    limits = limits_of(as_of=START + 8 * DAY, operations={"attendance": [attended(ONE, IN_ONE[0], "absent")]})
    assert set(broken(limits, *planted())["rule"]) == {"seat_lost"}
    cancelled = limits_of(operations={"sessions": [{"session": ONE, "status": "cancelled"}]})
    assert "cancelled_held" in set(broken(cancelled, *planted())["rule"])
    early = FIRST.sessions.copy()
    early.loc[0, "session_id"] = "other"
    assert "before_as_of" in set(broken(LATE, early, FIRST.assignments)["rule"])


def test_changes_name_the_seats_that_were_lost():
    plan = again(as_of=START + 8 * DAY, weeks=2, operations={"attendance": [attended(ONE, IN_ONE[0], "absent")]})
    found = changes(FIRST, PublishedPlan(plan.sessions, plan.assignments, START)).set_index("officer_id")["change"]
    assert found[IN_ONE[0]] == "dropped"
    assert found.drop(IN_ONE[0]).eq("kept").all()
    assert set(PLAN_CHANGES.names()) <= set(plan.changes)
