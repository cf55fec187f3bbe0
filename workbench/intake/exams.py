"""Results of several exams, one per domain or session: which sheets of answers and which keys belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from workbench.errors import Problem
from workbench.intake.exam import key_sheets
from workbench.intake.headers import fold, numbered_items, standard_names
from workbench.intake.layout import Grid, unnumbered
from workbench.intake.mapping import told_role
from workbench.intake.pairing import (
    SHORTEST,
    Domains,
    Unpaired,
    asked_by,
    paired,
    remainder,
    title,
)
from workbench.intake.rules import entries
from workbench.intake.stack import stackable
from workbench.messages import msg

EXAM = (
    "môn thi", "môn", "tên môn", "tên môn thi", "bài thi", "tên bài thi", "phần thi", "nội dung thi", "kỳ thi",
    "môn kiểm tra", "môn đánh giá", "exam", "exam name", "subject", "paper", "test", "test name",
)  # fmt: skip
OF_DOMAIN = ("lĩnh vực", "tên lĩnh vực", "domain", "chuyên đề", "chuyên môn", "nghiệp vụ", "lĩnh vực thi")
FOLDED_EXAM = frozenset(map(fold, EXAM))
FOLDED_DOMAIN = frozenset(map(fold, OF_DOMAIN))
FOLDED_COMPETENCY = frozenset(map(fold, ("năng lực", "mã năng lực", "tên năng lực", "competency")))
FEWEST_COLUMNS = 3
NONE: Mapping[str, Any] = MappingProxyType({})
SHARED = 0.2
"""Share of the people of two sheets, beyond which both are there, that makes them two exams."""


@dataclass(frozen=True, eq=False)
class Paper:
    """One of several exams: its name, its sheets of answers, and the rows of the keys that are its own."""

    name: str
    answers: tuple[Grid, ...]
    keys: tuple[Grid, ...]


@dataclass(frozen=True, eq=False)
class Papers:
    """The exams found, none where all is one exam; what the ledger is to say, and why they cannot be told.

    `open` are sheets of answers whose exam has to be said; `inferred` says that sheets and keys have no names alike.
    """

    of: tuple[Paper, ...] = ()
    found: tuple[pd.DataFrame, ...] = ()
    problems: tuple[Problem, ...] = ()
    open: tuple[Unpaired, ...] = ()
    inferred: bool = False


def has_answers(grid: Grid) -> bool:
    """Whether a sheet holds numbered items beside the ids of people."""
    names = standard_names("officers", grid.frame.columns, grid.mapped)
    return "officer_id" in names.values() and len(numbered_items(map(str, grid.frame.columns))) >= 2


def is_long(grid: Grid) -> bool:
    """Whether a sheet holds a row for each person and item."""
    names = standard_names("responses", grid.frame.columns, grid.mapped)
    return {"officer_id", "item_id", "answer"} <= set(names.values())


def once(grids: Sequence[Grid]) -> tuple[list[Grid], list[pd.DataFrame]]:
    """Leave out sheets whose rows all stand in an earlier sheet too, as where a workbook is kept in parts as well."""
    kept: list[Grid] = []
    found = []
    for grid in grids:
        same = next((other for other in kept if _same(grid, other)), None)
        if same is None:
            kept.append(grid)
        else:
            found.append(entries("sheet_repeated", grid.place, value=same.place))
    return kept, found


def papers_of(
    answers: Sequence[Grid], keys: Sequence[Grid], domains: Domains = NONE, said: Mapping[str, str] = NONE
) -> Papers:
    """Return the exams that sheets of answers and keys are of; none where they are of one.

    A column of the key that names the exam (`Môn thi`) tells whose each of its rows is; a sheet of answers is of the
    exam that a column of its own, its name, its file's name or its banner names. Without such a column, sheets belong
    together that are named alike (`Bài làm KTC`, `Đáp án KTC`), or files that hold a sheet of answers and a key each,
    else as `pairing.paired` finds.

    Args:
        answers: sheets of answers.
        keys: sheets of keys.
        domains: of the framework.
        said: sheet or file → its exam, as the parameters have it.
    """
    keys = [_sectioned(grid) for grid in keys]
    columns = [exam_column(grid) for grid in keys]
    names = _names(grid.frame[column] for grid, column in zip(keys, columns, strict=True) if column)
    names = names or _names_of_sheets(answers, keys)
    if len(names) > 1:
        return _by_column(answers, keys, columns, names, said)
    if len(answers) > 1 and len(keys) > 1:
        alike = Papers() if said else _by_name(answers, keys)
        apart = bool(said) or not stackable(answers) or _same_people(answers)
        return alike if alike.of or not apart else _by_fit(answers, keys, domains, said)
    return _by_people(answers) if len(answers) > 1 and not keys and all(map(has_answers, answers)) else Papers()


def _sectioned(grid: Grid) -> Grid:
    """Return a sheet of keys with a column for the exam, where headings among its rows name it."""
    frame = grid.frame
    if grid.sheet.table is not None or exam_column(grid) is not None or frame.shape[1] < FEWEST_COLUMNS:
        return grid
    number = {s: h for h, s in standard_names("items", frame.columns, grid.mapped).items()}.get("item_id")
    lone = (frame != "").sum(axis=1).to_numpy() == 1
    words = pd.Series([next((cell for cell in row if cell), "") for row in frame.to_numpy()], index=frame.index)
    above = _heading_above(grid)
    headed = words.where(lone & words.str.contains(" "))
    if number is None or headed.nunique() + (above != "") < 2:
        return grid
    exam = headed.ffill().fillna(above).map(_exam_in)
    repeated = (frame == frame.columns.to_numpy()).sum(axis=1).to_numpy() >= frame.shape[1] - 1
    kept = ~lone & ~repeated & (frame[number] != "").to_numpy()
    twice = pd.DataFrame({"exam": exam[kept], "number": frame.loc[kept, number]}).duplicated().any()
    return grid if twice else replace(grid, frame=frame[kept].assign(**{EXAM[0]: exam[kept]}))


def _heading_above(grid: Grid) -> str:
    """Return the words that stand alone in the row above a header."""
    row = grid.header_row - 2
    told = [str(cell) for cell in grid.sheet.cells[row] if cell] if row >= 0 else []
    return told[0] if len(told) == 1 else ""


def _exam_in(heading: str) -> str:
    """Return the exam that a heading names: `Môn thi: Thuế` → `Thuế`."""
    first, sign, rest = heading.partition(":")
    named = bool(sign and rest.strip()) and fold(unnumbered(first)) in FOLDED_EXAM | FOLDED_DOMAIN
    return rest.strip() if named else unnumbered(heading)


def _names_of_sheets(answers: Sequence[Grid], keys: Sequence[Grid]) -> list[str]:
    """Return the exams that a column of the answers names, where each sheet of keys is one's by its name."""
    columns = [own for grid in answers if (own := _own_column(grid)) is not None]
    names = _names(grid.frame[own] for grid in answers if (own := _own_column(grid)) is not None)
    told = [named_in(grid, names) for grid in keys]
    return names if columns and keys and all(told) and len(set(told)) == len(names) else []


