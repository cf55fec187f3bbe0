"""The sessions and seats of the published plan that a cohort keeps: what operations may speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError
from workbench.inputs import read_table

FILES = ("sessions.parquet", "training_plan.parquet")


@dataclass(frozen=True)
class KeptSessions:
    """A published plan's sessions by id, with course and first day, and its seats: (session, officer)."""

    course: Mapping[str, str]
    start: Mapping[str, dt.date]
    seats: frozenset[tuple[str, str]]


def kept_sessions(tables: Path) -> KeptSessions | None:
    """Return the sessions in the folder of a run's tables, None where there are none that can be read."""
    if not all((tables / name).is_file() for name in FILES):
        return None
    try:
        sessions, seats = (read_table(tables / name) for name in FILES)
        ids = sessions["session_id"].astype("str")
        return KeptSessions(
            dict(zip(ids, sessions["course_id"].astype("str"), strict=True)),
            dict(zip(ids, sessions["start"].dt.date, strict=True)),
            frozenset(zip(seats["session_id"].astype("str"), seats["officer_id"].astype("str"), strict=True)),
        )
    except (InputError, KeyError, AttributeError):
        return None
