"""An office's folder as it was read: what its sheets tell, and what was assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError, Problem
from workbench.inputs import parse_yaml, read_text
from workbench.inputs.trees import LARGEST_YAML
from workbench.intake.headers import fold
from workbench.messages import Words, msg
from workbench.start.courses import PER_DAY
from workbench.start.framework import Told, completed
from workbench.start.people import assessed_on, places_of
from workbench.start.seen import KINDS, Seen, look
from workbench.start.told import told_by

COHORT, FRAMEWORK, ANSWERS = "cohort.yaml", "framework.xlsx", "answers.yaml"

NEEDED = (("answers", "scores"), ("requirements",))
"""Kinds of which one sheet is needed, each kind or one that stands for it."""

OWN = (COHORT, FRAMEWORK, ANSWERS)


@dataclass(frozen=True, eq=False)
class Office:
    """What a folder holds: its sheets, the tables of its framework, and what was assumed."""

    folder: Path
    seen: Sequence[Seen]
    told: Told
    units: Sequence[str]
    positions: Sequence[str]
    assumed: Sequence[Words]

    @property
    def assessed(self) -> dt.date | None:
        """The last day of the exam, None where no file tells it."""
        return assessed_on(self.seen) or self.told.assessed


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
    seen, told = told_by(look(folder, sheets, OWN, said_columns(answers)))
    lacking = [kind for kind in NEEDED if not any(one.kind in kind for one in seen)]
    if not told.competencies:
        lacking.append(("competencies",))
    if lacking:
        raise LackingError([_lacking(kind[0], folder) for kind in lacking], seen)
    units, positions = places_of(seen)
    assumed: list[Words] = []
    known = {fold(position["name"]) for position in told.positions}
    for name in dict.fromkeys(map(told.position, positions)):
        if fold(name) not in known:
            told.positions.append({"name": name, "requires": {}})
            assumed.append(
                msg("Position “{name}” is in the list of officers, not among the requirements.").format(name=name)
            )
    if told.contradicted:
        raise ParameterError(_contradicted(*one) for one in told.contradicted)
    completed(told)
    for name, domain in told.domains.items():
        if domain.get("common"):
            assumed.append(msg("“{name}” is taken for the common part: every position requires it.").format(name=name))
    if told.cuts:
        said = "; ".join(f"{told.cuts[number]:g}" for number in sorted(told.cuts))
        assumed.append(msg("Cut scores are read from the files, in percent: {cuts}.").format(cuts=said))
    if told.in_order and told.levels:
        names = "; ".join(told.levels[number] for number in sorted(told.levels))
        assumed.append(msg("Levels in the order in which they stand, from the lowest: {names}.").format(names=names))
    if told.budget:
        assumed.append(msg("The budget is read from the files (đồng): {n}.").format(n=f"{told.budget:,.0f}"))
    for measure in sorted(told.lessons):
        words = msg("Courses measured in “{measure}”: {n} make a day.")
        assumed.append(words.format(measure=measure, n=f"{PER_DAY[measure]:g}"))
    assumed += [_guessed(one) for one in seen if one.guessed]
    if told.unused:
        words = msg("{place}: rows that are not used: {n}. Such parameters are set in {file}.")
        assumed.append(words.format(place=told.unused[0][0], n=len(told.unused), file=COHORT))
    if told.levelless:
        words = msg("Courses that tell no level to begin from and none to reach are left out: {n}. Add these columns.")
        assumed.append(words.format(n=len(told.levelless)))
    if told.stepped:
        words = msg("Courses that name one level alone are taken to begin a level below it: {n}.")
        assumed.append(words.format(n=len(told.stepped)))
    for place, row, _ in told.unread:
        assumed.append(msg("{place}, row {row}: a cell cannot be read and is left out.").format(place=place, row=row))
    return Office(folder, seen, told, units, positions, assumed)


NOWHERE = "none"
"""The answer that no column tells the unit."""
ASKED_COLUMNS = ("unit_id", "position_id")
"""What a list of officers must tell, and is asked for where no column is known to."""


def said_columns(answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return sheet → {header: what it holds} as it was said, by name or as answers to questions about columns."""
    said = {place: dict(headers) for place, headers in (answers.get("columns") or {}).items()}
    for standard in ASKED_COLUMNS:
        if answers.get(standard) not in (None, NOWHERE):
            said.setdefault("officers", {})[str(answers[standard])] = standard
    return said


def _guessed(one: Seen) -> Words:
    columns = ", ".join(f"`{header}`" for header in one.guessed)
    return msg("{place}: columns taken for what they seem to hold: {columns}.").format(place=one.place, columns=columns)


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
