"""What is left of the needs once training and coaching are planned."""

from __future__ import annotations

import pandas as pd

from workbench import tables
from workbench.plan.carried import each_need


def still_open(
    gaps: tables.Gaps, unmet: tables.Unmet, training: tables.TrainingPlan, coaching: tables.CoachingPlan
) -> tables.Unmet:
    """Return table `unmet` of both plans together.

    A need with a coach leaves the table. A need that a seat or a coach lifts only part of the way stays in it with the
    levels that remain, for the reason `next_step`: the next step follows the re-assessment.

    Args:
        gaps: table `gaps`.
        unmet: table `unmet` of the training plan.
        training: table `training_plan`.
        coaching: table `coaching_plan`.
    """
    key = ["officer_id", "scale_id"]
    steps = pd.concat([each_need(training)[[*key, "to_level"]], coaching[[*key, "to_level"]]], ignore_index=True)
    reached = steps.groupby(key, as_index=False)["to_level"].max().merge(gaps[[*key, "required"]], on=key)
    partly = reached[reached["to_level"] < reached["required"]]
    partly = partly.assign(gap=partly["required"] - partly["to_level"], reason="next_step", remedy="confirm_step")
    served = pd.MultiIndex.from_frame(steps[key].astype("str"))
    left = unmet[~pd.MultiIndex.from_frame(unmet[key].astype("str")).isin(served)]
    whole = pd.concat([left, partly[tables.UNMET.names()]], ignore_index=True).sort_values(key, kind="stable")
    return tables.UNMET.shaped(whole)
