"""The run's side of the warm server: keep it busy, hear what it made, start another where it is lost."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import asdict

from workbench.run.apart import APART
from workbench.run.ends import LOST, SERVER_LOST
from workbench.run.making import Job, Made
from workbench.run.warm.orders import Setup

# Jobs that lie ready at the server, so that no child waits for the run to write its files.
READY = 4
GRACE = 10
MOST_STARTS = 3
# Seconds in which a server must be warm; beyond a notebook's own time, it must have said how each report ended.
WARM_UP = 300
CHUNK = 1 << 16


class Pool:
    """A server process of which `make_all` is asked; ended by `close`, whatever it was doing."""

    def __init__(self, setup: Setup):
        self.setup = setup
        self._heard = b""
        command = [sys.executable, "-m", "workbench.run.warm.server"]
        # A session of its own: Ctrl-C reaches the run, which then ends the server.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **APART)
        self._write(json.dumps(asdict(setup)))

    def ready(self) -> bool:
        """Wait until the server is warm; false where it ended or hangs instead."""
        return bool(self._read(WARM_UP))

    def give(self, job: Job) -> None:
        """Hand a job to the server."""
        self._write(json.dumps(asdict(job)))

    def next(self) -> Made | None:
        """Wait for the next report to end; nothing where the server is lost or hangs."""
        line = self._read(self.setup.seconds + GRACE)
        return Made(**json.loads(line)) if line else None

    def close(self) -> None:
        """End the server and its children."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        # What is lost with the server is missed by who waits for it.
        with suppress(BrokenPipeError):
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()

    def _read(self, seconds: float) -> bytes:
        """Return the server's next line; nothing where none comes within so many seconds."""
        assert self.process.stdout is not None
        ends_at = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._heard:
                if not selector.select(max(ends_at - time.monotonic(), 0)):
                    return b""
                chunk = os.read(self.process.stdout.fileno(), CHUNK)
                if not chunk:
                    return b""
                self._heard += chunk
        line, self._heard = self._heard.split(b"\n", 1)
        return line


def make_all(jobs: Sequence[Job], setup: Setup) -> Generator[tuple[Job, Made]]:
    """Yield each job as it ends, in whatever order; a job is tried again once after its own worker was lost, and once
    after the server was.

    Closing the iterator ends the server and its children.
    """
    waiting, starts = deque(jobs), 0
    tried, tried_with_server = set[str](), set[str]()
    while waiting and starts < MOST_STARTS:
        starts += 1
        out: dict[str, Job] = {}
        pool = Pool(setup)
        try:
            answering = pool.ready()
            while answering and (waiting or out):
                while waiting and len(out) < setup.workers + READY:
                    job = waiting.popleft()
                    out[job.id] = job
                    pool.give(job)
                made = pool.next()
                if made is None:
                    break
                starts = 1
                job = out.pop(made.id)
                if made.lost and job.id not in tried:
                    tried.add(job.id)
                    waiting.append(job)
                else:
                    yield job, made
        finally:
            pool.close()
        for job in out.values():
            if job.id in tried_with_server:
                yield job, Made(job.id, "", error=LOST)
            else:
                tried_with_server.add(job.id)
                waiting.appendleft(job)
    for job in waiting:
        yield job, Made(job.id, "", error=SERVER_LOST)
