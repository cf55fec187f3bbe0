"""What is written beside an office's files: the framework's workbook, the parameters, the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError
from workbench.intake.headers import fold, role_of
from workbench.intake.mapping import is_named
from workbench.messages import Words, msg
from workbench.parameters import CohortParameters, Framework, save, write_text
from workbench.parameters.books import write_book
from workbench.parameters.build import build_framework
from workbench.parameters.days import plan_start
from workbench.parameters.files import dump, validated
from workbench.parameters.identified import slug
from workbench.start.columns import ROLES
from workbench.start.framework import Told
from workbench.start.office import (
    ANSWERS,
    ASKED_COLUMNS,
    COHORT,
    FRAMEWORK,
    NOWHERE,
    OWN,
    Office,
    read_office,
    said_columns,
)
from workbench.start.people import holidays_of, leaves_of
from workbench.start.places import units_of
from workbench.start.seen import KINDS, RESULTS, Seen, office_files


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
    for unit in units_of(told, [*office.units, *whole]):
        site = unit.get("site") or _site_in(unit["name"], sites)
        units.append(unit | ({"site": site} if site else {}))
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
    day = office.assessed or answers.get("assessed")
    paths = {name: path.relative_to(office.folder) for name, path in office_files(office.folder, OWN).items()}
    used = dict.fromkeys(one.sheet.file for one in office.seen if one.kind in RESULTS)
    files = [paths[name].as_posix() if name in paths else name for name in used]
    budget = answers.get("budget") or office.told.budget
    training: dict[str, Any] = {"holidays": holidays_of(office.seen)}
    training |= {} if budget in (None, "none") else {"budget": budget}
    content: dict[str, Any] = {
        "cohort": slug(name), "title": name, "assessed": day, "framework": FRAMEWORK, "results": files,
        "levels": {"cuts": _cuts(office.told, answers)}, "training": training,
        "columns": _columns(office.seen, answers), "sheets": _roles(office.seen), "defaults": defaults,
    }  # fmt: skip
    parameters = _parameters(content, office)
    first = plan_start(parameters)
    last = first + dt.timedelta(weeks=max(parameters.training.weeks, parameters.coaching.weeks))
    leaves, known = leaves_of(office.seen)
    within = [one for one in leaves if one.first <= last and (one.last or last) >= first]
    assumed: list[Words] = []
    if away := [one for one in within if one.officer in known]:
        content["training"]["absences"] = [{"officer": o, "from": begins, "to": ends} for o, begins, ends in away]
        parameters = _parameters(content, office)
        words = msg("Away within the plan, so nothing is planned for them in that time (`training.absences`): {n}.")
        assumed.append(words.format(n=len({one.officer for one in away})))
        if endless := {one.officer for one in away if one.last is None}:
            words = msg("No last day of the absence is told, so it is taken to last beyond the plan: {n}.")
            assumed.append(words.format(n=len(endless)))
    if strangers := {one.officer for one in leaves} - known:
        words = msg("On leave, but not in the list of officers, so left out: {n}.")
        assumed.append(words.format(n=len(strangers)))
    period = msg("The plan runs from {first} to {last}.")
    assumed.append(period.format(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"))
    return parameters, assumed


def _parameters(content: dict[str, Any], office: Office) -> CohortParameters:
    part, problems = validated(CohortParameters, content, office.folder / COHORT)
    if part.model is None or problems:
        raise ParameterError(problems)
    return part.model


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
    """Write the framework's workbook, the parameters and the answers beside the files; what is there stays.

    Returns:
        The parameter file, and what was assumed.

    Raises:
        ParameterError: where the tables contradict themselves.
    """
    if any(answers.get(standard) for standard in ASKED_COLUMNS):
        office = read_office(office.folder, answers)
    parameters, assumed = parameters_of(office, answers)
    book, file = office.folder / FRAMEWORK, office.folder / COHORT
    if book.exists() and not overwrite:
        assumed.append(msg("{file} is there already and stays; `--overwrite` makes it anew.").format(file=FRAMEWORK))
    else:
        write_book(framework_of(office, answers), book)
    save(parameters, file)
    write_text(office.folder / ANSWERS, dumped(office, answers))
    return file, assumed


def dumped(office: Office, answers: Mapping[str, Any]) -> str:
    """Return the file of answers: what was answered, and what each sheet was taken for, to be changed here."""
    kept = {key: value for key, value in answers.items() if key not in ("sheets", "shapes") and value}
    tree = {
        **kept,
        "sheets": {one.place: one.kind for one in office.seen},
        "shapes": {one.shape: one.kind for one in office.seen if one.kind != "other"},
    }
    return "# workbench start: " + ", ".join(KINDS) + "\n" + dump(tree)


def _site_in(unit: str, sites: set[str]) -> str:
    """Return the place of courses that a unit's name names, "" where it names none or several."""
    found = [site for site in sites if fold(site) in fold(unit)]
    return found[0] if len(found) == 1 else ""
