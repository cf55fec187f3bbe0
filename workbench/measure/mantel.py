"""Mantel–Haenszel and its generalisations: items of several points, several groups, and the size of a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from workbench.measure.matching import Strata, matched

DELTA_PER_LOG_ODDS = -2.35
"""Δ = −2.35 ln α (Holland and Thayer 1988)."""


@dataclass(frozen=True)
class MantelHaenszel:
    """Statistics of one comparison, an array of items each; missing where the data do not determine them.

    Attributes:
        n_reference: people of the reference group who were given the item.
        n_focal: people of the focal group who were given the item.
        chi2: chi-square, continuity-corrected.
        p: its p value, one degree of freedom.
        odds: common odds ratio α of a right answer, reference against focal.
        delta: −2.35 ln α; negative where the item is against the focal group.
        se_delta: standard error of Δ.
    """

    n_reference: np.ndarray
    n_focal: np.ndarray
    chi2: np.ndarray
    p: np.ndarray
    odds: np.ndarray
    delta: np.ndarray
    se_delta: np.ndarray


def in_parts(values: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Return which items give parts of their points, or more than them, to somebody."""
    return np.asarray((~np.isnan(values) & (values != 0) & (values != most)).any(axis=0))


def mantel_haenszel(
    values: np.ndarray, most: np.ndarray, focal: np.ndarray, *, matching: np.ndarray | None = None
) -> MantelHaenszel:
    """Mantel–Haenszel statistics of every item, by strata of equal score (Mantel and Haenszel 1959; Holland 1985).

    In a stratum of T people, A and B of the reference group are right and wrong, C and D of the focal group.
    χ² = (|ΣA − ΣE| − ½)²/ΣV with E = n_R·m₁/T and V = n_R·n_F·m₁·m₀/(T²(T − 1)); α = Σ(AD/T)/Σ(BC/T); Δ = −2.35 ln α.
    The variance of ln α is that of Phillips and Holland (1987), which is that of Robins, Breslow and Greenland (1986):
    Σ (AD + αBC)(A + D + α(B + C))/T² / (2(ΣAD/T)²). Strata of one person say nothing and are left out. α is missing
    where it is 0 or infinite; items that give parts of their points have no statistics, see `mean_scores`.

    Args:
        values: people × items, points, missing where not administered.
        most: items, points of a right answer.
        focal: people, whether of the focal group.
        matching: items, whether they count in the matching score; the item itself always does. All by default.
    """
    seen = ~np.isnan(values)
    gained = np.where(seen, values, 0.0)
    strata = matched(values, matching=matching)
    n_strata = len(strata.score)
    counts = np.zeros((len(most), 4 * n_strata))
    for at in range(len(most)):
        here = seen[:, at]
        cell = 4 * strata.of_item(at)[here] + 2 * focal[here] + (gained[here, at] <= 0)
        counts[at] = np.bincount(cell, minlength=4 * n_strata)
    a, b, c, d = np.moveaxis(counts.reshape(len(most), n_strata, 4), 2, 0)
    n_reference, n_focal = (a + b).sum(axis=1), (c + d).sum(axis=1)
    total = a + b + c + d
    t = np.where(total > 1, total, np.inf)
    expected = (a + b) * (a + c) / t
    variance = ((a + b) * (c + d) / t * ((a + c) / t) * ((b + d) / (t - 1))).sum(axis=1)
    sound = (variance > 0) & ~in_parts(values, most)
    excess = np.abs(np.where(total > 1, a - expected, 0.0).sum(axis=1))
    chi = np.divide((excess - 0.5) ** 2, variance, out=np.full(len(most), np.nan), where=sound)
    for_reference, for_focal = (a * d / t).sum(axis=1), (b * c / t).sum(axis=1)
    finite = sound & (for_reference > 0) & (for_focal > 0)
    odds = np.divide(for_reference, for_focal, out=np.full(len(most), np.nan), where=finite)
    alpha = odds[:, None]
    terms = ((a * d + alpha * b * c) * (a + d + alpha * (b + c)) / t**2).sum(axis=1)
    log_variance = np.divide(terms, 2 * for_reference**2, out=np.full(len(most), np.nan), where=finite)
    return MantelHaenszel(
        n_reference.astype(int),
        n_focal.astype(int),
        chi,
        chi2.sf(chi, 1),
        odds,
        DELTA_PER_LOG_ODDS * np.log(odds),
        abs(DELTA_PER_LOG_ODDS) * np.sqrt(log_variance),
    )


