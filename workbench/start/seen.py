"""What an office's folder holds: every sheet, what it is taken for, and its columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from workbench.inputs import files_in
from workbench.intake import exams, office
from workbench.intake.blocks import tables_of
from workbench.intake.formats.kinds import READABLE
from workbench.intake.formats.sheet import Sheet
from workbench.intake.formats.sources import read_sheets
from workbench.intake.headers import KNOWN, fold, role_of, standard_names
from workbench.intake.layout import Grid, lay_out
from workbench.intake.mapping import mapping_of
from workbench.messages import Words, msg
from workbench.start.columns import GENERAL, LABELS, ROLES, columns_as, headers_of_table, shown_frame
from workbench.start.values import days

KINDS: dict[str, Words] = {
    "answers": msg("answers of an exam"),
    "keys": msg("keys of the exams"),
    "scores": msg("marks by competency"),
    "ratings": msg("ratings beside the exam"),
    "staff": msg("list of officers"),
    "attendance": msg("training taken"),
    "competencies": msg("competencies and what each level means"),
    "levels": msg("names and cut scores of levels"),
    "requirements": msg("levels that positions require"),
    "courses": msg("catalogue of courses"),
    "holidays": msg("holidays"),
    "leave": msg("long leave"),
    "other": msg("not used"),
}
RESULTS = ("answers", "keys", "scores", "ratings", "staff", "attendance")
BY_PERSON = {
    "answers": {"officer_id", "item_id", "answer"},
    "scores": {"officer_id", "competency_id", "score"},
    "ratings": {"officer_id", "competency_id", "level"},
}
"""Kinds of sheets with a row for each person and item or competency, and the columns that they need."""
SHOWN_ROWS = 3
FESTIVE = ("nghile", "holiday", "tetnguyendan", "ngayle", "tetduonglich")
OPEN = ("unit_id", "position_id", "form", "officer_id", "item_id", "key", "points", "course_id", "competency_id")
"""Columns of results whose values are shown; of all others of people only the shape is."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One sheet: `kind` is one of `KINDS`, `columns` header → what it is taken for ("" where it is not used).

    `told` says that somebody said the kind, `corrected` that its headers alone would say another.
    """

    sheet: Sheet
    kind: str
    columns: Mapping[str, str]
    examples: Sequence[Mapping[str, str]]
    shape: str
    told: bool = False
    corrected: bool = False

    @property
    def place(self) -> str:
        """The file and the sheet."""
        return place_of(self.sheet)

    @property
    def words(self) -> dict[str, Words | None]:
        """Header → what it is taken for in words, None where it is not used; columns of items are left out."""
        of = GENERAL | LABELS.get(self.kind, {})
        return {header: of.get(name) for header, name in self.columns.items() if name != "item"}


def look(
    folder: Path, told: Mapping[str, str], own: Sequence[str], columns: Mapping[str, Mapping[str, str]] | None = None
) -> list[Seen]:
    """Read every file of a folder and say what each sheet is.

    Args:
        folder: the office's.
        told: `file: sheet`, or the shape of a sheet's headers → kind, from earlier answers; goes before what is seen.
        own: names of files that are left out.
        columns: sheet or file → {header: what it holds}, as a cohort's parameters have it.

    Raises:
        InputError: where a file cannot be read, or there is none.
    """
    files = [path for path in files_in(folder, READABLE) if path.name not in own]
    sheets, _ = read_sheets(files or [folder], cohort_file=folder / "cohort.yaml", simulated=False)
    filled = [sheet for sheet in sheets if (sheet.cells != "").any()]
    return [_seen(table, told, columns or {}) for sheet in filled for table in tables_of(sheet, KNOWN)]


def place_of(sheet: Sheet) -> str:
    """Return the file and the sheet."""
    return sheet.place if sheet.place.startswith(sheet.file) else f"{sheet.file}: {sheet.name}"


def as_kind(one: Seen, kind: str) -> Seen:
    """Return a sheet taken for another kind."""
    frame = shown_frame(one.sheet, kind)
    columns = columns_as(kind, [str(header) for header in frame.columns], {})
    return replace(one, kind=kind, columns=columns, examples=_examples(kind, frame, columns))


def _seen(sheet: Sheet, told: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> Seen:
    mapped = mapping_of(sheet, columns)
    grid = replace(lay_out(sheet, KNOWN | mapped.keys()), mapped=mapped)
    headers = [str(header) for header in grid.frame.columns]
    shape = hashlib.sha256("|".join(sorted(map(fold, headers))).encode()).hexdigest()[:12]
    kind = told.get(place_of(sheet)) or told.get(shape)
    known, own = kind is not None, _kind(sheet, grid, headers, mapped)
    kind = kind or own
    frame = shown_frame(sheet, kind, grid)
    names = columns_as(kind, [str(header) for header in frame.columns], mapped)
    return Seen(sheet, kind, names, _examples(kind, frame, names), shape, known, known and kind != own)


def _kind(sheet: Sheet, grid: Grid, headers: Sequence[str], mapped: Mapping[str, str]) -> str:
    beside = office.kind_of(headers) or office.kind_of(headers_of_table(sheet))
    if beside is not None and not mapped:
        return beside
    if exams.has_answers(grid):
        return "answers"
    for kind, wanted in BY_PERSON.items():
        if set(standard_names(ROLES[kind], headers, mapped).values()) >= wanted:
            return kind
    people = standard_names("officers", headers, mapped).values()
    if "officer_id" in people:
        taken = "course_id" in standard_names("attendance", headers, mapped).values()
        named = {"unit_id", "position_id", "name"} & set(people)
        return "attendance" if taken else "staff" if named else "other"
    items = set(standard_names("items", headers, mapped).values())
    if "item_id" in items and (role_of(sheet.name) == "items" or any("đề" in header.casefold() for header in headers)):
        return "keys"
    if {"item_id", "key"} <= items:
        return "keys"
    words = fold(sheet.name + " " + sheet.file + " " + " ".join(sheet.cells.ravel().tolist()[:400]))
    dated = sum(next(days(cell), None) is not None for cell in sheet.cells.ravel())
    return "holidays" if dated and any(word in words for word in FESTIVE) else "other"


def _examples(kind: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Return three rows: the values of columns that tell nothing of a person, else only their shape."""
    frame = frame[(frame != "").sum(axis=1) >= 2].head(SHOWN_ROWS)
    people = kind in ("answers", "scores", "ratings", "staff", "attendance", "leave", "other")
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
