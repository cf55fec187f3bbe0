"""By which rules items are calibrated, and what is to be said of what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.measure.ability import FEWEST_ITEMS, Calibrations, Coverage
from workbench.measure.irt import Asked, Shape
from workbench.measure.irt.scale import SHAPE_PEOPLE
from workbench.measure.reliability import FEWEST_PEOPLE
from workbench.messages import Words, joined, msg
from workbench.parameters import CohortParameters, Framework

MODELS = {"rasch": msg("Rasch"), "2pl": msg("2PL")}
CLASSICAL = msg("classical test theory")
MOST_NAMED = 10
"""Items named one by one in a note; of more, these and how many more there are."""


def model_rules(parameters: CohortParameters) -> dict[str, Any]:
    """Return what `workbench.measure.ability.calibrate_domains` takes of the parameters, beside the model."""
    scoring = parameters.scoring
    return {"guessing": scoring.guessing, "shape": scoring.ability_shape, "least": scoring.least_calibrated}


def model_notes(fitted: Calibrations, framework: Framework, parameters: CohortParameters) -> list[Words]:
    """Say which items could not be calibrated, for which domains the model asked for could not be had, and why."""
    notes: list[Words] = []
    for domain, tried in fitted.tried.items():
        name = framework.scale_names[domain]
        covered = fitted.coverage[domain]
        failed = [model for model, converged in tried.items() if not converged]
        used = next((MODELS[model] for model, converged in tried.items() if converged), CLASSICAL)
        if not tried:
            notes.append(_not_tried(name, covered, parameters))
        if failed:
            said = msg("{domain}: the {tried} model did not converge; {used} was used.")
            notes.append(said.format(domain=name, tried=joined((MODELS[m] for m in failed), " → "), used=used))
        notes += _of_items(name, covered)
        if domain in fitted.scales:
            notes += _of_shape(name, fitted.scales[domain].calibration.shape, parameters.scoring.ability_shape)
    return notes


def _not_tried(domain: Words, covered: Coverage, parameters: CohortParameters) -> Words:
    asked = MODELS[parameters.scoring.model]
    if covered.items - len(covered.left_out) < FEWEST_ITEMS:
        said = msg(
            "{domain}: the {tried} model cannot be estimated, for on fewer than {n} items people differ in points; "
            "{used} was used."
        )
        return said.format(domain=domain, tried=asked, n=FEWEST_ITEMS, used=CLASSICAL)
    if covered.few:
        said = msg(
            "{domain}: the versions hold the same questions in an order that is not known, and the {tried} model needs "
            "{n} officers on each of them; {used} was used."
        )
        return said.format(domain=domain, tried=asked, n=FEWEST_PEOPLE, used=CLASSICAL)
    said = msg(
        "{domain}: the {tried} model can measure only {share} % of the points, and at least {least} % are asked for "
        "(scoring.least_calibrated); {used} was used."
    )
    share = 100 * (1 - covered.points_left_out / covered.points)
    least = 100 * parameters.scoring.least_calibrated
    return said.format(domain=domain, tried=asked, share=f"{share:.0f}", least=f"{least:g}", used=CLASSICAL)


def _of_items(domain: Words, covered: Coverage) -> Iterator[Words]:
    if covered.left_out:
        said = msg(
            "{domain}: {n} of {items} items ({points} of {all} points) are left out of the model, for everybody has "
            "the same points on them: {names}."
        )
        yield said.format(
            domain=domain,
            n=len(covered.left_out),
            items=covered.items,
            points=f"{covered.points_left_out:g}",
            all=f"{covered.points:g}",
            names=_named(covered.left_out),
        )
    if covered.merged:
        said = msg(
            "{domain}: on {n} items rare numbers of points were taken together with the nearest ones; they keep their "
            "worth: {names}."
        )
        yield said.format(domain=domain, n=len(covered.merged), names=_named(covered.merged))
    if covered.few:
        return
    if covered.reordered:
        yield msg(
            "{domain}: the versions hold the same questions in an order that is not known; the model takes them to be "
            "as hard as each other."
        ).format(domain=domain)
        return
    if covered.unlinked:
        yield msg(
            "{domain}: some forms have too few items in common with the commonest one to be put on one scale by them; "
            "who sat them is taken to be as able as those of the form most like theirs."
        ).format(domain=domain)
    if covered.forms > 1:
        yield msg("{domain}: {n} forms are on one scale through the items that they have in common.").format(
            domain=domain, n=covered.forms
        )


def _of_shape(domain: Words, used: Shape, asked: Asked) -> Iterator[Words]:
    if asked == "best" and used == "histogram":
        yield msg(
            "{domain}: the answers speak against a normal distribution of ability; a smoothed histogram was used."
        ).format(domain=domain)
    if asked == "histogram" and used == "normal":
        yield msg(
            "{domain}: ability was taken to be normally distributed, for its histogram cannot be estimated from fewer "
            "than {n} people or did not converge."
        ).format(domain=domain, n=SHAPE_PEOPLE)


def _named(items: list[str]) -> str:
    more = len(items) - MOST_NAMED
    return ", ".join(items[:MOST_NAMED]) + (f" … (+{more})" if more > 0 else "")
