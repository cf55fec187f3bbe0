"""What an office's own sheet of parameters tells: cut scores, the budget, the day of the exam."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import fold
from workbench.intake.office import CUT, SET_TO, SETTING
from workbench.parameters.amounts import LEAST_MONEY, money_of, number_of
from workbench.start.courses import PLAIN
from workbench.start.framework import Told
from workbench.start.table import table_of
from workbench.start.units import money_unit
from workbench.start.values import bare_level, days, level_in

SETTINGS: Mapping[str, tuple[str, ...]] = {"name": SETTING, "value": SET_TO}
CUTS = tuple(sorted(map(fold, (*CUT, "điểm chuẩn", "ngưỡng", "cut")), key=len, reverse=True))
MONEY = tuple(map(fold, ("kinh phí", "ngân sách", "dự toán", "budget")))
HELD = tuple(map(fold, ("ngày thi", "ngày đánh giá", "ngày kiểm tra", "exam date")))
MARKS_OF_TEN = 10
SHARE = re.compile(r"%|phần trăm|percent", re.IGNORECASE)


def read_settings(sheet: Sheet, told: Told, mapped: Mapping[str, str]) -> None:
    """Add what the rows of a sheet of parameters tell; rows that are not understood are counted."""
    table = table_of(sheet, SETTINGS, mapped)
    cuts: dict[int, float] = {}
    for row, cells in table.rows():
        name, value = table.cell(cells, "name"), table.cell(cells, "value")
        word = fold(name)
        if not value:
            continue
        level = _level_named(name, told)
        number = number_of(value.rstrip("% "))
        if level and number is not None and any(known in word for known in CUTS):
            cuts[level] = number * (100 if number < 1 and not SHARE.search(name + value) else 1)
        elif any(known in word for known in MONEY) and (money := _money(name, value)):
            told.budget = told.budget or money
        elif any(known in word for known in HELD) and (day := next(days(value), None)):
            told.assessed = told.assessed or day
        else:
            told.unused.append((sheet.place, row, name))
    if cuts and (max(cuts.values()) > MARKS_OF_TEN or any(SHARE.search(str(cell)) for cell in sheet.cells.ravel())):
        told.cuts = told.cuts or cuts


def _level_named(name: str, told: Told) -> int | None:
    """Return the level that a row speaks of, by its number or the name in it, the longest first."""
    number = level_in(name, {})
    if number:
        return number
    word = fold(name)
    known = {at: fold(bare_level(level)) or fold(level) for at, level in told.levels.items()}
    found = [at for at in sorted(known, key=lambda at: len(known[at]), reverse=True) if known[at] and known[at] in word]
    return found[0] if found else None


def _money(name: str, value: str) -> float | None:
    """Return an amount in đồng; its unit stands in the cell or in the row's name: `Kinh phí (triệu đồng)`."""
    number = number_of(value) if PLAIN.fullmatch(value) else None
    money = money_of(value) if number is None else number * (money_unit(name) or 1.0)
    return money if money is not None and money >= LEAST_MONEY else None