def _own_column(grid: Grid) -> str | None:
    return next((str(header) for header in grid.frame.columns if fold(str(header)) in FOLDED_EXAM), None)


def exam_column(grid: Grid) -> str | None:
    """Return the column of a sheet of keys that names the exam of each row.

    A column of domains is one only where numbers repeat between domains and none does within one.
    """
    headers = [str(header) for header in grid.frame.columns]
    named = next((header for header in headers if fold(header) in FOLDED_EXAM), None)
    if named is not None:
        return named
    domain = next((header for header in headers if fold(header) in FOLDED_DOMAIN), None)
    number = {s: h for h, s in standard_names("items", headers, {}).items()}.get("item_id")
    per_version = [found[1] for found in (key_sheets.version_column(header, ()) for header in headers) if found]
    competency = "competency_id" in per_version or any(fold(header) in FOLDED_COMPETENCY for header in headers)
    if domain is None or number is None or not competency:
        return None
    frame = grid.frame[(grid.frame[number] != "") & (grid.frame[domain] != "")]
    form = {s: h for h, s in standard_names("items", headers, {}).items()}.get("form")
    within = [number, form] if form and form not in (number, domain) else [number]
    repeats = frame.duplicated(within).any()
    return domain if repeats and not frame.duplicated([*within, domain]).any() else None


