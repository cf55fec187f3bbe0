"""Commands on a cohort: run, analyse, verify."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.characters import printable
from workbench.cli.app import Group, app, described, reported, say, show
from workbench.errors import EXIT_DONE, EXIT_SOME_REPORTS_FAILED, WorkbenchError
from workbench.language import Speaker
from workbench.messages import command_language, msg

if TYPE_CHECKING:
    from workbench.parameters import Settings

File = Annotated[
    Path,
    typer.Argument(metavar="PARAMETERS.yaml", show_default=False, help=say("The cohort's parameter file.")),
]
Override = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--parameter",
        metavar="KEY=VALUE",
        show_default=False,
        help=say("Override a parameter; repeatable."),
    ),
]


@app.command(
    help=described(
        msg("Check, analyse, make every report and the index; redo only what shows a change, and what failed."),
        "workbench run parameters/cohorts/hai-phong-2019.yaml --only unit,coaching --unit hp-kv1",
    )
)
@reported
def run(
    parameters: File,
    reports: Annotated[Path, typer.Option("--reports", metavar="DIR", help=say("Folder of the runs."))] = Path(
        "reports"
    ),
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="KINDS",
            show_default=False,
            help=say("Only these kinds, separated by commas: ")
            + "cohort,calendar,exam,cut-scores,deployment,progress,domain,unit,coaching,changes,unit-progress,"
            "individual.",
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="ID",
            show_default=False,
            help=say("Only the reports of this unit; repeatable."),
        ),
    ] = None,
    officer: Annotated[
        list[str] | None,
        typer.Option(
            "--officer",
            metavar="ID",
            show_default=False,
            help=say("Only the profile of this officer; repeatable."),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            metavar="N",
            show_default=False,
            help=say(
                "Reports made at the same time (default: the machine's cores).",
            ),
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="warm|papermill",
            help=say(
                "What executes the notebooks: forks of one loaded process, or a kernel for each notebook.",
            ),
        ),
    ] = "warm",
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            show_default=False,
            help=say(
                "Spread the reports over a Dask cluster: its address, such as tls://host:8786, or `local`.",
            ),
        ),
    ] = "",
    open_cluster: Annotated[
        bool,
        typer.Option(
            "--open-cluster",
            help=say(
                "Allow a cluster without TLS: anybody who reaches its port can run code and read every result.",
            ),
        ),
    ] = False,
    time_limit: Annotated[
        int,
        typer.Option(
            "--time-limit",
            min=1,
            metavar="SECONDS",
            help=say("The longest that one notebook may take."),
        ),
    ] = 900,
    formats: Annotated[
        str,
        typer.Option(
            "--formats",
            metavar="html,pdf,xlsx,docx,ics",
            help=say(
                "HTML always; PDF needs Chromium, Chrome or Edge; Excel and Word for the plans; ics for calendars.",
            ),
        ),
    ] = "html,xlsx,docx",
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="vi|en",
            show_default=False,
            help=say("The reports' language (default: the parameters')."),
        ),
    ] = None,
    override: Override = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=say("Redo every report, also those up to date."))] = False,
    group: Group = None,
) -> int:
    """Make a cohort's reports."""
    del group
    from workbench.run.batch import run as make
    from workbench.run.options import words_of
    from workbench.run.progress import for_terminal
    from workbench.run.tables import failures

    settings, earlier = waves_of(parameters, override)
    say_open_inputs(settings, earlier)
    outcome = make(
        settings,
        reports=reports,
        only=words_of(only or ()),
        units=unit or (),
        officers=officer or (),
        workers=workers,
        engine=engine,
        cluster=cluster,
        open_cluster=open_cluster,
        seconds=time_limit,
        formats=words_of([formats]),
        language=language,
        fresh=fresh,
        progress=for_terminal(command_language()),
    )
    if outcome.failed:
        show(failures(outcome.failed, Speaker(command_language())))
    say_numbers(outcome.rows, outcome.accepted, outcome.quarantined)
    typer.echo(
        msg("Reports: {done} made, {kept} kept, {failed} failed; {seconds:.1f} seconds.")
        .format(
            done=outcome.count("done"),
            kept=outcome.count("kept"),
            failed=outcome.count("failed"),
            seconds=outcome.seconds,
        )
        .in_(command_language())
    )
    if stays := outcome.count("outdated"):
        words = msg(
            "Pages that stay of an earlier analysis: {n} (marked in the index); without --only they are made anew."
        )
        typer.echo(words.format(n=stays).in_(command_language()))
    say_loud(note.in_(command_language()) for note in outcome.loud)
    if outcome.lacking:
        typer.echo(outcome.lacking.in_(command_language()))
    typer.echo(str(outcome.index))
    return outcome.exit_status


