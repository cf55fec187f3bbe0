"""Officers who are exchangeable in what a week allows, taken together as one class.

Uses `candidates` and `limits` of the same room: who counts in the same rows of every limit is exchangeable.
"""

from __future__ import annotations

import numpy as np

from workbench.plan.choice import Candidates
from workbench.plan.classes import Classes
from workbench.plan.limits import LIMITS
from workbench.plan.solver import codes


def exchangeable(choice: Candidates) -> Classes:
    """Return the classes of the officers who have an option."""
    who = choice.options[["officer_id", "unit_id"]].drop_duplicates()
    told = {limit.name: rows for limit in LIMITS if (rows := limit.tells_apart(choice)) is not None}
    held = {
        name: rows[rows["officer_id"].isin(who["officer_id"])].sort_values(["officer_id", "row"])
        for name, rows in told.items()
    }
    labels = [
        who["officer_id"]
        .map(rows["row"].astype("str").groupby(rows["officer_id"]).agg(" ".join))
        .astype("str")
        .fillna("")
        for rows in held.values()
    ]
    who = who.assign(group=codes(who["unit_id"], *labels) if len(who) else np.zeros(0, int))
    counted = {
        name: rows.merge(who[["officer_id", "group"]], on="officer_id")[["group", "row", "room"]].drop_duplicates()
        for name, rows in held.items()
    }
    return Classes(
        of=who.set_index("officer_id")["group"],
        counted={name: rows.sort_values(["row", "group"], ignore_index=True) for name, rows in counted.items()},
    )
