"""What an office's folder holds: every sheet, what it is taken for, and its columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from workbench.characters import cleaned
from workbench.errors import InputError, Problem
from workbench.inputs import files_in
from workbench.intake import candidates, exams, office
from workbench.intake.blocks import tables_of
from workbench.intake.exam.key_sheets import version_column
from workbench.intake.formats.kinds import READABLE
from workbench.intake.formats.sheet import Sheet
from workbench.intake.formats.sources import read_sheets
from workbench.intake.headers import KNOWN, fold, numbered_items, role_of, standard_names
from workbench.intake.layout import Grid, lay_out
from workbench.intake.mapping import mapping_of
from workbench.intake.meanings import GENERAL, LABELS
from workbench.messages import Words, msg
from workbench.start.columns import ROLES, columns_as, headers_of_table, shown_frame
from workbench.start.guessed import guessed
from workbench.start.values import days

KINDS: dict[str, Words] = {
    "answers": msg("answers of an exam"),
    "keys": msg("keys of the exams"),
    "scores": msg("marks by competency"),
    "ratings": msg("ratings beside the exam"),
    "staff": msg("list of officers"),
    "candidates": msg("list of candidates' numbers"),
    "attendance": msg("training taken"),
    "competencies": msg("competencies and what each level means"),
    "levels": msg("names and cut scores of levels"),
    "requirements": msg("levels that positions require"),
    "courses": msg("catalogue of courses"),
    "units": msg("units and what is above them"),
    "positions": msg("codes of positions"),
    "settings": msg("parameters of the cohort"),
    "holidays": msg("holidays"),
    "leave": msg("long leave"),
    "other": msg("not used"),
}
RESULTS = ("answers", "keys", "scores", "ratings", "staff", "candidates", "attendance")
BY_PERSON = {
    "answers": {"officer_id", "item_id", "answer"},
    "scores": {"officer_id", "competency_id", "score"},
    "ratings": {"officer_id", "competency_id", "level"},
}
"""Kinds of sheets with a row for each person and item or competency, and the columns that they need."""
OF_RESULTS = frozenset((
    "officer_id", "unit_id", "position_id", "item_id", "competency_id", "answer", "key", "score", "course_id",
))  # fmt: skip
"""What a column of results alone can hold."""
REPORTS, MANIFEST = "reports", "manifest.json"
OWN_TABLES = frozenset(("ledger", "levels", "gaps"))
"""Files by which a folder of tables that were made here is known."""
PEOPLE = ("answers", "scores", "ratings", "staff", "candidates", "attendance", "leave", "other")
SHOWN_ROWS = 3
FESTIVE = ("nghile", "holiday", "tetnguyendan", "ngayle", "tetduonglich")
OPEN = ("unit_id", "position_id", "form", "officer_id", "item_id", "key", "points", "course_id", "competency_id")
"""Columns of results whose values are shown; of all others of people only the shape is."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One sheet: `kind` is one of `KINDS`, `columns` header → what it is taken for ("" where it is not used).

    `told` says that somebody said the kind, `corrected` that its headers alone would say another. `mapped` is folded
    header → what it holds, as somebody said it, `guessed` header → standard name where the header is not known as a
    whole.
    """

    sheet: Sheet
    kind: str
    columns: Mapping[str, str]
    examples: Sequence[Mapping[str, str]]
    shape: str
    told: bool = False
    corrected: bool = False
    mapped: Mapping[str, str] = field(default_factory=dict)
    guessed: Mapping[str, str] = field(default_factory=dict)

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
    files = list(office_files(folder, own).values())
    sheets, _ = read_sheets(files or [folder], cohort_file=folder / "cohort.yaml", simulated=False)
    filled = [sheet for sheet in sheets if (sheet.cells != "").any()]
    return [_seen(table, told, columns or {}) for sheet in filled for table in tables_of(sheet, KNOWN)]


def office_files(folder: Path, own: Sequence[str]) -> dict[str, Path]:
    """Return name → path of the files of a folder and of the folders in it, reports and hidden ones aside.

    Raises:
        InputError: where two files have the same name, or there are too many.
    """
    inner = [path for path in sorted(folder.rglob("*")) if path.is_dir() and not _is_aside(path, folder)]
    every = [path for one in (folder, *inner) for path in files_in(one, READABLE) if path.name not in own]
    names = [cleaned(path.name) for path in every]
    twice = [path for path, name in zip(every, names, strict=True) if names.count(name) > 1]
    if twice:
        problem, instead = msg("Two files in different folders have the same name."), msg("Rename one of them.")
        raise InputError(Problem(problem, instead, "file-twice", str(path)) for path in twice[1:])
    return dict(zip(names, every, strict=True))


def _is_aside(path: Path, folder: Path) -> bool:
    """Whether a folder within the office's is hidden, or holds reports or tables that were made before."""
    parts = path.relative_to(folder).parts
    within = [folder.joinpath(*parts[: at + 1]) for at in range(len(parts))]
    named = any(one.name.startswith(".") or one.name == REPORTS or (one / MANIFEST).exists() for one in within)
    return named or {one.stem for one in path.iterdir()} >= OWN_TABLES


