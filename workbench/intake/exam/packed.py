"""Answers or keys of a whole exam in one cell, `ABDC-B…` or `1A 2B 3C …`: told, and refused with what to do."""

from __future__ import annotations

import re

import pandas as pd

from workbench.errors import Problem
from workbench.intake.layout import Grid
from workbench.messages import msg

WHOLE = re.compile(r"[A-H\d\s.:)=,;|/_*?-]+", re.IGNORECASE)
OPTIONS = re.compile(r"[A-H]", re.IGNORECASE)
FEWEST = 5
"""Answers in one cell from which it holds a whole exam, and not several letters of one answer."""
LIKE = 0.8
"""Share of a column's filled cells from which the column holds whole exams."""


def packed(frame: pd.DataFrame) -> str | None:
    """Return the column in which each cell holds the answers of a whole exam, None where there is none."""
    for column in frame.columns:
        cells = frame[column].astype("str")
        cells = cells[cells != ""]
        if len(cells) and cells.map(_whole_exam).mean() >= LIKE:
            return str(column)
    return None


def _whole_exam(cell: str) -> bool:
    upper = cell.isupper() or any(letter.isdigit() for letter in cell)
    return upper and WHOLE.fullmatch(cell) is not None and len(OPTIONS.findall(cell)) >= FEWEST


def refused(grid: Grid, header: str) -> Problem:
    """Return the problem of answers that stand in one cell."""
    return Problem(
        msg("The answers of a whole exam stand in one cell of this column."),
        msg(
            "Give each question a column of its own (in Excel: Data → Text to Columns, fixed width), with headers such "
            "as `Câu 1`; the key one row for each question, or a column for each beside its version."
        ),
        rule="answers_packed", file=grid.sheet.file, sheet=grid.sheet.name, row=grid.header_row, column=header,
    )  # fmt: skip
