"""Levels said in the terms of another framework, such as the EU's, as far as a checked crosswalk leads there."""

from __future__ import annotations

import numpy as np

from workbench import tables
from workbench.parameters.crosswalk import Crosswalk


def other_levels(levels: tables.Levels, crosswalk: Crosswalk | None, *, top_level: int) -> tables.OtherLevels:
    """Return table `other_levels`: every officer's level in the other framework, on the scales of checked rows.

    Level k of this framework is level m(k) of the other by the row's `levels`; level 0 stays below its level 1. Where
    several levels here are one there, its probability is theirs together: P(m) = Σ p_k over the k with m(k) = m. As m
    never descends, the level by the cut scores here is the level by the cut scores there.

    Args:
        levels: table `levels`.
        crosswalk: the crosswalk to the other framework; without one the table is empty.
        top_level: L, this framework's highest level.
    """
    rows = [row for row in (crosswalk.rows if crosswalk is not None else ()) if row.checked]
    known = levels[levels["scale_id"].isin([row.ours for row in rows])].dropna(subset=["level"])
    if known.empty:
        return tables.OTHER_LEVELS.empty()
    led = np.array([[0, *(row.levels[k] for k in range(1, top_level + 1))] for row in rows])
    at = known["scale_id"].map({row.ours: i for i, row in enumerate(rows)}).to_numpy(int)
    own = known["level"].to_numpy(int)
    other = led[at, own]
    chances = known[tables.level_columns(top_level)].to_numpy(float)
    same = led[at] == other[:, None]
    return tables.OTHER_LEVELS.shaped(
        known[["officer_id", "scale_id"]].assign(
            other_id=np.array([row.theirs for row in rows], dtype=object)[at],
            level=own,
            other_level=other,
            probability=(chances * same).sum(axis=1),
        )
    )
