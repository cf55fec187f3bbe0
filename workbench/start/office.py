"""An office's folder becomes a cohort: what is told, what is asked, what is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError, Problem
from workbench.inputs import parse_yaml, read_text
from workbench.inputs.trees import LARGEST_YAML
from workbench.intake.headers import fold
from workbench.messages import Words, msg
from workbench.parameters import CohortParameters, Framework, save, write_text
from workbench.parameters.amounts import money_of, number_of
from workbench.parameters.books import write_book
from workbench.parameters.build import build_framework
from workbench.parameters.days import plan_start
from workbench.parameters.files import dump
from workbench.parameters.identified import slug
from workbench.start.columns import ROLES
from workbench.start.framework import Told, completed
from workbench.start.people import assessed_on, holidays_of, leaves_of, places_of
from workbench.start.seen import KINDS, RESULTS, Seen, look
from workbench.start.told import told_by
from workbench.start.values import days

COHORT, FRAMEWORK, ANSWERS = "cohort.yaml", "framework.xlsx", "answers.yaml"
NEEDED = (("answers", "scores"), ("requirements",))
"""Kinds of which one sheet is needed, each kind or one that stands for it."""
OWN = (COHORT, FRAMEWORK, ANSWERS)


@dataclass(frozen=True)
class Question:
    """What is nowhere in the files: `key` names its answer in the file of answers, `read` makes a value of the words.

    `choices` are numbered; the value of the last may be typed. `read` returns None where the words are no answer.
    """

    key: str
    words: Words
    read: Callable[[str], Any]
    choices: Sequence[tuple[Words, Any]] = ()
    hint: Words = field(default_factory=lambda: msg("Type the answer."))


@dataclass(frozen=True, eq=False)
class Office:
    """What a folder holds: its sheets, the tables of its framework, and what was assumed."""

    folder: Path
    seen: Sequence[Seen]
    told: Told
    units: Sequence[str]
    assumed: Sequence[Words]


class LackingError(ParameterError):
    """No sheet is of a kind that is needed; `seen` is what there is."""

    def __init__(self, problems: Sequence[Problem], seen: Sequence[Seen]):
        super().__init__(problems)
        self.seen = seen


def read_office(folder: Path, answers: Mapping[str, Any]) -> Office:
    """Read a folder.

    Args:
        folder: the office's.
        answers: from a file of answers; `sheets` says what sheets are.

    Raises:
        InputError: where a file cannot be read.
        LackingError: where no sheet tells of competencies, of required levels or of answers.
        ParameterError: where an answer names a kind that is none.
    """
    sheets = dict(answers.get("sheets") or {}) | dict(answers.get("shapes") or {})
    wrong = {place: kind for place, kind in sheets.items() if kind not in KINDS}
    if wrong:
        listed = ", ".join(f"`{kind}`" for kind in KINDS)
        raise ParameterError(
            Problem(msg("Unknown kind of sheet."), msg("Write one of: {listed}.").format(listed=listed), "sheet-kind",
                    str(folder / ANSWERS), column=str(place), value=str(kind))
            for place, kind in wrong.items()
        )  # fmt: skip
    seen, told = told_by(look(folder, sheets, OWN, answers.get("columns") or {}))
    lacking = [kind for kind in NEEDED if not any(one.kind in kind for one in seen)]
    if not told.competencies:
        lacking.append(("competencies",))
    if lacking:
        raise LackingError([_lacking(kind[0], folder) for kind in lacking], seen)
    units, positions = places_of(seen)
    assumed = []
    known = {fold(position["name"]) for position in told.positions}
    for name in positions:
        if fold(name) not in known:
            told.positions.append({"name": name, "requires": {}})
            assumed.append(
                msg("Position “{name}” is in the list of officers, not among the requirements.").format(name=name)
            )
    completed(told)
    for name, domain in told.domains.items():
        if domain.get("common"):
            assumed.append(msg("“{name}” is taken for the common part: every position requires it.").format(name=name))
    if told.cuts:
        said = "; ".join(f"{told.cuts[number]:g}" for number in sorted(told.cuts))
        assumed.append(msg("Cut scores are read from the files, in percent: {cuts}.").format(cuts=said))
    if told.stepped:
        words = msg("Courses that name one level alone are taken to begin a level below it: {n}.")
        assumed.append(words.format(n=len(told.stepped)))
    for place, row, _ in told.unread:
        assumed.append(msg("{place}, row {row}: a cell cannot be read and is left out.").format(place=place, row=row))
    return Office(folder, seen, told, units, assumed)


def questions(office: Office) -> list[Question]:
    """Return what the files do not tell and nobody may guess."""
    found = []
    levels = office.told.levels
    if len(levels) < 2:
        words = msg("What are the levels called, from the lowest? Part them by semicolons.")
        found.append(Question("levels", words, names_of))
    n = len(levels) if len(levels) > 1 else None
    if not _has_cuts(office.told):
        words = msg("From what percent on is each level reached, from level 1? (Such as: 0; 50; 75)")
        found.append(Question("cuts", words, lambda text: cuts_of(text, n)))
    if office.told.courses:
        found.append(
            Question(
                "budget",
                msg("How much money is there for training (đồng)?"),
                money_of,
                choices=((msg("no limit"), "none"),),
                hint=msg("Type the amount."),
            )
        )
    if assessed_on(office.seen) is None:
        found.append(
            Question("assessed", msg("On what day was the exam? (dd/mm/yyyy)"), lambda text: next(days(text), None))
        )
    return found


def open_questions(office: Office, given: dict[str, Any]) -> list[Question]:
    """Return the questions that `given` does not answer; words among its answers are read as if typed, in place.

    Raises:
        ParameterError: where what is given is no answer.
    """
    return [question for question in questions(office) if not _answered(question, given)]


def _answered(question: Question, given: dict[str, Any]) -> bool:
    if given.get(question.key) is None:
        return False
    value = given[question.key]
    if any(value == choice for _, choice in question.choices):
        return True
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    read = question.read(text)
    if read is None:
        raise ParameterError([Problem(question.words, question.hint, "answer", column=question.key, value=text)])
    given[question.key] = read
    return True


def _has_cuts(told: Told) -> bool:
    """Whether the files tell a cut score of every level, rising."""
    cuts = [told.cuts[number] for number in sorted(told.cuts)]
    return len(cuts) >= 2 and told.cuts.keys() == told.levels.keys() and all(a < b for a, b in pairwise(cuts))


def names_of(text: str) -> list[str] | None:
    """Return at least two names that semicolons part; None where the words are no such list."""
    names = [part.strip() for part in text.split(";") if part.strip()]
    return names if len(names) > 1 else None


def cuts_of(text: str, n: int | None) -> list[float] | None:
    """Return rising percentages, one for each level; None where the words are no such list."""
    told = [number_of(part) for part in text.replace(",", ";").split(";")]
    cuts = [value for value in told if value is not None]
    rising = all(low < high for low, high in pairwise(cuts))
    valid = len(cuts) == len(told) >= 2 and rising and cuts[0] >= 0 and cuts[-1] <= 100
    return cuts if valid and n in (None, len(cuts)) else None


def framework_of(office: Office, answers: Mapping[str, Any]) -> Framework:
    """Return the framework that the office's tables tell.

    Raises:
        ParameterError: every problem at once.
    """
    told = office.told
    levels = answers.get("levels") or [told.levels[number] for number in sorted(told.levels)]
    sites = {site for course in told.courses for site in course.get("sites", [])}
    units = [
        {"name": name} | ({"site": site} if (site := _site_in(name, sites)) else {}) for name in office.units
    ]  # fmt: skip
    competencies = [
        {key: value for key, value in one.items() if key != "code"} | ({"id": slug(one["code"])} if one["code"] else {})
        for one in told.competencies
    ]
    return build_framework(
        slug(office.folder.resolve().name),
        levels=levels,
        domains=list(told.domains.values()),
        competencies=competencies,
        positions=told.positions,
        units=units,
        courses=told.courses,
        file=office.folder / FRAMEWORK,
    )


def parameters_of(office: Office, answers: Mapping[str, Any]) -> tuple[CohortParameters, list[Words]]:
    """Return the cohort's parameters, and what was assumed."""
    name = office.folder.resolve().name
    day = assessed_on(office.seen) or answers.get("assessed")
    files = list(dict.fromkeys(one.sheet.file for one in office.seen if one.kind in RESULTS))
    budget = answers.get("budget")
    training: dict[str, Any] = {"holidays": holidays_of(office.seen)}
    training |= {} if budget in (None, "none") else {"budget": budget}
    content: dict[str, Any] = {
        "cohort": slug(name), "title": name, "assessed": day, "framework": FRAMEWORK, "results": files,
        "levels": {"cuts": _cuts(office.told, answers)}, "training": training, "columns": answers.get("columns") or {},
        "sheets": _roles(office.seen),
    }  # fmt: skip
    parameters = CohortParameters.model_validate(content)
    first = plan_start(parameters)
    last = first + dt.timedelta(weeks=max(parameters.training.weeks, parameters.coaching.weeks))
    leaves, known = leaves_of(office.seen)
    within = [one for one in leaves if one.first <= last and (one.last or last) >= first]
    assumed: list[Words] = []
    if away := [one for one in within if one.officer in known]:
        content["training"]["absences"] = [{"officer": o, "from": begins, "to": ends} for o, begins, ends in away]
        parameters = CohortParameters.model_validate(content)
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


def _cuts(told: Told, answers: Mapping[str, Any]) -> list[float]:
    return answers.get("cuts") or [told.cuts[number] for number in sorted(told.cuts)]


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


def load_answers(path: Path) -> dict[str, Any]:
    """Return a file of answers.

    Raises:
        ParameterError: where it is no mapping.
    """
    tree = parse_yaml(read_text(path, most=LARGEST_YAML, error=ParameterError), path)
    if not isinstance(tree, dict):
        raise ParameterError([Problem(msg("The file of answers is not valid."), None, "answers", str(path))])
    return dict(tree)


def _lacking(kind: str, folder: Path) -> Problem:
    instead = msg('Put its file into the folder; if it is there, write in {file}: `sheets: {{"<sheet>": {id}}}`.')
    return Problem(
        msg("No sheet is found of this kind: {kind}.").format(kind=KINDS[kind]),
        instead.format(file=ANSWERS, id=kind),
        "sheet-lacking",
        str(folder),
    )


def _site_in(unit: str, sites: set[str]) -> str:
    """Return the place of courses that a unit's name names, "" where it names none or several."""
    found = [site for site in sites if fold(site) in fold(unit)]
    return found[0] if len(found) == 1 else ""
