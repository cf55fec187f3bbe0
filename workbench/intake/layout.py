"""Where a sheet's header stands under its banner, which rows are footers, and the rows of data between them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.formats.sources import Sheet
from workbench.intake.headers import FOLDED_FOOTERS, FOLDED_RUNNING, fold, looks_like_item
from workbench.intake.rules import entries
from workbench.messages import msg
from workbench.tables.codes import coded

SEARCHED_ROWS = 60
EXCEL_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#ERROR!")


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet below its header: `frame` holds text, its columns are the file's headers, its index the file's rows.

    `certain` is False where the header may be a row of data: too little of it is known, and it holds digits.
    """

    sheet: Sheet
    header_row: int
    certain: bool
    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[pd.DataFrame, ...]

    @property
    def place(self) -> str:
        """How the ledger names the sheet."""
        return self.sheet.place


def is_error(values: pd.Series | pd.DataFrame) -> np.ndarray:
    """Which cells hold the error of an Excel formula."""
    if isinstance(values, pd.DataFrame) and len(values.columns):
        codes, words = coded(values)
        wrong = np.append(pd.Index(words).isin(EXCEL_ERRORS), False)
        return wrong[codes] if wrong.any() else np.zeros(codes.shape, dtype=bool)
    return values.isin(EXCEL_ERRORS).to_numpy()


def lay_out(sheet: Sheet, known: Set[str]) -> Grid:
    """Find a sheet's header and its data.

    The header is the row, of the first 60, with the most headers that are known. A cell left empty in it, as below a
    merged cell, takes the text above; a second header row under merged group titles is joined to them (`Câu` over
    `1`, `2`, …).

    Args:
        sheet: the sheet; it has at least one cell with text. The names of a table's columns count as its row 1.
        known: folded headers that count as known.
    """
    cells = sheet.cells
    top = _header_row(cells, known)
    labels, first = _labels(cells, top, known)
    body = cells[first:]
    titles = np.array(labels, dtype=object)
    problems = [
        Problem(
            msg("A header cell holds an error of an Excel formula."),
            msg("Type the header as text."),
            rule="header_error", file=sheet.file, sheet=sheet.name, row=top + 1, column=str(at + 1),
        )
        for at, label in enumerate(labels) if label in EXCEL_ERRORS
    ]  # fmt: skip
    running = np.array([fold(label) in FOLDED_RUNNING for label in labels], dtype=bool)
    named = titles != ""
    notes = [
        entries("column_ignored", sheet.place, columns=f"({at + 1})")
        for at in np.flatnonzero(~named & (body != "").any(axis=0))
    ]
    notes += _unfit(sheet, labels, first)
    used = named & ~running
    if sheet.table is not None:
        frame = sheet.table.loc[:, used].set_axis(titles[used], axis=1)
        frame.index = pd.RangeIndex(2, len(frame) + 2)
    else:
        frame = pd.DataFrame(body[:, used], columns=titles[used], index=np.arange(first, len(cells)) + 1)
    recognised = sum(_recognised(label, known) for label in labels if label)
    strange = [label for label in labels if label and not _recognised(label, known)]
    certain = recognised >= 2 or not any(letter.isdigit() for label in strange for letter in label)
    twice = np.flatnonzero(used)[pd.Series(titles[used]).duplicated()]
    problems += [_twice(sheet, top, labels[at] if certain else f"({at + 1})") for at in twice]
    return Grid(sheet, top + 1, certain, frame, tuple(problems), tuple(notes))


def _unfit(sheet: Sheet, labels: list[str], first: int) -> list[pd.DataFrame]:
    """Note every cell out of which unseen or deceiving characters were taken."""
    if not sheet.unfit:
        return []
    columns = [labels[at] if row >= first and labels[at] else f"({at + 1})" for row, at in sheet.unfit]
    return [entries("cell_characters", sheet.place, rows=[row + 1 for row, _ in sheet.unfit], columns=columns)]


