"""How often levels are right, and how often a second exam would give the same level."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import betainc

from workbench.measure.posterior import scale_priors
from workbench.measure.reliability import FEWEST_PEOPLE
from workbench.tables import RELIABILITY

GRID = 2001
"""Points of the true share over which is summed."""


def with_classification(
    reliability: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    cuts: Callable[[str], list[float]],
    domain_of: Mapping[str, str],
) -> pd.DataFrame:
    """Fill in `accuracy`, `consistency` and `kappa` of table `reliability` (Livingston and Lewis 1995).

    True shares follow the two-parameter beta and scores the binomial of the rounded effective length, both of
    `workbench.measure.posterior`; see `classification` for the numbers. Where the basis is not the observed score,
    length and cut scores are those of the estimate on which the levels rest. Missing where the cohort is too small or
    the scale has no reliable variance.

    Args:
        reliability: table `reliability`.
        scores: table `scores` of the same cohort.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        domain_of: domain id of every scale.

    Returns:
        Table `reliability`.
    """
    priors = scale_priors(scores, reliability, domain_of=domain_of)
    enough = (reliability.set_index("scale_id")["n"] >= FEWEST_PEOPLE) & (priors["length"] >= 1)
    found = {}
    for scale, row in priors[enough & (priors["mean"] > 0)].iterrows():
        limit = np.asarray(cuts(str(scale)), dtype=float) / 100
        own = limit
        if row["basis"] != "observed":
            own = (limit * (row["prior"] + row["length"]) - row["prior"] * row["mean"]) / row["length"]
        found[scale] = classification(row["mean"], row["prior"], length=row["length"], true_cuts=limit, seen_cuts=own)
    names = ["accuracy", "consistency", "kappa"]
    numbers = pd.DataFrame.from_dict(found, orient="index", columns=names).reindex(reliability["scale_id"])
    kept = reliability.drop(columns=names)
    return RELIABILITY.shaped(pd.concat([kept, numbers.reset_index(drop=True)], axis=1))


def classification(
    mean: float, prior: float, *, length: float, true_cuts: np.ndarray, seen_cuts: np.ndarray
) -> tuple[float, float, float]:
    """Accuracy, consistency and kappa of sorting beta-binomial scores by cut scores (Livingston and Lewis 1995).

    Accuracy is the probability that observed and true level agree; consistency, ∫ Σ_k P_k(π)² dF(π), that two parallel
    exams agree; kappa is (consistency − chance)/(1 − chance) with chance Σ_k (∫ P_k dF)².

    Args:
        mean: mean of the true share.
        prior: a + b of its beta distribution.
        length: effective number of items, rounded to a whole number.
        true_cuts: cut scores on the true share, ascending.
        seen_cuts: cut scores on the observed share, ascending.
    """
    edges = np.unique(np.concatenate([np.linspace(0, 1, GRID), true_cuts]))
    weight = np.diff(betainc(mean * prior, (1 - mean) * prior, edges))
    middle = (edges[1:] + edges[:-1]) / 2
    n = max(round(length), 1)
    least = np.clip(np.ceil(n * seen_cuts - 1e-9), 0, n + 1)
    inner = np.clip(least, 1, n)
    reach = betainc(inner, n - inner + 1, middle[:, None])
    reach = np.where(least < 1, 1.0, np.where(least > n, 0.0, reach))
    ends = np.column_stack([np.ones(len(middle)), reach, np.zeros(len(middle))])
    chance = -np.diff(ends, axis=1)
    true_level = (middle[:, None] >= true_cuts).sum(axis=1)
    accuracy = weight @ chance[np.arange(len(middle)), true_level]
    consistency = weight @ (chance**2).sum(axis=1)
    luck = ((weight @ chance) ** 2).sum()
    kappa = (consistency - luck) / (1 - luck) if luck < 1 - 1e-12 else float("nan")
    return float(accuracy), float(consistency), float(kappa)
