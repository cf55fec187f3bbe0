"""Workbooks (.xlsx) that hold what the program is told: their sheets as grids, once their package was examined."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from workbench.errors import InputError, Problem
from workbench.inputs import package
from workbench.inputs.files import MB, Refusal, as_named, opened, read_bytes, read_text
from workbench.messages import msg

LARGEST_BOOK = 20 * MB
ZIP = b"PK\x03\x04"
OLD_BOOK = msg("This is an old or a protected workbook.")
NO_TABLE = msg("The file is no table in CSV.")
AS_CSV = msg("Save it again from Excel as `CSV UTF-8`.")
NEW_BOOK = msg("Open it in Excel, remove the password if there is one, and save it as .xlsx.")


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of words, numbers, truth values and dates, "" where empty; places are (row, column) from 0.

    Attributes:
        name: the sheet's name.
        rows: its rows, all of one length; a value of cells merged downward stands in each of them.
        unreadable: cells that hold an error of Excel, or a formula whose result the file does not hold.
        hidden: whether the sheet is not shown.
    """

    name: str
    rows: list[list[Any]]
    unreadable: frozenset[tuple[int, int]]
    hidden: bool


def is_book(path: Path) -> bool:
    """Whether a file is a workbook of Excel by its first bytes, whatever its name; what cannot be read is none."""
    try:
        with opened(path) as source:
            start = source.read(8)
            return start == package.OLE or (start.startswith(ZIP) and _holds_workbook(source))
    except InputError:
        return False


def read_grids(path: Path, *, error: Refusal = InputError) -> list[Grid]:
    """Return the sheets of a regular .xlsx file in its order.

    Raises:
        error: where it is no regular file, old, protected, damaged, or reaches unreasonably far.
    """
    path = as_named(path)
    content = read_bytes(path, most=LARGEST_BOOK, error=error)
    if content.startswith(package.OLE):
        raise error(Problem(OLD_BOOK, NEW_BOOK, "file_kind", str(path)))
    try:
        extents = package.examine(path)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
            grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in extents}
    except InputError as refused:
        raise error([replace(problem, file=str(path)) for problem in refused.problems]) from refused
    except (CalamineError, ValueError, TypeError, OverflowError) as cause:
        raise error(Problem(package.DAMAGED, package.SAVE_AGAIN, "file_damaged", str(path))) from cause
    return [_grid(name, rows, extents[name], hidden=not shown.get(name, True)) for name, rows in grids.items()]


def read_csv_grid(path: Path, *, error: Refusal = InputError) -> Grid:
    """Return a regular .csv file (UTF-8; separated by commas, semicolons or tabs) as a sheet that is named like it.

    Raises:
        error: where it is no regular file, too large, no text in UTF-8, or no table.
    """
    text = read_text(path, most=LARGEST_BOOK, error=error)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as cause:
        raise error(Problem(NO_TABLE, AS_CSV, "file_damaged", str(path))) from cause
    return _grid(unicodedata.normalize("NFC", path.stem), rows, package.Extent(0, 0, 0), hidden=False)


def _holds_workbook(source: Any) -> bool:
    try:
        with zipfile.ZipFile(source) as parts:
            return any(name.startswith("xl/") for name in parts.namelist())
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return False


def _grid(name: str, rows: Iterable[Iterable[Any]], extent: package.Extent, *, hidden: bool) -> Grid:
    lists = [list(row) for row in rows]
    width = max((len(row) for row in lists), default=0)
    for row in lists:
        row += [""] * (width - len(row))
    for top, left, bottom, _ in extent.merged:
        for below in range(top + 1, min(bottom + 1, len(lists))):
            if left < width:
                lists[below][left] = lists[top][left]
    return Grid(name, lists, frozenset((*extent.errors, *extent.lacking)), hidden)
