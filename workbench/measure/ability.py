"""Item response models in the tables: parameters of items, abilities in the scores, levels on the ability's scale.

It uses `workbench.measure.irt` (the mathematics) and the layout of levels, hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.equating import SeveralForms
from workbench.measure.irt import Calibration, Model, abilities, calibrate, fit_statistics
from workbench.measure.levels import Rule, level_table, levels
from workbench.measure.scales import scale_membership

FEWEST_ITEMS = 3
"""A domain with fewer usable items is not calibrated."""

GRID = np.linspace(-8.0, 8.0, 801)
"""Abilities, in units of σ, on which the test characteristic curve is inverted."""


@dataclass(frozen=True)
class Calibrations:
    """The calibrations of a cohort.

    Attributes:
        parameters: table `item_parameters`; `model` is the model that was used.
        by_domain: the calibration of each domain; a domain without one is measured classically.
        items: item ids of each calibration, in its order.
        tried: the models tried in each domain, in order, and whether each converged.
    """

    parameters: tables.ItemParameters
    by_domain: dict[str, Calibration]
    items: dict[str, list[str]]
    tried: dict[str, dict[Model, bool]]


def calibrate_domains(
    points: tables.Points, items: tables.Items, *, domain_of: Mapping[str, str], model: Model
) -> Calibrations:
    """Calibrate every domain on its own.

    An item counts as right with all its points and as wrong with none. Items on which somebody has part of the
    points, or everybody or nobody is right, are left out. A 2PL that does not converge gives way to Rasch, and a Rasch
    model that does not converge to classical scores, as does a domain with fewer than `FEWEST_ITEMS` usable items.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.
        model: `rasch` or `2pl`.
    """
    member = scale_membership(items, domain_of=domain_of)
    values, weight = matrix(points, items["item_id"].tolist()), items["points"].to_numpy(dtype=float)
    frames: list[pd.DataFrame] = []
    by_domain: dict[str, Calibration] = {}
    names: dict[str, list[str]] = {}
    tried: dict[str, dict[Model, bool]] = {}
    domains = [str(scale) for scale in member if domain_of.get(str(scale), scale) == scale]
    order: tuple[Model, ...] = ("2pl", "rasch") if model == "2pl" else ("rasch",)
    for domain in domains:
        chosen = np.flatnonzero(member[domain].to_numpy())
        responses = values[:, chosen] / weight[chosen]
        usable = _usable(responses)
        tried[domain] = {}
        if usable.sum() < FEWEST_ITEMS:
            continue
        chosen = chosen[usable]
        responses = responses if usable.all() else responses[:, usable]
        for attempt in order:
            found = calibrate(responses[~np.isnan(responses).all(axis=1)], model=attempt)
            tried[domain][attempt] = found.converged
            if found.converged:
                by_domain[domain] = found
                names[domain] = member.index[chosen].tolist()
                frames.append(_parameters(names[domain], domain, responses, found))
                break
    table = pd.concat(frames, ignore_index=True) if frames else tables.ITEM_PARAMETERS.empty()
    return Calibrations(tables.ITEM_PARAMETERS.shaped(table), by_domain, names, tried)


def _usable(share: np.ndarray) -> np.ndarray:
    """Return which items have nothing but right and wrong answers, and both."""
    wrong, right = share == 0, share == 1
    whole = (np.isnan(share) | wrong | right).all(axis=0)
    return whole & wrong.any(axis=0) & right.any(axis=0)


def _parameters(names: list[str], domain: str, responses: np.ndarray, found: Calibration) -> pd.DataFrame:
    infit, outfit = fit_statistics(responses, found)
    return pd.DataFrame(
        {
            "item_id": names,
            "domain_id": domain,
            "model": found.model,
            "a": found.slope,
            "b": found.difficulty,
            "se_a": found.se_slope,
            "se_b": found.se_difficulty,
            "infit": infit,
            "outfit": outfit,
        }
    )


def with_abilities(
    scores: tables.Scores,
    points: tables.Points,
    items: tables.Items,
    *,
    calibrations: Calibrations,
    domain_of: Mapping[str, str],
) -> tables.Scores:
    """Fill in `theta` and `se_theta` of table `scores`: EAP from the scale's items, with the domain's calibration.

    They stay missing for domains that are not calibrated, and for officers to whom no calibrated item was administered.

    Args:
        scores: table `scores`.
        points: officers × items, missing where not administered.
        items: table `items`.
        calibrations: see `calibrate_domains`.
        domain_of: domain id of every scale.
    """
    member = scale_membership(items, domain_of=domain_of)
    weight = items.set_index("item_id")["points"].astype(float)
    rows = scores.groupby("scale_id", sort=False).indices
    theta, error = np.full(len(scores), np.nan), np.full(len(scores), np.nan)
    person = points.index.get_indexer(pd.Index(scores["officer_id"]))
    for scale in map(str, member):
        part = _part(scale, member, calibrations, domain_of=domain_of)
        if part is None or scale not in rows:
            continue
        names, calibration = part
        here = rows[scale]
        responses = (points[names] / weight[names]).to_numpy(dtype=float)[person[here]]
        known = ~np.isnan(responses).all(axis=1)
        theta[here[known]], error[here[known]] = abilities(responses[known], calibration)
    return tables.SCORES.shaped(scores.assign(theta=theta, se_theta=error))


def _part(
    scale: str, member: pd.DataFrame, calibrations: Calibrations, *, domain_of: Mapping[str, str]
) -> tuple[list[str], Calibration] | None:
    """Return the calibrated items of a scale, with their part of the domain's calibration."""
    domain = domain_of.get(scale, scale)
    if domain not in calibrations.by_domain:
        return None
    whole, names = calibrations.by_domain[domain], calibrations.items[domain]
    kept = member.loc[names, scale].to_numpy()
    if not kept.any():
        return None
    of_items = ("slope", "intercept", "se_slope", "se_intercept", "covariance")
    part = replace(whole, **{field: getattr(whole, field)[kept] for field in of_items})
    return [name for name, keep in zip(names, kept, strict=True) if keep], part


