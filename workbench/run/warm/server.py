"""The warm server: a process with one thread that has loaded what notebooks need, and forks a child for each.

It reads one line of JSON with the `Setup`, says that it is ready, then reads a `Job` a line and answers each with a
`Made` in the order in which they end. When its input closes it ends, its children with it.
"""

from __future__ import annotations

import json
import os
import selectors
import time
from collections import deque
from dataclasses import asdict, dataclass, field

from workbench.run.ends import LOST, TIME_OVER
from workbench.run.making import Job, Made, make
from workbench.run.warm import forks
from workbench.run.warm.cells import HERE
from workbench.run.warm.orders import CHUNK, Setup, line, open_line, run_serving, warm_up, write


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
            return json.dumps(asdict(make(job, engine=HERE, seconds=self.setup.seconds))).encode()

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
            said = line(asdict(Made(job.id, str(child.pid), error=error, lost=killed)))
        write(self.answers, said)


def serve() -> None:
    """Serve what is written to standard input."""
    parent = os.getppid()
    told, setup = open_line()
    warm_up(setup, wanted=lambda: os.getppid() == parent)
    forks.frozen()
    told.answer({"ready": os.getpid()})
    server = Server(setup, told.orders, told.answers)
    server.take(told.unread)
    server.serve()


if __name__ == "__main__":
    run_serving(serve)
