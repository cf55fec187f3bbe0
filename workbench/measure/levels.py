"""Each officer's level on every scale, as probabilities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd
from scipy.special import betainc
from scipy.stats import beta

from workbench import tables
from workbench.measure.chances import chances
from workbench.measure.posterior import posteriors, scale_priors

ROUNDING = 1e-9
"""Shares closer than this to a cut score have reached it."""


def levels(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
    scales: Collection[str] | None = None,
) -> tables.Levels:
    """Sort every score into a level, with the probability of each level.

    `level` is the highest whose cut score is reached by the score that the scale rests on (`basis` in table
    `reliability`): the observed percentage, or the estimate from the domain's total, or from both, never the observed
    subscore in those cases. `p_k` is the probability that the true percentage lies in level k, from the posterior of
    `workbench.measure.chances` (log-linear true scores, errors as Livingston and Lewis 1995); in a cohort too
    small for that from the officer's own answers (`workbench.measure.posterior`). They are missing where neither the
    cohort nor the number of items tells how exact the score is.

    Args:
        scores: table `scores`.
        reliability: table `reliability` of the same cohort.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        decide_at: lowest probability of `level` at which it is clear.
        domain_of: domain id of every scale; a domain's own id for a domain.
        scales: the scales to sort, all by default; with a competency stands its domain.

    Returns:
        Table `levels` with `p_0` … `p_L`, in the order of `scores`; level 0 is below the first cut score.
    """
    priors = scale_priors(scores, reliability, domain_of=domain_of)
    if scales is not None:
        scores = scores[scores["scale_id"].isin(scales)].reset_index(drop=True)
    known = posteriors(scores, priors)
    limits = pd.DataFrame({scale: cuts(scale) for scale in dict.fromkeys(scores["scale_id"])}).T / 100
    limit = limits.reindex(scores["scale_id"]).to_numpy(dtype=float)
    below, spread = chances(scores, priors, limits=limits)
    plain = np.isnan(below).any(axis=1) | np.isnan(spread)
    first, second = known.loc[plain, "first"].to_numpy(), known.loc[plain, "second"].to_numpy()
    of_beta = betainc(first[:, None], second[:, None], limit[plain])
    below[plain] = np.where(np.isnan(below[plain]), of_beta, below[plain])
    spread[plain] = np.where(np.isnan(spread[plain]), beta.std(first, second), spread[plain])
    rests_on = known["rests_on"].to_numpy()
    return level_table(
        scores,
        rests_on,
        below=below,
        limit=limit,
        basis=known["basis"],
        decide_at=decide_at,
        estimate=100 * rests_on,
        estimate_se=100 * spread,
    )


def level_table(
    scores: tables.Scores,
    rests_on: np.ndarray,
    *,
    below: np.ndarray,
    limit: np.ndarray,
    basis: pd.Series,
    decide_at: float,
    estimate: np.ndarray,
    estimate_se: np.ndarray,
) -> tables.Levels:
    """Lay out table `levels` from probabilities of being below each cut score.

    Args:
        scores: table `scores`.
        rests_on: rows, the score that the cut scores apply to.
        below: rows × L, probability that the true score is below cut score k, rising along a row.
        limit: rows × L, the cut scores on the scale of `rests_on`, ascending.
        basis: rows, `observed`, `augmented` or `total`.
        decide_at: lowest probability of the level at which it is clear.
        estimate: rows, the percentage that the level rests on.
        estimate_se: rows, its standard error, percent.
    """
    n, top = limit.shape
    chance = np.diff(np.column_stack([np.zeros(n), below, np.ones(n)]), axis=1).clip(0.0, 1.0)
    level = (rests_on[:, None] >= limit - ROUNDING).sum(axis=1)
    probability = chance[np.arange(n), level]
    frame = pd.DataFrame(
        {
            "officer_id": scores["officer_id"].to_numpy(),
            "scale_id": scores["scale_id"].to_numpy(),
            "level": level,
            "probability": probability,
            "decision": np.where(probability >= decide_at, "clear", "undecided"),
            "estimate": estimate,
            "estimate_se": estimate_se,
            "basis": basis.to_numpy(),
        }
    )
    return tables.LEVELS.shaped(pd.concat([frame, pd.DataFrame(chance, columns=tables.level_columns(top))], axis=1))
