"""What a limit on rooms or trainers by name is: both are members of pools that sessions use week by week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.contradiction import Instance
from workbench.plan.limit import Demand, Limit, demand
from workbench.plan.place import Waiting
from workbench.plan.resources import PLACE, Resources, names_of, use
from workbench.plan.rows import Rows
from workbench.plan.solver import codes
from workbench.plan.standing import Standing
from workbench.plan.tally import Tally
from workbench.plan.weekly import by_week

Unit = tuple[int, int]
"""A pool, and the number of one of its members."""


@dataclass(frozen=True)
class Left:
    """What a plan leaves of the members of pools.

    Attributes:
        busy: weeks (from 1) in which each is taken.
        days: days of teaching of each.
    """

    busy: dict[Unit, set[int]]
    days: dict[Unit, float]


class ByName(Limit):
    """Members of pools, of which every session that needs some has so many in all its weeks."""

    column: ClassVar[str]
    """Column of table `sessions` that names them."""
    counts = "resources"
    relaxable = True

    def resources(self, choice: Candidates) -> Resources:
        """What there is of it."""
        found: Resources = choice.of[self.name]
        return found

    def rows(self, m: Rows) -> None:
        """Every session that is held has as many as it needs, of those that are there, and none of a pool is short.

        Those that stand have theirs already: what they take is off the pools (`taken.less_taken`).
        """
        resources = self.resources(m.choice)
        asked = np.where(m.choice.stand(m.held), 0.0, resources.asked_of(m.held))
        concerned = np.flatnonzero(asked)
        if not len(concerned):
            return
        offers = resources.offers(m.held, m.choice.starts if m.weeks else None)
        offers = offers[asked[offers["at"]] > 0].reset_index(drop=True)
        days = m.course["days"].to_numpy(float)
        column = use(m.model, resources, offers, m.held, asked=asked, days=days, whole=m.weeks)
        at, pool = offers["at"].to_numpy(int), offers["pool"].to_numpy(int)
        if not m.weeks:
            span = m.course["span"].to_numpy(float)
            there = resources.open_weeks(
                start=m.choice.start, weeks=m.training.weeks, holidays=m.training.holidays
            ).sum(axis=1)
            row = codes(pool)
            first = np.unique(row, return_index=True)[1]
            m.model.rows(row, column, span[at], high=(resources.size * there)[pool[first]])
        number = np.full(len(asked), -1)
        number[concerned] = np.arange(len(concerned))
        m.model.rows(
            np.r_[number[at], number[concerned]],
            np.r_[column, m.hold[concerned]],
            np.r_[np.ones(len(at)), -asked[concerned]],
            low=0.0, high=0.0,
        )  # fmt: skip
        self.holds(m, offers, column)

    def holds(self, m: Rows, offers: pd.DataFrame, column: np.ndarray) -> None:
        """Write what else the members bound."""

    def load(
        self, choice: Candidates, training: Training, held: pd.DataFrame, sent: pd.DataFrame
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Members of each set that some place has to choose from; one too many weighs as much as a whole session."""
        resources = self.resources(choice)
        asked, sets = resources.asked_of(held), _sets(resources.offers(held, None), len(held))
        distinct = sorted({own for own, n in zip(sets, asked, strict=True) if n}, key=sorted)
        if not distinct:
            return None
        largest = float(choice.courses["most"].max())
        wants = np.array([[n * (own <= every) for every in distinct] for own, n in zip(sets, asked, strict=True)])
        there = resources.open_weeks(start=choice.start, weeks=training.weeks, holidays=training.holidays)
        offered = np.stack(
            [(resources.size[sorted(every)][:, None] * there[sorted(every)]).sum(axis=0) for every in distinct], axis=1
        )
        return wants * largest, np.maximum(offered, 0.5) * largest

    def tally(self, choice: Candidates, training: Training) -> Tally | None:
        """Hand out what open sessions need."""
        resources = self.resources(choice)
        return _HandedOut(resources, choice) if len(resources.asked) else None

    def left(self, plan: Standing) -> Left:
        """What the plan's sessions take."""
        resources, held = self.resources(plan.choice), plan.held
        days = plan.choice.courses["days"].loc[held["course"]].to_numpy(float)
        left = Left({}, {})
        if held[self.column].isna().all():
            return left
        days = np.where(plan.choice.stand(held), 0.0, days)
        for length, row in zip(days, held.to_dict("records"), strict=True):
            for unit in resources.members(names_of(row[self.column]), row["site"]):
                left.busy.setdefault(unit, set()).update(range(row["week"], row["week"] + row["span"]))
                left.days[unit] = left.days.get(unit, 0.0) + float(length)
        return left

    def free_at(self, waiting: Waiting) -> list[list[Unit]] | None:
        """Return the members that are free for one more session at each start; None where it needs none."""
        resources = self.resources(waiting.choice)
        if resources.asked.empty:
            return None
        held = pd.DataFrame({"course": waiting.course, "site": waiting.site, "week": waiting.week})
        if not resources.asked_of(held[:1]).any():
            return None
        left: Left = waiting.left.of[self.name]
        length = float(waiting.choice.courses["days"].loc[waiting.course])
        free: list[list[Unit]] = [[] for _ in waiting.week]
        for at, pool in resources.offers(held, waiting.left.starts).itertuples(index=False):
            weeks = set((waiting.windows[at] + 1).tolist())
            for k in range(len(resources.pools[pool].names)):
                idle = weeks.isdisjoint(left.busy.get((pool, k), ()))
                if idle and left.days.get((pool, k), 0.0) + length <= resources.pools[pool].most_days + 1e-9:
                    free[at].append((pool, k))
        return free

    def demands(self, instance: Instance) -> Iterator[Demand]:
        """In each week, of each set that sessions have to choose from, no more than it has."""
        resources = self.resources(instance.choice)
        asked = resources.asked_of(instance.sessions)
        sets = _sets(resources.offers(instance.sessions, instance.choice.starts), len(asked))
        (kind,) = self.kinds
        for every in sorted({own for own, n in zip(sets, asked, strict=True) if n}, key=sorted):
            own = np.flatnonzero([bool(n) and mine <= every for mine, n in zip(sets, asked, strict=True)])
            position, at = by_week(instance.sessions.iloc[own])
            of = f"{instance.facts(int(own[0]))['course_id']} {instance.sessions['site'].iloc[own[0]]}"
            column = instance.hold[own[position]]
            yield from demand(
                self, kind, of, at, column, asked[own[position]], float(resources.size[sorted(every)].sum())
            )


