"""Rooms and trainers by name: each session has its own, in all its weeks, and the plan names them."""

import datetime as dt

import pytest

from tests.plan_cases import START, framework
from tests.unit.test_plan_checked import needs
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching, Training
from workbench.plan import training
from workbench.plan.checked import violations
from workbench.plan.greedy import by_demand, greedy_plan
from workbench.plan.room import room
from workbench.plan.solved_again import relaxed
from workbench.plan.training import training_plan
from workbench.plan.why import why_not
from workbench.tables import COACHING_PLAN, INTERVENTIONS, REMEDIES

FRIDAY = START + dt.timedelta(days=4)


def course(name="a", scale="d.a", days=2, seats=(1, 2), trainers=0, sites=("x",), **more):
    return {
        "id": name, "lifts": {"scale": scale, "from": 1, "to": 3}, "days": days, "sites": list(sites),
        "trainers": trainers, "seats": {"min": seats[0], "max": seats[1]}, "cost": {"session": 4e6, "person": 0},
    } | more  # fmt: skip


def people(n, *scales):
    return needs(*[(f"o{i}", "u", scale, 1, "clear") for i in range(n) for scale in scales or ("d.a",)])


def plan_of(gaps, *courses, rooms=(), trainers=(), counted=None, levels=None, **limits):
    officers = gaps[["officer_id", "unit_id"]].drop_duplicates().assign(position_id="p")
    operations = {"rooms": list(rooms), "trainers": list(trainers)}
    limits |= {} if counted is None else {"trainers": counted}
    limits = {"weeks": 1, "release_cap": None, "strength": None, "operations": operations} | limits
    limits = Training(**limits)
    catalogue = framework(list(courses), needed={})
    plan = training_plan(gaps, officers, catalogue, limits=limits, start=START, levels=levels)
    tables = {
        "officers": officers, "gaps": gaps, "levels": gaps if levels is None else levels, "sessions": plan.sessions,
        "unmet": plan.unmet,
        "training_plan": plan.assignments, "coaching_plan": COACHING_PLAN.empty(),
        "remedies": REMEDIES.empty(), "interventions": INTERVENTIONS.empty(),
    }  # fmt: skip
    check = {"training": limits, "coaching": Coaching(), "start": START}
    assert violations(tables, catalogue, **check).empty
    return plan, tables, catalogue, limits


def a_room(name="r", seats=2, site="x", away=()):
    return {"name": name, "site": site, "seats": seats, "away": [{"from": a, "to": b} for a, b in away]}


def a_trainer(name="t", away=(), **more):
    return {"name": name, "away": [{"from": a, "to": b} for a, b in away]} | more


@pytest.fixture(params=["exact", "staged"], autouse=True)
def _way(request, monkeypatch):
    monkeypatch.setattr(training, "EXACT_SEATS", -1 if request.param == "staged" else 10_000)


TWO = (course("a"), course("b", "d.b"))


@pytest.mark.parametrize(("n_rooms", "n_sessions"), [(0, 2), (1, 1), (2, 2)])
def test_each_session_of_a_week_has_its_own_room(n_rooms, n_sessions):
    # Four people, two courses of a week: two may run at once where there are two rooms, or where none is listed.
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.a", "d.b", "d.b"])])
    rooms = [a_room(f"r{k}") for k in range(n_rooms)]
    plan, *_ = plan_of(gaps, *TWO, rooms=rooms)
    assert len(plan.sessions) == n_sessions
    assert ("room" in plan.sessions) == bool(n_rooms)
    if n_rooms:
        assert sorted(plan.sessions["room"]) == [f"r{k}" for k in range(n_sessions)]


def test_a_site_without_rooms_has_as_many_as_it_takes():
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b"])])
    plan, *_ = plan_of(gaps, *TWO, rooms=[a_room(site="y")])
    assert plan.sessions["room"].isna().tolist() == [True, True]


