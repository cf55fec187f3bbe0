"""A framework's workbook read: sheets and columns known in Vietnamese and English, every cell with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.characters import UNFIT, codes, fold
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.inputs import Grid, read_grids
from workbench.inputs.trees import TYPE_AGAIN, UNFIT_SIGNS
from workbench.messages import Words, command_language, joined, msg
from workbench.parameters.identified import identified, slug
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import (
    COURSES,
    FACT_ROWS,
    FACTS,
    FACTS_NAMES,
    IGNORED,
    NEEDED,
    NOT_READ,
    OWN,
    PARTS,
    POSITIONS,
    RATINGS,
    SETTINGS,
    Column,
    Part,
    levelled,
)  # fmt: skip
from workbench.parameters.workbook.tree import EMPTY, FILL_IN, LACKING_COLUMN, BookTree, Cell

HEADER_WITHIN = 12
"""Rows at the top of a sheet among which its header stands."""
MOST_LEVELS = 20
MOST_ROWS = 20_000

UNKNOWN_SHEET = msg("There is no such sheet in a framework.")
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
NO_FACT = msg("There is no such item.")
TWICE = msg("This stands in two rows.")
ONE_ROW = msg("Keep one of the rows.")
NO_UNIT = msg("There is no such unit.")
MORE_ENGLISH = msg("There are more topics in English than in Vietnamese.")
AS_MANY = msg("Give each topic in Vietnamese too.")
TOO_LONG = msg("The sheet has too many rows (at most {most}).")
FEWER = msg("Keep only the rows that are to be read.")
NO_SHEETS = msg("The workbook holds no sheet of a framework.")
SHEETS = msg("A framework has the sheets {sheets}; `workbench framework export` makes such a workbook.")
NEEDED_KEYS = {
    "levels": ("level", "name.vi"),
    "domains": ("name.vi",),
    "competencies": ("domain", "name.vi"),
    "positions": ("name.vi", "domain"),
    "units": ("name.vi",),
    "needed": ("unit", "scale"),
    "courses": ("lifts.scale", "lifts.from", "lifts.to"),
    "grades": ("vi",),
    "unit_changes": ("date", "from", "to"),
    "rating_weights": ("source", "weight"),
}
"""Columns without which a sheet says nothing."""


@dataclass(frozen=True)
class Row:
    """A row of a sheet: cell and value by key of its column; headers of the matrix by their own words."""

    place: Cell
    cells: dict[str, Cell]
    values: dict[str, Any]
    matrix: dict[str, tuple[Cell, Any]]


def read_framework_tree(path: Path) -> BookTree:
    """Return what a framework's workbook says, ids made from names where they are empty.

    Raises:
        ParameterError: where it cannot be read at all, or holds no sheet of a framework.
    """
    tree = BookTree(path)
    sheets = _sheets(tree, read_grids(path, error=ParameterError))
    if not sheets:
        titles = ", ".join(f"`{part.title.in_(command_language())}`" for part in PARTS)
        raise ParameterError(Problem(NO_SHEETS, SHEETS.format(sheets=titles), "workbook", str(path)))
    if FACTS_NAMES & set(sheets):
        _facts(tree, sheets[next(iter(FACTS_NAMES & set(sheets)))])
    rows = {part.key: list(_rows(tree, part, sheets[part.key])) for part in PARTS if part.key in sheets}
    for part in PARTS:
        if part.key in rows and part not in (NEEDED, RATINGS):
            _entries(tree, part, rows[part.key])
    _weights(tree, rows.get(RATINGS.key, ()))
    _people(tree, rows.get(NEEDED.key, ()))
    _settle(tree)
    return tree


def holds_framework(grids: Sequence[Grid]) -> bool:
    """Whether a workbook holds a sheet of a framework's."""
    names = {name for part in PARTS for name in part.names}
    return any(fold(grid.name) in names for grid in grids)


def _sheets(tree: BookTree, grids: Sequence[Grid]) -> dict[str, Grid]:
    """Return the sheets by the key of what they hold; tell those that hold nothing known."""
    found: dict[str, Grid] = {}
    known = {name: part.key for part in PARTS for name in part.names} | dict.fromkeys(
        FACTS_NAMES, next(iter(FACTS_NAMES))
    )
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
            titles = [title.in_(command_language()) for title in (FACTS, *(part.title for part in PARTS))]
            _tell(tree, Cell(grid.name), UNKNOWN_SHEET, joined((did_you_mean(grid.name, titles), OWN_SHEET), " "))
        elif key in found:
            _tell(tree, Cell(grid.name), TWO_SHEETS, ONE_SHEET)
        else:
            found[key] = grid
    return found


