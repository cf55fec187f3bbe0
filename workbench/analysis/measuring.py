"""The steps of measurement: scores, model, cut scores, levels, and what the exam's owner asks.

Where only sums were given, there are no items, and no tables of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.step import Given
from workbench.intake.panel import read_panels
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
from workbench.measure.calibrated import laid_out, taken_up
from workbench.measure.classification import with_classification
from workbench.messages import Words, as_data, joined, msg
from workbench.parameters import Framework
from workbench.tables.declare import unchecked


def options(given: Given) -> dict[str, Any]:
    """Return table `distractors`."""
    if given["points"] is None:
        return {"distractors": tables.DISTRACTORS.empty()}
    found = items.distractors(
        given["answers"], given["items"], points=_right(given), domain_of=given.framework.domain_of
    )
    return {"distractors": found}


def item_statistics(given: Given) -> dict[str, Any]:
    """Return table `item_statistics`."""
    if given["points"] is None:
        return {"item_statistics": tables.ITEM_STATISTICS.empty()}
    found = items.item_statistics(
        _right(given),
        given["items"],
        answered=given.table("answers").notna(),
        options=given["distractors"],
        domain_of=given.framework.domain_of,
        thresholds=given.parameters.items,
    )
    return {"item_statistics": found}


def fair(given: Given) -> dict[str, Any]:
    """Return table `fairness`."""
    if given["points"] is None:
        return {"fairness": tables.FAIRNESS.empty()}
    rules = given.parameters.fairness
    found = fairness.fairness(
        _right(given),
        given["items"],
        given["people"],
        domain_of=given.framework.domain_of,
        groupings=rules.groupings,
        minimum_group=rules.minimum_group,
        purify=rules.purify,
    )
    return {"fairness": found}


def calibrated(given: Given) -> dict[str, Any]:
    """Return table `item_parameters`, the calibrations in full, and what the model had to fall back on."""
    model, calibrations = given.parameters.scoring.model, None
    if given["points"] is not None and model != "ctt":
        calibrations = ability.calibrate_domains(
            _right(given), given["items"], domain_of=given.framework.domain_of, model=model
        )
    notes: list[Words] = [] if calibrations is None else _fallbacks(calibrations, given.framework)
    calibrated_items, calibrated_domains = laid_out(calibrations)
    return {
        "item_parameters": tables.ITEM_PARAMETERS.empty() if calibrations is None else calibrations.parameters,
        "calibrated_items": calibrated_items,
        "calibrated_domains": calibrated_domains,
        "model_notes": [as_data(note) for note in notes],
    }


def _right(given: Given) -> pd.DataFrame:
    """Return points without penalties: what tells of items and abilities."""
    return scoring.right_or_wrong(given["points"])


def _calibrations(given: Given) -> ability.Calibrations | None:
    return taken_up(given["item_parameters"], given["calibrated_items"], given["calibrated_domains"])


def scored(given: Given) -> dict[str, Any]:
    """Return table `scores`, and how exact they are (table `reliability` as far as no cut score matters)."""
    points, bank, domain_of = given["points"], given["items"], given.framework.domain_of
    if points is None:
        scores = scoring.sum_scores(given["sums"], domain_of=domain_of)
        return {"scores": scores, "exactness": reliability.reliability_of_sums(scores, domain_of=domain_of)}
    scores = scoring.scale_scores(points, bank, domain_of=domain_of, answered=given.table("answers").notna())
    exact = reliability.reliability(points, bank, domain_of=domain_of)
    calibrations = _calibrations(given)
    if calibrations is not None:
        scores = ability.with_abilities(scores, _right(given), bank, calibrations=calibrations, domain_of=domain_of)
        exact = ability.with_sigma(exact, calibrations=calibrations, domain_of=domain_of)
    return {"scores": scores, "exactness": exact}


def panels(given: Given) -> dict[str, Any]:
    """Return table `standards`: cut scores of the panels that the parameters name."""
    bank, domain_of = given.table("items"), given.framework.domain_of
    found = []
    for scale, panel in read_panels(bank, given.settings).items():
        standard = given.parameters.standards[scale]
        if standard.method == "angoff":
            found.append(standards.angoff(panel, bank, scale_id=scale))
        else:
            found.append(
                standards.bookmark(
                    panel,
                    bank,
                    parameters=given["item_parameters"],
                    scale_id=scale,
                    domain_of=domain_of,
                    response_probability=standard.response_probability,
                )
            )
    return {"standards": pd.concat(found, ignore_index=True) if found else tables.STANDARDS.empty()}


def cuts_in_force(given: Given) -> Callable[[str], list[float]]:
    """Return what gives a scale's cut scores in percent, a panel's where one set them."""
    return standards.standard_cuts(given["standards"], otherwise=given.parameters.cuts_of)


def levelled(given: Given) -> dict[str, Any]:
    """Return table `levels`."""
    rule: dict[str, Any] = {
        "cuts": cuts_in_force(given),
        "domain_of": given.framework.domain_of,
        "decide_at": given.parameters.levels.decide_at,
    }
    calibrations = _calibrations(given)
    if calibrations is None:
        return {"levels": levels.levels(given["scores"], given["exactness"], **rule)}
    found = ability.ability_levels(
        given["scores"], given["exactness"], items=given["items"], calibrations=calibrations, **rule
    )
    return {"levels": found}


def classified(given: Given) -> dict[str, Any]:
    """Return tables `reliability`, with how often levels are right, and `cut_precision`."""
    rule: dict[str, Any] = {"cuts": cuts_in_force(given), "domain_of": given.framework.domain_of}
    exact = with_classification(given["exactness"], given["scores"], **rule)
    at_cuts = precision.cut_precision(
        given["scores"],
        exact,
        given["levels"],
        items=given["items"],
        decide_at=given.parameters.levels.decide_at,
        **rule,
    )
    return {"reliability": exact, "cut_precision": at_cuts}


def flipped(given: Given) -> dict[str, Any]:
    """Return table `flips`: who would change level if a seriously flagged item were dropped, or its key changed."""
    if given["points"] is None:
        return {"flips": tables.FLIPS.empty()}
    domain_of, cuts = given.framework.domain_of, cuts_in_force(given)
    decide_at = given.parameters.levels.decide_at

    def relevel(points: pd.DataFrame, bank: pd.DataFrame, scales: set[str] | None) -> pd.DataFrame:
        with unchecked():
            scores = scoring.scale_scores(points, bank, domain_of=domain_of, answered=points.notna())
            exact = reliability.reliability(points, bank, domain_of=domain_of)
            return levels.levels(scores, exact, cuts=cuts, decide_at=decide_at, domain_of=domain_of, scales=scales)

    found = flips.flips(
        given["points"],
        given["items"],
        item_ids=flips.seriously_flagged(given["item_statistics"]),
        answers=given["answers"],
        options=given["distractors"],
        relevel=relevel,
        required=given.table("gaps")[["officer_id", "scale_id", "required"]],
        cuts=cuts,
        domain_of=domain_of,
        penalty=given.parameters.penalty,
    )
    return {"flips": found}


def _fallbacks(fitted: ability.Calibrations, framework: Framework) -> list[Words]:
    """Say for which domains the chosen model could not be had, and what was used instead."""
    said = msg("{domain}: the {tried} model did not converge; {used} was used.")
    classical = msg("classical test theory")
    words = {"rasch": msg("Rasch"), "2pl": msg("2PL")}
    names = framework.scale_names
    notes: list[Words] = []
    for domain, tried in fitted.tried.items():
        failed = [model for model, converged in tried.items() if not converged]
        used = next((words[model] for model, converged in tried.items() if converged), classical)
        if failed:
            notes.append(said.format(domain=names[domain], tried=joined((words[m] for m in failed), " → "), used=used))
    return notes
