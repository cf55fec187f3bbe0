"""The command line's frame: help in one language, and an exit status for every end."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench import private
from workbench.errors import EXIT_FAULT, EXIT_INTERRUPTED, WorkbenchError
from workbench.language import Speaker
from workbench.messages import Words, command_language

if TYPE_CHECKING:
    from workbench.listing import Listing


def say(message: str | Words) -> str:
    """Return the words in the command's language."""
    return Speaker(command_language()).say(message)


def described(words: Words, example: str) -> str:
    """Return a command's help with its example."""
    heading = say("Example")
    return f"{say(words)}\n\n{heading}: {example}"


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say(
        "From assessment results to profiles, training plans and coaching plans.",
    ),
)


Group = Annotated[
    str | None,
    typer.Option(
        "--group",
        metavar="NAME",
        show_default=False,
        help=say("Let this group read what is written (default: this account alone, or the group in WORKBENCH_GROUP)."),
    ),
]
"""The option `--group` of commands that write; `reported` sees to it."""


def show(one: Listing, *, err: bool = False) -> None:
    """Print a list."""
    from workbench.listing.terminal import terminal

    typer.echo(terminal(one), err=err)


def reported(command: Callable[..., int]) -> Callable[..., None]:
    """Make a command end with its exit status: what it returns, or what its error says.

    What it writes is for this account alone, or for the group that its option `group` names.
    """

    @functools.wraps(command)
    def run_reported(*args: Any, **options: Any) -> None:
        try:
            private.begin(options.get("group"))
            status = command(*args, **options)
        except WorkbenchError as refused:
            typer.echo(str(refused), err=True)
            status = refused.exit_status
        except KeyboardInterrupt:
            said = say("Interrupted; give the same command again to go on.")
            typer.echo(said, err=True)
            status = EXIT_INTERRUPTED
        except Exception as fault:
            # Only here does any other error end: the user gets its class and a log, never its message.
            from workbench.run.fault import message, write_log

            typer.echo(message(fault, write_log(fault)).in_(command_language()), err=True)
            status = EXIT_FAULT
        raise typer.Exit(status)

    return run_reported
