"""The results by themselves, for whoever asks before anything is analysed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench import tables
from workbench.analysis.placed import placing
from workbench.analysis.wave_notes import wave_notes
from workbench.errors import ParameterError, Problem
from workbench.intake.explain import Sheet, explained
from workbench.intake.read import ContradictedError, read_all, read_cohort
from workbench.intake.understood import Taken
from workbench.intake.waves import read_waves
from workbench.messages import Words, msg
from workbench.parameters import Settings
from workbench.parameters.reach import catalogue_reach
from workbench.plan.held_back import held_back_said
from workbench.plan.named import refuse_unknown_officers

__all__ = [
    "ContradictedError",
    "Explained",
    "Judged",
    "Sheet",
    "Taken",
    "aims_said",
    "framework_said",
    "judged",
    "people_of",
    "read_how",
    "refuse_strangers",
]


@dataclass(frozen=True)
class Judged:
    """What the results of a cohort, and of the earlier one that it names, were judged to be.

    Attributes:
        ledger: table `ledger`.
        counts: table `counts`.
        loud: what had to be decided about how marks count, and what the exam's owner answers for.
        notes: what makes a comparison with the earlier wave doubtful.
        columns: what each column of each sheet was taken for.
        officers: table `officers`.
    """

    ledger: tables.Ledger
    counts: tables.Counts
    loud: Sequence[Words]
    notes: Sequence[Words]
    columns: Sequence[Taken]
    officers: tables.Officers


def judged(settings: Settings, earlier: Settings | None) -> Judged:
    """Judge the results of both waves without analysing them.

    Raises:
        InputError: every reason why either cannot be read, at once.
    """
    cohort, before = read_waves(settings, earlier)
    notes: Sequence[Words] = ()
    if earlier is not None and before is not None:
        notes = wave_notes(cohort.officers, cohort.attendance, settings, earlier=earlier, before=before.officers)
    return Judged(cohort.ledger, cohort.counts, cohort.notes, notes, cohort.columns, cohort.officers)


AIMLESS = msg(
    "No position of the framework requires any level, so there are no gaps, no needs and no plan: write the levels "
    "that positions require into it (`positions`, `requires`)."
)


def aims_said(settings: Settings) -> list[Words]:
    """Return, loudly, that the framework requires nothing of anybody, where that is so."""
    return [] if any(position.requires for position in settings.framework.positions) else [AIMLESS]


def framework_said(settings: Settings, found: Judged) -> list[Words]:
    """Return what the framework leaves without courses, and what the release cap keeps from any course."""
    framework = settings.framework
    reach = catalogue_reach(framework)
    said = [reach] if reach is not None else []
    if not framework.courses:
        said.append(msg("The framework has no course, so no training is planned."))
    return [*said, *held_back_said(settings, found.officers)]


def refuse_strangers(settings: Settings, found: Judged) -> None:
    """Refuse people whom the parameters of the plan name and whom the results do not hold.

    Raises:
        PlanInfeasible: every such person at once.
    """
    with placing(settings):
        refuse_unknown_officers(settings.parameters.training, found.officers)


@dataclass(frozen=True)
class Explained:
    """How results were read: what each column was taken for, officers' answers, and why they are refused, if so."""

    columns: Sequence[Taken]
    sheets: Sequence[Sheet]
    problems: Sequence[Problem]


def read_how(settings: Settings, officers: Sequence[str]) -> Explained:
    """Return how the results were read, also where they contradict themselves.

    Args:
        settings: of the cohort.
        officers: whose answers are wanted; none: those of three.

    Raises:
        InputError: where they cannot be read at all.
        ParameterError: where the results hold no such officer, or no answers of anybody.
    """
    read = read_all(settings)
    if not read.marked:
        raise ParameterError(
            Problem(msg("The results hold sums only: there are no answers to explain."), column="--explain")
        )
    return Explained(read.cohort.columns, explained(read.marked, officers), read.problems)


def people_of(settings: Settings) -> tables.Officers:
    """Return table `officers` of the results.

    Raises:
        InputError: where they cannot be read.
    """
    return read_cohort(settings).officers
