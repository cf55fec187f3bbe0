"""Sessions that fall below their minimum: at which number, what is proposed at what price, and what the plan did."""

import datetime as dt

import pandas as pd
import pytest

from tests.spec.test_plan_training import START, framework, gaps_of
from workbench.parameters.planning import Coaching, Training
from workbench.plan.below_minimum import short_sessions
from workbench.plan.checked import violations
from workbench.plan.proposals import Plans, proposals
from workbench.plan.published import PublishedPlan
from workbench.plan.training import training_plan
from workbench.tables import COACHING_PLAN, TRAINING_PLAN

DAY = dt.timedelta(days=1)
NOBODY = pd.DataFrame({"officer_id": [], "scale_id": []}, dtype="str")
FEWEST, MOST = 3, 5
CATALOGUE = framework(seats=(FEWEST, MOST))
NEED = ("u", 1, 2, "clear", 0.5)
# Seven people who need the course: four in week 2, three in week 3, where two places are free; nobody waits.
SEVEN = gaps_of(*[NEED] * 7)
# Nine: four in week 2, five in week 3, which is full.
NINE = gaps_of(*[NEED] * 9)


def limits_of(**changed):
    given = {"weeks": 4, "release_cap": None, "strength": None, "sessions_per_course": 2, "seats_by": "level"}
    return Training.model_validate(given | changed)


def planned(gaps, limits, published=None):
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    return training_plan(gaps, officers, CATALOGUE, limits=limits, start=START, published=published, explain=False)


def published_of(gaps, weeks, **changed):
    """A published plan: who sits in the session of which week."""
    plan = planned(gaps, limits_of(fixed=[
        {"course": "c", "site": "x", "week": week, "officers": list(people)} for week, people in weeks.items()
    ], **changed))  # fmt: skip
    plan = PublishedPlan(plan.sessions.assign(fixed=False), plan.assignments.assign(fixed=False), START)
    assert {s: set(p) for s, p in plan.assignments.groupby("session_id")["officer_id"]} == {
        f"c@x-w{week:02d}": set(people) for week, people in weeks.items()
    }
    return plan


ONE_ID, TWO_ID = "c@x-w02", "c@x-w03"
OF_ONE = ["o0", "o1", "o2", "o3"]
TWO = published_of(SEVEN, {2: OF_ONE, 3: ["o4", "o5", "o6"]})
FULL = published_of(NINE, {2: OF_ONE, 3: ["o4", "o5", "o6", "o7", "o8"]})


def no(officer, session):
    return {"officer": officer, "order": "must_not", "what": session, "reason": "r", "by": "b"}


def proposed(gaps, published, limits, *, coached=None, levels=None, **coaching):
    plan = planned(gaps, limits, published)
    officers = gaps[["officer_id", "unit_id", "position_id"]]
    plans = Plans(
        gaps=gaps, levels=gaps if levels is None else levels, officers=officers, framework=CATALOGUE, training=limits,
        coaching=Coaching(**coaching), start=START, coaching_start=START, kept_out=[], left_to_coaching=NOBODY,
        sessions=plan.sessions, assignments=plan.assignments,
        coached=COACHING_PLAN.empty() if coached is None else coached,
    )  # fmt: skip
    found, seats = proposals(plans, published)
    return plan, found.set_index(["session_id", "proposal"]), seats


@pytest.mark.parametrize(("declined", "short"), [(0, False), (1, False), (2, True), (4, True)])
def test_a_session_is_short_below_its_minimum_only(declined, short):
    limits = limits_of(operations={"orders": [no(f"o{k}", ONE_ID) for k in range(declined)]})
    found = short_sessions(TWO, CATALOGUE, limits)
    assert [one.session_id for one in found] == ([ONE_ID] if short else [])
    assert [one.n_left for one in found] == ([4 - declined] if short else [])


@pytest.mark.parametrize(
    "operations",
    [
        {"absences": [{"officer": o, "from": START + 7 * DAY, "to": START + 8 * DAY} for o in ("o0", "o1")]},
        {"people": [{"officer": o, "change": "leaves", "date": START} for o in ("o0", "o1")]},
        {"orders": [no(o, "c") for o in ("o0", "o1")]},
        {"orders": [no(o, "all") for o in ("o0", "o1")]},
    ],
)
def test_whoever_cannot_come_counts(operations):
    (one,) = short_sessions(TWO, CATALOGUE, limits_of(operations=operations))
    assert (one.session_id, one.n_left) == (ONE_ID, 2)


def test_what_has_begun_is_no_longer_short_and_nothing_is_short_without_a_published_plan():
    said = {"orders": [no("o0", ONE_ID), no("o1", ONE_ID)]}
    begins = START + 7 * DAY
    assert len(short_sessions(TWO, CATALOGUE, limits_of(as_of=begins, operations=said))) == 1
    assert not short_sessions(TWO, CATALOGUE, limits_of(as_of=begins + DAY, operations=said))
    assert not short_sessions(None, CATALOGUE, limits_of(operations=said))


