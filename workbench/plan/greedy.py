"""Plans made seat by seat, under the same limits: what the optimised plan is compared with.

Uses `candidates`, `limits` and `seating` of the same room; every limit counts for itself what is used up (`tally`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limits import LIMITS
from workbench.plan.seating import every_session, possible_seats

Waiting = dict[tuple[int, str], list[list[dict[str, Any]]]]
"""Who waits for a course at a site: the seats that each could take."""


def greedy_plan(choice: Candidates, limits: Training, *, rank: pd.Series | None = None) -> pd.DataFrame:
    """Give the seats by priority, and open a session as soon as enough people wait for one.

    Needs come in the order of their priority, or of `rank`, the highest first. Each takes the first free seat, from the
    earliest week on, in an open session that serves it and that every limit allows; else the officer waits, and once as
    many wait for a course at a site as a session needs, one opens in the earliest week in which so many of them may be
    away. Only first steps are taken; fairness, what is set by hand and the published plan are left aside.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        rank: of each of `choice.needs`; None for their priority.

    Returns:
        The rows of `seating.possible_seats` that are taken.
    """
    sessions = every_session(choice)
    seats = possible_seats(choice, sessions, limits)
    seats = seats[seats["first"] & seats["need"].isin(choice.needs["need"])].reset_index(drop=True)
    urgency = choice.needs["priority"].astype(float) if rank is None else rank
    order = urgency.rank(method="first", ascending=False)
    seats = seats.assign(turn=order.loc[seats["need"]].to_numpy())
    seats = seats.sort_values(["turn", "benefit", "week", "session"], ascending=[True, False, True, True])
    state = _State(choice, limits)
    waiting: Waiting = defaultdict(list)
    records = seats.reset_index(names="row").to_dict("records")
    begin = 0
    for end in [*np.flatnonzero(np.diff(seats["need"].to_numpy())) + 1, len(records)]:
        of_need, begin = records[begin:end], end
        if not of_need or any(state.sit(seat) for seat in of_need if seat["session"] in state.opened):
            continue
        for place in dict.fromkeys((seat["course"], seat["site"]) for seat in of_need):
            waiting[place].append([seat for seat in of_need if (seat["course"], seat["site"]) == place])
            if len(waiting[place]) >= state.fewest[place[0]] and state.open(waiting[place]):
                waiting[place] = [those for those in waiting[place] if those[0]["need"] not in state.served]
                break
    return seats.loc[sorted(state.rows)].reset_index(drop=True)


def by_demand(choice: Candidates, limits: Training) -> pd.DataFrame:
    """Hold the course that most people wait for, seat whoever stands first in the list, and go on until nothing fits.

    The session is held at the site where most wait, in the week in which most of them may be away.

    Returns:
        The rows of `seating.possible_seats` that are taken.
    """
    seats = possible_seats(choice, every_session(choice), limits)
    seats = seats[seats["first"] & seats["need"].isin(choice.needs["need"])]
    seats = seats.sort_values(["need", "session"], ignore_index=True)
    state = _State(choice, limits)
    waiting: Waiting = defaultdict(list)
    for (_, course, site), rows in seats.reset_index(names="row").groupby(["need", "course", "site"]):
        waiting[course, site].append(rows.to_dict("records"))
    while waiting:
        place = max(waiting, key=lambda at: (len(waiting[at]), at))
        if len(waiting[place]) < state.fewest[place[0]] or not state.open(waiting[place], fullest=True):
            del waiting[place]
        waiting = {
            at: left
            for at, those in waiting.items()
            if (left := [seat for seat in those if seat[0]["need"] not in state.served])
        }
    return seats.loc[sorted(state.rows)].reset_index(drop=True)


class _State:
    """What is left of every limit."""

    def __init__(self, choice: Candidates, limits: Training):
        self.tallies = [tally for limit in LIMITS if (tally := limit.tally(choice, limits)) is not None]
        self.fewest = choice.courses["fewest"]
        self.opened: set[int] = set()
        self.served: set[int] = set()
        self.rows: list[int] = []

    def sit(self, seat: dict[str, Any]) -> bool:
        """Give the seat where every limit allows it."""
        if seat["need"] in self.served or not all(tally.seat(seat) for tally in self.tallies):
            return False
        for tally in self.tallies:
            tally.sit(seat, 1)
        self.served.add(seat["need"])
        self.rows.append(seat["row"])
        return True

    def open(self, waiting: list[list[dict[str, Any]]], *, fullest: bool = False) -> bool:
        """Open a session in the earliest week in which enough of those who wait may attend it, or in the fullest."""
        course, site = waiting[0][0]["course"], waiting[0][0]["site"]
        weeks = sorted({seat["week"] for those in waiting for seat in those})
        if not all(tally.place(course, site) for tally in self.tallies):
            return False
        if fullest:
            sat = {week: self._hold(waiting, week) for week in weeks}
            weeks = [max(weeks, key=lambda week: len(sat[week]))]
        return any(self._hold(waiting, week, stay=True) for week in weeks)

    def _hold(self, waiting: list[list[dict[str, Any]]], week: int, *, stay: bool = False) -> list[dict[str, Any]]:
        """Return who could sit in a session in that week, nobody where they are too few; they `stay` there if asked."""
        those = [seat for of_need in waiting for seat in of_need if seat["week"] == week]
        course, site, session = (those[0][name] for name in ("course", "site", "session"))
        weeks = range(week, week + those[0]["span"])
        if session in self.opened or not all(tally.session(course, site, weeks) for tally in self.tallies):
            return []
        for tally in self.tallies:
            tally.open(course, site, weeks, 1)
        sat = [seat for seat in those if self.sit(seat)]
        enough = len(sat) >= self.fewest[course]
        if enough and stay:
            self.opened.add(session)
            return sat
        for seat in sat:
            for tally in self.tallies:
                tally.sit(seat, -1)
            self.served.discard(seat["need"])
        self.rows = self.rows[: len(self.rows) - len(sat)]
        for tally in self.tallies:
            tally.open(course, site, weeks, -1)
        return sat if enough else []
