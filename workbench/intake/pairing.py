"""Which sheets of answers belong to which keys, where several exams stand on sheets of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from workbench.errors import InputError, Problem
from workbench.intake.exam import key_sheets
from workbench.intake.headers import ROLE_OF, fold, number_of, numbered_items, standard_names
from workbench.intake.layout import Grid
from workbench.intake.mapping import told_role
from workbench.messages import Words, joined, msg

SHORTEST = 4
"""Letters of an exam's name, from which it is looked for within the names of sheets and files."""
SAME = 0.5
"""Share of the competencies of the key with fewer, from which two keys are versions of one exam."""
MOST_SHOWN = 6

Domains = Mapping[str, frozenset[str]]
"""Name of a domain → its competencies, by all their names, folded."""


@dataclass(frozen=True, eq=False)
class KeyGroup:
    """Keys of one exam: its name, the sheets, and the numbers of its items."""

    name: str
    keys: tuple[Grid, ...]
    numbers: frozenset[str]

    @property
    def said(self) -> Words:
        """The exam in words: its name, the sheets of its keys, how many questions they have."""
        places = ", ".join(f"`{grid.place}`" for grid in self.keys[:MOST_SHOWN])
        words = msg("{name} (key: {places}; questions: {n})")
        return words.format(name=self.name, places=places, n=len(self.numbers))


@dataclass(frozen=True, eq=False)
class Unpaired:
    """A sheet of answers of which nothing tells, or several things tell differently, of which exam it is."""

    grid: Grid
    n: int
    of: tuple[KeyGroup, ...]


class UnpairedError(InputError):
    """Sheets of answers whose exam has to be said; `sheets` are these."""

    def __init__(self, problems: Sequence[Problem], sheets: Sequence[Unpaired]):
        super().__init__(problems)
        self.sheets = sheets


@dataclass(frozen=True, eq=False)
class Pairs:
    """Exams with their sheets of answers and keys, none where the sheets are of one; `open` are sheets of no exam."""

    of: tuple[tuple[KeyGroup, tuple[Grid, ...]], ...] = ()
    open: tuple[Unpaired, ...] = field(default=())


def paired(answers: Sequence[Grid], keys: Sequence[Grid], domains: Domains, said: Mapping[str, str]) -> Pairs:
    """Pair sheets of answers with keys that ask for different things.

    Whose a sheet of answers is, is told by what was said of it, else by the names of sheets and files, by its banner,
    and by the number of its questions; where these contradict each other, or none tells it, it stays open. The last
    sheet takes the last key where there are as many sheets as keys.

    Args:
        answers: sheets of answers.
        keys: sheets of keys.
        domains: of the framework.
        said: sheet or file → its exam, as the parameters have it.
    """
    groups = _groups(keys, domains, said)
    if len(groups) < 2 or not all(a.numbers & b.numbers for at, a in enumerate(groups) for b in groups[at + 1 :]):
        return Pairs()
    of: dict[int, list[Grid]] = {at: [] for at in range(len(groups))}
    unsure: list[tuple[Grid, set[int]]] = []
    names = _shared_words(answers, groups, domains)
    for grid in answers:
        told = told_role(grid.sheet, said)
        if told is not None:
            meant = [at for at, group in enumerate(groups) if fold(group.name) == fold(told)]
            if meant:
                of[meant[0]].append(grid)
            else:
                unsure.append((grid, set()))
            continue
        evidence = [names[id(grid)], _by_banner(grid, groups, domains), _by_numbers(grid, groups)]
        left = set(range(len(groups)))
        for own in evidence:
            left &= own or left
        if len(left) == 1:
            of[left.pop()].append(grid)
        else:
            unsure.append((grid, left))
    free = [at for at, own in of.items() if not own]
    if len(unsure) == len(free) == 1 and len(answers) == len(groups) and free[0] in unsure[0][1]:
        of[free[0]].append(unsure.pop()[0])
    every = tuple(groups)
    return Pairs(
        tuple((groups[at], tuple(own)) for at, own in of.items()),
        tuple(Unpaired(grid, len(numbers_of(grid)), every) for grid, _ in unsure),
    )


def unpaired(one: Unpaired) -> Problem:
    """Return the problem of a sheet of answers of which the exam cannot be told."""
    words = msg("Of which exam this sheet holds answers cannot be told; it has {n} questions. Keys: {keys}.")
    instead = msg(
        'Say it in the parameters: `exams: {{"{sheet}": "<exam>"}}` with one of these exams, and the same of a key '
        "whose exam is another; or name the sheet after its key."
    )
    return Problem(
        words.format(n=one.n, keys=joined([group.said for group in one.of[:MOST_SHOWN]], "; ")),
        instead.format(sheet=one.grid.sheet.name),
        rule="exam_unpaired",
        file=one.grid.sheet.file,
        sheet=one.grid.sheet.name,
    )


def asked_by(grids: Sequence[Grid]) -> set[str]:
    """Return the competencies that sheets of keys ask for, folded."""
    told: set[str] = set()
    for grid in grids:
        for header, standard in standard_names("items", grid.frame.columns, {}).items():
            told |= set(grid.frame[header].map(fold)) - {""} if standard == "competency_id" else set()
        for header in map(str, grid.frame.columns):
            found = key_sheets.version_column(header, ())
            if found is not None and found[1] == "competency_id":
                told |= set(grid.frame[header].map(fold)) - {""}
    return told


