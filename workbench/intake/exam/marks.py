"""Marks that are points: which cells are numbers, which are valid, and which wait to be marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from workbench.intake.exam.notation import mark

TICKS = {"✓": 1.0, "✔": 1.0, "☑": 1.0, "✗": 0.0, "✘": 0.0, "×": 0.0, "☒": 0.0, "correct": 1.0, "incorrect": 0.0}


@dataclass(frozen=True, eq=False)
class Points:
    """Cells read as points: `values` per word (NaN where it is no number), and which do not count, hold, or exceed.

    `uncounted` are words that say that the item is not graded yet or was not put; `high` is beyond the maximum.
    """

    values: np.ndarray
    uncounted: np.ndarray
    valid: np.ndarray
    high: np.ndarray


def numbers_of(words: np.ndarray, *, worth: float = 1.0) -> np.ndarray:
    """Return what each word is in points, NaN where it is none; a tick or TRUE is all of an item's, `80%` a share."""
    return np.array([np.nan if (own := _points(word, worth)) is None else own for word in words], dtype=float)


def read_points(words: np.ndarray, *, worth: float, bonus: float) -> Points:
    """Read the filled words of a column of points.

    Points run from minus the item's points, where wrong answers cost, to the item's points and its bonus. Words that do
    not count (`Requires grading`, `Miễn`) are neither valid nor beyond the range.
    """
    values = numbers_of(words, worth=worth)
    uncounted = np.array([mark(word).uncounted for word in words], dtype=bool)
    high = values > worth + bonus + 1e-9
    return Points(values, uncounted, (values >= -worth - 1e-9) & (values <= worth + bonus + 1e-9), high)


def scored_already(columns: Iterable[tuple[Mapping[str, int], float]]) -> bool:
    """Whether columns that have keys of letters hold points: nothing but 0 and the item's points, and a 0 somewhere.

    Args:
        columns: (filled cell → how often it stands, the item's points) of every item whose key is letters.
    """
    nothing = False
    for counts, worth in columns:
        values = numbers_of(np.array(list(counts), dtype=object), worth=worth)
        if np.isnan(values).any() or not (np.isclose(values, 0) | np.isclose(values, worth)).all():
            return False
        nothing |= bool(np.isclose(values, 0).any())
    return nothing


def _points(word: str, worth: float) -> float | None:
    found = mark(word)
    text = word.strip().casefold()
    if text in TICKS:
        return TICKS[text] * worth
    if text in ("true", "false"):
        return worth if text == "true" else 0.0
    if found.number is not None and "%" not in word:
        return found.number
    share = text.endswith("%")
    try:
        value = float(text.removesuffix("%").replace(",", "."))
    except ValueError:
        return None
    return (value / 100 * worth if share else value) if np.isfinite(value) else None
