"""The cheapest move that would close each need that stays open, and so the limit that keeps it open.

Uses `limits`, `moves` and `room` of the same room: a remedy is a move with its price and the limits that it needs
relaxed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limits import BY_NAME, LIMITS
from workbench.plan.moves import Move, cheapest_move, waiting_places
from workbench.plan.place import Place
from workbench.plan.standing import Room

PRICE = "budget"
SINGLES = [limit for limit in sorted(LIMITS, key=lambda limit: limit.last) if limit.relaxable]
PAIRS = list(combinations([limit.name for limit in SINGLES if limit.paired], 2))
ALMOST_ALL = frozenset(limit.name for limit in SINGLES if not limit.last)


@dataclass(frozen=True)
class Remedy:
    """A move that closes needs.

    Attributes:
        move: the move.
        closes: the open needs that it seats: those of the move whom nobody coaches.
        obstacle: code of the cause that keeps its needs open: the first of `SINGLES` that the move exceeds says it
            (`Limit.obstacle`); else the budget, else the seats of the sessions that the plan opens.
    """

    move: Move
    closes: tuple[int, ...]
    obstacle: str


def remedies(
    waiting: pd.DataFrame,
    choice: Candidates,
    left: Room,
    framework: Framework,
    *,
    limits: Training,
    coached: Collection[int] = (),
) -> tuple[list[Remedy], dict[int, int]]:
    """Return the remedies and, for each need that one of them closes, its number in the list.

    Each remedy is one more session, or seats in a session that opens, beside the plan as it stands. Needs are given the
    nearest remedy there is: one within every limit; else one that needs one limit relaxed, the budget being one of
    them; else one limit and money; else two; else more. Among remedies that are equally near, the one with the lowest
    cost per need that still looks for one is taken first (greedy cover, Chvátal 1979), until no need is left that
    fewest people of a session could fill. Each remedy stands alone: two of them may use up the same slack, or close the
    same need. Who is coached is offered no remedy, but may fill a new session up to its fewest people.

    Args:
        waiting: the needs that wait: rows of `Candidates.needs`.
        choice: what the plan could choose from.
        left: what the limits leave with the plan as it stands.
        framework: units and their sites.
        limits: limits of the plan.
        coached: numbers of the needs among them that have a coach.
    """
    looking = set(waiting["need"].tolist()) - set(coached)
    places = waiting_places(waiting, choice, left, framework, limits=limits)
    found: list[Remedy] = []
    given: dict[int, int] = {}
    at: dict[int, list[int]] = {}
    for i, place in enumerate(places):
        for need in (need for serves in place.serves for need in serves):
            at.setdefault(need, []).append(i)
    for relaxations in _levels():
        best: dict[tuple[int, int], Move | None] = {}
        stale = set(range(len(places)))
        while True:
            for i in sorted(stale):
                open_needs = np.array([not looking.isdisjoint(serves) for serves in places[i].serves])
                for j, relaxed in enumerate(relaxations):
                    best[i, j] = (
                        cheapest_move(places[i], open_needs, choice, left, limits=limits, relaxed=relaxed)
                        if open_needs.any()
                        else None
                    )
            ranked = [(_price(move, looking), j, i, move) for (i, j), move in best.items() if move is not None]
            if not ranked:
                break
            _, _, at_place, move = min(ranked, key=lambda entry: entry[:3])
            given |= dict.fromkeys(looking.intersection(move.needs), len(found))
            looking.difference_update(move.needs)
            closes = tuple(need for need in move.needs if need not in coached)
            found.append(Remedy(move, closes, _obstacle(move, places[at_place], limits)))
            stale = {i for need in move.needs for i in at[need]}
    return found, given


def limits_beyond(beyond: Mapping[str, float | str], course: pd.Series, site: str) -> str:
    """Return what a move needs beyond the limits as parameters: `training.…=` the value that is enough, by `; `.

    Args:
        beyond: limits by name, with the value that each needs.
        course: the course's row of `Candidates.courses`.
        site: where it is held.
    """
    asked = {BY_NAME[name].parameter(course, site): value for name, value in beyond.items()}
    return "; ".join(f"{key}={v if isinstance(v, str) else format(v, '.12g')}" for key, v in asked.items())


def _levels() -> list[list[frozenset[str]]]:
    """What may be exceeded, the nearest first: lists of sets of limits, one of them the budget."""
    paid, single = frozenset({PRICE}), [frozenset({limit.name}) for limit in SINGLES]
    return [
        [frozenset()],
        [paid, *single],
        [one | paid for one in single],
        [frozenset(pair) | paid for pair in PAIRS],
        [ALMOST_ALL | paid],
        [paid.union(*single)],
    ]


def _price(move: Move, looking: Collection[int]) -> float:
    return move.cost / sum(need in looking for need in move.needs)


def _obstacle(move: Move, place: Place, limits: Training) -> str:
    exceeded = (limit.obstacle(place, limits) for limit in SINGLES if limit.name in move.beyond)
    return next(exceeded, PRICE if PRICE in move.beyond else "seats")
