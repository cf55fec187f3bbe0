"""Who is on the staff that a plan is made for: who moved, and who joined since the assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from workbench import tables
from workbench.parameters.operations import StaffChange
from workbench.plan.rotation import SINCE


def staff(officers: tables.Officers, changes: Sequence[StaffChange], *, last: dt.date) -> tables.Officers:
    """Return table `officers` with the units and positions that people have by the plan's last day.

    Who moves within the plan is planned for at the new unit and position, and holds the post from that day. Who joins
    is added, without any result. Who leaves stays in the table: what they did until then stands.

    Args:
        officers: table `officers` as assessed.
        changes: parameter `training.operations.people`.
        last: last day of the plan.
    """
    now = sorted(
        (one for one in changes if one.date <= last and one.change in ("moves", "joins")), key=lambda c: c.date
    )
    if not now:
        return officers
    known = set(officers["officer_id"].astype("str"))
    new = [one.officer for one in now if one.change == "joins" and one.officer not in known]
    added = pd.DataFrame({"officer_id": list(dict.fromkeys(new))}).reindex(columns=officers.columns)
    found = pd.concat([officers, added.astype(officers.dtypes)], ignore_index=True) if new else officers.copy()
    who = found["officer_id"].astype("str")
    for one in now:
        own = who.eq(one.officer)
        for column, value in (("unit_id", one.unit), ("position_id", one.position)):
            if value is not None:
                found.loc[own, column] = value
        if SINCE in found:
            found.loc[own, SINCE] = pd.Timestamp(one.date)
    return tables.OFFICERS.shaped(found)
