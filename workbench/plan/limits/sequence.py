"""The order of steps in time: of one need, and of one person in courses that serve a common scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cohort, Limit
from workbench.plan.place import Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally


class Sequence(Limit):
    """A later step starts after an earlier one has ended. No parameter changes that.

    A later step of a need follows the one that leads to it. Where courses serve several scales, nobody takes one that
    starts at a higher level before one that ends there or below, if both serve a scale in common.
    """

    name = "sequence"
    order = 80
    counts = "times"
    always = True

    def known(self, cohort: Cohort) -> list[tuple[str, str]]:
        """Courses of which the first comes before the second, where one of the two serves several scales."""
        served, courses = cohort.framework.served_by, cohort.framework.courses
        return [
            (low.id, high.id)
            for low in courses
            for high in courses
            if low.lifts.to <= high.lifts.from_
            and set(served[low.id]) & set(served[high.id])
            and len(served[low.id]) + len(served[high.id]) > 2
        ]

    def rows(self, m: Rows) -> None:
        """For each need, level and week t at which a seat of a later step could start.

        The seats of later steps taken up to t are no more than the seats that lead to that level and end before t.
        """
        self._in_turn(m)
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

    def _in_turn(self, m: Rows) -> None:
        """For each person, pair of courses and week t at which the higher could start.

        A seat in the higher up to t and one in the lower that has not ended before t exclude each other; of a class, as
        many of both as it has people.
        """
        pairs = _numbered(m.choice)
        if pairs.empty:
            return
        who = m.sends["officer_id" if m.classes is None else "group"]
        seats = m.sends[["course", "week", "span"]].assign(who=who, column=m.send)
        key = ["who", "lower", "higher"]
        higher = seats.merge(pairs.assign(course=pairs["higher"]), on="course")
        lower = seats.merge(pairs.assign(course=pairs["lower"]), on="course")
        rows = (
            higher[[*key, "week"]].drop_duplicates().rename(columns={"week": "t"}).merge(lower[key].drop_duplicates())
        )
        before, after = higher.merge(rows, on=key), lower.merge(rows, on=key)
        after = after[after["week"] + after["span"] - 1 >= after["t"]]
        entries = pd.concat([before[before["week"] <= before["t"]], after])
        if entries.empty:
            return
        row = codes(*(entries[name] for name in (*key, "t")))
        size = 1.0 if m.classes is None else entries["who"].map(m.classes.of.value_counts()).to_numpy(float)
        m.model.rows(row, entries["column"].to_numpy(), 1.0 / size, high=1.0)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Remember when each officer is in which course."""
        pairs = _numbered(choice)
        return None if pairs.empty else _InTurn(pairs)

    def left(self, plan: Standing) -> pd.DataFrame:
        """The seats as they stand: officer_id, course, week, span."""
        return plan.seats[["officer_id", "course", "week", "span"]]

    def at(self, waiting: Waiting) -> np.ndarray:
        """People × starts: whether the start comes in turn with the person's seats."""
        fits = np.ones((len(waiting.people), len(waiting.week)), dtype=bool)
        order = _InTurn(_numbered(waiting.choice))
        if not {*order.lower, *order.higher} & {waiting.course}:
            return fits
        for seat in waiting.left.of[self.name].to_dict("records"):
            order.sit(seat, 1)
        for i, officer in enumerate(waiting.people["officer_id"]):
            for k, (week, span) in enumerate(zip(waiting.week, waiting.span, strict=True)):
                fits[i, k] = order.seat({"officer_id": officer, "course": waiting.course, "week": week, "span": span})
        return fits

    def present(self, place: Place) -> np.ndarray:
        """Where the person's other courses come in turn."""
        return np.asarray(place.of[self.name])

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """The officer's lower step would come after the higher one."""
        if not asked.place.of[self.name][0, asked.start(session)]:
            yield msg("the officer would take the higher step before the lower one.")


def _numbered(choice: Candidates) -> pd.DataFrame:
    """Return lower and higher: numbers of the courses that come in turn."""
    number = dict(zip(choice.courses["course_id"], choice.courses.index, strict=True))
    known = [(number[low], number[high]) for low, high in choice.of[Sequence.name] if {low, high} <= set(number)]
    return pd.DataFrame(known, columns=["lower", "higher"]).astype(int)


class _InTurn(Tally):
    def __init__(self, pairs: pd.DataFrame):
        self.lower = pairs.groupby("higher")["lower"].agg(set).to_dict()
        self.higher = pairs.groupby("lower")["higher"].agg(set).to_dict()
        self.held: dict[str, list[tuple[int, int, int]]] = {}

    def seat(self, seat: dict[str, Any]) -> bool:
        own, start = seat["course"], seat["week"]
        end = start + seat["span"] - 1
        lower, higher = self.lower.get(own, ()), self.higher.get(own, ())
        return not any(
            (course in lower and last >= start) or (course in higher and first <= end)
            for course, first, last in self.held.get(seat["officer_id"], ())
        )

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        held = self.held.setdefault(seat["officer_id"], [])
        taken = (seat["course"], seat["week"], seat["week"] + seat["span"] - 1)
        if sign > 0:
            held.append(taken)
        else:
            held.remove(taken)


LIMIT = Sequence()
