"""What is wrong with the parameters of a plan, told with the file, sheet and row in which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.errors import PlanInfeasible
from workbench.parameters import Settings


@contextmanager
def placing(settings: Settings) -> Iterator[None]:
    """Give problems of a plan's limits, whose columns are dotted keys, the place of these in the cohort's files."""
    try:
        yield
    except PlanInfeasible as refused:
        raise PlanInfeasible(
            settings.placed(p) if p.column and not p.file else p for p in refused.problems
        ) from refused
