"""Whether an officer's answers go together as the model expects: lz*, the corrected likelihood of the answers.

It asks `workbench.measure.fitted` what the model says, hence the import from beside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.measure.fitted import Fitted, posterior

FEWEST_ITEMS = 10
"""Fewer items say nothing of a pattern: the statistic is far from normal."""

UNUSUAL = 0.01
"""Chance below which a pattern counts as unusual."""

BESIDE = 1e-4
"""Distance, in units of ability, over which the chances' derivative is taken."""

MOST_STEPS = 50


@dataclass(frozen=True)
class PersonFit:
    """Statistics of people; missing with fewer than `FEWEST_ITEMS` items, or where items tell nothing apart.

    Attributes:
        n_items: items that count.
        theta: the mode of the posterior ability.
        lz: lz*, standard normal under the model; low where answers do not go together.
    """

    n_items: np.ndarray
    theta: np.ndarray
    lz: np.ndarray


def person_fit(model: Fitted) -> PersonFit:
    """Standardise the log-likelihood of each one's answers, corrected for the ability being estimated from them.

    With w_k = ln P_k and r_k = P'_k/P_k, and Σ(r at the answer) + r_0 = 0 at the estimate, the log-likelihood less its
    expectation is projected off the score: w̃ = w − c·r, c = Σ Σ_k P'_k w_k / Σ Σ_k P'_k r_k, and
    lz* = (Σ(w at the answer − Σ_k P_k w_k) + c·r_0)/√(Σ Var(w̃)) (Snijders 2001; items of several points: Sinharay
    2016). The estimate is the posterior's mode with a normal prior, N(μ, σ²) of the person's group, so that
    r_0 = (μ − θ)/σ²; for it, unlike the posterior's mean, the correction holds.

    Args:
        model: see `fitted`.
    """
    people = len(model.categories)
    n_items = (model.categories >= 0).sum(axis=1)
    centre = model.prior @ model.nodes
    spread = np.maximum(model.prior @ model.nodes**2 - centre**2, 1e-8)
    theta, lz = np.full(people, np.nan), np.full(people, np.nan)
    for part in model.pieces():
        mu, square = centre[model.group[part]], spread[model.group[part]]
        theta[part], lz[part] = _statistic(model, part, mu, square)
    few = n_items < FEWEST_ITEMS
    return PersonFit(n_items, np.where(few, np.nan, theta), np.where(few, np.nan, lz))


def _statistic(model: Fitted, part: slice, mu: np.ndarray, square: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    reached = model.categories[part]
    seen = reached >= 0
    at = np.maximum(reached, 0)[:, :, None]
    theta = posterior(model, part) @ model.nodes
    for _ in range(MOST_STEPS):
        _, slope, rate = _curves(model, theta, seen)
        toward = np.take_along_axis(rate, at, axis=2)[:, :, 0].sum(axis=1) + (mu - theta) / square
        step = np.clip(toward / ((slope * rate).sum(axis=(1, 2)) + 1 / square), -1.0, 1.0)
        theta = theta + step
        if np.abs(step).max(initial=0.0) < 1e-8:
            break
    chance, slope, rate = _curves(model, theta, seen)
    weight = np.log(np.maximum(chance, 1e-300)) * (chance > 0)
    correction = (slope * weight).sum(axis=(1, 2)) / np.maximum((slope * rate).sum(axis=(1, 2)), 1e-300)
    freed = weight - correction[:, None, None] * rate
    variance = ((chance * freed**2).sum(axis=2) - (chance * freed).sum(axis=2) ** 2).sum(axis=1)
    excess = (np.take_along_axis(weight, at, axis=2)[:, :, 0] - (chance * weight).sum(axis=2)).sum(axis=1)
    excess += correction * (mu - theta) / square
    sound = variance > 1e-10
    return theta, np.divide(
        excess, np.sqrt(np.where(sound, variance, 1.0)), out=np.full(len(theta), np.nan), where=sound
    )


def _curves(model: Fitted, theta: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return people × items × categories: chances, their derivative, and its ratio; 0 where nothing was given."""
    given = seen[:, :, None]
    chance, above, below = (model.chances(theta + by).transpose(1, 0, 2) * given for by in (0.0, BESIDE, -BESIDE))
    slope = (above - below) / (2 * BESIDE)
    return chance, slope, np.divide(slope, chance, out=np.zeros_like(slope), where=chance > 0)
