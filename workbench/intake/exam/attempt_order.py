"""The order of attempts, by their numbers or their times, however these are written."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
AGAIN = re.compile(r"thi lại|retake|resit|phúc khảo|bổ sung", re.IGNORECASE)
CLOCK = re.compile(r"\b(?:GMT|UTC)(?:[+-]\d+(?::\d+)?)?\b|\s(?:giờ|g)\s", re.IGNORECASE)


def ordered(cells: pd.Series) -> pd.Series:
    """Return the order of attempts as numbers: by their numbers, else by time, else by the order in the file."""
    words = cells.astype("str").str.strip()
    distinct = [word for word in pd.unique(words) if word]
    numbers = {word: _number(word) for word in distinct}
    if None not in numbers.values():
        return words.map(numbers).astype("float64").fillna(0.0)
    times = _times(distinct)
    if times is not None:
        return words.map(times).astype("float64").fillna(-np.inf)
    return words.map({word: float(at) for at, word in enumerate(distinct, start=1)}).fillna(0.0)


def _number(word: str) -> float | None:
    """Return the number of `2`, `Lần 2`, `2nd attempt`, `II`; 2 for `thi lại`; None for a time."""
    found = re.findall(r"\d+", word)
    if len(found) == 1 and len(found[0]) <= 3:
        return float(found[0])
    if found:
        return None
    last = word.split()[-1].casefold()
    if last in ROMAN:
        return float(ROMAN[last])
    return 2.0 if AGAIN.search(word) else None


def _times(words: list[str]) -> dict[str, float] | None:
    plain = [CLOCK.sub(" ", word).replace("SA", "AM").replace("CH", "PM").strip() for word in words]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = pd.to_datetime(pd.Series(plain, dtype="str"), errors="coerce", dayfirst=True, format="mixed", utc=True)
    if read.isna().any():
        return None
    return {word: own.timestamp() for word, own in zip(words, read, strict=True)}
