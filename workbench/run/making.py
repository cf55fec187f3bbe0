"""Make one report: execute its notebook, render its page, write its documents, beside the places where they belong.

Then put them there.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench import private
from workbench.language import Language
from workbench.report.frame.declaration import Format
from workbench.report.frame.render import render_html
from workbench.report.kinds import KINDS, written
from workbench.run.ends import DISK_FULL, LOST
from workbench.run.engine import NotebookFailed, execute, prepare
from workbench.run.files import NO_ROOM

_rendering = threading.Lock()


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: its notebook, where the executed notebook and the page go, and the parameters (all text).

    `documents` says where the other formats go; `anew` is false where the page stands and only they are to be made.
    `key` is what the page shows to say what it was made from; empty for a page outside a run.
    """

    id: str
    notebook: str
    executed: str
    page: str
    parameters: dict[str, str]
    language: Language
    key: str = ""
    kind: str = ""
    documents: dict[str, str] = field(default_factory=dict)
    anew: bool = True

    def beside(self, token: str) -> tuple[Path, Path]:
        """Where notebook and page are written first: hidden names that `clear_partial` knows."""
        return _beside(self.executed, token), _beside(self.page, token)

    def document_beside(self, format: str, token: str) -> Path:
        """Where a document is written first."""
        return _beside(self.documents[format], token)

    def page_now(self, token: str) -> Path:
        """Where the page is before it is put: beside its place, or there already."""
        return self.beside(token)[1] if self.anew else Path(self.page)


def _beside(place: str, token: str) -> Path:
    path = Path(place)
    return path.with_name(f".{path.stem}.{token}.partial{path.suffix}")


@dataclass(frozen=True, slots=True)
class Made:
    """How the making of a report ended: `error` names the class of what went wrong, `token` the files made.

    `page` says whether it has its page; `documents` how many seconds each of those that were made took.
    `lost`: the process that made it was ended from outside, so trying again may help.
    """

    id: str
    token: str
    seconds: float = 0.0
    error: str = ""
    cell: int | None = None
    lost: bool = False
    page: bool = False
    documents: dict[str, float] = field(default_factory=dict)


def make(job: Job, *, engine: str | None, seconds: int) -> Made:
    """Execute and render one report into the files beside its places; whatever goes wrong costs this report only.

    Args:
        job: what to make.
        engine: papermill's engine (None: its own, a kernel for each notebook).
        seconds: the longest that a cell may take.
    """
    begun, token, error, cell = time.monotonic(), str(os.getpid()), "", None
    made, documents = not job.anew, dict[str, float]()
    try:
        if job.anew:
            _make_page(job, token, engine=engine, seconds=seconds)
            made = True
        documents = _write_documents(job, token)
    except NotebookFailed as failure:
        error, cell = failure.error, failure.cell
    except OSError as failure:
        error = DISK_FULL if failure.errno in NO_ROOM else type(failure).__name__
    except Exception as failure:
        error = type(failure).__name__
    seconds_taken = round(time.monotonic() - begun, 3)
    return Made(job.id, token, seconds_taken, error, cell, lost=error == LOST, page=made, documents=documents)


def _make_page(job: Job, token: str, *, engine: str | None, seconds: int) -> None:
    executed, page = job.beside(token)
    notebook = execute(Path(job.notebook), executed, job.parameters, engine=engine, seconds=seconds)
    private.folder(page.parent)
    with _rendering:
        html = render_html(notebook, language=job.language, key=job.key)
    page.write_text(html, encoding="utf-8")


def _write_documents(job: Job, token: str) -> dict[str, float]:
    """Write the documents that need no browser, and return how many seconds each took."""
    taken, begun = dict[str, float](), time.monotonic()
    for format, content in plain_documents(job):
        job.document_beside(format, token).write_bytes(content)
        taken[format], begun = round(time.monotonic() - begun, 3), time.monotonic()
    return taken


def plain_documents(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield a job's documents that need no browser, by format."""
    formats = [format for format in job.documents if format != Format.PDF]
    if formats:
        yield from written(KINDS[job.kind], formats, job.parameters)


def put(job: Job, made: Made) -> None:
    """Move what was made to its places, in one step each; a failed report keeps its notebook and has no page.

    Where a document failed, the page is there all the same.
    """
    executed, page = job.beside(made.token)
    if job.anew:
        if made.error and not executed.exists():
            private.folder(executed.parent)
            prepare(Path(job.notebook), executed, job.parameters)
        private.put(executed, Path(job.executed))
        if made.page:
            private.put(page, Path(job.page))
    for format in made.documents:
        private.put(job.document_beside(format, made.token), Path(job.documents[format]))
