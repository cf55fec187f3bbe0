"""Cohorts with their truth, assessed but not planned for: what ways to plan are compared on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench import tables
from workbench.analysis.graph import MEASURING, PROFILES
from workbench.analysis.step import Workings
from workbench.lab.simulate import simulate
from workbench.messages import Words, msg
from workbench.parameters import Settings, load_settings
from workbench.tables.declare import unchecked

OFFICERS = 870


@dataclass(frozen=True, slots=True)
class Exam:
    """One kind of exam, or of people who sit it.

    Attributes:
        said: what is particular to it.
        items: of each competency.
        guessing: probability of a right answer by those who know nothing.
        skew: skewness of the general ability; most people are weak.
    """

    said: Words
    items: int = 9
    guessing: float = 0.0
    skew: float = 0.0


EXAMS: dict[str, Exam] = {
    "plain": Exam(msg("nine items a competency")),
    "guessing": Exam(msg("guessing 0.2"), guessing=0.2),
    "skew": Exam(msg("skewness of ability 1.8"), skew=1.8),
    "short": Exam(msg("four items a competency"), items=4),
}


@dataclass(frozen=True, eq=False)
class TrueCohort:
    """A cohort and its truth.

    Attributes:
        settings: framework, and the parameters with the limits of the plan.
        people: table `officers`.
        levels: table `levels`, from the answers.
        gaps: table `gaps`.
        scores: officer_id, scale_id, percent.
        truth: officer_id, scale_id, true_level.
    """

    settings: Settings
    people: tables.Officers
    levels: tables.Levels
    gaps: tables.Gaps
    scores: pd.DataFrame
    truth: pd.DataFrame


def true_cohorts(
    parameters: Path, exam: Exam, *, seeds: int, first: int = 1, officers: int = OFFICERS
) -> Iterator[TrueCohort]:
    """Simulate and assess cohorts of one kind.

    Args:
        parameters: file with the framework and the limits of the plan.
        exam: kind of exam.
        seeds: number of cohorts.
        first: seed of the first; the others follow.
        officers: people in a cohort.
    """
    settings = load_settings(parameters)
    for seed in range(first, first + seeds):
        yield true_cohort(settings, exam, seed=seed, officers=officers)


def true_cohort(settings: Settings, exam: Exam, *, seed: int, officers: int = OFFICERS) -> TrueCohort:
    """Simulate a cohort and assess it by the steps of the main job; the same arguments always give the same.

    Args:
        settings: framework, and how the exam is scored and cut into levels.
        exam: kind of exam.
        seed: of every random draw.
        officers: people.
    """
    scales = [*(d.id for d in settings.framework.domains), *(c.id for c in settings.framework.competencies)]
    cuts = settings.parameters.levels
    simulated = simulate(
        settings.framework,
        officers=officers,
        seed=seed,
        items_per_competency=exam.items,
        guessing=exam.guessing,
        skew=exam.skew,
        cuts={scale: cuts.overrides.get(scale, cuts.cuts) for scale in scales},
    )
    people = tables.OFFICERS.shaped(simulated.officers)
    given = {
        "officers": people,
        "assessed": people,
        "people": people,
        "items": tables.ITEMS.shaped(simulated.items),
        "answers": tables.Answers(simulated.responses.set_index("officer_id")),
        "administered": tables.Administered(simulated.expected.notna()),
        "sums": tables.SUMS.empty(),
    }
    workings = Workings(settings, (*MEASURING, *PROFILES), given)
    with unchecked():
        return TrueCohort(
            settings,
            people,
            tables.LEVELS.of(workings),
            tables.GAPS.of(workings),
            tables.SCORES.of(workings)[["officer_id", "scale_id", "percent"]],
            simulated.truth[["officer_id", "scale_id", "true_level"]],
        )
