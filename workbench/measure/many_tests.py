"""Many tests at once: p values that hold the share of false findings among all findings."""

from __future__ import annotations

import numpy as np
from scipy.stats import false_discovery_control


def adjusted(p: np.ndarray) -> np.ndarray:
    """Adjust p values by Benjamini and Hochberg (1995); missing ones stay missing and do not count.

    Args:
        p: p values of one family of tests.
    """
    found = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        found[known] = false_discovery_control(np.clip(p[known], 0.0, 1.0), method="bh")
    return found
