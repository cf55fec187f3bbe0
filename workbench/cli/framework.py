"""Commands on frameworks and parameters as workbooks: export, import, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say
from workbench.errors import EXIT_DONE, ParameterError, Problem
from workbench.messages import command_language, msg

frameworks = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say("The competency framework, and a cohort's parameters, between YAML and Excel."),
)
app.add_typer(frameworks, name="framework")

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help=say("A framework or a cohort's parameters: .yaml or .xlsx."),
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help=say("Replace the file that is there."))]


@frameworks.command(
    name="export",
    help=described(
        msg("Write a framework, or a cohort's parameters, as a workbook; ids made from names are written down."),
        "workbench framework export parameters/frameworks/customs-2019.yaml --out khung.xlsx",
    ),
)
@reported
def export(
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.xlsx", show_default=False, help=say("The workbook (default: beside the file).")
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="vi|en", show_default=False, help=say("Language of sheets and headers.")),
    ] = None,
    overwrite: Overwrite = False,
    group: Group = None,
) -> int:
    """Write a workbook."""
    del group
    from workbench.parameters.books import read_either, write_book

    target = _target(file, out, ".xlsx", overwrite=overwrite)
    write_book(read_either(file).whole(), target, language=language or command_language())
    typer.echo(str(target))
    return EXIT_DONE


@frameworks.command(
    name="import",
    help=described(
        msg("Write a framework, or a cohort's parameters, as YAML; comments of a YAML file that is there are kept."),
        "workbench framework import khung.xlsx --out parameters/frameworks/khung.yaml",
    ),
)
@reported
def import_(
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.yaml", show_default=False, help=say("The YAML file (default: beside the file).")
        ),
    ] = None,
    overwrite: Overwrite = False,
    group: Group = None,
) -> int:
    """Write YAML."""
    del group
    from workbench.parameters import save
    from workbench.parameters.books import read_either

    target = _target(file, out, ".yaml", overwrite=overwrite)
    save(read_either(file).whole(), target)
    typer.echo(str(target))
    return EXIT_DONE


@frameworks.command(
    name="check",
    help=described(
        msg("Say what a framework, or a cohort's parameters, holds, and every problem by sheet, row and column."),
        "workbench framework check khung.xlsx",
    ),
)
@reported
def check(file: File) -> int:
    """Check a file."""
    from workbench.parameters.books import read_either

    read = read_either(file)
    read.whole()
    for line in read.said():
        typer.echo(line.in_(command_language()))
    return EXIT_DONE


def _target(file: Path, out: Path | None, suffix: str, *, overwrite: bool) -> Path:
    """Return where to write: as named, or beside the file.

    Raises:
        ParameterError: where the name is of another kind, or something is there already that may not be replaced.
    """
    target = out or file.with_suffix(suffix)
    if target.suffix.lower() not in ((".yaml", ".yml") if suffix == ".yaml" else (suffix,)):
        said = msg("The file is written as {suffix} only.").format(suffix=suffix)
        raise ParameterError(Problem(said, None, "option", str(target), column="--out"))
    if target.exists() and not overwrite:
        said = msg("This file is there already.")
        instead = msg("Give another name with `--out`, or `--overwrite` to replace it.")
        raise ParameterError(Problem(said, instead, "file-there", str(target)))
    return target
