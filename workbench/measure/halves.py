"""One half of an exam foretold from the other: what probabilities are worth, without knowing the truth.

A predictor knows what some of a domain's items say of a person (a likelihood over nodes of the true score) and how
likely each score on other items is at each node. Everything else is counting: of the people whose first half says that
they reach a score on the second half with P, how many do?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import betainc, xlog1py, xlogy

CELLS = 10
"""Tenths of P."""


class Predictor(Protocol):
    """What a measurement model says of the people of one form."""

    @property
    def prior(self) -> np.ndarray:
        """Nodes, share of people."""
        ...

    def likelihood(self, on: np.ndarray) -> np.ndarray:
        """People × nodes, likelihood of the answers to the items `on` (bool), up to a factor for each person."""
        ...

    def reach(self, on: np.ndarray, least: np.ndarray) -> np.ndarray:
        """Nodes × scores, probability of at least each score on the items `on`."""
        ...


@dataclass(frozen=True, eq=False)
class ByItems:
    """A model of items: the probability of each category at each node.

    Attributes:
        category: people × items, from 0.
        chance: items × nodes × categories; 0 beyond an item's last category.
        worth: items × categories, points; missing beyond the last.
        prior: nodes, share of people.
    """

    category: np.ndarray
    chance: np.ndarray
    worth: np.ndarray
    prior: np.ndarray

    def likelihood(self, on: np.ndarray) -> np.ndarray:
        """People × nodes, likelihood of the answers to the items `on`, 1 at the likeliest node."""
        items, nodes, categories = self.chance[on].shape
        logarithm = np.log(np.maximum(self.chance[on], 1e-300)).transpose(0, 2, 1).reshape(items * categories, nodes)
        chosen = (self.category[:, on, None] == np.arange(categories)).reshape(len(self.category), -1)
        found = chosen.astype(float) @ logarithm
        return np.exp(found - found.max(axis=1, keepdims=True))

    def reach(self, on: np.ndarray, least: np.ndarray) -> np.ndarray:
        """Nodes × scores, by the recursion of Lord and Wingersky (1984), several points as Thissen et al. (1995)."""
        worth, chance = self.worth[on], self.chance[on]
        step = _unit(worth)
        places = np.nan_to_num(np.round(worth / step)).astype(int)
        found = np.ones((self.chance.shape[1], 1))
        for shift, share in zip(places, chance, strict=True):
            wider = np.zeros((len(found), found.shape[1] + shift.max()))
            for category, place in enumerate(shift):
                wider[:, place : place + found.shape[1]] += found * share[:, [category]]
            found = wider
        above = found[:, ::-1].cumsum(axis=1)[:, ::-1]
        above = np.column_stack([above, np.zeros(len(above))])
        at = np.clip(np.ceil(least / step - 1e-6).astype(int), 0, above.shape[1] - 1)
        return above[:, at]


FINEST = 400
"""Steps at most between no points and all: finer points are rounded to them."""


def _unit(worth: np.ndarray) -> float:
    """Return the step of which all points are multiples, or the finest step of the scale."""
    known = np.unique(worth[~np.isnan(worth) & (worth > 0)])
    total = float(np.nansum(np.nanmax(worth, axis=1)))
    for parts in (1, 2, 3, 4, 5, 6, 8, 10, 12, 20):
        step = known.min() / parts
        if np.allclose(known / step, np.round(known / step), atol=1e-6) and total / step <= FINEST:
            return float(step)
    return total / FINEST


@dataclass(frozen=True, eq=False)
class ByTotal:
    """Classical test theory: a share of points is y of n effective items right, n in proportion to the points.

    Items in a half are a little easier or harder than all; a true share is taken to move by as much as the mean does.

    Attributes:
        points: people × items.
        most: items, points.
        share: nodes, true share of all points.
        prior: nodes, share of people.
        length: effective items of the whole.
    """

    points: np.ndarray
    most: np.ndarray
    share: np.ndarray
    prior: np.ndarray
    length: float

    def _moved(self, on: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        own = self.points[:, on].sum(axis=1) / self.most[on].sum()
        moved = own.mean() - self.points.sum(axis=1).mean() / self.most.sum()
        length = self.length * self.most[on].sum() / self.most.sum()
        return own, np.clip(self.share + moved, 1e-6, 1 - 1e-6), float(length)

    def likelihood(self, on: np.ndarray) -> np.ndarray:
        """People × nodes, the binomial likelihood."""
        own, share, length = self._moved(on)
        y = np.clip(own, 0.0, 1.0)[:, None]
        found = length * (xlogy(y, share) + xlog1py(1 - y, -share))
        return np.exp(found - found.max(axis=1, keepdims=True))

    def reach(self, on: np.ndarray, least: np.ndarray) -> np.ndarray:
        """Nodes × scores, the binomial tail of `n` effective items, half a point below each score."""
        _, share, length = self._moved(on)
        most = self.most[on]
        half = 0.5 * _unit(most[:, None])
        y = length * (least - half) / most.sum() + 0.5
        inside = np.clip(y, 1e-9, length + 1 - 1e-9)
        found = betainc(inside, length + 1 - inside, share[:, None])
        return np.where(y <= 0, 1.0, np.where(y >= length + 1, 0.0, found))


def halves(stem: np.ndarray, stratum: np.ndarray, easiness: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return which items are in the first half: of every two neighbours in easiness within a stratum, one by lot.

    Gulliksen (1950) calls such halves matched random subtests.

    Args:
        stem: items, the number of each one's stem; a stem is never cut.
        stratum: items, as the competency.
        easiness: items, mean share of points.
        rng: of the lots.
    """
    names, first, code = np.unique(stem, return_index=True, return_inverse=True)
    easy = np.bincount(code, weights=easiness) / np.bincount(code)
    order = np.lexsort((easy, stratum[first]))
    chosen = np.zeros(len(names), dtype=bool)
    for one, other in zip(order[::2], order[1::2], strict=False):
        chosen[one if rng.random() < 0.5 else other] = True
    if len(order) % 2:
        chosen[order[-1]] = rng.random() < 0.5
    return chosen[code]


