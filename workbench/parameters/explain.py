"""What is wrong in a parameter file, where it stands, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from workbench.errors import Problem, did_you_mean
from workbench.inputs.trees import as_typed
from workbench.messages import Words, as_is, joined, msg
from workbench.parameters.declare import help_of, unit_of, unit_words_of
from workbench.parameters.workbook.tree import BookTree

EXPECTED: dict[str, Words] = {
    "greater_than_equal": msg("at least {ge}"),
    "greater_than": msg("more than {gt}"),
    "less_than_equal": msg("at most {le}"),
    "less_than": msg("less than {lt}"),
    "literal_error": msg("one of {expected}"),
    "string_pattern_mismatch": msg("small letters a–z without marks, digits and hyphens, such as `thanh-binh-2026`"),
    "too_short": msg("a list of at least {min_length}"),
    "too_long": msg("a list of at most {max_length}"),
    "int_parsing": msg("a whole number"),
    "int_type": msg("a whole number"),
    "int_from_float": msg("a whole number"),
    "float_parsing": msg("a number"),
    "float_type": msg("a number"),
    "id_form": msg("an id in composed Unicode (NFC), with plain spaces"),
    "files_form": msg("the name of a file or folder, or a list of such names"),
    "quarter_form": msg("a year and a quarter, such as `2026-Q3`"),
    "finite_number": msg("a finite number"),
    "int_parsing_size": msg("a whole number"),
    "int_type_size": msg("a whole number"),
    "string_too_short": msg("text, not empty"),
    "string_too_long": msg("at most {max_length} characters"),
    "bool_type": msg("true or false"),
    "bool_parsing": msg("true or false"),
    "string_type": msg("text"),
    "list_type": msg("a list"),
    "dict_type": msg("`key: value` lines"),
    "date_from_datetime_parsing": msg("a date such as 2/9/2019 or 2019-09-02"),
    "date_type": msg("a date such as 2/9/2019 or 2019-09-02"),
    "date_from_datetime_inexact": msg("a date such as 2/9/2019 or 2019-09-02, without a time"),
    "model_type": msg("`key: value` lines"),
    "model_attributes_type": msg("`key: value` lines"),
    "date_parsing": msg("a date such as 2/9/2019 or 2019-09-02"),
}


def explained(model: type[BaseModel], error: dict[str, Any], path: Path) -> Problem:
    """Return a pydantic error as a problem that says what to write instead."""
    keys = [str(part) for part in error["loc"] if part != "[key]"]
    column, kind, context = ".".join(keys), error["type"], error.get("ctx", {})
    value = error.get("input")
    shown = "" if kind == "missing" or isinstance(value, (dict, list)) else str(value)[:80]
    owner = model_at(model, error["loc"][:-1])
    if kind == "extra_forbidden" and owner is not None:
        known = [field.alias or name for name, field in owner.model_fields.items()]
        return Problem(
            msg("There is no such key."),
            did_you_mean(keys[-1], known),
            "unknown-key",
            str(path),
            column=column,
        )
    if kind == "missing":
        return Problem(msg("A required key is missing."), None, "missing-key", str(path), column=column)
    known_to_owner = owner is not None and keys[-1] in owner.model_fields
    expected = EXPECTED.get(kind) or (help_of(owner, keys[-1]) if owner and known_to_owner else msg("another value"))
    if kind == "string_type" and isinstance(value, (bool, int, float)):
        return Problem(
            msg("Without quotes YAML reads the value as a number or as true/false, not as text."),
            msg('Write it in quotes: `"{value}"`.').format(value=as_typed(value)),
            kind,
            str(path),
            column=column,
            value=as_typed(value),
        )
    unit: Words = as_is("")
    if owner is not None and known_to_owner and unit_of(owner, keys[-1]):
        unit = joined((as_is(" ("), unit_words_of(owner, keys[-1]), as_is(")")))
    context = {key: _listed(owner, keys[-1], said) if key == "expected" else said for key, said in context.items()}
    instead = msg("Expected {what}{unit}.").format(what=expected.format(**context), unit=unit)
    return Problem(msg("The value is not valid."), instead, kind, str(path), column=column, value=shown)


def _listed(owner: type[BaseModel] | None, key: str, said: object) -> str:
    """Return the words that a key may hold, as they are typed; `said` where the key's declaration tells none."""
    field = None if owner is None else owner.model_fields.get(key)
    words = () if field is None or get_origin(field.annotation) is not Literal else get_args(field.annotation)
    return ", ".join(f"`{word}`" for word in words) or str(said)


def told_once(model: type[BaseModel], errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return pydantic's errors with one for a value that may be of several types, not one for each of them.

    Of these the one counts whose type the value has, so that its bound is named; else what the key may hold.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for error in errors:
        place = tuple(error["loc"])
        if not _of_several_types(model, place):
            found[(*place, error["type"])] = error
            continue
        place = place[:-1]
        other = error["type"] == "literal_error" or error["type"].endswith(("_parsing", "_type"))
        if place not in found or not other:
            found[place] = error | {"loc": place, "type": "union" if other else error["type"]}
    return list(found.values())


def _of_several_types(model: type[BaseModel], place: tuple[Any, ...]) -> bool:
    """Whether a place ends with pydantic's name of one of several types of a key."""
    owner = model_at(model, place[:-2]) if len(place) > 1 else None
    field = None if owner is None else owner.model_fields.get(str(place[-2]))
    if field is None or get_origin(field.annotation) not in (Union, UnionType):
        return False
    return sum(arg is not NoneType for arg in get_args(field.annotation)) > 1


def model_at(model: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel] | None:
    """The model class that holds the last key of a pydantic error location."""
    at: Any = model
    for part in (part for part in location if not isinstance(part, int)):
        if isinstance(at, type) and issubclass(at, BaseModel):
            field = at.model_fields.get(str(part)) or next(
                (f for f in at.model_fields.values() if f.alias == part), None
            )
            at = _inner_model(field.annotation) if field is not None else None
        if at is None:
            return None
    return at if isinstance(at, type) and issubclass(at, BaseModel) else None


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(
        (found for arg in getattr(annotation, "__args__", ()) if (found := _inner_model(arg)) is not None), None
    )


def located(problem: Problem, tree: Any, path: Path) -> Problem:
    """Add file and line, or cell, to a problem whose `column` is a dotted key; list items go by position or id."""
    if isinstance(tree, BookTree):
        return tree.located(problem)
    row, at, rest = None, tree, problem.column.split(".")
    while rest and isinstance(at, (CommentedMap, CommentedSeq)):
        key, used = _first_key(at, rest)
        if used == 0:
            break
        mark = (at.lc.data or {}).get(key)
        row = mark[0] + 1 if mark else None
        at, rest = at[key], rest[used:]
    return Problem(
        problem.problem, problem.instead, problem.rule, str(path), row=row, column=problem.column, value=problem.value
    )


def _first_key(at: CommentedMap | CommentedSeq, rest: list[str]) -> tuple[Any, int]:
    """The key of `at` that `rest` starts with, and how many parts it takes (0: none); ids may hold dots."""
    if isinstance(at, CommentedSeq):
        if rest[0].isdigit() and int(rest[0]) < len(at):
            return int(rest[0]), 1
        keys = {str(item["id"]): i for i, item in enumerate(at) if isinstance(item, dict) and "id" in item}
    else:
        keys = {str(key): key for key in at}
    for used in range(len(rest), 0, -1):
        word = ".".join(rest[:used])
        if word in keys:
            return keys[word], used
    return None, 0
