"""How far a catalogue of courses reaches what positions require."""

from __future__ import annotations

from workbench.messages import Words, joined, msg
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
    parts: list[Words] = []
    if idle:
        words = msg("Courses that no required level needs: {idle} of {courses}.")
        parts.append(words.format(idle=len(idle), courses=len(framework.courses)))
    else:
        parts.append(msg("Every course serves a required level."))
    if lacking:
        words = msg("Required levels without a course: {lacking} of {required}.")
        parts.append(words.format(lacking=len(lacking), required=len(required)))
    else:
        parts.append(msg("Every required level has a course."))
    return joined(parts, " ")
