"""Who coaches whom on the job: colleagues who have the level, paired with those who still need it.

Uses `solver` of the same room, which the training plan uses too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching
from workbench.plan.solver import Model, codes
from workbench.profile.gaps import needs as needs_of

PAIR = 10.0
SPREAD = 0.01
GAP = 1e-6
NODES = 20_000
SECONDS = 60.0


@dataclass(frozen=True)
class CoachingPlan:
    """A coaching plan.

    Attributes:
        pairs: table `coaching_plan`.
        shortage: one row per unit and scale with needs left without a coach: unit_id, scale_id, n_needs (decided
            needs), n_without_coach, n_coaches (people of the unit, or of its site, who could coach one of them).
    """

    pairs: pd.DataFrame
    shortage: pd.DataFrame


def coaching_plan(
    gaps: pd.DataFrame,
    levels: pd.DataFrame,
    officers: pd.DataFrame,
    framework: Framework,
    *,
    limits: Coaching,
    start: dt.date,
    training: pd.DataFrame | None = None,
) -> CoachingPlan:
    """Pair officers who have a need with coaches, as an assignment problem solved by HiGHS.

    A need takes part where its level is clear and the officer's unit is known; it aims one level up. A coach has a
    clear level on the same scale that reaches the level aimed at and is at least `lead` above the officer's, and works
    in the same unit, or at the same site where `same_unit` is off (a unit without a site stands for itself). Nobody
    coaches and is coached on the same scale; a coach takes at most `load` pairs over all scales.

    Needs that have a seat in the training plan are left to it. Higher priorities come first; each further pair of one
    coach counts a little more than the one before, so that the load spreads. Coaches at one level of a scale are
    exchangeable: the model counts pairs per coach and class (scale, level needed), and pairs are drawn from the counts,
    the highest priority with the coach nearest above. Groups are independent of each other and solved one by one.

    Args:
        gaps: table `gaps`.
        levels: table `levels`; coaches come from all scales that somebody was assessed on.
        officers: table `officers`.
        framework: units and their sites.
        limits: limits of the plan.
        start: first day; a coaching ends `weeks` weeks later.
        training: table `training_plan`; None where nobody has a seat.
    """
    group_of = _groups(officers, framework, limits)
    wanted = _wanted(needs_of(gaps, framework), group_of, training, limits)
    able = _able(levels, group_of, wanted)
    classes = dict(iter(able.groupby("group")))
    pairs = (
        [_paired(part, classes[group], limits) for group, part in wanted.groupby("group") if group in classes]
        if limits.load > 0
        else []
    )
    plan = pd.concat(pairs) if pairs else pd.DataFrame(columns=["coach_id", *wanted.columns])
    plan = plan.assign(
        from_level=plan["level"],
        to_level=plan["level"] + 1,
        start=pd.Timestamp(start),
        end=pd.Timestamp(start) + pd.Timedelta(weeks=limits.weeks),
    )
    order = ["coach_id", "scale_id", "officer_id"]
    plan = tables.COACHING_PLAN.shaped(plan[tables.COACHING_PLAN.names()].sort_values(order))
    return CoachingPlan(pairs=plan, shortage=_shortage(wanted, able, plan))


def _groups(officers: pd.DataFrame, framework: Framework, limits: Coaching) -> pd.DataFrame:
    people = officers[["officer_id", "unit_id"]].astype("str").dropna(subset=["unit_id"])
    if limits.same_unit:
        return people.assign(group=people["unit_id"])
    site = people["unit_id"].map({u.id: f"@{u.site}" for u in framework.units if u.site})
    return people.assign(group=site.astype("str").fillna(people["unit_id"]))


def _wanted(
    needs: pd.DataFrame, group_of: pd.DataFrame, training: pd.DataFrame | None, limits: Coaching
) -> pd.DataFrame:
    """Needs that wait for a coach: who, the lowest level their coach may have, and what a pair is worth."""
    decided = needs[needs["decision"].eq("clear").fillna(False)]
    wanted = decided[["officer_id", "scale_id", "level", "priority"]].merge(group_of, on="officer_id")
    seated = pd.MultiIndex.from_frame(
        (training if training is not None else wanted.iloc[:0])[["officer_id", "scale_id"]].astype("str")
    )
    wanted = wanted[~pd.MultiIndex.from_frame(wanted[["officer_id", "scale_id"]]).isin(seated)]
    return wanted.assign(
        at_least=wanted["level"] + max(limits.lead, 1), worth=PAIR + wanted["priority"].astype(float)
    ).sort_values(["officer_id", "scale_id"], ignore_index=True)


def _able(levels: pd.DataFrame, group_of: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """People who may coach somebody of their group on a scale."""
    lowest = wanted.groupby(["group", "scale_id"], as_index=False)["at_least"].min()
    clear = levels[levels["decision"].eq("clear").fillna(False)][["officer_id", "scale_id", "level"]]
    able = clear.merge(group_of, on="officer_id").merge(lowest, on=["group", "scale_id"])
    able = able[able["level"].ge(able["at_least"])].rename(columns={"officer_id": "coach_id"})
    return able.drop(columns="at_least").sort_values(["coach_id", "scale_id"], ignore_index=True)


def _paired(wanted: pd.DataFrame, able: pd.DataFrame, limits: Coaching) -> pd.DataFrame:
    """Solve one group: which needs are served, how many of each class every coach takes, then the pairs."""
    wanted = wanted[wanted["scale_id"].isin(able["scale_id"])].reset_index(drop=True)
    kinds = wanted[["scale_id", "at_least"]].drop_duplicates()
    offers = able.merge(kinds, on="scale_id")
    offers = offers[offers["level"].ge(offers["at_least"])].reset_index(drop=True)
    coaches = np.unique(offers["coach_id"])
    model = Model()
    serve = model.columns(wanted["worth"].to_numpy(), 1.0, whole=True)
    take = model.columns(np.zeros(len(offers)), float(limits.load), whole=True)
    step = np.tile(np.arange(limits.load), len(coaches))
    carry = model.columns(-SPREAD * (2 * step + 1) / limits.load, 1.0, whole=False)
    both = pd.concat([wanted[["scale_id", "at_least"]], offers[["scale_id", "at_least"]]])
    signs = np.r_[np.ones(len(serve)), -np.ones(len(take))]
    model.rows(codes(both["scale_id"], both["at_least"]), np.r_[serve, take], signs, low=0.0, high=0.0)
    person = np.searchsorted(coaches, offers["coach_id"])
    owner = np.repeat(np.arange(len(coaches)), limits.load)
    loads = np.r_[np.ones(len(take)), -np.ones(len(carry))]
    model.rows(np.r_[person, owner], np.r_[take, carry], loads, high=0.0)
    _one_role(model, wanted, offers, serve, take, limits)
    found = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS)
    served = wanted[found.values[serve] > 0.5].sort_values(
        ["scale_id", "at_least", "worth", "officer_id"], ascending=[True, True, False, True]
    )
    times = np.round(found.values[take]).astype(int)
    given = offers.loc[np.repeat(offers.index, times)].sort_values(["scale_id", "at_least", "level", "coach_id"])
    return served.assign(coach_id=given["coach_id"].to_numpy())


def _one_role(
    model: Model, wanted: pd.DataFrame, offers: pd.DataFrame, serve: np.ndarray, take: np.ndarray, limits: Coaching
) -> None:
    """Nobody coaches and is coached on one scale: load · served + Σ taken ≤ load."""
    asking = wanted[["officer_id", "scale_id"]].assign(column=serve, weight=float(limits.load))
    giving = offers[["coach_id", "scale_id"]].rename(columns={"coach_id": "officer_id"}).assign(column=take, weight=1.0)
    both = giving.merge(asking[["officer_id", "scale_id"]], on=["officer_id", "scale_id"])
    entries = pd.concat([both, asking.merge(both[["officer_id", "scale_id"]].drop_duplicates())], ignore_index=True)
    row = codes(entries["officer_id"], entries["scale_id"])
    model.rows(row, entries["column"].to_numpy(), entries["weight"].to_numpy(), high=float(limits.load))


def _shortage(wanted: pd.DataFrame, able: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    served = pd.MultiIndex.from_frame(plan[["officer_id", "scale_id"]])
    left = ~pd.MultiIndex.from_frame(wanted[["officer_id", "scale_id"]]).isin(served)
    counted = wanted.assign(left=left.astype(int)).groupby(["unit_id", "scale_id", "group"], as_index=False)
    frame = counted.agg(n_needs=("left", "size"), n_without_coach=("left", "sum"))
    coaches = able.groupby(["group", "scale_id"], as_index=False).agg(n_coaches=("coach_id", "nunique"))
    frame = frame.merge(coaches, on=["group", "scale_id"], how="left")
    frame = frame.assign(n_coaches=frame["n_coaches"].fillna(0).astype(int)).drop(columns="group")
    return frame[frame["n_without_coach"].gt(0)].sort_values(["unit_id", "scale_id"], ignore_index=True)