def numbers_of(grid: Grid) -> frozenset[str]:
    """Return the numbers of the items that a sheet of answers or of keys has."""
    headers = numbered_items(map(str, grid.frame.columns))
    column = next(
        (h for h, s in standard_names("items", grid.frame.columns, grid.mapped).items() if s == "item_id"), None
    )
    cells = headers if len(headers) > 1 or column is None else [str(cell) for cell in pd.unique(grid.frame[column])]
    return frozenset(number_of(cell) or fold(cell) for cell in cells if cell)


def remainder(name: str) -> str:
    """Return what a sheet's name says beside its role: `Đáp án KTC` → `ktc`."""
    folded = fold(name)
    known = sorted((word for word in ROLE_OF if folded.startswith(word) or folded.endswith(word)), key=len)
    return folded.replace(known[-1], "", 1) if known else folded


def title(grid: Grid) -> str:
    """Return what to call the exam of a sheet that has a name of its own, else by its file."""
    return grid.sheet.name if remainder(grid.sheet.name) else grid.sheet.file.rpartition(".")[0]


def _groups(keys: Sequence[Grid], domains: Domains, said: Mapping[str, str]) -> list[KeyGroup]:
    """Return keys by exam: those that were said to be of one, and those that ask for the same competencies."""
    if not all(map(_has_key, keys)) or all(key_sheets.version_of_sheet(grid.sheet.name) for grid in keys):
        return []
    found: list[tuple[str | None, list[Grid]]] = []
    for grid in keys:
        told = told_role(grid.sheet, said)
        for name, own in found:
            same = fold(name or "") == fold(told or "") if told or name else any(_of_one(grid, other) for other in own)
            if same:
                own.append(grid)
                break
        else:
            found.append((told, [grid]))
    named = [_domain_of(own, domains) for _, own in found]
    names = [
        told or (domain if domain and named.count(domain) == 1 else title(own[0]))
        for (told, own), domain in zip(found, named, strict=True)
    ]
    names = names if len(set(map(fold, names))) == len(names) else [own[0].place for _, own in found]
    return [
        KeyGroup(name, tuple(own), frozenset().union(*map(numbers_of, own)))
        for name, (_, own) in zip(names, found, strict=True)
    ]


def _has_key(grid: Grid) -> bool:
    headers = list(map(str, grid.frame.columns))
    versions = (key_sheets.version_column(header, ()) for header in headers)
    columns = "key" in standard_names("items", headers, grid.mapped).values()
    return columns or any(found and found[1] == "key" for found in versions) or len(numbered_items(headers)) > 1


def _of_one(grid: Grid, other: Grid) -> bool:
    """Whether two sheets hold keys of one exam: they ask for the same, as far as they tell what for."""
    mine, theirs = asked_by([grid]), asked_by([other])
    if not mine or not theirs:
        return numbers_of(grid) == numbers_of(other)
    return len(mine & theirs) >= SAME * min(len(mine), len(theirs))


def _domain_of(grids: Sequence[Grid], domains: Domains) -> str:
    """Return the only domain whose competencies keys ask for, "" where they ask for several, or for unknown ones."""
    asked = asked_by(grids)
    own = [name for name, competencies in domains.items() if asked & competencies]
    return own[0] if len(own) == 1 and asked <= domains[own[0]] else ""


def _words(text: str) -> set[str]:
    return {fold(word) for word in re.split(r"[\W_]+", text)} - {""}


def _shared_words(answers: Sequence[Grid], groups: Sequence[KeyGroup], domains: Domains) -> dict[int, set[int]]:
    """Return for each sheet of answers, by identity, the one exam with whose names its own has most words in common.

    Words that all sheets of answers have, or all exams, tell nothing.
    """

    def telling(sets: list[set[str]]) -> list[set[str]]:
        return [{word for word in own if any(word not in other for other in sets)} for own in sets]

    of_keys = telling([
        set().union(*map(_names, group.keys)) | _words(group.name) | _words(_domain_of(group.keys, domains))
        for group in groups
    ])  # fmt: skip
    of_answers = telling(list(map(_names, answers)))
    shared = [[len(own & of_key) for of_key in of_keys] for own in of_answers]
    return {id(grid): _best(counts) for grid, counts in zip(answers, shared, strict=True)}


def _names(grid: Grid) -> set[str]:
    return _words(grid.sheet.name) | _words(grid.sheet.file.rpartition(".")[0])


def _by_banner(grid: Grid, groups: Sequence[KeyGroup], domains: Domains) -> set[int]:
    """Return the one exam that the banner of a sheet of answers names."""
    banner = fold(" ".join(str(cell) for cell in grid.sheet.cells[: max(0, grid.header_row - 1)].ravel() if cell))

    def named(at: int) -> int:
        names = {fold(groups[at].name), fold(_domain_of(groups[at].keys, domains))}
        return max((len(name) for name in names if len(name) >= SHORTEST and name in banner), default=0)

    return _best([named(at) for at in range(len(groups))])


def _by_numbers(grid: Grid, groups: Sequence[KeyGroup]) -> set[int]:
    """Return the exams that have the questions that a sheet of answers has; none where none has."""
    own = numbers_of(grid)
    return {at for at, group in enumerate(groups) if group.numbers == own}


def _best(scores: Sequence[int]) -> set[int]:
    """Return the one place with the highest score; none where it is 0, or several have it."""
    best = max(scores)
    return {scores.index(best)} if best and scores.count(best) == 1 else set()
