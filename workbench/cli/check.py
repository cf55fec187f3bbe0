"""The command that judges the inputs, and explains how they were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say, show
from workbench.cli.cohort import File, Override, say_loud, say_numbers, say_open_inputs, waves_of
from workbench.errors import EXIT_DONE, ParameterError, Problem
from workbench.language import Speaker
from workbench.messages import command_language, msg

if TYPE_CHECKING:
    from workbench.analysis.results import Judged
    from workbench.parameters import Settings


@app.command(
    help=described(
        msg("Read and judge the inputs only; print the ledger's summary."),
        "workbench check parameters/cohorts/hai-phong-2019.yaml --ledger ledger.xlsx",
    )
)
@reported
def check(
    parameters: File,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="FILE",
            show_default=False,
            help=say("Write the ledger to a .csv or .xlsx file."),
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=say("Show three officers' answers item by item: cell, reading, key, points, why."),
        ),
    ] = False,
    officer: Annotated[
        list[str] | None,
        typer.Option(
            "--officer",
            metavar="ID",
            show_default=False,
            help=say("With --explain: the answers of this officer; repeatable."),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.html",
            show_default=False,
            help=say("With --explain: write the answers as a page."),
        ),
    ] = None,
    override: Override = None,
    group: Group = None,
) -> int:
    """Judge the inputs."""
    del group
    from workbench.run.ledger_file import refuse_suffix, write_ledger

    if ledger is not None:
        refuse_suffix(ledger)
    _refuse_without_explain(officer, out, explain=explain)
    settings, earlier = waves_of(parameters, override)
    say_open_inputs(settings, earlier)
    if explain:
        _explain(settings, officer or (), out)
    found = say_judged(settings, earlier)
    if ledger is not None:
        write_ledger(found.ledger, ledger, language=settings.parameters.language)
        typer.echo(str(ledger))
    return EXIT_DONE


def say_judged(settings: Settings, earlier: Settings | None, *, columns_too: bool = True) -> Judged:
    """Judge the results and say what was found: columns, the ledger by rule, its numbers, the catalogue's reach.

    Raises:
        InputError: every reason why the results cannot be read, at once.
        PlanInfeasible: where the parameters of the plan name people whom the results do not hold.
    """
    from workbench.analysis.results import ContradictedError, aims_said, framework_said, judged, refuse_strangers
    from workbench.run.explained import columns
    from workbench.run.tables import harmless
    from workbench.run.tables import ledger as by_rule

    speaker = Speaker(command_language())
    try:
        found = judged(settings, earlier)
    except ContradictedError as refused:
        show(columns(refused.columns, speaker))
        say_loud(note.in_(command_language()) for note in refused.loud)
        typer.echo("")
        raise
    if columns_too:
        show(columns(found.columns, speaker))
        typer.echo("")
    rules = by_rule(found.ledger, speaker, settings.parameters.language)
    if rules.rows:
        show(rules)
    if rest := harmless(found.ledger, speaker, settings.parameters.language):
        typer.echo(rest)
    numbers = found.counts[["rows", "accepted", "quarantined"]].sum()
    say_numbers(int(numbers["rows"]), int(numbers["accepted"]), int(numbers["quarantined"]))
    say_loud(note.in_(command_language()) for note in (*aims_said(settings), *found.loud))
    for note in found.notes:
        typer.echo(note.in_(command_language()))
    for words in framework_said(settings, found):
        typer.echo(words.in_(command_language()))
    refuse_strangers(settings, found)
    return found


def _refuse_without_explain(officers: list[str] | None, out: Path | None, *, explain: bool) -> None:
    given = [option for option, value in (("--officer", officers), ("--out", out)) if value]
    if given and not explain:
        problem = msg("This option goes with --explain.")
        raise ParameterError(Problem(problem, rule="option", column=option) for option in given)
    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        problem = msg("The answers are written as .html only.")
        raise ParameterError(Problem(problem, rule="option", file=str(out), column="--out"))


def _explain(settings: Settings, officers: Sequence[str], out: Path | None) -> None:
    """Show officers' answers item by item, also where the results are refused afterwards."""
    from workbench.analysis.results import read_how
    from workbench.run.explained import answers, write_explained

    speaker = Speaker(command_language())
    found = read_how(settings, officers)
    for sheet in found.sheets:
        show(answers(sheet, speaker))
        typer.echo("")
    if out is not None:
        write_explained(found, out, title=speaker.name(settings.parameters.name), speaker=speaker)
        typer.echo(str(out))
