"""The order of steps in a written plan, worked out anew: a part of `checked`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.checked_coaching import parts


def row_of(seats: pd.DataFrame) -> pd.Series:
    """Return where each seat stands in `training_plan`."""
    return "training_plan " + seats["row"].astype("str")


def steps_in_order(seats: pd.DataFrame, training: Training) -> Iterator[tuple[str, ...]]:
    """Yield the seats whose step, level or week does not follow from the step before."""
    key = ["officer_id", "scale_id"]
    row = row_of(seats)
    yield from parts("steps", row[seats["step"].gt(training.steps)], seats["step"], training.steps)
    ordered = seats.sort_values([*key, "step"])
    before = ordered.groupby(key)[["step", "to_level", "last_week"]].shift()
    first = before["step"].isna()
    row = row_of(ordered)
    number = before["step"].fillna(0) + 1
    yield from parts("step_number", row[ordered["step"].ne(number)], ordered["step"], number)
    printed = training.seats_by == "level"
    begins = before["to_level"].where(~first, ordered["level"] if printed else ordered["likeliest"])
    yield from parts("level", row[ordered["from_level"].ne(begins).fillna(True)], ordered["from_level"], begins)
    early = ~first & ordered["week"].le(before["last_week"])
    yield from parts("order", row[early.fillna(False)], ordered["week"], before["last_week"])


def in_turn(seats: pd.DataFrame, framework: Framework) -> Iterator[tuple[str, ...]]:
    """Of two seats of one person that serve a scale in common, or whose courses do, the lower ends first.

    Seats that serve a scale in common have no level in common: nobody is lifted over it twice.
    """
    also = seats["also"].fillna("").astype("str") if "also" in seats else pd.Series("", index=seats.index)
    own = [{scale, *others.split()} for scale, others in zip(seats["scale_id"], also, strict=True)]
    served = [set(framework.served_by.get(str(c), ())) | mine for c, mine in zip(seats["course_id"], own, strict=True)]
    columns = ["officer_id", "row", "entry", "exit", "week", "last_week"]
    each = seats[columns].assign(own=own, served=served)
    pairs = each.merge(each, on="officer_id", suffixes=("", "_high"))
    pairs = pairs[pairs["row"].ne(pairs["row_high"]) & pairs["entry"].le(pairs["entry_high"])]
    if pairs.empty:
        return
    courses, needs = (
        np.array([bool(a & b) for a, b in zip(pairs[name], pairs[f"{name}_high"], strict=True)])
        for name in ("served", "own")
    )
    row = "training_plan " + pairs["row_high"].astype("str")
    above = pairs["exit"].le(pairs["entry_high"])
    early = courses & above & pairs["week_high"].le(pairs["last_week"])
    yield from parts("turn", row[early], pairs["week_high"], pairs["last_week"])
    twice = needs & ~above
    yield from parts("served_twice", row[twice], pairs["entry_high"], pairs["exit"])
