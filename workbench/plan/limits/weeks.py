"""The weeks of the plan, and the days in them on which nobody is taught."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.limit import Cause, Limit
from workbench.plan.place import Chosen, Place


class Weeks(Limit):
    """`training.weeks`, from `training.start` on and without `training.holidays`: a session ends within them.

    The weeks in which a course can start (`calendar.starts`) are all that a model sees of it.
    """

    name = "weeks"
    order = 110
    keys = ("weeks", "start", "holidays")
    relaxable = True
    last = True
    causes = (Cause("weeks", "days", "extend_plan"), Cause("full", "seats", "open_session"))
    remedies = {"extend_plan": msg("Extend the plan.")}

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series:
        """Courses that can be held within the plan."""
        return arcs["fits_in"]

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray:
        """Starts whose session ends within the plan."""
        return np.asarray(place.week + place.span - 1 <= training.weeks)

    def beyond(self, move: Chosen) -> float | None:
        """The week in which the session ends."""
        last = int(move.place.week[move.k]) + int(move.place.span[move.k]) - 1
        return float(last) if last > move.training.weeks else None

    def obstacle(self, place: Place, training: Training) -> str:
        """The sessions are full, not the plan too short, where people are free in its weeks."""
        return "full" if place.idle[:, self.starts(place, training, opens=True)].any() else self.name


LIMIT = Weeks()
