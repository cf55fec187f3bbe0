"""Numbers as people type them: decimal point or comma, groups of thousands, percentages, a score of its maximum."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal

import numpy as np
import pandas as pd

Separator = Literal[".", ","]

PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
GROUPS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
BOTH = re.compile(r"[+-]?\d{1,3}(?:([.,\s])\d{3})+([.,])\d+")
OF_MAXIMUM = re.compile(r"(.+?)\s*(?:/|trên|of)\s*(.+)", re.IGNORECASE)
LARGE = 1_000


def thousands_of(scores: pd.Series, most: pd.Series, *, exact: Set[str] = frozenset()) -> Separator | None:
    """Tell which sign groups thousands in the scores and their maxima, None where none does.

    `1.234,5` and `1.250.000` prove it; `7.5` proves that the point is decimal, and so does a comma as in `1,25` of the
    comma. Where only `1.250` and the like stand there, that reading counts under which more scores lie within their
    maximum; where both do, the point groups thousands if a maximum is a thousand or more, for nobody scores 1.25 of
    2000 to three decimals.

    Args:
        scores: the cells.
        most: the maximum's cells, as long.
        exact: cells that Excel holds as numbers, written with a decimal point.
    """
    words = set(pd.unique(scores)) | set(pd.unique(most))
    proven, decimal, unclear = _evidence(words - exact)
    signs: tuple[Separator, Separator] = (".", ",")
    for sign in signs:
        if sign in proven - decimal:
            return sign
    for sign, other in (signs, signs[::-1]):
        if sign in unclear - decimal:
            if other in decimal:
                return sign
            plain, grouped = (_within(scores, most, exact, reading) for reading in (None, sign))
            if grouped[0] > plain[0] or (grouped[0] == plain[0] and plain[1] >= LARGE):
                return sign
    return None


def _evidence(words: Set[str]) -> tuple[set[str], set[str], set[str]]:
    """Return the signs that group thousands, those that are decimal, and those that may be either."""
    proven: set[str] = set()
    decimal: set[str] = set()
    unclear: set[str] = set()
    for word in {part for cell in words for part in re.split(r"\s*/\s*", cell)}:
        both, groups = BOTH.fullmatch(word), GROUPS.fullmatch(word)
        if both and both[1] != both[2]:
            proven.add(both[1])
            decimal.add(both[2])
        elif groups and word.count(groups[1]) > 1:
            proven.add(groups[1])
        elif groups and not word.lstrip("+-").startswith("0"):
            unclear.add(groups[1])
        elif PLAIN.fullmatch(word):
            decimal |= {sign for sign in ".," if sign in word}
    return proven, decimal, unclear


def _within(scores: pd.Series, most: pd.Series, exact: Set[str], sign: Separator | None) -> tuple[int, float]:
    """Return how many scores lie within their maximum under a reading, and the largest maximum."""

    def read(cells: pd.Series) -> pd.Series:
        words = pd.unique(cells)
        return cells.map({word: value_of(word, None if word in exact else sign) for word in words}).astype(float)

    limits = read(most)
    return int((read(scores) <= limits).sum()), float(limits.max())


def value_of(word: str, thousands: Separator | None = None) -> float:
    """Return the number that a word means, NaN where none: with a point or a comma, groups of thousands taken out."""
    text = word.replace("\u00a0", " ").strip()
    if thousands is not None and re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:[.,]\d+)?", text):
        text = text.replace(thousands, "")
    if re.fullmatch(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", text):
        text = text.replace(" ", "")
    return float(text.replace(",", ".")) if PLAIN.fullmatch(text) or re.fullmatch(r"[+-]?[.,]\d+", text) else np.nan


def scores_of(
    given: pd.Series, most: pd.Series, thousands: Separator | None = None, *, exact: Set[str] = frozenset()
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Read scores: a number, a percentage of the maximum (`80%`), or a number of the maximum that it names (`6 / 8`).

    Args:
        given: the cells.
        most: the maximum of each as a number, NaN where none is given.
        thousands: see `thousands_of`.
        exact: see `thousands_of`.

    Returns:
        The scores, the maxima (those that cells name, where none is given), and which cells contradict the maximum.
    """
    score = pd.Series(np.nan, index=given.index)
    most = most.astype("float64").copy()
    wrong = pd.Series(False, index=given.index)
    meant = {word: _parts(word, None if word in exact else thousands) for word in pd.unique(given)}
    for kind in ("number", "percent", "of"):
        at = given.index[given.map({word: part[0] == kind for word, part in meant.items()}).astype(bool)]
        if not len(at):
            continue
        number = given[at].map({word: part[1] for word, part in meant.items()}).astype(float)
        if kind == "number":
            score[at] = number
        elif kind == "percent":
            most[at] = most[at].fillna(100.0)
            score[at] = number / 100.0 * most[at]
        else:
            named = given[at].map({word: part[2] for word, part in meant.items()}).astype(float)
            wrong[at] = most[at].notna() & ~np.isclose(named, most[at].fillna(0.0))
            most[at] = most[at].fillna(named)
            score[at] = number
    return score, most, wrong


def _parts(word: str, thousands: Separator | None) -> tuple[str, float, float]:
    number = value_of(word, thousands)
    if not np.isnan(number):
        return "number", number, np.nan
    if word.endswith("%"):
        return "percent", value_of(word[:-1].strip(), thousands), np.nan
    found = OF_MAXIMUM.fullmatch(word)
    if found:
        return "of", value_of(found[1], thousands), value_of(found[2], thousands)
    return "none", np.nan, np.nan
