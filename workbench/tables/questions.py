"""Which question each item puts, where versions hold the same ones in another order."""

from __future__ import annotations

import numpy as np
import pandas as pd


def alike(items: pd.DataFrame) -> np.ndarray:
    """Return items, bool, whether each is of a version that holds the same questions as others in another order.

    Args:
        items: table `items`.
    """
    if "alike" not in items:
        return np.zeros(len(items), dtype=bool)
    return items["alike"].fillna(value=False).to_numpy(dtype=bool)


def question_of(items: pd.DataFrame) -> np.ndarray:
    """Return items, the number of the question that each puts, from 0 in order of appearance.

    Of versions that are alike the k-th items of a competency and of one worth get the same number: nobody knows which
    of them are the same question, but the versions have as many of each.

    Args:
        items: table `items`.
    """
    numbers, of_alike = np.arange(len(items)), alike(items)
    if not of_alike.any():
        return numbers
    kind = ["competency_id", "points"]
    turn = items.groupby([*kind, "form"], dropna=False).cumcount()
    together = items[kind].assign(turn=turn, own=np.where(of_alike, -1, numbers))
    return together.groupby(list(together), sort=False).ngroup().to_numpy()


def n_questions(items: pd.DataFrame) -> int:
    """Return the questions of an exam (see `question_of`).

    Args:
        items: table `items`.
    """
    return len(np.unique(question_of(items)))
