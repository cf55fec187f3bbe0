"""Abilities in the parts of a whole, and the general ability behind them: a second-order model.

In standard units the ability in part c is θ_c = λ_c·g + √(1 − λ_c²)·ε_c, with g the general ability, of whatever shape,
and ε_c normal and each part's own (de la Torre and Song 2009). Given g the parts have nothing in common, so that what
somebody showed on all of them is a product over the parts, and a part's ability has g's shape as far as the two go
together. Two parts alone tell only the product of their loadings, which are then taken to be equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from workbench.measure.shape import smooth_prior

CLOSEST = 0.99
"""A part's ability is never taken to be closer to the general one."""

WEIGHT_OF_ALL = 400.0
"""People whose worth the mean over all parts has against a part's own λ²."""

MOST_PEOPLE = 2000
"""People from whose answers loadings are estimated, evenly from each group; they are then known to about ±0.01."""

NODES = np.linspace(-5.0, 5.0, 41)
"""The general ability, in units of the first group's standard deviation …"""

WIDE_NODES = np.linspace(-8.0, 8.0, 65)
"""… and where there are several groups."""

START, STEP, LONGEST = 0.88, 0.02, 0.15
MOST_ROUNDS, SETTLED = 12, 0.004
LEAST_SPREAD = 0.1
DEGREE = 6
"""Of the polynomial in the logarithm of a distribution of any shape: a skew has an end, and humps have none."""
CYCLES = 4
"""Cycles of EM in every round for normal distributions of the general ability."""


@dataclass(frozen=True)
class Part:
    """What people showed in one part.

    Attributes:
        likelihood: people × nodes of the part's ability, up to a factor for each person; 1 for who was not asked.
        at: nodes, in units of the part's standard deviation in the first group, whose mean is 0.
    """

    likelihood: np.ndarray
    at: np.ndarray

    def along(self, loading: float, nodes: np.ndarray) -> np.ndarray:
        """Return people × nodes of the general ability: its likelihood by this part, the largest of each person 1."""
        found = self.likelihood @ given_general(self.at, loading, nodes).T
        return found / np.maximum(found.max(axis=1, keepdims=True), 1e-300)


@dataclass(frozen=True)
class General:
    """The general ability.

    Attributes:
        loadings: parts, λ.
        prior: groups × nodes, share of each group's people.
    """

    loadings: np.ndarray
    prior: np.ndarray

    @property
    def nodes(self) -> np.ndarray:
        """Where the shares stand, in units of the first group's standard deviation."""
        return general_nodes(len(self.prior))

    def of_part(self, at: np.ndarray, loading: float) -> np.ndarray:
        """Return groups × nodes of a part's ability: share of each group's people."""
        return self.prior @ given_general(at, loading, self.nodes)


def general_nodes(groups: int) -> np.ndarray:
    """Return the nodes of the general ability of so many groups."""
    return NODES if groups == 1 else WIDE_NODES


def given_general(at: np.ndarray, loading: float, nodes: np.ndarray) -> np.ndarray:
    """Return nodes of the general ability × nodes of a part's: the chance of the part's, given the general one.

    Args:
        at: nodes of the part's ability, standard units.
        loading: λ.
        nodes: of the general ability.
    """
    held = float(np.clip(loading, 0.0, CLOSEST))
    ends = (at[1:] + at[:-1]) / 2
    below = ndtr((ends - held * nodes[:, None]) / np.sqrt(1 - held**2))
    return np.diff(np.column_stack([np.zeros(len(nodes)), below, np.ones(len(nodes))]), axis=1)


