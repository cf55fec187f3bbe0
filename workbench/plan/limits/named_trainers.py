"""Trainers by name: what they teach, where, and when not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.operations import Teacher
from workbench.parameters.planning import Training
from workbench.plan.asked import Asked
from workbench.plan.by_name import ByName
from workbench.plan.catalogue import NO_SITE
from workbench.plan.contradiction import Instance, whole
from workbench.plan.limit import Cause, Cohort, Demand
from workbench.plan.place import Chosen, Place, Waiting
from workbench.plan.resources import Pool, Resources, periods

MORE = "training.operations.trainers."


class NamedTrainers(ByName):
    """`operations.trainers`: of a course that somebody is named for, each session has so many of them as it needs.

    They teach it, and at its site; none of its days falls into a time when they are away; nobody teaches two sessions
    in one week, nor more than the most days. Courses that nobody is named for go by the counts of `training.trainers`.
    """

    name = "named_trainers"
    order = 34
    column = "trainers"
    keys = ("operations.trainers",)
    causes = (Cause("named_trainers", "named_trainers", "name_trainers"),)
    reasons = {"named_trainers": msg("None of the trainers who teach it is free.")}
    remedies = {"name_trainers": msg("Name one more trainer.")}
    kinds = {"named_trainers": 24}

    def known(self, cohort: Cohort) -> Resources:
        """Trainers who are alike, and the places that they teach at."""
        teachers = cohort.training.operations.trainers
        taught = {teacher.name: taught_by(teacher, cohort.framework) for teacher in teachers}
        alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for number, one in enumerate(teachers):
            limited = -1 if one.most_days is None else number
            most = np.inf if one.most_days is None else one.most_days
            key = tuple(sorted(taught[one.name])), tuple(sorted(set(one.sites))), periods(one.away), most, limited
            alike[key].append(one.name)
        order = sorted(alike)
        pools = tuple(Pool(tuple(alike[key]), key[2], most_days=float(key[3])) for key in order)
        named = {course for courses in taught.values() for course in courses}
        places = [
            (number, course, site)
            for number, course in enumerate(cohort.framework.courses)
            if course.id in named and course.trainers > 0
            for site in (course.held_at or [NO_SITE])
        ]
        able = [
            (number, site, pool)
            for number, course, site in places
            for pool, (courses, sites, *_) in enumerate(order)
            if course.id in courses and (not sites or site in sites or site == NO_SITE)
        ]
        asked = pd.DataFrame([(n, s, c.trainers) for n, c, s in places], columns=["course", "site", "asked"])
        frame = pd.DataFrame(able, columns=["course", "site", "pool"])
        types = {"course": "int64", "site": "str"}
        return Resources(pools, frame.astype(types | {"pool": "int64"}), asked.astype(types | {"asked": "int64"}))

    def at(self, waiting: Waiting) -> tuple[np.ndarray, float] | None:
        """Trainers who are free at each start, and how many a session needs."""
        free = self.free_at(waiting)
        if free is None:
            return None
        needed = float(waiting.choice.courses["trainers"].loc[waiting.course])
        return np.array([float(len(units)) for units in free]), needed

    def starts(self, place: Place, training: Training, *, opens: bool) -> np.ndarray | None:
        """Starts of a new session for which enough trainers are free."""
        found = place.of[self.name]
        return found[0] >= found[1] if opens and found is not None else None

    def beyond(self, move: Chosen) -> float | None:
        """So many trainers more."""
        found = move.place.of[self.name]
        if not move.opens or found is None or (lacking := found[1] - found[0][move.k]) <= 0:
            return None
        return float(lacking)

    def parameter(self, course: pd.Series, site: str) -> str:
        """So many more trainers who teach the course."""
        return f"{MORE}{course['course_id']}"

    def widened(self, training: Training, key: str, value: str) -> Training | None:
        """With so many more trainers."""
        if not key.startswith(MORE):
            return None
        teachers = training.operations.trainers
        free = (str(k) for k in range(1, 10_000) if str(k) not in {teacher.name for teacher in teachers})
        more = [Teacher(name=next(free), teaches=[key.removeprefix(MORE)]) for _ in range(whole(float(value)))]
        operations = training.operations.model_copy(update={"trainers": [*teachers, *more]})
        return training.model_copy(update={"operations": operations})

    def said(self, demand: Demand, instance: Instance) -> Words:
        """How many trainers there are."""
        course, _, _ = str(demand.of).partition(" ")
        said = msg("trainers by name who can teach {course}: {n} in a week")
        return said.format(course=course, n=int(demand.bound))

    def resolved(self, demand: Demand, least: float | None, instance: Instance) -> Words | None:
        """Name more trainers."""
        if least is None:
            return None
        course, _, _ = str(demand.of).partition(" ")
        return msg("name {n} more trainers for {course}").format(n=whole(least - demand.bound), course=course)

    def why_more(self, asked: Asked) -> Iterator[Words]:
        """Few starts have enough trainers left."""
        free, inside = self.starts(asked.place, asked.training, opens=True), asked.inside
        if free is not None and free[inside].sum() < len(inside):
            said = msg("trainers by name ({n} needed) are free in {weeks} of {all} possible starts.")
            yield said.format(weeks=int(free[inside].sum()), all=len(inside), n=int(asked.place.of[self.name][1]))


def taught_by(teacher: Teacher, framework: Framework) -> frozenset[str]:
    """Return the courses that a trainer teaches: those named, those of the domains named, or all."""
    return frozenset(
        course.id
        for course in framework.courses
        if not teacher.teaches
        or course.id in teacher.teaches
        or framework.domain_of.get(course.lifts.scale, course.lifts.scale) in teacher.teaches
    )


LIMIT = NamedTrainers()
