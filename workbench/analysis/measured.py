"""The order of the steps of measurement: points, scores, model, cut scores, levels, and what the exam's owner asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench import tables
from workbench.intake.cohort import Cohort
from workbench.intake.panel import read_panels
from workbench.language import Text
from workbench.measure import (
    ability,
    fairness,
    flips,
    items,
    levels,
    precision,
    reliability,
    scoring,
    standards,
)
from workbench.measure.classification import with_classification
from workbench.parameters import Settings
from workbench.tables.declare import unchecked


@dataclass(frozen=True)
class Measured:
    """What measurement found.

    Attributes:
        tables: the tables of measurement by name.
        points: officers × items; None where only sums were given.
        cuts: gives a scale's cut scores in percent, a panel's where one was named.
        notes: what it had to fall back on.
    """

    tables: dict[str, pd.DataFrame]
    points: pd.DataFrame | None
    cuts: Callable[[str], list[float]]
    notes: list[Text]


def measured(cohort: Cohort, settings: Settings) -> Measured:
    """Go from accepted answers, or sums, to levels."""
    if cohort.items.empty:
        return _measured_sums(cohort, settings)
    parameters, domain_of = settings.parameters, settings.framework.domain_of
    decide_at = parameters.levels.decide_at
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
        "fairness": fairness.fairness(
            points,
            cohort.items,
            cohort.officers,
            domain_of=domain_of,
            groupings=parameters.fairness.groupings,
            minimum_group=parameters.fairness.minimum_group,
            purify=parameters.fairness.purify,
        ),
        "item_parameters": tables.ITEM_PARAMETERS.empty(),
    }
    fitted = None
    if parameters.scoring.model != "ctt":
        fitted = ability.calibrate_domains(points, cohort.items, domain_of=domain_of, model=parameters.scoring.model)
        scores = ability.with_abilities(scores, points, cohort.items, calibrations=fitted, domain_of=domain_of)
        exact = ability.with_sigma(exact, calibrations=fitted, domain_of=domain_of)
        found["item_parameters"] = fitted.parameters
    found["standards"] = _standards(cohort.items, found["item_parameters"], settings)
    cuts = standards.standard_cuts(found["standards"], otherwise=parameters.cuts_of)
    rule: dict[str, Any] = {"cuts": cuts, "domain_of": domain_of}
    exact = with_classification(exact, scores, **rule)
    found |= {"scores": scores, "reliability": exact}
    if fitted is None:
        found["levels"] = levels.levels(scores, exact, decide_at=decide_at, **rule)
    else:
        found["levels"] = ability.ability_levels(
            scores, exact, items=cohort.items, calibrations=fitted, decide_at=decide_at, **rule
        )
    found["cut_precision"] = precision.cut_precision(
        scores, exact, found["levels"], items=cohort.items, decide_at=decide_at, **rule
    )
    return Measured(found, points, cuts, _fallbacks(fitted, settings) if fitted else [])


def _measured_sums(cohort: Cohort, settings: Settings) -> Measured:
    parameters, domain_of = settings.parameters, settings.framework.domain_of
    decide_at = parameters.levels.decide_at
    rule: dict[str, Any] = {"cuts": parameters.cuts_of, "domain_of": domain_of}
    scores = scoring.sum_scores(cohort.sums, domain_of=domain_of)
    exact = with_classification(reliability.reliability_of_sums(scores, domain_of=domain_of), scores, **rule)
    known = levels.levels(scores, exact, decide_at=decide_at, **rule)
    at_cuts = precision.cut_precision(scores, exact, known, items=cohort.items, decide_at=decide_at, **rule)
    found = {"scores": scores, "reliability": exact, "levels": known, "cut_precision": at_cuts}
    return Measured(found, None, parameters.cuts_of, [])


def _standards(bank: pd.DataFrame, calibrated: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Cut scores of the panels that the parameters name."""
    domain_of = settings.framework.domain_of
    set_by_panels = []
    for scale, panel in read_panels(bank, settings).items():
        standard = settings.parameters.standards[scale]
        if standard.method == "angoff":
            set_by_panels.append(standards.angoff(panel, bank, scale_id=scale))
        else:
            set_by_panels.append(
                standards.bookmark(
                    panel,
                    bank,
                    parameters=calibrated,
                    scale_id=scale,
                    domain_of=domain_of,
                    response_probability=standard.response_probability,
                )
            )
    return pd.concat(set_by_panels, ignore_index=True) if set_by_panels else tables.STANDARDS.empty()


def flipped(cohort: Cohort, known: Measured, gaps: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Who would change level if a seriously flagged item were dropped, or its key changed."""
    if known.points is None:
        return tables.FLIPS.empty()
    domain_of = settings.framework.domain_of

    def relevel(points: pd.DataFrame, bank: pd.DataFrame, scales: set[str] | None) -> pd.DataFrame:
        decide_at = settings.parameters.levels.decide_at
        with unchecked():
            scores = scoring.scale_scores(points, bank, domain_of=domain_of, answered=points.notna())
            exact = reliability.reliability(points, bank, domain_of=domain_of)
            return levels.levels(
                scores, exact, cuts=known.cuts, decide_at=decide_at, domain_of=domain_of, scales=scales
            )

    return flips.flips(
        known.points,
        cohort.items,
        item_ids=flips.seriously_flagged(known.tables["item_statistics"]),
        answers=cohort.answers,
        options=known.tables["distractors"],
        relevel=relevel,
        required=gaps[["officer_id", "scale_id", "required"]],
        cuts=known.cuts,
        domain_of=domain_of,
    )


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
