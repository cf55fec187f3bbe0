"""What a planning limit is: everything that the plan asks of one, in one object.

Each file of `limits` holds one limit. The models, the room that a plan leaves, moves, contradictions, remedies, open
needs and answers walk the list of them and name none. A limit takes part where it overrides a method; what it leaves
alone does not concern it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import Words
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance
from workbench.plan.place import Chosen, Counted, Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Room, Standing
from workbench.plan.tally import Tally

Counts = Literal["", "people", "times", "sessions", "places", "resources", "units", "money", "goals"]


@dataclass(frozen=True)
class Cause:
    """What keeps a need open.

    Attributes:
        obstacle: its code; the limit's own name, or a finer one.
        reason: code of the reason in table `unmet`.
        remedy: code of what would close the need.
    """

    obstacle: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Cohort:
    """Those who are planned for: officers, and officer_id, scale_id and level of everybody with a result (levels).

    `start` is the plan's first day. `settled` are the lines of orders that sessions which stay keep already; what these
    take of rooms and trainers is off the limits.
    """

    officers: tables.Officers
    levels: tables.Levels | tables.Gaps
    framework: Framework
    training: Training
    start: dt.date
    settled: frozenset[int] = frozenset()


class Limit:
    """One limit of a training plan.

    Attributes:
        name: its code.
        order: its turn where the limits are walked.
        counts: what its rows count: what one person does (people) and when (times), who sits in a session (sessions),
            the sessions of a course at a place (places), what sessions use (resources), who is away from a unit
            (units), money, or what the plan is for (goals). A model writes the rows of one kind after another.
        keys: its fields of `Training`; none for a rule that no parameter changes.
        always: whether it holds whatever contradicts: it is never named as what to relax.
        relaxable: whether a remedy may exceed it.
        paired: whether a remedy may exceed it together with one other.
        last: whether a remedy exceeds it only where nothing else helps.
        first: whether it keeps needs from any seat before anything is chosen (`bars`), for its first cause.
        causes: what it says of needs that it keeps open.
        reasons, remedies: those codes in words.
        kinds: its kinds of demands that can contradict each other, with their turn in the search.
    """

    name: ClassVar[str]
    order: ClassVar[int]
    counts: ClassVar[Counts] = ""
    keys: ClassVar[tuple[str, ...]] = ()
    always: ClassVar[bool] = False
    relaxable: ClassVar[bool] = False
    paired: ClassVar[bool] = False
    last: ClassVar[bool] = False
    first: ClassVar[bool] = False
    causes: ClassVar[tuple[Cause, ...]] = ()
    reasons: ClassVar[Mapping[str, Words]] = {}
    remedies: ClassVar[Mapping[str, Words]] = {}
    kinds: ClassVar[Mapping[str, int]] = {}

    # What can be chosen at all

    def names(self, training: Training) -> Iterable[tuple[str, str]]:
        """Return the officers that the parameters name: (column, officer_id)."""
        return ()

    def known(self, cohort: Cohort) -> Any:
        """Return what it knows of cohort and framework; kept in `Candidates.of` under its name."""
        return None

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series | None:
        """Whether each step that a need could take may be chosen; columns as `candidates` makes them."""
        return None

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Whether it keeps each need (rows of `gaps`) from any seat; asked where it decides `first`."""
        raise NotImplementedError(self.name)

    def keeps_out(
        self, choice: Candidates, sessions: pd.DataFrame, busy: Mapping[str, set[int]], training: Training
    ) -> frozenset[int]:
        """Return the needs that it keeps from every session that opens, for its first cause.

        `busy` has the weeks (from 0) in which each officer sits in a session.
        """
        return frozenset()

    def tells_apart(self, choice: Candidates) -> pd.DataFrame | None:
        """Return in which of its rows each officer counts (officer_id, row, room): others are exchangeable."""
        return None

    # The models

    def rows(self, m: Rows) -> None:
        """Write its rows of a model."""

    def load(
        self, choice: Candidates, training: Training, held: pd.DataFrame, sent: pd.DataFrame
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Return what one session of each place asks of it in a week (places × counters), and what a week offers.

        What a week offers is one number per counter, or one per week and counter.
        """
        return None

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Return a count of what is used up, for a plan that is made seat by seat."""
        return None

    # What a plan leaves, and what one more session or seat would need

    def left(self, plan: Standing) -> Any:
        """Return what the plan leaves of it; kept in `Room.of` under its name."""
        return None

    def at(self, waiting: Waiting) -> Any:
        """Return what it says of those who wait at one place; kept in `Place.of` under its name."""
        return None

    def able(self, place: Place, training: Training) -> np.ndarray | None:
        """Whether each person may attend there at all."""
        return None

    def present(self, place: Place) -> np.ndarray | None:
        """Whether each person may attend each start, alone: people × starts."""
        return None

    def most_at(self, place: Place, could: np.ndarray) -> np.ndarray | None:
        """Return how many people at most may attend each start together, of those who could (people × starts)."""
        return None

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """Whether each start is possible, for a new session (`opens`) or seats in one that is held."""
        return None

    def at_most(self, place: Place, k: int, could: np.ndarray, left: Room, *, opens: bool) -> float:
        """Return how many seats the start number k has, for those who could."""
        return np.inf

    def at_least(self, place: Place, *, opens: bool) -> int:
        """Return how many people a move has to seat."""
        return 1

    def counted(self, place: Place) -> Counted | None:
        """Return which of its counters each person takes one of, and what each counter has left at each start."""
        return None

    def beyond(self, move: Chosen) -> float | str | None:
        """Return the value that it needs for a move; None where the move keeps it."""
        return None

    def parameter(self, course: pd.Series, site: str) -> str:
        """Return the parameter that a move for the course at the site would change."""
        return f"training.{self.keys[0]}"

    def widened(self, training: Training, key: str, value: str) -> Training | None:
        """Return the parameters with what a remedy asks for, where that is more than to set one parameter."""
        return None

    def obstacle(self, place: Place, training: Training) -> str:
        """Return the code of the cause where it is what a move has to exceed."""
        return self.name

    # Contradictions

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """Return what it demands of the sessions and seats set by hand."""
        return iter(())

    def said(self, demand: Demand, instance: Instance) -> Words:
        """Return one of its demands in words, with its number."""
        raise NotImplementedError(demand.kind)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Return what to do to one of its demands, with the price; None where relaxing it alone does not help.

        Args:
            demand: the demand.
            least: the value with which the others hold; None for what is set by hand, or where no value helps.
            instance: the sessions and seats set by hand.
        """
        raise NotImplementedError(demand.kind)

    # Answers to one officer: counts alone, nobody else by name

    def why_need(self, officer_id: str, training: Training) -> Iterator[Words]:
        """Say what keeps the officer from whatever is planned."""
        return iter(())

    def why_never(self, asked: Asked) -> Words | None:
        """Say why the officer cannot attend at a place at all."""
        return None

    def why_person(self, asked: Asked) -> Iterator[Words]:
        """Say what keeps the officer from the course, wherever it is held."""
        return iter(())

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """Say what keeps the officer from a session that is held."""
        return iter(())

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """Say what keeps one more session from being held."""
        return iter(())


@dataclass(frozen=True)
class Demand:
    """Σ value · column ≤ bound in each of its rows, or ≥ where it asks for at least so much.

    Attributes:
        limit: the limit whose demand it is.
        kind: one of the limit's kinds.
        of: what it belongs to: a domain, a unit, a number of a row or session; empty for the whole plan.
        row, column, value: its entries.
        bound: the bound; 0 where the seats are the value of a session's column.
        at_least: whether it asks for at least its bound.
        of_session: whether it is one session's, whose number is `of`.
        by_hand: whether it is set by hand, for that session.
    """

    limit: Limit
    kind: str
    of: str | int
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    bound: float
    at_least: bool = False
    of_session: bool = False
    by_hand: bool = False


def demand(
    limit: Limit, kind: str, of: str | int, row: Any, column: np.ndarray, value: Any, bound: float, **asks: bool
) -> Iterator[Demand]:
    """Return the demand with its rows numbered 0, 1, …; none where it has no entry."""
    if len(row):
        values = np.broadcast_to(np.asarray(value, dtype=float), np.shape(row))
        yield Demand(limit, kind, of, codes(row), column, values, bound, **asks)
