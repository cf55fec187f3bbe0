"""How long a control takes until the views belong to it: in the kernel, from the control to the views' HTML."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from workbench.analysis import Analysis
from workbench.lab.bench.figure import Figure
from workbench.messages import Words, msg
from workbench.shipped import workplace
from workbench.studio.studio import Studio

TIMES = 20
WARM_UP = 2


def latencies(analysis: Analysis, *, times: int = TIMES) -> Iterator[Figure]:
    """Measure the studio's controls on an analysed cohort, each moved `times` times after a warm-up.

    A figure's seconds are those until scores, levels, changes and needs are shown; its note has those until every view
    is.
    """
    studio = Studio(analysis, language="vi", reports=workplace() / "reports")
    studio.wait()
    sizes = {scale: len(frame) for scale, frame in studio.desk.base.levels.items()}
    competencies = studio.words.framework.competency_ids
    competency = max((s for s in sizes if s in competencies), key=lambda scale: sizes[scale])
    domain = max((s for s in sizes if s not in competencies), key=lambda scale: sizes[scale])
    for scale, said in (
        (domain, msg("cut score of the largest domain")),
        (competency, msg("cut score of the largest competency")),
    ):
        studio.cuts.scale.value = scale
        studio.wait()
        cut = studio.cuts.levels[1].control
        yield _measured(studio, said, _setter(cut), list(range(51, 51 + times + WARM_UP)))
    decide = studio.cuts.fields[("levels", "decide_at")].control
    shares = [0.7 + 0.25 * k / (times + WARM_UP) for k in range(times + WARM_UP)]
    yield _measured(studio, msg("decide at"), _setter(decide), shares)
    yield _measured(studio, msg("required level"), _require, _requirements(studio, times + WARM_UP))
    weight = studio.limits.fields[("gaps", "weights", "size")].control
    yield _measured(studio, msg("weight"), _setter(weight), [2 + 0.1 * k for k in range(times + WARM_UP)])
    budget = studio.limits.fields[("training", "budget")].control
    money = [str(10_000_000 * (k + 1)) for k in range(times + WARM_UP)]
    yield _measured(studio, msg("budget"), _setter(budget), money)
    officer = studio.people.officer
    people = [value for _, value in officer.options[1 : times + WARM_UP + 1]]
    yield _measured(studio, msg("pick an officer"), _setter(officer), people)
    unit = studio.people.unit
    units = [unit.options[k % len(unit.options)][1] for k in range(1, times + WARM_UP + 1)]
    yield _measured(studio, msg("pick a unit"), _setter(unit), units)


def _setter(control: Any) -> Callable[[Any], None]:
    def move(value: Any) -> None:
        control.value = value

    return move


def _requirements(studio: Studio, n: int) -> list[tuple[Any, int]]:
    """Wishes of which no two lead to the same requirements: one control after another is raised, then lowered."""
    controls = [field.control for field in studio.requirements.fields.values()]
    return [(controls[k % len(controls)], 1 + (k // len(controls)) % 2) for k in range(n)]


def _require(wish: tuple[Any, int]) -> None:
    control, level = wish
    control.value = level if control.value != level else level + 1


def _measured(studio: Studio, control: Words, move: Callable[[Any], None], values: list[Any]) -> Figure:
    first, every = [], []
    panels = (studio.scores, studio.levels, studio.changes.panel, studio.needs)
    for value in values:
        begun = time.perf_counter()
        move(value)
        studio.wait()
        first.append(max(panel.shown_at for panel in panels) - begun)
        every.append(time.perf_counter() - begun)
    first, every = first[WARM_UP:], every[WARM_UP:]
    n = len(studio.desk.whatif.analysis.tables["officers"])
    part = msg("Studio, {n} people").format(n=n)
    note = msg("all views {median:.2f} s, 95 %: {p95:.2f} s")
    note = note.format(median=statistics.median(every), p95=_p95(every))
    return Figure(part, control, statistics.median(first), note=note, p95=_p95(first))


def _p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))
