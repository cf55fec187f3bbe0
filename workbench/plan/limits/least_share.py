"""The least share of each unit's needs that gets a seat."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.carried import further_scales
from workbench.plan.choice import Candidates
from workbench.plan.itself import DUTY
from workbench.plan.limit import Limit
from workbench.plan.rows import Rows

SMALL = 1e-9
DEAREST = 1e6
"""Price of a whole share; beyond that the solver's tolerance would count."""


def asked_of_units(choice: Candidates, training: Training) -> pd.Series:
    """Return how many needs of each unit get a seat at least: ⌈share × its needs that a course fits⌉."""
    fits = choice.needs[choice.needs["need"].isin(choice.suitable["need"])]
    n = fits["unit_id"].astype("str").value_counts().sort_index()
    return np.ceil(training.least_share * n - SMALL).astype(int)


def refuse_short_units(seats: pd.DataFrame, choice: Candidates, training: Training) -> None:
    """Refuse a plan that leaves a unit below its least share, and say the share that every unit reaches in it.

    Args:
        seats: what the plan seats: need, unit_id, first and `also`.
        choice: what the plan can choose from.
        training: limits of the plan.

    Raises:
        PlanInfeasible: each unit that stays below.
    """
    asked = asked_of_units(choice, training)
    if training.least_share == 0:
        return
    first = seats[seats["first"]]
    served = _served(first, choice).groupby(first["unit_id"].astype("str")).sum().reindex(asked.index, fill_value=0)
    fits = asked_of_units(choice, training.model_copy(update={"least_share": 1.0}))
    reached = float(np.floor(1000 * (served / fits).min()) / 1000)
    short = served.index[served < asked]
    if len(short):
        raise PlanInfeasible(
            Problem(
                msg("The least share of the unit's needs cannot be reached within the other limits."),
                msg(
                    "Write {share:g} or less: every unit reaches it; or relax the other limits under `training`."
                ).format(share=reached),
                rule="plan",
                column="training.least_share",
                value=f"{unit}: {served[unit]}/{fits[unit]}",
            )
            for unit in short
        )


def _served(seats: pd.DataFrame, choice: Candidates) -> pd.Series:
    """Needs that each seat serves; a seat for its course itself serves none."""
    needs = further_scales(seats).str.len() + 1
    return needs.where(~seats["need"].isin(choice.itself["need"]), 0)


class LeastShare(Limit):
    """`training.least_share`: of each unit's needs that a course fits, so many get a seat.

    In the models the share that some unit misses costs more than all that a plan can be worth, so that the seats make
    the lowest share as large as asked for; a plan that misses it all the same is refused (`refuse_short_units`).
    """

    name = "least_share"
    order = 175
    counts = "goals"
    keys = ("least_share",)

    def rows(self, m: Rows) -> None:
        """Seats of first steps of each unit, and the share that is missing."""
        if m.training.least_share == 0:
            return
        asked = asked_of_units(m.choice, m.training)
        first = m.options["first"].to_numpy(bool)
        own = pd.Index(asked.index).get_indexer(m.options["unit_id"].astype("str"))
        counted = np.flatnonzero(first & (own >= 0))
        people = float(m.choice.of["units"][0]["lacks"].sum())
        worth = float(m.choice.closable.sum()) + float(m.choice.itself[DUTY].sum())
        most = 1.0 + 2.0 * (1.0 + m.training.stability) * worth + m.training.units * people
        fits = asked_of_units(m.choice, m.training.model_copy(update={"least_share": 1.0})).to_numpy(float)
        price = min(most * fits.max(initial=1.0), DEAREST)
        missing = m.model.columns(np.array([-price]), 1.0, whole=False)
        serves = _served(m.options.iloc[counted], m.choice).to_numpy(float)
        row = np.r_[own[counted], np.arange(len(asked))]
        column = np.r_[m.take[counted], np.repeat(missing, len(asked))]
        m.model.rows(row, column, np.r_[serves, fits], low=asked.to_numpy(float))


LIMIT = LeastShare()
