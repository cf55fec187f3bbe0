"""Orders by hand: who must, and who must not, attend a course or session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.operations import Order
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance
from workbench.plan.limit import Cause, Cohort, Demand, Limit, demand
from workbench.plan.ordered import ANY, barred, in_words, kept_from, meant, sent
from workbench.plan.place import Place, Waiting
from workbench.plan.rows import Rows
from workbench.plan.tally import Tally


class Orders(Limit):
    """`operations.orders`: who must attend has a seat, whatever else could be done; who must not has none.

    Who must attend needs not be as sure as `training.prudence` asks for, as if set by hand.
    """

    name = "orders"
    order = 72
    counts = "people"
    keys = ("operations.orders",)
    first = True
    causes = (Cause("order", "order", "change_order"),)
    reasons = {"order": msg("An order by hand keeps the officer from it.")}
    remedies = {"change_order": msg("Have the order changed.")}
    kinds = {"ordered": 95}

    def known(self, cohort: Cohort) -> tuple[pd.DataFrame, dict[str, list[Order]]]:
        """Who must attend what (`ordered.sent`), and what keeps whom from something (`ordered.kept_from`)."""
        must = sent(cohort.training, cohort.framework, settled=cohort.settled)
        return must, kept_from(cohort.training)

    def lets(self, arcs: pd.DataFrame, training: Training) -> pd.Series | None:
        """Courses that no order keeps from the officer in the whole plan."""
        return arcs["allowed"] if kept_from(training) else None

    def bars(self, needs: pd.DataFrame, choice: Candidates, training: Training) -> pd.Series:
        """Needs of people who must not attend any course that fits."""
        if not kept_from(training):
            return pd.Series(False, index=needs.index)
        key = ["officer_id", "scale_id"]
        pairs = choice.suitable[["need", "course", "officer_id"]].merge(choice.needs[["need", "scale_id"]], on="need")
        allowed = pairs.assign(allowed=could_be_sent(pairs, choice.starts, choice.courses, choice.kept_from))
        allowed = allowed.groupby(key)["allowed"].any()
        asked = pd.MultiIndex.from_frame(needs[key].astype("str"))
        return pd.Series(asked.isin(allowed.index[~allowed]), index=needs.index)

    def tells_apart(self, choice: Candidates) -> pd.DataFrame | None:
        """Everybody of whom there is an order counts alone."""
        who = sorted({*choice.ordered["officer_id"], *choice.kept_from})
        if not who:
            return None
        return pd.DataFrame({"officer_id": who, "row": np.arange(len(who)), "room": 0.0}).astype({"officer_id": "str"})

    def rows(self, m: Rows) -> None:
        """No seat that an order keeps from somebody, and one at least for each order to attend."""
        must, own = m.choice.ordered, m.options[["officer_id", "course"]].assign(column=m.take)
        if m.classes is not None and len(must):
            asked = own.merge(must, on=["officer_id", "course"])
            m.model.rows(_numbers(asked["line"]), asked["column"].to_numpy(), 1.0, low=1.0)
        if not m.weeks:
            return
        seats = m.sends[["course", "site", "week"]].assign(officer_id=_officers(m), column=m.send)
        if len(m.choice.kept_from):
            gone = np.flatnonzero(barred(seats, m.choice.starts, m.choice.courses, m.choice.kept_from))
            m.model.rows(np.arange(gone.size), m.send[gone], 1.0, high=0.0)
        if len(must):
            asked = meant(seats, must, m.choice.starts)
            # An order that no session of the model could keep has a column that stays 0: the model is infeasible.
            none = m.model.columns(np.zeros(1), 0.0, whole=False)
            row = _numbers(pd.concat([asked["line"], must["line"]]))
            m.model.rows(row, np.r_[asked["column"].to_numpy(int), np.repeat(none, len(must))], 1.0, low=1.0)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Let nobody sit where an order keeps them from, nor move away from where it sends them."""
        return _Ordered(choice) if training.operations.orders else None

    def at(self, waiting: Waiting) -> np.ndarray | None:
        """People × starts: whether no order keeps the person from it; None where there is none."""
        orders, officers = waiting.choice.kept_from, waiting.people["officer_id"]
        if not officers.isin(list(orders)).any():
            return None
        n = len(waiting.week)
        who, week = np.repeat(officers.to_numpy(str), n), np.tile(waiting.week, len(officers))
        seats = pd.DataFrame({"officer_id": who, "course": waiting.course, "site": waiting.site, "week": week})
        found = barred(seats, waiting.left.starts, waiting.choice.courses, orders)
        return ~found.reshape(len(officers), n)

    def present(self, place: Place) -> np.ndarray | None:
        """Where no order keeps the person from it."""
        found: np.ndarray | None = place.of[self.name]
        return found

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """For each order to attend, one seat."""
        seats = instance.seats[["officer_id", "course", "site", "week"]].assign(column=np.arange(len(instance.seats)))
        asked = meant(seats, instance.choice.ordered, instance.choice.starts)
        for line, group in asked.groupby("line"):
            column = group["column"].to_numpy(int)
            yield from demand(
                self, "ordered", f"order {line}", np.zeros(len(column)), column, 1.0, 1.0, at_least=True, by_hand=True
            )

    def said(self, demand: Demand, instance: Instance) -> Words:
        """The order, by whom and why."""
        order = instance.training.operations.orders[_line(demand)]
        said = msg("order {line} (by {by}: {reason}), to attend {what}")
        return said.format(line=_line(demand) + 1, by=order.by, reason=order.reason, what=order.what)

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words:
        """Take it back."""
        return msg("take back order {line}").format(line=_line(demand) + 1)

    def why_need(self, officer_id: str, training: Training) -> Iterator[Words]:
        """What orders say of the officer, by whom and why."""
        for order in training.operations.orders:
            if order.officer == officer_id:
                yield in_words(order)

    def why_session(self, asked: Asked, session: pd.Series) -> Iterator[Words]:
        """An order keeps the officer from it."""
        allowed: np.ndarray | None = asked.place.of[self.name]
        if allowed is not None and not allowed[0, asked.start(session)]:
            yield msg("an order keeps the officer from it.")


