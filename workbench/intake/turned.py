"""Keys that lie on their side: a row of numbers of items, and below it rows of keys, competencies and points."""

from __future__ import annotations

from dataclasses import replace

from workbench.intake.exam.key_sheets import version_column
from workbench.intake.formats.sheet import Facts, Sheet
from workbench.intake.headers import FOLDED_RUNNING, STANDARD, fold, looks_like_item

SEARCHED = 15
"""Rows in which the row of numbers stands."""
FEWEST = 3
"""Items from which a row is one of items."""
ITEMS = frozenset(STANDARD["items"]["item_id"]) | frozenset(STANDARD["items"]["position"]) | FOLDED_RUNNING
HELD = ("key", "competency_id", "points", "options", "level", "note")
TOLD = frozenset(word for standard in HELD for word in STANDARD["items"][standard])


def upright(sheet: Sheet) -> Sheet:
    """Return a sheet of keys whose items lie across with its items down; every other sheet as it is.

    Rows and columns of what comes out are those of the sheet turned; what the workbook tells of places is dropped.
    """
    found = None if sheet.table is not None or not sheet.cells.size else _block(sheet)
    if found is None:
        return sheet
    top, bottom, left, right = found
    cells = sheet.cells[top:bottom, left:right].T.copy()
    return replace(
        sheet, cells=cells, unfit=(), dates=(), typed=(), fonts={}, facts=Facts(hidden=sheet.facts.hidden),
        remarks=(*sheet.remarks, ("sheet_turned", {})),
    )  # fmt: skip


def _block(sheet: Sheet) -> tuple[int, int, int, int] | None:
    """Return top, bottom, left and right of the rows of a key, None where there is none.

    Every row below that of the numbers must say at its left what it holds, and one of them hold keys.
    """
    cells = sheet.cells
    for top in range(min(SEARCHED, len(cells))):
        filled = [at for at, cell in enumerate(cells[top]) if cell]
        if len(filled) < FEWEST + 1 or fold(cells[top][filled[0]]) not in ITEMS:
            continue
        numbers = [str(cells[top][at]) for at in filled[1:]]
        counted = [number.lstrip("0") for number in numbers] == [str(at) for at in range(1, len(numbers) + 1)]
        if not (counted or all(map(looks_like_item, numbers))):
            continue
        left, bottom = filled[0], top + 1
        while bottom < len(cells) and _tells(str(cells[bottom][left])):
            bottom += 1
        names = [str(cells[row][left]) for row in range(top + 1, bottom)]
        keyed = any(fold(name) in STANDARD["items"]["key"] or version_column(name, ()) for name in names)
        if names and keyed and not (cells[bottom : bottom + 1, left:] != "").sum() > 1:
            return top, bottom, left, filled[-1] + 1
    return None


def _tells(name: str) -> bool:
    return bool(name) and (fold(name) in TOLD or version_column(name, ()) is not None)
