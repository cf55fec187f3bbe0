"""Moodle's quiz exports, "grades" and "responses", turned into the shape of one wide sheet of officers and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam.attempt_order import ordered
from workbench.intake.exam.notation import is_blank
from workbench.intake.headers import fold
from workbench.intake.layout import Grid
from workbench.intake.software.exports import Export
from workbench.messages import msg

GRADED = re.compile(r"(?:q|c|h|câu|câu hỏi|question)\.?\s*(\d+)\s*/\s*([\d.,]+)", re.IGNORECASE)
RESPONSE = re.compile(r"(?:response|trả lời|câu trả lời|phản hồi)\s*(\d+)", re.IGNORECASE)
RIGHT_ANSWER = re.compile(r"(?:right answer|câu trả lời đúng|đáp án đúng)\s*(\d+)", re.IGNORECASE)
GRADE = re.compile(r"(?:grade|điểm)\s*/\s*[\d.,]+", re.IGNORECASE)
PERSON = {
    "id_number": ("id number", "mã số id", "số id", "mã số", "mã id"),
    "username": ("username", "tên đăng nhập", "tên tài khoản"),
    "email": ("email address", "email", "địa chỉ email", "thư điện tử", "địa chỉ thư điện tử"),
    "surname": ("surname", "last name", "họ"),
    "first_name": ("first name", "tên", "tên đệm và tên"),
    "department": ("department", "phòng ban", "bộ phận", "khoa"),
    "institution": ("institution", "cơ quan", "tổ chức", "đơn vị"),
}
STATE = frozenset(fold(name) for name in ("state", "status", "tình trạng", "trạng thái"))
ENDED = tuple(fold(name) for name in ("completed", "đã hoàn thành", "hoàn thành", "started on", "started",
                                      "đã bắt đầu vào lúc", "bắt đầu vào lúc"))  # fmt: skip
HEADERS = frozenset(fold(name) for names in PERSON.values() for name in names)


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
    in every row. The unit is the department, else the institution, where the export holds them. Attempts are numbered
    for each person by the time at which they ended. Where answers and right answers are there, each row has its own
    key, for questions may be drawn at random.

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
    grade = next(h for h in frame.columns if GRADE.fullmatch(h))
    headers = {"officer_id": (complete or identifying)[0], "total": grade}
    wide["total"] = frame[grade].map(lambda cell: "" if is_blank(cell) else cell).astype(object)
    state = next((h for h in frame.columns if fold(h) in STATE), None)
    if state is not None:
        wide["status"], headers["status"] = frame[state], state
    ended = next((h for name in ENDED for h in frame.columns if fold(h) == name), None)
    if wide["officer_id"].duplicated().any():
        wide["attempt"] = _attempts(wide["officer_id"], frame[ended] if ended else None)
        headers["attempt"] = ended or ""
    points = {f"Q{number}": _maximum(header) for number, header in graded.items()}
    own = {f"Q{number}": frame[header] for number, header in right.items() if number in asked and not graded}
    row_keys = pd.DataFrame(own, index=frame.index, dtype=object) if own and not has_key else None
    items = tuple(f"Q{number}" for number in asked)
    return Export(replace(grid, frame=wide), headers, items, points, row_keys)


def _numbered(frame: pd.DataFrame, pattern: re.Pattern[str]) -> dict[int, str]:
    matches = {header: pattern.fullmatch(header) for header in frame.columns}
    return {int(match[1]): header for header, match in matches.items() if match}


def _maximum(header: str) -> float:
    match = GRADED.fullmatch(header)
    text = (match[2] if match else "").strip(".,").replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdecimal() else 0.0


def _attempts(people: pd.Series, ended: pd.Series | None) -> pd.Series:
    """Return the number of each attempt among those of its person, by when it ended, else by the order of rows."""
    when = ordered(ended).to_numpy() if ended is not None else np.zeros(len(people))
    order = np.lexsort((np.arange(len(people)), when))
    number = people.iloc[order].groupby(people.iloc[order], sort=False).cumcount() + 1
    return number.reindex(people.index).astype("str").astype(object)


def _no_key(grid: Grid) -> Problem:
    return Problem(
        msg("This is Moodle's “responses” export; it holds no key, so it cannot be scored."),
        msg(
"Export the quiz's “grades” report, or put the file in a folder with a file `items.csv` "
"(item_id, key, competency_id)."
),
        rule="key_missing", file=grid.sheet.file, sheet=grid.sheet.name,
    )  # fmt: skip
