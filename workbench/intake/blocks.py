"""Several tables on one sheet, below or beside each other, each with its own header: told apart before roles are."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

import numpy as np

from workbench.intake.above import rows_above
from workbench.intake.formats.sheet import Block, Facts, Place, Sheet
from workbench.intake.headers import STANDARD, fold, looks_like_item
from workbench.intake.turned import upright

KNOWN_SHARE = 0.6
SAME_SHARE = 0.8
LONGEST_HEADER = 60
SEARCHED = 60


def tables_of(sheet: Sheet, known: Set[str]) -> list[Sheet]:
    """Return the tables of a sheet as sheets; rows and columns keep their places, those of other tables are empty.

    A row below the header is another table's where at least two of its cells, and three in five, are known headers
    and it does not repeat the header above it. A table beside another is told only where it is one of items: an empty
    column before it, and headers of items and their keys. A sheet of keys that lies on its side is turned upright.

    Args:
        sheet: the sheet.
        known: folded headers that count as known.
    """
    sheet = upright(sheet)
    if sheet.table is not None or not sheet.cells.size:
        return [sheet]
    parts = [part for band in _bands(sheet, known) for part in _beside(band)]
    exams = _exams_beside(parts[0]) if len(parts) == 1 else []
    if exams:
        return exams
    return [_numbered(part, at) for at, part in enumerate(parts)] if len(parts) > 1 else [sheet]


def _numbered(sheet: Sheet, at: int) -> Sheet:
    if at == 0:
        return replace(sheet, alone=False)
    name, place = (f"{words} #{at + 1}" for words in (sheet.name, sheet.place))
    return replace(sheet, name=name, place=place, remarks=(), alone=False)


def _bands(sheet: Sheet, known: Set[str]) -> list[Sheet]:
    """Cut a sheet into tables below each other."""
    cells = sheet.cells
    words = set(cells.ravel().tolist())
    names = {word for word in words if 0 < len(word) <= LONGEST_HEADER and fold(word) in known}
    items = {word for word in words if word and not word.isdecimal() and looks_like_item(word)} - names
    rows = cells.tolist()
    hits = np.array([len(names.intersection(row)) for row in rows])
    numbered = np.array([len(items.intersection(row)) for row in rows]) if items else np.zeros(len(rows), dtype=int)
    filled = (cells != "").sum(axis=1)
    mostly = hits + numbered >= KNOWN_SHARE * filled
    headers = np.flatnonzero(mostly & ((hits >= 2) | ((hits >= 1) & (numbered >= 2))))
    if not len(headers):
        return [sheet]
    labels = [" ".join(str(cell).split()) for cell in cells[headers[0]]]
    before = np.flatnonzero((hits[: headers[0]] >= 1) & (filled[: headers[0]] >= 3))
    before = before[~np.isin(before, rows_above(cells, int(headers[0]), labels))]
    return _cut(sheet, [int(row) for row in (*before[:1], *headers)])


def _cut(sheet: Sheet, headers: list[int]) -> list[Sheet]:
    """Cut a sheet before every header that differs from the one in force, its banner with it."""
    cells, starts, current = sheet.cells, [0], headers[0]
    for row in headers[1:]:
        if row <= current + 1 or _repeats(cells[row], cells[current]):
            continue
        start = row
        while start - 1 > current + 1 and (cells[start - 1] != "").sum() <= 1:
            start -= 1
        starts.append(start)
        current = row
    if len(starts) == 1:
        return [sheet]
    ends = [*starts[1:], len(cells)]
    return [_only(sheet, slice(a, b), slice(0, cells.shape[1])) for a, b in zip(starts, ends, strict=True)]


def _repeats(row: np.ndarray, header: np.ndarray) -> bool:
    same = sum(1 for cell, above in zip(row, header, strict=True) if cell and fold(cell) == fold(above))
    return same >= SAME_SHARE * max(1, (row != "").sum())


def _beside(sheet: Sheet) -> list[Sheet]:
    """Cut off a table of items that stands to the right, after a column without any text."""
    cells = sheet.cells
    empty = np.flatnonzero(~(cells != "").any(axis=0))
    about = {alias for name in ("item_id", "key", "competency_id") for alias in STANDARD["items"][name]}
    for at in empty:
        right = cells[:, at + 1 :]
        rows = np.flatnonzero([sum(1 for cell in row if cell and fold(cell) in about) >= 2 for row in right])
        if not len(rows) or not (cells[:, :at] != "").any():
            continue
        head = [fold(cell) for cell in right[rows[0]] if cell]
        if set(head) & set(STANDARD["items"]["item_id"]) and set(head) & set(STANDARD["items"]["key"]):
            whole = slice(0, len(cells))
            return [_only(sheet, whole, slice(0, int(at))), _only(sheet, whole, slice(int(at), cells.shape[1]))]
    return [sheet]


def _exams_beside(sheet: Sheet) -> list[Sheet]:
    """Cut a sheet whose items begin anew below each of several titles into one sheet for each, the people in all."""
    cells = sheet.cells
    hits = [sum(looks_like_item(word) for word in row) for row in cells[:SEARCHED].tolist()]
    head = int(np.argmax(hits))
    labels = [" ".join(str(cell).split()) for cell in cells[head]]
    items = [at for at, label in enumerate(labels) if looks_like_item(label)]
    runs: list[list[int]] = []
    for at in items:
        if not runs or labels[at] in {labels[before] for before in runs[-1]}:
            runs.append([])
        runs[-1].append(at)
    titles = [_title_over(cells, head - 1, run) for run in runs]
    if head == 0 or len(runs) < 2 or len(set(titles)) < len(titles) or "" in titles:
        return []
    found = []
    for run, title in zip(runs, titles, strict=True):
        others = [at for at in items if at not in run]
        own = cells.copy()
        own[max(0, head - 1) :, others] = ""
        name, place = f"{sheet.name}: {title}", f"{sheet.place}: {title}"
        found.append(replace(sheet, name=name, place=place, cells=own, alone=False))
    return found


def _title_over(cells: np.ndarray, row: int, run: list[int]) -> str:
    told = [" ".join(str(cells[row, at]).split()) for at in run if cells[row, at] != ""]
    return told[0] if len(set(told)) == 1 else ""


def _only(sheet: Sheet, rows: slice, columns: slice) -> Sheet:
    """Return a sheet of which only these rows and columns hold text, all in their places."""
    cells = np.full(sheet.cells.shape, "", dtype=object)
    cells[rows, columns] = sheet.cells[rows, columns]
    within = _within(rows, columns)
    facts = sheet.facts

    def kept(block: Block) -> bool:
        return within(block[:2]) and within(block[2:])

    return replace(
        sheet,
        cells=cells[: rows.stop],
        unfit=tuple(filter(within, sheet.unfit)),
        dates=tuple(filter(within, sheet.dates)),
        typed=tuple(filter(within, sheet.typed)),
        fonts={at: font for at, font in sheet.fonts.items() if columns.start <= at < columns.stop},
        facts=Facts(
            facts.hidden, tuple(row for row in facts.hidden_rows if rows.start <= row < rows.stop),
            tuple(filter(kept, facts.merged)),
        ),
    )  # fmt: skip


def _within(rows: slice, columns: slice) -> Callable[[Place], bool]:
    return lambda place: rows.start <= place[0] < rows.stop and columns.start <= place[1] < columns.stop
