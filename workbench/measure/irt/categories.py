"""From points to the categories of the models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FEWEST_REACHED = 10
"""People that a category of an item of several points needs (Linacre 2002); with fewer it joins its neighbour."""

MOST_CATEGORIES = 12
"""Categories that an item can have; the rarest join their neighbours until no more are left."""

ROUNDING = 9
"""Decimals of points that count."""


@dataclass(frozen=True)
class Categories:
    """Points as categories.

    Attributes:
        codes: people × usable items, the category reached, missing where not given.
        usable: items, whether it can be calibrated: it was given, and not everybody has the same points.
        worth: usable items × most categories, the mean points of those in a category; 0 beyond an item's own.
        constant: items, the points that everybody has on an item that cannot be calibrated; missing for others, and
            where it was given to nobody.
        bounds: usable items × most steps, the fewest points of category 1 …; infinite beyond an item's own.
        merged: items, number of different points that share a category with others.
    """

    codes: np.ndarray
    usable: np.ndarray
    worth: np.ndarray
    constant: np.ndarray
    bounds: np.ndarray
    merged: np.ndarray


def categories(points: np.ndarray) -> Categories:
    """Return the categories that the points of each item fall into.

    Each number of points that somebody has is a category of its own. Of an item of three or more, those of fewer than
    `FEWEST_REACHED` people join the nearer neighbour, as do the rarest of more than `MOST_CATEGORIES`.

    Args:
        points: people × items, missing where not given.
    """
    n_items = points.shape[1]
    usable, merged = np.zeros(n_items, dtype=bool), np.zeros(n_items, dtype=int)
    constant = np.full(n_items, np.nan)
    codes, worths, bounds = [], [], []
    for item, column in enumerate(points.T):
        given = ~np.isnan(column)
        values, place, times = np.unique(column[given].round(ROUNDING), return_inverse=True, return_counts=True)
        if len(values) < 2:
            constant[item] = values[0] if len(values) else np.nan
            continue
        usable[item] = True
        joined = _joined(values, times)
        merged[item] = int((np.bincount(joined)[joined] > 1).sum())
        code = np.full(len(column), np.nan)
        code[given] = joined[place]
        codes.append(code)
        worths.append(np.bincount(joined, weights=values * times) / np.bincount(joined, weights=times))
        bounds.append(values[1:][np.diff(joined) > 0])
    most = max(map(len, worths), default=2)
    return Categories(
        np.column_stack(codes) if codes else np.empty((len(points), 0)),
        usable,
        np.array([np.pad(worth, (0, most - len(worth))) for worth in worths]).reshape(-1, most),
        constant,
        np.array([np.pad(own, (0, most - 1 - len(own)), constant_values=np.inf) for own in bounds]).reshape(
            -1, most - 1
        ),
        merged,
    )


def codes_of(points: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return people × items: the category that points fall into, missing where not given.

    Args:
        points: people × items.
        bounds: see `Categories`.
    """
    held = points.round(ROUNDING)
    code = np.where(np.isnan(points), np.nan, 0.0)
    for bound in bounds.T:
        code += held >= bound
    return code


def _joined(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return the category of each different number of points."""
    starts = list(range(len(values)))
    while len(starts) > 2:
        ends = [*starts[1:], len(values)]
        people = [times[a:b].sum() for a, b in zip(starts, ends, strict=True)]
        rarest = int(np.argmin(people))
        if people[rarest] >= FEWEST_REACHED and len(starts) <= MOST_CATEGORIES:
            break
        below = values[starts[rarest]] - values[starts[rarest] - 1] if rarest else np.inf
        above = values[ends[rarest]] - values[ends[rarest] - 1] if rarest + 1 < len(starts) else np.inf
        del starts[rarest if below <= above else rarest + 1]
    return np.searchsorted(starts, np.arange(len(values)), side="right") - 1
