"""How much a plan with the same limits would close if everybody's level were known: what better evidence could add."""

from __future__ import annotations

import datetime as dt

import numpy as np

from workbench import tables
from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.training import lacking, training_plan
from workbench.profile.gaps import gaps as gaps_of

SEED = 20
ROUNDING = 1e-9


def share_if_known(
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    weights: Weights,
    decide_at: float,
    limits: Training,
    start: dt.date,
) -> float | None:
    """Return the share of the levels lacking that a plan closes which knows them; None where none are lacking.

    True levels are drawn once from their probabilities (with a fixed seed, each scale by itself), and planned for as
    certain within the same limits. The draw's own error is about a point in a cohort of some hundreds.

    Args:
        levels: table `levels`.
        officers: table `officers`.
        framework: requirements, courses and units.
        weights: weights of priorities.
        decide_at: probability at which a level is decided.
        limits: limits of the plan.
        start: first day of the plan.
    """
    names = tables.level_columns(framework.top_level)
    chances = levels[names].to_numpy(float)
    known = ~np.isnan(chances).any(axis=1)
    drawn = np.random.default_rng(SEED).uniform(size=len(levels))
    level = (
        (np.nan_to_num(chances).cumsum(axis=1) < drawn[:, None] - ROUNDING).sum(axis=1).clip(max=framework.top_level)
    )
    sure = np.where(known[:, None], np.eye(len(names))[level], chances)
    truth = tables.Levels(
        levels.assign(
            level=levels["level"].mask(known, level), probability=1.0, decision="clear", margin=0.0,
            **dict(zip(names, sure.T, strict=True)),
        )
    )  # fmt: skip
    gaps = gaps_of(truth, officers, framework, weights=weights, decide_at=decide_at)
    plain = limits.model_copy(update={"seats_by": "gain", "reassess_first": False, "fixed": [], "stability": 0.0})
    plan = training_plan(gaps, officers, framework, limits=plain, start=start, levels=truth, explain=False)
    short = lacking(gaps, framework, limits=plain)
    return float(plan.assignments["gain"].sum()) / short if short > 0 else None
