"""Whether items hang together by more than the ability: residual correlations, without any model of the answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DEGREE = 4
"""Of the polynomial in the people's rank by which an item's answers are foretold."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """How the residual correlations of items of one competency spread.

    Attributes:
        excess: standard deviation of the correlations beyond what chance gives; 0 where there is none.
        beyond_chance: how many standard errors the spread lies above that of chance.
        pairs: of items that were compared.
    """

    excess: float
    beyond_chance: float
    pairs: int


def dependence(points: np.ndarray, *, competency: np.ndarray, stem: np.ndarray) -> Dependence | None:
    """Return how unevenly items hang together within their competencies.

    Q₃ (Yen 1984) is the correlation of two items' residuals, here from the smooth regression of each item on the rank
    of the total, which holds whatever the curves of the items are. Q₃ of items with nothing but the ability (and their
    competency) in common are alike, about −1/(k − 1), and differ by chance with the variance 1/n (Christensen,
    Makransky and Horton 2017 compare them with their mean for that reason). Where some items share a stem, their Q₃
    stand out and the variance rises: n·Var(Q₃) − 1 has the standard error √(2/pairs).

    Args:
        points: people × items, complete.
        competency: items, a number for each one's; the mean is taken within it, since what is particular to a
            competency belongs to its true score.
        stem: items, a number for each one's; pairs of one stem are left out, for they count as one item already.

    Returns:
        None with fewer than three pairs in every competency.
    """
    people = len(points)
    rank = points.sum(axis=1).argsort(kind="stable").argsort() / max(people - 1, 1)
    basis, _ = np.linalg.qr(np.polynomial.legendre.legvander(2 * rank - 1, DEGREE))
    left = points - basis @ (basis.T @ points)
    spread = left.std(axis=0)
    varied = spread > 1e-9
    left, competency, stem = left[:, varied] / spread[varied], competency[varied], stem[varied]
    q3 = left.T @ left / people
    found = []
    for one in np.unique(competency):
        at = np.flatnonzero(competency == one)
        first, second = np.triu_indices(len(at), 1)
        apart = stem[at[first]] != stem[at[second]]
        own = q3[at[first[apart]], at[second[apart]]]
        if len(own) >= 3:
            found.append((own - own.mean()) * np.sqrt(len(own) / (len(own) - 1)))
    if not found:
        return None
    away = np.concatenate(found)
    ratio = float(people * np.mean(away**2))
    error = np.sqrt(2 / len(away))
    return Dependence(float(np.sqrt(max(ratio - 1, 0.0) / people)), float((ratio - 1) / error), len(away))
