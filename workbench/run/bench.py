"""Where the time goes, as ratios within one call: the machine's noise then falls on both sides alike."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import papermill
from nbconvert import HTMLExporter

from workbench.analysis import Analysis, analyse_into
from workbench.analysis.steps import analyse
from workbench.intake.simulate import simulate_files
from workbench.language import Text
from workbench.measure.irt import calibrate
from workbench.parameters import load_settings
from workbench.run.batch import PARAMETERS, Workplace
from workbench.run.bench_plan import plan_figures
from workbench.run.engine import CELL_SECONDS
from workbench.run.kinds import KINDS, NOTEBOOKS, all_targets
from workbench.run.making import Job, Made, make, put
from workbench.run.manifest import versions
from workbench.run.warm import forks
from workbench.run.warm.pool import make_all
from workbench.run.warm.server import Setup

TIMES = 3
# Reports of which the warm engine's pace is taken.
MANY, SOME = 100, 12
# The smaller cohort whose plan is compared: one model of every person can still be tried on it.
FEW = 1_000
METHODS = {
    "plan": Text("workbench (so với xếp theo ưu tiên)", "workbench (gap closed, against by priority)"),
    "greedy": Text("xếp theo ưu tiên", "by priority"),
    "one_model": Text("một mô hình cho mọi người", "one model of every person"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `ratio` compares it with the line that it is measured against (1 for that line).

    Where many times were taken, `seconds` is their median and `p95` their 95th percentile.
    """

    part: Text
    what: Text
    seconds: float
    ratio: float | None = None
    note: str = ""
    p95: float | None = None


Measure = Callable[[Analysis], Iterable[Figure]]
"""Measures something else on an analysed cohort."""


def figures(*, officers: int, base_framework: Path, further: Sequence[Measure] = ()) -> Iterator[Figure]:
    """Measure analysis, 2PL calibration, reports and plans, each beside what it is compared with.

    Args:
        officers: size of the simulated cohort that is analysed.
        base_framework: framework of the simulated cohort.
        further: what else is measured on that cohort.
    """
    yield from _calibration()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parameters = folder / PARAMETERS
        begun = time.perf_counter()
        simulate_files(
            folder / "results.xlsx", officers=officers, parameters=parameters, base_framework=base_framework, seed=1
        )
        part = Text(f"Đợt {officers} người", f"A cohort of {officers}")
        yield Figure(part, Text("mô phỏng và ghi tệp", "simulate and write the workbook"), time.perf_counter() - begun)
        begun = time.perf_counter()
        analyse(load_settings(parameters))
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        yield Figure(part, Text("đọc, đo, lập kế hoạch", "read, measure, plan"), seconds, note=f"{peak} MB")
        analysis = analyse_into(load_settings(parameters), folder / "tables")
        for measure in further:
            yield from measure(analysis)
        yield from _reports(analysis, folder)
    yield from _plans(officers, base_framework)


def _plans(officers: int, base_framework: Path) -> Iterator[Figure]:
    for found in plan_figures(base_framework=base_framework, sizes=sorted({FEW, officers})):
        part = Text(
            f"Kế hoạch, {found.officers} người, {found.sessions} lớp có thể mở",
            f"Plan, {found.officers} people, {found.sessions} sessions that may open",
        )
        proven = "" if found.gap is None else f"; gap {100 * found.gap:.2f} %"
        yield Figure(part, METHODS[found.method], found.seconds, note=f"{100 * found.above_greedy:+.1f} %{proven}")


def _calibration() -> Iterator[Figure]:
    part = Text("2PL, 50 câu × 10.000 người", "2PL, 50 items × 10,000 people")
    answers = _answers(10_000, 50)
    plain = _median(lambda: _plain_em(answers))
    yield Figure(part, Text("EM thuần NumPy", "plain NumPy EM"), plain, 1.0)
    own = _median(lambda: calibrate(answers, model="2pl"))
    yield Figure(part, Text("workbench, kèm sai số chuẩn", "workbench, with standard errors"), own, own / plain)
    if find_spec("mirt") is not None:
        import mirt

        whole = answers.astype(int)
        other = _median(lambda: mirt.fit_mirt(whole, "2PL", n_quadpts=61, tol=1e-5))
        yield Figure(part, Text("gói mirt (PyPI)", "package mirt (PyPI)"), other, other / plain)


