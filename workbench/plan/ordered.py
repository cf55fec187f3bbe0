"""Orders by hand about single people: whom they send where, and what they keep them from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.language import Speaker, written
from workbench.messages import Words, joined, msg
from workbench.parameters.framework import Framework
from workbench.parameters.operations import Order
from workbench.parameters.planning import Training
from workbench.plan.away import FOR_GOOD
from workbench.plan.catalogue import NO_SITE

COACHING, ALL = "coaching", "all"
SEAT = ["officer_id", "course", "site", "week"]
COLUMNS = {"line": "int64", "officer_id": "str", "course": "int64", "site": "str", "week": "int64", "last": "object"}
ANY = -1
"""Stands for any week, of an order that names no session."""


def session_named(name: str) -> tuple[str, str, int] | None:
    """Return course, site and week of a session's id; None where it is none."""
    place, _, week = name.rpartition("-w")
    course, _, site = place.partition("@")
    return (course, site, int(week)) if course and week.isdecimal() else None


def sent(training: Training, framework: Framework, *, settled: frozenset[int] = frozenset()) -> pd.DataFrame:
    """Return who must attend what: line (in `operations.orders`), officer_id, course, site, week, last.

    `week` is −1 where any session of the course will do; `last` is the last day on which it may begin. The lines in
    `settled` are left out.
    """
    number = {course.id: k for k, course in enumerate(framework.courses)}
    rows = []
    for line, order in enumerate(training.operations.orders):
        if order.order != "must" or order.what in (COACHING, ALL) or line in settled:
            continue
        last = FOR_GOOD if order.until is None else pd.Timestamp(order.until)
        session = session_named(order.what)
        if order.what in number:
            rows.append((line, order.officer, number[order.what], NO_SITE, ANY, last))
        elif session is not None and session[0] in number:
            rows.append((line, order.officer, number[session[0]], session[1], session[2], last))
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({n: t for n, t in COLUMNS.items() if n != "last"})
    return frame.assign(last=frame["last"].astype("datetime64[us]"))


def kept_from(training: Training) -> dict[str, list[Order]]:
    """Return by officer the orders that keep them from something."""
    found: dict[str, list[Order]] = {}
    for order in training.operations.orders:
        if order.order == "must_not":
            found.setdefault(order.officer, []).append(order)
    return found


def barred(
    seats: pd.DataFrame, starts: pd.DataFrame, courses: pd.DataFrame, orders: Mapping[str, Sequence[Order]]
) -> np.ndarray:
    """Return whether an order keeps each seat (officer_id, course, site, week) from its officer.

    Args:
        seats: the seats; without a site where only orders about courses matter.
        starts: when courses can start: course, week, start.
        courses: one row per course, with course_id.
        orders: what `kept_from` returns.
    """
    found = np.zeros(len(seats), dtype=bool)
    concerned = np.flatnonzero(seats["officer_id"].isin(list(orders)).to_numpy())
    if not concerned.size:
        return found
    asked = seats.iloc[concerned].reindex(columns=SEAT).reset_index(drop=True)
    asked = asked.merge(starts[["course", "week", "start"]], on=["course", "week"], how="left")
    name = courses["course_id"].loc[asked["course"]].to_numpy(object)
    for officer, own in orders.items():
        mine = asked["officer_id"].eq(officer).to_numpy(bool)
        for order in own:
            session = session_named(order.what)
            whole = (name == order.what) | (order.what == ALL)
            if session is not None:
                at = asked["site"].astype("str").fillna(NO_SITE).eq(session[1]) & asked["week"].eq(session[2])
                whole = whole | ((name == session[0]) & at.to_numpy(bool))
            until = FOR_GOOD if order.until is None else pd.Timestamp(order.until)
            found[concerned[mine & whole & asked["start"].le(until).to_numpy(bool)]] = True
    return found


