"""The language of the column `key` and its one reader: which words are right.

    A          that word alone          A|C        either of them
    A+C        all of them, one word    1.5±0.01   a number and how far an answer may lie from it
    *          voided: everybody right  empty      the answers are points

Words are compared without case and outer spaces, and numbers as numbers (`1,50` is 1.5); `007` is a word. The notation
of intake brings keys and answers to this form, so that several letters of an answer stand as `A+C` too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

VOIDED = "*"
EITHER = "|"
ALL = "+"
WITHIN = "±"
INVALID = "?"
"""The word of a mark that is no answer, such as two letters where one is asked: wrong, and no option of the item."""

MINUS = str.maketrans("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-------")
"""Signs that stand for a minus before a number, as word processors put them."""
NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14}|(?=[.,]))(?:[.,]\d{1,15})?")
CLOSE = 1e-9
"""Numbers nearer to each other than this, in relation to their size, are the same."""


def plain_number(text: str) -> float | None:
    """Return the number that a word is, or None; a decimal comma and any minus sign are accepted.

    Leading zeros make a word.
    """
    plain = text.translate(MINUS)
    return float(plain.replace(",", ".")) if NUMBER.fullmatch(plain) and plain[-1:].isdigit() else None


def written(number: float) -> str:
    """Return a number as a key or an answer holds it: `2`, `0.25`, `-0.5`."""
    return f"{number:.12g}" if abs(number) < 1e12 else repr(number)


def alternatives(key: str) -> list[str]:
    """Return the words of which any is right, as the key names them, without tolerances; none for a voided item."""
    if key.strip() in ("", VOIDED):
        return []
    return [part.split(WITHIN)[0].strip() for part in key.split(EITHER) if part.strip()] or [key.strip()]


def right_words(keys: Sequence[str], words: np.ndarray) -> np.ndarray:
    """Tell which words are right by which key.

    Args:
        keys: in the language of the column `key`; an empty one has no right word.
        words: distinct words of answers.

    Returns:
        keys × (words + 1), bool; the last column is that of a blank answer, right on voided items alone.
    """
    folded = pd.Series(words, dtype="str").str.strip().str.casefold()
    numbers = np.array([np.nan if (n := plain_number(word)) is None else n for word in folded], dtype=float)
    code, distinct = pd.factorize(folded)
    place = pd.Index(distinct)
    right = np.zeros((len(keys), len(words) + 1), dtype=bool)
    for row, key in zip(right, keys, strict=True):
        if key.strip() == VOIDED:
            row[:] = True
            continue
        for part in key.split(EITHER) if key.strip() else ():
            wanted, _, tolerance = part.strip().casefold().partition(WITHIN)
            at = place.get_indexer([wanted])[0]
            if at >= 0:
                row[:-1] |= code == at
            number = plain_number(wanted)
            if number is not None:
                within = plain_number(tolerance) or 0.0
                row[:-1] |= np.abs(numbers - number) <= within + CLOSE * max(1.0, abs(number))
    return right


def is_right(key: str, word: str) -> bool:
    """Whether one answer is right by a key."""
    return bool(right_words([key], np.array([word], dtype=object))[0, 0])
