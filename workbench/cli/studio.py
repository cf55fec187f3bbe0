"""Commands for analysts: studio, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say, show
from workbench.errors import EXIT_DONE
from workbench.messages import command_language, languages, msg, spoken

Either = Annotated[
    list[Path],
    typer.Argument(
        metavar="A B [C]",
        show_default=False,
        help=say("A run's folder, or a parameter file."),
    ),
]


@app.command(
    help=described(
        msg("Open the studio: move a parameter, see who and what changes."),
        "workbench studio parameters/cohorts/hai-phong-2019.yaml --app",
    )
)
@reported
def studio(
    parameters: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PARAMETERS.yaml|RUN]",
            show_default=False,
            help=say("The parameter file, or a run's folder."),
        ),
    ] = None,
    as_app: Annotated[
        bool,
        typer.Option(
            "--app", help=say("The page without code, on this machine only.")
        ),
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=say("Open the browser."))
    ] = True,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=1024, max=65535, metavar="N", show_default=False, help=say("The port.")
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="vi|en", show_default=False, help=say("The language.")),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            metavar="DIR",
            show_default=False,
            help=say("Folder of its tables."),
        ),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports", metavar="DIR", show_default=False,
            help=say("Where scenarios' reports go."),
        ),
    ] = None,
    idle: Annotated[
        int,
        typer.Option(
            "--idle", min=1, metavar="MINUTES",
            help=say("Minutes after which a closed page's kernel ends."),
        ),
    ] = 30,
    allow_root: Annotated[
        bool,
        typer.Option(
            "--allow-root",
            help=say("Allow this to run as the superuser (root)."),
        ),
    ] = False,
    group: Group = None,
) -> int:  # fmt: skip
    """Open the studio."""
    del group
    import sys

    from workbench.run.claim import sweep
    from workbench.run.options import refuse, unknown
    from workbench.studio import doors

    known = msg("There is no such language.")
    refuse(unknown("--language", [language] if language else [], languages(), known))
    if parameters is not None:
        sweep(parameters)
    opened = doors.door(
        parameters, app=as_app, language=language, port=port, browser=browser, tables=tables, reports=reports,
        idle=idle, allow_root=allow_root,
    )  # fmt: skip
    typer.echo(opened.said(to_a_screen=sys.stdout.isatty()).in_(command_language()))
    if opened.note is not None:
        typer.echo(opened.note.in_(command_language()), err=True)
    doors.go_through(opened)


@app.command(
    help=described(
        msg("Compare two or three runs or parameter files: who changes level, needs, plan, cost."),
        "workbench compare reports/hai-phong-2019 parameters/cohorts/higher-cuts.yaml --out compared.html",
    )
)
@reported
def compare(
    these: Either,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", show_default=False, help=say("Write it as a page.")),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="vi|en", show_default=False, help=say("The language.")),
    ] = None,
    group: Group = None,
) -> int:
    """Compare analyses."""
    del group
    from workbench.analysis.comparison import open_either
    from workbench.errors import Problem
    from workbench.run.claim import sweep
    from workbench.run.comparing import measured, write_comparison
    from workbench.run.options import refuse, unknown

    known = msg("There is no such language.")
    problems = unknown("--language", [language] if language else [], languages(), known)
    if not 2 <= len(these) <= 3:
        problems.append(Problem(msg("Give two or three to compare."), column="A B [C]"))
    refuse(problems)
    names = [str(path) if path.is_dir() else path.stem for path in these]
    for path in these:
        sweep(path)
    analyses = [open_either(path) for path in these]
    if out is not None:
        write_comparison(names, analyses, out, language=language or "")
        typer.echo(str(out))
        return EXIT_DONE
    show(measured(names, analyses, spoken(language, command_language())))
    return EXIT_DONE
