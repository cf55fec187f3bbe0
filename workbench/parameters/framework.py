"""The competency framework: levels, domains, competencies, positions, units and courses, as frozen models."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbench.messages import Words, languages, msg, msg_in
from workbench.parameters.courses import Course
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.duties import Duty, Prerequisite, Rotation
from workbench.parameters.names import Day, Id, LevelNumber, Name


class Validity(Declared):
    """The period for which a framework holds."""

    from_: Day = parameter(
        alias="from",
        label=msg_in("parameters", "From"),
        help=msg("First day on which the framework holds."),
    )
    to: Day | None = parameter(
        None,
        label=msg_in("parameters", "To"),
        help=msg("Last day on which it holds; empty while open."),
    )


class Level(Declared):
    """One level of the scale."""

    level: LevelNumber = parameter(label=msg("Level"), help=msg("The level's number, from 1."))
    name: Name = parameter(label=msg_in("parameters", "Name"), help=msg("The level's name."))


class Domain(Declared):
    """A professional domain, owned by one department."""

    id: Id = parameter(label=msg("Id"), help=msg("The domain's id."))
    name: Name = parameter(label=msg_in("parameters", "Name"), help=msg("The domain's name."))
    common: bool = parameter(
        False,
        label=msg("Common part"),
        help=msg("Everyone sits this part."),
    )
    workload_growth: float = parameter(
        0.0,
        ge=-0.9,
        le=5,
        unit="share per year",
        label=msg("Workload growth"),
        help=msg("Yearly growth of the domain's workload, as a share."),
    )
    placeholder: bool = parameter(
        False,
        label=msg("To be filled in"),
        help=msg("A slot kept open: its content is not public and is to be filled in."),
    )


class Competency(Declared):
    """A competency within a domain; the finest scale that is scored."""

    id: Id = parameter(label=msg("Id"), help=msg("The competency's id."))
    domain: Id = parameter(label=msg("Domain"), help=msg("Id of the domain that it belongs to."))
    name: Name = parameter(label=msg_in("parameters", "Name"), help=msg("The competency's name."))
    criticality: float = parameter(
        1.0,
        ge=0,
        le=5,
        unit="points",
        label=msg("Criticality"),
        help=msg("How much the work depends on it, 0–5."),
    )
    descriptors: dict[LevelNumber, Name] = parameter(
        {},
        label=msg("Descriptors"),
        help=msg("What a person at each level can do, such as `{2: Áp dụng được khi có hướng dẫn}`."),
    )


class Position(Declared):
    """A job position (vị trí việc làm) and the levels that it requires."""

    id: Id = parameter(label=msg("Id"), help=msg("The position's id."))
    name: Name = parameter(label=msg_in("parameters", "Name"), help=msg("The position's name."))
    domain: Id = parameter(label=msg("Domain"), help=msg("The position's professional domain."))
    requires: dict[Id, LevelNumber] = parameter(
        {},
        unit="level",
        label=msg("Required levels"),
        help=msg("The level that the position requires on each scale (domain or competency)."),
    )


class Unit(Declared):
    """An organisational unit; parents form a tree."""

    id: Id = parameter(label=msg("Id"), help=msg("The unit's id."))
    name: Name = parameter(label=msg_in("parameters", "Name"), help=msg("The unit's name."))
    parent: Id | None = parameter(None, label=msg("Parent"), help=msg("Id of the unit above it."))
    site: Id | None = parameter(
        None,
        label=msg("Site"),
        help=msg("Where the unit is, for placing sessions."),
    )
    place: Name | None = parameter(
        None,
        label=msg_in("parameters", "Place"),
        help=msg("The place written before a document's date; empty: that of the unit above."),
    )
    superior: Name | None = parameter(
        None,
        label=msg("Superior body"),
        help=msg("The body above, for the head of documents, where it is not among these units."),
    )
    kind: Id | None = parameter(
        None,
        label=msg("Kind"),
        help=msg("Kind of unit, such as border, inland, staff: those trained are compared within a kind of unit only."),
    )
    needed: dict[Id, dict[LevelNumber, Annotated[int, Field(ge=0)]]] = parameter(
        {},
        unit="people",
        label=msg("People needed"),
        help=msg("How many people at each level the unit needs, per scale."),
    )


class UnitChange(Declared):
    """Units that were renamed, merged or split on one day."""

    date: Day = parameter(label=msg("Date"), help=msg("The day from which the change holds."))
    from_: list[Id] = parameter(
        alias="from",
        min_length=1,
        label=msg("From"),
        help=msg("Ids of the units before; they may be gone."),
    )
    to: list[Id] = parameter(
        min_length=1,
        label=msg("Into"),
        help=msg("Ids of the units after: one for a new name or a merger, several for a split."),
    )


class Framework(Declared):
    """A competency framework in force for a period."""

    framework: Id = parameter(label=msg("Framework"), help=msg("The framework's id."))
    valid: Validity | None = parameter(None, label=msg("Valid"), help=msg("The period for which it holds."))
    synthetic: bool = parameter(
        False,
        label=msg("Synthetic"),
        help=msg("Made up for illustration; printed on every report."),
    )
    note: Name | None = parameter(
        None,
        label=msg("Note"),
        help=msg("Where the framework comes from, and its limits."),
    )
    levels: list[Level] = parameter(min_length=2, label=msg("Levels"), help=msg("The levels, 1 to L."))
    domains: list[Domain] = parameter(min_length=1, label=msg("Domains"), help=msg("The professional domains."))
    competencies: list[Competency] = parameter(
        [],
        label=msg("Competencies"),
        help=msg("The competencies of each domain."),
    )
    positions: list[Position] = parameter(
        [],
        label=msg("Positions"),
        help=msg("The job positions and what they require."),
    )
    grades: list[Name] = parameter(
        [],
        label=msg("Grades"),
        help=msg("The civil servants' grades from the lowest up, as results write them, with their names in English."),
    )
    units: list[Unit] = parameter([], label=msg("Units"), help=msg("The units and their tree."))
    unit_changes: list[UnitChange] = parameter(
        [],
        label=msg("Changes of units"),
        help=msg(
            "Units renamed, merged or split, such as `{date: 2020-07-01, from: [a, b], to: [c]}`; for comparing waves."
        ),
    )
    rating_weights: dict[Id, Annotated[float, Field(gt=0, le=10)]] = parameter(
        {},
        label=msg("Rating weights"),
        help=msg(
            "What a rating of each source weighs against the exam (which weighs 1), such as `{supervisor: "
            "0.5}`; empty: the exam alone."
        ),
    )
    courses: list[Course] = parameter([], label=msg("Courses"), help=msg("The catalogue of courses."))
    duties: list[Duty] = parameter(
        [],
        label=msg("Duties"),
        help=msg("Courses that positions must take or renew, by law or rank, whatever the officer's level."),
    )
    prerequisites: list[Prerequisite] = parameter(
        [],
        label=msg("Prerequisites"),
        help=msg("What courses ask before them, a condition each: an earlier course, or a level of another scale."),
    )
    rotation: list[Rotation] = parameter(
        [],
        label=msg("Rotation"),
        help=msg("Positions whose holders are due for rotation after some years, by the officers' `post_since`."),
    )

    @property
    def top_level(self) -> int:
        """L, the highest level."""
        return len(self.levels)

    @cached_property
    def domain_of(self) -> dict[str, str]:
        """Domain id of every scale (a domain's own id for a domain)."""
        return {d.id: d.id for d in self.domains} | {c.id: c.domain for c in self.competencies}

    @cached_property
    def competency_ids(self) -> frozenset[str]:
        """Ids of the competencies."""
        return frozenset(c.id for c in self.competencies)

    def scales_of(self, domain: str) -> set[str]:
        """The scales of a domain: itself and its competencies."""
        return {scale for scale, owner in self.domain_of.items() if owner == domain}

    @cached_property
    def scale_names(self) -> dict[str, Words]:
        """Name of every scale."""
        return {d.id: d.name.text for d in self.domains} | {c.id: c.name.text for c in self.competencies}

    @cached_property
    def descriptors(self) -> dict[tuple[str, int], Words]:
        """What a person at a level of a competency can do, by competency and level, as far as it is described."""
        return {(c.id, level): name.text for c in self.competencies for level, name in c.descriptors.items()}

    @cached_property
    def position_by_id(self) -> dict[str, Position]:
        """Positions by id."""
        return {p.id: p for p in self.positions}

    @cached_property
    def grade_names(self) -> dict[str, Words]:
        """Name of every grade, by what results write in either language."""
        return {words: grade.text for grade in self.grades for words in (grade.vi, grade.en) if words}

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Units by id."""
        return {u.id: u for u in self.units}

    @cached_property
    def course_by_id(self) -> dict[str, Course]:
        """Courses by id."""
        return {c.id: c for c in self.courses}

    @cached_property
    def served_by(self) -> dict[str, tuple[str, ...]]:
        """Scales that every course serves: those that it names, else its own and what that stands for.

        A domain that positions require by its competencies alone stands for these: all, or those that the course's
        topics name.
        """
        required = {scale for position in self.positions for scale in position.requires}
        found: dict[str, tuple[str, ...]] = {}
        for course in self.courses:
            scale = course.lifts.scale
            inner = [c for c in self.competencies if c.domain == scale]
            asked = [c.id for c in inner if c.id in required]
            if course.serves:
                found[course.id] = tuple(dict.fromkeys(course.serves))
            elif asked and scale not in required and scale not in self.competency_ids:
                topics = {
                    topic.in_(language).strip().casefold() for topic in course.contents for language in languages()
                }
                named = [
                    c.id
                    for c in inner
                    if topics & {c.id.casefold(), *(c.name.text.in_(language).casefold() for language in languages())}
                ]
                found[course.id] = tuple(named or [c.id for c in inner])
            else:
                found[course.id] = (scale,)
        return found

    @cached_property
    def level_names(self) -> dict[int, Words]:
        """Name of every level; level 0 is below the first cut."""
        return {0: msg("Below level 1")} | {lv.level: lv.name.text for lv in self.levels}