def with_sigma(
    reliability: tables.Reliability, *, calibrations: Calibrations, domain_of: Mapping[str, str]
) -> tables.Reliability:
    """Fill in `sigma` of table `reliability`, the ability's standard deviation in the scale's domain."""
    sigma = {domain: found.sigma for domain, found in calibrations.by_domain.items()}
    domain = reliability["scale_id"].map(dict(domain_of)).fillna(reliability["scale_id"])
    return tables.RELIABILITY.shaped(reliability.assign(sigma=domain.map(sigma).astype(float)))


def ability_levels(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    items: tables.Items,
    calibrations: Calibrations,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
    rule: Rule = "score",
    forms: SeveralForms | None = None,
) -> tables.Levels:
    """Sort every score into a level, with probabilities on the ability's scale (Rudner 2001).

    The cut scores, percentages of the points, become abilities through the test characteristic curve of the scale's
    calibrated items; `p_k` = Φ((c_{k+1} − θ)/se) − Φ((c_k − θ)/se) with the EAP θ of the scale's own items and its
    standard error; `level` is by the observed percentage, as in the classical model. `estimate_se` is the error of θ
    carried through the curve's slope.

    Rows without θ, and those whose basis is `total` or `augmented`, are classical, as in `workbench.measure.levels`:
    the domain's θ holds nothing of what is particular to a competency, so that its error would be understated (on
    simulated cohorts by up to 16 points of probability).

    Args:
        scores: table `scores` with abilities.
        reliability: table `reliability` of the same cohort.
        items: table `items`.
        calibrations: see `calibrate_domains`.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        decide_at: lowest probability of `level` at which it is clear.
        domain_of: domain id of every scale.
        rule: which rule was announced (see `workbench.measure.levels.printed`).
        forms: the domains that people sat in several forms.

    Returns:
        Table `levels`, in the order of `scores`.
    """
    classical = levels(scores, reliability, cuts=cuts, decide_at=decide_at, domain_of=domain_of, rule=rule, forms=forms)
    if scores.empty:
        return classical
    member = scale_membership(items, domain_of=domain_of)
    scales = [str(scale) for scale in dict.fromkeys(scores["scale_id"])]
    weight = items.set_index("item_id")["points"].astype(float)
    curves = [_curve(scale, member, calibrations, weight=weight, domain_of=domain_of) for scale in scales]
    position = pd.Index(scales).get_indexer(scores["scale_id"])
    percent_cuts = np.array([cuts(scale) for scale in scales], dtype=float)
    ability_cuts = np.array([_inverted(curve, row) for curve, row in zip(curves, percent_cuts, strict=True)])
    theta, error = scores["theta"].to_numpy(), scores["se_theta"].to_numpy()
    slope = np.full(len(scores), np.nan)
    for place, (ability, percent) in enumerate(curves):
        here = position == place
        slope[here] = np.interp(theta[here], ability, np.maximum(np.gradient(percent, ability), 0.0))
    estimate = scores["percent"].to_numpy()
    on_ability = level_table(
        scores,
        estimate,
        below=ndtr((ability_cuts[position] - theta[:, None]) / error[:, None]),
        limit=percent_cuts[position],
        basis=classical["basis"],
        decide_at=decide_at,
        estimate=estimate,
        estimate_se=slope * error,
        rule=rule,
        sat="alike" if forms is None else forms.sat(scores, domain_of=domain_of),
    )
    known = ~np.isnan(slope) & (classical["basis"] == "observed").to_numpy()
    kept = pd.concat([on_ability[known], classical[~known]])
    return tables.LEVELS.shaped(kept.sort_index())


def _curve(
    scale: str,
    member: pd.DataFrame,
    calibrations: Calibrations,
    *,
    weight: pd.Series,
    domain_of: Mapping[str, str],
) -> tuple[np.ndarray, np.ndarray]:
    """Return abilities and the percentage expected at each; missing for a scale without calibrated items.

    The curve is held from falling, where items with a negative slope would turn it at an end.
    """
    part = _part(scale, member, calibrations, domain_of=domain_of)
    if part is None:
        return GRID, np.full(len(GRID), np.nan)
    names, calibration = part
    theta = calibration.sigma * GRID
    right = expit(np.outer(theta, calibration.slope) + calibration.intercept)
    percent = 100 * np.average(right, axis=1, weights=weight[names])
    return theta, np.maximum.accumulate(percent)


def _inverted(curve: tuple[np.ndarray, np.ndarray], cuts: np.ndarray) -> np.ndarray:
    """Return the abilities at which the curve reaches the cut scores: −∞ below its start, +∞ above its end."""
    theta, percent = curve
    return np.interp(cuts, percent, theta, left=-np.inf, right=np.inf)
