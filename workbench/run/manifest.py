"""The manifest of a run: what went in, what came out, and whether it still stands. Officers by id, never by name."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from workbench import __version__
from workbench.errors import InputError, Problem
from workbench.inputs import parse_json, read_bytes, read_json, there
from workbench.inputs.trees import LARGEST_JSON
from workbench.messages import msg
from workbench.report.frame.released import RELEASED
from workbench.run.files import file_digest, inside, write_json

MANIFEST = "manifest.json"
JOURNAL = ".journal.jsonl"
# The releases made of a run; it grows beside the manifest, which therefore does not hold its digest.
REGISTER = "releases.jsonl"
SCHEME = 1
LIBRARIES = (
    *("pandas", "numpy", "scipy", "highspy", "matplotlib", "papermill", "nbclient", "nbconvert", "ipykernel"),
    *("xlsxwriter", "python-docx"),
)

Status = Literal["done", "failed", "kept", "outdated"]


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of the run: path under its folder, SHA-256, size, and the seconds that it took where they are known."""

    path: str
    sha256: str
    bytes: int
    seconds: float = 0.0

    @classmethod
    def of(cls, folder: Path, path: str, seconds: float = 0.0) -> Artefact:
        """Return the artefact as it stands on disk."""
        return cls(path, file_digest(folder / path), (folder / path).stat().st_size, seconds)

    def stands(self, folder: Path) -> bool:
        """Whether the file is there and unchanged."""
        place = inside(folder, self.path)
        return place is not None and place.is_file() and file_digest(place) == self.sha256


@dataclass(frozen=True, slots=True)
class Record:
    """The outcome of one report.

    `key` is the digest of all that the report depends on, which its page shows; `parts` the digests that it is made
    of; `documents` the files beside its page, by format. `error` is the class of what went wrong, `cell` its number in
    the executed notebook. `outdated`: made from what has changed and not asked for since.
    """

    id: str
    kind: str
    status: Status
    key: str
    domain: str = ""
    unit: str = ""
    officer: str = ""
    seconds: float = 0.0
    error: str = ""
    cell: int | None = None
    page: Artefact | None = None
    notebook: Artefact | None = None
    documents: dict[str, Artefact] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    def artefacts(self) -> list[Artefact]:
        """The files of the report."""
        return [file for file in (self.page, self.notebook, *self.documents.values()) if file is not None]

    def stands(self, folder: Path, key: str) -> bool:
        """Whether the report was made from what is in force now, its page and notebook unchanged."""
        pages = [file for file in (self.page, self.notebook) if file is not None]
        return (
            self.status != "failed"
            and self.key == key
            and self.page is not None
            and all(file.stands(folder) for file in pages)
        )

    def standing_documents(self, folder: Path) -> dict[str, Artefact]:
        """The documents that are there and unchanged, by format."""
        return {format: file for format, file in self.documents.items() if file.stands(folder)}


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a run's `manifest.json` says."""

    cohort: str
    language: str
    analysis: str
    code: str
    parameters: dict[str, str]
    inputs: dict[str, dict[str, str]]
    versions: dict[str, str]
    seeds: dict[str, int]
    ledger: dict[str, Any]
    files: list[Artefact] = field(default_factory=list)
    reports: list[Record] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the manifest in one step; the journal that it replaces goes."""
        write_json(folder / MANIFEST, {"manifest": SCHEME} | asdict(self))
        (folder / JOURNAL).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file against the manifest."""

    path: str
    state: Literal["ok", "changed", "missing", "unlisted"]


def versions() -> dict[str, str]:
    """Return the versions of Python, the workbench and the libraries that the figures and pages rest on."""
    return {"python": platform.python_version(), "workbench": __version__} | {name: version(name) for name in LIBRARIES}


