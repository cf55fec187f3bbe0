"""How a step is declared, what it is given, and how the things that steps make are worked out on demand.

A thing is a table of `workbench.tables`, a table that steps hand on, or plain data (what JSON holds).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from workbench.messages import Words
from workbench.parameters import CohortParameters, Framework, Settings
from workbench.parameters.operating import Met

FRAMEWORK = "framework:"
"""A key that starts with this word names a section of the framework's file instead of one of the parameters."""

CROSSWALKS = {"crosswalk": "crosswalk", "other_framework": "other"}
"""Keys that stand for a crosswalk's content, and what the settings call it."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Step:
    """One step from results to plan. All that a step sees, and all that it makes, stands here.

    Attributes:
        name: what the step is called.
        title: the same, for people.
        function: `module.function` of this room; it takes a `Given` and returns all that the step makes, by name.
        reads: the things that it reads.
        makes: the things that it makes.
        parameters: keys that it follows; a key stands for everything below it. `framework:positions.id` are the ids of
            the framework's positions, and how many there are.
        rooms: the rooms whose code it uses, beside those that every step uses.
        files: `module.function` of this room that digests the files that it reads, from all settings; "" for none.
        passing: of what it makes, what is never kept on disk, and made again when it is read.
        kept: whether anything of it is kept; otherwise it has no digest of its own, only that of what it was made from.
    """

    name: str
    title: Words
    function: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    files: str = ""
    passing: tuple[str, ...] = ()
    kept: bool = True

    def made_from(self, settings: Settings, things: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the step makes of things under some settings, seeing nothing but what it declares.

        Raises:
            TypeError: where it makes other things than it declares.
        """
        given = Given(seen(settings, self.parameters), Chosen(things, self.reads))
        made: dict[str, Any] = called(self.function)(given)
        if set(made) != set(self.makes):
            raise TypeError(f"step {self.name} makes {sorted(made)}, but declares {sorted(self.makes)}")
        return made

    def follows(self, keys: Iterable[str]) -> bool:
        """Whether the step follows one of these keys itself."""
        return any(
            f"{key}.".startswith(f"{own}.") or own.startswith(f"{key}.") for key in keys for own in self.parameters
        )


class Chosen(Mapping[str, Any]):
    """Some of a mapping's things; others are not there."""

    def __init__(self, things: Mapping[str, Any], names: Sequence[str]):
        self._things, self._names = things, names

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(f"{name} is not declared among what the step reads")
        return self._things[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Given:
    """What a step is given: the things that it reads, and settings that hold what it follows and nothing else."""

    settings: Settings
    things: Mapping[str, Any]

    @property
    def parameters(self) -> CohortParameters:
        """The parameters that the step follows."""
        return self.settings.parameters

    @property
    def framework(self) -> Framework:
        """The sections of the framework that the step follows."""
        return self.settings.framework

    def __getitem__(self, name: str) -> Any:
        return self.things[name]


class Workings(Mapping[str, Any]):
    """Things by name, each made when it is first asked for.

    Args:
        settings: parameters and framework in force.
        steps: what makes what.
        given: things that are there already.
    """

    def __init__(self, settings: Settings, steps: Iterable[Step], given: Mapping[str, Any] | None = None):
        self.settings = settings
        self.steps = tuple(steps)
        self.maker = {name: step for step in self.steps for name in step.makes}
        self._things: dict[str, Any] = dict(given or {})

    def __getitem__(self, name: str) -> Any:
        if name not in self._things:
            step = self.maker[name]
            made = self._made(step)
            self._things |= {thing: value for thing, value in made.items() if thing not in self._things}
        return self._things[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._things, *self.maker]))

    def __len__(self) -> int:
        return len(self._things.keys() | self.maker.keys())

    def _made(self, step: Step) -> dict[str, Any]:
        return step.made_from(self.settings, self)


def called(function: str) -> Callable[..., Any]:
    """Return `module.function` of this room; it is imported when it is first needed, since most runs need few."""
    module, name = function.split(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"workbench.analysis.{module}"), name)
    return found


def seen(settings: Settings, keys: Iterable[str]) -> Settings:
    """Return settings that hold only what these keys name; anything else is no attribute of theirs."""
    own = [key.split(".") for key in keys if not key.startswith(FRAMEWORK)]
    sections = [key.removeprefix(FRAMEWORK).split(".") for key in keys if key.startswith(FRAMEWORK)]
    return replace(
        settings,
        parameters=_holding(settings.parameters, own),
        framework=_holding(settings.framework, sections),
        crosswalk=settings.crosswalk if ["crosswalk"] in own else None,
        other=settings.other if ["other_framework"] in own else None,
        met=Met(),
    )


def _holding(model: Model, paths: Sequence[Sequence[str]]) -> Model:
    """Return a model of which only some fields are there; below a list, those of its elements."""
    values: dict[str, Any] = {}
    for name in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == name]
        value = getattr(model, name)
        if [] in below:
            values[name] = value
        elif isinstance(value, list):
            values[name] = [_holding(element, below) for element in value]
        else:
            values[name] = _holding(value, below)
    part = type(model).__new__(type(model))
    for name, content in (
        ("__dict__", values),
        ("__pydantic_fields_set__", set(values)),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(part, name, content)
    return part
