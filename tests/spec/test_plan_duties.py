"""Duties, prerequisites and rotation of posts, on plans small enough to check by hand."""

import datetime as dt

import pandas as pd
import pytest

from tests.duty_cases import (
    COURSES,
    EXPERT,
    SHORT,
    START,
    as_published,
    broken,
    framework,
    held,
    limits_of,
    plan_of,
    seats,
    yearly,
)
from tests.spec.test_plan_training import gaps_of
from workbench.errors import PlanInfeasible
from workbench.parameters.contradictory_duties import of_what_is_asked
from workbench.plan.coverage import planned_levels
from workbench.plan.duties import duties
from workbench.plan.duty_table import duty_table
from workbench.plan.rotation import not_to_be_moved, rotation_due
from workbench.tables import COACHING_PLAN, LEVELS, OFFICERS

# The plan: 2–15 September 2019, two weeks; the course `law` takes one day.
CIRCLE = [{"course": "c", "after": "law"}, {"course": "law", "after": "c"}]
LAST, AFTER = "2018-09-15", "2018-09-16"


def people_of(gaps):
    return gaps[["officer_id", "unit_id", "position_id"]].drop_duplicates("officer_id")


def states(catalogue, *certificates, gaps=None, **limits):
    gaps = gaps_of(EXPERT) if gaps is None else gaps
    found = duties(people_of(gaps), catalogue, training=limits_of(certificates, **limits), start=START)
    return found.set_index("officer_id")["state"].to_dict()


def table_of(plan, gaps, catalogue, *certificates, **limits):
    return duty_table(
        plan.choice,
        officers=OFFICERS.shaped(people_of(gaps)),
        framework=catalogue,
        limits=limits_of(certificates, **limits),
        start=START,
        sessions=plan.sessions,
        assignments=plan.assignments,
    )


@pytest.mark.parametrize(
    ("day", "expires", "every", "state"),
    [
        (LAST, None, 12, "due"),  # due on the plan's last day
        (AFTER, None, 12, "valid"),  # a day after
        ("2018-09-02", None, 12, "due"),  # on the first day
        ("2018-09-01", None, 12, "overdue"),  # a day before
        (AFTER, "2019-09-15", 12, "due"),  # what the certificate says holds
        (LAST, "2019-09-16", 12, "valid"),
        ("2010-01-01", None, None, "valid"),  # taken once is taken
        ("2010-01-01", "2019-09-01", None, "overdue"),
        ("2018-02-28", None, 19, "valid"),  # 28 September
        ("2018-01-31", None, 19, "overdue"),  # 31 August
        ("2018-12-31", None, 9, "valid"),  # 30 September: the last of a month without a 31st
    ],
)
def test_a_duty_is_due_by_the_day_that_its_certificate_holds_to(day, expires, every, state):
    assert states(framework(duties=[yearly(every=every)]), held("o0", day, expires)) == {"o0": state}


def test_who_holds_nothing_is_due_at_once_and_of_several_certificates_the_longest_counts():
    catalogue = framework(duties=[yearly()])
    assert states(catalogue) == {"o0": "never"}
    assert states(catalogue, held("o0", "2019-01-01"), held("o0", "2010-01-01")) == {"o0": "valid"}
    assert states(framework(duties=[yearly(position="q")])) == {}


@pytest.mark.parametrize(("leaves", "left"), [("2019-09-08", {}), ("2019-09-09", {"o0": "due"})])
def test_nothing_is_due_of_somebody_who_has_left_by_then(leaves, left):
    change = {"officer": "o0", "change": "retires", "date": leaves}
    found = states(framework(duties=[yearly()]), held("o0", "2018-09-08"), operations={"people": [change]})
    assert found == left


def test_a_duty_seats_who_has_no_need_and_counts_money_days_and_no_level():
    gaps, catalogue = gaps_of(SHORT, EXPERT), framework(duties=[yearly()])
    plan = plan_of(gaps, catalogue, held("o0", AFTER))
    assert seats(plan) == [["o0", "c@x-w01", "d.a"], ["o1", "law-w01", "course:law"]]
    assert plan.assignments["duty"].tolist() == [False, True]
    assert plan.assignments[["benefit", "gain"]].to_numpy().tolist() == [[0.5, 1.0], [0.0, 0.0]]
    assert plan.cost == 10e6 + 1e6 + 1e6 + 1e5
    # 0.5 × 1 level and the weight of one duty, less a tie-break
    assert (plan.objective, plan.closed) == (pytest.approx(3.5, abs=1e-3), 0.5)
    levels = LEVELS.empty()
    assert planned_levels(levels, plan.assignments, COACHING_PLAN.empty(), catalogue, domain_share=1.0)[
        ["officer_id", "scale_id"]
    ].to_numpy().tolist() == [["o0", "d.a"]]
    assert broken(plan, gaps, catalogue, limits_of([held("o0", AFTER)])) == []


