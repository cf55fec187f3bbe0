"""The warm server: a process with one thread that has loaded what notebooks need, and forks a child for each.

It reads one line of JSON with the `Setup`, says that it is ready, then reads a `Job` a line and answers each with a
`Made` in the order in which they end. When its input closes it ends, its children with it.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from papermill.engines import papermill_engines

from workbench import private
from workbench.errors import EXIT_FAULT
from workbench.messages import command_language
from workbench.run.ends import LOST, TIME_OVER
from workbench.run.fault import message, write_log
from workbench.run.files import NO_ROOM
from workbench.run.making import Job, Made, make
from workbench.run.warm import forks
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
class Server:
    """The children at work, and the jobs that wait for one of them to end."""

    setup: Setup
    orders: int
    answers: int
    waiting: deque[Job] = field(default_factory=deque)
    working: dict[int, tuple[Job, forks.Child]] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    unread: bytes = b""

    def serve(self) -> None:
        """Fork children for jobs until the orders end."""
        self.selector.register(self.orders, selectors.EVENT_READ)
        try:
            while True:
                while self.waiting and len(self.working) < self.setup.workers:
                    self._begin(self.waiting.popleft())
                for key, _ in self.selector.select(self._patience()):
                    if key.fd == self.orders:
                        if not self._hear_orders():
                            return
                    elif self.working[key.fd][1].hear():
                        self._end(key.fd)
                for pipe in [pipe for pipe, (_, child) in self.working.items() if child.overdue]:
                    self._end(pipe)
        finally:
            for _, child in self.working.values():
                child.end()

    def _patience(self) -> float | None:
        ends = [child.ends_at for _, child in self.working.values()]
        return max(min(ends) - time.monotonic(), 0) + 0.01 if ends else None

    def _hear_orders(self) -> bool:
        chunk = os.read(self.orders, CHUNK)
        self.take(chunk)
        return bool(chunk)

    def take(self, orders: bytes) -> None:
        """Add the jobs of complete lines to those that wait."""
        *lines, self.unread = (self.unread + orders).split(b"\n")
        self.waiting.extend(Job(**json.loads(line)) for line in lines)

    def _begin(self, job: Job) -> None:
        def work() -> bytes:
            self.selector.close()
            return _line(asdict(make(job, engine=HERE, seconds=self.setup.seconds)))

        child = forks.fork(work, seconds=self.setup.seconds, keep_out=(self.orders, self.answers, *self.working))
        self.working[child.pipe] = job, child
        self.selector.register(child.pipe, selectors.EVENT_READ)

    def _end(self, pipe: int) -> None:
        job, child = self.working.pop(pipe)
        self.selector.unregister(pipe)
        overdue, status = child.overdue, child.end()
        if child.said.endswith(b"\n"):
            said = bytes(child.said)
        else:
            killed = status < 0 and not overdue
            error = TIME_OVER if overdue else LOST
            said = _line(asdict(Made(job.id, str(child.pid), error=error, lost=killed))) + b"\n"
        while said:
            said = said[os.write(self.answers, said) :]


def warm_up(setup: Setup, *, parent: int) -> None:
    """Import, load and draw once what the notebooks will need; end where the parent, who asked for it, is gone."""
    papermill_engines.register(HERE, HereEngine)
    for module in LATE_IMPORTS:
        import_module(module)
    Shell.made()
    for job in setup.rehearsals:
        if os.getppid() != parent:
            sys.exit()
        rehearse(job)
    forks.frozen()


def main() -> None:
    """Serve until the orders end or nobody hears the answers; a fault goes to a log, never to the terminal."""
    try:
        private.begin()
        _serve()
    except BrokenPipeError:
        sys.exit()
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno in NO_ROOM:
            # There may be no room for a log either; the run says that the disk is full.
            sys.exit(EXIT_FAULT)
        sys.stderr.write(message(fault, write_log(fault)).in_(command_language()) + "\n")
        sys.exit(EXIT_FAULT)


def _serve() -> None:
    """Serve what is written to standard input; standard output is for the answers alone."""
    parent, orders, answers = os.getppid(), os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.path[0] = ""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first, unread = _first_line(orders)
    setup = Setup(**first | {"rehearsals": [Job(**job) for job in first["rehearsals"]]})
    warm_up(setup, parent=parent)
    os.write(answers, _line({"ready": os.getpid()}) + b"\n")
    server = Server(setup, orders, answers)
    server.take(unread)
    server.serve()


def _first_line(orders: int) -> tuple[dict[str, Any], bytes]:
    read = b""
    while b"\n" not in read:
        chunk = os.read(orders, CHUNK)
        if not chunk:
            sys.exit()
        read += chunk
    line, unread = read.split(b"\n", 1)
    return json.loads(line), unread


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


if __name__ == "__main__":
    main()