def _facts(tree: BookTree, grid: Grid) -> None:
    """Read the sheet of what is said once: label, value, value in English."""
    known = {header: fact for fact in FACT_ROWS for header in fact.headers}
    for at, row in enumerate(grid.rows[:MOST_ROWS]):
        label = cells.text_of(row[0]) if row else ""
        given = list(row[1:3]) if len(row) > 1 else []
        fact = known.get(fold(label))
        place = Cell(grid.name, at + 1, label)
        if fact is None:
            later = any(not cells.empty(cell) for cell in given) and at > 0 and fold(label) not in IGNORED
            if later and not label.startswith(OWN):
                labels = [one.title.in_(command_language()) for one in FACT_ROWS]
                _tell(tree, place, NO_FACT, did_you_mean(label, labels))
            continue
        for column, (cell, language) in enumerate(zip(given, ("vi", "en"), strict=False), start=1):
            if (at, column) in grid.unreadable:
                _tell(tree, place, LACKING, WRITE_VALUE)
            elif not cells.empty(cell):
                key = f"{fact.key}.{language}" if fact.key == "note" else fact.key
                if language == "vi" or fact.key == "note":
                    _put(tree, tree.content, key, _value(tree, fact, place, cell), place, "")
        tree.cells.setdefault(fact.key, place)


def _rows(tree: BookTree, part: Part, grid: Grid) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something."""
    tree.cells.setdefault(part.key, Cell(grid.name))
    at = _header_of(part, grid)
    if at is None:
        titles = ", ".join(f"`{column.title.in_(command_language())}`" for column in part.columns)
        _tell(tree, Cell(grid.name), NO_HEADER, HEADER.format(headers=titles))
        return
    columns, matrix = _columns(tree, part, grid, at)
    if len(grid.rows) - at > MOST_ROWS:
        _tell(tree, Cell(grid.name), TOO_LONG.format(most=MOST_ROWS), FEWER)
        return
    for number, row in enumerate(grid.rows[at + 1 :], start=at + 1):
        seen = [*columns, *matrix]
        if all(cells.empty(row[place]) and (number, place) not in grid.unreadable for place in seen):
            continue
        held = Row(Cell(grid.name, number + 1), {}, {}, {})
        for place, column in columns.items():
            cell = _cell(grid, number, place, at)
            held.cells[column.key] = cell
            if _readable(tree, grid, number, place, cell):
                held.values[column.key] = _value(tree, column, cell, row[place])
        for place, header in matrix.items():
            cell = _cell(grid, number, place, at)
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
        if not header or header.startswith(OWN) or (column is None and fold(header) in IGNORED):
            continue
        if column is None and part.matrix:
            matrix[place] = header
            tree.cells.setdefault(f"{part.key}.matrix.{header}", cell)
        elif column is None:
            titles = [one.title.in_(command_language()) for one in part.columns]
            _tell(tree, cell, UNKNOWN_COLUMN, joined((did_you_mean(header, titles), OWN_COLUMN), " "))
        elif any(one.key == column.key for one in found.values()):
            _tell(tree, cell, TWO_COLUMNS, ONE_COLUMN)
        else:
            found[place] = column
    for key in NEEDED_KEYS[part.key]:
        if all(column.key != key for column in found.values()):
            title = part.column(key).title
            _tell(tree, Cell(grid.name, at + 1), NO_COLUMN, ADD_COLUMN.format(column=title), rule=LACKING_COLUMN)
    return found, matrix


def _entries(tree: BookTree, part: Part, rows: Sequence[Row]) -> None:
    """Make the entries of a list of the framework's, one of each row."""
    listed = tree.content.setdefault(part.key, [])
    for row in rows:
        entry: dict[str, Any] = {}
        place = f"{part.key}.{len(listed)}"
        tree.cells[place] = row.place
        for key, cell in row.cells.items():
            if key in row.values and not key.startswith("topics"):
                _put(tree, entry, key, row.values[key], cell, place)
            else:
                tree.cells[f"{place}.{key}"] = cell
        if part is COURSES:
            _topics(tree, entry, row)
        if part is POSITIONS:
            entry["requires"] = {header: level for header, (_, level) in row.matrix.items()}
            tree.cells |= {f"{place}.requires.{header}": cell for header, (cell, _) in row.matrix.items()}
        listed.append(entry)


def _topics(tree: BookTree, entry: dict[str, Any], row: Row) -> None:
    vietnamese, english = (cells.parts(row.values[key]) if key in row.values else [] for key in ("topics", "topics.en"))
    if len([word for word in english if word]) > len(vietnamese):
        _tell(tree, row.cells["topics.en"], MORE_ENGLISH, AS_MANY)
    elif vietnamese:
        entry["topics"] = cells.topics_of(vietnamese, english)


def _weights(tree: BookTree, rows: Sequence[Row]) -> None:
    for row in rows:
        source = row.values.get("source", "")
        weights = tree.content.setdefault("rating_weights", {})
        tree.cells[f"rating_weights.{source}"] = row.cells.get("weight", row.place)
        if source in weights:
            _tell(tree, row.cells["source"], TWICE, ONE_ROW)
        weights[source] = row.values.get("weight")


