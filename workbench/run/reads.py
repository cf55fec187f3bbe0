"""How a kind of report declares what it reads of an analysis: tables, rows, columns, parameters, facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

By = Literal["officer", "unit", "domain", "scales", "all"]


@dataclass(frozen=True, slots=True)
class Reads:
    """Rows and columns of one table.

    Attributes:
        table: a table of the analysis, or one of `JOINED`.
        by: which rows: those of the report's officer, unit or domain; those of everybody on the scales on which the
            report's officer or unit has rows; all.
        columns: which columns; empty for all.
    """

    table: str
    by: By = "all"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one kind of report reads, beside the framework, which every kind reads.

    Attributes:
        tables: rows and columns.
        parameters: dotted keys of the cohort's parameters.
        facts: names of the analysis's facts.
    """

    tables: tuple[Reads, ...]
    parameters: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


# Two tables or more beside each other: sessions and names by who goes to them, the places that a published plan gave
# otherwise, coaches' names by who is coached, the courses of both by who is coached, remedies by whose need they close,
# and who would come to a unit.
JOINED = {
    "places": ("training_plan", "sessions"),
    "participants": ("training_plan", "officers"),
    "changed_places": ("plan_changes", "sessions"),
    "coaches": ("coaching_plan", "officers"),
    "courses_of_pairs": ("coaching_plan", "training_plan", "sessions"),
    "ways_out": ("unmet", "remedies"),
    "newcomers": ("deployment", "officers"),
}
