"""Item response models: Rasch and two-parameter logistic, by marginal maximum likelihood.

Rasch: P(right) = 1/(1 + exp(−(θ + d))), θ ~ N(0, σ²). 2PL: 1/(1 + exp(−(a·θ + d))), θ ~ N(0, 1), without 1.7; the
difficulty is b = −d/a. Items that were not administered are left out of a person's likelihood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, log_expit

from workbench.measure.blocks import pieces, sorted_rows

Model = Literal["rasch", "2pl"]

NODES = np.linspace(-6.0, 6.0, 61)
"""Quadrature points in units of the ability's standard deviation."""

STEEPEST = 5.0
"""A slope of this size, or known no better than this, is no estimate: the data do not determine the model."""


@dataclass(frozen=True)
class Calibration:
    """The estimates of one model on one set of items.

    Attributes:
        model: `rasch` or `2pl`.
        slope: items, a.
        intercept: items, d.
        se_slope: items, standard error of a (0 for Rasch).
        se_intercept: items, standard error of d.
        covariance: items, covariance of a and d.
        sigma: standard deviation of the ability (1 for 2PL).
        log_likelihood: marginal log-likelihood.
        cycles: EM cycles used.
        converged: whether the parameters settled before the last cycle, with determined slopes and information.
    """

    model: Model
    slope: np.ndarray
    intercept: np.ndarray
    se_slope: np.ndarray
    se_intercept: np.ndarray
    covariance: np.ndarray
    sigma: float
    log_likelihood: float
    cycles: int
    converged: bool

    @property
    def difficulty(self) -> np.ndarray:
        """b = −d/a."""
        return -self.intercept / self.slope

    @property
    def se_difficulty(self) -> np.ndarray:
        """Standard error of b by the delta method."""
        b = self.difficulty
        variance = self.se_intercept**2 + 2 * b * self.covariance + b**2 * self.se_slope**2
        return np.sqrt(np.maximum(variance, 0.0)) / np.abs(self.slope)


def calibrate(responses: np.ndarray, *, model: Model, tolerance: float = 1e-5, most_cycles: int = 500) -> Calibration:
    """Estimate item parameters by marginal maximum likelihood (Bock and Aitkin 1981).

    EM over 61 fixed points, −6σ … 6σ, with one Newton step per item and cycle; equal patterns are handled once. It is
    accelerated by squared extrapolation (Varadhan and Roland 2008), and an extrapolation that lowers the likelihood is
    taken back. Standard errors are those of the observed information (Louis 1982).

    Args:
        responses: people × items of 0, 1 and missing; every item needs both answers.
        model: `rasch` or `2pl`.
        tolerance: largest change of a parameter in one EM cycle that counts as settled.
        most_cycles: where to stop otherwise; the result then says so.

    Raises:
        ValueError: where an item lacks right or wrong answers, or a response is neither 0, 1 nor missing.
    """
    missing, wrong, right = np.isnan(responses), responses == 0, responses == 1
    if not (missing | wrong | right).all():
        raise ValueError("responses must be 0, 1 or missing")
    n_right, n_seen = right.sum(axis=0).astype(float), (~missing).sum(axis=0)
    if ((n_right == 0) | (n_right == n_seen)).any():
        raise ValueError("every item needs right and wrong answers")
    patterns, times = sorted_rows((~missing).astype(np.int8) + right)
    data = _Data(patterns == 2, patterns >= 1, times.astype(float))
    share = n_right / n_seen
    start = np.concatenate([np.ones(len(share)), np.log(share / (1 - share)) * 1.1, [0.0]])
    state, settled, cycles = _accelerated(data, start, model=model, tolerance=tolerance, most_cycles=most_cycles)
    a, d, sigma = _unpacked(state, model)
    log_likelihood = sum(_expected(part, a, d, sigma)[0] for part in data.parts())
    se_a, se_d, both, sound = _errors(data, a, d, sigma, model=model)
    finite = sound and bool((np.abs(a) < STEEPEST).all() and (se_a < STEEPEST).all())
    return Calibration(model, a, d, se_a, se_d, both, sigma, log_likelihood, cycles, settled and finite)


@dataclass(frozen=True)
class _Data:
    """Distinct response patterns: what was right, what was seen, how often."""

    right: np.ndarray
    seen: np.ndarray
    times: np.ndarray

    def parts(self) -> Iterator[_Data]:
        """Yield the patterns in pieces."""
        for at in pieces(len(self.times), max(len(NODES), self.right.shape[1])):
            yield _Data(self.right[at], self.seen[at], self.times[at])


