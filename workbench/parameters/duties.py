"""What law or rank asks beside levels: courses of a position, what comes before a course, and rotation of posts."""

from __future__ import annotations

from workbench.messages import msg
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id, LevelNumber

PREFIX = "course:"
"""Before the id of a course in the place of a scale: a seat is for the course itself, whatever the level."""
POSITION = msg("Position")
COURSE = msg("Course")


class Duty(Declared):
    """A course that a position must take, once or again and again."""

    position: Id = parameter(label=POSITION, help=msg("The position's id."))
    course: Id = parameter(label=COURSE, help=msg("Id of the course that it must take."))
    every: int | None = parameter(
        None,
        ge=1,
        le=240,
        unit="months",
        label=msg("Renewed every"),
        help=msg("Months after which the course is due again; empty: it is taken once."),
    )


class Prerequisite(Declared):
    """What a course asks before it: an earlier course, or a level of another scale."""

    course: Id = parameter(label=COURSE, help=msg("Id of the course that asks for something."))
    after: Id | None = parameter(
        None,
        label=msg("Earlier course"),
        help=msg(
            "Id of the course that is held, or has ended in the plan, before it starts; empty where a level is asked."
        ),
    )
    scale: Id | None = parameter(
        None,
        label=msg("Scale asked"),
        help=msg("The domain or competency of which a level is asked; empty where a course is asked."),
    )
    level: LevelNumber | None = parameter(
        None,
        unit="level",
        label=msg("Level asked"),
        help=msg("The level that is there, or to which an earlier course of the plan leads, before it starts."),
    )


class Rotation(Declared):
    """After how many years a post is given to somebody else."""

    position: Id = parameter(label=POSITION, help=msg("The position's id."))
    years: float = parameter(
        gt=0,
        le=40,
        unit="years",
        label=msg("Years in the post"),
        help=msg("Years after which whoever holds the position is due for rotation."),
    )


def scale_of(course_id: str) -> str:
    """Return what stands for the scale of a seat for the course itself."""
    return f"{PREFIX}{course_id}"


def course_of(scale_id: str) -> str | None:
    """Return the course that a seat is for itself, None where it is for a need."""
    return scale_id.removeprefix(PREFIX) if scale_id.startswith(PREFIX) else None
