"""Other settings as Python says them: values by key, turned into what the command line's `-p` takes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.messages import msg
from workbench.parameters import CohortParameters


def overridden(changes: Mapping[str, Any]) -> dict[str, str]:
    """Return values as YAML by dotted key.

    Args:
        changes: value by dotted key, by a key with `__` for the dot, or by its last word: of keys with that word it is
            the one with the fewest, `training.budget` and not `evidence.retest.budget`.

    Raises:
        ParameterError: with every key that no parameter has, or that several have.
    """
    keys, problems = list(_keys(CohortParameters, "")), []
    found = {}
    for given, value in changes.items():
        key = given.replace("__", ".")
        named = [key] if "." in key else _shortest([one for one in keys if one.rsplit(".", 1)[-1] == key])
        if len(named) == 1:
            found[named[0]] = json.dumps(value, ensure_ascii=False, default=_plain)
        elif named:
            problem = msg("Several parameters are called so: {keys}.").format(keys=", ".join(named))
            problems.append(Problem(problem, msg("Give the whole key."), "unknown", column=given))
        else:
            problems.append(
                Problem(msg("There is no such parameter."), did_you_mean(given, keys), "unknown", column=given)
            )
    if problems:
        raise ParameterError(problems)
    return found


def _shortest(keys: list[str]) -> list[str]:
    fewest = min((key.count(".") for key in keys), default=0)
    return [key for key in keys if key.count(".") == fewest]


def _keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Yield every parameter that is set by itself, not as part of a list or by scale."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        kinds = [field.annotation, *get_args(field.annotation)]
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner is None or getattr(field.annotation, "__origin__", None) in (list, dict):
            yield key
        else:
            yield from _keys(inner, f"{key}.")


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
