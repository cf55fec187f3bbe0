"""Which sheet is which: roles by name and by content, the parameters' `columns`, and the columns' standard names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.blocks import tables_of
from workbench.intake.exam import key_sheets
from workbench.intake.exam.packed import packed, refused
from workbench.intake.exam.version_words import version_word
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import (
    FOLDED_GIVEN,
    FOLDED_RUNNING,
    FOLDED_SURNAME,
    KNOWN,
    ROLES,
    fold,
    looks_like_item,
    numbered_items,
    points_in_headers,
    role_of,
    standard_names,
)
from workbench.intake.ids import destroyed
from workbench.intake.layout import Grid, lay_out, without_footers
from workbench.intake.mapping import PEOPLE_SHEETS, is_sheet, mapping_of, patterns_of, unknown_sheet, unmapped
from workbench.intake.refusals import collision, empty, headless, nothing
from workbench.intake.rules import entries
from workbench.intake.software import exports, moodle, presets
from workbench.intake.stack import SHEET, Stacked, continues, differing, stack, stackable
from workbench.messages import Words, msg

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

    @property
    def place(self) -> str:
        """How the ledger names the sheet."""
        return self.grid.place


def recognise(sheets: Sequence[Sheet], columns: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, Part], list]:
    """Find the role of every sheet and the standard names of its columns.

    A sheet's role is that of its name, else what its headers show. Sheets that show nothing are ignored with a note.
    Of several sheets of one role those count that the workbook shows; where their headers are the same they are read
    as one. Several tables on one sheet are sheets of their own.

    Args:
        sheets: what was read.
        columns: the parameters' `columns`, sheet → {header: standard name}.

    Returns:
        Role → part, and ledger entries.

    Raises:
        InputError: for empty results, a mapped header that does not exist, sheets of one role with different
            headers, a header that stands twice, a sheet without its id column, and ids that Excel destroyed.
    """
    filled = [sheet for sheet in sheets if (sheet.cells != "").any()]
    problems = [empty(sheet) for sheet in sheets if not (sheet.cells != "").any() and role_of(sheet.name)]
    if not filled:
        raise InputError(problems or [nothing(sheets)])
    problems += [unknown_sheet(name, filled) for name in columns if not is_sheet(name, filled)]
    filled = [exports.prepared(sheet) for sheet in filled]
    written = KNOWN | moodle.HEADERS | presets.HEADERS
    known = {sheet.place: written | mapping_of(sheet, columns).keys() for sheet in filled}
    filled = [table for sheet in filled for table in tables_of(sheet, known[sheet.place])]
    maps = {sheet.place: mapping_of(sheet, columns) for sheet in filled}
    grids = [lay_out(sheet, written | maps[sheet.place].keys()) for sheet in filled]
    problems += unmapped(grids, columns)
    found: dict[str, list[Grid]] = {}
    notes, unused = [], []
    for grid in grids:
        role = _role(grid, maps[grid.place], patterned=bool(patterns_of(grid.sheet, columns)))
        if role is None:
            unused.append(grid)
            notes.append(entries("sheet_ignored", grid.place))
        else:
            found.setdefault(role, []).append(grid)
            problems += grid.problems
    people = [grid for role in PEOPLE_SHEETS & found.keys() for grid in found[role]]
    problems += [headless(grid, other) for grid in unused for other in people if continues(grid, other)]
    of_moodle = found.pop("moodle", [])
    if of_moodle:
        found.setdefault("responses", []).extend(of_moodle)
    of_software = {grid.place for grid in found.pop("export", [])}
    found_exports = [grid for grid in grids if grid.place in of_software]
    if found_exports:
        found.setdefault("responses", []).extend(found_exports)
    for role, of_role in found.items():
        found[role], more = _shown(of_role)
        notes += more
    named = _versions(found, maps)
    keys = found.pop("items", [])
    problems += [differing(role, of_role) for role, of_role in found.items() if not _as_one(role, of_role, of_moodle)]
    if not {"officers", "responses", "scores"} & found.keys():
        problems += [_no_role(grid) for grid in grids]
    if problems:
        raise InputError(problems)
    parts = {}
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
    return parts, notes + [note for part in parts.values() for note in part.grid.notes]


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


def _versions(found: Mapping[str, list[Grid]], maps: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the versions that sheets of people name."""
    words: set[str] = set()
    for role in PEOPLE_SHEETS & found.keys():
        for grid in found[role]:
            names = standard_names("officers", grid.frame.columns, maps[grid.place])
            for header in (header for header, standard in names.items() if standard == "form"):
                words |= {version_word(text) for text in pd.unique(grid.frame[header]) if text}
    return frozenset(words)


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
    frame = key_sheets.joined([key_sheets.Keyed(part.grid.sheet.name, part.frame) for part in parts])
    if frame is None:
        return differing("items", grids)
    names = ", ".join(grid.sheet.name for grid in grids)
    notes = tuple(note for part in parts for note in part.grid.notes)
    sheet = replace(grids[0].sheet, name=names, place=names)
    headers = {standard: header for part in reversed(parts) for standard, header in part.headers.items()}
    return Part("items", replace(parts[0].grid, sheet=sheet, frame=frame, notes=notes), frame, headers, len(frame))


