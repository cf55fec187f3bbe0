"""The adjusted difference between two groups, with errors that hold in small and clustered samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr
from scipy.stats import t as student

CONFIDENCE = 0.95
SMALLEST = 1e-10
"""Eigenvalues below this share of the largest are taken as 0."""

DEPENDENT = 1e-8
"""A column of which less than this share is left beside the others is made up of them."""


@dataclass(frozen=True)
class Difference:
    """One coefficient of a regression.

    Attributes:
        estimate: the coefficient.
        se: its standard error.
        df: degrees of freedom of the t distribution that its interval is taken from.
    """

    estimate: float
    se: float
    df: float

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the 95 % interval."""
        half = float(student.ppf(0.5 + CONFIDENCE / 2, self.df)) * self.se
        return self.estimate - half, self.estimate + half


def adjusted_difference(
    outcome: np.ndarray,
    treated: np.ndarray,
    *,
    covariates: np.ndarray,
    strata: np.ndarray,
    clusters: np.ndarray,
    error_variance: np.ndarray | None = None,
) -> Difference | None:
    """Regress the outcome on group, strata and covariates, and return the coefficient of the group.

    With z the row of the design (one column per stratum, the covariates, the group) and D the error variance of the
    covariates, on its diagonal: b = (Σ zz′ − D)⁻¹ Σ zy (Fuller 1987, sec. 2.2; D = 0 is ordinary least squares).

    Without D the variance is CR2 (Bell & McCaffrey 2002): residuals of a cluster are multiplied by (I − H_g)^(−1/2)
    before they are summed; clusters of one row each give HC2. The degrees of freedom are Satterthwaite's under equal
    variances (Bell & McCaffrey 2002; Imbens & Kolesár 2016), which few or unequal clusters make small. With D it is the
    sandwich of the corrected scores z·(y − z′b) + D·b, summed by cluster, times G/(G − 1) · (n − 1)/(n − k).

    Args:
        outcome: n values.
        treated: n flags.
        covariates: n × c; may have no column.
        strata: n codes, 0, 1, …
        clusters: n codes, 0, 1, …
        error_variance: n × c, variance of the error in each covariate; None where they are taken as they are.

    Returns:
        None where the group cannot be told from strata and covariates, or the error is as large as the covariate.
        A covariate that strata and other covariates make up is left out.
    """
    dummies = (strata[:, None] == np.unique(strata)[None, :]).astype(float)
    beside = np.column_stack([dummies, covariates])
    kept = _independent(beside)
    design = np.column_stack([beside[:, kept], treated.astype(float)])
    moments = design.T @ design
    n, k = design.shape
    count = int(clusters.max()) + 1
    if n <= k or count < 3 or len(_independent(design)) < k:
        return None
    errors = np.zeros((n, k))
    if error_variance is not None:
        errors[:, :-1] = np.column_stack([np.zeros(dummies.shape), error_variance])[:, kept]
        moments = moments - np.diag(errors.sum(axis=0))
        if np.linalg.eigvalsh(moments).min() <= SMALLEST * np.trace(moments):
            return None
    inverse = np.linalg.inv(moments)
    coefficients = inverse @ (design.T @ outcome)
    residual = outcome - design @ coefficients
    weights, spread, towards = _adjusted(design, clusters, count)
    if error_variance is None:
        summed = np.bincount(clusters, weights * residual, minlength=count)
        variance = float(summed @ summed)
    else:
        influence = (design @ inverse[-1]) * residual + errors @ (coefficients * inverse[-1])
        summed = np.bincount(clusters, influence, minlength=count)
        variance = float(summed @ summed) * count / (count - 1) * (n - 1) / (n - k)
    df = _degrees(spread, towards)
    if not (np.isfinite(variance) and variance > 0 and df > 0):
        return None
    return Difference(float(coefficients[-1]), float(np.sqrt(variance)), df)


def _independent(columns: np.ndarray) -> np.ndarray:
    """Return the numbers of columns that span all of them; one that others make up says nothing of its own."""
    triangle, order = qr(columns, mode="r", pivoting=True)
    size = np.abs(np.diag(triangle))
    return np.sort(order[: len(size)][size > DEPENDENT * size.max(initial=0.0)])


def _adjusted(design: np.ndarray, clusters: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what each residual weighs in its cluster's sum for the last coefficient, and what the df follow from.

    With Z = QR, H = QQ′, and a = Zw the influence on the last coefficient: b_g = (I − Q_g Q_g′)^(−1/2) a_g, through
    the eigenvectors of Q_g′Q_g, so that rows stand alone and only k × k matrices are decomposed, one per cluster.

    Returns:
        Rows, b; clusters, b_g′b_g; clusters × k, Q_g′b_g.
    """
    basis, triangle = np.linalg.qr(design)
    along = basis @ np.linalg.solve(triangle.T, np.eye(design.shape[1])[-1])
    order = np.argsort(clusters, kind="stable")
    starts = np.searchsorted(clusters[order], np.arange(count))
    products = np.add.reduceat(basis[order][:, :, None] * basis[order][:, None, :], starts, axis=0)
    values, vectors = np.linalg.eigh(products)
    values = values.clip(0.0, 1.0)
    left = 1.0 - values
    factor = np.where(left > SMALLEST, 1.0 / np.sqrt(np.maximum(left, SMALLEST)), 0.0) - 1.0
    scale = np.divide(factor, values, out=np.zeros_like(values), where=values > SMALLEST)
    own = np.add.reduceat(basis[order] * along[order][:, None], starts, axis=0)
    turned = np.einsum("gkj,gj->gk", vectors, scale * np.einsum("gkj,gk->gj", vectors, own))
    weights = along + np.einsum("nk,nk->n", basis, turned[clusters])
    towards = np.add.reduceat(basis[order] * weights[order][:, None], starts, axis=0)
    spread = np.bincount(clusters, weights**2, minlength=count)
    return weights, spread, towards


def _degrees(spread: np.ndarray, towards: np.ndarray) -> float:
    """Return tr(G)²/tr(G²) with G_gh = δ_gh·b_g′b_g − (Q_g′b_g)′(Q_h′b_h), without forming G."""
    own = (towards**2).sum(axis=1)
    trace = float((spread - own).sum())
    crossed = towards.T @ towards
    squares = float((spread**2).sum() - 2 * (spread * own).sum() + (crossed**2).sum())
    return trace**2 / squares if squares > 0 else 0.0
