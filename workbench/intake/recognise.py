"""Which sheet is which: roles by name and by content, the parameters' `columns`, and the columns' standard names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake import candidates, exams, office
from workbench.intake.blocks import tables_of
from workbench.intake.exam import key_sheets
from workbench.intake.exam.version_words import version_word
from workbench.intake.formats.sheet import Sheet
from workbench.intake.headers import (
    FOLDED_RUNNING,
    KNOWN,
    ROLES,
    fold,
    looks_like_item,
    numbered_items,
    role_of,
    standard_names,
)
from workbench.intake.layout import Grid, lay_out
from workbench.intake.mapping import (
    PEOPLE_SHEETS,
    is_named,
    is_sheet,
    mapping_of,
    patterns_of,
    told_role,
    unknown_role,
    unknown_sheet,
    unmapped,
)
from workbench.intake.pairing import Domains, UnpairedError, unpaired
from workbench.intake.parts import Part, is_item_per_column, no_column, parts_of
from workbench.intake.refusals import empty, headless, nothing
from workbench.intake.rules import entries
from workbench.intake.software import exports, moodle, presets
from workbench.intake.stack import aligned, continues, differing, stackable


@dataclass(frozen=True, eq=False)
class Recognised:
    """The parts of one exam; of several, `exams` holds name → its own parts, and `parts` what is of no exam.

    `inferred` is name → sheets of answers and of keys, where neither names nor columns alone pair them.
    """

    parts: dict[str, Part]
    exams: dict[str, dict[str, Part]]
    found: list
    inferred: Mapping[str, tuple[Sequence[str], Sequence[str]]] = field(default_factory=dict)


def recognise(
    sheets: Sequence[Sheet],
    columns: Mapping[str, Mapping[str, str]],
    roles: Mapping[str, str] | None = None,
    *,
    domains: Domains = exams.NONE,
    of_exams: Mapping[str, str] = exams.NONE,
) -> Recognised:
    """Find the role of every sheet and the standard names of its columns.

    A sheet's role is that of its name, else what its headers show. Sheets that show nothing are ignored with a note.
    Of several sheets of one role those count that the workbook shows; where their headers are the same they are read
    as one. Several tables on one sheet are sheets of their own. Where several exams were sat, each has its own sheets
    of answers and its own rows of the keys (see `exams.papers_of`).

    Args:
        sheets: what was read.
        columns: the parameters' `columns`, sheet → {header: standard name}.
        roles: the parameters' `sheets`, sheet, file or `file: sheet` → role or `ignored`; goes before what is seen.
        domains: of the framework, by which keys and banners name exams.
        of_exams: the parameters' `exams`, sheet, file or `file: sheet` → its exam; goes before what is seen.

    Raises:
        InputError: for empty results, a mapped header that does not exist, sheets of one role with different
            headers, a header that stands twice, a sheet without its id column, and ids that Excel destroyed.
        UnpairedError: for sheets of answers whose exam has to be said.
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
    said = {sheet.place: told_role(sheet, roles or {}) for sheet in filled}
    for key, told in (("sheets", roles or {}), ("exams", of_exams)):
        problems += [unknown_role(name, filled, key) for name in told if not any(is_named(name, s) for s in filled)]
    left = [entries("sheet_left_out", sheet.place) for sheet in filled if said[sheet.place] == "ignored"]
    filled = [sheet for sheet in filled if said[sheet.place] != "ignored"]
    if not filled:
        raise InputError([*problems, nothing(sheets)])
    maps = {sheet.place: mapping_of(sheet, columns) for sheet in filled}
    grids = [replace(lay_out(sheet, written | maps[sheet.place].keys()), mapped=maps[sheet.place]) for sheet in filled]
    problems += unmapped(grids, columns)
    found: dict[str, list[Grid]] = {}
    notes, unused = left, []
    for grid in grids:
        role = said[grid.place] or _role(grid, maps[grid.place], patterned=bool(patterns_of(grid.sheet, columns)))
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
    walk = candidates.walk_of([*found.get("officers", []), *unused])
    for role in ("officers", "responses", "scores", "ratings", "attendance"):
        own = (
            candidates.without_candidates(found[role]) if role == "officers" and role in found else found.get(role, [])
        )
        if own:
            found[role], more = candidates.with_ids(own, walk)
            notes += more
    if len(found.get("officers", [])) > 1:
        found["officers"] = _lists_aligned(found["officers"])
    plain = not of_moodle and not of_software
    papers, notes = _papers(found, notes, domains, of_exams) if plain else (exams.Papers(), notes)
    if papers.open:
        raise UnpairedError([*problems, *map(unpaired, papers.open)], papers.open)
    if papers.problems:
        raise InputError([*problems, *papers.problems])
    if papers.of and not problems:
        return _several(papers, found, maps, columns, notes)
    named = _versions(found, maps)
    keys = found.pop("items", [])
    problems += [differing(role, of_role) for role, of_role in found.items() if not _as_one(role, of_role, of_moodle)]
    if not {"officers", "responses", "scores"} & found.keys():
        problems += [_no_role(grid) for grid in grids]
    if problems:
        raise InputError(problems)
    parts = parts_of(found, keys, maps, columns, named, of_moodle=of_moodle, of_software=of_software)
    return Recognised(parts, {}, notes + _notes(parts))


