"""Weeks of a plan: their working days, and how many of them a course of some days takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.parameters.days import SATURDAY


def working_days(start: dt.date, weeks: int, holidays: Sequence[dt.date]) -> np.ndarray:
    """Return the working days of each week of a plan: Monday to Friday less the holidays.

    Week k runs from `start` + 7 (k − 1) days to the day before week k + 1.
    """
    return np.bincount(_weeks_of(_dates(start, weeks, holidays), start), minlength=weeks)[:weeks]


def starts(days: pd.Series, *, start: dt.date, weeks: int, holidays: Sequence[dt.date]) -> pd.DataFrame:
    """Return when each course can start.

    A course of d days that starts in week w takes the first ⌈d⌉ working days from that week on, and as many weeks as
    it takes to find them. It cannot start in a week without working days, nor end after the plan.

    Args:
        days: length of each course in days, by course number.
        start: first day of the plan.
        weeks: length of the plan.
        holidays: days on which nobody is taught.

    Returns:
        One row per course and week: course, week (from 1), span (weeks taken up), start, end (first and last day).
    """
    taught = _dates(start, weeks, holidays)
    week = _weeks_of(taught, start)
    first = np.searchsorted(week, np.arange(weeks))
    rows = []
    for course, length in days.items():
        last = first + max(int(np.ceil(float(length) - 1e-9)), 1) - 1
        possible = np.flatnonzero(last < len(taught))
        possible = possible[week[first[possible]] == possible]
        ends = last[possible]
        rows.append(
            pd.DataFrame(
                {
                    "course": course,
                    "week": possible + 1,
                    "span": week[ends] - possible + 1,
                    "start": pd.DatetimeIndex(taught[first[possible]]),
                    "end": pd.DatetimeIndex(taught[ends]),
                }
            )
        )
    columns = {"course": "int64", "week": "int64", "span": "int64", "start": "datetime64[us]", "end": "datetime64[us]"}
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(columns))
    return found.astype(columns)


def _dates(start: dt.date, weeks: int, holidays: Sequence[dt.date]) -> np.ndarray:
    every = pd.date_range(start, periods=7 * weeks, freq="D")
    taught = every[(every.day_of_week < SATURDAY) & ~every.isin(pd.DatetimeIndex(list(holidays)))]
    return taught.to_numpy()


def _weeks_of(dates: np.ndarray, start: dt.date) -> np.ndarray:
    return ((dates - np.datetime64(start)) // np.timedelta64(7, "D")).astype(int)
