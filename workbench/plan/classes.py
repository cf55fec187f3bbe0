"""Classes of officers who are exchangeable, as `exchange` of the same room finds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.plan.choice import Candidates
from workbench.plan.solver import codes
from workbench.plan.worth import FIRST


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
        stage = options["entry"].astype(int)
        return options.assign(group=self.of.loc[options["officer_id"]].to_numpy(), stage=stage)

    def sends(self, choice: Candidates) -> pd.DataFrame:
        """Return which class may attend which course at which site, and from which stage.

        Columns: group, stage, first, entry (of a later step), to_level, need (numbers class and scale), `reach`'s, and
        of those who stay in a session that stands `stands`, its week, and how many they are (people).
        """
        every, key = self.options(choice), ["group", "stage", "unit_id", "course"]
        options = every[~every["stands"]]
        sends = options[key].drop_duplicates().merge(choice.reach, on=["unit_id", "course"])
        by_hand = options[["need", *key]].merge(choice.fixed_seats, on=["need", "course"])
        sends = pd.concat([sends, by_hand[[*key, "site", "travels", "travel_cost"]]], ignore_index=True)
        order = ["group", "stage", "course", "site"]
        sends = sends.drop_duplicates(order).assign(stands=False, week=0, people=0.0)
        if len(choice.standing_seats):
            taken = every[every["stands"]][["need", "entry", *key]]
            taken = taken.merge(choice.standing_seats, on=["need", "course", "entry"])
            own = taken.groupby([*key, "site", "week"], as_index=False).agg(
                travels=("travels", "max"), travel_cost=("travel_cost", "mean"), people=("need", "size")
            )
            own = own.assign(stands=True, travels=own["travels"].astype(bool), people=own["people"].astype(float))
            sends = pd.concat([sends, own]).astype({"travels": bool, "stands": bool})
        sends = sends.sort_values([*order, "week"], ignore_index=True)
        course = choice.courses.loc[sends["course"]]
        return sends.assign(
            first=sends["stage"].eq(FIRST),
            entry=sends["stage"],
            to_level=course["to_level"].to_numpy(),
            need=codes(sends["group"], course["scale_id"]),
        )
