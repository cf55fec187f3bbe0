"""Commands for what people fill in once a plan runs: operations, registers, calendars."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say
from workbench.errors import EXIT_DONE, ParameterError, Problem, did_you_mean
from workbench.messages import command_language, languages, msg

Language = Annotated[
    str | None,
    typer.Option("--language", metavar="vi|en", show_default=False, help=say("Language of sheets and headers.")),
]


@app.command(
    help=described(
        msg(
            "Write a workbook for what the plan meets once it runs: leave, trainers, rooms, attendance, …; with a "
            "run, its sessions and seats stand there already. A file that is there stays."
        ),
        "workbench operations van-hanh.xlsx --run reports/hai-phong-2019",
    )
)
@reported
def operations(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", show_default=False, help=say("The new workbook."))],
    framework: Annotated[
        Path | None,
        typer.Option(
            "--framework",
            metavar="FILE",
            show_default=False,
            help=say("Framework whose courses, sites, units and positions are offered (default: the run's)."),
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="RUN", show_default=False, help=say("Folder of the run of the published plan.")),
    ] = None,
    language: Language = None,
    group: Group = None,
) -> int:
    """Write a workbook."""
    del group
    from workbench.parameters import load_framework
    from workbench.run.keeping import FRAMEWORK
    from workbench.run.operations import write_operations

    if file.suffix.lower() != ".xlsx":
        said = msg("The file is written as {suffix} only.").format(suffix=".xlsx")
        raise ParameterError(Problem(said, None, "option", str(file), column="FILE"))
    if framework is None and run is None:
        said = msg("Give a framework, or a run, which has one.")
        raise ParameterError(Problem(said, None, "option", column="--framework, --run"))
    given = framework or Path(str(run)) / FRAMEWORK
    write_operations(file, load_framework(given), run, _language(language))
    typer.echo(str(file))
    return EXIT_DONE


@app.command(
    help=described(
        msg(
            "Write for each session of a plan a list to sign and a register to fill in; name the filled-in registers "
            "under `operations:` and they are read as attendance. Files that are there stay."
        ),
        "workbench registers reports/hai-phong-2019 --out so-diem-danh",
    )
)
@reported
def registers(
    run: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", show_default=False, help=say("Folder of the registers."))
    ],
    session: Annotated[
        list[str] | None,
        typer.Option("--session", metavar="ID", show_default=False, help=say("Only this session; repeatable.")),
    ] = None,
    language: Language = None,
    group: Group = None,
) -> int:
    """Write registers."""
    del group
    from workbench.run.operations import write_registers

    for path in write_registers(run, out, session or (), _language(language)):
        typer.echo(str(path))
    return EXIT_DONE


@app.command(
    help=described(
        msg("Write a calendar (.ics) for each trainer whom a plan names; a later edition's takes the place of it."),
        "workbench calendars reports/hai-phong-2019 --out lich-giang-day",
    )
)
@reported
def calendars(
    run: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", show_default=False, help=say("Folder of the calendars."))
    ],
    language: Language = None,
    group: Group = None,
) -> int:
    """Write trainers' calendars."""
    del group
    from workbench.run.operations import write_calendars

    for path in write_calendars(run, out, _language(language)):
        typer.echo(str(path))
    return EXIT_DONE


def _language(chosen: str | None) -> str:
    """Return the language of what is written: as chosen, else the command's.

    Raises:
        ParameterError: where there is no such language.
    """
    if chosen is not None and chosen not in languages():
        said = msg("There is no such language.")
        raise ParameterError(Problem(said, did_you_mean(chosen, languages()), "option", column="--language"))
    return chosen or command_language()
