"""One more session, or seats in a session that opens: whom it would seat, what it would cost, which limits it needs.

Uses `room`, `candidates` and `catalogue` of the same room: a move is a statement about what they leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.catalogue import reach_of
from workbench.plan.room import Room

SMALL = 1e-9
THOUSAND = 1000.0


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
        beyond: limits that have to be relaxed, with the value each needs.
    """

    course: int
    site: str
    week: int
    opens: bool
    needs: tuple[int, ...]
    cost: float
    short: float
    beyond: dict[str, float | str]


@dataclass(frozen=True)
class Place:
    """Who waits for one course at one site: arrays over the people, the highest benefit first, and over the starts.

    `facts` is the course's row of `Candidates.courses`; `free` the seats left in the sessions that open there, by week.
    """

    course: int
    site: str
    facts: pd.Series
    free: dict[int, int]
    need: np.ndarray
    unit: np.ndarray
    seat_cost: np.ndarray
    in_reach: np.ndarray
    days: np.ndarray
    rows: list[np.ndarray]
    week: np.ndarray
    span: np.ndarray
    idle: np.ndarray
    strong: np.ndarray
    slack: np.ndarray


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
    pairs = choice.suitable[choice.suitable["need"].isin(waiting["need"])]
    facts = waiting[["need", "priority", "expected_gap", "gap", "level"]]
    people = pairs.merge(facts, on="need")
    lifted = choice.courses["to_level"].loc[people["course"]].to_numpy() - people["level"].astype(float)
    benefit = (people["priority"] * people["expected_gap"]).astype(float) * lifted / people["gap"].astype(float)
    people = people.assign(benefit=benefit)
    asked = people[["unit_id", "course"]].drop_duplicates()
    anywhere = limits.travel.model_copy(update={"allowed": "always"})
    key = ["unit_id", "course", "site"]
    reach = reach_of(asked, choice.courses, framework, travel=anywhere)
    today = reach_of(asked, choice.courses, framework, travel=limits.travel)
    reach = reach.merge(today[key].assign(in_reach=True), on=key, how="left").fillna({"in_reach": False})
    people = people.merge(reach, on=["unit_id", "course"])
    people = people.sort_values(["course", "site", "benefit", "need"], ascending=[True, True, False, True])
    rows_of = {str(o): rows.to_numpy(int) for o, rows in choice.qualified.groupby("officer_id")["row"]}
    begin = dict(iter(left.starts.groupby("course")))
    places = people.groupby(["course", "site"], sort=True)
    return [
        _place(int(course), str(site), group, begin[course], rows_of, choice, left)
        for (course, site), group in places
        if course in begin
    ]


def _place(
    course: int,
    site: str,
    group: pd.DataFrame,
    begin: pd.DataFrame,
    rows_of: dict[str, np.ndarray],
    choice: Candidates,
    left: Room,
) -> Place:
    week, span = begin["week"].to_numpy(int), begin["span"].to_numpy(int)
    windows = [np.arange(w - 1, w - 1 + n) for w, n in zip(week, span, strict=True)]
    nobody = np.zeros(0, dtype=int)
    rows = [rows_of.get(str(o), nobody) for o in group["officer_id"]]
    room = np.stack([left.strength[:, at].min(axis=1) for at in windows], axis=1)
    strong = np.stack([room[r].min(axis=0) if len(r) else np.full(len(week), np.inf) for r in rows])
    busy = [left.busy.get(str(o), set()) for o in group["officer_id"]]
    idle = np.array(
        [[not away.intersection(at.tolist()) for at in windows] if away else [True] * len(windows) for away in busy]
    )
    held = left.held[left.held["course"].eq(course) & left.held["site"].eq(site)]
    return Place(
        course=course,
        site=site,
        facts=choice.courses.loc[course],
        free=dict(zip(held["week"].tolist(), held["free"].tolist(), strict=True)),
        need=group["need"].to_numpy(int),
        unit=left.units.get_indexer(group["unit_id"].astype("str")),
        seat_cost=choice.courses["person_cost"].loc[course] + group["travel_cost"].to_numpy(float),
        in_reach=group["in_reach"].to_numpy(bool),
        days=group["officer_id"].map(left.days).fillna(0.0).to_numpy(float) + group["days"].to_numpy(float),
        rows=rows,
        week=week,
        span=span,
        idle=idle,
        strong=strong,
        slack=np.stack([left.slack[:, at].min(axis=1) for at in windows], axis=1),
    )


