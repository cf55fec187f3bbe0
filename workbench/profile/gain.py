"""What a course gives somebody of a level: the levels of a requirement that it closes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def levels_closed(opens_at: ArrayLike, ends_at: ArrayLike, required: ArrayLike, *, top_level: int) -> np.ndarray:
    """Return the levels of a requirement that courses close, by the level at which they are entered.

    A course from a to b closes min(b, required) − k levels where a ≤ k < min(b, required), and none elsewhere: whom it
    takes in below its start learns nothing that counts, and who is at its end already loses nothing.

    Args:
        opens_at: rows, the level a at which each course starts.
        ends_at: rows, the level b at which it ends.
        required: rows, the level that the position requires.
        top_level: L.

    Returns:
        Rows × levels 0 … L.
    """
    ladder = np.arange(top_level + 1)
    low = np.asarray(opens_at)[..., None]
    goal = np.minimum(np.asarray(ends_at), np.asarray(required))[..., None]
    return np.where((low <= ladder) & (ladder < goal), goal - ladder, 0).astype(float)