def meant(seats: pd.DataFrame, must: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Return the seats that orders to attend mean, with `line`: in the session named, or in any that begins in time."""
    both = seats.merge(must, on=["officer_id", "course"], suffixes=("", "_named"))
    both = both.merge(starts[["course", "week", "start"]], on=["course", "week"])
    named = both["week_named"].eq(ANY) | (both["week_named"].eq(both["week"]) & both["site_named"].eq(both["site"]))
    return both[named & both["start"].le(both["last"])].reset_index(drop=True)


def out_of_coaching(training: Training, first: dt.date) -> list[str]:
    """Return those whom an order keeps from coaching and from being coached on that day, each once."""
    orders = (o for own in kept_from(training).values() for o in own)
    names = [o.officer for o in orders if o.what in (COACHING, ALL) and (o.until is None or o.until >= first)]
    return list(dict.fromkeys(names))


def to_be_coached(training: Training) -> list[str]:
    """Return those who must be coached, each once."""
    orders = training.operations.orders
    return list(dict.fromkeys(o.officer for o in orders if (o.order, o.what) == ("must", COACHING)))


def in_words(order: Order) -> Words:
    """Return an order with its reason, and by whom it was given."""
    must = msg("By order of {by}, the officer must attend {what}")
    must_not = msg("By order of {by}, the officer must not attend {what}")
    parts: list[Words] = [(must if order.order == "must" else must_not).format(by=order.by, what=_what(order))]
    if order.until is not None:
        parts.append(msg(" until {day}").format(day=written(Speaker.date, order.until)))
    parts.append(msg(": {reason}").format(reason=order.reason))
    return joined(parts)


def _what(order: Order) -> Words | str:
    if order.what == ALL:
        return msg("any training or coaching")
    return msg("coaching on the job") if order.what == COACHING else order.what


def said_of(officers: Iterable[str], training: Training) -> pd.Series:
    """Return by officer whose order keeps them from something, and why: `who: reason`, several separated by `; `."""
    orders = kept_from(training)
    told = {o: "; ".join(f"{order.by}: {order.reason}" for order in orders[o]) for o in officers if o in orders}
    return pd.Series(told, dtype="str")


def refuse_impossible(
    must: pd.DataFrame,
    seats: pd.DataFrame,
    arcs: pd.DataFrame,
    *,
    training: Training,
    kept: Sequence[np.ndarray],
    settled: frozenset[int],
) -> None:
    """Refuse orders to attend that nothing could keep, and say what stands against each.

    Args:
        must: what `sent` returns.
        seats: every seat that an order could mean and the officer's needs and reach allow: line, …
        arcs: steps that a need could take, whatever the limits: officer_id, course, days.
        training: limits of the plan.
        kept: which of `seats` are kept from the officer: by an absence, by an order.
        settled: lines of orders that are kept already.

    Raises:
        PlanInfeasible: every such order at once.
    """
    problems = [found for found in _impossible(must, seats, arcs, training, kept) if found[0] not in settled]
    if problems:
        raise PlanInfeasible(
            Problem(
                msg("This order cannot be kept: {why}").format(why=why),
                msg("Change the order, or what stands against it."),
                rule="plan",
                column=f"training.operations.orders.{line}",
                value=training.operations.orders[line].what,
            )
            for line, why in problems
        )


def _impossible(
    must: pd.DataFrame,
    seats: pd.DataFrame,
    arcs: pd.DataFrame,
    training: Training,
    kept: Sequence[np.ndarray],
) -> Iterator[tuple[int, Words]]:
    known = set(must["line"])
    away, against = kept
    for line, order in enumerate(training.operations.orders):
        if order.order != "must" or order.what == COACHING:
            continue
        if order.what == ALL:
            yield line, msg("nobody can attend everything; name a course or a session.")
            continue
        if line not in known:
            yield line, msg("there is no such course or session.")
            continue
        row = must[must["line"].eq(line)].iloc[0]
        own = arcs[arcs["officer_id"].eq(order.officer) & arcs["course"].eq(row["course"])]
        mine = seats["line"].eq(line).to_numpy(bool)
        most = training.days_per_officer
        if order.officer in training.excluded:
            yield line, msg("the officer is not sent in this plan (`training.excluded`).")
        elif own.empty:
            yield line, msg("the officer has no need that the course serves.")
        elif most is not None and own["days"].min() > most:
            yield line, msg("the course takes longer than the days of training of one person.")
        elif not mine.any():
            yield line, msg("no session of it can begin in time within the officer's reach.")
        elif away[mine].all():
            yield line, msg("the officer is away whenever it could be held.")
        elif (away | against)[mine].all():
            yield line, msg("another order keeps the officer from it.")
