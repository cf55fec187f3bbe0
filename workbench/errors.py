"""The one tree of errors: each lists every problem, what to do instead, and the exit status that follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.characters import printable
from workbench.language import Text, command_language

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

    problem: Text
    instead: Text | None = None
    rule: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def place(self, language: str) -> str:
        """Return file, sheet, row and column as far as they are known."""
        row = Text("dòng {row}", "row {row}").format(row=self.row).in_(language) if self.row is not None else ""
        named = Text("{column}", "{column}") if self.column.startswith("-") else Text("cột {column}", "column {column}")
        column = named.format(column=self.column).in_(language) if self.column else ""
        sheet = Text("trang {sheet}", "sheet {sheet}").format(sheet=self.sheet).in_(language) if self.sheet else ""
        return ", ".join(part for part in (self.file, sheet, row, column) if part)

    def sentence(self, language: str) -> str:
        """Return the whole message: place, problem, value, what to do instead; unfit characters by number."""
        place = self.place(language)
        said = self.problem.in_(language)
        value = f" [{self.value}]" if self.value else ""
        instead = f" {self.instead.in_(language)}" if self.instead else ""
        return printable((f"{place}: " if place else "") + said + value + instead)


class WorkbenchError(Exception):
    """What the workbench refuses or fails at; `problems` lists every reason, `exit_status` is the command's."""

    exit_status = EXIT_FAULT

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.sentence(command_language()) for problem in self.problems)


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


def did_you_mean(word: str, known: Sequence[str]) -> Text:
    """Return "did you mean" with the nearest known words, or the list of known words where none is near."""
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    if near:
        words = ", ".join(f"`{match}`" for match in near)
        return Text(f"Có phải ý bạn là {words}?", f"Did you mean {words}?")
    shown = ", ".join(f"`{name}`" for name in known[:20]) + (" …" if len(known) > 20 else "")
    return Text(f"Có thể dùng: {shown}.", f"Known here: {shown}.")
