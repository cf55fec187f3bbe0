"""What differs between two plans' limits, and which of it caused a change."""

import datetime as dt

import pandas as pd
import pytest

from workbench.errors import PlanInfeasible, Problem
from workbench.messages import as_is
from workbench.parameters.planning import Training
from workbench.plan.causes import caused, events
from workbench.plan.staff import staff
from workbench.tables import OFFICERS, PLAN_CHANGES

DAY = dt.date(2026, 3, 2)
LEAVE = {"officer": "a", "from": DAY, "kind": "maternity"}
NO = {"officer": "b", "order": "must_not", "what": "all", "reason": "r", "by": "b"}


def limits(**said):
    operations = {key: said.pop(key) for key in list(said) if key in type(Training().operations).model_fields}
    return Training.model_validate({"operations": operations, **said})


def told(before, now):
    return [(event.kind, event.of, event.officer, event.session) for event in events(before, now)]


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ({"absences": [LEAVE]}, ("absence", "a", "a", "")),
        ({"orders": [NO]}, ("order", "b", "b", "")),
        ({"people": [{"officer": "c", "change": "leaves", "date": DAY}]}, ("staff", "c", "c", "")),
        ({"sessions": [{"session": "s", "status": "cancelled"}]}, ("session", "s", "", "s")),
        ({"trainers": [{"name": "Lan"}]}, ("trainer", "Lan", "", "")),
        ({"rooms": [{"name": "A1", "site": "x", "seats": 9}]}, ("room", "A1", "", "")),
        ({"money": [{"source": "state", "quarter": "2026-Q1", "amount": 5e6}]}, ("budget", "state", "", "")),
        ({"attendance": [{"session": "s", "officer": "d", "result": "absent"}]}, ("attendance", "d", "d", "s")),
        ({"attendance": [{"session": "s", "officer": "d", "result": "failed"}]}, ("attendance", "d", "d", "s")),
        ({"budget": 1e8}, ("budget", "training.budget", "", "")),
        ({"release_cap": 0.2}, ("parameters", "training.release_cap", "", "")),
        ({"excluded": ["e"]}, ("order", "e", "e", "")),
    ],
)
def test_an_event_is_what_is_said_now_and_was_not_before_or_the_other_way_round(said, event):
    plain, now = limits(), limits(**said)
    assert told(plain, now) == [event]
    assert told(now, plain) == [event]
    (one,) = events(plain, now)
    assert one.without(now) == plain
    (gone,) = events(now, plain)
    assert gone.without(plain) == now


@pytest.mark.parametrize(
    "said",
    [
        {"sessions": [{"session": "s", "status": "confirmed"}]},
        {"sessions": [{"session": "s", "status": "held"}]},
        {"attendance": [{"session": "s", "officer": "d", "result": "came"}]},
        {"attendance": [{"session": "s", "officer": "d", "result": "passed"}]},
        {"as_of": DAY},
        {"keep": "x"},
        {"stability": 1.0},
    ],
)
def test_what_changes_no_plan_by_itself_is_no_event(said):
    assert told(limits(), limits(**said)) == []


def changes_of(*rows):
    """Each row: officer, change, session before, session after."""
    frame = pd.DataFrame(rows, columns=["officer_id", "change", "session_before", "session_after"])
    return PLAN_CHANGES.shaped(frame.assign(scale_id="d.a", step=1))


CHANGES = changes_of(
    ("a", "dropped", "s1", None), ("b", "moved", "s1", "s2"), ("c", "moved", "s3", "s4"), ("d", "added", None, "s4"),
    ("e", "kept", "s5", "s5"), ("f", "dropped", "s6", None),
)  # fmt: skip


def never(_):
    raise AssertionError("the plan is solved for nothing")


def causes_of(found):
    return dict(
        zip(found["officer_id"], found["cause"].astype("object").where(found["cause"].notna(), None), strict=True)
    )


def test_where_nothing_happened_nothing_is_the_cause():
    found = caused(CHANGES, [], limits(), never)
    assert found["cause"].isna().all()
    assert found["event"].isna().all()