@pytest.mark.parametrize(("seats", "n_seats", "seated"), [(1, None, 0), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 4, 4)])
def test_a_session_has_no_more_places_than_its_room(seats, n_seats, seated):
    plan, *_ = plan_of(people(5), course(seats=(2, 4)), rooms=[a_room(seats=seats)], sessions_per_course=1)
    assert plan.sessions["n_seats"].tolist() == ([] if n_seats is None else [n_seats])
    assert len(plan.assignments) == seated


def test_the_larger_session_has_the_larger_room():
    gaps = needs(*[(f"o{i}", "u", "d.a" if i < 3 else "d.b", 1, "clear") for i in range(5)])
    rooms = [a_room("big", 3), a_room("small", 2)]
    plan, *_ = plan_of(gaps, course("a", seats=(1, 3)), course("b", "d.b", seats=(1, 3)), rooms=rooms)
    assert dict(zip(plan.sessions["course_id"], plan.sessions["room"], strict=True)) == {"a": "big", "b": "small"}


@pytest.mark.parametrize(("first", "last", "held"), [(-1, -1, 1), (0, 0, 0), (1, 1, 0), (2, 4, 1), (-9, 20, 0)])
def test_a_room_that_is_taken_on_a_day_of_the_session_is_not_free(first, last, held):
    # Two days from Monday on.
    away = [(START + dt.timedelta(days=first), START + dt.timedelta(days=last))]
    plan, *_ = plan_of(people(2), course(), rooms=[a_room(away=away)])
    assert len(plan.sessions) == held


def test_a_long_session_keeps_its_room_all_its_weeks():
    # Two rooms, one taken in week 1, one in week 3: the session of weeks 1–2 and that of weeks 2–3 have one each.
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b"])])
    third = START + dt.timedelta(days=14)
    rooms = [a_room("late", away=[(START, START)]), a_room("early", away=[(third, third)])]
    plan, *_ = plan_of(
        gaps, course("a", days=10), course("b", "d.b", days=10), rooms=rooms, weeks=3, days_per_officer=None
    )
    assert plan.sessions[["week", "room"]].to_numpy().tolist() == [[1, "early"], [2, "late"]]


def test_a_need_without_a_room_says_so_and_what_would_close_it():
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.a", "d.b", "d.b"])])
    plan, tables, catalogue, limits = plan_of(gaps, *TWO, rooms=[a_room()])
    assert plan.unmet[["reason", "remedy"]].drop_duplicates().to_numpy().tolist() == [["rooms", "find_room"]]
    waits = plan.unmet["officer_id"].iloc[0]
    (answer,) = why_not(waits, tables, catalogue, limits=limits, start=START)
    said = [words.in_("en") for words in answer.binding]
    assert said[0] == "No room of the site is free that holds the session."
    assert any("a room is free in 0 of 1 possible starts." in words for words in said)
    wider = relaxed(limits, "training.operations.rooms.x=2")
    assert [(one.site, one.seats) for one in wider.operations.rooms] == [("x", 2), ("x", 2)]
    again, *_ = plan_of(gaps, *TWO, operations=wider.operations)
    assert again.unmet.empty


def test_sessions_set_by_hand_that_share_a_room_are_refused_with_the_rooms():
    fixed = [{"course": c, "site": "x", "week": 1} for c in "ab"]
    gaps = people(4, "d.a", "d.b")
    with pytest.raises(PlanInfeasible) as error:
        plan_of(gaps, *TWO, rooms=[a_room()], fixed=fixed)
    (problem,) = error.value.problems
    assert "rooms at x that are free" in problem.problem.in_("en")
    assert "find 1 more rooms at x" in problem.instead.in_("en")


