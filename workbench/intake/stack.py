"""Sheets and files with the same headers, one per room, unit or session, read as one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.headers import fold, looks_like_item, numbered_items, standard_names
from workbench.intake.layout import HEADING, Grid
from workbench.intake.meanings import ROLE_WORDS
from workbench.intake.rules import entries
from workbench.messages import Words, as_is, msg

SHEET = "sheet"
"""Column that says in which sheet or file a row of stacked sheets stands."""
MOST_SHOWN = 6
FEWEST_ITEMS, LIKE_ANSWERS = 2, 0.9
"""Columns of items, and share of their cells that another sheet's answers hold too, by which a sheet continues it."""


@dataclass(frozen=True, eq=False)
class Stacked:
    """Where the rows of stacked sheets came from: row n of `place` is row `rows[n]` of `sheets[n]`."""

    place: str
    sheets: np.ndarray
    rows: np.ndarray


def stackable(grids: Sequence[Grid]) -> bool:
    """Whether all sheets have the same headers, in whatever order."""
    return len({frozenset(map(fold, grid.frame.columns)) for grid in grids}) == 1


def aligned(grids: Sequence[Grid]) -> list[Grid]:
    """Return lists of people with the same headers: those of the same meaning have one, and what a list lacks is empty.

    Lists differ so where every unit sends its own. They stay as they are where one lacks ids, unit or position that
    another has, or holds answers.
    """
    names = [standard_names("officers", map(str, grid.frame.columns), grid.mapped) for grid in grids]
    told = [set(own.values()) & {"officer_id", "unit_id", "position_id"} for own in names]
    held = any(grid.sheet.table is not None or numbered_items(map(str, grid.frame.columns)) for grid in grids)
    if held or any("officer_id" not in own or own != told[0] for own in told):
        return list(grids)
    first: dict[str, str] = {}
    for own in names:
        first |= {standard: header for header, standard in own.items() if standard not in first}
    frames = [
        grid.frame.rename(columns={header: first[standard] for header, standard in own.items()})
        for grid, own in zip(grids, names, strict=True)
    ]
    if any(frame.columns.has_duplicates for frame in frames):
        return list(grids)
    every = list(dict.fromkeys(header for frame in frames for header in frame.columns))
    return [
        replace(grid, frame=frame.reindex(columns=every, fill_value=""))
        for grid, frame in zip(grids, frames, strict=True)
    ]


def continues(grid: Grid, other: Grid) -> bool:
    """Whether a sheet without a header holds, in another's columns of items, what answers of that one look like."""
    items = [at for at, label in enumerate(other.labels) if looks_like_item(label)]
    if grid.hidden or len(items) < FEWEST_ITEMS or grid.sheet.cells.shape[1] <= max(items):
        return False
    words = set(other.sheet.cells[other.header_row :, items].ravel().tolist()) - {""}
    cells = grid.sheet.cells[:, items].ravel()
    filled = cells[cells != ""]
    return bool(len(filled) > 0.5 * len(cells) and pd.Series(filled).isin(words).mean() >= LIKE_ANSWERS)


def stack(grids: Sequence[Grid]) -> tuple[Grid, Stacked]:
    """Put sheets with the same headers below each other; their rows are numbered anew, from 1.

    A column `sheet` says where each row came from, unless the sheets have one of that name.

    Args:
        grids: at least two sheets, their footers dropped.
    """
    first = grids[0]
    everywhere = all(HEADING in grid.frame for grid in grids)
    titles = [title for title in first.frame.columns if everywhere or title != HEADING]
    by_fold = {fold(title): title for title in titles}
    frames, sheets, rows = [], [], []
    dates: dict[str, set[int]] = {}
    typed: dict[str, set[int]] = {}
    shifted: set[int] = set()
    above = 0
    for grid, name in zip(grids, _names(grids), strict=True):
        frame = grid.frame.rename(columns={title: by_fold[fold(title)] for title in grid.frame.columns})[titles]
        frame = frame.astype(object) if grid.sheet.table is not None else frame
        number = {int(row): above + at + 1 for at, row in enumerate(frame.index)}
        for marked, found in ((grid.dates, dates), (grid.typed, typed)):
            for header, places in marked.items():
                title = by_fold.get(fold(header), header)
                found.setdefault(title, set()).update(number[row] for row in places if row in number)
        shifted |= {number[row] for row in grid.shifted if row in number}
        frames.append(frame.assign(**{SHEET: name}) if SHEET not in by_fold else frame)
        sheets += [grid.place] * len(frame)
        rows += frame.index.tolist()
        above += len(frame)
    whole = pd.concat(frames, ignore_index=True)
    whole.index = pd.RangeIndex(1, len(whole) + 1)
    place = _place(grids)
    note = entries("sheets_stacked", place, n=len(grids), names=_listed([grid.place for grid in grids]))
    stacked = replace(
        first,
        sheet=replace(first.sheet, place=place, name=place, table=None),
        frame=whole,
        problems=tuple(problem for grid in grids for problem in grid.problems),
        notes=(note, *(note for grid in grids for note in grid.notes)),
        dates=dates,
        typed=typed,
        shifted=frozenset(shifted),
    )
    return stacked, Stacked(place, np.array(["", *sheets], dtype=object), np.array([0, *rows]))


