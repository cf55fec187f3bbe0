"""Make one report: execute its notebook, render its page, beside the places where both belong; then put them there."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from workbench.language import Language
from workbench.report.render import render_html
from workbench.run.engine import LOST, NotebookFailed, execute, prepare
from workbench.run.files import NO_ROOM

DISK_FULL = "DiskFull"

_rendering = threading.Lock()


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: its notebook, where the executed notebook and the page go, and the parameters (all text).

    `key` is what the page shows to say what it was made from; empty for a page outside a run.
    """

    id: str
    notebook: str
    executed: str
    page: str
    parameters: dict[str, str]
    language: Language
    key: str = ""

    def beside(self, token: str) -> tuple[Path, Path]:
        """Where notebook and page are written first: hidden names that `clear_partial` knows."""
        executed, page = (
            path.with_name(f".{path.stem}.{token}.partial{path.suffix}")
            for path in (Path(self.executed), Path(self.page))
        )
        return executed, page


@dataclass(frozen=True, slots=True)
class Made:
    """How the making of a report ended: `error` names the class of what went wrong, `token` the files made.

    `lost`: the process that made it was ended from outside, so trying again may help.
    """

    id: str
    token: str
    seconds: float = 0.0
    error: str = ""
    cell: int | None = None
    lost: bool = False


def make(job: Job, *, engine: str | None, seconds: int) -> Made:
    """Execute and render one report into the files beside its places; whatever goes wrong costs this report only.

    Args:
        job: what to make.
        engine: papermill's engine (None: its own, a kernel for each notebook).
        seconds: the longest that a cell may take.
    """
    begun, token, error, cell = time.monotonic(), str(os.getpid()), "", None
    executed, page = job.beside(token)
    try:
        notebook = execute(Path(job.notebook), executed, job.parameters, engine=engine, seconds=seconds)
        page.parent.mkdir(parents=True, exist_ok=True)
        with _rendering:
            html = render_html(notebook, language=job.language, key=job.key)
        page.write_text(html, encoding="utf-8")
    except NotebookFailed as failure:
        error, cell = failure.error, failure.cell
    except OSError as failure:
        error = DISK_FULL if failure.errno in NO_ROOM else type(failure).__name__
    except Exception as failure:
        error = type(failure).__name__
    return Made(job.id, token, round(time.monotonic() - begun, 3), error, cell, lost=error == LOST)


def put(job: Job, made: Made) -> None:
    """Move what was made to its places, in one step each; a failed report keeps its notebook and has no page."""
    executed, page = job.beside(made.token)
    if made.error and not executed.exists():
        executed.parent.mkdir(parents=True, exist_ok=True)
        prepare(Path(job.notebook), executed, job.parameters)
    executed.replace(job.executed)
    if not made.error:
        page.replace(job.page)
