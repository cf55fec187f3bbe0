"""Item response models in the tables: parameters of items, and abilities in the scores.

It uses `workbench.measure.irt` (the mathematics), hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.competencies import Together, part_scales, together, within
from workbench.measure.guessing import Guessing, lower_asymptotes
from workbench.measure.irt import Asked, Model
from workbench.measure.irt.categories import Categories, categories
from workbench.measure.irt.listed import rows_of
from workbench.measure.irt.people import fit_statistics
from workbench.measure.irt.scale import Scale, Within, fit_scale, same_questions
from workbench.measure.reliability import FEWEST_PEOPLE
from workbench.measure.reordered import unlinked_versions, versions_sat
from workbench.measure.scales import domains_of, scale_membership

FEWEST_ITEMS = 3
"""A scale with fewer usable items is not calibrated."""

IN_SMALL = 0.1
"""Share of people who may have sat small versions whose people are only taken to be as able as the others."""


@dataclass(frozen=True)
class Coverage:
    """How much of a domain could be calibrated.

    Attributes:
        items: items that somebody was given.
        points: their highest points together.
        left_out: ids of those on which everybody has the same points.
        points_left_out: the highest points of these together.
        merged: ids of those on which rare numbers of points share a category with their neighbours.
        forms: forms with a distribution of ability each.
        unlinked: whether there are forms without enough items in common with the commonest, whose people are taken to
            be as able as those of the form most like it.
        reordered: whether versions hold the same questions in another order, with too few other items in common.
        few: whether more than `IN_SMALL` of the people sat such versions that fewer than `FEWEST_PEOPLE` sat; the
            domain is then measured classically.
    """

    items: int
    points: float
    left_out: list[str]
    points_left_out: float
    merged: list[str]
    forms: int = 1
    unlinked: bool = False
    reordered: bool = False
    few: bool = False


@dataclass(frozen=True)
class Calibrations:
    """The calibrations of a cohort.

    Attributes:
        parameters: table `item_parameters`; `model` is the model that was used.
        scales: by scale, a domain's calibration and those that its competencies have of their own; a domain without
            one is measured classically.
        together: by domain, how the abilities in its competencies go together.
        tried: the models tried in each domain, in order, and whether each converged.
        coverage: by domain, how much of it could be calibrated.
    """

    parameters: tables.ItemParameters
    scales: dict[str, Scale]
    together: dict[str, Together]
    tried: dict[str, dict[Model, bool]]
    coverage: dict[str, Coverage] = field(default_factory=dict)

    @property
    def domains(self) -> dict[str, Scale]:
        """The calibrations of the domains that have one."""
        return {domain: self.scales[domain] for domain in self.tried if domain in self.scales}


def calibrate_domains(
    points: tables.Points,
    items: tables.Items,
    *,
    domain_of: Mapping[str, str],
    model: Model,
    guessing: Guessing = None,
    shape: Asked = "normal",
    least: float = 0.8,
) -> Calibrations:
    """Calibrate every domain on its own, and within it every competency.

    Each number of points that people reach on an item is a category of the item. An item leaves only where everybody
    has the same points on it; where the others hold less than `least` of the domain's points, or are fewer than
    `FEWEST_ITEMS`, the domain is measured classically. A 2PL that does not converge gives way to Rasch, and a Rasch
    model that does not converge to classical scores; so does any model where versions hold the same questions in an
    order that nobody knows, and few sat each. Where enough did, these are one scale because together their questions
    are as hard (`workbench.measure.irt.scale.same_questions`). A competency is calibrated by the domain's model, and
    has the domain's parameters where that does not converge, or where it has one usable item or fewer than
    `FEWEST_ITEMS` steps (an item has one step fewer than categories).

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.
        model: `rasch` or `2pl`.
        guessing: see `workbench.measure.guessing.lower_asymptotes`.
        shape: of the distribution of ability, `normal`, `histogram`, or the `best` of both by BIC, for each domain; a
            competency's follows from the domain's.
        least: share of a domain's points that must be calibrated.
    """
    member = scale_membership(items, domain_of=domain_of)
    values, most = matrix(points, items["item_id"].tolist()), items["points"].to_numpy(dtype=float)
    lower = lower_asymptotes(items, guessing)
    frames: list[pd.DataFrame] = []
    scales: dict[str, Scale] = {}
    joined: dict[str, Together] = {}
    tried: dict[str, dict[Model, bool]] = {}
    coverage: dict[str, Coverage] = {}
    domains = [str(scale) for scale in member if domain_of.get(str(scale), scale) == scale]
    order: tuple[Model, ...] = ("2pl", "rasch") if model == "2pl" else ("rasch",)
    for domain in domains:
        chosen = np.flatnonzero(member[domain].to_numpy())
        here, names = values[:, chosen], member.index[chosen].tolist()
        found = categories(here)
        version, covered = _versions(_coverage(found, names, most[chosen]), here, tables.Items(items.iloc[chosen]))
        coverage[domain], tried[domain] = covered, {}
        enough = covered.points_left_out <= (1 - least) * covered.points + 1e-9
        if found.usable.sum() < FEWEST_ITEMS or not enough or covered.few:
            continue
        settings = {"most": most[chosen], "lower": lower[chosen]}
        fitted = None
        for attempt in order:
            fitted = _fitted(found, names, model=attempt, shape=shape, **settings)
            if covered.reordered and fitted.calibration.converged:
                fitted = same_questions(fitted, found, names, given=~np.isnan(here), version=version, **settings)
            tried[domain][attempt] = fitted.calibration.converged
            if fitted.calibration.converged:
                break
        if fitted is None or not fitted.calibration.converged:
            continue
        coverage[domain] = replace(covered, forms=len(fitted.forms), unlinked=not fitted.linked)
        scales[domain] = fitted
        frames.append(_parameters(domain, fitted, found.codes))
        inside = {
            str(scale): member[scale].to_numpy()[chosen] for scale in member if domain_of.get(str(scale)) == domain
        }
        inside = {scale: own for scale, own in inside.items() if scale != domain and own[found.usable].any()}
        scales |= {scale: fitted for scale, own in inside.items() if own.all()}
        apart = {scale: own for scale, own in inside.items() if not own.all()}
        own, known = _of_competencies(domain, fitted, here, names, apart, **settings)
        scales |= own
        if known is not None:
            joined[domain] = known
    table = pd.concat(frames, ignore_index=True) if frames else tables.ITEM_PARAMETERS.empty()
    return Calibrations(tables.ITEM_PARAMETERS.shaped(table), scales, joined, tried, coverage)


def _fitted(
    found: Categories, names: list[str], *, most: np.ndarray, lower: np.ndarray, model: Model, shape: Asked
) -> Scale:
    """Calibrate a domain, with a normal distribution of ability where another shape does not converge, or is no better.

    The better one has the lower BIC.
    """
    shaped = None
    if shape != "normal":
        shaped = fit_scale(found, names, most=most, lower=lower, model=model, shape="histogram")
        taken = shaped.calibration.converged and shape == "histogram"
        if taken or shaped.calibration.shape == "normal":
            return shaped
    normal = fit_scale(found, names, most=most, lower=lower, model=model, shape="normal")
    if shape != "best" or shaped is None or not shaped.calibration.converged:
        return normal
    people = int((~np.isnan(found.codes)).any(axis=1).sum())
    if normal.calibration.converged and normal.calibration.bic(people) <= shaped.calibration.bic(people):
        return normal
    return shaped


def _of_competencies(
    domain_id: str,
    domain: Scale,
    values: np.ndarray,
    names: list[str],
    inside: Mapping[str, np.ndarray],
    **settings: np.ndarray,
) -> tuple[dict[str, Scale], Together | None]:
    """Return the calibrations of a domain's competencies, and how their abilities go together.

    The distributions of ability in a competency follow from the domain's, and then from how the competencies go
    together. One normal distribution needs neither.

    Args:
        domain_id: the domain's id.
        domain: its calibration.
        values: people × items of the domain, points.
        names: items of the domain, their ids.
        inside: by competency, items of the domain, whether it holds them.
        settings: items of the domain, their highest points `most` and asymptotes `lower`.
    """
    groups = np.zeros(len(values), dtype=int)
    plain = domain.calibration.shape == "normal" and len(domain.forms) == 1
    if not plain:
        place = {name: at for at, name in enumerate(names)}
        groups = domain.groups(values[:, [place[name] for name in domain.items]])

    def calibrated(known: Together | None) -> dict[str, Scale]:
        of_part = {part: None if plain else within(domain, groups, known, part) for part in inside}
        return {part: _of_competency(domain, values, names, own, within=of_part[part], **settings)
                for part, own in inside.items()}  # fmt: skip

    own = calibrated(None)
    known = together(part_scales(domain_id, domain, own), domain, points=values, names=names)
    if known is not None and not plain:
        own = calibrated(known)
        known = together(part_scales(domain_id, domain, own), domain, points=values, names=names, start=known)
    return own, known


def _of_competency(
    domain: Scale,
    values: np.ndarray,
    names: list[str],
    inside: np.ndarray,
    *,
    most: np.ndarray,
    lower: np.ndarray,
    within: Within | None,
) -> Scale:
    """Return a competency's own calibration, or its part of the domain's.

    Args:
        domain: the domain's calibration.
        values: people × items of the domain, points.
        names: items of the domain, their ids.
        inside: items of the domain, whether the competency holds it.
        most: items of the domain, highest points.
        lower: items of the domain, lower asymptotes.
        within: the distributions of ability in it; one normal one for None.
    """
    found = categories(values[:, inside])
    own = [name for name, keep in zip(names, inside, strict=True) if keep]
    steps = int(np.isfinite(found.bounds).sum())
    if found.usable.sum() > 1 and steps >= FEWEST_ITEMS:
        fitted = fit_scale(
            found,
            own,
            most=most[inside],
            lower=lower[inside],
            model=domain.calibration.model,
            shape=domain.calibration.shape,
            within=within,
        )
        if fitted.calibration.converged:
            return fitted
    pool = found.usable | ~np.isnan(found.constant)
    return domain.only(
        np.isin(domain.items, own),
        constant=float(np.nansum(found.constant)),
        points=float(most[inside][pool].sum()),
    )


def _versions(covered: Coverage, points: np.ndarray, items: tables.Items) -> tuple[np.ndarray, Coverage]:
    """Return people, the number of their version that is alike others, −1 for none; and the coverage with it."""
    given = ~np.isnan(points)
    sat, people = versions_sat(given, items), unlinked_versions(given, items)
    few = people[people < FEWEST_PEOPLE].sum() > IN_SMALL * people.sum()
    return sat, replace(covered, reordered=bool(people.size), few=bool(few))


def _coverage(found: Categories, names: list[str], most: np.ndarray) -> Coverage:
    constant = ~np.isnan(found.constant)
    return Coverage(
        items=int((found.usable | constant).sum()),
        points=float(most[found.usable | constant].sum()),
        left_out=[name for name, out in zip(names, constant, strict=True) if out],
        points_left_out=float(most[constant].sum()),
        merged=[name for name, number in zip(names, found.merged, strict=True) if number],
    )


def _parameters(domain: str, fitted: Scale, codes: np.ndarray) -> pd.DataFrame:
    groups = fitted.groups(codes)
    infit, outfit = fit_statistics(codes, fitted.calibration, groups)
    return rows_of(fitted.items, domain, fitted.calibration, infit=infit, outfit=outfit)


def with_abilities(
    scores: tables.Scores,
    points: tables.Points,
    items: tables.Items,
    *,
    calibrations: Calibrations,
    domain_of: Mapping[str, str],
) -> tables.Scores:
    """Fill in `theta` and `se_theta` of table `scores`: EAP from the scale's items, with the domain's calibration.

    The prior is N(0, σ²) with σ the ability's standard deviation over all people, whatever its shape and whoever sat
    which form, so that it can be taken out again where two waves are compared (`workbench.profile.progress.undrawn`).
    It is the calibration's own where that is normal and of one form. They stay missing for domains that are not
    calibrated, and for officers to whom no calibrated item was administered.

    Args:
        scores: table `scores`.
        points: officers × items, missing where not administered.
        items: table `items`.
        calibrations: see `calibrate_domains`.
        domain_of: domain id of every scale.
    """
    member = scale_membership(items, domain_of=domain_of)
    rows = scores.groupby("scale_id", sort=False).indices
    theta, error = np.full(len(scores), np.nan), np.full(len(scores), np.nan)
    person = points.index.get_indexer(pd.Index(scores["officer_id"]))
    for scale in map(str, member):
        whole = calibrations.scales.get(domain_of.get(scale, scale))
        if whole is None or scale not in rows:
            continue
        kept = member.loc[whole.items, scale].to_numpy()
        if not kept.any():
            continue
        here = rows[scale]
        answers = matrix(points, whole.items)[person[here]]
        known = ~np.isnan(answers[:, kept]).all(axis=1)
        part = whole.only(kept, constant=0.0, points=1.0).drawn_to_all()
        alike = np.zeros(known.sum(), dtype=int)
        theta[here[known]], error[here[known]] = part.abilities(answers[known][:, kept], alike)
    return tables.SCORES.shaped(scores.assign(theta=theta, se_theta=error))


def with_sigma(
    reliability: tables.Reliability, *, calibrations: Calibrations, domain_of: Mapping[str, str]
) -> tables.Reliability:
    """Fill in `sigma` of table `reliability`, the ability's standard deviation in the scale's domain."""
    sigma = {scale: found.calibration.sigma for scale, found in calibrations.scales.items()}
    domain = domains_of(reliability["scale_id"], domain_of)
    return tables.RELIABILITY.shaped(reliability.assign(sigma=domain.map(sigma).astype(float)))
