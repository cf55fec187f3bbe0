"""What several pages look up in an analysis; plain numbers, no words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from workbench import tables
from workbench.analysis import Analysis
from workbench.analysis.examined import cuts_in_force
from workbench.profile.gaps import concerns


@dataclass(frozen=True)
class Facts:
    """Look-ups over the tables of one analysis."""

    analysis: Analysis

    @cached_property
    def needs(self) -> tables.Gaps:
        """Needs and undecided results, each counted once: no domain beside its own competencies."""
        return concerns(tables.GAPS.of(self.analysis.tables), self.analysis.settings.framework)

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """Per officer and scale: estimate and its standard error (percent).

        The estimate is the score on which the level rests, never an observed subscore that adds nothing.
        """
        return self.analysis.tables["levels"][["officer_id", "scale_id", "estimate", "estimate_se"]]

    @cached_property
    def averages(self) -> pd.Series:
        """Mean estimate of all officers by scale, percent."""
        return self.analysis.tables["levels"].groupby("scale_id")["estimate"].mean()

    def cuts_of(self, scale_id: str) -> list[float]:
        """Cut scores of a scale in percent: lowest score of level 1…L, a panel's where one set them."""
        return self._cuts(scale_id)

    @cached_property
    def _cuts(self) -> Callable[[str], list[float]]:
        return cuts_in_force(self.analysis)

    def coach_shortage(self, unit_id: str) -> pd.Series:
        """Needs of a unit that have no coach, by scale."""
        wanting = self.analysis.tables["coach_shortage"]
        wanting = wanting[(wanting["unit_id"] == unit_id) & (wanting["n_without_coach"] > 0)]
        return wanting.set_index("scale_id")["n_without_coach"]

    def largest_unit(self) -> str:
        """The unit with most officers."""
        return str(self.analysis.tables["officers"]["unit_id"].value_counts(sort=True).index[0])

    def first_officer_in_need(self) -> str:
        """The officer with the highest priority of all needs; the first officer where nobody has one."""
        short = self.needs[self.needs["gap"].fillna(0) > 0]
        if short.empty:
            return str(self.analysis.tables["officers"]["officer_id"].iloc[0])
        return str(short.sort_values(["priority", "officer_id"], ascending=[False, True])["officer_id"].iloc[0])
