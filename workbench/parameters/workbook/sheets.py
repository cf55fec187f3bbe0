"""Sheets, read as a layout declares them: names and headers in every language, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.characters import UNFIT, codes, fold
from workbench.errors import Problem, did_you_mean
from workbench.inputs import Grid
from workbench.inputs.trees import TYPE_AGAIN, UNFIT_SIGNS
from workbench.messages import Words, command_language, joined, msg
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import NOT_READ, OWN, SETTINGS, Column, Part, levelled
from workbench.parameters.workbook.tree import LACKING_COLUMN, BookTree, Cell

HEADER_WITHIN = 12
"""Rows at the top of a sheet among which its header stands."""
MOST_LEVELS = 20
MOST_ROWS = 20_000

OWN_SHEET = msg("Put `#` before the name of a sheet of your own.")
TWO_SHEETS = msg("Two sheets hold the same.")
ONE_SHEET = msg("Keep one of them.")
NO_HEADER = msg("The sheet has no header that is known.")
HEADER = msg("Its first row holds: {headers}.")
UNKNOWN_COLUMN = msg("There is no such column.")
OWN_COLUMN = msg("Put `#` before the header of a column of your own.")
TWO_COLUMNS = msg("Two columns hold the same.")
ONE_COLUMN = msg("Keep one of them.")
NO_COLUMN = msg("The sheet lacks a column that is needed.")
ADD_COLUMN = msg("Add the column `{column}`.")
LACKING = msg("The cell holds an error of Excel, or a formula without its result.")
WRITE_VALUE = msg("Write the value itself.")
NO_FLAG = msg("This is neither yes nor no.")
FLAG = msg("Write `x` for yes; leave it empty for no.")
TOO_LONG = msg("The sheet has too many rows (at most {most}).")
FEWER = msg("Keep only the rows that are to be read.")


@dataclass(frozen=True)
class Row:
    """A row of a sheet: cell and value by key of its column; headers of the matrix by their own words."""

    place: Cell
    cells: dict[str, Cell]
    values: dict[str, Any]
    matrix: dict[str, tuple[Cell, Any]]


def known_sheets(
    tree: BookTree, grids: Sequence[Grid], known: Mapping[str, str], titles: Sequence[Words], unknown: Words
) -> dict[str, Grid]:
    """Return the sheets by the key of what they hold; tell those that hold nothing known.

    Args:
        tree: where what is wrong is told.
        grids: the sheets.
        known: folded name → key.
        titles: of all sheets that there may be.
        unknown: what is said of a sheet that is none of them.
    """
    found: dict[str, Grid] = {}
    ignored = NOT_READ | {fold(SETTINGS.in_(language)) for language in ("vi", "en")}
    for grid in grids:
        name = fold(grid.name)
        if (
            grid.name.startswith(OWN)
            or name in ignored
            or not any(not cells.empty(c) for row in grid.rows for c in row)
        ):
            continue
        key = known.get(name)
        if key is None:
            near = did_you_mean(grid.name, [title.in_(command_language()) for title in titles])
            tell(tree, Cell(grid.name), unknown, joined((near, OWN_SHEET), " "))
        elif key in found:
            tell(tree, Cell(grid.name), TWO_SHEETS, ONE_SHEET)
        else:
            found[key] = grid
    return found


def rows_of(tree: BookTree, part: Part, grid: Grid) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something."""
    tree.cells.setdefault(part.key, Cell(grid.name))
    at = _header_of(part, grid)
    if at is None:
        titles = ", ".join(f"`{column.title.in_(command_language())}`" for column in part.columns)
        tell(tree, Cell(grid.name), NO_HEADER, HEADER.format(headers=titles))
        return
    columns, matrix = _columns(tree, part, grid, at)
    if len(grid.rows) - at > MOST_ROWS:
        tell(tree, Cell(grid.name), TOO_LONG.format(most=MOST_ROWS), FEWER)
        return
    seen = [*columns, *matrix]
    heads = {place: " ".join(cells.text_of(grid.rows[at][place]).split()) for place in seen}
    for number, row in enumerate(grid.rows[at + 1 :], start=at + 1):
        if all(cells.empty(row[place]) and (number, place) not in grid.unreadable for place in seen):
            continue
        held = Row(Cell(grid.name, number + 1), {}, {}, {})
        for place, column in columns.items():
            cell = _cell(grid, number, place, heads)
            held.cells[column.key] = cell
            if _readable(tree, grid, number, place, cell):
                held.values[column.key] = value_in(tree, column, cell, row[place])
        for place, header in matrix.items():
            cell = _cell(grid, number, place, heads)
            if _readable(tree, grid, number, place, cell) and fold(cells.text_of(row[place])) not in cells.NONE:
                held.matrix[header] = (cell, cells.number(row[place]))
        yield held


