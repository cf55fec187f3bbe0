"""What lies on the desk: the settings under change, the ones before them, and the answers that were found for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.analysis.published import published_digest, published_plan
from workbench.analysis.whatif import Answer, WhatIf
from workbench.errors import ParameterError, Problem
from workbench.parameters import CohortParameters, Framework, Settings
from workbench.parameters.contradictions import of_framework, of_parameters
from workbench.parameters.contradictory_operations import of_lists, of_plan
from workbench.parameters.days import plan_start
from workbench.parameters.explain import explained

Path = tuple[str, ...]
FRAMEWORK = "framework:"
"""A path that starts with this word leads into the framework instead of the parameters."""
KEEP: Path = ("training", "keep")
MOST_KEPT = 8
"""Answers that are kept, so that going back is at once."""


@dataclass(frozen=True)
class Draft:
    """Settings under change, and the name that they go by."""

    settings: Settings
    name: str


class Desk:
    """Settings under change. Changes are checked before they are taken over; a refused one changes nothing."""

    def __init__(self, whatif: WhatIf, name: str):
        self.whatif = whatif
        self.base = whatif.saved
        self.draft = Draft(whatif.saved.settings, name)
        self._saved = {name: whatif.saved.settings.digest}
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._answers: dict[str, Answer] = {whatif.saved.settings.digest: whatif.saved}
        self._keeping = threading.Lock()

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self.draft.settings

    def value(self, path: Path) -> Any:
        """The value at a path of the parameters, or of the framework where the path starts with `FRAMEWORK`."""
        return reached(self.settings, path)

    @property
    def is_saved(self) -> bool:
        """Whether the settings are those that were opened or saved last under their name."""
        return self._saved.get(self.draft.name) == self.settings.digest

    def change(self, path: Path, value: Any) -> list[Problem]:
        """Take over a value, or return what is wrong with it."""
        changed, problems = with_value(self.settings, path, value)
        if changed is not None and changed.digest != self.settings.digest:
            self._past.append(self.draft)
            self._future.clear()
            self.draft = Draft(changed, self.draft.name)
        return problems

    def take(self, settings: Settings, name: str) -> None:
        """Put other settings on the desk, as they lie in a file of that name."""
        self._saved[name] = settings.digest
        self._past.append(self.draft)
        self._future.clear()
        self.draft = Draft(settings, name)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return bool(self._future)

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            self._future.append(self.draft)
            self.draft = self._past.pop()

    def redo(self) -> None:
        """Bring back the change that was taken back last."""
        if self._future:
            self._past.append(self.draft)
            self.draft = self._future.pop()

    def answer(self, settings: Settings) -> Answer:
        """Return levels and gaps under some settings, from those found before where they are kept."""
        with self._keeping:
            kept = self._answers.get(settings.digest)
            nearest = kept or next(reversed(self._answers.values()))
        if kept is not None and kept.kept_plan != published_digest(settings):
            kept = None
        if kept is None:
            kept = self.whatif.move(nearest, settings)
        return self.keep(replace(kept, settings=settings) if kept.settings is not settings else kept)

    def keep(self, answer: Answer) -> Answer:
        """Keep an answer: that of the analysis always, of others the latest."""
        with self._keeping:
            digest = answer.settings.digest
            known = self._answers.pop(digest, answer)
            same_plan = answer.kept_plan == known.kept_plan
            fuller = known if same_plan and len(answer.further) < len(known.further) else answer
            self._answers[digest] = fuller
            others = [d for d in self._answers if d != self.base.settings.digest]
            for old in others[:-MOST_KEPT]:
                del self._answers[old]
        return fuller


def reached(settings: Settings, path: Path) -> Any:
    """Return the value at a path; None where a mapping does not have the key."""
    at: Any = settings.framework if path[0] == FRAMEWORK else settings.parameters
    for part in path[1:] if path[0] == FRAMEWORK else path:
        at = _inside(at, part)
        if at is None:
            return None
    return at


def with_value(settings: Settings, path: Path, value: Any) -> tuple[Settings | None, list[Problem]]:
    """Return the settings with one value changed, or every reason why that cannot be; None removes a mapping's key."""
    in_framework = path[0] == FRAMEWORK
    model: BaseModel = settings.framework if in_framework else settings.parameters
    tree = model.model_dump(mode="json", by_alias=True)
    _put(tree, path[1:] if in_framework else path, value, optional=_optional(settings, path))
    try:
        changed = type(model).model_validate(tree)
    except ValidationError as error:
        return None, [explained(type(model), dict(e), settings.file) for e in error.errors(include_url=False)]
    parameters = settings.parameters if isinstance(changed, Framework) else changed
    framework = changed if isinstance(changed, Framework) else settings.framework
    assert isinstance(parameters, CohortParameters)
    problems = [*(of_framework(framework) if in_framework else ()), *of_parameters(parameters, framework)]
    problems += of_lists(parameters.training.operations, framework)
    problems += of_plan(parameters.training, framework, plan_start(parameters))
    found = replace(settings, parameters=parameters, framework=framework)
    if not problems and path == KEEP:
        problems = _unreadable_plan(found)
    return (None, problems) if problems else (found, [])


def _unreadable_plan(settings: Settings) -> list[Problem]:
    """What is wrong with the published plan that is to be kept."""
    try:
        published_plan(settings)
    except ParameterError as error:
        return list(error.problems)
    return []


def _optional(settings: Settings, path: Path) -> bool:
    """Whether the path ends in a mapping's key, which None takes out."""
    return isinstance(reached(settings, path[:-1]) if path[:-1] not in ((), (FRAMEWORK,)) else None, dict)


def _inside(at: Any, part: str) -> Any:
    if isinstance(at, dict):
        return at.get(part)
    if isinstance(at, (list, tuple)):
        return next((item for item in at if getattr(item, "id", None) == part), None)
    return getattr(at, f"{part}_" if part == "from" else part)


def _put(tree: Any, path: Sequence[str], value: Any, *, optional: bool) -> None:
    for part in path[:-1]:
        tree = next(item for item in tree if item.get("id") == part) if isinstance(tree, list) else tree[part]
    if value is None and optional:
        tree.pop(path[-1], None)
    else:
        tree[path[-1]] = value
