"""How an exam was read, as plain data: officers' answers item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.intake.exam.given import blanks
from workbench.intake.exam.marked import Marked
from workbench.messages import Words, msg
from workbench.tables.answer_keys import VOIDED

SHOWN = 3
"""Officers that are explained where none is named."""

RIGHT = msg("right")
WRONG = msg("another answer than the key")
BLANK = msg("no answer")
INVALID = msg("no answer to this item: wrong")
POINTS = msg("points as they stand")
FREE = msg("voided: right for everybody")
LEFT_OUT = msg("cannot count as it stands: left out")
NOT_PUT = msg("not put to this officer: left out")


@dataclass(frozen=True)
class Answer:
    """One answer: the cell as it stands, how it was read, the key as the file has it, points earned of how many.

    `points` is None where the item does not count for the officer.
    """

    item: str
    column: str
    cell: str
    read: str
    version: str
    key: str
    points: float | None
    most: float
    why: Words


@dataclass(frozen=True)
class Sheet:
    """One officer's answers in an exam, and what they come to; `exam` is empty where there is one only."""

    officer: str
    version: str
    answers: Sequence[Answer]
    exam: str = ""

    @property
    def points(self) -> float:
        """Points of what counts."""
        return sum(own.points for own in self.answers if own.points is not None)

    @property
    def most(self) -> float:
        """Points that could be earned."""
        return sum(own.most for own in self.answers if own.points is not None)


def explained(exams: Mapping[str, Marked], officers: Sequence[str] = ()) -> list[Sheet]:
    """Return the answers of officers, item by item, in every exam that they sat.

    Args:
        exams: name → the exam as it was read.
        officers: whose; none: three of the exam with the most people, of each version the one in the middle, else the
            best, the middle and the weakest.

    Raises:
        ParameterError: where the results hold no such officer.
    """
    ids = {name: exam.officers["officer_id"].astype("str").tolist() for name, exam in exams.items()}
    every = [officer for own in ids.values() for officer in own]
    unknown = [officer for officer in officers if officer not in set(every)]
    if unknown:
        raise ParameterError(
            Problem(
                msg("There is no such officer."), did_you_mean(who, every), "unknown", column="--officer", value=who
            )
            for who in unknown
        )
    largest = max(exams, key=lambda name: len(ids[name]))
    chosen = list(dict.fromkeys(officers)) or [ids[largest][at] for at in _three(exams[largest])]
    return [
        _sheet(exam, ids[name].index(officer), name)
        for officer in chosen
        for name, exam in exams.items()
        if officer in ids[name]
    ]


def _three(exam: Marked) -> list[int]:
    share = np.nansum(exam.points, axis=1) / np.maximum(1e-9, (exam.put * exam.worth).sum(axis=1))
    sat = np.flatnonzero(exam.put.any(axis=1))
    if not len(sat):
        return list(range(min(SHOWN, len(exam.officers))))
    order = sat[np.argsort(-share[sat], kind="stable")]
    forms = exam.officers["form"].fillna("").astype("str").to_numpy(dtype=object) if "form" in exam.officers else None
    versions = [] if forms is None else [version for version in pd.unique(forms[order]) if version]
    if len(versions) > 1 and forms is not None:
        of_version = [order[forms[order] == version] for version in versions[:SHOWN]]
        return [int(own[len(own) // 2]) for own in of_version]
    return [int(at) for at in dict.fromkeys([order[0], order[len(order) // 2], order[-1]])]


def _sheet(exam: Marked, at: int, name: str) -> Sheet:
    form = exam.officers["form"].iloc[at] if "form" in exam.officers else ""
    version = str(form) if isinstance(form, str) else ""
    of_item = exam.items["form"].fillna("").astype("str").tolist() if "form" in exam.items else [""] * len(exam.items)
    cells = np.append(exam.cells.words, "")[exam.cells.codes[at]]
    words = np.append(exam.read.words, "")[exam.read.codes[at]]
    empty = blanks(exam.cells.words)[exam.cells.codes[at]]
    answers = []
    for n, item in enumerate(exam.items["item_id"].astype("str")):
        if of_item[n] and of_item[n] != version:
            continue
        counts = bool(exam.put[at, n])
        answers.append(
            Answer(
                item, exam.header(n), str(cells[n]), str(words[n]), of_item[n] or version, exam.written[n],
                float(exam.points[at, n]) if counts else None, float(exam.worth[n]), _why(exam, at, n, bool(empty[n])),
            )
        )  # fmt: skip
    return Sheet(str(exam.officers["officer_id"].iloc[at]), version, answers, name)


def _why(exam: Marked, at: int, n: int, empty: bool) -> Words:
    if exam.left_out[at, n]:
        return LEFT_OUT
    if not exam.put[at, n]:
        return NOT_PUT
    if exam.keys[n] == VOIDED:
        return FREE
    if empty:
        return BLANK
    if exam.refused[at, n]:
        return INVALID
    if not exam.keyed[n]:
        return POINTS
    return RIGHT if exam.right[at, n] else WRONG
