"""Nothing is planned for anybody in an absence: seats, coaching on either side, re-tests; days at its edges."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.spec.test_plan_coaching import FRAMEWORK, tables_of
from tests.spec.test_plan_training import START, framework, gaps_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked import violations
from workbench.plan.coaching import coaching_plan, within_coaches_reach
from workbench.plan.greedy import greedy_plan
from workbench.plan.limits import BY_NAME
from workbench.plan.training import training_plan
from workbench.plan.why import why_not
from workbench.tables import COACHING_PLAN, INTERVENTIONS, REMEDIES, SESSIONS, TRAINING_PLAN

SESSIONS_EMPTY, SEATS_EMPTY = SESSIONS.empty(), TRAINING_PLAN.empty()
PEOPLE = [("u", 1, 2, "clear", 0.5)] * 4


def absent(officer="o0", first=START, last=None):
    return {"officer": officer, "from": first, "to": last}


def plan_of(*absences, catalogue=None, people=PEOPLE, **limits):
    gaps = gaps_of(*people)
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    limits = Training(**({"weeks": 2, "release_cap": 1.0, "absences": list(absences)} | limits))
    catalogue = catalogue or framework()
    plan = training_plan(gaps, officers, catalogue, limits=limits, start=START)
    tables = {
        "officers": officers, "gaps": gaps, "levels": gaps, "sessions": plan.sessions,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
    }  # fmt: skip
    assert violations(tables, catalogue, training=limits, coaching=Coaching(), start=START).empty
    return plan, tables, limits


def seated(plan):
    return sorted(plan.assignments["officer_id"])


def test_who_is_away_throughout_has_no_seat_and_the_reason_says_so():
    plan, _, _ = plan_of(absent())
    assert seated(plan) == ["o1", "o2", "o3"]
    assert plan.unmet[["officer_id", "reason", "remedy"]].to_numpy().tolist() == [["o0", "absent", "after_absence"]]


@pytest.mark.parametrize(("back", "reason"), [(-1, "not_worth_a_session"), (0, "absent"), (6, "absent")])
def test_who_is_away_when_the_session_is_held_is_told_so(back, reason):
    """The session of two days opens on `START`, for three of four; the fourth is back so many days after it begins.

    The plan's other week would do, but no further session opens in it.
    """
    away = [absent(first=START - dt.timedelta(days=30), last=START + dt.timedelta(days=back))]
    held = {"course": "c", "site": "x", "week": 1, "officers": ["o1", "o2", "o3"]}
    plan, _, _ = plan_of(*away, catalogue=framework(seats=(2, 3)), fixed=[held], sessions_per_course=1)
    assert seated(plan) == ["o1", "o2", "o3"]
    assert plan.unmet[["officer_id", "reason"]].to_numpy().tolist() == [["o0", reason]]


@pytest.mark.parametrize(("sits_in", "out"), [({0}, True), ({1}, False), (set(), False)])
def test_a_session_beside_the_own_other_seat_does_not_hide_the_absence(sits_in, out):
    """The first session is held in week 1, before the leave, the second in it; another seat may take up week 1."""
    choice = SimpleNamespace(
        suitable=pd.DataFrame({"need": [7], "course": [0], "officer_id": ["o0"]}),
        courses=pd.DataFrame({"course_id": ["c"], "course": [0]}),
    )
    days = [pd.Timestamp(START), pd.Timestamp(START) + pd.Timedelta(days=14)]
    sessions = pd.DataFrame({"course_id": "c", "week": [1, 3], "n_weeks": 1, "start": days, "end": days})
    limits = Training(absences=[absent(first=START + dt.timedelta(days=7))])
    found = BY_NAME["absences"].keeps_out(choice, sessions, {"o0": sits_in}, limits)
    assert found == (frozenset({7}) if out else frozenset())


@pytest.mark.parametrize(
    ("last", "week"),
    [
        (START - dt.timedelta(days=1), 1),
        (START, 2),
        (START + dt.timedelta(days=6), 2),
        (START + dt.timedelta(days=7), 0),
    ],
)
def test_a_session_begins_once_the_officer_is_back(last, week):
    # Two weeks; a session of two days begins on the Monday of week 1 or 2.
    plan, _, _ = plan_of(absent(last=last), people=PEOPLE[:1])
    assert plan.sessions["week"].tolist() == ([week] if week else [])


@pytest.mark.parametrize(("days", "has_seat"), [(1, False), (2, True)])
def test_a_session_is_over_before_the_officer_leaves(days, has_seat):
    # The course is taught on the first and the second day of the plan's only week.
    plan, _, _ = plan_of(absent(first=START + dt.timedelta(days=days)), people=PEOPLE[:1], weeks=1)
    assert (seated(plan) == ["o0"]) is has_seat


def test_nobody_is_set_by_hand_into_an_absence():
    fixed = [{"course": "c", "site": "x", "week": 1, "officers": ["o0", "o1"]}]
    with pytest.raises(PlanInfeasible) as error:
        plan_of(absent(last=START), fixed=fixed)
    assert [(p.column, p.value) for p in error.value.problems] == [("training.fixed.0.officers", "o0")]
    with pytest.raises(PlanInfeasible):
        plan_of(absent(officer="zz"))


def test_the_staged_plan_and_the_greedy_one_keep_absences(monkeypatch):
    monkeypatch.setattr("workbench.plan.training.EXACT_SEATS", 0)
    back = START + dt.timedelta(days=4)
    plan, _, limits = plan_of(absent(last=back), absent("o1"), catalogue=framework(seats=(1, 2)))
    weeks = plan.assignments.merge(plan.sessions[["session_id", "week"]]).set_index("officer_id")["week"].to_dict()
    assert sorted(weeks) == ["o0", "o2", "o3"]
    assert weeks["o0"] == 2
    found = greedy_plan(plan.choice, limits)
    assert "o1" not in set(found["officer_id"])
    assert found.loc[found["officer_id"].eq("o0"), "week"].tolist() == [2]


def test_why_tells_from_when_to_when():
    plan, tables, limits = plan_of(absent(last=START + dt.timedelta(days=20)))
    tables |= {"unmet": plan.unmet, "remedies": REMEDIES.empty(), "interventions": INTERVENTIONS.empty()}
    answer = why_not("o0", tables, framework(), limits=limits, start=START)[0]
    said = [words.in_("en") for words in answer.binding]
    assert said == [
        "The officer is away whenever it could be held.",
        "The officer is away: 2–22 Sep 2019.",
    ]


STAFF = {"a": ("u", 1, "clear", 0.5), "y": ("u", 3, "clear", 0.0), "z": ("u", 3, "clear", 0.0)}


def coaching_of(*absences):
    limits = Training(absences=list(absences))
    gaps, levels, officers = tables_of(STAFF)
    plan = coaching_plan(
        gaps, levels, officers, FRAMEWORK, limits=Coaching(weeks=12), start=START, absences=limits.absences
    )
    tables = {
        "officers": officers, "gaps": gaps, "levels": levels, "coaching_plan": plan.pairs,
        "sessions": SESSIONS_EMPTY, "training_plan": SEATS_EMPTY,
    }  # fmt: skip
    assert violations(tables, FRAMEWORK, training=limits, coaching=Coaching(), start=START).empty
    return plan.pairs


END = START + dt.timedelta(weeks=12)


@pytest.mark.parametrize(
    ("first", "last", "coach"),
    [(END, None, "z"), (END + dt.timedelta(days=1), None, "y"), (dt.date(2019, 1, 1), START, "z"),
     (dt.date(2019, 1, 1), START - dt.timedelta(days=1), "y")],
)  # fmt: skip
def test_nobody_coaches_in_an_absence(first, last, coach):
    assert coaching_of(absent("y", first, last))["coach_id"].tolist() == [coach]


def test_nobody_is_coached_in_an_absence():
    assert coaching_of(absent("a", END)).empty
    assert len(coaching_of(absent("a", END + dt.timedelta(days=1)))) == 1


def test_pairs_of_people_who_are_away_are_found():
    pairs = coaching_of()
    gaps, levels, people = tables_of(STAFF)
    tables = {
        "officers": people, "gaps": gaps, "levels": levels, "coaching_plan": pairs, "sessions": SESSIONS_EMPTY,
        "training_plan": SEATS_EMPTY,
    }  # fmt: skip
    limits = Training(absences=[absent("y", END), absent("a", START, START)])
    found = violations(tables, FRAMEWORK, training=limits, coaching=Coaching(), start=START)
    assert found["rule"].tolist() == ["coach_absent", "coached_absent"]


def test_who_is_away_is_within_nobodys_reach_as_a_coach():
    gaps, levels, officers = tables_of({"a": ("u", 1, "clear", 0.5), "z": ("u", 3, "clear", 0.0)})
    given = (gaps[gaps["gap"].gt(0)], levels, officers, FRAMEWORK)
    assert within_coaches_reach(*given, limits=Coaching())["officer_id"].tolist() == ["a"]
    assert within_coaches_reach(*given, limits=Coaching(), away=["z"]).empty
