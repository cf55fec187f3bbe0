"""Who is away when, and how many days of training part-time leaves, for `checked`: from the parameters alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.tables import Officers


def while_away(seats: pd.DataFrame, training: Training) -> np.ndarray:
    """Return which seats are in a session of which a day falls into an absence of the officer.

    Args:
        seats: officer_id, first_day and last_day of the session.
        training: limits of the plan.
    """
    gone: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for absence in (*training.absences, *training.operations.absences):
        if absence.share == 1:
            gone.setdefault(absence.officer, []).append((absence.from_, absence.to or dt.date.max))
    days = zip(seats["officer_id"], seats["first_day"], seats["last_day"], strict=True)
    return np.array(
        [pd.notna(a) and any(leaves <= b and a <= returns for leaves, returns in gone.get(o, ())) for o, a, b in days],
        dtype=bool,
    )


def on_leave(officers: Officers, training: Training, start: dt.date) -> dict[tuple[str, int], frozenset[str]]:
    """Return who of each unit is wholly away on a day from Monday to Friday of each week of the plan.

    Args:
        officers: table `officers`.
        training: limits of the plan.
        start: first day of the plan.
    """
    unit_of = dict(zip(officers["officer_id"], officers["unit_id"], strict=True))
    found: dict[tuple[str, int], set[str]] = {}
    for absence in (*training.absences, *training.operations.absences):
        unit = unit_of.get(absence.officer)
        if absence.share < 1 or unit is None or pd.isna(unit):
            continue
        for number in range(7 * training.weeks):
            day = start + dt.timedelta(days=number)
            if day.weekday() < 5 and absence.from_ <= day and (absence.to is None or day <= absence.to):
                found.setdefault((str(unit), number // 7 + 1), set()).add(absence.officer)
    return {key: frozenset(people) for key, people in found.items()}


def days_allowed(officers: Iterable[str], training: Training, start: dt.date) -> pd.Series:
    """Return the most days of training of each officer: fewer by what part-time takes of the plan's days.

    Args:
        officers: ids.
        training: limits of the plan, with days per officer.
        start: first day of the plan.
    """
    every = [start + dt.timedelta(days=k) for k in range(7 * training.weeks)]
    part = dict.fromkeys(officers, 1.0)
    for absence in (*training.absences, *training.operations.absences):
        if absence.share < 1 and absence.officer in part:
            within = [d for d in every if absence.from_ <= d and (absence.to is None or d <= absence.to)]
            part[absence.officer] -= absence.share * len(within) / len(every)
    return pd.Series({o: (training.days_per_officer or 0.0) * max(p, 0.0) for o, p in part.items()}, dtype=float)
