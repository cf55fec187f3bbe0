"""Posts that are given to somebody else after some years: who is due by the plan's last day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.operations import StaffChange
from workbench.parameters.planning import Training
from workbench.plan.duties import last_day

SINCE = "post_since"
"""Column of table `officers`: first day in the post."""


def rotation_due(
    officers: tables.Officers, framework: Framework, *, training: Training, start: dt.date
) -> tables.RotationDue:
    """Return table `rotation_due`: who has held a post for the years of its rule by the plan's last day, or before.

    Somebody is due from the day on which the years are full. Who has no day in the post, or a position without a rule,
    is not judged. A move, a retirement or a leave that is ordered within the plan stands beside it.

    Args:
        officers: table `officers` as assessed.
        framework: the rules.
        training: changes of staff, and the plan's length.
        start: first day of the plan.
    """
    rules = {rule.position: rule.years for rule in framework.rotation}
    if not rules or SINCE not in officers:
        return tables.ROTATION_DUE.empty()
    rows = officers[["officer_id", "unit_id", "position_id", SINCE]].rename(columns={SINCE: "since"})
    rows = rows[rows["since"].notna() & rows["position_id"].isin(list(rules))]
    rows = rows.assign(years=rows["position_id"].map(rules).astype(float))
    months = np.round(12 * rows["years"]).astype(int)
    due = [day + pd.DateOffset(months=int(n)) for day, n in zip(rows["since"], months, strict=True)]
    rows = rows.assign(due=pd.Series(due, index=rows.index, dtype="datetime64[us]"))
    last = last_day(training, start)
    rows = rows[rows["due"].le(last)]
    changes = sorted(training.operations.people, key=lambda one: one.date, reverse=True)
    ordered = {
        one.officer: pd.Timestamp(one.date) for one in changes if one.change != "joins" and one.date <= last.date()
    }
    rows = rows.assign(ordered=rows["officer_id"].map(ordered).astype("datetime64[us]"))
    return tables.ROTATION_DUE.shaped(rows[tables.ROTATION_DUE.names()].sort_values(["due", "officer_id"]))


def not_to_be_moved(
    due: tables.RotationDue,
    officers: tables.Officers,
    framework: Framework,
    changes: list[StaffChange],
    *,
    last: dt.date,
) -> frozenset[str]:
    """Return who takes no part in proposals of moves, which keep the position.

    Who is due for rotation needs another position; who has just left a post with a rule is not brought back into it.

    Args:
        due: table `rotation_due`.
        officers: table `officers` as assessed.
        framework: the rules.
        changes: changes of staff.
        last: last day of the plan.
    """
    sensitive = [rule.position for rule in framework.rotation]
    held = officers.loc[officers["position_id"].isin(sensitive), "officer_id"].astype("str")
    moved = {one.officer for one in changes if one.change == "moves" and one.date <= last}
    return frozenset(due["officer_id"].astype("str")) | moved.intersection(held)
