"""Where the time goes, as ratios within one call: the machine's noise then falls on both sides alike."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbench.analysis import analyse, analyse_into
from workbench.lab.bench.calibration import calibration
from workbench.lab.bench.figure import Figure, Measure, peak
from workbench.lab.bench.growth import growth
from workbench.lab.bench.plans import plans
from workbench.lab.bench.reports import reports
from workbench.lab.simulate import simulate_files
from workbench.messages import msg
from workbench.parameters import load_settings
from workbench.run.manifest import versions
from workbench.run.workplace import PARAMETERS

MEGABYTES = msg("{peak} MB")


def figures(*, officers: int, base_framework: Path, further: Sequence[Measure] = ()) -> Iterator[Figure]:
    """Measure 2PL calibration, analysis, reports and plans, each beside what it is compared with.

    Args:
        officers: size of the simulated cohort that is analysed, reported and planned for.
        base_framework: framework of the simulated cohorts.
        further: what else is measured on that cohort.
    """
    yield from calibration()
    yield from growth(base_framework)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parameters = folder / PARAMETERS
        begun = time.perf_counter()
        simulate_files(
            folder / "results.xlsx", officers=officers, parameters=parameters, base_framework=base_framework, seed=1
        )
        part = msg("A cohort of {officers}").format(officers=officers)
        yield Figure(part, msg("simulate and write the workbook"), time.perf_counter() - begun)
        begun = time.perf_counter()
        analyse(load_settings(parameters))
        seconds = time.perf_counter() - begun
        yield Figure(part, msg("read, measure, plan"), seconds, note=MEGABYTES.format(peak=peak()))
        analysis = analyse_into(load_settings(parameters), folder / "tables")
        for measure in further:
            yield from measure(analysis)
        yield from reports(analysis, folder)
    yield from plans(officers, base_framework)


def as_json(figures: Iterable[Figure]) -> dict[str, Any]:
    """Return figures, the machine and the versions that they were measured with, as plain data."""
    rows = [
        {
            "part": str(f.part),
            "what": str(f.what),
            "seconds": f.seconds,
            "p95": f.p95,
            "ratio": f.ratio,
            "note": str(f.note),
        }
        for f in figures
    ]
    return {**measured_with(), "figures": rows}


def measured_with() -> dict[str, Any]:
    """Return the machine and the versions that figures are measured with, as plain data."""
    machine = {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()}
    return {"machine": machine, "versions": versions()}
