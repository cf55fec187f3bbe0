"""What a run says while it works: a bar on a terminal, plain lines elsewhere, nothing in other programs."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Protocol

from workbench.messages import Words, msg
from workbench.run.index_data import reason
from workbench.run.manifest import Record

# The dear reports are made first, so that the pace of the others shows only after a while.
SHARE_KNOWN = 0.25


class Progress(Protocol):
    """Listens to a run."""

    def step(self, words: Words) -> None:
        """A step of the run begins."""

    def begin(self, total: int, *, kept: int) -> None:
        """The reports begin; so many are to be made, so many stand already."""

    def ended(self, record: Record) -> None:
        """One report has ended."""

    def close(self) -> None:
        """The reports are over, or were interrupted."""


class Silent:
    """Says nothing."""

    def step(self, words: Words) -> None:
        """Say nothing."""

    def begin(self, total: int, *, kept: int) -> None:
        """Say nothing."""

    def ended(self, record: Record) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""


class Lines(Silent):
    """One plain line for each step, each failure, and each twentieth of the reports."""

    def __init__(self, language: str):
        self.language = language
        self.total = self.count = 0
        self.begun = time.monotonic()

    def step(self, words: Words) -> None:
        """Print the step."""
        print(words.in_(self.language), flush=True)

    def begin(self, total: int, *, kept: int) -> None:
        """Print how many reports are to be made."""
        self.total, self.begun = total, time.monotonic()
        self.step(started(total, kept))

    def ended(self, record: Record) -> None:
        """Print a failure, or how far the run has come."""
        self.count += 1
        if record.status == "failed":
            self.step(failure(record))
        elif self.count % max(self.total // 20, 1) == 0 or self.count == self.total:
            self.step(self._far())

    def _far(self) -> Words:
        if self.count < self.total * SHARE_KNOWN:
            return msg("{count}/{total}").format(count=self.count, total=self.total)
        seconds = max(time.monotonic() - self.begun, 1e-3)
        left = dt.timedelta(seconds=round((self.total - self.count) * seconds / self.count))
        return msg("{count}/{total}  {rate:.1f} reports/s, about {left} left").format(
            count=self.count, total=self.total, rate=self.count / seconds, left=left
        )


class Bar(Silent):
    """A bar with the time that is left."""

    def __init__(self, language: str):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self.language = language
        self.console = Console()
        self.bar = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )
        self.task: int | None = None
        self.count, self.begun = 0, time.monotonic()

    def step(self, words: Words) -> None:
        """Print the step above the bar."""
        self.console.print(words.in_(self.language), markup=False, highlight=False)

    def begin(self, total: int, *, kept: int) -> None:
        """Show the bar."""
        self.step(started(total, kept))
        if total:
            self.bar.start()
            words = msg("Making reports").in_(self.language)
            self.task, self.begun = self.bar.add_task(words, total=total, rate=""), time.monotonic()

    def ended(self, record: Record) -> None:
        """Move the bar on."""
        if record.status == "failed":
            self.step(failure(record))
        if self.task is not None:
            self.count += 1
            rate = f"{self.count / max(time.monotonic() - self.begun, 1e-3):.1f}/s"
            self.bar.update(self.bar.task_ids[0], advance=1, rate=rate)

    def close(self) -> None:
        """Take the bar off."""
        self.bar.stop()


def started(total: int, kept: int) -> Words:
    """Return how many reports are to be made, and how many stand already."""
    words = msg("Reports to make: {n}; kept: {kept}.")
    return words.format(n=total, kept=kept)


def failure(record: Record) -> Words:
    """Return which report failed, and why."""
    return msg("{id}: {why}").format(id=record.id, why=reason(record))


def for_terminal(language: str) -> Progress:
    """Return a bar where a person watches, plain lines otherwise."""
    return Bar(language) if sys.stdout.isatty() else Lines(language)
