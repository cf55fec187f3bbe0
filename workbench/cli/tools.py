"""Commands that need no cohort: simulate, bench."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli.app import Group, app, described, reported, say, show
from workbench.errors import EXIT_DONE
from workbench.language import Speaker
from workbench.listing import Listing
from workbench.messages import command_language, msg
from workbench.shipped import PARAMETERS, shipped

BASE_FRAMEWORK = shipped() / PARAMETERS / "frameworks" / "customs-2018.yaml"
PLANNED = shipped() / PARAMETERS / "cohorts" / "hai-phong-2019.yaml"
"""Whose framework and limits ways to plan are compared with."""


@app.command(
    help=described(
        msg("Simulate a cohort whose true abilities are known."),
        "workbench simulate --out inputs/trial.xlsx --officers 200 --seed 7 --truth inputs/truth.csv",
    )
)
@reported
def simulate(
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.xlsx", show_default=False, help=say("The results file.")),
    ],
    officers: Annotated[
        int | None, typer.Option("--officers", min=1, metavar="N", show_default=False, help=say("People."))
    ] = None,
    units: Annotated[
        int | None, typer.Option("--units", min=1, metavar="N", show_default=False, help=say("Units."))
    ] = None,
    domains: Annotated[
        int | None,
        typer.Option("--domains", min=1, metavar="N", show_default=False, help=say("Domains.")),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", show_default=False, help=say("Seed."))] = None,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", metavar="FILE.csv", show_default=False, help=say("Write the truth.")),
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(
            "--parameters",
            metavar="FILE.yaml",
            show_default=False,
            help=say("Write parameters that fit."),
        ),
    ] = None,
    like: Annotated[
        Path | None,
        typer.Option(
            "--like",
            metavar="PARAMETERS.yaml",
            show_default=False,
            help=say("Simulate for this parameter file."),
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            metavar="PARAMETERS.yaml",
            show_default=False,
            help=say(
                "Simulate the next wave of this cohort: its people and items, as its own files say.",
            ),
        ),
    ] = None,
    bad_rows: Annotated[
        int,
        typer.Option("--bad-rows", min=0, metavar="N", help=say("Rows made wrong by intent.")),
    ] = 0,
    group: Group = None,
) -> int:
    """Simulate a cohort."""
    del group
    from workbench.lab.simulate import simulate_files

    made = simulate_files(
        out,
        base_framework=BASE_FRAMEWORK,
        officers=officers,
        units=units,
        domains=domains,
        truth=truth,
        parameters=parameters,
        like=like,
        previous=previous,
        bad_rows=bad_rows,
        seed=seed,
    )
    typer.echo(
        msg("Simulated {officers} people, {items} items, {units} units, {domains} domains (seed {seed}).")
        .format(officers=made.officers, items=made.items, units=made.units, domains=made.domains, seed=made.seed)
        .in_(command_language())
    )
    for path in (made.out, made.truth, made.item_truth, made.framework, made.parameters):
        if path is not None:
            typer.echo(str(path))
    return EXIT_DONE


@app.command(
    help=described(
        msg("Measure the time of analysis, 2PL calibration, the studio, reports and plans, beside the plain way."),
        "workbench bench --officers 10000",
    )
)
@reported
def bench(
    officers: Annotated[int, typer.Option("--officers", min=50, metavar="N", help=say("People simulated."))] = 870,
    truth: Annotated[
        bool,
        typer.Option(
            "--truth", help=say("Instead of times: probabilities of levels beside the truth of simulated cohorts.")
        ),
    ] = False,
    results: Annotated[
        int,
        typer.Option("--results", min=300, metavar="N", help=say("With --truth: results of domains in each case.")),
    ] = 20_000,
    plans: Annotated[
        int | None,
        typer.Option(
            "--plans",
            min=2,
            metavar="N",
            show_default=False,
            help=say("With --truth: instead, ways to plan beside the truth, on so many cohorts of each kind of exam."),
        ),
    ] = None,
    retests: Annotated[
        int | None,
        typer.Option(
            "--retests",
            min=2,
            metavar="N",
            show_default=False,
            help=say("With --truth: instead, what re-tests are worth beside the truth, on so many exams of each kind."),
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE.json",
            show_default=False,
            help=say("Keep the figures in this file as well."),
        ),
    ] = None,
    group: Group = None,
) -> int:
    """Print the performance figures."""
    del group
    from workbench.lab.bench.figures import as_json, figures
    from workbench.lab.bench.studio import latencies
    from workbench.run.files import write_json

    if truth:
        rows, kept = _beside_the_truth(results=results, plans=plans, retests=retests)
        show(rows)
        if json is not None:
            write_json(json, kept)
        return EXIT_DONE
    measured = []
    for figure in figures(officers=officers, base_framework=BASE_FRAMEWORK, further=[latencies]):
        measured.append(figure)
        part, what, note = (words.in_(command_language()) for words in (figure.part, figure.what, figure.note))
        ratio = "" if figure.ratio is None else f"× {figure.ratio:.3f}"
        ratio = ratio if figure.p95 is None else f"95 %: {figure.p95:.2f} s"
        typer.echo(f"{part:<32} {what:<40} {figure.seconds:8.2f} s  {ratio:>7}  {note}".rstrip())
    if json is not None:
        write_json(json, as_json(measured))
    return EXIT_DONE


def _beside_the_truth(*, results: int, plans: int | None, retests: int | None) -> tuple[Listing, Any]:
    """Return the figures of plans, of re-tests, or else of probabilities: as a list, and for a file."""
    speaker = Speaker(command_language())
    if plans is not None:
        from workbench.lab.bench.truth.plans import ways_as_json, ways_as_listing, ways_compared

        compared = list(ways_compared(PLANNED, seeds=plans))
        return ways_as_listing(compared, speaker), ways_as_json(compared)
    if retests is not None:
        from workbench.lab.bench.truth import retests as again

        retested = list(again.retests(exams=retests))
        return again.as_listing(retested, speaker), again.retests_as_json(retested)
    from workbench.lab.bench.truth.measurement import as_listing, measurement, truth_as_json

    known = list(measurement(results=results))
    return as_listing(known, speaker), truth_as_json(known)
