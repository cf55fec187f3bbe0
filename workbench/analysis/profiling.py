"""The steps of profiles: what each job position lacks, units, weak topics, and another framework's levels."""

from __future__ import annotations

from typing import Any

from workbench import tables
from workbench.analysis import things
from workbench.analysis.measuring import several_forms
from workbench.analysis.step import Given
from workbench.measure.scoring import right_or_wrong
from workbench.profile import gaps, units
from workbench.profile.gaps import needs
from workbench.profile.other_framework import other_levels
from workbench.profile.topics import weak_topics


def lacking(given: Given) -> dict[str, Any]:
    """Return table `gaps`."""
    found = gaps.gaps(
        tables.LEVELS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        weights=given.parameters.gaps.weights,
        decide_at=given.parameters.levels.decide_at,
    )
    return {"gaps": found}


def by_unit(given: Given) -> dict[str, Any]:
    """Return table `unit_scales`."""
    found = units.unit_scales(
        several_forms(given).on_one_scale(tables.SCORES.of(given), domain_of=given.framework.domain_of),
        tables.GAPS.of(given),
        things.PEOPLE.of(given),
        given.framework,
        minimum_cell=given.parameters.units.minimum_cell,
        levels=tables.LEVELS.of(given),
    )
    return {"unit_scales": found}


def topics(given: Given) -> dict[str, Any]:
    """Return table `weak_topics`, without rows where only sums were given."""
    points = things.POINTS.of(given)
    if points is None:
        return {"weak_topics": tables.WEAK_TOPICS.empty()}
    found = weak_topics(
        needs(tables.GAPS.of(given), given.framework),
        right_or_wrong(points),
        tables.ITEMS.of(given),
        reliability=things.EXACTNESS.of(given),
        domain_of=given.framework.domain_of,
    )
    return {"weak_topics": found}


def elsewhere(given: Given) -> dict[str, Any]:
    """Return table `other_levels`."""
    found = other_levels(tables.LEVELS.of(given), given.settings.other, top_level=given.framework.top_level)
    return {"other_levels": found}
