"""What counts as an answer to an item: its options where they are given, else what its key looks like."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

BLANKS = frozenset({"", "-", "–", "—", "na", "n/a", "nan", "null", "none", "bỏ trống", "không trả lời"})
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTER = re.compile(r"[A-H]")
WHOLE = re.compile(r"\d{1,2}")
LETTERS = re.compile(r"[A-H](?:[\s,;+&/]*[A-H])+")


def is_blank(text: str) -> bool:
    """Whether a cell means that no answer was given."""
    return text.casefold() in BLANKS


def canonical(text: str) -> str:
    """Return an option in one form: letters as capitals, several letters in order and without separators."""
    upper = text.upper()
    if LETTERS.fullmatch(upper):
        return "".join(sorted(set(re.sub(r"[^A-H]", "", upper))))
    return upper if len(upper) == 1 else text


def listed(options: str, key: str) -> frozenset[str] | None:
    """Return the options that a cell lists (`A,B,C,D`, `ABCD`, or their number), or None where it lists none."""
    text = options.strip()
    if not text:
        return None
    if WHOLE.fullmatch(text):
        n = int(text)
        return frozenset(str(at + 1) for at in range(n)) if WHOLE.fullmatch(key) else frozenset(LATIN[:n])
    parts = [part for part in re.split(r"[,;|/\s]+", text) if part]
    if len(parts) == 1 and parts[0].isalpha():
        parts = list(parts[0])
    return frozenset(canonical(part) for part in parts)


def key_is_an_option(key: str, options: str) -> bool:
    """Whether the key is among the options; so it is where either is not given."""
    among = listed(options, key)
    right = canonical(key)
    return not key or among is None or right in among or (len(right) > 1 and set(right) <= among)


def acceptable(key: str, options: str) -> Callable[[str], bool]:
    """Return the test of an answer in canonical form.

    Given options decide. Else a key of one letter takes A–H, one of letters takes letters, a number takes numbers of
    one or two digits, and any other key takes any text.
    """
    among = listed(options, key)
    right = canonical(key)
    several = LETTERS.fullmatch(right) is not None
    if among is not None:
        return lambda answer: answer in among or (several and set(answer) <= among)
    if LETTER.fullmatch(right):
        return lambda answer: LETTER.fullmatch(answer) is not None
    if several:
        return lambda answer: LETTERS.fullmatch(answer) is not None or LETTER.fullmatch(answer) is not None
    if WHOLE.fullmatch(right):
        return lambda answer: WHOLE.fullmatch(answer) is not None
    return lambda answer: answer != ""


def rules_of(items: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return (number of each item's rule, the different rules as (key's kind, options)); -1 where there is no key."""
    keys = items["key"].fillna("").astype("str")
    options = items["options"].fillna("").astype("str") if "options" in items else pd.Series("", index=items.index)
    kinds = [(_kind(key), option) if key else None for key, option in zip(keys, options, strict=True)]
    different = sorted({kind for kind in kinds if kind is not None})
    return np.array([different.index(kind) if kind is not None else -1 for kind in kinds], dtype=int), different


def _kind(key: str) -> str:
    """Return a key that stands for all keys with the same acceptable answers."""
    right = canonical(key)
    if LETTER.fullmatch(right):
        return "A"
    if LETTERS.fullmatch(right):
        return "AB"
    return "1" if WHOLE.fullmatch(right) else "text"