@pytest.mark.parametrize(
    ("trainers", "n_sessions"),
    [
        ([], 2),
        ([a_trainer("t")], 1),
        ([a_trainer("t"), a_trainer("s")], 2),
        ([a_trainer("t", teaches=["a"]), a_trainer("s", teaches=["b"])], 2),
        ([a_trainer("t", teaches=["a"]), a_trainer("s", teaches=["a"])], 2),  # nobody is named for b: no limit
        ([a_trainer("t", teaches=["d"])], 1),
        ([a_trainer("t", sites=["y"]), a_trainer("s", sites=["x"])], 1),
        ([a_trainer("t", sites=["y"])], 0),
        ([a_trainer("t"), a_trainer("s", away=[(START, START)])], 1),
        ([a_trainer("t"), a_trainer("s", away=[(FRIDAY, None)])], 2),
    ],
)
def test_each_session_has_its_own_trainers(trainers, n_sessions):
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b"])])
    plan, *_ = plan_of(gaps, course("a", trainers=1), course("b", "d.b", trainers=1), trainers=trainers)
    assert len(plan.sessions) == n_sessions
    if len(trainers) == 2 and trainers[0].get("teaches") == ["a"] and trainers[1].get("teaches") == ["b"]:
        assert plan.sessions["trainers"].tolist() == ["t", "s"]


@pytest.mark.parametrize(("n_trainers", "held"), [(1, 0), (2, 1), (3, 1)])
def test_a_session_has_as_many_trainers_as_its_course_needs(n_trainers, held):
    plan, *_ = plan_of(people(2), course(trainers=2), trainers=[a_trainer(f"t{k}") for k in range(n_trainers)])
    assert len(plan.sessions) == held
    if held:
        assert plan.sessions["trainers"].iloc[0].count("; ") == 1


@pytest.mark.parametrize(("most", "n_sessions"), [(1.9, 0), (2, 1), (3.9, 1), (4, 2), (None, 2)])
def test_nobody_teaches_more_than_the_most_days(most, n_sessions):
    # Two sessions of two days, in two weeks.
    plan, *_ = plan_of(people(4), course(trainers=1), trainers=[a_trainer(most_days=most)], weeks=2)
    assert len(plan.sessions) == n_sessions


def test_days_of_two_trainers_do_not_add_up_to_a_third_session():
    # 5 + 5 days are no three sessions of three days: each gives one.
    plan, *_ = plan_of(
        people(6),
        course(trainers=1, days=3),
        trainers=[a_trainer("t", most_days=5), a_trainer("s", most_days=5)],
        weeks=3,
    )
    assert sorted(plan.sessions["trainers"]) == ["s", "t"]


@pytest.mark.parametrize(("counted", "n_sessions"), [(0, 1), (1, 2), (2, 3)])
def test_counts_hold_where_nobody_is_named(counted, n_sessions):
    # One session of a has its trainer by name; b and c count those of their domain.
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b", "d.b"])])
    courses = [course(c, scale, trainers=1, seats=(1, 1)) for c, scale in [("a", "d.a"), ("b", "d.b"), ("c", "d.b")]]
    operations = {"trainers": [a_trainer("t", teaches=["a"])]}
    plan, *_ = plan_of(gaps, *courses, operations=operations, counted={"d": counted})
    assert len(plan.sessions) == n_sessions
    assert plan.sessions.set_index("course_id")["trainers"].dropna().to_dict() == {"a": "t"}


def test_a_need_without_a_trainer_says_so_and_what_would_close_it():
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b"])])
    both = course("a", trainers=1), course("b", "d.b", trainers=1)
    plan, tables, catalogue, limits = plan_of(gaps, *both, trainers=[a_trainer()])
    (row,) = plan.unmet.to_dict("records")
    assert (row["reason"], row["remedy"]) == ("named_trainers", "name_trainers")
    (answer,) = why_not(row["officer_id"], tables, catalogue, limits=limits, start=START)
    said = [words.in_("en") for words in answer.binding]
    assert any("trainers by name (1 needed) are free in 0 of 1 possible starts." in words for words in said)
    missed = "a" if row["scale_id"] == "d.a" else "b"
    wider = relaxed(limits, f"training.operations.trainers.{missed}=1")
    again, *_ = plan_of(gaps, *both, operations=wider.operations)
    assert again.unmet.empty


