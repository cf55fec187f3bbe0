"""Numbers and amounts of money as offices write them."""

from __future__ import annotations

import re

from workbench.characters import fold

THOUSANDS = re.compile(r"(?<=\d)(?<!\b0)[.,\s](?=\d{3}(?:\D|$))")
"""The sign between groups of three; after a lone nought it is the decimal one: `0,125 tỷ`."""
AMOUNTS = {
    "ty": 1e9, "ti": 1e9, "billion": 1e9, "bn": 1e9, "trieu": 1e6, "tr": 1e6, "trd": 1e6, "trieud": 1e6, "million": 1e6,
    "nghin": 1e3, "ngan": 1e3, "ngd": 1e3, "ng": 1e3, "k": 1e3, "thousand": 1e3,
}  # fmt: skip
BUYERS = ("lop", "nguoi", "khoa", "hoc", "vien", "hv", "mot", "moi", "session", "person")
LEAST_MONEY = 1_000
"""Đồng; a smaller amount for a session, a person or a plan is one whose unit is not told."""
CURRENCY = frozenset(("", "dong", "d", "vnd"))


def number_of(text: str) -> float | None:
    """Return the number of a cell, thousands in groups of three; None where it is no single number."""
    plain = THOUSANDS.sub("", text.strip())
    found = re.fullmatch(r"\D{0,12}?(\d+(?:[.,]\d+)?)\D{0,12}", plain)
    return float(found[1].replace(",", ".")) if found else None


def money_of(text: str) -> float | None:
    """Return an amount in đồng: `12.000.000 đ`, `12 triệu`, `1,5 tỷ`, `350 nghìn`; None where it is none."""
    found = re.fullmatch(r"([\d.,\s]*\d)\s*([^\d]*)", text.strip())
    if found is None:
        return None
    number = number_of(found[1])
    words = [fold(word) for word in re.split(r"[\s/().]+", found[2])]
    scale = next((AMOUNTS[word] for word in words if word in AMOUNTS), 1.0)
    known = all(word in AMOUNTS or word in CURRENCY or word in BUYERS for word in words)
    return number * scale if number is not None and known else None
