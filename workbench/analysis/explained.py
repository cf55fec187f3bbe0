"""What stays open after the plans, why, what would close it at what price, and what money buys."""

from __future__ import annotations

import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.step import Given
from workbench.plan import curve, remaining
from workbench.plan.interventions import left_to_coaching, without_coach
from workbench.plan.training import TrainingPlan
from workbench.plan.unmet import completed, open_needs
from workbench.profile.gaps import needs, unassessed


def explained(
    given: Given, plan: TrainingPlan, *, coached: tables.CoachingPlan, chosen: tables.Interventions
) -> dict[str, pd.DataFrame]:
    """Return the tables `unmet`, `remedies` and `budget_curve`.

    Args:
        given: what the plans were made from.
        plan: the training plan.
        coached: table `coaching_plan`.
        chosen: table `interventions`, with what the plans gave.
    """
    framework, limits, gaps = given.framework, given.parameters.training, tables.GAPS.of(given)
    every, left = needs(gaps, framework), left_to_coaching(chosen)
    key = ["officer_id", "scale_id"]
    planned_for = every[~pd.MultiIndex.from_frame(every[key]).isin(pd.MultiIndex.from_frame(left[key]))]
    waiting = open_needs(
        planned_for,
        unassessed(gaps, framework),
        plan.choice,
        officers=things.PEOPLE.of(given),
        framework=framework,
        limits=limits,
        start=plan.start,
        sessions=plan.sessions,
        assignments=plan.assignments,
        coached=coached,
    )
    open_rows = pd.concat([waiting.unmet, without_coach(chosen, gaps)], ignore_index=True)
    open_rows = remaining.still_open(gaps, open_rows, plan.assignments, coached)
    unmet, remedies = completed(open_rows, waiting.remedies)
    today = None if limits.budget is None else curve.Point(plan.cost, plan.closed, float(len(plan.assignments)))
    bought = curve.budget_curve(plan.choice, limits=limits, today=today)
    return {"unmet": unmet, "remedies": remedies, "budget_curve": bought}
