"""Fewest and most people of a session that opens, as its course says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import SMALL, Instance, whole
from workbench.plan.limit import Cause, Demand, Limit, demand
from workbench.plan.place import Place
from workbench.plan.rows import Rows
from workbench.plan.standing import Room
from workbench.plan.tally import Tally


class Seats(Limit):
    """`courses.….seats`: nobody sits in a session that stays closed, and one that opens has from min to max people."""

    name = "seats"
    order = 10
    counts = "sessions"
    causes = (
        Cause("seats", "seats", "open_session"),
        Cause("free_seat", "seats", "fill_seat"),
        Cause("not_worth_a_session", "not_worth_a_session", "coach"),
    )
    reasons = {
        "seats": msg("All seats, or all sessions that may open, are taken."),
        "not_worth_a_session": msg(
            "Of those who still wait for the course, fewer could come to one session than it requires."
        ),
    }
    remedies = {
        "open_session": msg("Open one more session."),
        "fill_seat": msg("Take a place that is still free."),
        "coach": msg("Coach on the job."),
    }
    kinds = {"seats_max": 70, "seats_min": 80}

    def rows(self, m: Rows) -> None:
        """People in a session between fewest and most."""
        every = np.arange(len(m.hold))
        ones = np.ones(len(m.send))
        most, fewest = m.course["most"].to_numpy(float), m.course["fewest"].to_numpy(float)
        m.model.rows(np.r_[m.at, every], np.r_[m.send, m.hold], np.r_[ones, -most], high=0.0)
        m.model.rows(np.r_[m.at, every], np.r_[m.send, m.hold], np.r_[ones, -fewest], low=0.0)

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count the people of each session."""
        return _Taken(choice.courses["most"])

    def at_most(self, place: Place, k: int, could: np.ndarray, left: Room, *, opens: bool) -> float:
        """All seats of a new session, or those that are free."""
        return float(place.facts["most"] if opens else place.free[int(place.week[k])])

    def at_least(self, place: Place, *, opens: bool) -> int:
        """A new session needs its fewest people."""
        return int(place.facts["fewest"]) if opens else 1

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each session, at most and at least so many people where it opens."""
        sit, hold = instance.seats["session"].to_numpy(), instance.hold
        for kind, column, at_least in (("seats_max", "most", False), ("seats_min", "fewest", True)):
            for number in instance.sessions["session"]:
                own = np.flatnonzero(sit == number)
                value = np.r_[np.ones(len(own)), -float(instance.course[column].iloc[number])]
                both = np.r_[own, hold[number]]
                asks = {"at_least": at_least, "of_session": True}
                yield from demand(self, kind, int(number), np.zeros(len(both)), both, value, 0.0, **asks)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many people the session has or needs."""
        number = int(demand.of)
        session, facts = instance.session(number), instance.facts(number)
        if demand.kind == "seats_max":
            return msg("the {n} seats of {session}").format(n=facts["most"], session=session)
        return msg("{session} needs at least {n} people").format(n=facts["fewest"], session=session)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Change the seats of the course."""
        if least is None:
            return None
        course = instance.facts(int(demand.of))["course_id"]
        if demand.kind == "seats_max":
            return msg("raise seats.max of course {course} to {n}").format(course=course, n=whole(least))
        fewest = int(np.floor(least + SMALL))
        if fewest < 1:
            return None
        return msg("lower seats.min of course {course} to {n}").format(course=course, n=fewest)

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The session is full."""
        if session["free"] >= 1:
            return
        said = msg("{used} of {most} seats are taken, {higher} by people who are expected to gain more.")
        yield said.format(used=session["used"], most=asked.facts["most"], higher=asked.ahead(session))

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """Too few people wait for one more."""
        if asked.waiting < asked.facts["fewest"]:
            said = msg("at least {fewest} people are needed; {n} still wait.")
            yield said.format(fewest=asked.facts["fewest"], n=asked.waiting)


class _Taken(Tally):
    def __init__(self, most: pd.Series):
        self.most = most
        self.used: Counter[int] = Counter()

    def seat(self, seat: dict[str, Any]) -> bool:
        return bool(self.used[seat["session"]] < self.most[seat["course"]])

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        self.used[seat["session"]] += sign


LIMIT = Seats()