@dataclass(frozen=True)
class MeanScores:
    """Groups compared by their mean points at equal score, an array of items each; missing where not determined.

    Attributes:
        chi2: chi-square of equal means, without continuity correction.
        p: its p value.
        df: groups less one.
        difference: mean points of the second group less those of the first at equal score; two groups only.
        ratio: the same in standard deviations of the item's points; two groups only.
    """

    chi2: np.ndarray
    p: np.ndarray
    df: int
    difference: np.ndarray
    ratio: np.ndarray


def mean_scores(
    values: np.ndarray, group: np.ndarray, *, n_groups: int, matching: np.ndarray | None = None
) -> MeanScores:
    """Compare the mean points of groups on every item, by strata of equal score.

    In a stratum of T people, of whom n_g are of group g, with mean points m and variance s² (T − 1), the sum of a
    group's points has the expectation n_g·m and the covariance s²(diag(n) − n·n'/T). The quadratic form of the sums'
    excesses over all strata, one group left out, is Mantel's (1963) chi-square for two groups (Zwick, Donoghue and
    Grima 1993), the generalised Mantel–Haenszel chi-square of several groups for items of one point (Penfield 2001;
    `difGMH` of the R package difR), and the test of row mean scores of Landis, Heyman and Koch (1978) for both.

    The difference is the standardised mean difference, Σ_s n_Fs(m_Fs − m_Rs)/Σ_s n_Fs over strata with people of both
    groups (Dorans and Kulick 1986; Dorans and Schmitt 1991), in points.

    Args:
        values: people × items, points, missing where not administered.
        group: people, the number of each one's group, from 0.
        n_groups: how many groups there are.
        matching: items, whether they count in the matching score; the item itself always does. All by default.
    """
    strata = matched(values, matching=matching)
    k = values.shape[1]
    chi, difference, ratio = (np.full(k, np.nan) for _ in range(3))
    for at in range(k):
        here = ~np.isnan(values[:, at])
        found = _mean_scores(values[here, at], strata, strata.of_item(at)[here], group[here], n_groups)
        chi[at], difference[at], ratio[at] = found
    return MeanScores(chi, chi2.sf(chi, n_groups - 1), n_groups - 1, difference, ratio)


def _mean_scores(
    y: np.ndarray, strata: Strata, stratum: np.ndarray, group: np.ndarray, n_groups: int
) -> tuple[float, float, float]:
    shape = (len(strata.score), n_groups)
    cell = stratum * n_groups + group
    n = np.bincount(cell, minlength=shape[0] * n_groups).reshape(shape).astype(float)
    points = np.bincount(cell, weights=y, minlength=shape[0] * n_groups).reshape(shape)
    squares = np.bincount(stratum, weights=y**2, minlength=shape[0])
    total = n.sum(axis=1)
    mean = np.divide(points.sum(axis=1), total, out=np.zeros(shape[0]), where=total > 0)
    variance = np.maximum(squares - total * mean**2, 0.0) / np.where(total > 1, total - 1, np.inf)
    excess = (points - n * mean[:, None])[total > 1].sum(axis=0)[1:]
    shared = (n * (variance / np.maximum(total, 1.0))[:, None]).T @ n
    covariance = (np.diag(variance @ n) - shared)[1:, 1:]
    chi = float("nan")
    if np.linalg.matrix_rank(covariance, hermitian=True) == n_groups - 1:
        chi = float(excess @ np.linalg.solve(covariance, excess))
    if n_groups != 2:
        return chi, float("nan"), float("nan")
    both = (n > 0).all(axis=1)
    if not both.any():
        return chi, float("nan"), float("nan")
    means = points[both] / n[both]
    difference = float(np.average(means[:, 1] - means[:, 0], weights=n[both, 1]))
    spread = float(y.std())
    return chi, difference, difference / spread if spread > 0 else float("nan")
