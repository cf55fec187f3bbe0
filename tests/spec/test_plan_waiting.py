"""Who waits for a place in which session, and who is re-tested when for which."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.plan_cases import START
from tests.spec.test_plan_explain import catalogue, problem
from workbench.parameters.evidence import Retest
from workbench.parameters.planning import Training
from workbench.plan.retest_dates import retest_dates
from workbench.plan.room import room
from workbench.plan.solved_again import relaxed, solved_again
from workbench.plan.training import training_plan
from workbench.plan.waiting_list import waiting_list

NOBODY = pd.DataFrame({"officer_id": [], "scale_id": []}, dtype="str")


def listed(n, courses, *, coached=NOBODY, **limits):
    _, officers, wanted, plan, _ = problem(n, courses, **limits)
    left = room(plan.choice, plan.sessions, plan.assignments, officers, limits=wanted, start=START)
    return waiting_list(plan.choice, left, courses, limits=wanted, assignments=plan.assignments, coached=coached)


def test_those_without_a_seat_wait_in_order_of_what_they_gain():
    found = listed(12, catalogue(), budget=20e6)
    assert found[["rank", "officer_id"]].to_numpy().tolist() == [[1, "o10"], [2, "o11"]]
    assert len(set(found["session_id"])) == 1
    assert found["benefit"].tolist() == pytest.approx([0.80, 0.79])
    assert found["could_sit"].all()
    assert found["sure"].all()


def test_who_has_a_coach_stands_behind_the_others():
    coached = pd.DataFrame({"officer_id": ["o10"], "scale_id": ["d.a"]})
    found = listed(12, catalogue(), budget=20e6, coached=coached)
    assert found[["officer_id", "coached"]].to_numpy().tolist() == [["o11", False], ["o10", True]]


def test_a_list_is_no_longer_than_the_session_has_places():
    assert len(listed(25, catalogue(), budget=20e6)) == 10


def test_a_unit_at_its_cap_has_nobody_who_could_sit_there_now():
    assert not listed(12, catalogue(), release_cap=10 / 12, weeks=1)["could_sit"].any()
    assert listed(12, catalogue(most=10), budget=20e6, release_cap=11 / 12)["could_sit"].all()


@pytest.mark.parametrize(("prudence", "sure"), [(0.399, True), (0.4, True), (0.401, False)])
def test_who_is_not_sure_enough_waits_for_a_re_test(prudence, sure):
    gaps, officers, *_ = problem(3, catalogue(fewest=1, most=1))
    levels = gaps[["officer_id", "scale_id", "level", "decision"]]
    levels = levels.assign(p_0=0.0, p_1=[1.0, 0.4, 0.4], p_2=[0.0, 0.6, 0.6], p_3=0.0)
    limits = Training(weeks=1, release_cap=None, strength=None, prudence=prudence)
    courses = catalogue(fewest=1, most=1)
    plan = training_plan(gaps, officers, courses, limits=limits, start=START, levels=levels, explain=False)
    left = room(plan.choice, plan.sessions, plan.assignments, officers, limits=limits, start=START)
    found = waiting_list(plan.choice, left, courses, limits=limits, assignments=plan.assignments, coached=NOBODY)
    assert plan.assignments["officer_id"].tolist() == ["o0"]
    assert found[["officer_id", "sure"]].to_numpy().tolist() == [["o1", sure]]


def test_a_reserve_keeps_places_and_money_back():
    _, _, _, plan, _ = problem(12, catalogue(), budget=20e6, reserve=0.2)
    assert plan.sessions[["n_seats", "n_seats_used"]].to_numpy().tolist() == [[10, 6]]
    assert plan.cost == 16e6
    *_, plan, _ = problem(12, catalogue(), reserve=0.2, weeks=1)
    assert plan.sessions[["n_seats", "n_seats_used"]].to_numpy().tolist() == [[10, 8]]


DAY = dt.date(2019, 9, 30)


def dates(rows, *, seated=(), waits=(), empty=0, rules=None, **limits):
    """Days of re-tests of people o0 … in the order of the queue, for a session that starts on 30 September."""
    queue = pd.DataFrame({"officer_id": rows, "scale_id": "d.a", "unit_id": "u", "decision": "train", "value": 1.0})
    queue["rank"] = np.arange(1, len(queue) + 1)
    sessions = pd.DataFrame(
        {"session_id": ["s"], "start": [pd.Timestamp(DAY)], "end": [pd.Timestamp(DAY)], "cost": [1e6],
         "n_seats": [len(seated) + empty], "n_seats_used": [len(seated)]}
    )  # fmt: skip
    seat = {"scale_id": "d.a", "session_id": "s", "gain": 0.5, "seat_cost": 1e6}
    assignments = pd.DataFrame({"officer_id": pd.Series(seated, dtype="str")}).assign(**seat)
    waiting = pd.DataFrame({"officer_id": pd.Series(waits, dtype="str")}).assign(**seat, coached=False)
    pairs = pd.DataFrame({"officer_id": [], "scale_id": [], "start": []})
    queue, plan = retest_dates(
        queue, sessions=sessions, assignments=assignments, coached=pairs, waiting=waiting, worth_of_money=0.0,
        rules=Retest(**({"places": 10} | (rules or {}))), limits=Training(**limits), start=DAY, assessed=None,
    )  # fmt: skip
    assert queue.loc[queue["chosen"], "officer_id"].tolist() == sorted(plan["officer_id"], key=list(rows).index)
    return {o: day.date().isoformat() for o, day in zip(plan["officer_id"], plan["date"], strict=True)}


def test_a_re_test_has_a_working_day_long_enough_before_the_session():
    """Two weeks before the plan: 16 September; a week before the session: the 23rd at the latest."""
    assert dates(["o0"], seated=["o0"]) == {"o0": "2019-09-16"}
    assert dates(["o0"], seated=["o0"], holidays=[dt.date(2019, 9, 16)]) == {"o0": "2019-09-17"}
    away = [{"officer": "o0", "from": dt.date(2019, 9, 14), "to": dt.date(2019, 9, 20)}]
    assert dates(["o0"], seated=["o0"], absences=away) == {"o0": "2019-09-23"}
    away[0]["to"] = dt.date(2019, 9, 23)
    assert dates(["o0"], seated=["o0"], absences=away) == {}
    weekend = {"first_day": dt.date(2019, 9, 21)}
    assert dates(["o0"], seated=["o0"], rules=weekend) == {"o0": "2019-09-23"}


@pytest.mark.parametrize(("lead", "found"), [(13, 1), (14, 1), (15, 0)])
def test_the_lead_is_kept_to_the_day(lead, found):
    assert len(dates(["o0"], seated=["o0"], rules={"lead": lead})) == found


@pytest.mark.parametrize(
    ("per_day", "last"), [(1, "2019-09-18"), (2, "2019-09-17"), (3, "2019-09-16"), (None, "2019-09-16")]
)
def test_a_day_has_so_many_re_tests(per_day, last):
    people = ["o0", "o1", "o2"]
    assert max(dates(people, seated=people, rules={"per_day": per_day}).values()) == last


def test_places_go_to_those_whom_a_re_test_could_serve():
    assert list(dates(["o0", "o1", "o2"], seated=["o1", "o2"], rules={"places": 1})) == ["o1"]
    assert dates(["o0"]) == {}


def test_who_waits_is_tested_again_only_for_a_place_that_could_be_given():
    assert dates(["o0"], waits=["o0"]) == {}
    assert list(dates(["o0", "o1"], waits=["o0", "o1"], empty=1)) == ["o0"]
    assert dates(["o0"], waits=["o0"], empty=1, budget=1e6) == {}
    assert list(dates(["o0"], waits=["o0"], empty=1, budget=2e6)) == ["o0"]
    assert sorted(dates(["o0", "o1", "o2"], seated=["o0"], waits=["o1", "o2"])) == ["o0", "o1"]


def test_remedies_are_priced_by_the_plan_solved_again():
    """Two of twelve are without a seat; twelve million more seat them, as the plan solved with the limits says too."""
    gaps, officers, limits, plan, found = problem(12, catalogue(), budget=20e6, remedies_solved=1)
    asked = {
        "limits": limits, "start": START, "levels": gaps, "published": None, "left_to_coaching": None,
    }  # fmt: skip
    prices = solved_again(
        found.remedies, gaps, officers, catalogue(), **asked, sessions=plan.sessions, assignments=plan.assignments
    )
    again = training_plan(
        gaps,
        officers,
        catalogue(),
        limits=relaxed(limits, found.remedies["limits"].iloc[0]),
        start=START,
        explain=False,
    )
    assert len(prices) == 1
    assert prices["n_needs"].item() == len(again.assignments) - len(plan.assignments) == 2
    assert prices["cost"].item() == again.cost - plan.cost == 12e6