def test_one_event_alone_caused_everything_and_nothing_is_solved():
    found = caused(CHANGES, events(limits(), limits(budget=1e8)), limits(), never)
    assert causes_of(found) == {"a": "budget", "b": "budget", "c": "budget", "d": "budget", "e": None, "f": "budget"}
    assert set(found["event"].dropna()) == {"training.budget"}


def test_a_trainer_of_whom_something_else_is_said_is_named_as_the_event():
    away = {"name": "Lan", "away": [{"from": DAY}]}
    happened = events(limits(trainers=[{"name": "Lan"}]), limits(trainers=[away]))
    assert set(caused(CHANGES, happened, limits(), never)["event"].dropna()) == {"Lan"}
    both = events(limits(trainers=[{"name": "Lan"}]), limits(trainers=[away, {"name": "Minh"}]))
    assert caused(CHANGES, both, limits(), never)["event"].isna().all()


NOW = limits(absences=[LEAVE], sessions=[{"session": "s3", "status": "cancelled"}], budget=1e8, release_cap=0.2)


@pytest.mark.parametrize(("solved", "expected"), [(0, "several"), (1, "budget"), (2, "budget"), (100, "budget")])
def test_what_names_the_person_or_session_comes_first_then_what_is_found_by_solving(solved, expected):
    asked = []

    def solve(within):
        asked.append(within)
        # Without the cut b sits where they did, and d has no seat; f has none in any case.
        kept = "kept" if within.budget is None else "moved"
        rows = [("b", kept, "s1", "s1"), ("f", "dropped", "s6", None)]
        return changes_of(*rows, *([] if within.budget is None else [("d", "added", None, "s4")]))

    found = caused(CHANGES, events(limits(), NOW), NOW.model_copy(update={"causes_solved": solved}), solve)
    told_of = causes_of(found)
    assert told_of == {"a": "absence", "b": expected, "c": "session", "d": expected, "e": None, "f": "several"}
    assert len(asked) <= solved
    assert found.set_index("officer_id")["event"].dropna().to_dict()["c"] == "s3"


def test_an_event_without_which_there_is_no_plan_caused_nothing():
    def solve(_):
        raise PlanInfeasible(Problem(as_is("no plan")))

    found = caused(CHANGES, events(limits(), NOW), NOW, solve)
    assert set(found["cause"].dropna()) == {"absence", "session", "several"}


PEOPLE = OFFICERS.shaped(pd.DataFrame({"officer_id": ["a", "b"], "unit_id": ["u", "v"], "position_id": ["p", "q"]}))


@pytest.mark.parametrize(
    ("date", "unit"), [(DAY - dt.timedelta(days=1), "w"), (DAY, "w"), (DAY + dt.timedelta(days=1), "u")]
)
def test_who_moves_by_the_plan_s_last_day_is_of_the_new_unit(date, unit):
    said = limits(people=[{"officer": "a", "change": "moves", "date": date, "unit": "w"}]).operations.people
    found = staff(PEOPLE, said, last=DAY).set_index("officer_id")
    assert found.loc["a", ["unit_id", "position_id"]].tolist() == [unit, "p"]
    assert found.loc["b", "unit_id"] == "v"


def test_who_joins_is_added_once_and_who_leaves_stays_in_the_list():
    said = limits(
        people=[
            {"officer": "n", "change": "joins", "date": DAY, "unit": "u", "position": "p"},
            {"officer": "n", "change": "moves", "date": DAY, "unit": "v"},
            {"officer": "a", "change": "joins", "date": DAY, "position": "q"},
            {"officer": "b", "change": "leaves", "date": DAY},
        ]
    ).operations.people
    found = staff(PEOPLE, said, last=DAY)
    assert found[["officer_id", "unit_id", "position_id"]].to_numpy().tolist() == [
        ["a", "u", "q"],
        ["b", "v", "q"],
        ["n", "v", "p"],
    ]


def test_who_leaves_or_retires_is_away_for_good():
    gone = limits(people=[{"officer": "b", "change": "retires", "date": DAY}]).gone
    assert [(one.officer, one.from_, one.to) for one in gone] == [("b", DAY, None)]
    assert limits(people=[{"officer": "b", "change": "moves", "date": DAY, "unit": "w"}]).gone == ()