def _lists_aligned(grids: Sequence[Grid]) -> list[Grid]:
    """Return the lists of people with the same headers; sheets with answers stay as they are."""
    lists = [grid for grid in grids if not exams.has_answers(grid)]
    rest = [grid for grid in grids if grid not in lists]
    return [*(aligned(lists) if len(lists) > 1 else lists), *rest]


def _notes(parts: Mapping[str, Part]) -> list:
    return [note for part in parts.values() for note in part.grid.notes]


def _papers(
    found: dict[str, list[Grid]], notes: list, domains: Domains, of_exams: Mapping[str, str]
) -> tuple[exams.Papers, list]:
    """Return the exams of the sheets of answers and keys; a sheet that repeats another is left out of `found`."""
    for role in ("responses", "officers", "items"):
        if len(found.get(role, [])) > 1:
            found[role], more = exams.once(found[role])
            notes = notes + more
    people = [grid for role in ("responses", "officers") for grid in found.get(role, [])]
    answers = [grid for grid in people if exams.has_answers(grid) or exams.is_long(grid)]
    papers = exams.papers_of(answers, found.get("items", []), domains, of_exams) if answers else exams.Papers()
    return papers, [*notes, *papers.found]


def _several(
    papers: exams.Papers,
    found: Mapping[str, list[Grid]],
    maps: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, Mapping[str, str]],
    notes: list,
) -> Recognised:
    """Return the parts of each of several exams, and those of none."""
    taken = [grid.place for paper in papers.of for grid in paper.answers]
    rest = {
        role: [grid for grid in grids if grid.place not in taken] for role, grids in found.items() if role != "items"
    }
    rest = {role: grids for role, grids in rest.items() if grids}
    problems = [differing(role, grids) for role, grids in rest.items() if not _as_one(role, grids, ())]
    if problems:
        raise InputError(problems)
    of_exam: dict[str, dict[str, Part]] = {}
    parts: dict[str, Part] = {}
    for name, own in [("", rest), *((paper.name, {"responses": list(paper.answers)}) for paper in papers.of)]:
        keys = next((list(paper.keys) for paper in papers.of if paper.name == name), [])
        if name and not _as_one("responses", own["responses"], ()):
            problems.append(differing("responses", own["responses"]))
            continue
        try:
            made = parts_of(own, keys, maps, columns, _versions(own, maps), of_moodle=(), of_software=frozenset())
        except InputError as error:
            problems += error.problems
            continue
        if name:
            of_exam[name] = made
        else:
            parts = made
    if problems:
        raise InputError(problems)
    every = [parts, *of_exam.values()]
    inferred = {
        paper.name: ([grid.place for grid in paper.answers], [grid.place for grid in paper.keys])
        for paper in papers.of if papers.inferred
    }  # fmt: skip
    return Recognised(parts, of_exam, notes + [note for own in every for note in _notes(own)], inferred)


def _versions(found: Mapping[str, list[Grid]], maps: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the versions that sheets of people name."""
    words: set[str] = set()
    for role in PEOPLE_SHEETS & found.keys():
        for grid in found[role]:
            names = standard_names("officers", grid.frame.columns, maps[grid.place])
            for header in (header for header, standard in names.items() if standard == "form"):
                words |= {version_word(text) for text in pd.unique(grid.frame[header]) if text}
    return frozenset(words)


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


def _role(grid: Grid, mapped: Mapping[str, str], *, patterned: bool) -> str | None:
    headers = list(grid.frame.columns)
    if moodle.is_export(headers):
        return "moodle"
    if patterned or presets.preset_of(headers) is not None:
        return "export"
    if not mapped and office.kind_of([str(header) for header in headers]) is not None:
        return None
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
    about_items = about_items or ("form" in names["items"] and is_item_per_column(grid))
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
