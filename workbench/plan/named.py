"""People whom the limits of a plan, and its operations, name by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench import tables
from workbench.errors import PlanInfeasible, Problem, did_you_mean
from workbench.messages import msg
from workbench.parameters.planning import Training
from workbench.plan.limits import LIMITS


def refuse_unknown_officers(limits: Training, officers: tables.Officers) -> None:
    """Refuse officers whom limits or operations name and who are neither among the officers nor said to join.

    Raises:
        PlanInfeasible: every such officer at once.
    """
    known = officers["officer_id"].astype("str").tolist()
    joining = {change.officer for change in limits.operations.people if change.change == "joins"}
    named = [*(named for limit in LIMITS for named in limit.names(limits)), *_in_operations(limits)]
    there = joining.union(known)
    strangers = [(column, officer) for column, officer in dict.fromkeys(named) if officer not in there]
    if strangers:
        text = msg("The results hold no such person.")
        raise PlanInfeasible(
            Problem(text, did_you_mean(officer, known), "unknown-officer", column=column, value=officer)
            for column, officer in strangers
        )


def _in_operations(limits: Training) -> Iterator[tuple[str, str]]:
    """Yield the officers whom operations name: (column, officer_id)."""
    met = limits.operations
    lists: dict[str, Sequence[Any]] = {
        "absences": met.absences,
        "orders": met.orders,
        "people": met.people,
        "attendance": met.attendance,
        "certificates": met.certificates,
    }
    for listed, entries in lists.items():
        for at, entry in enumerate(entries):
            yield f"training.operations.{listed}.{at}.officer", entry.officer
