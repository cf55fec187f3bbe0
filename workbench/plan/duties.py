"""Courses that positions must take or renew: who is due, by which day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.operations import Certificate
from workbench.parameters.planning import Training
from workbench.plan.away import FOR_GOOD

KEY = ["officer_id", "course_id"]
HELD = {"officer_id": "str", "course_id": "str", "held_on": "datetime64[us]", "expires_on": "datetime64[us]"}
DUE = ("due", "overdue", "never")
"""States of a duty that falls into a plan."""


def certificates(held: list[Certificate]) -> pd.DataFrame:
    """Return certificates as a table: officer_id, course_id, held_on, expires_on (missing where none is said)."""
    rows = [(one.officer, one.course, one.held_on, one.expires_on) for one in held]
    return pd.DataFrame(rows, columns=list(HELD)).astype(HELD)


def duties(officers: tables.Officers, framework: Framework, *, training: Training, start: dt.date) -> pd.DataFrame:
    """Return every duty of every officer, by officer and course.

    A duty is due on the last day of its certificate: the day that is said, else so many months after it was held. Of
    several certificates the one that holds longest counts. Who has none is due at once. A duty falls into the plan
    where it is due on its last day or earlier; not of somebody who has left the service by then.

    Args:
        officers: table `officers` with the positions that the plan is made for.
        framework: the duties of positions.
        training: certificates, who leaves, and the plan's length.
        start: first day of the plan.

    Returns:
        officer_id, unit_id, position_id, course_id, held_on, due (missing where it never falls due, or at once), and
        `state`: valid, due, overdue (due before the plan's first day, or before the day as of which it is made), never.
    """
    columns = ["position_id", "course_id", "every"]
    asked = pd.DataFrame([(d.position, d.course, d.every) for d in framework.duties], columns=columns)
    asked = asked.astype({"position_id": "str", "course_id": "str", "every": "float64"})
    people = officers[["officer_id", "unit_id", "position_id"]].astype("str").dropna(subset=["position_id"])
    rows = people.merge(asked, on="position_id")
    held = certificates(training.operations.certificates)
    rows = rows.merge(held, on=KEY, how="left")
    due = rows["expires_on"].fillna(_months_after(rows["held_on"], rows["every"]))
    endless = rows["held_on"].notna() & due.isna()
    rows = rows.assign(due=due, until=due.mask(endless, FOR_GOOD))
    rows = rows.sort_values([*KEY, "until"], na_position="first").drop_duplicates(KEY, keep="last")
    first, last = pd.Timestamp(max(start, training.as_of or start)), last_day(training, start)
    tests = [rows["held_on"].isna(), rows["until"].lt(first), rows["until"].le(last)]
    rows = rows.assign(state=np.select(tests, ["never", "overdue", "due"], "valid"))
    leaves = {o.officer: pd.Timestamp(o.date) for o in training.operations.people if o.change in ("leaves", "retires")}
    gone = pd.to_datetime(rows["officer_id"].map(leaves).astype("datetime64[us]"))
    rows = rows[~gone.le(rows["until"].fillna(first).clip(lower=first))]
    names = ["officer_id", "unit_id", "position_id", "course_id", "held_on", "due", "state"]
    return rows[names].reset_index(drop=True)


def last_day(training: Training, start: dt.date) -> pd.Timestamp:
    """Return the last day of a plan."""
    return pd.Timestamp(start) + pd.Timedelta(days=7 * training.weeks - 1)


def _months_after(days: pd.Series, months: pd.Series) -> pd.Series:
    """Return the day so many months later, the last of its month where that has no such day; missing without either."""
    found = pd.Series(pd.NaT, index=days.index, dtype="datetime64[us]")
    for n in months.dropna().unique():
        found = found.mask(months.eq(n), (days + pd.DateOffset(months=int(n))).astype("datetime64[us]"))
    return found
