"""What waits at one place, and what a move would seat there: the facts that limits are asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.standing import Room


@dataclass(frozen=True)
class Waiting:
    """Who waits for one course at one site, before the limits are asked.

    Attributes:
        course: number of the course.
        site: where; empty for a course without sites.
        people: one row per person, the highest benefit first: need, serves (the needs of the seat), officer_id,
            unit_id, days, travel_cost, in_reach.
        week, span: the starts, with the further weeks.
        windows: weeks (from 0) that each start takes up.
        choice: what the plan could choose from.
        left: what the limits leave.
    """

    course: int
    site: str
    people: pd.DataFrame
    week: np.ndarray
    span: np.ndarray
    windows: list[np.ndarray]
    choice: Candidates
    left: Room


@dataclass(frozen=True)
class Place:
    """Who waits for one course at one site: arrays over the people, the highest benefit first, and over the starts.

    Attributes:
        course: number of the course.
        site: where; empty for a course without sites.
        facts: the course's row of `Candidates.courses`.
        free: seats left in the sessions that open there, by week.
        need, unit, seat_cost: of each person; `unit` is the position in `Room.units`.
        serves: of each person, the needs that one seat serves, `need` first.
        week, span: of each start.
        idle: whether each person is in no other session, at each start.
        of: what each limit says of the place (`Limit.at`), by its name.
    """

    course: int
    site: str
    facts: pd.Series
    free: dict[int, int]
    need: np.ndarray
    serves: tuple[tuple[int, ...], ...]
    unit: np.ndarray
    seat_cost: np.ndarray
    week: np.ndarray
    span: np.ndarray
    idle: np.ndarray
    of: dict[str, Any] = field(default_factory=dict)

    def window(self, k: int) -> slice:
        """Return the weeks (from 0) that the start number k takes up."""
        return slice(int(self.week[k]) - 1, int(self.week[k]) - 1 + int(self.span[k]))


@dataclass(frozen=True)
class Counted:
    """Counters that people away take one of each.

    Attributes:
        of: counters of each person.
        room: counters × starts: what each has left.
    """

    of: list[list[int]]
    room: np.ndarray


@dataclass(frozen=True)
class Chosen:
    """People seated in one start at a place, of whom the limits say what they would have to allow.

    Attributes:
        place: the place.
        people: their positions in it.
        k: number of the start.
        opens: whether the session is a new one.
        cost: đồng for the session (where it is new), people and travel.
        choice: what the plan could choose from.
        left: what the limits leave.
        training: limits of the plan.
    """

    place: Place
    people: np.ndarray
    k: int
    opens: bool
    cost: float
    choice: Candidates
    left: Room
    training: Training

    @property
    def window(self) -> slice:
        """The weeks (from 0) that the session takes up."""
        return self.place.window(self.k)