def _header_of(part: Part, grid: Grid) -> int | None:
    """Return the row with most known headers, None where no row has any."""
    known = {header for column in part.columns for header in column.headers}
    times = [sum(fold(cells.text_of(cell)) in known for cell in row) for row in grid.rows[:HEADER_WITHIN]]
    most = max(times, default=0)
    return times.index(most) if most else None


def _columns(tree: BookTree, part: Part, grid: Grid, at: int) -> tuple[dict[int, Column], dict[int, str]]:
    """Return the known columns by place, and the headers of the matrix by place."""
    levels = [levelled(template, level) for template in part.by_level for level in range(1, MOST_LEVELS + 1)]
    known = {header: column for column in reversed((*part.columns, *levels)) for header in column.headers}
    found: dict[int, Column] = {}
    matrix: dict[int, str] = {}
    for place, raw in enumerate(grid.rows[at]):
        header = " ".join(cells.text_of(raw).split())
        column = known.get(fold(header))
        cell = Cell(grid.name, at + 1, header, header)
        if not header or header.startswith(OWN) or (column is None and fold(header) in part.passed_over):
            continue
        if column is None and part.matrix:
            matrix[place] = header
            tree.cells.setdefault(f"{part.key}.matrix.{header}", cell)
        elif column is None:
            titles = [one.title.in_(command_language()) for one in part.columns]
            tell(tree, cell, UNKNOWN_COLUMN, joined((did_you_mean(header, titles), OWN_COLUMN), " "))
        elif any(one.key == column.key for one in found.values()):
            tell(tree, cell, TWO_COLUMNS, ONE_COLUMN)
        else:
            found[place] = column
    for key in part.needed:
        if all(column.key != key for column in found.values()):
            title = part.column(key).title
            tell(tree, Cell(grid.name, at + 1), NO_COLUMN, ADD_COLUMN.format(column=title), rule=LACKING_COLUMN)
    return found, matrix


def value_in(tree: BookTree, column: Column, cell: Cell, raw: Any) -> Any:
    """Return what a cell says in its column; tell unfit characters, and flags that are none."""
    value = raw if column.holds in ("topics", "topics_en") else cells.value_of(column, raw)
    word = cells.text_of(raw)
    if UNFIT.search(word.replace("\n", " ")):
        tell(tree, cell, UNFIT_SIGNS, TYPE_AGAIN, codes(word))
    elif column.holds == "flag" and not isinstance(value, bool):
        tell(tree, cell, NO_FLAG, FLAG, word)
        return False
    return value


def put(tree: BookTree, entry: dict[str, Any], key: str, value: Any, cell: Cell, place: str) -> None:
    """Put a value into an entry under a dotted key, and remember its cell."""
    *above, last = key.split(".")
    at = entry
    for part in above:
        at = at.setdefault(part, {})
    at[last] = value
    tree.cells[f"{place}.{key}" if place else key] = Cell(cell.sheet, cell.row, cell.column, str(value)[:80])


def tell(tree: BookTree, cell: Cell, said: Words, instead: Words, value: str = "", rule: str = "workbook") -> None:
    """Tell what is wrong in a cell."""
    tree.problems.append(
        Problem(said, instead, rule, str(tree.file), cell.sheet, cell.row, cell.column, value or cell.value)
    )


def _cell(grid: Grid, row: int, place: int, heads: Mapping[int, str]) -> Cell:
    return Cell(grid.name, row + 1, heads[place], cells.text_of(grid.rows[row][place])[:80])


def _readable(tree: BookTree, grid: Grid, row: int, place: int, cell: Cell) -> bool:
    if (row, place) in grid.unreadable:
        tell(tree, cell, LACKING, WRITE_VALUE)
        return False
    return not cells.empty(grid.rows[row][place])