def by_lot(groups: np.ndarray) -> np.ndarray:
    """Return people, evenly from each group, from whose answers loadings are estimated.

    Args:
        groups: people, group 0, 1, ….
    """
    most = MOST_PEOPLE // (int(groups.max(initial=0)) + 1)
    chosen = [own[:: max(1, -(-len(own) // most))] for own in map(np.flatnonzero, groups == np.unique(groups)[:, None])]
    return np.sort(np.concatenate(chosen)) if chosen else np.empty(0, dtype=int)


def general_ability(
    parts: Sequence[Part], groups: np.ndarray, *, shaped: bool, start: General | None = None, n: int | None = None
) -> General:
    """Estimate the loadings and the distributions of the general ability by maximum likelihood.

    Each round moves every loading by one Newton step, from three points of the likelihood, then normal distributions by
    some cycles of EM; those of any shape become the likeliest smooth ones (`workbench.measure.shape.smooth_prior`).
    In a small cohort a loading is mostly noise; its square is held to the mean of all: (n·λ² + m·mean λ²)/(n + m),
    m = `WEIGHT_OF_ALL` people.

    Args:
        parts: at least two.
        groups: people, group 0, 1, …; the first has mean 0 and standard deviation 1.
        shaped: whether the distributions are of any shape; otherwise they are normal.
        start: where to start.
        n: people whom those in `parts` stand for.
    """
    n_groups = int(groups.max(initial=0)) + 1
    nodes = general_nodes(n_groups)
    loadings = np.full(len(parts), START) if start is None else start.loadings.copy()
    prior = np.repeat(_normal(0.0, 1.0, nodes)[None], n_groups, axis=0) if start is None else start.prior
    along = [part.along(loading, nodes) for part, loading in zip(parts, loadings, strict=True)]
    together = [list(range(len(parts)))] if len(parts) == 2 else [[place] for place in range(len(parts))]
    for _ in range(MOST_ROUNDS):
        before, shares = loadings.copy(), prior
        for places in together:
            others = [along[place] for place in range(len(parts)) if place not in places]
            rest = _product([prior[groups], *others])
            loadings[places] = _stepped(rest, [parts[place] for place in places], loadings[places[0]], nodes)
            for place in places:
                along[place] = parts[place].along(loadings[place], nodes)
        evidence = _product(along)
        for _ in range(1 if shaped else CYCLES):
            prior = _moved(prior, evidence, groups, nodes, shaped=shaped)
        settled = np.abs(loadings - before).max(), np.abs((prior - shares).cumsum(axis=1)).max()
        if max(settled) < SETTLED:
            break
    people = len(groups) if n is None else n
    held = np.sqrt((people * loadings**2 + WEIGHT_OF_ALL * np.mean(loadings**2)) / (people + WEIGHT_OF_ALL))
    return General(held, prior)


def _normal(mean: float, spread: float, nodes: np.ndarray) -> np.ndarray:
    share = np.exp(-0.5 * ((nodes - mean) / spread) ** 2)
    return np.asarray(share / share.sum())


def _product(rows: Sequence[np.ndarray]) -> np.ndarray:
    found = rows[0].copy()
    for row in rows[1:]:
        found *= row
        found /= np.maximum(found.max(axis=1, keepdims=True), 1e-300)
    return found


def _stepped(rest: np.ndarray, parts: Sequence[Part], loading: float, nodes: np.ndarray) -> float:
    """Return a loading after one Newton step; uphill where the likelihood bends the other way."""
    middle = float(np.clip(loading, STEP, CLOSEST - STEP))

    def likely(value: float) -> float:
        mass = rest
        for part in parts:
            mass = mass * (part.likelihood @ given_general(part.at, value, nodes).T)
        return float(np.log(np.maximum(mass.sum(axis=1), 1e-300)).sum())

    below, here, above = (likely(value) for value in (middle - STEP, middle, middle + STEP))
    slope, bend = (above - below) / (2 * STEP), (above - 2 * here + below) / STEP**2
    step = -slope / bend if bend < 0 else np.sign(slope) * LONGEST
    return float(np.clip(middle + np.clip(step, -LONGEST, LONGEST), 0.0, CLOSEST))


def _moved(
    prior: np.ndarray, evidence: np.ndarray, groups: np.ndarray, nodes: np.ndarray, *, shaped: bool
) -> np.ndarray:
    """Return the distributions after one step, in the first group's units."""
    if shaped:
        shares = np.array(
            [smooth_prior(evidence[groups == group], nodes, degree=DEGREE) for group in range(len(prior))]
        )
        mean = shares[0] @ nodes
        standard = (nodes - mean) / np.sqrt(max(shares[0] @ (nodes - mean) ** 2, LEAST_SPREAD**2))
        found = np.array([np.interp(nodes, standard, share, left=0.0, right=0.0) for share in shares])
        return np.asarray(found / found.sum(axis=1, keepdims=True))
    if len(prior) == 1:
        return prior
    posterior = evidence * prior[groups]
    posterior /= np.maximum(posterior.sum(axis=1, keepdims=True), 1e-300)
    shares = np.array([posterior[groups == group].mean(axis=0) for group in range(len(prior))])
    means = shares @ nodes
    spreads = np.sqrt(np.maximum(shares @ nodes**2 - means**2, LEAST_SPREAD**2))
    own = [_normal(mean, spread, nodes) for mean, spread in zip(means[1:], spreads[1:], strict=True)]
    return np.array([prior[0], *own])


def evidence(parts: Sequence[Part], general: General, groups: np.ndarray) -> np.ndarray:
    """Return people × nodes of the general ability: logarithm of its share and of what all parts say, up to a factor.

    Args:
        parts: as in `general_ability`, in its order.
        general: what was estimated.
        groups: people, their group.
    """
    with np.errstate(divide="ignore"):
        found = np.log(general.prior)[groups]
        for part, loading in zip(parts, general.loadings, strict=True):
            found = found + np.log(np.maximum(part.along(loading, general.nodes), 1e-300))
    return found


def of_part(part: Part, loading: float, general: General, known: np.ndarray) -> np.ndarray:
    """Return people × nodes of a part's ability: the posterior, by the answers in this part and in all others.

    Args:
        part: the part.
        loading: its loading.
        general: what was estimated.
        known: see `evidence`, of the same people.
    """
    others = known - np.log(np.maximum(part.along(loading, general.nodes), 1e-300))
    weight = np.exp(others - others.max(axis=1, keepdims=True))
    mass = part.likelihood * (weight @ given_general(part.at, loading, general.nodes))
    return mass / np.maximum(mass.sum(axis=1, keepdims=True), 1e-300)
