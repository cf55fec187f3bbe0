"""The steps of measurement: scores, model, cut scores, levels, and what the exam's owner asks.

Where only sums were given, there are no items, and no tables of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.model_notes import model_notes, model_rules
from workbench.analysis.solved import solved
from workbench.analysis.step import Given
from workbench.intake.panel import read_panels
from workbench.measure import (
    ability,
    equating,
    fairness,
    fit,
    flips,
    items,
    keys,
    levels,
    model_levels,
    options,
    reliability,
    scoring,
    selfcheck,
    standards,
)
from workbench.measure.by_form import classified as classified_by_form
from workbench.measure.calibrated import laid_out, taken_up
from workbench.measure.decisions import margins, with_margin
from workbench.messages import as_data, msg
from workbench.tables.declare import unchecked


def drawn(given: Given) -> dict[str, Any]:
    """Return table `distractors`."""
    points = things.POINTS.of(given)
    if points is None:
        return {"distractors": tables.DISTRACTORS.empty()}
    found = options.distractors(
        things.ANSWERS.of(given),
        tables.ITEMS.of(given),
        points=scoring.right_or_wrong(points),
        domain_of=given.framework.domain_of,
    )
    return {"distractors": found}


def compared_keys(given: Given) -> dict[str, Any]:
    """Return table `key_evidence`."""
    points = things.POINTS.of(given)
    if points is None:
        return {"key_evidence": tables.KEY_EVIDENCE.empty()}
    found = keys.key_evidence(
        things.ANSWERS.of(given),
        tables.ITEMS.of(given),
        points=scoring.right_or_wrong(points),
        domain_of=given.framework.domain_of,
        doubt=given.parameters.items.wrong_key,
    )
    return {"key_evidence": found}


def item_statistics(given: Given) -> dict[str, Any]:
    """Return table `item_statistics`."""
    points = things.POINTS.of(given)
    if points is None:
        return {"item_statistics": tables.ITEM_STATISTICS.empty()}
    found = items.item_statistics(
        scoring.right_or_wrong(points),
        tables.ITEMS.of(given),
        answered=things.ANSWERS.of(given).notna(),
        options=tables.DISTRACTORS.of(given),
        keys=tables.KEY_EVIDENCE.of(given),
        domain_of=given.framework.domain_of,
        thresholds=given.parameters.items,
    )
    return {"item_statistics": found}


def fair(given: Given) -> dict[str, Any]:
    """Return tables `fairness` and `group_fairness`."""
    points = things.POINTS.of(given)
    if points is None:
        return {"fairness": tables.FAIRNESS.empty(), "group_fairness": tables.GROUP_FAIRNESS.empty()}
    rules, people = given.parameters.fairness, things.ASSESSED.of(given)
    exam = fairness.exam_of(scoring.right_or_wrong(points), tables.ITEMS.of(given), domain_of=given.framework.domain_of)
    asked: dict[str, Any] = {
        "groupings": rules.groupings,
        "minimum_group": rules.minimum_group,
        "purify": rules.purify,
    }
    return {
        "fairness": fairness.fairness(exam, people, **asked),
        "group_fairness": fairness.all_groups(exam, people, **asked),
    }


def calibrated(given: Given) -> dict[str, Any]:
    """Return table `item_parameters`, the calibrations in full, and what the model had to fall back on."""
    points, model, calibrations = things.POINTS.of(given), given.parameters.scoring.model, None
    if points is not None and model != "ctt":
        calibrations = ability.calibrate_domains(
            *solved(points, tables.ITEMS.of(given)),
            domain_of=given.framework.domain_of,
            model=model,
            **model_rules(given.parameters),
        )
    notes = [] if calibrations is None else model_notes(calibrations, given.framework, given.parameters)
    calibrated_items, calibrated_domains = laid_out(calibrations)
    return {
        "item_parameters": tables.ITEM_PARAMETERS.empty() if calibrations is None else calibrations.parameters,
        "calibrated_items": calibrated_items,
        "calibrated_domains": calibrated_domains,
        "model_notes": [as_data(note) for note in notes],
    }


def _calibrations(given: Given) -> ability.Calibrations | None:
    return taken_up(tables.ITEM_PARAMETERS.of(given), given["calibrated_items"], given["calibrated_domains"])


def fitting(given: Given) -> dict[str, Any]:
    """Return tables `model_fit`, `item_fit` and `person_fit`; empty where no model was calibrated."""
    points, calibrations = things.POINTS.of(given), _calibrations(given)
    if points is None or calibrations is None:
        return {name: tables.TABLES[name].empty() for name in ("model_fit", "item_fit", "person_fit")}
    points, _ = solved(points, tables.ITEMS.of(given))
    return {
        "model_fit": fit.model_fit(points, calibrations),
        "item_fit": fit.item_fit(points, calibrations),
        "person_fit": fit.person_fits(points, calibrations),
    }


def scored(given: Given) -> dict[str, Any]:
    """Return table `scores`, how exact they are (as far as no cut score matters), and in which forms they were got."""
    points, bank, domain_of = things.POINTS.of(given), tables.ITEMS.of(given), given.framework.domain_of
    if points is None:
        scores = scoring.sum_scores(tables.SUMS.of(given), domain_of=domain_of)
        exact = reliability.reliability_of_sums(scores, domain_of=domain_of)
        return {"scores": scores, "exactness": exact, **_as_things(equating.NONE, tables.FORMS.empty())}
    scores = scoring.scale_scores(points, bank, domain_of=domain_of, answered=things.ANSWERS.of(given).notna())
    exact = reliability.reliability(points, bank, domain_of=domain_of)
    calibrations = _calibrations(given)
    if calibrations is not None:
        scores = ability.with_abilities(scores, *solved(points, bank), calibrations=calibrations, domain_of=domain_of)
        exact = ability.with_sigma(exact, calibrations=calibrations, domain_of=domain_of)
    found, table = equating.equated(
        points,
        bank,
        scores=scores,
        exactness=exact,
        versions=_versions(things.ASSESSED.of(given)),
        domain_of=domain_of,
        at_random=given.parameters.exam.forms == "random",
    )
    return {"scores": scores, "exactness": exact, **_as_things(found, table)}


def _as_things(found: equating.SeveralForms, table: tables.Forms) -> dict[str, Any]:
    return {
        "forms": table,
        "form_taken": found.taken,
        "form_exactness": found.exactness,
        "form_curves": found.curves,
    }


def checked(given: Given) -> dict[str, Any]:
    """Return table `calibration_check`, without rows where only sums were given, and what it says against domains."""
    points, bank, calibrations = things.POINTS.of(given), tables.ITEMS.of(given), _calibrations(given)
    if points is None:
        return {"calibration_check": tables.CALIBRATION_CHECK.empty(), "check_notes": []}
    found = selfcheck.calibration_check(
        points,
        bank,
        solved(points, bank),
        tables.SCORES.of(given),
        things.EXACTNESS.of(given),
        forms=tables.FORMS.of(given),
        several=several_forms(given),
        calibrations=calibrations,
        domain_of=given.framework.domain_of,
    )
    margin = margins(found, domain_of=given.framework.domain_of)
    said = msg(
        "{domain}: the exam's own check finds that probabilities of levels may miss by up to {points} points of "
        "percent; a level or a need is called decided there only where it is so without them (report on the exam)."
    )
    notes = [
        as_data(said.format(domain=given.framework.scale_names[domain], points=round(100 * margin[domain])))
        for domain in dict.fromkeys(found["domain_id"])
        if margin[domain] > 0
    ]
    return {"calibration_check": found, "check_notes": notes}


def panels(given: Given) -> dict[str, Any]:
    """Return table `standards`: cut scores of the panels that the parameters name."""
    bank, domain_of = tables.ITEMS.of(given), given.framework.domain_of
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
                    parameters=tables.ITEM_PARAMETERS.of(given),
                    scale_id=scale,
                    domain_of=domain_of,
                    response_probability=standard.response_probability,
                )
            )
    return {"standards": pd.concat(found, ignore_index=True) if found else tables.STANDARDS.empty()}


def cuts_in_force(given: Given) -> Callable[[str], list[float]]:
    """Return what gives a scale's cut scores in percent, a panel's where one set them."""
    return standards.standard_cuts(tables.STANDARDS.of(given), otherwise=given.parameters.cuts_of)


def _versions(people: tables.Officers) -> pd.Series:
    """Return the version that each officer sat, by officer_id; empty where nothing names one."""
    if "form" not in people:
        return pd.Series(dtype="str")
    return people.set_index("officer_id")["form"].dropna()


def several_forms(given: Given) -> equating.SeveralForms:
    """Return the domains that people sat in several forms, and what puts these on one scale."""
    return equating.SeveralForms(given["form_taken"], tables.Reliability(given["form_exactness"]), given["form_curves"])


def levelled(given: Given) -> dict[str, Any]:
    """Return table `levels`."""
    rule: dict[str, Any] = {
        "cuts": cuts_in_force(given),
        "domain_of": given.framework.domain_of,
        "decide_at": given.parameters.levels.decide_at,
        "rule": given.parameters.levels.rule,
        "forms": several_forms(given),
    }
    calibrations, points = _calibrations(given), things.POINTS.of(given)
    if calibrations is None or points is None:
        found = levels.levels(tables.SCORES.of(given), things.EXACTNESS.of(given), **rule)
    else:
        found = model_levels.ability_levels(
            tables.SCORES.of(given),
            things.EXACTNESS.of(given),
            points=solved(points, tables.ITEMS.of(given))[0],
            calibrations=calibrations,
            **rule,
        )
    margin = margins(tables.CALIBRATION_CHECK.of(given), domain_of=given.framework.domain_of)
    return {"levels": with_margin(found, margin, decide_at=given.parameters.levels.decide_at)}


def classified(given: Given) -> dict[str, Any]:
    """Return tables `reliability`, with how often levels are right, and `cut_precision`."""
    exact, at_cuts = classified_by_form(
        things.EXACTNESS.of(given),
        tables.SCORES.of(given),
        tables.LEVELS.of(given),
        forms=several_forms(given),
        items=tables.ITEMS.of(given),
        cuts=cuts_in_force(given),
        decide_at=given.parameters.levels.decide_at,
        domain_of=given.framework.domain_of,
    )
    return {"reliability": exact, "cut_precision": at_cuts}


def flipped(given: Given) -> dict[str, Any]:
    """Return table `flips`: who would change level if a seriously flagged item were dropped, or its key changed."""
    points = things.POINTS.of(given)
    if points is None:
        return {"flips": tables.FLIPS.empty()}
    domain_of, cuts = given.framework.domain_of, cuts_in_force(given)
    rule: dict[str, Any] = {"decide_at": given.parameters.levels.decide_at, "rule": given.parameters.levels.rule}
    at_random = given.parameters.exam.forms == "random"

    def relevel(points: tables.Points, bank: tables.Items, scales: set[str] | None) -> tables.Levels:
        with unchecked():
            scores = scoring.scale_scores(points, bank, domain_of=domain_of, answered=points.notna())
            exact = reliability.reliability(points, bank, domain_of=domain_of)
            forms = equating.linked(points, bank, scores=scores, domain_of=domain_of, at_random=at_random)
            return levels.levels(scores, exact, cuts=cuts, domain_of=domain_of, scales=scales, forms=forms, **rule)

    found = flips.flips(
        points,
        tables.ITEMS.of(given),
        item_ids=flips.seriously_flagged(tables.ITEM_STATISTICS.of(given)),
        answers=things.ANSWERS.of(given),
        other_keys=keys.proposed_keys(tables.KEY_EVIDENCE.of(given)),
        relevel=relevel,
        required=tables.GAPS.of(given)[["officer_id", "scale_id", "required"]],
        cuts=cuts,
        domain_of=domain_of,
        penalty=given.parameters.penalty,
    )
    return {"flips": found}
