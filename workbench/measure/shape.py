"""Whether the shape that a model gives to ability matters here: probabilities under a freer one beside those used."""

from __future__ import annotations

import numpy as np
from scipy.stats import chi2

DEGREE = 4
"""Of the polynomial in the logarithm of the freer distribution: two humps need four."""

MOST_STEPS = 60
SETTLED = 1e-6
"""A smaller gain of log-likelihood, per person, ends the search."""

SMALL = 0.02
"""Tenths with a smaller share of the people are not judged."""

CHANCE = 0.01
"""Chance at which a shape of a higher degree passes for likelier without being so."""

AT = (0.25, 0.5, 0.75)
"""Shares of people below the points at which probabilities are compared."""


def smooth_prior(
    likelihood: np.ndarray, at: np.ndarray, *, degree: int = DEGREE, times: np.ndarray | None = None
) -> np.ndarray:
    """Return the likeliest distribution over nodes whose logarithm is a polynomial in their place.

    log w = c₁x + … + c_J x^J, by Newton's method on the marginal likelihood with the people's scores for the curvature
    (Berndt, Hall, Hall and Hausman 1974), from the likeliest normal one: log-linear smoothing (Holland and Thayer 2000)
    of a distribution that is not observed itself. See `likeliest`.

    Args:
        likelihood: people × nodes, up to a factor for each person.
        at: nodes, where they stand; logits.
        degree: J.
        times: people, how many each stands for; one by default.

    Returns:
        Nodes, share of people.
    """
    middle, spread = normal_prior(likelihood, at, times=times)
    x = (at - middle) / spread
    start = np.exp(-0.5 * x**2)
    return likeliest(likelihood, x[:, None] ** np.arange(1, degree + 1), start / start.sum(), times=times)[0]


def likeliest(
    likelihood: np.ndarray, basis: np.ndarray, start: np.ndarray, *, times: np.ndarray | None = None
) -> tuple[np.ndarray, float]:
    """Return the likeliest distribution over nodes, w ∝ start·exp(basis·c), and its log-likelihood.

    Newton's method on the marginal likelihood with the people's scores for the curvature, as above. The functions are
    made orthonormal under `start` first: powers of one variable are so much alike that no step would go uphill.

    Args:
        likelihood: people × nodes, up to a factor for each person.
        basis: nodes × functions.
        start: nodes, share of people, where the search begins.
        times: people, how many each stands for; one by default.
    """
    count = np.ones(len(likelihood)) if times is None else times.astype(float)
    weight = count / count.sum()
    root = np.sqrt(start)[:, None]
    centred = basis - start @ basis
    centred = centred / np.maximum(np.sqrt(start @ centred**2), 1e-12)
    _, triangle = np.linalg.qr(centred * root)
    held = centred @ np.linalg.pinv(triangle)
    with np.errstate(divide="ignore"):
        begin = np.log(start)
    c = np.zeros(basis.shape[1])
    reached, prior = _likelihood(likelihood, begin, held, c, weight)
    for _ in range(MOST_STEPS):
        each = _posterior(likelihood, prior) @ held
        expected = prior @ held
        away = each - expected
        curvature = away.T @ (away * weight[:, None]) + 1e-9 * np.eye(len(c))
        step = np.linalg.solve(curvature, weight @ each - expected)
        for _ in range(12):
            now, moved = _likelihood(likelihood, begin, held, c + step, weight)
            if now > reached:
                break
            step = step / 2
        else:
            break
        gain, reached, prior, c = now - reached, now, moved, c + step
        if gain < SETTLED:
            break
    return prior, reached * float(count.sum())


def normal_prior(likelihood: np.ndarray, at: np.ndarray, *, times: np.ndarray | None = None) -> tuple[float, float]:
    """Return mean and standard deviation of the likeliest normal distribution, by EM; see `smooth_prior`."""
    weight = np.ones(len(likelihood)) if times is None else times.astype(float)
    weight = weight / weight.sum()
    middle, spread = 0.0, 1.0
    for _ in range(30):
        prior = np.exp(-0.5 * ((at - middle) / spread) ** 2)
        mass = weight @ _posterior(likelihood, prior / prior.sum())
        middle = float(mass @ at)
        spread = float(np.sqrt(max(mass @ (at - middle) ** 2, 1e-4)))
    return middle, spread


def _likelihood(
    likelihood: np.ndarray, begin: np.ndarray, basis: np.ndarray, c: np.ndarray, weight: np.ndarray
) -> tuple[float, np.ndarray]:
    logarithm = begin + basis @ c
    prior = np.exp(logarithm - logarithm.max())
    prior /= prior.sum()
    return float(weight @ np.log(np.maximum(likelihood @ prior, 1e-300))), prior


def _posterior(likelihood: np.ndarray, prior: np.ndarray) -> np.ndarray:
    mass = likelihood * prior
    return mass / np.maximum(mass.sum(axis=1, keepdims=True), 1e-300)


def departure(used: np.ndarray, other: np.ndarray, prior: np.ndarray) -> float:
    """Return how far two sets of posteriors disagree: the worst tenth of P(true score above a point), share.

    Args:
        used: people × nodes, posterior mass.
        other: the same under something else, which is taken for the truth.
        prior: nodes, from which the points are chosen.
    """
    above = (prior.cumsum() > np.array(AT)[:, None]).T.astype(float)
    return missed(used @ above, other @ above)


def missed(said: np.ndarray, true: np.ndarray) -> float:
    """Return the worst tenth of what is said: how far its mean lies from what is taken for the truth, share.

    Args:
        said: people × points, P(true score above the point).
        true: the same under something else.
    """
    worst = 0.0
    for own, other in zip(said.T, true.T, strict=True):
        tenth = np.clip((10 * own + 1e-9).astype(int), 0, 9)
        n = np.bincount(tenth, minlength=10)
        off = np.bincount(tenth, weights=other - own, minlength=10)
        judged = n >= max(SMALL * len(own), 1)
        worst = max(worst, float(np.abs(off[judged] / n[judged]).max()))
    return worst


def reshaped(likelihood: np.ndarray, prior: np.ndarray, at: np.ndarray, degree: int = DEGREE) -> float:
    """Return how far probabilities change with the freer shape; see `smooth_prior` and `departure`.

    One of a higher degree than `DEGREE` follows chance more closely, and counts only where it is likelier than the
    shape used by more than chance explains (likelihood ratio, `degree` degrees of freedom, 1 %).
    """
    freer = smooth_prior(likelihood, at, degree=degree)
    if degree > DEGREE:
        gain = np.log(np.maximum(likelihood @ freer, 1e-300)) - np.log(np.maximum(likelihood @ prior, 1e-300))
        if 2 * gain.sum() <= chi2.isf(CHANCE, degree):
            return 0.0
    return departure(_posterior(likelihood, prior), _posterior(likelihood, freer), prior)


def widened(likelihood: np.ndarray, prior: np.ndarray, times: float) -> float:
    """Return how far probabilities change where answers are worth 1/`times` of what they seem; see `departure`."""
    weaker = np.maximum(likelihood, 1e-300) ** (1 / times)
    return departure(_posterior(likelihood, prior), _posterior(weaker, prior), prior)
