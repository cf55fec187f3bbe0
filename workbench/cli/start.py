"""The command that begins with an office's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.characters import printable
from workbench.cli.app import Group, app, described, reported, say, show
from workbench.cli.check import say_judged
from workbench.errors import EXIT_DONE, ParameterError, Problem, few_of_a_kind
from workbench.language import Speaker
from workbench.messages import command_language, msg

if TYPE_CHECKING:
    from workbench.start.office import Question
    from workbench.start.seen import Seen


@app.command(
    help=described(
        msg("Read an office's files, say what each is, ask what is nowhere, write parameters and framework, check."),
        "workbench start inputs/thanh-binh",
    )
)
@reported
def start(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", show_default=False, help=say("The folder with the office's own files.")),
    ],
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
    group: Group = None,
) -> int:
    """Begin."""
    del group
    from workbench.parameters import load_settings
    from workbench.start.office import ANSWERS, load_answers, questions, read_office, write

    remembered = folder / ANSWERS
    given = load_answers(answers or remembered) if answers or remembered.is_file() else {}
    office = read_office(folder, given)
    _say_seen(office.seen)
    open_ = [question for question in questions(office) if not _answered(question, given)]
    for number, question in enumerate(open_, start=1):
        given[question.key] = _ask(question, number, len(open_))
    file, assumed = write(office, given, overwrite=overwrite)
    typer.echo("\n" + say("Assumed; change it in {file} and give the command again:").replace("{file}", ANSWERS))
    for note in few_of_a_kind([*office.assumed, *assumed]):
        typer.echo(printable(f"  - {note.in_(command_language())}"))
    typer.echo("\n" + say("Questions asked: {n}").replace("{n}", str(len(open_))))
    typer.echo(str(file) + "\n")
    say_judged(load_settings(file), None, columns_too=False)
    return EXIT_DONE


def _answered(question: Question, given: dict[str, Any]) -> bool:
    """Whether the answer stands in the file of answers; words are read as if typed.

    Raises:
        ParameterError: where it is no answer.
    """
    if given.get(question.key) is None:
        return False
    value = given[question.key]
    if any(value == choice for _, choice in question.choices):
        return True
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    read = question.read(text)
    if read is None:
        raise ParameterError([Problem(question.words, question.hint, "answer", column=question.key, value=text)])
    given[question.key] = read
    return True


def _unanswered(question: Question, file: Path) -> Problem:
    instead = msg("Write the answer as `{key}: …` in the file of answers.").format(key=question.key)
    return Problem(question.words, instead, "unanswered", str(file), column=question.key)


def _ask(question: Question, number: int, n: int) -> Any:
    """Ask until the words are an answer.

    Raises:
        ParameterError: where the input ends.
    """
    typer.echo(f"\n[{number}/{n}] {question.words.in_(command_language())}")
    for at, (words, _) in enumerate(question.choices, start=1):
        typer.echo(f"  {at}. {words.in_(command_language())}")
    if question.choices:
        typer.echo(f"  {len(question.choices) + 1}. {question.hint.in_(command_language())}")
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            raise ParameterError([_unanswered(question, Path("answers.yaml"))]) from None
        if text.isdecimal() and 1 <= int(text) <= len(question.choices):
            return question.choices[int(text) - 1][1]
        if question.choices and text == str(len(question.choices) + 1):
            continue
        value = question.read(text)
        if value is not None:
            return value
        typer.echo(say("This is no answer to the question."))


def _say_seen(seen: Sequence[Seen]) -> None:
    from workbench.listing import Column, listing
    from workbench.start.seen import KINDS

    speaker = Speaker(command_language())
    columns = [
        Column("place", speaker.say("sheet"), "code"),
        Column("kind", speaker.say("taken for")),
        Column("columns", speaker.say("columns"), "code"),
    ]
    rows = [(one.place, speaker.name(KINDS[one.kind]), _columns(one)) for one in seen]
    show(listing(speaker, speaker.say("What each sheet is taken for"), columns, rows, dense=True))
    for one in seen:
        for row in one.examples:
            cells = [f"{header} = {cell}" for header, cell in row.items() if cell]
            typer.echo(printable(f"  {one.place}: " + " | ".join(cells))[:300])


def _columns(one: Seen) -> str:
    named = [f"{header} → {name}" for header, name in one.columns.items() if name and name != "item"]
    items = sum(name == "item" for name in one.columns.values())
    return "; ".join([*named, *([f"{items} ×"] if items else [])]) or "–"
