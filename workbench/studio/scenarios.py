"""Scenarios: complete parameter files with their comments kept, never written over what somebody else changed."""

from __future__ import annotations

import re
from pathlib import Path

from workbench.errors import ParameterError, Problem
from workbench.inputs import digest, read_text, there
from workbench.inputs.trees import LARGEST_YAML
from workbench.messages import msg
from workbench.parameters import Settings, load_settings, save
from workbench.parameters.own import run_of
from workbench.run.keeping import OWN_FILES

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Shelf:
    """The folder in which scenarios lie: that of the parameter file that was opened."""

    def __init__(self, opened: Path):
        self.opened = opened
        self._framework = load_settings(opened).parameters.framework
        self._seen = {path: _digest(path) for path in (opened, opened.parent / self._framework)}

    def names(self) -> list[str]:
        """Return the names of the parameter files beside the one that was opened, itself first."""
        beside = (p for p in sorted(self.opened.parent.glob("*.yaml")) if not p.name.startswith("."))
        others = [p.stem for p in beside if p != self.opened and _is_cohort(p)]
        return [self.opened.stem, *others]

    def load(self, name: str) -> Settings:
        """Return a scenario's settings.

        Raises:
            ParameterError: with everything that is wrong in its files.
        """
        file = self._file(name)
        settings = load_settings(file)
        self._saw(file, file.parent / settings.parameters.framework)
        return settings

    def save(self, settings: Settings, name: str) -> Settings:
        """Write a scenario and, where it differs from the one opened, its framework; return what was written.

        Raises:
            ParameterError: where the name is not one, or a file was changed meanwhile or is somebody else's.
        """
        if not NAME.fullmatch(name):
            problem = msg("This is not a scenario's name.")
            instead = msg("Use a–z, 0–9 and hyphens only.")
            raise ParameterError(Problem(problem, instead, "scenario", value=name[:80]))
        if run_of(self.opened) is not None and f"{name}.yaml" in OWN_FILES:
            problem = msg("This file is the run's own, and stays.")
            raise ParameterError(Problem(problem, msg("Choose another name."), "scenario", value=name))
        file = self._file(name)
        own = file.parent / f"{name}-framework.yaml"
        before = load_settings(self.opened)
        own_framework = settings.framework != before.framework
        self._refuse_changed([file, *([own] if own_framework else [])])
        framework = own.name if own_framework else before.parameters.framework
        parameters = settings.own_parameters.model_copy(update={"framework": framework})
        if own_framework:
            save(settings.framework, own, like=self.opened.parent / self._framework)
        save(parameters, file, like=file if file.exists() else self.opened)
        self._saw(file, own)
        return load_settings(file)

    def _file(self, name: str) -> Path:
        return self.opened.parent / f"{name}.yaml"

    def _saw(self, *files: Path) -> None:
        self._seen |= {path: _digest(path) for path in files if path.exists()}

    def _refuse_changed(self, files: list[Path]) -> None:
        problem = msg("This file changed since it was opened; it is left alone.")
        instead = msg("Choose another name, or open that scenario again.")
        changed = [path for path in files if path.exists() and self._seen.get(path) != _digest(path)]
        if changed:
            raise ParameterError([Problem(problem, instead, "changed", path.name) for path in changed])


def _digest(path: Path) -> str:
    return digest(path, error=ParameterError) if there(path) else ""


def _is_cohort(path: Path) -> bool:
    try:
        text = read_text(path, most=LARGEST_YAML, error=ParameterError)
    except ParameterError:
        return False
    return re.search(r"^cohort:", text, flags=re.MULTILINE) is not None
