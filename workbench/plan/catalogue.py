"""The courses of a framework as a plan sees them: what they are, where people may attend, and what is set by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem, did_you_mean
from workbench.language import Text
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training, Travel

DAYS_PER_WEEK = 5.0
NO_SITE = ""


def known_courses(framework: Framework) -> pd.DataFrame:
    """Return one row per course, numbered 0, 1, … (`course`): levels, domain, days, weeks, seats, trainers, costs.

    Raises:
        PlanInfeasible: where a course needs more people than it has seats.
    """
    narrow = [c for c in framework.courses if c.seats.min > c.seats.max]
    if narrow:
        raise PlanInfeasible(
            Problem(
                Text("Số chỗ tối thiểu lớn hơn tối đa.", "Fewest seats exceed most seats."),
                rule="plan",
                column=f"courses.{c.id}.seats",
                value=f"{c.seats.min} > {c.seats.max}",
            )
            for c in narrow
        )
    names = {
        "course_id": "str", "scale_id": "str", "domain_id": "str", "from_level": "int64", "to_level": "int64",
        "days": "float64", "fewest": "int64", "most": "int64", "trainers": "int64", "session_cost": "float64",
        "person_cost": "float64", "sites": "object",
    }  # fmt: skip
    rows = [
        (
            c.id, c.lifts.scale, framework.domain_of.get(c.lifts.scale, c.lifts.scale), c.lifts.from_, c.lifts.to,
            c.days, c.seats.min, c.seats.max, c.trainers, c.cost.session, c.cost.person, c.sites,
        )
        for c in framework.courses
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(names)).astype(names)
    span = np.ceil(frame["days"] / DAYS_PER_WEEK - 1e-9).astype(int)
    return frame.assign(span=span, course=np.arange(len(frame)))


def reach_of(pairs: pd.DataFrame, courses: pd.DataFrame, framework: Framework, *, travel: Travel) -> pd.DataFrame:
    """Return where the people of each unit may attend each course.

    never: at the unit's own site; needed: at any of the course's sites where it is not held at the unit's; always: at
    any of its sites. A course without sites is held where its people are. Who attends away from the unit's own site
    travels; people of a unit without a site may attend anywhere and do not travel.

    Args:
        pairs: unit_id and course.
        courses: what `known_courses` returns.
        framework: units and their sites.
        travel: parameter `training.travel`.
    """
    own_site = pairs["unit_id"].map({u.id: u.site for u in framework.units if u.site}).astype("str")
    held_at = pairs.assign(own=own_site, site=courses["sites"].loc[pairs["course"]].to_numpy()).explode("site")
    held_at["site"] = held_at["site"].fillna(NO_SITE).astype("str")
    at_home = held_at["site"].eq(held_at["own"]).fillna(False) | held_at["site"].eq(NO_SITE) | held_at["own"].isna()
    has_home = at_home.groupby([held_at["unit_id"], held_at["course"]]).transform("any")
    open_to = {"never": at_home, "needed": at_home | ~has_home, "always": at_home | True}[travel.allowed]
    reach = held_at.assign(travels=~at_home.astype(bool), travel_cost=np.where(at_home, 0.0, travel.cost))[open_to]
    columns = ["unit_id", "course", "site", "travels", "travel_cost"]
    return reach[columns].drop_duplicates().sort_values(columns[:3], ignore_index=True)


def fixed_sessions(limits: Training, courses: pd.DataFrame, when: pd.DataFrame) -> pd.DataFrame:
    """Return the sessions set by hand: course, site, week, in their order.

    Raises:
        PlanInfeasible: where a course is not known, not held at the site, or cannot start in the week.
    """
    number = dict(zip(courses["course_id"], courses["course"], strict=True))
    can_start = set(zip(when["course"], when["week"], strict=True))

    def problems() -> Iterator[Problem]:
        for i, session in enumerate(limits.fixed):
            column, course = f"training.fixed.{i}", number.get(session.course)
            if course is None:
                text = Text("Không có khóa học này.", "There is no such course.")
                yield Problem(text, rule="plan", column=f"{column}.course", value=session.course)
                continue
            if (session.site or NO_SITE) not in (courses["sites"].loc[course] or [NO_SITE]):
                text = Text("Khóa học không mở ở địa điểm này.", "The course is not held at this site.")
                yield Problem(text, rule="plan", column=f"{column}.site", value=session.site or "")
            if (course, session.week) not in can_start:
                text = Text(
                    "Khóa học không thể khai giảng trong tuần này: tuần không có ngày làm việc, hoặc hết kế hoạch.",
                    "The course cannot start in this week: it has no working day, or the plan ends before the course.",
                )
                yield Problem(text, rule="plan", column=f"{column}.week", value=str(session.week))

    found = list(problems())
    if found:
        raise PlanInfeasible(found)
    rows = [(number[s.course], s.site or NO_SITE, s.week) for s in limits.fixed]
    frame = pd.DataFrame(rows, columns=["course", "site", "week"])
    return frame.astype({"course": "int64", "site": "str", "week": "int64"}).drop_duplicates(ignore_index=True)


def refuse_unknown_officers(limits: Training, officers: pd.DataFrame) -> None:
    """Refuse officers named in `fixed` or `excluded` who are not among the officers.

    Raises:
        PlanInfeasible: every such officer at once.
    """
    known = officers["officer_id"].astype("str").tolist()
    named = [(f"training.fixed.{i}.officers", officer) for i, s in enumerate(limits.fixed) for officer in s.officers]
    named += [("training.excluded", officer) for officer in limits.excluded]
    strangers = [(column, officer) for column, officer in named if officer not in set(known)]
    if strangers:
        text = Text("Kết quả không có người này.", "The results hold no such person.")
        raise PlanInfeasible(
            Problem(text, did_you_mean(officer, known), "unknown-officer", column=column, value=officer)
            for column, officer in strangers
        )


def seats_by_hand(limits: Training, courses: pd.DataFrame) -> pd.DataFrame:
    """Return who is set by hand to sit where: line (in `training.fixed`), officer_id, scale_id, course, site, week."""
    rows = [
        (line, session.course, session.site or NO_SITE, session.week, officer)
        for line, session in enumerate(limits.fixed)
        for officer in session.officers
    ]
    named = pd.DataFrame(rows, columns=["line", "course_id", "site", "week", "officer_id"])
    named = named.astype({"line": "int64", "course_id": "str", "site": "str", "week": "int64", "officer_id": "str"})
    return named.merge(courses[["course_id", "course", "scale_id"]], on="course_id").drop(columns="course_id")


def fixed_seats(
    named: pd.DataFrame, needs: pd.DataFrame, options: pd.DataFrame, framework: Framework, *, travel: Travel
) -> pd.DataFrame:
    """Return the seats set by hand: need, course, site, week, travels, travel_cost.

    Args:
        named: what `seats_by_hand` returns.
        needs: needs that may get a seat, with `need`.
        options: which need may take which course.
        framework: units and their sites.
        travel: parameter `training.travel`.

    Raises:
        PlanInfeasible: where a person named has no need that the session's course serves within their days.
    """
    seats = named.merge(needs[["officer_id", "scale_id", "unit_id", "need"]], on=["officer_id", "scale_id"], how="left")
    served = pd.MultiIndex.from_frame(options[["need", "course"]])
    wrong = seats[~pd.MultiIndex.from_frame(seats[["need", "course"]]).isin(served)]
    if len(wrong):
        raise PlanInfeasible(
            Problem(
                Text(
                    "Người này không có nhu cầu mà khóa học đáp ứng được, hoặc không đủ ngày học, hoặc bị loại.",
                    "This person has no need that the course serves, not enough days of training, or is excluded.",
                ),
                rule="plan",
                column=f"training.fixed.{line}.officers",
                value=officer,
            )
            for line, officer in zip(wrong["line"], wrong["officer_id"], strict=True)
        )
    own = seats["unit_id"].astype("str").map({u.id: u.site for u in framework.units if u.site}).astype("str")
    away = seats["site"].ne(NO_SITE) & own.notna() & seats["site"].ne(own)
    key = ["need", "course", "site", "week"]
    seats = seats.assign(travels=away.astype(bool), travel_cost=np.where(away, travel.cost, 0.0)).astype(
        {"need": "int64"}
    )
    return seats[[*key, "travels", "travel_cost"]].drop_duplicates(key, ignore_index=True)
