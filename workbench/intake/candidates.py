"""Numbers under which people sat an exam: lists of candidates tell whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from workbench.characters import without_zeros
from workbench.intake.headers import fold, standard_names
from workbench.intake.layout import Grid
from workbench.intake.rules import entries

NUMBER = frozenset(map(fold, ("số báo danh", "SBD", "mã thí sinh", "số phách", "phách", "mã phách", "candidate id")))
"""Headers of a number that somebody has for one exam alone, folded."""


def walk_of(grids: Sequence[Grid]) -> dict[str, str]:
    """Return number of a candidate → the person's id, of the sheets that hold both; a number of two people is left."""
    told: dict[str, set[str]] = {}
    for grid in grids:
        columns = _columns(grid)
        if columns is None:
            continue
        number, own = columns
        for candidate, person in zip(grid.frame[number].astype("str"), grid.frame[own].astype("str"), strict=True):
            if candidate and person and any(sign.isdigit() for sign in person):
                told.setdefault(_plain(candidate), set()).add(person)
    return {number: people.pop() for number, people in told.items() if len(people) == 1}


def without_candidates(grids: Sequence[Grid]) -> list[Grid]:
    """Leave out lists of candidates where another list of people tells units or positions."""
    placed = [grid for grid in grids if {"unit_id", "position_id"} & set(_names(grid).values())]
    rest = [grid for grid in grids if grid not in placed and _columns(grid) is not None]
    return [grid for grid in grids if grid not in rest] if placed else list(grids)


def with_ids(grids: Sequence[Grid], walk: Mapping[str, str]) -> tuple[list[Grid], list[pd.DataFrame]]:
    """Return sheets of answers whose candidates' numbers are the people's ids, and a note for each such sheet.

    A number that no list knows is told apart from ids by its header before it, so that it is nobody's.
    """
    kept, notes = [], []
    for grid in grids:
        header = next((h for h, standard in _names(grid).items() if standard == "officer_id"), None)
        if header is None or fold(header) not in NUMBER or not walk:
            kept.append(grid)
            continue
        numbers = grid.frame[header].astype("str")
        meant = numbers.map(lambda number: walk.get(_plain(number), ""))
        if not (meant != "").any():
            kept.append(grid)
            continue
        nobodys = numbers.where(numbers == "", f"{header} " + numbers)
        frame = grid.frame.assign(**{header: meant.where(meant != "", nobodys)})
        kept.append(replace(grid, frame=frame))
        notes.append(entries("candidates_known", grid.place, columns=header, n=int((meant != "").sum())))
    return kept, notes


def _names(grid: Grid) -> dict[str, str]:
    return standard_names("officers", grid.frame.columns, grid.mapped)


def _columns(grid: Grid) -> tuple[str, str] | None:
    """Return the column of candidates' numbers and that of people's ids, None where a sheet lacks either."""
    number = next((str(header) for header in grid.frame.columns if fold(str(header)) in NUMBER), None)
    own = next((h for h, standard in _names(grid).items() if standard == "officer_id"), None)
    return (number, own) if number is not None and own is not None and number != own else None


def _plain(number: str) -> str:
    """Return a number as it counts: `007`, `7` and `7.0` are the same."""
    word = fold(number.removesuffix(".0"))
    return without_zeros(word) if word.isascii() and word.isdecimal() else word
