"""Whom to re-test first: what one more result would be worth for the decision that the plan has to take.

Uses `again` (what a second result may show) of the same room, and `gaps` and `gain` of profiles, for counting each
requirement once and for what a course closes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.evidence.again import SHARES, after_another, left_by_another, left_of_old
from workbench.parameters.evidence import Retest
from workbench.parameters.framework import Framework
from workbench.profile.gain import levels_closed
from workbench.profile.gaps import counted_once

KEY = ["officer_id", "scale_id"]
NOTHING = 1e-9
"""Values below this are rounding."""
AT_ONCE = 10_000
"""People whose second results are looked at together."""
NO_SEAT = -1


@dataclass(frozen=True)
class Actions:
    """What can be done about a requirement on one scale.

    Attributes:
        gain: actions × levels 0 … L, levels that the action closes where that is the true level.
        price: actions, price in weighted levels.
        course_id: actions, the course; None for coaching.
    """

    gain: np.ndarray
    price: np.ndarray
    course_id: np.ndarray

    @property
    def seat(self) -> np.ndarray:
        """Number of the course of each action, `NO_SEAT` for coaching."""
        return np.where(pd.isna(self.course_id), NO_SEAT, np.arange(len(self.course_id)))


def retest_queue(
    gaps: tables.Gaps,
    evidence: tables.Evidence,
    reliability: tables.Reliability,
    framework: Framework,
    *,
    held: Collection[str],
    worth_of_money: float,
    rules: Retest,
) -> tables.RetestQueue:
    """Return table `retest_queue`: officers and scales in the order of what a re-test is worth, those chosen marked.

    For each requirement the plan does nothing, sends the officer to a course that it holds, or gives a coach. With v
    the weight of a level of the need, k the true level, g_ak the levels that action a closes at k and c_a its price,
    the benefit is u(a, k) = v·g_ak − c_a, and 0 for nothing. g of a course is `profile.gain.levels_closed`; where no
    course of the catalogue takes a level below the requirement, coaching closes one. The price of a seat is its cost ×
    `worth_of_money`, what that money closes on average in the plan; a coach is priced as the average seat.

    value_now = max_a Σ_k p_k u(a, k); value_perfect = Σ_k p_k max_a u(a, k) − value_now (expected value of perfect
    information); value = E_y max_a Σ_k P(k | own result, y) u(a, k) − value_now (of sample information), with y the
    second result of one more such exam (Howard 1966; Raiffa & Schlaifer 1961). What y may be, and what both results
    then say, follow from what is known of the person (`again`): who lies just below a cut score now is likely to lie
    near it again. A row stands in the queue only where some second result changes the seat; `p_changes` is the chance
    of that. The p are those of `evidence`, so that old evidence is worth renewing.

    A re-test is chosen where it is worth more than it costs (cost × worth_of_money), best first, within `places` and
    `budget`. Where all decisions stand, the table is empty.

    Args:
        gaps: table `gaps`: requirement, unit, and weight of a level (priority, where there is none).
        evidence: table `evidence`.
        reliability: table `reliability` of this wave, for the exam's own exactness.
        framework: courses and their costs.
        held: ids of the courses that the plan holds: no other has a seat to give.
        worth_of_money: weighted levels that a đồng closes on average in the plan.
        rules: parameters `evidence.retest`.
    """
    chances = tables.level_columns(framework.top_level)
    weight = "weight" if "weight" in gaps else "priority"
    rows = counted_once(gaps[[*KEY, "unit_id", "required", weight]].rename(columns={weight: "each"}), framework)
    rows = rows.merge(evidence, on=KEY)
    usual = rows.groupby("scale_id")["each"].transform("mean")
    left = left_by_another(reliability, framework.domain_of)
    rows = rows.assign(
        each=rows["each"].fillna(usual).fillna(0.0).astype(float),
        left=left_of_old(rows["scale_id"].map(left).to_numpy(float), rows["weight"].to_numpy(float)),
    )
    rows = rows[rows["left"].notna()]
    valued = [
        _valued(part, _actions(str(scale), int(required), framework, held, worth_of_money), chances)
        for (scale, required), part in rows.groupby(["scale_id", "required"], sort=True)
    ]
    if not valued:
        return tables.RETEST_QUEUE.empty()
    queue = pd.concat(valued, ignore_index=True)
    queue = queue[queue["value"] > NOTHING].sort_values(["value", *KEY], ascending=[False, True, True])
    queue = queue.assign(rank=np.arange(1, len(queue) + 1))
    pays = queue["value"] > rules.cost * worth_of_money
    chosen = pays & (queue["rank"] <= most_retests(rules))
    return tables.RETEST_QUEUE.shaped(queue.assign(chosen=chosen)[tables.RETEST_QUEUE.names()])


def most_retests(rules: Retest) -> float:
    """Return how many re-tests places and money allow; infinite without a limit."""
    most = np.inf if rules.places is None else float(rules.places)
    if rules.budget is not None and rules.cost > 0:
        most = min(most, float(np.floor(rules.budget / rules.cost + 1e-9)))
    return most


def _actions(scale: str, required: int, framework: Framework, held: Collection[str], worth_of_money: float) -> Actions:
    """Return the courses held that serve a requirement, and coaching for the levels that no course takes."""
    top = framework.top_level
    serving = [c for c in framework.courses if scale in framework.served_by.get(c.id, (c.lifts.scale,))]
    ends = np.array([[c.lifts.from_, c.lifts.to] for c in serving], dtype=int).reshape(-1, 2)
    gain = levels_closed(ends[:, 0], ends[:, 1], required, top_level=top)
    served = (gain > 0).any(axis=0)
    price = {c.id: c.cost.session / c.seats.max + c.cost.person for c in framework.courses}
    usual = float(np.mean(list(price.values()))) if price else 0.0
    offered = [at for at, c in enumerate(serving) if c.id in held and gain[at].any()]
    coached = np.eye(top + 1)[(np.arange(top + 1) < required) & ~served]
    course_id = [serving[at].id for at in offered] + [None] * len(coached)
    prices = [price[serving[at].id] for at in offered] + [usual] * len(coached)
    return Actions(
        np.concatenate([gain[offered], coached]), worth_of_money * np.array(prices), np.array(course_id, dtype=object)
    )


def _valued(rows: pd.DataFrame, actions: Actions, chances: list[str]) -> pd.DataFrame:
    """Return rows of one scale and requirement with the decision now and the two values of information.

    Rows for which no second result changes the seat have no value.
    """
    if not len(actions.price):
        return rows.assign(value=0.0).iloc[:0]
    p = rows[chances].to_numpy(float)
    v = rows["each"].to_numpy(float)[:, None]
    benefit = v * (p @ actions.gain.T) - actions.price
    best, now = benefit.argmax(axis=1), benefit.max(axis=1).clip(min=0.0)
    at_level = (v[:, :, None] * actions.gain - actions.price[:, None]).max(axis=1).clip(min=0.0)
    perfect = ((p * at_level).sum(axis=1) - now).clip(min=0.0)
    acts = now > NOTHING
    best_now = np.where(acts, best, NO_SEAT)
    value, turns = np.zeros(len(rows)), np.zeros(len(rows))
    open_to = np.flatnonzero(perfect > NOTHING)
    for start in range(0, len(open_to), AT_ONCE):
        some = open_to[start : start + AT_ONCE]
        value[some], turns[some] = _with_another(
            p[some], v[some], rows["left"].to_numpy(float)[some], actions, best_now[some]
        )
    course = np.where(acts, actions.course_id[best], None)
    closes = (p * (actions.gain[best] > 0)).sum(axis=1)
    return rows.assign(
        p_meets=(p * (np.arange(len(chances)) >= rows["required"].iloc[0])).sum(axis=1).clip(0.0, 1.0),
        decision=np.where(acts, np.where(pd.isna(course), "coach", "train"), "nothing"),
        course_id=pd.Series(course, index=rows.index, dtype="str"),
        p_wasted=np.where(acts, (1.0 - closes).clip(0.0, 1.0), np.nan),
        p_changes=turns.clip(0.0, 1.0),
        value_now=now,
        value=np.minimum(value, perfect),
        value_perfect=perfect,
    )


def _with_another(
    p: np.ndarray, v: np.ndarray, left: np.ndarray, actions: Actions, best_now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a second result is worth to each person, and the chance that it changes the seat."""
    benefit = v[:, :, None] * (after_another(p, left) @ actions.gain.T) - actions.price
    benefit = np.concatenate([benefit, np.zeros((*benefit.shape[:2], 1))], axis=2)
    best = benefit.argmax(axis=2)
    as_now = np.take_along_axis(
        benefit, np.broadcast_to(best_now[:, None, None], (*best.shape, 1)) % benefit.shape[2], 2
    )
    better = benefit.max(axis=2) - as_now[:, :, 0]
    seat = np.append(actions.seat, NO_SEAT)
    changed = (seat[best] != seat[best_now][:, None]) & (better > NOTHING)
    return np.where(changed.any(axis=1), better @ SHARES, 0.0), changed @ SHARES
