"""What asks for courses themselves in a plan: duties that fall into it, and courses that others ask before them.

Puts together `duties`, `itself` and `prerequisites` of the same room for what the plan can choose from.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.duties import DUE, duties
from workbench.plan.frozen import Frozen
from workbench.plan.itself import DUTY, LAST, PAIR, numbered, with_itself
from workbench.plan.prerequisites import asked_for, unmet_conditions

ASKED = ["officer_id", "unit_id", "course", DUTY, LAST]


def due_itself(
    officers: tables.Officers,
    framework: Framework,
    courses: pd.DataFrame,
    frozen: Frozen,
    *,
    training: Training,
    start: dt.date,
    first: int,
) -> pd.DataFrame:
    """Return the duties that fall into the plan and that no seat which stays renews, as `itself.numbered` does.

    Args:
        officers: table `officers`.
        framework: the duties of positions.
        courses: one row per course.
        frozen: what stays of a published plan.
        training: certificates, and what a duty counts.
        start: first day of the plan.
        first: the first number.
    """
    if not framework.duties or training.duties == 0:
        return numbered(pd.DataFrame({name: [] for name in ASKED}), courses, first=first)
    found = duties(officers, framework, training=training, start=start)
    found = found[found["state"].isin(DUE) & found["unit_id"].notna()]
    number = courses.set_index("course_id")["course"]
    found = found.assign(course=found["course_id"].map(number).to_numpy(int), duty=training.duties)
    # A day that has passed already cannot be kept any more: such a duty counts the same on every day.
    found = found.assign(last=found["due"].where(found["state"].eq("due")))
    stays = pd.MultiIndex.from_frame(_standing(frozen, courses))
    renewed = pd.MultiIndex.from_frame(found[PAIR]).isin(stays)
    return numbered(found.loc[~renewed, ASKED], courses, first=first)


def with_prerequisites(
    arcs: pd.DataFrame,
    due: pd.DataFrame,
    levels: tables.Levels | tables.Gaps,
    framework: Framework,
    courses: pd.DataFrame,
    frozen: Frozen,
    *,
    training: Training,
    start: dt.date,
    first: int,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return steps with the earlier courses that others ask, what asks for courses themselves, and conditions unmet.

    Args:
        arcs: steps that needs and duties could take.
        due: the duties among them.
        levels: officer_id, scale_id and level of everybody with a result.
        framework: what courses ask before them.
        courses: one row per course.
        frozen: what stays of a published plan.
        training: certificates.
        start: first day of the plan.
        first: number of the first of `due`.
    """
    pairs = arcs[[*PAIR, "unit_id"]].drop_duplicates(PAIR)
    conditions = unmet_conditions(_everybody(pairs, framework), levels, framework, training=training, start=start)
    asked = asked_for(conditions, pairs, stays=_standing(frozen, courses))
    more = numbered(asked, courses, first=first + len(due))
    arcs = with_itself(arcs, more, courses)
    concerned = pd.MultiIndex.from_frame(conditions[PAIR]).isin(pd.MultiIndex.from_frame(arcs[PAIR]))
    itself = pd.concat([due, more], ignore_index=True) if len(more) else due
    return arcs, itself, conditions[concerned].reset_index(drop=True)


def _standing(frozen: Frozen, courses: pd.DataFrame) -> pd.DataFrame:
    """Return officer_id and course of the seats that stay of a published plan."""
    number = courses.set_index("course_id")["course"]
    held = frozen.seats[["officer_id", "session_id"]].merge(
        frozen.sessions[["session_id", "course_id"]], on="session_id"
    )
    held = held.assign(course=held["course_id"].map(number))
    return held.loc[held["course"].notna(), PAIR].astype({"officer_id": "str", "course": "int64"}).drop_duplicates()


def _everybody(pairs: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return each officer with every course that asks for something."""
    number = {course.id: k for k, course in enumerate(framework.courses)}
    asking = sorted({number[asked.course] for asked in framework.prerequisites})
    who = pairs["officer_id"].unique()
    found = pd.DataFrame({"officer_id": np.repeat(who, len(asking)), "course": np.tile(asking, len(who))})
    return found.astype({"officer_id": "str", "course": "int64"})


def named_itself(by_hand: pd.DataFrame, arcs: pd.DataFrame, itself: pd.DataFrame) -> pd.DataFrame:
    """Return the seats set by hand, those in a course that is asked for itself alone being for that.

    Args:
        by_hand: line, officer_id, scale_id, course.
        arcs: steps that could be taken: need, officer_id, course.
        itself: what asks for courses themselves.
    """
    if by_hand.empty or itself.empty:
        return by_hand
    needs = arcs[~arcs["need"].isin(itself["need"])]
    scale = itself.set_index(PAIR)["scale_id"]
    asked = pd.MultiIndex.from_frame(by_hand[PAIR])
    alone = asked.isin(scale.index) & ~asked.isin(pd.MultiIndex.from_frame(needs[PAIR]))
    named = by_hand.assign(scale_id=by_hand["scale_id"].where(~alone, scale.reindex(asked).to_numpy()))
    return named.drop_duplicates(["line", "officer_id", "scale_id", "course"], ignore_index=True)
