"""Print the pages of reports as PDF while others are being made: a few threads, each with a browser that stays open."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from contextlib import ExitStack, suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Thread

from workbench.report.frame.declaration import Format
from workbench.report.frame.printing import Printer
from workbench.run.ends import DISK_FULL
from workbench.run.files import NO_ROOM
from workbench.run.making import Job, Made

Ended = tuple[Job, Made]


def printed(ending: Iterable[Ended], workers: int) -> Generator[Ended]:
    """Yield each report once it is printed too, where its job asks for PDF and it has a page.

    A page that cannot be printed, not by a new browser either, costs its own report only. Closing the iterator drops
    those that wait and closes the browsers.

    Args:
        ending: reports as they end, not yet in their places.
        workers: browsers at the same time.
    """
    todo, done = SimpleQueue[Ended | None](), SimpleQueue[Ended]()
    threads: list[Thread] = []
    waiting = 0
    try:
        for job, made in ending:
            if Format.PDF not in job.documents or made.error:
                yield job, made
                continue
            if len(threads) < workers:
                threads.append(Thread(target=_print_all, args=(todo, done), name="printing", daemon=True))
                threads[-1].start()
            todo.put((job, made))
            waiting += 1
            while not done.empty():
                waiting -= 1
                yield done.get()
        for _ in range(waiting):
            yield done.get()
    finally:
        with suppress(Empty):
            while True:
                todo.get_nowait()
        for _ in threads:
            todo.put(None)
        for thread in threads:
            thread.join()


def _print_all(todo: SimpleQueue[Ended | None], done: SimpleQueue[Ended]) -> None:
    with _Press() as press:
        while (one := todo.get()) is not None:
            done.put((one[0], press.print(*one)))


class _Press(ExitStack):
    """A thread's browser: opened at its first page, and anew after a page that could not be printed."""

    printer: Printer | None = None

    def print(self, job: Job, made: Made) -> Made:
        """Write a report's PDF beside its place, and return how the report ends with it."""
        begun = time.monotonic()
        try:
            content = self._pdf(job.page_now(made.token).read_text(encoding="utf-8"))
            job.document_beside(Format.PDF, made.token).write_bytes(content)
        except OSError as failure:
            return replace(made, error=DISK_FULL if failure.errno in NO_ROOM else type(failure).__name__)
        except Exception as failure:
            return replace(made, error=type(failure).__name__)
        seconds = round(time.monotonic() - begun, 3)
        return replace(
            made, seconds=round(made.seconds + seconds, 3), documents=made.documents | {Format.PDF.value: seconds}
        )

    def _pdf(self, html: str) -> bytes:
        try:
            return self._open().pdf(html)
        except Exception:
            self._shut()
            return self._open().pdf(html)

    def _open(self) -> Printer:
        if self.printer is None:
            self.printer = self.enter_context(Printer())
        return self.printer

    def _shut(self) -> None:
        self.printer = None
        with suppress(Exception):
            self.close()
