"""What answers say of a person's ability, and how well items fit people."""

from __future__ import annotations

import numpy as np

from workbench.measure.blocks import pieces
from workbench.measure.irt.calibration import Calibration
from workbench.measure.irt.curves import Curves


def log_likelihoods(responses: np.ndarray, curves: Curves, theta: np.ndarray) -> np.ndarray:
    """Return people × abilities: the logarithm of the likelihood of each person's answers.

    Args:
        responses: people × items of categories and missing.
        curves: the items.
        theta: abilities.
    """
    given = ~np.isnan(responses)
    reached = np.where(given, responses, 0.0)
    _, total = curves.plain(theta)
    lower = curves.lower
    found = np.multiply.outer(reached @ np.where(lower > 0, 0.0, curves.slope), theta)
    found -= given.astype(float) @ (total - np.log1p(-lower)[:, None])
    for step in range(curves.intercepts.shape[1]):
        known = np.isfinite(curves.intercepts[:, step]) & (lower == 0)
        found += ((reached == step + 1) @ np.where(known, curves.intercepts[:, step], 0.0))[:, None]
    guessed = np.flatnonzero(lower > 0)
    if len(guessed):
        logit = curves.logits(theta)[guessed, :, 1]
        odds = np.logaddexp(np.log(lower[guessed, None]), logit) - np.log1p(-lower[guessed, None])
        found += reached[:, guessed] @ odds
    return found


def normalised(logarithms: np.ndarray) -> np.ndarray:
    """Return rows of masses that add up to 1, from their logarithms up to a factor."""
    mass = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    return mass / mass.sum(axis=1, keepdims=True)


def posterior(responses: np.ndarray, calibration: Calibration, groups: np.ndarray | None = None) -> np.ndarray:
    """Return people × nodes: the posterior's mass at each of the calibration's abilities.

    Args:
        responses: people × items of categories and missing; the items of the calibration.
        calibration: see `workbench.measure.irt.calibrate`.
        groups: people, their group; the first by default.
    """
    found = np.empty((len(responses), len(calibration.theta)))
    with np.errstate(divide="ignore"):
        prior = np.log(calibration.prior)
    of_person = np.zeros(len(responses), dtype=int) if groups is None else groups
    for part in pieces(len(responses), max(found.shape[1], responses.shape[1])):
        likelihood = log_likelihoods(responses[part], calibration.curves, calibration.theta)
        found[part] = normalised(likelihood + prior[of_person[part]])
    return found


def abilities(
    responses: np.ndarray, calibration: Calibration, groups: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Expected a posteriori ability and its standard error (Bock and Mislevy 1982), on the same quadrature.

    Args:
        responses: people × items of categories and missing; the items of the calibration.
        calibration: see `workbench.measure.irt.calibrate`.
        groups: people, their group; the first by default.

    Returns:
        People, EAP and the posterior's standard deviation; the prior's for a person without a response.
    """
    mass, theta = posterior(responses, calibration, groups), calibration.theta
    mean = mass @ theta
    return mean, np.sqrt(np.maximum(mass @ theta**2 - mean**2, 0.0))


def fit_statistics(
    responses: np.ndarray, calibration: Calibration, groups: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Infit and outfit mean squares of the items at the people's EAP (Wright and Masters 1982).

    Outfit is the mean of squared standardised residuals of the category reached, infit the same weighted by their
    variances. People so far from an item that its variance rounds to 0 do not count for it; missing where nobody does.

    Args:
        responses: people × items of categories and missing.
        calibration: see `workbench.measure.irt.calibrate`.
        groups: people, their group; the first by default.
    """
    theta, _ = abilities(responses, calibration, groups)
    curves = calibration.curves
    k = responses.shape[1]
    squares, variances, standardised, n = (np.zeros(k) for _ in range(4))
    for part in pieces(len(responses), k * curves.worth.shape[1]):
        mean, variance = (moment.T for moment in curves.moments(theta[part]))
        seen = ~np.isnan(responses[part]) & (variance > 0)
        squared = np.where(seen, (responses[part] - mean) ** 2, 0.0)
        squares += squared.sum(axis=0)
        variances += np.where(seen, variance, 0.0).sum(axis=0)
        standardised += np.divide(squared, variance, out=np.zeros_like(squared), where=seen).sum(axis=0)
        n += seen.sum(axis=0)
    infit, outfit = (
        np.divide(of, by, out=np.full(k, np.nan), where=by > 0) for of, by in ((squares, variances), (standardised, n))
    )
    return infit, outfit


def information(theta: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Test information at abilities θ; the standard error of maximum likelihood is 1/√information."""
    return calibration.curves.information(theta).sum(axis=0)
