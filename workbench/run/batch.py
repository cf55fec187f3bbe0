"""A cohort's run: check, analyse, notebooks, pages, index, manifest; only what changed or failed is done again."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.analysis import Analysis, analyse_into
from workbench.errors import EXIT_DONE, EXIT_SOME_REPORTS_FAILED, Problem
from workbench.intake.read import read_cohort
from workbench.language import Language, Text
from workbench.parameters import Settings, dump_complete, write_text
from workbench.report.index import render_index
from workbench.run import manifest
from workbench.run.claim import claimed
from workbench.run.engine import CELL_SECONDS, parameter_problems
from workbench.run.files import clear_partial, code_digest, digest_of, file_digest, remove_inside, room_in
from workbench.run.index_data import index_page
from workbench.run.kinds import KINDS, NOTEBOOKS, Kind, Target, all_targets, chosen_kinds, chosen_targets
from workbench.run.making import DISK_FULL, Job, Made, put
from workbench.run.manifest import Artefact, Manifest, Record
from workbench.run.options import Engine, language_of, refuse, unknown, unknown_choices
from workbench.run.progress import Progress, Silent
from workbench.run.work import KERNEL_ENVIRONMENT, usable, work

INDEX = "index.html"
PARAMETERS = "parameters.yaml"
TABLES = "tables"
# A kind with so many reports is drawn once before the first fork, so that each of them finds it warm.
WORTH_REHEARSING = 5


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its folder, the ledger's three numbers, and the reports that were asked for."""

    folder: Path
    rows: int
    accepted: int
    quarantined: int
    reports: list[Record]
    seconds: float

    @property
    def index(self) -> Path:
        """The run's front page."""
        return self.folder / INDEX

    @property
    def failed(self) -> list[Record]:
        """The reports that failed."""
        return [record for record in self.reports if record.status == "failed"]

    def count(self, status: str) -> int:
        """Return how many reports ended so."""
        return sum(record.status == status for record in self.reports)

    @property
    def exit_status(self) -> int:
        """Exit status of the command."""
        return EXIT_SOME_REPORTS_FAILED if self.failed else EXIT_DONE


@dataclass(frozen=True)
class Workplace:
    """Where a run's reports are made, and in which language."""

    folder: Path
    notebooks: Path
    language: Language

    def parameters_of(self, target: Target) -> dict[str, str]:
        """Return the parameters that a target's notebook gets, all of them text."""
        places = {"parameters": str(self.folder / PARAMETERS), "tables": str(self.folder / TABLES)}
        return places | {"language": self.language} | target.about

    def job(self, target: Target) -> Job:
        """Return what there is to make for a target."""
        return Job(
            target.id,
            notebook=str(self.notebooks / target.kind.notebook),
            executed=str(self.folder / target.executed),
            page=str(self.folder / target.page),
            parameters=self.parameters_of(target),
            language=self.language,
        )


