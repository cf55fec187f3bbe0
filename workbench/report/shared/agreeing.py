"""Printed numbers that agree with each other and with the words beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST_DECIMALS = 3

EQUAL = 1e-9
"""Difference below which two numbers are the same."""


def adding_up(parts: Sequence[float], total: float, *, decimals: int) -> list[float]:
    """Round parts so that they add up to a total as printed.

    Every part is rounded; what is then missing or too much goes, a last digit each, to the parts that rounding moved
    furthest the other way (largest remainders). A part that is exactly 0 stays 0, unless all are.

    Args:
        parts: numbers that add up to about the total; missing ones stay missing and count as nothing.
        total: what the rounded parts shall add up to, a number of so many decimals.
        decimals: digits after the point.
    """
    unit = 10.0**-decimals
    values = np.asarray(parts, dtype=float) / unit
    known = ~np.isnan(values)
    rounded = np.round(values)
    left = round(total / unit - rounded[known].sum())
    movable = np.flatnonzero(known & (values != 0.0)) if (values[known] != 0.0).any() else np.flatnonzero(known)
    order = movable[np.argsort(-np.sign(left) * (values - rounded)[movable], kind="stable")]
    for at in np.resize(order, abs(left) if len(order) else 0):
        rounded[at] += np.sign(left)
    return [round(float(value) * unit, decimals) + 0.0 for value in rounded]


def decimals_to_tell(*pairs: tuple[float, float]) -> int:
    """Return the fewest decimals with which the numbers of every pair, rounded, still lie as they do.

    For an interval against 0, give each end with 0; for a change against its margin, the change's size and the margin.
    Missing numbers, and equal ones, ask for nothing.
    """
    apart = [pair for pair in pairs if abs(pair[0] - pair[1]) > EQUAL]
    for decimals in range(MOST_DECIMALS):
        if not any(round(one, decimals) == round(other, decimals) for one, other in apart):
            return decimals
    return MOST_DECIMALS
