"""What is set by hand, and what every limit demands of it: the facts that a search for contradictions goes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.language import Speaker, written
from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.solver import codes

if TYPE_CHECKING:
    from workbench.plan.candidates import Candidates
    from workbench.plan.limit import Limit

SMALL = 1e-6


@dataclass(frozen=True)
class Instance:
    """The sessions set by hand, their seats, and the limits on them.

    Columns of its model are numbered: seats first, then sessions.

    Attributes:
        choice: what the plan can choose from.
        training: limits of the plan.
        sessions: the sessions, numbered: course, site, week, span, session, fixed.
        seats: what `seating.possible_seats` returns for them.
        course: facts of each session's course.
        sizes: people of each unit.
    """

    choice: Candidates
    training: Training
    sessions: pd.DataFrame
    seats: pd.DataFrame
    course: pd.DataFrame
    sizes: pd.Series

    @property
    def hold(self) -> np.ndarray:
        """Columns of the sessions."""
        return len(self.seats) + np.arange(len(self.sessions))

    def facts(self, number: int) -> pd.Series:
        """Return the course of one session."""
        return self.choice.courses.loc[self.sessions["course"].iloc[number]]

    def place(self, number: int) -> str:
        """Return course and site of one session."""
        row = self.sessions.iloc[number]
        course = self.choice.courses["course_id"].loc[row["course"]]
        return f"{course}@{row['site']}" if row["site"] else str(course)

    def session(self, number: int) -> Words:
        """Return course, site and week of one session."""
        said = msg("{place} in week {week}")
        return said.format(place=self.place(number), week=self.sessions["week"].iloc[number])


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


def whole(least: float) -> int:
    """Return the least whole number that is enough."""
    return int(np.ceil(least - SMALL))


def money(dong: float) -> Words:
    """Return an amount in both languages."""
    return msg("{amount} đồng").format(amount=written(Speaker.number, dong))


def up(share: float) -> float:
    """Round a share up to thousandths."""
    return float(np.ceil(share * 1000 - SMALL) / 1000)


def down(share: float) -> float:
    """Round a share down to thousandths."""
    return float(np.floor(share * 1000 + SMALL) / 1000)
