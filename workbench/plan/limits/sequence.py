"""The order of the steps of one need in time."""

from __future__ import annotations

import pandas as pd

from workbench.plan.limit import Limit
from workbench.plan.rows import Rows
from workbench.plan.solver import codes


class Sequence(Limit):
    """A later step starts after an earlier one that leads to it has ended. No parameter changes that."""

    name = "sequence"
    order = 80
    counts = "times"
    always = True

    def rows(self, m: Rows) -> None:
        """For each need, level and week t at which a seat of a later step could start.

        The seats of later steps taken up to t are no more than the seats that lead to that level and end before t.
        """
        seats, column = m.sends, m.send
        first = seats["first"].to_numpy(bool)
        if first.all():
            return
        end = seats["week"] + seats["span"] - 1
        later = seats[~first].assign(column=column[~first], level=seats["entry"], at=seats["week"], sign=1.0)
        leads = seats.assign(column=column, level=seats["to_level"], at=end + 1, sign=-1.0)
        rows = later[["need", "level", "at"]].drop_duplicates().rename(columns={"at": "t"})
        entries = pd.concat([later, leads])[["need", "level", "at", "column", "sign"]].merge(rows, on=["need", "level"])
        entries = entries[entries["at"] <= entries["t"]]
        row = codes(entries["need"], entries["level"], entries["t"])
        m.model.rows(row, entries["column"].to_numpy(), entries["sign"].to_numpy(), high=0.0)


LIMIT = Sequence()
