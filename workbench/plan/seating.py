"""Which candidate sessions open and who sits in them, person by person, under every limit.

Uses `candidates`, `rows` and `solver` of the same room: every limit writes its rows of the model (`rows`), which the
solver solves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.limits import write
from workbench.plan.rows import Rows
from workbench.plan.solver import Model, Solution

SEATING_GAP = 4e-3
SEATING_NODES = 2_000
EXACT_GAP = 1e-7
EXACT_NODES = 200_000
SECONDS = 600.0


def every_session(choice: Candidates) -> pd.DataFrame:
    """Return every candidate session: one per course, site and week in which it can start."""
    return described(choice.places.merge(choice.starts, on="course"), choice)


def described(sessions: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    """Return sessions in order (course, site, week), numbered (`session`), with span and `fixed` (set by hand)."""
    key = ["course", "site", "week"]
    found = sessions[key].drop_duplicates().merge(choice.starts[["course", "week", "span"]], on=["course", "week"])
    found = found.sort_values(key, ignore_index=True)
    by_hand = pd.MultiIndex.from_frame(found[key]).isin(pd.MultiIndex.from_frame(choice.fixed[key]))
    return found.assign(session=np.arange(len(found)), fixed=by_hand)


def possible_seats(choice: Candidates, sessions: pd.DataFrame, limits: Training) -> pd.DataFrame:
    """Return every seat that somebody could take in the sessions.

    Returns:
        One row per option and session that the officer may attend, or is set by hand to attend: the option's need,
        course, officer_id, unit_id, entry, to_level, first, benefit, days; session, week, span; travels; seat_cost
        (đồng for person and travel); fixed and kept (set by hand, in the published plan); bonus, what keeping adds.
    """
    key = ["need", "course", "site", "week"]
    held = sessions[["course", "site", "session", "week", "span"]]
    reached = choice.reach.merge(held, on=["course", "site"])
    options = choice.options.drop(columns="span")
    seats = options.merge(reached, on=["unit_id", "course"])
    if len(choice.fixed_seats):
        by_hand = options.merge(choice.fixed_seats, on=["need", "course"]).merge(held, on=["course", "site", "week"])
        seats = pd.concat([seats, by_hand]).drop_duplicates(["need", "entry", "session"])
    seats = seats.sort_values(["need", "entry", "session"], ignore_index=True)
    places = pd.MultiIndex.from_frame(seats[key])
    kept = places.isin(pd.MultiIndex.from_frame(choice.kept[key]))
    person = choice.courses["person_cost"].loc[seats["course"]].to_numpy(float)
    return seats.assign(
        fixed=places.isin(pd.MultiIndex.from_frame(choice.fixed_seats[key])),
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
    sit = model.columns(worth, 1.0, whole=True)
    must = sessions["fixed"].to_numpy(float)
    hold = model.columns(-choice.tie * course["session_cost"].to_numpy(), 1.0, whole=True, lower=must)
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
