"""Which cells of unit tables are hidden, so that no small group can be read off or worked out from the totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

COHORT = "*"
OWN_AND_BELOW = "+"
SOLVED = 1.0 - 1e-9
TINY = 1e-9
NOBODY = -1


def suppression(
    counts: pd.DataFrame,
    parents: Mapping[str, str | None],
    minimum: int,
    *,
    scale_parents: Mapping[str, str] | None = None,
    insiders: bool = True,
) -> pd.DataFrame:
    """Return which cells must be hidden: True where a cell is suppressed.

    Primary suppression hides cells with 0 < n < minimum. Published totals tie cells together: a unit is the sum of
    the units under it, the cohort is the sum of all, and a domain is the sum of its competencies. Complementary
    suppression hides further cells, the smallest first, until no hidden cell has a unique solution in these sums:
    where a sum holds exactly one hidden cell, the smallest published part of it is hidden too, and the total where no
    part is left; then whatever linear algebra still solves is treated in the same way (Cox 1980; Willenborg & de Waal
    2001, ch. 8). A published total less its published units is a group as well, so the units hidden under a total
    together have `minimum` people or more. Empty cells (n = 0) are published as such and protect nothing.

    A unit's head is an insider, who knows the unit's own cells and takes them out of every sum. So the units hidden
    under a published total, less any one of them, are again nobody or `minimum` people or more, and no cell of fewer
    than `minimum` people has a unique solution for whoever knows all own cells of one other unit.

    Args:
        counts: people per unit (index) and scale (columns).
        parents: the unit above each unit, None at the top; units that are missing from it stand at the top.
        minimum: smallest number of people that may be shown.
        scale_parents: the scale whose published value is the sum over each scale (domain of a competency).
        insiders: whether it must hold against the units' heads too, not only against readers without a unit.

    Returns:
        Bool frame with the columns of `counts`; index: its units (their own people), then the totals over the units
        above them (`total_of`), and `COHORT`.
    """
    sums = _sums(counts, parents)
    cells = _with_totals(counts, sums)
    n = cells.to_numpy(float).ravel()
    lines, units = _lines(cells, sums, scale_parents or {}), _units_under(cells, sums)
    small = (n > 0) & (n < minimum)
    hidden = small.copy()
    knowing = _owners(cells, sums) if insiders else np.full(cells.size, NOBODY)
    while True:
        solvable = (
            _alone(lines, hidden)
            or _thin(units, hidden, n, minimum, insiders=insiders)
            or _solved(lines, hidden, n, small=small, knowing=knowing)
        )
        if not solvable:
            break
        added = {cell for line in solvable if (cell := _smallest(line, hidden, n)) is not None}
        if not added:
            break
        hidden[list(added)] = True
    return pd.DataFrame(hidden.reshape(cells.shape), index=cells.index, columns=cells.columns)


def pooled(sizes: pd.Series, minimum: int) -> list[str]:
    """Return which groups must be told together: those with fewer than `minimum` people, and more till they are enough.

    Args:
        sizes: people by group; the groups do not overlap.
        minimum: smallest number of people that may be shown.
    """
    ordered = sizes.sort_values(kind="stable")
    before = ordered.cumsum().shift(fill_value=0)
    return list(ordered.index[(ordered < minimum) | ((before > 0) & (before < minimum))])


def total_of(unit: str, units: Collection[str]) -> str:
    """Key of the sum over a unit and all below it: the unit's id, marked where the unit has people of its own."""
    return f"{unit}{OWN_AND_BELOW}" if unit in units else unit


