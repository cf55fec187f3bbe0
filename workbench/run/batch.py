"""A cohort's run: check, analyse, notebooks, pages, index, manifest; only what changed or failed is done again."""

from __future__ import annotations

import errno
import os
import time
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import private, shipped
from workbench.analysis import Analysis, analyse_into, write_tables
from workbench.analysis.files import require_results
from workbench.analysis.results import people_of
from workbench.errors import EXIT_DONE, EXIT_SOME_REPORTS_FAILED, Problem
from workbench.messages import Words, from_data, msg
from workbench.parameters import Settings, write_text
from workbench.report.frame import printing
from workbench.report.frame.declaration import Format, Kind
from workbench.report.frame.index import render_index
from workbench.report.kinds import KINDS
from workbench.run import manifest
from workbench.run.claim import claimed
from workbench.run.ends import DISK_FULL
from workbench.run.engine import CELL_SECONDS, KERNEL_ENVIRONMENT, parameter_problems
from workbench.run.files import clear_partial, code_digest, digest_of, file_digest, remove_inside, room_in
from workbench.run.index_data import index_page
from workbench.run.keeping import Inputs, Taken, kept_files
from workbench.run.keys import Keys, key_of, reason, said_again
from workbench.run.kinds import Target, all_targets, chosen_kinds, chosen_targets
from workbench.run.making import Job, Made, put
from workbench.run.manifest import Artefact, Manifest, Record
from workbench.run.options import Engine, cluster_problems, language_of, refuse, unknown, unknown_choices
from workbench.run.printing import printed
from workbench.run.progress import Progress, Silent
from workbench.run.work import work
from workbench.run.workplace import PARAMETERS, TABLES, Workplace

