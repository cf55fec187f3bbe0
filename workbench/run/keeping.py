"""What a run's folder keeps of what it was made from, so that it lives on its own; `inputs.json` says what that was.

The results themselves stay with their owner: the run keeps the points of the accepted answers among its tables.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import __version__, private
from workbench.analysis import Analysis
from workbench.analysis.files import results_digest
from workbench.analysis.published import published_files
from workbench.analysis.written import layout
from workbench.inputs import read_bytes, read_json
from workbench.language import Language
from workbench.parameters import CohortParameters, Settings, dump_complete, load_previous, write_text
from workbench.parameters.own import INPUTS, OPERATIONS, PARAMETERS, left_behind
from workbench.run.files import file_digest, write_json
from workbench.run.paths import safe_name

FRAMEWORK = "framework.yaml"
CROSSWALK = "crosswalk.yaml"
OTHER_FRAMEWORK = "other-framework.yaml"
PANELS = "panels"
PUBLISHED = "published"
OWN_FILES = (PARAMETERS, FRAMEWORK, CROSSWALK, OTHER_FRAMEWORK, OPERATIONS)
SCHEME = 1

Inputs = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Taken:
    """The files beside results and framework that an analysis is about to read, as they are before it is made.

    Attributes:
        settings: the cohort's.
        panels: bytes of each scale's judgements.
        published: bytes of the files of the published plan that is kept, by name.
    """

    settings: Settings
    panels: Mapping[str, bytes]
    published: Mapping[str, bytes]

    @classmethod
    def by(cls, settings: Settings) -> Taken:
        """Return what the settings name; what is missing is said by those who need it."""
        panels = {s: settings.file.parent / panel.file for s, panel in settings.parameters.standards.items()}
        return cls(settings, _read(panels), _read(published_files(settings)))

    def keep(self, analysis: Analysis, folder: Path, language: Language) -> Inputs:
        """Write parameters, framework, crosswalks, operations, judgements and the published plan into a run's folder.

        Returns:
            name and SHA-256 of every input as it was given.
        """
        settings = self.settings
        inputs = self._inputs(analysis)
        models = {FRAMEWORK: settings.framework, CROSSWALK: settings.crosswalk, OTHER_FRAMEWORK: settings.other}
        for name, model in models.items():
            if model is None:
                (folder / name).unlink(missing_ok=True)
            else:
                write_text(folder / name, dump_complete(model))
        if settings.own_parameters.operations is None:
            (folder / OPERATIONS).unlink(missing_ok=True)
        else:
            write_json(folder / OPERATIONS, settings.met.said.model_dump(mode="json", by_alias=True))
        _replace(folder / PANELS, {_panel(scale): content for scale, content in self.panels.items()})
        _replace(folder / PUBLISHED, self.published)
        write_text(folder / PARAMETERS, dump_complete(self._own(folder, language)))
        said = {"scheme": SCHEME, "workbench": __version__, "layout": layout(), "settings": settings.digest}
        write_json(folder / INPUTS, said | {"analysis": analysis.digest, "inputs": inputs})
        return inputs

    def _own(self, folder: Path, language: Language) -> CohortParameters:
        """Return the parameters for the run's folder: kept files are there, results and earlier wave outside."""
        given = self.settings.own_parameters

        def outside(path: str) -> str:
            return Path(os.path.relpath(self.settings.file.parent.resolve() / path, folder)).as_posix()

        standards = {
            scale: standard.model_copy(update={"file": f"{PANELS}/{_panel(scale)}"})
            for scale, standard in given.standards.items()
        }
        keep = PUBLISHED if given.training.keep else None
        return given.model_copy(
            update={
                "framework": FRAMEWORK,
                "crosswalk": CROSSWALK if given.crosswalk else None,
                "other_framework": OTHER_FRAMEWORK if given.other_framework else None,
                "operations": OPERATIONS if given.operations else None,
                "results": _each(given.results, outside),
                "previous": given.previous and outside(given.previous),
                "standards": standards,
                "training": given.training.model_copy(update={"keep": keep}),
                "language": language,
            }
        )

    def _inputs(self, analysis: Analysis) -> Inputs:
        settings = self.settings
        given, place = settings.parameters, settings.file.parent
        files = {"framework": given.framework, "crosswalk": given.crosswalk, "other_framework": given.other_framework}
        inputs = {
            "results": _said_of(settings.result_paths, analysis.results_digest),
            "parameters": _said(settings.file, file_digest(settings.file)),
            **{name: _said(place / path, file_digest(place / path)) for name, path in files.items() if path},
            **{
                f"standards.{scale}": _said(Path(given.standards[scale].file), hashlib.sha256(content).hexdigest())
                for scale, content in self.panels.items()
            },
        }
        if settings.met.paths:
            inputs["operations"] = _said_of(settings.met.paths, settings.met.digest())
        if self.published:
            whole = hashlib.sha256(b"".join(self.published.values())).hexdigest()
            inputs["training.keep"] = {"file": Path(given.training.keep or "").name, "sha256": whole}
        if left_behind(settings.file, {"previous": given.previous}):
            # A run's own parameters, whose earlier wave lies there no more: what the run said of it.
            said = read_json(settings.file.with_name(INPUTS))["inputs"]
            return inputs | {name: entry for name, entry in said.items() if name.startswith("previous")}
        earlier = load_previous(settings)
        if earlier is not None:
            before = results_digest(earlier)
            inputs |= {
                "previous": _said(earlier.file, file_digest(earlier.file)),
                "previous.results": _said_of(earlier.result_paths, before),
            }
        return inputs


def kept_files(folder: Path) -> list[str]:
    """Return the paths of what a run's folder keeps of its inputs."""
    own = [name for name in (INPUTS, *OWN_FILES) if (folder / name).is_file()]
    further = (path for top in (PANELS, PUBLISHED) for path in (folder / top).rglob("*") if path.is_file())
    return sorted([*own, *(path.relative_to(folder).as_posix() for path in further)])


def _panel(scale: str) -> str:
    return f"{safe_name(scale)}.csv"


def _each(paths: str | list[str], change: Callable[[str], str]) -> str | list[str]:
    return change(paths) if isinstance(paths, str) else [change(path) for path in paths]


def _said(path: Path, digest: str) -> dict[str, str]:
    return {"file": path.name, "sha256": digest}


def _said_of(paths: Sequence[Path], digest: str) -> dict[str, str]:
    """Say what results are: their file, or the files that make them up."""
    return {"file": ", ".join(path.name for path in paths), "sha256": digest}


def _read(files: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: read_bytes(path) for name, path in files.items() if path.is_file()}


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Have a folder hold these files and no others; no folder where there are none."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        private.folder((folder / name).parent)
        beside = private.beside(folder / name)
        beside.write_bytes(content)
        private.put(beside, folder / name)