def test_a_seat_in_the_course_serves_need_and_duty_together():
    gaps, catalogue = gaps_of(SHORT), framework(duties=[yearly("c")])
    plan = plan_of(gaps, catalogue)
    assert seats(plan) == [["o0", "c@x-w01", "d.a"]]
    assert plan.assignments[["benefit", "duty"]].to_numpy().tolist() == [[0.5, True]]


def test_without_a_duty_that_is_due_the_plan_is_the_one_without_duties():
    gaps = gaps_of(SHORT, EXPERT)
    certificates = [held(officer, AFTER) for officer in ("o0", "o1")]
    with_them, without = plan_of(gaps, framework(duties=[yearly()]), *certificates), plan_of(gaps, framework())
    pd.testing.assert_frame_equal(with_them.assignments, without.assignments)
    assert "duty" not in with_them.assignments
    assert with_them.objective == without.objective


@pytest.mark.parametrize(
    ("expires", "fixed", "planned"),
    [("2019-09-02", 1, "in_time"), ("2019-09-08", 2, "late"), ("2019-09-09", 2, "in_time")],
)
def test_a_seat_is_in_time_that_ends_on_the_day(expires, fixed, planned):
    gaps, catalogue, certificate = gaps_of(EXPERT), framework(duties=[yearly()]), held("o0", "2019-01-01", expires)
    by_hand = [{"course": "law", "week": fixed, "officers": ["o0"]}]
    plan = plan_of(gaps, catalogue, certificate, fixed=by_hand)
    table = table_of(plan, gaps, catalogue, certificate, fixed=by_hand)
    assert table[["session_id", "planned"]].to_numpy().tolist() == [[f"law-w{fixed:02d}", planned]]
    # a late seat counts half
    assert plan.objective == pytest.approx(1.5 if planned == "late" else 3.0, abs=1e-3)


def test_the_session_goes_where_it_is_in_time():
    gaps, catalogue = gaps_of(EXPERT, EXPERT), framework(duties=[yearly()])
    certificates = [held("o0", "2018-09-02"), held("o1", "2018-09-08")]
    plan = plan_of(gaps, catalogue, *certificates)
    assert plan.sessions["week"].tolist() == [1]
    assert set(table_of(plan, gaps, catalogue, *certificates)["planned"]) == {"in_time"}


def test_a_duty_keeps_every_limit_and_says_which_one_keeps_it_out():
    gaps, catalogue = gaps_of(EXPERT, EXPERT), framework(duties=[yearly()])

    def reasons(**limits):
        plan = plan_of(gaps, catalogue, **limits)
        return table_of(plan, gaps, catalogue, **limits)["reason"].tolist()

    assert pd.isna(reasons(budget=1.2e6)).all()
    assert reasons(budget=1.0e6) == ["budget", "budget"]
    assert reasons(days_per_officer=0.5) == ["days", "days"]
    assert reasons(excluded=["o0", "o1"]) == ["excluded", "excluded"]
    assert reasons(duties=0.0) == ["duties", "duties"]
    away = [{"officer": officer, "from": "2019-08-01"} for officer in ("o0", "o1")]
    assert reasons(absences=away) == ["absent", "absent"]
    order = {"officer": "o0", "order": "must_not", "what": "law", "reason": "r", "by": "b"}
    first, second = reasons(operations={"orders": [order]})
    assert first == "order"
    assert pd.isna(second)


def test_an_order_or_a_fixed_session_sends_who_is_due_and_refuses_who_is_not():
    gaps, catalogue = gaps_of(EXPERT), framework(duties=[yearly()])
    order = {"officer": "o0", "order": "must", "what": "law", "reason": "r", "by": "b"}
    assert seats(plan_of(gaps, catalogue, duties=0.001, operations={"orders": [order]})) == [
        ["o0", "law-w01", "course:law"]
    ]
    with pytest.raises(PlanInfeasible):
        plan_of(gaps, framework(), operations={"orders": [order]})


