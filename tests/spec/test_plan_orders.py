"""Orders by hand: who must and who must not, until when, for courses, sessions, coaching and all; refusals with why."""

import datetime as dt

import pytest

from tests.plan_cases import START
from tests.spec.test_plan_by_name import FRIDAY, a_room, course, people, plan_of
from tests.spec.test_plan_coaching import FRAMEWORK, tables_of
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Coaching, Training
from workbench.plan import training
from workbench.plan.checked import violations
from workbench.plan.coaching import coaching_plan
from workbench.plan.greedy import greedy_plan
from workbench.plan.ordered import out_of_coaching
from workbench.plan.why import why_not
from workbench.tables import SESSIONS, TRAINING_PLAN

MONDAY = [START + dt.timedelta(weeks=k) for k in range(4)]


@pytest.fixture(params=["exact", "staged"], autouse=True)
def _way(request, monkeypatch):
    monkeypatch.setattr(training, "EXACT_SEATS", -1 if request.param == "staged" else 10_000)


def order(what, officer="o0", kind="must_not", until=None, reason="too few in the office", by="the head"):
    return {"officer": officer, "order": kind, "what": what, "reason": reason, "by": by, "until": until}


def ordered(gaps, *courses, orders, rooms=(), **limits):
    return plan_of(gaps, *courses, operations={"orders": list(orders), "rooms": list(rooms)}, **limits)


def where(plan, officer="o0"):
    return sorted(plan.assignments.loc[plan.assignments["officer_id"].eq(officer), "session_id"])


@pytest.mark.parametrize(
    ("what", "until", "seat"),
    [
        ("a", None, []),
        ("all", None, []),
        ("b", None, ["a@x-w01"]),
        ("coaching", None, ["a@x-w01"]),
        ("a@x-w01", None, ["a@x-w02"]),
        ("a@x-w02", None, ["a@x-w01"]),
        ("a", MONDAY[0] - dt.timedelta(days=1), ["a@x-w01"]),
        ("a", MONDAY[0], ["a@x-w02"]),
        ("a", MONDAY[1] - dt.timedelta(days=1), ["a@x-w02"]),
        ("a", MONDAY[1], []),
        ("all", MONDAY[0], ["a@x-w02"]),
        ("a@x-w01", MONDAY[0] - dt.timedelta(days=1), ["a@x-w01"]),
    ],
)
def test_who_must_not_attend_does_not_until_the_order_ends(what, until, seat):
    plan, *_, limits = ordered(people(1), course(), orders=[order(what, until=until)], weeks=2)
    assert where(plan) == seat
    assert (len(greedy_plan(plan.choice, limits)) == 1) is bool(seat)


def test_an_open_need_repeats_the_order_and_by_whom():
    plan, tables, catalogue, limits = ordered(people(2), course(), orders=[order("a", until=FRIDAY)])
    (row,) = plan.unmet.to_dict("records")
    assert (row["officer_id"], row["reason"], row["remedy"]) == ("o0", "order", "change_order")
    assert row["ordered"] == "the head: too few in the office"
    (answer,) = why_not("o0", tables, catalogue, limits=limits, start=START)
    assert [words.in_("en") for words in answer.binding] == [
        "An order by hand keeps the officer from it.",
        "By order of the head, the officer must not attend a until 6 Sep 2019: too few in the office",
    ]


@pytest.mark.parametrize(("kind", "seated"), [(None, ["o1", "o2"]), ("must", ["o0", "o1"])])
def test_who_must_attend_has_a_seat_before_those_who_gain_more(kind, seated):
    gaps = people(3).assign(priority=[0.1, 0.8, 0.7])
    orders = [] if kind is None else [order("a", kind=kind)]
    plan, *_ = ordered(gaps, course(seats=(1, 2)), orders=orders, sessions_per_course=1, seats_by="level")
    assert sorted(plan.assignments["officer_id"]) == seated


@pytest.mark.parametrize("week", [1, 2, 3])
def test_who_must_attend_a_session_sits_in_it(week):
    plan, *_ = ordered(people(3), course(seats=(1, 5)), orders=[order(f"a@x-w0{week}", kind="must")], weeks=3)
    assert where(plan) == [f"a@x-w0{week}"]


@pytest.mark.parametrize(("until", "weeks"), [(MONDAY[1], {1, 2}), (MONDAY[0], {1})])
def test_who_must_attend_does_so_by_the_day(until, weeks):
    away = {"officer": "o0", "from": MONDAY[0], "to": MONDAY[0]}
    given = [order("a", kind="must", until=until)]
    if weeks == {1}:
        with pytest.raises(PlanInfeasible):
            ordered(people(2), course(), orders=given, weeks=3, absences=[away])
    plan, *_ = ordered(people(2), course(), orders=given, weeks=3)
    assert int(where(plan)[0][-2:]) in weeks


def test_an_order_does_without_prudence():
    gaps = people(1)
    levels = gaps.assign(p_0=0.0, p_1=0.4, p_2=0.0, p_3=0.6)
    for kind, seats in [("must", ["a@x-w01"]), (None, [])]:
        orders = [] if kind is None else [order("a", kind=kind)]
        plan, *_ = ordered(gaps, course(), orders=orders, prudence=0.45, levels=levels)
        assert where(plan) == seats


