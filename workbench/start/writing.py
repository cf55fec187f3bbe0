"""What is written beside an office's files: the framework's workbook, the parameters, the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError
from workbench.intake.headers import fold, role_of
from workbench.intake.mapping import is_named
from workbench.messages import Words, msg
from workbench.parameters import CohortParameters, Framework, save
from workbench.parameters.books import write_book
from workbench.parameters.build import build_framework
from workbench.parameters.days import plan_end, plan_start
from workbench.parameters.files import validated
from workbench.parameters.identified import slug
from workbench.start.answers import (
    ASKED_COLUMNS,
    NOWHERE,
    changed_by_hand,
    digests_of,
    said_columns,
    save_answers,
)
from workbench.start.columns import ROLES
from workbench.start.framework import Told
from workbench.start.heading import Heading
from workbench.start.lacking import refuse_empty
from workbench.start.office import ANSWERS, COHORT, FRAMEWORK, OWN, Office, read_office
from workbench.start.people import holidays_of, leaves_of
from workbench.start.places import units_of
from workbench.start.questions import NO_LIMIT
from workbench.start.seen import RESULTS, Seen, office_files

GROUPS = frozenset(name for name, field in CohortParameters.model_fields.items() if isinstance(field.annotation, type))
"""Parameters that hold others, none of whose names are the office's own."""


def framework_of(office: Office, answers: Mapping[str, Any]) -> Framework:
    """Return the framework that the office's tables tell.

    Raises:
        ParameterError: every problem at once.
    """
    told = office.told
    levels = answers.get("levels") or [told.levels[number] for number in sorted(told.levels)]
    sites = {site for course in told.courses for site in course.get("sites", [])}
    units: list[dict[str, str]] = []
    whole = [office.folder.resolve().name] if answers.get("unit_id") == NOWHERE else []
    for unit in units_of(told, [*(unit.name for unit in office.units), *whole]):
        site = unit.get("site") or _site_in(unit["name"], sites)
        site = site or office.sites.get(unit["name"], ("",))[0]
        units.append(unit | ({"site": site} if site else {}))
    units = _under_body(units, office.heading, answers)
    codes = {fold(name): code for code, name in told.position_codes.values()}
    positions = [
        position | ({"id": slug(codes[fold(position["name"])])} if fold(position["name"]) in codes else {})
        for position in told.positions
    ]
    competencies = [
        {key: value for key, value in one.items() if key != "code"} | ({"id": slug(one["code"])} if one["code"] else {})
        for one in told.competencies
    ]
    return build_framework(
        slug(office.folder.resolve().name),
        levels=levels,
        domains=list(told.domains.values()),
        competencies=competencies,
        positions=positions,
        units=units,
        courses=told.courses,
        file=office.folder / FRAMEWORK,
    )


def parameters_of(office: Office, answers: Mapping[str, Any]) -> tuple[CohortParameters, list[Words]]:
    """Return the cohort's parameters, and what was assumed."""
    name = office.folder.resolve().name
    defaults = {"unit_id": name} if answers.get("unit_id") == NOWHERE else {}
    day = answers.get("assessed") or office.assessed
    paths = {name: path.relative_to(office.folder) for name, path in office_files(office.folder, OWN).items()}
    used = dict.fromkeys(one.sheet.file for one in office.seen if one.kind in RESULTS)
    files = [paths[name].as_posix() if name in paths else name for name in used]
    budget = answers.get("budget") or office.told.budget
    training: dict[str, Any] = {"holidays": holidays_of(office.seen)}
    training |= {} if budget in (None, NO_LIMIT) else {"budget": budget}
    content: dict[str, Any] = {
        "cohort": slug(name), "title": answers.get("title") or office.heading.title or name, "assessed": day,
        "framework": FRAMEWORK, "results": files, "levels": {"cuts": _cuts(office.told, answers)}, "training": training,
        "columns": _columns(office.seen, answers), "sheets": _roles(office.seen),
        "exams": answers.get("exams") or {}, "defaults": defaults,
        "exam": {"contents": answers.get("versions") or "unknown"},
    }  # fmt: skip
    said = nested(answers.get("parameters") or {})
    parameters = _parameters(content, said, office)
    first = plan_start(parameters)
    last = first + dt.timedelta(weeks=max(parameters.training.weeks, parameters.coaching.weeks))
    end = plan_end(first, parameters.training.weeks)
    leaves, known = leaves_of(office.seen)
    within = [one for one in leaves if one.first <= last and (one.last or last) >= first]
    assumed: list[Words] = []
    if away := [one for one in within if one.officer in known]:
        content["training"]["absences"] = [{"officer": o, "from": begins, "to": ends} for o, begins, ends in away]
        parameters = _parameters(content, said, office)
        words = msg(
            "Away within the plan, so nothing is planned for them in that time: {n} "
            "(`parameters: {{training: {{absences: …}}}}`)."
        )
        assumed.append(words.format(n=len({one.officer for one in away})))
        if endless := {one.officer for one in away if one.last is None}:
            words = msg("No last day of the absence is told, so it is taken to last beyond the plan: {n}.")
            assumed.append(words.format(n=len(endless)))
    if strangers := {one.officer for one in leaves} - known:
        words = msg("On leave, but not in the list of officers, so left out: {n}.")
        assumed.append(words.format(n=len(strangers)))
    period = msg("The plan runs from {first} to {last} (`parameters: {{training: {{start: …, weeks: …}}}}`).")
    assumed.append(period.format(first=f"{first:%d/%m/%Y}", last=f"{end:%d/%m/%Y}"))
    if not parameters.training.holidays:
        words = msg(
            "NO HOLIDAYS: no file tells any, so courses may be planned on public holidays, such as Tết, from {first} "
            "to {last}. Put a file with them into the folder, or write "
            "`parameters: {{training: {{holidays: [2027-01-01, …]}}}}`."
        )
        assumed.append(words.format(first=f"{first:%d/%m/%Y}", last=f"{end:%d/%m/%Y}"))
    return parameters, assumed


