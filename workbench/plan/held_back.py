"""Courses that the release cap keeps from opening at all, whoever needs them, and the cap that would let them open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters import Settings
from workbench.plan.limits.release_cap import most_away

MOST_NAMED = 6
STEPS = np.arange(1, 101) / 100
"""Caps that are tried, in whole percents."""


@dataclass(frozen=True)
class HeldBack:
    """Courses whose people all work in the same units, which may not send enough of them in one week.

    Attributes:
        units: ids of the units of those whose position requires what the courses serve.
        courses: ids of the courses.
        allowed: people whom the units may send in one week together.
        fewest: places from which the course of the fewest opens.
        needed: the smallest cap, a share, with which every one of the courses could open.
    """

    units: tuple[str, ...]
    courses: tuple[str, ...]
    allowed: int
    fewest: int
    needed: float


def held_back(settings: Settings, officers: tables.Officers) -> list[HeldBack]:
    """Return the courses that cannot open under the release cap, together where the same units are concerned.

    A course that people leave their work for opens from `seats.min` on. Whom its units may send in one week is counted
    as if everybody whose position requires what it serves, at its level or above, needed it: an upper bound. Courses
    that too few positions require whatever the cap is are not told here.

    Args:
        settings: of the cohort.
        officers: table `officers`.
    """
    share = settings.parameters.training.release_cap
    if share is None:
        return []
    people = officers[["unit_id", "position_id"]].dropna().astype("str")
    sizes = people["unit_id"].value_counts()
    found: dict[tuple[str, ...], list[tuple[str, int, int, float]]] = {}
    for course_id, asked in _asked(settings, people):
        fewest = settings.framework.course_by_id[course_id].seats.min
        allowed = _allowed(asked, sizes, share)
        if allowed >= fewest or int(asked.sum()) < fewest:
            continue
        needed = next(float(cap) for cap in STEPS if _allowed(asked, sizes, float(cap)) >= fewest)
        found.setdefault(tuple(asked.index), []).append((course_id, allowed, fewest, needed))
    return [
        HeldBack(
            units, tuple(one[0] for one in own), max(one[1] for one in own), min(one[2] for one in own),
            max(one[3] for one in own),
        )
        for units, own in found.items()
    ]  # fmt: skip


def held_back_said(settings: Settings, officers: tables.Officers) -> list[Words]:
    """Say what `held_back` finds, with the cap that is needed and where it is set."""
    framework, share = settings.framework, settings.parameters.training.release_cap
    said: list[Words] = []
    for one in held_back(settings, officers):
        known = framework.unit_by_id
        units = [known[unit].name.text if unit in known else as_is(unit) for unit in one.units]
        courses = [framework.course_by_id[course].title for course in one.courses]
        words = msg(
            "The release cap ({share:g} %) lets {units} send {allowed} people in one week, and these courses open from "
            "{fewest} on, so none of them opens: {courses}. Needed: at least {needed:g} % "
            "(`training.release_cap: {cap:g}`)."
        )
        said.append(
            words.format(
                share=round(100 * (share or 0), 1), units=_listed(units), allowed=one.allowed, fewest=one.fewest,
                courses=_listed(courses), needed=round(100 * one.needed), cap=one.needed,
            )
        )  # fmt: skip
    return said


def _asked(settings: Settings, people: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield each course that people leave their work for, and how many of each unit may need it, by unit."""
    framework = settings.framework
    for course in framework.courses:
        if course.at_work:
            continue
        wants = [
            position.id for position in framework.positions
            if any(position.requires.get(scale, 0) >= course.lifts.to for scale in framework.served_by[course.id])
        ]  # fmt: skip
        asked = people.loc[people["position_id"].isin(wants), "unit_id"].value_counts().sort_index()
        if len(asked):
            yield course.id, asked


def _allowed(asked: pd.Series, sizes: pd.Series, share: float) -> int:
    return int(np.minimum(asked, most_away(sizes.reindex(asked.index), share)).sum())


def _listed(names: list[Words]) -> Words:
    more = [as_is("…")] if len(names) > MOST_NAMED else []
    return joined([*names[:MOST_NAMED], *more], "; ")
