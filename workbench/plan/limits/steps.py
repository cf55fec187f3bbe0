"""Courses in a row for one need."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.messages import msg
from workbench.plan.limit import Cause, Limit
from workbench.plan.rows import Rows
from workbench.plan.solver import codes


class Steps(Limit):
    """`training.steps`: a need takes at most so many courses, each entered where the one before it ends."""

    name = "steps"
    order = 60
    counts = "people"
    keys = ("steps",)
    always = True
    causes = (Cause("next_step", "next_step", "confirm_step"),)
    reasons = {"next_step": msg("One step is planned; the next follows the re-assessment.")}
    remedies = {"confirm_step": msg("Re-assess after this step, then plan the next.")}

    def rows(self, m: Rows) -> None:
        """One first step per need, a later step only where an earlier one leads to it, at most `steps` in all."""
        options, column = m.options, m.take
        first = options["first"].to_numpy(bool)
        m.model.rows(codes(options["need"][first]), column[first], 1.0, high=1.0)
        if np.all(first):
            return
        later = options[~first].assign(column=column[~first], sign=1.0, level=options["entry"])
        leads = options.assign(column=column, sign=-1.0, level=options["to_level"])
        leads = leads.merge(later[["need", "level"]].drop_duplicates(), on=["need", "level"])
        flow = pd.concat([later, leads], ignore_index=True)
        m.model.rows(codes(flow["need"], flow["level"]), flow["column"].to_numpy(), flow["sign"].to_numpy(), high=0.0)
        m.model.rows(codes(options["need"]), column, 1.0, high=float(m.training.steps))


LIMIT = Steps()
