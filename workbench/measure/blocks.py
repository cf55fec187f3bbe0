"""Officers × items in pieces, so that a large cohort never stands in memory as several arrays of real numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

MOST_CELLS = 8_000_000
"""Cells of one piece: 64 MB as real numbers."""


def pieces(n: int, width: int) -> Iterator[slice]:
    """Yield slices that cut `n` rows (or columns), each `width` long, into pieces of at most `MOST_CELLS` cells.

    There is always one, of nothing where `n` is 0.
    """
    step = max(1, MOST_CELLS // max(1, width))
    for start in range(0, max(1, n), step):
        yield slice(start, min(start + step, n))


def distinct_rows(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a code for every row, equal for equal rows, and the first row of each code, in order of appearance.

    Args:
        given: rows × columns, bool.
    """
    packed = np.packbits(given, axis=1)
    packed = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    code = np.zeros(len(given), dtype=np.int64)
    for word in np.ascontiguousarray(packed).view(np.uint64).T:
        own, found = pd.factorize(word)
        code, _ = pd.factorize(code * len(found) + own)
    _, first = np.unique(code, return_index=True)
    return code, given[first]


def sorted_rows(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows in ascending order, as `numpy.unique` does along axis 0, and how often each stands.

    Args:
        values: rows × columns of whole numbers from 0 on, of a few different ones.
    """
    base = max(2, int(values.max(initial=0)) + 1)
    digits = int(64 / np.log2(base))
    words = []
    for start in range(0, values.shape[1], digits):
        part = values[:, start : start + digits]
        word = np.zeros(len(values), dtype=np.uint64)
        for column in part.T:
            word = word * np.uint64(base) + column.astype(np.uint64)
        words.append(word)
    order = np.lexsort(words[::-1])
    new = np.zeros(len(values), dtype=bool)
    new[:1] = True
    for word in words:
        new[1:] |= np.diff(word[order]) != 0
    first = np.flatnonzero(new)
    return values[order[first]], np.diff(np.append(first, len(values)))


def matrix(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return rows × `names` of a frame of one type, without a copy where these are its columns in order."""
    whole = frame if list(frame.columns) == names else frame[names]
    return whole.to_numpy()
