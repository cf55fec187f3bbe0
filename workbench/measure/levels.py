"""Each officer's level on every scale, as probabilities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import betainc
from scipy.stats import beta

from workbench import tables
from workbench.measure.chances import chances
from workbench.measure.equating import SeveralForms
from workbench.measure.posterior import posteriors, scale_priors

ROUNDING = 1e-9
"""Shares closer than this to a cut score have reached it."""

CLEAR = 0.8
"""No level is printed where the true level lies above it, or below it, with this probability or more."""

Rule = Literal["score", "estimate"]
"""Whether the score is sorted, where it can be, or always the estimate."""


def levels(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
    scales: Collection[str] | None = None,
    rule: Rule = "score",
    forms: SeveralForms | None = None,
) -> tables.Levels:
    """Sort every score into a level, with the probability of each level.

    `level` is that of `printed`, from the score that the scale rests on (`basis` in table `reliability`): the observed
    percentage, or the estimate from the domain's total, or from both, never the observed subscore in those cases. Of
    a domain that people sat in several forms each form has a prior and an error of its own, and cut scores, estimates
    and probabilities are of the percentage of all items of the forms that are linked.

    `p_k` is the probability that the true percentage lies in level k, from the posterior of
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
        rule: which rule was announced (see `printed`).
        forms: the domains that people sat in several forms; all sat the same items by default.

    Returns:
        Table `levels` with `p_0` … `p_L`, in the order of `scores`; level 0 is below the first cut score.
    """
    told = scores if forms is None else forms.split(scores, domain_of=domain_of)
    exact = reliability if forms is None else forms.exact(reliability)
    of = domain_of if forms is None else forms.domain_of(domain_of)
    limit_of = cuts if forms is None else forms.limits(cuts)
    priors = scale_priors(told, exact, domain_of=of)
    if scales is not None:
        asked = scores["scale_id"].isin(scales)
        scores, told = (part[asked].reset_index(drop=True) for part in (scores, told))
    known = posteriors(told, priors)
    limits = pd.DataFrame({scale: limit_of(scale) for scale in dict.fromkeys(told["scale_id"])}).T / 100
    limit = limits.reindex(told["scale_id"]).to_numpy(dtype=float)
    below, spread = chances(told, priors, limits=limits)
    plain = np.isnan(below).any(axis=1) | np.isnan(spread)
    first, second = known.loc[plain, "first"].to_numpy(), known.loc[plain, "second"].to_numpy()
    of_beta = betainc(first[:, None], second[:, None], limit[plain])
    below[plain] = np.where(np.isnan(below[plain]), of_beta, below[plain])
    spread[plain] = np.where(np.isnan(spread[plain]), beta.std(first, second), spread[plain])
    rests_on = known["rests_on"].to_numpy()
    estimate, error = rests_on, spread
    if forms is not None:
        estimate = forms.pooled(told["scale_id"], rests_on)
        low, high = (forms.pooled(told["scale_id"], rests_on + by * spread) for by in (-1, 1))
        error = np.where(estimate == rests_on, spread, (high - low) / 2)
    return level_table(
        scores,
        rests_on,
        below=below,
        limit=limit,
        basis=known["basis"],
        decide_at=decide_at,
        estimate=100 * estimate,
        estimate_se=100 * error,
        rule=rule,
        sat="alike" if forms is None else forms.sat(scores, domain_of=domain_of),
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
    rule: Rule = "score",
    sat: np.ndarray | str = "alike",
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
        rule: which rule was announced (see `printed`).
        sat: rows, whether all who have a result on the scale sat the same items (see `printed`).
    """
    n, top = limit.shape
    chance = np.diff(np.column_stack([np.zeros(n), below, np.ones(n)]), axis=1).clip(0.0, 1.0)
    reached = (rests_on[:, None] >= limit - ROUNDING).sum(axis=1)
    frame = pd.DataFrame(
        {
            "officer_id": scores["officer_id"].to_numpy(),
            "scale_id": scores["scale_id"].to_numpy(),
            **printed(reached, chance, rule=rule, sat=sat, decide_at=decide_at),
            "estimate": estimate,
            "estimate_se": estimate_se,
            "basis": basis.to_numpy(),
        }
    )
    return tables.LEVELS.shaped(pd.concat([frame, pd.DataFrame(chance, columns=tables.level_columns(top))], axis=1))


def printed(
    reached: np.ndarray, chance: np.ndarray, *, rule: Rule, sat: np.ndarray | str, decide_at: float
) -> dict[str, np.ndarray]:
    """Return the level that is printed, so that it never contradicts the probabilities beside it.

    By rule `score` it is the level that the score reaches, the announced rule. Where the true level lies above it with
    a probability of min(`decide_at`, `CLEAR`) or more, it is the highest level that is so clear; likewise below: the
    exam is then too short to tell by the score. Where people sat different items, one score is not one level, and by
    rule `estimate` always, the level is the posterior's median, the highest k with P(level ≥ k) ≥ ½. So a higher
    score never has a lower level, and no level but the printed one has a probability of `CLEAR` or more. Where
    nothing is known of the probabilities, the score alone counts.

    Args:
        reached: rows, how many cut scores the score reaches.
        chance: rows × (0 … L), probability of each level.
        rule: which rule was announced.
        sat: rows, `alike` where all who have a result on the scale sat the same items, else `forms`, or `apart` where
            the officer's are not linked with those of most (`workbench.measure.equating`).
        decide_at: lowest probability of the level at which it is clear.

    Returns:
        The columns level, score_level (`reached`), rule, why (`forms`, `apart`, `declared` or `exactness`), probability
        and decision of table `levels`.
    """
    n, levels = chance.shape
    known = ~np.isnan(chance).any(axis=1)
    at_least = np.minimum(chance[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:] + ROUNDING, 1.0)
    at_most = np.minimum(chance.cumsum(axis=1)[:, :-1] + ROUNDING, 1.0)
    certain = min(decide_at, CLEAR)
    lowest = (at_least >= certain).sum(axis=1)
    highest = levels - 1 - (at_most >= certain).sum(axis=1)
    held = np.clip(reached, lowest, highest)
    others = np.broadcast_to(np.asarray(sat, dtype=object), n)
    by_median = ((others != "alike") | (rule == "estimate")) & known
    level = np.where(by_median, (at_least >= 0.5).sum(axis=1), np.where(known, held, reached))
    of_estimate = by_median | (level != reached)
    why = np.where(others != "alike", others, "declared" if rule == "estimate" else "exactness").astype(object)
    why[~of_estimate] = None
    probability = chance[np.arange(n), level]
    return {
        "level": level,
        "score_level": reached,
        "rule": np.where(of_estimate, "estimate", "score"),
        "why": why,
        "probability": probability,
        "decision": np.where(probability >= decide_at, "clear", "undecided"),
    }
