"""One person in one session at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.limit import Limit
from workbench.plan.place import Place
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.tally import Tally, weeks_of
from workbench.plan.weekly import by_week


class OnePlace(Limit):
    """Nobody is in two sessions in one week. No parameter changes that."""

    name = "one_place"
    order = 100
    counts = "people"
    always = True

    def rows(self, m: Rows) -> None:
        """Each officer in one session at a time, or no more weeks than are taught; classes cannot tell.

        Seats of one need exclude each other already, by the chain of its steps.
        """
        if not m.weeks:
            m.model.rows(codes(m.options["officer_id"]), m.take, m.options["span"], high=m.taught)
        elif m.classes is None:
            position, at = by_week(m.sends)
            officer, need = m.sends["officer_id"].to_numpy()[position], m.sends["need"].to_numpy()[position]
            away = pd.DataFrame({"officer_id": officer, "at": at, "column": m.send[position]}).assign(need=need)
            away = away[away.groupby(["officer_id", "at"])["need"].transform("nunique").gt(1)]
            m.model.rows(codes(away["officer_id"], away["at"]), away["column"].to_numpy(), 1.0, high=1.0)

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count the weeks in which each officer is away."""
        return _Busy()

    def present(self, place: Place) -> np.ndarray:
        """Where the person is in no other session."""
        return place.idle

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The officer is elsewhere then."""
        if not asked.place.idle[0, asked.start(session)]:
            yield msg("the officer is in another session then.")


class _Busy(Tally):
    def __init__(self) -> None:
        self.away: Counter[tuple[str, int]] = Counter()

    def seat(self, seat: dict[str, Any]) -> bool:
        return all(self.away[seat["officer_id"], week] == 0 for week in weeks_of(seat))

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        for week in weeks_of(seat):
            self.away[seat["officer_id"], week] += sign


LIMIT = OnePlace()
