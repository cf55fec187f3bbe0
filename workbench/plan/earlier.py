"""Sessions held as early as every limit lets them, with the same people: earlier is better where all else is equal.

Uses `greedy`'s counts of what is used up (`tally`): a session moves where they allow it and all its people.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limits import LIMITS
from workbench.plan.seating import every_session
from workbench.plan.tally import Tally

ROUNDS = 3
Seat = dict[str, Any]


def earlier(choice: Candidates, limits: Training, seats: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every candidate session, and the seats in the earliest weeks in which the same sessions can be held.

    What is set by hand, or kept from the published plan, stays where it is; steps of a need keep their order.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        seats: the seats taken, rows of `seating.possible_seats`.
    """
    sessions = every_session(choice)
    number = {(s.course, s.site, s.week): (s.session, s.span) for s in sessions.itertuples()}
    by_hand = set(sessions.loc[sessions["fixed"] | sessions["stands"], "session"])
    renamed = [number[c, s, w][0] for c, s, w in zip(seats["course"], seats["site"], seats["week"], strict=True)]
    records: list[Seat] = seats.assign(session=renamed).to_dict("records")
    held: dict[int, list[Seat]] = {}
    steps: dict[int, list[Seat]] = {}
    for seat in records:
        held.setdefault(seat["session"], []).append(seat)
        steps.setdefault(seat["need"], []).append(seat)
    tallies = [tally for limit in LIMITS if (tally := limit.tally(choice, limits)) is not None]
    for people in held.values():
        _count(tallies, people, 1)
    for _ in range(ROUNDS):
        moved = False
        for session in sorted(held, key=lambda s: (held[s][0]["week"], s)):
            people = held[session]
            if session in by_hand or any(seat["kept"] or seat["fixed"] for seat in people):
                continue
            course, site, week = (people[0][name] for name in ("course", "site", "week"))
            found = (number[course, site, w] for w in range(1, week) if (course, site, w) in number)
            for other, span in found:
                if (
                    other not in held
                    and other not in by_hand
                    and _moves(tallies, people, steps, other, _week(number, other), span)
                ):
                    held[other] = held.pop(session)
                    moved = True
                    break
        if not moved:
            break
    return sessions, pd.DataFrame(records, columns=seats.columns).astype(seats.dtypes)


def _week(number: dict[tuple[int, str, int], tuple[int, int]], session: int) -> int:
    return next(week for (_, _, week), (name, _) in number.items() if name == session)


def _moves(
    tallies: list[Tally], people: list[Seat], steps: dict[int, list[Seat]], session: int, week: int, span: int
) -> bool:
    """Move a session with its people where every limit allows it."""
    if week + span > people[0]["week"] + people[0]["span"] or any(_too_early(seat, steps, week) for seat in people):
        return False
    then = [{**seat, "session": session, "week": week, "span": span} for seat in people]
    _count(tallies, people, -1)
    course, site = people[0]["course"], people[0]["site"]
    weeks = range(week, week + span)
    sat: list[Seat] = []
    fits = all(tally.session(course, site, weeks) for tally in tallies)
    if fits:
        for tally in tallies:
            tally.open(course, site, weeks, 1)
        for seat in then:
            if not all(tally.seat(seat) for tally in tallies):
                break
            for tally in tallies:
                tally.sit(seat, 1)
            sat.append(seat)
        if len(sat) == len(then):
            for seat, new in zip(people, then, strict=True):
                seat.update(new)
            return True
        for tally in tallies:
            for seat in sat:
                tally.sit(seat, -1)
            tally.open(course, site, weeks, -1)
    _count(tallies, people, 1)
    return False


def _too_early(seat: Seat, steps: dict[int, list[Seat]], week: int) -> bool:
    """Whether an earlier step of the need has not ended by then."""
    before = [other for other in steps[seat["need"]] if other is not seat and other["week"] < seat["week"]]
    return any(other["week"] + other["span"] > week for other in before)


def _count(tallies: list[Tally], people: list[Seat], sign: int) -> None:
    """Count a session and its people in, or out."""
    first = people[0]
    weeks = range(first["week"], first["week"] + first["span"])
    for tally in tallies:
        if sign > 0:
            tally.open(first["course"], first["site"], weeks, sign)
        for seat in people:
            tally.sit(seat, sign)
        if sign < 0:
            tally.open(first["course"], first["site"], weeks, sign)
