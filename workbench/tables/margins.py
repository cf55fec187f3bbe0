"""What the probability of a row may miss: rows of levels, and what is made from them, carry it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def margin_of(rows: pd.DataFrame) -> np.ndarray:
    """Return each row's `margin` (share), 0 where none is given."""
    if "margin" not in rows:
        return np.zeros(len(rows))
    return rows["margin"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
