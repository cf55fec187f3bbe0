"""The catalogue of courses: what each lifts, its seats, days, places and cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.messages import Words, as_is, msg, msg_in
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id, LevelNumber, Money, Name


class Lift(Declared):
    """What a course lifts: one scale, from one level to a higher one."""

    scale: Id = parameter(
        label=msg_in("parameters", "Scale"),
        help=msg("The domain or competency that is lifted."),
    )
    from_: Annotated[int, Field(ge=0, le=20)] = parameter(
        alias="from",
        unit="level",
        label=msg("From level"),
        help=msg("The level people start from."),
    )
    to: LevelNumber = parameter(unit="level", label=msg("To level"), help=msg("The level they are trained for."))


class Seats(Declared):
    """How many people a session takes."""

    min: int = parameter(
        1,
        ge=1,
        le=10_000,
        unit="people",
        label=msg("At least"),
        help=msg("Fewest people for a session to open."),
    )
    max: int = parameter(
        25,
        ge=1,
        le=10_000,
        unit="people",
        label=msg("At most"),
        help=msg("Places in the session."),
    )


class Cost(Declared):
    """What a session costs."""

    session: Money = parameter(
        0.0,
        unit="đồng",
        label=msg("Per session"),
        help=msg("Fixed cost of one session."),
    )
    person: Money = parameter(
        0.0,
        unit="đồng",
        label=msg("Per person"),
        help=msg("Cost for each participant."),
    )


class Course(Declared):
    """A course of the catalogue."""

    id: Id = parameter(label=msg("Id"), help=msg("The course's id."))
    name: Name | None = parameter(None, label=msg_in("parameters", "Name"), help=msg("The course's name."))
    lifts: Lift = parameter(
        label=msg_in("parameters", "Lifts"),
        help=msg("The scale and levels that the course lifts."),
    )
    serves: list[Id] = parameter(
        [],
        label=msg("Serves"),
        help=msg(
            "The competencies that the course serves; empty: its scale, and of a domain that positions require by its "
            "competencies alone these, all or those that its topics name."
        ),
    )
    days: float = parameter(
        1.0,
        gt=0,
        le=60,
        unit="days",
        label=msg("Days"),
        help=msg("The course's length."),
    )
    form: Literal["classroom", "online", "field", "blended", "self_paced"] = parameter(
        "classroom",
        label=msg("Form"),
        help=msg(
            "Classroom, online, in the field, blended, or self-paced. An online or self-paced course is taken at the "
            "own place of work: its sites are not used, nobody travels, and nobody counts as away from the unit."
        ),
    )
    seats: Seats = parameter(
        Seats(),
        label=msg_in("parameters", "Seats"),
        help=msg("Fewest and most people in a session."),
    )
    cost: Cost = parameter(Cost(), label=msg("Cost"), help=msg("Cost per session and per person."))
    sites: list[Id] = parameter([], label=msg("Sites"), help=msg("Where sessions can be held."))
    trainers: int = parameter(
        1,
        ge=0,
        le=100,
        unit="people",
        label=msg_in("parameters", "Trainers"),
        help=msg("Trainers that a session needs."),
    )
    topics: list[Name | str] = parameter(
        [],
        label=msg_in("parameters", "Topics"),
        help=msg("The course's topics, in one language or both."),
    )

    @property
    def at_work(self) -> bool:
        """Whether people take it at their own place of work."""
        return self.form in {"online", "self_paced"}

    @property
    def held_at(self) -> list[str]:
        """Sites where sessions are held; none for a course that people take at work, or that has none."""
        return [] if self.at_work else list(self.sites)

    @property
    def title(self) -> Words:
        """The course's name, or its id where it has none."""
        return self.name.text if self.name else as_is(self.id)

    @property
    def contents(self) -> list[Words]:
        """The topics; one given in one language stands in both."""
        return [as_is(topic) if isinstance(topic, str) else topic.text for topic in self.topics]
