"""How a process that makes reports is spoken to: it hears a setup, says that it is ready, then hears jobs.

Each is a line of JSON. The process's standard input is for the orders and its standard output for the answers alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from papermill.engines import papermill_engines

from workbench import private
from workbench.errors import EXIT_FAULT
from workbench.messages import command_language
from workbench.run.fault import message, write_log
from workbench.run.files import NO_ROOM
from workbench.run.making import Job
from workbench.run.warm.cells import HERE, HereEngine
from workbench.run.warm.rehearsal import rehearse
from workbench.run.warm.shell import Shell

CHUNK = 1 << 16
# What IPython imports at its first cell only.
LATE_IMPORTS = ("IPython.core.logger", "bdb")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a server is told first.

    Attributes:
        workers: children at the same time.
        seconds: how long one notebook may take.
        rehearsals: jobs whose pages are drawn once, unseen, before the first fork.
        group: who may read what is written beside this account, see `workbench.private`.
    """

    workers: int
    seconds: int
    rehearsals: list[Job]
    group: str = ""


@dataclass(slots=True)
class Line:
    """Where orders come from and answers go to, as descriptors, and what has been read of orders beyond the last."""

    orders: int
    answers: int
    unread: bytes = b""

    def answer(self, content: dict[str, Any]) -> None:
        """Answer."""
        write(self.answers, line(content))

    def hear(self) -> Iterator[dict[str, Any]]:
        """Yield the orders until they end."""
        while True:
            while b"\n" in self.unread:
                order, self.unread = self.unread.split(b"\n", 1)
                yield json.loads(order)
            chunk = os.read(self.orders, CHUNK)
            if not chunk:
                return
            self.unread += chunk


def line(content: dict[str, Any]) -> bytes:
    """Return plain data as a line."""
    return json.dumps(content).encode() + b"\n"


def write(descriptor: int, said: bytes) -> None:
    """Write all bytes to a descriptor."""
    while said:
        said = said[os.write(descriptor, said) :]


def open_line() -> tuple[Line, Setup]:
    """Take the standard streams for orders and answers, and return them with the setup, which is told first.

    What is printed from then on goes to standard error.
    """
    orders, answers = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.path[0] = ""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = Line(orders, answers)
    first = next(told.hear(), None)
    if first is None:
        sys.exit()
    return told, Setup(**first | {"rehearsals": [Job(**job) for job in first["rehearsals"]]})


def warm_up(setup: Setup, *, wanted: Callable[[], bool] = lambda: True) -> None:
    """Import, load and draw once what the notebooks will need.

    Args:
        setup: what the process was told.
        wanted: whether who asked for it is still there; the process ends where not.
    """
    papermill_engines.register(HERE, HereEngine)
    for module in LATE_IMPORTS:
        import_module(module)
    Shell.made()
    for job in setup.rehearsals:
        if not wanted():
            sys.exit()
        rehearse(job)


def run_serving(serve: Callable[[], None]) -> None:
    """Serve until the orders end or nobody hears the answers; a fault goes to a log, never to the terminal."""
    try:
        private.begin()
        serve()
    except BrokenPipeError:
        sys.exit()
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno in NO_ROOM:
            # There may be no room for a log either; the run says that the disk is full.
            sys.exit(EXIT_FAULT)
        sys.stderr.write(message(fault, write_log(fault)).in_(command_language()) + "\n")
        sys.exit(EXIT_FAULT)