def _by_column(
    answers: Sequence[Grid],
    keys: Sequence[Grid],
    columns: Sequence[str | None],
    names: Sequence[str],
    said: Mapping[str, str],
) -> Papers:
    of: dict[str, list[Grid]] = {fold(name): [] for name in names}
    found: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for grid in answers:
        own = _own_column(grid)
        if own is not None and grid.frame[own].map(fold).isin(list(of)).any():
            for exam in names:
                rows = (grid.frame[own].map(fold) == fold(exam)).to_numpy()
                if rows.any():
                    of[fold(exam)].append(_part_of(grid, rows, own))
            continue
        told = fold(told_role(grid.sheet, said) or "")
        named = next((name for name in names if fold(name) == told), None) or named_in(grid, names)
        if named is None:
            problems.append(_unnamed(grid, names))
            continue
        of[fold(named)].append(grid)
        found.append(entries("sheet_of_exam", grid.place, value=named))
    papers = []
    for name in names:
        mine = of[fold(name)]
        if not mine:
            found.append(entries("exam_without_answers", keys[0].place, value=name))
            continue
        files = {grid.sheet.file for grid in mine}
        own_keys = []
        for grid, column in zip(keys, columns, strict=True):
            rows = np.ones(len(grid.frame), dtype=bool)
            of_key = named_in(grid, names) if column is None else None
            if of_key is not None and fold(of_key) != fold(name):
                continue
            if column is not None:
                rows = (_filled_down(grid.frame[column]).map(fold) == fold(name)).to_numpy()
            if rows.any():
                own_keys.append(_part_of(grid, rows, column) if column else grid)
        beside = [grid for grid in own_keys if grid.sheet.file in files]
        papers.append(Paper(name, tuple(mine), tuple(once(beside or own_keys)[0])))
    return Papers(tuple(papers), tuple(found), tuple(problems))


def _by_name(answers: Sequence[Grid], keys: Sequence[Grid]) -> Papers:
    """Return exams whose answers and key have names alike, or a file of their own; none unless all have."""
    for name_of in (_of_sheet, _of_file, _of_file_without_version):
        of: dict[str, tuple[list[Grid], list[Grid]]] = {}
        for at, grids in enumerate((answers, keys)):
            for grid in grids:
                of.setdefault(name_of(grid), ([], []))[at].append(grid)
        if len(of) > 1 and "" not in of and all(len(own) and len(told) for own, told in of.values()):
            if _versions_of_one([told for _, told in of.values()]):
                continue
            papers = [Paper(title(own[0]), tuple(own), tuple(told)) for own, told in of.values()]
            found = [entries("sheet_of_exam", grid.place, value=p.name) for p in papers for grid in p.answers]
            return Papers(tuple(papers), tuple(found))
    return Papers()


def _by_fit(answers: Sequence[Grid], keys: Sequence[Grid], domains: Domains, said: Mapping[str, str]) -> Papers:
    """Return exams whose sheets are paired by what else tells it; see `pairing.paired`."""
    pairs = paired(answers, keys, domains, said)
    found = [entries("sheet_of_exam", grid.place, value=group.name) for group, own in pairs.of for grid in own]
    found += [
        entries("exam_without_answers", group.keys[0].place, value=group.name) for group, own in pairs.of if not own
    ]
    papers = tuple(Paper(group.name, own, tuple(once(group.keys)[0])) for group, own in pairs.of if own)
    return Papers(papers, tuple(found), open=pairs.open, inferred=True)


def _of_sheet(grid: Grid) -> str:
    return remainder(grid.sheet.name)


def _of_file(grid: Grid) -> str:
    return fold(grid.sheet.file.rpartition(".")[0])


def _of_file_without_version(grid: Grid) -> str:
    """Return what a file's name says beside the version: `Thuế - Mã đề 02` → `thue`."""
    stem = grid.sheet.file.rpartition(".")[0]
    found = key_sheets.NAMING.fullmatch(" ".join(stem.split()))
    return fold(found["before"] + found["after"]) if found else fold(stem)


