"""What every limit still leaves with a plan as it stands: places, money, trainers, people who may be away, days.

Uses `candidates`, `calendar` and `catalogue` of the same room, whose limits it counts down by the plan's tables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.calendar import starts
from workbench.plan.candidates import Candidates

FURTHER_WEEKS = 2


@dataclass(frozen=True)
class Room:
    """What is left of every limit.

    Attributes:
        weeks: weeks looked at: those of the plan and, as if it were longer, some more.
        slack: units × weeks: how many more people of the unit may be away; infinite without a release cap.
        away: units × weeks: people of the unit who are away.
        strength: rows of `Candidates.strength` × weeks: how many more qualified people may be away.
        trainers: left by domain: one number per week; domains without a limit are left out.
        money: đồng that the budget leaves; infinite without a budget.
        cost: what the plan costs, in đồng.
        days: days of training of each officer who has some.
        busy: by officer: the weeks in which they are away.
        held: sessions that open: course, site, week, span, used, free, session_id.
        starts: when each course could start, with the further weeks: course, week, span.
        units: the units, in the order of the rows of `slack`.
        sizes: people of each unit, in the same order.
    """

    weeks: int
    slack: np.ndarray
    away: np.ndarray
    strength: np.ndarray
    trainers: dict[str, np.ndarray]
    money: float
    cost: float
    days: pd.Series
    busy: dict[str, set[int]]
    held: pd.DataFrame
    starts: pd.DataFrame
    units: pd.Index
    sizes: np.ndarray


def room(
    choice: Candidates,
    sessions: pd.DataFrame,
    assignments: pd.DataFrame,
    officers: pd.DataFrame,
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
    unit_of = choice.needs.drop_duplicates("officer_id").set_index("officer_id")["unit_id"]
    position = np.repeat(np.arange(len(seats)), seats["span"])
    at = seats["week"].to_numpy()[position] + _counting(seats["span"].to_numpy()) - 1
    officer = seats["officer_id"].to_numpy()[position]
    away = np.zeros((len(units), weeks))
    np.add.at(away, (units.get_indexer(unit_of.reindex(officer)), at), 1.0)
    cap = np.full(len(units), np.inf) if limits.release_cap is None else choice.caps.to_numpy(float)
    strength = np.repeat(choice.strength["room"].to_numpy(float)[:, None], weeks, axis=1)
    gone = pd.DataFrame({"officer_id": officer, "at": at}).merge(choice.qualified, on="officer_id")
    np.subtract.at(strength, (gone["row"].to_numpy(int), gone["at"].to_numpy(int)), 1.0)
    cost = float(sessions["cost"].sum())
    days = choice.courses["days"].loc[seats["course"]].to_numpy()
    return Room(
        weeks=weeks,
        slack=cap[:, None] - away,
        away=away,
        strength=strength,
        trainers=_trainers(held, choice, weeks),
        money=np.inf if limits.budget is None else max(limits.budget - cost, 0.0),
        cost=cost,
        days=pd.Series(days, index=seats["officer_id"].to_numpy()).groupby(level=0).sum(),
        busy=_busy(officer, at),
        held=held,
        starts=starts(choice.courses["days"], start=start, weeks=weeks, holidays=limits.holidays),
        units=units,
        sizes=officers["unit_id"].astype("str").value_counts().reindex(units).to_numpy(float),
    )


def _held(sessions: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    number = choice.courses.set_index("course_id")["course"]
    held = pd.DataFrame(
        {
            "session_id": sessions["session_id"].astype("str"),
            "course": sessions["course_id"].map(number).astype("int64"),
            "site": sessions["site"].fillna("").astype("str"),
            "week": sessions["week"].astype("int64"),
            "span": sessions["n_weeks"].astype("int64"),
            "used": sessions["n_seats_used"].astype("int64"),
        }
    )
    return held.assign(free=choice.courses["most"].loc[held["course"]].to_numpy() - held["used"])


def _counting(lengths: np.ndarray) -> np.ndarray:
    """0, 1, … for each length, one after another."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _trainers(held: pd.DataFrame, choice: Candidates, weeks: int) -> dict[str, np.ndarray]:
    left = {domain: np.full(weeks, float(n)) for domain, n in choice.trainers.items()}
    course = choice.courses.loc[held["course"]]
    for domain, teach, week, span in zip(
        course["domain_id"], course["trainers"], held["week"], held["span"], strict=True
    ):
        if domain in left:
            left[domain][week - 1 : week - 1 + span] -= teach
    return left


def _busy(officer: np.ndarray, at: np.ndarray) -> dict[str, set[int]]:
    frame = pd.DataFrame({"officer": officer, "at": at})
    return {str(o): set(rows) for o, rows in frame.groupby("officer")["at"]}
