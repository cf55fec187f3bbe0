"""One officer's need at one place, of which every limit is asked what keeps it from a seat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.language import Speaker, written
from workbench.messages import Words
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.place import Place
from workbench.plan.standing import Room


@dataclass(frozen=True)
class Asked:
    """One officer's need at one place, of which the limits say what keeps it from a seat.

    Attributes:
        tables: by name: the tables of the run.
        framework: courses, units and their sites.
        training: limits of the plan.
        choice: what the plan could choose from.
        left: what the limits leave.
        place: the place; the officer is the only one who waits there.
        facts: the course's row of `Candidates.courses`.
        course: the course and its site in words.
        others: rows of `Candidates.needs` that wait, without seat or coach.
    """

    tables: Mapping[str, pd.DataFrame]
    framework: Framework
    training: Training
    choice: Candidates
    left: Room
    place: Place
    facts: pd.Series
    course: Words
    others: pd.DataFrame

    @property
    def inside(self) -> np.ndarray:
        """Numbers of the starts whose session ends within the plan."""
        return np.flatnonzero(self.place.week + self.place.span - 1 <= self.training.weeks)

    @property
    def waiting(self) -> int:
        """How many needs wait, without seat or coach, for the course at the site."""
        suitable, reach = self.choice.suitable, self.choice.reach
        units = reach.loc[reach["course"].eq(self.place.course) & reach["site"].eq(self.place.site), "unit_id"]
        near = suitable["course"].eq(self.place.course) & suitable["unit_id"].isin(units)
        return int(suitable.loc[near & suitable["need"].isin(self.others["need"]), "need"].nunique())

    @property
    def officer_id(self) -> str:
        """The officer."""
        return str(self.choice.needs["officer_id"].loc[self.place.need[0]])

    def start(self, session: pd.Series) -> int:
        """Return the number of the start in which a session is held."""
        return int(np.flatnonzero(self.place.week == session["week"])[0])

    def ahead(self, session: pd.Series) -> int:
        """Return how many of those in a session are expected to gain more."""
        seats = self.tables["training_plan"]
        seats = seats[seats["session_id"].eq(session["session_id"])]
        pairs = self.choice.suitable
        own = pairs.loc[pairs["need"].eq(self.place.need[0]) & pairs["course"].eq(self.place.course), "benefit"]
        return int((seats["benefit"] > float(own.iloc[0])).sum())

    def money(self, dong: float) -> Words:
        """Return an amount in words."""
        return written(Speaker.money, float(dong))
