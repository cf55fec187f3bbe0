"""The distribution of the true shares of points in a cohort, of whatever shape: log-linear in the logit of the share.

Four moments of the scores fit a beta with four parameters and smooth humps alike, but probabilities of levels do not
come out alike: between the two, the beta puts its mass at the ends of its interval. The log-linear distribution is the
likeliest one whose logarithm is a polynomial in the logit (Holland and Thayer 2000), here of what is behind the scores.
A polynomial that is low between two humps is so only as far as its ends allow; a spline is free there, and follows
chance more where there are no humps. So both are fitted, and averaged by how likely each is.

It uses the search of `workbench.measure.shape`, hence the import from beside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, xlog1py, xlogy

from workbench.measure.shape import likeliest, normal_prior

DEGREE = 5
"""Of the polynomial: skew and two humps together."""

KNOTS = (3, 4, 5)
"""Knots of the splines …"""

KNOTS_TO = 1.8
"""… evenly within so many standard deviations of the mean; outside, the logarithm is a parabola."""

ENDS = 6.0
"""A distribution has its mass at logits from −6 to 6; the ends of the cells are half a step away."""

CELLS = 193
"""Cells of the one that is fitted to scores."""


@dataclass(frozen=True, eq=False)
class TrueShares:
    """A distribution of true shares.

    Attributes:
        mass: cells, share of people in each, evenly from −`ENDS` to `ENDS`.
        shift: what is added to the logits of the cells …
        stretch: … after these are multiplied by it.
    """

    mass: np.ndarray
    shift: float = 0.0
    stretch: float = 1.0

    @property
    def logits(self) -> np.ndarray:
        """Cells, where they stand before they are moved."""
        return cells(len(self.mass))

    @property
    def edges(self) -> np.ndarray:
        """Cells + 1, where they end before they are moved."""
        half = ENDS / (len(self.mass) - 1)
        return np.append(self.logits - half, ENDS + half)

    def share(self, at: np.ndarray) -> np.ndarray:
        """Return the true share at places that are not moved yet."""
        return expit(self.shift + self.stretch * at)

    def below(self, share: np.ndarray) -> np.ndarray:
        """Return the probability of a true share below each of `share`."""
        with np.errstate(divide="ignore"):
            at = (logit(np.clip(share, 0.0, 1.0)) - self.shift) / self.stretch
        return np.interp(at, self.edges, np.concatenate([[0.0], self.mass.cumsum()]))

    def quantile(self, probability: np.ndarray) -> np.ndarray:
        """Return the true share below which each of these shares of people lies."""
        cumulative = np.concatenate([[0.0], self.mass.cumsum()])
        known = np.concatenate([[True], np.diff(cumulative) > 0])
        return self.share(np.interp(probability, cumulative[known], self.edges[known]))

    def moments(self) -> tuple[float, float]:
        """Return mean and variance of the true share."""
        share = self.share(self.logits)
        mean = float(self.mass @ share)
        return mean, float(self.mass @ share**2) - mean**2

    def moved(self, mean: float, variance: float) -> TrueShares | None:
        """Return the same shape with another mean and variance, None where no shift and stretch gives them.

        Both are found by halving: the mean rises with the shift, and the variance with the stretch.
        """
        low, high = 0.02, 20.0
        for _ in range(40):
            stretch = float(np.sqrt(low * high))
            found = TrueShares(self.mass, self._shift(mean, stretch), stretch)
            low, high = (stretch, high) if found.moments()[1] < variance else (low, stretch)
        reached = found.moments()
        return found if np.allclose(reached, (mean, variance), rtol=1e-3, atol=1e-6) else None

    def _shift(self, mean: float, stretch: float) -> float:
        low, high, at = -30.0, 30.0, stretch * self.logits
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if self.mass @ expit(middle + at) < mean else (low, middle)
        return (low + high) / 2


def cells(number: int) -> np.ndarray:
    """Return where so many cells stand."""
    return np.linspace(-ENDS, ENDS, number)


def score_likelihood(y: np.ndarray, length: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return scores × shares, the likelihood of each observed share of points, the largest of each score 1.

    Args:
        y: scores, observed shares of the points.
        length: effective number of items of each, y of which are right; the errors are binomial.
        share: true shares.
    """
    right, n = np.clip(y, 0.0, 1.0)[:, None], length[:, None]
    logarithm = n * (xlogy(right, share) + xlog1py(1 - right, -share))
    return np.exp(logarithm - logarithm.max(axis=1, keepdims=True))


def log_linear(scores: np.ndarray, length: float) -> TrueShares:
    """Return the likeliest log-linear distribution behind shares of points, each y of `length` effective items right.

    It is the mean of one whose logarithm is a polynomial of `DEGREE` in the logit and of those in which it is a cubic
    spline of `KNOTS`, weighted by exp(−AIC/2) (Buckland, Burnham and Augustin 1997).

    Args:
        scores: people, observed shares of the points.
        length: effective number of items.
    """
    code, distinct = pd.factorize(scores.round(9))
    times, logits = np.bincount(code), cells(CELLS)
    likelihood = score_likelihood(distinct, np.full(len(distinct), length), expit(logits))
    middle, spread = normal_prior(likelihood, logits, times=times)
    x = (logits - middle) / spread
    start = np.exp(-0.5 * x**2)
    start /= start.sum()
    bases = [x[:, None] ** np.arange(1, DEGREE + 1), *(_spline(x, knots) for knots in KNOTS)]
    fitted = [likeliest(likelihood, basis, start, times=times) for basis in bases]
    gain = np.array([likely - basis.shape[1] for (_, likely), basis in zip(fitted, bases, strict=True)])
    weight = np.exp(gain - gain.max())
    return TrueShares(weight / weight.sum() @ np.array([mass for mass, _ in fitted]))


def _spline(x: np.ndarray, knots: int) -> np.ndarray:
    """Return nodes × functions that span the cubic splines with evenly spread knots and parabolas outside them."""
    at = np.linspace(-KNOTS_TO, KNOTS_TO, knots)
    cubes = np.maximum(x[:, None] - at, 0.0) ** 3
    return np.column_stack([x, x**2, cubes[:, :-1] - cubes[:, 1:]])