def _by_people(answers: Sequence[Grid]) -> Papers:
    """Return exams where no sheet holds keys: sheets that ask for different things, or that the same people sat.

    Rooms of one exam have different people and the same items.
    """
    of: dict[tuple, list[Grid]] = {}
    for grid in answers:
        asked = (frozenset(map(fold, grid.groups.values())), frozenset(numbered_items(map(str, grid.frame.columns))))
        of.setdefault(asked, []).append(grid)
    told: list[list[Grid]] = []
    for own in of.values():
        told += [[grid] for grid in own] if _same_people(own) else [own]
    shared = any(_same_people([a[0], b[0]]) for at, a in enumerate(told) for b in told[at + 1 :])
    names = [title(own[0]) for own in told]
    if len(told) < 2 or not shared or len(set(map(fold, names))) < len(names):
        return Papers()
    papers = tuple(Paper(name, tuple(own), ()) for name, own in zip(names, told, strict=True))
    return Papers(
        papers, tuple(entries("sheet_of_exam", grid.place, value=p.name) for p in papers for grid in p.answers)
    )


def _same_people(grids: Sequence[Grid]) -> bool:
    """Whether two of these sheets have more people in common than slips explain."""
    people = []
    for grid in grids:
        names = standard_names("officers", grid.frame.columns, grid.mapped)
        ids = [header for header, standard in names.items() if standard == "officer_id"]
        people.append(set(grid.frame[ids[0]]) - {""} if ids else set())
    return any(len(a & b) > SHARED * min(len(a), len(b)) for at, a in enumerate(people) for b in people[at + 1 :])


def _versions_of_one(keys: Sequence[Sequence[Grid]]) -> bool:
    """Whether keys ask for the same competencies, as those of versions of one exam do."""
    asked = [asked_by(grids) for grids in keys]
    return not all(asked) or any(a & b for at, a in enumerate(asked) for b in asked[at + 1 :])


def named_in(grid: Grid, names: Sequence[str]) -> str | None:
    """Return the exam that a sheet is of by its name, its file's name or its banner, the first that names just one."""
    banner = " ".join(str(cell) for cell in grid.sheet.cells[: max(0, grid.header_row - 1)].ravel() if cell)
    for words in (grid.sheet.name, grid.sheet.file.rpartition(".")[0] or grid.sheet.file, banner):
        found = [name for name in names if _says(words, name)]
        longest = [name for name in found if not any(name != other and fold(name) in fold(other) for other in found)]
        if len(longest) == 1:
            return longest[0]
    return None


def _says(words: str, name: str) -> bool:
    folded, wanted = fold(words), fold(name)
    if not wanted:
        return False
    if folded == wanted or (len(wanted) >= SHORTEST and wanted in folded):
        return True
    initials = "".join(fold(word)[:1] for word in name.split())
    return len(initials) >= 2 and initials in {fold(word) for word in re.split(r"[\s_\-–.,()]+", words)}


def _names(columns: Iterable[pd.Series]) -> list[str]:
    """Return the exams that columns name, each once, as first written."""
    seen: dict[str, str] = {}
    for column in columns:
        for name in pd.unique(column):
            if name and fold(str(name)):
                seen.setdefault(fold(str(name)), str(name))
    return list(seen.values())


def _filled_down(column: pd.Series) -> pd.Series:
    """Return a column whose empty cells take the name above, as where an exam is named once before its items."""
    return column.mask(column == "").ffill().fillna("")


def _part_of(grid: Grid, rows: np.ndarray, column: str) -> Grid:
    return replace(grid, frame=grid.frame[rows].drop(columns=column))


def _same(grid: Grid, other: Grid) -> bool:
    """Whether two sheets say the same row by row; dates may be written in either way."""
    a, b = grid.frame, other.frame
    if grid.sheet.table is not None or other.sheet.table is not None or list(a.columns) != list(b.columns):
        return False
    if len(a) != len(b):
        return False
    items = [header for header in a.columns if header in set(numbered_items(map(str, a.columns)))]
    ids = [h for h, standard in standard_names("officers", a.columns, grid.mapped).items() if standard == "officer_id"]
    kept = [*ids, *items] if items and ids else list(a.columns)
    return bool((a[kept].to_numpy() == b[kept].to_numpy()).all())


def _unnamed(grid: Grid, names: Sequence[str]) -> Problem:
    return Problem(
        msg("Of which exam this sheet holds answers cannot be told. The key names the exams: {names}.").format(
            names=", ".join(f"`{name}`" for name in names[:12])
        ),
        msg("Give the sheet or the file the name of its exam, or add a column `Môn thi`."),
        rule="exam_unnamed",
        file=grid.sheet.file,
        sheet=grid.sheet.name,
    )
