"""Commands on the plans of a finished run: why, replan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.app import Group, app, described, reported, say, show
from workbench.cli.cohort import Override
from workbench.errors import EXIT_DONE
from workbench.language import Speaker
from workbench.messages import command_language, msg


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
    from workbench.parameters.duties import scale_of
    from workbench.run.answers import answers_text
    from workbench.run.claim import sweep

    sweep(run_folder)
    analysis = written_analysis(run_folder)
    answers = why_in(analysis, officer, scale=scale)
    framework = analysis.settings.framework
    names = framework.scale_names | {scale_of(course.id): course.title for course in framework.courses}
    typer.echo(answers_text(answers, names, command_language()))
    return EXIT_DONE


@app.command(
    help=described(
        msg(
            "Plan a finished run again as of a day, as a new edition: what is past stays, and every change has a cause."
        ),
        "workbench replan reports/hai-phong-2019 --as-of 2019-12-02 --operations van-hanh.xlsx",
    )
)
@reported
def replan(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", show_default=False, help=say("The run's folder."))],
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            metavar="DATE",
            show_default=False,
            help=say("Sessions that began before this day stay; new ones start on it or later (YYYY-MM-DD)."),
        ),
    ],
    operations: Annotated[
        Path | None,
        typer.Option(
            "--operations",
            metavar="FILE",
            show_default=False,
            help=say("All that has happened until today (default: what the run knew)."),
        ),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports", metavar="DIR", show_default=False, help=say("Folder of the new edition (default: beside RUN).")
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="KINDS", show_default=False, help=say("Only these kinds of reports, separated by commas.")
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", metavar="FORMATS", help=say("Formats of the reports, as of `workbench run`."))
    ] = "html,xlsx,docx",
    override: Override = None,
    group: Group = None,
) -> int:
    """Plan a run again, and print who gained or lost what, and why."""
    del group
    from workbench.run import changes_told
    from workbench.run.claim import sweep
    from workbench.run.options import day_of, overrides_of, words_of
    from workbench.run.progress import for_terminal
    from workbench.run.replan import replan as plan_again
    from workbench.run.tables import failures

    sweep(run_folder)
    speaker = Speaker(command_language())
    made = plan_again(
        run_folder,
        day_of("--as-of", as_of),
        operations=operations,
        overrides=overrides_of(override or ()),
        reports=reports,
        only=words_of(only or ()),
        formats=words_of([formats]),
        progress=for_terminal(command_language()),
    )
    if made.outcome.failed:
        show(failures(made.outcome.failed, speaker))
    show(changes_told.by_unit(made, speaker))
    show(changes_told.by_cause(made, speaker))
    if len(made.changed.below):
        show(changes_told.below_minimum(made, speaker))
    for sentence in changes_told.in_short(made, speaker):
        typer.echo(sentence)
    typer.echo(str(made.outcome.index))
    return made.outcome.exit_status
