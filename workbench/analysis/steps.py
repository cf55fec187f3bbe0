"""The order of the steps from results to plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.kept import digest
from workbench.analysis.measured import flipped, linked, measured
from workbench.intake.read import read_cohort
from workbench.language import Text
from workbench.parameters import Settings
from workbench.plan import coaching, training
from workbench.plan.remaining import still_open
from workbench.profile import gaps, units


def analyse(settings: Settings) -> Analysis:
    """Go from results to plan.

    Raises:
        InputError: where the results cannot be read.
        PlanInfeasible: where the plan's limits contradict each other.
    """
    cohort = read_cohort(settings)
    found = {name: table.empty() for name, table in tables.TABLES.items()}
    found |= {
        "officers": cohort.officers,
        "items": cohort.items,
        "sums": cohort.sums,
        "ratings": cohort.ratings,
        "attendance": cohort.attendance,
        "ledger": cohort.ledger,
        "counts": cohort.counts,
    }
    known = measured(cohort, settings)
    found |= known.tables
    found["linking"], refused = linked(found, settings)
    notes = [*known.notes, *refused]
    found |= _profiled(found, settings)
    found["flips"] = flipped(cohort, known, found["gaps"], settings)
    plans, facts = planned(found, settings)
    found |= plans
    facts["notes"] = [{"vi": note.vi, "en": note.en} for note in (*notes, *_not_yet(settings))]
    return Analysis(settings, found, facts, cohort.digest, digest(settings, cohort.digest))


def _not_yet(settings: Settings) -> list[Text]:
    """Say which parameters are set that this version does not act on."""
    asked = {
        "training.keep": settings.parameters.training.keep is not None,
        "deployment.enabled": settings.parameters.deployment.enabled,
    }
    said = Text(
        "Tham số `{key}` đã đặt nhưng phiên bản này chưa áp dụng.",
        "The parameter `{key}` is set, but this version does not act on it yet.",
    )
    return [said.format(key=key) for key, is_set in asked.items() if is_set]


def _profiled(found: Mapping[str, pd.DataFrame], settings: Settings) -> dict[str, pd.DataFrame]:
    framework, parameters = settings.framework, settings.parameters
    needed = gaps.gaps(
        found["levels"],
        found["officers"],
        framework,
        weights=parameters.gaps.weights,
        decide_at=parameters.levels.decide_at,
    )
    by_unit = units.unit_scales(
        found["scores"],
        needed,
        found["officers"],
        framework,
        minimum_cell=parameters.units.minimum_cell,
        levels=found["levels"],
    )
    return {"gaps": needed, "unit_scales": by_unit}


def planned(found: Mapping[str, pd.DataFrame], settings: Settings) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables of the plans and how they were reached, from those of levels, gaps and units."""
    framework, parameters = settings.framework, settings.parameters
    start = _start(settings)
    plan = training.training_plan(found["gaps"], found["officers"], framework, limits=parameters.training, start=start)
    coached = coaching.coaching_plan(
        found["gaps"],
        found["levels"],
        found["officers"],
        framework,
        limits=parameters.coaching,
        start=start,
        training=plan.assignments,
    )
    facts = {
        "plan_start": start.isoformat(),
        "training_gap": plan.relative_gap,
        "training_status": plan.status,
        "training_cost": plan.cost,
        "training_objective": plan.objective,
    }
    made = {
        "sessions": plan.sessions,
        "training_plan": plan.assignments,
        "unmet": still_open(found["gaps"], plan.unmet, plan.assignments, coached.pairs),
        "coaching_plan": coached.pairs,
        "coach_shortage": coached.shortage,
    }
    return made, facts


def _start(settings: Settings) -> dt.date:
    """The plan's first day: as set, else the Monday four weeks after the assessment, or after today."""
    chosen = settings.parameters.training.start
    if chosen is not None:
        return chosen
    after = (settings.parameters.assessed or dt.date.today()) + dt.timedelta(weeks=4)
    return after + dt.timedelta(days=-after.weekday() % 7)
