"""The training plan beside its alternatives: seats given by priority, and one model of every person and session."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench import tables
from workbench.lab.bench.assessed import assessed
from workbench.lab.bench.figure import Figure
from workbench.lab.simulate import simulate_files
from workbench.messages import msg
from workbench.parameters import Settings
from workbench.parameters.planning import Training, Travel
from workbench.plan.candidates import candidates
from workbench.plan.choice import Candidates
from workbench.plan.greedy import greedy_plan
from workbench.plan.seating import every_session, seating
from workbench.plan.training import taking_part, training_plan

SIZES = (1_000, 10_000, 30_000)
UNITS = 41
DOMAINS = 8
SESSIONS = 150
BUDGET = 1.8e9
TRAINERS = 2.5
MOST_OFFICERS_OF_ONE_MODEL = 1_000
SECONDS_OF_ONE_MODEL = 120.0
START = dt.date(2019, 9, 2)
# The smaller cohort whose plan is compared: one model of every person can still be tried on it.
FEW = 1_000
METHODS = {
    "plan": msg("workbench (gap closed, against by priority)"),
    "greedy": msg("by priority"),
    "one_model": msg("one model of every person"),
}
PROVEN = msg("{more:+.1f} %; within {gap:.2f} % of the best")


@dataclass(frozen=True, slots=True)
class PlanFigure:
    """One way to plan one cohort.

    Attributes:
        officers: size of the cohort.
        method: plan, greedy, or one_model (a plain model of every person and candidate session).
        sessions: candidate sessions that may open.
        objective: Σ priority × expected gap closed, less the tie-break on cost.
        seconds: how long it took.
        gap: (bound − objective) / bound with the method's own proven bound; None where it proves none.
        above_greedy: objective / objective of greedy − 1.
        status: how it ended.
    """

    officers: int
    method: str
    sessions: int
    objective: float
    seconds: float
    gap: float | None
    above_greedy: float
    status: str


def plans(officers: int, base_framework: Path) -> Iterator[Figure]:
    """Measure the training plan of 1,000 and of this many officers, with the gain over seats given by priority."""
    for found in plan_figures(base_framework=base_framework, sizes=sorted({FEW, officers})):
        part = msg("Plan, {officers} people, {sessions} sessions that may open").format(
            officers=found.officers, sessions=found.sessions
        )
        note = msg("{more:+.1f} %") if found.gap is None else PROVEN
        note = note.format(more=100 * found.above_greedy, gap=100 * (found.gap or 0))
        yield Figure(part, METHODS[found.method], found.seconds, note=note)


def plan_figures(*, base_framework: Path, sizes: Sequence[int] = SIZES) -> Iterator[PlanFigure]:
    """Plan simulated cohorts of several sizes with every limit in play, each in up to three ways.

    The candidate sessions grow with the cohort: 150 at 10,000 officers. One model of every person and candidate session
    is solved up to 1,000 officers, and stops after 120 s.

    Args:
        base_framework: framework that the simulated one is made from.
        sizes: numbers of officers.
    """
    for officers in sizes:
        with tempfile.TemporaryDirectory() as place:
            settings, found = _analysed(Path(place), officers, base_framework)
        yield from _compared(settings, found, officers)


def _analysed(folder: Path, officers: int, base_framework: Path) -> tuple[Settings, dict[str, pd.DataFrame]]:
    parameters = folder / "cohort.yaml"
    simulate_files(
        folder / "results.xlsx",
        officers=officers,
        units=UNITS,
        domains=DOMAINS,
        parameters=parameters,
        base_framework=base_framework,
        seed=1,
    )
    found = assessed(parameters)
    return found.settings, found.tables


def _limits(settings: Settings, found: dict[str, pd.DataFrame]) -> Training:
    """Every limit in play, in proportion to the cohort."""
    framework, per_10_000 = settings.framework, len(found["officers"]) / 10_000
    domains = [domain.id for domain in framework.domains]
    needed = sum(sum(unit.needed.get(domain, {}).values()) for unit in framework.units for domain in domains)
    limits = Training(
        start=START,
        budget=BUDGET * per_10_000,
        release_cap=0.1,
        strength=min(1.0, 0.5 * len(found["officers"]) / needed) if needed else None,
        trainers=dict.fromkeys(domains, max(2, math.ceil(TRAINERS * per_10_000))),
        travel=Travel(allowed="needed", cost=400_000),
        holidays=[START],
    )
    places = len(_choice(settings, found, limits).places)
    return limits.model_copy(update={"sessions_per_course": max(1, round(SESSIONS * per_10_000 / max(places, 1)))})


def _choice(settings: Settings, found: dict[str, pd.DataFrame], limits: Training) -> Candidates:
    framework = settings.framework
    wanted = taking_part(tables.GAPS.of(found), framework, None, limits=limits)
    return candidates(
        wanted, tables.OFFICERS.of(found), framework, limits=limits, start=START, levels=tables.LEVELS.of(found)
    )


def _compared(settings: Settings, found: dict[str, pd.DataFrame], officers: int) -> Iterator[PlanFigure]:
    limits = _limits(settings, found)
    choice = _choice(settings, found, limits)
    n_sessions = int(choice.places["limit"].sum())

    def figure(method: str, objective: float, seconds: float, gap: float | None, status: str) -> PlanFigure:
        above = objective / by_priority - 1 if by_priority > 0 else 0.0
        return PlanFigure(officers, method, n_sessions, objective, seconds, gap, above, status)

    begun = time.perf_counter()
    by_priority = _worth(choice, greedy_plan(choice, limits))
    yield figure("greedy", by_priority, time.perf_counter() - begun, None, "optimal")
    plan = training_plan(
        tables.GAPS.of(found),
        tables.OFFICERS.of(found),
        settings.framework,
        limits=limits,
        start=START,
        levels=tables.LEVELS.of(found),
        explain=False,
    )
    yield figure("plan", plan.objective, plan.seconds, plan.relative_gap, plan.status)
    if officers <= MOST_OFFICERS_OF_ONE_MODEL:
        begun = time.perf_counter()
        one, _ = seating(choice, limits, every_session(choice), exact=True, seconds=SECONDS_OF_ONE_MODEL)
        gap = max(one.bound - one.objective, 0.0) / one.bound if one.bound > 0 else 0.0
        yield figure("one_model", one.objective, time.perf_counter() - begun, gap, one.status)


def _worth(choice: Candidates, seats: pd.DataFrame) -> float:
    """The objective of seats taken: benefit less the tie-break on the cost of seats and sessions."""
    fees = choice.courses["session_cost"].loc[seats.drop_duplicates("session")["course"]].sum()
    return float(seats["benefit"].sum() - choice.tie * (seats["seat_cost"].sum() + fees))
