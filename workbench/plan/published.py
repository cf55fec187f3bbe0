"""A plan that was published before: what is to be kept of it, and what the new plan changes in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.planning import Training

KEY = ["officer_id", "scale_id", "step"]


@dataclass(frozen=True)
class PublishedPlan:
    """A plan to keep.

    Attributes:
        sessions: its table `sessions`.
        assignments: its table `training_plan`.
        start: its first day.
        edition: the number of its edition; a plan that keeps none is the first.
        limits: the limits that it was made with; None where they are not known.
        pairs: its table `coaching_plan`; None where it has none.
    """

    sessions: tables.Sessions
    assignments: tables.TrainingPlan
    start: dt.date
    edition: int = 1
    limits: Training | None = None
    pairs: tables.CoachingPlan | None = None

    def seats(self) -> pd.DataFrame:
        """Return its seats: officer_id, scale_id, step, session_id, course_id, site ("" for none), monday.

        `monday` is the Monday of the calendar week in which the session's week of the plan begins.
        """
        held = self.sessions[["session_id", "course_id", "site", "week"]]
        monday = pd.Timestamp(self.start) + pd.to_timedelta(7 * (held["week"].astype(int) - 1), unit="D")
        held = held.assign(site=held["site"].fillna("").astype("str"), monday=monday_of(monday))
        seats = self.assignments[[*KEY, "session_id"]].merge(held.drop(columns="week"), on="session_id")
        return seats.astype({"officer_id": "str", "scale_id": "str", "course_id": "str", "step": "int64"})


def monday_of(dates: pd.Series) -> pd.Series:
    """Return the Mondays of the calendar weeks that the dates lie in."""
    return (dates - pd.to_timedelta(dates.dt.day_of_week, unit="D")).astype("datetime64[us]")


def changes(before: PublishedPlan | None, after: PublishedPlan) -> tables.PlanChanges:
    """Return table `plan_changes`: what became of every seat of the published plan, and which seats are new.

    A seat is kept where the same officer sits for the same scale in the same course, site and calendar week; moved
    where the officer sits for that scale and step in another session; else dropped. A seat without one before is added.

    Args:
        before: the published plan; None where there is none, and then nothing changes.
        after: the new plan.
    """
    if before is None:
        return tables.PLAN_CHANGES.empty()
    both = before.seats().merge(after.seats(), on=KEY, how="outer", suffixes=("_before", "_after"))
    same = both["course_id_before"].eq(both["course_id_after"]) & both["site_before"].eq(both["site_after"])
    same = (same & both["monday_before"].eq(both["monday_after"])).fillna(False).to_numpy(bool)
    was, stays = both["session_id_before"].notna(), both["session_id_after"].notna()
    change = np.select([same, was & stays, was], ["kept", "moved", "dropped"], "added")
    frame = both.assign(change=change).rename(
        columns={"session_id_before": "session_before", "session_id_after": "session_after"}
    )
    days = before.sessions.reindex(columns=["session_id", "start", "end", "trainers"])
    days = days.set_axis(["session_before", "start_before", "end_before", "trainers_before"], axis=1)
    frame = frame[[*tables.PLAN_CHANGES.names(), "course_id_before"]].merge(days, on="session_before", how="left")
    frame = frame.rename(columns={"course_id_before": "course_before"})
    return tables.PLAN_CHANGES.shaped(frame.sort_values(KEY))
