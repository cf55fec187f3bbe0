"""Which event caused each change against the published plan: what names the person or session first, else by solving.

An event is what differs between the limits of the published plan and those of today: an absence, a session that is
cancelled, an order, less money. Where none names the person or their session itself, the plan is solved without those
of one kind: seats that would then be as they were are their work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.planning import Training
from workbench.plan.published import KEY

LISTS = {
    "people": "staff",
    "attendance": "attendance",
    "absences": "absence",
    "orders": "order",
    "sessions": "session",
    "trainers": "trainer",
    "rooms": "room",
    "money": "budget",
    "certificates": "certificate",
}
"""The lists of `training.operations`, and what a change of each is called."""
DIRECT = ("staff", "attendance", "absence", "order", "session", "certificate")
"""Events that name a person or a session, the one that says most first."""
SOLVED = ("budget", "parameters", "session", "trainer", "room", "order", "absence", "attendance", "certificate")
"""Kinds of events that the plan can be solved without, in this order; who is on the staff is given."""
NO_EVENT = {"operations", "absences", "as_of", "keep", "stability", "causes_solved", "remedies_solved"}
"""Fields of `training` that are no events by themselves."""
SEVERAL = "several"


@dataclass(frozen=True)
class Event:
    """Something that differs between the published plan's limits and today's.

    Attributes:
        kind: one of `tables.CAUSES`.
        of: the person's or session's id, the trainer's or room's name, or the parameter's key.
        officer: whom it names, "" for nobody.
        session: which session it names, "" for none.
        without: gives limits without it.
    """

    kind: str
    of: str
    officer: str
    session: str
    without: Callable[[Training], Training]


def events(before: Training, now: Training) -> list[Event]:
    """Return what differs between the limits of the published plan and those of today."""
    return [*_listed(before, now), *_set_otherwise(before, now)]


def _listed(before: Training, now: Training) -> Iterator[Event]:
    for name, kind in LISTS.items():
        yield from _entries(getattr(before.operations, name), getattr(now.operations, name), kind, ("operations", name))
    yield from _entries(before.absences, now.absences, "absence", ("absences",))


def _entries(old: Sequence[Any], new: Sequence[Any], kind: str, path: tuple[str, ...]) -> Iterator[Event]:
    """Yield an event for each entry that a list has more, or less, than before."""
    more, less = [one for one in new if one not in old], [one for one in old if one not in new]
    for entry in (one for one in (*more, *less) if _tells(one, kind)):
        officer, session = str(getattr(entry, "officer", "")), str(getattr(entry, "session", ""))
        of = officer or session or str(getattr(entry, "name", "") or getattr(entry, "source", "") or f"training.{kind}")
        yield Event(kind, of, officer, session, _turning(path, entry, out=entry in more))


def _turning(path: tuple[str, ...], entry: Any, *, out: bool) -> Callable[[Training], Training]:
    """Return what takes an entry out of a list of limits, or puts it back in."""

    def without(limits: Training) -> Training:
        *above, name = path
        holder: Any = limits.operations if above else limits
        entries = [one for one in getattr(holder, name) if one != entry] + ([] if out else [entry])
        changed = holder.model_copy(update={name: entries})
        found: Training = limits.model_copy(update={"operations": changed}) if above else changed
        return found

    return without


def _tells(entry: Any, kind: str) -> bool:
    """Whether an entry changes a plan by itself: a session that is confirmed, or somebody who came, changes nothing."""
    if kind == "session":
        return bool(entry.status == "cancelled")
    return kind != "attendance" or entry.result in ("absent", "failed")


def _set_otherwise(before: Training, now: Training) -> Iterator[Event]:
    for name in type(now).model_fields:
        was = getattr(before, name)
        if name in NO_EVENT or was == getattr(now, name):
            continue
        if name == "excluded":
            for officer in sorted(set(was) ^ set(now.excluded)):
                yield Event("order", officer, officer, "", _turning((name,), officer, out=officer in now.excluded))
        else:
            kind = "budget" if name in ("budget", "reserve") else "parameters"
            yield Event(kind, f"training.{name}", "", "", _setting(name, was))


def _setting(name: str, value: Any) -> Callable[[Training], Training]:
    return lambda limits: limits.model_copy(update={name: value})


def caused(
    changes: tables.PlanChanges,
    happened: Sequence[Event],
    limits: Training,
    solve: Callable[[Training], tables.PlanChanges],
) -> tables.PlanChanges:
    """Return the changes with their cause, and the event's own id, key or name where it is one.

    What names the person, or the session that the person sat in, comes first. Where events of one kind alone happened,
    they caused the rest. Else the plan is solved without all events of one kind after another, at most
    `training.causes_solved` times: the first without which a seat would be as it was caused its change. What is left
    was caused by several together; nothing is the cause where nothing happened.

    Args:
        changes: table `plan_changes` without causes.
        happened: what differs.
        limits: limits of the plan.
        solve: gives the changes of the plan under other limits.
    """
    cause, of = np.full(len(changes), None, dtype=object), np.full(len(changes), None, dtype=object)
    open_rows = changes["change"].ne("kept").to_numpy(bool).copy()
    kinds = {kind: [one for one in happened if one.kind == kind] for kind in dict.fromkeys(e.kind for e in happened)}

    def put(rows: np.ndarray, those: Sequence[Event]) -> None:
        named = {event.of for event in those}
        cause[rows], of[rows] = those[0].kind, those[0].of if len(named) == 1 else None
        open_rows[rows] = False

    for event in (event for kind in DIRECT for event in kinds.get(kind, [])):
        named = ("officer_id", event.officer) if event.officer else ("session_before", event.session)
        put(open_rows & changes[named[0]].eq(named[1]).fillna(False).to_numpy(bool), [event])
    if len(kinds) == 1:
        put(open_rows.copy(), happened)
    for kind in [one for one in SOLVED if one in kinds][: limits.causes_solved]:
        if not open_rows.any():
            break
        try:
            without = solve(reduce(lambda left, event: event.without(left), kinds[kind], limits))
        except PlanInfeasible:
            continue
        put(open_rows & _as_before(changes, without), kinds[kind])
    if happened:
        cause[open_rows] = SEVERAL
    return tables.PLAN_CHANGES.shaped(changes.assign(cause=cause, event=of))


def _as_before(changes: tables.PlanChanges, without: tables.PlanChanges) -> np.ndarray:
    """Whether each changed seat would be as it was in the plan without an event."""
    other = without.set_index(KEY)["change"]
    then = other.reindex(pd.MultiIndex.from_frame(changes[KEY]))
    kept, nothing = then.eq("kept").fillna(False).to_numpy(bool), then.isna().to_numpy(bool)
    return np.where(changes["change"].eq("added"), nothing, kept).astype(bool)
