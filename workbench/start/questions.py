"""What the files of an office do not tell and nobody may guess: the questions, and how answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workbench.errors import ParameterError, Problem
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters.amounts import LEAST_MONEY, money_of, number_of
from workbench.start.answers import ASKED_COLUMNS, NOWHERE
from workbench.start.values import days, names_of

if TYPE_CHECKING:
    from workbench.start.framework import Told
    from workbench.start.office import Office

RETOLD, REREAD = ("levels", "money_unit"), ASKED_COLUMNS
"""Keys of answers by which the office's tables are told anew, and by which its files are read anew."""
NO_LIMIT = "none"
"""What stands in the file of answers for a budget without limit."""
LONGEST_TITLE = 200
COLUMN_QUESTIONS: Mapping[str, Words] = {
    "unit_id": msg("Which column of the list of officers tells their unit?"),
    "position_id": msg("Which column of the list of officers tells their position?"),
}
EXAMPLES: Mapping[int, str] = {2: "0; 50", 3: "0; 50; 75", 4: "0; 40; 60; 80", 5: "0; 30; 50; 70; 85"}
"""How many levels → percentages as an example."""


@dataclass(frozen=True)
class Question:
    """What is nowhere in the files: `key` names its answer in the file of answers, `read` makes a value of the words.

    `choices` are numbered; where `hint` says so, another value may be typed. `read` returns None where the words are no
    answer; `wanted` then says what is. No words at all mean `otherwise`, where that is not None; the question says so.
    """

    key: str
    words: Words
    read: Callable[[str], Any]
    choices: Sequence[tuple[Words, Any]] = ()
    hint: Words | None = None
    wanted: Words = field(default_factory=lambda: msg("This is no answer to the question."))
    otherwise: Any = None

    @property
    def taken(self) -> Words:
        """What no words at all are taken for, where that is something (`otherwise`)."""
        said = [words for words, value in self.choices if value == self.otherwise]
        if said:
            return said[0]
        return msg("left open") if self.otherwise == NO_LIMIT else as_is(str(self.otherwise))

    def value_of(self, text: str) -> Any:
        """Return the value that words mean: a choice by its number, no words the answer for them, else as read."""
        text = text.strip()
        if not text and self.otherwise is not None:
            return self.otherwise
        if text.isdecimal() and 1 <= int(text) <= len(self.choices):
            return self.choices[int(text) - 1][1]
        return self.read(text)


def questions(office: Office, given: Mapping[str, Any], *, every: bool = False) -> list[Question]:
    """Return what the files do not tell and nobody may guess; with `every` also what they tell.

    Args:
        office: what the files tell.
        given: answers so far; how many cut scores there are hangs on the names of levels.
        every: whether also what the files tell.
    """
    told, found = office.told, []
    if every or len(told.levels) < 2:
        wanted = msg("At least two names are needed, parted by semicolons; such as: {example}.")
        example = msg("Basic; Skilled; Expert")
        words = msg("What are the levels called, from the lowest? Part them by semicolons; such as: {example}.")
        choices, hint = _plain_levels(told), msg("Type the names.")
        found.append(
            Question("levels", words.format(example=example), names_of, choices, hint, wanted.format(example=example))
        )
    if every or not has_cuts(told):
        found.append(_of_cuts(given.get("levels") or [told.levels[number] for number in sorted(told.levels)]))
    if every or (told.courses and not told.budget):
        found.append(
            Question(
                "budget",
                msg("How much money is there for training (đồng)? Enter alone: no limit."),
                budget_of,
                choices=((msg("no limit"), NO_LIMIT),),
                hint=msg("Type the amount, such as: 250 million."),
                wanted=msg("An amount of money is needed, such as: 250 million or 250.000.000; or nothing: no limit."),
                otherwise=NO_LIMIT,
            )
        )
    found += [] if every else _of_columns(office)
    if every or told.money_asked:
        found.append(_of_money(told))
    if every or office.assessed is None:
        wanted = msg("A day is needed, such as: {example}.").format(example="12/10/2026")
        words = msg("On what day was the exam? (dd/mm/yyyy)")
        found.append(Question("assessed", words, lambda text: next(days(text), None), wanted=wanted))
    if every or office.unlinked:
        found.append(_of_versions(office))
    return found + _of_heads(office, every=every)


def open_questions(office: Office, given: dict[str, Any]) -> list[Question]:
    """Return the questions that `given` does not answer; words among its answers are read as if typed, in place.

    Raises:
        ParameterError: where what is given is no answer.
    """
    open_ = questions(office, given)
    every = {question.key: question for question in (*questions(office, given, every=True), *open_)}
    answered = {key for key, question in every.items() if _answered(question, given)}
    return [question for question in open_ if question.key not in answered]


def _plain_levels(told: Told) -> list[tuple[Words, Any]]:
    """Return as a choice plain names of as many levels as positions require at most."""
    most = max((level for position in told.positions for level in position["requires"].values()), default=0)
    if most < 2:
        return []
    names = [f"Mức {number}" for number in range(1, most + 1)]
    return [(msg("{n} levels: {names}").format(n=most, names="; ".join(names)), names)]


