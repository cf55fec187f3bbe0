"""The command that makes a folder to work in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say
from workbench.errors import EXIT_DONE
from workbench.messages import msg


@app.command(
    help=described(
        msg("Make a folder to work in: parameters, notebooks, an example with its results, a starter for the studio."),
        "workbench new dao-tao-2026",
    )
)
@reported
def new(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", show_default=False, help=say("The new folder; it must be empty or not there.")
        ),
    ],
    group: Group = None,
) -> int:
    """Make a folder."""
    del group
    from workbench.cli.tools import BASE_FRAMEWORK
    from workbench.lab.simulate import simulate_files
    from workbench.start.folder import EXAMPLE, INPUTS, new_folder

    def fill(stage: Path) -> None:
        results = (stage / INPUTS / EXAMPLE.name).with_suffix(".xlsx")
        simulate_files(results, like=stage / EXAMPLE, base_framework=BASE_FRAMEWORK)

    new_folder(folder, fill)
    typer.echo(str(folder.resolve()))
    typer.echo(say("Next, in that folder (README.txt says more):"))
    typer.echo(f"  workbench run {EXAMPLE.as_posix()}")
    return EXIT_DONE
