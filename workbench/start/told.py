"""The framework that an office's sheets tell, and which sheets only that framework makes known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.office import CODE, COMPETENCY_NAMES, DOMAIN, OF_ITEMS
from workbench.messages import msg
from workbench.start.columns import headers_of_table
from workbench.start.courses import read_courses
from workbench.start.framework import COMPETENCY, PER_DAY, Told, read_competencies, read_levels
from workbench.start.places import read_positions, read_units
from workbench.start.requirements import is_matrix, read_requirements
from workbench.start.seen import Seen, as_kind
from workbench.start.settings import read_settings
from workbench.start.table import table_of
from workbench.start.values import names_of

PLACES = {"unit_id", "position_id"}
NAMED = frozenset(map(fold, (*CODE, *DOMAIN)))


def told_by(seen: Sequence[Seen], answers: Mapping[str, Any]) -> tuple[list[Seen], Told]:
    """Read the framework out of sheets; a matrix is known by the competencies that meet positions in it.

    Where no sheet tells the domains of competencies beside what levels mean, competencies are those of a sheet that
    names them with a code or a domain; that may be the matrix itself. Names of levels that were answered hold wherever
    levels stand, as those of a sheet of levels do.

    Args:
        seen: the sheets.
        answers: what was answered: `levels`, `per_day`, `money_unit`.

    Raises:
        ParameterError: where a measure of time in `per_day` is none.
    """
    told = Told()
    told.money_unit = answers.get("money_unit")
    told.per_day |= _per_day(answers.get("per_day") or {})
    sheets = _with_one_list(seen)
    _read(sheets, told, levels=read_levels, positions=read_positions, units=read_units)
    if answers.get("levels"):
        told.levels = {number: str(name) for number, name in enumerate(_names(answers["levels"]), start=1)}
    described = [one for one in sheets if one.kind == "competencies"]
    if not any(_tells_domains(one) for one in described):
        for at, one in enumerate(sheets):
            told_here = _names_competencies(one) and (not described or _tells_domains(one))
            if one.kind == "other" and not one.told and told_here:
                read_competencies(one.sheet, told, one.mapped)
                sheets[at] = as_kind(one, "competencies")
    for one in sorted(described, key=lambda one: not _tells_domains(one)):
        read_competencies(one.sheet, told, one.mapped)
    for at, one in enumerate(sheets):
        free = one.kind == "other" or (one.kind == "competencies" and seen[at].kind == "other")
        if free and not one.told and is_matrix(one.sheet, told):
            sheets[at] = as_kind(one, "requirements")
    _read(sheets, told, requirements=read_requirements, courses=read_courses, settings=read_settings)
    return sheets, told


def _names(levels: object) -> list[str]:
    """Return answered names of levels, a list or words that semicolons part."""
    return list(map(str, levels)) if isinstance(levels, list) else names_of(str(levels)) or []


def _per_day(said: Mapping[str, Any]) -> dict[str, float]:
    wrong = [
        Problem(
            msg("`per_day` names how many of a measure of time make a day, such as {tiết: 8}."),
            did_you_mean(str(measure), list(PER_DAY)), "per-day", column="per_day", value=f"{measure}: {n}",
        )
        for measure, n in said.items() if measure not in PER_DAY or not isinstance(n, int | float) or not n > 0
    ]  # fmt: skip
    if wrong:
        raise ParameterError(wrong)
    return {measure: float(n) for measure, n in said.items()}


def _with_one_list(seen: Sequence[Seen]) -> list[Seen]:
    """Take lists of people that tell less of their places than another list does for no list of officers.

    Such are lists of who was absent and an analyst's own tables; those with the same columns are one list.
    """
    told = {one.place: len(PLACES & set(one.columns.values())) for one in seen if one.kind == "staff"}
    most = max(told.values(), default=0)
    lists = {one.shape for one in seen if told.get(one.place) == most}
    less = [one.place for one in seen if told.get(one.place, most) < most and not one.told and one.shape not in lists]
    return [as_kind(one, "other") if one.place in less else one for one in seen]


def _read(sheets: Sequence[Seen], told: Told, **readers: Callable[[Sheet, Told, Mapping[str, str]], None]) -> None:
    for kind, read in readers.items():
        for one in sheets:
            if one.kind == kind:
                read(one.sheet, told, one.mapped)


def _tells_domains(one: Seen) -> bool:
    """Whether a sheet of competencies says of what domain each is, by a column or by headings."""
    table = table_of(one.sheet, COMPETENCY, one.mapped)
    return "name" in table.at and ("domain" in table.at or len(table.headings) > 1)


def _names_competencies(one: Seen) -> bool:
    words = {fold(header) for header in headers_of_table(one.sheet)}
    named = words & COMPETENCY_NAMES and not words & OF_ITEMS
    return bool(named and (words & NAMED or _tells_domains(one)))
