"""Commands on the plans of a finished run: why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import app, described, reported, say
from workbench.errors import EXIT_DONE
from workbench.messages import msg


@app.command(
    help=described(
        msg(
            "Say why one officer is, or is not, in the plans: which limits bind, what would have to change, "
            "at what price."
        ),
        "workbench why reports/hai-phong-2019 --officer 007 --scale supervision.origin",
    )
)
@reported
def why(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    officer: Annotated[
        str,
        typer.Option("--officer", metavar="ID", show_default=False, help=say("The officer's id.")),
    ],
    scale: Annotated[
        str | None,
        typer.Option("--scale", metavar="ID", show_default=False, help=say("Only this scale.")),
    ] = None,
) -> int:
    """Print what was decided on each need of an officer, and why."""
    from workbench.analysis import written_analysis
    from workbench.analysis.why import why as why_in
    from workbench.messages import command_language
    from workbench.run.answers import answers_text
    from workbench.run.claim import sweep

    sweep(run_folder)
    analysis = written_analysis(run_folder)
    answers = why_in(analysis, officer, scale=scale)
    names = analysis.settings.framework.scale_names
    typer.echo(answers_text(answers, names, command_language()))
    return EXIT_DONE
