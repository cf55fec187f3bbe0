"""The kinds of report: notebook, subject, files, and what each reads. Declared here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.messages import Words, msg
from workbench.run.options import Format
from workbench.run.reads import Reading, Reads

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


Scope = Literal["cohort", "domain", "unit", "officer"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report: `output` is its page under the run's folder, `{unit}` etc. being safe file names.

    `documents` are the formats beside the page and their files; every page can be printed as PDF. `needs` names a table
    that must have rows for there to be anything to report.

    A report is made again where something of its `reading` has changed; nothing else changes a report of the kind. The
    tests hold pages to it: they fail where a page reads a table, parameter or fact that its kind does not declare, and
    where a page changes with rows or columns that it does not declare.
    """

    name: str
    notebook: str
    scope: Scope
    output: str
    title: Words
    documents: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    reading: Reading = field(kw_only=True)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "cohort",
            "cohort_overview.ipynb",
            "cohort",
            "cohort/cohort.html",
            msg("The cohort"),
            {Format.XLSX: "cohort/cohort.xlsx"},
            reading=Reading(
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
        ),
        Kind(
            "exam",
            "exam_quality.ipynb",
            "cohort",
            "exam/exam.html",
            msg("Quality of the exam"),
            reading=Reading(
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
        ),
        Kind(
            "cut-scores",
            "cut_scores.ipynb",
            "cohort",
            "exam/cut-scores.html",
            msg("Cut scores"),
            reading=Reading(
                _whole(
                    "items",
                    "scores",
                    "levels",
                    "item_parameters",
                    "reliability",
                    "cut_precision",
                    "standards",
                    "counts",
                ),
                parameters=(*EVERY_PAGE, *CUTS, "standards"),
                facts=("notes",),
            ),
        ),
        Kind(
            "deployment",
            "deployment.ipynb",
            "cohort",
            "cohort/deployment.html",
            msg("Advice on placing people"),
            reading=Reading(
                _whole("newcomers", "coverage", "unit_scales", "counts"),
                parameters=(*EVERY_PAGE, *SCENARIO, "deployment"),
                facts=("notes",),
            ),
        ),
        Kind(
            "progress",
            "wave_progress.ipynb",
            "cohort",
            "cohort/progress.html",
            msg("What changed since the last wave"),
            needs="wave_people",
            reading=Reading(
                _whole("officers", *WAVES, "training_effect", "unit_scales", "counts"),
                parameters=(*EVERY_PAGE, *CELLS, *BETWEEN, "evidence.effect"),
                facts=("notes",),
            ),
        ),
        Kind(
            "domain",
            "domain_plan.ipynb",
            "domain",
            "domains/{domain}/domain.html",
            msg("Plan of a domain"),
            {Format.XLSX: "domains/{domain}/plan.xlsx", Format.DOCX: "domains/{domain}/plan.docx"},
            reading=Reading(
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
        ),
        Kind(
            "unit",
            "unit_profile.ipynb",
            "unit",
            "units/{unit}/unit.html",
            msg("Profile of the unit"),
            {Format.XLSX: "units/{unit}/plan.xlsx", Format.DOCX: "units/{unit}/plan.docx"},
            reading=Reading(
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
        ),
        Kind(
            "coaching",
            "coaching_plan.ipynb",
            "unit",
            "units/{unit}/coaching.html",
            msg("Coaching plan"),
            reading=Reading(
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
        ),
        Kind(
            "unit-progress",
            "wave_progress.ipynb",
            "unit",
            "units/{unit}/progress.html",
            msg("What changed since the last wave"),
            needs="wave_people",
            reading=Reading(
                (
                    Reads("officers", "unit", ("officer_id", "name")),
                    Reads("progress", "unit"),
                    Reads("scores", "unit", ("officer_id", "scale_id")),
                    *_whole("wave_people", "wave_domains", "unit_progress", "linking", "counts"),
                ),
                parameters=(*EVERY_PAGE, *CELLS, *BETWEEN),
            ),
        ),
        Kind(
            "individual",
            "individual_profile.ipynb",
            "officer",
            "units/{unit}/officers/{officer}.html",
            msg("Individual profile"),
            reading=Reading(
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
        ),
    )
}