@app.command(
    help=described(
        msg("Work out every table, no report."),
        "workbench analyse parameters/cohorts/hai-phong-2019.yaml --out tables --format csv",
    )
)
@reported
def analyse(
    parameters: File,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", show_default=False, help=say("Folder of the tables.")),
    ],
    format: Annotated[
        str, typer.Option("--format", metavar="parquet|csv", help=say("Format of the tables."))
    ] = "parquet",
    override: Override = None,
    group: Group = None,
) -> int:
    """Work out the tables."""
    del group
    from workbench.analysis import analyse as work_out
    from workbench.analysis import stores_of, write_tables
    from workbench.run.claim import claimed
    from workbench.run.files import clear_beside, clear_partial
    from workbench.run.options import refuse_table_folder

    refuse_table_folder(out, format)
    settings = _settings(parameters, override)
    analysis = work_out(settings, next(iter(stores_of(settings)), None))
    if analysis.made:
        typer.echo(analysis.made.in_(command_language()))
    with claimed(out):
        clear_partial(out)
        clear_beside(out)
        write_tables(analysis, out, format=format)
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    say_numbers(int(numbers["rows"]), int(numbers["accepted"]), int(numbers["quarantined"]))
    say_loud(analysis.loud_in(command_language()))
    typer.echo(str(out))
    return EXIT_DONE


@app.command(
    help=described(
        msg("Compare every file with manifest.json, every plan with its limits; --cold: execute some reports again."),
        "workbench verify reports/hai-phong-2019 --cold 5",
    )
)
@reported
def verify(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    cold: Annotated[
        int,
        typer.Option(
            "--cold",
            min=0,
            metavar="N",
            help=say(
                "Execute N random reports again, each in a new kernel, and compare cells and pages.",
            ),
        ),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help=say("Seed of --cold."))] = 1,
) -> int:
    """Compare a run's files with its manifest, and its plans with their limits."""
    from workbench.analysis import written_analysis
    from workbench.analysis.verified import broken_limits
    from workbench.run import tables
    from workbench.run.claim import sweep
    from workbench.run.manifest import read_manifest
    from workbench.run.manifest import verify as compare

    sweep(run_folder)
    checked = compare(run_folder)
    speaker = Speaker(command_language())
    if any(c.state != "ok" for c in checked):
        show(tables.not_as_written(checked, speaker))
    show(tables.states(checked, speaker))
    if failed := [record for record in read_manifest(run_folder).reports if record.status == "failed"]:
        show(tables.failures(failed, speaker))
    whole = all(c.state in ("ok", "unlisted") for c in checked)
    try:
        broken = broken_limits(written_analysis(run_folder))
    except WorkbenchError as refused:
        if whole:
            raise
        # What is missing or changed has been listed; it also keeps the limits from being looked at.
        typer.echo(str(refused), err=True)
        return EXIT_SOME_REPORTS_FAILED
    if len(broken):
        show(tables.broken(broken, speaker))
    else:
        kept = msg("The plans keep every limit.")
        typer.echo(kept.in_(command_language()))
    sound = broken.empty and whole
    if cold:
        from workbench.run.cold import compare_cold

        compared = list(compare_cold(run_folder, cold, seed=seed))
        show(tables.compared(compared, speaker))
        sound = sound and all(c.same for c in compared)
    return EXIT_DONE if sound else EXIT_SOME_REPORTS_FAILED


def _settings(parameters: Path, override: list[str] | None) -> Settings:
    return waves_of(parameters, override)[0]


def waves_of(parameters: Path, override: list[str] | None) -> tuple[Settings, Settings | None]:
    """Read a cohort's parameters with what options change, and those of the earlier wave that they name."""
    from workbench.parameters import load_waves
    from workbench.run.options import overrides_of

    return load_waves(parameters, overrides_of(override or ()))


def say_open_inputs(settings: Settings, earlier: Settings | None) -> None:
    """Warn of inputs that every account of the machine can read."""
    from workbench.private import open_inputs

    panels = [settings.file.parent / standard.file for standard in settings.parameters.standards.values()]
    results = [path for wave in (settings, earlier) if wave is not None for path in wave.result_paths]
    for warning in open_inputs([*results, *panels, *settings.met.paths]):
        typer.echo(warning.in_(command_language()), err=True)


def say_loud(notes: Iterable[str]) -> None:
    """Say by themselves what was decided about how marks count, and what somebody answers for."""
    notes = list(notes)
    if notes:
        typer.echo("\n" + msg("To be seen before anything rests on these results:").in_(command_language()))
    for note in notes:
        typer.echo(printable(f"  ! {note}"))


def say_numbers(rows: int, accepted: int, quarantined: int) -> None:
    """Say the ledger's three numbers."""
    sentence = msg("Rows: {rows} in = {accepted} accepted + {quarantined} set aside.")
    numbers = sentence.format(rows=rows, accepted=accepted, quarantined=quarantined)
    typer.echo(numbers.in_(command_language()))
