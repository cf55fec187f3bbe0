"""Where a sheet's header stands under its banner, which rows are footers, and the rows of data between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.above import counted, groups_above, is_item, rows_above
from workbench.intake.formats.sheet import NO_VALUE, Block, Place, Sheet
from workbench.intake.headers import FOLDED_FOOTERS, FOLDED_NAME, FOLDED_RUNNING, bare_item, fold, looks_like_item
from workbench.intake.moved import moved_rows
from workbench.intake.rules import entries
from workbench.messages import msg
from workbench.tables.codes import coded

SEARCHED_ROWS = 60
HEADING = "heading"
"""Column that says under which heading within the table a row stands."""
NUMBER = re.compile(r"^\s*(?:[IVX]{1,5}|[A-HĐ]|\d{1,3})\s*[.)/:–-]\s*")
EXCEL_ERRORS = (
    "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#ERROR!", NO_VALUE,
)  # fmt: skip
FEW_ROWS = 0.1
"""Share of rows up to which cells beyond the header are a slip of single rows."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet below its header: `frame` holds text, its columns are the file's headers, its index the file's rows.

    `groups` is header of an item → title above it, `mapped` folded header → standard name, where somebody said it.
    `certain` is False where the header may be a row of data: too little of it is known, and it holds digits. `dates`
    and `typed` are header → rows of cells that Excel holds as dates, and of numbers typed in groups of three digits;
    `shifted` are rows that reach beyond the last item's column with what looks like an answer, or whose facts stand in
    the columns beside their own.
    """

    sheet: Sheet
    header_row: int
    certain: bool
    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[pd.DataFrame, ...]
    dates: Mapping[str, Set[int]] = field(default_factory=dict)
    typed: Mapping[str, Set[int]] = field(default_factory=dict)
    shifted: Set[int] = frozenset()
    labels: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    mapped: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """How the ledger names the sheet."""
        return self.sheet.place

    @property
    def tells_numbers(self) -> bool:
        """Whether the file tells numbers from text, as a workbook does; in a .csv file all is text."""
        return self.sheet.numbers

    @property
    def hidden(self) -> bool:
        """Whether the workbook does not show the sheet."""
        return self.sheet.facts.hidden


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
    groups = groups_above(cells, top if first > top + 1 else top - 1, labels)
    told = rows_above(cells, top, labels) if sheet.table is None else []
    body = cells[[*told, *range(first, len(cells))]].copy()
    joined = _join_names(body, labels)
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
    _move_words(body, running, labels)
    named = titles != ""
    notes = [
        entries("column_ignored", sheet.place, columns=f"({at + 1})")
        for at in np.flatnonzero(~named & (body != "").any(axis=0)) if at not in joined
    ]  # fmt: skip
    notes += [entries("columns_joined", sheet.place, columns=labels[at - 1]) for at in joined if labels[at - 1]]
    notes += _unfit(sheet, labels, first) + _told(sheet, labels, first)
    used = named & ~running
    if sheet.table is not None:
        frame = sheet.table.loc[:, used].set_axis(titles[used], axis=1)
        frame.index = pd.RangeIndex(2, len(frame) + 2)
    else:
        rows = np.array([*told, *range(first, len(cells))], dtype=int) + 1
        frame = pd.DataFrame(body[:, used], columns=titles[used], index=rows)
    recognised = sum(_recognised(label, known) for label in labels if label)
    strange = [label for label in labels if label and not _recognised(label, known)]
    certain = recognised >= 2 or not any(letter.isdigit() for label in strange for letter in label)
    twice = np.flatnonzero(used)[pd.Series(titles[used]).duplicated()]
    problems += [_twice(sheet, top, labels[at] if certain else f"({at + 1})") for at in twice]
    return Grid(
        sheet, top + 1, certain, frame, tuple(problems), tuple(notes), _by_header(sheet.dates, labels, first),
        _by_header(sheet.typed, labels, first), _shifted(body, labels, first - len(told), joined)
        | moved_rows(body, labels, first - len(told)), tuple(labels), groups,
    )  # fmt: skip


def _by_header(places: tuple[Place, ...], labels: list[str], first: int) -> dict[str, set[int]]:
    """Return header → rows in the file of the places that lie below the header."""
    found: dict[str, set[int]] = {}
    for row, at in places:
        if row >= first and at < len(labels):
            found.setdefault(labels[at], set()).add(row + 1)
    return found


def _move_words(body: np.ndarray, running: np.ndarray, labels: list[str]) -> None:
    """Move words that stand alone in a column of running numbers into the next column, in place.

    Such are the titles of merged rows (`I. Văn phòng`), totals and the word for a row of keys.
    """
    facts = [at for at, label in enumerate(labels) if label and not running[at] and not is_item(label)]
    if not facts:
        return
    for at in np.flatnonzero(running):
        for row in np.flatnonzero((body[:, at] != "") & ~(body[:, facts] != "").any(axis=1)):
            if sum(sign.isalpha() for sign in body[row, at]) > 2:
                body[row, facts[0]], body[row, at] = body[row, at], ""


def _join_names(body: np.ndarray, labels: list[str]) -> list[int]:
    """Join the columns without a header to that of the full names before them, in place; returns the columns joined.

    Lists of names in Vietnam have `Họ và tên` over two columns, family names and given name, or over three, of which
    that between may be empty for many.
    """
    joined: list[int] = []
    for at, label in enumerate(labels):
        if fold(label) not in FOLDED_NAME:
            continue
        end = next((after for after in range(at + 1, len(labels)) if labels[after]), len(labels))
        names = (body[:, at] != "").sum()
        filled = [after for after in range(at + 1, end) if (body[:, after] != "").sum() > 0.5 * max(1, names)]
        if not filled:
            continue
        own = list(range(at, filled[-1] + 1))
        body[:, at] = [" ".join(part for part in row if part) for row in body[:, own]]
        joined += own[1:]
    return joined


def _shifted(body: np.ndarray, labels: list[str], first: int, joined: list[int]) -> frozenset[int]:
    """Return the rows whose cells reach beyond the last column, an item's, with a word that stands in such columns."""
    last = max((at for at, label in enumerate(labels) if label), default=0)
    if not labels or not looks_like_item(labels[last]) or last + 1 >= body.shape[1] or last + 1 in joined:
        return frozenset()
    over = body[:, last + 1]
    rows = np.flatnonzero(over != "")
    if not len(rows) or len(rows) > max(1, FEW_ROWS * len(body)):
        return frozenset()
    items = [at for at, label in enumerate(labels) if looks_like_item(label)]
    if not set(over[rows]) <= set().union(*(set(body[:, at]) for at in items)):
        return frozenset()
    return frozenset(int(row) + first + 1 for row in rows)


