"""From the files that the parameters name to sheets of text: each read as what it is, whatever its name says."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.characters import cleaned
from workbench.errors import InputError, Problem
from workbench.inputs import as_named, files_in, is_folder, opened, package, pieces, regular, there
from workbench.inputs.package import refused
from workbench.intake.formats.books import read_book, remarks_of
from workbench.intake.formats.columns import read_large_csv, read_parquet
from workbench.intake.formats.kinds import READABLE, kind_of
from workbench.intake.formats.page import read_page
from workbench.intake.formats.sheet import Sheet, cleaner
from workbench.intake.formats.text import decoded, read_text_table, separator_of
from workbench.messages import msg
from workbench.parameters.own import left_behind

START_BYTES = 1 << 20
WHAT_TO_USE = msg("Use an .xlsx, .xls, .xlsb, .ods, .csv or .parquet file, a list of them, a folder or a pattern.")


def read_sheets(given: Path | Sequence[Path], *, cohort_file: Path, simulated: bool) -> tuple[list[Sheet], str]:
    """Read workbooks, .csv and .parquet files: one, several, or those of a folder.

    Args:
        given: where the results lie: files or folders.
        cohort_file: the cohort's parameter file, named in the advice on a missing file.
        simulated: whether the cohort is a simulated one.

    Returns:
        The sheets, every cell as NFC text without outer spaces, and the SHA-256 of what was read.

    Raises:
        InputError: where the results are missing, unreadable or of an unknown kind; the reasons of all files at once.
    """
    digest = digest_of(given, cohort_file=cohort_file, simulated=simulated)
    files = _files(_paths(given), cohort_file=cohort_file, simulated=simulated)
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for file in files:
        try:
            read = _read(file)
        except OSError as cause:
            raise _unreadable(file) from cause
        except InputError as error:
            problems += error.problems
            continue
        if len(files) > 1:
            read = [_told_apart(sheet, file) for sheet in read]
        sheets += read
    if problems:
        raise InputError(problems)
    return sheets, digest


def digest_of(given: Path | Sequence[Path], *, cohort_file: Path, simulated: bool) -> str:
    """Return the SHA-256 of a file's bytes, or of the names and bytes of several.

    Raises:
        InputError: where the results are missing, no regular files, cannot be opened, or have more than 2 GB.
    """
    paths = _paths(given)
    digest = hashlib.sha256()
    alone = len(paths) == 1 and not is_folder(paths[0]) and there(paths[0])
    for file in _files(paths, cohort_file=cohort_file, simulated=simulated):
        if not alone:
            digest.update(os.fsencode(file.name) + b"\0")
        for piece in pieces(file):
            digest.update(piece)
    return digest.hexdigest()


def require(given: Path | Sequence[Path], *, cohort_file: Path, simulated: bool) -> None:
    """Let nothing begin without results.

    Raises:
        InputError: where a file is missing, with the cause.
    """
    _files(_paths(given), cohort_file=cohort_file, simulated=simulated)


def _paths(given: Path | Sequence[Path]) -> tuple[Path, ...]:
    return (given,) if isinstance(given, Path) else tuple(given)


def _files(paths: Sequence[Path], *, cohort_file: Path, simulated: bool) -> list[Path]:
    """Return the files that paths name, in order, each once; a name counts in either form of Unicode."""
    files: list[Path] = []
    problems: list[Problem] = []
    for path in map(as_named, paths):
        if is_folder(path):
            files += _folder_files(path)
        elif there(path):
            files.append(path)
        else:
            problems.append(_missing(path, cohort_file, simulated))
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(files))


def _read(path: Path) -> list[Sheet]:
    """Read a file as what it is."""
    regular(path)
    if path.suffix.casefold() == ".xml":
        kind_of(path)
    if path.suffix.casefold() not in (*READABLE, ".pdf", ".doc", ".docx"):
        raise refused(path, msg("Files of this kind cannot be read."), WHAT_TO_USE, "file_kind")
    kind = kind_of(path)
    remarks = remarks_of(path, kind)
    if kind == "parquet":
        return [_read_table(path)]
    if kind == "html":
        return read_page(path, decoded(path), remarks)
    if kind == "text":
        large = regular(path).st_size > package.MOST_CELLS
        return [_read_large_csv(path) if large else read_text_table(path, remarks)]
    return read_book(path, kind)


def _told_apart(sheet: Sheet, file: Path) -> Sheet:
    """Name a workbook's sheet with its file, where there are several."""
    if sheet.place.startswith(cleaned(file.name)):
        return sheet
    return replace(sheet, place=f"{cleaned(file.name)}: {sheet.place}")


def _unreadable(path: Path) -> InputError:
    return refused(
        path,
        msg("The file cannot be opened."),
        msg("Check your right to read it; close it in Excel."),
        "file_unreadable",
    )


def _missing(path: Path, cohort_file: Path, simulated: bool) -> Problem:
    gone = left_behind(cohort_file, {"results": str(path.absolute())})
    if gone:
        return gone[0]
    instead = msg("Correct `results` in the parameter file; the path is relative to that file.")
    if simulated:
        command = f"workbench simulate --like {_plain(cohort_file)} --out {_plain(path)}"
        instead = msg("This cohort's results are simulated; make them with `{command}`.").format(command=command)
    problem = msg("The results are not there.")
    return Problem(problem, instead, rule="file_missing", file=_plain(path))


def _plain(path: Path) -> str:
    """Return a path as a person writes it, without `folder/..`; links stay as they are."""
    return os.path.normpath(path)


def _folder_files(folder: Path) -> list[Path]:
    files = files_in(folder, READABLE)
    if not files:
        raise refused(
            folder,
            msg("The folder holds no file of results."),
            WHAT_TO_USE,
            "folder_empty",
        )
    return files


def _read_table(path: Path) -> Sheet:
    try:
        return _table_sheet(path, *read_parquet(path, clean=cleaner()))
    except pa.ArrowException as cause:
        raise refused(path, DAMAGED_TABLE, SAVE_TABLE_AGAIN, "file_damaged") from cause


def _read_large_csv(path: Path) -> Sheet:
    with opened(path) as source:
        start = source.read(START_BYTES).decode("utf-8", errors="replace")
    try:
        return _table_sheet(path, *read_large_csv(path, separator=separator_of(start), clean=cleaner()))
    except pa.ArrowException as cause:
        raise refused(path, DAMAGED_LARGE, SAVE_LARGE_AGAIN, "file_damaged") from cause


def _table_sheet(path: Path, table: pd.DataFrame, unfit: Iterable[tuple[int, int]]) -> Sheet:
    place = cleaned(path.name)
    if table.shape[1] > package.MOST_COLUMNS or table.size > package.MOST_TABLE_CELLS:
        raise InputError(package.too_wide(place, "", table.shape[1]))
    clean = cleaner()
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
