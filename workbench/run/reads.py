"""What each kind of report reads of an analysis: tables, rows, columns, parameters. Declared here and nowhere else.

A report is made again where something that it reads has changed; what is not declared here changes no report of the
kind. The tests hold pages to it: they fail where a page reads a table, parameter or fact that its kind does not
declare, and where a page changes with rows or columns that it does not declare.
"""

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


# Two tables beside each other: sessions and names by who goes to them, coaches' names by who is coached.
JOINED = {
    "places": ("training_plan", "sessions"),
    "participants": ("training_plan", "officers"),
    "coaches": ("coaching_plan", "officers"),
}

EVERY_PAGE = ("cohort", "title", "assessed", "simulated", "levels.decide_at")
CUTS = ("levels.cuts", "levels.overrides")
COUNTS = Reads("counts")

READING: dict[str, Reading] = {
    "cohort": Reading(
        tuple(
            map(
                Reads,
                (
                    "officers",
                    "scores",
                    "levels",
                    "gaps",
                    "unit_scales",
                    "sessions",
                    "training_plan",
                    "coaching_plan",
                    "unmet",
                    "ledger",
                    "counts",
                ),
            )
        ),
        parameters=(*EVERY_PAGE, "units.minimum_cell"),
        facts=("plan_start", "notes"),
    ),
    "exam": Reading(
        tuple(
            map(
                Reads,
                (
                    "items",
                    "scores",
                    "levels",
                    "item_statistics",
                    "distractors",
                    "item_parameters",
                    "reliability",
                    "cut_precision",
                    "flips",
                    "fairness",
                    "standards",
                    "counts",
                ),
            )
        ),
        parameters=(*EVERY_PAGE, *CUTS, "items"),
        facts=("notes",),
    ),
    "cut-scores": Reading(
        tuple(
            map(
                Reads,
                ("items", "scores", "levels", "item_parameters", "reliability", "cut_precision", "standards", "counts"),
            )
        ),
        parameters=(*EVERY_PAGE, *CUTS),
        facts=("notes",),
    ),
    "domain": Reading(
        (
            Reads("officers", columns=("officer_id", "unit_id")),
            Reads("participants", "domain"),
            Reads("scores", "domain", ("scale_id",)),
            Reads("gaps", "domain"),
            Reads("unit_scales", "domain"),
            Reads("training_plan", "domain"),
            Reads("places", "domain"),
            Reads("unmet", "domain"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, "units.minimum_cell", "training.weeks"),
        facts=("plan_start", "training_gap", "notes"),
    ),
    "unit": Reading(
        (
            Reads("officers", "unit", ("officer_id", "name", "position_id")),
            Reads("scores", "unit", ("officer_id",)),
            Reads("levels", "unit", ("officer_id", "scale_id", "level")),
            Reads("gaps", "unit"),
            Reads("gaps", "scales", ("scale_id", "level", "gap", "decision")),
            Reads("unit_scales", "unit", ("scale_id", "qualified", "needed")),
            Reads("places", "unit"),
            Reads("coaching_plan", "unit"),
            Reads("coaches", "unit"),
            Reads("unmet", "unit"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, "units.minimum_cell", "training.weeks", "training.release_cap"),
        facts=("plan_start",),
    ),
    "coaching": Reading(
        (
            Reads("officers", "unit", ("officer_id", "name")),
            Reads("levels", "unit", ("officer_id", "scale_id", "level", "probability", "estimate")),
            Reads("levels", "scales", ("scale_id", "estimate")),
            Reads("coaching_plan", "unit"),
            Reads("coaches", "unit"),
            Reads("coach_shortage", "unit"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, "coaching.lead", "coaching.load"),
    ),
    "individual": Reading(
        (
            Reads("officers", "officer", ("officer_id", "name", "grade", "unit_id", "position_id")),
            Reads("scores", "officer", ("scale_id", "n_items")),
            Reads("levels", "officer", ("scale_id", "estimate", "estimate_se")),
            Reads("levels", "unit", ("scale_id", "estimate")),
            Reads("levels", "scales", ("scale_id", "estimate")),
            Reads(
                "gaps",
                "officer",
                ("scale_id", "required", "level", "gap", "surplus", "p_meets", "decision", "priority"),
            ),
            Reads("places", "officer"),
            Reads("coaching_plan", "officer"),
            Reads("coaches", "officer"),
            Reads("standards"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, *CUTS, "training.weeks"),
        facts=("plan_start",),
    ),
}
