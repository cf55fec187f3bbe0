"""Whom to re-test first: what one more result would be worth for the decision that the plan has to take.

Uses `gaps` of the same room, for counting each requirement once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.evidence import Retest
from workbench.parameters.framework import Framework
from workbench.profile.gaps import counted_once

KEY = ["officer_id", "scale_id"]
NOTHING = 1e-9
"""Values below this are rounding."""


@dataclass(frozen=True)
class Actions:
    """What can be done about a requirement on one scale.

    Attributes:
        gain: actions × levels 0 … L, levels that the action closes where that is the true level.
        price: actions, price in priority-weighted levels.
        course_id: actions, the course; None for coaching.
    """

    gain: np.ndarray
    price: np.ndarray
    course_id: np.ndarray


def retest_queue(
    gaps: tables.Gaps,
    evidence: tables.Evidence,
    levels: tables.Levels,
    framework: Framework,
    *,
    worth_of_money: float,
    rules: Retest,
    away: Collection[str] = (),
) -> tables.RetestQueue:
    """Return table `retest_queue`: officers and scales in the order of what a re-test is worth, those chosen marked.

    For each requirement the plan does nothing, sends the officer to a course, or gives a coach. With v the priority of
    the need, k the true level, g_ak the levels that action a closes at k and c_a its price, the benefit is
    u(a, k) = v·g_ak − c_a, and 0 for nothing. A course closes to − k levels where from ≤ k < to ≤ required; where no
    course fits a level below the requirement, coaching closes one. The price of a seat is its cost × `worth_of_money`,
    what that money closes on average in the plan; a coach is priced as the average seat.

    value_now = max_a Σ_k p_k u(a, k); value_perfect = Σ_k p_k max_a u(a, k) − value_now (expected value of perfect
    information); value = Σ_y max_a Σ_k p_k P(y | k) u(a, k) − value_now (of sample information), with y the level that
    one more such exam would show (Howard 1966; Raiffa & Schlaifer 1961). P(y | k) is the cohort's own:
    Σ_{i: level_i = y} p_ik / Σ_i p_ik. A level that is certain has no value: nothing that is found changes what is
    done. The p are those of `evidence`, so that old evidence is worth renewing.

    A re-test is chosen where it is worth more than it costs (cost × worth_of_money), best first, within `places` and
    `budget`. Rows of no value are left out; where all decisions stand, the table is empty.

    Args:
        gaps: table `gaps`: requirement, unit and priority.
        evidence: table `evidence`.
        levels: table `levels` of this wave, for the exam's own exactness.
        framework: courses and their costs.
        worth_of_money: priority-weighted levels that a đồng closes on average in the plan.
        rules: parameters `evidence.retest`.
        away: ids of those who are away on the first day of the plan, by which re-tests are over; they have no row.
    """
    chances = tables.level_columns(framework.top_level)
    rows = counted_once(gaps[[*KEY, "unit_id", "required", "priority"]], framework).merge(evidence, on=KEY)
    rows = rows[~rows["officer_id"].isin(list(away))]
    usual = rows.groupby("scale_id")["priority"].transform("mean")
    rows = rows.assign(priority=rows["priority"].fillna(usual).fillna(0.0).astype(float))
    shown = _exactness(levels, chances)
    valued = [
        _valued(part, _actions(str(scale), int(required), framework, worth_of_money), shown[str(scale)], chances)
        for (scale, required), part in rows.groupby(["scale_id", "required"], sort=True)
        if scale in shown
    ]
    if not valued:
        return tables.RETEST_QUEUE.empty()
    queue = pd.concat(valued, ignore_index=True)
    queue = queue[queue["value"] > NOTHING].sort_values(["value", *KEY], ascending=[False, True, True])
    queue = queue.assign(rank=np.arange(1, len(queue) + 1))
    most = np.inf if rules.places is None else float(rules.places)
    if rules.budget is not None and rules.cost > 0:
        most = min(most, np.floor(rules.budget / rules.cost + 1e-9))
    pays = queue["value"] > rules.cost * worth_of_money
    return tables.RETEST_QUEUE.shaped(queue.assign(chosen=pays & (queue["rank"] <= most))[tables.RETEST_QUEUE.names()])


def _actions(scale: str, required: int, framework: Framework, worth_of_money: float) -> Actions:
    """Return the courses that serve a requirement, and coaching for the levels that none of them takes."""
    ladder = np.arange(framework.top_level + 1)
    fitting = [c for c in framework.courses if scale in framework.served_by[c.id] and c.lifts.to <= required]
    gain = [np.where((c.lifts.from_ <= ladder) & (ladder < c.lifts.to), c.lifts.to - ladder, 0) for c in fitting]
    seats = [c.cost.session / c.seats.max + c.cost.person for c in framework.courses]
    usual = float(np.mean(seats)) if seats else 0.0
    price = [c.cost.session / c.seats.max + c.cost.person for c in fitting]
    served = np.any([g > 0 for g in gain], axis=0) if gain else np.zeros(len(ladder), dtype=bool)
    for level in ladder[(ladder < required) & ~served]:
        gain.append((ladder == level).astype(int))
        price.append(usual)
    course_id = [c.id for c in fitting] + [None] * (len(gain) - len(fitting))
    return Actions(np.array(gain, dtype=float), worth_of_money * np.array(price), np.array(course_id, dtype=object))


def _exactness(levels: tables.Levels, chances: list[str]) -> dict[str, np.ndarray]:
    """Return by scale P(y | k), true levels × levels that the exam shows."""
    known = levels.dropna(subset=["level", *chances])
    joint = known.groupby(["scale_id", known["level"].astype(int)])[chances].sum()
    found = {}
    for scale, mass in joint.groupby(level=0):
        by_level = mass.droplevel(0).reindex(range(len(chances)), fill_value=0.0).to_numpy(float).T
        unseen = by_level.sum(axis=1) <= NOTHING
        by_level = np.where(unseen[:, None], np.eye(len(chances)), by_level)
        found[str(scale)] = by_level / by_level.sum(axis=1, keepdims=True)
    return found


def _valued(rows: pd.DataFrame, actions: Actions, shown: np.ndarray, chances: list[str]) -> pd.DataFrame:
    """Return rows of one scale and requirement with the decision now and the two values of information."""
    p = rows[chances].to_numpy(float)
    v = rows["priority"].to_numpy(float)[:, None]
    benefit = v * (p @ actions.gain.T) - actions.price
    best = benefit.argmax(axis=1)
    now = benefit.max(axis=1).clip(min=0.0)
    at_level = (v[:, :, None] * actions.gain - actions.price[:, None]).max(axis=1).clip(min=0.0)
    perfect = (p * at_level).sum(axis=1) - now
    joint = p[:, :, None] * shown
    seen = v[:, :, None] * np.einsum("nky,ak->nay", joint, actions.gain)
    seen = seen - actions.price[:, None] * joint.sum(axis=1)[:, None, :]
    sample = seen.max(axis=1).clip(min=0.0).sum(axis=1) - now
    acts = now > NOTHING
    course = np.where(acts, actions.course_id[best], None)
    closes = (p * (actions.gain[best] > 0)).sum(axis=1)
    return rows.assign(
        p_meets=(p * (np.arange(len(chances)) >= rows["required"].iloc[0])).sum(axis=1).clip(0.0, 1.0),
        decision=np.where(acts, np.where(pd.isna(course), "coach", "train"), "nothing"),
        course_id=pd.Series(course, index=rows.index, dtype="str"),
        p_wasted=np.where(acts, (1.0 - closes).clip(0.0, 1.0), np.nan),
        value_now=now,
        value=sample.clip(min=0.0),
        value_perfect=perfect.clip(min=0.0),
    )
