"""Estimation of items and of the distribution of ability by marginal maximum likelihood (Bock and Aitkin 1981).

What the sums need is little, because for items without a lower asymptote the answers count only through Σ a·category:
the likelihood of a pattern at a node is exp(θ·Σ a·category − Σ log Z(θ)) up to what is the same at every node, and
Σ log Z is the same for all who were given the same items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.measure.irt.answers import Answers, Part
from workbench.measure.irt.curves import Curves
from workbench.measure.irt.prior import fitted, log_shares, polynomials

LEAST_GAIN = 1e-4
"""A gain of log-likelihood over a cycle that no longer counts where the shape of ability is estimated."""

DIVERGED = 25.0
"""Slope, or standard deviation of ability, at which the cycles end: the items tell people wholly apart."""
LONGEST = 1.0
"""The longest step of a parameter in one cycle."""


@dataclass(frozen=True)
class State:
    """The parameters of one cycle.

    Attributes:
        curves: the items.
        log_sigma: logarithm of the first group's standard deviation (0 for 2PL).
        beta: groups × polynomials of the distributions of ability, see `workbench.measure.irt.prior`.
    """

    curves: Curves
    log_sigma: float
    beta: np.ndarray


@dataclass(frozen=True)
class Problem:
    """What stays the same over the cycles: answers, nodes in units of the first group's SD, and what is free.

    Attributes:
        answers: the distinct patterns.
        nodes: z; the abilities are σ·z.
        slopes: whether slopes are estimated; otherwise they are 1 and σ is.
        shaped: whether the first group's distribution is estimated; otherwise it is normal …
        known: … or, as those of all groups, given: groups × nodes, logarithm of the share of people.
    """

    answers: Answers
    nodes: np.ndarray
    slopes: bool
    shaped: bool
    known: np.ndarray | None = None

    @property
    def estimated(self) -> slice:
        """Return which groups' distributions are estimated."""
        return slice(0 if self.shaped else 1, None) if self.known is None else slice(0, 0)

    def log_prior(self, state: State) -> np.ndarray:
        """Return groups × nodes, logarithm of the share of people."""
        return log_shares(state.beta, self.nodes) if self.known is None else self.known

    def packed(self, state: State) -> np.ndarray:
        """Return the free parameters as one array."""
        curves = state.curves
        steps = curves.intercepts[np.isfinite(curves.intercepts)]
        first = curves.slope if self.slopes else np.array([state.log_sigma])
        return np.concatenate([first, steps, state.beta[self.estimated].ravel()])

    def judged(self, state: State) -> np.ndarray:
        """Return which of the free parameters must settle: all but the finer shape of distributions."""
        beta = np.zeros(state.beta.shape, dtype=bool)
        beta[:, :2] = True
        fine = beta[self.estimated].ravel()
        return np.concatenate([np.ones(len(self.packed(state)) - len(fine), dtype=bool), fine])

    def unpacked(self, values: np.ndarray, like: State) -> State:
        """Return the state of an array that `packed` made."""
        curves, beta = like.curves, like.beta.copy()
        known = np.isfinite(curves.intercepts)
        at = len(curves) if self.slopes else 1
        intercepts = curves.intercepts.copy()
        intercepts[known] = values[at : at + known.sum()]
        rest = beta[self.estimated]
        rest[:] = values[at + known.sum() :].reshape(rest.shape)
        slope = values[:at] if self.slopes else curves.slope
        log_sigma = 0.0 if self.slopes else float(values[0])
        return State(replace(curves, slope=slope, intercepts=intercepts), log_sigma, beta)


