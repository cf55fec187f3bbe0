"""Seats for a course itself, whatever the level: because of a duty, or because a later course asks for it.

They take part in the models as needs of their own, numbered behind the needs of levels; `parameters.duties` says what
stands for their scale. Where a seat for a need lies in the same course, it serves both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.duties import scale_of
from workbench.plan.away import FOR_GOOD
from workbench.plan.carried import ALSO
from workbench.plan.worth import FIRST

LATE = 0.5
"""Of a duty's weight, what a seat counts that ends after the day by which it is due."""
PAIR = ["officer_id", "course"]
DUTY, LAST = "duty", "last"
"""Columns of options: what the seat counts for a duty, and the last day by which it counts fully."""
COLUMNS = {"need": "int64", "officer_id": "str", "unit_id": "str", "scale_id": "str", "course": "int64",
           DUTY: "float64", LAST: "datetime64[us]"}  # fmt: skip


def numbered(asked: pd.DataFrame, courses: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """Return what asks for courses themselves with its number (`COLUMNS`), from `first` on.

    Args:
        asked: officer_id, unit_id, course, duty (weight; 0 for what a later course asks), last (missing where it
            counts fully whenever it is taken).
        courses: one row per course.
        first: the first number.
    """
    rows = asked.sort_values(PAIR, ignore_index=True)
    ids = courses["course_id"].reindex(rows["course"]).astype("str")
    rows = rows.assign(
        need=np.arange(first, first + len(rows)),
        scale_id=[scale_of(course) for course in ids],
        last=pd.to_datetime(rows[LAST]).astype("datetime64[us]").fillna(FOR_GOOD),
    )
    return rows[list(COLUMNS)].astype(COLUMNS)


def renewing(arcs: pd.DataFrame, due: pd.DataFrame) -> pd.DataFrame:
    """Return steps that needs could take; those in a course in which a duty of the officer is due count for it too.

    Args:
        arcs: what `carried.together` returns.
        due: the duties, as `numbered` returns them.
    """
    arcs = arcs.merge(due[[*PAIR, DUTY, LAST]], on=PAIR, how="left")
    arcs = arcs.assign(**{DUTY: arcs[DUTY].fillna(0.0), LAST: arcs[LAST].fillna(FOR_GOOD)})
    return arcs.assign(benefit=arcs["benefit"] + arcs[DUTY])


def with_itself(arcs: pd.DataFrame, itself: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Return steps that could be taken, and behind them the seats for a course itself alone.

    Args:
        arcs: what `renewing` returns.
        itself: what `numbered` returns.
        courses: one row per course.
    """
    if itself.empty:
        return arcs
    facts = courses.loc[itself["course"]]
    alone = itself.assign(
        entry=FIRST, first=True, decided=True, sure=1.0, gain=0.0, benefit=itself[DUTY], p_fits=np.nan, p_below=np.nan,
        **{ALSO: ""},
        **{name: facts[name].to_numpy() for name in ("from_level", "to_level", "days", "span")},
    )  # fmt: skip
    both = pd.concat([arcs, alone[[name for name in arcs.columns if name in alone]]], ignore_index=True)
    return both.astype({"from_level": arcs["from_level"].dtype, "first": "bool"})


def less_late(seats: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Return possible seats with what they count: those that end after the day by which their duty is due count less.

    Args:
        seats: course, week, benefit, duty, last.
        starts: when courses can start: course, week, end.
    """
    if not seats[DUTY].gt(0).any():
        return seats
    ends = seats[["course", "week"]].merge(starts[["course", "week", "end"]], on=["course", "week"], how="left")["end"]
    lost = np.where(ends.to_numpy() > seats[LAST].to_numpy(), LATE * seats[DUTY], 0.0)
    return seats.assign(benefit=seats["benefit"] - lost, **{DUTY: seats[DUTY] - lost})


def lost_late(sends: pd.DataFrame, itself: pd.DataFrame, of: pd.Series, starts: pd.DataFrame) -> np.ndarray:
    """Return what a person sent loses of a duty in sessions that end after the day by which it is due.

    Args:
        sends: group, course, week.
        itself: what `numbered` returns; a class is due in a course by one day (`limits.duties`).
        of: class of each officer.
        starts: when courses can start: course, week, end.
    """
    due = itself[itself[DUTY].gt(0) & itself[LAST].lt(FOR_GOOD) & itself["officer_id"].isin(of.index)]
    if due.empty:
        return np.zeros(len(sends))
    due = due.assign(group=of.loc[due["officer_id"]].to_numpy())[["group", "course", DUTY, LAST]].drop_duplicates()
    asked = sends[["group", "course", "week"]].merge(due, on=["group", "course"], how="left")
    ends = asked.merge(starts[["course", "week", "end"]], on=["course", "week"], how="left")["end"]
    return np.where(ends.to_numpy() > asked[LAST].to_numpy(), LATE * asked[DUTY].fillna(0.0), 0.0)