def _told(sheet: Sheet, labels: list[str], first: int) -> list[pd.DataFrame]:
    """Note what was decided while the file was read, and what the workbook does not show."""
    notes = [entries(rule, sheet.place, **values) for rule, values in sheet.remarks]
    notes += [
        entries("text_converted", sheet.place, columns=labels[at] or f"({at + 1})", font=font)
        for at, font in sorted(sheet.fonts.items()) if at < len(labels)
    ]  # fmt: skip
    hidden = [row + 1 for row in sheet.facts.hidden_rows if first <= row < len(sheet.cells)]
    filled = [row for row in hidden if (sheet.cells[row - 1] != "").any()]
    return notes + ([entries("rows_hidden", sheet.place, rows=filled)] if filled else [])


def _unfit(sheet: Sheet, labels: list[str], first: int) -> list[pd.DataFrame]:
    """Note every cell out of which unseen or deceiving characters were taken."""
    if not sheet.unfit:
        return []
    columns = [labels[at] if row >= first and labels[at] else f"({at + 1})" for row, at in sheet.unfit]
    return [entries("cell_characters", sheet.place, rows=[row + 1 for row, _ in sheet.unfit], columns=columns)]


def without_footers(grid: Grid, key: str) -> Grid:
    """Drop empty rows, and rows that are no data with a note of each: totals, signatures, headings, repeated headers.

    A footer has no id in column `key` and few cells, at the sheet's end or with a footer's words, or stands below such
    words at the end; a heading is a single cell of words within the table. Rows between data that merely lack their id
    stay, to be quarantined. Merged cells then hold their text in every row. A table of columns has no footers.
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
    few = filled <= max(1, width / 4)
    trailing = _to_the_end(words | (no_id & few))
    sparse = _to_the_end(words | (filled <= max(2, width / 4)))
    signed = np.logical_or.accumulate(words & sparse) & sparse
    repeated = (frame == frame.columns.to_numpy()).sum(axis=1).to_numpy() >= max(2, 0.8 * width)
    heading = np.zeros(len(frame), dtype=bool)
    lone = np.flatnonzero((filled == 1) & (width >= 4))
    heading[lone] = [any(" " in cell for cell in row) for row in frame.to_numpy()[lone]]
    skipped = words | trailing | signed | repeated | heading
    if len(frame):
        skipped[0] |= _numbers_columns(frame.iloc[0].tolist())
    notes = grid.notes
    if skipped.any():
        notes += (entries("row_skipped", grid.place, rows=frame.index[skipped]),)
    frame = _under_headings(frame, heading & ~words & ~trailing & ~signed)[~skipped]
    frame, spread = _spread(frame, grid, key)
    notes += tuple(entries("cells_merged", grid.place, columns=header) for header in spread)
    return replace(grid, frame=frame, notes=notes)


def _under_headings(frame: pd.DataFrame, heading: np.ndarray) -> pd.DataFrame:
    """Add a column with the heading under which each row stands, where the first row is one and another follows."""
    if HEADING in frame or heading.sum() < 2 or not heading[0]:
        return frame
    words = pd.Series([next((cell for cell in row if cell), "") for row in frame.to_numpy()], index=frame.index)
    return frame.assign(**{HEADING: words.where(heading).ffill().map(unnumbered)})


def unnumbered(text: str) -> str:
    """Return a heading without its number: `II. Đội Thuế` → `Đội Thuế`."""
    return NUMBER.sub("", text, count=1).strip()


def _to_the_end(rows: np.ndarray) -> np.ndarray:
    """Which of these rows stand at the end, with no other row after them."""
    return np.flip(np.logical_and.accumulate(np.flip(rows)))


def _spread(frame: pd.DataFrame, grid: Grid, key: str) -> tuple[pd.DataFrame, list[str]]:
    """Write what merged cells show into all their rows and columns that are empty; returns the headers concerned too.

    Ids are not spread: two rows with one id would be two answers of one person.
    """
    touched: dict[str, None] = {}
    place = {int(row) - 1: at for at, row in enumerate(frame.index)}
    column = {header: at for at, header in enumerate(frame.columns)}
    cells: np.ndarray | None = None
    for block in grid.sheet.facts.merged:
        rows, columns, text = _of_block(grid, block, place, column)
        if not text or not rows or len(rows) * len(columns) < 2:
            continue
        cells = frame.to_numpy(dtype=object).copy() if cells is None else cells
        for at in columns:
            header = str(frame.columns[at])
            if header == key:
                continue
            empty = [row for row in rows if cells[row, at] == ""]
            cells[empty, at] = text
            touched |= {header: None} if empty else {}
    if cells is None:
        return frame, []
    return pd.DataFrame(cells, index=frame.index, columns=frame.columns), list(touched)


def _of_block(
    grid: Grid, block: Block, place: Mapping[int, int], column: Mapping[str, int]
) -> tuple[list[int], list[int], str]:
    """Return rows and columns of the frame that merged cells reach over, and their text."""
    top, left, bottom, right = block
    cells = grid.sheet.cells
    if top >= len(cells) or left >= cells.shape[1] or top < grid.header_row:
        return [], [], ""
    rows = [place[row] for row in range(top, min(bottom, len(cells) - 1) + 1) if row in place]
    labels = [grid.labels[at] for at in range(left, min(right, cells.shape[1] - 1) + 1) if at < len(grid.labels)]
    return rows, [column[label] for label in labels if label in column], str(cells[top, left])


def _header_row(cells: np.ndarray, known: Set[str]) -> int:
    start = int(np.argmax((cells != "").any(axis=1)))
    window = cells[start : start + SEARCHED_ROWS]
    scores = [sum(1 for cell in row if cell and _recognised(cell, known)) for row in window]
    filled = (window != "").sum(axis=1)
    if max(scores) > 0:
        best = np.array(scores) == max(scores)
        # A title, alone in its row, may be a known word too: `ĐÁP ÁN`.
        return start + int(np.argmax(best & (filled > 1)) if (best & (filled > 1)).any() else np.argmax(best))
    return start + int(np.argmax(filled >= min(2, filled.max())))


def _recognised(cell: str, known: Set[str]) -> bool:
    return fold(cell) in known or looks_like_item(cell)


def _labels(cells: np.ndarray, top: int, known: Set[str]) -> tuple[list[str], int]:
    base = _one_line(cells[top])
    if top > 0 and (cells[top - 1] != "").sum() >= 2:
        base = [label or " ".join(above.split()) for label, above in zip(base, cells[top - 1], strict=True)]
    if top + 1 >= len(cells):
        return base, top + 1
    below = [" ".join(cell.split()) for cell in cells[top + 1]]
    group = [not label or (at + 1 < len(base) and not base[at + 1]) for at, label in enumerate(base)]
    plain = any(_recognised(label, known) and not grouped for label, grouped in zip(base, group, strict=True))
    # Numbers that count up below some of the headers, from the second on, are items; from the first on, of columns.
    alone = counted(below) and not below[next(at for at, label in enumerate(base) if label)]
    grouped_all = all(grouped for word, grouped in zip(below, group, strict=True) if word)
    if not ((plain or alone) and any(below) and (grouped_all or alone)):
        return base, top + 1
    titles = [label for label, word in zip(base, below, strict=True) if label and word]
    numbers = alone and not any(looks_like_item(f"{title} 1") for title in titles)
    joined, title = [], ""
    for label, word in zip(base, below, strict=True):
        title = label or title
        joined.append(word if word and numbers else f"{title} {word}".strip() if word else label)
    return joined, top + 2


def _one_line(row: np.ndarray) -> list[str]:
    """Return headers without line breaks; of an item with its question on further lines, the item if it is unique."""
    short = [bare_item(cell) if "\n" in cell or "\r" in cell else cell for cell in row]
    alone = [word if short.count(word) == 1 else cell for word, cell in zip(short, row, strict=True)]
    return [" ".join(cell.split()) for cell in alone]


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
