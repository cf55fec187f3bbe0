"""Ways to plan beside the truth: true levels closed for the same money, and seats of people who lack the level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.lab.bench.truth.cohorts import EXAMS, TrueCohort, true_cohorts
from workbench.lab.bench.truth.ways import KEY, WAYS, Seats
from workbench.parameters.planning import Training

MILLION = 1e6


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
        lack: seats of people who truly lack the level of the course that is required of them.
        cost: đồng.
    """

    levels: float
    lacking: float
    met: float
    needs: float
    seats: float
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
        lack=float(share.where(lacks, 0.0).sum()),
        cost=given.cost,
    )
