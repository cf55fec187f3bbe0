"""The order of the steps around the plans: which intervention suits each need; coverage, release and deployment."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workbench import tables
from workbench.parameters import Settings
from workbench.plan import coaching, coverage, deployment, interventions
from workbench.profile.gaps import needs
from workbench.profile.topics import weak_topics


def chosen_interventions(found: Mapping[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """Return which intervention suits each need, before anything is planned."""
    framework, parameters = settings.framework, settings.parameters
    open_needs = needs(found["gaps"], framework)
    return interventions.interventions(
        found["gaps"],
        framework,
        within_reach=interventions.within_session_reach(open_needs, framework, limits=parameters.training),
        coachable=coaching.within_coaches_reach(
            open_needs, found["levels"], found["officers"], framework, limits=parameters.coaching
        ),
        rules=parameters.interventions,
        limits=parameters.training,
    )


def staffed(
    found: Mapping[str, pd.DataFrame], chosen: pd.DataFrame, points: pd.DataFrame | None, settings: Settings
) -> dict[str, pd.DataFrame]:
    """Return what the plans mean for the units, and advice on placing people where it is asked for.

    Args:
        found: the tables of the analysis, with those of the plans.
        chosen: what `chosen_interventions` returned.
        points: officers × items; None where only sums were given.
        settings: parameters and framework in force.
    """
    framework, parameters = settings.framework, settings.parameters
    levels, officers, gaps = found["levels"], found["officers"], found["gaps"]
    made = {
        "coverage": coverage.coverage(
            levels,
            officers,
            framework,
            training=found["training_plan"],
            coaching=found["coaching_plan"],
            workload=parameters.workload,
        ),
        "release_room": coverage.release_room(
            levels,
            officers,
            framework,
            waiting=chosen[chosen["intervention"].eq("course")],
            limits=parameters.training,
        ),
        "weak_topics": tables.WEAK_TOPICS.empty(),
        "deployment": tables.DEPLOYMENT.empty(),
    }
    if points is not None:
        made["weak_topics"] = weak_topics(
            needs(gaps, framework),
            points,
            found["items"],
            reliability=found["reliability"],
            domain_of=framework.domain_of,
        )
    if parameters.deployment.enabled:
        made["deployment"] = deployment.deployment(
            levels, gaps, officers, framework, limits=parameters.deployment, decide_at=parameters.levels.decide_at
        )
    return made
