"""What an office's files do not tell and nobody may guess: the questions, and what is an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from workbench.errors import ParameterError, Problem
from workbench.messages import Words, as_is, msg
from workbench.start.framework import Told
from workbench.start.office import NOWHERE, Office
from workbench.start.values import days, money_of, number_of


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


HEADER = msg("Type the column's header.")
COLUMN_QUESTIONS: Mapping[str, tuple[Words, Words]] = {
    "unit_id": (msg("Which column of the list of officers tells their unit?"), msg("Type the column's header.")),
    "position_id": (
        msg("Which column of the list of officers tells their position?"),
        msg("Type the column's header."),
    ),
}


def questions(office: Office, *, every: bool = False) -> list[Question]:
    """Return what the files do not tell and nobody may guess; with `every` also what they tell."""
    found = []
    levels = office.told.levels
    if len(levels) < 2 or every:
        words = msg("What are the levels called, from the lowest? Part them by semicolons.")
        found.append(Question("levels", words, names_of, choices=_levels_of(office.told)))
    n = len(levels) if len(levels) > 1 else None
    if not _has_cuts(office.told) or every:
        words = msg("From what percent on is each level reached, from level 1? (Such as: 0; 50; 75)")
        found.append(Question("cuts", words, lambda text: cuts_of(text, n)))
    if (office.told.courses and not office.told.budget) or every:
        found.append(
            Question(
                "budget",
                msg("How much money is there for training (đồng)?"),
                money_of,
                choices=((msg("no limit"), "none"),),
                hint=msg("Type the amount."),
            )
        )
    found += [] if every else _of_columns(office)
    if office.assessed is None or every:
        found.append(
            Question("assessed", msg("On what day was the exam? (dd/mm/yyyy)"), lambda text: next(days(text), None))
        )
    return found


def open_questions(office: Office, given: dict[str, Any]) -> list[Question]:
    """Return the questions that `given` does not answer; words among its answers are read as if typed, in place.

    Raises:
        ParameterError: where what is given is no answer.
    """
    open_ = questions(office)
    every = {question.key: question for question in (*questions(office, every=True), *open_)}
    answered = {key for key, question in every.items() if _answered(question, given)}
    return [question for question in open_ if question.key not in answered]


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


def _of_columns(office: Office) -> list[Question]:
    """Return which columns of the list of officers have to be told: units and positions stand in none that is known."""
    lists = [one for one in office.seen if one.kind == "staff"] or [one for one in office.seen if one.kind == "answers"]
    found = []
    for standard, (words, names) in COLUMN_QUESTIONS.items():
        if (office.units if standard == "unit_id" else office.positions) or not lists:
            continue
        free = [header for header, said in lists[0].columns.items() if not said and header]
        choices: list[tuple[Words, Any]] = [(as_is(header), header) for header in free]
        choices += [(msg("in none: all are in one unit"), NOWHERE)] if standard == "unit_id" else []
        found.append(Question(standard, words, _one_of(free), choices, names))
    return found


def _one_of(free: Sequence[str]) -> Callable[[str], str | None]:
    return lambda text: text if text in free else None


def _levels_of(told: Told) -> list[tuple[Words, Any]]:
    """Return as a choice plain names of as many levels as positions require at most."""
    most = max((level for position in told.positions for level in position["requires"].values()), default=0)
    if most < 2:
        return []
    names = [f"Mức {number}" for number in range(1, most + 1)]
    return [(msg("{n} levels: {names}").format(n=most, names="; ".join(names)), names)]


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
