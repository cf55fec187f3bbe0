"""Cells of tables that offices keep: days, levels by number or by name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from workbench.intake.headers import fold
from workbench.intake.office import ROMAN, level_of

DAY = re.compile(
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})\s+năm\s+(?P<wy>\d{4})",
    re.IGNORECASE,
)
"""A day: 12/10/2026, 12.10.2026, 2026-10-12, and in words (`ngày … tháng … năm …`)."""
LEADING = re.compile(r"^(?:mức độ|mức|cấp độ|trình độ|bậc|level)\s+", re.IGNORECASE)
MARK = "x"
"""A mark in a cell, never the Roman ten."""
NONE = frozenset(("", "x", "0", "khong", "khongyeucau", "none", "no", "na", "ko", "k", "kyc"))
NO_LEVEL = frozenset(("0", "chua", "chuaco", "chuadat", "khong", "chuabiet", "none"))
"""What stands for the level below the first, folded."""
SEVERAL = re.compile(r"\s*(?:→|->|=>|–|—|-|đến|den|to|lên|;|,|/)\s*", re.IGNORECASE)


def names_of(text: str) -> list[str] | None:
    """Return at least two names that semicolons part; None where the words are no such list."""
    names = [part.strip() for part in text.split(";") if part.strip()]
    return names if len(names) > 1 else None


def is_none(text: str) -> bool:
    """Whether a cell of a matrix says that nothing is required."""
    return fold(text) in NONE


def level_in(text: str, levels: Mapping[int, str]) -> int | None:
    """Return the level that a cell means: `3`, `3.0`, `Cấp độ 3`, `Mức III`, `III`, or its name; None where none.

    Args:
        text: the cell.
        levels: number → name, such as `Cấp độ 3 - Thành thạo`.
    """
    word = text.strip()
    number = level_of(word)
    if number is not None:
        return number
    if word.casefold() in ROMAN and word.casefold() != MARK:
        return ROMAN[word.casefold()]
    short = re.fullmatch(r"[A-Za-zĐđ]{0,3}\.?\s*(\d{1,2})(?:[.,]0+)?", word)
    if short:
        return int(short[1])
    if fold(word) in NO_LEVEL:
        return 0
    own = {fold(word), fold(LEADING.sub("", word))} - {""}
    meant = {
        at for at, name in levels.items() if own & {fold(name), fold(bare_level(name)), fold(LEADING.sub("", name))}
    }
    return meant.pop() if len(meant) == 1 else None


def levels_in(text: str, levels: Mapping[int, str]) -> tuple[int, int] | None:
    """Return the two levels of a cell such as `1 → 2`, `Cấp độ 1 - 2`, `Cơ bản → Thành thạo`; None where none."""
    for sign in SEVERAL.finditer(text):
        low, high = level_in(text[: sign.start()], levels), level_in(text[sign.end() :], levels)
        if low is not None and high is not None and low < high:
            return low, high
    return None


def bare_level(name: str) -> str:
    """Return a level's name without its number: `Cấp độ 1 - Cơ bản`, `Mức I (Cơ bản)`, `1. Cơ bản` → `Cơ bản`."""
    plain = re.sub(
        r"^\s*(?:(?:cấp độ|cấp|mức độ|mức|bậc|level)\s*)?(?:\d{1,2}|[ivx]{1,4})\b[\s.:()–—-]*", "", name,
        flags=re.IGNORECASE,
    )  # fmt: skip
    return plain.strip(" ().:-–—")


def days(text: str) -> Iterator[dt.date]:
    """Yield the days that a text names, day before month."""
    for found in DAY.finditer(text):
        try:
            if found["iso"]:
                yield dt.date.fromisoformat(found["iso"])
            else:
                day, month, year = (found[part] or found[f"w{part}"] for part in "dmy")
                yield dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
