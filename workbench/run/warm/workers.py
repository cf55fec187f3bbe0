"""The run's side of kept processes: as many as reports are made at a time, each given one report after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import asdict
from queue import Empty, SimpleQueue

from workbench.run.apart import APART
from workbench.run.ends import LOST, SERVER_LOST, TIME_OVER
from workbench.run.making import Job, Made
from workbench.run.warm.orders import Setup
from workbench.run.warm.pool import GRACE, MOST_STARTS, WARM_UP

# Seconds after which a wait looks up: on Windows nothing else lets Ctrl-C through.
LOOK = 0.2


class Worker:
    """A kept process and what it says; ended by `end`, whatever it was doing."""

    def __init__(self, setup: Setup):
        self._setup = setup
        self._said: SimpleQueue[bytes] = SimpleQueue()
        command = [sys.executable, "-m", "workbench.run.warm.worker"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **APART)
        threading.Thread(target=self._hear, daemon=True).start()
        self._order(asdict(setup))

    def ready(self) -> bool:
        """Wait until the process is warm; false where it ended or hangs instead."""
        return bool(self._next(WARM_UP))

    def make(self, job: Job) -> Made:
        """Have a report made; a process that is lost or whose time is over is of no more use."""
        begun = time.monotonic()
        self._order(asdict(job))
        answer = self._next(self._setup.seconds)
        if answer:
            return Made(**json.loads(answer))
        token, over = str(self.process.pid), time.monotonic() - begun >= self._setup.seconds
        self.end()
        return Made(job.id, token, error=TIME_OVER if over else LOST, lost=not over)

    def end(self) -> None:
        """End the process at once."""
        with suppress(OSError):
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Let the process end by itself, for it has nothing more to do."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.end()

    @property
    def lives(self) -> bool:
        """Whether the process can be given more."""
        return self.process.poll() is None

    def _order(self, content: dict[str, object]) -> None:
        assert self.process.stdin is not None
        # What is lost with the process is missed by who waits for it.
        with suppress(OSError):
            self.process.stdin.write(json.dumps(content).encode() + b"\n")
            self.process.stdin.flush()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            for line in out:
                self._said.put(line)
        self._said.put(b"")

    def _next(self, seconds: float) -> bytes:
        """Return what the process says next; nothing where it says nothing in so many seconds, or is gone."""
        with suppress(Empty):
            return self._said.get(timeout=seconds)
        return b""


class Workers:
    """Threads with a kept process each, that take from one list of jobs."""

    def __init__(self, jobs: Sequence[Job], setup: Setup):
        self._setup = setup
        self._waiting: SimpleQueue[Job] = SimpleQueue()
        for job in jobs:
            self._waiting.put(job)
        self.ended: SimpleQueue[tuple[Job, Made] | BaseException] = SimpleQueue()
        self._stopped = threading.Event()
        self._at_work: dict[int, Worker] = {}
        count = min(setup.workers, len(jobs))
        self._threads = [threading.Thread(target=self._work, args=(at,), daemon=True) for at in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End every process, whatever it is doing."""
        self._stopped.set()
        for worker in list(self._at_work.values()):
            worker.end()
        for thread in self._threads:
            thread.join()

    def _work(self, place: int) -> None:
        try:
            while not self._stopped.is_set():
                job = self._waiting.get_nowait()
                self.ended.put((job, self._twice_if_lost(job, place)))
        except Empty:
            self._at_work[place].close()
        except BaseException as fault:
            self.ended.put(fault)

    def _twice_if_lost(self, job: Job, place: int) -> Made:
        made = self._made(job, place)
        return self._made(job, place) if made.lost and not self._stopped.is_set() else made

    def _made(self, job: Job, place: int) -> Made:
        worker = self._at_work.get(place)
        for _ in range(MOST_STARTS):
            if worker is not None and worker.lives:
                return worker.make(job)
            if self._stopped.is_set():
                break
            worker = self._at_work[place] = Worker(self._setup)
            if not worker.ready():
                worker.end()
        return Made(job.id, "", error=SERVER_LOST)


def make_all(jobs: Sequence[Job], setup: Setup) -> Generator[tuple[Job, Made]]:
    """Yield each job as it ends, in whatever order; a job is tried again once after its process was lost.

    Closing the iterator ends the processes.
    """
    workers = Workers(jobs, setup)
    try:
        for _ in jobs:
            ended = None
            while ended is None:
                with suppress(Empty):
                    ended = workers.ended.get(timeout=LOOK)
            if isinstance(ended, BaseException):
                raise ended
            yield ended
    finally:
        workers.stop()