DECLINED = {"orders": [no("o0", "c"), no("o1", "c")]}


def test_every_way_has_its_price():
    # o0 and o1 decline: two are left of three. The other session has two free places.
    plan, found, seats = proposed(SEVEN, TWO, limits_of(operations=DECLINED))
    assert found.index.get_level_values("session_id").unique().tolist() == [ONE_ID]
    of = found.loc[ONE_ID]
    assert of.index.tolist() == ["merge", "hold"]
    # Merged: both find a place; the fee of 10 million is saved, and two of four times 1 million.
    assert of.loc["merge", ["n_own", "n_others", "cost", "cost_change"]].tolist() == [2, 0, 2e6, -12e6]
    assert of.loc["merge", ["to_session", "to_week", "to_site"]].tolist() == [TWO_ID, 3, "x"]
    assert of.loc["hold", ["n_own", "n_others", "cost", "cost_change"]].tolist() == [2, 0, 12e6, -2e6]
    assert of["gain_change"].tolist() == [-2.0, -2.0]
    assert of["within_limits"].tolist() == [True, False]
    assert of.loc["hold", "limits"] == "courses.c.seats.min=2"
    assert of["done"].tolist() == [True, False]
    assert of[["fewest", "n_before", "n_left"]].drop_duplicates().to_numpy().tolist() == [[3, 4, 2]]
    assert plan.sessions["session_id"].tolist() == [TWO_ID]
    assert set(seats.loc[seats["proposal"].eq("hold"), "officer_id"]) == {"o2", "o3"}
    assert seats["own"].all()


def test_a_session_takes_no_more_than_it_has_places():
    # Of the five in week 3 one declined: one place is free there, and four are enough for it.
    limits = limits_of(operations={"orders": [*DECLINED["orders"], no("o4", "c")]}, days_per_officer=2)
    of = proposed(NINE, FULL, limits)[1].loc[ONE_ID]
    assert of.loc["merge", ["n_own", "cost"]].tolist() == [1, 1e6] if not of.loc["merge", "done"] else True
    # All six who are left have a seat where one of week 3 comes to week 2: nobody gains by that, nobody loses.
    assert of.loc["open", ["done", "n_own", "n_others", "gain_change"]].tolist() == [True, 2, 1, -2.0]


def away(*people):
    first = START + 7 * DAY
    return [{"officer": o, "from": first, "to": first + 4 * DAY} for o in people]


def test_those_who_can_come_later_make_another_week_worth_it():
    # In the session's week two of its people are away, and everybody of the other session; in others all can come.
    absences = away("o0", "o1", "o4", "o5", "o6", "o7", "o8")
    plan, found, _ = proposed(NINE, FULL, limits_of(operations={"absences": absences}))
    row = found.loc[(ONE_ID, "move")]
    assert row[["n_own", "n_others", "gain_change", "cost_change"]].tolist() == [4, 0, 0.0, 0.0]
    assert row["to_week"] in (1, 4)
    assert row[["rank", "done"]].tolist() == [1, True]
    assert row["to_session"] in set(plan.sessions["session_id"])


def waiting(n):
    """Nine, and n more of another unit, who gain less and have no seat in the published plan."""
    gaps = gaps_of(*[NEED] * 9, *[("v", 1, 2, "clear", 0.4)] * n)
    names = [f"o{9 + k}" for k in range(n)]
    return gaps, published_of(gaps, {2: OF_ONE, 3: ["o4", "o5", "o6", "o7", "o8"]}, excluded=names)


