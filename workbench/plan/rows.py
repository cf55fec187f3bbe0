"""What the limits write their rows into: one model of a plan, person by person, by classes and weeks, or in sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.classes import Classes
from workbench.plan.solver import Model


@dataclass(frozen=True)
class Rows:
    """A model that is being written.

    Attributes:
        model: the model.
        choice: what the plan can choose from.
        training: limits of the plan.
        options: one row per column of `take`: need, officer_id, unit_id, entry, to_level, first, benefit, days, span.
        take: columns of the steps that people take.
        sends: one row per column of `send`: unit_id, need, entry, to_level, first, span, and week where there are
            weeks; officer_id or, in a model of classes, group.
        send: columns that count the people sent; the same as `take` in a model of persons.
        at: position in `held` of each row of `sends`.
        held: sessions (course, site, week, span), or places (course, site) in a model without weeks.
        hold: columns that count them.
        course: facts of the course of each.
        spent: đồng that one of each column costs, of the columns `paid`.
        paid: columns that cost money.
        classes: exchangeable officers; None in a model of persons.
        weeks: whether the model knows weeks; else every limit is kept in sum over them.
    """

    model: Model
    choice: Candidates
    training: Training
    options: pd.DataFrame
    take: np.ndarray
    sends: pd.DataFrame
    send: np.ndarray
    at: np.ndarray
    held: pd.DataFrame
    hold: np.ndarray
    course: pd.DataFrame
    spent: np.ndarray
    paid: np.ndarray
    classes: Classes | None
    weeks: bool

    @property
    def taught(self) -> float:
        """Weeks of the plan that have a working day."""
        return float((self.choice.working_days > 0).sum())

    def in_all(self, room: np.ndarray) -> np.ndarray:
        """Return what a room of each week (rows × weeks) offers in all the weeks that have a working day."""
        return room[:, self.choice.working_days > 0].sum(axis=1)
