"""Parameter files in and out: YAML → what is valid and what is not, and models → YAML with comments kept."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap

from workbench import private
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.inputs import is_book, is_folder, parse_yaml, plain, read_text, there, yaml_value
from workbench.inputs.trees import LARGEST_YAML, round_trip
from workbench.messages import msg
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.explain import explained, located, model_at, told_once
from workbench.parameters.partial import Partial, without
from workbench.parameters.workbook.tree import BookTree

Model = TypeVar("Model", bound=BaseModel)
A_BOOK = msg("This is an Excel file; parameters in YAML are expected here.")
NOT_HERE = msg(
    "If it holds the competency framework, write `framework: {name}` in the cohort's parameter file, and give that "
    "file; if it holds the results, `results: {name}`. Parameters in a workbook become YAML by "
    "`workbench framework import`."
)


def save(model: BaseModel, path: Path, *, like: Path | None = None) -> None:
    """Write a model as YAML, atomically, with the comments and key order of the file `like` (default: `path`) kept.

    Every key that the model holds is written where the old file had it or where its value is not the default.
    """
    source = like or path
    tree = read_yaml(source) if source.exists() and not is_book(source) else CommentedMap()
    _merge(
        tree,
        model.model_dump(mode="json", by_alias=True),
        model.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )
    write_text(path, dump(tree))


def dump_complete(model: BaseModel) -> str:
    """Return a model as YAML with every key, defaults included."""
    return dump(model.model_dump(mode="json", by_alias=True))


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: readers see the old content or the new one, never half of it."""
    private.folder(path.parent)
    beside = private.beside(path)
    beside.write_text(text, encoding="utf-8")
    private.put(beside, path)


def dump(tree: Any) -> str:
    """Return content as YAML."""
    out = io.StringIO()
    round_trip().dump(tree, out)
    return out.getvalue()


def read_yaml(path: Path) -> CommentedMap:
    """Return a file's content with its comments and lines.

    Raises:
        ParameterError: where it is missing, cannot be read, goes beyond a limit or is no YAML of `key: value` lines.
    """
    if not there(path):
        missing = msg("There is no such file.")
        beside = sorted(str(p) for p in path.parent.glob("*.yaml")) if is_folder(path.parent) else []
        raise ParameterError(
            Problem(missing, did_you_mean(str(path), beside) if beside else None, "missing-file", str(path))
        )
    if is_book(path):
        raise ParameterError(Problem(A_BOOK, NOT_HERE.format(name=path.name), "workbook", str(path)))
    tree = parse_yaml(read_text(path, most=LARGEST_YAML, error=ParameterError), path)
    if not isinstance(tree, CommentedMap):
        raise ParameterError(Problem(msg("The file must hold `key: value` lines."), file=str(path)))
    return tree


def validated(
    model: type[Model], tree: CommentedMap | BookTree | dict[str, Any], path: Path
) -> tuple[Partial[Model], list[Problem]]:
    """Return what is valid in a file as a model, and a problem for every value that the model refuses."""
    given = plain(tree.content if isinstance(tree, BookTree) else tree)
    try:
        return Partial(model.model_validate(given)), []
    except ValidationError as refused:
        errors = told_once(model, [dict(e) for e in refused.errors(include_url=False)])
        places = [tuple(part for part in e["loc"] if part != "[key]") for e in errors]
        for error in errors:
            if error["type"] == "string_type":
                error["input"] = _typed_at(tree, error["loc"], error["input"])
        return without(model, given, places), [located(explained(model, e, path), tree, path) for e in errors]


def _typed_at(tree: Any, place: Iterable[Any], value: Any) -> Any:
    """Return what a YAML tree itself holds at a place, with how it was typed; the plain value where it holds none."""
    at = tree
    for part in place:
        within = (
            part in at if isinstance(at, dict) else isinstance(at, list) and isinstance(part, int) and part < len(at)
        )
        if not within:
            return value
        at = at[part]
    return at


def override(tree: CommentedMap, key: str, value: str) -> Iterator[Problem]:
    """Set a dotted key of a cohort's parameters to a YAML value in place; yield why it cannot be set."""
    *parents, last = key.split(".")
    at: Any = tree
    model: Any = CohortParameters
    for part in parents:
        if isinstance(at.get(part, None), dict) or part not in at or at[part] is None:
            model = model_at(model, (part,)) if model is not None else None
            at = at.setdefault(part, CommentedMap()) if at.get(part) is None else at[part]
        else:
            yield Problem(msg("This key has no parts."), rule="override", column=key)
            return
    try:
        at[last] = yaml_value(value, "-p")
    except ParameterError:
        yield Problem(msg("The value is not valid YAML."), rule="override", column=key)


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
                elif plain(tree[key][i]) != item:
                    tree[key][i] = item
        elif plain(tree[key]) != value:
            tree[key] = value
