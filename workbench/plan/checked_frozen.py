"""Whether a plan that is made again leaves the past and what is confirmed as it was, found from the tables alone.

It shares no code with the modules that plan; `checked` puts its findings beside those on the training plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training

SMALL = 1e-6
MONEY = 1.0
STATED = ("course_id", "week", "n_weeks", "start", "end", "days", "site", "n_trainers", "n_seats")
COUNTED = ("n_seats_used", "cost")
OF_SEAT = ("scale_id", "from_level", "to_level", "step", "benefit", "seat_cost", "travels")
Finding = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Past:
    """What has begun, what stays, and what is recorded of whom."""

    begun: frozenset[str]
    stays: frozenset[str]
    cancelled: frozenset[str]
    results: Mapping[tuple[str, str], str]


def standing_sessions(before: Mapping[str, pd.DataFrame] | None, training: Training) -> frozenset[str]:
    """Return the ids of the sessions of the published plan that a new one has to leave as they are.

    Args:
        before: tables `sessions` and `training_plan` of the published plan; None where none is kept.
        training: parameters `training`.
    """
    return frozenset() if before is None else _past(before, training).stays


def frozen_violations(
    tables: Mapping[str, pd.DataFrame],
    before: Mapping[str, pd.DataFrame] | None,
    framework: Framework,
    training: Training,
) -> Iterator[Finding]:
    """Yield rule, where, value and limit of all that a plan changes in the past, or in what is confirmed.

    Args:
        tables: by name: sessions, training_plan.
        before: the same of the published plan; None where none is kept.
        framework: courses.
        training: parameters `training`.
    """
    if before is None:
        return
    past = _past(before, training)
    now = tables["sessions"].set_index("session_id")
    for session, was in before["sessions"].set_index("session_id").iterrows():
        if session in past.stays:
            yield from _same_session(str(session), was, now, counted=session in past.begun)
    for session, row in now.iterrows():
        if session in past.cancelled:
            yield "cancelled_held", str(session), "1", "0"
        if session not in past.stays and training.as_of is not None and row["start"].date() < training.as_of:
            yield "before_as_of", str(session), str(row["start"].date()), str(training.as_of)
    yield from _same_seats(tables["training_plan"], before, past, training)
    yield from _days_with_failed(tables, before, past, framework, training)


def _past(before: Mapping[str, pd.DataFrame], training: Training) -> _Past:
    said, as_of = training.operations, training.as_of
    status = {one.session: one.status for one in said.sessions}
    results = {(one.session, one.officer): str(one.result) for one in said.attendance}
    recorded = {session for session, _ in results}
    cancelled = {session for session, what in status.items() if what == "cancelled"}
    if as_of is None and not status and not recorded:
        return _Past(frozenset(), frozenset(), frozenset(), {})
    started = [
        str(session)
        for session, start in zip(before["sessions"]["session_id"], before["sessions"]["start"], strict=True)
        if (as_of is not None and start.date() < as_of) or status.get(session) == "held" or session in recorded
    ]
    begun = frozenset(started) - cancelled
    confirmed = {session for session, what in status.items() if what == "confirmed"} - cancelled
    past = _Past(begun, begun | confirmed, frozenset(cancelled), results)
    seats = _with_days(before)
    left = {str(row.session_id) for row in seats.itertuples() if not _lost(row, past, training)}
    emptied = {session for session in confirmed - begun if session not in left}
    return _Past(begun, past.stays - emptied, past.cancelled, results)


def _with_days(before: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    held = before["sessions"][["session_id", "course_id", "start", "end"]]
    return before["training_plan"].merge(held, on="session_id")


def _lost(row: object, past: _Past, training: Training) -> bool:
    """Whether the officer of a published seat no longer has it."""
    session, officer, course = (str(getattr(row, name)) for name in ("session_id", "officer_id", "course_id"))
    first, last = (getattr(row, name).date() for name in ("start", "end"))
    if past.results.get((session, officer)) in ("absent", "failed"):
        return True
    if session in past.begun:
        return False
    said = training.operations
    away = any(
        one.officer == officer and one.share >= 1 and one.from_ <= last and (one.to is None or one.to >= first)
        for one in (*training.absences, *said.absences)
    )
    leaves = any(
        one.officer == officer and one.change in ("leaves", "retires") and one.date <= last for one in said.people
    )
    barred = any(
        one.officer == officer
        and one.order == "must_not"
        and one.what in ("all", course, session)
        and (one.until is None or one.until >= first)
        for one in said.orders
    )
    return away or leaves or barred or officer in training.excluded


def _same_session(session: str, was: pd.Series, now: pd.DataFrame, *, counted: bool) -> Iterator[Finding]:
    if session not in now.index:
        yield "past_session", session, "0", "1"
        return
    for name in (*STATED, *(COUNTED if counted else ())):
        old, new = was[name], now.loc[session, name]
        if not (pd.isna(old) and pd.isna(new)) and _differ(old, new):
            yield "past_session", f"{session} {name}", str(new), str(old)


def _differ(old: object, new: object) -> bool:
    if pd.isna(old) or pd.isna(new):
        return True
    if isinstance(old, float):
        return abs(old - float(new)) > SMALL  # type: ignore[arg-type]
    return bool(old != new)


def _same_seats(
    plan: pd.DataFrame, before: Mapping[str, pd.DataFrame], past: _Past, training: Training
) -> Iterator[Finding]:
    numbered = plan.reset_index(drop=True)
    now = {
        (str(row["session_id"]), str(row["officer_id"])): (at + 1, row)
        for at, row in numbered[numbered["session_id"].isin(past.stays)].iterrows()
    }
    was = _with_days(before)
    dropped: dict[str, int] = {}
    for row in was[was["session_id"].isin(past.stays)].itertuples(index=False):
        key = (str(row.session_id), str(row.officer_id))
        at, seat = now.pop(key, (0, None))
        lost = _lost(row, past, training)
        if seat is None:
            if not lost:
                dropped[key[0]] = dropped.get(key[0], 0) + 1
            continue
        if lost:
            yield "seat_lost", f"training_plan {at}", "1", "0"
        wrong = [name for name in OF_SEAT if _differ(getattr(row, name), seat[name])]
        if key[0] in past.begun and abs(row.cost_share - seat["cost_share"]) > MONEY:
            wrong.append("cost_share")
        for name in wrong:
            yield "past_seat", f"training_plan {at} {name}", str(seat[name]), str(getattr(row, name))
    for session, n in sorted(dropped.items()):
        yield "past_seats_dropped", session, str(n), "0"
    for at, _ in now.values():
        yield "past_seat_added", f"training_plan {at}", "1", "0"


def _days_with_failed(
    tables: Mapping[str, pd.DataFrame],
    before: Mapping[str, pd.DataFrame],
    past: _Past,
    framework: Framework,
    training: Training,
) -> Iterator[Finding]:
    """People whose days with those of a course that they failed are more than allowed, by a seat that is new."""
    failed = [key for key, result in past.results.items() if result == "failed"]
    if training.days_per_officer is None or not failed:
        return
    length = {course.id: float(course.days) for course in framework.courses}
    course = {
        str(s): c
        for part in (before, tables)
        for s, c in zip(part["sessions"]["session_id"], part["sessions"]["course_id"], strict=True)
    }
    plan = tables["training_plan"].reset_index(drop=True)
    for officer in sorted({officer for _, officer in failed}):
        own = plan[plan["officer_id"].eq(officer)]
        new = own[~own["session_id"].isin(past.stays)]
        taken = [length.get(course.get(str(s), ""), 0.0) for s in own["session_id"]]
        lost = sum(length.get(course.get(s, ""), 0.0) for s, who in failed if who == officer)
        if len(new) and sum(taken) + lost > training.days_per_officer + SMALL:
            yield (
                "days",
                f"training_plan {new.index[0] + 1}",
                f"{sum(taken) + lost:g}",
                f"{training.days_per_officer:g}",
            )
