"""What several pages look up in an analysis; plain numbers, no words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from workbench.analysis import Analysis
from workbench.measure.standards import standard_cuts
from workbench.profile.gaps import concerns


@dataclass(frozen=True)
class Facts:
    """Look-ups over the tables of one analysis."""

    analysis: Analysis

    @cached_property
    def needs(self) -> pd.DataFrame:
        """Needs and undecided results, each counted once: no domain beside its own competencies."""
        gaps = self.analysis.tables["gaps"]
        return concerns(gaps, self.analysis.settings.framework)

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
        return standard_cuts(self.analysis.tables["standards"], otherwise=self.analysis.settings.parameters.cuts_of)

    def reality_of(self, officer_id: str, scale_id: str) -> dict[str, float]:
        """Level, its probability, the estimate in percent, and the average of all, of one officer on one scale."""
        levels = self.analysis.tables["levels"].set_index(["officer_id", "scale_id"])
        found = levels.loc[(officer_id, scale_id), ["level", "probability", "estimate"]]
        return {name: float(value) for name, value in found.items()} | {"average": float(self.averages[scale_id])}

    def coach_shortage(self, unit_id: str) -> pd.Series:
        """Needs of a unit that have no coach, by scale."""
        wanting = self.analysis.tables["coach_shortage"]
        wanting = wanting[(wanting["unit_id"] == unit_id) & (wanting["n_without_coach"] > 0)]
        return wanting.set_index("scale_id")["n_without_coach"]

    def away_by_week(self, plan: pd.DataFrame) -> pd.Series:
        """People away per week of the plan; a course of more than five days takes several weeks.

        Args:
            plan: training plan joined with its sessions.
        """
        courses = self.analysis.settings.framework.course_by_id
        lengths = plan["course_id"].map({c: math.ceil(course.days / 5) for c, course in courses.items()})
        long = plan.loc[plan.index.repeat(lengths)]
        offset = long.groupby(level=0).cumcount()
        weeks = (long["week"] + offset).astype(int)
        people = long.assign(week=weeks).groupby("week")["officer_id"].nunique()
        return people.reindex(range(1, self.analysis.settings.parameters.training.weeks + 1), fill_value=0)

    def largest_unit(self) -> str:
        """The unit with most officers."""
        return str(self.analysis.tables["officers"]["unit_id"].value_counts(sort=True).index[0])

    def first_officer_in_need(self) -> str:
        """The officer with the highest priority of all needs; the first officer where nobody has one."""
        short = self.needs[self.needs["gap"].fillna(0) > 0]
        if short.empty:
            return str(self.analysis.tables["officers"]["officer_id"].iloc[0])
        return str(short.sort_values(["priority", "officer_id"], ascending=[False, True])["officer_id"].iloc[0])
