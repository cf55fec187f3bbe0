"""Rooms and trainers by name of a written plan, worked out anew from the parameters: a part of `checked`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.operations import Period, Teacher
from workbench.parameters.planning import Training
from workbench.plan.checked_coaching import parts

SMALL = 1e-6


def teaches(teacher: Teacher, course: str, framework: Framework) -> bool:
    """Return whether the trainer is named for the course: by itself, by its domain, or for all."""
    known = framework.course_by_id.get(course)
    if known is None:
        return False
    return not teacher.teaches or bool({course, framework.domain_of.get(known.lifts.scale)} & set(teacher.teaches))


def named_violations(held: pd.DataFrame, framework: Framework, training: Training) -> Iterator[tuple[str, ...]]:
    """Yield every session whose room or trainers are not those that `training.operations` lets it have.

    Args:
        held: sessions with course_id, at (site, "" for none), week, last_week, first_day, last_day, length, teach,
            n_seats_used, and room and trainers where the plan has any.
        framework: courses.
        training: limits of the plan.
    """
    known = held[held["lifts"].notna() & held["last_week"].notna()]
    yield from _rooms(known, training)
    yield from _trainers(known, framework, training)


def _rooms(held: pd.DataFrame, training: Training) -> Iterator[tuple[str, ...]]:
    rooms = {(room.site, room.name): room for room in training.operations.rooms}
    sites = {room.site for room in training.operations.rooms}
    named = held["room"] if "room" in held else pd.Series(None, index=held.index, dtype="object")
    where = held["session_id"]
    listed = held["at"].isin(sites)
    yield from parts("room", where[listed & named.isna()], "", "1")
    yield from parts("room", where[~listed & named.notna()], named, "")
    own = [rooms.get((site, name)) for site, name in zip(held["at"], named, strict=True)]
    unknown = [
        room is None and at in sites and pd.notna(name) for room, at, name in zip(own, held["at"], named, strict=True)
    ]
    yield from parts("room", where[unknown], named, "")
    small = [room is not None and used > room.seats for room, used in zip(own, held["n_seats_used"], strict=True)]
    seats = pd.Series([room.seats if room else None for room in own], index=held.index, dtype="object")
    yield from parts("room_seats", where[small], held["n_seats_used"], seats)
    taken = [
        room is not None and _meets(room.away, first, last)
        for room, first, last in zip(own, held["first_day"], held["last_day"], strict=True)
    ]
    yield from parts("room_taken", where[taken], "", "")
    yield from _twice(
        "room_twice", held.assign(one=held["at"] + "/" + named.astype("object").fillna(""))[named.notna()]
    )


def _trainers(held: pd.DataFrame, framework: Framework, training: Training) -> Iterator[tuple[str, ...]]:
    staff = {teacher.name: teacher for teacher in training.operations.trainers}
    cells = held["trainers"] if "trainers" in held else pd.Series(None, index=held.index, dtype="object")
    rows = []
    for index, cell in cells.items():
        course, site, session = (held.loc[index, name] for name in ("course_id", "at", "session_id"))
        asked = any(teaches(teacher, course, framework) for teacher in staff.values())
        names = [] if pd.isna(cell) else str(cell).split("; ")
        wanted = int(held.loc[index, "teach"]) if asked else 0
        if len(set(names)) != wanted or len(names) != wanted:
            yield "named_trainers", str(session), str(len(names)), str(wanted)
        for name in names:
            teacher = staff.get(name)
            if teacher is None or not teaches(teacher, course, framework):
                yield "trainer_teaches", str(session), "", ""
            elif site and teacher.sites and site not in teacher.sites:
                yield "trainer_site", str(session), str(site), ""
            elif _meets(teacher.away, held.loc[index, "first_day"], held.loc[index, "last_day"]):
                yield "trainer_away", str(session), "", ""
            rows.append((index, name))
    taught = pd.DataFrame(rows, columns=["index", "one"]).astype({"one": "str"})
    busy = held.loc[taught["index"]].assign(one=taught["one"].to_numpy())
    yield from _twice("trainer_twice", busy)
    days = busy.groupby("one")["length"].sum()
    for name, total in days.items():
        teacher = staff.get(str(name))
        if teacher is not None and teacher.most_days is not None and total > teacher.most_days + SMALL:
            session = busy.loc[busy["one"].eq(name), "session_id"].iloc[-1]
            yield "trainer_days", str(session), f"{total:g}", f"{teacher.most_days:g}"


def _twice(rule: str, busy: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Yield the sessions in which one room or trainer is a second time in a week."""
    if busy.empty:
        return
    weeks = [range(int(a), int(b) + 1) for a, b in zip(busy["week"], busy["last_week"], strict=True)]
    every = busy.assign(in_week=pd.Series(weeks, index=busy.index, dtype="object")).reset_index(drop=True)
    every = every.explode("in_week", ignore_index=True)
    again = every.duplicated(["one", "in_week"])
    yield from parts(rule, every["session_id"][again], every["in_week"], 1)


def _meets(away: Sequence[Period], first: Any, last: Any) -> bool:
    """Return whether a day of a session falls into one of the periods."""
    return any(period.from_ <= last and first <= (period.to or dt.date.max) for period in away)
