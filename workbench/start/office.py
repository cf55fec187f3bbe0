"""An office's folder as it was read: what its sheets tell, and what was assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError, Problem
from workbench.intake.headers import fold
from workbench.messages import Words, msg
from workbench.start.answers import said_columns
from workbench.start.assumed import assumed_of, day_said, heading_said, places_said, sites_said
from workbench.start.framework import Told, completed
from workbench.start.heading import Heading, heading_of
from workbench.start.lacking import refuse_empty, refuse_lacking, refuse_small, without_courses
from workbench.start.naming import refuse_unknown, refuse_unknown_columns, strange_sheets
from workbench.start.people import Placed, assessed_on, places_of, sites_of
from workbench.start.seen import Seen, look
from workbench.start.told import told_by
from workbench.start.versions import Exams, exams_of

COHORT, FRAMEWORK, ANSWERS = "cohort.yaml", "framework.xlsx", "answers.yaml"
OWN = (COHORT, FRAMEWORK, ANSWERS)


@dataclass(frozen=True, eq=False)
class Office:
    """What a folder holds: its sheets, the tables of its framework, what banners tell, and what was assumed.

    Attributes:
        folder: the office's.
        seen: its sheets.
        told: the tables of its framework.
        units: the units that lists of people name.
        positions: the positions that lists of people name.
        heading: what stands at the head of pages and documents.
        assessed: the day of the exam that the files tell.
        sites: unit → (site, people there, people), where the list of officers tells it.
        exams: what is open of exams and their versions.
        assumed: what was assumed.
    """

    folder: Path
    seen: Sequence[Seen]
    told: Told
    units: Sequence[Placed]
    positions: Sequence[Placed]
    heading: Heading
    assessed: dt.date | None
    sites: dict[str, tuple[str, int, int]]
    exams: Exams
    assumed: Sequence[Words]


def read_office(folder: Path, answers: Mapping[str, Any], *, given: Path | None = None) -> Office:
    """Read a folder.

    Args:
        folder: the office's.
        answers: from a file of answers; `sheets` says what sheets are, `columns` what columns are.
        given: the file of answers where it is not the folder's own, but such as an earlier year's.

    Raises:
        InputError: where a file cannot be read.
        LackingError: where no sheet tells of competencies, of required levels or of answers.
        ParameterError: where an answer names a key, a kind or a column that is none.
    """
    file = given or folder / ANSWERS
    refuse_unknown(answers, file)
    sheets = dict(answers.get("sheets") or {}) | dict(answers.get("shapes") or {})
    seen = look(folder, sheets, OWN, said_columns(answers))
    refuse_unknown_columns(seen, answers, file, own=given is None)
    return office_of(folder, seen, answers)


def office_of(folder: Path, seen: Sequence[Seen], answers: Mapping[str, Any]) -> Office:
    """Return what sheets that were read tell, with what was answered of levels and common domains.

    Raises:
        LackingError, ParameterError: see `read_office`.
    """
    unread, (seen, told) = seen, told_by(seen, answers)
    refuse_lacking(seen, told, folder, ANSWERS)
    units, positions = places_of(seen)
    assumed: list[Words] = strange_sheets(unread, answers)
    known = {fold(position["name"]) for position in told.positions}
    for name in dict.fromkeys(told.position(one.name) for one in positions):
        if fold(name) not in known:
            told.positions.append({"name": name, "requires": {}})
            assumed.append(
                msg("Position “{name}” is in the list of officers, not among the requirements.").format(name=name)
            )
    if told.contradicted:
        raise ParameterError(_contradicted(*one) for one in told.contradicted)
    refuse_small(told, ANSWERS)
    completed(told, answers.get("common"))
    if len(told.levels) > 1:
        refuse_empty(told, seen, ANSWERS)
    heading, day, sites = heading_of(seen), assessed_on(seen) or told.assessed, sites_of(seen)
    assumed += [
        *assumed_of(told, seen, COHORT),
        *without_courses(told, seen),
        *(heading_said(heading) if not answers.get("title") or not answers.get("body") else ()),
        *(day_said(day) if not answers.get("assessed") else ()),
        *sites_said(sites),
        *places_said(units, positions, told),
    ]
    exams = exams_of(seen, said_columns(answers), told, answers.get("exams") or {})
    assumed += exams.said()
    return Office(folder, seen, told, units, positions, heading, day, sites, exams, assumed)


def _contradicted(position: str, scale: str, place: str, other: str) -> Problem:
    instead = msg('Leave one out: in {file}, `sheets: {{"{place}": other}}`, or choose “not used” for it on the page.')
    return Problem(
        msg("Two sheets require different levels of “{scale}” of this position: {place}; {other}.").format(
            scale=scale, place=place, other=other
        ),
        instead.format(file=ANSWERS, place=other),
        "required-twice",
        value=position,
    )
