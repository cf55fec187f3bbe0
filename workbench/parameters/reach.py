"""How far a catalogue of courses reaches what positions require."""

from __future__ import annotations

from workbench.messages import Words, msg
from workbench.parameters.framework import Framework


def catalogue_reach(framework: Framework) -> Words | None:
    """Say how many courses serve no requirement and how many requirements no course; None where all do.

    A course serves a requirement where it serves the scale (`Framework.served_by`) and ends at or below the level
    required; a requirement has a course where one ends at its level.
    """
    if not framework.courses:
        return None
    required = {(scale, level) for position in framework.positions for scale, level in position.requires.items()}
    idle = [
        course.id
        for course in framework.courses
        if not any(s in framework.served_by[course.id] and course.lifts.to <= level for s, level in required)
    ]
    reached = {(scale, course.lifts.to) for course in framework.courses for scale in framework.served_by[course.id]}
    lacking = required - reached
    if not idle and not lacking:
        return None
    return msg(
        "{idle} of {courses} courses serve no requirement; {lacking} of {required} required levels have no course."
    ).format(idle=len(idle), courses=len(framework.courses), lacking=len(lacking), required=len(required))
