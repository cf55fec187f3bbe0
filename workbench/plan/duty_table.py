"""What became of duties in a plan: who has a seat in time, who late, and what keeps the others without one.

Uses `unmet` of the same room, which asks of every limit what it keeps out, as for needs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.duties import scale_of
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.duties import DUE, KEY, duties
from workbench.plan.itself import DUTY
from workbench.plan.unmet import open_needs


def duty_table(
    choice: Candidates,
    *,
    officers: tables.Officers,
    framework: Framework,
    limits: Training,
    start: dt.date,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
) -> tables.Duties:
    """Return table `duties`: every duty of every officer, when it is due, and the seat that renews it.

    Any seat in the course renews it. What keeps a duty that is due without a seat is what a need would be told.

    Args:
        choice: what the plan could choose from.
        officers: table `officers`.
        framework: duties, units and sites.
        limits: limits of the plan, with the certificates.
        start: first day of the plan.
        sessions: table `sessions`.
        assignments: table `training_plan`.
    """
    if not framework.duties:
        return tables.DUTIES.empty()
    found = duties(officers, framework, training=limits, start=start)
    held = assignments[["officer_id", "session_id"]].merge(
        sessions[["session_id", "course_id", "end"]], on="session_id"
    )
    held = held.sort_values([*KEY, "end"]).drop_duplicates(KEY).astype(dict.fromkeys(KEY, "str"))
    found = found.merge(held, on=KEY, how="left")
    seated, late = found["session_id"].notna(), found["due"].notna() & found["end"].gt(found["due"])
    found = found.assign(planned=np.select([seated & late, seated], ["late", "in_time"], "none"))
    waits = found["state"].isin(DUE) & ~seated
    kept = _kept_out(
        found[waits], choice, officers=officers, framework=framework, limits=limits, start=start, sessions=sessions,
        assignments=assignments,
    )  # fmt: skip
    found = found.merge(kept, on=KEY, how="left")
    return tables.DUTIES.shaped(found[tables.DUTIES.names()].sort_values(KEY))


def _kept_out(
    waiting: pd.DataFrame,
    choice: Candidates,
    *,
    officers: tables.Officers,
    framework: Framework,
    limits: Training,
    start: dt.date,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
) -> pd.DataFrame:
    """Return officer_id, course_id, reason and remedy of duties that are due and have no seat."""
    if waiting.empty or limits.duties == 0:
        return waiting[KEY].assign(reason="duties", remedy="weigh_duties")
    rows = waiting.assign(
        scale_id=[scale_of(str(course)) for course in waiting["course_id"]],
        gap=1,
        level=0,
        decision="clear",
        p_meets=0.0,
    )
    due = choice.itself[choice.itself[DUTY].gt(0)]
    asked = due.merge(rows[["officer_id", "scale_id", "gap", "decision", "p_meets"]], on=["officer_id", "scale_id"])
    asked = asked.assign(decided=True)
    facts = choice.courses.loc[asked["course"]]
    fits = asked.assign(
        benefit=asked[DUTY], gain=0.0, p_fits=np.nan, p_below=np.nan,
        **{name: facts[name].to_numpy() for name in ("to_level", "days", "span")},
    )[choice.suitable.columns]  # fmt: skip
    only = replace(
        choice, needs=asked.set_index("need", drop=False).rename_axis(None), suitable=fits, unsure=frozenset()
    )
    told = open_needs(
        tables.Needs(tables.Gaps(rows)), tables.GAPS.empty(), only, officers=officers, framework=framework,
        limits=limits, start=start, sessions=sessions, assignments=assignments,
    ).unmet  # fmt: skip
    named = told.merge(rows[["officer_id", "scale_id", "course_id"]], on=["officer_id", "scale_id"])
    return named[[*KEY, "reason", "remedy"]].astype(dict.fromkeys(KEY, "str"))