def run(
    settings: Settings,
    *,
    reports: Path,
    only: Sequence[str] = (),
    units: Sequence[str] = (),
    officers: Sequence[str] = (),
    workers: int | None = None,
    engine: str = Engine.WARM,
    seconds: int = CELL_SECONDS,
    formats: Sequence[str] = ("html",),
    language: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    notebooks: Path = NOTEBOOKS,
) -> Outcome:
    """Make a cohort's reports under `reports/<cohort>`.

    Args:
        settings: the cohort's parameters and framework.
        reports: folder of all runs.
        only: kinds of report to make; empty for all, or for those that the chosen units or officers have.
        units: ids of the units whose reports are made; empty for all.
        officers: ids of the officers whose reports are made; empty for all.
        workers: reports at the same time (default: one for each core).
        engine: what executes the notebooks: "warm" (forks of one loaded process) or "papermill" (a kernel for each).
        seconds: how long one notebook (papermill: one cell) may take.
        formats: what reports are written as.
        language: "vi" or "en" (default: the parameters').
        fresh: redo every report, also those that are up to date.
        progress: listens to the run.
        notebooks: folder of the notebooks.

    Raises:
        ParameterError, InputError: before anything is written, with every problem at once.
        ReportFailed: where the disk is full; what had ended is kept, and the next run goes on from there.
        KeyboardInterrupt: the same.
    """
    begun, progress, workers = time.monotonic(), progress or Silent(), workers or os.cpu_count() or 1
    refuse(unknown_choices(engine, formats, language, workers))
    kinds = chosen_kinds(only, units=units, officers=officers)
    refuse([problem for kind in kinds for problem in _notebook_problems(kind, notebooks)])
    refuse(_unknown_subjects(settings, units=units, officers=officers))

    folder = (reports / settings.parameters.cohort).resolve()
    with claimed(folder), room_in(folder):
        progress.step(Text("Kiểm tra và phân tích kết quả …", "Checking and analysing the results …"))
        clear_partial(folder)
        analysis = analyse_into(settings, folder / TABLES)
        everything = all_targets(analysis)
        targets = chosen_targets(everything, kinds=kinds, units=units, officers=officers)
        place = Workplace(folder, notebooks, language_of(language, settings.parameters.language))
        write_text(folder / PARAMETERS, dump_complete(_portable(settings, folder, place.language).parameters))

        keys = _keys(everything, analysis, place)
        past = manifest.past_records(folder)
        _remove_stale(folder, past, everything)
        made = {t.id: _as_kept(past[t.id]) for t in targets if not fresh and _stands(past, t, folder, keys)}
        todo = [target for target in targets if target.id not in made]
        progress.begin(len(todo))
        try:
            for record in _records(
                todo, place, keys, workers=workers, engine=_engine(engine, progress), seconds=seconds
            ):
                manifest.note(folder, record)
                made[record.id] = record
                progress.ended(record)
        finally:
            progress.close()
            clear_partial(folder)

        records = manifest.settled(past.values(), keys=keys, made=made)
        write_text(folder / INDEX, render_index(index_page(analysis, records, place.language)))
        _manifest(analysis, records, place).write(folder)
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    return Outcome(
        folder,
        rows=int(numbers["rows"]),
        accepted=int(numbers["accepted"]),
        quarantined=int(numbers["quarantined"]),
        reports=[made[target.id] for target in targets],
        seconds=time.monotonic() - begun,
    )


def _notebook_problems(kind: Kind, notebooks: Path) -> list[Problem]:
    names = list(Workplace(notebooks, notebooks, "vi").parameters_of(Target(kind)))
    return parameter_problems(notebooks / kind.notebook, names)


def _unknown_subjects(settings: Settings, *, units: Sequence[str], officers: Sequence[str]) -> list[Problem]:
    if not units and not officers:
        return []
    people = read_cohort(settings).officers
    known_units = list(dict.fromkeys([*settings.framework.unit_by_id, *people["unit_id"].dropna()]))
    no_unit = Text("Không có đơn vị này.", "There is no such unit.")
    no_officer = Text("Không có cán bộ này.", "There is no such officer.")
    return unknown("--unit", units, known_units, no_unit) + unknown(
        "--officer", officers, list(people["officer_id"]), no_officer
    )


def _portable(settings: Settings, folder: Path, language: Language) -> Settings:
    """Return the settings with every path relative to the run's folder, so that its parameter file runs again."""
    given = settings.parameters
    paths = {name: getattr(given, name) for name in ("framework", "results", "previous", "crosswalk")}
    moved = {
        name: Path(os.path.relpath(settings.file.parent.resolve() / path, folder)).as_posix()
        for name, path in paths.items()
        if path is not None
    }
    return replace(
        settings, file=folder / PARAMETERS, parameters=given.model_copy(update={**moved, "language": language})
    )


def _keys(targets: Iterable[Target], analysis: Analysis, place: Workplace) -> dict[str, str]:
    code = code_digest()
    paths = {kind.name: place.notebooks / kind.notebook for kind in KINDS.values()}
    notebooks = {name: file_digest(path) if path.is_file() else "" for name, path in paths.items()}
    return {
        t.id: digest_of([analysis.digest, code, notebooks[t.kind.name], t.about, t.page, place.language])
        for t in targets
    }