class Expectation:
    """The likelihoods of patterns at the nodes under one state."""

    def __init__(self, problem: Problem, state: State) -> None:
        """Work out what all patterns share."""
        answers, curves = problem.answers, state.curves
        self.theta = np.exp(state.log_sigma) * problem.nodes
        self.plain, log_total = curves.plain(self.theta)
        self.guessed = np.flatnonzero(curves.lower > 0)
        self.along = np.where(curves.lower > 0, 0.0, curves.slope)
        lower = curves.lower[self.guessed, None]
        logit = curves.logits(self.theta)[self.guessed, :, 1]
        self.odds = np.logaddexp(np.log(lower), logit) - np.log1p(-lower)
        prior = problem.log_prior(state)
        self.base = prior[answers.group] - answers.given.astype(float) @ (log_total - np.log1p(-curves.lower)[:, None])
        reached = answers.counts.copy()
        reached[self.guessed] = 0.0
        known = np.isfinite(curves.intercepts)
        self.same = float((reached[:, 1:][known] * curves.intercepts[known]).sum())

    def posterior(self, part: Part) -> tuple[float, np.ndarray]:
        """Return the log-likelihood of a piece, less `same`, and its patterns × nodes posterior."""
        mass = np.multiply.outer(part.reached @ self.along, self.theta)
        mass += self.base[part.cell]
        if len(self.guessed):
            mass += part.reached[:, self.guessed] @ self.odds
        peak = mass.max(axis=1, keepdims=True)
        mass -= peak
        np.exp(mass, out=mass)
        total = mass.sum(axis=1, keepdims=True)
        mass /= total
        return float(part.times @ (np.log(total) + peak).ravel()), mass


@dataclass
class Sums:
    """What a cycle sums over people.

    Attributes:
        log_likelihood: marginal log-likelihood.
        mass: cells × nodes, people.
        reached: items, Σ category·θ.
        right: items with a lower asymptote × nodes, people in the upper category.
    """

    log_likelihood: float
    mass: np.ndarray
    reached: np.ndarray
    right: np.ndarray


def expected(problem: Problem, known: Expectation) -> Sums:
    """Return the sums over all patterns: the E step."""
    nodes = len(problem.nodes)
    sums = Sums(
        known.same, np.zeros(known.base.shape), np.zeros(len(known.along)), np.zeros((len(known.guessed), nodes))
    )
    for part in problem.answers.parts(nodes):
        reached, posterior = known.posterior(part)
        sums.log_likelihood += reached
        sums.mass += part.by_cell(posterior)
        sums.reached += part.reached.T @ (part.times * (posterior @ known.theta))
        if len(known.guessed):
            sums.right += (part.reached[:, known.guessed] * part.times[:, None]).T @ posterior
    return sums


def cycle(problem: Problem, state: State) -> tuple[State, float]:
    """One EM cycle: expected counts at the nodes, one Newton step per item, and the distributions of ability.

    What the first group's people show of its mean and spread goes into the items (and, under Rasch, into σ), so that
    the scale stays the one on which the group has mean 0 and σ.
    """
    known = Expectation(problem, state)
    sums = expected(problem, known)
    curves, wider = _stepped(problem, state, known, sums)
    z = problem.nodes
    of_group = np.array([sums.mass[problem.answers.group == g].sum(axis=0) for g in range(len(state.beta))])
    of_group /= np.maximum(of_group.sum(axis=1, keepdims=True), 1e-300)
    mean = float(of_group[0] @ z) if problem.shaped else 0.0
    spread = 1.0
    if problem.shaped or not (problem.slopes or problem.known is not None):
        spread = float(np.sqrt(max(of_group[0] @ (z - mean) ** 2, 1e-8)))
    moved, sigma = (z - mean) / spread, np.exp(state.log_sigma)
    shift = curves.slope[:, None] * sigma * mean * np.arange(1, curves.intercepts.shape[1] + 1)
    slope = curves.slope * spread if problem.slopes else curves.slope
    log_sigma = 0.0
    if not problem.slopes:
        log_sigma = state.log_sigma + (wider if problem.known is not None else float(np.log(spread)))
    beta = state.beta.copy()
    basis = polynomials(moved, beta.shape[1])
    for group in range(len(beta))[problem.estimated]:
        beta[group] = fitted(beta[group], of_group[group] @ basis, z)
    new = State(replace(curves, slope=slope, intercepts=curves.intercepts + shift), log_sigma, beta)
    return new, sums.log_likelihood


