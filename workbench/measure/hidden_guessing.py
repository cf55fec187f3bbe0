"""Whether right answers were guessed more often than the exam's sheet says: a lower asymptote that all items share.

Where slopes are estimated, a model without one makes of guessing a stretched scale, which halves of the exam foretold
from each other hardly show: both are stretched alike. Under equal slopes guessing cannot be told from items that differ
in slope, and nothing is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench import tables
from workbench.measure.estimates import Estimates
from workbench.measure.guessing import lower_asymptotes
from workbench.measure.irt import Curves, Shape, calibrate, normalised
from workbench.measure.irt.people import log_likelihoods
from workbench.measure.irt.prior import MOMENTS
from workbench.measure.irt.scale import ABOVE_CHANCE
from workbench.measure.shape import AT, missed

FEWEST_PEOPLE = 3.0
"""People for each parameter of the items; with fewer nothing is said."""

USUAL = 0.25
"""Chance of a guess where the sheet does not tell the number of options."""


@dataclass(frozen=True, eq=False)
class Sitting:
    """The people of one form, under a model that estimates slopes.

    Attributes:
        category: people × items, from 0.
        curves: the items.
        theta: nodes, abilities.
        prior: nodes, share of people.
        chance: items, how likely a right answer is of who only guesses; 0 for items that cannot be guessed.
        shape: of the distribution of ability.
    """

    category: np.ndarray
    curves: Curves
    theta: np.ndarray
    prior: np.ndarray
    chance: np.ndarray
    shape: Shape


def chances_to_guess(items: tables.Items) -> np.ndarray:
    """Return items, the chance to guess each: by its options where the sheet tells them, else `USUAL` with a key.

    Args:
        items: table `items`; where none has a key, all can be guessed.
    """
    told = lower_asymptotes(items, "options")
    return told if told.any() else lower_asymptotes(items, USUAL)


def guessed(sitting: Sitting) -> float | None:
    """Return by how many standard errors the answers ask for a lower asymptote above the curves', alike for all items.

    The Lagrange multiplier test of Rao (1948), signed, with the people's own scores as information (Berndt, Hall, Hall
    and Hausman 1974): what the score of the asymptote keeps beside those of slopes, steps and the shape of ability.

    Returns:
        None with fewer than `FEWEST_PEOPLE` people for each parameter, or where no item can be guessed.
    """
    curves, theta = sitting.curves, sitting.theta
    asked = np.flatnonzero(sitting.chance > 0)
    mass = _posterior(sitting)
    others = _others(sitting, mass)
    people = len(sitting.category)
    if not len(asked) or people < FEWEST_PEOPLE * others.shape[1]:
        return None
    plain, _ = curves.plain(theta)
    lower = curves.lower[asked, None]
    upper = plain[asked, :, 1]
    right = (sitting.category[:, asked] == 1).astype(float)
    gain = (1 - upper) / (lower + (1 - lower) * upper)
    own = (mass * (right @ gain)).sum(axis=1) - (1 - right) @ (1 / (1 - lower[:, 0]))
    left = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    information = float(left @ left) * people / (people - others.shape[1])
    return float(left.sum() / np.sqrt(information)) if information > 0 else None


def _posterior(sitting: Sitting) -> np.ndarray:
    with np.errstate(divide="ignore"):
        prior = np.log(sitting.prior)
    return normalised(log_likelihoods(sitting.category.astype(float), sitting.curves, sitting.theta) + prior)


def _others(sitting: Sitting, mass: np.ndarray) -> np.ndarray:
    """Return people × parameters, each person's score of slopes, steps and shape."""
    curves, theta = sitting.curves, sitting.theta
    plain, _ = curves.plain(theta)
    columns = []
    for item, column in enumerate(sitting.category.T):
        steps, lower = int(curves.steps[item]), curves.lower[item]
        own = plain[item, :, 1 : steps + 1]
        reached = column[:, None] == np.arange(1, steps + 1)
        weight = np.ones(len(theta))
        if lower > 0:
            weight = own[:, 0] / (lower + (1 - lower) * own[:, 0])
        of_step = reached[:, None, :] * weight[:, None] - own
        columns.append(np.einsum("pq,pqk->pk", mass, of_step))
        columns.append((mass * (of_step @ np.arange(1.0, steps + 1)) * theta).sum(axis=1, keepdims=True))
    z = theta / max(float(np.sqrt(sitting.prior @ theta**2)), 1e-9)
    free = MOMENTS[sitting.shape] if sitting.shape != "normal" else 0
    powers = z[:, None] ** np.arange(1, free + 1)
    return np.column_stack([*columns, mass @ powers - sitting.prior @ powers])


def moved(sitting: Sitting) -> float | None:
    """Return how far probabilities change where items are guessed as often as `chance` says: the worst tenth, share.

    Points are percentages of the form's points that quarters of the people do not reach, as the curves expect them.

    Returns:
        None where such a model does not converge.
    """
    curves, share = sitting.curves, sitting.category.mean(axis=0)
    lower = np.where(share >= sitting.chance + ABOVE_CHANCE, np.maximum(curves.lower, sitting.chance), curves.lower)
    category = sitting.category.astype(float)
    other = calibrate(category, model="2pl", worth=curves.worth, lower=lower, shape=sitting.shape)
    if not other.converged:
        return None
    used = _estimates(sitting)
    guessing = replace(sitting, curves=other.curves, theta=other.theta, prior=other.prior[0])
    points = np.interp(AT, sitting.prior.cumsum(), used.middle)
    return missed(1 - used.below(points), 1 - _estimates(guessing).below(points))


def _estimates(sitting: Sitting) -> Estimates:
    theta = sitting.theta
    half = (theta[1] - theta[0]) / 2
    ends = np.append(theta - half, theta[-1] + half)
    percent = [
        np.maximum.accumulate(sitting.curves.expected(at).sum(axis=0)) / sitting.curves.worth.max(axis=1).sum()
        for at in (ends, theta)
    ]
    return Estimates(_posterior(sitting), *percent)
