"""Sessions of one course at one site."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance, whole
from workbench.plan.limit import Cause, Demand, Limit, demand
from workbench.plan.place import Chosen, Place
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.tally import Tally
from workbench.plan.weekly import first_of


class Sessions(Limit):
    """`training.sessions_per_course`: sessions of one course at one site, each in another week."""

    name = "sessions"
    order = 20
    counts = "places"
    keys = ("sessions_per_course",)
    relaxable = True
    paired = True
    causes = (Cause("sessions", "seats", "open_session"),)
    kinds = {"sessions": 60}

    def rows(self, m: Rows) -> None:
        """Sessions of each place; a model without weeks bounds their column instead."""
        if not m.weeks:
            return
        place = codes(m.held["course"], m.held["site"])
        limit = m.held.merge(m.choice.places, on=["course", "site"], how="left")["limit"].to_numpy(float)
        m.model.rows(place, m.hold, 1.0, high=first_of(place, limit))

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count the sessions of each place."""
        return _Opened(choice)

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """None for a further session where all that may open are open."""
        full = opens and len(place.free) >= training.sessions_per_course
        return np.zeros(len(place.week), dtype=bool) if full else None

    def beyond(self, move: Chosen) -> float | None:
        """One more session."""
        held = len(move.place.free)
        return float(held + 1) if move.opens and held >= move.training.sessions_per_course else None

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each place, so many sessions; it goes by the number of the first."""
        most = float(instance.training.sessions_per_course)
        for _, group in instance.sessions.groupby(["course", "site"]):
            number = group["session"].to_numpy()
            yield from demand(self, "sessions", int(number[0]), np.zeros(len(number)), instance.hold[number], 1.0, most)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many sessions the place may have."""
        return msg("at most {n} sessions of {session}").format(
            n=instance.training.sessions_per_course, session=instance.place(int(demand.of))
        )

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Allow more sessions."""
        if least is None:
            return None
        return msg("raise training.sessions_per_course to {n}").format(n=whole(least))

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """All sessions that may open are open."""
        most = asked.training.sessions_per_course
        if len(asked.place.free) >= most:
            yield msg("all {n} sessions that may open are open.").format(n=most)


class _Opened(Tally):
    def __init__(self, choice: Candidates):
        places = choice.places[["course", "site", "limit"]].itertuples(index=False)
        self.left = {(course, site): n for course, site, n in places}

    def place(self, course: int, site: str) -> bool:
        return bool(self.left[course, site] != 0)

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        self.left[course, site] -= sign


LIMIT = Sessions()
