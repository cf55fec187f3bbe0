"""What belongs in a unit's pack: the files of its folder that the run's manifest vouches for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError, Problem
from workbench.messages import Words, msg
from workbench.release.gate import Finding, Gate
from workbench.report.kinds import KINDS
from workbench.run.kinds import Target
from workbench.run.manifest import Artefact, Manifest, Record
from workbench.run.paths import safe_name

CHANGED = msg("changed since it was made")
GONE = msg("in the manifest, but gone")
UNLISTED = msg("not in the manifest: this run did not make it")
NOT_MADE = msg("report missing: not made")
FAILED = msg("report missing: it failed")
OUTDATED = msg("report missing: made from an earlier analysis")
NEEDED_TABLES = ("tables/officers.parquet", "tables/coaching_plan.parquet")


@dataclass(frozen=True, slots=True)
class Contents:
    """A unit's pack before the gate.

    `files` are those that go in, `there` the paths of all that the gate opens, also of those that the manifest does not
    vouch for; `missing` the reports that the pack lacks, `wrong` what does not agree with the manifest.
    """

    unit: str
    files: tuple[Artefact, ...]
    there: tuple[str, ...]
    missing: tuple[Finding, ...]
    wrong: tuple[Finding, ...]

    @property
    def folder(self) -> str:
        """The unit's folder under the run's."""
        return unit_folder(self.unit)


def unit_folder(unit: str) -> str:
    """Return the path of a unit's folder under the run's."""
    return f"units/{safe_name(unit)}"


def refuse_changed_tables(run: Path, manifest: Manifest) -> None:
    """Refuse a run whose tables of people are not those of its manifest: the gate would look for the wrong people.

    Raises:
        InputError: with every such table.
    """
    listed = {artefact.path: artefact for artefact in manifest.files}
    problem = msg("This table was changed or is gone.")
    instead = msg("Run `workbench run` again.")
    wrong = [path for path in NEEDED_TABLES if path not in listed or not listed[path].stands(run)]
    if wrong:
        raise InputError([Problem(problem, instead, "manifest", path) for path in wrong])


def contents_of(
    run: Path, unit: str, *, manifest: Manifest, officers: Sequence[str], gate: Gate, inside: frozenset[int]
) -> Contents:
    """Return what a unit's pack would hold.

    Args:
        run: the run's folder.
        unit: the unit's id.
        manifest: the run's manifest.
        officers: ids of the unit's officers; each should have a profile.
        gate: says how a file may be told.
        inside: indices of the people who may be named.
    """
    folder = unit_folder(unit)
    records = {record.id: record for record in manifest.reports}
    made = {record.kind for record in manifest.reports}
    kinds = [kind for kind in KINDS.values() if not kind.needs or kind.name in made]
    expected = [Target(kind, unit=unit) for kind in kinds if kind.scope == "unit"]
    expected += [
        Target(kind, unit=unit, officer=officer)
        for kind in KINDS.values()
        if kind.scope == "officer"
        for officer in officers
    ]
    missing = [
        Finding(target.page.removeprefix(folder + "/"), state)
        for target in expected
        if (state := _state(records.get(target.id))) is not None
    ]
    listed = _listed(manifest.files, folder)
    outdated: dict[str, Artefact] = {}
    for record in manifest.reports:
        usable = record.status in ("done", "kept")
        (listed if usable else outdated).update(_listed(record.artefacts(), folder))
    there = _files_of(run, folder)
    states = {path: _wrong(run, path, listed, there) for path in sorted((there | set(listed)) - set(outdated))}
    wrong = [
        Finding(gate.shown(path.removeprefix(folder + "/"), inside), state)
        for path, state in states.items()
        if state is not None
    ]
    files = tuple(listed[path] for path, state in states.items() if state is None)
    return Contents(unit, files, tuple(sorted(there - set(outdated))), tuple(missing), tuple(wrong))


def _state(record: Record | None) -> Words | None:
    if record is None:
        return NOT_MADE
    return {"failed": FAILED, "outdated": OUTDATED}.get(record.status)


def _listed(artefacts: Iterable[Artefact], folder: str) -> dict[str, Artefact]:
    return {artefact.path: artefact for artefact in artefacts if artefact.path.startswith(folder + "/")}


def _files_of(run: Path, folder: str) -> set[str]:
    """Return the visible files under a unit's folder, by their paths under the run's."""
    there = (path.relative_to(run) for path in (run / folder).rglob("*") if not path.is_dir() or path.is_symlink())
    return {path.as_posix() for path in there if not any(part.startswith(".") for part in path.parts)}


def _wrong(run: Path, path: str, listed: dict[str, Artefact], there: set[str]) -> Words | None:
    if path not in listed:
        return UNLISTED
    if path not in there:
        return GONE
    return None if listed[path].stands(run) else CHANGED
