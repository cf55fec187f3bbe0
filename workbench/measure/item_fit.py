"""Whether items go by the model: S-X², and mean squares of residuals with their critical values.

It asks `workbench.measure.fitted` what the model says, hence the import from beside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from workbench.measure.blocks import distinct_rows
from workbench.measure.fitted import Fitted, posterior
from workbench.tables.measures import SIGNIFICANCE

LEAST_EXPECTED = 1.0
"""Cells with a smaller expectation are put together with their neighbours (Orlando and Thissen 2000)."""

FEWEST_ON_FORM = 50
"""A set of items that fewer people were given says too little of scores on it; its people are left out of S-X²."""


@dataclass(frozen=True)
class ScoreFit:
    """S-X² of every item; missing where no degree of freedom is left.

    Attributes:
        n: people counted.
        chi2: S-X².
        df: degrees of freedom.
        p: p value.
        rmsea: its size whatever the number of people, see `rmsea`.
    """

    n: np.ndarray
    chi2: np.ndarray
    df: np.ndarray
    p: np.ndarray
    rmsea: np.ndarray


def score_fit(model: Fitted) -> ScoreFit:
    """Compare how many people of each score reached each category with how many the model expects.

    S-X² = Σ_s Σ_k (O_sk − E_sk)²/E_sk over summed scores s (Orlando and Thissen 2000; items of several points: Kang and
    Chen 2008), E from the recursion of Lord and Wingersky (1984). Scores at which a category of the item is impossible
    are put together with the nearest at which none is; the lowest and the highest score say nothing. Cells that expect
    less than `LEAST_EXPECTED` are put together with their neighbours, first within a score, then with the next score
    towards the middle. Sets of items are compared each on its own scores, and their sums added up.

    Degrees of freedom: cells less scores, less the item's own parameters. The ability's σ, which all items of a Rasch
    model share, takes none of a single item (the R package mirt subtracts it, and finds 7 to 9 % of fitting items at
    5 %).

    Args:
        model: see `fitted`.
    """
    k = model.categories.shape[1]
    n, statistic, cells = np.zeros(k, dtype=int), np.zeros(k), np.zeros(k, dtype=int)
    chance = model.chances(model.nodes)
    of_group = np.eye(len(model.prior), dtype=bool)[model.group]
    form, sets = distinct_rows(np.column_stack([model.categories >= 0, of_group]))
    for at, given in enumerate(sets[:, :k]):
        people = np.flatnonzero(form == at)
        items = np.flatnonzero(given)
        if len(people) < FEWEST_ON_FORM or len(items) < 2:
            continue
        reached = model.categories[np.ix_(people, items)]
        prior = model.prior[model.group[people[0]]]
        curves = [chance[item, :, : model.sizes[item]].T for item in items]
        for place, (item, others) in enumerate(zip(items, _without_each(curves), strict=True)):
            observed, expected = _tables(reached, place, curves[place], others, prior)
            found, free = _collapsed(observed, expected)
            statistic[item] += found
            cells[item] += free
            n[item] += len(people)
    df = cells - model.own
    sound = (df > 0) & (n > 1)
    value = np.where(sound, statistic, np.nan)
    df = np.maximum(df, 0)
    return ScoreFit(n, value, df, chi2.sf(value, np.maximum(df, 1)), rmsea(value, df, n))


def rmsea(statistic: np.ndarray, df: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Root mean square error of approximation, √max(0, (χ² − df)/(df·(n − 1))): misfit whatever the number of people.

    Args:
        statistic: chi-squares.
        df: their degrees of freedom.
        n: people counted.
    """
    return np.asarray(np.sqrt(np.maximum(statistic - df, 0.0) / np.maximum(df * (n - 1), 1)))


def _without_each(curves: list[np.ndarray]) -> list[np.ndarray]:
    """Return, for each item, the distribution of the score on all others, scores × nodes (Lord and Wingersky 1984)."""
    found: list[np.ndarray] = [np.empty(0)] * len(curves)

    def split(items: range, others: np.ndarray) -> None:
        if len(items) == 1:
            found[items[0]] = others
            return
        half = len(items) // 2
        for mine, rest in ((items[:half], items[half:]), (items[half:], items[:half])):
            with_rest = others
            for item in rest:
                with_rest = _added(with_rest, curves[item])
            split(mine, with_rest)

    split(range(len(curves)), np.ones((1, curves[0].shape[1])))
    return found


def _added(scores: np.ndarray, curve: np.ndarray) -> np.ndarray:
    """Return the distribution of a score with one more item: scores × nodes."""
    total = np.zeros((len(scores) + len(curve) - 1, scores.shape[1]))
    for category, chance in enumerate(curve):
        total[category : category + len(scores)] += scores * chance
    return total


