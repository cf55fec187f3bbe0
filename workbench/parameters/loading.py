"""A cohort's parameters with all that they name: its framework, its crosswalks, and the earlier cohort."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap

from workbench.errors import ParameterError, Problem
from workbench.inputs import is_book, matching
from workbench.parameters.between import of_waves
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.contradictions import of_framework, of_parameters
from workbench.parameters.contradictory_operations import of_lists, of_officers, of_plan
from workbench.parameters.crosswalk import Crosswalk, of_counterparts, of_crosswalk, of_other_framework
from workbench.parameters.days import plan_start
from workbench.parameters.explain import located
from workbench.parameters.files import override, read_yaml, validated
from workbench.parameters.framework import Framework
from workbench.parameters.kept_sessions import kept_sessions, officers_of
from workbench.parameters.operating import Met, joined_with, operations_of, place_of, read_met, without
from workbench.parameters.operations import Operations
from workbench.parameters.own import OPERATIONS, left_behind, run_of
from workbench.parameters.partial import Partial
from workbench.parameters.workbook.reading import read_framework_tree
from workbench.parameters.workbook.tree import BookTree

Model = TypeVar("Model", bound=BaseModel)
HERE = "training.operations"
# What names a file, whose content counts instead, and the language, which changes no figure.
NOT_IN_DIGEST: Any = {
    "framework": True,
    "results": True,
    "operations": True,
    "previous": True,
    "crosswalk": True,
    "other_framework": True,
    "language": True,
    "standards": {"__all__": {"file"}},
    "training": {"keep"},
}


@dataclass(frozen=True)
class Settings:
    """A cohort's parameters with the framework and crosswalks that they name; `file` is where they were read.

    `parameters.training.operations` holds what the files of operations say too; `met` is what they say, entry by entry.
    """

    file: Path
    parameters: CohortParameters
    framework: Framework
    crosswalk: Crosswalk | None = None
    other: Crosswalk | None = None
    met: Met = field(default_factory=Met, compare=False)

    @property
    def results(self) -> Path:
        """Where the results lie; of several files, the first."""
        return self.result_paths[0]

    @property
    def result_paths(self) -> tuple[Path, ...]:
        """Where the results lie: files and folders as named, and what matches a pattern."""
        given = self.parameters.results
        named = [self.file.parent / name for name in ([given] if isinstance(given, str) else given)]
        return tuple(path for name in named for path in (matching(name) or (name,)))

    @property
    def own_parameters(self) -> CohortParameters:
        """The parameters as their file holds them: without what the files of operations say, where these are named."""
        training = self.parameters.training
        own = without(training.operations, self.met.said)
        if own is None:
            return self.parameters.model_copy(update={"operations": None})
        return self.parameters.model_copy(update={"training": training.model_copy(update={"operations": own})})

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of parameters with file, and with sheet and row where a file of operations holds the value.

        Args:
            problem: its column is a dotted key.
        """
        own = self.own_parameters.training.operations
        placed = self.met.placed(problem, own)
        return placed or (_placed(problem, self.file) if self.file.is_file() else problem)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in force, the places of files aside."""
        content = {
            "parameters": self.parameters.model_dump(mode="json", exclude=NOT_IN_DIGEST),
            "framework": self.framework.model_dump(mode="json"),
        }
        crosswalks = {"crosswalk": self.crosswalk, "other": self.other}
        content |= {name: rows.model_dump(mode="json") for name, rows in crosswalks.items() if rows is not None}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_settings(path: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """Read a cohort's parameters, framework and crosswalks, with `overrides` as dotted key → YAML value.

    Raises:
        ParameterError: every problem of all these files at once, each with file, line, key and what to write instead.
    """
    cohort = _cohort(path, overrides)
    return cohort.settings(cohort.problems)


def load_waves(path: Path, overrides: Mapping[str, str] | None = None) -> tuple[Settings, Settings | None]:
    """Read a cohort as `load_settings` does, and the earlier one that it names, None where it names none.

    Raises:
        ParameterError: every problem of both cohorts' files, and between them, at once.
    """
    cohort = _cohort(path, overrides)
    problems = cohort.problems
    named: Mapping[str, object] = cohort.own.tree if isinstance(cohort.own.tree, CommentedMap) else {}
    name = named.get("previous")
    if not isinstance(name, str):
        return cohort.settings(problems), None
    earlier_file = path.parent / name
    if earlier_file.resolve() == path.resolve():
        return cohort.settings([*problems, *_between(cohort, cohort)]), None
    gone = left_behind(path, {key: named.get(key) for key in ("results", "previous")})
    if gone:
        return cohort.settings([*problems, *gone]), None
    try:
        earlier = _cohort(earlier_file)
    except ParameterError as error:
        return cohort.settings([*problems, *error.problems]), None
    settings = cohort.settings([*problems, *earlier.problems, *_between(cohort, earlier)])
    return settings, earlier.settings([])


def load_previous(settings: Settings) -> Settings | None:
    """Return the earlier cohort that a cohort's parameters name, None where they name none.

    Raises:
        ParameterError: every problem of its files, and every contradiction between it and this cohort.
    """
    if not settings.parameters.previous:
        return None
    gone = left_behind(settings.file, {"previous": settings.parameters.previous})
    if gone:
        raise ParameterError(gone)
    earlier = load_settings(settings.file.parent / settings.parameters.previous)
    found = {
        settings.file: of_waves(settings.parameters, settings.file, earlier.parameters, earlier.file),
        settings.file.parent / str(settings.parameters.crosswalk): of_counterparts(
            settings.crosswalk, earlier.framework
        ),
    }
    problems = [_placed(problem, file) for file, wrong in found.items() for problem in wrong]
    if problems:
        raise ParameterError(problems)
    return earlier


def load_crosswalk(path: Path, framework: Framework) -> Crosswalk:
    """Read a crosswalk between `framework` and that of an earlier wave.

    Raises:
        ParameterError: every problem of the file at once, with line, key, value and what to write instead.
    """
    return _whole(_file(path, Crosswalk, lambda crosswalk: of_crosswalk(crosswalk, framework)))


def load_other_framework(path: Path, framework: Framework) -> Crosswalk:
    """Read a crosswalk from `framework` to another one with levels of its own.

    Raises:
        ParameterError: every problem of the file at once, with line, key, value and what to write instead.
    """
    return _whole(_file(path, Crosswalk, lambda crosswalk: of_other_framework(crosswalk, framework)))


def load_framework(path: Path) -> Framework:
    """Read a framework file.

    Raises:
        ParameterError: every problem of the file at once.
    """
    return _whole(_file(path, Framework, of_framework))


def judged_file(
    path: Path,
    model: type[Model],
    contradictions: Callable[[Model], Iterable[Problem]],
    tree: BookTree | None = None,
) -> tuple[Model | None, list[Problem]]:
    """Return what is valid of a file, and every problem; `tree` is its content where that has been read already."""
    file = _file(path, model, contradictions, tree)
    return file.part.model, file.problems


def _placed(problem: Problem, path: Path) -> Problem:
    return located(problem, read_yaml(path), path)


@dataclass(frozen=True)
class _File(Generic[Model]):
    """One file: what is valid in it, and every problem; without a tree where it could not be read at all."""

    path: Path
    tree: CommentedMap | BookTree | None
    part: Partial[Model]
    problems: list[Problem]

    def judged(self, contradictions: Callable[[Model], Iterable[Problem]]) -> list[Problem]:
        """Return the contradictions within what is valid, with file and line."""
        if self.part.model is None:
            return []
        found = self.part.further(contradictions(self.part.model))
        return [located(problem, self.tree, self.path) for problem in found]


def _file(
    path: Path,
    model: type[Model],
    contradictions: Callable[[Model], Iterable[Problem]],
    tree: CommentedMap | BookTree | None = None,
) -> _File[Model]:
    try:
        held = _content(path, model) if tree is None else tree
    except ParameterError as error:
        return _File(path, None, Partial(None), list(error.problems))
    part, problems = validated(model, held, path)
    read = _File(path, held, part, problems)
    problems = [*problems, *read.judged(contradictions)]
    return replace(read, problems=[*held.problems, *held.unlike(problems)] if isinstance(held, BookTree) else problems)


def _content(path: Path, model: type[BaseModel]) -> CommentedMap | BookTree:
    """Return what a file holds: YAML, or of a framework a workbook."""
    return read_framework_tree(path) if model is Framework and is_book(path) else read_yaml(path)


def _whole(file: _File[Model]) -> Model:
    if file.problems or file.part.model is None:
        raise ParameterError(file.problems)
    return file.part.model


@dataclass(frozen=True)
class _Cohort:
    """The files of one cohort; the framework and crosswalks are None where none is named."""

    own: _File[CohortParameters]
    framework: _File[Framework] | None
    crosswalk: _File[Crosswalk] | None
    other: _File[Crosswalk] | None
    more: tuple[Problem, ...] = ()
    met: Met = field(default_factory=Met)

    @property
    def problems(self) -> list[Problem]:
        """Every problem of these files."""
        files = (self.own, self.framework, self.crosswalk, self.other)
        of_files = [problem for file in files if file is not None for problem in file.problems]
        return [*self.more, *of_files, *self.met.problems]

    def settings(self, problems: Iterable[Problem]) -> Settings:
        """Return what the files say.

        Raises:
            ParameterError: these problems, where there are any.
        """
        found = list(dict.fromkeys(problems))
        if found or self.own.part.model is None or self.framework is None or self.framework.part.model is None:
            raise ParameterError(found)
        crosswalk, other = (None if file is None else file.part.model for file in (self.crosswalk, self.other))
        parameters = _whole_of(self.own.part.model, self.met)
        return Settings(self.own.path, parameters, self.framework.part.model, crosswalk, other, self.met)


def _cohort(path: Path, overrides: Mapping[str, str] | None = None) -> _Cohort:
    """Read the files of a cohort; what one lets be seen of another's contradictions is told too."""
    tree = read_yaml(path)
    unknown = [problem for key, value in (overrides or {}).items() for problem in override(tree, key, value)]
    own = _file(path, CohortParameters, lambda _: (), tree)
    named = _named_files(own, tree)
    if "framework" not in named:
        return _Cohort(own, None, None, None, tuple(unknown))
    framework = _file(path.parent / named["framework"], Framework, of_framework)
    met = read_met(_named_operations(own, tree), path.parent, framework.part.model)
    if framework.part.model is None:
        return _Cohort(own, framework, None, None, tuple(unknown), met)
    scales, hidden = framework.part.model, framework.part.ids
    against = [p for p in own.judged(lambda parameters: of_parameters(parameters, scales)) if p.value not in hidden]
    against += [problem for problem in _of_met(own, met, scales, said=overrides or ()) if problem.value not in hidden]
    crosswalks = {
        key: _file(
            path.parent / named[key],
            Crosswalk,
            lambda crosswalk, judge=judge: (p for p in judge(crosswalk, scales) if p.value not in hidden),  # type: ignore[misc]
        )
        for key, judge in (("crosswalk", of_crosswalk), ("other_framework", of_other_framework))
        if key in named
    }
    more = (*unknown, *against)
    return _Cohort(own, framework, crosswalks.get("crosswalk"), crosswalks.get("other_framework"), more, met)


