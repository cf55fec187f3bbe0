"""Operations read: a workbook's sheets, or YAML with an office's own words, as ids and words of the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.characters import fold
from workbench.errors import ParameterError, Problem
from workbench.inputs import Grid
from workbench.messages import Words, command_language, languages, msg
from workbench.parameters.framework import Framework
from workbench.parameters.identified import SEVERAL, Identified, id_meant
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.layout import Column
from workbench.parameters.workbook.operations_layout import ALSO_WHAT, LISTS, PARTS_OF, WHAT
from workbench.parameters.workbook.sheets import known_sheets, rows_of
from workbench.parameters.workbook.tree import BookTree

UNKNOWN_SHEET = msg("There is no such sheet among operations.")
NO_SHEETS = msg("There is no sheet of operations here.")
SHEETS = msg("Operations have the sheets {sheets}; `workbench operations` makes such a workbook.")
NO_WORD = msg("This word is not known here.")
WORDS = msg("Write one of: {words}.")
NO_PERIOD = msg("This is no time from one day to another.")
PERIOD = msg("Write `1/3/2026 – 15/3/2026`; several are separated by semicolons.")
NO_QUARTER = msg("This is no quarter.")
QUARTER = msg("Write `Quý 3/2026` or `2026-Q3`.")
OWN_WORDS = {
    **ALSO_WHAT,
    **{fold(word): word for word in WHAT},
    **{fold(name.in_(language)): word for word, name in WHAT.items() for language in languages()},
}
"""What an order may be about beside courses and sessions, by every word that calls it, folded."""
WORDED = ("choice", "quarter", "money", "periods")
"""What YAML may hold in an office's own words too."""


def holds_operations(grids: Sequence[Grid]) -> bool:
    """Whether a workbook holds a sheet of operations."""
    names = {name for part in LISTS for name in part.names}
    return any(fold(grid.name) in names for grid in grids)


def read_operations_tree(path: Path, grids: Sequence[Grid], framework: Framework | None) -> BookTree:
    """Return what sheets of operations say, in ids of a framework and in words of the declarations.

    Args:
        path: the workbook, or the folder of the sheets.
        grids: the sheets.
        framework: whose ids are meant; None where it is not known: names stay then.

    Raises:
        ParameterError: where there is no sheet of operations.
    """
    tree = BookTree(path)
    known = {name: part.key for part in LISTS for name in part.names}
    sheets = known_sheets(tree, grids, known, [part.title for part in LISTS], UNKNOWN_SHEET)
    if not sheets:
        titles = ", ".join(f"`{part.title.in_(command_language())}`" for part in LISTS)
        raise ParameterError([*tree.problems, Problem(NO_SHEETS, SHEETS.format(sheets=titles), "workbook", str(path))])
    for part in LISTS:
        listed = tree.content.setdefault(part.key, [])
        for row in rows_of(tree, part, sheets[part.key]) if part.key in sheets else ():
            if part.says and part.says in row.cells and part.says not in row.values:
                continue
            entry: dict[str, Any] = {}
            place = f"{part.key}.{len(listed)}"
            tree.cells[place] = row.place
            for key, cell in row.cells.items():
                tree.cells[f"{place}.{key}"] = cell
                if key in row.values:
                    entry[key] = row.values[key]
            listed.append(entry)
    tree.problems += [tree.located(problem) for problem in understand(tree.content, framework)]
    return tree


def understand(content: Mapping[str, Any], framework: Framework | None) -> list[Problem]:
    """Put ids and words of the declarations in the place of an office's words; return what means nothing, or several.

    Args:
        content: lists of operations, as YAML or a workbook holds them; changed in place.
        framework: whose ids are meant; None where it is not known: names stay then.
    """
    problems: list[Problem] = []
    found = None if framework is None else Identified(parts_of(framework))
    known: dict[tuple[str, str], str] = {}
    for part in LISTS:
        entries = content.get(part.key)
        for at, entry in enumerate(entries if isinstance(entries, list) else ()):
            for column in part.columns if isinstance(entry, dict) else ():
                if column.key not in entry:
                    continue
                value = entry[column.key]
                place = f"{part.key}.{at}.{column.key}"
                if isinstance(value, str) and column.holds in WORDED:
                    value = entry[column.key] = cells.value_of(column, value)
                problems += _unlike(column, value, place)
                if found is not None and column.holds in PARTS_OF:
                    entry[column.key] = _meant(found, known, column, value, place)
    told = [] if found is None else [problem for problem in found.problems if problem.problem == SEVERAL]
    return [*problems, *told]


def parts_of(framework: Framework) -> dict[str, Any]:
    """Return what operations refer to: a framework's parts as YAML holds them, and its sites, named like their unit."""
    tree = framework.model_dump(mode="json", by_alias=True, include={"domains", "courses", "units", "positions"})
    sites = [unit.site for unit in framework.units if unit.site]
    sites += [site for course in framework.courses for site in course.sites]
    named = {unit["id"]: unit["name"] for unit in tree["units"]}
    return tree | {"sites": [{"id": site, "name": named.get(site)} for site in dict.fromkeys(sites)]}


def _unlike(column: Column, value: Any, place: str) -> list[Problem]:
    """Return why a value is none of its kind, in words of an office."""
    said: tuple[Words, Words] | None = None
    if column.holds == "choice" and isinstance(value, str) and value not in column.words:
        called = ", ".join(f"`{word.in_(command_language())}`" for word in column.words.values())
        said = NO_WORD, WORDS.format(words=called)
    elif column.holds == "periods" and isinstance(value, list) and any(isinstance(part, str) for part in value):
        said = NO_PERIOD, PERIOD
    elif column.holds == "quarter" and isinstance(value, str) and cells.DECLARED_QUARTER.fullmatch(value) is None:
        said = NO_QUARTER, QUARTER
    return [] if said is None else [Problem(*said, "operations", column=place, value=str(value)[:80])]


def _meant(found: Identified, known: dict[tuple[str, str], str], column: Column, value: Any, place: str) -> Any:
    """Return the ids that a value means; what means none stays as it is. What a word means is looked up once."""
    if isinstance(value, list):
        return [_meant(found, known, column, word, place) for word in value]
    if not isinstance(value, str):
        return value
    if (column.holds, value) not in known:
        told = len(found.problems)
        meant = OWN_WORDS.get(fold(value)) if column.holds == "what" else None
        meant = meant or id_meant(found, place, value, PARTS_OF[column.holds])
        if len(found.problems) > told:
            return meant
        known[column.holds, value] = meant
    return known[column.holds, value]
