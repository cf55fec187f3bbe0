"""One more session, or seats in a session that opens: whom it would seat, what it would cost, which limits it needs.

Uses `limits`, `place`, `room` and `candidates` of the same room: every limit says whom it lets attend, and what a move
would need of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limit import Limit
from workbench.plan.limits import LIMITS
from workbench.plan.limits.travel import reach_of
from workbench.plan.place import Chosen, Counted, Place, Waiting
from workbench.plan.standing import Room


@dataclass(frozen=True)
class Move:
    """A session to open, or to fill: what it needs beyond the plan's limits.

    Attributes:
        course: number of the course.
        site: where; empty for a course without sites.
        week: week in which it starts.
        opens: whether the session is a new one.
        needs: needs that it seats, as numbered in `Candidates.needs`.
        cost: đồng for the session (where it is new), people and travel.
        short: đồng that the budget lacks for it.
        beyond: limits that have to be relaxed, by name, with the value each needs.
    """

    course: int
    site: str
    week: int
    opens: bool
    needs: tuple[int, ...]
    cost: float
    short: float
    beyond: dict[str, float | str]


def waiting_places(
    waiting: pd.DataFrame, choice: Candidates, left: Room, framework: Framework, *, limits: Training
) -> list[Place]:
    """Return who waits where: one place per course and site that somebody waiting could attend, were travel allowed.

    Args:
        waiting: the needs that wait: rows of `Candidates.needs`.
        choice: what the plan could choose from.
        left: what the limits leave.
        framework: units and their sites.
        limits: limits of the plan.
    """
    people = _one_row_each(choice.suitable[choice.suitable["need"].isin(waiting["need"])])
    asked = people[["unit_id", "course"]].drop_duplicates()
    anywhere = limits.travel.model_copy(update={"allowed": "always"})
    key = ["unit_id", "course", "site"]
    reach = reach_of(asked, choice.courses, framework, travel=anywhere)
    today = reach_of(asked, choice.courses, framework, travel=limits.travel)
    reach = reach.merge(today[key].assign(in_reach=True), on=key, how="left").fillna({"in_reach": False})
    people = people.merge(reach, on=["unit_id", "course"])
    people = people.sort_values(["course", "site", "benefit", "need"], ascending=[True, True, False, True])
    begin = dict(iter(left.starts.groupby("course")))
    places = people.groupby(["course", "site"], sort=True)
    return [
        _place(int(course), str(site), group, begin[course], choice, left)
        for (course, site), group in places
        if course in begin
    ]


def _one_row_each(people: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and course: the need that closes most, all that the seat serves, their benefit."""
    key = ["officer_id", "course"]
    people = people.sort_values([*key, "benefit", "need"], ascending=[True, True, False, True])
    seats = people.groupby(key, sort=False)
    first = people.drop_duplicates(key).set_index(key)
    return first.assign(serves=seats["need"].agg(tuple), benefit=seats["benefit"].sum()).reset_index()


def _place(course: int, site: str, group: pd.DataFrame, begin: pd.DataFrame, choice: Candidates, left: Room) -> Place:
    week, span = begin["week"].to_numpy(int), begin["span"].to_numpy(int)
    windows = [np.arange(w - 1, w - 1 + n) for w, n in zip(week, span, strict=True)]
    busy = [left.busy.get(str(o), set()) for o in group["officer_id"]]
    idle = np.array(
        [[not away.intersection(at.tolist()) for at in windows] if away else [True] * len(windows) for away in busy]
    )
    held = left.held[left.held["course"].eq(course) & left.held["site"].eq(site)]
    place = Place(
        course=course,
        site=site,
        facts=choice.courses.loc[course],
        free=dict(zip(held["week"].tolist(), held["free"].tolist(), strict=True)),
        need=group["need"].to_numpy(int),
        serves=tuple(group["serves"]),
        unit=left.units.get_indexer(group["unit_id"].astype("str")),
        seat_cost=choice.courses["person_cost"].loc[course] + group["travel_cost"].to_numpy(float),
        week=week,
        span=span,
        idle=idle,
    )
    waiting = Waiting(course, site, group, week, span, windows, choice, left)
    return replace(place, of={limit.name: limit.at(waiting) for limit in LIMITS})


