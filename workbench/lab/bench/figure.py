"""One measured figure, and several ways to do the same measured in turns."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.analysis import Analysis
from workbench.messages import Words, as_is

TIMES = 3
NOTHING = as_is("")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `ratio` compares it with the line that it is measured against (1 for that line).

    Where many times were taken, `seconds` is their median and `p95` their 95th percentile.
    """

    part: Words
    what: Words
    seconds: float
    ratio: float | None = None
    note: Words = NOTHING
    p95: float | None = None


Measure = Callable[[Analysis], Iterable[Figure]]
"""Measures something else on an analysed cohort."""


def in_turns(ways: Mapping[str, Callable[[], float | None]], *, times: int = TIMES) -> dict[str, float]:
    """Return the median seconds of each way; the ways take turns, so that the machine's noise falls on all alike.

    Args:
        ways: what to do; a way that returns seconds has measured itself.
        times: how often each is done.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, work in ways.items():
            begun = time.perf_counter()
            own = work()
            taken[name].append(time.perf_counter() - begun if own is None else own)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def peak() -> int:
    """Return the megabytes of memory that this process has held at most."""
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset // 1024**2
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024**2 if sys.platform == "darwin" else most // 1024
