"""What the columns of a sheet are taken for, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from workbench.intake import candidates
from workbench.intake.exam import status
from workbench.intake.exam.key_sheets import version_column
from workbench.intake.exams import FOLDED_EXAM
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import (
    FOLDED_GIVEN,
    FOLDED_RUNNING,
    FOLDED_SURNAME,
    KNOWN,
    fold,
    looks_like_item,
    standard_names,
)
from workbench.intake.layout import Grid, lay_out
from workbench.intake.meanings import BORN
from workbench.intake.office import FROM_DAYS, POSITION, SPANS, TO_DAYS, UNIT_SITE
from workbench.start.courses import COURSE, course_columns
from workbench.start.framework import COMPETENCY, LEVELS, levels_across
from workbench.start.places import POSITIONS, UNIT
from workbench.start.requirements import LONG
from workbench.start.settings import SETTINGS
from workbench.start.table import columns_of, table_of

ROLES = {
    "answers": "responses", "keys": "items", "scores": "scores", "ratings": "ratings", "staff": "officers",
    "candidates": "officers", "attendance": "attendance",
}  # fmt: skip
"""Kind → role of the sheet as results."""
TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "competencies": COMPETENCY, "levels": LEVELS, "requirements": LONG, "courses": COURSE, "units": UNIT,
    "positions": POSITIONS, "settings": SETTINGS,
}  # fmt: skip
"""Kind → what its columns are called, of sheets that are no results."""
WITH_CODES = ("competencies", "positions")
NOTES = frozenset(map(fold, ("ghi chú", "note", "notes", "remark")))
BESIDE: dict[str, dict[str, frozenset[str]]] = {
    "keys": {"exam": FOLDED_EXAM},
    "answers": {"exam": FOLDED_EXAM, "note": NOTES, "status": status.HEADERS - NOTES},
    "staff": {"note": NOTES, "status": status.HEADERS - NOTES, "site": frozenset(map(fold, UNIT_SITE))},
    "candidates": {"number": candidates.NUMBER},
}
"""Kind → columns that are read beside those of its role."""


def headers_of_table(sheet: Sheet) -> list[str]:
    """Return the headers of a sheet that is no results, found by the words of all kinds of such sheets."""
    every = {f"{kind} {name}": words for kind, names in TABLES.items() for name, words in names.items()}
    return [str(header) for header in table_of(sheet, every).frame.columns]


def shown_frame(
    sheet: Sheet, kind: str, grid: Grid | None = None, mapped: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return what a sheet of a kind holds below its header; of holidays, which may have none, all of it."""
    if kind == "holidays":
        return pd.DataFrame(sheet.cells, columns=[str(at + 1) for at in range(sheet.cells.shape[1])])
    if kind in TABLES:
        return table_of(sheet, TABLES[kind], mapped).frame
    frame = (grid or lay_out(sheet, KNOWN)).frame
    return frame.loc[:, ~frame.columns.duplicated()]


def columns_as(kind: str, headers: Sequence[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Return header → what a sheet of a kind holds there, "" where it is not used, `item` for items and matrices."""
    if kind in TABLES:
        at = course_columns(headers, mapped) if kind == "courses" else columns_of(headers, TABLES[kind], mapped)
        if kind in WITH_CODES and "code" not in at:
            running = [header for header in headers if fold(header) in FOLDED_RUNNING]
            at |= {"code": running[0]} if running else {}
        names = {header: name for name, header in at.items()}
        if kind == "competencies" and (across := levels_across(list(headers), at)):
            names |= dict.fromkeys(across.values(), "description")
        if kind == "requirements" and "scale" in at:
            names |= dict.fromkeys(levels_across(list(headers), at).values(), "level")
        if kind == "requirements" and not ({"scale", "level"} <= at.keys() or {"position", "scale"} <= at.keys()):
            names = _of_matrix(headers)
        return {header: names.get(header, "") for header in headers}
    if kind == "leave":
        spans = {"first": FROM_DAYS, "last": TO_DAYS, "span": SPANS}
        told = {h: next((name for name, known in spans.items() if fold(h) in known), "") for h in headers}
        people = standard_names("officers", [h for h in headers if not told[h]], mapped)
        return {header: told[header] or people.get(header, "") for header in headers}
    if kind not in ROLES:
        return dict.fromkeys(headers, "")
    role = ROLES[kind] if kind != "answers" or _is_long(headers, mapped) else "officers"
    names = standard_names(role, headers, mapped)
    versions = {h: found[1] for h in headers if kind == "keys" and (found := version_column(h, ()))}
    beside = {h: name for h in headers for name, known in BESIDE.get(kind, {}).items() if fold(h) in known}
    if role == "officers":
        beside |= {h: "born" for h in headers if fold(h).startswith(BORN)}
        family, given = ([h for h in headers if fold(h) in known] for known in (FOLDED_SURNAME, FOLDED_GIVEN))
        if len(family) == len(given) == 1 and names.get(given[0]) == "name":
            beside |= {family[0]: "family"}
    return {
        h: names.get(h) or versions.get(h) or beside.get(h) or ("item" if looks_like_item(h) else "") for h in headers
    }


def _of_matrix(headers: Sequence[str]) -> dict[str, str]:
    """Return what the columns of a matrix hold: positions or competencies, and beside them levels."""
    scales = columns_of(headers, {name: COMPETENCY[name] for name in ("domain", "code", "name")})
    at = scales if "name" in scales else columns_of(headers, {"position": POSITION}) or scales
    named = {header: ("scale" if name == "name" else name) for name, header in at.items()}
    return {h: named.get(h, "" if fold(h) in NOTES else "required") for h in headers}


def _is_long(headers: Sequence[str], mapped: Mapping[str, str]) -> bool:
    return {"officer_id", "item_id", "answer"} <= set(standard_names("responses", headers, mapped).values())
