"""Frameworks and cohorts' parameters to and from workbooks, whichever of the two a file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.inputs import is_book, read_grids
from workbench.messages import DEFAULT, Words, msg
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.contradictions import of_framework
from workbench.parameters.files import read_yaml, validated
from workbench.parameters.framework import Framework
from workbench.parameters.loading import judged_file, load_framework
from workbench.parameters.workbook.reading import holds_framework, read_framework_tree
from workbench.parameters.workbook.settings import holds_parameters, parameters_book, read_parameters_tree
from workbench.parameters.workbook.tree import BookTree
from workbench.parameters.workbook.writing import framework_book

LOST = msg("A workbook cannot hold this without loss.")
SIMPLER = msg("Take line breaks and outer spaces out of names and topics, or keep it in YAML.")
BOTH = msg("The workbook holds a framework and a cohort's parameters.")
APART = msg("Keep each in a workbook of its own.")
COUNTS = msg(
    "Framework `{id}`: {levels} levels, {domains} domains, {competencies} competencies, {positions} positions, "
    "{units} units, {courses} courses."
)
DESCRIBED = msg("Descriptors of levels: {n} of {all}.")
MADE = msg(
    "{n} ids are made from names each time the file is read. `workbench framework export {file} --overwrite` writes "
    "them down, and they stay when a name changes."
)
NO_ENGLISH = msg("{n} names have no English; pages in English show the Vietnamese ones, marked {mark}.")
COHORT = msg("Parameters of the cohort `{id}`: {n} differ from their defaults.")


@dataclass(frozen=True)
class Read:
    """What a file holds: a framework or a cohort's parameters, and every problem.

    Attributes:
        model: what is valid of it, None where nothing useful is left.
        problems: every problem, with its place.
        file: the file.
        made: how many ids were made from names.
    """

    model: Framework | CohortParameters | None
    problems: list[Problem]
    file: Path
    made: int = 0

    def whole(self) -> Framework | CohortParameters:
        """Return what the file holds.

        Raises:
            ParameterError: every problem at once, where there is any.
        """
        if self.problems or self.model is None:
            raise ParameterError(self.problems)
        return self.model

    def said(self) -> Iterator[Words]:
        """Yield what the file holds, in sentences."""
        if isinstance(self.model, Framework):
            yield from _of_framework(self.model, self.made, self.file)
        elif self.model is not None:
            yield COHORT.format(id=self.model.cohort, n=len(self.model.model_dump(exclude_defaults=True)))


def write_framework(framework: Framework, path: Path, *, language: str = DEFAULT) -> None:
    """Write a framework as a workbook (.xlsx), atomically; what reading it gives is the same framework.

    Args:
        framework: the framework.
        path: the workbook.
        language: of sheets, headers, drop-downs and notes, "vi" or "en"; all are read whatever their language.

    Raises:
        ParameterError: where something of the framework would be lost; nothing is written then.
    """
    write_book(framework, path, language=language)


def write_book(model: Framework | CohortParameters, path: Path, *, language: str = DEFAULT) -> None:
    """Write a framework or a cohort's parameters as a workbook; see `write_framework`."""
    content = framework_book(model, language) if isinstance(model, Framework) else parameters_book(model, language)
    private.folder(path.parent)
    beside = private.beside(path)
    beside.write_bytes(content)
    read = _of_book(beside, framework=isinstance(model, Framework))
    if read.problems or read.model != model:
        beside.unlink()
        raise ParameterError(Problem(LOST, SIMPLER, "workbook", str(path)))
    private.put(beside, path)


def read_framework_workbook(path: Path) -> Framework:
    """Read a framework's workbook (.xlsx); ids that are empty are made from names.

    Raises:
        ParameterError: every problem at once, with sheet, row, column, value and what to write instead.
    """
    return load_framework(path)


def read_either(path: Path) -> Read:
    """Read a framework or a cohort's parameters from YAML or a workbook, told apart by what the file holds.

    Raises:
        ParameterError: where the file cannot be read at all, or its workbook holds both.
    """
    if is_book(path):
        grids = read_grids(path, error=ParameterError)
        framework, parameters = holds_framework(grids), holds_parameters(grids)
        if framework and parameters:
            raise ParameterError(Problem(BOTH, APART, "workbook", str(path)))
        return _of_book(path, framework=not parameters)
    if "cohort" in read_yaml(path):
        part, problems = validated(CohortParameters, read_yaml(path), path)
        return Read(part.model, problems, path)
    model, problems = judged_file(path, Framework, of_framework)
    return Read(model, problems, path)


def _of_book(path: Path, *, framework: bool) -> Read:
    if framework:
        tree = read_framework_tree(path)
        model, problems = judged_file(path, Framework, of_framework, tree)
        return Read(model, problems, path, len(tree.made))
    tree = read_parameters_tree(path)
    part, wrong = validated(CohortParameters, tree, path)
    return Read(part.model, _all(tree, wrong), path)


def _all(tree: BookTree, problems: list[Problem]) -> list[Problem]:
    return [*tree.problems, *tree.unlike(problems)]


def _of_framework(framework: Framework, made: int, file: Path) -> Iterator[Words]:
    from workbench.parameters.names import VIETNAMESE

    parts = ("levels", "domains", "competencies", "positions", "units", "courses")
    entries = {part: getattr(framework, part) for part in parts}
    yield COUNTS.format(id=framework.framework, **{part: len(listed) for part, listed in entries.items()})
    described = sum(len(competency.descriptors) for competency in framework.competencies)
    if described:
        yield DESCRIBED.format(n=described, all=len(framework.competencies) * framework.top_level)
    if made:
        yield MADE.format(n=made, file=file)
    lacking = sum(one.name is not None and one.name.en is None for listed in entries.values() for one in listed)
    if lacking:
        yield NO_ENGLISH.format(n=lacking, mark=VIETNAMESE)
