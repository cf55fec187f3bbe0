"""What the units lack: people at a level whom they need and do not have."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.plan.domain_level import parts_missing
from workbench.plan.limit import Cohort, Limit
from workbench.plan.limits.strength import strength
from workbench.plan.rows import Rows
from workbench.plan.solver import codes

SAFE = 2
"""People who keep a level from resting on one of them."""
STEP = ["need", "course", "entry"]
CELL = ["unit_id", "scale_id", "level"]


class Units(Limit):
    """`training.units`: it forbids nothing, but counts the people whom units lack beside people's own needs.

    A unit lacks at a level as many as it needs there or above beyond its people at that level by the cut scores, and a
    second one where all rests on one. A seat brings the chance that the person is lifted to the level; whoever counts
    there already brings nothing. A competency brings its part of a domain's level (`domain_level`): where the person
    lacks n of them, one n-th of the chance. Of one person no more than one is counted at a level, and of all no more
    than the unit lacks.
    """

    name = "units"
    order = 165
    counts = "goals"
    keys = ("units", "domain_share")

    def known(self, cohort: Cohort) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What each unit lacks at each level, and who could gain a domain's level by competencies."""
        cells, _ = strength(cohort.levels, cohort.officers, cohort.framework, share=0.0)
        target = cells["needed"].mask(cells["qualified"].eq(1), cells["needed"].clip(lower=SAFE))
        cells = cells[CELL].assign(lacks=(target - cells["qualified"]).clip(lower=0))
        cells = cells[cells["lacks"].gt(0)].reset_index(drop=True)
        share = cohort.training.domain_share
        return cells.assign(cell=np.arange(len(cells))), parts_missing(cohort.levels, cohort.framework, share=share)

    def rows(self, m: Rows) -> None:
        """What the steps taken bring to each level that a unit lacks people at, up to what it lacks."""
        if m.training.units == 0:
            return
        cells, missing = m.choice.of[self.name]
        steps = m.options[STEP].assign(column=m.take).merge(m.choice.lifts, on=STEP)
        own = steps.merge(cells, on=CELL)
        above = steps.merge(missing, on=["officer_id", "scale_id", "level"]).drop(columns="scale_id")
        above = above.rename(columns={"domain_id": "scale_id"}).merge(cells, on=CELL)
        brings = pd.concat([own, above.assign(lift=above["lift"] / above["missing"])])
        brings = brings[["cell", "officer_id", "need", "entry", "column", "lift"]].reset_index(drop=True)
        if brings.empty:
            return
        # Steps of one need from one level exclude each other: a person brings the most of them, needs together.
        person = ["cell", "officer_id"]
        most = brings.groupby([*person, "need", "entry"])["lift"].max().groupby(level=person).sum()
        over = pd.MultiIndex.from_frame(brings[person]).isin(most.index[most > 1.0])
        alone = brings[~over]
        counted = brings[over]
        who = codes(*(counted[name] for name in person))
        capped = counted.assign(who=who).drop_duplicates("who").sort_values("who")
        one = m.model.columns(np.zeros(len(capped)), 1.0, whole=False)
        m.model.rows(
            np.r_[who, np.arange(len(one))],
            np.r_[counted["column"].to_numpy(int), one],
            np.r_[counted["lift"].to_numpy(float), -np.ones(len(one))],
            low=0.0,
        )
        lacking = cells[cells["cell"].isin(brings["cell"])]
        filled = m.model.columns(np.full(len(lacking), m.training.units), lacking["lacks"].to_numpy(float), whole=False)
        m.model.rows(
            codes(pd.concat([alone["cell"], capped["cell"], lacking["cell"]])),
            np.r_[alone["column"].to_numpy(int), one, filled],
            np.r_[alone["lift"].to_numpy(float), np.ones(len(one)), -np.ones(len(filled))],
            low=0.0,
        )


LIMIT = Units()
