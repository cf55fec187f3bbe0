"""Moodle's quiz exports, "grades" and "responses", turned into the shape of one wide sheet of officers and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.headers import fold
from workbench.intake.layout import Grid
from workbench.intake.rules import entries
from workbench.messages import msg

GRADED = re.compile(r"(?:q|c|h|câu|câu hỏi|question)\.?\s*(\d+)\s*/\s*([\d.,]+)", re.IGNORECASE)
RESPONSE = re.compile(r"(?:response|trả lời|câu trả lời|phản hồi)\s*(\d+)", re.IGNORECASE)
RIGHT_ANSWER = re.compile(r"(?:right answer|câu trả lời đúng|đáp án đúng)\s*(\d+)", re.IGNORECASE)
GRADE = re.compile(r"(?:grade|điểm)\s*/\s*[\d.,]+", re.IGNORECASE)
PERSON = {
    "id_number": ("id number", "mã số id", "số id", "mã số"),
    "username": ("username", "tên đăng nhập", "tên tài khoản"),
    "email": ("email address", "email", "địa chỉ email", "thư điện tử", "địa chỉ thư điện tử"),
    "surname": ("surname", "last name", "họ"),
    "first_name": ("first name", "tên", "tên đệm và tên"),
    "department": ("department", "phòng ban", "bộ phận", "khoa"),
    "institution": ("institution", "cơ quan", "tổ chức", "đơn vị"),
}
HEADERS = frozenset(fold(name) for names in PERSON.values() for name in names)


@dataclass(frozen=True, eq=False)
class Export:
    """An export as a wide sheet: standard columns and one column `Q1`, `Q2`, … per item.

    `points` holds each item's points ("grades" exports), `keys` its right answer where the export tells it.
    """

    grid: Grid
    points: dict[str, float]
    keys: dict[str, str]


def is_export(headers: Iterable[str]) -> bool:
    """Whether these are the headers of a quiz export: a person's address or login, a grade, and questions."""
    headers = list(headers)
    folded = {fold(header) for header in headers}
    person = any(fold(name) in folded for kind in ("id_number", "username", "email") for name in PERSON[kind])
    questions = any(GRADED.fullmatch(header) or RESPONSE.fullmatch(header) for header in headers)
    return person and questions and any(GRADE.fullmatch(header) for header in headers)


def person_column(headers: Iterable[str]) -> str:
    """Return the first column that can identify people: ID number, username, or e-mail address."""
    by_fold = {fold(header): header for header in headers}
    return next(by_fold[fold(name)] for kind in PERSON for name in PERSON[kind] if fold(name) in by_fold)


def convert(grid: Grid, has_key: bool) -> Export:
    """Turn an export, its footers dropped, into one row per person.

    People are identified by ID number, else username, else e-mail address: the first of these columns that is filled
    in every row. Of several attempts by one person the one with the best grade is kept, of equal ones the later; the
    others are quarantined. The unit is the department, else the institution, where the export holds them.

    Args:
        grid: the export.
        has_key: whether a sheet of items comes with it.

    Raises:
        InputError: for a "responses" export without any key.
    """
    frame = grid.frame
    by_fold = {fold(header): header for header in frame.columns}
    at = {kind: by_fold[fold(n)] for kind, names in reversed(PERSON.items()) for n in reversed(names)
          if fold(n) in by_fold}  # fmt: skip
    identifying = [at[kind] for kind in ("id_number", "username", "email") if kind in at]
    complete = [column for column in identifying if (frame[column] != "").all()]
    graded = _numbered(frame, GRADED)
    asked = graded or _numbered(frame, RESPONSE)
    right = _numbered(frame, RIGHT_ANSWER)
    if not graded and not right and not has_key:
        raise InputError(_no_key(grid))
    columns = {"officer_id": frame[(complete or identifying)[0]]}
    names = [frame[at[kind]] for kind in ("surname", "first_name") if kind in at]
    if names:
        columns["name"] = names[0] if len(names) == 1 else names[0].str.cat(names[1], sep=" ")
    units = [frame[at[kind]] for kind in ("department", "institution") if kind in at]
    filled = [unit for unit in units if (unit != "").any()]
    if filled:
        columns["unit_id"] = filled[0]
    wide = pd.DataFrame(columns | {f"Q{number}": frame[header] for number, header in asked.items()})
    kept = _best_attempts(wide["officer_id"], _grade(frame))
    notes = grid.notes
    if not kept.all():
        notes += (entries("attempt_not_kept", grid.place, rows=frame.index[~kept]),)
    points = {f"Q{number}": _maximum(header) for number, header in graded.items()}
    keys = {f"Q{number}": next((k for k in frame[header] if k), "") for number, header in right.items()}
    return Export(replace(grid, frame=wide[kept], notes=notes), points, keys)


def _numbered(frame: pd.DataFrame, pattern: re.Pattern[str]) -> dict[int, str]:
    matches = {header: pattern.fullmatch(header) for header in frame.columns}
    return {int(match[1]): header for header, match in matches.items() if match}


def _maximum(header: str) -> float:
    match = GRADED.fullmatch(header)
    text = (match[2] if match else "").strip(".,").replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdecimal() else 0.0


def _grade(frame: pd.DataFrame) -> np.ndarray:
    header = next(h for h in frame.columns if GRADE.fullmatch(h))
    text = frame[header].astype("str").str.replace(",", ".", regex=False)
    return pd.to_numeric(text, errors="coerce").fillna(-1.0).to_numpy(dtype=float)


def _best_attempts(people: pd.Series, grade: np.ndarray) -> np.ndarray:
    order = np.lexsort((np.arange(len(grade)), grade))
    last = ~people.iloc[order].duplicated(keep="last").to_numpy() | (people.iloc[order] == "").to_numpy()
    kept = np.zeros(len(grade), dtype=bool)
    kept[order] = last
    return kept


def _no_key(grid: Grid) -> Problem:
    return Problem(
        msg("This is Moodle's “responses” export; it holds no key, so it cannot be scored."),
        msg(
"Export the quiz's “grades” report, or put the file in a folder with a file `items.csv` "
"(item_id, key, competency_id)."
),
        rule="key_missing", file=grid.sheet.file, sheet=grid.sheet.name,
    )  # fmt: skip
