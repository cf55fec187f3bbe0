"""The steps after the plans: what stays open, why, what would close it at what price, and what money buys."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.planning import away_from_coaching, first_day, kept_out_of_coaching
from workbench.analysis.published import published_plan
from workbench.analysis.step import Given
from workbench.plan import curve, remaining
from workbench.plan.away import with_absences
from workbench.plan.candidates import candidates
from workbench.plan.duty_table import duty_table
from workbench.plan.interventions import left_to_coaching, with_plans, without_coach
from workbench.plan.knowing import share_if_known
from workbench.plan.solved_again import solved_again
from workbench.plan.training import taking_part
from workbench.plan.unmet import completed, open_needs, with_orders
from workbench.profile.gaps import unassessed


def left_open(given: Given) -> dict[str, Any]:
    """Return the tables `interventions`, `unmet`, `remedies` and `budget_curve` of both plans, and `duties`.

    What the training plan could choose from is worked out again here: that takes no solving. As of a day, table
    `budget_curve` stays empty: what is spent can buy nothing else.
    """
    framework, limits, start = given.framework, given.parameters.training, first_day(given)
    gaps, people, facts = tables.GAPS.of(given), things.PEOPLE.of(given), given["plan_facts"]
    seats, coached = tables.TRAINING_PLAN.of(given), tables.COACHING_PLAN.of(given)
    gone, kept = away_from_coaching(given), kept_out_of_coaching(given)
    ends = start + dt.timedelta(weeks=limits.weeks)
    chosen = with_plans(
        tables.INTERVENTIONS.shaped(with_absences(things.CHOSEN.of(given), limits.gone, start, ends)),
        training=seats, coaching=coached, rules=given.parameters.interventions, away=gone,
    )  # fmt: skip
    planned_for = taking_part(gaps, framework, left_to_coaching(chosen), limits=limits)
    choice = candidates(
        planned_for,
        people,
        framework,
        limits=limits,
        start=start,
        levels=tables.LEVELS.of(given),
        published=published_plan(given.settings),
    )
    waiting = open_needs(
        tables.Needs(planned_for[planned_for["gap"].gt(0)]),
        unassessed(gaps, framework),
        choice,
        officers=people,
        framework=framework,
        limits=limits,
        start=start,
        sessions=tables.SESSIONS.of(given),
        assignments=seats,
        coached=coached,
    )
    alone = waiting.unmet["remedy"].eq("find_coach") & waiting.unmet["officer_id"].isin(gone)
    seatless = waiting.unmet.assign(remedy=waiting.unmet["remedy"].mask(alone, "after_absence"))
    open_rows = pd.concat([seatless, without_coach(chosen, gaps, away=gone, ordered=kept)], ignore_index=True)
    unmet, remedies = completed(remaining.still_open(gaps, open_rows, seats, coached), waiting.remedies)
    unmet = with_orders(unmet, limits)
    today = curve.Point(facts["training_cost"], facts["training_closed"], float(len(seats)))
    bought = tables.BUDGET_CURVE.empty()
    if limits.as_of is None:
        bought = curve.budget_curve(choice, limits=limits, today=None if limits.budget is None else today)
    due = duty_table(
        choice,
        officers=people,
        framework=framework,
        limits=limits,
        start=start,
        sessions=tables.SESSIONS.of(given),
        assignments=seats,
    )
    return {"interventions": chosen, "unmet": unmet, "remedies": remedies, "budget_curve": bought, "duties": due}


def priced(given: Given) -> dict[str, Any]:
    """Return table `remedy_prices`."""
    found = solved_again(
        tables.REMEDIES.of(given),
        tables.GAPS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        limits=given.parameters.training,
        start=first_day(given),
        levels=tables.LEVELS.of(given),
        published=published_plan(given.settings),
        left_to_coaching=left_to_coaching(things.CHOSEN.of(given)),
        sessions=tables.SESSIONS.of(given),
        assignments=tables.TRAINING_PLAN.of(given),
    )
    return {"remedy_prices": found}


def if_known(given: Given) -> dict[str, Any]:
    """Return the share of what is lacking that a plan would close which knows every level, as a fact.

    Nothing for a plan that is made again as of a day: what is past is no plan any more.
    """
    if given.parameters.training.as_of is not None:
        return {"known_facts": {}}
    share = share_if_known(
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        weights=given.parameters.gaps.weights,
        decide_at=given.parameters.levels.decide_at,
        limits=given.parameters.training,
        start=first_day(given),
    )
    return {"known_facts": {"training_if_known": share}}