def _unpacked(state: np.ndarray, model: Model) -> tuple[np.ndarray, np.ndarray, float]:
    k = (len(state) - 1) // 2
    return (np.ones(k) if model == "rasch" else state[:k]), state[k : 2 * k], float(np.exp(state[-1]))


def _weights() -> np.ndarray:
    density = np.exp(-0.5 * NODES**2)
    return density / density.sum()


def _log_likelihoods(
    right: np.ndarray, seen: np.ndarray, a: np.ndarray, d: np.ndarray, theta: np.ndarray
) -> np.ndarray:
    """People × nodes: log-likelihood, Σ (right·(aθ + d)) + Σ seen·log(1 − P)."""
    logit = np.outer(a, theta) + d[:, None]
    return right.astype(float) @ logit + seen.astype(float) @ log_expit(-logit)


def _expected(data: _Data, a: np.ndarray, d: np.ndarray, sigma: float) -> tuple[float, np.ndarray]:
    joint = _log_likelihoods(data.right, data.seen, a, d, sigma * NODES) + np.log(_weights())
    peak = joint.max(axis=1, keepdims=True)
    mass = np.exp(joint - peak)
    total = mass.sum(axis=1, keepdims=True)
    return float(data.times @ (np.log(total) + peak).ravel()), mass / total


def _cycle(data: _Data, state: np.ndarray, *, model: Model) -> tuple[np.ndarray, float]:
    """One EM cycle: expected counts at the nodes, then one Newton step per item and the ability's variance."""
    a, d, sigma = _unpacked(state, model)
    theta = sigma * NODES
    log_likelihood, people = 0.0, np.zeros(len(NODES))
    r, n = np.zeros((len(d), len(NODES))), np.zeros((len(d), len(NODES)))
    for part in data.parts():
        reached, posterior = _expected(part, a, d, sigma)
        counted = posterior * part.times[:, None]
        log_likelihood += reached
        r += part.right.astype(float).T @ counted
        n += part.seen.astype(float).T @ counted
        people += counted.sum(axis=0)
    p = expit(np.outer(a, theta) + d[:, None])
    residual, information = r - n * p, n * p * (1 - p)
    g_d, h_dd = residual.sum(axis=1), information.sum(axis=1)
    new = state.copy()
    k = len(d)
    if model == "rasch":
        new[k : 2 * k] = d + np.clip(g_d / np.maximum(h_dd, 1e-10), -1, 1)
        variance = people @ theta**2 / data.times.sum()
        new[-1] = 0.5 * np.log(max(variance, 1e-8))
    else:
        g_a, h_aa, h_ad = residual @ theta, information @ theta**2, information @ theta
        determinant = np.maximum(h_aa * h_dd - h_ad**2, 1e-10)
        new[:k] = a + np.clip((h_dd * g_a - h_ad * g_d) / determinant, -1, 1)
        new[k : 2 * k] = d + np.clip((h_aa * g_d - h_ad * g_a) / determinant, -1, 1)
    return new, log_likelihood


def _accelerated(
    data: _Data, start: np.ndarray, *, model: Model, tolerance: float, most_cycles: int
) -> tuple[np.ndarray, bool, int]:
    state, best, cycles = start, -np.inf, 0
    fallback = start
    while cycles < most_cycles:
        one, reached = _cycle(data, state, model=model)
        cycles += 1
        if reached < best - 1e-9 * abs(best):
            state, best = fallback, -np.inf
            continue
        best = reached
        first = one - state
        if np.abs(first).max() < tolerance:
            return one, True, cycles
        two, _ = _cycle(data, one, model=model)
        cycles += 1
        second = two - one
        if np.abs(second).max() < tolerance:
            return two, True, cycles
        bend = second - first
        stride = min(-np.sqrt((first @ first) / max(bend @ bend, 1e-300)), -1.0)
        fallback = two
        state = state - 2 * stride * first + stride**2 * bend if cycles > 4 else two
    return state, False, cycles


