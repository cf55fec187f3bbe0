"""Courses that serve several competencies: one seat for several needs of one person."""

from __future__ import annotations

import pandas as pd

from workbench.parameters.framework import Framework
from workbench.tables.seats import serving_needs

SEAT = ["officer_id", "course"]
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
    """Return steps of which each person has one per course and entry, whatever number of needs the seat serves.

    Of somebody's needs that a course serves, one carries the seat: the one whose own first step closes most. Its gain
    and its benefit are the sums, `also` names the others. A first step serves every need that it is the first step of,
    at whatever level; a later step those that it continues, and those that it is the first step of.

    Args:
        arcs: need, officer_id, scale_id, lifted, course, entry, from_level, first, gain, benefit.
    """
    several = arcs.groupby(["officer_id", "course"])["need"].transform("nunique").gt(1)
    if not several.any():
        return arcs.assign(**{ALSO: ""})
    alone, shared = arcs[~several], arcs[several]
    best = arcs[arcs["first"]].groupby("need")["benefit"].max()
    rank = shared.assign(rank=shared["need"].map(best).fillna(0.0))
    later = rank[~rank["first"]]
    starting = rank[rank["first"]].assign(entry=rank["from_level"])
    joining = later[[*SEAT, "entry"]].drop_duplicates().merge(starting, on=[*SEAT, "entry"])
    found = [_one_seat(rank[rank["first"]], SEAT), _one_seat(pd.concat([later, joining]), [*SEAT, "entry"])]
    whole = pd.concat([alone.assign(**{ALSO: ""}), *found])
    return whole.sort_values(["need", "entry", "course"])[[*arcs.columns, ALSO]]


def _one_seat(steps: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return one row per seat: the need that carries it, of those that it continues where there are any."""
    ordered = steps.sort_values([*key, "first", "rank", "scale_id"], ascending=[True] * len(key) + [True, False, True])
    seats = ordered.groupby(key, sort=False)
    scales = seats["scale_id"].agg(list)
    carried = ordered.drop_duplicates(key).set_index(key)
    told = {
        at: " ".join(sorted(set(names) - {own}))
        for (at, names), own in zip(scales.items(), carried["scale_id"].reindex(scales.index), strict=True)
    }
    carried = carried.assign(gain=seats["gain"].sum(), benefit=seats["benefit"].sum())
    return carried.assign(**{ALSO: pd.Series(told).reindex(carried.index).to_numpy()}).reset_index()


def served_scales(options: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Return a row per option and need that it serves: at (position of the option), officer_id, served, level.

    `level` is where the need stands when the seat is taken: its own level, or where an earlier step has led it.

    Args:
        options: steps that may be chosen, as `together` returns them.
        needs: need, officer_id, scale_id and level, as in `Candidates.needs`.
    """
    own = options["need"].map(needs.set_index("need")["scale_id"]).astype("str")
    names = (own + " " + options[ALSO].astype("str")).str.split()
    rows = options[["officer_id", "entry", "need"]].assign(at=range(len(options)), scale_id=names).explode("scale_id")
    rows = rows.merge(needs[["officer_id", "scale_id", "level"]], on=["officer_id", "scale_id"])
    level = rows[["entry", "level"]].astype(float).max(axis=1)
    return rows.assign(level=level)[["at", "officer_id", "need", "scale_id", "level"]]


def further_scales(seats: pd.DataFrame) -> pd.Series:
    """Return of each seat the scales that it serves beside the one that carries it, as lists."""
    if ALSO not in seats:
        return pd.Series([[] for _ in range(len(seats))], index=seats.index, dtype="object")
    return seats[ALSO].fillna("").astype("str").str.split()


def each_need(training: pd.DataFrame) -> pd.DataFrame:
    """Return a row per need that a seat serves; the rows of `training_plan` where each serves one.

    Seats for a course itself serve none.
    """
    training = serving_needs(training)
    if ALSO not in training or training.empty:
        return training
    more = training.assign(scale_id=further_scales(training)).explode("scale_id")
    more = more[more["scale_id"].notna()]
    return pd.concat([training, more.astype({"scale_id": "str"})], ignore_index=True)