def cheapest_move(
    place: Place,
    open_needs: np.ndarray,
    choice: Candidates,
    left: Room,
    *,
    limits: Training,
    relaxed: frozenset[str],
    money: float,
) -> Move | None:
    """Return the move at a place that seats open needs at the lowest cost per need, None where there is none.

    People are seated by benefit, the highest first, as far as the limits that are not `relaxed` let them; a new session
    that would stay below its fewest people is filled up with others who wait.

    Args:
        place: who waits there.
        open_needs: which of the place's people still look for a move.
        choice: what the plan could choose from.
        left: what the limits leave.
        limits: limits of the plan.
        relaxed: limits that may be exceeded: sessions, trainers, release_cap, strength, days, weeks, travel.
        money: most that the move may cost, in đồng.
    """
    moves = _moves(place, open_needs, choice, left, limits, relaxed, money)
    wanted = frozenset(place.need[open_needs].tolist())
    ranked = [(m.cost / len(wanted.intersection(m.needs)), -len(m.needs), m.week, m) for m in moves]
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def _moves(
    place: Place,
    open_needs: np.ndarray,
    choice: Candidates,
    left: Room,
    limits: Training,
    relaxed: frozenset[str],
    money: float,
) -> Iterator[Move]:
    facts, free = place.facts, place.free
    able = place.in_reach | ("travel" in relaxed)
    allowed = np.inf if limits.days_per_officer is None else limits.days_per_officer
    able &= (place.days <= allowed + SMALL) | ("days" in relaxed)
    could = able[:, None] & place.idle & ((place.strong >= 1) | ("strength" in relaxed))
    most = _upper(place, could & open_needs[:, None], "release_cap" in relaxed)
    full = len(free) >= limits.sessions_per_course and "sessions" not in relaxed
    tried: dict[bool, int] = {}
    for k in np.lexsort((place.week, -most)):
        week, span = int(place.week[k]), int(place.span[k])
        opens = week not in free
        late = week + span - 1 > limits.weeks and "weeks" not in relaxed
        if most[k] < 1 or late or most[k] <= tried.get(opens, 0):
            continue
        if opens and (full or not _taught(facts, week, span, left, relaxed)):
            continue
        fixed, places = (facts["session_cost"], facts["most"]) if opens else (0.0, free[week])
        dearest = float(place.seat_cost[could[:, k]].max())
        unpaid = dearest == 0 or np.isinf(money)
        payable = places if unpaid and fixed <= money + 1 else min(places, (money - fixed + 1) // max(dearest, SMALL))
        fewest = facts["fewest"] if opens else 1
        if payable < fewest:
            continue
        chosen = _seated(place, could[:, k], open_needs, k, relaxed, left, most=int(payable), fewest=int(fewest))
        if len(chosen) < fewest:
            continue
        tried[opens] = max(tried.get(opens, 0), int(open_needs[chosen].sum()))
        cost = float(fixed + place.seat_cost[chosen].sum())
        yield Move(
            course=place.course,
            site=place.site,
            week=week,
            opens=opens,
            needs=tuple(place.need[chosen].tolist()),
            cost=cost,
            short=max(cost - left.money, 0.0),
            beyond=_beyond(place, chosen, k, choice, left, limits, opens=opens, sessions=len(free)),
        )


def _upper(place: Place, could: np.ndarray, any_number: bool) -> np.ndarray:
    """At most so many people could be seated per start."""
    units, unit = np.unique(place.unit, return_inverse=True)
    counts = np.zeros((len(units), could.shape[1]))
    np.add.at(counts, unit, could)
    return (counts if any_number else np.minimum(counts, np.maximum(place.slack[units], 0.0))).sum(axis=0)


def _taught(facts: pd.Series, week: int, span: int, left: Room, relaxed: frozenset[str]) -> bool:
    trainers = left.trainers.get(facts["domain_id"])
    window = slice(week - 1, week - 1 + span)
    return trainers is None or "trainers" in relaxed or bool((trainers[window] >= facts["trainers"]).all())


def _seated(
    place: Place,
    could: np.ndarray,
    open_needs: np.ndarray,
    k: int,
    relaxed: frozenset[str],
    left: Room,
    *,
    most: int,
    fewest: int,
) -> np.ndarray:
    """Whom the session seats: those who look for a move, then as many others as it lacks people."""
    slack = place.slack[:, k].copy()
    window = slice(place.week[k] - 1, place.week[k] - 1 + place.span[k])
    room: dict[int, float] = {}
    chosen: list[int] = []
    candidates = [*np.flatnonzero(could & open_needs), *np.flatnonzero(could & ~open_needs)]
    n_open = int((could & open_needs).sum())
    for turn, person in enumerate(candidates):
        if len(chosen) >= (most if turn < n_open else fewest):
            break
        unit, rows = place.unit[person], place.rows[person].tolist()
        for row in rows:
            room.setdefault(row, float(left.strength[row, window].min()))
        if "release_cap" not in relaxed and slack[unit] < 1:
            continue
        if "strength" not in relaxed and any(room[row] < 1 for row in rows):
            continue
        slack[unit] -= 1
        for row in rows:
            room[row] -= 1
        chosen.append(int(person))
    return np.array(chosen, dtype=int)


def _beyond(
    place: Place,
    chosen: np.ndarray,
    k: int,
    choice: Candidates,
    left: Room,
    limits: Training,
    *,
    opens: bool,
    sessions: int,
) -> dict[str, float | str]:
    """The limits that the move exceeds, with the value that would be enough."""
    facts = place.facts
    week, span = int(place.week[k]), int(place.span[k])
    window = slice(week - 1, week - 1 + span)
    beyond: dict[str, float | str] = {}
    if opens and sessions >= limits.sessions_per_course:
        beyond["sessions"] = float(sessions + 1)
    trainers = left.trainers.get(facts["domain_id"])
    if opens and trainers is not None and (lacking := facts["trainers"] - trainers[window].min()) > 0:
        beyond["trainers"] = float(choice.trainers[facts["domain_id"]] + lacking)
    units, people = np.unique(place.unit[chosen], return_counts=True)
    over = people > place.slack[units, k]
    if over.any():
        away = left.away[units, window].max(axis=1) + people
        beyond["release_cap"] = float(np.ceil(THOUSAND * (away / left.sizes[units])[over].max() - SMALL) / THOUSAND)
    rows, gone = np.unique(np.concatenate([place.rows[p] for p in chosen]), return_counts=True)
    rows = rows.astype(int)
    short = gone > left.strength[rows, window].min(axis=1)
    if short.any():
        facts_of = choice.strength.iloc[rows[short]]
        used = facts_of["room"].to_numpy(float) - left.strength[rows[short], window].min(axis=1)
        stay = facts_of["qualified"].to_numpy(float) - used - gone[short]
        beyond["strength"] = float(
            np.floor(THOUSAND * (stay / facts_of["needed"].to_numpy(float)).min() + SMALL) / THOUSAND
        )
    if limits.days_per_officer is not None and place.days[chosen].max() > limits.days_per_officer + SMALL:
        beyond["days"] = float(place.days[chosen].max())
    if week + span - 1 > limits.weeks:
        beyond["weeks"] = float(week + span - 1)
    if not place.in_reach[chosen].all():
        beyond["travel"] = "always"
    return beyond
