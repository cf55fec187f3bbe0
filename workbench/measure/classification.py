"""How often levels are right, and how often a second exam would give the same level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betainc, betaincinv

from workbench import tables
from workbench.measure.posterior import scale_priors
from workbench.measure.reliability import FEWEST_PEOPLE

GRID = 2001
"""Points of the true share over which is summed."""


def with_classification(
    reliability: tables.Reliability,
    scores: tables.Scores,
    *,
    cuts: Callable[[str], list[float]],
    domain_of: Mapping[str, str],
) -> tables.Reliability:
    """Fill in `accuracy`, `consistency` and `kappa` of table `reliability` (Livingston and Lewis 1995).

    Scores are binomial of the rounded effective length, true shares a beta (`true_score_beta`, with alpha as the
    reliability); see `classification` for the numbers. Where the basis is not the observed score, prior, length and
    cut scores are those of the estimate on which the levels rest (`workbench.measure.posterior`). Missing where the
    cohort is too small or the scale has no reliable variance.

    Args:
        reliability: table `reliability`.
        scores: table `scores` of the same cohort.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        domain_of: domain id of every scale.

    Returns:
        Table `reliability`.
    """
    priors = scale_priors(scores, reliability, domain_of=domain_of)
    exact = reliability.set_index("scale_id")
    enough = (exact["n"] >= FEWEST_PEOPLE) & (priors["length"] >= 1) & (priors["mean"] > 0)
    shares = {scale: part.to_numpy(dtype=float) / 100 for scale, part in scores.groupby("scale_id")["percent"]}
    found = {}
    for scale, row in priors[enough].iterrows():
        limit = np.asarray(cuts(str(scale)), dtype=float) / 100
        alpha = float(exact.loc[scale, "alpha"])
        if row["basis"] == "observed" and 0 < alpha < 1:
            fitted, length = true_score_beta(shares[scale], reliability=alpha)
            found[scale] = classification(fitted, length=length, true_cuts=limit, seen_cuts=limit)
            continue
        own = (limit * (row["prior"] + row["length"]) - row["prior"] * row["mean"]) / row["length"]
        fitted = Beta(row["mean"] * row["prior"], (1 - row["mean"]) * row["prior"])
        found[scale] = classification(fitted, length=row["length"], true_cuts=limit, seen_cuts=own)
    names = ["accuracy", "consistency", "kappa"]
    numbers = pd.DataFrame.from_dict(found, orient="index", columns=names).reindex(reliability["scale_id"])
    kept = reliability.drop(columns=names)
    return tables.RELIABILITY.shaped(pd.concat([kept, numbers.reset_index(drop=True)], axis=1))


@dataclass(frozen=True)
class Beta:
    """A beta distribution of true shares, on the interval from `low` to `high`."""

    first: float
    second: float
    low: float = 0.0
    high: float = 1.0

    def below(self, share: np.ndarray) -> np.ndarray:
        """Return the probability of a true share below each of `share`."""
        return betainc(self.first, self.second, np.clip((share - self.low) / (self.high - self.low), 0.0, 1.0))

    def quantile(self, probability: np.ndarray) -> np.ndarray:
        """Return the true share below which each of these shares of people lies."""
        return self.low + (self.high - self.low) * betaincinv(self.first, self.second, probability)


def true_score_beta(shares: np.ndarray, *, reliability: float) -> tuple[Beta, float]:
    """Fit the true shares of points by a beta distribution, and return it with the effective number of items.

    n = (μ(1 − μ) − r·s²)/(s²(1 − r)) (Livingston and Lewis 1995). The moments of the true share are the factorial
    moments of the n·share right answers, E[x(x−1)…(x−k+1)] / (n(n−1)…(n−k+1)), and the four parameters follow from
    mean, variance, skewness and kurtosis (Hanson 1991). Where that has no solution within 0–1, or n ≤ 3, the interval
    is 0–1 and the two parameters follow from mean and variance.

    Args:
        shares: people, observed shares of the points.
        reliability: r, between 0 and 1.
    """
    mean, variance = float(shares.mean()), float(shares.var(ddof=1))
    n = (mean * (1 - mean) - reliability * variance) / (variance * (1 - reliability))
    steps = np.arange(4)
    with np.errstate(all="ignore"):
        moments = np.cumprod((n * shares[:, None] - steps) / (n - steps), axis=1).mean(axis=0)
        m1, m2, m3, m4 = (float(moment) for moment in moments)
        true = m2 - m1**2
        skewness = (m3 - 3 * m1 * m2 + 2 * m1**3) / np.float64(true) ** 1.5
        kurtosis = (m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4) / np.float64(true) ** 2
        r = 6 * (kurtosis - skewness**2 - 1) / (6 + 3 * skewness**2 - 2 * kurtosis)
        root = np.sqrt(1 - 24 * (r + 1) / ((r + 2) * (r + 3) * kurtosis - 3 * (r - 6) * (r + 1)))
        large, small = r / 2 * (1 + root), r / 2 * (1 - root)
        first, second = (large, small) if skewness < 0 else (small, large)
        width = np.sqrt(true * (first + second + 1) / (first * second))
        low, high = m1 - first * width, m1 + second * width
    if n > 3 and first > 0 and second > 0 and low >= 0 and high <= 1:
        return Beta(float(first), float(second), float(low), float(high)), n
    prior = mean * (1 - mean) / (reliability * variance) - 1 if not true > 0 else m1 * (1 - m1) / true - 1
    return Beta(m1 * prior, (1 - m1) * prior), n


def classification(
    true: Beta, *, length: float, true_cuts: np.ndarray, seen_cuts: np.ndarray
) -> tuple[float, float, float]:
    """Accuracy, consistency and kappa of sorting beta-binomial scores by cut scores (Livingston and Lewis 1995).

    Accuracy is the probability that observed and true level agree; consistency, ∫ Σ_k P_k(π)² dF(π), that two parallel
    exams agree; kappa is (consistency − chance)/(1 − chance) with chance Σ_k (∫ P_k dF)².

    Args:
        true: distribution of the true share.
        length: effective number of items, rounded to a whole number.
        true_cuts: cut scores on the true share, ascending.
        seen_cuts: cut scores on the observed share, ascending; on `length` items the nearest whole number right.
    """
    edges = np.unique(np.concatenate([np.linspace(0, 1, GRID), true_cuts]))
    weight = np.diff(true.below(edges))
    middle = (edges[1:] + edges[:-1]) / 2
    n = max(round(length), 1)
    least = np.clip(np.floor(n * seen_cuts + 0.5 + 1e-9), 0, n + 1)
    inner = np.clip(least, 1, n)
    reach = betainc(inner, n - inner + 1, middle[:, None])
    reach = np.where(least < 1, 1.0, np.where(least > n, 0.0, reach))
    ends = np.column_stack([np.ones(len(middle)), reach, np.zeros(len(middle))])
    chance = -np.diff(ends, axis=1)
    return _agreement(weight, chance, (middle[:, None] >= true_cuts).sum(axis=1))


def lee_classification(probability: np.ndarray, weight: np.ndarray, *, cuts: np.ndarray) -> tuple[float, float, float]:
    """Accuracy, consistency and kappa of sorting numbers right under an item response model (Lee 2010).

    The distribution of the number right at each ability is by the recursion of Lord and Wingersky (1984), and the true
    level is that of the expected number right; otherwise as `classification`.

    Args:
        probability: abilities × items, probability of a right answer.
        weight: abilities, their share of people; adds up to 1.
        cuts: lowest number right of each level, ascending.
    """
    number = number_right(probability)
    least = np.clip(np.ceil(np.asarray(cuts) - 1e-9).astype(int), 0, number.shape[1])
    reach = np.column_stack([number[:, start:].sum(axis=1) for start in least])
    ends = np.column_stack([np.ones(len(reach)), reach, np.zeros(len(reach))])
    true_level = (probability.sum(axis=1)[:, None] >= np.asarray(cuts)).sum(axis=1)
    return _agreement(weight, -np.diff(ends, axis=1), true_level)


def number_right(probability: np.ndarray) -> np.ndarray:
    """Return abilities × (0 … items): distribution of the number right, item by item (Lord and Wingersky 1984)."""
    found = np.ones((len(probability), 1))
    for right in probability.T[:, :, None]:
        found = np.pad(found * (1 - right), ((0, 0), (0, 1))) + np.pad(found * right, ((0, 0), (1, 0)))
    return found


def _agreement(weight: np.ndarray, chance: np.ndarray, true_level: np.ndarray) -> tuple[float, float, float]:
    accuracy = weight @ chance[np.arange(len(chance)), true_level]
    consistency = weight @ (chance**2).sum(axis=1)
    luck = ((weight @ chance) ** 2).sum()
    kappa = (consistency - luck) / (1 - luck) if luck < 1 - 1e-12 else float("nan")
    return float(accuracy), float(consistency), float(kappa)
