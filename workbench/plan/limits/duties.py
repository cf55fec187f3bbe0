"""Duties beside needs: one seat in a course that is due, and one for later courses only where these are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.language import Speaker, written
from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.itself import DUTY, LAST, PAIR
from workbench.plan.limit import Cause, Limit
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.tally import Tally


class Duties(Limit):
    """`training.duties`: it forbids nothing by itself, but counts seats that renew what law or rank asks.

    A seat in the course, whatever else it serves, renews the duty; so one person has one seat in it. What a later
    course asks for, and nothing else, gives a seat only where the later course has one too.
    """

    name = "duties"
    order = 63
    counts = "people"
    keys = ("duties",)
    always = True
    causes = (Cause("duties", "duties", "weigh_duties"),)
    reasons = {"duties": msg("Duties have no weight in this plan (`training.duties` is 0).")}
    remedies = {"weigh_duties": msg("Give duties a weight (`training.duties`).")}

    def rows(self, m: Rows) -> None:
        """One seat of a person in a course that is asked for itself, and none for a later course that is not taken."""
        itself = m.choice.itself
        if itself.empty:
            return
        at = np.arange(len(m.options))
        pairs = pd.MultiIndex.from_frame(m.options[PAIR])
        own = at[pairs.isin(pd.MultiIndex.from_frame(itself[PAIR])) & ~m.options["stands"].to_numpy(bool)]
        rows = m.options.iloc[own][["need", *PAIR]]
        several = rows.groupby(PAIR)["need"].transform("nunique").gt(1).to_numpy(bool)
        if several.any():
            both = rows[several]
            m.model.rows(codes(both["officer_id"], both["course"]), m.take[own[several]], 1.0, high=1.0)
        self._for_later_ones(m)

    def _for_later_ones(self, m: Rows) -> None:
        """For each seat that a later course alone asks for: no more of them than seats in what asks for it."""
        itself = m.choice.itself
        alone = itself[itself[DUTY].eq(0)]
        if alone.empty:
            return
        seats = m.options[["need", *PAIR]].assign(column=m.take)[~m.options["lost"].to_numpy(bool)]
        first = seats[seats["need"].isin(alone["need"])]
        later = m.choice.conditions.loc[m.choice.conditions["scale_id"].eq(""), [*PAIR, "after"]].drop_duplicates()
        later = later.rename(columns={"course": "asks", "after": "course"}).merge(alone[["need", *PAIR]], on=PAIR)
        taken = later.merge(seats.drop(columns="need"), left_on=["officer_id", "asks"], right_on=PAIR)
        entries = pd.concat([first[["need", "column"]].assign(sign=1.0), taken[["need", "column"]].assign(sign=-1.0)])
        m.model.rows(codes(entries["need"]), entries["column"].to_numpy(int), entries["sign"].to_numpy(), high=0.0)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Count who sits in which course that is asked for itself."""
        return _Once(choice.itself) if len(choice.itself) else None

    def tells_apart(self, choice: Candidates) -> pd.DataFrame | None:
        """Who is due in one course by one day is exchangeable."""
        itself = choice.itself
        if itself.empty:
            return None
        rows = codes(itself["course"], itself[LAST], itself[DUTY].gt(0))
        return itself[["officer_id"]].assign(row=rows, room=0.0)

    def why_need(self, officer_id: str, training: Training) -> Iterator[Words]:
        """What certificates the officer holds."""
        for one in training.operations.certificates:
            if one.officer != officer_id:
                continue
            if one.expires_on is None:
                said = msg("The officer holds a certificate of {course} since {day}.")
                yield said.format(course=one.course, day=written(Speaker.date, one.held_on))
            else:
                said = msg("The officer holds a certificate of {course}: {days}.")
                yield said.format(course=one.course, days=written(Speaker.period, one.held_on, one.expires_on))


class _Once(Tally):
    def __init__(self, itself: pd.DataFrame):
        self.itself = set(itself[PAIR].itertuples(index=False, name=None))
        self.taken: set[Any] = set()

    def seat(self, seat: dict[str, Any]) -> bool:
        return (seat["officer_id"], seat["course"]) not in self.taken

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        pair = (seat["officer_id"], seat["course"])
        if pair in self.itself and not seat["stands"]:
            self.taken.add(pair) if sign > 0 else self.taken.discard(pair)


LIMIT = Duties()
