"""Courses that serve several competencies: one seat for several needs of one person."""

from __future__ import annotations

import pandas as pd

from workbench.parameters.framework import Framework

ALSO = "also"
"""Column of `training_plan`: the further scales that a seat serves, separated by spaces."""


def by_scale(courses: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return a row per course and scale that it serves: `courses` with `lifted`, its own scale, and scale_id."""
    served = pd.DataFrame(
        [(course, scale) for course, scales in framework.served_by.items() for scale in scales],
        columns=["course_id", "scale_id"],
    ).astype("str")
    return courses.rename(columns={"scale_id": "lifted"}).merge(served, on="course_id")


def together(arcs: pd.DataFrame) -> pd.DataFrame:
    """Return steps of which each person has one seat per course, whatever number of needs it serves.

    Of somebody's needs that courses of one scale serve, the one whose first step closes most, with those that the same
    seat serves, takes the seat (its benefit is the sum, `also` names the others); needs at other levels wait.

    Args:
        arcs: need, officer_id, scale_id, lifted, course, entry, first, benefit.
    """
    several = arcs.groupby(["officer_id", "course", "entry"])["need"].transform("size").gt(1)
    if not several.any() and not arcs["lifted"].ne(arcs["scale_id"]).any():
        return arcs.assign(**{ALSO: ""})
    key = ["officer_id", "course", "entry"]
    whole = arcs.groupby(key)["benefit"].transform("sum")
    names = arcs.sort_values("scale_id").groupby(key)["scale_id"].agg(list)
    told = [names[tuple(row)] for row in arcs[key].itertuples(index=False)]
    also = [" ".join(s for s in scales if s != own) for scales, own in zip(told, arcs["scale_id"], strict=True)]
    arcs = arcs.assign(benefit=whole, own=arcs["benefit"], **{ALSO: also})
    first = arcs[arcs["first"]].sort_values(["benefit", "own", "scale_id"], ascending=[False, False, True])
    chosen = first.drop_duplicates(["officer_id", "lifted"])[["officer_id", "lifted", "need"]]
    return arcs.merge(chosen, on=["officer_id", "lifted", "need"]).drop(columns="own")


def each_need(training: pd.DataFrame) -> pd.DataFrame:
    """Return a row per need that a seat serves; the rows of `training_plan` where each serves one."""
    if ALSO not in training or training.empty:
        return training
    others = training[ALSO].fillna("").astype("str").str.split()
    more = training.assign(scale_id=others).explode("scale_id")
    more = more[more["scale_id"].notna()]
    return pd.concat([training, more.astype({"scale_id": "str"})], ignore_index=True)