def _part(role: str, grid: Grid, mapped: Mapping[str, str], *, trimmed: bool = False) -> Part | Problem:
    names = standard_names(role, grid.frame.columns, mapped)
    if role in PEOPLE_SHEETS:
        long = set(names.values()) >= {"item_id", "answer"}
        names = names if long else standard_names("officers", grid.frame.columns, mapped)
    headers = {standard: header for header, standard in names.items()}
    if KEY[role] not in headers:
        if role != "items" or "form" not in headers or not _is_item_per_column(grid):
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
    frame = frame.rename(columns=names)
    if role not in PEOPLE_SHEETS:
        frame = frame.astype(object)
    if frame.columns.has_duplicates:
        return collision(grid, str(frame.columns[frame.columns.duplicated()][0]))
    points = points_in_headers(grid.frame.columns) if role in PEOPLE_SHEETS else {}
    return Part(role, whole, frame, headers, len(frame), points)


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


def _shown(grids: Sequence[Grid]) -> tuple[list[Grid], list]:
    """Leave out the sheets that the workbook hides where it shows another of the same role; both are named."""
    seen = [grid for grid in grids if not grid.hidden]
    hidden = [grid for grid in grids if grid.hidden]
    if not hidden:
        return list(grids), []
    if not seen:
        return list(grids), [entries("sheet_hidden_used", grid.place) for grid in hidden]
    other = ", ".join(f"“{grid.place}”" for grid in seen)
    return seen, [entries("sheet_hidden", grid.place, other=other) for grid in hidden]


def _as_one(role: str, grids: Sequence[Grid], exports: Sequence[Grid]) -> bool:
    """Whether sheets of one role are one, or can be read as one: those of items say different things of one exam."""
    return len(grids) == 1 or (role != "items" and not set(exports) & set(grids) and stackable(grids))


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


def _numbered(grid: Grid) -> Grid:
    """Take the running numbers of a sheet of keys for the items' numbers where no column names the items."""
    known = standard_names("items", grid.frame.columns, {})
    at = next((at for at, label in enumerate(grid.labels) if fold(label) in FOLDED_RUNNING), None)
    if "item_id" in known.values() or at is None or grid.sheet.table is not None or _is_item_per_column(grid):
        return grid
    numbers = pd.Series(grid.sheet.cells[grid.frame.index.to_numpy() - 1, at], index=grid.frame.index, dtype=object)
    return replace(grid, frame=grid.frame.assign(item_id=numbers))


def _is_item_per_column(grid: Grid) -> bool:
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


def _role(grid: Grid, mapped: Mapping[str, str], *, patterned: bool) -> str | None:
    headers = list(grid.frame.columns)
    if moodle.is_export(headers):
        return "moodle"
    if patterned or presets.preset_of(headers) is not None:
        return "export"
    named = role_of(grid.sheet.name)
    marks = named == "scores" and len(numbered_items(headers)) > 1
    if named and grid.sheet.alone and not marks:
        return named
    names = {role: set(standard_names(role, headers, mapped).values()) for role in ROLES}
    if names["responses"] >= {"officer_id", "item_id", "answer"}:
        return "responses"
    numbered = "item_id" in names["items"] or any(fold(label) in FOLDED_RUNNING for label in grid.labels)
    told = {"key", "competency_id"} & names["items"] or {"form", "position"} <= names["items"]
    versions = sum(key_sheets.version_column(header, ()) is not None for header in headers)
    about_items = numbered and (told or versions > 1)
    about_items = about_items or ("form" in names["items"] and _is_item_per_column(grid))
    if about_items and "officer_id" not in names["officers"]:
        return "items"
    if names["attendance"] >= {"officer_id", "course_id"}:
        return "attendance"
    if names["scores"] >= {"officer_id", "competency_id", "score"}:
        return "scores"
    if names["ratings"] >= {"officer_id", "competency_id", "level"}:
        return "ratings"
    if any(looks_like_item(header) for header in headers):
        return "responses"
    if "officer_id" in names["officers"] and len(names["officers"]) > 1:
        return "officers"
    return named


def _no_role(grid: Grid) -> Problem:
    return no_column(grid, "officers", "officer_id")
