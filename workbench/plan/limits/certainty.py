"""Whether an undecided level is assessed again before a place is spent on it."""

from __future__ import annotations

import pandas as pd

from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause, Limit


class Certainty(Limit):
    """`training.reassess_first`: only needs whose level is clear get a seat, unless it is set by hand."""

    name = "certainty"
    order = 130
    keys = ("reassess_first",)
    first = True
    causes = (Cause("undecided", "undecided", "reassess"),)
    reasons = {"undecided": msg("The level is undecided.")}
    remedies = {"reassess": msg("Re-assess before deciding.")}

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series | None:
        """Decided needs, and seats set by hand."""
        return arcs["decided"] | arcs["by_hand"] if training.reassess_first else None

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Needs that are not decided."""
        return ~(needs["decision"].eq("clear").fillna(False).astype(bool) | (not training.reassess_first))


LIMIT = Certainty()
