"""What an office's folder holds: every sheet, what it is taken for, and its columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.inputs import files_in
from workbench.intake import exams, office
from workbench.intake.blocks import tables_of
from workbench.intake.formats.kinds import READABLE
from workbench.intake.formats.sheet import Sheet
from workbench.intake.formats.sources import read_sheets
from workbench.intake.headers import KNOWN, STANDARD, fold, looks_like_item, role_of, standard_names
from workbench.intake.layout import Grid, lay_out
from workbench.messages import Words, msg

KINDS: dict[str, Words] = {
    "answers": msg("answers of an exam"),
    "keys": msg("keys of the exams"),
    "staff": msg("list of officers"),
    "attendance": msg("training taken"),
    "competencies": msg("competencies and what each level means"),
    "requirements": msg("levels that positions require"),
    "courses": msg("catalogue of courses"),
    "holidays": msg("holidays"),
    "leave": msg("long leave"),
    "other": msg("not used"),
}
RESULTS = ("answers", "keys", "staff", "attendance")
SEARCHED = 40
SHOWN_ROWS = 3
DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}(?:T.*)?")
OPEN = ("unit_id", "position_id", "form", "officer_id", "item_id", "key", "points", "course_id", "competency_id")
"""Columns of results whose values are shown; of all others of people only the shape is."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One sheet: `kind` is one of `KINDS`, `columns` header → what it is taken for ("" where it is not used)."""

    sheet: Sheet
    kind: str
    columns: Mapping[str, str]
    examples: Sequence[Mapping[str, str]]
    shape: str
    told: bool = False

    @property
    def place(self) -> str:
        """The file and the sheet."""
        return place_of(self.sheet)


def look(folder: Path, told: Mapping[str, str], own: Sequence[str]) -> list[Seen]:
    """Read every file of a folder and say what each sheet is.

    Args:
        folder: the office's.
        told: `file: sheet`, or the shape of a sheet's headers → kind, from earlier answers; goes before what is seen.
        own: names of files that are left out.

    Raises:
        InputError: where a file cannot be read, or there is none.
    """
    files = [path for path in files_in(folder, READABLE) if path.name not in own]
    sheets, _ = read_sheets(files or [folder], cohort_file=folder / "cohort.yaml", simulated=False)
    filled = [sheet for sheet in sheets if (sheet.cells != "").any()]
    return [_seen(table, told) for sheet in filled for table in tables_of(sheet, KNOWN)]


def place_of(sheet: Sheet) -> str:
    """Return the file and the sheet."""
    return sheet.place if sheet.place.startswith(sheet.file) else f"{sheet.file}: {sheet.name}"


def _seen(sheet: Sheet, told: Mapping[str, str]) -> Seen:
    grid = lay_out(sheet, KNOWN)
    headers = [str(header) for header in grid.frame.columns]
    shape = hashlib.sha256("|".join(sorted(map(fold, headers))).encode()).hexdigest()[:12]
    kind = told.get(place_of(sheet)) or told.get(shape)
    known = kind is not None
    kind = kind or _kind(sheet, grid, headers)
    columns = _columns(kind, headers)
    return Seen(sheet, kind, columns, _examples(kind, grid, columns), shape, known)


def _kind(sheet: Sheet, grid: Grid, headers: Sequence[str]) -> str:
    beside = office.kind_of(headers)
    if beside is not None:
        return beside
    if exams.has_answers(grid):
        return "answers"
    people = standard_names("officers", headers, {}).values()
    if "officer_id" in people:
        taken = "course_id" in standard_names("attendance", headers, {}).values()
        return "attendance" if taken else "staff" if {"unit_id", "position_id"} & set(people) else "other"
    if _is_matrix(sheet):
        return "requirements"
    items = set(standard_names("items", headers, {}).values())
    if "item_id" in items and (role_of(sheet.name) == "items" or any("đề" in header.casefold() for header in headers)):
        return "keys"
    if {"item_id", "key"} <= items:
        return "keys"
    words = fold(sheet.name + " " + sheet.file + " " + " ".join(sheet.cells.ravel().tolist()[:400]))
    dated = sum(bool(DATE.search(cell)) for cell in sheet.cells.ravel())
    return "holidays" if dated and ("nghile" in words or "holiday" in words or "tetnguyendan" in words) else "other"


def _is_matrix(sheet: Sheet) -> bool:
    """Whether a sheet holds positions down and levels across: a column of positions, and many small numbers."""
    positions = set(STANDARD["officers"]["position_id"])
    head = sheet.cells[:SEARCHED]
    rows = [at for at, row in enumerate(head) if any(fold(cell) in positions for cell in row)]
    if not rows:
        return False
    body = sheet.cells[rows[0] + 1 :]
    small = np.array([[cell.isdecimal() and len(cell) == 1 for cell in row] for row in body], dtype=bool)
    return bool(small.size and (small.sum(axis=1) >= 2).sum() >= 2 and small[:, 1:].any(axis=0).sum() >= 2)


def _columns(kind: str, headers: Sequence[str]) -> dict[str, str]:
    role = {
        "answers": "officers",
        "staff": "officers",
        "keys": "items",
        "attendance": "attendance",
        "leave": "officers",
    }
    names = standard_names(role[kind], headers, {}) if kind in role else {}
    return {header: names.get(header, "item" if looks_like_item(header) else "") for header in headers}


def _examples(kind: str, grid: Grid, columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Return three rows: the values of columns that tell nothing of a person, else only their shape."""
    frame = grid.frame[(grid.frame != "").sum(axis=1) >= 2].head(SHOWN_ROWS)
    people = kind in ("answers", "staff", "attendance", "leave", "other")
    rows = []
    for row in frame.astype("str").to_dict("records"):
        shown = {}
        for header, cell in row.items():
            standard = columns.get(str(header), "")
            if standard == "item" and people:
                continue
            free = not people or standard in OPEN
            shown[str(header)] = cell if free else shape_of(cell)
        rows.append(shown)
    return rows


def shape_of(text: str) -> str:
    """Return what a cell looks like without saying what it holds: `Trần Văn An` → `Aa Aa Aa`, `0912` → `9999`."""
    signs = ["A" if sign.isupper() else "a" if sign.isalpha() else "9" if sign.isdecimal() else sign for sign in text]
    return re.sub(r"a+", "a", re.sub(r"A+", "A", "".join(signs)))
