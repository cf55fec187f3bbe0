"""Which limits contradict each other, and what would resolve it.

Uses `contradiction`, `limits`, `rows`, `seating` and `solver` of the same room: it asks of the same seats whether some
of what the limits demand can hold together. Only what is set by hand can contradict a limit: a plan without it may
always stay empty.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench import tables
from workbench.errors import PlanInfeasible, Problem
from workbench.messages import Words, joined, msg
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance
from workbench.plan.limit import Demand
from workbench.plan.limits import LIMITS
from workbench.plan.rows import Rows
from workbench.plan.seating import every_session, possible_seats
from workbench.plan.solver import Model

SECONDS = 20.0
NODES = 2_000
TURN = {kind: turn for limit in LIMITS for kind, turn in limit.kinds.items()}


def conflicts(choice: Candidates, limits: Training, officers: tables.Officers) -> list[Problem]:
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
    instance = _instance(choice, limits, officers)
    demands = sorted((demand for limit in LIMITS for demand in limit.demands(instance)), key=_in_words)
    enforced = list(range(len(demands)))
    problems = []
    while not _holds(instance, demands, enforced):
        found = min((_filtered(instance, demands, enforced, reverse) for reverse in (False, True)), key=len)
        chosen = [demands[i] for i in found]
        ways = [
            demand.limit.resolved(demand, _enough(instance, demands, at, every=enforced, of_set=found), instance)
            for at, demand in zip(found, chosen, strict=True)
        ]
        problems.append(
            Problem(
                msg("These limits contradict each other: {limits}.").format(
                    limits=_listed(demand.limit.said(demand, instance) for demand in chosen)
                ),
                msg("To resolve it, do one of: {ways}.").format(ways=_listed(way for way in ways if way is not None)),
                rule="plan",
                column="training",
            )
        )
        by_hand = {demand.of for demand in chosen if demand.by_hand}
        enforced = [i for i in enforced if not (demands[i].by_hand and demands[i].of in by_hand)]
    return problems


def _in_words(demand: Demand) -> tuple[int, int]:
    """The order in which demands are said: those of the whole plan, then session by session."""
    return int(demand.of) if demand.of_session else -1, TURN[demand.kind]


def _listed(parts: Iterable[Words]) -> Words:
    return joined(parts, "; ")


def _instance(choice: Candidates, limits: Training, officers: tables.Officers) -> Instance:
    every = every_session(choice)
    leading = _leading_courses(choice)
    sessions = every[every["fixed"] | every["course"].isin(leading)].reset_index(drop=True)
    sessions = sessions.assign(session=np.arange(len(sessions)))
    return Instance(
        choice=choice,
        training=limits,
        sessions=sessions,
        seats=possible_seats(choice, sessions, limits),
        course=choice.courses.loc[sessions["course"]],
        sizes=officers["unit_id"].dropna().astype("str").value_counts(),
    )


def _leading_courses(choice: Candidates) -> set[int]:
    """Courses that somebody set by hand has to take first, and those that somebody must attend by order."""
    by_hand = choice.options.merge(choice.fixed_seats[["need", "course"]], on=["need", "course"])
    later = by_hand[~by_hand["first"].astype(bool)]
    lead = choice.options.merge(later[["need", "entry"]].rename(columns={"entry": "to_level"}), on=["need", "to_level"])
    return {*lead["course"], *choice.ordered["course"]}


def _model(instance: Instance, demands: list[Demand], enforced: Iterable[int], *, goal: Demand | None = None) -> Model:
    seats, sessions, course = instance.seats, instance.sessions, instance.course
    model = Model()
    sit = model.columns(np.zeros(len(seats)), 1.0, whole=True)
    hold = model.columns(np.zeros(len(sessions)), 1.0, whole=True)
    rows = Rows(
        model=model, choice=instance.choice, training=instance.training, options=seats, take=sit, sends=seats,
        send=sit, at=seats["session"].to_numpy(), held=sessions, hold=hold, course=course, paid=np.r_[sit, hold],
        spent=np.r_[seats["seat_cost"], course["session_cost"]], classes=None, weeks=True,
    )  # fmt: skip
    for limit in LIMITS:
        if limit.always:
            limit.rows(rows)
    own = np.arange(len(seats))
    opened = hold[seats["session"].to_numpy(int)]
    model.rows(np.r_[own, own], np.r_[sit, opened], np.r_[np.ones(len(own)), -np.ones(len(own))], high=0.0)
    for i in enforced:
        demand = demands[i]
        bound = {"low": demand.bound} if demand.at_least else {"high": demand.bound}
        model.rows(demand.row, demand.column, demand.value, **bound)
    if goal is not None:
        sign = -1.0 if not goal.at_least else 1.0
        amount = model.columns(np.array([sign]), 1e6, whole=False)
        every = np.arange(int(goal.row.max()) + 1)
        value = np.r_[np.where(goal.value < 0, 0.0, goal.value), -np.ones(len(every))]
        column = np.r_[goal.column, np.repeat(amount, len(every))]
        bound = {"low": 0.0} if goal.at_least else {"high": 0.0}
        model.rows(np.r_[goal.row, every], column, value, **bound)
    return model


def _holds(instance: Instance, demands: list[Demand], enforced: Iterable[int]) -> bool:
    model = _model(instance, demands, enforced)
    try:
        model.solve(gap=1.0, nodes=NODES, seconds=SECONDS)
    except PlanInfeasible:
        return False
    return True


def _filtered(instance: Instance, demands: list[Demand], enforced: list[int], reverse: bool) -> list[int]:
    kept = list(enforced)
    order = sorted(kept, key=lambda i: TURN[demands[i].kind], reverse=reverse)
    kinds = list(dict.fromkeys(demands[i].kind for i in order))
    for kind in kinds:
        rest = [i for i in kept if demands[i].kind != kind]
        if not _holds(instance, demands, rest):
            kept = rest
    for i in order:
        rest = [j for j in kept if j != i]
        if i in kept and not _holds(instance, demands, rest):
            kept = rest
    return kept


def _enough(instance: Instance, demands: list[Demand], at: int, *, every: list[int], of_set: list[int]) -> float | None:
    """The value of one demand that resolves all, or else its set; None for what is set by hand, or where none does."""
    goal = demands[at]
    if goal.by_hand:
        return None
    resolving = (_least(instance, demands, [i for i in others if i != at], goal) for others in (every, of_set))
    return next((value for value in resolving if value is not None), None)


def _least(instance: Instance, demands: list[Demand], others: list[int], goal: Demand) -> float | None:
    """The least value of a demand, or the highest that one of at least reaches, with which the others hold."""
    model = _model(instance, demands, others, goal=goal)
    try:
        found = model.solve(gap=1e-6, nodes=NODES, seconds=SECONDS)
    except PlanInfeasible:
        return None
    return abs(float(found.objective))