def test_a_plan_made_again_keeps_seats_and_takes_what_was_attended_as_renewed():
    gaps, catalogue = gaps_of(EXPERT, EXPERT), framework(duties=[yearly()])
    before = plan_of(gaps, catalogue, weeks=4)
    absent = [
        {"session": "law-w01", "officer": "o0", "result": "absent"},
        {"session": "law-w01", "officer": "o1", "result": "passed"},
    ]
    again = {"weeks": 4, "as_of": "2019-09-09", "keep": "x", "operations": {"attendance": absent}}
    plan = plan_of(gaps, catalogue, published=as_published(before), **again)
    assert seats(plan) == [["o0", "law-w02", "course:law"], ["o1", "law-w01", "course:law"]]
    assert broken(plan, gaps, catalogue, limits_of(**again), as_published(before)) == []


def test_a_course_comes_after_the_one_that_it_asks_for():
    gaps = gaps_of(SHORT)
    catalogue = framework(prerequisites=[{"course": "c", "after": "law"}])
    plan = plan_of(gaps, catalogue)
    # `law` for itself in week 1, then `c`; nobody is sent to `law` alone
    assert seats(plan) == [["o0", "c@x-w02", "d.a"], ["o0", "law-w01", "course:law"]]
    assert plan_of(gaps, catalogue, weeks=1).assignments.empty
    assert broken(plan, gaps, catalogue, limits_of()) == []


@pytest.mark.parametrize(("expires", "week"), [("2019-09-01", 2), ("2019-09-02", 1), (None, 1)])
def test_a_course_that_is_held_need_not_be_taken_again(expires, week):
    catalogue = framework(prerequisites=[{"course": "c", "after": "law"}])
    plan = plan_of(gaps_of(SHORT), catalogue, held("o0", "2018-01-01", expires))
    assert f"c@x-w{week:02d}" in plan.assignments["session_id"].tolist()
    assert len(plan.assignments) == week


def test_courses_that_are_asked_for_ask_in_turn():
    third = COURSES[1] | {"id": "basics"}
    asked = [{"course": "c", "after": "law"}, {"course": "law", "after": "basics"}]
    catalogue = framework(courses=[*COURSES, third], prerequisites=asked)
    assert len(plan_of(gaps_of(SHORT), catalogue, weeks=2).assignments) == 0
    assert [session for _, session, _ in seats(plan_of(gaps_of(SHORT), catalogue, weeks=3))] == [
        "basics-w01", "c@x-w03", "law-w02",
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "sent"), [(0, False), (1, True), (2, True)])
def test_a_course_asks_for_a_level_of_another_scale(level, sent):
    gaps = gaps_of(SHORT)
    other = gaps.assign(scale_id="d.b", level=level, required=0, gap=0, decision="clear")
    levels = pd.concat([gaps, other])[["officer_id", "scale_id", "level", "decision"]].astype({"level": "Int64"})
    levels = levels.assign(**{f"p_{k}": levels["level"].eq(k).astype(float) for k in range(4)})
    catalogue = framework(prerequisites=[{"course": "c", "scale": "d.b", "level": 1}])
    plan = plan_of(gaps, catalogue, levels=levels)
    assert (len(plan.assignments) > 0) is sent


def test_a_seat_that_leads_to_the_level_meets_what_a_course_asks():
    gaps = gaps_of(SHORT)
    other = gaps.assign(scale_id="d.b", level=0, required=1, gap=1, decision="clear")
    both = pd.concat([gaps, other], ignore_index=True)
    catalogue = framework(prerequisites=[{"course": "c", "scale": "d.b", "level": 1}])
    plan = plan_of(both, catalogue)
    assert seats(plan) == [["o0", "c@x-w02", "d.a"], ["o0", "law-w01", "d.b"]]
    assert broken(plan, both, catalogue, limits_of()) == []


def test_what_keeps_a_need_out_is_what_its_course_asks():
    gaps = gaps_of(SHORT)
    catalogue = framework(prerequisites=[{"course": "c", "scale": "d.b", "level": 1}])
    assert plan_of(gaps, catalogue, explain=True).unmet[["reason", "remedy"]].to_numpy().tolist() == [
        ["prerequisite", "meet_prerequisite"]
    ]


