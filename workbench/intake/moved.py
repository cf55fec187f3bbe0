"""Rows whose cells stand one column beside their own, as where the id was deleted and the rest moved up.

Three things tell of it, under one rule: cells beyond the last item (`layout`), words at home in the column beside
(`moved_rows`, before anything is known of the columns), and a position in place of the unit or the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
import pandas as pd

from workbench.intake.headers import looks_like_item
from workbench.intake.names import resolve
from workbench.parameters import Framework

FEWEST = 2
"""Cells of one row that are strange to their own column and known in the next, by which the row counts as moved."""
FEW = 0.1
"""A word is strange to a column where it stands there once, or at most this often in relation to the next column."""


def moved(frame: pd.DataFrame, seen: Set[int], framework: Framework | None) -> np.ndarray:
    """Return which rows were moved aside: those seen in the layout, and those by units and positions.

    Args:
        frame: rows with standard names (index: row in the file).
        seen: rows that the layout shows to be moved.
        framework: names the units and positions; None where the rows are no people.
    """
    found = np.asarray(frame.index.isin(list(seen)), dtype=bool)
    if framework is None or not {"unit_id", "position_id"} <= set(frame.columns):
        return found
    units = {unit.id: unit.name.text for unit in framework.units}
    positions = {position.id: position.name.text for position in framework.positions}
    if not units or not positions:
        return found
    for column, own, other in (("unit_id", units, positions), ("position_id", positions, units)):
        cells = frame[column].astype("str")
        _, unknown = resolve(cells, own)
        _, elsewhere = resolve(cells, other)
        found |= (cells != "").to_numpy() & np.asarray(unknown, dtype=bool) & ~np.asarray(elsewhere, dtype=bool)
    return found


def moved_rows(body: np.ndarray, labels: Sequence[str], first: int) -> frozenset[int]:
    """Return the rows, as the file numbers them, whose facts stand one column to the left or right of their own.

    Only what stands before the first item is asked, and the first item itself: a unit in the column of positions, and a
    position among the answers, say that the row moved. Numbers say nothing, for they fit many columns.

    Args:
        body: rows × columns of text below the header.
        labels: the header of every column, "" where there is none.
        first: index of the first row of `body` in the file.
    """
    item = next((at for at, label in enumerate(labels) if looks_like_item(label)), 0)
    if item < FEWEST or len(body) < FEWEST + 1:
        return frozenset()
    columns = [pd.Series(body[:, at], dtype=object) for at in range(item + 1)]
    counts = [column.value_counts() for column in columns]
    words = [column.str.contains(r"[^\W\d_]", regex=True).to_numpy(dtype=bool) for column in columns]
    shared = [_is_shared(column) for column in columns]
    last = max(at for at, label in enumerate(labels) if label)
    found = np.zeros(len(body), dtype=bool)
    for step, open_end in ((1, body[:, last] == ""), (-1, np.ones(len(body), dtype=bool))):
        hits = np.zeros(len(body), dtype=int)
        for at, column in enumerate(columns):
            beside = at + step
            if not 0 <= beside <= item or not shared[beside]:
                continue
            own, other = (column.map(counts[place]).fillna(0).to_numpy() for place in (at, beside))
            hits += words[at] & (other > 0) & (own <= np.maximum(1, FEW * other))
        found |= (hits >= FEWEST) & open_end
    return frozenset((np.flatnonzero(found) + first + 1).tolist())


def _is_shared(column: pd.Series) -> bool:
    """Whether people share the words of a column, so that a word tells the column."""
    filled = column[column != ""]
    return filled.nunique() <= len(filled) - FEWEST
