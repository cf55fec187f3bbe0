"""Who waits for a place in the sessions that open, so that none stays empty for want of a name.

Uses `room` and `moves` of the same room: every limit says whom it lets attend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.carried import by_scale, each_need
from workbench.plan.choice import Candidates
from workbench.plan.limits import LIMITS
from workbench.plan.moves import waiting_places, who_could
from workbench.plan.place import Place
from workbench.plan.standing import Room
from workbench.plan.worth import enough, steps

KEY = ["officer_id", "scale_id"]
SEAT = ["officer_id", "course"]
FACTS = ["scale_id", "from_level", "to_level", "gain", "benefit", "p_fits", "sure", "coached"]
OF_THE_UNIT = ("units",)
"""What a limit counts that a colleague's staying away would lift."""


def waiting_list(
    choice: Candidates,
    left: Room,
    framework: Framework,
    *,
    limits: Training,
    assignments: tables.TrainingPlan,
    coached: pd.DataFrame,
) -> tables.WaitingList:
    """Return table `waiting_list`: for each session as many as it has places, the largest expected gain first.

    Whose need has a coach comes behind those who have neither. Who waits has a need without a seat that the course is
    expected to close some of, may attend at the site, is there, in no other session and within the days of one person.
    Who is not sure enough for a place (`training.prudence`) stands in the list too, but comes in only after a re-test.
    Limits of the unit are no bar: a colleague who drops out makes room; `could_sit` says whether they too hold as the
    plan stands. The seat is to be paid in any case.

    Args:
        choice: what the plan could choose from.
        left: what the limits leave with the plan as it stands.
        framework: units, their sites and the courses.
        limits: limits of the plan.
        assignments: table `training_plan`.
        coached: officer_id and scale_id of needs with a coach.
    """
    waiting = _waiting(choice, limits, each_need(assignments)[KEY])
    first = steps(waiting, by_scale(choice.courses, framework), training=limits.model_copy(update={"steps": 1}))
    sat = assignments.merge(left.held[["session_id", "course"]], on="session_id")[SEAT]
    first = first[~pd.MultiIndex.from_frame(first[SEAT]).isin(pd.MultiIndex.from_frame(sat))]
    if first.empty or left.held.empty:
        return tables.WAITING_LIST.empty()
    everybody = replace(choice, suitable=first)
    ordered = first.sort_values([*SEAT, "benefit", "need"], ascending=[True, True, False, True])
    seats = ordered.groupby(SEAT, sort=False)
    own = ordered.drop_duplicates(SEAT)
    facts = own.assign(coached=_among(own, coached)).set_index(SEAT)
    facts = facts.assign(sure=enough(facts["sure"], limits), gain=seats["gain"].sum(), benefit=seats["benefit"].sum())
    officer = choice.needs.set_index("need")["officer_id"].astype("str")
    places = waiting_places(waiting, everybody, left, framework, limits=limits)
    found = [row for place in places for row in _of_place(place, officer.loc[place.need].to_numpy(str), left, limits)]
    frame = pd.DataFrame(found, columns=["session_id", *SEAT, "unit", "seat_cost", "could_sit", "places"])
    frame = frame.merge(facts[FACTS].reset_index(), on=SEAT)
    frame = frame.sort_values(["session_id", "coached", "benefit", "officer_id"], ascending=[True, True, False, True])
    frame = frame.assign(rank=frame.groupby("session_id").cumcount() + 1)
    frame = frame[frame["rank"].le(frame["places"])]
    person = choice.courses["person_cost"].loc[frame["course"]].to_numpy(float)
    frame = frame.assign(
        unit_id=left.units.to_numpy(str)[frame["unit"].to_numpy(int)], travels=frame["seat_cost"].to_numpy() > person
    )
    return tables.WAITING_LIST.shaped(frame[tables.WAITING_LIST.names()])


def _waiting(choice: Candidates, limits: Training, served: pd.DataFrame) -> pd.DataFrame:
    """The needs without a seat which nothing but a re-test keeps from a place."""
    waiting = choice.needs[~_among(choice.needs, served)]
    for limit in LIMITS:
        if limit.first and limit.causes[0].remedy != "reassess":
            waiting = waiting[~limit.bars(waiting, choice, limits).to_numpy(bool)]
    return waiting


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[KEY].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(some[KEY].astype("str"))))


def _of_place(place: Place, officers: np.ndarray, left: Room, limits: Training) -> Iterator[tuple[Any, ...]]:
    """Yield session, officer, course, unit, cost of the seat, whether every limit holds, and the session's places."""
    held = left.held[left.held["course"].eq(place.course) & left.held["site"].eq(place.site)]
    held = held[held["week"].isin(place.week)]
    person = who_could(place, limits, [limit for limit in LIMITS if limit.counts not in OF_THE_UNIT])
    within = who_could(place, limits, LIMITS)
    for session_id, week in held[["session_id", "week"]].itertuples(index=False):
        k = int(np.flatnonzero(place.week == week)[0])
        now = within[:, k] & _room_of_units(place, k)
        for at in np.flatnonzero(person[:, k]):
            yield (
                session_id, officers[at], place.course, place.unit[at], place.seat_cost[at], bool(now[at]),
                int(place.facts["places"]),
            )  # fmt: skip


def _room_of_units(place: Place, k: int) -> np.ndarray:
    """Whether each person alone finds room in every counter at a start."""
    found = np.ones(len(place.need), dtype=bool)
    for limit in LIMITS:
        if (counted := limit.counted(place)) is not None:
            full = counted.room[:, k] < 1
            found &= np.array([not full[rows].any() for rows in counted.of], dtype=bool)
    return found
