"""Where the reports of a run are made: what each job is given, and where its files go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.analysis.written import TABLES
from workbench.language import Language
from workbench.parameters.own import PARAMETERS
from workbench.run.kinds import Target
from workbench.run.making import Job
from workbench.run.manifest import Artefact


@dataclass(frozen=True)
class Workplace:
    """Where a run's reports are made, in which language and in which formats beside their pages."""

    folder: Path
    notebooks: Path
    language: Language
    formats: tuple[str, ...] = ()

    def parameters_of(self, target: Target) -> dict[str, str]:
        """Return the parameters that a target's notebook gets, all of them text."""
        places = {"parameters": str(self.folder / PARAMETERS), "tables": str(self.folder / TABLES)}
        return places | {"language": self.language} | target.about

    def documents_of(self, target: Target) -> dict[str, str]:
        """Return the documents that a target is to have, by format."""
        return {format: path for format, path in target.documents.items() if format in self.formats}

    def job(self, target: Target, standing: Mapping[str, Artefact] | None = None, *, key: str = "") -> Job:
        """Return what there is to make for a target: all, or what is lacking beside a page that stands.

        Args:
            target: the report.
            standing: where its page stands, the documents that stand too.
            key: what its page shows to say what it was made from.
        """
        lacking = {f: path for f, path in self.documents_of(target).items() if f not in (standing or ())}
        return Job(
            target.id,
            notebook=str(self.notebooks / target.kind.notebook),
            executed=str(self.folder / target.executed),
            page=str(self.folder / target.page),
            parameters=self.parameters_of(target),
            language=self.language,
            key=key,
            kind=target.kind.name,
            documents={format: str(self.folder / path) for format, path in lacking.items()},
            anew=standing is None,
        )
