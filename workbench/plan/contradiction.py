"""What is set by hand, of which limits say what they demand: the facts that a search for contradictions goes by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.language import Speaker, written
from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates

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
