"""The results by themselves, for whoever asks before anything is analysed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench import tables
from workbench.analysis.wave_notes import wave_notes
from workbench.intake.read import read_cohort
from workbench.intake.waves import read_waves
from workbench.messages import Words
from workbench.parameters import Settings


@dataclass(frozen=True)
class Judged:
    """What the results of a cohort, and of the earlier one that it names, were judged to be.

    Attributes:
        ledger: table `ledger`.
        counts: table `counts`.
        notes: what makes a comparison with the earlier wave doubtful.
    """

    ledger: tables.Ledger
    counts: tables.Counts
    notes: Sequence[Words]


def judged(settings: Settings, earlier: Settings | None) -> Judged:
    """Judge the results of both waves without analysing them.

    Raises:
        InputError: every reason why either cannot be read, at once.
    """
    cohort, before = read_waves(settings, earlier)
    notes: Sequence[Words] = ()
    if earlier is not None and before is not None:
        notes = wave_notes(cohort.officers, cohort.attendance, settings, earlier=earlier, before=before.officers)
    return Judged(cohort.ledger, cohort.counts, notes)


def people_of(settings: Settings) -> tables.Officers:
    """Return table `officers` of the results.

    Raises:
        InputError: where they cannot be read.
    """
    return read_cohort(settings).officers
