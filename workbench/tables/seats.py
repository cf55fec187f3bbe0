"""What a seat of a plan is for, as its scale says it: a need of a scale, or a course itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.parameters.duties import PREFIX

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def for_itself(seats: pd.DataFrame) -> np.ndarray:
    """Return which seats (with scale_id) are for their course itself."""
    found: np.ndarray = seats["scale_id"].astype("str").str.startswith(PREFIX).fillna(False).to_numpy(bool)
    return found


def serving_needs(seats: pd.DataFrame) -> pd.DataFrame:
    """Return the seats that serve a need; all of them where none is for a course itself."""
    alone = for_itself(seats)
    return seats[~alone] if alone.any() else seats
