"""Levels under an item response model: the posterior of ability, read as a percentage of the whole pool.

What is known of an officer is the posterior's mass over the nodes of ability. The test characteristic curve of all the
scale's items, those of other forms too, makes of each ability the percentage to expect on the whole pool, so that
officers with different forms stand on one scale. A competency has a dimension of its own: the evidence is the answers
to its own items, and what the domain's other items foretell by the general ability behind them (`competencies`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.blocks import matrix
from workbench.measure.competencies import general_evidence, of_competency, part_scales
from workbench.measure.equating import SeveralForms
from workbench.measure.estimates import Estimates
from workbench.measure.irt import normalised
from workbench.measure.levels import Rule, level_table, levels
from workbench.measure.scales import domains_of


def estimates(
    points: tables.Points, domain_id: str, *, calibrations: Calibrations, domain_of: Mapping[str, str]
) -> Iterator[tuple[str, np.ndarray, Estimates]]:
    """Yield each calibrated scale of a domain: which officers have answers to its items, and what is known of them.

    Args:
        points: officers × items, missing where not administered, without penalties.
        domain_id: the domain.
        calibrations: see `workbench.measure.ability.calibrate_domains`.
        domain_of: domain id of every scale.
    """
    domain = calibrations.scales.get(domain_id)
    if domain is None:
        return
    whole = matrix(points, domain.items)
    present = ~np.isnan(whole).all(axis=1)
    groups = domain.groups(whole[present])
    own = {scale: found for scale, found in calibrations.scales.items() if domain_of.get(scale) == domain_id}
    known = calibrations.together.get(domain_id)
    said = None
    if known is not None:
        parts = part_scales(domain_id, domain, {part: own[part] for part in known.loadings if part != domain_id})
        answers = {part: matrix(points, scale.items)[present] for part, scale in parts.items()}
        said = general_evidence(parts, known, answers, groups)
    for name, scale in {**own, domain_id: domain}.items():
        answers_to = matrix(points, scale.items)[present]
        some = ~np.isnan(answers_to).all(axis=1)
        if known is not None and said is not None and name != domain_id and name in known.loadings:
            mass = of_competency(scale, name, known, answers_to[some], said[some])
        else:
            with np.errstate(divide="ignore"):
                prior = np.log(scale.calibration.prior)
            mass = normalised(scale.log_likelihoods(answers_to[some]) + prior[groups[some]])
        theta = scale.calibration.theta
        step = theta[1] - theta[0]
        ends = np.append(theta - step / 2, theta[-1] + step / 2)
        with_answers = present.copy()
        with_answers[present] = some
        yield name, with_answers, Estimates(mass, scale.percent(ends), scale.percent(theta))


def ability_levels(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    points: tables.Points,
    calibrations: Calibrations,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
    rule: Rule = "score",
    forms: SeveralForms | None = None,
) -> tables.Levels:
    """Sort every score into a level, with probabilities from the posterior of ability.

    `p_k` is the posterior's mass between the cut scores, read off the characteristic curve of the whole pool. `level`
    is that of `workbench.measure.levels.printed`, from the observed percentage for a domain, and from the median of
    the posterior for a competency; `estimate` is that median, and `estimate_se` the posterior's standard deviation,
    both in percent of the whole pool.

    Rows of scales that are not calibrated, and of officers without answers to a calibrated item, are classical, as in
    `workbench.measure.levels`.

    Args:
        scores: table `scores`.
        reliability: table `reliability` of the same cohort.
        points: officers × items, missing where not administered, without penalties.
        calibrations: see `workbench.measure.ability.calibrate_domains`.
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
    limit = np.array([cuts(scale) for scale in scores["scale_id"].unique()], dtype=float)
    limit = limit[pd.factorize(scores["scale_id"])[0]]
    below = np.full(limit.shape, np.nan)
    estimate, spread = np.full(len(scores), np.nan), np.full(len(scores), np.nan)
    officer = points.index.get_indexer(pd.Index(scores["officer_id"]))
    domain = domains_of(scores["scale_id"], domain_of)
    of_scale = scores.groupby("scale_id", sort=False).indices
    for name in domain.unique():
        for scale, known, measured in estimates(points, str(name), calibrations=calibrations, domain_of=domain_of):
            rows = of_scale.get(scale)
            if rows is None:
                continue
            place = np.full(len(known), -1)
            place[known] = np.arange(known.sum())
            at = place[officer[rows]]
            here, at = rows[at >= 0], at[at >= 0]
            below[here] = measured.below(limit[rows[0]])[at]
            estimate[here], spread[here] = measured.median()[at], measured.spread()[at]
    of_domain = (domain == scores["scale_id"]).to_numpy()
    on_ability = level_table(
        scores,
        np.where(of_domain, scores["percent"].to_numpy(), estimate),
        below=below,
        limit=limit,
        basis=pd.Series(np.where(of_domain, "observed", "augmented")),
        decide_at=decide_at,
        estimate=estimate,
        estimate_se=spread,
        rule=rule,
        sat="alike" if forms is None else forms.sat(scores, domain_of=domain_of),
    )
    known = ~np.isnan(estimate)
    kept = pd.concat([on_ability[known], classical[~known]])
    return tables.LEVELS.shaped(kept.sort_index())