def place_of(sheet: Sheet) -> str:
    """Return the file and the sheet."""
    return sheet.place if sheet.place.startswith(sheet.file) else f"{sheet.file}: {sheet.name}"


def as_kind(one: Seen, kind: str) -> Seen:
    """Return a sheet taken for another kind."""
    frame = shown_frame(one.sheet, kind, mapped=one.mapped)
    columns = columns_as(kind, [str(header) for header in frame.columns], one.mapped)
    return replace(one, kind=kind, columns=columns, examples=_examples(kind, frame, columns), guessed={})


def _seen(sheet: Sheet, told: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> Seen:
    said = mapping_of(sheet, columns)
    grid = lay_out(sheet, KNOWN | said.keys())
    headers = [str(header) for header in grid.frame.columns]
    shape = hashlib.sha256("|".join(sorted(map(fold, headers))).encode()).hexdigest()[:12]
    of_results = bool(set(said.values()) & OF_RESULTS)
    framed = office.kind_of(headers) or office.kind_of(headers_of_table(sheet))
    frame = grid.frame.loc[:, ~grid.frame.columns.duplicated()].astype("str")
    more = guessed(frame, said) if framed in (None, "leave") else {}
    mapped = said | more
    grid = replace(grid, mapped=mapped)
    kind = told.get(place_of(sheet)) or told.get(shape)
    known, own = kind is not None, _kind(sheet, grid, headers, mapped, None if of_results else framed)
    kind = kind or own
    frame = shown_frame(sheet, kind, grid, mapped)
    names = columns_as(kind, [str(header) for header in frame.columns], mapped)
    new = {header: more[fold(header)] for header in headers if fold(header) in more and kind in RESULTS}
    return Seen(
        sheet, kind, names, _examples(kind, frame, names), shape, known, known and kind != own, mapped, new
    )  # fmt: skip


def _kind(
    sheet: Sheet, grid: Grid, headers: Sequence[str], mapped: Mapping[str, str], framed: office.Kind | None
) -> str:
    """Return what a sheet is; `framed` is what its headers say that it is beside results."""
    beside = framed or office.kind_of([mapped.get(fold(header), header) for header in headers])
    if beside is not None and (framed is not None or beside == "leave"):
        return beside
    if exams.has_answers(grid):
        return "answers"
    for kind, wanted in BY_PERSON.items():
        if set(standard_names(ROLES[kind], headers, mapped).values()) >= wanted:
            return kind
    people = standard_names("officers", headers, mapped).values()
    if "officer_id" in people:
        taken = "course_id" in standard_names("attendance", headers, mapped).values()
        named, numbered = {"unit_id", "position_id", "name"} & set(people), candidates.walk_of([grid])
        placed = {"unit_id", "position_id"} & set(people)
        return "attendance" if taken else "candidates" if numbered and not placed else "staff" if named else "other"
    items = set(standard_names("items", headers, mapped).values())
    versions = sum(version_column(header, ()) is not None for header in headers)
    if "form" in items and len(numbered_items(headers)) > 1:
        return "keys"
    if "item_id" in items and (
        role_of(sheet.name) == "items" or versions > 1 or items & {"key", "competency_id"}
        or any("đề" in header.casefold() for header in headers)
    ):  # fmt: skip
        return "keys"
    words = fold(sheet.name + " " + sheet.file + " " + " ".join(sheet.cells.ravel().tolist()[:400]))
    dated = sum(next(days(cell), None) is not None for cell in sheet.cells.ravel())
    return "holidays" if dated and any(word in words for word in FESTIVE) else "other"


def _examples(kind: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Return three rows: the values of columns that tell nothing of a person, else only their shape."""
    frame = frame[(frame != "").sum(axis=1) >= 2].head(SHOWN_ROWS)
    people = kind in PEOPLE or (any(name in ("officer_id", "name") for name in columns.values()) and kind == "keys")
    rows = []
    for row in frame.astype("str").to_dict("records"):
        shown = {}
        for header, cell in row.items():
            standard = columns.get(str(header), "")
            if standard == "item" and people:
                continue
            free = not people or standard in OPEN
            shown[str(header)] = " ".join(cell.split()) if free else shape_of(cell)
        rows.append(shown)
    return rows


def shape_of(text: str) -> str:
    """Return what a cell looks like without saying what it holds: `Trần Văn An` → `Aa Aa Aa`, `0912` → `9999`."""
    signs = ["A" if sign.isupper() else "a" if sign.isalpha() else "9" if sign.isdecimal() else sign for sign in text]
    return re.sub(r"a+", "a", re.sub(r"A+", "A", "".join(signs)))
