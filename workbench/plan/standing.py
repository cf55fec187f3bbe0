"""A plan as it stands, and what is left of every limit: facts that `room` of the same room works out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates


@dataclass(frozen=True)
class Standing:
    """A plan as it stands, before the limits are asked what it leaves.

    Attributes:
        choice: what the plan could choose from.
        training: limits of the plan.
        weeks: weeks looked at: those of the plan and, as if it were longer, some more.
        held: sessions that open: course, site, week, span, used, free, cost, session_id, room, trainers.
        seats: seats in them: officer_id, session_id, course, week, span.
        away_at: officer_id and `at`, the week (from 0), of everybody in a session; leaves, whether they leave work.
        away: units × weeks: people of the unit who are away.
        cost: what the plan costs, in đồng.
    """

    choice: Candidates
    training: Training
    weeks: int
    held: pd.DataFrame
    seats: pd.DataFrame
    away_at: pd.DataFrame
    away: np.ndarray
    cost: float


@dataclass(frozen=True)
class Room:
    """What is left of every limit.

    Attributes:
        weeks: weeks looked at: those of the plan and, as if it were longer, some more.
        of: what each limit leaves (`Limit.left`), by its name.
        away: units × weeks: people of the unit who are away.
        cost: what the plan costs, in đồng.
        busy: by officer: the weeks (from 0) in which they are away.
        held: sessions that open: course, site, week, span, used, free, cost, session_id, room, trainers.
        starts: when each course could start, with the further weeks: course, week, span.
        units: the units, in the order of the rows of `away`.
        sizes: people of each unit, in the same order.
    """

    weeks: int
    of: dict[str, Any]
    away: np.ndarray
    cost: float
    busy: dict[str, set[int]]
    held: pd.DataFrame
    starts: pd.DataFrame
    units: pd.Index
    sizes: np.ndarray

    @property
    def money(self) -> float:
        """Đồng that the budget leaves; infinite without a budget."""
        return float(self.of["budget"])