def read_manifest(folder: Path) -> Manifest:
    """Read a run's manifest.

    Raises:
        InputError: where there is none, or it is not a manifest of this workbench.
    """
    if not there(folder / MANIFEST):
        problem = msg("This folder has no manifest.json of a finished run.")
        instead = msg("Give a folder such as reports/hai-phong-2019, or let `workbench run` finish.")
        raise InputError(Problem(problem, instead, "manifest", str(folder)))
    content = read_json(folder / MANIFEST)
    try:
        known = {name: content[name] for name in (f.name for f in fields(Manifest))}
        return Manifest(
            **known
            | {"files": [Artefact(**f) for f in known["files"]], "reports": [_record(r) for r in known["reports"]]}
        )
    except (ValueError, KeyError, TypeError) as error:
        problem = msg("The manifest.json is damaged.")
        instead = msg("Run `workbench run` again with --fresh.")
        raise InputError(Problem(problem, instead, "manifest", str(folder / MANIFEST))) from error


def past_records(folder: Path) -> dict[str, Record]:
    """Return what is known of the folder's reports by id: the manifest, then the journal of an interrupted run."""
    records: dict[str, Record] = {}
    if (folder / MANIFEST).exists():
        try:
            records |= {record.id: record for record in read_manifest(folder).reports}
        except InputError:
            records.clear()
    if (folder / JOURNAL).exists():
        content = read_bytes(folder / JOURNAL, most=LARGEST_JSON)
        for line in content.decode("utf-8", errors="replace").splitlines():
            try:
                record = _record(parse_json(line, folder / JOURNAL))
            except (InputError, ValueError, KeyError, TypeError):
                continue
            records[record.id] = record
    return records


def note(folder: Path, record: Record) -> None:
    """Append a report's outcome to the journal, so that a killed run knows what it had done.

    It begins a line of its own, also where the last one broke off.
    """
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write("\n" + json.dumps(asdict(record), ensure_ascii=False) + "\n")


def verify(folder: Path) -> list[Checked]:
    """Return every file of a run against its manifest: those that fail first, then the unlisted, then the sound.

    Raises:
        InputError: where the folder has no sound manifest.
    """
    manifest = read_manifest(folder)
    listed = {artefact.path: artefact for artefact in manifest.files}
    listed |= {artefact.path: artefact for record in manifest.reports for artefact in record.artefacts()}
    listed |= {
        artefact.path: artefact
        for record in (past_records(folder).values() if (folder / JOURNAL).exists() else ())
        for artefact in record.artefacts()
    }
    there = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    visible = {p.as_posix() for p in there if not any(part.startswith(".") for part in p.parts)}
    checked = [_checked(folder, artefact) for artefact in listed.values()]
    checked += [Checked(path, "unlisted") for path in visible - set(listed) - {MANIFEST, REGISTER, RELEASED}]
    order = ("missing", "changed", "unlisted", "ok")
    return sorted(checked, key=lambda c: (order.index(c.state), c.path))


def settled(records: Iterable[Record], *, keys: Mapping[str, str], made: Mapping[str, Record]) -> list[Record]:
    """Return the records of all reports in order: those of this run, and of earlier ones whether they still hold.

    Args:
        records: what was known before.
        keys: present key of every report that the cohort can have, in the order of the manifest.
        made: records of this run.
    """
    before = {record.id: record for record in records}
    merged = (made.get(id_) or before.get(id_) for id_ in keys)
    return [r if r.id in made or r.status == "failed" else _earlier(r, keys[r.id]) for r in merged if r is not None]


def _earlier(record: Record, key: str) -> Record:
    return replace(record, status="kept" if record.key == key else "outdated")


def _checked(folder: Path, artefact: Artefact) -> Checked:
    place = inside(folder, artefact.path)
    if place is None or not place.is_file():
        return Checked(artefact.path, "missing")
    return Checked(artefact.path, "ok" if artefact.stands(folder) else "changed")


def _record(content: dict[str, Any]) -> Record:
    files = {name: Artefact(**content[name]) if content[name] else None for name in ("page", "notebook")}
    documents = {format: Artefact(**file) for format, file in content.get("documents", {}).items()}
    return Record(**content | files | {"documents": documents})
