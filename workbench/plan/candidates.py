"""What a training plan can choose from: who could take which course, where it could be held, how many may be away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.language import Text
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training

DAYS_PER_WEEK = 5.0
NO_SITE = ""


@dataclass(frozen=True)
class Candidates:
    """What the plan can choose from.

    Attributes:
        needs: decided needs of officers with a unit, sorted by officer and scale; `need` numbers them 0, 1, ….
        courses: one row per course: from_level, to_level, days, span (weeks), seats and costs.
        suitable: (need, course) pairs whose levels fit, whatever the days.
        options: those of them that fit into days_per_officer and the plan's weeks, with their benefit.
        reach: (unit_id, course, site): where the unit's people may attend the course.
        places: (course, site) that somebody may attend, with `limit`, the most sessions there.
        caps: people of each unit that may be away in one week.
        tie: what one đồng weighs in the objective: it only decides between otherwise equal plans.
    """

    needs: pd.DataFrame
    courses: pd.DataFrame
    suitable: pd.DataFrame
    options: pd.DataFrame
    reach: pd.DataFrame
    places: pd.DataFrame
    caps: pd.Series
    tie: float


def candidates(needs: pd.DataFrame, officers: pd.DataFrame, framework: Framework, *, limits: Training) -> Candidates:
    """Return what a plan can choose from.

    A course suits a need where from ≤ the officer's level < to ≤ required, on the need's own scale. Its benefit is
    priority × expected_gap × (to − level) / gap: the part of the expected gap that it closes. A course of d days
    takes ⌈d / 5⌉ weeks. People attend at their unit's site; where the course is not held there, or the unit has no
    site, at any of its sites. At most max(1, ⌊release_cap × people of the unit⌋) are away in one week.

    Raises:
        PlanInfeasible: where a course needs more people than it has seats.
    """
    courses = _courses(framework)
    open_needs = needs[needs["decision"].eq("clear") & needs["unit_id"].notna()]
    open_needs = open_needs.sort_values(["officer_id", "scale_id"]).reset_index(drop=True)
    open_needs = open_needs.assign(need=np.arange(len(open_needs)))
    pairs = open_needs.merge(courses, on="scale_id")
    fits = pairs["from_level"].le(pairs["level"]) & pairs["to_level"].gt(pairs["level"])
    suitable = pairs[fits & pairs["to_level"].le(pairs["required"])].sort_values(["need", "course"])
    closed = (suitable["to_level"] - suitable["level"]) / suitable["gap"]
    suitable = suitable.assign(benefit=(suitable["priority"] * suitable["expected_gap"] * closed).astype(float))
    allowed = np.inf if limits.days_per_officer is None else limits.days_per_officer
    options = suitable[suitable["days"].le(allowed) & suitable["span"].le(limits.weeks)]
    options = options[["need", "course", "officer_id", "unit_id", "benefit", "days", "span"]].reset_index(drop=True)
    reach = _reach(options[["unit_id", "course"]].drop_duplicates(), courses, framework)
    places = reach[["course", "site"]].drop_duplicates().sort_values(["course", "site"]).reset_index(drop=True)
    starts = limits.weeks - courses["span"].loc[places["course"]].to_numpy() + 1
    sizes = officers["unit_id"].dropna().astype("str").value_counts()
    caps = (sizes * limits.release_cap + 1e-9).astype(int).clip(lower=1)
    return Candidates(
        needs=open_needs,
        courses=courses,
        suitable=suitable[["need", "course", "officer_id", "unit_id", "days", "span"]].reset_index(drop=True),
        options=options,
        reach=reach,
        places=places.assign(limit=np.minimum(limits.sessions_per_course, starts)),
        caps=caps.rename("cap"),
        tie=_tie(options, courses),
    )


def _courses(framework: Framework) -> pd.DataFrame:
    narrow = [c for c in framework.courses if c.seats.min > c.seats.max]
    if narrow:
        raise PlanInfeasible(
            Problem(
                Text("Số chỗ tối thiểu lớn hơn tối đa.", "Fewest seats exceed most seats."),
                rule="plan",
                column=f"courses.{c.id}.seats",
                value=f"{c.seats.min} > {c.seats.max}",
            )
            for c in narrow
        )
    rows: list[tuple[str | float, ...]] = [
        (
            c.id,
            c.lifts.scale,
            c.lifts.from_,
            c.lifts.to,
            c.days,
            c.seats.min,
            c.seats.max,
            c.cost.session,
            c.cost.person,
        )
        for c in framework.courses
    ]
    names = ["course_id", "scale_id", "from_level", "to_level", "days", "fewest", "most", "session_cost", "person_cost"]
    frame = pd.DataFrame(rows, columns=names).astype({"course_id": "str", "scale_id": "str", "days": float})
    span = np.ceil(frame["days"] / DAYS_PER_WEEK - 1e-9).astype(int)
    return frame.assign(
        span=span, course=np.arange(len(frame)), sites=pd.Series([c.sites for c in framework.courses], dtype="object")
    )


def _reach(pairs: pd.DataFrame, courses: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    own_site = pairs["unit_id"].map({u.id: u.site for u in framework.units if u.site})
    held_at = pairs.assign(own=own_site, site=courses["sites"].loc[pairs["course"]].to_numpy()).explode("site")
    held_at["site"] = held_at["site"].fillna(NO_SITE).astype("str")
    at_home = held_at["site"].eq(held_at["own"]).fillna(False)
    has_home = at_home.groupby([held_at["unit_id"], held_at["course"]]).transform("any")
    kept = held_at[at_home | ~has_home]
    return kept[["unit_id", "course", "site"]].drop_duplicates().sort_values(["unit_id", "course", "site"])


def _tie(options: pd.DataFrame, courses: pd.DataFrame) -> float:
    paid = courses.loc[options["course"]]
    most = float((paid["session_cost"] + paid["person_cost"]).sum())
    return 1e-4 * float(options["benefit"].sum()) / most if most > 0 else 0.0
