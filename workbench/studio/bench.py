"""How long a control takes until the views belong to it: in the kernel, from the control to the views' HTML."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.language import Text
from workbench.studio.studio import Studio, open_studio

TIMES = 20
WARM_UP = 2


@dataclass(frozen=True, slots=True)
class Latency:
    """One control: seconds until levels, changes and needs are shown, and until every view is."""

    officers: int
    control: Text
    median: float
    p95: float
    all_median: float
    all_p95: float


def latencies(parameters: Path, tables: Path, *, times: int = TIMES) -> Iterator[Latency]:
    """Measure the studio's controls on an analysed cohort.

    Args:
        parameters: its parameter file.
        tables: folder of its analysis.
        times: how often each control is moved.
    """
    studio = open_studio(str(parameters), str(tables), "vi")
    studio.wait()
    sizes = {scale: len(frame) for scale, frame in studio.desk.base.levels.items()}
    competencies = studio.words.framework.competency_ids
    largest = max(sizes, key=lambda scale: sizes[scale])
    competency = max((s for s in sizes if s in competencies), key=lambda scale: sizes[scale])
    for scale, said in (
        (largest, Text("điểm cắt của lĩnh vực đông người nhất", "cut score of the largest domain")),
        (competency, Text("điểm cắt của năng lực đông người nhất", "cut score of the largest competency")),
    ):
        studio.cuts.scale.value = scale
        studio.wait()
        cut = studio.cuts.levels[1].control
        yield _measured(studio, said, _setter(cut), list(range(51, 51 + times + WARM_UP)))
    decide = studio.cuts.fields[("levels", "decide_at")].control
    shares = [0.7 + 0.01 * (k % 10) for k in range(times + WARM_UP)]
    yield _measured(studio, Text("ngưỡng kết luận", "decide at"), _setter(decide), shares)
    required = next(iter(studio.requirements.fields.values())).control
    flips = [1 + k % 2 for k in range(times + WARM_UP)]
    yield _measured(studio, Text("cấp độ yêu cầu", "required level"), _setter(required), flips)
    weight = studio.limits.fields[("gaps", "weights", "size")].control
    yield _measured(studio, Text("trọng số", "weight"), _setter(weight), [1.5 + k % 5 for k in range(times + WARM_UP)])
    budget = studio.limits.fields[("training", "budget")].control
    money = [str(10_000_000 * (k + 1)) for k in range(times + WARM_UP)]
    yield _measured(studio, Text("ngân sách", "budget"), _setter(budget), money)
    officer = studio.people.officer
    people = [value for _, value in officer.options[1 : times + WARM_UP + 1]]
    yield _measured(studio, Text("chọn cán bộ", "pick an officer"), _setter(officer), people)
    unit = studio.people.unit
    units = [unit.options[k % len(unit.options)][1] for k in range(1, times + WARM_UP + 1)]
    yield _measured(studio, Text("chọn đơn vị", "pick a unit"), _setter(unit), units)


def _setter(control: Any) -> Callable[[Any], None]:
    def move(value: Any) -> None:
        control.value = value

    return move


def _measured(studio: Studio, control: Text, move: Callable[[Any], None], values: list[Any]) -> Latency:
    first, every = [], []
    panels = (studio.scores, studio.levels, studio.changes.panel, studio.needs)
    for value in values:
        begun = time.perf_counter()
        move(value)
        studio.wait()
        first.append(max(panel.shown_at for panel in panels) - begun)
        every.append(time.perf_counter() - begun)
    first, every = first[WARM_UP:], every[WARM_UP:]
    return Latency(
        len(studio.desk.whatif.analysis.tables["officers"]),
        control,
        statistics.median(first),
        float(np.percentile(first, 95)),
        statistics.median(every),
        float(np.percentile(every, 95)),
    )
