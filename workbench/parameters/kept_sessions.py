"""The sessions, seats and people of the published plan that a cohort keeps: what operations may speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError
from workbench.inputs import read_table
from workbench.parameters.operations import Operations

OFFICERS = "officers.parquet"
FILES = ("sessions.parquet", "training_plan.parquet")
WEEK = "-w"
"""What stands before the week in the id of a session, and in no other word of an order."""


@dataclass(frozen=True)
class KeptSessions:
    """A published plan's sessions by id, with course and first day, and its seats: (session, officer).

    `earlier` are sessions of the editions before it, of which something was said that it took in.
    """

    course: Mapping[str, str]
    start: Mapping[str, dt.date]
    seats: frozenset[tuple[str, str]]
    earlier: frozenset[str] = frozenset()


def kept_sessions(tables: Path, took_in: Operations) -> KeptSessions | None:
    """Return the sessions in the folder of a run's tables, None where there are none that can be read.

    Args:
        tables: the folder.
        took_in: the operations that the run's plan rests on: what they record of sessions and seats was so, though its
            plan may hold them no longer.
    """
    if not all((tables / name).is_file() for name in FILES):
        return None
    try:
        sessions, seats = (read_table(tables / name) for name in FILES)
        ids = sessions["session_id"].astype("str")
        return KeptSessions(
            dict(zip(ids, sessions["course_id"].astype("str"), strict=True)),
            dict(zip(ids, sessions["start"].dt.date, strict=True)),
            frozenset(zip(seats["session_id"].astype("str"), seats["officer_id"].astype("str"), strict=True))
            | {(one.session, one.officer) for one in took_in.attendance},
            frozenset(_named_in(took_in)),
        )
    except (InputError, KeyError, AttributeError):
        return None


def officers_of(tables: Path) -> list[str] | None:
    """Return the ids of the officers in the folder of a run's tables, None where there are none that can be read."""
    try:
        return read_table(tables / OFFICERS)["officer_id"].astype("str").tolist() if tables.is_dir() else None
    except (InputError, KeyError):
        return None


def _named_in(operations: Operations) -> Iterator[str]:
    """Yield the sessions that operations name."""
    yield from (status.session for status in operations.sessions)
    yield from (attended.session for attended in operations.attendance)
    yield from (order.what for order in operations.orders if WEEK in order.what)
