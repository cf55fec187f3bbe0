"""The steps of evidence: its age, what a re-test is worth, whether training worked, ratings beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.measuring import cuts_in_force
from workbench.analysis.planning import first_day
from workbench.analysis.step import Given
from workbench.analysis.waves import wave_before, wave_now
from workbench.evidence import ageing, ratings
from workbench.evidence.effect import training_effects
from workbench.evidence.retest import retest_queue
from workbench.measure.ability_cuts import ability_cuts
from workbench.parameters import Settings
from workbench.plan.retest_dates import retest_dates


def as_of(given: Given) -> dt.date:
    """Return the day on which evidence is looked at."""
    return given.parameters.evidence.as_of or first_day(given)


def aged(given: Given) -> dict[str, Any]:
    """Return table `evidence`."""
    earlier: Settings | None = given["earlier_settings"]
    found = ageing.evidence(
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        assessed=given.parameters.assessed,
        as_of=as_of(given),
        rules=given.parameters.evidence,
        earlier=None if earlier is None else things.EARLIER_LEVELS.of(given),
        earlier_assessed=None if earlier is None else earlier.parameters.assessed,
    )
    return {"evidence": found}


def queued(given: Given) -> dict[str, Any]:
    """Return table `retest_queue`, and `retest_plan`: what money is worth is what the training plan closes for it."""
    facts, parameters = given["plan_facts"], given.parameters
    cost, start, rules = float(facts["training_cost"]), first_day(given), parameters.evidence.retest
    worth = float(facts["training_closed"]) / cost if cost > 0 else 0.0
    queue = retest_queue(
        tables.GAPS.of(given),
        tables.EVIDENCE.of(given),
        tables.RELIABILITY.of(given),
        given.framework,
        held=set(tables.SESSIONS.of(given)["course_id"].astype("str")),
        worth_of_money=worth,
        rules=rules,
    )
    queue, planned = retest_dates(
        queue,
        sessions=tables.SESSIONS.of(given),
        assignments=tables.TRAINING_PLAN.of(given),
        coached=tables.COACHING_PLAN.of(given),
        waiting=tables.WAITING_LIST.of(given),
        worth_of_money=worth,
        rules=rules,
        limits=parameters.training,
        start=start,
        assessed=parameters.assessed,
    )
    return {"retest_queue": queue, "retest_plan": planned}


def rated(given: Given) -> dict[str, Any]:
    """Return the tables of ratings: `rated_levels`, `rating_agreement`, `rating_leniency` and `borich`."""
    framework, rules = given.framework, given.parameters.evidence
    levels = ratings.rated_levels(
        tables.RATINGS.of(given), tables.LEVELS.of(given), framework, as_of=as_of(given), rules=rules
    )
    return {
        "rated_levels": levels,
        "rating_agreement": ratings.rating_agreement(levels, top_level=framework.top_level),
        "rating_leniency": ratings.rating_leniency(levels, tables.RATINGS.of(given), things.PEOPLE.of(given)),
        "borich": ratings.borich_scores(
            tables.RATINGS.of(given), tables.LEVELS.of(given), competence=rules.borich, top_level=framework.top_level
        ),
    }


def worked(given: Given) -> dict[str, Any]:
    """Return table `training_effect`."""
    framework, parameters, cuts = given.framework, given.parameters, cuts_in_force(given)
    earlier: Settings | None = given["earlier_settings"]
    in_percent = {
        str(scale): np.asarray(cuts(str(scale)), dtype=float) for scale in tables.SCORES.of(given)["scale_id"].unique()
    }
    in_logits = ability_cuts(
        tables.ITEMS.of(given), tables.ITEM_PARAMETERS.of(given), cuts=cuts, domain_of=framework.domain_of
    )
    people = pd.DataFrame(columns=["officer_id", "unit_id", "kind"], dtype="str")
    if earlier is not None:
        kinds = {u.id: u.kind for u in (*earlier.framework.units, *framework.units) if u.kind}
        people = things.EARLIER_OFFICERS.of(given)[["officer_id", "unit_id"]]
        people = people.assign(kind=people["unit_id"].map(kinds))
    found = training_effects(
        tables.ATTENDANCE.of(given),
        None if earlier is None else (wave_before(given), wave_now(given)),
        framework,
        people=people,
        between=(None if earlier is None else earlier.parameters.assessed, parameters.assessed),
        cuts={"logit": in_logits, "percent": in_percent},
        rules=parameters.evidence.effect,
    )
    return {"training_effect": found}
