"""People who are not sent."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause, Limit


class Excluded(Limit):
    """`training.excluded`: people who are not sent in this plan."""

    name = "excluded"
    order = 150
    keys = ("excluded",)
    first = True
    causes = (Cause("excluded", "excluded", "include_officer"),)
    reasons = {"excluded": msg("The officer is not sent in this plan.")}
    remedies = {"include_officer": msg("Allow the officer to be sent.")}

    def names(self, training: Training) -> Iterable[tuple[str, str]]:
        """Those excluded."""
        return [("training.excluded", officer) for officer in training.excluded]

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series:
        """Everybody else."""
        return ~arcs["officer_id"].isin(training.excluded)

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Those excluded."""
        return needs["officer_id"].isin(training.excluded)


LIMIT = Excluded()