def without_footers(grid: Grid, key: str) -> Grid:
    """Drop empty rows, and footer rows with a note of each: totals, signatures, column numbers, repeated headers.

    A footer has no id in column `key` and few cells, at the sheet's end or with a footer's words; rows between data
    that merely lack their id stay, to be quarantined. A table of columns has no footers.
    """
    if grid.sheet.table is not None:
        return grid
    frame = grid.frame
    filled = (frame != "").sum(axis=1).to_numpy()
    frame, filled = frame[filled > 0], filled[filled > 0]
    width = frame.shape[1]
    no_id = (frame[key] == "").to_numpy()
    suspects = np.flatnonzero(no_id | ((filled <= 2) & (width >= 4)))
    words = np.zeros(len(frame), dtype=bool)
    words[suspects] = [_is_footer(row) for row in frame.to_numpy()[suspects]]
    trailing = np.flip(np.logical_and.accumulate(np.flip(words | (no_id & (filled <= max(1, width / 4))))))
    repeated = (frame == frame.columns.to_numpy()).sum(axis=1).to_numpy() >= max(2, 0.8 * width)
    skipped = words | trailing | repeated
    if len(frame):
        skipped[0] |= _numbers_columns(frame.iloc[0].tolist())
    notes = grid.notes
    if skipped.any():
        notes += (entries("row_skipped", grid.place, rows=frame.index[skipped]),)
    return replace(grid, frame=frame[~skipped], notes=notes)


def _header_row(cells: np.ndarray, known: Set[str]) -> int:
    window = cells[:SEARCHED_ROWS]
    scores = [sum(1 for cell in row if cell and _recognised(cell, known)) for row in window]
    if max(scores) > 0:
        return int(np.argmax(scores))
    filled = (window != "").sum(axis=1)
    return int(np.argmax(filled >= min(2, filled.max())))


def _recognised(cell: str, known: Set[str]) -> bool:
    return fold(cell) in known or looks_like_item(cell)


def _labels(cells: np.ndarray, top: int, known: Set[str]) -> tuple[list[str], int]:
    base = [" ".join(cell.split()) for cell in cells[top]]
    if top > 0 and (cells[top - 1] != "").sum() >= 2:
        base = [label or " ".join(above.split()) for label, above in zip(base, cells[top - 1], strict=True)]
    if top + 1 >= len(cells):
        return base, top + 1
    below = [" ".join(cell.split()) for cell in cells[top + 1]]
    group = [not label or (at + 1 < len(base) and not base[at + 1]) for at, label in enumerate(base)]
    plain = any(_recognised(label, known) and not grouped for label, grouped in zip(base, group, strict=True))
    if not (plain and any(below) and all(grouped for word, grouped in zip(below, group, strict=True) if word)):
        return base, top + 1
    joined, title = [], ""
    for label, word in zip(base, below, strict=True):
        title = label or title
        joined.append(f"{title} {word}".strip() if word else label)
    return joined, top + 2


def _is_footer(row: np.ndarray) -> bool:
    first = next(cell for cell in row if cell)
    folded = fold(first)
    return folded.startswith(FOLDED_FOOTERS) and (folded in FOLDED_FOOTERS or " " in first or ":" in first)


def _numbers_columns(row: list[str]) -> bool:
    """Whether the row under the header only numbers the columns: (1), (2), (3) …"""
    inner = [cell.strip("()") for cell in row if cell]
    start = int(inner[0]) if inner and inner[0].isdecimal() else None
    consecutive = start in (1, 2) and inner == [str(start + at) for at in range(len(inner))]
    return consecutive and (len(inner) >= 6 or (len(inner) >= 2 and all(cell.startswith("(") for cell in row if cell)))


def _twice(sheet: Sheet, top: int, label: str) -> Problem:
    return Problem(
        msg("Two columns have the same header."),
        msg("Rename or delete one of them."),
        rule="header_twice", file=sheet.file, sheet=sheet.name, row=top + 1, column=label,
    )  # fmt: skip
