"""Rooms of the sites at which sessions are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.operations import Room as OneRoom
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.by_name import ByName
from workbench.plan.contradiction import Instance, whole
from workbench.plan.limit import Cause, Cohort, Demand
from workbench.plan.place import Chosen, Place, Waiting
from workbench.plan.resources import Pool, Resources, periods
from workbench.plan.rows import Rows
from workbench.plan.standing import Room

MORE = "training.operations.rooms."


class Rooms(ByName):
    """`operations.rooms`: at a site whose rooms are listed, each session has one of them that holds its people.

    A site of which no room is listed has as many as it takes.
    """

    name = "rooms"
    order = 32
    column = "room"
    keys = ("operations.rooms",)
    causes = (Cause("rooms", "rooms", "find_room"),)
    reasons = {"rooms": msg("No room of the site is free that holds the session.")}
    remedies = {"find_room": msg("Find one more room.")}
    kinds = {"rooms": 22}

    def known(self, cohort: Cohort) -> Resources:
        """Rooms that are alike, and the places that they serve: they hold a session's fewest people."""
        alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for room in cohort.training.operations.rooms:
            alike[room.site, room.seats, periods(room.away)].append(room.name)
        order = sorted(alike, key=lambda key: (key[0], key[1], key[2]))
        pools = tuple(Pool(tuple(alike[key]), key[2], site=key[0], seats=float(key[1])) for key in order)
        sites = {site for site, *_ in order}
        places = [
            (number, site, course.seats.min)
            for number, course in enumerate(cohort.framework.courses)
            for site in course.held_at
            if site in sites
        ]
        able = [
            (number, site, pool)
            for number, site, fewest in places
            for pool, (at, seats, _) in enumerate(order)
            if at == site and seats >= fewest
        ]
        asked = pd.DataFrame([(c, s, 1) for c, s, _ in places], columns=["course", "site", "asked"])
        frame = pd.DataFrame(able, columns=["course", "site", "pool"])
        types = {"course": "int64", "site": "str"}
        return Resources(pools, frame.astype(types | {"pool": "int64"}), asked.astype(types | {"asked": "int64"}))

    def holds(self, m: Rows, offers: pd.DataFrame, column: np.ndarray) -> None:
        """No more people than the room holds."""
        at, pool = offers["at"].to_numpy(int), offers["pool"].to_numpy(int)
        most = m.course["most"].to_numpy(float)
        seats = np.minimum(self.resources(m.choice).seats[pool], most[at])
        narrow = np.zeros(len(most), dtype=bool)
        narrow[at[seats < most[at]]] = True
        number = np.cumsum(narrow) - 1
        session = m.at
        sent, room = narrow[session], narrow[at]
        m.model.rows(
            np.r_[number[session[sent]], number[at[room]]],
            np.r_[m.send[sent], column[room]],
            np.r_[np.ones(int(sent.sum())), -seats[room]],
            high=0.0,
        )

    def at(self, waiting: Waiting) -> np.ndarray | None:
        """Seats of the largest room that is free at each start."""
        free = self.free_at(waiting)
        if free is None:
            return None
        pools = self.resources(waiting.choice).pools
        return np.array([max((pools[pool].seats for pool, _ in units), default=0.0) for units in free])

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """Starts of a new session for which a room is free."""
        largest: np.ndarray | None = place.of[self.name]
        return largest >= place.facts["fewest"] if opens and largest is not None else None

    def at_most(self, place: Place, k: int, could: np.ndarray, left: Room, *, opens: bool) -> float:
        """Seats of the largest room that is free; those of a session that is held are counted already."""
        largest = place.of[self.name]
        return np.inf if largest is None or not opens else float(largest[k])

    def beyond(self, move: Chosen) -> float | None:
        """A room that holds so many people."""
        largest = move.place.of[self.name]
        short = move.opens and largest is not None and len(move.people) > largest[move.k]
        return float(len(move.people)) if short else None

    def parameter(self, course: pd.Series, site: str) -> str:
        """One more room at the site, with so many seats."""
        return f"{MORE}{site}"

    def widened(self, training: Training, key: str, value: str) -> Training | None:
        """With one more room."""
        if not key.startswith(MORE):
            return None
        rooms = training.operations.rooms
        name = next(str(k) for k in range(1, len(rooms) + 2) if str(k) not in {room.name for room in rooms})
        more = OneRoom(name=name, site=key.removeprefix(MORE), seats=whole(float(value)))
        operations = training.operations.model_copy(update={"rooms": [*rooms, more]})
        return training.model_copy(update={"operations": operations})

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many rooms there are."""
        course, _, site = str(demand.of).partition(" ")
        said = msg("rooms at {site} that are free and hold {course}: {n} in a week")
        return said.format(site=site, course=course, n=int(demand.bound))

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Have more rooms."""
        if least is None:
            return None
        _, _, site = str(demand.of).partition(" ")
        return msg("find {n} more rooms at {site}").format(n=whole(least - demand.bound), site=site)

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """Few starts have a room left."""
        free, inside = self.starts(asked.place, asked.training, opens=True), asked.inside
        if free is not None and free[inside].sum() < len(inside):
            said = msg("a room is free in {weeks} of {all} possible starts.")
            yield said.format(weeks=int(free[inside].sum()), all=len(inside))


LIMIT = Rooms()
