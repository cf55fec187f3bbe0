"""The steps of profiles: what each job position lacks, units, weak topics, and another framework's levels."""

from __future__ import annotations

from typing import Any

from workbench import tables
from workbench.analysis.step import Given
from workbench.measure.scoring import right_or_wrong
from workbench.profile import gaps, units
from workbench.profile.gaps import needs
from workbench.profile.other_framework import other_levels
from workbench.profile.topics import weak_topics


def lacking(given: Given) -> dict[str, Any]:
    """Return table `gaps`."""
    found = gaps.gaps(
        given["levels"],
        given["people"],
        given.framework,
        weights=given.parameters.gaps.weights,
        decide_at=given.parameters.levels.decide_at,
    )
    return {"gaps": found}


def by_unit(given: Given) -> dict[str, Any]:
    """Return table `unit_scales`."""
    found = units.unit_scales(
        given["scores"],
        given["gaps"],
        given["people"],
        given.framework,
        minimum_cell=given.parameters.units.minimum_cell,
        levels=given["levels"],
    )
    return {"unit_scales": found}


def topics(given: Given) -> dict[str, Any]:
    """Return table `weak_topics`, without rows where only sums were given."""
    if given["points"] is None:
        return {"weak_topics": tables.WEAK_TOPICS.empty()}
    found = weak_topics(
        needs(given["gaps"], given.framework),
        right_or_wrong(given["points"]),
        given["items"],
        reliability=given["exactness"],
        domain_of=given.framework.domain_of,
    )
    return {"weak_topics": found}


def elsewhere(given: Given) -> dict[str, Any]:
    """Return table `other_levels`."""
    found = other_levels(given["levels"], given.settings.other, top_level=given.framework.top_level)
    return {"other_levels": found}
