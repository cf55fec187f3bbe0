"""What stands above the headers of items: titles over groups of them, and whole rows that tell of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from workbench.intake.headers import looks_like_item

FEWEST, FILLED, SEARCHED = 3, 0.8, 4
"""Items that a sheet has at least, share of them that a row tells of, and rows above the header that are looked at."""


def groups_above(cells: np.ndarray, row: int, labels: Sequence[str]) -> Mapping[str, str]:
    """Return header → title of its group, for columns of items.

    Args:
        cells: of the whole sheet.
        row: the row of the titles, counted from 0; each reaches over the empty cells to its right.
        labels: the headers.
    """
    if row < 0:
        return {}
    found: dict[str, str] = {}
    title = ""
    for at, label in enumerate(labels):
        own = " ".join(str(cells[row, at]).split())
        title = own if own and own != label else title if is_item(label) else ""
        if is_item(label) and title:
            found[label] = title
    return {} if any(map(looks_like_item, found.values())) else found


def rows_above(cells: np.ndarray, top: int, labels: Sequence[str]) -> list[int]:
    """Return the rows above the header that hold a cell for nearly every item and a word beside them: `Đáp án`."""
    items = [at for at, label in enumerate(labels) if looks_like_item(label)]
    rest = [at for at in range(cells.shape[1]) if at < (items or [0])[0]]
    rows = []
    for row in range(max(0, top - SEARCHED), top if len(items) >= FEWEST else 0):
        told = [str(cells[row, at]) for at in items if cells[row, at] != ""]
        beside = any(cells[row, at] != "" for at in rest)
        if beside and len(told) >= FILLED * len(items) and not any(map(looks_like_item, told)):
            rows.append(row)
    return rows


def counted(words: Sequence[str]) -> bool:
    """Whether words are numbers that count up from 1, as where items are told by their number alone."""
    told = [word for word in words if word]
    return len(told) >= FEWEST and told == [str(at + 1) for at in range(len(told))]


def is_item(label: str) -> bool:
    """Whether a header is an item's: `Câu 1`, or its number alone."""
    return looks_like_item(label) or (label.isascii() and label.isdecimal())
