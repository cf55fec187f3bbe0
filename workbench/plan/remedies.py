"""The cheapest move that would close each need that stays open, and so the limit that keeps it open.

Uses `moves` and `room` of the same room: a remedy is a move with its price and the limits that it needs relaxed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.moves import Move, Place, cheapest_move, waiting_places
from workbench.plan.room import Room

SINGLES = ("sessions", "trainers", "release_cap", "strength", "days", "travel", "weeks")
PAIRS = (
    ("sessions", "release_cap"), ("sessions", "trainers"), ("sessions", "strength"), ("release_cap", "strength"),
    ("trainers", "release_cap"), ("trainers", "strength"),
)  # fmt: skip
EVERY = ("sessions", "trainers", "release_cap", "strength", "days", "travel")


@dataclass(frozen=True)
class Remedy:
    """A move that closes needs.

    Attributes:
        move: the move.
        closes: the open needs that it seats: those of the move whom nobody coaches.
        obstacle: the limit that keeps its needs open: seats (of the sessions that the plan opens), budget, or one of
            `SINGLES`; where the move needs several, the first of them in that order. It is full, not weeks, where the
            people could attend in the plan's weeks, had its sessions a place for them.
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
        for need in place.need.tolist():
            at.setdefault(need, []).append(i)
    for relaxations in _levels(left.money):
        best: dict[tuple[int, int], Move | None] = {}
        stale = set(range(len(places)))
        while True:
            for i in sorted(stale):
                open_needs = np.array([need in looking for need in places[i].need.tolist()])
                for j, (relaxed, money) in enumerate(relaxations):
                    best[i, j] = (
                        cheapest_move(
                            places[i], open_needs, choice, left, limits=limits, relaxed=frozenset(relaxed), money=money
                        )
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


def limits_beyond(move: Move, choice: Candidates, left: Room) -> dict[str, float | str]:
    """Return what a move needs as parameters: training.… and the value that is enough."""
    domain = choice.courses["domain_id"].loc[move.course]
    keys = {
        "sessions": "training.sessions_per_course",
        "trainers": f"training.trainers.{domain}",
        "release_cap": "training.release_cap",
        "strength": "training.strength",
        "days": "training.days_per_officer",
        "weeks": "training.weeks",
        "travel": "training.travel.allowed",
    }
    beyond = {keys[limit]: value for limit, value in move.beyond.items()}
    return beyond | ({"training.budget": left.cost + move.cost} if move.short > 0 else {})


def _levels(money: float) -> list[list[tuple[tuple[str, ...], float]]]:
    """What may be relaxed, the nearest first: lists of limits with the money that may be spent."""
    enough = np.inf
    single = [(limit,) for limit in SINGLES]
    levels: list[list[tuple[tuple[str, ...], float]]] = [
        [((), money)],
        [((), enough), *((s, money) for s in single)],
        [(s, enough) for s in single],
        [(p, enough) for p in PAIRS],
        [(EVERY, enough)],
        [((*EVERY, "weeks"), enough)],
    ]
    return levels


def _price(move: Move, looking: Collection[int]) -> float:
    return move.cost / sum(need in looking for need in move.needs)


def _obstacle(move: Move, place: Place, limits: Training) -> str:
    first = next((limit for limit in SINGLES if limit in move.beyond), None)
    if first == "weeks" and place.idle[:, place.week + place.span - 1 <= limits.weeks].any():
        return "full"
    return first or ("budget" if move.short > 0 else "seats")
