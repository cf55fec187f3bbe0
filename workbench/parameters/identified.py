"""Ids made from names: of a framework whose parts are told by their names alone, and of what refers to them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from workbench.characters import composed, fold, loose
from workbench.errors import Problem, did_you_mean
from workbench.messages import msg

LONGEST_SLUG = 60
SCALES = ("domains", "competencies")
KINDS: tuple[tuple[str, ...], ...] = (SCALES, ("positions",), ("units",), ("courses",))
"""Parts of a framework by whose ids are told apart: no two of a line share an id."""
ASKED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "duties": {"position": ("positions",), "course": ("courses",)},
    "prerequisites": {"course": ("courses",), "after": ("courses",), "scale": SCALES},
    "rotation": {"position": ("positions",)},
}
"""Lists of what law or rank asks, and the parts that their entries refer to."""

SEVERAL = msg("Several bear this name.")
BY_ID = msg("Write the id: {ids}.")
TWICE = msg("The same domain or competency is given twice.")
ONCE = msg("Keep one of the two.")
UNKNOWN = {
    SCALES: msg("There is no such domain or competency."),
    ("domains",): msg("There is no such domain."),
    ("units",): msg("There is no such unit."),
    ("courses",): msg("There is no such course."),
    ("positions",): msg("There is no such position."),
    ("sites",): msg("There is no such site."),
    ("courses", "domains"): msg("There is no such course or domain."),
}
"""What is said where a word means none of these parts."""


@dataclass
class Identified:
    """A framework's content in which every part has an id, and every reference is one.

    Attributes:
        tree: the content, as YAML would hold it.
        made: dotted places of the ids that were made from names.
        problems: references that lead nowhere or to several parts, with dotted places.
        keys: of the keys of mappings that were names, the dotted place → that with the id.
    """

    tree: dict[str, Any]
    made: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


def slug(name: str) -> str:
    """Return the id that a name gives: `Giám sát quản lý` → `giam-sat-quan-ly`, at most `LONGEST_SLUG` long."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("đ", "d")
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain if not _accent(sign))
    words: list[str] = []
    for word in kept.split():
        if words and len("-".join([*words, word])) > LONGEST_SLUG:
            break
        words.append(word[:LONGEST_SLUG])
    return "-".join(words) or "x"


def identified(content: Mapping[str, Any]) -> Identified:
    """Return a framework's content with an id for each part that has only a name, and references by id.

    An id that stands there is kept. One that is made is the name's `slug`; where another part of the same kind has it,
    `-2`, `-3` … follow. A reference may be the id, the name in either language, or both as `name [id]`.

    Args:
        content: as YAML would hold a framework; `id` may be missing or empty, and where an id is referred to a name may
            stand.
    """
    found = Identified(deepcopy(dict(content)))
    for parts in KINDS:
        _name(found, parts)
    for place, owner, key, kinds in _references(found.tree):
        owner[key] = id_meant(found, place, owner[key], kinds)
    for place, owner, key in _keyed(found.tree):
        turned: dict[Any, Any] = {}
        for word, value in owner[key].items():
            meant = id_meant(found, f"{place}.{word}", str(word), SCALES)
            if meant in turned:
                found.problems.append(Problem(TWICE, ONCE, "framework", column=f"{place}.{word}", value=str(word)))
            turned[meant] = value
            found.keys[f"{place}.{word}"] = f"{place}.{meant}"
        owner[key] = turned
    for change in _entries(found.tree, "unit_changes"):
        for key in ("from", "to"):
            if isinstance(change.get(key), list):
                change[key] = [_unit(found, word) for word in change[key]]
    return found


def shown_names(content: Mapping[str, Any], parts: Sequence[str]) -> dict[str, str]:
    """Return id → what a reference to it is written as for people: the Vietnamese name, with the id where it is shared.

    Args:
        content: a framework's content with every id.
        parts: the parts whose ids are told apart together, such as `SCALES`.
    """
    entries = [entry for part in parts for entry in _entries(content, part)]
    names = {entry["id"]: next(iter(_names(entry)), entry["id"]) for entry in entries}
    taken = {fold(entry["id"]) for entry in entries}
    times = Counter(fold(name) for name in names.values())
    return {
        part: name if (times[fold(name)] == 1 and fold(name) not in taken - {fold(part)}) else f"{name} [{part}]"
        for part, name in names.items()
    }