def cheapest_move(
    place: Place,
    open_needs: np.ndarray,
    choice: Candidates,
    left: Room,
    *,
    limits: Training,
    relaxed: frozenset[str],
) -> Move | None:
    """Return the move at a place that seats open needs at the lowest cost per need, None where there is none.

    People are seated by benefit, the highest first, as far as the limits that are not `relaxed` let them; a new session
    that would stay below its fewest people is filled up with others who wait.

    Args:
        place: who waits there.
        open_needs: which of the place's people have a need that still looks for a move.
        choice: what the plan could choose from.
        left: what the limits leave.
        limits: limits of the plan.
        relaxed: names of the limits that may be exceeded.
    """
    moves = _moves(place, open_needs, choice, left, limits, relaxed)
    wanted = frozenset(need for at in np.flatnonzero(open_needs) for need in place.serves[at])
    ranked = [(m.cost / len(wanted.intersection(m.needs)), -len(m.needs), m.week, m) for m in moves]
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def who_could(place: Place, limits: Training, binding: Sequence[Limit]) -> np.ndarray:
    """Return whether each person could attend each start, alone, under the binding limits: people × starts."""
    could = np.ones((len(place.need), len(place.week)), dtype=bool)
    for limit in binding:
        if (able := limit.able(place, limits)) is not None:
            could &= able[:, None]
        if (present := limit.present(place)) is not None:
            could &= present
    return could


def how_many(place: Place, could: np.ndarray, binding: Sequence[Limit]) -> np.ndarray:
    """Return how many people at most could attend each start together, of those who could alone."""
    most = could.sum(axis=0).astype(float)
    for limit in binding:
        if (fewer := limit.most_at(place, could)) is not None:
            most = np.minimum(most, fewer)
    return most


def _moves(
    place: Place,
    open_needs: np.ndarray,
    choice: Candidates,
    left: Room,
    limits: Training,
    relaxed: frozenset[str],
) -> Iterator[Move]:
    binding = [limit for limit in LIMITS if limit.name not in relaxed]
    could = who_could(place, limits, binding)
    most = how_many(place, could & open_needs[:, None], binding)
    possible = {opens: possible_starts(place, limits, binding, opens=opens) for opens in (True, False)}
    tried: dict[bool, int] = {}
    at = choice.closed["course"].eq(place.course) & choice.closed["site"].eq(place.site)
    closed = set(choice.closed.loc[at, "week"])
    for k in np.lexsort((place.week, -most)):
        week = int(place.week[k])
        opens = week not in place.free
        if most[k] < 1 or most[k] <= tried.get(opens, 0) or not possible[opens][k] or week in closed:
            continue
        fewest = max(limit.at_least(place, opens=opens) for limit in binding)
        seats = min(limit.at_most(place, int(k), could[:, k], left, opens=opens) for limit in binding)
        if seats < fewest:
            continue
        able = could[:, k]
        turns = np.flatnonzero(able & open_needs), np.flatnonzero(able & ~open_needs)
        chosen = seated(place, *turns, int(k), binding, most=int(seats), fewest=fewest)
        if len(chosen) < fewest:
            continue
        tried[opens] = max(tried.get(opens, 0), int(open_needs[chosen].sum()))
        fixed = place.facts["session_cost"] if opens else 0.0
        cost = float(fixed + place.seat_cost[chosen].sum())
        move = Chosen(place, chosen, int(k), opens, cost, choice, left, limits)
        yield Move(
            course=place.course,
            site=place.site,
            week=week,
            opens=opens,
            needs=tuple(need for at in chosen for need in place.serves[at]),
            cost=cost,
            short=max(cost - left.money, 0.0),
            beyond={limit.name: value for limit in LIMITS if (value := limit.beyond(move)) is not None},
        )


def possible_starts(place: Place, limits: Training, binding: Sequence[Limit], *, opens: bool) -> np.ndarray:
    """Whether a session could start, or is held, at each start."""
    possible = np.ones(len(place.week), dtype=bool)
    for limit in binding:
        if (starts := limit.starts(place, limits, opens=opens)) is not None:
            possible &= starts
    return possible


def seated(
    place: Place,
    first: Sequence[int] | np.ndarray,
    then: Sequence[int] | np.ndarray,
    k: int,
    binding: Sequence[Limit],
    *,
    most: int,
    fewest: int,
) -> np.ndarray:
    """Return whom a session seats, one after another as far as the limits let them.

    Args:
        place: who waits there.
        first: positions of those who come first, up to `most` people.
        then: positions of those who fill it up, up to `fewest` people.
        k: number of the start.
        binding: the limits that hold.
        most, fewest: people of the session.
    """
    counters: list[tuple[Counted, np.ndarray]] = [
        (counted, counted.room[:, k].copy()) for limit in binding if (counted := limit.counted(place)) is not None
    ]
    chosen: list[int] = []
    for turn, person in enumerate([*first, *then]):
        if len(chosen) >= (most if turn < len(first) else fewest):
            break
        if any(room[row] < 1 for counted, room in counters for row in counted.of[person]):
            continue
        for counted, room in counters:
            for row in counted.of[person]:
                room[row] -= 1
        chosen.append(int(person))
    return np.array(chosen, dtype=int)
