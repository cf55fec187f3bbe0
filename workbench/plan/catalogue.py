"""The courses of a framework as a plan sees them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.errors import PlanInfeasible, Problem
from workbench.messages import msg
from workbench.parameters.framework import Framework

DAYS_PER_WEEK = 5.0
NO_SITE = ""


def session_id(course_id: str, site: str, week: int) -> str:
    """Return the id of a session: what is held, where, and in which week of the plan it starts."""
    return f"{course_id}{f'@{site}' if site else ''}-w{week:02d}"


def session_ids(course_id: pd.Series, site: pd.Series, week: pd.Series) -> list[str]:
    """Return the ids of sessions, row by row."""
    rows = zip(course_id, site, week, strict=True)
    return [session_id(str(course), str(where), int(start)) for course, where, start in rows]


def known_courses(framework: Framework) -> pd.DataFrame:
    """Return one row per course, numbered 0, 1, … (`course`): levels, domain, days, weeks, seats, trainers, costs,
    sites, and whether people take it at work (`at_work`).

    Raises:
        PlanInfeasible: where a course needs more people than it has seats.
    """
    narrow = [c for c in framework.courses if c.seats.min > c.seats.max]
    if narrow:
        raise PlanInfeasible(
            Problem(
                msg("Fewest seats exceed most seats."),
                rule="plan",
                column=f"courses.{c.id}.seats",
                value=f"{c.seats.min} > {c.seats.max}",
            )
            for c in narrow
        )
    names = {
        "course_id": "str", "scale_id": "str", "domain_id": "str", "from_level": "int64", "to_level": "int64",
        "days": "float64", "fewest": "int64", "most": "int64", "trainers": "int64", "session_cost": "float64",
        "person_cost": "float64", "sites": "object", "at_work": "bool",
    }  # fmt: skip
    rows = [
        (
            c.id, c.lifts.scale, framework.domain_of.get(c.lifts.scale, c.lifts.scale), c.lifts.from_, c.lifts.to,
            c.days, c.seats.min, c.seats.max, c.trainers, c.cost.session, c.cost.person, c.held_at, c.at_work,
        )
        for c in framework.courses
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(names)).astype(names)
    span = np.ceil(frame["days"] / DAYS_PER_WEEK - 1e-9).astype(int)
    return frame.assign(span=span, course=np.arange(len(frame)))
