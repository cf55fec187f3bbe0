"""Parameters of evidence: how it grows old, what a re-test is worth, whether training worked, and ratings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.messages import msg
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import MOST_MONEY, Day, Money


class Retest(Declared):
    """What a re-test costs, and how many there may be."""

    places: int | None = parameter(
        60,
        ge=0,
        le=1_000_000,
        unit="places",
        label=msg("Re-test places"),
        help=msg("Most re-tests, each of one officer on one scale; empty for no limit."),
    )
    cost: Money = parameter(
        0.0,
        unit="đồng",
        label=msg("Cost per place"),
        help=msg("Cost of one re-test; one that is worth less than it costs is not chosen."),
    )
    budget: float | None = parameter(
        None,
        ge=0,
        le=MOST_MONEY,
        unit="đồng",
        label=msg("Re-test budget"),
        help=msg("Money for re-tests; empty for no limit."),
    )
    first_day: Day | None = parameter(
        None,
        label=msg("Re-tests from"),
        help=msg("First day of re-tests; empty: two weeks before the plan's first day, after the assessment."),
    )
    lead: int = parameter(
        7,
        ge=1,
        le=60,
        unit="days",
        label=msg("Lead of a re-test"),
        help=msg("Fewest days from a re-test to the session or coaching that it decides on."),
    )
    per_day: int | None = parameter(
        30,
        ge=1,
        le=100_000,
        unit="places",
        label=msg("Re-tests per day"),
        help=msg("Most re-tests on one day; empty for no limit."),
    )


class TrainingEffect(Declared):
    """How those who took a course are compared with those who did not."""

    minimum_group: int = parameter(
        15,
        ge=5,
        le=1000,
        unit="people",
        label=msg("Smallest group"),
        help=msg(
            "Fewest people on either side (trained, not trained) after matching; with fewer nothing is estimated."
        ),
    )
    cluster_from: int = parameter(
        10,
        ge=3,
        le=1000,
        unit="units",
        label=msg("Cluster from"),
        help=msg("From so many units on, errors are clustered by unit; with fewer they are by person."),
    )
    sent_by: Literal["score", "ability"] = parameter(
        "score",
        label=msg("Sent by"),
        help=msg("score: people were sent by their earlier results; ability: by what superiors knew of them."),
    )


class Evidence(Declared):
    """How old evidence counts, and evidence beside the exam."""

    as_of: Day | None = parameter(
        None,
        label=msg("As of"),
        help=msg("Day up to which the age of evidence counts; empty: the plan's first day."),
    )
    half_life: float = parameter(
        36.0,
        gt=0,
        le=1200,
        unit="months",
        label=msg("Half-life"),
        help=msg(
            "After so many months evidence of a level has half its weight; assumed, there are no data of the service."
        ),
    )
    half_life_by_criticality: dict[Annotated[int, Field(ge=0, le=5)], Annotated[float, Field(gt=0, le=1200)]] = (
        parameter(
            {},
            unit="months",
            label=msg("Half-life by criticality"),
            help=msg("Half-life of competencies with this criticality (rounded), such as `{5: 24}`."),
        )
    )
    retest: Retest = parameter(
        Retest(),
        label=msg("Re-tests"),
        help=msg("Places and money for re-tests."),
    )
    effect: TrainingEffect = parameter(
        TrainingEffect(),
        label=msg("Training effect"),
        help=msg("Comparing those who took a course with those who did not."),
    )
    borich: Literal["self", "supervisor", "exam"] = parameter(
        "self",
        label=msg("Competence in Borich scores"),
        help=msg("Where the competence in Borich scores comes from: self-ratings, supervisors, or the exam's levels."),
    )
