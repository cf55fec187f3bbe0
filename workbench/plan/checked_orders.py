"""Orders by hand that a written plan breaks, from its tables alone: a part of `checked`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from workbench.parameters.operations import Order
from workbench.parameters.planning import Training


def order_violations(
    tables: Mapping[str, pd.DataFrame], seats: pd.DataFrame, training: Training, stays: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Yield every order that a plan does not keep; `where` is its place in `training.operations.orders`.

    Args:
        tables: by name: coaching_plan.
        seats: officer_id, session_id, course_id and first_day of each seat.
        training: parameters, with the orders.
        stays: ids of the sessions that stay of a published plan: no order undoes what is past (`checked_frozen`).
    """
    pairs = tables["coaching_plan"]
    for number, order in enumerate(training.operations.orders):
        where = f"training.operations.orders.{number}"
        own = seats[seats["officer_id"].eq(order.officer)]
        facts = zip(own["course_id"], own["session_id"], own["first_day"], strict=True)
        due = [s for c, s, day in facts if _means(order, c, s) and _before(day, order.until)]
        coached = pairs[pairs["officer_id"].eq(order.officer)]
        if order.order == "must":
            kept = len(coached) if order.what == "coaching" else len(due)
            if not kept:
                yield "order_must", where, "0", "1"
            continue
        if order.what == "coaching" or order.what == "all":
            sides = pairs[pairs["officer_id"].eq(order.officer) | pairs["coach_id"].eq(order.officer)]
            kept_up = [_before(day, order.until) for day in sides["start"]]
            if any(kept_up):
                yield "order_must_not", where, str(sum(kept_up)), "0"
        new = [session for session in due if session not in stays]
        if new:
            yield "order_must_not", where, str(len(new)), "0"


def by_order(seats: pd.DataFrame, training: Training) -> pd.Series:
    """Return which seats somebody has by an order to attend the course or session."""
    must = {(order.officer, order.what) for order in training.operations.orders if order.order == "must"}
    facts = zip(seats["officer_id"], seats["course_id"], seats["session_id"], strict=True)
    return pd.Series([(o, c) in must or (o, s) in must for o, c, s in facts], index=seats.index, dtype=bool)


def _means(order: Order, course: Any, session: Any) -> bool:
    return order.what in (course, session) or (order.what == "all" and order.order == "must_not")


def _before(day: Any, until: dt.date | None) -> bool:
    """Return whether a day is not after the last one of an order."""
    return pd.notna(day) and (until is None or pd.Timestamp(day) <= pd.Timestamp(until))
