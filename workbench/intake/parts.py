"""Sheets in their roles: columns under their standard names, keys as one, sheets with the same headers as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam import key_sheets
from workbench.intake.exam.packed import packed, refused
from workbench.intake.headers import (
    FOLDED_GIVEN,
    FOLDED_RUNNING,
    FOLDED_SURNAME,
    ROLES,
    STANDARD,
    fold,
    looks_like_item,
    numbered_items,
    points_in_headers,
    standard_names,
)
from workbench.intake.ids import destroyed
from workbench.intake.layout import Grid, without_footers
from workbench.intake.mapping import PEOPLE_SHEETS, mapping_of, patterns_of
from workbench.intake.refusals import collision
from workbench.intake.software import exports, moodle, presets
from workbench.intake.stack import SHEET, Stacked, differing, stack
from workbench.messages import Words, msg

MEN, WOMEN = "Nam", "Nữ"
KEY = dict.fromkeys(ROLES, "officer_id") | {"items": "item_id"}


@dataclass(frozen=True, eq=False)
class Part:
    """One sheet in its role: `frame` has standard names where a column is known, `headers` the file's for them.

    `rows` is how many rows of data came in; `points` and `keys` are what headers or a Moodle export tell of items;
    `stacked` says where the rows of several sheets with the same headers came from; `row_keys` holds each row's own
    keys, with the headers of the items, where the file tells them. `asked` are the columns of items where the export of
    a program or the parameters' patterns name them.
    """

    role: str
    grid: Grid
    frame: pd.DataFrame
    headers: Mapping[str, str]
    rows: int
    points: Mapping[str, float] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    stacked: Stacked | None = None
    row_keys: pd.DataFrame | None = None
    asked: tuple[str, ...] = ()
    competencies: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """How the ledger names the sheet."""
        return self.grid.place


def no_column(grid: Grid, role: str, standard: str) -> Problem:
    """Return the problem of a required column that no header shows: the headers found, and what to write.

    Headers that may be data are not shown.
    """
    headers = [header[:60] for header in grid.frame.columns if not looks_like_item(header)][:15]
    shown = ", ".join(f"`{header}`" for header in headers) if grid.certain and headers else "–"
    return Problem(
        msg("Which column is `{standard}` cannot be told. Headers found: {shown}.").format(
            standard=standard, shown=shown
        ),
        _to_write(role, standard),
        rule="column_missing",
        file=grid.sheet.file,
        sheet=grid.sheet.name,
        row=grid.header_row,
    )


def _to_write(role: str, standard: str) -> Words:
    if standard == KEY[role]:
        said = msg('Write in the parameters: `columns: {{{role}: {{"<header>": {standard}}}}}`.')
    else:
        said = msg(
            'Write in the parameters: `columns: {{{role}: {{"<header>": {standard}}}}}`, '
            "or one value for all: `defaults: {{{standard}: …}}`."
        )
    return said.format(role=role, standard=standard)


def _part(role: str, grid: Grid, mapped: Mapping[str, str], *, trimmed: bool = False) -> Part | Problem:
    names = standard_names(role, grid.frame.columns, mapped)
    if role in PEOPLE_SHEETS:
        long = set(names.values()) >= {"item_id", "answer"}
        names = names if long else standard_names("officers", grid.frame.columns, mapped)
    headers = {standard: header for header, standard in names.items()}
    if KEY[role] not in headers:
        if role != "items" or "form" not in headers or not is_item_per_column(grid):
            whole_exam = packed(grid.frame)
            if whole_exam is not None:
                return refused(grid, whole_exam)
            return no_column(grid, role, KEY[role])
        headers = headers | {"item_id": headers["form"]}
    lost = destroyed(grid, headers[KEY[role]])
    if lost is not None:
        return lost
    whole = grid if trimmed else without_footers(grid, headers[KEY[role]])
    frame = whole.frame
    if role in PEOPLE_SHEETS:
        frame, names = _whole_names(frame, names)
        frame, names = _births(frame, names)
        headers = headers | {standard: header for header, standard in names.items() if standard not in headers}
    frame = frame.rename(columns=names)
    if role not in PEOPLE_SHEETS:
        frame = frame.astype(object)
    if frame.columns.has_duplicates:
        return collision(grid, str(frame.columns[frame.columns.duplicated()][0]))
    points = points_in_headers(grid.frame.columns) if role in PEOPLE_SHEETS else {}
    return Part(role, whole, frame, headers, len(frame), points, competencies=grid.groups)


def _whole_names(frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Put family names and given name together where they stand in two columns with a header each."""
    taken = {header for header, standard in names.items() if standard != "name"}
    family = [header for header in frame.columns if fold(header) in FOLDED_SURNAME and header not in taken]
    given = [header for header in frame.columns if fold(header) in FOLDED_GIVEN and header not in taken]
    if len(family) != 1 or len(given) != 1 or names.get(given[0], "name") != "name":
        return frame, dict(names)
    both = frame[family[0]].astype("str").str.cat(frame[given[0]].astype("str"), sep=" ").str.strip()
    others = {header: standard for header, standard in names.items() if standard != "name"}
    return frame.assign(**{given[0]: both.astype(object)}).drop(columns=family), {**others, given[0]: "name"}


