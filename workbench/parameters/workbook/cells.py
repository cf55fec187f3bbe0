"""Cells of a workbook of parameters: from what Excel holds to what YAML would hold, and back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from workbench.characters import fold
from workbench.language import Speaker
from workbench.messages import languages
from workbench.parameters.names import day_of
from workbench.parameters.workbook.layout import FALSE, FORMS, SAME, TRUE, YES, Column

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,\u00a0 ])\d{3})(?:\1\d{3})*")
PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%")
NONE = frozenset(map(fold, ("-", "–", "—", "không yêu cầu")))


def value_of(column: Column, cell: Any) -> Any:
    """Return what a cell that is not empty says, as YAML would hold it; what is no such value stays as text."""
    return READERS.get(column.holds, _text)(cell)


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


def choice(cell: Any) -> str:
    """Return a course's form by its name in any language."""
    word = fold(text_of(cell))
    known = {fold(name.in_(language)): form for form, name in FORMS.items() for language in languages()}
    return known.get(word, word if word in FORMS else text_of(cell))


def written(column: Column, value: Any, speaker: Speaker) -> Any:
    """Return what a cell holds for a value of YAML: None where it stays empty."""
    if value is None:
        return None
    if column.holds == "flag":
        return speaker.name(YES) if value else None
    if column.holds == "choice":
        return speaker.name(FORMS[value])
    if column.holds == "date":
        return dt.date.fromisoformat(str(value))
    return together(value) if column.holds == "list" else value


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
    "whole": number,
    "level": number,
    "percent": _percent,
    "flag": flag,
    "date": day,
    "choice": choice,
    "list": _listed,
    "units": _listed,
}
