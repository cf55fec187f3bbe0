"""Money for sessions, people and travel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbench.messages import Words, msg
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import SMALL, Instance, money
from workbench.plan.limit import Cause, Demand, Limit, demand
from workbench.plan.place import Chosen, Place
from workbench.plan.rows import Rows
from workbench.plan.standing import Room, Standing
from workbench.plan.tally import Tally
from workbench.plan.weekly import MILLION

TINY = 1e-9


class Budget(Limit):
    """`training.budget`, less the `reserve`: đồng for the sessions, the people in them, and their travel.

    Models count millions: the solver's tolerance then stays far below one đồng per person.
    """

    name = "budget"
    order = 160
    counts = "money"
    keys = ("budget", "reserve")
    causes = (Cause("budget", "budget", "raise_budget"),)
    reasons = {"budget": msg("The budget is used up.")}
    remedies = {"raise_budget": msg("Raise the budget.")}
    kinds = {"budget": 10}

    def rows(self, m: Rows) -> None:
        """Everything that is spent."""
        if m.training.spendable is not None:
            costs = m.spent > 0
            row = np.zeros(int(costs.sum()), int)
            m.model.rows(row, m.paid[costs], m.spent[costs] / MILLION, high=m.training.spendable / MILLION)

    def tally(self, choice: Candidates, training: Training) -> Tally:
        """Count down the money."""
        return _Purse(choice, training)

    def left(self, plan: Standing) -> float:
        """Đồng that the plan leaves; infinite without a budget."""
        budget = plan.training.spendable
        return np.inf if budget is None else max(budget - plan.cost, 0.0)

    def at_most(self, place: Place, k: int, could: np.ndarray, left: Room, *, opens: bool) -> float:
        """So many seats as the dearest of them lets the money pay, after a new session's own cost."""
        money = left.money
        fixed = place.facts["session_cost"] if opens else 0.0
        dearest = float(place.seat_cost[could].max())
        unpaid = dearest == 0 or np.isinf(money)
        return np.inf if unpaid and fixed <= money + 1 else (money - fixed + 1) // max(dearest, TINY)

    def beyond(self, move: Chosen) -> float | None:
        """What the plan would cost with the move."""
        enough = (move.left.cost + move.cost) / (1.0 - move.training.reserve)
        return enough if max(move.cost - move.left.money, 0.0) > 0 else None

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """So much money for all of it."""
        spent = np.r_[instance.seats["seat_cost"], instance.course["session_cost"]] / MILLION
        if instance.training.spendable is not None:
            most = instance.training.spendable / MILLION
            yield from demand(self, "budget", "", np.zeros(len(spent)), np.arange(len(spent)), spent, most)

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How much money there is."""
        return msg("the budget of {money}").format(money=money(instance.training.budget or 0.0))

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Raise it."""
        if least is None:
            return None
        enough = least * MILLION / (1.0 - instance.training.reserve)
        more = np.ceil(enough - (instance.training.budget or 0.0) - SMALL)
        return msg("raise training.budget by {money}").format(money=money(more))

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """One more session with its fewest people costs more than is left."""
        price = asked.facts["session_cost"] + asked.facts["fewest"] * asked.place.seat_cost[0]
        if price > asked.left.money:
            said = msg("costs at least {price}; the budget leaves {left}.")
            yield said.format(price=asked.money(price), left=asked.money(asked.left.money))


class _Purse(Tally):
    def __init__(self, choice: Candidates, training: Training):
        self.money = np.inf if training.spendable is None else training.spendable
        self.fee = choice.courses["session_cost"]

    def seat(self, seat: dict[str, Any]) -> bool:
        return bool(seat["seat_cost"] <= self.money + SMALL)

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        self.money -= sign * seat["seat_cost"]

    def place(self, course: int, site: str) -> bool:
        return bool(self.fee[course] <= self.money)

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        self.money -= sign * self.fee[course]


LIMIT = Budget()