def _people(tree: BookTree, rows: Sequence[Row]) -> None:
    """Give the people needed to their units, of which a row tells one by id or name."""
    units = tree.content.get("units", [])
    found = identified({"units": [{**unit, "parent": None} for unit in units]}).tree["units"]
    by_word: dict[str, list[int]] = {}
    for at, unit in enumerate(found):
        name = unit.get("name", {})
        words = {unit.get("id"), *(name.values() if isinstance(name, dict) else ())}
        words |= {f"{word} [{unit.get('id')}]" for word in tuple(words)}
        for word in {fold(str(one)) for one in words if one}:
            by_word.setdefault(word, []).append(at)
    for row in rows:
        meant = by_word.get(fold(str(row.values.get("unit", ""))), [])
        scale = row.values.get("scale")
        if len(meant) != 1 or scale is None:
            if scale is None or "unit" not in row.values:
                key = "scale" if scale is None else "unit"
                _tell(tree, row.cells.get(key, row.place), EMPTY, FILL_IN)
                continue
            names = [
                unit["name"]["vi"] for unit in units if isinstance(unit.get("name"), dict) and "vi" in unit["name"]
            ]
            _tell(tree, row.cells["unit"], NO_UNIT, did_you_mean(str(row.values.get("unit", "")), names))
            continue
        unit, place = units[meant[0]], f"units.{meant[0]}.needed.{scale}"
        if scale in unit.setdefault("needed", {}):
            _tell(tree, row.cells["scale"], TWICE, ONE_ROW)
        levels = {key: value for key, value in row.values.items() if key not in ("unit", "scale")}
        unit["needed"][scale] = levels
        tree.cells[place] = row.cells["scale"]
        tree.cells |= {f"{place}.{level}": row.cells[level] for level in levels}


def _settle(tree: BookTree) -> None:
    """Give every part its id, and every reference the id that it means."""
    if not tree.content.get("framework"):
        tree.content["framework"] = slug(tree.file.stem)
        tree.made.append("framework")
    found = identified(tree.content)
    tree.content, tree.made = found.tree, [*tree.made, *found.made]
    tree.problems += dict.fromkeys(tree.located(_at_header(problem)) for problem in found.problems)
    for place in tuple(tree.cells):
        part, _, level = place.rpartition(".")
        if place in found.keys:
            tree.cells[found.keys[place]] = tree.cells[place]
        elif part in found.keys:
            tree.cells[f"{found.keys[part]}.{level}"] = tree.cells[place]
    by_id: dict[str, Cell] = {}
    for place, cell in tree.cells.items():
        part, _, rest = place.partition(".")
        at, _, key = rest.partition(".")
        entries = tree.content.get(part)
        if isinstance(entries, list) and at.isdigit():
            own = f"{part}.{entries[int(at)].get('id')}"
            by_id[f"{own}.{key}" if key else own] = cell
            if key == "id":
                by_id[own] = cell
    tree.cells = by_id | tree.cells


def _at_header(problem: Problem) -> Problem:
    """Return a problem with a column of the matrix, which its header has."""
    part, _, word = problem.column.partition(".requires.")
    return (
        replace(problem, column=f"{POSITIONS.key}.matrix.{word}")
        if part.startswith(POSITIONS.key) and word
        else problem
    )


def _value(tree: BookTree, column: Column, cell: Cell, raw: Any) -> Any:
    value = raw if column.holds in ("topics", "topics_en") else cells.value_of(column, raw)
    word = cells.text_of(raw)
    if UNFIT.search(word.replace("\n", " ")):
        _tell(tree, cell, UNFIT_SIGNS, TYPE_AGAIN, codes(word))
    elif column.holds == "flag" and not isinstance(value, bool):
        _tell(tree, cell, NO_FLAG, FLAG, word)
        return False
    return value


def _put(tree: BookTree, entry: dict[str, Any], key: str, value: Any, cell: Cell, place: str) -> None:
    *above, last = key.split(".")
    at = entry
    for part in above:
        at = at.setdefault(part, {})
    at[last] = value
    tree.cells[f"{place}.{key}" if place else key] = Cell(cell.sheet, cell.row, cell.column, str(value)[:80])


def _cell(grid: Grid, row: int, place: int, header: int) -> Cell:
    return Cell(
        grid.name,
        row + 1,
        " ".join(cells.text_of(grid.rows[header][place]).split()),
        cells.text_of(grid.rows[row][place])[:80],
    )


def _readable(tree: BookTree, grid: Grid, row: int, place: int, cell: Cell) -> bool:
    if (row, place) in grid.unreadable:
        _tell(tree, cell, LACKING, WRITE_VALUE)
        return False
    return not cells.empty(grid.rows[row][place])


def _tell(tree: BookTree, cell: Cell, said: Words, instead: Words, value: str = "", rule: str = "workbook") -> None:
    tree.problems.append(
        Problem(said, instead, rule, str(tree.file), cell.sheet, cell.row, cell.column, value or cell.value)
    )
