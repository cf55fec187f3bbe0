"""Whether the plans of an analysis keep every limit, by the independent check."""

from __future__ import annotations

import pandas as pd

from workbench.analysis.bundle import Analysis
from workbench.analysis.published import published_plan
from workbench.plan.checked import violations


def broken_limits(analysis: Analysis) -> pd.DataFrame:
    """Return every limit that the plans of an analysis break: rule, where, value, limit; no row where they keep all."""
    parameters = analysis.settings.parameters
    kept = published_plan(analysis.settings)
    before = None if kept is None else {"sessions": kept.sessions, "training_plan": kept.assignments}
    if before is not None and kept is not None and kept.pairs is not None:
        before["coaching_plan"] = kept.pairs
    return violations(
        analysis.tables,
        analysis.settings.framework,
        training=parameters.training,
        coaching=parameters.coaching,
        start=analysis.plan_start,
        before=before,
    )
