"""Coaching of a published plan: what has begun stays, what ends it and from which day on, and that a touch is found."""

import datetime as dt

import pandas as pd
import pytest

from tests.spec.test_plan_coaching import FRAMEWORK, START, pairs, tables_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.causes import events
from workbench.plan.checked_coaching import coaching_violations
from workbench.plan.coaching import coaching_plan
from workbench.plan.pairs import pair_changes, pairs_of
from workbench.tables import COACHING_PLAN, PLAN_CHANGES, TRAINING_PLAN

DAY = dt.timedelta(days=1)
PEOPLE = {
    "a": ("u", 1, "clear", 0.9),
    "b": ("u", 1, "clear", 0.5),
    "y": ("u", 3, "clear", 0.0),
    "z": ("u", 3, "clear", 0.0),
}
COURSE = {"id": "c", "lifts": {"scale": "d", "from": 1, "to": 2}, "seats": {"min": 1, "max": 9}, "days": 2}
WITH_COURSE = Framework.model_validate(FRAMEWORK.model_dump(by_alias=True) | {"courses": [COURSE]})
FIRST = coaching_plan(*tables_of(PEOPLE), FRAMEWORK, limits=Coaching(), start=START).pairs
END = FIRST["end"].iloc[0].date()
LATE = START + 14 * DAY
COACH = dict(zip(FIRST["officer_id"], FIRST["coach_id"], strict=True))


def training(as_of=LATE, **operations):
    return Training.model_validate({"as_of": as_of, "operations": operations})


def today(limits, *, people=PEOPLE, coaching=None, framework=FRAMEWORK):
    gaps, _, officers = tables_of(people)
    return pairs_of(FIRST, gaps, officers, framework, training=limits, coaching=coaching or Coaching())


def ended(found):
    return {row.officer_id: (row.why, row.event) for row in found.ended.itertuples()}


@pytest.mark.parametrize(("as_of", "stand"), [(START, 0), (START + DAY, 2), (END, 2), (END + 400 * DAY, 2)])
def test_what_began_before_the_day_stays(as_of, stand):
    found = today(training(as_of))
    assert (len(found.stand), len(found.ahead), len(found.ended)) == (stand, 2 - stand, 0)


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        (LATE - 7 * DAY, LATE - DAY, False),
        (LATE - 7 * DAY, LATE, True),
        (END, None, True),
        (END + DAY, None, False),
        (LATE, LATE, True),
    ],
)
@pytest.mark.parametrize("side", ["learner", "coach"])
def test_a_leave_on_a_day_that_is_left_ends_a_pair(first, last, ends, side):
    who = "a" if side == "learner" else COACH["a"]
    found = today(training(absences=[{"officer": who, "from": first, "to": last}]))
    assert ended(found) == ({"a": ("absence", who)} if ends else {})


def test_a_part_time_leave_ends_nothing():
    assert not ended(today(training(absences=[{"officer": "a", "from": LATE, "share": 0.5}])))


@pytest.mark.parametrize(("date", "ends"), [(END, True), (END + DAY, False)])
def test_who_leaves_the_service_ends_a_pair(date, ends):
    found = today(training(people=[{"officer": COACH["b"], "change": "retires", "date": date}]))
    assert ended(found) == ({"b": ("staff", COACH["b"])} if ends else {})


ORDER = {"reason": "r", "by": "b", "officer": "a"}


@pytest.mark.parametrize(
    ("order", "ends"),
    [
        ({"order": "must_not", "what": "coaching"}, True),
        ({"order": "must_not", "what": "all", "until": LATE}, True),
        ({"order": "must_not", "what": "coaching", "until": LATE - DAY}, False),
        ({"order": "must_not", "what": "c"}, False),
        ({"order": "must", "what": "c"}, True),
        ({"order": "must", "what": "c-w05"}, True),
        ({"order": "must", "what": "coaching"}, False),
    ],
)
def test_orders_end_a_pair(order, ends):
    found = today(training(orders=[ORDER | order]), framework=WITH_COURSE)
    assert ended(found) == ({"a": ("order", "a")} if ends else {})


def test_a_move_ends_a_pair_where_the_two_are_then_apart_or_nothing_is_needed():
    moves = {"officer": "a", "change": "moves", "date": LATE, "unit": "v"}
    away = PEOPLE | {"a": ("v", 1, "clear", 0.9)}
    assert ended(today(training(people=[moves]), people=away)) == {"a": ("staff", "a")}
    assert not ended(today(training(people=[moves]), people=away, coaching=Coaching(same_unit=False)))
    able = PEOPLE | {"a": ("u", 3, "clear", 0.9)}
    assert ended(today(training(people=[moves]), people=able)) == {"a": ("staff", "a")}
    # Nobody moved: what the limits are today, or a level, ends nothing that has begun.
    assert not ended(today(training(), people=away))


def test_what_is_over_stays_whatever_happens():
    late = training(END + DAY, absences=[{"officer": "a", "from": END + DAY}])
    assert not ended(today(late))
    assert len(today(late).stand) == 2


def again(limits, *, people=PEOPLE, start=LATE, **coaching):
    found = today(limits, people=people)
    gaps, levels, officers = tables_of(people)
    return coaching_plan(
        gaps, levels, officers, FRAMEWORK, limits=Coaching(**coaching), start=start, absences=limits.gone,
        standing=found.stand, published=found.ahead,
    )  # fmt: skip