def unstacked(found: Sequence[pd.DataFrame], stacks: Sequence[Stacked]) -> list[pd.DataFrame]:
    """Return ledger entries in which rows of stacked sheets stand under their own sheet and row."""
    of_place = {stacked.place: stacked for stacked in stacks}
    told = []
    for entry in found:
        stacked = of_place.get(entry["sheet"].iloc[0]) if len(entry) else None
        if stacked is None or entry["row"].isna().any():
            told.append(entry)
            continue
        at = entry["row"].to_numpy(dtype=int)
        told.append(entry.assign(sheet=stacked.sheets[at], row=pd.array(stacked.rows[at], dtype="Int64")))
    return told


def differing(role: str, grids: Sequence[Grid]) -> Problem:
    """Return the problem of several sheets of one role whose headers differ, and what differs."""
    first = grids[0]
    own = {fold(title): title for title in first.frame.columns}
    parts = []
    for grid in grids[1:]:
        other = {fold(title): title for title in grid.frame.columns}
        lacking = [title for word, title in own.items() if word not in other]
        more = [title for word, title in other.items() if word not in own]
        certain = first.certain and grid.certain
        shown = [f"−`{title[:40]}`" for title in lacking] + [f"+`{title[:40]}`" for title in more]
        parts.append(f"{grid.place}: {', '.join(shown[:MOST_SHOWN]) if certain else '…'}")
    names = ", ".join(f"`{grid.place}`" for grid in grids)
    said = ROLE_WORDS.get(role) or as_is(role)
    if stackable(grids):
        return Problem(
            msg("Several sheets hold the same ({role}): {names}. Nothing tells which of them holds.").format(
                role=said, names=names
            ),
            msg("Leave only the one that holds: delete the others, or name only its file in `results`."),
            rule="sheet_twice",
            file=first.sheet.file,
        )
    instead: Words
    if role in ("responses", "items"):
        instead = msg(
            "Where they are of different exams, say in the keys by a column `Môn thi` of which exam each item is, and "
            'name each sheet of answers after its exam, or write `exams: {{"<sheet>": "<exam>"}}` for sheets of '
            "answers and keys; do not join them. Where they are of one exam, give them the same headers, and they are "
            "read as one."
        ).format()
    elif all(_near(own, grid) for grid in grids[1:]):
        instead = msg("Give them the same headers, and they are read as one; or leave only one.")
    else:
        instead = msg("Join them, or leave only one.")
    return Problem(
        msg("Several sheets hold the same ({role}): {names}. Their headers differ: {differences}.").format(
            role=said, names=names, differences="; ".join(part for part in parts[:MOST_SHOWN])
        ),
        instead,
        rule="sheet_twice",
        file=first.sheet.file,
    )


def _near(own: Mapping[str, str], grid: Grid) -> bool:
    other = set(map(fold, grid.frame.columns))
    return len(other & set(own)) >= 0.5 * len(other | set(own)) or any(map(looks_like_item, other))


def _names(grids: Sequence[Grid]) -> list[str]:
    """Return what to call each sheet: by its name, else by its file, else by both."""
    for names in (
        [grid.sheet.name for grid in grids],
        [grid.sheet.file.rpartition(".")[0] or grid.sheet.file for grid in grids],
    ):
        if len(set(names)) == len(names):
            return names
    return [grid.place for grid in grids]


def _place(grids: Sequence[Grid]) -> str:
    names = [grid.place for grid in grids]
    return " + ".join(names) if len(names) <= 3 else f"{names[0]} + … + {names[-1]} ({len(names)})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_SHOWN]) + (", …" if len(names) > MOST_SHOWN else "")
