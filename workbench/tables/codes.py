"""Text that repeats, kept as codes into one vocabulary: a byte for an answer instead of a word."""

from __future__ import annotations

import numpy as np
import pandas as pd


def narrowest(codes: np.ndarray, n_words: int) -> np.ndarray:
    """Return codes from −1 to `n_words` − 1 as the narrowest integers that hold them."""
    for kind in (np.int8, np.int16, np.int32):
        if n_words <= np.iinfo(kind).max:
            return codes.astype(kind, copy=False)
    return codes


def coded(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return rows × columns of codes, −1 where a cell is missing, and the words that they stand for.

    Args:
        frame: text, or columns of categories.
    """
    kinds = list(dict.fromkeys(frame.dtypes))
    if len(kinds) == 1 and isinstance(kinds[0], pd.CategoricalDtype):
        words = kinds[0].categories.to_numpy(dtype=object)
        codes = narrowest(np.empty(frame.shape, dtype=np.int8), len(words))
        for at in range(frame.shape[1]):
            codes[:, at] = frame.iloc[:, at].cat.codes
        return codes, words
    flat, found = pd.factorize(frame.to_numpy(dtype=object).ravel())
    return narrowest(flat, len(found)).reshape(frame.shape), np.asarray(found, dtype=object)


def categories(codes: np.ndarray, words: np.ndarray, *, index: pd.Index, columns: pd.Index) -> pd.DataFrame:
    """Return the inverse of `coded`: a frame whose columns share one set of categories.

    Args:
        codes: rows × columns, −1 where missing.
        words: distinct words.
        index: of the frame.
        columns: of the frame.
    """
    kind = pd.CategoricalDtype(pd.Index(words, dtype="str"))
    by_place = {
        at: pd.Categorical.from_codes(np.ascontiguousarray(codes[:, at]), dtype=kind) for at in range(codes.shape[1])
    }
    return pd.DataFrame(by_place, index=index).set_axis(columns, axis=1)
