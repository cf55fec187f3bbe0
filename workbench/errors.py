"""The one tree of errors: each lists every problem, what to do instead, and the exit status that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.characters import printable
from workbench.messages import Joined, Message, Words, as_is, command_language, joined, msg

MOST_OF_A_KIND = 10
"""Messages of one kind that are shown; the rest are counted."""
EXIT_DONE = 0
EXIT_SOME_REPORTS_FAILED = 1
EXIT_REFUSED = 2
EXIT_FAULT = 3
EXIT_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what to write instead.

    `value` is shown, so it never holds a person's name or answer; leave it empty for such cells.
    """

    problem: Words
    instead: Words | None = None
    rule: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def place(self) -> Words:
        """File, sheet, row and column as far as they are known."""
        parts: list[Words] = [as_is(self.file)] if self.file else []
        if self.sheet:
            parts.append(msg("sheet {sheet}").format(sheet=self.sheet))
        if self.row is not None:
            parts.append(msg("row {row}").format(row=self.row))
        if self.column:
            option = self.column.startswith("-")
            parts.append(as_is(self.column) if option else msg("column {column}").format(column=self.column))
        return joined(parts, ", ")

    @property
    def words(self) -> Words:
        """The whole message: place, problem, value, what to do instead."""
        placed = bool(self.file or self.sheet or self.row is not None or self.column)
        parts: list[Words] = [self.place, as_is(": ")] if placed else []
        parts.append(self.problem)
        if self.value:
            parts.append(as_is(f" [{self.value}]"))
        if self.instead:
            parts += [as_is(" "), self.instead]
        return joined(parts)

    def sentence(self, language: str) -> str:
        """Return the whole message in a language, unfit characters by number."""
        return printable(self.words.in_(language))


class WorkbenchError(Exception):
    """What the workbench refuses or fails at; `problems` lists every reason, `exit_status` is the command's."""

    exit_status = EXIT_FAULT

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def sentences(self, language: str) -> str:
        """Return the problems, a line each; of a kind at most ten, the rest counted."""
        return "\n".join(printable(words.in_(language)) for words in in_short(self.problems))

    @property
    def words(self) -> Words:
        """The problems, a line each; of a kind at most ten, the rest counted."""
        return joined(in_short(self.problems), "\n")

    def __str__(self) -> str:
        return self.sentences(command_language())


def in_short(problems: Iterable[Problem]) -> list[Words]:
    """Return the messages of problems, at most ten of a kind; where there are more, a line counts them."""
    return _few((problem.words, _kind(problem.problem)) for problem in problems)


def few_of_a_kind(messages: Iterable[Words]) -> list[Words]:
    """Return messages in their order, at most ten of a kind; where there are more, a line counts them."""
    return _few((words, _kind(words)) for words in messages)


def _few(messages: Iterable[tuple[Words, object]]) -> list[Words]:
    every = list(messages)
    total = Counter(kind for _, kind in every)
    so_far: Counter[object] = Counter()
    found = []
    for words, kind in every:
        so_far[kind] += 1
        if so_far[kind] <= MOST_OF_A_KIND:
            found.append(words)
        elif so_far[kind] == MOST_OF_A_KIND + 1:
            left = total[kind] - MOST_OF_A_KIND
            found.append(msg("… further messages of this kind: {n}.").format(n=left))
    return found


def _kind(words: Words) -> object:
    """Return what a message says, whatever its numbers and names."""
    if isinstance(words, Joined):
        return tuple(_kind(part) for part in words.parts)
    return words.id if isinstance(words, Message) else type(words)


class InputError(WorkbenchError):
    """The results cannot be read at all: a structural fault, refused before anything is written."""

    exit_status = EXIT_REFUSED


class ParameterError(WorkbenchError):
    """A parameter or framework file, or an option that changes one, is wrong."""

    exit_status = EXIT_REFUSED


class PlanInfeasible(WorkbenchError):
    """The limits set for a plan contradict each other."""

    exit_status = EXIT_REFUSED


class ReportFailed(WorkbenchError):
    """A notebook of a run failed; its artefact was saved first."""

    exit_status = EXIT_SOME_REPORTS_FAILED


def did_you_mean(word: str, known: Sequence[str]) -> Words:
    """Return "did you mean" with the nearest known words, or the list of known words where none is near."""
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    if near:
        words = ", ".join(f"`{match}`" for match in near)
        return msg("Did you mean {words}?").format(words=words)
    shown = ", ".join(f"`{name}`" for name in known[:20]) + (" …" if len(known) > 20 else "")
    return msg("Known here: {shown}.").format(shown=shown)
