"""Cells of a workbook of parameters: from what Excel holds to what YAML would hold, and back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from workbench.characters import fold
from workbench.language import Speaker
from workbench.messages import msg
from workbench.parameters.amounts import money_of
from workbench.parameters.names import day_of
from workbench.parameters.workbook.layout import FALSE, SAME, TRUE, YES, Column

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,\u00a0 ])\d{3})(?:\1\d{3})*")
PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%")
NONE = frozenset(map(fold, ("-", "–", "—", "không yêu cầu")))
A_QUARTER = msg("Q{number}/{year}")
QUARTER = re.compile(r"(?:quý|quy|q|quarter)?\s*(iii|iv|ii|i|[1-4])\s*(?:[/.-]|năm|nam|\s)\s*(\d{4})", re.IGNORECASE)
DECLARED_QUARTER = re.compile(r"\d{4}-Q[1-4]")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
TO = re.compile(r"\s+(?:đến|den|to|until|-)\s+|\s*(?:–|—|→)\s*|(?<=\d{4})-(?=\d{1,2}[/.])", re.IGNORECASE)


def value_of(column: Column, cell: Any) -> Any:
    """Return what a cell that is not empty says, as YAML would hold it; what is no such value stays as text."""
    return choice(column, cell) if column.holds == "choice" else READERS.get(column.holds, _text)(cell)


def empty(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Any) -> str:
    """Return a cell as text: 7.0 is `7`, a day is `2026-10-01`."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell).strip()


def number(cell: Any) -> Any:
    """Return a number, typed as one or as text: `12.000.000`, `0,15`."""
    if isinstance(cell, bool) or not isinstance(cell, str):
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    word = cell.strip()
    if GROUPED.fullmatch(word):
        return int(re.sub(r"[.,\u00a0 ]", "", word))
    return _plain(word) if NUMBER.fullmatch(word) else word


def parts(cell: Any) -> list[str]:
    """Return the parts of a cell, one a line, or separated by semicolons in a single line; empty ones stay."""
    word = cell if isinstance(cell, str) else text_of(cell)
    found = word.split("\n") if "\n" in word else word.split(";")
    return [part.strip() for part in found]


def together(words: list[str]) -> str:
    """Return parts as one cell holds them, to be read back by `parts`."""
    by_line = any(";" in word for word in words)
    return "\n".join(words) + "\n" * (len(words) == 1) if by_line else "; ".join(words)


def day(cell: Any) -> Any:
    """Return a day as ISO text: a cell with a date, `1/10/2026` or `2026-10-01`."""
    found = day_of(text_of(cell))
    return found.isoformat() if isinstance(found, dt.date) else found


def flag(cell: Any) -> Any:
    """Return true for `x` or `có`, false for `không`; anything else stays as it is."""
    word = fold(text_of(cell))
    return True if word in TRUE else False if word in FALSE else text_of(cell)


def choice(column: Column, cell: Any) -> str:
    """Return a value of a column by what it is called in any language; a word that calls none as it is."""
    word = text_of(cell)
    return column.values.get(fold(word), word)


def money(cell: Any) -> Any:
    """Return an amount in đồng: `500 triệu`, `1,5 tỷ`, `12.000.000`; anything else as it is."""
    plain = number(cell)
    found = money_of(plain) if isinstance(plain, str) else None
    return plain if found is None else number(found)


def quarter(cell: Any) -> str:
    """Return a quarter such as `2026-Q3`: `Quý 3/2026`, `Q3/2026`, `quý III/2026`; anything else as it is."""
    word = text_of(cell)
    found = QUARTER.fullmatch(word)
    if found is None:
        return word.upper() if DECLARED_QUARTER.fullmatch(word.upper()) else word
    return f"{found[2]}-Q{ROMAN.get(found[1].casefold(), found[1])}"


def periods(cell: Any) -> list[Any]:
    """Return times such as `1/3/2026 – 15/3/2026; 2/4/2026; 1/6/2026 –`: of one day, or until further notice.

    A part that is no such time stays as it is.
    """
    return [_period(part) for part in (parts(cell) if isinstance(cell, str) else [text_of(cell)]) if part]


def _period(word: str) -> Any:
    ends = [end.strip() for end in TO.split(f"{word} " if word[-1] in "-–—→" else word)]
    days = [day_of(end) if end else None for end in ends]
    days = [_iso(given) for given in days]
    if len(days) == 1 and isinstance(days[0], dt.date):
        return {"from": days[0].isoformat(), "to": days[0].isoformat()}
    if len(days) != 2 or not isinstance(days[0], dt.date) or not (days[1] is None or isinstance(days[1], dt.date)):
        return word
    return {"from": days[0].isoformat(), "to": days[1] and days[1].isoformat()}


def _iso(given: Any) -> Any:
    try:
        return dt.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return given


def written(column: Column, value: Any, speaker: Speaker) -> Any:
    """Return what a cell holds for a value of YAML: None where it stays empty."""
    if value is None:
        return None
    if column.holds == "flag":
        return speaker.name(YES) if value else None
    if column.holds == "choice":
        return speaker.name(column.words[value])
    if column.holds == "date":
        return dt.date.fromisoformat(str(value))
    if column.holds == "quarter":
        year, _, number = value.partition("-Q")
        return speaker.say(A_QUARTER, number=number, year=year)
    if column.holds == "periods":
        return together([_shown(period) for period in value]) or None
    return together(value) if isinstance(value, list) else value


def _shown(period: Any) -> str:
    ends = [f"{end:%d/%m/%Y}" if end else "" for end in (_iso(period["from"]), _iso(period["to"]))]
    return " – ".join(ends).strip()


def _text(cell: Any) -> str:
    return text_of(cell)


def _percent(cell: Any) -> Any:
    found = PERCENT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return number(cell) if found is None else round(float(_plain(found[1])) / 100, 12)


def _plain(word: str) -> int | float:
    plain = word.replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _listed(cell: Any) -> list[str]:
    return [part for part in parts(cell) if part]


def topics_of(vietnamese: list[str], english: list[str]) -> list[Any]:
    """Return topics of the cells of both languages; `SAME` in English: the same words."""
    pairs = zip(vietnamese, [*english, *[""] * len(vietnamese)], strict=False)
    return [vi if en == SAME else {"vi": vi, "en": en} if en else {"vi": vi} for vi, en in pairs if vi]


READERS = {
    "number": number,
    "money": money,
    "whole": number,
    "level": number,
    "percent": _percent,
    "flag": flag,
    "date": day,
    "quarter": quarter,
    "periods": periods,
} | dict.fromkeys(("list", "units", "sites", "taught"), _listed)
