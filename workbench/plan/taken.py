"""What the sessions that stay of a published plan take of rooms and trainers by name, and of orders."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pandas as pd

from workbench import tables
from workbench.parameters.operations import Period
from workbench.parameters.planning import Training
from workbench.plan.frozen import Frozen
from workbench.plan.resources import names_of


def less_taken(limits: Training, held: tables.Sessions, start: dt.date) -> Training:
    """Return limits whose rooms and trainers are away in the weeks of the sessions that stay, with fewer days to teach.

    Args:
        limits: limits of the plan.
        held: the sessions that stay, with their rooms and trainers.
        start: first day of the plan.
    """
    said = limits.operations
    if held.empty or not (said.rooms or said.trainers):
        return limits
    rooms: dict[tuple[str, str], list[Period]] = defaultdict(list)
    trainers: dict[str, list[Period]] = defaultdict(list)
    days: dict[str, float] = defaultdict(float)
    for one in held.reindex(columns=["site", "week", "n_weeks", "days", "room", "trainers"]).to_dict("records"):
        first = start + dt.timedelta(weeks=int(one["week"]) - 1)
        weeks = Period.model_validate({"from": first, "to": first + dt.timedelta(weeks=int(one["n_weeks"]), days=-1)})
        for name in names_of(one["room"]):
            rooms[str(one["site"]), name].append(weeks)
        for name in names_of(one["trainers"]):
            trainers[name].append(weeks)
            days[name] += float(one["days"])
    left = {
        "rooms": [room.model_copy(update={"away": [*room.away, *rooms[room.site, room.name]]}) for room in said.rooms],
        "trainers": [
            one.model_copy(
                update={
                    "away": [*one.away, *trainers[one.name]],
                    "most_days": None if one.most_days is None else max(one.most_days - days[one.name], 0.0),
                }
            )
            for one in said.trainers
        ],
    }
    return limits.model_copy(update={"operations": said.model_copy(update=left)})


def kept_orders(limits: Training, frozen: Frozen) -> frozenset[int]:
    """Return the lines of the orders to attend that a seat which stays keeps already.

    Args:
        limits: limits of the plan, with the orders.
        frozen: what stays of the published plan.
    """
    if frozen.seats.empty:
        return frozenset()
    held = frozen.sessions[["session_id", "course_id", "start"]]
    seats = frozen.seats[["officer_id", "session_id"]].merge(held, on="session_id").astype({"course_id": "str"})
    found = set()
    for line, order in enumerate(limits.operations.orders):
        own = seats[seats["officer_id"].eq(order.officer)]
        means = own["course_id"].eq(order.what) | own["session_id"].eq(order.what)
        in_time = own["start"].le(pd.Timestamp(order.until)) if order.until else True
        if order.order == "must" and (means & in_time).any():
            found.add(line)
    return frozenset(found)
