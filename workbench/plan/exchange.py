"""Officers who are exchangeable in what a week allows, taken together as one class.

Uses `candidates` and `limits` of the same room: who counts in the same rows of every limit is exchangeable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.plan.candidates import Candidates
from workbench.plan.limits import LIMITS
from workbench.plan.solver import codes

FIRST = -1


@dataclass(frozen=True)
class Classes:
    """Classes of officers with the same unit who count in the same rows of every limit.

    Attributes:
        of: class of each officer who has an option, by officer_id.
        counted: by limit that tells officers apart: which classes count in which of its rows, with the row's room:
            group, row, room.
    """

    of: pd.Series
    counted: dict[str, pd.DataFrame]

    def options(self, choice: Candidates) -> pd.DataFrame:
        """Return the options with their officer's class (`group`) and `stage`: the entry of a later step, else −1."""
        options = choice.options
        stage = options["entry"].astype(int).where(~options["first"], FIRST)
        return options.assign(group=self.of.loc[options["officer_id"]].to_numpy(), stage=stage)

    def sends(self, choice: Candidates) -> pd.DataFrame:
        """Return which class may attend which course at which site, and from which stage.

        Columns: group, stage, first, entry (of a later step), to_level, need (numbers class and scale), and `reach`'s.
        """
        options, key = self.options(choice), ["group", "stage", "unit_id", "course"]
        sends = options[key].drop_duplicates().merge(choice.reach, on=["unit_id", "course"])
        by_hand = options[["need", *key]].merge(choice.fixed_seats, on=["need", "course"])
        sends = pd.concat([sends, by_hand[[*key, "site", "travels", "travel_cost"]]], ignore_index=True)
        order = ["group", "stage", "course", "site"]
        sends = sends.drop_duplicates(order).sort_values(order, ignore_index=True)
        course = choice.courses.loc[sends["course"]]
        return sends.assign(
            first=sends["stage"].eq(FIRST),
            entry=sends["stage"],
            to_level=course["to_level"].to_numpy(),
            need=codes(sends["group"], course["scale_id"]),
        )


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
