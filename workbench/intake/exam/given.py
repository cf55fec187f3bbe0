"""The answers as they stand in the file: officers × items of codes into the words of the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.intake.exam.marks import numbers_of
from workbench.intake.exam.notation import is_blank, mark
from workbench.tables.codes import coded


@dataclass(frozen=True, eq=False)
class Given:
    """Answers as they stand: officers × items of codes into `words`, −1 where there is no cell.

    `rows` is each cell's row in the file, officers × items, or officers × 1 where an officer has one row. `columns`
    holds the file's header of each item's answers.
    """

    officers: np.ndarray
    items: np.ndarray
    codes: np.ndarray
    words: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def of_items(self, at: np.ndarray) -> Given:
        """Return the answers to the items at these positions."""
        rows = self.rows if self.rows.shape[1] == 1 else self.rows[:, at]
        return Given(self.officers, self.items[at], self.codes[:, at], self.words, rows, self.columns[at])


def from_wide(frame: pd.DataFrame, item_of: dict[str, str]) -> Given:
    """Return the answers of a wide sheet; `item_of` is header → item id."""
    headers = list(item_of)
    codes, words = coded(frame[headers])
    officers = frame["officer_id"].to_numpy(dtype=object)
    return Given(officers, np.array(list(item_of.values()), dtype=object), codes, words,
                 frame.index.to_numpy()[:, None], np.array(headers, dtype=object))  # fmt: skip


def from_long(frame: pd.DataFrame, header: str) -> Given:
    """Return the answers of a long sheet: one row per officer and item; a cell without a row has row 0."""
    at_officer, officers = pd.factorize(frame["officer_id"])
    at_item, items = pd.factorize(frame["item_id"])
    found, words = coded(frame[["answer"]])
    codes = np.full((len(officers), len(items)), -1, dtype=found.dtype)
    rows = np.zeros(codes.shape, dtype=int)
    codes[at_officer, at_item] = found[:, 0]
    rows[at_officer, at_item] = frame.index
    return Given(np.asarray(officers, dtype=object), np.asarray(items, dtype=object), codes, words, rows,
                 np.full(len(items), header, dtype=object))  # fmt: skip


def looks_like_options(given: Given) -> np.ndarray:
    """For each item, whether more than half of its answers are no numbers."""
    blank = blanks(given.words) | np.array([*(mark(word).uncounted for word in given.words), False], dtype=bool)
    lettered = np.append(np.isnan(numbers_of(given.words)), False) & ~blank
    counted = counts_of(given)
    return counted @ lettered > 0.5 * np.maximum(1, counted @ ~blank)


def largest_points(given: Given) -> float:
    """Return the largest number among the answers, 0 where there is none."""
    numbers = numbers_of(given.words[counts_of(given)[:, :-1].any(axis=0)])
    return float(np.nanmax(numbers)) if np.isfinite(numbers).any() else 0.0


def above(given: Given, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Return for each item how many cells hold a number above `most`, and how many hold one at all."""
    numbers = np.append(numbers_of(given.words), np.nan)
    counted = counts_of(given)
    return counted @ (numbers > most), counted @ ~np.isnan(numbers)


def blanks(words: np.ndarray) -> np.ndarray:
    """Return which words mean that no answer was given, and last, that no cell does."""
    return np.array([*(is_blank(word) for word in words), True], dtype=bool)


def counts_of(given: Given) -> np.ndarray:
    """Return items × words, and last no cell: how often each stands in the item's column."""
    n = len(given.words) + 1
    columns = [np.bincount(given.codes[:, at] % n, minlength=n) for at in range(given.codes.shape[1])]
    return np.array(columns).reshape(len(columns), n)
