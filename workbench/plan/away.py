"""Who is away when: the one reading of `training.gone`, the absences of parameters and operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from workbench.parameters.days import SATURDAY
from workbench.parameters.operations import Absence

FOR_GOOD = pd.Timestamp(2200, 1, 1)
"""A day after every plan: the end of an absence without a last day."""


def wholly(absence: Absence) -> bool:
    """Whether somebody is wholly away; else they work part-time, and may attend."""
    return absence.share >= 1.0


def absences_table(absences: Iterable[Absence]) -> pd.DataFrame:
    """Return one row per absence: officer_id, gone, back (first and last day away, Timestamps).

    Who works part-time (`share` below 1) is not away.
    """
    rows = [
        (a.officer, pd.Timestamp(a.from_), FOR_GOOD if a.to is None else pd.Timestamp(a.to))
        for a in absences
        if wholly(a)
    ]
    frame = pd.DataFrame(rows, columns=["officer_id", "gone", "back"])
    return frame.astype({"officer_id": "str", "gone": "datetime64[us]", "back": "datetime64[us]"})


def away(officers: pd.Series, first: pd.Series, last: pd.Series, absences: Sequence[Absence]) -> np.ndarray:
    """Return whether each officer is away on any day from `first` to `last` (days, row by row)."""
    found = np.zeros(len(officers), dtype=bool)
    known = absences_table(absences)
    concerned = np.flatnonzero(officers.isin(known["officer_id"]).to_numpy())
    if concerned.size:
        asked = pd.DataFrame({"officer_id": officers.to_numpy(), "first": first.to_numpy(), "last": last.to_numpy()})
        both = asked.iloc[concerned].assign(at=concerned).merge(known, on="officer_id")
        meets = both["gone"].le(both["last"]) & both["back"].ge(both["first"])
        found[both.loc[meets, "at"].unique()] = True
    return found


def away_between(absences: Sequence[Absence], first: dt.date, last: dt.date) -> list[str]:
    """Return the ids of those who are away on any day from `first` to `last`, each once."""
    meets = [a.officer for a in absences if wholly(a) and a.from_ <= last and (a.to is None or a.to >= first)]
    return list(dict.fromkeys(meets))


def with_absences(rows: pd.DataFrame, absences: Iterable[Absence], first: dt.date, last: dt.date) -> pd.DataFrame:
    """Return rows with away_from and away_to of their officers: of the absences that meet a time, the one ending last.

    Args:
        rows: with officer_id.
        absences: of anybody.
        first, last: the time.
    """
    known = absences_table(absences)
    known = known[known["gone"].le(pd.Timestamp(last)) & known["back"].ge(pd.Timestamp(first))]
    known = known.sort_values(["back", "gone"]).drop_duplicates("officer_id", keep="last").set_index("officer_id")
    known = known.assign(back=known["back"].mask(known["back"].eq(FOR_GOOD)))
    own = known.reindex(rows["officer_id"])
    return rows.assign(away_from=own["gone"].to_numpy(), away_to=own["back"].to_numpy())


def coaching_time(start: dt.date, weeks: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a coaching of so many weeks."""
    return start, start + dt.timedelta(weeks=weeks)


def weeks_on_leave(absences: Iterable[Absence], *, start: dt.date, weeks: int) -> pd.DataFrame:
    """Return officer_id and `at`: the weeks of a plan (from 0) of which a working day is in an absence."""
    days = pd.date_range(start, periods=7 * weeks, freq="D")
    week = np.arange(len(days)) // 7
    counted = np.asarray(days.day_of_week < SATURDAY)
    table = absences_table(absences)
    rows = [
        (officer, at)
        for officer, gone, back in table.itertuples(index=False)
        for at in np.unique(week[(days >= gone) & (days <= back) & counted])
    ]
    frame = pd.DataFrame(rows, columns=["officer_id", "at"]).astype({"officer_id": "str", "at": "int64"})
    return frame.drop_duplicates(ignore_index=True)


def days_left(absences: Iterable[Absence], *, start: dt.date, weeks: int) -> pd.Series:
    """Return the share of their days of training that those who work part-time may have, by officer.

    1 less, for each part-time absence, its share × the share of the plan's days that it covers.
    """
    last = start + dt.timedelta(days=7 * weeks - 1)
    lost: dict[str, float] = {}
    for absence in absences:
        if not wholly(absence):
            ends = last if absence.to is None else min(absence.to, last)
            covered = max((ends - max(absence.from_, start)).days + 1, 0) / (7 * weeks)
            lost[absence.officer] = lost.get(absence.officer, 0.0) + absence.share * covered
    return 1.0 - pd.Series(lost, dtype=float).clip(upper=1.0)
