"""One report in the plain way, with a kernel of its own, and in forks of a warm server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import papermill
from nbconvert import HTMLExporter

from workbench.analysis import Analysis
from workbench.lab.bench.figure import NOTHING, Figure, in_turns
from workbench.messages import Words, msg
from workbench.report.kinds import KINDS
from workbench.run.engine import CELL_SECONDS
from workbench.run.kinds import all_targets
from workbench.run.making import Job, Made, make, put
from workbench.run.warm import forks
from workbench.run.warm.orders import Setup
from workbench.run.warm.pool import make_all
from workbench.run.workplace import Workplace
from workbench.shipped import notebooks

# Reports of which the warm engine's pace is taken.
MANY, SOME = 100, 12
WORKERS = (1, 2)


def reports(analysis: Analysis, folder: Path) -> Iterator[Figure]:
    """Measure individual and unit reports of a cohort.

    Args:
        analysis: the cohort, analysed.
        folder: where its parameters and tables lie, and reports are written.
    """
    place = Workplace(folder, notebooks(), "vi")
    for kind, most in (("individual", MANY), ("unit", SOME)):
        targets = [target for target in all_targets(analysis) if target.kind.name == kind][:most]
        yield from _ways(KINDS[kind].title, [place.job(target) for target in targets])


def _ways(part: Words, jobs: list[Job]) -> Iterator[Figure]:
    Path(jobs[0].executed).parent.mkdir(parents=True, exist_ok=True)
    said = {
        "plain": msg("plain papermill and nbconvert (lab)"),
        "kernel": msg("workbench, a kernel each"),
    }
    ways: dict[str, Callable[[], float | None]] = {
        "plain": partial(_plain, jobs[0]),
        "kernel": partial(_with_kernel, jobs[0]),
    }
    for workers in WORKERS if forks.possible() else ():
        said[f"warm {workers}"] = msg("workbench warm, workers: {workers}").format(workers=workers)
        ways[f"warm {workers}"] = partial(_warm, jobs, workers)
    taken = in_turns(ways)
    for name, seconds in taken.items():
        note: Words = msg("{times} times as fast; {n} reports")
        note = note.format(times=round(taken["plain"] / seconds), n=len(jobs)) if name.startswith("warm") else NOTHING
        yield Figure(part, said[name], seconds, seconds / taken["plain"], note)


def _plain(job: Job) -> None:
    target = f"{job.executed}.plain.ipynb"
    notebook = papermill.execute_notebook(job.notebook, target, job.parameters, progress_bar=False)
    HTMLExporter(template_name="lab").from_notebook_node(notebook)


def _with_kernel(job: Job) -> None:
    put(job, _sound(make(job, engine=None, seconds=CELL_SECONDS)))


def _warm(jobs: list[Job], workers: int) -> float:
    """Return the seconds for each report of a batch after the first; the server's start is paid once per run."""
    ended = []
    for job, made in make_all(jobs, Setup(workers, CELL_SECONDS, jobs[:1])):
        put(job, _sound(made))
        ended.append(time.perf_counter())
    return (ended[-1] - ended[0]) / (len(ended) - 1)


def _sound(made: Made) -> Made:
    if made.error:
        raise RuntimeError(made.error)
    return made
