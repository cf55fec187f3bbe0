"""Courses that serve several needs: nobody takes one twice, and no need has two seats for one step."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.parameters.planning import Training
from workbench.plan.carried import ALSO, served_scales
from workbench.plan.choice import Candidates
from workbench.plan.limit import Limit
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.tally import Tally


class Once(Limit):
    """Where seats serve several needs: one seat of a person in a course, one seat for a step of a need.

    No parameter changes that. Steps of one need are held apart by the chain of its steps already.
    """

    name = "once"
    order = 62
    counts = "people"
    always = True

    def rows(self, m: Rows) -> None:
        """One of a person's seats in a course, and one of the seats that serve a scale from a level on."""
        if not m.options[ALSO].ne("").any():
            return
        served = served_scales(m.options, m.choice.needs)
        taken = m.options[["officer_id", "course", "need"]].assign(at=np.arange(len(m.options)))
        taken = taken[taken["need"].ge(0)]
        for rows, key in ((taken, ["officer_id", "course"]), (served, ["officer_id", "scale_id", "level"])):
            rows = rows[rows.groupby(key)["need"].transform("nunique").gt(1)]
            if len(rows):
                m.model.rows(codes(*(rows[name] for name in key)), m.take[rows["at"].to_numpy()], 1.0, high=1.0)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Count the courses that each officer takes, and the steps that each need has."""
        return _Taken(choice) if choice.options[ALSO].ne("").any() else None


class _Taken(Tally):
    def __init__(self, choice: Candidates):
        served = served_scales(choice.options, choice.needs)
        key = choice.options[["need", "course", "entry"]].itertuples(index=False, name=None)
        names = served["officer_id"] + " " + served["scale_id"] + served["level"].map(" {:g}".format)
        steps = names.groupby(served["at"]).agg(list)
        self.of: dict[tuple[int, int, int], list[str]] = {k: steps.get(at, []) for at, k in enumerate(key)}
        self.taken: set[Any] = set()

    def seat(self, seat: dict[str, Any]) -> bool:
        return self.taken.isdisjoint(self._things(seat))

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        if sign > 0:
            self.taken.update(self._things(seat))
        else:
            self.taken.difference_update(self._things(seat))

    def _things(self, seat: dict[str, Any]) -> list[Any]:
        step = self.of.get((seat["need"], seat["course"], seat["entry"]), [])
        return [(seat["officer_id"], seat["course"]), *step]


LIMIT = Once()