def test_sessions_set_by_hand_that_share_a_trainer_are_refused_with_the_trainers():
    fixed = [{"course": c, "site": "x", "week": 1} for c in "ab"]
    both = course("a", trainers=1), course("b", "d.b", trainers=1)
    with pytest.raises(PlanInfeasible) as error:
        plan_of(people(4, "d.a", "d.b"), *both, trainers=[a_trainer()], fixed=fixed)
    (problem,) = error.value.problems
    assert "trainers by name who can teach a: 1 in a week" in problem.problem.in_("en")


def test_plans_made_seat_by_seat_have_rooms_and_trainers_too():
    gaps = needs(*[(f"o{i}", "u", "d.a" if i < 4 else "d.b", 1, "clear") for i in range(8)])
    both = course("a", trainers=1, seats=(1, 4)), course("b", "d.b", trainers=1, seats=(1, 4))
    plan, *_, limits = plan_of(
        gaps, *both, rooms=[a_room(seats=3), a_room("s", seats=2)], trainers=[a_trainer(), a_trainer("s")]
    )
    assert len(plan.assignments) == 5
    for seats in (greedy_plan(plan.choice, limits), by_demand(plan.choice, limits)):
        sizes = sorted(seats.groupby("session").size())
        assert sum(sizes) <= 5
        assert sizes[-1] <= 3


def test_what_a_plan_leaves_of_rooms_counts_its_places():
    gaps = people(5)
    plan, tables, _, limits = plan_of(gaps, course(seats=(1, 4)), rooms=[a_room(seats=3)], sessions_per_course=1)
    left = room(plan.choice, plan.sessions, plan.assignments, tables["officers"], limits=limits, start=START)
    assert left.held["free"].tolist() == [0]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("room", None, "room"), ("room", "zz", "room"), ("room", "small", "room_seats"),
        ("room", "taken", "room_taken"),
        ("n_seats", 4, "places"), ("trainers", None, "named_trainers"), ("trainers", "t; s", "named_trainers"),
        ("trainers", "zz", "trainer_teaches"), ("trainers", "elsewhere", "trainer_site"),
        ("trainers", "ill", "trainer_away"),
        ("trainers", "other", "trainer_teaches"), ("trainers", "short", "trainer_days"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_planted(column, value, rule):
    rooms = [a_room("r", 3), a_room("small", 2), a_room("taken", 5, away=[(START, START)])]
    trainers = [
        a_trainer("t"), a_trainer("s"), a_trainer("elsewhere", sites=["y"]), a_trainer("ill", away=[(START, FRIDAY)]),
        a_trainer("other", teaches=["b"]), a_trainer("short", most_days=1),
    ]  # fmt: skip
    plan, tables, catalogue, limits = plan_of(
        people(3), course("a", trainers=1, seats=(1, 4)), course("b", "d.b", trainers=1), rooms=rooms,
        trainers=trainers, sessions_per_course=1,
    )  # fmt: skip
    sessions = plan.sessions.copy()
    sessions.loc[0, column] = value
    found = violations(tables | {"sessions": sessions}, catalogue, training=limits, coaching=Coaching(), start=START)
    assert rule in set(found["rule"])


def test_the_checker_finds_a_room_and_a_trainer_twice_in_a_week():
    gaps = needs(*[(f"o{i}", "u", scale, 1, "clear") for i, scale in enumerate(["d.a", "d.b"])])
    plan, tables, catalogue, limits = plan_of(
        gaps, course("a", trainers=1), course("b", "d.b", trainers=1), rooms=[a_room("r"), a_room("s")],
        trainers=[a_trainer("t"), a_trainer("s")],
    )  # fmt: skip
    sessions = plan.sessions.assign(room="r", trainers="t")
    found = violations(tables | {"sessions": sessions}, catalogue, training=limits, coaching=Coaching(), start=START)
    assert sorted(found["rule"]) == ["room_twice", "trainer_twice"]
