"""Sessions and people set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training, Travel
from workbench.plan.catalogue import NO_SITE
from workbench.plan.contradiction import Instance, money
from workbench.plan.limit import Demand, Limit, demand
from workbench.plan.rows import Rows
from workbench.plan.solver import codes


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
                text = msg("There is no such course.")
                yield Problem(text, rule="plan", column=f"{column}.course", value=session.course)
                continue
            if (session.site or NO_SITE) not in (courses["sites"].loc[course] or [NO_SITE]):
                text = msg("The course is not held at this site.")
                yield Problem(text, rule="plan", column=f"{column}.site", value=session.site or "")
            if (course, session.week) not in can_start:
                text = msg(
                    "The course cannot start in this week: it has no working day, or the plan ends before the course."
                )
                yield Problem(text, rule="plan", column=f"{column}.week", value=str(session.week))

    found = list(problems())
    if found:
        raise PlanInfeasible(found)
    rows = [(number[s.course], s.site or NO_SITE, s.week) for s in limits.fixed]
    frame = pd.DataFrame(rows, columns=["course", "site", "week"])
    return frame.astype({"course": "int64", "site": "str", "week": "int64"}).drop_duplicates(ignore_index=True)


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
                msg("This person has no need that the course serves, not enough days of training, or is excluded."),
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


class Fixed(Limit):
    """`training.fixed`: sessions that open in any case, and people who sit in them."""

    name = "fixed"
    order = 70
    counts = "people"
    keys = ("fixed",)
    kinds = {"named": 90, "opens": 100}

    def names(self, training: Training) -> Iterable[tuple[str, str]]:
        """Those who are to sit in the sessions."""
        return [
            (f"training.fixed.{i}.officers", officer)
            for i, session in enumerate(training.fixed)
            for officer in session.officers
        ]

    def rows(self, m: Rows) -> None:
        """Who is set by hand sits there, at whatever level the course is entered; their sessions' columns are bound."""
        if m.classes is None:
            fixed = m.options["fixed"].to_numpy()
            named = m.options[fixed]
            m.model.rows(codes(named["need"], named["session"]), m.take[fixed], 1.0, low=1.0)

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each session set by hand: its people sit in it, and it opens."""
        seats, by_hand = instance.seats, {"at_least": True, "of_session": True, "by_hand": True}
        sit, fixed = seats["session"].to_numpy(), seats["fixed"].to_numpy()
        for number in instance.sessions.loc[instance.sessions["fixed"], "session"]:
            named = np.flatnonzero((sit == number) & fixed)
            yield from demand(self, "named", int(number), seats["need"].iloc[named], named, 1.0, 1.0, **by_hand)
            yield from demand(self, "opens", int(number), np.zeros(1), instance.hold[[number]], 1.0, 1.0, **by_hand)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """The session, or those named for it."""
        number = int(demand.of)
        session = instance.session(number)
        if demand.kind == "opens":
            return msg("the fixed session {session}").format(session=session)
        key = ["course", "site", "week"]
        n = len(instance.choice.fixed_seats.merge(instance.sessions.iloc[[number]][key], on=key))
        return msg("those named for {session} ({n})").format(n=n, session=session)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words:
        """Drop the session, or name fewer people."""
        session, facts = instance.session(int(demand.of)), instance.facts(int(demand.of))
        if demand.kind == "named":
            said = msg("name fewer people for {session}")
            return said.format(session=session)
        price = money(facts["session_cost"] + facts["fewest"] * facts["person_cost"])
        said = msg("drop the fixed session {session} (saves at least {price})")
        return said.format(session=session, price=price)


LIMIT = Fixed()
