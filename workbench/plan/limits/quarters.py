"""Money by quarter, for the sessions that start in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.operations import Fund
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import SMALL, Instance, money
from workbench.plan.limit import Cause, Demand, Limit, demand
from workbench.plan.place import Chosen, Place, Waiting
from workbench.plan.quarterly import amounts, quarter_of
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Room, Standing
from workbench.plan.tally import Tally
from workbench.plan.weekly import MILLION

MORE = "training.operations.money"
TINY = 1e-9


class Quarters(Limit):
    """`operations.money`: what the sessions that start in a quarter cost is no more than its sources give.

    That holds beside `training.budget`, and with the same `reserve`. Once any quarter is named, those that are not have
    no money.
    """

    name = "quarters"
    order = 162
    counts = "money"
    keys = ("operations.money",)
    relaxable = True
    causes = (Cause("quarters", "quarters", "add_money"),)
    reasons = {"quarters": msg("The money of the quarter is used up.")}
    remedies = {"add_money": msg("Find more money for the quarter.")}
    kinds = {"quarters": 12}

    def rows(self, m: Rows) -> None:
        """What is spent on the sessions that start in each quarter; in all of them where there are no weeks."""
        if not m.training.operations.money:
            return
        have = _spendable(m.training)
        if not m.weeks:
            costs = m.spent > 0
            held_in = set(_quarters(m.choice.starts[["course", "week"]], m.choice))
            in_all = sum(amount for quarter, amount in have.items() if quarter in held_in)
            m.model.rows(
                np.zeros(int(costs.sum()), int), m.paid[costs], m.spent[costs] / MILLION, high=in_all / MILLION
            )
            return
        person = m.choice.courses["person_cost"].loc[m.sends["course"]].to_numpy(float)
        spent = np.r_[person + m.sends["travel_cost"].to_numpy(float), m.course["session_cost"].to_numpy(float)]
        both = pd.concat([m.sends[["course", "week"]], m.held[["course", "week"]]], ignore_index=True)
        quarter, column = _quarters(both, m.choice).to_numpy(str), np.r_[m.send, m.hold]
        costs = spent > 0
        row = codes(quarter[costs])
        most = np.array([have.get(q, 0.0) for q in np.unique(quarter[costs])])
        m.model.rows(row, column[costs], spent[costs] / MILLION, high=most / MILLION)

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Count down the money of each quarter."""
        return _Purses(choice, training) if training.operations.money else None

    def left(self, plan: Standing) -> dict[str, float] | None:
        """Đồng that the plan leaves of each quarter; None where no quarter is named."""
        if not plan.training.operations.money:
            return None
        left = defaultdict(float, _spendable(plan.training))
        quarter = _quarters(plan.held[["course", "week"]], plan.choice)
        for name, cost in plan.held["cost"].groupby(quarter.to_numpy()).sum().items():
            left[str(name)] -= float(cost)
        return {name: max(amount, 0.0) for name, amount in left.items()}

    def at(self, waiting: Waiting) -> tuple[np.ndarray, list[str]] | None:
        """Money left at each start, and its quarter."""
        left: dict[str, float] | None = waiting.left.of[self.name]
        if left is None:
            return None
        held = waiting.left.starts[waiting.left.starts["course"].eq(waiting.course)]
        quarters = quarter_of(held["start"]).tolist()
        return np.array([left.get(quarter, 0.0) for quarter in quarters]), quarters

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """Starts of a new session whose quarter can pay it."""
        found = place.of[self.name]
        return found[0] + 1 >= place.facts["session_cost"] if opens and found is not None else None

    def at_most(self, place: Place, k: int, could: np.ndarray, left: Room, *, opens: bool) -> float:
        """So many seats as the dearest of them lets the quarter's money pay, after a new session's own cost."""
        found = place.of[self.name]
        if found is None:
            return np.inf
        fixed = place.facts["session_cost"] if opens else 0.0
        dearest = float(place.seat_cost[could].max())
        if dearest == 0:
            return np.inf if fixed <= found[0][k] + 1 else 0.0
        return float((found[0][k] - fixed + 1) // max(dearest, TINY))

    def beyond(self, move: Chosen) -> str | None:
        """The quarter, and the money that it would have to have: `2026-Q3:1000000`."""
        found = move.place.of[self.name]
        if found is None or move.cost <= found[0][move.k] + 1:
            return None
        quarter, left = found[1][move.k], found[0][move.k]
        more = (move.cost - left) / (1.0 - move.training.reserve)
        return f"{quarter}:{amounts(move.training).get(quarter, 0.0) + more:.0f}"

    def parameter(self, course: pd.Series, site: str) -> str:
        """Money of one quarter more."""
        return MORE

    def widened(self, training: Training, key: str, value: str) -> Training | None:
        """With so much money in the quarter."""
        if key != MORE:
            return None
        quarter, _, amount = value.partition(":")
        more = float(amount) - amounts(training).get(quarter, 0.0)
        funds = [*training.operations.money, Fund(source="+", quarter=quarter, amount=max(more, 0.0))]
        operations = training.operations.model_copy(update={"money": funds})
        return training.model_copy(update={"operations": operations})

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """So much money for what starts in each quarter."""
        if not instance.training.operations.money:
            return
        have = _spendable(instance.training)
        spent = np.r_[instance.seats["seat_cost"], instance.course["session_cost"]] / MILLION
        both = pd.concat([instance.seats[["course", "week"]], instance.sessions[["course", "week"]]], ignore_index=True)
        quarter = _quarters(both, instance.choice).to_numpy(str)
        for name in np.unique(quarter):
            own = np.flatnonzero(quarter == name)
            most = have.get(str(name), 0.0) / MILLION
            yield from demand(self, "quarters", str(name), np.zeros(len(own)), own, spent[own], most)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How much money the quarter has."""
        have = amounts(instance.training).get(str(demand.of), 0.0)
        return msg("the money of {quarter}: {money}").format(quarter=demand.of, money=money(have))

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Find more."""
        if least is None:
            return None
        enough = least * MILLION / (1.0 - instance.training.reserve)
        more = np.ceil(enough - amounts(instance.training).get(str(demand.of), 0.0) - SMALL)
        return msg("find {money} more for {quarter}").format(money=money(more), quarter=demand.of)

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """No quarter leaves as much as one more session with its fewest people costs."""
        found = asked.place.of[self.name]
        if found is None or not len(asked.inside):
            return
        price, most = asked.facts["session_cost"] + asked.facts["fewest"] * asked.place.seat_cost[0], 0.0
        most = float(found[0][asked.inside].max())
        if price > most:
            said = msg("costs at least {price}; no quarter leaves more than {left}.")
            yield said.format(price=asked.money(price), left=asked.money(most))


def _spendable(training: Training) -> dict[str, float]:
    return {quarter: amount * (1.0 - training.reserve) for quarter, amount in amounts(training).items()}


def _quarters(held: pd.DataFrame, choice: Candidates) -> pd.Series:
    """Return the quarter in which each row (course, week) starts."""
    key = ["course", "week"]
    named = quarter_of(choice.starts["start"])
    named.index = pd.MultiIndex.from_frame(choice.starts[key])
    return named.reindex(pd.MultiIndex.from_frame(held[key])).astype("str").reset_index(drop=True)


class _Purses(Tally):
    def __init__(self, choice: Candidates, training: Training):
        self.money = defaultdict(float, _spendable(training))
        self.fee = choice.courses["session_cost"]
        key = choice.starts[["course", "week"]].itertuples(index=False, name=None)
        self.quarter = dict(zip(key, quarter_of(choice.starts["start"]), strict=True))

    def seat(self, seat: dict[str, Any]) -> bool:
        return bool(seat["seat_cost"] <= self.money[self.quarter[seat["course"], seat["week"]]] + SMALL)

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        self.money[self.quarter[seat["course"], seat["week"]]] -= sign * seat["seat_cost"]

    def session(self, course: int, site: str, weeks: range) -> bool:
        return bool(self.fee[course] <= self.money[self.quarter[course, weeks.start]] + SMALL)

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        self.money[self.quarter[course, weeks.start]] -= sign * self.fee[course]


LIMIT = Quarters()
