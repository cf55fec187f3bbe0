"""From bytes to text: .xlsx by calamine, .csv in the encodings and separators that offices send, .parquet by column."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from workbench.characters import UNFIT, cleaned
from workbench.errors import InputError, Problem
from workbench.inputs import files_in, is_folder, opened, pieces, read_bytes, regular, there
from workbench.intake.formats import package
from workbench.intake.formats.columns import read_large_csv, read_parquet
from workbench.intake.formats.package import DAMAGED, SAVE_AGAIN, refused
from workbench.messages import msg

SEPARATORS = (",", ";", "\t")
SNIFFED_LINES = 40
START_BYTES = 1 << 20
TABLES = (".csv", ".parquet")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet or .csv file: `cells` is rows × columns of text, "" where empty; file row = index + 1.

    `place` is how the ledger names it: the sheet's name, or the file's name for a .csv or .parquet file. Where the file
    is a table of columns, `cells` holds their names alone and `table` what stands below. `unfit` are the places (row,
    column from 0; row 0 is that of the names) of cells out of which unseen or deceiving characters were taken.
    """

    file: str
    name: str
    place: str
    cells: np.ndarray
    table: pd.DataFrame | None = None
    unfit: tuple[tuple[int, int], ...] = ()


def read_sheets(path: Path, *, cohort_file: Path, simulated: bool) -> tuple[list[Sheet], str]:
    """Read a workbook, a .csv or .parquet file, or a folder of such files.

    Args:
        path: where the results lie.
        cohort_file: the cohort's parameter file, named in the advice on a missing file.
        simulated: whether the cohort is a simulated one.

    Returns:
        The sheets, every cell as NFC text without outer spaces, and the SHA-256 of what was read.

    Raises:
        InputError: where the results are missing, unreadable or of an unknown kind.
    """
    digest = digest_of(path, cohort_file=cohort_file, simulated=simulated)
    try:
        folder = is_folder(path)
        files = _table_files(path) if folder else [path]
        suffix = path.suffix.casefold()
        if folder or suffix in (*TABLES, ".tsv", ".txt"):
            sheets = [_read_table(file) if file.suffix.casefold() == ".parquet" else _read_csv(file) for file in files]
        elif suffix in (".xlsx", ".xlsm", ".xls"):
            sheets = _read_workbook(path)
        else:
            raise refused(
                path,
                msg("Files of this kind cannot be read."),
                msg("Use an .xlsx, .csv or .parquet file, or a folder of .csv or .parquet files."),
                "file_kind",
            )
    except OSError as cause:
        raise _unreadable(path) from cause
    return sheets, digest


def digest_of(path: Path, *, cohort_file: Path, simulated: bool) -> str:
    """Return the SHA-256 of a file's bytes, or of the names and bytes of a folder's files.

    Raises:
        InputError: where the results are missing, no regular files, cannot be opened, or have more than 2 GB.
    """
    if not there(path):
        raise _missing(path, cohort_file, simulated)
    digest = hashlib.sha256()
    folder = is_folder(path)
    for file in _table_files(path) if folder else [path]:
        if folder:
            digest.update(os.fsencode(file.name) + b"\0")
        for piece in pieces(file):
            digest.update(piece)
    return digest.hexdigest()


def _unreadable(path: Path) -> InputError:
    return refused(
        path,
        msg("The file cannot be opened."),
        msg("Check your right to read it; close it in Excel."),
        "file_unreadable",
    )


def _missing(path: Path, cohort_file: Path, simulated: bool) -> InputError:
    instead = msg("Correct `results` in the parameter file; the path is relative to that file.")
    if simulated:
        command = f"workbench simulate --like {cohort_file} --out {path}"
        instead = msg("This cohort's results are simulated; make them with `{command}`.").format(command=command)
    problem = msg("The results are not there.")
    return InputError(Problem(problem, instead, rule="file_missing", file=str(path)))


def _table_files(folder: Path) -> list[Path]:
    files = files_in(folder, TABLES)
    if not files:
        raise refused(
            folder,
            msg("The folder holds no .csv or .parquet file."),
            msg("If the results are a workbook, give the path of that .xlsx file."),
            "folder_empty",
        )
    return files


def _read_workbook(path: Path) -> list[Sheet]:
    extents = package.examine(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            grids = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
                if name in extents
            }
    except (CalamineError, ValueError, TypeError, OverflowError) as cause:
        raise refused(path, DAMAGED, SAVE_AGAIN, "file_damaged") from cause
    sheets = []
    for name, grid in grids.items():
        cells, unfit = _as_cells(grid)
        for row, column in extents[name].errors:
            if row < cells.shape[0] and column < cells.shape[1]:
                cells[row, column] = package.ERROR_VALUE
        title = cleaned(name)
        if cells.shape[1] > package.MOST_COLUMNS:
            raise InputError(package.too_wide(path.name, title, cells.shape[1]))
        sheets.append(Sheet(path.name, title, title, cells, unfit=unfit))
    return sheets


