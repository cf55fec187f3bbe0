"""The step on sessions of a published plan that fall below their minimum."""

from __future__ import annotations

from typing import Any

from workbench import tables
from workbench.analysis import things
from workbench.analysis.planning import coaching_start, first_day, kept_out_of_coaching
from workbench.analysis.published import published_plan
from workbench.analysis.step import Given
from workbench.plan.interventions import left_to_coaching
from workbench.plan.proposals import Plans, proposals


def below(given: Given) -> dict[str, Any]:
    """Return tables `below_minimum` and `proposed_seats`."""
    plans = Plans(
        gaps=tables.GAPS.of(given),
        levels=tables.LEVELS.of(given),
        officers=things.PEOPLE.of(given),
        framework=given.framework,
        training=given.parameters.training,
        coaching=given.parameters.coaching,
        start=first_day(given),
        coaching_start=coaching_start(given),
        kept_out=kept_out_of_coaching(given),
        left_to_coaching=left_to_coaching(things.CHOSEN.of(given)),
        sessions=tables.SESSIONS.of(given),
        assignments=tables.TRAINING_PLAN.of(given),
        coached=tables.COACHING_PLAN.of(given),
    )
    found, seats = proposals(plans, published_plan(given.settings))
    return {"below_minimum": found, "proposed_seats": seats}
