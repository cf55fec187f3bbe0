"""What a calibration found: the items' curves with their errors, and the distributions of ability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.measure.irt.curves import Curves

Model = Literal["rasch", "2pl"]

Shape = Literal["normal", "histogram"]

Asked = Literal["best", "normal", "histogram"]
"""A shape, or whichever of them has the lower BIC."""


@dataclass(frozen=True)
class Calibration:
    """The estimates of one model on one set of items.

    Attributes:
        model: `rasch` (partial credit for items of several points) or `2pl` (generalised partial credit).
        curves: the items' parameters.
        covariances: items × (1 + most steps)², covariance of an item's a, d_1 …; 0 for what is fixed.
        shape: what was taken for the distribution of ability.
        theta: nodes, the abilities over which is summed.
        prior: groups × nodes, share of each group's people at each node.
        shares: groups, their share of all people.
        log_likelihood: marginal log-likelihood.
        free: number of parameters estimated.
        cycles: EM cycles used.
        converged: whether the parameters settled before the last cycle, with determined slopes and information.
    """

    model: Model
    curves: Curves
    covariances: np.ndarray
    shape: Shape
    theta: np.ndarray
    prior: np.ndarray
    shares: np.ndarray
    log_likelihood: float
    free: int
    cycles: int
    converged: bool

    def bic(self, people: int) -> float:
        """The Bayesian information criterion (Schwarz 1978), for so many people; lower is better."""
        return float(self.free * np.log(people) - 2 * self.log_likelihood)

    @property
    def slope(self) -> np.ndarray:
        """Items, a."""
        return self.curves.slope

    @property
    def intercept(self) -> np.ndarray:
        """Items, d of an item of two categories; otherwise the mean rise of the d_k."""
        return self.curves.intercept

    @property
    def difficulty(self) -> np.ndarray:
        """Items, the location: −d/a, the mean of the thresholds."""
        return self.curves.difficulty

    @property
    def se_slope(self) -> np.ndarray:
        """Items, standard error of a (0 for Rasch)."""
        return np.sqrt(self.covariances[:, 0, 0])

    @property
    def se_intercept(self) -> np.ndarray:
        """Items, standard error of `intercept`."""
        last = self.curves.steps
        return np.sqrt(self.covariances[np.arange(len(last)), last, last]) / last

    @property
    def se_difficulty(self) -> np.ndarray:
        """Items, standard error of the location by the delta method."""
        items, last, slope = np.arange(len(self.curves)), self.curves.steps, self.slope
        gradient = np.zeros((len(last), self.covariances.shape[1]))
        gradient[:, 0] = -self.difficulty / slope
        gradient[items, last] = -1 / (last * slope)
        return self._error(gradient)

    @property
    def se_thresholds(self) -> np.ndarray:
        """Items × most steps, standard errors of the thresholds by the delta method; missing beyond an item's steps."""
        found = np.full(self.curves.intercepts.shape, np.nan)
        thresholds = np.nan_to_num(self.curves.thresholds)
        for step in range(self.curves.intercepts.shape[1]):
            gradient = np.zeros((len(found), self.covariances.shape[1]))
            gradient[:, 0] = -thresholds[:, step] / self.slope
            gradient[:, step + 1] = -1 / self.slope
            if step:
                gradient[:, step] = 1 / self.slope
            found[:, step] = self._error(gradient)
        return np.where(np.isfinite(self.curves.intercepts), found, np.nan)

    def _error(self, gradient: np.ndarray) -> np.ndarray:
        variance = (gradient[:, None, :] @ self.covariances @ gradient[:, :, None])[:, 0, 0]
        return np.sqrt(np.maximum(variance, 0.0))

    @property
    def means(self) -> np.ndarray:
        """Groups, mean ability."""
        return self.prior @ self.theta

    @property
    def sigmas(self) -> np.ndarray:
        """Groups, standard deviation of ability."""
        return np.sqrt(np.maximum(self.prior @ self.theta**2 - self.means**2, 0.0))

    @property
    def sigma(self) -> float:
        """Standard deviation of ability over all groups' people."""
        mean = self.shares @ self.means
        return float(np.sqrt(self.shares @ (self.sigmas**2 + self.means**2) - mean**2))
