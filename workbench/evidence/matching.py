"""Who took a course between two waves, and who is comparable: the same starting level in the same kind of unit.

Uses `progress` of the same room: both start from the two waves' abilities before a prior drew them in.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.profile.progress import Wave, undrawn

KEY = ["officer_id", "scale_id"]


def takers(
    attendance: tables.Attendance, framework: Framework, *, since: dt.date | None, until: dt.date | None
) -> pd.DataFrame:
    """Return who took which course between the two waves: officer_id, course_id, scale_id (lifted), domain_id, date.

    A row counts where its date lies after `since` and not after `until`. A sheet without any date counts as a whole,
    for it holds what was taken since the earlier wave; where other rows are dated, a row without a date tells nothing
    (`undated`). Somebody who took a course twice counts once, with the first date.

    Args:
        attendance: table `attendance`.
        framework: what each course lifts.
        since: day of the earlier wave, None where it is not known.
        until: day of this wave, None where it is not known.
    """
    date = _dates(attendance)
    between = date.notna() | date.isna().all()
    if since is not None:
        between &= ~(date <= pd.Timestamp(since))
    if until is not None:
        between &= ~(date > pd.Timestamp(until))
    frame = _with_scales(attendance[["officer_id", "course_id"]].assign(date=date)[between.to_numpy()], framework)
    frame = frame.sort_values(["officer_id", "course_id", "date"], kind="stable")
    return frame.drop_duplicates(["officer_id", "course_id"], ignore_index=True)


def undated(attendance: tables.Attendance, framework: Framework) -> pd.DataFrame:
    """Return officer_id and domain_id of those who took a course of the domain, nobody knows when.

    They are neither trained between the waves for certain nor comparable with those who are. Nobody, where no row of
    the sheet has a date.

    Args:
        attendance: table `attendance`.
        framework: what each course lifts.
    """
    date = _dates(attendance)
    rows = attendance[["officer_id", "course_id"]][(date.isna() & date.notna().any()).to_numpy()]
    return _with_scales(rows, framework)[["officer_id", "domain_id"]].drop_duplicates(ignore_index=True)


def _dates(attendance: tables.Attendance) -> pd.Series:
    if "date" in attendance:
        return attendance["date"]
    return pd.Series(pd.NaT, index=attendance.index, dtype="datetime64[us]")


def _with_scales(rows: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    lifts = {course.id: course.lifts.scale for course in framework.courses}
    known = rows[rows["course_id"].isin(lifts)]
    scale = known["course_id"].map(lifts).astype("str")
    return known.assign(scale_id=scale, domain_id=scale.map(framework.domain_of).astype("str"))


def both_waves(before: Wave, now: Wave, *, people: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return what both waves say of everybody with a result on a scale in both.

    Where both waves have abilities, `score` is the earlier EAP, the best guess of the ability from that exam, and
    `start` and `end` are the abilities that the answers alone give (`undrawn`), whose errors have mean 0, each on its
    own wave's scale. Otherwise all three are percentages, with the conditional error of the score.

    Args:
        before: the earlier wave, under this wave's ids of officers and scales.
        now: this wave.
        people: officer_id, unit_id and kind: the unit at the earlier wave, and what kind of unit it is.
        framework: domains of the scales.

    Returns:
        officer_id, scale_id, metric (logit, percent), score, domain_score, start, start_variance, end, end_variance,
        band (level at the start), unit_id and kind (of the unit at the start; empty where it is not known).
    """
    pair = before.scores.merge(now.scores, on=KEY, suffixes=("_before", "_now"), validate="one_to_one")
    pair = pair.merge(before.levels[[*KEY, "level"]].dropna(), on=KEY).astype({"level": int})
    ends = {"start": ("before", before), "end": ("now", now)}
    free = {name: _undrawn(pair, suffix, wave.reliability) for name, (suffix, wave) in ends.items()}
    known = (free["start"].notna() & free["end"].notna()).all(axis=1)
    logit = known.groupby(pair["scale_id"]).transform("any")
    found = pair[KEY].assign(
        band=pair["level"],
        metric=np.where(logit, "logit", "percent"),
        score=pair["theta_before"].where(logit, pair["percent_before"]),
    )
    for name, (suffix, _) in ends.items():
        error = pair[f"se_percent_{suffix}"].fillna(0.0)
        found[name] = free[name]["value"].where(logit, pair[f"percent_{suffix}"])
        found[f"{name}_variance"] = (free[name]["error"] ** 2).where(logit, error**2)
    domain = found["scale_id"].map(framework.domain_of).fillna(found["scale_id"])
    of_domain = found.set_index(KEY)["score"].reindex(pd.MultiIndex.from_arrays([found["officer_id"], domain]))
    found["domain_score"] = np.where(of_domain.isna(), found["score"], of_domain)
    home = people.set_index("officer_id")[["unit_id", "kind"]].reindex(found["officer_id"])
    found[["unit_id", "kind"]] = home.astype("str").fillna("").to_numpy()
    return found.dropna(subset=["score", "start", "end"]).reset_index(drop=True)


def compared(taken: pd.DataFrame, measured: pd.DataFrame, *, course_id: str) -> pd.DataFrame:
    """Return those who took a course and those who can be compared with them, on the scale that the course lifts.

    Comparable is who took no course of that domain: what one learns on one scale of it may help on another. A stratum
    is a level at the start and a kind of unit; strata that hold both are numbered from 0, all others are −1.

    Args:
        taken: what `takers` returns.
        measured: what `both_waves` returns.
        course_id: the course.

    Returns:
        The rows of `measured` on that scale with `treated` and `stratum`.
    """
    of_course = taken[taken["course_id"] == course_id]
    touched = taken.loc[taken["domain_id"] == of_course["domain_id"].iloc[0], "officer_id"]
    people = measured[measured["scale_id"] == of_course["scale_id"].iloc[0]]
    treated = people["officer_id"].isin(of_course["officer_id"])
    people = people.assign(treated=treated)[treated | ~people["officer_id"].isin(touched)]
    groups = people.groupby(["band", "kind"], sort=True)
    shared = groups["treated"].transform("mean")
    number = groups.ngroup().where(shared.gt(0) & shared.lt(1), -1)
    return people.assign(stratum=number).reset_index(drop=True)


def _undrawn(pair: pd.DataFrame, suffix: str, reliability: tables.Reliability) -> pd.DataFrame:
    sigma = pair["scale_id"].map(reliability.set_index("scale_id")["sigma"]).to_numpy(float)
    theta, error = (pair[f"{name}_{suffix}"].to_numpy(float) for name in ("theta", "se_theta"))
    value, free = undrawn(theta, error, sigma)
    return pd.DataFrame({"value": value, "error": free}, index=pair.index)
