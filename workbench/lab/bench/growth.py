"""How the analysis grows with the cohort: each size in a process of its own, so that its peak of memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.lab.bench.assessed import assessed
from workbench.lab.bench.figure import Figure, peak
from workbench.lab.simulate import simulate_files
from workbench.messages import msg

SIZES = (10_000, 20_000, 40_000)


def growth(base_framework: Path) -> Iterator[Figure]:
    """Measure reading, checks, Rasch, levels, gaps and units, without plans, for cohorts of several sizes.

    The ratio is seconds per officer, against those of the smallest cohort: 1 where the cost grows linearly.

    Args:
        base_framework: framework of the simulated cohorts.
    """
    smallest = None
    for officers in SIZES:
        with tempfile.TemporaryDirectory() as place:
            parameters = Path(place) / "cohort.yaml"
            simulate_files(
                Path(place) / "results.xlsx",
                officers=officers,
                parameters=parameters,
                base_framework=base_framework,
                seed=1,
            )
            command = [sys.executable, "-m", "workbench.lab.bench.growth", str(parameters)]
            taken = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        each = taken["seconds"] / officers
        smallest = smallest or each
        yield Figure(
            msg("Analysis, without plans"),
            msg("{officers} people, from .xlsx").format(officers=officers),
            taken["seconds"],
            each / smallest,
            msg("CPU {cpu:.1f} s, {peak} MB").format(**taken),
        )


def _measured(parameters: Path) -> dict[str, float]:
    begun = time.perf_counter()
    assessed(parameters)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "cpu": time.process_time(), "peak": peak()}


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]))))
