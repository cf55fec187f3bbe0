"""Who sits in which session of a plan, as operations hold it, with what people see beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from workbench import tables
from workbench.characters import fold
from workbench.parameters.workbook.operations_layout import HOME, NAME, OF_SESSIONS
from workbench.parameters.workbook.operations_writing import SHOWN
from workbench.report.frame.view import View

Entry = Mapping[str, Any]
COURSE, SITE, FIRST, LAST = (str(words) for words in OF_SESSIONS)
SATURDAY = 5


def sessions(view: View) -> pd.DataFrame:
    """Return the plan's sessions in time."""
    return view.table(tables.SESSIONS).sort_values(["start", "course_id", "session_id"])


def session_rows(view: View) -> list[Entry]:
    """Return a row of operations for each session of the plan: it is planned, and what it is stands beside it."""
    return [
        {
            "session": str(held.session_id),
            "status": "planned",
            SHOWN: {
                COURSE: view.course(held.course_id),
                SITE: view.site(held.site),
                FIRST: view.speaker.date(held.start.date()),
                LAST: view.speaker.date(held.end.date()),
            },
        }
        for held in sessions(view).itertuples()
    ]


def seat_rows(view: View, session_id: str) -> list[Entry]:
    """Return a row of attendance for each seat of a session, by unit, without a result yet."""
    people = seated(view, session_id)
    return [
        {
            "session": session_id,
            "officer": str(who.officer_id),
            SHOWN: {str(NAME): who.name, str(HOME): view.unit(who.unit_id)},
        }
        for who in people.itertuples()
    ]


def seated(view: View, session_id: str) -> pd.DataFrame:
    """Return officer_id, name and unit_id of those who sit in a session: by unit, then by given name and name."""
    plan = view.table(tables.TRAINING_PLAN)
    officers = view.table(tables.OFFICERS)[["officer_id", "unit_id"]]
    seats = plan.loc[plan["session_id"].eq(session_id), ["officer_id"]].drop_duplicates()
    found = seats.merge(officers, on="officer_id", how="left")
    place = {unit: at for at, unit in enumerate(view.analysis.units())}
    found = found.assign(
        name=[view.people.get(officer, officer) for officer in found["officer_id"]],
        place=found["unit_id"].map(place).fillna(len(place)).astype(int),
    )
    order = [(at, *map(fold, (name.split()[-1], name))) for at, name in zip(found["place"], found["name"], strict=True)]
    found = found.assign(order=order).sort_values(["order", "officer_id"])
    return found[["officer_id", "name", "unit_id"]]


def training_days(view: View, first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the working days of a session."""
    return list(_days(first, last, frozenset(view.parameters.training.holidays)))


def _days(first: dt.date, last: dt.date, holidays: frozenset[dt.date]) -> Iterator[dt.date]:
    day = first
    while day <= last:
        if day.weekday() < SATURDAY and day not in holidays:
            yield day
        day += dt.timedelta(days=1)
