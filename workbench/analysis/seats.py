"""Seats by the needs that they serve: what every page, list and count of needs with a seat reads."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.plan.carried import each_need, further_scales
from workbench.tables.seats import serving_needs

KEY = ["officer_id", "scale_id"]


def seats_by_need(tables: Mapping[str, pd.DataFrame], framework: Framework) -> pd.DataFrame:
    """Return the seats of `training_plan` with a row per need that each serves, whichever of them carries the seat.

    A row of a need that does not carry the seat has `carried` False, and the seat's facts; its from_level is the
    officer's own level on that scale, or where the earlier step has led it, within what the course lifts. A seat for
    a course itself serves no need. Seats,
    people and money are counted in `training_plan` itself, needs here.

    Args:
        tables: by name: training_plan, gaps, sessions.
        framework: the courses.
    """
    plan = serving_needs(tables["training_plan"]).reset_index(drop=True)
    each = each_need(plan).reset_index(drop=True)
    each = each.assign(carried=each.index < len(plan))
    if each["carried"].all():
        return each
    own = each[KEY].merge(tables["gaps"][[*KEY, "level"]].drop_duplicates(KEY), on=KEY, how="left")["level"]
    entry = {course.id: course.lifts.from_ for course in framework.courses}
    held = dict(zip(tables["sessions"]["session_id"], tables["sessions"]["course_id"], strict=True))
    lowest = each["session_id"].map(held).map(entry).astype(float)
    later = each["from_level"].astype(float).where(each["step"].gt(1))
    begins = own.astype(float).clip(lower=lowest, upper=each["to_level"].astype(float) - 1)
    begins = begins.where(later.isna() | begins.gt(later), later).fillna(each["from_level"].astype(float))
    from_level = each["from_level"].where(each["carried"], begins.astype("int64"))
    return each.assign(from_level=from_level.astype(each["from_level"].dtype))


def scales_of(seats: pd.DataFrame) -> pd.Series:
    """Return of each row of `training_plan` the scales that the seat serves, the one that carries it first."""
    return seats["scale_id"].astype("str").str.split() + further_scales(seats)
