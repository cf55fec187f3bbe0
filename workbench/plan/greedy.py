"""A plan by priority alone, under the same limits: what the optimised plan is compared with.

Uses `candidates` and `seating` of the same room.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.seating import every_session, possible_seats

SMALL = 1e-6


def greedy_plan(choice: Candidates, limits: Training) -> pd.DataFrame:
    """Give the seats by priority, and open a session as soon as enough people wait for one.

    Needs come in the order of their priority. Each takes the first free seat, from the earliest week on, in an open
    session that serves it and that every limit allows; else the officer waits, and once as many wait for a course at a
    site as a session needs, one opens in the earliest week in which so many of them may be away. Only first steps are
    taken; fairness, what is set by hand and the published plan are left aside.

    Returns:
        The rows of `seating.possible_seats` that are taken.
    """
    sessions = every_session(choice)
    seats = possible_seats(choice, sessions, limits)
    seats = seats[seats["first"]].reset_index(drop=True)
    order = choice.needs["priority"].astype(float).rank(method="first", ascending=False)
    seats = seats.assign(turn=order.loc[seats["need"]].to_numpy())
    seats = seats.sort_values(["turn", "benefit", "week", "session"], ascending=[True, False, True, True])
    state = _State.of(choice, limits)
    waiting: dict[tuple[int, str], list[list[dict[str, Any]]]] = defaultdict(list)
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


@dataclass
class _State:
    """What is left of every limit."""

    fewest: pd.Series
    most: pd.Series
    fee: pd.Series
    teach: pd.Series
    domain: pd.Series
    money: float
    days: float
    caps: pd.Series
    places: dict[tuple[int, str], int]
    of_officer: dict[str, list[int]]
    room: dict[int, int]
    trainers: dict[str, int]
    opened: dict[int, int] = field(default_factory=dict)
    away: defaultdict[Any, float] = field(default_factory=lambda: defaultdict(float))
    served: set[int] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, choice: Candidates, limits: Training) -> _State:
        """Return the state before anybody has a seat."""
        course = choice.courses
        return cls(
            fewest=course["fewest"], most=course["most"], fee=course["session_cost"], teach=course["trainers"],
            domain=course["domain_id"], money=np.inf if limits.budget is None else limits.budget,
            days=np.inf if limits.days_per_officer is None else limits.days_per_officer, caps=choice.caps,
            places={(c, s): n for c, s, n in choice.places[["course", "site", "limit"]].itertuples(index=False)},
            of_officer=choice.qualified.groupby("officer_id")["row"].agg(list).to_dict(),
            room=dict(zip(choice.strength["row"], choice.strength["room"], strict=True)), trainers=choice.trainers,
        )  # fmt: skip

    def sit(self, seat: dict[str, Any]) -> bool:
        """Give the seat where every limit allows it."""
        if not self.allows(seat):
            return False
        self.count(seat, 1)
        self.served.add(seat["need"])
        self.rows.append(seat["row"])
        return True

    def allows(self, seat: dict[str, Any]) -> bool:
        """Whether one more person may take the seat."""
        weeks = range(seat["week"], seat["week"] + seat["span"])
        officer, unit = seat["officer_id"], seat["unit_id"]
        return (
            seat["need"] not in self.served
            and self.opened.get(seat["session"], 0) < self.most[seat["course"]]
            and seat["seat_cost"] <= self.money + SMALL
            and self.away["days", officer] + seat["days"] <= self.days + SMALL
            and all(
                self.away["officer", officer, w] == 0
                and self.away["unit", unit, w] < self.caps[unit]
                and all(self.away["row", r, w] < self.room[r] for r in self.of_officer.get(officer, ()))
                for w in weeks
            )
        )

    def count(self, seat: dict[str, Any], sign: int) -> None:
        """Count the seat in (1) or out again (−1)."""
        officer = seat["officer_id"]
        self.opened[seat["session"]] = self.opened.get(seat["session"], 0) + sign
        self.money -= sign * seat["seat_cost"]
        self.away["days", officer] += sign * seat["days"]
        for w in range(seat["week"], seat["week"] + seat["span"]):
            self.away["officer", officer, w] += sign
            self.away["unit", seat["unit_id"], w] += sign
            for r in self.of_officer.get(officer, ()):
                self.away["row", r, w] += sign

    def open(self, waiting: list[list[dict[str, Any]]]) -> bool:
        """Open a session in the earliest week in which enough of those who wait may attend it."""
        course, site = waiting[0][0]["course"], waiting[0][0]["site"]
        domain, teach = self.domain[course], self.teach[course]
        if self.places[course, site] == 0 or self.fee[course] > self.money:
            return False
        for week in sorted({seat["week"] for those in waiting for seat in those}):
            those = [seat for of_need in waiting for seat in of_need if seat["week"] == week]
            session, weeks = those[0]["session"], range(week, week + those[0]["span"])
            taught = [self.away["domain", domain, w] + teach <= self.trainers.get(domain, np.inf) for w in weeks]
            if session in self.opened or not all(taught):
                continue
            self.money -= self.fee[course]
            sat = [seat for seat in those if self.sit(seat)]
            if len(sat) >= self.fewest[course]:
                for w in weeks:
                    self.away["domain", domain, w] += teach
                self.places[course, site] -= 1
                return True
            for seat in sat:
                self.count(seat, -1)
                self.served.discard(seat["need"])
            self.rows = self.rows[: len(self.rows) - len(sat)]
            self.opened.pop(session, None)
            self.money += self.fee[course]
        return False
