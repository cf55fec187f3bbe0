"""Why sheets cannot be told apart: the problems, with what to do."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import Problem
from workbench.intake.formats.sheet import Sheet
from workbench.intake.layout import Grid
from workbench.messages import msg


def empty(sheet: Sheet) -> Problem:
    """Return the problem of a sheet without a cell."""
    return Problem(
        msg("The sheet is empty: no header, no data."),
        msg("Fill it in or delete it."),
        rule="sheet_empty",
        file=sheet.file,
        sheet=sheet.name,
    )


def nothing(sheets: Sequence[Sheet]) -> Problem:
    """Return the problem of results in which no sheet holds data."""
    return Problem(
        msg("The results are empty: no sheet holds data."),
        msg("Check the file that was exported."),
        rule="workbook_empty",
        file=sheets[0].file if sheets else "",
    )


def headless(grid: Grid, other: Grid) -> Problem:
    """Return the problem of a sheet that holds people like another's, without a header."""
    return Problem(
        msg(
            "The sheet has no header, and its columns hold answers like those of {other}: its rows are people too."
        ).format(other=f"`{other.place}`"),
        msg("Write the header of that sheet above its first row, and both are read as one; or delete it."),
        rule="header_missing",
        file=grid.sheet.file,
        sheet=grid.sheet.name,
        row=grid.header_row,
    )


def collision(grid: Grid, name: str) -> Problem:
    """Return the problem of two columns of one standard name."""
    return Problem(
        msg("Two columns are both `{name}`.").format(name=name),
        msg("Correct `columns` in the parameters, or rename one of the columns."),
        rule="header_twice",
        file=grid.sheet.file,
        sheet=grid.sheet.name,
        row=grid.header_row,
    )