def _stands(past: Mapping[str, Record], target: Target, folder: Path, keys: Mapping[str, str]) -> bool:
    return target.id in past and past[target.id].stands(folder, keys[target.id])


def _as_kept(record: Record) -> Record:
    return replace(record, status="kept")


def _remove_stale(folder: Path, past: Mapping[str, Record], targets: Sequence[Target]) -> None:
    """Remove the files of earlier reports that the cohort no longer has, or has elsewhere."""
    current = {path for target in targets for path in (target.page, target.executed)}
    for record in past.values():
        for artefact in record.artefacts():
            if artefact.path not in current:
                remove_inside(folder, artefact.path)


def _engine(chosen: str, progress: Progress) -> Engine:
    engine = usable(chosen)
    if engine != chosen:
        progress.step(
            Text(
                "Hệ thống này không có fork: mỗi sổ tay chạy trong kernel riêng, chậm hơn.",
                "This system has no fork: each notebook runs in a kernel of its own, which is slower.",
            )
        )
    return engine


def _records(
    targets: Sequence[Target],
    place: Workplace,
    keys: Mapping[str, str],
    *,
    workers: int,
    engine: Engine,
    seconds: int,
) -> Iterator[Record]:
    """Yield the record of each target as it ends and its files are in their places."""
    by_id = {target.id: target for target in targets}
    jobs, rehearsals = [place.job(target) for target in targets], _rehearsals(targets, place)
    with closing(work(jobs, engine=engine, workers=workers, seconds=seconds, rehearsals=rehearsals)) as ending:
        for job, made in ending:
            if made.error == DISK_FULL:
                raise OSError(errno.ENOSPC, made.error)
            put(job, made)
            if made.error:
                remove_inside(place.folder, by_id[job.id].page)
            yield _record(by_id[job.id], made, place.folder, keys[job.id])


def _rehearsals(targets: Sequence[Target], place: Workplace) -> list[Job]:
    """Return one job of each kind that has many reports."""
    by_kind: dict[str, list[Target]] = {}
    for target in targets:
        by_kind.setdefault(target.kind.name, []).append(target)
    return [place.job(same[-1]) for same in by_kind.values() if len(same) >= WORTH_REHEARSING]


def _record(target: Target, made: Made, folder: Path, key: str) -> Record:
    return Record(
        target.id,
        target.kind.name,
        "failed" if made.error else "done",
        key,
        target.domain,
        target.unit,
        target.officer,
        seconds=made.seconds,
        error=made.error,
        cell=made.cell,
        page=_artefact(folder, target.page),
        notebook=_artefact(folder, target.executed),
    )


def _artefact(folder: Path, path: str) -> Artefact | None:
    return Artefact.of(folder, path) if (folder / path).is_file() else None


def _manifest(analysis: Analysis, records: list[Record], place: Workplace) -> Manifest:
    settings, folder = analysis.settings, place.folder
    parameters = settings.parameters
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    framework = settings.file.parent / parameters.framework
    tables = sorted(p.relative_to(folder).as_posix() for p in (folder / TABLES).rglob("*") if p.is_file())
    return Manifest(
        cohort=parameters.cohort,
        language=place.language,
        analysis=analysis.digest,
        code=code_digest(),
        parameters={"file": PARAMETERS, "sha256": settings.digest},
        inputs={
            "results": {"file": settings.results.name, "sha256": analysis.results_digest},
            "framework": {"file": framework.name, "sha256": file_digest(framework)},
            "parameters": {"file": settings.file.name, "sha256": file_digest(settings.file)},
        },
        versions=manifest.versions(),
        seeds={"PYTHONHASHSEED": int(KERNEL_ENVIRONMENT["PYTHONHASHSEED"])},
        ledger={
            **{name: int(n) for name, n in numbers.items()},
            "rules": {
                str(rule): int(n) for rule, n in analysis.tables["ledger"]["rule"].value_counts().sort_index().items()
            },
        },
        files=[Artefact.of(folder, path) for path in sorted([INDEX, PARAMETERS, *tables])],
        reports=records,
    )
