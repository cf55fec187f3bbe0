"""A framework's workbook read: sheets and columns known in Vietnamese and English, every cell with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.characters import fold
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.inputs import Grid, read_grids
from workbench.messages import command_language, msg
from workbench.parameters.identified import identified, slug
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import (
    COURSES,
    FACT_ROWS,
    FACTS,
    FACTS_NAMES,
    IGNORED,
    NEEDED,
    OWN,
    PARTS,
    POSITIONS,
    RATINGS,
    Part,
)
from workbench.parameters.workbook.sheets import (
    LACKING,
    MOST_ROWS,
    WRITE_VALUE,
    Row,
    known_sheets,
    put,
    rows_of,
    tell,
    value_in,
)
from workbench.parameters.workbook.tree import EMPTY, FILL_IN, BookTree, Cell

UNKNOWN_SHEET = msg("There is no such sheet in a framework.")
NO_FACT = msg("There is no such item.")
TWICE = msg("This stands in two rows.")
ONE_ROW = msg("Keep one of the rows.")
NO_UNIT = msg("There is no such unit.")
MORE_ENGLISH = msg("There are more topics in English than in Vietnamese.")
AS_MANY = msg("Give each topic in Vietnamese too.")
NO_SHEETS = msg("The workbook holds no sheet of a framework.")
SHEETS = msg("A framework has the sheets {sheets}; `workbench framework export` makes such a workbook.")


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
    rows = {part.key: list(rows_of(tree, part, sheets[part.key])) for part in PARTS if part.key in sheets}
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
    known = {name: part.key for part in PARTS for name in part.names}
    known |= dict.fromkeys(FACTS_NAMES, next(iter(FACTS_NAMES)))
    return known_sheets(tree, grids, known, [FACTS, *(part.title for part in PARTS)], UNKNOWN_SHEET)


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
                tell(tree, place, NO_FACT, did_you_mean(label, labels))
            continue
        for column, (cell, language) in enumerate(zip(given, ("vi", "en"), strict=False), start=1):
            if (at, column) in grid.unreadable:
                tell(tree, place, LACKING, WRITE_VALUE)
            elif not cells.empty(cell):
                key = f"{fact.key}.{language}" if fact.key == "note" else fact.key
                if language == "vi" or fact.key == "note":
                    put(tree, tree.content, key, value_in(tree, fact, place, cell), place, "")
        tree.cells.setdefault(fact.key, place)


def _entries(tree: BookTree, part: Part, rows: Sequence[Row]) -> None:
    """Make the entries of a list of the framework's, one of each row."""
    listed = tree.content.setdefault(part.key, [])
    for row in rows:
        entry: dict[str, Any] = {}
        place = f"{part.key}.{len(listed)}"
        tree.cells[place] = row.place
        for key, cell in row.cells.items():
            if key in row.values and not key.startswith("topics"):
                put(tree, entry, key, row.values[key], cell, place)
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
        tell(tree, row.cells["topics.en"], MORE_ENGLISH, AS_MANY)
    elif vietnamese:
        entry["topics"] = cells.topics_of(vietnamese, english)


def _weights(tree: BookTree, rows: Sequence[Row]) -> None:
    for row in rows:
        source = row.values.get("source", "")
        weights = tree.content.setdefault("rating_weights", {})
        tree.cells[f"rating_weights.{source}"] = row.cells.get("weight", row.place)
        if source in weights:
            tell(tree, row.cells["source"], TWICE, ONE_ROW)
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
                tell(tree, row.cells.get(key, row.place), EMPTY, FILL_IN)
                continue
            names = [
                unit["name"]["vi"] for unit in units if isinstance(unit.get("name"), dict) and "vi" in unit["name"]
            ]
            tell(tree, row.cells["unit"], NO_UNIT, did_you_mean(str(row.values.get("unit", "")), names))
            continue
        unit, place = units[meant[0]], f"units.{meant[0]}.needed.{scale}"
        if scale in unit.setdefault("needed", {}):
            tell(tree, row.cells["scale"], TWICE, ONE_ROW)
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