def _reports(analysis: Analysis, folder: Path) -> Iterator[Figure]:
    place = Workplace(folder, NOTEBOOKS, "vi")
    for kind, most in (("individual", MANY), ("unit", SOME)):
        targets = [target for target in all_targets(analysis) if target.kind.name == kind][:most]
        yield from _ways(KINDS[kind].title, [place.job(target) for target in targets])


def _ways(part: Text, jobs: list[Job]) -> Iterator[Figure]:
    """Measure one report in the plain way, with a kernel of its own, and in forks of a warm server."""
    first = jobs[0]

    def plain() -> None:
        target = f"{first.executed}.plain.ipynb"
        notebook = papermill.execute_notebook(first.notebook, target, first.parameters, progress_bar=False)
        HTMLExporter(template_name="lab").from_notebook_node(notebook)

    def cold() -> None:
        put(first, _sound(make(first, engine=None, seconds=CELL_SECONDS)))

    Path(first.executed).parent.mkdir(parents=True, exist_ok=True)
    slow = _median(plain)
    yield Figure(part, Text("papermill và nbconvert (lab)", "plain papermill and nbconvert (lab)"), slow, 1.0)
    seconds = _median(cold)
    yield Figure(part, Text("workbench, mỗi sổ tay một kernel", "workbench, a kernel each"), seconds, seconds / slow)
    if forks.possible():
        for workers in (1, 2):
            seconds, start = _warm(jobs, workers)
            what = Text(f"workbench warm, {workers} tiến trình", f"workbench warm, workers: {workers}")
            note = f"1/{slow / seconds:.0f} × {len(jobs)}; {start:.1f} s"
            yield Figure(part, what, seconds, seconds / slow, note)


def _warm(jobs: list[Job], workers: int) -> tuple[float, float]:
    """Return the seconds for each report of a batch after the first, and those until the first had ended."""
    begun, ended = time.perf_counter(), []
    for job, made in make_all(jobs, Setup(workers, CELL_SECONDS, jobs[:1])):
        put(job, _sound(made))
        ended.append(time.perf_counter())
    return (ended[-1] - ended[0]) / (len(ended) - 1), ended[0] - begun


def _sound(made: Made) -> Made:
    if made.error:
        raise RuntimeError(made.error)
    return made


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _answers(people: int, items: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    a, b = rng.lognormal(0.0, 0.3, items), rng.normal(0.0, 1.0, items)
    chance = 1 / (1 + np.exp(-a * (rng.normal(size=(people, 1)) - b)))
    return (rng.random((people, items)) < chance).astype(float)


def _plain_em(answers: np.ndarray, *, tolerance: float = 1e-5, most_cycles: int = 500) -> tuple[np.ndarray, np.ndarray]:
    """The textbook algorithm without acceleration or standard errors (Bock and Aitkin 1981): what is compared with."""
    theta = np.linspace(-6, 6, 61)
    weight = np.exp(-(theta**2) / 2)
    weight /= weight.sum()
    share = answers.mean(axis=0)
    a, d = np.ones(answers.shape[1]), np.log(share / (1 - share))
    for _ in range(most_cycles):
        logit = np.outer(theta, a) + d
        p = 1 / (1 + np.exp(-logit))
        log = answers @ np.log(p).T + (1 - answers) @ np.log(1 - p).T + np.log(weight)
        posterior = np.exp(log - log.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        n, r = posterior.sum(axis=0), posterior.T @ answers
        residual, information = r - n[:, None] * p, n[:, None] * p * (1 - p)
        first, second = residual.T @ theta, residual.sum(axis=0)
        aa, ad, dd = information.T @ theta**2, information.T @ theta, information.sum(axis=0)
        determinant = aa * dd - ad**2
        step_a, step_d = (dd * first - ad * second) / determinant, (aa * second - ad * first) / determinant
        a, d = a + step_a, d + step_d
        if max(np.abs(step_a).max(), np.abs(step_d).max()) < tolerance:
            break
    return a, d


def as_json(figures: Iterable[Figure]) -> dict[str, Any]:
    """Return figures, the machine and the versions that they were measured with, as plain data."""
    machine = {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()}
    rows = [
        {"part": f.part.en, "what": f.what.en, "seconds": f.seconds, "p95": f.p95, "ratio": f.ratio, "note": f.note}
        for f in figures
    ]
    return {"machine": machine, "versions": versions(), "figures": rows}