def _sums(counts: pd.DataFrame, parents: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Parts of every total, the totals in order from the bottom of the tree to the cohort."""
    own = list(map(str, counts.index))
    chains = {unit: _ancestors(unit, parents) for unit in own}
    above = {unit for chain in chains.values() for unit in chain}
    parts: dict[str, list[str]] = {}
    for unit in own:
        steps = [total_of(up, own) for up in chains[unit]]
        cells = [unit, *([total_of(unit, own)] if unit in above else []), *steps, COHORT]
        for part, total in pairwise(cells):
            if part not in parts.setdefault(total, []):
                parts[total].append(part)
    return parts


def _with_totals(counts: pd.DataFrame, sums: Mapping[str, list[str]]) -> pd.DataFrame:
    rows = {str(unit): row for unit, row in counts.fillna(0).astype(float).iterrows()}

    def total(cell: str) -> pd.Series:
        if cell not in rows:
            rows[cell] = sum((total(part) for part in sums[cell]), start=pd.Series(0.0, counts.columns))
        return rows[cell]

    for cell in sums:
        total(cell)
    rows.setdefault(COHORT, pd.Series(0.0, counts.columns))
    return pd.DataFrame(rows).T.reindex(columns=counts.columns)


def _ancestors(unit: str, parents: Mapping[str, str | None]) -> list[str]:
    chain: list[str] = []
    above = parents.get(unit)
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    return chain


def _lines(
    cells: pd.DataFrame, sums: Mapping[str, list[str]], scale_parents: Mapping[str, str]
) -> list[tuple[int, ...]]:
    """Sums of published cells as indices into the flat table: the parts, then the total."""
    position = {unit: i for i, unit in enumerate(cells.index)}
    column = {scale: j for j, scale in enumerate(cells.columns)}
    width = len(column)
    lines = [
        tuple([position[part] * width + j for part in below] + [position[total] * width + j])
        for total, below in sums.items()
        for j in range(width)
    ]
    parts: dict[str, list[str]] = {}
    for scale in cells.columns:
        if scale_parents.get(scale) in column and scale_parents[scale] != scale:
            parts.setdefault(scale_parents[scale], []).append(scale)
    lines += [
        tuple([i * width + column[s] for s in below] + [i * width + column[total]])
        for total, below in parts.items()
        for i in range(len(position))
    ]
    return lines


def _units_under(cells: pd.DataFrame, sums: Mapping[str, list[str]]) -> list[tuple[int, ...]]:
    """Every total with the units whose own people it counts, as indices into the flat table: the units, then it."""
    position = {unit: i for i, unit in enumerate(cells.index)}
    width = cells.shape[1]

    def own(cell: str) -> list[int]:
        return [unit for part in sums[cell] for unit in own(part)] if cell in sums else [position[cell]]

    return [
        tuple([unit * width + j for unit in own(total)] + [position[total] * width + j])
        for total in sums
        for j in range(width)
    ]


def _owners(cells: pd.DataFrame, sums: Mapping[str, list[str]]) -> np.ndarray:
    """Return for every cell of the flat table the row of the unit whose head knows it, `NOBODY` for totals."""
    rows = [NOBODY if cell in sums or cell == COHORT else at for at, cell in enumerate(cells.index)]
    return np.repeat(rows, cells.shape[1])


def _thin(
    lines: list[tuple[int, ...]], hidden: np.ndarray, n: np.ndarray, minimum: int, *, insiders: bool
) -> list[tuple[int, ...]]:
    """Published totals whose hidden units are fewer than `minimum` people, or are so less one whose head knows it."""
    found = []
    for line in lines:
        if hidden[line[-1]]:
            continue
        under = [n[cell] for cell in line[:-1] if hidden[cell]]
        whole = sum(under)
        left = [whole, *(whole - own for own in under)] if insiders else [whole]
        if any(0 < people < minimum for people in left):
            found.append(line)
    return found


def _alone(lines: list[tuple[int, ...]], hidden: np.ndarray) -> list[tuple[int, ...]]:
    return [line for line in lines if hidden[list(line)].sum() == 1]


def _solved(
    lines: list[tuple[int, ...]], hidden: np.ndarray, n: np.ndarray, *, small: np.ndarray, knowing: np.ndarray
) -> list[tuple[int, ...]]:
    """Return, for every block of sums with a uniquely solvable hidden cell, the cells to choose the next one from.

    For readers who know nothing that is any hidden cell; for a unit's head, a `small` one that is not the unit's own.
    The cells are those of the sums that hold it, or of the whole block where these have none left to hide.
    """
    unknown = np.flatnonzero(hidden)
    place = {cell: k for k, cell in enumerate(unknown.tolist())}
    tied = [[place[c] for c in line if hidden[c]] for line in lines]
    used = [i for i, cells in enumerate(tied) if cells]
    if not used:
        return []
    rows = np.repeat(np.arange(len(used)), [len(tied[i]) for i in used])
    columns = np.concatenate([tied[i] for i in used])
    signs = np.concatenate([[-1.0 if c == lines[i][-1] else 1.0 for c in lines[i] if hidden[c]] for i in used])
    matrix = csr_array((signs, (rows, columns)), shape=(len(used), len(unknown)))
    _, block = connected_components(matrix.T @ matrix, directed=False)
    found = []
    for label in np.unique(block[columns]):
        members = np.flatnonzero(block == label)
        inside = [r for r, i in enumerate(used) if block[tied[i][0]] == label]
        cells = unknown[members]
        solved = members[_determined(matrix[inside][:, members].toarray(), small[cells], knowing[cells])]
        if len(solved) == 0:
            continue
        near = [lines[used[r]] for r in inside if set(tied[used[r]]) & set(solved.tolist())]
        whole = [lines[used[r]] for r in inside]
        around = [tuple(dict.fromkeys(c for line in part for c in line)) for part in (near, whole)]
        found += [line for line in around if _smallest(line, hidden, n) is not None][:1]
    return found


def _determined(matrix: np.ndarray, small: np.ndarray, knowing: np.ndarray) -> np.ndarray:
    """Columns with one solution: the unit vector lies in the row space, so its projection keeps length 1.

    Where nothing is solved from outside, the small columns that are solved for somebody who knows all columns of one
    owner: those in which every solution of the sums that leaves the owner's columns as they are is zero.
    """
    _, values, right = np.linalg.svd(matrix, full_matrices=True)
    rank = int((values > TINY * max(values.max(initial=0.0), 1.0)).sum())
    outside = np.flatnonzero((right[:rank] ** 2).sum(axis=0) > SOLVED)
    owners = np.unique(knowing[knowing != NOBODY])
    if len(outside) or not len(owners) or not small.any():
        return outside
    free = right[rank:].T
    for owner in owners:
        own = knowing == owner
        _, values, turned = np.linalg.svd(free[own], full_matrices=True)
        known = int((values > TINY).sum())
        left = free @ turned[known:].T
        solved = np.flatnonzero(((left**2).sum(axis=1) < TINY) & small & ~own)
        if len(solved):
            return solved
    return outside


def _smallest(line: tuple[int, ...], hidden: np.ndarray, n: np.ndarray) -> int | None:
    """Smallest published cell with people in it; a total only where no part is left."""
    for group in (line[:-1], line[-1:]):
        open_cells = [c for c in group if not hidden[c] and n[c] > 0]
        if open_cells:
            return min(open_cells, key=lambda c: (n[c], c))
    return None