def _stepped(problem: Problem, state: State, known: Expectation, sums: Sums) -> tuple[Curves, float]:
    """Return the items after one Newton step each, and the step that log σ asks for, were the items to stay.

    A step is at most `LONGEST` long in each parameter.
    """
    curves, theta = state.curves, known.theta
    people = problem.answers.given.astype(float).T @ sums.mass
    steps = curves.intercepts.shape[1]
    chance, category = known.plain[:, :, 1:], np.arange(1, steps + 1, dtype=float)
    mean = chance @ category
    gradient, curvature = np.zeros((len(curves), steps + 1)), np.zeros((len(curves), steps + 1, steps + 1))
    weighted = chance * people[:, :, None]
    gradient[:, 0] = sums.reached - (people * mean) @ theta
    gradient[:, 1:] = problem.answers.counts[:, 1:] - weighted.sum(axis=1)
    curvature[:, 0, 0] = (people * (chance @ category**2 - mean**2)) @ theta**2
    curvature[:, 0, 1:] = curvature[:, 1:, 0] = np.einsum(
        "jqk,jqk->jk", weighted, (category - mean[:, :, None]) * theta[:, None]
    )
    curvature[:, 1:, 1:] = -np.einsum("jqk,jql->jkl", weighted, chance, optimize=True)
    diagonal = np.arange(1, steps + 1)
    curvature[:, diagonal, diagonal] += weighted.sum(axis=1)
    for place, item in enumerate(known.guessed):
        gradient[item], curvature[item] = 0.0, 0.0
        p, n = known.plain[item, :, 1], people[item]
        whole = curves.lower[item] + (1 - curves.lower[item]) * p
        residual = (sums.right[place] - n * whole) * p / whole
        weight = n * p**2 * (1 - whole) / whole
        gradient[item, :2] = residual @ theta, residual.sum()
        curvature[item, :2, :2] = [[weight @ theta**2, weight @ theta], [weight @ theta, weight.sum()]]
    wider = float(np.clip(gradient[:, 0].sum() / max(curvature[:, 0, 0].sum(), 1e-10), -LONGEST, LONGEST))
    fixed = np.column_stack([np.full(len(curves), not problem.slopes), ~np.isfinite(curves.intercepts)])
    gradient[fixed] = 0.0
    curvature[fixed] = 0.0
    curvature.transpose(0, 2, 1)[fixed] = 0.0
    places = np.arange(steps + 1)
    curvature[:, places, places] = np.where(
        fixed, 1.0, np.maximum(curvature[:, places, places], 1e-10) * (1 + 1e-9) + 1e-8
    )
    step = np.clip(np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0], -LONGEST, LONGEST)
    return replace(curves, slope=curves.slope + step[:, 0], intercepts=curves.intercepts + step[:, 1:]), wider


def diverged(state: State) -> bool:
    """Return whether slopes or σ have left what answers can tell."""
    return bool(np.abs(state.curves.slope).max() >= DIVERGED or state.log_sigma >= np.log(DIVERGED))


def accelerated(problem: Problem, start: State, *, tolerance: float, most_cycles: int) -> tuple[State, bool, int]:
    """Run the cycles until no parameter moves by `tolerance`, by squared extrapolation (Varadhan and Roland 2008).

    The finer shape of a histogram does not count: where it no longer moves the items it may go on for long. An
    extrapolation that lowers the likelihood is taken back.

    Answers that tell people wholly apart have no estimate: there the cycles end once a slope or σ is `DIVERGED`.

    Returns:
        The last state, whether it settled, and the number of cycles.
    """
    state, best, cycles = problem.packed(start), -np.inf, 0
    judged = problem.judged(start)
    fallback = state
    while cycles < most_cycles:
        after, reached = cycle(problem, problem.unpacked(state, start))
        one = problem.packed(after)
        cycles += 1
        if not reached >= best - 1e-9 * abs(best):
            state, best = fallback, -np.inf
            continue
        if diverged(after):
            return after, False, cycles
        gain, best = reached - best, reached
        first = one - state
        if np.abs(first[judged]).max() < tolerance or (problem.shaped and 0 <= gain < LEAST_GAIN):
            return after, True, cycles
        after, _ = cycle(problem, after)
        two = problem.packed(after)
        cycles += 1
        second = two - one
        if np.abs(second[judged]).max() < tolerance:
            return after, True, cycles
        bend = second - first
        stride = min(-np.sqrt((first @ first) / max(bend @ bend, 1e-300)), -1.0)
        fallback = two
        state = state - 2 * stride * first + stride**2 * bend if cycles > 4 else two
    return problem.unpacked(state, start), False, cycles
