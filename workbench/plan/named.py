"""People whom the limits of a plan, and its operations, name by id."""

from __future__ import annotations

from workbench import tables
from workbench.errors import PlanInfeasible, Problem, did_you_mean
from workbench.parameters.contradictory_operations import NO_PERSON, officers_named
from workbench.parameters.planning import Training
from workbench.plan.limits import LIMITS


def refuse_unknown_officers(limits: Training, officers: tables.Officers) -> None:
    """Refuse officers whom limits or operations name and who are neither among the officers nor said to join.

    Raises:
        PlanInfeasible: every such officer at once.
    """
    known = officers["officer_id"].astype("str").tolist()
    joining = {change.officer for change in limits.operations.people if change.change == "joins"}
    named = [*(named for limit in LIMITS for named in limit.names(limits)), *officers_named(limits.operations)]
    there = joining.union(known)
    strangers = [(column, officer) for column, officer in dict.fromkeys(named) if officer not in there]
    if strangers:
        raise PlanInfeasible(
            Problem(NO_PERSON, did_you_mean(officer, known), "unknown-officer", column=column, value=officer)
            for column, officer in strangers
        )
