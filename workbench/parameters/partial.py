"""A file with wrong entries, read without them: what else is wrong in it is told in the same breath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from workbench.errors import Problem

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Partial(Generic[Model]):
    """A model of what is valid in a file.

    Attributes:
        model: the model, None where nothing useful is left.
        removed: dotted places of what was taken out.
        kept: for every list that lost an entry, the places in the file of those that are left.
        ids: ids of the entries taken out; what names them is not wrong because of it.
    """

    model: Model | None
    removed: tuple[str, ...] = ()
    kept: tuple[tuple[str, tuple[int, ...]], ...] = ()
    ids: frozenset[str] = frozenset()

    def further(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the problems that do not follow from what was taken out, with their places in the whole file."""
        for problem in problems:
            if problem.value in self.ids or any(f"{problem.column}.".startswith(f"{at}.") for at in self.removed):
                continue
            yield replace(problem, column=self._in_file(problem.column))

    def _in_file(self, column: str) -> str:
        for name, places in self.kept:
            parts = column.removeprefix(f"{name}.").split(".")
            if column.startswith(f"{name}.") and parts[0].isdigit():
                return ".".join([name, str(places[int(parts[0])]), *parts[1:]])
        return column


def without(model: type[Model], tree: dict[str, Any], wrong: Sequence[Place]) -> Partial[Model]:
    """Return a file's model without the entries that hold something wrong.

    Taken out is the entry of the list on the way, or else the key. Nothing is returned where what is left could not be
    judged: without one of the levels, or without a whole list.

    Args:
        model: the model.
        tree: the file's content.
        wrong: where the values stand that the model refuses.
    """
    cut = {_entry(place, tree) for place in wrong}
    if any(_needed(place, model) for place in cut):
        return Partial(None)
    rest, ids = deepcopy(tree), set[str]()
    lists: dict[str, set[int]] = {}
    for place in cut:
        *above, last = place
        if isinstance(last, int):
            lists.setdefault(".".join(map(str, above)), set()).add(last)
        ids |= _ids(_at(tree, place))
        rest_above = _at(rest, above)
        if isinstance(last, str) and isinstance(rest_above, dict):
            rest_above.pop(last, None)
    kept = []
    for name, gone in lists.items():
        entries = _at(rest, name.split("."))
        places = tuple(i for i in range(len(entries)) if i not in gone)
        entries[:] = [entries[i] for i in places]
        kept.append((name, places))
    removed = tuple(".".join(map(str, place)) for place in cut if isinstance(place[-1], str))
    try:
        return Partial(model.model_validate(rest), removed, tuple(kept), frozenset(ids))
    except ValidationError:
        return Partial(None)


def _entry(place: Place, tree: Any) -> Place:
    """The entry of the list at the top, or of the first list of mappings; without one, a key below the top or there."""
    for depth, part in enumerate(place):
        listed = isinstance(part, int) and isinstance(_at(tree, place[:depth]), list)
        if listed and (depth == 1 or isinstance(_at(tree, place[: depth + 1]), dict)):
            return place[: depth + 1]
    return place[:2] if len(place) > 1 and isinstance(_at(tree, place[:1]), dict) else place[:1]


def _needed(place: Place, model: type[BaseModel]) -> bool:
    field = model.model_fields.get(str(place[0]))
    listed = field is not None and get_origin(field.annotation) is list
    return listed and (len(place) == 1 or place[0] == "levels")


def _at(tree: Any, place: Sequence[str | int]) -> Any:
    for part in place:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _ids(entry: Any) -> set[str]:
    """Ids that an entry of a framework or a row of a crosswalk gives to other parts."""
    named = [entry.get(key) for key in ("id", "ours", "theirs")] if isinstance(entry, dict) else []
    return {str(word) for word in named if word}