def _read_table(path: Path) -> Sheet:
    try:
        return _table_sheet(path, *read_parquet(path, clean=_cleaner()))
    except pa.ArrowException as cause:
        raise refused(path, DAMAGED_TABLE, SAVE_TABLE_AGAIN, "file_damaged") from cause


def _read_large_csv(path: Path) -> Sheet:
    with opened(path) as source:
        start = source.read(START_BYTES).decode("utf-8", errors="replace")
    try:
        return _table_sheet(path, *read_large_csv(path, separator=_separator(start), clean=_cleaner()))
    except pa.ArrowException as cause:
        raise refused(path, DAMAGED_LARGE, SAVE_LARGE_AGAIN, "file_damaged") from cause


def _table_sheet(path: Path, table: pd.DataFrame, unfit: Iterable[tuple[int, int]]) -> Sheet:
    place = cleaned(path.name)
    if table.shape[1] > package.MOST_COLUMNS or table.size > package.MOST_TABLE_CELLS:
        raise InputError(package.too_wide(place, "", table.shape[1]))
    clean = _cleaner()
    titles = np.array([[clean(name) for name in table.columns]], dtype=object)
    return Sheet(place, cleaned(path.stem), place, titles, table, tuple((row + 1, column) for row, column in unfit))


DAMAGED_TABLE = msg("The file is no .parquet file, or it is damaged.")
SAVE_TABLE_AGAIN = msg("Export the .parquet file again.")
DAMAGED_LARGE = msg(
    "This large .csv file cannot be read by column: a row has more or fewer cells than the header, or it is not UTF-8."
)
SAVE_LARGE_AGAIN = msg(
    "Export it again as CSV UTF-8 with the header in the first row and nothing above it, or use .parquet."
)


def _read_csv(path: Path) -> Sheet:
    if regular(path).st_size > package.MOST_CELLS:
        return _read_large_csv(path)
    text = _decoded(path)
    named = re.match(r"sep=(.)\r?\n", text)
    separator = named[1] if named else _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as cause:
        raise refused(path, DAMAGED_TEXT, SAVE_AS_CSV, "file_damaged") from cause
    if named:
        rows[0] = []
    width = max((len(row) for row in rows), default=0)
    place = cleaned(path.name)
    if width > package.MOST_COLUMNS:
        raise InputError(package.too_wide(place, "", width))
    cells, unfit = _as_cells([row + [""] * (width - len(row)) for row in rows])
    return Sheet(place, cleaned(path.stem), place, cells, unfit=unfit)


DAMAGED_TEXT = msg("The .csv file is damaged or is no text.")
SAVE_AS_CSV = msg("Save it again as “CSV UTF-8”.")


def _decoded(path: Path) -> str:
    """Decode by byte-order mark, else as UTF-8, else as Vietnamese Windows text (cp1258)."""
    content = read_bytes(path)
    encoding = "cp1258"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8) or _is_utf8(content):
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as cause:
        raise refused(path, msg("The file's encoding is not known."), SAVE_AS_CSV, "encoding") from cause
    if "\0" in text:
        raise refused(path, DAMAGED_TEXT, SAVE_AS_CSV, "file_damaged")
    return text


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most fields."""
    lines = text.splitlines()[:SNIFFED_LINES]

    def fields(separator: str) -> float:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            return 0
        return median(widths) if widths else 0

    return max(SEPARATORS, key=fields)


class _Cleaned(dict[str, str]):
    """Words as it came → the text that counts (`characters.cleaned`); each word is cleaned once."""

    def __missing__(self, raw: str) -> str:
        clean = cleaned(raw)
        self[raw] = clean
        return clean


def _cleaner() -> Callable[[object], str]:
    """Return what makes clean text of a cell, remembering each word."""
    known = _Cleaned()
    return lambda value: known[value] if type(value) is str else _text(value)


def _as_cells(grid: Sequence[Sequence[object]]) -> tuple[np.ndarray, tuple[tuple[int, int], ...]]:
    """Return the cells as text, and the places of those that held unfit characters."""
    known = _Cleaned()
    rows = [[known[cell] if type(cell) is str else _text(cell) for cell in row] for row in grid]
    if not rows:
        return np.empty((0, 0), dtype=object), ()
    odd = {raw for raw in known if UNFIT.search(raw)}
    unfit = ((at, column) for at, row in enumerate(grid) for column, cell in enumerate(row) if cell in odd)
    return np.array(rows, dtype=object).reshape(len(rows), -1), tuple(unfit) if odd else ()


def _text(value: object) -> str:
    """Words of a cell that Excel holds as a number, a date or a truth value: 7.0 is "7"."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return "" if value is None else str(value)
