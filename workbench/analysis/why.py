"""Why one officer is, or is not, in the plans of an analysis."""

from __future__ import annotations

from workbench.analysis.bundle import Analysis
from workbench.analysis.published import published_plan
from workbench.plan.why import Answer, why_not
from workbench.plan.why_duties import duty_answers

__all__ = ["Answer", "why"]


def why(analysis: Analysis, officer: str, *, scale: str | None = None) -> list[Answer]:
    """Return what was decided on each need and duty of an officer, and the limits that bind.

    Args:
        analysis: with its plans.
        officer: the officer's id.
        scale: only this scale; duties are left out then.

    Raises:
        ParameterError: where there is no such officer, or no such scale.
    """
    settings = analysis.settings
    limits, start = settings.parameters.training, analysis.plan_start
    published = published_plan(settings)
    needs = why_not(
        officer, analysis.tables, settings.framework, limits=limits, start=start, published=published, scale=scale
    )
    if scale is not None:
        return needs
    return [*needs, *duty_answers(officer, analysis.tables, settings.framework, limits=limits)]
