"""What a reader has to know of two waves before believing what changed: ids, dates, crosswalk and units."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from workbench import tables
from workbench.errors import did_you_mean
from workbench.messages import Words, msg
from workbench.parameters import Settings
from workbench.profile.waves import names_of_both

OTHER_PEOPLE = msg(
    "Of {n} officers whose id and name stand in both waves, {other} go by another name: the ids do "
    "not seem to mean the same people. Check the officers' ids of both waves; if they are wrong, no "
    "officer's change means anything."
)
TOO_EARLY = msg(
    "Training taken: {n} rows are dated on the day of the earlier wave or before it ({day}); they do "
    "not count as taken between the waves."
)
TOO_LATE = msg(
    "Training taken: {n} rows are dated after this wave ({day}); they do not count as taken between the waves."
)
SOME_UNDATED = msg(
    "Training taken: {n} rows have no date. Whether that was between the waves is not known, so in "
    "the course's domain these officers count neither as trained nor as comparable."
)
ALL_UNDATED = msg("Training taken: no row has a date; all {n} rows are taken to lie between the waves.")
UNCHECKED = msg("Crosswalk to the earlier wave: {n} of the {all} rows in use have not been checked (`checked: false`).")
LATER_CHANGE = msg("The change of units on {day} ({old} → {new}) lies after this wave and does not count.")
UNKNOWN_UNIT = msg(
    "The change of units on {day}: neither wave and neither framework has a unit `{unit}`, so it joins nothing. {mean}"
)


def wave_notes(
    officers: tables.Officers,
    attendance: tables.Attendance,
    settings: Settings,
    *,
    earlier: Settings,
    before: tables.Officers,
) -> list[Words]:
    """Return the notes on a cohort and the earlier one.

    Args:
        officers: table `officers`.
        attendance: table `attendance`.
        settings: this cohort's.
        earlier: the earlier cohort's settings.
        before: its table `officers`.
    """
    days = (earlier.parameters.assessed, settings.parameters.assessed)
    return [
        *_people(before, officers),
        *_attendance(attendance, *days),
        *_crosswalk(settings),
        *_units(officers, before, settings, earlier),
    ]


def _people(before: tables.Officers, now: tables.Officers) -> list[Words]:
    same = names_of_both(before, now)
    other = int((~same).sum())
    return [OTHER_PEOPLE.format(n=len(same), other=other)] if 2 * other > len(same) else []


def _attendance(attendance: tables.Attendance, since: dt.date | None, until: dt.date | None) -> list[Words]:
    if attendance.empty:
        return []
    date = attendance["date"] if "date" in attendance else pd.Series(pd.NaT, index=attendance.index)
    undated = int(date.isna().sum())
    early = 0 if since is None else int((date <= pd.Timestamp(since)).sum())
    late = 0 if until is None else int((date > pd.Timestamp(until)).sum())
    notes: list[Words] = [TOO_EARLY.format(n=early, day=since)] if early else []
    notes += [TOO_LATE.format(n=late, day=until)] if late else []
    if undated:
        notes.append((ALL_UNDATED if undated == len(attendance) else SOME_UNDATED).format(n=undated))
    return notes


def _crosswalk(settings: Settings) -> list[Words]:
    used = [row for row in (settings.crosswalk.rows if settings.crosswalk else ()) if row.theirs is not None]
    unchecked = sum(not row.checked for row in used)
    return [UNCHECKED.format(n=unchecked, all=len(used))] if unchecked else []


def _units(now: tables.Officers, before: tables.Officers, settings: Settings, earlier: Settings) -> list[Words]:
    since, until = earlier.parameters.assessed, settings.parameters.assessed
    known = {*now["unit_id"].dropna(), *before["unit_id"].dropna()}
    known |= {unit.id for framework in (settings.framework, earlier.framework) for unit in framework.units}
    notes: list[Words] = []
    for change in settings.framework.unit_changes:
        if until is not None and change.date > until:
            old, new = ", ".join(change.from_), ", ".join(change.to)
            notes.append(LATER_CHANGE.format(day=change.date, old=old, new=new))
        elif since is None or change.date > since:
            led = {unit for other in settings.framework.unit_changes if other.date < change.date for unit in other.to}
            notes += [
                UNKNOWN_UNIT.format(day=change.date, unit=unit, mean=did_you_mean(unit, sorted(known)))
                for unit in change.from_
                if unit not in known | led
            ]
    return notes
