"""What a seat of a plan is for, as its scale says it: a need of a scale, or a course itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PREFIX = "course:"
"""Before the id of a course in the place of a scale: the seat is for the course itself, whatever the level."""


def scale_of(course_id: str) -> str:
    """Return what stands for the scale of a seat for the course itself."""
    return f"{PREFIX}{course_id}"


def course_of(scale_id: str) -> str | None:
    """Return the course that a seat is for itself, None where it is for a need."""
    return scale_id.removeprefix(PREFIX) if scale_id.startswith(PREFIX) else None


def for_itself(seats: pd.DataFrame) -> np.ndarray:
    """Return which seats (with scale_id) are for their course itself."""
    found: np.ndarray = seats["scale_id"].astype("str").str.startswith(PREFIX).fillna(False).to_numpy(bool)
    return found


def serving_needs(seats: pd.DataFrame) -> pd.DataFrame:
    """Return the seats that serve a need; all of them where none is for a course itself."""
    alone = for_itself(seats)
    return seats[~alone] if alone.any() else seats
