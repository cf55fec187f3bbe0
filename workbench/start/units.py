"""Units that a header or a banner tells for what stands below: of money and of time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbench.intake.headers import fold
from workbench.parameters.amounts import AMOUNTS, CURRENCY, number_of

IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
AFTER_SIGN = re.compile(r"[,:;–—]\s*([^,:;–—()]*)$| - ([^()]*)$")
NAMED = re.compile(r"(?:đvt|đơn vị tính|đơn vị|unit)\s*[:.]\s*([^;)\]]+)", re.IGNORECASE)
"""What a banner calls the unit of the whole sheet: `ĐVT: 1.000 đ`, `(Đơn vị tính: triệu đồng)`."""
ROUND = re.compile(r"(1(?:[.,\s]?000){1,3})\s*(.*)")
MEASURE = re.compile(r"\b(ngày|buổi|tiết|giờ|tuần|days?|lessons?|hours?|weeks?)\b", re.IGNORECASE)
LARGE = re.compile(r"\b(tỷ|tỉ|triệu|nghìn|ngàn|million|thousand|billion)\b", re.IGNORECASE)
OF = re.compile(r"[/\s](?:lớp|khóa|người|học viên|session|person).*$", re.IGNORECASE)


def money_unit(header: str) -> float | None:
    """Return how many đồng one of a column's amounts stands for, by its header; None where it does not say.

    The unit stands in brackets, after a comma or a dash, or is named by its own word: `(triệu đồng)`, `, 1.000 đ`,
    `(tr.đ/lớp)`, `Số tiền triệu đồng`.
    """
    parts = [*IN_BRACKETS.findall(header), *("".join(found) for found in AFTER_SIGN.findall(header))]
    told = [scale for part in parts if (scale := _scale(part)) is not None]
    if told:
        return told[0]
    large = LARGE.search(header)
    return AMOUNTS[fold(large[1])] if large else None


def money_unit_of_sheet(banner: Iterable[str]) -> float | None:
    """Return the unit of money that a banner names for the whole sheet, None where it names none."""
    told = [scale for cell in banner for found in NAMED.findall(cell) if (scale := _scale(found)) is not None]
    return told[0] if told else None


def measure_of(header: str, banner: Iterable[str] = ()) -> str | None:
    """Return the measure of time that a header names, else a banner as the sheet's unit; None where neither does."""
    named = [*IN_BRACKETS.findall(header), header, *(found for cell in banner for found in NAMED.findall(cell))]
    found = next((sign for words in named if (sign := MEASURE.search(words))), None)
    return found[1].casefold() if found else None


def _scale(words: str) -> float | None:
    """Return how many đồng words mean, all of which must be known: `1.000 đ`, `triệu đồng`, `tr.đ`, `đồng/lớp`."""
    words = OF.sub("", words.strip())
    thousands = ROUND.fullmatch(words)
    rest = [fold(word) for word in re.split(r"[\s/().]+", thousands[2] if thousands else words)]
    rest = [word for word in rest if word]
    if not rest or any(word not in AMOUNTS and word not in CURRENCY for word in rest):
        return None
    scale = next((AMOUNTS[word] for word in rest if word in AMOUNTS), 1.0)
    round_number = number_of(thousands[1]) if thousands else 1.0
    return scale * (round_number or 1.0)