def could_be_sent(
    pairs: pd.DataFrame, starts: pd.DataFrame, courses: pd.DataFrame, orders: Mapping[str, Sequence[Order]]
) -> np.ndarray:
    """Return whether orders leave each officer any start of the course: rows with officer_id and course."""
    found = np.ones(len(pairs), dtype=bool)
    mine = np.flatnonzero(pairs["officer_id"].isin(list(orders)).to_numpy())
    if mine.size:
        asked = (
            pairs.iloc[mine][["officer_id", "course"]].assign(at=mine).merge(starts[["course", "week"]], on="course")
        )
        free = asked.loc[~barred(asked, starts, courses, orders), "at"].unique()
        found[mine] = np.isin(mine, free)
    return found


def _officers(m: Rows) -> np.ndarray:
    """Officer of each row of what is sent; empty for a class of several."""
    if m.classes is None:
        return m.sends["officer_id"].to_numpy(str)
    alone = m.classes.of[m.classes.of.index.isin([*m.choice.ordered["officer_id"], *m.choice.kept_from])]
    officer = pd.Series(alone.index.astype("str"), index=alone.to_numpy(), dtype="str")
    return m.sends["group"].map(officer).astype("str").fillna("").to_numpy(str)


def _numbers(lines: pd.Series) -> np.ndarray:
    return np.unique(lines.to_numpy(int), return_inverse=True)[1]


def _line(demand: Demand) -> int:
    return int(str(demand.of).removeprefix("order "))


class _Ordered(Tally):
    def __init__(self, choice: Candidates):
        self.choice = choice
        self.concerned = {*choice.ordered["officer_id"], *choice.kept_from}

    def seat(self, seat: dict[str, Any]) -> bool:
        if seat["officer_id"] not in self.concerned:
            return True
        one = pd.DataFrame([{name: seat[name] for name in ("officer_id", "course", "site", "week")}])
        if barred(one, self.choice.starts, self.choice.courses, self.choice.kept_from).any():
            return False
        must = self.choice.ordered
        asked = must["officer_id"].eq(seat["officer_id"]) & must["course"].eq(seat["course"]) & must["week"].ne(ANY)
        return not asked.any() or len(meant(one, must[asked], self.choice.starts)) > 0


LIMIT = Orders()
