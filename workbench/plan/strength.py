"""How many qualified people of each unit may be away in one week so that enough of them stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework

COLUMNS = {
    "row": "int64", "unit_id": "str", "scale_id": "str", "level": "int64",
    "needed": "int64", "qualified": "int64", "stay": "int64", "room": "int64",
}  # fmt: skip


def strength(
    levels: pd.DataFrame, officers: pd.DataFrame, framework: Framework, *, share: float | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the minimum strength of every unit, and who counts towards it.

    For each unit, scale and level k of the unit's `needed`: needed is Σ_{j ≥ k} needed_j, qualified the people of the
    unit whose level is k or more (by the cut scores, whatever the certainty), stay = ⌈share × needed⌉, and
    room = max(qualified − stay, 0): so many of them may be away in one week, whatever they are trained in.

    Args:
        levels: table `levels`, or any table with officer_id, scale_id and level.
        officers: table `officers`.
        framework: what each unit needs.
        share: parameter `training.strength`; None for no limit.

    Returns:
        One row per unit, scale and level (`row` numbers them 0, 1, …): row, unit_id, scale_id, level, needed,
        qualified, stay, room; and one row per qualified officer and such row: officer_id, row.
    """
    needed = _needed(framework) if share is not None else pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    unit_of = officers[["officer_id", "unit_id"]].astype("str").dropna(subset=["unit_id"])
    held = levels[["officer_id", "scale_id", "level"]].dropna(subset=["level"])
    held = held.rename(columns={"level": "held"}).astype({"officer_id": "str", "scale_id": "str", "held": "int64"})
    able = needed.merge(held.merge(unit_of, on="officer_id"), on=["unit_id", "scale_id"])
    able = able[able["held"] >= able["level"]][["officer_id", "row"]].sort_values(["officer_id", "row"])
    qualified = able.groupby("row").size().reindex(needed["row"], fill_value=0).to_numpy()
    stay = np.ceil((share or 0.0) * needed["needed"].to_numpy(float) - 1e-9).astype(int)
    rows = needed.assign(qualified=qualified, stay=stay, room=np.maximum(qualified - stay, 0))
    return rows[list(COLUMNS)].astype(COLUMNS), able.reset_index(drop=True)


def _needed(framework: Framework) -> pd.DataFrame:
    entries = [
        (unit.id, scale, level, sum(n for at, n in by_level.items() if at >= level))
        for unit in framework.units
        for scale, by_level in unit.needed.items()
        for level in by_level
    ]
    frame = pd.DataFrame(entries, columns=["unit_id", "scale_id", "level", "needed"])
    frame = frame[frame["needed"].astype(int) > 0].sort_values(["unit_id", "scale_id", "level"], ignore_index=True)
    return frame.assign(row=np.arange(len(frame))).astype(
        {"unit_id": "str", "scale_id": "str", "level": "int64", "needed": "int64"}
    )