def _tables(
    reached: np.ndarray, item: int, curve: np.ndarray, others: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected people, scores × categories, of the scores that S-X² runs over."""
    size, highest = len(curve), len(others) + len(curve) - 2
    score = reached.sum(axis=1)
    observed = np.bincount(score * size + reached[:, item], minlength=(highest + 1) * size).reshape(-1, size)
    joint = np.zeros((highest + 1, size))
    for category, chance in enumerate(curve):
        joint[category : category + len(others), category] = (others * chance) @ prior
    share = joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)
    expected = share * observed.sum(axis=1, keepdims=True)
    first = size - 1
    last = max(highest - size + 1, first)
    row = np.clip(np.arange(1, highest), first, last) - first
    found = np.zeros((2, last - first + 1, size))
    for table, people in zip(found, (observed, expected), strict=True):
        np.add.at(table, row, people[1:highest])
    return found[0], found[1]


def _collapsed(observed: np.ndarray, expected: np.ndarray) -> tuple[float, int]:
    """Return the statistic and its cells less scores, after cells that expect too little were put together."""
    rows = [(o, e) for o, e in zip(observed, expected, strict=True) if o.sum() > 0]
    middle = int(np.searchsorted(np.cumsum([o.sum() for o, _ in rows]), observed.sum() / 2)) if rows else 0
    lower = _joined(rows[:middle])
    upper = _joined(rows[middle:][::-1])
    whole = _joined([*lower, *upper[::-1]])
    statistic, free = 0.0, 0
    for o, e in whole:
        seen, wanted = _cells(o, e)
        if len(wanted) > 1:
            statistic += float(((seen - wanted) ** 2 / wanted).sum())
            free += len(wanted) - 1
    return statistic, free


def _joined(rows: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Put every row that has no two cells left with the next one; the last with the one before."""
    found: list[tuple[np.ndarray, np.ndarray]] = []
    waiting: tuple[np.ndarray, np.ndarray] | None = None
    for row in rows:
        o, e = row if waiting is None else (row[0] + waiting[0], row[1] + waiting[1])
        waiting = None if len(_cells(o, e)[1]) > 1 else (o, e)
        if waiting is None:
            found.append((o, e))
    if waiting is not None:
        before = found.pop() if found else (np.zeros_like(waiting[0]), np.zeros_like(waiting[1]))
        found.append((before[0] + waiting[0], before[1] + waiting[1]))
    return found


def _cells(observed: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put neighbouring categories together until each expects enough; the smallest goes to its smaller neighbour."""
    o, e = list(observed), list(expected)
    while len(e) > 1 and min(e) < LEAST_EXPECTED:
        at = int(np.argmin(e))
        beside = min((p for p in (at - 1, at + 1) if 0 <= p < len(e)), key=lambda p: e[p])
        e[beside] += e[at]
        o[beside] += o[at]
        del e[at], o[at]
    return np.array(o), np.array(e)


@dataclass(frozen=True)
class MeanSquares:
    """Infit and outfit of every item, and within which values chance alone leaves all items of the domain.

    Attributes:
        infit: mean square of residuals weighted by information; 1 under the model.
        infit_low, infit_high: critical values.
        outfit: mean square of standardised residuals; 1 under the model.
        outfit_low, outfit_high: critical values.
    """

    infit: np.ndarray
    infit_low: np.ndarray
    infit_high: np.ndarray
    outfit: np.ndarray
    outfit_low: np.ndarray
    outfit_high: np.ndarray


def mean_squares(model: Fitted) -> MeanSquares:
    """Infit and outfit (Wright and Masters 1982) over each one's posterior ability, with critical values for n.

    Squared residuals are averaged over the posterior instead of taken at its mean: their expectation under the model is
    then exactly the model's variance, whatever the length of the exam (Adams and Wu 2007), where at the mean it falls
    short. Critical values: those of the cube root (Wilson and Hilferty), with the error of the mean square found from
    the people themselves, at 5 % for all items of the domain together (Bonferroni).

    Args:
        model: see `fitted`.
    """
    chance = model.chances(model.nodes)
    k, _, size = chance.shape
    category = np.arange(size, dtype=float)
    mean = chance @ category
    variance = np.maximum(chance @ category**2 - mean**2, 1e-12)
    squared = (category[None, None, :] - mean[:, :, None]) ** 2
    standardised = squared / variance[:, :, None]
    of_square, of_variance, of_excess, out, out_excess, n = (np.zeros(k) for _ in range(6))
    for part in model.pieces():
        mass = posterior(model, part)
        reached = model.categories[part]
        seen = reached >= 0
        at = np.maximum(reached, 0)
        rows = np.arange(len(at))
        foreseen = mass @ variance.T
        for item in range(k):
            here = seen[:, item]
            own = (mass @ squared[item])[rows, at[:, item]][here]
            relative = (mass @ standardised[item])[rows, at[:, item]][here]
            of_square[item] += own.sum()
            of_variance[item] += foreseen[here, item].sum()
            of_excess[item] += ((own - foreseen[here, item]) ** 2).sum()
            out[item] += relative.sum()
            out_excess[item] += ((relative - 1) ** 2).sum()
            n[item] += here.sum()
    n = np.maximum(n, 1)
    infit_error, outfit_error = np.sqrt(of_excess) / of_variance, np.sqrt(out_excess) / n
    z = float(norm.isf(SIGNIFICANCE / (2 * max(k, 1))))
    return MeanSquares(
        of_square / of_variance,
        critical(infit_error, -z),
        critical(infit_error, z),
        out / n,
        critical(outfit_error, -z),
        critical(outfit_error, z),
    )


def critical(error: np.ndarray, z: float) -> np.ndarray:
    """Return the mean square that is z standard deviations from 1, by the cube root: see `standardised`."""
    return np.maximum(1 + (z - error / 3) * error / 3, 0.0) ** 3


def standardised(mean_square: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Standardise mean squares: z = (√³(mean square) − 1)·3/error + error/3 (Wilson and Hilferty 1931).

    Args:
        mean_square: infit or outfit.
        error: the standard error of each under the model.

    Source: Wright and Masters (1982), p. 101.
    """
    return np.asarray((np.cbrt(mean_square) - 1) * (3 / error) + error / 3)