def _parameters(content: Mapping[str, Any], said: Mapping[str, Any], office: Office) -> CohortParameters:
    """Return valid parameters; what is wrong of what answers say is told of the file of answers."""
    file = office.folder / ANSWERS
    part, problems = validated(CohortParameters, _merged(content, said), office.folder / COHORT)
    if part.model is None or problems:
        raise ParameterError(
            replace(one, file=str(file), column=f"parameters.{one.column}") if _holds(said, one.column) else one
            for one in problems
        )
    return part.model


def _holds(said: Mapping[str, Any], key: str) -> bool:
    """Whether answers say something at a dotted key, or at one above it that is no mapping."""
    at: Any = said
    for part in key.split("."):
        if not isinstance(at, Mapping):
            return True
        if part not in at:
            return False
        at = at[part]
    return True


def nested(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with dotted keys, as messages print them, one in another: `training.weeks: 8` → `training:
    {weeks: 8}`.
    """
    whole: dict[str, Any] = {}
    for key, value in said.items():
        own: Any = nested(value) if isinstance(value, Mapping) and key in GROUPS else value
        for part in reversed(str(key).split(".")):
            own = {part: own}
        whole = _merged(whole, own)
    return whole


def _cuts(told: Told, answers: Mapping[str, Any]) -> list[float]:
    return answers.get("cuts") or [told.cuts[number] for number in sorted(told.cuts)]


def _columns(seen: Sequence[Seen], answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return sheet → {header: what it holds} of the sheets of results, as it was said and else as it was guessed."""
    results = [one for one in seen if one.kind in RESULTS]
    said = said_columns(answers)
    kept = {p: own for p, own in said.items() if role_of(p) or any(is_named(p, one.sheet) for one in results)}
    for one in results:
        if one.guessed:
            kept[one.place] = {**one.guessed, **kept.get(one.place, {})}
    return kept


def _roles(seen: Sequence[Seen]) -> dict[str, str]:
    """Return what the files of results hold beside results, and what sheets somebody said to be."""
    files = {one.sheet.file for one in seen if one.kind in RESULTS}
    roles = {one.place: "ignored" for one in seen if one.sheet.file in files and one.kind not in RESULTS}
    said = {one.place: ROLES[one.kind] for one in seen if one.corrected and one.kind in RESULTS}
    return roles | said


def write(office: Office, answers: Mapping[str, Any], *, overwrite: bool) -> tuple[Path, list[Words]]:
    """Write the framework's workbook, the parameters and the answers beside the files.

    What was changed by hand since it was written stays, and that is said.

    Returns:
        The parameter file, and what was assumed.

    Raises:
        ParameterError: where the tables contradict themselves.
    """
    if any(answers.get(standard) for standard in ASKED_COLUMNS):
        office = read_office(office.folder, answers)
    refuse_empty(office.told, office.seen, ANSWERS)
    parameters, assumed = parameters_of(office, answers)
    framework = framework_of(office, answers)
    book, file = office.folder / FRAMEWORK, office.folder / COHORT
    kept = [] if overwrite else [path for path in (book, file) if changed_by_hand(path, answers)]
    for path in kept:
        words = msg("{file} is there already and was changed by hand, so it stays; `--overwrite` makes it anew.")
        assumed.append(words.format(file=path.name))
    if book not in kept:
        write_book(framework, book)
    if file not in kept:
        save(parameters, file)
    made = {name: digest for name, digest in digests_of((book, file)).items() if office.folder / name not in kept}
    before = {name: digest for name, digest in (answers.get("made") or {}).items() if name not in made}
    save_answers(office.folder / ANSWERS, office.seen, {**answers, "made": before | made})
    return file, assumed


def _merged(content: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return content with what is said in place of what it has; lists are replaced as a whole."""
    merged = dict(content)
    for key, value in said.items():
        own = merged.get(key)
        merged[key] = _merged(own, value) if isinstance(value, Mapping) and isinstance(own, Mapping) else value
    return merged


def _under_body(units: list[dict[str, str]], heading: Heading, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the units below the body that issues the plans, which is one of them or stands above them all."""
    body = answers.get("body") or heading.body
    superior = answers.get("superior") or (heading.superior if body == heading.body else "")
    if body in ("", NO_LIMIT):
        return units
    above = {"superior": superior} if superior and superior != NO_LIMIT else {}
    if any(fold(unit["name"]) == fold(body) for unit in units):
        return [unit | (above if fold(unit["name"]) == fold(body) else {}) for unit in units]
    return [{"name": body} | above, *({"parent": body} | unit for unit in units)]


def _site_in(unit: str, sites: set[str]) -> str:
    """Return the place of courses that a unit's name names, "" where it names none or several."""
    found = [site for site in sites if fold(site) in fold(unit)]
    return found[0] if len(found) == 1 else ""
