"""How sure it has to be that a place is not spent in vain, and whether an undecided level is assessed again first."""

from __future__ import annotations

import pandas as pd

from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause, Limit
from workbench.plan.worth import enough


class Certainty(Limit):
    """`training.prudence` and `training.reassess_first`: who is surer gets a seat, unless it is set by hand."""

    name = "certainty"
    order = 130
    keys = ("prudence", "reassess_first")
    first = True
    causes = (Cause("undecided", "undecided", "reassess"),)
    reasons = {"undecided": msg("The level is undecided.")}
    remedies = {"reassess": msg("Re-assess before deciding.")}

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series | None:
        """Steps that are sure enough, of decided needs where these alone count, and seats set by hand."""
        sure = enough(arcs["sure"], training)
        return (sure & arcs["decided"] if training.reassess_first else sure) | arcs["by_hand"]

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Needs that are too uncertain, or not decided where decided ones alone count."""
        unsure = ~enough(1.0 - needs["p_meets"].astype(float), training) & (training.seats_by == "gain")
        decided = needs["decision"].eq("clear").fillna(False).astype(bool)
        return unsure | (~decided & training.reassess_first)


LIMIT = Certainty()
