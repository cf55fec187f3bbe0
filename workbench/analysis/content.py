"""What steps rest on, as digests and as keys: code by room, values of parameters, tables and plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from workbench.analysis.step import CROSSWALKS, FRAMEWORK
from workbench.parameters import Settings
from workbench.parameters.loading import NOT_IN_DIGEST
from workbench.shipped import PACKAGE

EVERY_STEP_USES = (
    *("analysis", "parameters", "tables", "inputs", "listing"),
    *("characters", "errors", "language", "messages", "private", "shipped"),
)
"""Rooms whose code every step uses."""
LIBRARIES = ("numpy", "pandas", "scipy", "highspy")
"""Libraries that the figures come from."""


PLACES = ("training.keep",)
"""The same among the parameters of a section."""
NOT_COUNTED = ("framework", "results", "operations", "previous", "language")
"""Parameters that say where files lie, or in which language is spoken: no step is made again for them alone."""


def tree_digest(folder: Path, suffixes: tuple[str, ...]) -> str:
    """Return the SHA-256 of the names and bytes of a folder's files with the given suffixes, or of one such file."""
    digest = hashlib.sha256()
    files = [folder] if folder.is_file() else folder.rglob("*")
    for path in sorted(path for path in files if path.suffix in suffixes and path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {len(path.read_bytes())} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def plain_digest(content: Any) -> str:
    """Return the SHA-256 of plain data (what JSON can hold)."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def program_digest(rooms: Iterable[str]) -> str:
    """Return what stands for the code of some rooms, of those that every step uses, and of the libraries below."""
    return plain_digest([_libraries(), *(_room_digest(room) for room in sorted({*EVERY_STEP_USES, *rooms}))])


@cache
def _room_digest(room: str) -> str:
    folder = PACKAGE / room
    return tree_digest(folder if folder.is_dir() else folder.with_suffix(".py"), (".py",))


@cache
def _libraries() -> list[str]:
    return [version(name) for name in LIBRARIES]


def content_digest(thing: Any) -> str:
    """Return the SHA-256 of a table's columns, types and cells, or of plain data."""
    if not isinstance(thing, pd.DataFrame):
        return plain_digest(thing)
    kinds = ["category" if isinstance(t, pd.CategoricalDtype) else str(t) for t in thing.dtypes]
    digest = hashlib.sha256(json.dumps([[str(name) for name in thing.columns], kinds, len(thing)]).encode())
    if not isinstance(thing.index, pd.RangeIndex):
        digest.update(_hashed(thing.index.to_series()))
    for place in range(thing.shape[1]):
        digest.update(_hashed(thing.iloc[:, place]))
    return digest.hexdigest()


def _hashed(column: pd.Series) -> bytes:
    hashes: np.ndarray = pd.util.hash_pandas_object(column, index=False).to_numpy()
    return hashes.tobytes()


def followed(settings: Settings, keys: Iterable[str]) -> dict[str, Any]:
    """Return the values of keys by their section, `framework:section` for those of the framework.

    Places of files, and the language, are left out: what a file says counts where it is read.
    """
    parameters = settings.parameters.model_dump(mode="json", exclude=NOT_IN_DIGEST)
    framework = settings.framework.model_dump(mode="json")
    found: dict[str, Any] = {}
    for key in keys:
        section, *below = key.removeprefix(FRAMEWORK).split(".")
        if section in CROSSWALKS:
            crosswalk = getattr(settings, CROSSWALKS[section])
            found[section] = None if crosswalk is None else crosswalk.model_dump(mode="json")
        elif key.startswith(FRAMEWORK):
            found.setdefault(FRAMEWORK + section, {})[key] = _at(framework[section], below)
        else:
            place = section in NOT_COUNTED or key in PLACES
            found.setdefault(section, {})[key] = None if place else _at(parameters[section], below)
    return found


def _at(value: Any, path: Sequence[str]) -> Any:
    if not path:
        return value
    if isinstance(value, list):
        return [_at(element, path) for element in value]
    return _at(value[path[0]], path[1:])


def changed_keys(before: Settings, after: Settings) -> set[str]:
    """Return the keys whose values differ: `section.key` of the parameters, `framework:section` of the framework.

    Where the files lie does not count, only what they say.
    """
    keys: set[str] = set()
    for name in type(before.parameters).model_fields:
        old, new = getattr(before.parameters, name), getattr(after.parameters, name)
        if name in NOT_COUNTED or old == new:
            continue
        parts = getattr(type(old), "model_fields", {})
        keys |= {f"{name}.{part}" for part in parts if getattr(old, part) != getattr(new, part)} or {name}
    if [path.resolve() for path in before.result_paths] != [path.resolve() for path in after.result_paths]:
        keys.add("results")
    for name in type(before.framework).model_fields:
        keys |= {
            f"{FRAMEWORK}{key}" for key in _changed_in(name, *(getattr(x.framework, name) for x in (before, after)))
        }
    return keys


def _changed_in(section: str, old: Any, new: Any) -> set[str]:
    """The keys that differ of a section of the framework: fields of its elements, where there are as many as before."""
    if old == new:
        return set()
    if not isinstance(old, list) or len(old) != len(new) or not isinstance(old[0], BaseModel):
        return {section}
    fields = type(old[0]).model_fields
    return {
        f"{section}.{field}"
        for field in fields
        if any(getattr(a, field) != getattr(b, field) for a, b in zip(old, new, strict=True))
    }
