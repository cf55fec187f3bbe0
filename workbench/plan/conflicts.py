"""Which limits contradict each other, and what would resolve it.

Uses `candidates`, `limits`, `seating` and `solver` of the same room: it asks of the same seats whether some of the
limits can hold together. Only what is set by hand can contradict a limit: a plan without it may always stay empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.language import Text
from workbench.parameters.planning import Training
from workbench.plan import limits as rows
from workbench.plan.candidates import Candidates
from workbench.plan.conflict_words import described, resolved
from workbench.plan.seating import every_session, possible_seats
from workbench.plan.solver import Model, codes

SECONDS = 20.0
NODES = 2_000
KINDS = (
    "budget", "trainers", "release_cap", "strength", "days", "sessions", "seats_max", "seats_min", "named", "opens",
)  # fmt: skip
BY_HAND = ("opens", "named")


@dataclass(frozen=True)
class Limit:
    """One limit: Σ value · column ≤ bound in each of its rows, or ≥ where it is a demand.

    Attributes:
        kind: one of `KINDS`.
        of: what it belongs to: a domain, unit, row of `Candidates.strength`, or number of a fixed session.
        row, column, value: its entries.
        bound: the limit; for seats_max and seats_min, 0 with the seats as the value of the session's column.
    """

    kind: str
    of: str | int
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    bound: float

    @property
    def demand(self) -> bool:
        """Whether it asks for at least its bound."""
        return self.kind in ("opens", "named", "seats_min")


@dataclass(frozen=True)
class Instance:
    """The sessions set by hand, their seats, and every limit on them."""

    sessions: pd.DataFrame
    seats: pd.DataFrame
    course: pd.DataFrame
    limits: list[Limit]
    training: Training


def conflicts(choice: Candidates, limits: Training, officers: pd.DataFrame) -> list[Problem]:
    """Return every smallest set of limits that contradict each other, with what would resolve each; none where none do.

    A deletion filter (Chinneck 2008): limits are taken out one kind, then one by one, and stay out while the rest still
    contradict each other; what is left cannot hold together, but any part of it can. The filter is run from both ends
    and the smaller set is taken. What is set by hand in it is then set aside, and the next set looked for.

    Each resolution relaxes one limit of the set by the least that lets all others hold, or, where the set is not the
    only one, the others of the set.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        officers: table `officers`; a unit's size is the number of its officers here.
    """
    sizes = officers["unit_id"].dropna().astype("str").value_counts()
    instance = _instance(choice, limits)
    enforced = list(range(len(instance.limits)))
    problems = []
    while not _holds(instance, enforced):
        found = min((_filtered(instance, enforced, reverse) for reverse in (False, True)), key=len)
        chosen = [instance.limits[i] for i in found]
        ways = [
            resolved(
                limit,
                _enough(instance, at, every=enforced, of_set=found),
                choice,
                limits,
                sessions=instance.sessions,
                sizes=sizes,
            )
            for at, limit in zip(found, chosen, strict=True)
        ]
        problems.append(
            Problem(
                Text(
                    "Các giới hạn sau mâu thuẫn nhau: {limits}.", "These limits contradict each other: {limits}."
                ).format(
                    limits=_listed(described(limit, choice, limits, sessions=instance.sessions) for limit in chosen)
                ),
                Text("Cách gỡ, chọn một: {ways}.", "To resolve it, do one of: {ways}.").format(
                    ways=_listed(way for way in ways if way is not None)
                ),
                rule="plan",
                column="training",
            )
        )
        by_hand = {limit.of for limit in chosen if limit.kind in BY_HAND}
        enforced = [i for i in enforced if not _set_aside(instance.limits[i], by_hand)]
    return problems


def _set_aside(limit: Limit, sessions: set[str | int]) -> bool:
    return limit.kind in BY_HAND and limit.of in sessions


def _listed(parts: Iterable[Text]) -> Text:
    every = list(parts)
    return Text("; ".join(part.vi for part in every), "; ".join(part.en for part in every))


def _instance(choice: Candidates, limits: Training) -> Instance:
    every = every_session(choice)
    leading = _leading_courses(choice)
    sessions = every[every["fixed"] | every["course"].isin(leading)].reset_index(drop=True)
    sessions = sessions.assign(session=np.arange(len(sessions)))
    seats = possible_seats(choice, sessions, limits)
    course = choice.courses.loc[sessions["course"]]
    return Instance(sessions, seats, course, _limits(choice, limits, sessions, seats, course), limits)


def _leading_courses(choice: Candidates) -> set[int]:
    """Courses that somebody set by hand has to take first."""
    by_hand = choice.options.merge(choice.fixed_seats[["need", "course"]], on=["need", "course"])
    later = by_hand[~by_hand["first"].astype(bool)]
    lead = choice.options.merge(later[["need", "entry"]].rename(columns={"entry": "to_level"}), on=["need", "to_level"])
    return set(lead["course"])


def _limits(
    choice: Candidates, limits: Training, sessions: pd.DataFrame, seats: pd.DataFrame, course: pd.DataFrame
) -> list[Limit]:
    """Every limit; columns are numbered: seats first, then sessions."""
    hold = len(seats) + np.arange(len(sessions))
    found: list[Limit] = []

    def add(kind: str, of: str | int, row: np.ndarray, column: np.ndarray, value: np.ndarray, bound: float) -> None:
        if len(row):
            found.append(Limit(kind, of, codes(row), column, np.broadcast_to(value, row.shape).astype(float), bound))

    spent = np.r_[seats["seat_cost"], course["session_cost"]] / rows.MILLION
    if limits.budget is not None:
        add("budget", "", np.zeros(len(spent)), np.arange(len(spent)), spent, limits.budget / rows.MILLION)
    position, at = rows.by_week(sessions)
    for domain, available in choice.trainers.items():
        taught = (course["domain_id"].to_numpy() == domain)[position]
        add(
            "trainers",
            domain,
            at[taught],
            hold[position[taught]],
            course["trainers"].to_numpy()[position[taught]],
            available,
        )
    position, at = rows.by_week(seats)
    unit, officer = seats["unit_id"].to_numpy()[position], seats["officer_id"].to_numpy()[position]
    if limits.release_cap is not None:
        for one in np.unique(unit):
            own = unit == one
            add("release_cap", str(one), at[own], position[own], np.ones(1), float(choice.caps[one]))
    away = pd.DataFrame({"officer_id": officer, "at": at, "column": position}).merge(choice.qualified, on="officer_id")
    for number, group in away.groupby("row"):
        room = float(choice.strength["room"].iloc[int(number)])
        add("strength", int(number), group["at"].to_numpy(), group["column"].to_numpy(), np.ones(1), room)
    if limits.days_per_officer is not None:
        add(
            "days",
            "",
            codes(seats["officer_id"]),
            np.arange(len(seats)),
            seats["days"].to_numpy(),
            limits.days_per_officer,
        )
    for (_, _), group in sessions.groupby(["course", "site"]):
        number = group["session"].to_numpy()
        add(
            "sessions",
            int(number[0]),
            np.zeros(len(number)),
            hold[number],
            np.ones(1),
            float(limits.sessions_per_course),
        )
    for number in sessions["session"]:
        own = np.flatnonzero(seats["session"] == number)
        most, fewest = float(course["most"].iloc[number]), float(course["fewest"].iloc[number])
        both, ones = np.r_[own, hold[number]], np.ones(len(own))
        add("seats_max", int(number), np.zeros(len(both)), both, np.r_[ones, -most], 0.0)
        add("seats_min", int(number), np.zeros(len(both)), both, np.r_[ones, -fewest], 0.0)
        named = own[seats["fixed"].to_numpy()[own]]
        if sessions["fixed"].iloc[number]:
            add("named", int(number), codes(seats["need"].iloc[named]) if len(named) else named, named, np.ones(1), 1.0)
            add("opens", int(number), np.zeros(1), hold[[number]], np.ones(1), 1.0)
    return found


def _model(instance: Instance, enforced: Iterable[int], *, goal: Limit | None = None) -> Model:
    seats, sessions = instance.seats, instance.sessions
    model = Model()
    sit = model.columns(np.zeros(len(seats)), 1.0, whole=True)
    model.columns(np.zeros(len(sessions)), 1.0, whole=True)
    rows.chain_of_steps(model, seats, sit, instance.training)
    rows.order_of_steps(model, seats, sit)
    rows.one_place_at_a_time(model, seats, sit)
    own = np.arange(len(seats))
    opened = len(seats) + seats["session"].to_numpy(int)
    model.rows(np.r_[own, own], np.r_[sit, opened], np.r_[np.ones(len(own)), -np.ones(len(own))], high=0.0)
    for i in enforced:
        limit = instance.limits[i]
        bound = {"low": limit.bound} if limit.demand else {"high": limit.bound}
        model.rows(limit.row, limit.column, limit.value, **bound)
    if goal is not None:
        sign = -1.0 if not goal.demand else 1.0
        amount = model.columns(np.array([sign]), 1e6, whole=False)
        every = np.arange(int(goal.row.max()) + 1)
        value = np.r_[np.where(goal.value < 0, 0.0, goal.value), -np.ones(len(every))]
        column = np.r_[goal.column, np.repeat(amount, len(every))]
        bound = {"low": 0.0} if goal.demand else {"high": 0.0}
        model.rows(np.r_[goal.row, every], column, value, **bound)
    return model


def _holds(instance: Instance, enforced: Iterable[int]) -> bool:
    model = _model(instance, enforced)
    try:
        model.solve(gap=1.0, nodes=NODES, seconds=SECONDS)
    except PlanInfeasible:
        return False
    return True


def _filtered(instance: Instance, enforced: list[int], reverse: bool) -> list[int]:
    kept = list(enforced)
    order = sorted(kept, key=lambda i: KINDS.index(instance.limits[i].kind), reverse=reverse)
    kinds = list(dict.fromkeys(instance.limits[i].kind for i in order))
    for kind in kinds:
        rest = [i for i in kept if instance.limits[i].kind != kind]
        if not _holds(instance, rest):
            kept = rest
    for i in order:
        rest = [j for j in kept if j != i]
        if i in kept and not _holds(instance, rest):
            kept = rest
    return kept


def _enough(instance: Instance, at: int, *, every: list[int], of_set: list[int]) -> float | None:
    """The value of one limit that resolves all, or else its set; None for what is set by hand, or where none does."""
    limit = instance.limits[at]
    if limit.kind in BY_HAND:
        return None
    resolving = (_least(instance, [i for i in others if i != at], limit) for others in (every, of_set))
    return next((value for value in resolving if value is not None), None)


def _least(instance: Instance, others: list[int], limit: Limit) -> float | None:
    """The least value of a limit, or the highest that a demand reaches, with which the others hold; None for none."""
    model = _model(instance, others, goal=limit)
    try:
        found = model.solve(gap=1e-6, nodes=NODES, seconds=SECONDS)
    except PlanInfeasible:
        return None
    return abs(float(found.objective))
