"""The unit that people belong to."""

from __future__ import annotations

import pandas as pd

from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause, Limit


class Home(Limit):
    """Only people whose unit is known are sent: it says who may be away and where they attend."""

    name = "home"
    order = 140
    first = True
    causes = (Cause("no_unit", "no_unit", "set_unit"),)
    reasons = {"no_unit": msg("The officer's unit is not known.")}
    remedies = {"set_unit": msg("State the officer's unit.")}

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """People without a unit."""
        return needs["unit_id"].isna()


LIMIT = Home()
