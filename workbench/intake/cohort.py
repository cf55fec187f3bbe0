"""What intake hands on: the accepted rows of a cohort, and an account of every row that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench import tables
from workbench.intake.understood import Taken
from workbench.messages import Words


@dataclass(frozen=True)
class Cohort:
    """The accepted results of one cohort.

    Attributes:
        officers: table `officers`, one row per officer; further columns are attributes.
        items: table `items`; empty where only sums were given.
        answers: officers × items (index officer_id, columns item_id), the answer as one of a
            set of categories that all columns share, missing where blank.
        administered: same shape, bool: whether the item was put to the officer.
        sums: table `sums`; empty where answers were given.
        ratings: table `ratings`, empty if none.
        attendance: table `attendance`, empty if none.
        ledger: table `ledger`.
        counts: table `counts`; on every row, rows = accepted + quarantined.
        notes: what had to be decided about how marks count, and what the exam's owner answers for.
        mark_notes: those of them that concern everybody's marks.
        columns: what each column of each sheet was taken for.
        digest: SHA-256 of the results as they came (the file's bytes, or names and bytes of a folder's files).
    """

    officers: tables.Officers
    items: tables.Items
    answers: tables.Answers
    administered: tables.Administered
    sums: tables.Sums
    ratings: tables.Ratings
    attendance: tables.Attendance
    ledger: tables.Ledger
    counts: tables.Counts
    digest: str
    notes: Sequence[Words] = ()
    mark_notes: Sequence[Words] = ()
    columns: Sequence[Taken] = ()
