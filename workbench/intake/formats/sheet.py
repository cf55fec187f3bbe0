"""A sheet of text, with the facts of its cells that the text alone does not tell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.characters import UNFIT, cleaned
from workbench.inputs.package import Block, Place
from workbench.intake.formats.legacy import legacy_of, to_unicode

ERROR_VALUE = "#ERROR!"
NO_VALUE = "#FORMULA!"
"""What stands for a formula whose result the file does not hold."""

DATED = (dt.date, dt.time, dt.timedelta)
DATE_TEXT = re.compile(
    r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:-\d{2,4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2,4}"
    r"|\d{1,2}-thg ?\d{1,2}(?:-\d{2,4})?|thg ?\d{1,2}-\d{2,4}",
    re.IGNORECASE,
)
"""What Excel writes into a .csv file for a cell that it took for a date, in English and in Vietnamese."""
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a workbook tells of a sheet beside its values; rows and columns from 0.

    Attributes:
        hidden: whether the sheet is not shown.
        hidden_rows: rows that are not shown, as a filter leaves them.
        merged: (first row, first column, last row, last column) of merged cells.
        lacking: cells with a formula whose result the file does not hold.
        errors: cells that hold an error of Excel.
        shown: what a cell shows where its number alone says something else: `80%`, `001`, `3/4`.
    """

    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[Block, ...] = ()
    lacking: tuple[Place, ...] = ()
    errors: tuple[Place, ...] = ()
    shown: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet or .csv file: `cells` is rows × columns of text, "" where empty; file row = index + 1.

    `place` is how the ledger names it: the sheet's name, or the file's name for a .csv or .parquet file. Where the file
    is a table of columns, `cells` holds their names alone and `table` what stands below. Places are (row, column) from
    0; of a table, row 0 is that of the names.

    Attributes:
        unfit: places of cells out of which unseen or deceiving characters were taken.
        dates: places of cells that Excel holds as a date or a time.
        typed: places of numbers typed as text in groups of three digits (`1.250`), which may be thousands.
        fonts: column from 0 → font of before Unicode out of which its text was turned.
        facts: what the workbook tells beside the values.
        numbers: whether some cell is held as a number rather than as text.
        alone: whether it is the only table of its sheet, of which the sheet's name speaks.
        remarks: (rule, values for its sentence) of what was decided while the file was read.
    """

    file: str
    name: str
    place: str
    cells: np.ndarray
    table: pd.DataFrame | None = None
    unfit: tuple[Place, ...] = ()
    dates: tuple[Place, ...] = ()
    typed: tuple[Place, ...] = ()
    fonts: Mapping[int, str] = field(default_factory=dict)
    facts: Facts = Facts()
    remarks: tuple[tuple[str, dict[str, Any]], ...] = ()
    numbers: bool = False
    alone: bool = True


def sheet_of(
    grid: Sequence[Sequence[object]],
    *,
    file: str,
    name: str,
    place: str,
    facts: Facts | None = None,
    remarks: Iterable[tuple[str, dict[str, Any]]] = (),
    fonts: Mapping[int, str] | None = None,
) -> Sheet:
    """Return the sheet of a grid of values: words, numbers, truth values, dates; None or "" where empty.

    Every cell becomes NFC text without outer spaces; 7.0 is `7`, and what a cell shows goes before its number. Text in
    a font of before Unicode is turned into Unicode, unless `fonts` says that it has been.
    """
    told = facts or Facts()
    known = _Cleaned()
    width = max((len(row) for row in grid), default=0)
    rows = [[known[cell] if type(cell) is str else text_of(cell) for cell in row] for row in grid]
    if fonts is None and legacy_of(known) is not None:
        turned, of_columns = to_unicode(grid)
        return sheet_of(turned, file=file, name=name, place=place, facts=facts, remarks=remarks, fonts=of_columns)
    if not rows or not width:
        return Sheet(file, name, place, np.empty((0, 0), dtype=object), facts=told, remarks=tuple(remarks))
    if any(len(row) < width for row in rows):
        rows = [row + [""] * (width - len(row)) for row in rows]
    cells = np.array(rows, dtype=object).reshape(len(rows), -1)
    for marked, mark in ((told.errors, ERROR_VALUE), (told.lacking, NO_VALUE)):
        for row, column in marked:
            if row < cells.shape[0] and column < cells.shape[1]:
                cells[row, column] = mark
    for (row, column), text in told.shown.items():
        if row < cells.shape[0] and column < cells.shape[1]:
            cells[row, column] = text
    dated = [at for at, row in enumerate(grid) if any(issubclass(kind, DATED) for kind in set(map(type, row)))]
    dates = [(at, column) for at in dated for column, cell in enumerate(grid[at]) if isinstance(cell, DATED)]
    return Sheet(
        file,
        name,
        place,
        cells,
        unfit=_places(grid, {raw for raw in known if UNFIT.search(raw)}),
        dates=(*dates, *_places(grid, {raw for raw, word in known.items() if DATE_TEXT.fullmatch(word)})),
        typed=_places(grid, {raw for raw, word in known.items() if GROUPED.fullmatch(word)}),
        fonts=fonts or {},
        facts=told,
        remarks=tuple(remarks),
        numbers=any(type(cell) in (int, float) for row in grid for cell in row),
    )


def _places(grid: Sequence[Sequence[object]], words: set[str]) -> tuple[Place, ...]:
    if not words:
        return ()
    return tuple((at, column) for at, row in enumerate(grid) for column, cell in enumerate(row) if cell in words)


class _Cleaned(dict[str, str]):
    """Words as it came → the text that counts (`characters.cleaned`); each word is cleaned once."""

    def __missing__(self, raw: str) -> str:
        clean = cleaned(raw)
        self[raw] = clean
        return clean


def cleaner() -> Callable[[object], str]:
    """Return what makes clean text of a cell, remembering each word."""
    known = _Cleaned()
    return lambda value: known[value] if type(value) is str else text_of(value)


def text_of(value: object) -> str:
    """Words of a cell that Excel holds as a number, a date or a truth value: 7.0 is "7", true is "TRUE"."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return "" if value is None else str(value)