@pytest.mark.parametrize(
    ("orders", "limits", "why"),
    [
        ([order("all", kind="must")], {}, "nobody can attend everything"),
        ([order("zz", kind="must")], {}, "there is no such course or session"),
        ([order("zz@x-w01", kind="must")], {}, "there is no such course or session"),
        ([order("a@x-w09", kind="must")], {}, "no session of it can begin in time"),
        ([order("a@y-w01", kind="must")], {}, "no session of it can begin in time"),
        ([order("a", kind="must", until=MONDAY[0] - dt.timedelta(days=1))], {}, "no session of it can begin in time"),
        ([order("b", kind="must")], {}, "no need that the course serves"),
        ([order("a", kind="must")], {"excluded": ["o0"]}, "training.excluded"),
        ([order("a", kind="must")], {"days_per_officer": 1}, "days of training of one person"),
        ([order("a", kind="must")], {"absences": [{"officer": "o0", "from": START}]}, "away whenever"),
        ([order("a", kind="must"), order("all")], {}, "another order"),
        ([order("a@x-w01", kind="must"), order("a@x-w01")], {}, "another order"),
    ],
)
def test_an_order_that_nothing_can_keep_is_refused_with_what_stands_against_it(orders, limits, why):
    with pytest.raises(PlanInfeasible) as error:
        ordered(people(2), course(), course("b", "d.b"), orders=orders, **limits)
    (problem,) = error.value.problems
    assert problem.column == "training.operations.orders.0"
    assert why in problem.problem.in_("en")


def test_orders_that_contradict_a_limit_are_refused_together_with_it():
    orders = [order("a", f"o{i}", kind="must") for i in range(3)]
    with pytest.raises(PlanInfeasible) as error:
        ordered(people(3), course(seats=(1, 2)), orders=orders, sessions_per_course=1)
    text = error.value.problems[0].problem.in_("en")
    assert all(f"order {line} (by the head: too few in the office), to attend a" in text for line in (1, 2, 3))
    assert "take back order 1" in error.value.problems[0].instead.in_("en")
    with pytest.raises(PlanInfeasible) as error:
        ordered(people(3), course(seats=(1, 5)), orders=orders, rooms=[a_room(seats=2)])
    assert error.value.problems


STAFF = {"a": ("u", 1, "clear", 0.1), "b": ("u", 1, "clear", 0.9), "z": ("u", 3, "clear", 0.0)}


def coaching_of(*orders, load=1, staff=STAFF):
    limits = Training(operations={"orders": list(orders)})
    gaps, levels, officers = tables_of(staff)
    must = [o.officer for o in limits.operations.orders if (o.order, o.what) == ("must", "coaching")]
    plan = coaching_plan(
        gaps, levels, officers, FRAMEWORK, limits=Coaching(load=load), start=START,
        kept_out=out_of_coaching(limits, START), must=must,
    )  # fmt: skip
    tables = {
        "officers": officers, "gaps": gaps, "levels": levels, "coaching_plan": plan.pairs,
        "sessions": SESSIONS.empty(), "training_plan": TRAINING_PLAN.empty(),
    }  # fmt: skip
    assert violations(tables, FRAMEWORK, training=limits, coaching=Coaching(load=load), start=START).empty
    return plan.pairs["officer_id"].tolist(), tables


@pytest.mark.parametrize(
    ("given", "coached"),
    [
        ([], ["b"]),
        ([order("coaching", "b")], ["a"]),
        ([order("all", "b")], ["a"]),
        ([order("a", "b")], ["b"]),
        ([order("coaching", "b", until=START - dt.timedelta(days=1))], ["b"]),
        ([order("coaching", "b", until=START)], ["a"]),
        ([order("coaching", "z")], []),
        ([order("coaching", "a", kind="must")], ["a"]),
    ],
)
def test_orders_decide_who_is_coached_and_who_coaches(given, coached):
    assert coaching_of(*given)[0] == coached


def test_an_order_to_coach_that_nobody_can_keep_is_refused():
    with pytest.raises(PlanInfeasible) as error:
        coaching_of(order("coaching", "a", kind="must"), order("coaching", "z"))
    assert [(p.column, p.value) for p in error.value.problems] == [("training.operations.orders", "a")]


def test_the_checker_finds_orders_that_are_not_kept():
    plan, tables, catalogue, limits = plan_of(people(2), course(seats=(1, 2)))
    planted = {
        "order_must_not": [order("a"), order("a@x-w01"), order("all")],
        "order_must": [order("b", kind="must"), order("a@x-w02", kind="must"), order("a", "o9", kind="must")],
    }
    assert len(plan.assignments) == 2
    for rule, orders in planted.items():
        for one in orders:
            other = limits.model_validate(limits.model_dump(by_alias=True) | {"operations": {"orders": [one]}})
            found = violations(tables, catalogue, training=other, coaching=Coaching(), start=START)
            assert found["rule"].tolist() == [rule], one
    _, tables = coaching_of()
    for one in (order("coaching", "b"), order("all", "z"), order("coaching", "a", kind="must")):
        limits = Training(operations={"orders": [one]})
        found = violations(tables, FRAMEWORK, training=limits, coaching=Coaching(load=1), start=START)
        assert len(found) == 1
