"""People matched by their score: strata of those who were given the same items and reached the same on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from workbench.measure.blocks import distinct_rows

Found = TypeVar("Found")
"""The statistics that purification takes anew."""

MOST_ROUNDS = 10
"""Rounds of purification after which the last one stands where it goes round in a circle, as in the R package difR."""


@dataclass(frozen=True)
class Strata:
    """Who is compared with whom: people of one stratum were given the same items and have the same score.

    Attributes:
        code: people × items, the stratum of every person on every item; one column where items do not differ in it.
        score: strata, the matching score in points.
        form: strata, the set of items that its people were given.
    """

    code: np.ndarray
    score: np.ndarray
    form: np.ndarray

    def of_item(self, item: int) -> np.ndarray:
        """Return the stratum of every person on one item."""
        return self.code[:, item if self.code.shape[1] > 1 else 0]


def matched(values: np.ndarray, *, matching: np.ndarray | None = None) -> Strata:
    """Match people on the points of the items that count and of the studied item itself.

    Args:
        values: people × items, points, missing where not administered.
        matching: items, whether they count in the score of every item; all by default.
    """
    seen = ~np.isnan(values)
    gained = np.where(seen, values, 0.0)
    kept = np.ones(values.shape[1], dtype=bool) if matching is None else matching
    score = (gained @ kept.astype(float))[:, None]
    if not kept.all():
        score = score + gained * ~kept
    place, levels = pd.factorize(score.round(6).ravel())
    place = place.reshape(score.shape)
    if seen.all():
        return Strata(place, np.asarray(levels, dtype=float), np.zeros(len(levels), dtype=int))
    form, _ = distinct_rows(seen)
    code, pairs = pd.factorize((form.reshape(-1, 1) * len(levels) + place).ravel())
    forms, at = np.divmod(np.asarray(pairs), len(levels))
    return Strata(code.reshape(score.shape), np.asarray(levels, dtype=float)[at], forms)


def purified(statistics: Callable[[np.ndarray], tuple[Found, np.ndarray]], n_items: int) -> Found:
    """Statistics with a purified matching score (Holland and Thayer 1988).

    Items that differ significantly are left out of the matching score of all other items, and the statistics are taken
    anew, until the same items are found twice or `MOST_ROUNDS` have passed. Should all be found, none is left out.

    Args:
        statistics: takes which items count in the matching score, and returns the statistics and which items differ.
        n_items: how many items there are.
    """
    found, left_out = statistics(np.ones(n_items, dtype=bool))
    for _ in range(MOST_ROUNDS):
        if not left_out.any() or left_out.all():
            break
        found, again = statistics(~left_out)
        if (again == left_out).all():
            break
        left_out = again
    return found
