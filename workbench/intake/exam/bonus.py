"""Points beyond those of the items: a bonus that lifts a result above its maximum, and columns of extra points."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.intake.exam.items import number
from workbench.intake.exam.marked import Marked
from workbench.intake.parts import Part
from workbench.intake.rules import entries

EXTRA = re.compile(
    r"điểm (?:được )?(?:cộng|thưởng|ưu tiên|khuyến khích|trừ|phạt)|bonus|extra (?:points?|credit)|deduct|penalty",
    re.IGNORECASE,
)
"""Headers of points that are added to or taken from an officer's total, whatever the items give."""
NEAR = 1e-9


def above_maximum(exam: Marked) -> list[pd.DataFrame]:
    """Note the officers who have, in a competency, more points than its items are worth: they count as 100 percent."""
    if "bonus" not in exam.items or not (exam.items["bonus"].fillna(0) > 0).any():
        return []
    beyond = np.zeros(len(exam.officers), dtype=bool)
    most = np.where(exam.put, exam.worth, 0.0)
    for _, at in exam.items.reset_index(drop=True).groupby("competency_id").groups.items():
        beyond |= np.nansum(exam.points[:, at], axis=1) > most[:, at].sum(axis=1) + NEAR
    if not beyond.any():
        return []
    rows = exam.officers.index[beyond]
    return [entries("bonus_above_maximum", exam.place, rows=rows, n=int(beyond.sum()))]


def points_beside(part: Part, columns: Iterable[str]) -> list[pd.DataFrame]:
    """Note the columns of extra points that stand beside the answers and do not count.

    Args:
        part: a sheet of people.
        columns: those of its columns that are neither answers nor facts of the sitting.
    """
    found = []
    for column in columns:
        header = part.headers.get(column, str(column))
        if EXTRA.search(header):
            n = int((number(part.frame[column]).fillna(0.0) != 0).sum())
            found += [entries("points_beside", part.place, columns=header, value=header, n=n)] if n else []
    return found