def _errors(
    data: _Data, a: np.ndarray, d: np.ndarray, sigma: float, *, model: Model
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Standard errors of a and d, their covariance, and whether the information is positive definite.

    Observed information = complete information − Σ times·Cov(complete score | pattern) (Louis 1982), exact at the
    maximum: the loop is over the quadrature points.
    """
    k = len(d)
    rasch = model == "rasch"
    theta = sigma * NODES
    p = expit(np.outer(a, theta) + d[:, None])
    of_sigma = NODES**2 - 1
    moments = [np.zeros((k, k)) for _ in range(3)]
    people, rights = np.zeros((k, len(NODES))), np.zeros((k, len(NODES)))
    mass, means = np.zeros(len(NODES)), np.zeros((k + (1 if rasch else k),) * 2)
    for part in data.parts():
        _, posterior = _expected(part, a, d, sigma)
        counted = posterior * part.times[:, None]
        root = np.sqrt(counted)
        right, seen = part.right.astype(float), part.seen.astype(float)
        for node, at in enumerate(theta):
            residual = (right - seen * p[:, node]) * root[:, [node]]
            product = residual.T @ residual
            for power, moment in enumerate(moments):
                moment += at**power * product
        people += seen.T @ counted
        rights += right.T @ counted
        mass += counted.sum(axis=0)
        mean_d = right - seen * (posterior @ p.T)
        mean_a = posterior @ of_sigma[:, None]
        if not rasch:
            mean_a = right * (posterior @ theta)[:, None] - seen * (posterior @ (p * theta).T)
        mean = np.column_stack([mean_d, mean_a])
        means += mean.T @ (mean * part.times[:, None])
    at_d, at_mixed, at_a = moments
    spread = people * p * (1 - p)
    if rasch:
        at_mixed = ((rights - people * p) @ of_sigma)[:, None]
        at_a = np.array([[mass @ of_sigma**2]])
        complete = np.diag([*spread.sum(axis=1), 2.0 * float(mass @ NODES**2)])
    else:
        mixed = np.diag(spread @ theta)
        complete = np.block([[np.diag(spread.sum(axis=1)), mixed], [mixed, np.diag(spread @ theta**2)]])
    lost = np.block([[at_d, at_mixed], [at_mixed.T, at_a]]) - means
    information = complete - lost
    sound = bool(np.isfinite(information).all()) and bool(np.linalg.eigvalsh(information)[0] > 1e-8)
    if not sound:
        unknown = np.full(k, np.nan)
        return unknown, unknown, unknown, False
    inverse = np.linalg.inv(information)
    error = np.sqrt(np.diag(inverse))
    if rasch:
        return np.zeros(k), error[:k], np.zeros(k), True
    return error[k:], error[:k], inverse[np.arange(k), k + np.arange(k)], True


def abilities(responses: np.ndarray, calibration: Calibration) -> tuple[np.ndarray, np.ndarray]:
    """Expected a posteriori ability and its standard error (Bock and Mislevy 1982), on the same quadrature.

    Args:
        responses: people × items of 0, 1 and missing; the items of the calibration.
        calibration: see `calibrate`.

    Returns:
        People, EAP and the posterior's standard deviation; the prior's mean and σ for a person without a response.
    """
    theta = calibration.sigma * NODES
    ability, error = np.empty(len(responses)), np.empty(len(responses))
    for part in pieces(len(responses), len(NODES)):
        seen = ~np.isnan(responses[part])
        right = np.where(seen, responses[part], 0.0)
        joint = _log_likelihoods(right, seen, calibration.slope, calibration.intercept, theta) + np.log(_weights())
        mass = np.exp(joint - joint.max(axis=1, keepdims=True))
        posterior = mass / mass.sum(axis=1, keepdims=True)
        mean = posterior @ theta
        ability[part] = mean
        error[part] = np.sqrt(np.maximum(posterior @ theta**2 - mean**2, 0.0))
    return ability, error


def fit_statistics(responses: np.ndarray, calibration: Calibration) -> tuple[np.ndarray, np.ndarray]:
    """Infit and outfit mean squares of the items at the people's EAP (Wright and Masters 1982).

    Outfit is the mean of squared standardised residuals, infit the same weighted by their variances P(1 − P).

    Args:
        responses: people × items of 0, 1 and missing.
        calibration: see `calibrate`.
    """
    theta, _ = abilities(responses, calibration)
    k = responses.shape[1]
    squares, variances, standardised, n = (np.zeros(k) for _ in range(4))
    for part in pieces(len(responses), k):
        seen = ~np.isnan(responses[part])
        p = expit(np.outer(theta[part], calibration.slope) + calibration.intercept)
        squared = np.where(seen, (responses[part] - p) ** 2, 0.0)
        squares += squared.sum(axis=0)
        variances += np.where(seen, p * (1 - p), 0.0).sum(axis=0)
        standardised += np.where(seen, squared / (p * (1 - p)), 0.0).sum(axis=0)
        n += seen.sum(axis=0)
    return squares / variances, standardised / n


def information(theta: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Test information Σ a²·P(1 − P) at abilities θ; the standard error of maximum likelihood is 1/√information."""
    p = expit(np.outer(theta, calibration.slope) + calibration.intercept)
    return (p * (1 - p)) @ calibration.slope**2
