"""What a workbook says, as YAML would hold it, with the cell in which each value stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.errors import Problem
from workbench.messages import msg

EMPTY = msg("The cell is empty, though its value is needed.")
FILL_IN = msg("Fill it in.")
LACKING_COLUMN = "workbook-column"
IDS_OF = {"scales": ("domains", "competencies")}
"""Where an id that a problem is about stands, by the name that the problem gives its kind."""


@dataclass(frozen=True)
class Cell:
    """Where a value stands: sheet, row as Excel counts, header of the column, and what the cell holds."""

    sheet: str
    row: int | None = None
    column: str = ""
    value: str = ""


@dataclass
class BookTree:
    """The content of a workbook.

    Attributes:
        file: the workbook.
        content: as YAML would hold it.
        cells: cell of each dotted place; a list's entries by position from 0, and by id.
        problems: what is wrong in the cells themselves.
        made: dotted places of the ids that were made from names.
    """

    file: Path
    content: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def located(self, problem: Problem) -> Problem:
        """Return a problem, whose column is a dotted place, with the cell where its value stands."""
        cell, exact = self._cell(problem)
        said, instead = (EMPTY, FILL_IN) if problem.rule == "missing-key" else (problem.problem, problem.instead)
        if cell is None:
            return replace(problem, file=str(self.file))
        return replace(
            problem,
            problem=said,
            instead=instead,
            file=str(self.file),
            sheet=cell.sheet,
            row=cell.row,
            column=cell.column,
            value=(exact and cell.value) or problem.value,
        )

    def unlike(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems of cells of which nothing has been told yet; a column that lacks is told once."""
        told = {(problem.sheet, problem.row, problem.column) for problem in self.problems if problem.row is not None}
        lacking = {problem.sheet for problem in self.problems if problem.rule == LACKING_COLUMN}
        return [
            p
            for p in problems
            if (p.row is None or (p.sheet, p.row, p.column) not in told)
            and not (p.rule == "missing-key" and p.sheet in lacking and not p.column)
        ]

    def _cell(self, problem: Problem) -> tuple[Cell | None, bool]:
        """Return the cell that a problem is about, and whether it holds the value itself."""
        ids = (f"{part}.{problem.value}" for part in IDS_OF.get(problem.column, (problem.column,)))
        place = next((place for place in ids if place in self.cells), problem.column)
        exact = True
        while place:
            if place in self.cells:
                return self.cells[place], exact
            within = next((cell for at, cell in self.cells.items() if at.startswith(f"{place}.")), None)
            if within is not None and place.count(".") > 1:
                return within, False
            place, exact = place.rpartition(".")[0], False
        return None, False
