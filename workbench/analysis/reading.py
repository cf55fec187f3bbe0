"""The steps of reading: what the results say, and what the points are that follow from the answers."""

from __future__ import annotations

from typing import Any

from workbench import tables
from workbench.analysis import things
from workbench.analysis.step import Given
from workbench.intake.read import read_cohort
from workbench.measure import scoring
from workbench.messages import as_data

NAME = "name"


def read(given: Given) -> dict[str, Any]:
    """Return the accepted results; `assessed` are the officers without their names, on which no figure rests."""
    cohort = read_cohort(given.settings)
    return {
        "officers": cohort.officers,
        "assessed": without_names(cohort.officers),
        "items": cohort.items,
        "answers": cohort.answers,
        "administered": cohort.administered,
        "sums": cohort.sums,
        "ratings": cohort.ratings,
        "attendance": cohort.attendance,
        "ledger": cohort.ledger,
        "counts": cohort.counts,
        "reading_notes": [as_data(note) for note in cohort.notes],
        "mark_notes": [as_data(note) for note in cohort.mark_notes],
    }


def without_names(officers: tables.Officers) -> tables.Officers:
    """Return table `officers` without the names."""
    return tables.Officers(officers.drop(columns=NAME, errors="ignore"))


def on_the_staff(officers: tables.Officers, people: tables.Officers) -> tables.Officers:
    """Return table `officers` with the units and positions of those for whom the plans are made, and who joined.

    Args:
        officers: as assessed, with names.
        people: for whom the plans are made, without names.
    """
    names = [name for name in officers if name not in people]
    if not names:
        return people
    whole = people.merge(officers[["officer_id", *names]], on="officer_id", how="left")
    return tables.OFFICERS.shaped(whole[[*officers.columns]])


def points(given: Given) -> dict[str, Any]:
    """Return points, officers × items: None where only sums were given."""
    if tables.ITEMS.of(given).empty:
        return {"points": None}
    found = scoring.score_answers(
        things.ANSWERS.of(given),
        tables.ITEMS.of(given),
        administered=things.ADMINISTERED.of(given),
        penalty=given.parameters.penalty,
    )
    return {"points": found}
