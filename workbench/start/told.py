"""The framework that an office's sheets tell, and which sheets only that framework makes known."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.intake.headers import fold
from workbench.intake.office import CODE, COMPETENCY_NAMES, DOMAIN, OF_ITEMS
from workbench.start.columns import headers_of_table
from workbench.start.courses import read_courses
from workbench.start.framework import Told, read_competencies, read_levels
from workbench.start.requirements import is_matrix, read_requirements
from workbench.start.seen import Seen, as_kind

NAMED = frozenset(map(fold, (*CODE, *DOMAIN)))


def told_by(seen: Sequence[Seen]) -> tuple[list[Seen], Told]:
    """Read the framework out of sheets; a matrix is known by the competencies that meet positions in it.

    Where no sheet says what levels mean, competencies are those of a sheet that names them with a code or a domain;
    that may be the matrix itself.
    """
    told = Told()
    sheets = list(seen)
    for kind, read in (("levels", read_levels), ("competencies", read_competencies)):
        for one in sheets:
            if one.kind == kind:
                read(one.sheet, told)
    if not told.competencies:
        for at, one in enumerate(sheets):
            if one.kind == "other" and not one.told and _names_competencies(one):
                read_competencies(one.sheet, told)
                sheets[at] = as_kind(one, "competencies")
    for at, one in enumerate(sheets):
        free = one.kind == "other" or (one.kind == "competencies" and seen[at].kind == "other")
        if free and not one.told and is_matrix(one.sheet, told):
            sheets[at] = as_kind(one, "requirements")
    for kind, read in (("requirements", read_requirements), ("courses", read_courses)):
        for one in sheets:
            if one.kind == kind:
                read(one.sheet, told)
    return sheets, told


def _names_competencies(one: Seen) -> bool:
    words = {fold(header) for header in headers_of_table(one.sheet)}
    return bool(words & COMPETENCY_NAMES and words & NAMED and not words & OF_ITEMS)
