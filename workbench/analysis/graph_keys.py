"""What steps read together: keys of parameters and framework, and things of earlier steps, by what they are about."""

from __future__ import annotations

IDS = ("framework:levels.level", "framework:domains.id", "framework:competencies.id", "framework:competencies.domain")
"""How many levels there are, and which competency belongs to which domain."""
NAMES = ("framework:domains.name", "framework:competencies.name")
SCALES = ("framework:levels", "framework:domains", "framework:competencies")
CATALOGUE = (
    "framework:courses", "framework:positions.id", "framework:positions.requires", "framework:duties",
    "framework:prerequisites",
)  # fmt: skip
AWAY = ("training.absences", "training.operations.absences", "training.operations.people")
ROTATED_BY = ("framework:rotation", "training.operations.people", "training.weeks")
DEPLOYED_BY = ("levels.decide_at", "training.domain_share")
RETESTED_BY = ("training.holidays", *AWAY, "training.operations.money", "training.budget")
CUTS = ("levels.cuts", "levels.overrides")
FORMS = ("form_taken", "form_exactness", "form_curves")
TWO_WAVES = ("assessed", "crosswalk", "framework:units", "framework:unit_changes")
CALIBRATIONS = ("item_parameters", "calibrated_items", "calibrated_domains")
PLANS = ("sessions", "training_plan", "coaching_plan")
PLANNED = (*PLANS, "plan_facts")
WAVE = ("items", "scores", "levels", "reliability", "item_parameters")
EARLIER = ("earlier_settings", "earlier_officers", *(f"earlier_{of}" for of in WAVE))

KNOWN = (
    *IDS, *NAMES, "framework:domains.common", "framework:positions.id", "framework:positions.name",
    "framework:positions.domain", "framework:units.id", "framework:units.name", "framework:courses.id",
    "framework:courses.name", "framework:rating_weights",
)  # fmt: skip
"""What results may name."""
PENALTY = ("scoring.penalty", "exam.penalty")
MODEL = ("scoring.model", "scoring.guessing", "scoring.ability_shape", "scoring.least_calibrated")
RESULTS = ("officers", "assessed", "items", "answers", "administered", "sums", "ratings", "attendance", "ledger",
           "counts", "reading_notes", "mark_notes")  # fmt: skip
READING = (
    "results", "columns", "sheets", "defaults", "simulated", "language", "scoring.blank", *PENALTY, "exam", *KNOWN,
)  # fmt: skip
