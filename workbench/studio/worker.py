"""Work in the background: one thread, the latest wish wins, what was overtaken or cancelled is not shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Work = Iterator[Callable[[], None]]
"""Yields what is to be shown, piece by piece; between the pieces the work may be dropped."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work, and what is said if it fails."""

    work: Callable[[], Work]
    failed: Callable[[Exception], None]
    ended: Callable[[], None]


class Worker:
    """Runs the latest job; an earlier one ends at its next step."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._waiting: Job | None = None
        self._wish = 0
        self._busy = False
        self._thread: threading.Thread | None = None

    def ask(self, job: Job) -> None:
        """Run a job in place of whatever is running or waiting."""
        with self._wake:
            self._wish += 1
            self._waiting = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="studio", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def cancel(self) -> None:
        """Drop what is running and waiting."""
        with self._wake:
            self._wish += 1
            self._waiting = None
            self._wake.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is running; return whether that came about in time."""
        with self._wake:
            return self._wake.wait_for(lambda: self._waiting is None and not self._busy, seconds)

    def _serve(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting is not None)
                job, self._waiting, wish, self._busy = self._waiting, None, self._wish, True
            try:
                if job is not None:
                    self._run(job, wish)
            finally:
                with self._wake:
                    self._busy = False
                    self._wake.notify_all()

    def _run(self, job: Job, wish: int) -> None:
        try:
            for show in job.work():
                if wish != self._wish:
                    return
                show()
        except Exception as error:  # the user is told of any failure; the thread goes on
            if wish == self._wish:
                job.failed(error)
        finally:
            if wish == self._wish:
                job.ended()