def test_a_new_pair_waits_for_the_coach_s_load_as_long_as_a_pair_lasts():
    people = PEOPLE | {"k": ("u", 1, "clear", 0.7)}
    assert pairs(again(training(), people=people, load=1)) == set(zip(COACH.values(), COACH, strict=True))
    assert len(pairs(again(training(), people=people, load=2))) == 3
    assert len(again(training(), people=people, start=END, load=1).pairs) == 2
    later = again(training(END), people=people, start=END + DAY, load=1).pairs
    assert len(later) == 3
    assert later.set_index("officer_id").loc["k", "start"] == pd.Timestamp(END + DAY)


def test_a_pair_that_ends_leaves_its_need_to_another_coach_from_today():
    limits = training(absences=[{"officer": COACH["a"], "from": LATE}])
    plan = again(limits).pairs.set_index("officer_id")
    assert plan.loc["a", "coach_id"] not in (COACH["a"], "a")
    assert plan.loc["a", "start"] == pd.Timestamp(LATE)
    assert plan.loc["b"].equals(FIRST.set_index("officer_id").loc["b"])


def test_a_pair_that_has_not_begun_keeps_its_coach():
    swapped = FIRST.assign(coach_id=FIRST["coach_id"].map({"y": "z", "z": "y"}))
    gaps, levels, officers = tables_of(PEOPLE)
    for published in (FIRST, swapped, FIRST.assign(coach_id="y")):
        plan = coaching_plan(
            gaps, levels, officers, FRAMEWORK, limits=Coaching(), start=START, published=COACHING_PLAN.shaped(published)
        )
        assert pairs(plan) == set(zip(published["coach_id"], published["officer_id"], strict=True))


def test_who_was_promised_a_coach_keeps_one_before_others():
    alone = {"a": ("u", 1, "clear", 0.9), "b": ("u", 1, "clear", 0.1), "z": ("u", 3, "clear", 0.0)}
    promised = COACHING_PLAN.shaped(FIRST[FIRST["officer_id"].eq("b")].assign(coach_id="z"))
    plan = coaching_plan(*tables_of(alone), FRAMEWORK, limits=Coaching(load=1), start=START, published=promised)
    assert pairs(plan) == {("z", "b")}


def told(limits, plan, *, before=None):
    found = today(limits)
    rows = pair_changes(
        FIRST, plan, ended=found.ended, seats=PLAN_CHANGES.empty(), happened=events(before or training(), limits)
    )
    return {row.officer_id: (row.change, row.cause, row.event) for row in rows.itertuples()}


def test_changes_name_the_event_of_coach_or_learner():
    limits = training(absences=[{"officer": COACH["a"], "from": LATE}])
    found = told(limits, again(limits).pairs)
    assert found["a"] == ("moved", "absence", COACH["a"])
    assert found["b"][0] == "kept"
    limits = training(orders=[ORDER | {"order": "must_not", "what": "coaching"}])
    plan = again(limits).pairs
    assert told(limits, COACHING_PLAN.shaped(plan[plan["officer_id"].ne("a")]))["a"] == ("dropped", "order", "a")
    assert pair_changes(None, FIRST, ended=FIRST, seats=PLAN_CHANGES.empty(), happened=[]).empty


def broken(plan, limits, *, people=PEOPLE, **coaching):
    gaps, levels, officers = tables_of(people)
    given = {
        "officers": officers, "gaps": gaps, "levels": levels, "coaching_plan": plan,
        "training_plan": TRAINING_PLAN.empty(),
    }  # fmt: skip
    found = coaching_violations(given, FRAMEWORK, limits=Coaching(**coaching), training=limits, before=FIRST)
    return {rule for rule, *_ in found}


def test_pairs_that_have_begun_may_break_the_limits_of_today_but_nothing_new_may():
    assert broken(FIRST, training(), load=0, lead=3) == set()
    new = FIRST.iloc[[0]].assign(officer_id="k", start=pd.Timestamp(LATE), end=pd.Timestamp(LATE + 84 * DAY))
    people = PEOPLE | {"k": ("u", 1, "clear", 0.5)}
    more = COACHING_PLAN.shaped(pd.concat([FIRST, new]))
    assert broken(more, training(), people=people, load=2) == set()
    assert broken(more, training(), people=people, load=1) == {"coach_load"}
    assert "coach_lead" in broken(more, training(), people=people, lead=3)


@pytest.mark.parametrize(
    ("touch", "rules"),
    [
        (lambda p: p.iloc[1:], {"past_pairs_dropped"}),
        (lambda p: p.assign(end=p["end"] - pd.Timedelta(days=1)), {"past_pair"}),
        (
            lambda p: p.assign(coach_id=p["coach_id"].map({"y": "z", "z": "y"})),
            {"past_pairs_dropped", "coaching_before_as_of"},
        ),
        (lambda p: p.assign(start=pd.Timestamp(LATE) - pd.Timedelta(days=1)), {"past_pair", "coaching_before_as_of"}),
        (lambda p: p.assign(to_level=3), {"past_pair"}),
        (lambda p: p, set()),
    ],
)  # fmt: skip
def test_a_touch_of_a_pair_that_has_begun_is_found(touch, rules):
    assert broken(COACHING_PLAN.shaped(touch(FIRST)), training()) == rules


@pytest.mark.parametrize(
    "operations",
    [
        {"absences": [{"officer": "a", "from": LATE}]},
        {"people": [{"officer": "a", "change": "leaves", "date": LATE}]},
        {"orders": [ORDER | {"order": "must_not", "what": "coaching"}]},
    ],
)
def test_a_pair_that_should_have_ended_is_found(operations):
    limits = training(**operations)
    assert "pair_ended" in broken(FIRST, limits)
    assert "pair_ended" not in broken(again(limits).pairs, limits)
    assert "past_pairs_dropped" not in broken(again(limits).pairs, limits)