INDEX = "index.html"
# A kind with so many reports is drawn once before the first fork, so that each of them finds it warm.
WORTH_REHEARSING = 5


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its folder, the ledger's three numbers, the reports asked for, and what could not be made.

    `loud` is what the reading had to decide about how marks count, and what the exam's owner answers for.
    `again`: of the reports that had been made before, how many were made again, and why (see `keys.reason`).
    """

    folder: Path
    rows: int
    accepted: int
    quarantined: int
    reports: list[Record]
    seconds: float
    again: Mapping[str, int]
    lacking: Words | None = None
    loud: Sequence[Words] = ()

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
        return EXIT_SOME_REPORTS_FAILED if self.failed or self.lacking else EXIT_DONE


@dataclass(frozen=True)
class Ordered:
    """What a run is to make: targets in the order in which they are begun, and key and parts of every report.

    `standing`: of the reports whose page stands, the documents that stand too.
    """

    targets: Sequence[Target]
    keys: Mapping[str, str]
    parts: Mapping[str, dict[str, str]]
    standing: Mapping[str, dict[str, Artefact]]


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
    notebooks: Path | None = None,
    cluster: str = "",
    open_cluster: bool = False,
    folder: Path | None = None,
    made: Analysis | None = None,
) -> Outcome:
    """Make a cohort's reports under `reports/<cohort>`.

    Args:
        settings: the cohort's parameters and framework.
        reports: folder of all runs.
        only: kinds of report to make; empty for all, or for those that the chosen units or officers have.
        units: ids of the units whose reports are made; empty for all.
        officers: ids of the officers whose reports are made; empty for all.
        workers: reports at the same time (default: one for each core).
        engine: what executes the notebooks: "warm" (forks of one loaded process; kept processes where nothing can be
            forked) or "papermill" (a kernel for each).
        seconds: how long one notebook (papermill: one cell) may take.
        formats: what reports are written as: "html" (always), "pdf", "xlsx", "docx", "ics".
        language: "vi" or "en" (default: the parameters').
        fresh: redo every report, also those that are up to date.
        progress: listens to the run.
        notebooks: folder of the notebooks (default: see `workbench.shipped`).
        cluster: address of a cluster that makes the reports, or "local" (see `workbench.run.cluster`).
        open_cluster: let it be one of other machines without TLS, where anybody who reaches it can run code.
        folder: the run's folder, where it is not `reports/<cohort>`.
        made: the analysis, where it is there already: no results are asked for then.

    Raises:
        ParameterError, InputError: before anything is written, with every problem at once; of a cluster that is not
            reached, before any report is made.
        ReportFailed: where the disk is full; what had ended is kept, and the next run goes on from there.
        KeyboardInterrupt: the same.
    """
    private.begin()
    notebooks = notebooks or shipped.notebooks()
    begun, progress, workers = time.monotonic(), progress or Silent(), workers or os.cpu_count() or 1
    refuse(
        unknown_choices(engine, formats, language, workers)
        + cluster_problems(cluster, engine, open_cluster=open_cluster)
    )
    kinds = chosen_kinds(only, units=units, officers=officers)
    refuse([problem for kind in kinds for problem in _notebook_problems(kind, notebooks)])
    if made is None:
        require_results(settings)
        refuse(_unknown_subjects(settings, units=units, officers=officers))
    lacking = printing.lacking() if Format.PDF in formats else None
    if lacking:
        progress.step(lacking)

    folder = (folder or reports / settings.parameters.cohort).resolve()
    with claimed(folder), room_in(folder):
        if made is None:
            progress.step(msg("Checking and analysing the results …"))
        for note in private.settle_all(folder):
            progress.step(note)
        clear_partial(folder)
        taken = Taken.by(settings)
        analysis = made or analyse_into(settings, folder / TABLES)
        if made is not None:
            write_tables(made, folder / TABLES)
        if analysis.made:
            progress.step(analysis.made)
        everything = all_targets(analysis)
        targets = chosen_targets(everything, kinds=kinds, units=units, officers=officers)
        beside = tuple(format for format in formats if not (lacking and format == Format.PDF))
        place = Workplace(folder, notebooks, language_of(language, settings.parameters.language), beside)
        inputs = taken.keep(analysis, folder, place.language)

        parts = _parts(everything, analysis, place)
        keys = {target.id: key_of(target, parts[target.id]) for target in everything}
        past = manifest.past_records(folder)
        _remove_stale(folder, past, everything)
        standing = {
            t.id: past[t.id].standing_documents(folder) for t in targets if not fresh and _stands(past, t, folder, keys)
        }
        ended = {
            t.id: _as_kept(past[t.id], standing[t.id])
            for t in targets
            if t.id in standing and standing[t.id].keys() >= place.documents_of(t).keys()
        }
        todo = Ordered(_costly_first([t for t in targets if t.id not in ended], analysis), keys, parts, standing)
        again = [
            "documents" if t.id in standing else reason(past[t.id], keys[t.id], parts[t.id], fresh=fresh)
            for t in todo.targets
            if t.id in past
        ]
        if again:
            progress.step(said_again(again))
        progress.begin(len(todo.targets), kept=len(ended))
        try:
            with closing(
                _records(todo, place, workers=workers, engine=Engine(engine), seconds=seconds, cluster=cluster)
            ) as ending:
                for record in ending:
                    manifest.note(folder, record)
                    ended[record.id] = record
                    progress.ended(record)
        finally:
            progress.close()
            clear_partial(folder)

        records = manifest.settled(past.values(), keys=keys, made=ended)
        write_text(folder / INDEX, render_index(index_page(analysis, records, place.language)))
        _manifest(analysis, records, place, inputs).write(folder)
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    return Outcome(
        folder,
        rows=int(numbers["rows"]),
        accepted=int(numbers["accepted"]),
        quarantined=int(numbers["quarantined"]),
        reports=[ended[target.id] for target in targets],
        seconds=time.monotonic() - begun,
        again=Counter(again),
        lacking=lacking,
        loud=[from_data(note) for note in analysis.facts.get("reading_notes", ())],
    )


def _notebook_problems(kind: Kind, notebooks: Path) -> list[Problem]:
    names = list(Workplace(notebooks, notebooks, "vi").parameters_of(Target(kind)))
    return parameter_problems(notebooks / kind.notebook, names)


def _unknown_subjects(settings: Settings, *, units: Sequence[str], officers: Sequence[str]) -> list[Problem]:
    if not units and not officers:
        return []
    people = people_of(settings)
    known_units = list(dict.fromkeys([*settings.framework.unit_by_id, *people["unit_id"].dropna()]))
    no_unit = msg("There is no such unit.")
    no_officer = msg("There is no such officer.")
    return unknown("--unit", units, known_units, no_unit) + unknown(
        "--officer", officers, list(people["officer_id"]), no_officer
    )


def _parts(targets: Iterable[Target], analysis: Analysis, place: Workplace) -> dict[str, dict[str, str]]:
    paths = {kind.name: place.notebooks / kind.notebook for kind in KINDS.values()}
    notebooks = {name: file_digest(path) if path.is_file() else "" for name, path in paths.items()}
    program = digest_of([code_digest(), manifest.versions()])
    keys = Keys(analysis, program=program, notebooks=notebooks, language=place.language)
    return {target.id: keys.parts(target) for target in targets}


def _costly_first(targets: Sequence[Target], analysis: Analysis) -> list[Target]:
    """Return targets in the order of their kinds, which is that of their cost; of units the largest first."""
    sizes = analysis.tables["officers"]["unit_id"].value_counts()
    order = list(KINDS)
    return sorted(targets, key=lambda t: (order.index(t.kind.name), -sizes.get(t.unit, 0), t.id))


def _stands(past: Mapping[str, Record], target: Target, folder: Path, keys: Mapping[str, str]) -> bool:
    return target.id in past and past[target.id].stands(folder, keys[target.id])


def _as_kept(record: Record, documents: dict[str, Artefact]) -> Record:
    return replace(record, status="kept", documents=documents)


def _remove_stale(folder: Path, past: Mapping[str, Record], targets: Sequence[Target]) -> None:
    """Remove the files of earlier reports that the cohort no longer has, or has elsewhere."""
    current = {path for t in targets for path in (t.page, t.executed, *t.documents.values())}
    for record in past.values():
        for artefact in record.artefacts():
            if artefact.path not in current:
                remove_inside(folder, artefact.path)


def _records(
    todo: Ordered, place: Workplace, *, workers: int, engine: Engine, seconds: int, cluster: str
) -> Generator[Record]:
    """Yield the record of each target as it ends and its files are in their places."""
    by_id = {target.id: target for target in todo.targets}
    jobs = [place.job(t, todo.standing.get(t.id), key=todo.keys[t.id]) for t in todo.targets]
    rehearsals = _rehearsals(todo.targets, place)
    with (
        closing(
            work(jobs, engine=engine, workers=workers, seconds=seconds, rehearsals=rehearsals, cluster=cluster)
        ) as making,
        closing(printed(making, workers)) as ending,
    ):
        for job, made in ending:
            if made.error == DISK_FULL:
                raise OSError(errno.ENOSPC, made.error)
            put(job, made)
            target, kept = by_id[job.id], todo.standing.get(job.id, {})
            gone = [path for f, path in target.documents.items() if f not in made.documents and f not in kept]
            for path in [*gone, *([target.page] if job.anew and not made.page else [])]:
                remove_inside(place.folder, path)
            yield _record(target, made, place.folder, todo)


def _rehearsals(targets: Sequence[Target], place: Workplace) -> list[Job]:
    """Return one job of each kind that has many reports."""
    by_kind: dict[str, list[Target]] = {}
    for target in targets:
        by_kind.setdefault(target.kind.name, []).append(target)
    return [place.job(same[-1]) for same in by_kind.values() if len(same) >= WORTH_REHEARSING]


def _record(target: Target, made: Made, folder: Path, todo: Ordered) -> Record:
    return Record(
        target.id,
        target.kind.name,
        "failed" if made.error else "done",
        todo.keys[target.id],
        target.domain,
        target.unit,
        target.officer,
        seconds=made.seconds,
        error=made.error,
        cell=made.cell,
        page=_artefact(folder, target.page),
        notebook=_artefact(folder, target.executed),
        parts=todo.parts[target.id],
        documents=_documents(target, made, todo.standing.get(target.id, {}), folder),
    )


def _documents(target: Target, made: Made, kept: Mapping[str, Artefact], folder: Path) -> dict[str, Artefact]:
    """Return the documents that a report now has: those made, and those that stood."""
    new = {f: Artefact.of(folder, target.documents[f], seconds) for f, seconds in made.documents.items()}
    return {**kept, **new}


def _artefact(folder: Path, path: str) -> Artefact | None:
    return Artefact.of(folder, path) if (folder / path).is_file() else None


def _manifest(analysis: Analysis, records: list[Record], place: Workplace, inputs: Inputs) -> Manifest:
    settings, folder = analysis.settings, place.folder
    parameters = settings.parameters
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    tables = sorted(p.relative_to(folder).as_posix() for p in (folder / TABLES).rglob("*") if p.is_file())
    return Manifest(
        cohort=parameters.cohort,
        language=place.language,
        analysis=analysis.digest,
        code=code_digest(),
        parameters={"file": PARAMETERS, "sha256": settings.digest},
        inputs=inputs,
        versions=manifest.versions(),
        seeds={"PYTHONHASHSEED": int(KERNEL_ENVIRONMENT["PYTHONHASHSEED"])},
        ledger={
            **{name: int(n) for name, n in numbers.items()},
            "rules": {
                str(rule): int(n) for rule, n in analysis.tables["ledger"]["rule"].value_counts().sort_index().items()
            },
        },
        files=[Artefact.of(folder, path) for path in sorted([INDEX, *kept_files(folder), *tables])],
        reports=records,
    )
