"""What items show of ability: chances of their categories, expected points and information.

Generalised partial credit (Muraki 1992): P(k | θ) ∝ exp(k·a·θ + d_k) for the categories k = 0 … K−1 of an item, with
d_0 = 0. Partial credit (Masters 1982) has a = 1. Two categories are the Rasch model and the 2PL, logistic without 1.7.
The thresholds, where neighbouring categories are equally likely, are b_k = −(d_k − d_{k−1})/a; an item's location is
their mean. A lower asymptote c, of an item of two categories, makes it P(1 | θ) = c + (1 − c)/(1 + exp(−(a·θ + d)))
(Birnbaum 1968).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logsumexp


@dataclass(frozen=True)
class Curves:
    """The parameters of some items.

    Attributes:
        slope: items, a.
        intercepts: items × most steps, d_1 …; −∞ for steps that an item does not have.
        worth: items × most categories, the points that a category is worth; 0 for categories an item does not have.
        lower: items, the lower asymptote c; 0 where there is none.
    """

    slope: np.ndarray
    intercepts: np.ndarray
    worth: np.ndarray
    lower: np.ndarray

    def __len__(self) -> int:
        return len(self.slope)

    def only(self, chosen: np.ndarray) -> Curves:
        """Return the items of a mask or an index."""
        return replace(self, **{name: values[chosen] for name, values in vars(self).items()})

    @property
    def steps(self) -> np.ndarray:
        """Items, the number of steps between categories."""
        return np.isfinite(self.intercepts).sum(axis=1)

    @property
    def thresholds(self) -> np.ndarray:
        """Items × most steps, b_k; missing for steps that an item does not have."""
        with np.errstate(invalid="ignore"):
            rises = np.diff(self.intercepts, axis=1, prepend=0.0)
        return np.where(np.isfinite(self.intercepts), -rises, np.nan) / self.slope[:, None]

    @property
    def intercept(self) -> np.ndarray:
        """Items, the mean rise d_k − d_{k−1}: d of an item of two categories."""
        return self.intercepts[np.arange(len(self)), self.steps - 1] / self.steps

    @property
    def difficulty(self) -> np.ndarray:
        """Items, the location: the mean of an item's thresholds."""
        return -self.intercept / self.slope

    def logits(self, theta: np.ndarray) -> np.ndarray:
        """Return items × abilities × categories k·a·θ + d_k, −∞ for categories that an item does not have."""
        along = self.slope[:, None, None] * theta[:, None] * np.arange(self.worth.shape[1])
        return along + np.pad(self.intercepts, ((0, 0), (1, 0)))[:, None, :]

    def plain(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return items × abilities × categories, chances without the lower asymptote; items × abilities, log Σ exp."""
        logits = self.logits(theta)
        total = logsumexp(logits, axis=2)
        return np.exp(logits - total[:, :, None]), total

    def chances(self, theta: np.ndarray) -> np.ndarray:
        """Return items × abilities × categories: the chance of each category."""
        chance, _ = self.plain(theta)
        if self.lower.any():
            chance *= 1 - self.lower[:, None, None]
            chance[:, :, 1] += self.lower[:, None]
        return chance

    def expected(self, theta: np.ndarray) -> np.ndarray:
        """Return items × abilities: expected points."""
        return np.einsum("jqk,jk->jq", self.chances(theta), self.worth)

    def moments(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return items × abilities: mean and variance of the category reached."""
        chance = self.chances(theta)
        category = np.arange(chance.shape[2], dtype=float)
        mean = chance @ category
        return mean, chance @ category**2 - mean**2

    def information(self, theta: np.ndarray) -> np.ndarray:
        """Return items × abilities: Fisher information, a²·Var(category); less with a lower asymptote.

        Source: Muraki (1993), "Information functions of the generalized partial credit model"; Birnbaum (1968).
        """
        mean, variance = self.moments(theta)
        lower = self.lower[:, None]
        kept = np.divide(mean - lower, mean * (1 - lower), out=np.ones_like(mean), where=lower > 0)
        return self.slope[:, None] ** 2 * variance * kept**2


def two_categories(slope: np.ndarray, intercept: np.ndarray, *, worth: np.ndarray | None = None) -> Curves:
    """Return items of two categories without a lower asymptote.

    Args:
        slope: items, a.
        intercept: items, d.
        worth: items, points for the upper category; 1 by default.
    """
    points = np.ones(len(slope)) if worth is None else worth
    worths = np.column_stack([np.zeros(len(slope)), points])
    return Curves(slope, np.asarray(intercept, dtype=float)[:, None], worths, np.zeros(len(slope)))
