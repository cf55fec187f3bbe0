"""Errors of the estimates: the observed information of all parameters together (Louis 1982)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.measure.irt.em import Expectation, Problem, State
from workbench.measure.irt.prior import polynomials

LEAST_INFORMATION = 1e-8
"""An information matrix whose smallest eigenvalue is not above this does not determine the parameters."""


@dataclass(frozen=True)
class _Scores:
    """The complete-data score of every parameter: category·u(θ) + given·v(θ), of one item (or group) each.

    Attributes:
        place: parameters, the item; items + g for a parameter of group g's distribution.
        step: parameters, 0 for a slope, k for d_k; −1 for a distribution's.
        u: parameters × nodes.
        v: parameters × nodes.
    """

    place: np.ndarray
    step: np.ndarray
    u: np.ndarray
    v: np.ndarray


def item_covariances(problem: Problem, state: State) -> tuple[np.ndarray, bool]:
    """Return the covariances of each item's parameters, and whether the information is positive definite.

    Observed information = complete information − Σ times·Cov(complete score | pattern), exact at the maximum. The
    means and variances of further groups are taken as estimated, as is σ under Rasch with a normal distribution; the
    shape of the first group's is taken as known.

    Returns:
        Items × (1 + most steps)², covariance of a, d_1 …, 0 for what is fixed; missing where the information is not
        positive definite.
    """
    known = Expectation(problem, state)
    scores = _scores(problem, state, known)
    information = _complete(problem, state, known, scores) - _lost(problem, known, scores)
    steps = state.curves.intercepts.shape[1]
    found = np.zeros((len(state.curves), steps + 1, steps + 1))
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= LEAST_INFORMATION:
        return np.full(found.shape, np.nan), False
    inverse = np.linalg.inv(information)
    own = np.flatnonzero(scores.step >= 0)
    pairs = scores.place[own][:, None] == scores.place[own]
    left, right = np.nonzero(pairs)
    at = own[left], own[right]
    found[scores.place[at[0]], scores.step[at[0]], scores.step[at[1]]] = inverse[at]
    return found, True


def _scores(problem: Problem, state: State, known: Expectation) -> _Scores:
    curves, theta, n_items = state.curves, known.theta, len(state.curves)
    chance = known.plain[:, :, 1:]
    mean = chance @ np.arange(1, chance.shape[2] + 1, dtype=float)
    lower = curves.lower[:, None]
    upper = chance[:, :, 0]
    part = np.divide(upper, lower + (1 - lower) * upper, out=np.ones_like(upper), where=lower > 0)
    rows: list[tuple[int, int, np.ndarray, np.ndarray]] = []
    nothing = np.zeros(len(theta))
    if problem.slopes:
        for item in range(n_items):
            u = theta * part[item] if lower[item, 0] else theta
            rows.append((item, 0, u, -theta * mean[item]))
    for item, step in zip(*np.nonzero(np.isfinite(curves.intercepts)), strict=True):
        u = part[item] if lower[item, 0] else nothing
        rows.append((int(item), int(step) + 1, u, -chance[item, :, step]))
    if not problem.slopes and not problem.shaped and problem.known is None:
        rows.append((n_items, -1, nothing, problem.nodes**2 - 1))
    basis, share = polynomials(problem.nodes, state.beta.shape[1]), np.exp(problem.log_prior(state))
    for group in range(1, len(state.beta) if problem.known is None else 1):
        rows += [(n_items + group, -1, nothing, column) for column in (basis - share[group] @ basis).T]
    place, step, u, v = zip(*rows, strict=True)
    return _Scores(np.array(place), np.array(step), np.array(u), np.array(v))


def _complete(problem: Problem, state: State, known: Expectation, scores: _Scores) -> np.ndarray:
    """Return the expected information of the complete data."""
    mass, right = np.zeros(known.base.shape), np.zeros((len(known.guessed), len(problem.nodes)))
    for part in problem.answers.parts(len(problem.nodes)):
        _, posterior = known.posterior(part)
        mass += part.by_cell(posterior)
        right += (part.reached[:, known.guessed] * part.times[:, None]).T @ posterior
    curves, theta = state.curves, known.theta
    people = problem.answers.given.astype(float).T @ mass
    found = np.zeros((len(scores.place),) * 2)
    category = np.arange(known.plain.shape[2], dtype=float)
    sigma_known = problem.slopes or problem.shaped or problem.known is not None
    for place in np.unique(scores.place):
        here = np.flatnonzero(scores.place == place)
        if place >= len(curves):
            group = place - len(curves)
            weight = mass[problem.answers.group == group].sum(axis=0)
            if group == 0 and not sigma_known:
                found[here, here] = 2.0 * float(weight @ problem.nodes**2)
                continue
            share = np.exp(problem.log_prior(state))[group]
            centred = scores.v[here]
            found[np.ix_(here, here)] = weight.sum() * (centred * share) @ centred.T
            continue
        score = scores.step[here]
        indicator = np.where(score[:, None] == 0, category, category == score[:, None])
        along = np.where(score[:, None] == 0, theta, 1.0)
        chance = known.plain[place]
        mean = chance @ indicator.T
        for left, row in enumerate(here):
            both = chance @ (indicator[left] * indicator).T - mean[:, [left]] * mean
            weight = people[place]
            if curves.lower[place] > 0:
                weight = people[place] - right[np.flatnonzero(known.guessed == place)[0]] * _bend(
                    chance[:, 1], curves.lower[place]
                )
            found[row, here] = ((weight * along[left])[:, None] * both * along.T).sum(axis=0)
    return found


def _bend(p: np.ndarray, lower: float) -> np.ndarray:
    """Return d(p/P)/dη over p(1 − p), the part of the curvature that depends on the answer under a lower asymptote."""
    whole = lower + (1 - lower) * p
    return lower / whole**2


def _lost(problem: Problem, known: Expectation, scores: _Scores) -> np.ndarray:
    """Return Σ times·Cov(complete score | pattern)."""
    answers, theta = problem.answers, known.theta
    n_items, n_groups = answers.codes.shape[1], int(answers.group.max()) + 1
    of_cell = np.column_stack([answers.given, answers.group[:, None] == np.arange(n_groups)]).astype(float)
    mass = np.zeros(known.base.shape)
    some = np.flatnonzero(scores.u.any(axis=1))
    item_some = scores.place[some]
    found = np.zeros((len(scores.place),) * 2)
    products = np.zeros((n_items * len(theta), of_cell.shape[1]))
    both = np.zeros((len(theta) if len(known.guessed) else 1, n_items, n_items))
    for part in answers.parts(len(theta)):
        _, posterior = known.posterior(part)
        counted = posterior * part.times[:, None]
        mass += part.by_cell(posterior)
        put = of_cell[part.cell]
        for cells, reached in part.reached_by_cell(counted) if len(some) else ():
            products += reached.T @ of_cell[cells]
        for node in range(len(theta) if len(known.guessed) else 0):
            both[node] += (part.reached * counted[:, [node]]).T @ part.reached
        if not len(known.guessed):
            both[0] += (part.reached * (counted @ theta**2)[:, None]).T @ part.reached
        mean = put[:, scores.place] * (posterior @ scores.v.T)
        mean[:, some] += part.reached[:, item_some] * (posterior @ scores.u[some].T)
        found -= (mean * part.times[:, None]).T @ mean
    by_node = products.reshape(n_items, len(theta), -1)
    for node in range(len(theta)):
        u, v = scores.u[some, node], scores.v[:, node]
        given = of_cell.T @ (of_cell * mass[:, [node]])
        found += np.outer(v, v) * given[np.ix_(scores.place, scores.place)]
        mixed = np.outer(u, v) * by_node[:, node][np.ix_(item_some, scores.place)]
        found[some] += mixed
        found[:, some] += mixed.T
        if len(known.guessed):
            found[np.ix_(some, some)] += np.outer(u, u) * both[node][np.ix_(item_some, item_some)]
    if not len(known.guessed) and len(some):
        found[np.ix_(some, some)] += both[0][np.ix_(item_some, item_some)]
    return found
