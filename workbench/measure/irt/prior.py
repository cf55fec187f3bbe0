"""Distributions of ability on fixed nodes: log-linear in polynomials, fitted by their moments.

The share of people at node z is proportional to exp(−z²/2 + Σ β_k·H_k(z)), with H_k the normalised Hermite polynomials.
With two of them it is a normal distribution of any mean and variance, with six it follows skew, heavy or light tails
and two humps: an empirical histogram smoothed log-linearly, which keeps as many of its moments (Holland and Thayer
2000).
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial.hermite_e import hermevander
from scipy.special import factorial, log_softmax

MOMENTS = {"normal": 2, "histogram": 6}
"""Polynomials of each shape."""

MOST_STEPS = 25


def polynomials(z: np.ndarray, number: int) -> np.ndarray:
    """Return nodes × polynomials H_1 … H_number."""
    return hermevander(z, number)[:, 1:] / np.sqrt(factorial(np.arange(1, number + 1)))


def log_shares(beta: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return groups × nodes: logarithm of the share of people at each node.

    Args:
        beta: groups × polynomials.
        z: nodes.
    """
    return log_softmax(beta @ polynomials(z, beta.shape[1]).T - z**2 / 2, axis=1)


def fitted(beta: np.ndarray, moments: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the β of the distribution whose polynomials have the given means, by Newton's method.

    Args:
        beta: polynomials, where to start.
        moments: polynomials, the means to meet.
        z: nodes.
    """
    basis = polynomials(z, len(beta))

    def reached(values: np.ndarray) -> tuple[float, np.ndarray]:
        logarithm = basis @ values - z**2 / 2
        peak = logarithm.max()
        weight = np.exp(logarithm - peak)
        return float(values @ moments - peak - np.log(weight.sum())), weight / weight.sum()

    best, share = reached(beta)
    for _ in range(MOST_STEPS):
        mean = share @ basis
        gap = moments - mean
        if np.abs(gap).max() < 1e-9:
            break
        spread = (basis * share[:, None]).T @ basis - np.outer(mean, mean)
        step = np.linalg.lstsq(spread + 1e-10 * np.eye(len(beta)), gap, rcond=None)[0]
        while True:
            value, tried = reached(beta + step)
            if value >= best or np.abs(step).max() < 1e-12:
                break
            step = step / 2
        if value < best:
            break
        beta, best, share = beta + step, value, tried
    return beta
