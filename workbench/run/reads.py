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

EVERY_PAGE = ("cohort", "title", "assessed", "simulated", "levels.decide_at")
CUTS = ("levels.cuts", "levels.overrides")
CALENDAR = ("training.weeks", "training.holidays")
SCENARIO = ("workload.years", "workload.staff_cut")
CELLS = ("units.minimum_cell",)
BETWEEN = ("progress", "linking")
WAVES = ("wave_people", "wave_domains", "progress", "unit_progress", "linking")
COUNTS = Reads("counts")


def _whole(*tables: str) -> tuple[Reads, ...]:
    return tuple(map(Reads, tables))


READING: dict[str, Reading] = {
    "cohort": Reading(
        _whole(
            "officers",
            "scores",
            "levels",
            "gaps",
            "unit_scales",
            "sessions",
            "training_plan",
            "plan_changes",
            "coaching_plan",
            "unmet",
            "remedies",
            "budget_curve",
            "interventions",
            "coverage",
            "retest_queue",
            "rating_agreement",
            "rating_leniency",
            "borich",
            "ledger",
            "counts",
        ),
        parameters=(*EVERY_PAGE, *SCENARIO, *CELLS, "training.budget", "training.weeks", "evidence.half_life"),
        facts=("plan_start", "training_gap", "training_closed", "notes"),
    ),
    "progress": Reading(
        _whole("officers", *WAVES, "training_effect", "unit_scales", "counts"),
        parameters=(*EVERY_PAGE, *CELLS, *BETWEEN, "evidence.effect"),
        facts=("notes",),
    ),
    "exam": Reading(
        _whole(
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
            "linking",
            "standards",
            "counts",
        ),
        parameters=(*EVERY_PAGE, *CUTS, "items", "fairness", "scoring.model", "linking"),
        facts=("notes", "link_notes"),
    ),
    "cut-scores": Reading(
        _whole("items", "scores", "levels", "item_parameters", "reliability", "cut_precision", "standards", "counts"),
        parameters=(*EVERY_PAGE, *CUTS, "standards"),
        facts=("notes",),
    ),
    "deployment": Reading(
        _whole("newcomers", "coverage", "unit_scales", "counts"),
        parameters=(*EVERY_PAGE, *SCENARIO, "deployment"),
        facts=("notes",),
    ),
    "domain": Reading(
        (
            Reads("officers", columns=("officer_id", "unit_id", "position_id")),
            Reads("participants", "domain"),
            Reads("scores", "domain", ("scale_id",)),
            Reads("gaps", "domain"),
            Reads("unit_scales", "domain"),
            Reads("training_plan", "domain"),
            Reads("places", "domain"),
            Reads("sessions", "domain"),
            Reads("coaching_plan", "domain"),
            Reads("coaches"),
            Reads("sessions", columns=("cost",)),
            Reads("unmet", "domain"),
            Reads("ways_out", "domain"),
            Reads("interventions", "domain", ("scale_id", "intervention", "planned")),
            Reads("budget_curve"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, *CALENDAR, "units.minimum_cell", "training.budget"),
        facts=("plan_start", "training_gap", "notes"),
    ),
    "unit": Reading(
        (
            Reads("officers", "unit", ("officer_id", "name", "position_id")),
            Reads("scores", "unit", ("officer_id",)),
            Reads("levels", "unit", ("officer_id", "scale_id", "level")),
            Reads("levels", "scales", ("scale_id", "level", "estimate")),
            Reads("gaps", "unit"),
            Reads("unit_scales", "unit"),
            Reads("places", "unit"),
            Reads("changed_places", "unit"),
            Reads("coaching_plan", "unit"),
            Reads("coaches", "unit"),
            Reads("coach_shortage", "unit"),
            Reads("retest_queue", "unit"),
            Reads("evidence", "unit"),
            Reads("rated_levels", "unit"),
            Reads("rating_leniency"),
            Reads("unmet", "unit"),
            Reads("ways_out", "unit"),
            Reads("coverage", "unit"),
            Reads("release_room", "unit"),
            Reads("deployment", "unit"),
            Reads("newcomers", "unit"),
            COUNTS,
        ),
        parameters=(
            *EVERY_PAGE,
            *CALENDAR,
            *SCENARIO,
            *CELLS,
            "training.release_cap",
            "deployment.in_packs",
            "evidence.half_life",
        ),
        facts=("plan_start",),
    ),
    "coaching": Reading(
        (
            Reads("officers", "unit", ("officer_id", "name")),
            Reads("levels", "unit"),
            Reads("levels", "scales", ("scale_id", "level", "estimate")),
            Reads("coaching_plan", "unit"),
            Reads("coaches", "unit"),
            Reads("courses_of_pairs", "unit"),
            Reads("coach_shortage", "unit"),
            Reads("weak_topics", "unit"),
            COUNTS,
        ),
        parameters=(*EVERY_PAGE, *CELLS, "coaching.lead", "coaching.load", "training.holidays"),
    ),
    "unit-progress": Reading(
        (
            Reads("officers", "unit", ("officer_id", "name")),
            Reads("progress", "unit"),
            Reads("scores", "unit", ("officer_id", "scale_id")),
            *_whole("wave_people", "wave_domains", "unit_progress", "linking", "counts"),
        ),
        parameters=(*EVERY_PAGE, *CELLS, *BETWEEN),
    ),
    "individual": Reading(
        (
            Reads("officers", "officer", ("officer_id", "name", "grade", "unit_id", "position_id")),
            Reads("scores", "officer", ("scale_id", "n_items")),
            Reads("levels", "officer"),
            Reads("levels", "unit", ("scale_id", "estimate")),
            Reads("levels", "scales", ("scale_id", "estimate")),
            Reads(
                "gaps",
                "officer",
                ("scale_id", "required", "level", "gap", "p_meets", "decision", "priority"),
            ),
            Reads("places", "officer"),
            Reads("coaching_plan", "officer"),
            Reads("coaches", "officer"),
            Reads("courses_of_pairs", "officer"),
            Reads("interventions", "officer"),
            Reads("weak_topics", "officer"),
            Reads("unmet", "officer", ("scale_id", "reason")),
            Reads("progress", "officer"),
            Reads("attendance", "officer"),
            Reads("standards"),
            COUNTS,
        ),
        parameters=(
            *EVERY_PAGE,
            *CELLS,
            *CUTS,
            *CALENDAR,
            "interventions.course_from",
            "previous",
            "progress.confidence",
        ),
        facts=("plan_start",),
    ),
}
