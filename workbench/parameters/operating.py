"""The files of operations that a cohort names: read, put together with what its parameters say, every entry placed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from workbench.errors import ParameterError, Problem
from workbench.inputs import (
    digest,
    files_in,
    is_book,
    is_folder,
    matching,
    plain,
    read_csv_grid,
    read_grids,
    read_json,
)
from workbench.messages import msg
from workbench.parameters.contradictory_operations import PLACE
from workbench.parameters.explain import located
from workbench.parameters.files import read_yaml, validated
from workbench.parameters.framework import Framework
from workbench.parameters.operations import Operations
from workbench.parameters.own import OPERATIONS, PARAMETERS
from workbench.parameters.partial import Partial
from workbench.parameters.workbook.operations_reading import read_operations_tree, understand
from workbench.parameters.workbook.tree import BookTree

KEPT = ".json"
"""What the name of a file ends with that a run keeps: ids and words of the declarations, read as they stand."""
TABLE, BOOK, YAML = ".csv", ".xlsx", (".yaml", ".yml")
LISTS = tuple(Operations.model_fields)
NOTHING = msg("The folder holds no operations.")
GIVE = msg("Put workbooks (.xlsx), YAML, or .csv files named like the sheets there.")


@dataclass(frozen=True)
class OperationsFile:
    """One file of operations, or the tables of a folder: what is valid in it, and every problem."""

    path: Path
    tree: CommentedMap | BookTree | dict[str, Any] | None
    part: Partial[Operations]
    problems: list[Problem]

    @property
    def valid(self) -> Operations:
        """What is valid in the file."""
        return self.part.model or Operations()


@dataclass(frozen=True)
class Met:
    """What a cohort's files of operations say.

    Attributes:
        files: as they were read, in the order in which they are named.
        paths: every file that was read.
    """

    files: tuple[OperationsFile, ...] = ()
    paths: tuple[Path, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """Every problem of the files by themselves."""
        return [problem for file in self.files for problem in file.problems]

    @cached_property
    def said(self) -> Operations:
        """What the files say together."""
        return joined_with(Operations(), (file.valid for file in self.files))

    def digest(self) -> str:
        """Return the SHA-256 of the files' bytes."""
        return hashlib.sha256(" ".join(map(digest, self.paths)).encode()).hexdigest()

    def placed(self, problem: Problem, own: Operations) -> Problem | None:
        """Return a problem with file, sheet, row and column; None where the parameters themselves hold the entry.

        Args:
            problem: its column is a dotted place in `training.operations` of parameters and files together.
            own: what the parameters say themselves.
        """
        parts = problem.column.removeprefix(f"{PLACE}.").split(".")
        if not problem.column.startswith(f"{PLACE}.") or len(parts) < 2 or not parts[1].isdigit():
            return None
        listed, at, rest = parts[0], int(parts[1]) - len(getattr(own, parts[0])), parts[2:]
        for file in self.files if at >= 0 else ():
            n = len(getattr(file.valid, listed))
            if at < n:
                return self._in(file, replace(problem, column=".".join([listed, str(at), *rest])))
            at -= n
        return None

    def _in(self, file: OperationsFile, problem: Problem) -> Problem:
        """Return a problem of what is valid in a file with its place there; one that shows no value shows none."""
        column = next((p.column for p in file.part.further([replace(problem, value="")])), problem.column)
        placed = located(replace(problem, column=column), file.tree, file.path)
        return placed if problem.value else replace(placed, value="")


def joined_with(own: Operations, more: Iterable[Operations]) -> Operations:
    """Return operations with the entries of others after their own."""
    every = [own, *more]
    return own.model_copy(update={key: [entry for one in every for entry in getattr(one, key)] for key in LISTS})


def without(whole: Operations, said: Operations) -> Operations | None:
    """Return operations without what files said of them; None where that does not stand at their ends any more."""
    rest = {}
    for key in LISTS:
        entries, last = getattr(whole, key), getattr(said, key)
        cut = len(entries) - len(last)
        if cut < 0 or entries[cut:] != last:
            return None
        rest[key] = entries[:cut]
    return Operations(**rest)


def operations_of(run: Path) -> Operations:
    """Return the operations that a run was made from: its own parameters' and its files'; none where it has none."""
    try:
        held = read_yaml(run / PARAMETERS).get("training") or {}
        files = read_json(run / OPERATIONS, error=ParameterError) if (run / OPERATIONS).is_file() else {}
        both = [Operations.model_validate(plain(said) or {}) for said in (held.get("operations"), files)]
    except (ParameterError, ValueError, AttributeError):
        return Operations()
    return joined_with(both[0], both[1:])


def read_met(names: str | Sequence[str] | None, folder: Path, framework: Framework | None) -> Met:
    """Read the files of operations that a cohort names.

    Args:
        names: files, folders or patterns, relative to `folder`; None for none.
        folder: that of the cohort's parameter file.
        framework: whose names may be written; None where it cannot be read: names stay then.
    """
    listed = [names] if isinstance(names, str) else list(names or ())
    named = [path for name in listed for path in (matching(folder / name) or [folder / name])]
    files: list[OperationsFile] = []
    paths: list[Path] = []
    for path in dict.fromkeys(named):
        try:
            for place, group in _groups(path):
                paths += group
                files.append(_file(place, group, framework))
        except ParameterError as error:
            files.append(OperationsFile(path, None, Partial(None), list(error.problems)))
    return Met(tuple(files), tuple(paths))


def _groups(path: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield what is read together, with its place: a file by itself, the tables of a folder as one."""
    if not is_folder(path):
        yield path, [path]
        return
    found = files_in(path, (TABLE, BOOK, *YAML), error=ParameterError)
    if not found:
        raise ParameterError(Problem(NOTHING, GIVE, "no-operations", str(path)))
    tables = [file for file in found if file.suffix.casefold() == TABLE]
    if tables:
        yield path, tables
    yield from ((file, [file]) for file in found if file not in tables)


def _file(place: Path, group: Sequence[Path], framework: Framework | None) -> OperationsFile:
    """Read a file, or tables of a folder, with every problem."""
    try:
        tree = _tree(place, group, framework)
        told: list[Problem] = []
        if isinstance(tree, CommentedMap):
            told = [located(problem, tree, place) for problem in understand(tree, framework)]
        part, wrong = validated(Operations, tree, place)
    except ParameterError as error:
        return OperationsFile(place, None, Partial(None), list(error.problems))
    if isinstance(tree, BookTree):
        return OperationsFile(place, tree, part, [*tree.problems, *tree.unlike(wrong)])
    return OperationsFile(place, tree, part, unlike(told, wrong))


def unlike(told: Sequence[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Return problems and further ones, of those none where something was told already."""
    places = {place_of(problem) for problem in told}
    return [*told, *(problem for problem in problems if place_of(problem) not in places)]


def place_of(problem: Problem) -> tuple[object, ...]:
    """Return where a problem stands."""
    return problem.file, problem.sheet, problem.row, problem.column


def _tree(place: Path, group: Sequence[Path], framework: Framework | None) -> CommentedMap | BookTree | dict[str, Any]:
    if place.suffix.casefold() == KEPT:
        held = read_json(place, error=ParameterError)
        return held if isinstance(held, dict) else {"operations": held}
    if is_folder(place) or place.suffix.casefold() == TABLE:
        return read_operations_tree(place, [read_csv_grid(file, error=ParameterError) for file in group], framework)
    if is_book(place):
        return read_operations_tree(place, read_grids(place, error=ParameterError), framework)
    return read_yaml(place)
