"""Which candidate sessions open and who sits in them, person by person, under every limit.

Uses `candidates`, `rows` and `solver` of the same room: every limit writes its rows of the model (`rows`), which the
solver solves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.itself import less_late
from workbench.plan.limits import write
from workbench.plan.rows import Rows
from workbench.plan.solver import Model, Solution

SEATING_GAP = 4e-3
SEATING_NODES = 2_000
EXACT_GAP = 1e-7
EXACT_NODES = 200_000
SECONDS = 600.0


def every_session(choice: Candidates) -> pd.DataFrame:
    """Return every candidate session: one per course, site and week in which it can start, and those that stand."""
    every = choice.places.merge(choice.starts, on="course")
    if choice.opens is not None:
        every = every[every["start"].ge(pd.Timestamp(choice.opens))]
    if len(choice.closed):
        every = every[~_among(every, choice.closed)]
    if len(choice.standing):
        every = pd.concat([every, choice.standing])
    return described(every, choice)


def _among(sessions: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    key = ["course", "site", "week"]
    return np.asarray(pd.MultiIndex.from_frame(sessions[key]).isin(pd.MultiIndex.from_frame(some[key])))


def described(sessions: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    """Return sessions by course, site and week, numbered (`session`), with span, `fixed` (by hand) and `stands`."""
    key = ["course", "site", "week"]
    found = sessions[key].drop_duplicates().merge(choice.starts[["course", "week", "span"]], on=["course", "week"])
    found = found.sort_values(key, ignore_index=True)
    return found.assign(
        session=np.arange(len(found)), fixed=_among(found, choice.fixed), stands=_among(found, choice.standing)
    )


def possible_seats(choice: Candidates, sessions: pd.DataFrame, limits: Training) -> pd.DataFrame:
    """Return every seat that somebody could take in the sessions.

    Returns:
        One row per option and session that the officer may attend, is set by hand to attend, or stands in: its need,
        course, officer_id, unit_id, entry, to_level, first, benefit, days; session, week, span; travels; seat_cost
        (đồng for person and travel); fixed and kept (set by hand, in the published plan); bonus, what keeping adds.
    """
    key = ["need", "course", "site", "week"]
    held = sessions.loc[~sessions["stands"], ["course", "site", "session", "week", "span"]]
    reached = choice.reach.merge(held, on=["course", "site"])
    options = choice.free.drop(columns="span")
    seats = options.merge(reached, on=["unit_id", "course"])
    if len(choice.fixed_seats):
        by_hand = options.merge(choice.fixed_seats, on=["need", "course"]).merge(held, on=["course", "site", "week"])
        seats = pd.concat([seats, by_hand]).drop_duplicates(["need", "entry", "session"])
    if len(choice.standing_seats):
        stand = sessions.loc[sessions["stands"], ["course", "site", "session", "week", "span"]]
        taken = choice.options[choice.options["stands"]].drop(columns="span")
        taken = taken.merge(choice.standing_seats, on=["need", "course", "entry"]).merge(stand, on=key[1:])
        seats = pd.concat([seats, taken.astype({"travels": bool})]).astype({"travels": bool})
    seats = less_late(seats.sort_values(["need", "entry", "session"], ignore_index=True), choice.starts)
    places = pd.MultiIndex.from_frame(seats[key])
    kept = places.isin(pd.MultiIndex.from_frame(choice.kept[key]))
    person = choice.courses["person_cost"].loc[seats["course"]].to_numpy(float)
    return seats.assign(
        fixed=places.isin(pd.MultiIndex.from_frame(choice.fixed_seats[key])) & ~seats["stands"],
        kept=kept,
        seat_cost=person + seats["travel_cost"],
        bonus=np.where(kept, limits.stability * seats["benefit"], 0.0),
    )


def seating(
    choice: Candidates,
    limits: Training,
    sessions: pd.DataFrame,
    *,
    exact: bool,
    seats: pd.DataFrame | None = None,
    seconds: float = SECONDS,
) -> tuple[Solution, pd.DataFrame]:
    """Decide which of the candidate sessions open and which officer sits in which, under every limit.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        sessions: candidate sessions, as `described` returns them.
        exact: whether to prove the optimum, or to stop within `SEATING_GAP` of it.
        seats: what `possible_seats` returns for them; None to make it here.
        seconds: last resort of the solver.

    Returns:
        The solution; the rows of `possible_seats` that are taken.

    Raises:
        PlanInfeasible: where no seating keeps every limit together with what is set by hand.
    """
    seats = possible_seats(choice, sessions, limits) if seats is None else seats
    course = choice.courses.loc[sessions["course"]]
    model = Model()
    worth = seats["benefit"] + seats["bonus"] - choice.tie * seats["seat_cost"]
    stands, held = seats["stands"].to_numpy(bool), sessions["stands"].to_numpy(bool)
    sit = model.columns(worth, 1.0, whole=True, lower=stands.astype(float))
    must = (sessions["fixed"] | held).to_numpy(float)
    hold = model.columns(-choice.tie * course["session_cost"].to_numpy(), 1.0, whole=True, lower=must)
    model.stand += [sit[stands], hold[held]]
    rows = Rows(
        model=model, choice=choice, training=limits, options=seats, take=sit, sends=seats, send=sit,
        at=seats["session"].to_numpy(), held=sessions, hold=hold, course=course, paid=np.r_[sit, hold],
        spent=np.r_[seats["seat_cost"], course["session_cost"]], classes=None, weeks=True,
    )  # fmt: skip
    write(rows, "people", "times")
    write(rows, "sessions", "places", "resources", "units", "money", "goals")
    gap, nodes = (EXACT_GAP, EXACT_NODES) if exact else (SEATING_GAP, SEATING_NODES)
    found = model.solve(gap=gap, nodes=nodes, seconds=seconds)
    return found, seats[found.values[sit] > 0.5].reset_index(drop=True)