def _of_cuts(levels: Sequence[str]) -> Question:
    """Return the question of cut scores; it says how many are needed, with an example of as many."""
    n = len(levels) if len(levels) > 1 else None
    if n is None:
        words = msg("From what percent on is each level reached? One number for each level, such as: {example}.")
        wanted = msg("Rising numbers from 0 to 100 are needed, one for each level, such as: {example}.")
        example = EXAMPLES[3]
        said, lacking = words.format(example=example), wanted.format(example=example)
    else:
        example = EXAMPLES.get(n) or "; ".join(f"{at * 90 // (n - 1):g}" for at in range(n))
        words = msg("From what percent on is each level reached: {levels}? {n} numbers, such as: {example}.")
        wanted = msg("{n} rising numbers from 0 to 100 are needed, one for each level, such as: {example}.")
        said = words.format(levels="; ".join(levels), n=n, example=example)
        lacking = wanted.format(n=n, example=example)
    return Question("cuts", said, lambda text: cuts_of(text, n), wanted=lacking)


def _of_columns(office: Office) -> list[Question]:
    """Return which columns of the list of officers have to be told: units and positions stand in none that is known."""
    lists = [one for one in office.seen if one.kind == "staff"] or [one for one in office.seen if one.kind == "answers"]
    found = []
    for standard, words in COLUMN_QUESTIONS.items():
        if (office.units if standard == "unit_id" else office.positions) or not lists:
            continue
        free = [header for header, said in lists[0].columns.items() if not said and header]
        choices: list[tuple[Words, Any]] = [(as_is(header), header) for header in free]
        choices += [(msg("in none: all are in one unit"), NOWHERE)] if standard == "unit_id" else []
        wanted = msg("Write the number of a choice, or the column's header as the file has it.")
        found.append(Question(standard, words, _one_of(free), choices, wanted=wanted))
    return found


def _one_of(free: Sequence[str]) -> Callable[[str], str | None]:
    return lambda text: text if text in free else None


def _of_money(told: Told) -> Question:
    """Return the question in what unit the costs of courses are that neither a header nor a banner tells."""
    words = msg("In what unit are the costs of courses: {columns}? No header and no banner says it.")
    example = msg("{place}, “{header}”: up to {most:g}")
    columns = [example.format(place=place, header=header, most=most) for place, header, most in told.money_asked]
    units = ((msg("thousand đồng"), 1_000), (msg("million đồng"), 1_000_000), (msg("đồng"), 1))
    return Question(
        "money_unit",
        words.format(columns=joined(columns, "; ")),
        lambda text: {"1": 1, "1000": 1_000, "1000000": 1_000_000}.get(text.replace(".", "")),
        choices=units,
        wanted=msg("Write 1, 2 or 3."),
    )


def _of_versions(office: Office) -> Question:
    """Return the question whether the versions of an exam hold the same questions in another order."""
    words = msg(
        "Several versions have the same number of questions, and no table says which question stands where ({exams}). "
        "Are they the same questions in another order? If such a table exists (columns: question, Version 01, "
        "Version 02, …), put it into the folder and begin again: then answers are compared question by question."
    )
    exams = office.unlinked[:4]
    listed = "; ".join(exams) + (" …" if len(office.unlinked) > len(exams) else "")
    return Question(
        "versions",
        words.format(exams=listed),
        lambda text: text if text in ("same", "other") else None,
        choices=(
            (msg("the same questions in another order; there is no such table"), "same"),
            (msg("other questions"), "other"),
        ),
        wanted=msg("Write 1 or 2."),
    )


def _of_heads(office: Office, *, every: bool) -> list[Question]:
    """Return the questions of what stands at the head of pages and plans, where no banner tells it."""
    found = []
    if every or not office.heading.title:
        name = office.folder.resolve().name
        words = msg("What is the assessment called at the head of every report? Enter alone: “{name}”.")
        found.append(Question("title", words.format(name=name), _one_line, otherwise=name))
    if every or not office.heading.body:
        words = msg("Which body issues the plans? Enter alone: it stays open in the documents.")
        found.append(Question("body", words, _one_line, otherwise=NO_LIMIT))
    return found


def _answered(question: Question, given: dict[str, Any]) -> bool:
    if given.get(question.key) is None:
        return False
    value = given[question.key]
    if any(value == choice for _, choice in question.choices):
        return True
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    read = question.read(text)
    if read is None:
        raise ParameterError([Problem(question.words, question.wanted, "answer", column=question.key, value=text)])
    given[question.key] = read
    return True


def has_cuts(told: Told) -> bool:
    """Whether the files tell a cut score of every level, rising."""
    cuts = [told.cuts[number] for number in sorted(told.cuts)]
    return len(cuts) >= 2 and told.cuts.keys() == told.levels.keys() and all(a < b for a, b in pairwise(cuts))


def budget_of(text: str) -> float | None:
    """Return an amount in đồng; None where the words are none, or too little to be a budget in đồng."""
    money = money_of(text)
    return money if money is not None and (money == 0 or money >= LEAST_MONEY) else None


def cuts_of(text: str, n: int | None) -> list[float] | None:
    """Return rising percentages, one for each level; None where the words are no such list."""
    told = [number_of(part) for part in text.replace(",", ";").split(";")]
    cuts = [value for value in told if value is not None]
    rising = all(low < high for low, high in pairwise(cuts))
    valid = len(cuts) == len(told) >= 2 and rising and cuts[0] >= 0 and cuts[-1] <= 100
    return cuts if valid and n in (None, len(cuts)) else None


def _one_line(text: str) -> str | None:
    line = " ".join(text.split())
    return line if 0 < len(line) <= LONGEST_TITLE else None
