"""How likely an item is solved by guessing, as far as its sheet says."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from workbench import tables
from workbench.tables.answer_keys import ALL, WITHIN, alternatives, plain_number

Guessing = float | Literal["options"] | None

BETWEEN = re.compile(r"[\s|,;/]+")
"""What separates options in a cell."""


def lower_asymptotes(items: tables.Items, guessing: Guessing) -> np.ndarray:
    """Return items, the chance of a right answer that remains however low the ability.

    Args:
        items: table `items`.
        guessing: a number holds for every item with a key, or for every item where none has one; `options` gives one
            by the number of options in the column `options`, times the options that are right, and 0 where it is
            empty; None gives 0.
    """
    if guessing is None:
        return np.zeros(len(items))
    keys = items["key"].fillna("").astype("str").str.strip()
    if guessing != "options":
        keyed = (keys != "").to_numpy()
        return np.where(keyed | ~keyed.any(), float(guessing), 0.0)
    if "options" not in items:
        return np.zeros(len(items))
    options = items["options"].fillna("").astype("str").str.strip()
    return np.array([_by_options(key, said) for key, said in zip(keys, options, strict=True)], dtype=float)


def _by_options(key: str, options: str) -> float:
    """Return the chance to hit an item of single options; 0 where their number is not known, or all must be named."""
    number = plain_number(options)
    several = [part for part in BETWEEN.split(options) if part]
    n = int(number) if number is not None and number == int(number) else len(several)
    if n < 2 or ALL in key or WITHIN in key:
        return 0.0
    return min(max(len(alternatives(key)), 1) / n, 0.5)
