"""An exam as it was read: what stood in each cell beside what it counts for, officers × items in one order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from workbench.intake.exam.given import Given
from workbench.tables.answer_keys import INVALID, plain_number, right_words


@dataclass(frozen=True, eq=False)
class Marked:
    """Every cell of the answers, before versions are joined: an item of a version is an item of its own here.

    Attributes:
        officers: table `officers`, its index the rows in the file.
        items: table `items`, keys in the language of `workbench.tables.answer_keys`, empty where answers are points.
        written: each item's key as the file has it.
        cells: the answers as they stand.
        read: the answers in the form that counts, −1 where nothing counts.
        refused: officers × items, where the mark is no answer.
        left_out: officers × items, where the item does not count for the officer for what the cell holds.
        put: officers × items, whether the item was put to the officer and counts.
        penalty: share of an item's points that a wrong answer costs.
        place: the sheet or file of the answers.
        places: header of the answers → {version: item}, where the exam has versions.
    """

    officers: pd.DataFrame
    items: pd.DataFrame
    written: list[str]
    cells: Given
    read: Given
    refused: np.ndarray
    left_out: np.ndarray
    put: np.ndarray
    penalty: float
    place: str
    places: dict[str, dict[str, str]]

    @cached_property
    def keys(self) -> list[str]:
        """Each item's key, empty where its answers are points."""
        return self.items["key"].fillna("").astype("str").str.strip().tolist()

    @cached_property
    def keyed(self) -> np.ndarray:
        """For each item, whether it has a key."""
        return np.array([bool(key) for key in self.keys], dtype=bool)

    @cached_property
    def worth(self) -> np.ndarray:
        """For each item, its points."""
        return self.items["points"].to_numpy(dtype=float)

    @cached_property
    def right_of(self) -> np.ndarray:
        """Items × words of `read` and a last one for blanks: whether the word is right."""
        keys = list(dict.fromkeys(self.keys))
        at = {key: n for n, key in enumerate(keys)}
        return right_words(keys, self.read.words)[[at[key] for key in self.keys]]

    @cached_property
    def right(self) -> np.ndarray:
        """Officers × items: whether the answer is right by the item's key."""
        return self.put & np.take_along_axis(self.right_of.T, self.read.codes.astype(np.intp), axis=0)

    @cached_property
    def answered(self) -> np.ndarray:
        """Officers × items: whether there is an answer that counts, right or wrong."""
        return (self.read.codes >= 0) & self.put

    @cached_property
    def points(self) -> np.ndarray:
        """Officers × items: points, NaN where the item does not count for the officer."""
        number = [np.nan if (n := plain_number(str(word).strip())) is None else n for word in self.read.words]
        value = np.append(np.array(number, dtype=float), 0.0)[self.read.codes]
        missed = np.where(self.answered, -self.penalty * self.worth, 0.0) if self.penalty else 0.0
        earned = np.where(self.keyed, np.where(self.right, self.worth, missed), value)
        return np.where(self.put, earned, np.nan)

    @cached_property
    def counts(self) -> np.ndarray:
        """Items × words and a last one for blanks: how often each word stands, among those to whom the item was put."""
        return self.counts_among(np.ones(len(self.officers), dtype=bool))

    def counts_among(self, officers: np.ndarray) -> np.ndarray:
        """Return `counts` among some officers."""
        n = len(self.read.words) + 1
        put, codes = self.put[officers], self.read.codes[officers]
        columns = [np.bincount(codes[put[:, at], at] % n, minlength=n) for at in range(codes.shape[1])]
        return np.array(columns, dtype=int).reshape(codes.shape[1], n)

    @cached_property
    def valid_words(self) -> np.ndarray:
        """Words of `read` and a last one for blanks: whether the word is an answer at all."""
        return np.append(self.read.words != INVALID, False)

    def row(self, officer: int, at: int) -> int | None:
        """Return the row in the file of an officer's answer to an item, None where there is none."""
        rows = self.cells.rows
        return int(rows[officer, 0 if rows.shape[1] == 1 else at]) or None

    def header(self, at: int) -> str:
        """Return the file's header of an item's answers."""
        return str(self.cells.columns[at])
