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


def room_to_release(found: Mapping[str, pd.DataFrame], chosen: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return table `release_room`; `chosen` is what `chosen_interventions` returned."""
    return coverage.release_room(
        found["levels"],
        found["officers"],
        settings.framework,
        waiting=chosen[chosen["intervention"].eq("course")],
        limits=settings.parameters.training,
    )


def covered(found: Mapping[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """Return table `coverage` of the plans among `found`, under the workload scenario."""
    return coverage.coverage(
        found["levels"],
        found["officers"],
        settings.framework,
        training=found["training_plan"],
        coaching=found["coaching_plan"],
        workload=settings.parameters.workload,
    )


def placed(found: Mapping[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """Return table `deployment`, without rows where no advice on placing people is asked for."""
    parameters = settings.parameters
    if not parameters.deployment.enabled:
        return tables.DEPLOYMENT.empty()
    return deployment.deployment(
        found["levels"],
        found["gaps"],
        found["officers"],
        settings.framework,
        limits=parameters.deployment,
        decide_at=parameters.levels.decide_at,
    )


def topics(found: Mapping[str, pd.DataFrame], points: pd.DataFrame | None, settings: Settings) -> pd.DataFrame:
    """Return table `weak_topics`, without rows where only sums were given and there are no `points`."""
    if points is None:
        return tables.WEAK_TOPICS.empty()
    return weak_topics(
        needs(found["gaps"], settings.framework),
        points,
        found["items"],
        reliability=found["reliability"],
        domain_of=settings.framework.domain_of,
    )
