"""Parameter files in and out: YAML → checked models, and models → YAML with comments kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Text
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.contradictions import of_framework, of_parameters
from workbench.parameters.crosswalk import Crosswalk, of_counterparts, of_crosswalk
from workbench.parameters.explain import explained, located, model_at
from workbench.parameters.framework import Framework

Model = TypeVar("Model", bound=BaseModel)
# What names a file, whose content counts instead, and the language, which changes no figure.
NOT_IN_DIGEST: Any = {
    "framework": True,
    "results": True,
    "previous": True,
    "crosswalk": True,
    "language": True,
    "standards": {"__all__": {"file"}},
    "training": {"keep"},
}


@dataclass(frozen=True)
class Settings:
    """A cohort's parameters with the framework and crosswalk that they name; `file` is where they were read."""

    file: Path
    parameters: CohortParameters
    framework: Framework
    crosswalk: Crosswalk | None = None

    @property
    def results(self) -> Path:
        """Where the results lie."""
        return self.file.parent / self.parameters.results

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in force, the places of files aside."""
        content = {
            "parameters": self.parameters.model_dump(mode="json", exclude=NOT_IN_DIGEST),
            "framework": self.framework.model_dump(mode="json"),
        }
        if self.crosswalk is not None:
            content["crosswalk"] = self.crosswalk.model_dump(mode="json")
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_settings(path: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """Read a cohort's parameters and its framework, with `overrides` as dotted key → YAML value.

    Raises:
        ParameterError: every problem of both files at once, each with file, line, key and what to write instead.
    """
    tree = _read_yaml(path)
    unknown = [problem for key, value in (overrides or {}).items() for problem in _override(tree, key, value)]
    parameters, problems = _validated(CohortParameters, tree, path)
    problems = unknown + problems
    framework = None
    if isinstance(tree.get("framework"), str):
        try:
            framework = load_framework(path.parent / str(tree["framework"]))
        except ParameterError as error:
            problems += error.problems
    if parameters is not None and framework is not None:
        problems += [located(problem, tree, path) for problem in of_parameters(parameters, framework)]
    crosswalk = None
    if isinstance(tree.get("crosswalk"), str) and framework is not None:
        try:
            crosswalk = load_crosswalk(path.parent / str(tree["crosswalk"]), framework)
        except ParameterError as error:
            problems += error.problems
    if problems or parameters is None or framework is None:
        raise ParameterError(problems)
    return Settings(path, parameters, framework, crosswalk)


def load_previous(settings: Settings) -> Settings | None:
    """Return the earlier cohort that a cohort's parameters name, None where they name none.

    Raises:
        ParameterError: every problem of its files, and every row of the crosswalk that its framework contradicts.
    """
    name = settings.parameters.previous
    if not name:
        return None
    earlier = load_settings(settings.file.parent / name)
    if settings.crosswalk is not None:
        path = settings.file.parent / str(settings.parameters.crosswalk)
        wrong = list(of_counterparts(settings.crosswalk, earlier.framework))
        if wrong:
            tree = _read_yaml(path)
            raise ParameterError(located(problem, tree, path) for problem in wrong)
    return earlier


def load_crosswalk(path: Path, framework: Framework) -> Crosswalk:
    """Read a crosswalk from `framework` to another.

    Raises:
        ParameterError: every problem of the file at once, with line, key, value and what to write instead.
    """
    tree = _read_yaml(path)
    crosswalk, problems = _validated(Crosswalk, tree, path)
    if crosswalk is not None:
        problems = [located(problem, tree, path) for problem in of_crosswalk(crosswalk, framework)]
    if crosswalk is None or problems:
        raise ParameterError(problems)
    return crosswalk


def load_framework(path: Path) -> Framework:
    """Read a framework file.

    Raises:
        ParameterError: every problem of the file at once.
    """
    tree = _read_yaml(path)
    framework, problems = _validated(Framework, tree, path)
    if framework is not None:
        problems = [located(problem, tree, path) for problem in of_framework(framework)]
    if framework is None or problems:
        raise ParameterError(problems)
    return framework


def save(model: BaseModel, path: Path, *, like: Path | None = None) -> None:
    """Write a model as YAML, atomically, with the comments and key order of the file `like` (default: `path`) kept.

    Every key that the model holds is written where the old file had it or where its value is not the default.
    """
    source = like or path
    tree = _read_yaml(source) if source.exists() else CommentedMap()
    _merge(
        tree,
        model.model_dump(mode="json", by_alias=True),
        model.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )
    write_text(path, _dump(tree))


def dump_complete(model: BaseModel) -> str:
    """Return a model as YAML with every key, defaults included."""
    return _dump(model.model_dump(mode="json", by_alias=True))


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: readers see the old content or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 160
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dump(tree: Any) -> str:
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def _read_yaml(path: Path) -> CommentedMap:
    try:
        tree = _yaml().load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        missing = Text("Không tìm thấy tệp.", "There is no such file.")
        beside = sorted(str(p) for p in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
        raise ParameterError(
            Problem(missing, did_you_mean(str(path), beside) if beside else None, "missing-file", str(path))
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(
            Problem(Text("Không đọc được tệp.", "The file cannot be read."), file=str(path), value=type(error).__name__)
        ) from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = str(getattr(error, "problem", "") or type(error).__name__)
        raise ParameterError(
            Problem(
                Text("Tệp YAML viết sai cú pháp", "The YAML is malformed"),
                rule="yaml",
                file=str(path),
                row=mark.line + 1 if mark else None,
                value=said,
                instead=Text("Kiểm tra thụt dòng, dấu hai chấm và dấu nháy.", "Check indentation, colons and quotes."),
            )
        ) from None
    if not isinstance(tree, CommentedMap):
        raise ParameterError(
            Problem(
                Text("Tệp phải gồm các dòng `khóa: giá trị`.", "The file must hold `key: value` lines."), file=str(path)
            )
        )
    return tree


def _validated(model: type[Model], tree: CommentedMap, path: Path) -> tuple[Model | None, list[Problem]]:
    plain = json.loads(json.dumps(tree, default=_plain))
    try:
        return model.model_validate(plain), []
    except ValidationError as error:
        return None, [located(explained(model, dict(e), path), tree, path) for e in error.errors(include_url=False)]


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)


def _override(tree: CommentedMap, key: str, value: str) -> Iterator[Problem]:
    *parents, last = key.split(".")
    at: Any = tree
    model: Any = CohortParameters
    for part in parents:
        if isinstance(at.get(part, None), dict) or part not in at or at[part] is None:
            model = model_at(model, (part,)) if model is not None else None
            at = at.setdefault(part, CommentedMap()) if at.get(part) is None else at[part]
        else:
            yield Problem(Text("Khóa này không có phần con.", "This key has no parts."), rule="override", column=key)
            return
    try:
        at[last] = _yaml().load(value)
    except YAMLError:
        yield Problem(
            Text("Giá trị không đúng cú pháp YAML.", "The value is not valid YAML."), rule="override", column=key
        )


def _merge(tree: Any, complete: dict[str, Any], changed: dict[str, Any]) -> None:
    """Bring a YAML tree to the model's values in place, touching only what differs."""
    for key in [key for key in tree if key not in complete]:
        del tree[key]
    for key, value in complete.items():
        if key not in tree:
            if key in changed:
                tree[key] = changed[key]
        elif isinstance(tree[key], dict) and isinstance(value, dict):
            _merge(tree[key], value, changed.get(key, {}))
        elif isinstance(tree[key], list) and isinstance(value, list) and len(tree[key]) == len(value):
            for i, item in enumerate(value):
                if isinstance(tree[key][i], dict) and isinstance(item, dict):
                    _merge(tree[key][i], item, changed[key][i] if key in changed else {})
                elif _plain_value(tree[key][i]) != item:
                    tree[key][i] = item
        elif _plain_value(tree[key]) != value:
            tree[key] = value


def _plain_value(value: Any) -> Any:
    return json.loads(json.dumps(value, default=_plain))
