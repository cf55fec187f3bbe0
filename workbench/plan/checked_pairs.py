"""Whether coaching that has begun is left as it was, and nobody is in two places: found from the tables alone.

It shares no code with the modules that plan; `checked_coaching` puts its findings beside its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.tables import COACHING_PLAN, CoachingPlan

PAIR = ["coach_id", "officer_id", "scale_id"]
STATED = ("from_level", "to_level", "start", "end")
Finding = tuple[str, str, str, str]


def begun_pairs(plan: CoachingPlan, before: CoachingPlan | None, training: Training) -> np.ndarray:
    """Return which pairs of a plan had begun in the published one: the same coach, learner, scale and first day.

    Args:
        plan: table `coaching_plan`.
        before: that of the published plan; None where none is kept.
        training: parameters, with the day as of which the plan is made.
    """
    if before is None or training.as_of is None:
        return np.zeros(len(plan), dtype=bool)
    old = before[before["start"].dt.date < training.as_of]
    known = {(str(c), str(o), str(s), day) for c, o, s, day in old[[*PAIR, "start"]].itertuples(index=False)}
    rows = plan[[*PAIR, "start"]].itertuples(index=False)
    return np.array([(str(c), str(o), str(s), day) in known for c, o, s, day in rows], dtype=bool)


def frozen_pairs(
    tables: Mapping[str, pd.DataFrame],
    before: CoachingPlan | None,
    framework: Framework,
    limits: Coaching,
    training: Training,
) -> Iterator[Finding]:
    """Yield what a plan changes in pairs that have begun, and pairs that start before the day as of which it is made.

    Args:
        tables: by name: coaching_plan, officers, gaps.
        before: table `coaching_plan` of the published plan; None where none is kept.
        framework: units and courses.
        limits: whether pairs are of one unit, or of one site.
        training: parameters, with all that has happened.
    """
    if before is None or training.as_of is None:
        return
    now = CoachingPlan(COACHING_PLAN.of(tables).reset_index(drop=True))
    of = {(str(r.coach_id), str(r.officer_id), str(r.scale_id)): (at + 1, r) for at, r in enumerate(now.itertuples())}
    begun = begun_pairs(now, before, training)
    for at in np.flatnonzero(~begun).tolist():
        start = now["start"].iloc[at]
        if pd.notna(start) and start.date() < training.as_of:
            yield "coaching_before_as_of", f"coaching_plan {at + 1}", str(start.date()), str(training.as_of)
    dropped = 0
    for was in before.itertuples():
        if pd.isna(was.start) or was.start.date() >= training.as_of:
            continue
        ended = _ended(was, tables, framework, limits, training)
        number, row = of.get((str(was.coach_id), str(was.officer_id), str(was.scale_id)), (0, None))
        if row is None:
            dropped += not ended
            continue
        if ended and row.start == was.start:
            yield "pair_ended", f"coaching_plan {number}", "1", "0"
        elif not ended:
            for name in STATED:
                if getattr(row, name) != getattr(was, name):
                    yield (
                        "past_pair",
                        f"coaching_plan {number} {name}",
                        str(getattr(row, name)),
                        str(getattr(was, name)),
                    )
    if dropped:
        yield "past_pairs_dropped", "coaching_plan", str(dropped), "0"


def _ended(
    was: Any, tables: Mapping[str, pd.DataFrame], framework: Framework, limits: Coaching, training: Training
) -> bool:
    """Whether something that has happened ends a pair that has begun and is not over."""
    coach, learner, scale = (str(getattr(was, name)) for name in PAIR)
    today, last = training.as_of, was.end.date()
    if today is None or last < today:
        return False
    said, both = training.operations, (coach, learner)
    first = max(today, was.start.date())
    away = any(
        one.officer in both and one.share >= 1 and one.from_ <= last and (one.to is None or one.to >= first)
        for one in (*training.absences, *said.absences)
    )
    leavers = [one for one in said.people if one.change in ("leaves", "retires") and one.date <= last]
    leaves = any(one.officer in both for one in leavers)
    barred = any(
        one.officer in both
        and one.order == "must_not"
        and one.what in ("coaching", "all")
        and (one.until is None or one.until >= today)
        for one in said.orders
    )
    serving = {course for course, scales in framework.served_by.items() if scale in scales}
    sent = any(
        one.officer == learner and one.order == "must" and _course(one.what) in serving for one in said.orders
    ) or any(learner in one.officers and one.course in serving for one in training.fixed)
    return away or leaves or barred or sent or _parted(coach, learner, scale, tables, framework, limits, training)


def _course(what: str) -> str:
    """Return the course that an order names, by itself or as a part of a session's id."""
    head, found, week = what.rpartition("-w")
    return head.partition("@")[0] if found and week.isdecimal() else what


def _parted(
    coach: str,
    learner: str,
    scale: str,
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    limits: Coaching,
    training: Training,
) -> bool:
    """Whether one of the two moved so far that they are not of one unit or site, or that nothing is needed."""
    moved = {one.officer for one in training.operations.people if one.change == "moves"}
    if not moved & {coach, learner}:
        return False
    site = {} if limits.same_unit else {unit.id: unit.site for unit in framework.units if unit.site}
    units = dict(zip(tables["officers"]["officer_id"], tables["officers"]["unit_id"], strict=True))
    where = [
        None if pd.isna(units.get(one)) else (site.get(units[one]) and "@" + str(site[units[one]])) or units[one]
        for one in (coach, learner)
    ]
    if None in where or where[0] != where[1]:
        return True
    gaps = tables["gaps"]
    own = gaps[gaps["officer_id"].eq(learner) & gaps["scale_id"].eq(scale)]["gap"]
    return learner in moved and not own.gt(0).fillna(False).any()
