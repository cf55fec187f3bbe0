"""The one tree of errors: each lists every problem, what to do instead, and the exit status that follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.characters import printable
from workbench.messages import Words, as_is, command_language, joined, msg

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
        """Return every problem, a line each."""
        return "\n".join(problem.sentence(language) for problem in self.problems)

    @property
    def words(self) -> Words:
        """Every problem, a line each."""
        return joined((problem.words for problem in self.problems), "\n")

    def __str__(self) -> str:
        return self.sentences(command_language())


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
