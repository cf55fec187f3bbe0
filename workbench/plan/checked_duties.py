"""Duties and prerequisites in a written plan, worked out anew: a part of `checked`."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.checked_coaching import parts
from workbench.plan.checked_steps import row_of
from workbench.tables import Levels

ITSELF = "course:"


def alone(seats: pd.DataFrame) -> pd.Series:
    """Return which seats serve no need, but their course itself."""
    return seats["scale_id"].astype("str").str.startswith(ITSELF)


def duty_violations(
    seats: pd.DataFrame,
    officers: pd.DataFrame,
    framework: Framework,
    training: Training,
    start: dt.date,
    stays: frozenset[str],
) -> Iterator[tuple[str, ...]]:
    """Yield seats for a course itself that nothing asks for, and those that say wrongly whether they renew a duty.

    Args:
        seats: row, officer_id, scale_id, session_id, course_id, week, last_week, and `duty` where any renews one.
        officers: officer_id and position_id.
        framework: duties, prerequisites.
        training: certificates, and the plan's length.
        start: first day of the plan.
        stays: ids of the sessions that stay of a published plan: who sits in one has renewed its course.
    """
    old = seats["session_id"].isin(stays)
    renewed = set(zip(seats.loc[old, "officer_id"], seats.loc[old, "course_id"], strict=True))
    every, seats = seats, seats[~old]
    held = officers[["officer_id", "position_id"]].astype("str") if framework.duties else officers.iloc[:0]
    position = dict(held.itertuples(index=False, name=None))
    says = seats["duty"].fillna(False).astype(bool) if "duty" in seats else pd.Series(False, index=seats.index)
    facts = zip(seats["officer_id"], seats["course_id"], strict=True)
    due = [(o, c) not in renewed and _due(str(o), str(c), position, framework, training, start) for o, c in facts]
    row, itself = row_of(seats), alone(seats)
    yield from parts("duty", row[says.ne(pd.Series(due, index=seats.index, dtype=bool))], says, due)
    own = seats["scale_id"].astype("str").str.removeprefix(ITSELF)
    yield from parts("itself", row[itself & own.ne(seats["course_id"])], own, seats["course_id"])
    twice = seats.duplicated(["officer_id", "course_id"], keep=False) & (itself | says)
    yield from parts("duty_twice", row[twice], seats["course_id"], "")
    asked = [_asked_later(seat, every, framework) for seat in seats.to_dict("records")]
    idle = itself & ~says & ~pd.Series(asked, index=seats.index, dtype=bool)
    yield from parts("no_duty", row[idle], seats["course_id"], "")


def _due(
    officer: str, course: str, position: Mapping[str, str], framework: Framework, training: Training, start: dt.date
) -> bool:
    """Whether the officer's position asks for the course within the plan."""
    if training.duties == 0:
        return False
    for duty in framework.duties:
        if (duty.position, duty.course) != (position.get(officer), course):
            continue
        ends = [
            one.expires_on or (_later(one.held_on, duty.every) if duty.every else dt.date.max)
            for one in training.operations.certificates
            if (one.officer, one.course) == (officer, course)
        ]
        until = max(ends, default=start)
        left = [
            o.date for o in training.operations.people if o.officer == officer and o.change in ("leaves", "retires")
        ]
        stays = all(day > max(until, start, training.as_of or start) for day in left)
        return stays and until < start + dt.timedelta(weeks=training.weeks)
    return False


def _later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _asked_later(seat: Mapping[Any, Any], seats: pd.DataFrame, framework: Framework) -> bool:
    """Whether the person sits, after it, in a course that asks for this one."""
    asking = [p.course for p in framework.prerequisites if p.after == seat["course_id"]]
    own = seats[seats["officer_id"].eq(seat["officer_id"]) & seats["course_id"].isin(asking)]
    return bool(own["week"].gt(seat["last_week"]).any())


def prerequisite_violations(
    seats: pd.DataFrame,
    levels: Levels,
    framework: Framework,
    training: Training,
    start: dt.date,
) -> Iterator[tuple[str, ...]]:
    """Yield seats in a course of which something is asked that the officer neither has nor takes before.

    Args:
        seats: row, officer_id, scale_id, also, course_id, to_level, week, last_week.
        levels: table `levels`.
        framework: what courses ask.
        training: certificates.
        start: first day of the plan.
    """
    if not framework.prerequisites:
        return
    day = max(start, training.as_of or start)
    held = {
        (one.officer, one.course)
        for one in training.operations.certificates
        if one.expires_on is None or one.expires_on >= day
    }
    known = levels[levels["level"].notna()]
    level = dict(zip(zip(known["officer_id"], known["scale_id"], strict=True), known["level"], strict=True))
    for seat in seats.to_dict("records"):
        before = seats[seats["officer_id"].eq(seat["officer_id"]) & seats["last_week"].lt(seat["week"])]
        for asked in framework.prerequisites:
            if asked.course != seat["course_id"]:
                continue
            if asked.after is not None:
                kept = (seat["officer_id"], asked.after) in held or before["course_id"].eq(asked.after).any()
            else:
                least = asked.level or 0
                serves = [
                    asked.scale in (one["scale_id"], *str(one.get("also") or "").split()) and one["exit"] >= least
                    for one in before.to_dict("records")
                ]
                kept = level.get((seat["officer_id"], asked.scale), -1) >= least or any(serves)
            if not kept:
                asks = asked.after or f"{asked.scale} {asked.level}"
                yield "prerequisite", f"training_plan {seat['row']}", str(seat["course_id"]), asks