def test_the_check_finds_what_a_plan_should_not_do():
    gaps = gaps_of(SHORT, EXPERT)
    asked = framework(prerequisites=[{"course": "c", "after": "law"}])
    plan = plan_of(gaps, framework(duties=[yearly()]))
    assert broken(plan, gaps, framework(), limits_of()) == ["duty", "duty"]
    silent = plan_of(gaps, framework(duties=[yearly()]))
    object.__setattr__(silent, "assignments", silent.assignments.assign(duty=False))
    assert broken(silent, gaps, framework(), limits_of()) == ["no_duty", "no_duty"]
    alone = plan_of(gaps_of(SHORT), framework())
    assert broken(alone, gaps_of(SHORT), asked, limits_of()) == ["prerequisite"]
    swapped = plan_of(gaps_of(SHORT), asked)
    object.__setattr__(swapped, "sessions", swapped.sessions.assign(week=[2, 1]))
    assert "prerequisite" in broken(swapped, gaps_of(SHORT), asked, limits_of())


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"duties": [yearly("unknown")]}, "duties.0.course"),
        ({"duties": [yearly(position="unknown")]}, "duties.0.position"),
        ({"duties": [yearly(), yearly(every=6)]}, "duties.1.course"),
        ({"prerequisites": [{"course": "c", "after": "unknown"}]}, "prerequisites.0.after"),
        ({"prerequisites": [{"course": "c"}]}, "prerequisites.0"),
        ({"prerequisites": [{"course": "c", "after": "law", "scale": "d.b", "level": 1}]}, "prerequisites.0"),
        ({"prerequisites": [{"course": "c", "scale": "d.b"}]}, "prerequisites.0.level"),
        ({"prerequisites": [{"course": "c", "scale": "d.b", "level": 4}]}, "prerequisites.0.level"),
        ({"prerequisites": [{"course": "c", "scale": "d.a", "level": 1}]}, "prerequisites.0.scale"),
        ({"prerequisites": [{"course": "c", "after": "c"}]}, "prerequisites.0.after"),
        ({"prerequisites": [{"course": "c", "after": "law"}, {"course": "law", "after": "c"}]},
         "prerequisites.0.after"),
        ({"rotation": [{"position": "unknown", "years": 3}]}, "rotation.0.position"),
        ({"rotation": [{"position": "p", "years": 3}, {"position": "p", "years": 5}]}, "rotation.1.position"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told_with_its_place(asked, place):
    assert [problem.column for problem in of_what_is_asked(framework(**asked))] == [place]


def test_what_agrees_is_not_told():
    asked = [{"course": "c", "after": "law"}, {"course": "c", "scale": "d.b", "level": 3}]
    whole = framework(duties=[yearly()], prerequisites=asked, rotation=[{"position": "p", "years": 3}])
    assert list(of_what_is_asked(whole)) == []


def posts(*since):
    rows = [
        {"officer_id": f"o{i}", "unit_id": "u", "position_id": "p", "post_since": day} for i, day in enumerate(since)
    ]
    return OFFICERS.shaped(pd.DataFrame(rows))


def test_a_post_is_due_for_rotation_from_the_day_on_which_its_years_are_full():
    # three years: full on 15 September 2019, the plan's last day, on the day after, and long ago; one has no day
    rule = framework(rotation=[{"position": "p", "years": 3}])
    officers = posts("2016-09-15", "2016-09-16", "2010-01-31", None)
    change = {"officer": "o2", "change": "moves", "date": "2019-09-10", "unit": "u", "position": "q"}
    training = limits_of(operations={"people": [change]})
    due = rotation_due(officers, rule, training=training, start=START)
    assert due[["officer_id", "due"]].astype("str").to_numpy().tolist() == [["o2", "2013-01-31"], ["o0", "2019-09-15"]]
    assert due["ordered"].tolist() == [pd.Timestamp(2019, 9, 10), pd.NaT]
    stays = not_to_be_moved(due, officers, rule, training.operations.people, last=dt.date(2019, 9, 15))
    assert stays == {"o0", "o2"}
    assert rotation_due(officers, framework(), training=training, start=START).empty
    assert not_to_be_moved(due.iloc[:0], officers, framework(), training.operations.people, last=dt.date.max) == set()
