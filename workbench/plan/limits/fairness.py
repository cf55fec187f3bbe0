"""How much more the first part of a unit's gap counts than its last."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.plan.itself import DUTY
from workbench.plan.limit import Limit
from workbench.plan.rows import Rows


class Fairness(Limit):
    """`training.fairness`: it forbids nothing, but gives the first seats of a unit more weight than its last."""

    name = "fairness"
    order = 170
    counts = "goals"
    keys = ("fairness",)

    def rows(self, m: Rows) -> None:
        """Count the first third of what a unit's needs can give 1 + f, the second 1, the last 1 − f times.

        The benefit itself stands in the objective already; the thirds add f to the first and take f from the last. The
        slopes fall, so that a maximum fills the thirds in order.
        """
        weight, closable = m.training.fairness, m.choice.closable
        if weight == 0:
            return
        units = pd.Index(closable.index)
        third = np.repeat(closable.to_numpy(float) / 3.0, 3)
        slope = np.tile([weight, 0.0, -weight], len(units))
        filled = m.model.columns(slope, third, whole=False)
        own = units.get_indexer(m.options["unit_id"].to_numpy())
        row = np.r_[own, np.repeat(np.arange(len(units)), 3)]
        closes = (m.options["benefit"] - m.options[DUTY]).to_numpy()
        value = np.r_[closes, -np.ones(len(filled))]
        m.model.rows(row, np.r_[m.take, filled], value, low=0.0, high=0.0)


LIMIT = Fairness()
