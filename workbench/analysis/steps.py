"""The order of the steps from results to plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.kept import digest, previous_of
from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort
from workbench.language import Text
from workbench.measure import ability, fairness, items, levels, linking, reliability, scoring
from workbench.measure.classification import with_classification
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
    measured, notes = _measured(cohort, settings)
    found |= measured
    found["linking"], refused = _linked(found, settings)
    notes = [*notes, *refused]
    found |= _profiled(found, settings)
    planned, facts = _planned(found, settings)
    found |= planned
    facts["notes"] = [{"vi": note.vi, "en": note.en} for note in (*notes, *_not_yet(settings))]
    return Analysis(settings, found, facts, cohort.digest, digest(settings, cohort.digest))


def _measured(cohort: Cohort, settings: Settings) -> tuple[dict[str, pd.DataFrame], list[Text]]:
    parameters, domain_of = settings.parameters, settings.framework.domain_of
    rule: dict[str, Any] = {"cuts": parameters.cuts_of, "domain_of": domain_of}
    decide_at = parameters.levels.decide_at
    if cohort.items.empty:
        scores = scoring.sum_scores(cohort.sums, domain_of=domain_of)
        exact = reliability.reliability_of_sums(scores, domain_of=domain_of)
        exact = with_classification(exact, scores, **rule)
        names = ("item_statistics", "distractors", "item_parameters")
        found = {name: tables.TABLES[name].empty() for name in names}
        found["levels"] = levels.levels(scores, exact, decide_at=decide_at, **rule)
        return found | {"scores": scores, "reliability": exact}, []
    points = scoring.score_answers(cohort.answers, cohort.items, administered=cohort.administered)
    answered = cohort.answers.notna()
    scores = scoring.scale_scores(points, cohort.items, domain_of=domain_of, answered=answered)
    exact = reliability.reliability(points, cohort.items, domain_of=domain_of)
    options = items.distractors(cohort.answers, cohort.items, points=points, domain_of=domain_of)
    found = {
        "distractors": options,
        "item_statistics": items.item_statistics(
            points,
            cohort.items,
            answered=answered,
            options=options,
            domain_of=domain_of,
            thresholds=parameters.items,
        ),
    }
    found["fairness"] = fairness.fairness(
        points,
        cohort.items,
        cohort.officers,
        domain_of=domain_of,
        groupings=parameters.fairness.groupings,
        minimum_group=parameters.fairness.minimum_group,
        purify=parameters.fairness.purify,
    )
    model = parameters.scoring.model
    if model == "ctt":
        exact = with_classification(exact, scores, **rule)
        found["item_parameters"] = tables.ITEM_PARAMETERS.empty()
        found["levels"] = levels.levels(scores, exact, decide_at=decide_at, **rule)
        return found | {"scores": scores, "reliability": exact}, []
    fitted = ability.calibrate_domains(points, cohort.items, domain_of=domain_of, model=model)
    scores = ability.with_abilities(scores, points, cohort.items, calibrations=fitted, domain_of=domain_of)
    exact = with_classification(ability.with_sigma(exact, calibrations=fitted, domain_of=domain_of), scores, **rule)
    found["item_parameters"] = fitted.parameters
    found["levels"] = ability.ability_levels(
        scores, exact, items=cohort.items, calibrations=fitted, decide_at=decide_at, **rule
    )
    return found | {"scores": scores, "reliability": exact}, _fallbacks(fitted, settings)


def _linked(found: Mapping[str, pd.DataFrame], settings: Settings) -> tuple[pd.DataFrame, list[Text]]:
    """Put the cohort on the scale of the earlier one, and say for which domains that cannot be had."""
    earlier = previous_of(settings)
    if earlier is None:
        return tables.LINKING.empty(), []
    before, _ = _measured(read_cohort(earlier), earlier)
    items_now = found["items"]
    marked = items_now.loc[items_now["anchor"].fillna(False), "item_id"].tolist() if "anchor" in items_now else []
    linked = linking.link(
        before["item_parameters"],
        found["item_parameters"],
        domains=[domain.id for domain in settings.framework.domains],
        marked=marked,
        parameters=settings.parameters.linking,
        previous=earlier.parameters.cohort,
    )
    names = settings.framework.scale_names
    said = Text("{domain}: không nêu xu hướng. {why}", "{domain}: no trend is stated. {why}")
    return linked.table, [said.format(domain=names[domain], why=why) for domain, why in linked.refused.items()]


def _fallbacks(fitted: ability.Calibrations, settings: Settings) -> list[Text]:
    """Say for which domains the chosen model could not be had, and what was used instead."""
    said = Text(
        "{domain}: mô hình {tried} không hội tụ; dùng {used}.",
        "{domain}: the {tried} model did not converge; {used} was used.",
    )
    classical = Text("thống kê trắc nghiệm cổ điển", "classical test theory")
    words = {"rasch": Text("Rasch", "Rasch"), "2pl": Text("2PL", "2PL")}
    names = settings.framework.scale_names
    notes = []
    for domain, tried in fitted.tried.items():
        failed = [model for model, converged in tried.items() if not converged]
        used = next((words[model] for model, converged in tried.items() if converged), classical)
        if failed:
            notes.append(said.format(domain=names[domain], tried=" → ".join(words[m].en for m in failed), used=used))
    return notes


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


def _planned(found: Mapping[str, pd.DataFrame], settings: Settings) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
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
