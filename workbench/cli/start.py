"""The command that begins with an office's own files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from workbench.characters import printable
from workbench.cli.app import Group, app, described, reported, say, show
from workbench.cli.check import say_judged
from workbench.errors import EXIT_DONE, ParameterError, Problem, few_of_a_kind
from workbench.language import Speaker
from workbench.messages import command_language, msg

if TYPE_CHECKING:
    from workbench.start.questions import Question
    from workbench.start.seen import Seen


MOST = 400
"""Signs of an example that are printed."""
NAME_IT = msg("Write it after the command, or open the page with `--app` and choose there.")


@app.command(
    help=described(
        msg("Read an office's files, say what each is, ask what is nowhere, write parameters and framework, check."),
        "workbench start inputs/thanh-binh",
    )
)
@reported
def start(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", show_default=False, help=say("The folder with the office's own files.")),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            metavar="FILE",
            show_default=False,
            help=say("Answers given earlier, such as last year's; nothing that stands there is asked."),
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=say("Make the framework's workbook anew where it is there already."))
    ] = False,
    as_app: Annotated[bool, typer.Option("--app", help=say("The same as a page in the browser."))] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=say("With --app: open the browser."))] = True,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1024, max=65535, metavar="N", show_default=False, help=say("With --app: the port.")),
    ] = None,
    allow_root: Annotated[
        bool, typer.Option("--allow-root", help=say("Allow this to run as the superuser (root)."))
    ] = False,
    group: Group = None,
) -> int:
    """Begin."""
    del group
    if as_app:
        _open_page(folder, answers, browser=browser, port=port, allow_root=allow_root)
    if folder is None:
        raise ParameterError(Problem(msg("Which folder holds the office's files?"), NAME_IT, "option", column="FOLDER"))
    from workbench.parameters import load_settings
    from workbench.start.answers import load_answers, save_answers
    from workbench.start.lacking import LackingError
    from workbench.start.limits import limits_listed, limits_of
    from workbench.start.office import ANSWERS, office_of, read_office
    from workbench.start.questions import REREAD, RETOLD, open_questions
    from workbench.start.writing import write

    own = folder / ANSWERS
    given = load_answers(answers or own) if answers or own.is_file() else {}
    try:
        office = read_office(folder, given, given=answers)
    except LackingError as refused:
        _say_seen(refused.seen)
        if not own.is_file():
            save_answers(own, refused.seen, given)
        correct = say("Correct what is wrong in {file} and give the command again.")
        typer.echo("\n" + correct.replace("{file}", str(own)))
        raise
    _say_seen(office.seen)
    n = 0
    while open_ := open_questions(office, given):
        question, n = open_[0], n + 1
        given[question.key] = _ask(question, n, n + len(open_) - 1, own)
        save_answers(own, office.seen, given)
        if question.key in RETOLD:
            office = office_of(folder, office.seen, given)
        elif question.key in REREAD:
            office = read_office(folder, given, given=answers)
    file, assumed = write(office, given, overwrite=overwrite)
    typer.echo("\n" + say("Assumed; change it in {file} and give the command again:").replace("{file}", str(own)))
    for note in few_of_a_kind([*office.assumed, *assumed]):
        typer.echo(printable(f"  - {note.in_(command_language())}"))
    typer.echo("\n" + say("Questions asked: {n}").replace("{n}", str(n)))
    settings = load_settings(file)
    typer.echo("")
    show(limits_listed(limits_of(settings.parameters), Speaker(command_language())))
    say_judged(settings, None, columns_too=False)
    typer.echo("\n" + say("To make the reports: {command}").replace("{command}", f'workbench run "{file}"'))
    typer.echo(say("They will lie in {folder}.").replace("{folder}", f"reports/{settings.parameters.cohort}"))
    return EXIT_DONE


def _open_page(
    folder: Path | None, answers: Path | None, *, browser: bool, port: int | None, allow_root: bool
) -> NoReturn:
    """Become the server of the page."""
    from workbench.start.page import page_door
    from workbench.studio import doors

    opened = page_door(folder, answers, browser=browser, port=port, allow_root=allow_root)
    typer.echo(opened.said(to_a_screen=sys.stdout.isatty()).in_(command_language()))
    if opened.note is not None:
        typer.echo(opened.note.in_(command_language()), err=True)
    doors.go_through(opened)


def _unanswered(question: Question, file: Path) -> Problem:
    instead = msg("Write the answer as `{key}: …` in the file of answers.").format(key=question.key)
    return Problem(question.words, instead, "unanswered", str(file), column=question.key)


def _ask(question: Question, number: int, n: int, file: Path) -> Any:
    """Ask until the words are an answer.

    Raises:
        ParameterError: where the input ends.
    """
    typer.echo(f"\n[{number}/{n}] {question.words.in_(command_language())}")
    for at, (words, _) in enumerate(question.choices, start=1):
        typer.echo(f"  {at}. {words.in_(command_language())}")
    if question.choices and question.hint is not None:
        typer.echo(f"  {len(question.choices) + 1}. {question.hint.in_(command_language())}")
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            raise ParameterError([_unanswered(question, file)]) from None
        if question.hint is not None and question.choices and text == str(len(question.choices) + 1):
            continue
        value = question.value_of(text)
        if value is not None:
            if not text:
                taken = printable(question.taken.in_(command_language()))
                typer.echo(say("Taken: {answer}").replace("{answer}", taken))
            return value
        typer.echo(question.wanted.in_(command_language()))


def _say_seen(seen: Sequence[Seen]) -> None:
    from workbench.start.seen import KINDS
    from workbench.start.showing import columns_said, grouped, places_said

    speaker = Speaker(command_language())
    typer.echo(speaker.say("What each sheet is taken for"))
    for group in grouped(seen):
        first = group[0]
        typer.echo(printable(f"\n{speaker.name(KINDS[first.kind])}: {places_said(group, speaker)}"))
        if said := columns_said(first, speaker):
            typer.echo(printable(f"  {said}"))
        for row in first.examples:
            typer.echo(
                printable("    " + " | ".join(f"{header} = {cell}" for header, cell in row.items() if cell))[:MOST]
            )
