"""From answers to a calibration."""

from __future__ import annotations

import numpy as np

from workbench.measure.irt.answers import Answers, answers_of
from workbench.measure.irt.calibration import Calibration, Model, Shape
from workbench.measure.irt.curves import Curves
from workbench.measure.irt.em import Expectation, Problem, State, accelerated, expected
from workbench.measure.irt.errors import item_covariances
from workbench.measure.irt.prior import MOMENTS

NODES = np.linspace(-6.0, 6.0, 61)
"""Quadrature points in units of the ability's standard deviation."""

WIDE_NODES = np.linspace(-8.0, 8.0, 81)
"""The same where groups differ in ability."""

STEEPEST = 5.0
"""A slope of this size, or known no better than this, is no estimate: the data do not determine the model."""


def calibrate(
    responses: np.ndarray,
    *,
    model: Model,
    worth: np.ndarray | None = None,
    lower: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    shape: Shape = "normal",
    known: tuple[np.ndarray, np.ndarray] | None = None,
    tolerance: float = 1e-5,
    most_cycles: int = 500,
) -> Calibration:
    """Estimate item parameters by marginal maximum likelihood (Bock and Aitkin 1981).

    EM over fixed points, 61 from −6σ to 6σ for one group, with one Newton step per item and cycle; equal patterns are
    handled once. Standard errors are those of the observed information (Louis 1982). The first group has mean 0 and,
    with slopes, standard deviation 1; each further group has a distribution of its own.

    Args:
        responses: people × items of categories 0, 1, … and missing; each category up to an item's highest was reached.
        model: `rasch` or `2pl`; for items of several categories partial credit or generalised partial credit.
        worth: items × most categories, points that a category is worth; the category's number by default.
        lower: items, lower asymptote of items of two categories; 0 by default.
        groups: people, group 0, 1, …; all of one group by default. The groups must share items.
        shape: of the distributions of ability, `normal` or `histogram`.
        known: nodes in units of the first group's standard deviation, and groups × nodes, share of each group's people,
            where the distributions need not be estimated.
        tolerance: largest change of a parameter in one EM cycle that counts as settled.
        most_cycles: where to stop otherwise; the result then says so.

    Raises:
        ValueError: where the responses are not such categories, or an item of several has a lower asymptote.
    """
    of_person = np.zeros(len(responses), dtype=int) if groups is None else np.asarray(groups)
    answers = answers_of(responses, of_person)
    n_items, n_categories = answers.counts.shape
    number = np.arange(n_categories, dtype=float) * (answers.counts > 0)
    asymptote = np.zeros(n_items) if lower is None else np.asarray(lower, dtype=float)
    if (answers.counts[:, 2:].any(axis=1) & (asymptote > 0)).any():
        raise ValueError("only an item of two categories can have a lower asymptote")
    n_groups = int(of_person.max(initial=0)) + 1
    nodes = NODES if n_groups == 1 else WIDE_NODES
    problem = Problem(
        answers,
        nodes,
        slopes=model == "2pl",
        shaped=shape == "histogram" and known is None,
        known=None if known is None else _at(nodes, *known),
    )
    curves = _start(answers, asymptote, number if worth is None else worth)
    beta = np.zeros((n_groups, MOMENTS[shape]))
    begin = State(curves, 0.0, beta)
    state, settled, cycles = accelerated(problem, begin, tolerance=tolerance, most_cycles=most_cycles)
    reached = Expectation(problem, state)
    covariances, sound = item_covariances(problem, state)
    finite = sound and bool((np.abs(state.curves.slope) < STEEPEST).all())
    finite = finite and bool((np.sqrt(covariances[:, 0, 0]) < STEEPEST).all())
    return Calibration(
        model=model,
        curves=state.curves,
        covariances=covariances,
        shape=shape,
        theta=reached.theta,
        prior=np.exp(problem.log_prior(state)),
        shares=np.bincount(of_person, minlength=n_groups) / max(len(of_person), 1),
        log_likelihood=expected(problem, reached).log_likelihood,
        free=len(problem.packed(state)) - (2 if problem.shaped else 0),
        cycles=cycles,
        converged=settled and finite,
    )


def _at(nodes: np.ndarray, at: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return groups × nodes, the logarithm of shares that are known at other nodes."""
    found = np.array([np.interp(nodes, at, share) for share in shares])
    return np.log(np.maximum(found / found.sum(axis=1, keepdims=True), 1e-300))


def _start(answers: Answers, lower: np.ndarray, worth: np.ndarray) -> Curves:
    """Return the items where the cycles start: all with slope 1 and their shares of people in each category."""
    reached = answers.counts
    people, known = reached.sum(axis=1, keepdims=True), reached[:, 1:] > 0
    above = np.where(known, reached[:, 1:], 1.0)
    unguessed = np.maximum(above - lower[:, None] * people, 0.01 * people)
    odds = np.where(lower[:, None] > 0, unguessed, above) / reached[:, :1]
    return Curves(np.ones(len(reached)), np.where(known, 1.1 * np.log(odds), -np.inf), worth, lower)
