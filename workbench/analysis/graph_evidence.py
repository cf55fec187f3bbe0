"""The steps of evidence, declared: its age, what a re-test is worth and when it is held, ratings, effects."""

from __future__ import annotations

from workbench.analysis.graph_keys import (
    CATALOGUE,
    CUTS,
    EARLIER,
    PLANNED,
    RETESTED_BY,
    SCALES,
    WAVE,
)
from workbench.analysis.step import Step
from workbench.messages import msg

EVIDENCE: tuple[Step, ...] = (
    Step(
        "age of evidence",
        msg("age of evidence"),
        "evidence.aged",
        reads=("people", "levels", "plan_start", "earlier_settings", "earlier_levels"),
        makes=("evidence",),
        parameters=("evidence", "assessed", *SCALES),
        rooms=("evidence",),
    ),
    Step(
        "re-tests",
        msg("re-tests"),
        "evidence.queued",
        reads=("reliability", "gaps", "evidence", *PLANNED, "waiting_list", "plan_start"),
        makes=("retest_queue", "retest_plan"),
        parameters=("evidence.retest", "assessed", *RETESTED_BY, *SCALES, *CATALOGUE),
        rooms=("profile", "plan", "evidence"),
    ),
    Step(
        "prices of remedies",
        msg("prices of remedies"),
        "explained.priced",
        reads=(
            "people",
            "levels",
            "gaps",
            "plan_start",
            "chosen_interventions",
            "sessions",
            "training_plan",
            "remedies",
        ),
        makes=("remedy_prices",),
        parameters=("training", *SCALES, *CATALOGUE, "framework:units"),
        rooms=("profile", "plan"),
        files="published.published_digest",
    ),
    Step(
        "value of knowing",
        msg("what knowing every level would close"),
        "explained.if_known",
        reads=("people", "levels", "plan_start"),
        makes=("known_facts",),
        parameters=("training", "gaps", "levels.decide_at", *SCALES, *CATALOGUE, "framework:units"),
        rooms=("profile", "plan"),
    ),
    Step(
        "ratings",
        msg("ratings"),
        "evidence.rated",
        reads=("people", "levels", "ratings", "plan_start"),
        makes=("rated_levels", "rating_agreement", "rating_leniency", "borich"),
        parameters=("evidence", *SCALES, "framework:rating_weights"),
        rooms=("profile", "evidence"),
    ),
    Step(
        "effect of training",
        msg("effect of training"),
        "evidence.worked",
        reads=("attendance", "standards", *WAVE, *EARLIER),
        makes=("training_effect",),
        parameters=("evidence.effect", "assessed", *CUTS, *SCALES, "framework:courses", "framework:units"),
        rooms=("measure", "profile", "evidence"),
    ),
)
