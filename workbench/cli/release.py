"""The command that makes units' packs: release."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say, show
from workbench.errors import EXIT_DONE, ParameterError, Problem
from workbench.language import Speaker
from workbench.messages import command_language, msg


@app.command(
    help=described(
        msg("Check each unit's reports and pack them as a ZIP encrypted with AES-256, a passphrase for each unit."),
        "workbench release reports/hai-phong-2019 --make-passphrases ~/passphrases.csv",
    )
)
@reported
def release(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            show_default=False,
            help=say("Folder of the packs (default: RUN-packs)."),
        ),
    ] = None,
    passphrases: Annotated[
        Path | None,
        typer.Option(
            "--passphrases",
            metavar="FILE",
            show_default=False,
            help=say(
                "CSV unit_id,passphrase or YAML; asked for if not given.",
            ),
        ),
    ] = None,
    make_passphrases: Annotated[
        Path | None,
        typer.Option(
            "--make-passphrases",
            metavar="FILE.csv",
            show_default=False,
            help=say(
                "Make strong passphrases, write them to this new file, and use them.",
            ),
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="ID",
            show_default=False,
            help=say("Only this unit; repeatable."),
        ),
    ] = None,
    allow_missing: Annotated[
        bool,
        typer.Option(
            "--allow-missing",
            help=say("Pack also where reports are missing."),
        ),
    ] = False,
    exceptions: Annotated[
        Path | None,
        typer.Option(
            "--exceptions",
            metavar="FILE",
            show_default=False,
            help=say(
                "Reviewed exceptions, CSV or YAML: unit, file, what, reason, by, date, until.",
            ),
        ),
    ] = None,
    show_register: Annotated[
        bool,
        typer.Option("--list", help=say("Only print the register of what was released.")),
    ] = False,
    group: Group = None,
) -> int:
    """Make units' packs."""
    del group
    from workbench.release import entries, tables
    from workbench.release import release as make
    from workbench.release.certificate import in_words

    language = command_language()
    speaker = Speaker(language)
    if show_register:
        show(tables.register(entries(run_folder), speaker))
        return EXIT_DONE
    _refuse_both(passphrases, make_passphrases)
    released = make(
        run_folder,
        out=out,
        units=unit or (),
        passphrases=lambda units: _passphrases(units, passphrases, make_passphrases, run_folder, out),
        allow_missing=allow_missing,
        exceptions=exceptions,
        tell=lambda text: typer.echo(text.in_(language)),
    )
    for note in released.notes:
        typer.echo(note.in_(language))
    if released.refused:
        show(tables.findings(released.refused, speaker), err=True)
    typer.echo(in_words(released.certificate, language))
    if released.packs:
        show(tables.packed(released.packs, released.missing, speaker))
        typer.echo(str(released.out))
    return released.exit_status


def _refuse_both(passphrases: Path | None, make_passphrases: Path | None) -> None:
    if passphrases is not None and make_passphrases is not None:
        problem = msg("Give only one of the two.")
        raise ParameterError(Problem(problem, rule="option", column="--passphrases, --make-passphrases"))


def _passphrases(
    units: Sequence[str], given: Path | None, new: Path | None, run: Path, out: Path | None
) -> Mapping[str, str]:
    from workbench.release import passphrases as phrases

    if given is not None:
        found = phrases.read(given)
        if (warning := phrases.open_to_others(given)) is not None:
            typer.echo(warning.in_(command_language()), err=True)
        return found
    if new is not None:
        for folder in (run, out or run.with_name(f"{run.name}-packs")):
            phrases.refuse_inside(new, folder)
        found = phrases.made(units)
        phrases.write(new, found)
        return found
    if not sys.stdin.isatty():
        problem = msg("There is no terminal to type passphrases at.")
        instead = msg("Use --passphrases or --make-passphrases.")
        raise ParameterError(Problem(problem, instead, "option"))
    return phrases.typed(units, getpass.getpass)
