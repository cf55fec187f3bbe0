"""Where the time goes, as ratios within one call: the machine's noise then falls on both sides alike."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import papermill
from nbconvert import HTMLExporter

from workbench.analysis import analyse_into
from workbench.analysis.steps import analyse
from workbench.intake.simulate import simulate_files
from workbench.language import Text
from workbench.measure.irt import calibrate
from workbench.parameters import load_settings
from workbench.report.render import render_html
from workbench.run.engine import execute
from workbench.run.kinds import NOTEBOOKS

TIMES = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `ratio` compares it with the line that it is measured against (1 for that line)."""

    part: Text
    what: Text
    seconds: float
    ratio: float | None = None
    note: str = ""


def figures(*, officers: int, base_framework: Path) -> Iterator[Figure]:
    """Measure analysis, 2PL calibration and one report, each beside what it is compared with.

    Args:
        officers: size of the simulated cohort that is analysed.
        base_framework: framework of the simulated cohort.
    """
    yield from _calibration()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parameters = folder / "cohort.yaml"
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
        yield from _reports(parameters, folder)


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


def _reports(parameters: Path, folder: Path) -> Iterator[Figure]:
    part = Text("Một hồ sơ cá nhân", "One individual report")
    analysis = analyse_into(load_settings(parameters), folder / "tables")
    given = {
        "parameters": str(parameters),
        "tables": str(folder / "tables"),
        "officer": str(analysis.tables["officers"]["officer_id"].iloc[0]),
        "language": "vi",
    }
    source = NOTEBOOKS / "individual_profile.ipynb"

    def plain() -> None:
        notebook = papermill.execute_notebook(source, folder / "plain.ipynb", given, progress_bar=False)
        HTMLExporter(template_name="lab").from_notebook_node(notebook)

    def own() -> None:
        render_html(execute(source, folder / "own.ipynb", given), language="vi")

    slow = _median(plain)
    yield Figure(part, Text("papermill và nbconvert (lab)", "plain papermill and nbconvert (lab)"), slow, 1.0)
    fast = _median(own)
    yield Figure(part, Text("workbench", "workbench"), fast, fast / slow)


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
