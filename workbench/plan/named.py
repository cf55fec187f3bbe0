"""People whom the limits of a plan name, by id."""

from __future__ import annotations

from workbench import tables
from workbench.errors import PlanInfeasible, Problem, did_you_mean
from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.limits import LIMITS


def refuse_unknown_officers(limits: Training, officers: tables.Officers) -> None:
    """Refuse officers whom the limits name and who are not among the officers.

    Raises:
        PlanInfeasible: every such officer at once.
    """
    known = officers["officer_id"].astype("str").tolist()
    named = [named for limit in LIMITS for named in limit.names(limits)]
    strangers = [(column, officer) for column, officer in named if officer not in set(known)]
    if strangers:
        text = msg("The results hold no such person.")
        raise PlanInfeasible(
            Problem(text, did_you_mean(officer, known), "unknown-officer", column=column, value=officer)
            for column, officer in strangers
        )
