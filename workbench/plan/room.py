"""What every limit still leaves with a plan as it stands.

Uses `candidates`, `calendar` and `limits` of the same room: every limit counts down what is its own (`Limit.left`).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.planning import Training
from workbench.plan.calendar import starts
from workbench.plan.choice import Candidates
from workbench.plan.limits import LIMITS
from workbench.plan.standing import Room, Standing
from workbench.plan.weekly import by_week, leaving

FURTHER_WEEKS = 2


def room(
    choice: Candidates,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
    officers: tables.Officers,
    *,
    limits: Training,
    start: dt.date,
) -> Room:
    """Return what the limits leave with a plan as it stands.

    Args:
        choice: what the plan could choose from.
        sessions: table `sessions`.
        assignments: table `training_plan`.
        officers: table `officers`.
        limits: limits of the plan.
        start: first day of the plan.
    """
    weeks = limits.weeks + int(choice.courses["span"].max() if len(choice.courses) else 0) + FURTHER_WEEKS
    held = _held(sessions, choice)
    seats = assignments[["officer_id", "session_id"]].merge(held[["session_id", "course", "week", "span"]])
    units = pd.Index(choice.caps.index)
    unit_of = officers.set_index("officer_id")["unit_id"].astype("str")
    position, week = by_week(seats)
    away_at = pd.DataFrame({"officer_id": seats["officer_id"].to_numpy()[position], "at": week - 1})
    away_at = away_at.assign(leaves=leaving(seats, choice.courses)[position])
    gone, away = away_at[away_at["leaves"]], np.zeros((len(units), weeks))
    np.add.at(away, (units.get_indexer(unit_of.reindex(gone["officer_id"])), gone["at"].to_numpy()), 1.0)
    plan = Standing(choice, limits, weeks, held, seats, away_at, away, float(sessions["cost"].sum()))
    return Room(
        weeks=weeks,
        of={limit.name: limit.left(plan) for limit in LIMITS},
        away=away,
        cost=plan.cost,
        busy={str(officer): set(at) for officer, at in away_at.groupby("officer_id")["at"]},
        held=held,
        starts=_starts(choice, limits, start, weeks),
        units=units,
        sizes=officers["unit_id"].astype("str").value_counts().reindex(units).to_numpy(float),
    )


def _starts(choice: Candidates, limits: Training, start: dt.date, weeks: int) -> pd.DataFrame:
    """Return when each course can start that does not start yet, with the further weeks."""
    every = starts(choice.courses["days"], start=start, weeks=weeks, holidays=limits.holidays)
    if choice.opens is None:
        return every
    return every[every["start"].ge(pd.Timestamp(choice.opens))].reset_index(drop=True)


def _held(sessions: tables.Sessions, choice: Candidates) -> pd.DataFrame:
    number = choice.courses.set_index("course_id")["course"]
    held = pd.DataFrame(
        {
            "session_id": sessions["session_id"].astype("str"),
            "course": sessions["course_id"].map(number).astype("int64"),
            "site": sessions["site"].fillna("").astype("str"),
            "week": sessions["week"].astype("int64"),
            "span": sessions["n_weeks"].astype("int64"),
            "used": sessions["n_seats_used"].astype("int64"),
            "cost": sessions["cost"].astype(float),
        }
    )
    for name in ("room", "trainers"):
        held[name] = sessions[name].astype("object") if name in sessions else None
    most = np.minimum(choice.courses["most"].loc[held["course"]].to_numpy(), sessions["n_seats"].to_numpy(int))
    free = most - held["used"]
    if choice.opens is not None:
        free = free.mask(sessions["start"].lt(pd.Timestamp(choice.opens)).to_numpy(bool), 0)
    return held.assign(free=free)