@pytest.mark.parametrize(("n", "others"), [(0, None), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_seats_are_opened_to_as_many_others_as_have_room(n, others):
    # Two are left, the minimum is three, the most is five. In the session's week nobody else could be spared.
    gaps, before = waiting(n)
    limits = limits_of(operations=DECLINED | {"absences": away("o4", "o5", "o6", "o7", "o8")})
    _, found, seats = proposed(gaps, before, limits)
    if others is None:
        assert (ONE_ID, "open") not in found.index
        return
    row = found.loc[(ONE_ID, "open")]
    assert row[["n_own", "n_others", "n_units", "within_limits"]].tolist() == [2, others, 1, True]
    assert row["cost_change"] == 1e6 * (others - 2)
    assert row["gain_change"] == others - 2.0
    own = seats[seats["session_id"].eq(ONE_ID) & seats["proposal"].eq("open")]
    assert own["own"].sum() == 2
    assert set(own.loc[~own["own"].astype(bool), "unit_id"]) == {"v"}


def test_coaching_is_a_way_where_somebody_can_coach():
    gaps = gaps_of(*[NEED] * 7, *[("u", 3, 2, "clear", 0.0)] * 2)
    limits = limits_of(operations=DECLINED)
    _, found, seats = proposed(gaps, TWO, limits, load=1)
    assert found.loc[(ONE_ID, "coach"), ["n_own", "cost", "cost_change"]].tolist() == [2, 0.0, -14e6]
    coaches = seats[seats["proposal"].eq("coach")].set_index("officer_id")["coach_id"]
    assert set(coaches) == {"o7", "o8"}
    assert set(coaches.index) <= set(OF_ONE)
    assert (ONE_ID, "coach") not in proposed(gaps, TWO, limits, load=0)[1].index


def test_a_confirmed_session_is_held_all_the_same_and_that_is_said():
    said = DECLINED | {"sessions": [{"session": ONE_ID, "status": "confirmed"}]}
    plan, found, _ = proposed(SEVEN, TWO, limits_of(as_of=START, operations=said))
    assert (plan.sessions["session_id"] == ONE_ID).sum() == 1
    of = found.loc[ONE_ID]
    assert of.loc["hold", ["n_own", "cost_change", "done", "within_limits"]].tolist() == [2, -2e6, True, False]
    assert of.index[of["done"].astype(bool)].tolist() == ["hold"]
    assert of.loc["merge", ["n_own", "rank"]].tolist() == [2, 1]


def test_a_session_that_is_cancelled_already_is_neither_held_nor_opened():
    said = DECLINED | {"sessions": [{"session": ONE_ID, "status": "cancelled"}]}
    of = proposed(SEVEN, TWO, limits_of(operations=said))[1].loc[ONE_ID]
    assert of.index.tolist() == ["merge"]
    assert of["done"].all()


def test_a_plan_that_does_nothing_for_them_says_so():
    said = {"orders": [no(officer, "c") for officer in OF_ONE]}
    plan, found, seats = proposed(SEVEN, TWO, limits_of(operations=said))
    of = found.loc[ONE_ID]
    assert of.index.tolist() == ["close"]
    assert of.loc["close", ["done", "n_own", "gain", "cost", "cost_change"]].tolist() == [True, 0, 0.0, 0.0, -14e6]
    assert len(plan.sessions) == 1
    assert seats.empty


@pytest.mark.parametrize(("budget", "kept"), [(29e6, True), (26e6 - 1, False)])
def test_money_that_lacks_is_said(budget, kept):
    # Week 3 costs 15 million. A session in another week costs 10, and 1 for each of four people; below 26 million no
    # two sessions of three people are to be had.
    limits = limits_of(operations={"absences": away(*[f"o{k}" for k in range(9) if k not in (2, 3)])}, budget=budget)
    of = proposed(NINE, FULL, limits)[1].loc[ONE_ID]
    assert of.loc["move", "within_limits"] == kept
    if kept:
        assert of.loc["move", "done"]
    else:
        assert of.loc["move", "limits"] == "training.budget=29000000"
        assert of.loc["close", ["done", "rank"]].tolist() == [True, 1]


def test_every_way_within_the_limits_is_a_plan_that_breaks_none():
    """Each way, put into the plan as its seats say, passes the independent check."""
    gaps, before = waiting(3)
    limits = limits_of(operations=DECLINED | {"absences": away("o4", "o5", "o6", "o7", "o8")})
    _, found, seats = proposed(gaps, before, limits)
    tried = []
    for (session, kind), row in found.iterrows():
        if row["within_limits"] and row["to_session"] is not None:
            own = seats[seats["session_id"].eq(session) & seats["proposal"].eq(kind)]
            held, assigned = _with(before, own, row)
            broken = violations(
                {"officers": gaps[["officer_id", "unit_id", "position_id"]], "gaps": gaps, "levels": gaps,
                 "sessions": held, "training_plan": assigned, "coaching_plan": COACHING_PLAN.empty()},
                CATALOGUE, training=limits, coaching=Coaching(), start=START,
            )  # fmt: skip
            assert broken.empty, (kind, broken.to_dict("records"))
            tried.append(kind)
    assert {"move", "open"} <= set(tried)


def _with(before, own, row):
    """The other session as it was published, and the seats of one way in the session that it names."""
    others = before.assignments[before.assignments["session_id"].eq(TWO_ID)]
    sample, to = others.iloc[0].to_dict(), row["to_session"]
    new = pd.DataFrame([sample | {"officer_id": o, "session_id": to} for o in own["officer_id"]])
    seats = pd.concat([others, new], ignore_index=True)
    used = seats["session_id"].value_counts()
    first = pd.Timestamp(START + 7 * DAY * (int(row["to_week"]) - 1))
    session = before.sessions.iloc[[0]].assign(
        session_id=to, week=row["to_week"], start=first, end=first + pd.Timedelta(days=1)
    )
    held = pd.concat([before.sessions, session]).drop_duplicates("session_id", keep="last")
    held = held[held["session_id"].isin(used.index)].reset_index(drop=True)
    n = held["session_id"].map(used)
    share = seats["session_id"].map(10e6 / used) + seats["seat_cost"]
    return held.assign(n_seats_used=n, cost=10e6 + 1e6 * n), TRAINING_PLAN.shaped(seats.assign(cost_share=share))
