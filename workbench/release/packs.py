"""A release: every unit's pack is checked before any is written; a unit that fails costs its own pack only."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import __version__, private
from workbench.analysis.written import refuse_other_version
from workbench.errors import EXIT_DONE, EXIT_SOME_REPORTS_FAILED, InputError, ParameterError, Problem
from workbench.messages import Words, msg
from workbench.release import exceptions as allowances
from workbench.release import passphrases as phrases
from workbench.release import register
from workbench.release.certificate import certificate, write_certificate
from workbench.release.checking import checked
from workbench.release.contents import Contents, contents_of, refuse_changed_tables
from workbench.release.differencing import differences
from workbench.release.gate import Finding, Gate
from workbench.release.pack import Pack, bundle, pack_name, write_pack
from workbench.release.people import People, read_people
from workbench.release.phrases import phrases as ordinary_phrases
from workbench.release.traces import traces_of
from workbench.release.watch import watch_for
from workbench.report.frame.released import write_released
from workbench.run.claim import claimed
from workbench.run.files import clear_partial
from workbench.run.files import inside as inside_folder
from workbench.run.manifest import JOURNAL, Manifest, read_manifest
from workbench.run.options import refuse, unknown

STAGE = ".release-"
EARLIER = msg(
    "Units not packed that still have an earlier release's pack in the folder: {n}; do not send it by mistake."
)
EMPTY = msg("there is no file to pack")


@dataclass(frozen=True, slots=True)
class Released:
    """How a release ended: packs by unit, findings by unit that was refused, reports lacking by unit."""

    out: Path
    packs: dict[str, Pack]
    refused: dict[str, list[Finding]]
    missing: dict[str, list[Finding]]
    notes: tuple[Words, ...]
    certificate: Sequence[tuple[Words, list[Words]]]

    @property
    def exit_status(self) -> int:
        """Exit status of the command."""
        return EXIT_SOME_REPORTS_FAILED if self.refused else EXIT_DONE


def release(
    run: Path,
    *,
    out: Path | None = None,
    units: Sequence[str] = (),
    passphrases: Callable[[Sequence[str]], Mapping[str, str]],
    allow_missing: bool = False,
    exceptions: Path | None = None,
    workers: int | None = None,
    tell: Callable[[Words], None] = lambda _: None,
    environment: Mapping[str, str] | None = None,
) -> Released:
    """Check and write a pack for each unit of a finished run.

    Args:
        run: the run's folder.
        out: folder of the packs (default: beside the run's, `<run>-packs`).
        units: ids of the units; empty for all.
        passphrases: given the units' ids, returns each one's passphrase.
        allow_missing: make a pack also where reports are missing, failed or outdated; these are left out of it.
        exceptions: file of reviewed exceptions (`exceptions.read`).
        workers: processes that check (default: the machine's cores).
        tell: hears what is being done.
        environment: where secrets of this machine are looked up (default: the process's environment).

    Raises:
        InputError, ParameterError: before anything is written, where the run, a unit or a passphrase is refused.
    """
    private.begin()
    run = run.resolve()
    out = (out or run.with_name(f"{run.name}-packs")).resolve()
    manifest = _finished(run)
    people = read_people(run)
    chosen = list(dict.fromkeys(units)) or list(people.officers)
    refuse(unknown("--unit", chosen, list(people.officers), msg("There is no such unit.")))
    _refuse_place(run, out)
    allowed = [] if exceptions is None else allowances.read(exceptions, people.officers, dt.datetime.now(dt.UTC).date())
    keys = passphrases(chosen)
    phrases.refuse_weak(keys, chosen)
    with claimed(run):
        clear_partial(run)
        watch = watch_for(people.frame[["id", "name", "unit"]].itertuples(index=False, name=None))
        ordinary = watch.learn_ordinary(ordinary_phrases(run))
        gate = Gate(
            watch, traces_of(run, secrets=keys.values(), environment=os.environ if environment is None else environment)
        )
        notes = _notes(people, gate, ordinary)
        tell(msg("Checking {n} units …").format(n=len(chosen)))
        contents = [
            contents_of(
                run, unit, manifest=manifest, officers=people.officers[unit], gate=gate, inside=people.inside[unit]
            )
            for unit in chosen
        ]
        compared = differences(run, manifest)
        every = checked(run, contents, gate, people, workers or os.cpu_count() or 1)
        found, used, idle = allowances.apply(allowed, every)
        refused = {c.unit: stops for c in contents if (stops := _stops(c, found[c.unit], allow_missing=allow_missing))}
        clean = [c for c in contents if c.unit not in refused]
        tell(msg("Writing {n} packs …").format(n=len(clean)))
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        certified = certificate(
            manifest,
            compared,
            time=now,
            packed=[c.unit for c in clean],
            refused=list(refused),
            missing={c.unit: len(c.missing) for c in clean if c.missing},
            exceptions={c.unit: len(used[c.unit]) for c in clean if used[c.unit]},
        )
        packs = {}
        if clean:
            _refuse_unwritable(out)
            if compared is not None:
                write_released(run, compared.remembered)
            packs = _written(run, out, clean, keys, manifest, used, now)
            write_certificate(out, manifest.cohort, certified)
    earlier = sum((out / pack_name(manifest.cohort, unit)).exists() for unit in refused)
    notes += (EARLIER.format(n=earlier),) if earlier else ()
    notes += (allowances.UNUSED.format(n=len(idle), rows=", ".join(map(str, idle))),) if idle else ()
    missing = {c.unit: list(c.missing) for c in contents if c.missing}
    return Released(out, packs, refused, missing, notes, certified)


def _finished(run: Path) -> Manifest:
    manifest = read_manifest(run)
    if (run / JOURNAL).exists():
        problem = msg("This run has not finished.")
        instead = msg("Let `workbench run` finish, then release.")
        raise InputError(Problem(problem, instead, "manifest", str(run)))
    refuse_other_version(run)
    refuse_changed_tables(run, manifest)
    return manifest


def _refuse_place(run: Path, out: Path) -> None:
    if out == run or inside_folder(run, os.path.relpath(out, run)) is not None:
        problem = msg("Packs are not written into the run's folder.")
        instead = msg("Choose another folder with --out.")
        raise ParameterError(Problem(problem, instead, "option", str(out), column="--out"))


def _notes(people: People, gate: Gate, ordinary: int) -> tuple[Words, ...]:
    watch = gate.watch
    said = [
        (
            sum(map(len, watch.short.values())),
            msg(
                "{n} ids are too short to be looked for in every text: only where they stand as ids (file names, "
                "links, columns of ids, attributes, after the word id)."
            ),
        ),
        (
            watch.nameless,
            msg("{n} people have no name of two words or more: only their ids are looked for."),
        ),
        (
            ordinary,
            msg(
                "{n} people bear a name that is also a phrase of framework or reports, such as a unit's name: it "
                "is looked for only where a person's name stands (columns of names, after the words for name, "
                "Mr, Mrs); their ids everywhere."
            ),
        ),
        (
            people.outside_units,
            msg("{n} people have no unit: they are in no pack."),
        ),
    ]
    return tuple(text.format(n=n) for n, text in said if n)


def _stops(contents: Contents, found: list[Finding], *, allow_missing: bool) -> list[Finding]:
    stops = [*contents.wrong, *found, *(() if allow_missing else contents.missing)]
    return stops if stops or contents.files else [Finding(contents.folder, EMPTY)]


def _written(
    run: Path,
    out: Path,
    contents: Sequence[Contents],
    keys: Mapping[str, str],
    manifest: Manifest,
    used: Mapping[str, list[dict[str, str]]],
    now: str,
) -> dict[str, Pack]:
    with claimed(out):
        return _write(run, out, contents, keys, manifest, used, now)


def _write(
    run: Path,
    out: Path,
    contents: Sequence[Contents],
    keys: Mapping[str, str],
    manifest: Manifest,
    used: Mapping[str, list[dict[str, str]]],
    now: str,
) -> dict[str, Pack]:
    """Write every pack beside its place, then give all their names; what a killed release left is cleared first."""
    stage = _stage(out)
    try:
        packs = {
            c.unit: write_pack(
                stage / pack_name(manifest.cohort, c.unit),
                c.unit,
                bundle(run, c.unit, c.files),
                passphrase=keys[c.unit],
                files=len(c.files),
            )
            for c in contents
        }
        for c in contents:
            pack = packs[c.unit]
            register.add(
                run,
                register.Entry(
                    now,
                    c.unit,
                    pack.name,
                    pack.sha256,
                    pack.bytes,
                    pack.files,
                    len(c.missing),
                    pack.content_sha256,
                    manifest.analysis,
                    __version__,
                    used[c.unit],
                ),
            )
            private.put(stage / pack.name, out / pack.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return packs


def _stage(out: Path) -> Path:
    for left in out.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=STAGE, dir=out))


def _refuse_unwritable(out: Path) -> None:
    try:
        private.folder(out)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        said = msg("This folder cannot be written.")
        instead = msg("Choose another with --out.")
        raise ParameterError(Problem(said, instead, "out", str(out), value=type(error).__name__)) from None
