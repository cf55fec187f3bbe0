"""Days of training of one person in the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.away import days_left
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance
from workbench.plan.limit import Cause, Cohort, Demand, Limit, demand
from workbench.plan.place import Chosen, Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally

SMALL, TALLIED = 1e-9, 1e-6
LEAST = 1e-3
"""Share of the days that counts as none: no course is so short."""


class Days(Limit):
    """`training.days_per_officer`: days of training of one person.

    Who works part-time may have so many fewer (`away.days_left`). Their days count in full-time days, each the more the
    less they work, so that one number bounds everybody.
    """

    name = "days"
    order = 90
    counts = "people"
    keys = ("days_per_officer",)
    relaxable = True
    causes = (Cause("days", "days", "raise_days"),)
    reasons = {"days": msg("The officer's days of training are used up, or the course is longer than the plan allows.")}
    remedies = {"raise_days": msg("Allow more days for each officer.")}
    kinds = {"days": 50}

    def known(self, cohort: Cohort) -> pd.Series:
        """Share of the days that is left to those who work part-time, by officer."""
        training = cohort.training
        left = days_left(training.gone, start=cohort.start, weeks=training.weeks)
        return left.clip(lower=LEAST)

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series:
        """Courses that are no longer than one person's days."""
        return arcs["days"].le(_most(training))

    def rows(self, m: Rows) -> None:
        """Days of each officer."""
        if m.training.days_per_officer is not None:
            days = m.options["days"].to_numpy(float) / _left(m.options["officer_id"], m.choice)
            m.model.rows(codes(m.options["officer_id"]), m.take, days, high=m.training.days_per_officer)

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count the days of each officer."""
        return _Spent(_most(training), choice.of[self.name].to_dict())

    def left(self, plan: Standing) -> pd.Series:
        """Days of training that each officer has already."""
        days = plan.choice.courses["days"].loc[plan.seats["course"]].to_numpy()
        return pd.Series(days, index=plan.seats["officer_id"].to_numpy()).groupby(level=0).sum()

    def at(self, waiting: Waiting) -> np.ndarray:
        """Full-time days of each person with the course."""
        had = waiting.people["officer_id"].map(waiting.left.of[self.name]).fillna(0.0).to_numpy(float)
        days = had + waiting.people["days"].to_numpy(float)
        return np.asarray(days / _left(waiting.people["officer_id"], waiting.choice))

    def able(self, place: Place, training: Training) -> np.ndarray:
        """Who has enough days left."""
        return np.asarray(place.of[self.name] <= _most(training) + SMALL)

    def beyond(self, move: Chosen) -> float | None:
        """The days of the person who would have most."""
        longest = float(move.place.of[self.name][move.people].max())
        return longest if longest > _most(move.training) + SMALL else None

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """So many days for each person."""
        seats, most = instance.seats, instance.training.days_per_officer
        if most is not None:
            row = codes(seats["officer_id"])
            days = seats["days"].to_numpy(float) / _left(seats["officer_id"], instance.choice)
            yield from demand(self, "days", "", row, np.arange(len(seats)), days, most)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many days a person may have."""
        said = msg("{n:g} days of training per person")
        return said.format(n=instance.training.days_per_officer)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Allow more days."""
        if least is None:
            return None
        return msg("raise training.days_per_officer to {n:g}").format(n=least)

    def why_person(self, asked: Asked) -> Iterator[Words]:
        """The course takes more days than the officer has left."""
        allowed, needed = asked.training.days_per_officer, asked.place.of[self.name][0]
        if allowed is not None and needed > allowed:
            part = float(asked.choice.of[self.name].get(asked.officer_id, 1.0))
            said = msg("{course}: takes {n:g} days in all; {allowed:g} are allowed.")
            yield said.format(course=asked.course, n=round(needed * part, 9), allowed=round(allowed * part, 9))


def _most(training: Training) -> float:
    return np.inf if training.days_per_officer is None else training.days_per_officer


def _left(officers: pd.Series, choice: Candidates) -> np.ndarray:
    """Share of the days that is left to each officer: 1 for all but those who work part-time."""
    left: pd.Series = choice.of[LIMIT.name]
    return np.ones(len(officers)) if left.empty else officers.map(left).fillna(1.0).to_numpy(float)


class _Spent(Tally):
    def __init__(self, most: float, left: dict[str, float]):
        self.most, self.left = most, left
        self.days: defaultdict[str, float] = defaultdict(float)

    def seat(self, seat: dict[str, Any]) -> bool:
        most = self.most * self.left.get(seat["officer_id"], 1.0)
        return bool(self.days[seat["officer_id"]] + seat["days"] <= most + TALLIED)

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        self.days[seat["officer_id"]] += sign * seat["days"]


LIMIT = Days()