def _name(found: Identified, parts: Sequence[str]) -> None:
    entries = [(part, at, entry) for part in parts for at, entry in enumerate(_entries(found.tree, part))]
    taken = {str(entry["id"]).casefold() for _, _, entry in entries if entry.get("id") not in (None, "")}
    for part, at, entry in entries:
        names = _names(entry)
        if entry.get("id") in (None, "") and names:
            base = slug(names[0])
            number, made = 1, base
            while made in taken:
                number += 1
                made = f"{base}-{number}"
            entry["id"] = made
            taken.add(made)
            found.made.append(f"{part}.{at}.id")


def _references(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any, Sequence[str]]]:
    """Yield (place, what holds it, key, kinds) of every value that is an id of the framework's."""
    for part in ("competencies", "positions"):
        for at, entry in enumerate(_entries(tree, part)):
            yield from _held(f"{part}.{at}.domain", entry, "domain", ("domains",))
    for at, unit in enumerate(_entries(tree, "units")):
        yield from _held(f"units.{at}.parent", unit, "parent", ("units",))
    for at, course in enumerate(_entries(tree, "courses")):
        if isinstance(course.get("lifts"), dict):
            yield from _held(f"courses.{at}.lifts.scale", course["lifts"], "scale", SCALES)
    for part, keys in ASKED.items():
        for at, entry in enumerate(_entries(tree, part)):
            for key, parts in keys.items():
                yield from _held(f"{part}.{at}.{key}", entry, key, parts)


def _held(place: str, owner: Any, key: str, parts: Sequence[str]) -> Iterator[tuple[str, Any, Any, Sequence[str]]]:
    if isinstance(owner.get(key), str) and owner[key]:
        yield place, owner, key, parts


def _keyed(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Yield (place, entry, key) of every mapping whose keys are ids of scales."""
    for part, key in (("positions", "requires"), ("units", "needed")):
        for at, entry in enumerate(_entries(tree, part)):
            if isinstance(entry.get(key), dict):
                yield f"{part}.{at}.{key}", entry, key


def id_meant(found: Identified, place: str, word: str, parts: Sequence[str]) -> str:
    """Return the id that a word means among some parts; it stays, with a problem, where it means none or several.

    Args:
        found: what is told apart, and where problems are told.
        place: dotted place of the word.
        word: an id, a name in either language, or both as `name [id]`.
        parts: the parts among which it is looked for.
    """
    entries = [entry for part in parts for entry in _entries(found.tree, part)]
    ids = {str(entry.get("id")) for entry in entries}
    if word in ids:
        return word
    bracketed = word.rpartition("[")[2].rstrip("] ") if word.rstrip().endswith("]") else ""
    if bracketed in ids:
        return bracketed
    for form in (loose, fold):
        by_id = {str(entry.get("id")) for entry in entries if form(str(entry.get("id"))) == form(word)}
        named = {str(entry.get("id")) for entry in entries if form(word) in map(form, _names(entry))}
        if len(by_id or named) == 1:
            return next(iter(by_id or named))
        if len(named) > 1:
            listed = ", ".join(f"`{one}`" for one in sorted(named))
            problem = Problem(SEVERAL, BY_ID.format(ids=listed), "framework", column=place, value=word)
            found.problems.append(problem)
            return word
    known = [name for entry in entries for name in _names(entry)[:1] or [str(entry.get("id"))]]
    said = UNKNOWN[tuple(parts)]
    found.problems.append(Problem(said, did_you_mean(word, known), "framework", column=place, value=word))
    return word


def _unit(found: Identified, word: Any) -> Any:
    """Return the id of the unit that a word means; one that is gone is known by its id alone."""
    told = len(found.problems)
    meant = id_meant(found, "", word, ("units",)) if isinstance(word, str) else word
    del found.problems[told:]
    return meant


def _entries(tree: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    found = tree.get(part)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _names(entry: Mapping[str, Any]) -> list[str]:
    """The names of an entry, the Vietnamese one first."""
    name = entry.get("name")
    given: Iterable[Any] = name.values() if isinstance(name, dict) else [name]
    return [composed(word) for word in given if isinstance(word, str) and word.strip()]


def _accent(sign: str) -> bool:
    return unicodedata.combining(sign) != 0
