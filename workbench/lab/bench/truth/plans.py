"""Ways to plan beside the truth: true levels closed for the same money, and seats of people who lack the level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.lab.bench.figures import measured_with
from workbench.lab.bench.truth.cohorts import EXAMS, OFFICERS, TrueCohort, true_cohorts
from workbench.lab.bench.truth.ways import KEY, WAYS, Seats
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg

HUNDRED_MILLION = 1e8
USUAL = "practice"
"""The way that others are compared with."""
ERRORS = 1.96


@dataclass(frozen=True, slots=True)
class Closed:
    """What one plan closes of what one cohort truly lacks.

    Attributes:
        levels: true levels closed: from the true level to the course's, or the required one if that is lower, of those
            who have the level at which the course starts.
        lacking: levels truly lacking, as far as a course starts from them.
        met: requirements truly not met that are met by the seat.
        needs: requirements truly not met.
        seats: seats given.
        paid: places in the sessions held, taken or not.
        lack: seats of people who truly lack the level of the course that is required of them.
        cost: đồng.
    """

    levels: float
    lacking: float
    met: float
    needs: float
    seats: float
    paid: float
    lack: float
    cost: float


def closed(given: Seats, cohort: TrueCohort) -> Closed:
    """Judge a plan by the truth.

    A domain's row of the requirements counts only where none of the officer's competencies in it is short, as in the
    needs of a plan.
    """
    required = cohort.gaps[[*KEY, "required"]].merge(cohort.truth, on=KEY)
    required = required.astype({"required": float, "true_level": float})
    seats = given.seats.merge(required, on=KEY, how="left")
    goal = np.minimum(seats["to_level"], seats["required"])
    lacks = seats["true_level"].lt(goal)
    fits = lacks & seats["true_level"].ge(seats["from_level"])
    share = seats["share"]
    short = required[required["true_level"].lt(required["required"])]
    domain = short["scale_id"].map(cohort.settings.framework.domain_of)
    short = short[short["scale_id"].ne(domain)]
    return Closed(
        levels=float((share * (goal - seats["true_level"])).where(fits, 0.0).sum()),
        lacking=float((short["required"] - short["true_level"]).sum()),
        met=float(share.where(fits & goal.eq(seats["required"]), 0.0).sum()),
        needs=float(len(short)),
        seats=float(share.sum()),
        paid=given.paid,
        lack=float(share.where(lacks, 0.0).sum()),
        cost=given.cost,
    )


@dataclass(frozen=True, slots=True)
class Way:
    """One way to plan on the cohorts of one kind of exam: means, and half of the 95 % intervals over the cohorts.

    Attributes:
        exam: name in `EXAMS`.
        way: name in `WAYS`.
        cohorts: simulated.
        levels: true levels closed.
        per_money: true levels closed for 100 million đồng.
        per_money_error: half of its interval.
        against: levels closed / those of office practice in the same cohort.
        against_error: half of its interval.
        lack: share of the seats given to people who truly lack the level.
        lack_error: half of its interval.
        empty: share of the places in the sessions held that stay empty.
        met: share of the requirements truly not met that are met by the seats.
    """

    exam: str
    way: str
    cohorts: int
    levels: float
    per_money: float
    per_money_error: float
    against: float
    against_error: float
    lack: float
    lack_error: float
    empty: float
    met: float


def ways_compared(
    parameters: Path, *, seeds: int, exams: Sequence[str] = tuple(EXAMS), officers: int = OFFICERS
) -> Iterator[Way]:
    """Plan each cohort in every way with the same money and limits, and judge the plans by the truth.

    Args:
        parameters: file with the framework and the limits of the plan.
        seeds: cohorts of each kind.
        exams: names in `EXAMS`.
        officers: people in a cohort.
    """
    for exam in exams:
        found: dict[str, list[Closed]] = {way: [] for way in WAYS}
        for cohort in true_cohorts(parameters, EXAMS[exam], seeds=seeds, officers=officers):
            limits = cohort.settings.parameters.training
            for way, (_, plan) in WAYS.items():
                found[way].append(closed(plan(cohort, limits), cohort))
        yield from summed(exam, found)


def summed(exam: str, found: Mapping[str, Sequence[Closed]]) -> Iterator[Way]:
    """Return the means of each way over the same cohorts.

    Args:
        exam: name in `EXAMS`.
        found: for each way, what its plan closes of each cohort.
    """
    usual = np.array([one.levels for one in found[USUAL]])
    for way, each in found.items():
        levels, cost = np.array([one.levels for one in each]), np.array([one.cost for one in each])
        per_money, per_money_error = _mean(levels / np.maximum(cost, 1.0) * HUNDRED_MILLION)
        against, against_error = _mean(levels / np.maximum(usual, 1.0))
        lack, lack_error = _mean(np.array([one.lack / max(one.seats, 1.0) for one in each]))
        yield Way(
            exam=exam,
            way=way,
            cohorts=len(each),
            levels=float(levels.mean()),
            per_money=per_money,
            per_money_error=per_money_error,
            against=against,
            against_error=against_error,
            lack=lack,
            lack_error=lack_error,
            empty=float(np.mean([1.0 - one.seats / max(one.paid, 1.0) for one in each])),
            met=float(np.mean([one.met / max(one.needs, 1.0) for one in each])),
        )


def _mean(values: np.ndarray) -> tuple[float, float]:
    error = ERRORS * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
    return float(values.mean()), float(error)


def ways_as_listing(found: Sequence[Way], speaker: Speaker) -> Listing:
    """Return the figures as a list: a row per kind of exam and way to plan."""
    columns = [
        Column("exam", speaker.say(msg("Exam"))),
        Column("way", speaker.say(msg("Way to plan"))),
        Column("n", speaker.say(msg("Cohorts")), "number"),
        Column("per", speaker.say(msg("True levels per 100 million đồng")), "number", 1),
        Column("per error", "±", "number", 1),
        Column("against", speaker.say(msg("Against largest demand first")), "number", 3),
        Column("against error", "±", "number", 3),
        Column("lack", speaker.say(msg("Seats of people who lack the level")), "share", 1),
        Column("lack error", "±", "share", 1),
        Column("empty", speaker.say(msg("Places left empty")), "share"),
        Column("met", speaker.say(msg("True needs met")), "share"),
    ]
    rows = [
        [
            speaker.say(EXAMS[one.exam].said), speaker.say(WAYS[one.way][0]), one.cohorts, one.per_money,
            one.per_money_error, one.against, one.against_error, one.lack, one.lack_error, one.empty, one.met,
        ]
        for one in found
    ]  # fmt: skip
    caption = speaker.say(msg("What plans with the same money and limits close of what people truly lack"))
    return listing(speaker, caption, columns, rows)


def ways_as_json(found: Iterable[Way]) -> dict[str, Any]:
    """Return the figures, the machine and the versions that they were measured with, as plain data."""
    return {**measured_with(), "plans": [asdict(one) for one in found]}