@dataclass(frozen=True, eq=False)
class Foretold:
    """What was said and what came, by person and tenth of P.

    Attributes:
        times: people × tenths, how often something was said.
        said: people × tenths, sum of P.
        came: people × tenths, how often it came.
    """

    times: np.ndarray
    said: np.ndarray
    came: np.ndarray

    def off(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return per tenth: its weight in people, came − said (share), and the error of that (people as clusters)."""
        n = self.times.sum(axis=0)
        left = self.came - self.said
        some = np.maximum(n, 1.0)
        return n / max(n.sum(), 1.0), left.sum(axis=0) / some, np.sqrt((left**2).sum(axis=0)) / some


def foretold(predictor: Predictor, scores: np.ndarray, splits: list[np.ndarray], quantiles: np.ndarray) -> Foretold:
    """Foretell each half from the other, for every split, at scores that these shares of people do not reach.

    Args:
        predictor: what is judged.
        scores: people × items, points.
        splits: items in the first half, one array a split.
        quantiles: shares of people below the scores that are foretold.
    """
    people = len(scores)
    times, said, came = (np.zeros((people, CELLS)) for _ in range(3))
    row = np.arange(people)
    for first in splits:
        for on in (first, ~first):
            mass = predictor.likelihood(on) * predictor.prior
            mass /= mass.sum(axis=1, keepdims=True)
            own = scores[:, ~on].sum(axis=1)
            least = np.unique(np.quantile(own, quantiles, method="higher"))
            least = least[least > own.min()]
            for chance, score in zip((mass @ predictor.reach(~on, least)).T, least, strict=True):
                cell = np.minimum((CELLS * chance).astype(int), CELLS - 1)
                times[row, cell] += 1
                said[row, cell] += chance
                came[row, cell] += own >= score - 1e-9
    return Foretold(times, said, came)
