"""The steps of reading: what the results say, and what the points are that follow from the answers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.analysis.step import Given
from workbench.intake.read import read_cohort
from workbench.measure import scoring

NAME = "name"


def read(given: Given) -> dict[str, Any]:
    """Return the accepted results; `people` are the officers without their names, on which no figure rests."""
    cohort = read_cohort(given.settings)
    return {
        "officers": cohort.officers,
        "people": without_names(cohort.officers),
        "items": cohort.items,
        "answers": cohort.answers,
        "administered": cohort.administered,
        "sums": cohort.sums,
        "ratings": cohort.ratings,
        "attendance": cohort.attendance,
        "ledger": cohort.ledger,
        "counts": cohort.counts,
    }


def without_names(officers: pd.DataFrame) -> pd.DataFrame:
    """Return table `officers` without the names."""
    return tables.Officers(officers.drop(columns=NAME, errors="ignore"))


def points(given: Given) -> dict[str, Any]:
    """Return points, officers × items: None where only sums were given."""
    if given.table("items").empty:
        return {"points": None}
    found = scoring.score_answers(
        given["answers"], given["items"], administered=given["administered"], penalty=given.parameters.penalty
    )
    return {"points": found}
