"""When those who come first are re-tested, and for which session: within places and money, before it begins."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.evidence.retest import most_retests
from workbench.parameters.days import SATURDAY
from workbench.parameters.evidence import Retest
from workbench.parameters.planning import Training
from workbench.plan.away import absences_table
from workbench.plan.quarterly import amounts

KEY = ["officer_id", "scale_id"]
BEFORE_THE_PLAN = dt.timedelta(weeks=2)


@dataclass(frozen=True)
class Decision:
    """What a re-test could decide.

    Attributes:
        decides: as in table `retest_plan`: a seat that somebody has, a place that they wait for, or a coaching.
        session_id: the session; None for a coaching.
        begins: its first day, or that of the coaching.
        gain: levels that the seat is expected to close; nan for a coaching.
        seat_cost: đồng for the seat alone.
    """

    decides: str
    session_id: str | None
    begins: dt.date
    gain: float
    seat_cost: float


def retest_dates(
    queue: tables.RetestQueue,
    *,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
    coached: tables.CoachingPlan,
    waiting: tables.WaitingList,
    worth_of_money: float,
    rules: Retest,
    limits: Training,
    start: dt.date,
    assessed: dt.date | None,
) -> tuple[tables.RetestQueue, tables.RetestPlan]:
    """Return the queue with those chosen who have a place and a day, and table `retest_plan`.

    The queue is gone through in its order, as far as a re-test is worth its price, until places or money are used up.
    Each needs something to decide on, and a working day at least `rules.lead` days before it begins: no holiday, not
    within an absence, nor within a session of the person, and with fewer than `rules.per_day` others. A person's
    re-tests fall on one day where they can. Who waits for a place is re-tested only where one could be given: a free
    place of the session that the money left pays for, or one of a person in it who is re-tested too. A coaching waits
    for a re-test only where it is the best there is.

    Args:
        queue: table `retest_queue`.
        sessions: table `sessions`.
        assignments: table `training_plan`.
        coached: table `coaching_plan`.
        waiting: table `waiting_list`.
        worth_of_money: weighted levels that a đồng closes on average in the plan.
        rules: parameters `evidence.retest`.
        limits: parameters `training`: holidays, absences, budget, money by quarter.
        start: first day of the plan.
        assessed: day of the assessment, None where it is not known.
    """
    begins = {str(s): day.date() for s, day in zip(sessions["session_id"], sessions["start"], strict=True)}
    first = max(
        rules.first_day or start - BEFORE_THE_PLAN,
        start - BEFORE_THE_PLAN if assessed is None else assessed + dt.timedelta(days=1),
    )
    calendar = _Calendar(first, rules, limits, _in_sessions(assignments, sessions))
    decisions = _decisions(assignments, coached, waiting, begins)
    free = dict(
        zip(sessions["session_id"].astype("str"), (sessions["n_seats"] - sessions["n_seats_used"]), strict=True)
    )
    money = np.inf if limits.budget is None else limits.budget - float(sessions["cost"].sum())
    by_quarter = amounts(limits)
    for begin, cost in zip(begins.values(), sessions["cost"], strict=True):
        by_quarter[_quarter(begin)] = by_quarter.get(_quarter(begin), 0.0) - float(cost)
    lent: Counter[str] = Counter()
    rows: list[tuple[object, ...]] = []
    most = most_retests(rules)
    for row in queue[queue["value"].gt(rules.cost * worth_of_money)].sort_values("rank").itertuples(index=False):
        if len(rows) >= most:
            break
        officer, scale = str(row.officer_id), str(row.scale_id)
        for decision in decisions.get((officer, scale), ()):
            if decision.decides == "coach" and row.decision != "coach":
                continue
            session = decision.session_id or ""
            quarter = _quarter(decision.begins)
            purse = min(money, by_quarter.get(quarter, 0.0) if limits.operations.money else np.inf)
            paid = free.get(session, 0) > 0 and decision.seat_cost <= purse
            if decision.decides == "place" and not paid and lent[session] < 1:
                continue
            day = calendar.day(officer, decision.begins)
            if day is None:
                continue
            if decision.decides == "seat":
                lent[session] += 1
            elif decision.decides == "place" and lent[session] > 0:
                lent[session] -= 1
            elif decision.decides == "place":
                free[session] -= 1
                money -= decision.seat_cost
                by_quarter[quarter] = by_quarter.get(quarter, 0.0) - decision.seat_cost
            rows.append(
                (
                    officer, scale, row.unit_id, pd.Timestamp(day), decision.decides, decision.session_id,
                    pd.Timestamp(decision.begins), decision.gain, row.value, row.rank,
                )
            )  # fmt: skip
            break
    found = tables.RETEST_PLAN.shaped(
        pd.DataFrame(rows, columns=tables.RETEST_PLAN.names()).sort_values(["date", *KEY])
    )
    dated = pd.MultiIndex.from_frame(found[KEY].astype("str"))
    chosen = pd.MultiIndex.from_frame(queue[KEY].astype("str")).isin(dated)
    turn = pd.Series(chosen, index=queue.index).cumsum().where(chosen).astype("Int64")
    return tables.RetestQueue(queue.assign(chosen=pd.array(chosen, dtype="boolean"), turn=turn)), found


def _quarter(day: dt.date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _decisions(
    assignments: tables.TrainingPlan,
    coached: tables.CoachingPlan,
    waiting: tables.WaitingList,
    begins: dict[str, dt.date],
) -> dict[tuple[str, str], list[Decision]]:
    """What a re-test could decide for each officer and scale: the first seat, else places in time, and a coaching."""
    found: dict[tuple[str, str], list[Decision]] = {}
    kinds: list[tuple[str, pd.DataFrame]] = [
        ("seat", assignments),
        ("place", waiting[~waiting["coached"].astype(bool)]),
    ]
    for kind, rows in kinds:
        named = rows.reindex(columns=[*KEY, "session_id", "gain", "seat_cost"]).itertuples(index=False)
        each = sorted((begins[str(r.session_id)], str(r.session_id), r) for r in named)
        for begin, session, row in each:
            at = found.setdefault((str(row.officer_id), str(row.scale_id)), [])
            if kind == "place" or not at:
                at.append(Decision(kind, session, begin, float(row.gain), float(row.seat_cost)))
    for pair in coached.itertuples(index=False):
        at = found.setdefault((str(pair.officer_id), str(pair.scale_id)), [])
        at.append(Decision("coach", None, pair.start.date(), np.nan, 0.0))
    return found


def _in_sessions(assignments: tables.TrainingPlan, sessions: tables.Sessions) -> pd.DataFrame:
    days = assignments[["officer_id", "session_id"]].merge(sessions[["session_id", "start", "end"]], on="session_id")
    return days.rename(columns={"start": "gone", "end": "back"})[["officer_id", "gone", "back"]]


class _Calendar:
    """The days on which re-tests may be held, and how many are on each."""

    def __init__(self, first: dt.date, rules: Retest, limits: Training, in_sessions: pd.DataFrame):
        self.first, self.rules, self.holidays = first, rules, frozenset(limits.holidays)
        away = pd.concat([absences_table(limits.gone), in_sessions], ignore_index=True)
        self.away = {str(o): list(zip(own["gone"], own["back"], strict=True)) for o, own in away.groupby("officer_id")}
        self.held: Counter[dt.date] = Counter()
        self.of: dict[str, set[dt.date]] = {}

    def day(self, officer: str, begins: dt.date) -> dt.date | None:
        """Take a place on a day for somebody and return it: one that they have already, else the first; else None."""
        own = self.of.setdefault(officer, set())
        days = [day for day in self._until(begins) if self._there(officer, day) and self._room(day)]
        found = next((day for day in days if day in own), days[0] if days else None)
        if found is not None:
            own.add(found)
            self.held[found] += 1
        return found

    def _until(self, begins: dt.date) -> Iterator[dt.date]:
        last = begins - dt.timedelta(days=self.rules.lead)
        for ahead in range((last - self.first).days + 1):
            day = self.first + dt.timedelta(days=ahead)
            if day.weekday() < SATURDAY and day not in self.holidays:
                yield day

    def _there(self, officer: str, day: dt.date) -> bool:
        return not any(gone.date() <= day <= back.date() for gone, back in self.away.get(officer, ()))

    def _room(self, day: dt.date) -> bool:
        return self.rules.per_day is None or self.held[day] < self.rules.per_day