def _births(frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Read two columns of days of birth, one for men and one for women, as day of birth and gender."""
    births = STANDARD["officers"]["birth_year"]
    own = {
        word: [header for header in frame.columns if fold(str(header)) in {birth + fold(word) for birth in births}]
        for word in (MEN, WOMEN)
    }
    if any(len(headers) != 1 for headers in own.values()) or {"gender", "birth_year"} & set(names.values()):
        return frame, dict(names)
    men, women = (frame[headers[0]].astype("str") for headers in own.values())
    gender = pd.Series("", index=frame.index, dtype=object)
    gender = gender.mask((men != "") & (women == ""), MEN).mask((men == "") & (women != ""), WOMEN)
    said = {own[MEN][0]: "birth_year", own[WOMEN][0]: "gender"}
    told = {own[MEN][0]: men.where(men != "", women).astype(object), own[WOMEN][0]: gender}
    return frame.assign(**told), {**names, **said}


def is_item_per_column(grid: Grid) -> bool:
    """Whether a sheet of items has a column for each."""
    return len(numbered_items(grid.frame.columns)) >= 2


def _export(grid: Grid, *, has_key: bool) -> Part:
    trimmed = without_footers(grid, moodle.person_column(grid.frame.columns))
    return _part_of(moodle.convert(trimmed, has_key), len(trimmed.frame))


def _of_software(grids: Sequence[Grid], columns: Mapping[str, Mapping[str, str]], *, has_key: bool) -> Part | Problem:
    """Return the export of a program, or a sheet whose items the parameters name by pattern; of several, as one."""
    first = grids[0]
    mapped, patterns = mapping_of(first.sheet, columns), patterns_of(first.sheet, columns)
    preset = presets.preset_of(first.frame.columns) or presets.Preset("")
    whole, stacked = (first, None) if len(grids) == 1 else stack(grids)
    export = exports.convert(whole, preset, patterns, mapped, has_key=has_key)
    if export is None:
        return no_column(first, "responses", "officer_id")
    lost = destroyed(whole, export.headers["officer_id"])
    return lost or replace(_part_of(export, len(export.grid.frame)), stacked=stacked)


def _part_of(export: exports.Export, rows: int) -> Part:
    return Part(
        "responses", export.grid, export.grid.frame, export.headers, rows, export.points, row_keys=export.row_keys,
        asked=export.asked,
    )  # fmt: skip


def _stacked(role: str, grids: Sequence[Grid], mapped: Mapping[str, str]) -> Part | Problem:
    trimmed = []
    for grid in grids:
        part = _part(role, grid, mapped)
        if isinstance(part, Problem):
            return part
        trimmed.append(part.grid)
    whole, stacked = stack(trimmed)
    part = _part(role, whole, mapped, trimmed=True)
    return part if isinstance(part, Problem) else replace(_of_versions(part), stacked=stacked)


def _of_versions(part: Part) -> Part:
    """Take the sheets' names for versions where answers stand on a sheet per version and no column tells it."""
    if "form" in part.frame or SHEET not in part.frame or part.role not in PEOPLE_SHEETS:
        return part
    named = {name: key_sheets.version_in_name(str(name)) for name in pd.unique(part.frame[SHEET])}
    if None in named.values():
        return part
    return replace(part, frame=part.frame.assign(form=part.frame[SHEET].map(named)))


def _key(grids: Sequence[Grid], maps: Mapping[str, Mapping[str, str]], known: frozenset[str]) -> Part | Problem:
    """Return the sheets that tell of items as one part, with one row per item and version."""
    parts = []
    for grid in map(_numbered, grids):
        part = _part("items", grid, maps[grid.place])
        if isinstance(part, Problem):
            return part
        long = key_sheets.lengthened(part.frame, known)
        parts.append(replace(part, frame=long, rows=len(long)))
    if len(parts) == 1:
        return parts[0]
    frame = key_sheets.joined([key_sheets.Keyed(_key_name(part.grid, len(parts)), part.frame) for part in parts])
    if frame is None:
        return differing("items", grids)
    names = ", ".join(grid.sheet.name for grid in grids)
    notes = tuple(note for part in parts for note in part.grid.notes)
    sheet = replace(grids[0].sheet, name=names, place=names)
    headers = {standard: header for part in reversed(parts) for standard, header in part.headers.items()}
    return Part("items", replace(parts[0].grid, sheet=sheet, frame=frame, notes=notes), frame, headers, len(frame))


def _key_name(grid: Grid, n: int) -> str:
    """Return the name that may tell a key's version: the sheet's, or its file's where that alone does."""
    stem = grid.sheet.file.rpartition(".")[0]
    told = key_sheets.version_of_sheet(grid.sheet.name) or n == 1
    version = None if told else key_sheets.version_in_name(stem)
    return grid.sheet.name if version is None else f"Đề {version}"


def _numbered(grid: Grid) -> Grid:
    """Take the running numbers of a sheet of keys for the items' numbers where no column names the items."""
    known = standard_names("items", grid.frame.columns, {})
    at = next((at for at, label in enumerate(grid.labels) if fold(label) in FOLDED_RUNNING), None)
    if "item_id" in known.values() or at is None or grid.sheet.table is not None or is_item_per_column(grid):
        return grid
    numbers = pd.Series(grid.sheet.cells[grid.frame.index.to_numpy() - 1, at], index=grid.frame.index, dtype=object)
    return replace(grid, frame=grid.frame.assign(item_id=numbers))


def parts_of(
    found: Mapping[str, list[Grid]],
    keys: Sequence[Grid],
    maps: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, Mapping[str, str]],
    named: frozenset[str],
    *,
    of_moodle: Sequence[Grid],
    of_software: Set[str],
) -> dict[str, Part]:
    """Return role → part of the sheets of each role, and of the keys.

    Raises:
        InputError: for sheets without their id column, and ids that Excel destroyed.
    """
    problems: list[Problem] = []
    parts: dict[str, Part] = {}
    key = _key(keys, maps, named) if keys else None
    has_key = isinstance(key, Part) and "key" in key.frame and bool((key.frame["key"] != "").any())
    for role, (grid, *others) in found.items():
        if grid in of_moodle:
            parts[role] = _export(grid, has_key=bool(keys))
            continue
        if grid.place in of_software:
            part = _of_software([grid, *others], columns, has_key=has_key)
            if isinstance(part, Problem):
                problems.append(part)
            else:
                parts[role] = part
            continue
        part = _stacked(role, [grid, *others], maps[grid.place]) if others else _part(role, grid, maps[grid.place])
        if isinstance(part, Problem):
            problems.append(part)
        else:
            parts[role] = part
    if isinstance(key, Problem):
        problems.append(key)
    elif key is not None:
        parts["items"] = key
    if problems:
        raise InputError(problems)
    return parts
