"""Who is away when: the one reading of `training.absences`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from workbench.parameters.operations import Absence

FOR_GOOD = pd.Timestamp(2200, 1, 1)
"""A day after every plan: the end of an absence without a last day."""


def absences_table(absences: Iterable[Absence]) -> pd.DataFrame:
    """Return one row per absence: officer_id, gone, back (first and last day away, Timestamps)."""
    rows = [(a.officer, pd.Timestamp(a.from_), FOR_GOOD if a.to is None else pd.Timestamp(a.to)) for a in absences]
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
    meets = [a.officer for a in absences if a.from_ <= last and (a.to is None or a.to >= first)]
    return list(dict.fromkeys(meets))


def coaching_time(start: dt.date, weeks: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a coaching of so many weeks."""
    return start, start + dt.timedelta(weeks=weeks)
