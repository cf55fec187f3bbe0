"""Every step from results to plan, declared once: what it reads, makes and follows.

Runs, what is kept and what-if go by this table. A step sees what it declares (`step.Given`), after what makes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench import tables
from workbench.analysis.graph_evidence import EVIDENCE
from workbench.analysis.graph_keys import (
    CALIBRATIONS,
    CUTS,
    EARLIER,
    FORMS,
    IDS,
    MODEL,
    NAMES,
    PENALTY,
    READING,
    RESULTS,
    SCALES,
    TWO_WAVES,
    WAVE,
)
from workbench.analysis.graph_planning import PLANNING
from workbench.analysis.step import Step
from workbench.messages import msg

MEASURING: tuple[Step, ...] = (
    Step(
        "read",
        msg("reading the results"),
        "reading.read",
        reads=(),
        makes=RESULTS,
        parameters=READING,
        rooms=("intake",),
        files="files.results_digest",
        passing=("answers", "administered"),
    ),
    Step(
        "points",
        msg("scoring the answers"),
        "reading.points",
        reads=("items", "answers", "administered"),
        makes=("points",),
        parameters=PENALTY,
        rooms=("measure",),
    ),
    Step(
        "options",
        msg("options"),
        "measuring.drawn",
        reads=("items", "answers", "points"),
        makes=("distractors",),
        parameters=IDS,
        rooms=("measure",),
    ),
    Step(
        "keys",
        msg("keys"),
        "measuring.compared_keys",
        reads=("items", "answers", "points"),
        makes=("key_evidence",),
        parameters=("items.wrong_key", *IDS),
        rooms=("measure",),
    ),
    Step(
        "item statistics",
        msg("item statistics"),
        "measuring.item_statistics",
        reads=("items", "answers", "points", "distractors", "key_evidence"),
        makes=("item_statistics",),
        parameters=("items", *IDS),
        rooms=("measure",),
    ),
    Step(
        "fairness",
        msg("fairness"),
        "measuring.fair",
        reads=("assessed", "items", "points"),
        makes=("fairness", "group_fairness"),
        parameters=("fairness", *IDS),
        rooms=("measure",),
    ),
    Step(
        "calibration",
        msg("calibration"),
        "measuring.calibrated",
        reads=("items", "points"),
        makes=(*CALIBRATIONS, "model_notes"),
        parameters=(*MODEL, *IDS, *NAMES),
        rooms=("measure",),
    ),
    Step(
        "fit",
        msg("fit of the model"),
        "measuring.fitting",
        reads=("items", "points", *CALIBRATIONS),
        makes=("model_fit", "item_fit", "person_fit"),
        rooms=("measure",),
    ),
    Step(
        "scores",
        msg("scores"),
        "measuring.scored",
        reads=("assessed", "items", "answers", "points", "sums", *CALIBRATIONS),
        makes=("scores", "exactness", "forms", *FORMS),
        parameters=("exam.forms", *IDS),
        rooms=("measure",),
    ),
    Step(
        "calibration check",
        msg("the cohort's own check"),
        "measuring.checked",
        reads=("items", "points", "scores", "exactness", "forms", *FORMS, *CALIBRATIONS),
        makes=("calibration_check", "check_notes"),
        parameters=(*IDS, *NAMES),
        rooms=("measure",),
    ),
    Step(
        "standards",
        msg("panels' cut scores"),
        "measuring.panels",
        reads=("items", "item_parameters"),
        makes=("standards",),
        parameters=("standards", *IDS),
        rooms=("intake", "measure"),
        files="files.panels_digest",
    ),
    Step(
        "levels",
        msg("levels"),
        "measuring.levelled",
        reads=("items", "points", "scores", "exactness", "standards", "calibration_check", *FORMS, *CALIBRATIONS),
        makes=("levels",),
        parameters=(*CUTS, "levels.decide_at", "levels.rule", *IDS),
        rooms=("measure",),
    ),
    Step(
        "exactness",
        msg("exactness"),
        "measuring.classified",
        reads=("items", "scores", "exactness", "standards", "levels", *FORMS),
        makes=("reliability", "cut_precision"),
        parameters=(*CUTS, "levels.decide_at", *IDS),
        rooms=("measure",),
    ),
)
"""What also measures the earlier wave."""

BETWEEN: tuple[Step, ...] = (
    Step(
        "earlier settings",
        msg("the earlier wave's settings"),
        "waves.earlier_settings",
        reads=(),
        makes=("earlier_settings",),
        parameters=("previous",),
        files="files.earlier_digest",
        kept=False,
    ),
    Step(
        "earlier wave",
        msg("the earlier wave"),
        "waves.earlier_wave",
        reads=("earlier_settings",),
        makes=(*EARLIER[1:], "earlier_given"),
        parameters=(*MODEL, "crosswalk", *IDS, *NAMES),
        rooms=("intake", "measure"),
    ),
    Step(
        "people of both waves",
        msg("people of both waves"),
        "waves.people",
        reads=("officers", "attendance", "scores", "earlier_settings", "earlier_officers", "earlier_given"),
        makes=("wave_people", "wave_notes"),
        parameters=TWO_WAVES,
        rooms=("profile",),
    ),
    Step(
        "progress",
        msg("progress"),
        "waves.between",
        reads=("assessed", *WAVE, *EARLIER, "earlier_given"),
        makes=("linking", "wave_domains", "progress", "unit_progress", "link_notes"),
        parameters=("scoring.model", "linking", "progress", "units.minimum_cell", *SCALES, *TWO_WAVES),
        rooms=("measure", "profile"),
    ),
    Step(
        "other framework",
        msg("another framework's levels"),
        "profiling.elsewhere",
        reads=("levels",),
        makes=("other_levels",),
        parameters=("other_framework", "framework:levels"),
        rooms=("profile",),
    ),
)

PROFILES: tuple[Step, ...] = (
    Step(
        "start",
        msg("the plan's first day"),
        "planning.begun",
        reads=(),
        makes=("plan_start",),
        parameters=("assessed", "training.start", "training.keep", "training.as_of"),
        rooms=("plan",),
        files="published.published_digest",
    ),
    Step(
        "staff",
        msg("the staff that is planned for"),
        "planning.staffed",
        reads=("assessed", "plan_start"),
        makes=("people",),
        parameters=("training.operations.people", "training.weeks"),
        rooms=("plan",),
    ),
    Step(
        "gaps",
        msg("gaps"),
        "profiling.lacking",
        reads=("people", "levels"),
        makes=("gaps",),
        parameters=("gaps", "levels.decide_at", *SCALES, "framework:positions.id", "framework:positions.requires"),
        rooms=("profile",),
    ),
    Step(
        "units",
        msg("units"),
        "profiling.by_unit",
        reads=("people", "scores", "levels", "gaps", *FORMS),
        makes=("unit_scales",),
        parameters=("units.minimum_cell", *SCALES, "framework:units"),
        rooms=("measure", "profile"),
    ),
    Step(
        "weak topics",
        msg("weak topics"),
        "profiling.topics",
        reads=("items", "points", "exactness", "gaps"),
        makes=("weak_topics",),
        parameters=SCALES,
        rooms=("measure", "profile"),
    ),
    Step(
        "flips",
        msg("items that change levels"),
        "measuring.flipped",
        reads=("items", "answers", "points", "item_statistics", "key_evidence", "standards", "gaps"),
        makes=("flips",),
        parameters=(*CUTS, "levels.decide_at", "levels.rule", "exam.forms", *PENALTY, *IDS),
        rooms=("measure",),
    ),
)

STEPS: tuple[Step, ...] = (*MEASURING, *BETWEEN, *PROFILES, *PLANNING, *EVIDENCE)


def made_by(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the tables that these steps make."""
    return tuple(name for step in steps for name in step.makes if name in tables.TABLES)


PLAN_TABLES = made_by(PLANNING)
"""The tables of the plans, and of the staff around them."""


def steps_before(thing: str) -> set[str]:
    """Return the names of the steps that a thing rests on, without the one that makes it."""
    makers = {name: step for step in STEPS for name in step.makes}
    found: set[str] = set()
    waiting = list(makers[thing].reads)
    while waiting:
        step = makers[waiting.pop()]
        if step.name not in found:
            found.add(step.name)
            waiting += step.reads
    return found


def affected(keys: Collection[str]) -> list[Step]:
    """Return the steps to be made again once these keys have changed, in order."""
    found: list[Step] = []
    stale: set[str] = set()
    for step in STEPS:
        if step.follows(keys) or stale.intersection(step.reads):
            found.append(step)
            stale.update(step.makes)
    return found