def _sets(offers: pd.DataFrame, n: int) -> list[frozenset[int]]:
    """Return the pools that each of n sessions has to choose from."""
    found = offers.groupby("at")["pool"].agg(frozenset)
    return [found.get(at, frozenset()) for at in range(n)]


class _HandedOut(Tally):
    """Whether all open sessions can have what they need, tried in a fixed order: yes is sure, no may be too careful."""

    def __init__(self, resources: Resources, choice: Candidates):
        self.resources, self.days = resources, choice.courses["days"].to_dict()
        self.fewest, self.most = choice.courses["fewest"].to_dict(), choice.courses["most"].to_dict()
        self.asked = {(c, s): n for c, s, n in resources.asked[[*PLACE, "asked"]].itertuples(index=False)}
        every = choice.places.merge(choice.starts, on="course")
        found = resources.offers(every, choice.starts)
        key = every[["course", "site", "week"]].itertuples(index=False, name=None)
        pools = _sets(found, len(every))
        self.offers: dict[Any, frozenset[int]] = dict(zip(key, pools, strict=True))
        joined = _joined(pools)
        self.part = {key: next((joined[pool] for pool in pools), -1) for key, pools in self.offers.items()}
        self.open_now: dict[Any, tuple[range, int]] = {}
        self.stand = set(choice.standing[["course", "site", "week"]].itertuples(index=False, name=None))

    def session(self, course: int, site: str, weeks: range) -> bool:
        if (course, site) not in self.asked:
            return True
        return self._fits((course, site, weeks.start), weeks, self.fewest[course])

    def open(self, course: int, site: str, weeks: range, sign: int) -> None:
        key = (course, site, weeks.start)
        if (course, site) not in self.asked or key in self.stand:
            return
        if sign > 0:
            self.open_now[key] = (weeks, 0)
        else:
            del self.open_now[key]

    def seat(self, seat: dict[str, Any]) -> bool:
        key = (seat["course"], seat["site"], seat["week"])
        if key not in self.open_now:
            return True
        weeks, people = self.open_now[key]
        smallest = min((self.resources.pools[pool].seats for pool in self.offers[key]), default=0.0)
        return people + 1 <= smallest or self._fits(key, weeks, people + 1)

    def sit(self, seat: dict[str, Any], sign: int) -> None:
        key = (seat["course"], seat["site"], seat["week"])
        if key in self.open_now:
            weeks, people = self.open_now[key]
            self.open_now[key] = (weeks, people + sign)

    def _fits(self, key: Any, weeks: range, people: int) -> bool:
        """Whether the open sessions, one of them with so many people, can be handed what they need one by one."""
        if key not in self.offers:
            return False
        part = self.part[key]
        asked = {other: now for other, now in self.open_now.items() if self.part.get(other, -1) == part}
        asked[key] = (weeks, people)
        pools = self.resources.pools
        busy: dict[Unit, set[int]] = {}
        taught: dict[Unit, float] = {}
        turn = sorted(asked, key=lambda k: (len(self.offers.get(k, ())), -asked[k][1], k[2], k))
        for session in turn:
            weeks, people = asked[session]
            length, lacking = self.days[session[0]], self.asked[session[:2]]
            able = [pool for pool in self.offers.get(session, ()) if pools[pool].seats >= people]
            for pool in sorted(able, key=lambda p: (pools[p].seats, p)):
                for k in range(len(pools[pool].names)):
                    if lacking == 0:
                        break
                    own = busy.setdefault((pool, k), set())
                    spent = taught.get((pool, k), 0.0) + length
                    if own.isdisjoint(weeks) and spent <= pools[pool].most_days + 1e-9:
                        own.update(weeks)
                        taught[pool, k] = spent
                        lacking -= 1
            if lacking:
                return False
        return True


def _joined(sets: Iterable[frozenset[int]]) -> dict[int, int]:
    """Return for each pool the part that it is in: pools that a session can choose between are in one part."""
    part: dict[int, int] = {}
    for pools in sets:
        parts = {part.setdefault(pool, pool) for pool in pools}
        for pool, own in part.items():
            if own in parts:
                part[pool] = min(parts)
    return part
