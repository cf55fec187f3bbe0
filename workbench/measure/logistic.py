"""Logistic regression of an item on score and group: differences that are the same, or not, at all scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from workbench.measure.matching import Strata, matched

FEWEST_ON_FORM = 50
"""A set of items that fewer people were given bears no regression line of its own; its people are left out."""

MOST_CATEGORIES = 30
"""Most categories of an item; where its points take more values, they are cut into so many of equal width."""

MOST_STEPS = 40
"""Newton steps at most; the likelihood is concave, so that more are needed only where it has no maximum."""

SETTLED = 1e-9
"""Gain of log-likelihood, relative to its size, below which it counts as at its maximum."""


@dataclass(frozen=True)
class Logistic:
    """Likelihood-ratio tests of no difference, an array of items each; missing where the data do not determine them.

    Attributes:
        chi2: of no difference at all, against one that changes with the score.
        p: its p value, with `2 * df` degrees of freedom.
        uniform: of no difference, against one that is the same at all scores.
        p_uniform: its p value, with `df` degrees of freedom.
        nonuniform: of one that is the same at all scores, against one that changes.
        p_nonuniform: its p value, with `df` degrees of freedom.
        r2: Nagelkerke's R² gained by the whole difference.
        df: groups less one.
    """

    chi2: np.ndarray
    p: np.ndarray
    uniform: np.ndarray
    p_uniform: np.ndarray
    nonuniform: np.ndarray
    p_nonuniform: np.ndarray
    r2: np.ndarray
    df: int


def logistic(values: np.ndarray, group: np.ndarray, *, n_groups: int, matching: np.ndarray | None = None) -> Logistic:
    """Test every item for differences between groups of equal score (Swaminathan and Rogers 1990).

    Three models are compared by likelihood ratio: score; score and group; score, group and their product. R² is
    Nagelkerke's (1991), the gain that of the last model over the first, as in `difLogistic` and, for more than two
    groups, `difGenLogistic` of the R package difR (Magis, Raîche, Béland and Gérard 2011). An item of several points
    has the logits of adjacent categories, P(k) ∝ exp(α_k + k·η) with one η for all steps (Agresti 2010, 4.1), which is
    logistic regression where there are two.

    The score is that of `workbench.measure.matching`. Where people were given different items, every set of items
    taken by at least `FEWEST_ON_FORM` people has an intercept and a slope of its own, for a score says something else
    on each; people with other sets are left out.

    Args:
        values: people × items, points, missing where not administered.
        group: people, the number of each one's group, from 0.
        n_groups: how many groups there are.
        matching: items, whether they count in the matching score; the item itself always does. All by default.
    """
    strata = matched(values, matching=matching)
    k = values.shape[1]
    large = _large_forms(strata)
    categories = [_categories(values[:, at]) for at in range(k)]
    sizes = np.array([found.max(initial=-1) + 1 for found in categories], dtype=int)
    gains = np.full((3, k), np.nan)
    null, n = np.full(k, np.nan), np.zeros(k)
    designs = _designs(strata, n_groups, large)
    for size in np.unique(sizes[sizes > 1]).tolist():
        chosen = np.flatnonzero(sizes == size)
        counts = np.stack([_counts(strata, int(at), categories[at], group, n_groups, size, large) for at in chosen])
        whole = counts.sum(axis=1)
        some = (whole > 0).all(axis=1)
        if not some.any():
            continue
        chosen, counts, whole = chosen[some], counts[some], whole[some]
        used = counts.any(axis=(0, 2))
        n[chosen] = whole.sum(axis=1)
        null[chosen] = -2 * (whole * np.log(whole / whole.sum(axis=1, keepdims=True))).sum(axis=1)
        gains[:, chosen] = null[chosen] - np.stack([_deviance(counts[:, used], design[used]) for design in designs])
    score, same, changing = gains
    most = 1 - np.exp(-null / np.maximum(n, 1))
    r2 = (np.exp(-score / np.maximum(n, 1)) - np.exp(-changing / np.maximum(n, 1))) / most
    df = n_groups - 1
    tests = [np.maximum(more - less, 0.0) for more, less in ((changing, score), (same, score), (changing, same))]
    whole_p, uniform_p, nonuniform_p = (chi2.sf(test, parts * df) for test, parts in zip(tests, (2, 1, 1), strict=True))
    return Logistic(tests[0], whole_p, tests[1], uniform_p, tests[2], nonuniform_p, r2, df)


def _categories(points: np.ndarray) -> np.ndarray:
    """Return each one's category on an item by the points reached, from 0; −1 where it was not given."""
    seen = ~np.isnan(points)
    found = np.full(len(points), -1)
    worth, place = np.unique(points[seen].round(6), return_inverse=True)
    if len(worth) > MOST_CATEGORIES:
        wide = (worth[-1] - worth[0]) / MOST_CATEGORIES
        _, place = np.unique(np.minimum((points[seen] - worth[0]) // wide, MOST_CATEGORIES - 1), return_inverse=True)
    found[seen] = place
    return found


def _large_forms(strata: Strata) -> np.ndarray:
    """Return the sets of items that enough people were given."""
    people = np.bincount(strata.form[strata.code[:, 0]], minlength=int(strata.form.max(initial=0)) + 1)
    return np.flatnonzero(people >= FEWEST_ON_FORM)


def _counts(
    strata: Strata, item: int, category: np.ndarray, group: np.ndarray, n_groups: int, size: int, large: np.ndarray
) -> np.ndarray:
    """Return how many people of each stratum and group are in each category: (strata·groups) × categories."""
    stratum = strata.of_item(item)
    here = (category >= 0) & np.isin(strata.form[stratum], large)
    cell = (stratum[here] * n_groups + group[here]) * size + category[here]
    n_cells = len(strata.score) * n_groups
    return np.bincount(cell, minlength=n_cells * size).reshape(n_cells, size).astype(float)


def _designs(strata: Strata, n_groups: int, large: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what the three models regress on, a row for each stratum and group: score; and group; and product."""
    score = strata.score - strata.score.mean()
    score = np.repeat(score / max(float(score.std()), 1e-9), n_groups)
    form = np.repeat(strata.form, n_groups)
    others = (form[:, None] == large[None, 1:]).astype(float)
    group = np.tile(np.eye(n_groups)[:, 1:], (len(strata.score), 1))
    first = np.column_stack([score, others, others * score[:, None]])
    second = np.column_stack([first, group])
    return first, second, np.column_stack([second, group * score[:, None]])


def _deviance(counts: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Return −2 log-likelihood of P(k) ∝ exp(α_k + k·η) at its maximum, for every item.

    Args:
        counts: items × cells × categories.
        design: cells × regressors of η.
    """
    m, _, size = counts.shape
    whole = counts.sum(axis=1)
    alpha = np.log(whole[:, 1:]) - np.log(whole[:, :1])
    beta = np.zeros((m, design.shape[1]))
    n = counts.sum(axis=2)
    step = np.arange(size, dtype=float)
    best = _log_likelihood(counts, design, alpha, beta)
    for _ in range(MOST_STEPS):
        p = _probabilities(design, alpha, beta)
        residual = counts - n[:, :, None] * p
        mean = p @ step
        steps = residual @ step
        gradient = np.concatenate([residual[:, :, 1:].sum(axis=1), steps @ design], axis=1)
        np_ = n[:, :, None] * p[:, :, 1:]
        aa = -np.einsum("ick,icl->ikl", np_, p[:, :, 1:])
        aa[:, np.arange(size - 1), np.arange(size - 1)] += np_.sum(axis=1)
        ab = np.einsum("ick,cq->ikq", np_ * (step[1:] - mean[:, :, None]), design)
        spread = n * (p @ step**2 - mean**2)
        bb = np.einsum("ic,cq,cr->iqr", spread, design, design, optimize=True)
        hessian = np.concatenate(
            [np.concatenate([aa, ab], axis=2), np.concatenate([ab.transpose(0, 2, 1), bb], axis=2)], axis=1
        )
        at = np.arange(hessian.shape[1])
        hessian[:, at, at] += 1e-9 * (1 + hessian[:, at, at])
        move = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        gain, length = np.zeros(m), np.ones((m, 1))
        for _ in range(12):
            reached = _log_likelihood(
                counts, design, alpha + length * move[:, : size - 1], beta + length * move[:, size - 1 :]
            )
            gain = reached - best
            worse = ~(gain >= -SETTLED * np.abs(best))
            if not worse.any():
                break
            length[worse] /= 2
        kept = (length * (gain > 0)[:, None]) * move
        alpha, beta, best = alpha + kept[:, : size - 1], beta + kept[:, size - 1 :], best + np.maximum(gain, 0.0)
        if (gain <= SETTLED * np.abs(best)).all():
            break
    return -2 * best


def _probabilities(design: np.ndarray, alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Items × cells × categories."""
    eta = beta @ design.T
    logit = eta[:, :, None] * np.arange(alpha.shape[1] + 1)
    logit[:, :, 1:] += alpha[:, None, :]
    logit -= logit.max(axis=2, keepdims=True)
    odds = np.exp(logit)
    return odds / odds.sum(axis=2, keepdims=True)


def _log_likelihood(counts: np.ndarray, design: np.ndarray, alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    p = _probabilities(design, alpha, beta)
    return (counts * np.log(np.maximum(p, 1e-300))).sum(axis=(1, 2))
