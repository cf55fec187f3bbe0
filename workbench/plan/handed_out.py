"""Which room and which trainers by name every session of a plan is given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.plan.choice import Candidates
from workbench.plan.resources import BETWEEN, Resources, given


def handed_out(sessions: tables.Sessions, choice: Candidates) -> tables.Sessions:
    """Return sessions with their room and trainers, where any are listed; a session has no more places than its room.

    Args:
        sessions: table `sessions`.
        choice: what the plan can choose from, with the rooms and trainers by name.
    """
    rooms: Resources = choice.of["rooms"]
    teachers: Resources = choice.of["named_trainers"]
    if sessions.empty or not (len(rooms.pools) or len(teachers.pools)):
        return sessions
    held = pd.DataFrame(
        {
            "course": sessions["course_id"].map(choice.courses.set_index("course_id")["course"]).astype("int64"),
            "site": sessions["site"].fillna("").astype("str"),
            "week": sessions["week"].astype("int64"),
            "span": sessions["n_weeks"].astype("int64"),
        }
    )
    days = choice.courses["days"].loc[held["course"]].to_numpy(float)
    used = sessions["n_seats_used"].to_numpy(float)
    if len(rooms.pools):
        found = given(rooms, held, choice.starts, days=days, used=used)
        seats = np.array([rooms.pools[own[0][0]].seats if own else np.inf for own in found])
        sessions = tables.Sessions(
            sessions.assign(
                room=_names(rooms, found),
                n_seats=np.minimum(sessions["n_seats"].to_numpy(float), seats).astype(int),
            )
        )
    if len(teachers.pools):
        found = given(teachers, held, choice.starts, days=days, used=np.zeros(len(held)))
        sessions = tables.Sessions(sessions.assign(trainers=_names(teachers, found)))
    return tables.SESSIONS.shaped(sessions)


def _names(resources: Resources, found: list[list[tuple[int, int]]]) -> pd.Series:
    named = [sorted(resources.pools[pool].names[k] for pool, k in own) for own in found]
    return pd.Series([BETWEEN.join(names) or None for names in named], dtype="str")