def _named_files(own: _File[CohortParameters], tree: CommentedMap) -> dict[str, str]:
    """Return the files that a cohort names, as its parameters have them, or the tree where these are not valid."""
    said = tree if own.part.model is None else own.part.model.model_dump()
    return {key: said[key] for key in ("framework", "crosswalk", "other_framework") if isinstance(said.get(key), str)}


def _named_operations(own: _File[CohortParameters], tree: CommentedMap) -> Any:
    """Return the files of operations that a cohort names, also where its parameters are not valid."""
    said = tree.get("operations") if own.part.model is None else own.part.model.operations
    named = [said] if isinstance(said, str) else said
    return said if isinstance(named, list) and all(isinstance(name, str) for name in named) else None


def _whole_of(parameters: CohortParameters, met: Met) -> CohortParameters:
    """Return parameters with what the files of operations say among those of training."""
    training = parameters.training
    whole = joined_with(training.operations, [met.said])
    return parameters.model_copy(update={"training": training.model_copy(update={"operations": whole})})


def _of_met(own: _File[CohortParameters], met: Met, framework: Framework, *, said: Iterable[str]) -> Iterator[Problem]:
    """Yield every contradiction of operations, each with the place of its entry; a run's own were judged before.

    `said` are the keys that are given beside the parameter file.
    """
    as_it_was = set(met.paths) <= {own.path.parent / OPERATIONS} and not any(key.startswith(HERE) for key in said)
    if run_of(own.path) is not None and as_it_was:
        return
    inline = Operations() if own.part.model is None else own.part.model.training.operations
    both = joined_with(inline, [met.said])
    found = of_lists(both, framework)
    officers = None if run_of(own.path) is None else officers_of(own.path.parent / "tables")
    if officers is not None:
        found = chain(found, of_officers(both, officers))
    if own.part.model is not None:
        whole = _whole_of(own.part.model, met)
        run = own.path.parent / (whole.training.keep or "")
        every = whole.training.operations
        asked = whole.training.keep and (every.sessions or every.attendance or every.orders)
        kept = kept_sessions(run / "tables", operations_of(run)) if asked else None
        found = chain(found, of_plan(whole.training, framework, plan_start(whole), kept))
    told = {place_of(problem) for problem in met.problems}
    for problem in found:
        placed = met.placed(problem, inline)
        if placed is None:
            yield from (located(one, own.tree, own.path) for one in own.part.further([problem]))
        elif place_of(placed) not in told:
            yield placed


def _between(now: _Cohort, earlier: _Cohort) -> list[Problem]:
    """Return the contradictions between two cohorts, as far as their files can be read."""
    found = []
    if earlier.own.part.model is not None:
        parameters, file = earlier.own.part.model, earlier.own.path
        found += now.own.judged(lambda own: of_waves(own, now.own.path, parameters, file))
    if now.crosswalk is not None and earlier.framework is not None and earlier.framework.part.model is not None:
        framework, hidden = earlier.framework.part.model, earlier.framework.part.ids
        wrong = now.crosswalk.judged(lambda crosswalk: of_counterparts(crosswalk, framework))
        found += [problem for problem in wrong if problem.value not in hidden]
    return found
