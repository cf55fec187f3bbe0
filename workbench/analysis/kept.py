"""Analyses on disk: kept with the digest of all that they follow from, made anew where that changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workbench import private, tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.points import FILE as POINTS
from workbench.analysis.points import points_in, write_points
from workbench.analysis.published import published_digest
from workbench.analysis.written import FACTS, TABLES, run_of, standing_analysis
from workbench.errors import InputError
from workbench.inputs import digest as file_digest
from workbench.inputs import read_json, read_tables, there
from workbench.intake.sources import digest_of
from workbench.parameters import Settings, load_previous, load_settings

PROJECT = Path(__file__).resolve().parents[2]
STEPS = ("inputs", "parameters", "intake", "measure", "profile", "plan", "analysis")


def digest(settings: Settings, results: str) -> str:
    """Return the SHA-256 of everything that an analysis follows from: code, parameters, framework, results."""
    earlier = load_previous(settings)
    before = f"{earlier.digest} {_results_digest(earlier)}" if earlier else ""
    panels = [
        _panel_digest(settings.file.parent / standard.file) for standard in settings.parameters.standards.values()
    ]
    parts = " ".join([_code_digest(), settings.digest, results, before, *panels, published_digest(settings)])
    return hashlib.sha256(parts.encode()).hexdigest()


def _panel_digest(file: Path) -> str:
    return file_digest(file) if there(file) else ""


def _results_digest(settings: Settings) -> str:
    return digest_of(settings.results, cohort_file=settings.file, simulated=settings.parameters.simulated)


@cache
def _code_digest() -> str:
    return "".join(tree_digest(PROJECT / "workbench" / room, (".py",)) for room in STEPS)


def tree_digest(folder: Path, suffixes: tuple[str, ...]) -> str:
    """Return the SHA-256 of the names and bytes of a folder's files with the given suffixes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {len(path.read_bytes())} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def analyse_into(settings: Settings, folder: Path) -> Analysis:
    """Return the analysis kept in `folder` where it follows from the same inputs, else make it and keep it there."""
    known = kept_analysis(settings, folder)
    if known is not None:
        return known
    # Most readers find the analysis kept, and are spared a second of imports of what computes it.
    from workbench.analysis.steps import analyse

    analysis = analyse(settings)
    write_tables(analysis, folder)
    return analysis


def open_analysis(parameters: Path, folder: Path | None = None) -> Analysis:
    """Return the analysis of a parameter file, kept in `folder` (default: reports/<cohort>/tables of the project).

    That of a run's own parameter file, unchanged, is the run's as it was written: none of its inputs is asked for.
    """
    run = run_of(parameters)
    if run is not None and (folder is None or folder.resolve() == (run / TABLES).resolve()):
        standing = standing_analysis(run)
        if standing is not None:
            return standing
        folder = run / TABLES
    settings = load_settings(parameters)
    return analyse_into(settings, folder or run_folder(settings))


def write_tables(analysis: Analysis, folder: Path, format: str = "parquet") -> None:
    """Write every table, the facts and (as parquet) the points into `folder`, which is replaced as a whole.

    Args:
        analysis: what to write.
        folder: where to.
        format: "parquet" or "csv" (UTF-8 with BOM, so that Excel reads the Vietnamese).
    """
    private.begin()
    private.folder(folder.parent)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        private.settle(fresh)
        _write_into(fresh, analysis, format)
        private.settle_all(fresh)
        if folder.exists():
            folder.rename(fresh.with_name(f"{fresh.name}-old"))
        fresh.replace(folder)
    finally:
        # Where the disk is full, what there is of the new tables makes room again.
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(fresh.with_name(f"{fresh.name}-old"), ignore_errors=True)


def _write_into(folder: Path, analysis: Analysis, format: str) -> None:
    for name, frame in analysis.tables.items():
        if format == "csv":
            tables.harmless(frame).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
        else:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
    if format == "parquet":
        write_points(analysis.points(), folder)
    facts = {"digest": analysis.digest, "results_digest": analysis.results_digest, "facts": dict(analysis.facts)}
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def run_folder(settings: Settings) -> Path:
    """Return where a cohort's run keeps its tables if nobody says otherwise: reports/<cohort>/tables of the project."""
    return PROJECT / "reports" / settings.parameters.cohort / "tables"


def kept_analysis(settings: Settings, folder: Path) -> Analysis | None:
    """Return the analysis kept in `folder`, None where there is none that follows from the same inputs."""
    try:
        facts = read_json(folder / FACTS)
    except InputError:
        return None
    if not isinstance(facts, dict) or facts.get("digest") != digest(settings, _results_digest(settings)):
        return None
    return _read(settings, folder, facts)


def _read(settings: Settings, folder: Path, facts: Mapping[str, Any]) -> Analysis | None:
    try:
        found = read_tables(folder, tables.TABLES)
    except InputError:
        return None
    if not (folder / POINTS).is_file():
        return None
    return Analysis(settings, found, facts["facts"], facts["results_digest"], facts["digest"], points_in(folder))
