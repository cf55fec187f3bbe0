"""Rooms and trainers by name: which of them a session could use, and which of them every session is given.

Those that are alike form one pool: it does not matter which of them is taken. Sessions that share a pool never need
more of it in any week than it has, so that its members can be handed out one after another, by the first week of each
session (a colouring of intervals, which takes no more colours than meet in a week).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.operations import Period
from workbench.plan.away import FOR_GOOD
from workbench.plan.solver import Model, codes
from workbench.plan.weekly import by_week, first_of

PLACE = ["course", "site"]
GAP, NODES, SECONDS = 1e-6, 20_000, 60.0
SMALL = 1e-6
BETWEEN = "; "
"""Between names in one cell."""


@dataclass(frozen=True)
class Pool:
    """Rooms or trainers that are alike.

    Attributes:
        names: theirs.
        away: first and last day of each time in which none of them is free.
        site: where a room is; None for trainers.
        seats: people whom a room holds; infinite for trainers.
        most_days: days of teaching of each in the plan; infinite for rooms. Who has a limit is alone in the pool.
    """

    names: tuple[str, ...]
    away: tuple[tuple[pd.Timestamp, pd.Timestamp], ...]
    site: str | None = None
    seats: float = np.inf
    most_days: float = np.inf


@dataclass(frozen=True)
class Resources:
    """What sessions need by name.

    Attributes:
        pools: the pools.
        able: which pool serves which place: course, site, pool.
        asked: how many a session needs at each place that needs any: course, site, asked.
    """

    pools: tuple[Pool, ...]
    able: pd.DataFrame
    asked: pd.DataFrame

    @property
    def size(self) -> np.ndarray:
        """How many each pool has."""
        return np.array([len(pool.names) for pool in self.pools], dtype=float)

    @property
    def seats(self) -> np.ndarray:
        """People whom each of a pool holds."""
        return np.array([pool.seats for pool in self.pools], dtype=float)

    def members(self, names: Iterable[str], site: str) -> list[tuple[int, int]]:
        """Return those of these names, at the site, as (pool, number in it)."""
        wanted = set(names)
        return [
            (number, k)
            for number, pool in enumerate(self.pools)
            if pool.site in (None, site)
            for k, name in enumerate(pool.names)
            if name in wanted
        ]

    def asked_of(self, held: pd.DataFrame) -> np.ndarray:
        """Return how many a session of each row (course, site) needs; 0 where it needs none."""
        number = self.asked.set_index(PLACE)["asked"]
        return number.reindex(pd.MultiIndex.from_frame(held[PLACE])).fillna(0).to_numpy(float)

    def offers(self, held: pd.DataFrame, starts: pd.DataFrame | None) -> pd.DataFrame:
        """Return which pool could serve which session: at (position in `held`), pool; without weeks where no `starts`.

        Args:
            held: course and site, and week where there are `starts`.
            starts: when courses can start: course, week, start, end.
        """
        asked = held.reset_index(drop=True).assign(at=np.arange(len(held)))
        if starts is None:
            return asked[[*PLACE, "at"]].merge(self.able, on=PLACE)[["at", "pool"]].sort_values(["at", "pool"])
        asked = asked[[*PLACE, "week", "at"]].merge(self.able, on=PLACE)
        asked = asked.merge(starts[["course", "week", "start", "end"]], on=["course", "week"])
        gone = np.zeros(len(asked), dtype=bool)
        for number, pool in enumerate(self.pools):
            for first, last in pool.away:
                meets = asked["start"].le(last) & asked["end"].ge(first)
                gone |= (asked["pool"].eq(number) & meets).to_numpy(bool)
        return asked.loc[~gone, ["at", "pool"]].sort_values(["at", "pool"], ignore_index=True)

    def open_weeks(self, *, start: dt.date, weeks: int, holidays: Iterable[dt.date]) -> np.ndarray:
        """Return pools × weeks: whether the pool is there on any working day of the week."""
        days = pd.date_range(start, periods=7 * weeks, freq="D")
        taught = np.asarray(days.day_of_week < 5) & ~np.asarray(days.isin(pd.DatetimeIndex(list(holidays))))
        found = np.zeros((len(self.pools), weeks), dtype=bool)
        for number, pool in enumerate(self.pools):
            there = taught.copy()
            for first, last in pool.away:
                there &= ~np.asarray((days >= first) & (days <= last))
            found[number] = there.reshape(weeks, 7).any(axis=1)
        return found


def periods(away: Sequence[Period]) -> tuple[tuple[pd.Timestamp, pd.Timestamp], ...]:
    """Return first and last day of each period, in order."""
    rows = [(pd.Timestamp(p.from_), FOR_GOOD if p.to is None else pd.Timestamp(p.to)) for p in away]
    return tuple(sorted(set(rows)))


def names_of(cell: object) -> list[str]:
    """Return the names that a cell of table `sessions` holds."""
    return cell.split(BETWEEN) if isinstance(cell, str) else []


def use(
    model: Model,
    resources: Resources,
    offers: pd.DataFrame,
    held: pd.DataFrame,
    *,
    asked: np.ndarray,
    days: np.ndarray,
    whole: bool,
    worth: np.ndarray | None = None,
) -> np.ndarray:
    """Add the columns that say how many of which pool each session uses, and what bounds a pool; return the columns.

    Args:
        model: model to extend.
        resources: the pools.
        offers: what `Resources.offers` returns.
        held: sessions; with week and span where each week counts.
        asked: how many each session needs.
        days: days of each session.
        whole: whether sessions are held or not, in a week; else they are counted.
        worth: of each offer in the objective; None for nothing.
    """
    at, pool = offers["at"].to_numpy(int), offers["pool"].to_numpy(int)
    several = (offers.groupby("at")["pool"].transform("size") > 1).to_numpy(bool)
    worth = np.zeros(len(offers)) if worth is None else worth
    upper = asked[at] if whole else np.full(len(at), np.inf)
    column = np.zeros(len(offers), dtype=int)
    for choice in (True, False):
        mine = several == choice
        column[mine] = model.columns(worth[mine], upper[mine], whole=whole and choice)
    size = resources.size
    if whole:
        position, week = by_week(held.iloc[at])
        row = codes(pool[position], week)
        model.rows(row, column[position], 1.0, high=first_of(row, size[pool[position]]))
    most = np.array([one.most_days for one in resources.pools], dtype=float)
    few = np.flatnonzero(np.isfinite(most[pool]))
    if len(few):
        row = codes(pool[few])
        model.rows(row, column[few], days[at[few]], high=first_of(row, most[pool[few]]))
    return column


def given(
    resources: Resources, held: pd.DataFrame, starts: pd.DataFrame, *, days: np.ndarray, used: np.ndarray
) -> list[list[tuple[int, int]]]:
    """Return which members every session is given, as (pool, number in it); the smallest and least versatile first.

    Args:
        resources: the pools.
        held: the sessions that are held: course, site, week, span.
        starts: when courses can start.
        days: days of each session.
        used: people in each session.

    Raises:
        PlanInfeasible: where the sessions cannot all have what they need.
    """
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(held))]
    asked = resources.asked_of(held)
    offers = resources.offers(held, starts)
    fits = resources.seats[offers["pool"].to_numpy(int)] + SMALL >= used[offers["at"].to_numpy(int)]
    offers = offers[fits].reset_index(drop=True)
    if not asked.any():
        return found
    model = Model()
    pool = offers["pool"].to_numpy(int)
    price = np.argsort(np.argsort(_ease(resources), kind="stable")) + 1.0
    column = use(
        model, resources, offers, held, asked=asked, days=days, whole=True, worth=-price[pool] / price.max(initial=1.0)
    )
    at = offers["at"].to_numpy(int)
    needing = np.flatnonzero(asked)
    number = np.full(len(held), -1)
    number[needing] = np.arange(len(needing))
    nothing = model.columns(np.zeros(1), 0.0, whole=False)
    model.rows(
        np.r_[number[at], np.arange(len(needing))],
        np.r_[column, np.repeat(nothing, len(needing))],
        1.0,
        low=asked[needing],
        high=asked[needing],
    )
    solved = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS)
    taken = offers.assign(n=np.round(solved.values[column]).astype(int))
    taken = taken[taken["n"].gt(0)].assign(week=held["week"].to_numpy(int)[at[taken["n"].gt(0).to_numpy()]])
    busy: dict[tuple[int, int], int] = {}
    for row in taken.sort_values(["week", "at", "pool"]).itertuples(index=False):
        first, span = int(row.week), int(held["span"].iloc[row.at])
        free = [k for k in range(len(resources.pools[row.pool].names)) if busy.get((row.pool, k), 0) < first]
        for k in free[: row.n]:
            busy[row.pool, k] = first + span - 1
            found[row.at].append((row.pool, k))
    return found


def _ease(resources: Resources) -> np.ndarray:
    """How much would be lost with one of each pool: seats, and places that it serves."""
    places = resources.able["pool"].value_counts().reindex(range(len(resources.pools)), fill_value=0).to_numpy(float)
    seats = np.where(np.isfinite(resources.seats), resources.seats, 0.0)
    return seats * (1.0 + places.max(initial=0.0)) + places
