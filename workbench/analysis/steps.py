"""The order of the steps from results to plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.evidence import evidenced
from workbench.analysis.explained import explained
from workbench.analysis.kept import digest
from workbench.analysis.measured import flipped, measured
from workbench.analysis.points import known as known_points
from workbench.analysis.published import published_plan
from workbench.analysis.staffed import chosen_interventions, covered, placed, room_to_release, topics
from workbench.analysis.waves import waves
from workbench.intake.read import read_cohort
from workbench.parameters import Settings
from workbench.parameters.days import plan_start
from workbench.plan import coaching, training
from workbench.plan.calendar import first_working_day
from workbench.plan.interventions import left_to_coaching, with_plans
from workbench.profile import gaps, units
from workbench.profile.other_framework import other_levels


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
    between, link_notes, earlier = waves(found, settings)
    found |= between
    notes = [*known.notes, *(earlier.notes if earlier is not None else ()), *link_notes]
    found["other_levels"] = other_levels(found["levels"], settings.other, top_level=settings.framework.top_level)
    found |= _profiled(found, settings)
    found["flips"] = flipped(cohort, known, found["gaps"], settings)
    plans, facts = planned(found, settings)
    found |= plans
    found["weak_topics"] = topics(found, known.points, settings)
    found |= evidenced(found, facts, settings, cuts=known.cuts, earlier=earlier)
    facts["link_notes"] = [{"vi": note.vi, "en": note.en} for note in link_notes]
    facts["notes"] = [{"vi": note.vi, "en": note.en} for note in notes]
    return Analysis(settings, found, facts, cohort.digest, digest(settings, cohort.digest), known_points(known.points))


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
    """Return the tables of the plans and of the staff around them, and how they were reached.

    Args:
        found: tables `officers`, `levels` and `gaps`.
        settings: parameters and framework in force.

    Raises:
        PlanInfeasible: where the plan's limits contradict each other.
        ParameterError: where the published plan that is to be kept cannot be read.
    """
    chosen = chosen_interventions(found, settings)
    plans, facts = _plans(found, chosen, settings)
    made = {
        **plans,
        "release_room": room_to_release(found, chosen, settings),
        "coverage": covered({**found, **plans}, settings),
        "deployment": placed(found, settings),
    }
    return made, facts


def _plans(
    found: Mapping[str, pd.DataFrame], chosen: pd.DataFrame, settings: Settings
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    framework, parameters = settings.framework, settings.parameters
    start = plan_start(settings.parameters)
    plan = training.training_plan(
        found["gaps"],
        found["officers"],
        framework,
        limits=parameters.training,
        start=start,
        levels=found["levels"],
        published=published_plan(settings),
        left_to_coaching=left_to_coaching(chosen),
        explain=False,
    )
    coached = coaching.coaching_plan(
        found["gaps"],
        found["levels"],
        found["officers"],
        framework,
        limits=parameters.coaching,
        start=first_working_day(start, parameters.training.holidays),
        training=plan.assignments,
        reassess_first=parameters.training.reassess_first,
    )
    served = with_plans(chosen, training=plan.assignments, coaching=coached.pairs, rules=parameters.interventions)
    facts = {
        "plan_start": start.isoformat(),
        "training_gap": plan.relative_gap,
        "training_status": plan.status,
        "training_cost": plan.cost,
        "training_objective": plan.objective,
        "training_closed": plan.closed,
    }
    made = {
        "sessions": plan.sessions,
        "training_plan": plan.assignments,
        "plan_changes": plan.changes,
        "coaching_plan": coached.pairs,
        "coach_shortage": coached.shortage,
        "interventions": served,
    }
    made |= explained(found, plan, coached=coached.pairs, chosen=served, settings=settings)
    return made, facts
