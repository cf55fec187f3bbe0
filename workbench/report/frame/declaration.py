"""How a kind of report is declared: notebook, subject, files, readers, and what it reads of an analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from workbench.messages import Words

By = Literal["officer", "unit", "domain", "scales", "all"]
Scope = Literal["cohort", "domain", "unit", "officer"]
Readers = Literal["department", "unit", "officer"]
# Parameters that every page reads: its title, day and stamps, and when a level counts as decided.
EVERY_PAGE = ("cohort", "title", "assessed", "simulated", "levels.decide_at", "training.as_of")
EVERY_FACT = ("edition",)
"""The fact that every page reads: which edition of the plan it shows."""


class Format(StrEnum):
    """What a report is written as; its page (HTML) is always made."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    ICS = "ics"


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
        facts: names of the analysis's facts, beside those that every page reads.
    """

    tables: tuple[Reads, ...]
    parameters: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


COUNTS = Reads("counts")
# Two tables or more beside each other: sessions and names by who goes to them, is re-tested for
# them or waits for them or would have one by a proposal, the places that a published plan gave
# otherwise, coaches' names by who is coached, the courses of both by who is coached, remedies by whose need they close,
# and who would come to a unit.
JOINED = {
    "places": ("training_plan", "sessions"),
    "retests": ("retest_plan", "sessions"),
    "waiting_places": ("waiting_list", "sessions"),
    "waiting_people": ("waiting_list", "officers"),
    "proposed_people": ("proposed_seats", "officers"),
    "participants": ("training_plan", "officers"),
    "changed_places": ("plan_changes", "sessions"),
    "coaches": ("coaching_plan", "officers"),
    "courses_of_pairs": ("coaching_plan", "training_plan", "sessions"),
    "ways_out": ("unmet", "remedies"),
    "newcomers": ("deployment", "officers"),
}


def whole(*tables: str) -> tuple[Reads, ...]:
    """Return tables of which every row and column is read."""
    return tuple(map(Reads, tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of report, declared in `report/<folder>/kind.py` beside the page that its notebook shows.

    A report is made again where something of its `reading` has changed; nothing else changes a report of the kind. The
    tests hold pages to it: they fail where a page reads a table, parameter or fact that its kind does not declare, and
    where a page changes with rows or columns that it does not declare.

    Attributes:
        name: what the kind is called on the command line and in the manifest.
        notebook: file of the notebooks' folder.
        scope: what one report is about.
        output: the page under the run's folder, `{unit}` etc. being safe file names.
        title: what the kind is called on pages.
        readers: for whom it is: the training department and the leadership; or the unit too; or the unit and the
            officer too.
        order: place among the kinds, the costliest first; reports are made and listed in this order.
        documents: the formats beside the page and their files; every page can be printed as PDF. The folder's `book`
            writes XLSX, its `letter` DOCX and its `ics` iCalendar, from the page as it was opened.
        needs: a table that must have rows for there to be anything to report.
        also: a further table whose rows count likewise.
        where: values of their columns; of a report on a unit there is one where such rows are of the unit's officers.
        reading: what it reads.
        package: the folder that declares it; set where the kind is found.
    """

    name: str
    notebook: str
    scope: Scope
    output: str
    title: Words
    readers: Readers
    order: int
    documents: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    also: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    reading: Reading
    package: str = field(default="", compare=False)
