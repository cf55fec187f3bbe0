"""What relaxing limits really closes, and at what price: the whole plan solved again for the first remedies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.carried import each_need
from workbench.plan.limits import LIMITS
from workbench.plan.published import PublishedPlan
from workbench.plan.training import training_plan

KEY = ["officer_id", "scale_id"]


@dataclass(frozen=True)
class _Found:
    cost: float
    n_needs: int
    n_certain: int
    gain: float


def solved_again(
    remedies: tables.Remedies,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Training,
    start: dt.date,
    levels: tables.Levels,
    published: PublishedPlan | None,
    left_to_coaching: pd.DataFrame,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
) -> tables.RemedyPrices:
    """Return table `remedy_prices`: the first remedies that relax limits, with what the plan solved again gives more.

    The plan is solved with the limits that the remedy asks for and everything else as it is; whoever gains by it may
    have other places than now. What it gives is compared with the plan as it stands. Remedies that ask for the same
    limits are solved once. Where the solver finds nothing better than the plan as it stands with the remedy's own
    session beside it, that is what the remedy gives. Certain needs are counted apart: most that a wider limit lets in
    may be undecided results.

    Args:
        remedies: table `remedies`, the lowest estimated price per need first.
        gaps: table `gaps`.
        officers: table `officers`.
        framework: catalogue of courses, units and sites.
        limits: limits of the plan as it stands.
        start: first day of the plan.
        levels: table `levels`.
        published: the plan to keep people in; None where there is none.
        left_to_coaching: officer_id and scale_id of needs that take no part.
        sessions: table `sessions` of the plan as it stands.
        assignments: table `training_plan` of the plan as it stands.
    """
    asked = remedies[remedies["limits"].notna()].head(limits.remedies_solved)
    certain = pd.MultiIndex.from_frame(gaps.loc[gaps["gap"].gt(0) & gaps["decision"].eq("clear"), KEY].astype("str"))
    today = _counted(sessions, assignments, certain)
    found: dict[str, _Found | None] = {}
    rows = []
    for remedy in asked.itertuples(index=False):
        wanted = str(remedy.limits)
        if wanted not in found:
            try:
                plan = training_plan(
                    gaps, officers, framework, limits=relaxed(limits, wanted), start=start, levels=levels,
                    published=published, left_to_coaching=left_to_coaching, explain=False,
                )  # fmt: skip
                found[wanted] = _counted(plan.sessions, plan.assignments, certain)
            except PlanInfeasible:
                found[wanted] = None
        again = found[wanted]
        solved = again is not None and again.n_needs - today.n_needs >= remedy.n_needs and again.gain > today.gain
        rows.append(
            {
                "remedy_id": remedy.remedy_id,
                "n_needs": again.n_needs - today.n_needs if solved and again else remedy.n_needs,
                "n_certain": again.n_certain - today.n_certain if solved and again else remedy.n_certain,
                "cost": again.cost - today.cost if solved and again else remedy.cost,
                "gain": again.gain - today.gain if solved and again else float("nan"),
                "reseated": solved,
            }
        )
    return tables.REMEDY_PRICES.shaped(pd.DataFrame(rows, columns=tables.REMEDY_PRICES.names()))


def relaxed(limits: Training, wanted: str) -> Training:
    """Return limits with the values that a remedy asks for, written as in its column `limits`."""
    for one in wanted.split("; "):
        key, value = one.split("=", 1)
        wider = (found for limit in LIMITS if (found := limit.widened(limits, key, value)) is not None)
        limits = next(wider, None) or _set(limits, key, value)
    return limits


def _set(limits: Training, key: str, value: str) -> Training:
    changed: dict[str, Any] = limits.model_dump(by_alias=True)
    *above, last = key.removeprefix("training.").split(".")
    at = changed
    for name in above:
        at = at[name]
    at[last] = value
    return Training.model_validate(changed)


def _counted(sessions: tables.Sessions, assignments: tables.TrainingPlan, certain: pd.MultiIndex) -> _Found:
    needs = each_need(assignments)
    sure = pd.MultiIndex.from_frame(needs[KEY].astype("str")).isin(certain)
    return _Found(float(sessions["cost"].sum()), len(needs), int(sure.sum()), float(assignments["gain"].sum()))
