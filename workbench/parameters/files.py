"""Parameter files in and out: YAML → what is valid and what is not, and models → YAML with comments kept."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from workbench import private
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Text
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.explain import explained, located, model_at
from workbench.parameters.partial import Partial, without

Model = TypeVar("Model", bound=BaseModel)


def save(model: BaseModel, path: Path, *, like: Path | None = None) -> None:
    """Write a model as YAML, atomically, with the comments and key order of the file `like` (default: `path`) kept.

    Every key that the model holds is written where the old file had it or where its value is not the default.
    """
    source = like or path
    tree = read_yaml(source) if source.exists() else CommentedMap()
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
    private.folder(path.parent)
    beside = private.beside(path)
    beside.write_text(text, encoding="utf-8")
    private.put(beside, path)


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


def read_yaml(path: Path) -> CommentedMap:
    """Return a file's content with its comments and lines.

    Raises:
        ParameterError: where it is missing, cannot be read or is no YAML of `key: value` lines.
    """
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


def validated(model: type[Model], tree: CommentedMap, path: Path) -> tuple[Partial[Model], list[Problem]]:
    """Return what is valid in a file as a model, and a problem for every value that the model refuses."""
    plain = json.loads(json.dumps(tree, default=_plain))
    try:
        return Partial(model.model_validate(plain)), []
    except ValidationError as error:
        errors: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
        places = [tuple(part for part in e["loc"] if part != "[key]") for e in errors]
        return without(model, plain, places), [located(explained(model, e, path), tree, path) for e in errors]


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)


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
