"""How able the people of each form are beside those of the others: forms linked by items, by people, or at random.

The mathematics of `workbench.measure.equating`, on arrays of one domain. Moments are of shares of a form's points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components, dijkstra

LEAST_SPREAD = 0.25
"""A true variance moved to other people is held to at least this share of what it is in its own."""


@dataclass(frozen=True)
class Sat:
    """A form and the people who sat all of it.

    Attributes:
        items: places of its items among the domain's.
        most: its points.
        n: people.
        means: items, their mean points.
        covariance: items × items, of their points.
        true: variance of the true share of the form's points; 0 where nothing is known of it.
    """

    items: np.ndarray
    most: float
    n: int
    means: np.ndarray
    covariance: np.ndarray
    true: float

    @property
    def mean(self) -> float:
        """Mean share of the points."""
        return float(self.means.sum() / self.most)

    @property
    def variance(self) -> float:
        """Variance of the share of the points."""
        return float(self.covariance.sum() / self.most**2)


@dataclass(frozen=True)
class Common:
    """The items of a form that another has too, among the people of the one: an anchor within the form.

    Attributes:
        mean: mean share of the form's points that is got on them.
        variance: variance of that share.
        slope: γ, by which the form's true share rises with that of the anchor: var(form)/cov(form, anchor), Levine's
            for an anchor within the form (Levine 1955; Kolen and Brennan 2014).
        error: (1/ρ² − 1)/n with ρ the correlation of form and anchor: squared error of the form's mean at a given mean
            of the anchor, as a share of the form's variance.
    """

    mean: float
    variance: float
    slope: float
    error: float


@dataclass(frozen=True)
class Chain:
    """Forms put on the scale of those with which they are linked, in the people of the base form of each scale.

    Attributes:
        scale: forms, number of their scale from 0; forms without a link have one of their own.
        base: forms, the base form of their scale.
        before: forms, the form to which each is linked; −1 for a base.
        by: forms, `base`, `items`, `people` or `random`.
        mean: forms, mean share among the people of the base form.
        true: forms, variance of the true share among them.
        error: forms, standard error of that mean; 0 for a base.
    """

    scale: np.ndarray
    base: np.ndarray
    before: np.ndarray
    by: list[str]
    mean: np.ndarray
    true: np.ndarray
    error: np.ndarray


def common_part(form: Sat, shared: np.ndarray) -> Common:
    """Return what a form's people did on some of its items.

    Args:
        form: the form.
        shared: its items, whether each is meant.
    """
    with_all = form.covariance.sum(axis=1) @ shared / form.most**2
    variance = float(shared @ form.covariance @ shared) / form.most**2
    if not (with_all > 0 and variance > 0):
        return Common(float("nan"), variance, float("nan"), float("inf"))
    fit = with_all**2 / (variance * form.variance)
    return Common(
        float(form.means @ shared / form.most),
        variance,
        float(form.variance / with_all),
        max(1 / min(fit, 1.0) - 1, 0.0) / form.n,
    )


def chained(forms: Sequence[Sat], enough: np.ndarray, *, least_people: int, at_random: bool) -> Chain:
    """Link the forms along the chains with the least error.

    Args:
        forms: the forms.
        enough: forms × forms, whether two share enough items.
        least_people: with fewer people a form is not linked.
        at_random: whether equally able people sat those forms that no items link.
    """
    n = len(forms)
    usable = np.array([form.n >= least_people and form.true > 0 for form in forms])
    shared = [[np.isin(one.items, other.items).astype(float) for other in forms] for one in forms]
    parts = [[common_part(one, own) if enough[i, j] else None for j, own in enumerate(shared[i])]
             for i, one in enumerate(forms)]  # fmt: skip
    people = np.maximum([float(form.n) for form in forms], 1.0)
    cost = np.full((n, n), np.inf)
    for i in range(n):
        for j in range(n):
            one, other = parts[i][j], parts[j][i]
            if i != j and one is not None and other is not None:
                cost[i, j] = one.error + other.error
    by_items = np.isfinite(cost)
    if at_random:
        cost = np.where(by_items, cost, 1 / people[:, None] + 1 / people[None, :])
    cost[~usable] = cost[:, ~usable] = np.inf
    np.fill_diagonal(cost, np.inf)
    graph = np.where(np.isfinite(cost), cost + 1e-12, 0.0)
    _, scale = connected_components(graph, directed=False)
    base = np.array([int(np.flatnonzero(scale == own)[people[scale == own].argmax()]) for own in scale])
    before = np.full(n, -1)
    by = ["base"] * n
    mean, true, squared = (np.array(values) for values in zip(*((f.mean, f.true, 0.0) for f in forms), strict=True))
    for start in dict.fromkeys(base.tolist()):
        far, previous = dijkstra(graph, indices=start, return_predecessors=True, directed=False)
        for at in np.argsort(far, kind="stable"):
            if not np.isfinite(far[at]) or at == start:
                continue
            to = int(previous[at])
            before[at] = to
            one, other = parts[at][to], parts[to][at]
            if by_items[at, to] and one is not None and other is not None:
                by[at] = "people" if shared[at][to].all() or shared[to][at].all() else "items"
                mean[at], true[at], squared[at] = _through_items(
                    forms[at], one, forms[to], other, mean[to], true[to], squared[to]
                )
            else:
                by[at] = "random"
                mean[at], true[at], squared[at] = _equally_able(forms[at], forms[to], mean[to], true[to], squared[to])
    return Chain(scale, base, before, by, mean, true, np.sqrt(squared))


def _through_items(
    form: Sat, own: Common, other: Sat, others: Common, mean: float, true: float, squared: float
) -> tuple[float, float, float]:
    """Return mean, true variance and squared error of a form among the base's people, from those of another form."""
    points = other.most / form.most
    anchor = points * (others.mean + (mean - other.mean) / others.slope)
    anchor_variance = points**2 * (others.variance + (true - other.true) / others.slope**2)
    moved = form.true + own.slope**2 * (anchor_variance - own.variance)
    ratio = points * own.slope / others.slope
    return (
        float(np.clip(form.mean + own.slope * (anchor - own.mean), 0.01, 0.99)),
        max(moved, LEAST_SPREAD * form.true),
        form.variance * own.error + ratio**2 * (other.variance * others.error + squared),
    )


def _equally_able(form: Sat, other: Sat, mean: float, true: float, squared: float) -> tuple[float, float, float]:
    """Return the same where the people of both forms are equally able."""
    ratio = float(np.sqrt(form.true / other.true))
    return (
        float(np.clip(form.mean + ratio * (mean - other.mean), 0.01, 0.99)),
        form.true * true / other.true,
        form.variance / form.n + ratio**2 * (other.variance / other.n + squared),
    )
