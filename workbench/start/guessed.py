"""Columns of people's sheets whose headers are known in part alone, or by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from workbench.intake.exams import FOLDED_EXAM
from workbench.intake.headers import (
    COLUMN_NAMES,
    FOLDED_GIVEN,
    FOLDED_NAME,
    FOLDED_SURNAME,
    UNUSED,
    fold,
    looks_like_item,
    numbered_items,
    standard_names,
)
from workbench.intake.meanings import BORN
from workbench.start.table import fit_of

SOUGHT = ("unit_id", "position_id", "name", "gender", "birth_year", "form")
ID = re.compile(r"(?=(?:.*\d){2})[A-Za-zĐđ\d][A-Za-zĐđ\d./_-]{1,15}")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?: .*)?|(?:19|20)\d\d")
SURNAMES = frozenset(map(fold, (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đào", "Đinh", "Trịnh", "Lương", "Mai", "Tô", "Trương", "Hà", "Cao", "Vương", "Lưu", "Tạ", "Nông", "Triệu",
    "Phùng", "Thái", "Châu", "Quách", "Đoàn", "Tống", "La", "Kiều", "Lâm", "Chu", "Từ", "Thạch", "Sơn", "Lò", "Vi",
)))  # fmt: skip
PEOPLE = 0.8
"""Share of cells that begin with a common family name by which a column holds names."""
UNLIKE = 0.95
"""Share of the cells of a column of ids that differ from each other, and that are ids by their letters and digits."""
FEWEST, MOSTLY = 3, 0.5


def guessed(frame: pd.DataFrame, mapped: Mapping[str, str]) -> dict[str, str]:
    """Return folded header → standard name of columns that a sheet of people has under headers not known as a whole.

    Args:
        frame: the sheet below its header, text.
        mapped: what was said of its columns; that goes before.
    """
    headers = [str(header) for header in frame.columns if mapped.get(fold(str(header))) != UNUSED]
    names = standard_names("officers", headers, mapped)
    found: dict[str, str] = {}
    if "name" not in names.values() and (called := next((h for h in headers if _holds_names(frame[h])), None)):
        found[fold(called)] = "name"
    if "officer_id" not in names.values():
        own = _ids(frame, [h for h in headers if h not in names], named=bool(found))
        if own is None:
            return {}
        found[fold(own)] = "officer_id"
    by_name = {standard: header for header, standard in names.items()}
    if "unit_id" in by_name and "team" in by_name and _says_more(frame, by_name["team"], by_name["unit_id"]):
        found[fold(by_name["team"])] = "unit_id"
    answered = standard_names("responses", headers, mapped)
    if "item_id" in answered.values() and "answer" not in answered.values():
        fits = {h: max(fit_of(h, known) for known in COLUMN_NAMES["responses"]["answer"]) for h in headers}
        closest = max(fits, key=lambda h: fits[h])
        found |= {fold(closest): "answer"} if fits[closest] else {}
    taken = {*names.values(), *found.values()}
    for standard in SOUGHT:
        free = [h for h in headers if h not in names and fold(h) not in found and not looks_like_item(h)]
        free = [h for h in free if fold(h) not in FOLDED_SURNAME | FOLDED_EXAM and not fold(h).startswith(BORN)]
        fits = {h: max(fit_of(h, known) for known in COLUMN_NAMES["officers"][standard]) for h in free}
        best = max(fits, key=lambda h: fits[h], default=None)
        if standard not in taken and best is not None and fits[best]:
            found[fold(best)] = standard
    return found


def _says_more(frame: pd.DataFrame, column: str, other: str) -> bool:
    """Whether a column tells people apart although another, such as the office over all of them, does not."""
    one, over = ([cell for cell in frame[header].astype("str") if cell] for header in (column, other))
    return len(set(one)) > 1 and len(set(over)) == 1 and len(one) > MOSTLY * len(over)


def _ids(frame: pd.DataFrame, free: Sequence[str], *, named: bool) -> str | None:
    """Return the one column that holds ids by what stands in it, in a sheet that has names or items; else None."""
    headers = [str(header) for header in frame.columns]
    full = any(fold(h) in FOLDED_NAME - FOLDED_GIVEN for h in headers)
    named = named or full or any(fold(h) in FOLDED_SURNAME for h in headers) or len(numbered_items(headers)) >= FEWEST
    items = set(numbered_items(headers))
    if not named or len(frame) < FEWEST:
        return None
    held = [h for h in free if h not in items and _holds_ids(frame[h].astype("str"))]
    return held[0] if len(held) == 1 else None


def _holds_names(cells: pd.Series) -> bool:
    """Whether a column holds names of people: two to five words, the first of them a common family name."""
    filled = cells.astype("str")[cells != ""]
    like = filled.map(lambda cell: 2 <= len(cell.split()) <= 5 and fold(cell.split()[0]) in SURNAMES)
    return len(filled) >= FEWEST and bool(like.mean() >= PEOPLE)


def _holds_ids(cells: pd.Series) -> bool:
    filled = cells[cells != ""]
    if len(filled) < max(FEWEST, 0.5 * len(cells)):
        return False
    like = filled.map(lambda cell: ID.fullmatch(cell) is not None and DATE.fullmatch(cell) is None)
    return bool(like.mean() >= UNLIKE and filled.nunique() >= UNLIKE * len(filled))
