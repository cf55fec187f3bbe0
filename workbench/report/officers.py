"""What an analysis says of each officer, looked up by id: every table is gone through once, not once for each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.report import verdicts
from workbench.report.facts import Facts
from workbench.tables import level_columns

Record = Mapping[str, Any]
URGENCY = {verdicts.SHORT: 0, verdicts.UNDECIDED: 1, verdicts.MEETS: 2, verdicts.MISSING: 3}


def shown_names(officers: pd.DataFrame) -> Mapping[str, str]:
    """Return the name of every officer, the id where no name was given; with the id where two of a unit share a name.

    Args:
        officers: table `officers`.
    """
    ids = officers["officer_id"]
    names = officers["name"].fillna(ids) if "name" in officers else ids
    shared = officers.assign(name=names).duplicated(["unit_id", "name"], keep=False)
    return dict(zip(ids, names.where(~shared, names + " (" + ids + ")"), strict=True))


class Rows:
    """The rows of a table by officer, in the table's order.

    Values are plain: a missing word or whole number is None, a missing figure nan, a time a date.
    """

    def __init__(self, frame: pd.DataFrame):
        self._at = frame.groupby("officer_id", sort=False).indices
        self._columns = {str(name): _plain(column) for name, column in frame.items()}

    def of(self, officer: str) -> list[Record]:
        """Return an officer's rows."""
        at = self._at.get(officer)
        if at is None:
            return []
        columns = [values[at].tolist() for values in self._columns.values()]
        return [dict(zip(self._columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> np.ndarray:
    if column.dtype.kind == "M":
        return column.dt.date.to_numpy()
    return column.to_numpy() if column.dtype.kind in "fb" else column.to_numpy(dtype=object, na_value=None)


@dataclass(frozen=True)
class Officers:
    """Look-ups by officer over the tables of one analysis."""

    facts: Facts

    @property
    def _tables(self) -> Mapping[str, pd.DataFrame]:
        return self.facts.analysis.tables

    @cached_property
    def people(self) -> Rows:
        """Each officer's row."""
        return Rows(self._tables["officers"])

    @cached_property
    def requirements(self) -> Rows:
        """Requirements with level, estimate and error (percent), `kind`, and `needed` where they count as a need.

        `above` counts the levels above the requirement that are as certain as a decided level has to be. Most urgent
        first: short, undecided, met, without a result; within these by priority.
        """
        gaps = verdicts.with_kind(self._tables["gaps"])
        gaps = gaps.assign(needed=gaps.index.isin(self.facts.needs.index), urgency=gaps["kind"].map(URGENCY))
        levels = self._tables["levels"]
        settings = self.facts.analysis.settings
        chances = levels[level_columns(settings.framework.top_level)].to_numpy(float)
        at_least = chances[:, ::-1].cumsum(axis=1)[:, ::-1]
        certain = (at_least >= settings.parameters.levels.decide_at).sum(axis=1) - 1
        known = levels[["officer_id", "scale_id", "probability"]].assign(certain=certain)
        gaps = gaps.merge(self.facts.estimates.merge(known), on=["officer_id", "scale_id"], how="left")
        gaps = gaps.assign(above=(gaps["certain"] - gaps["required"]).clip(lower=0).fillna(0))
        gaps = gaps.sort_values(["urgency", "priority"], ascending=[True, False], kind="stable")
        said = [
            "scale_id",
            "required",
            "level",
            "gap",
            "above",
            "p_meets",
            "estimate",
            "estimate_se",
            "probability",
            "kind",
            "needed",
        ]
        return Rows(gaps[["officer_id", *said]])

    @cached_property
    def sessions(self) -> Rows:
        """Planned courses, in time."""
        plan = self._tables["training_plan"].merge(self._tables["sessions"], on="session_id")
        said = ["scale_id", "from_level", "to_level", "course_id", "week", "site", "start", "end"]
        return Rows(plan.sort_values("week", kind="stable")[["officer_id", *said]])

    @cached_property
    def coaching(self) -> Rows:
        """Planned coaching."""
        return Rows(self._tables["coaching_plan"])

    @cached_property
    def interventions(self) -> Rows:
        """What suits each need, by which rule, what the plans gave, and `open_reason` where they gave nothing."""
        unmet = self._tables["unmet"][["officer_id", "scale_id", "reason"]].rename(columns={"reason": "open_reason"})
        return Rows(self._tables["interventions"].merge(unmet, on=["officer_id", "scale_id"], how="left"))

    @cached_property
    def weak_topics(self) -> Rows:
        """Weakest parts of each need, weakest first."""
        return Rows(self._tables["weak_topics"].sort_values("rank", kind="stable"))

    @cached_property
    def progress(self) -> Rows:
        """Results of both waves by domain."""
        return Rows(self._tables["progress"])

    @cached_property
    def attendance(self) -> Rows:
        """Courses taken since the earlier wave, in time."""
        taken = self._tables["attendance"]
        return Rows(taken.sort_values("date", kind="stable") if "date" in taken else taken)

    @cached_property
    def topics(self) -> Rows:
        """Competencies, weakest against the cohort first.

        Columns: scale_id, n_items, percent (the estimate), average (of all), difference and its error (percent).
        """
        levels = self._tables["levels"]
        domains = [domain.id for domain in self.facts.analysis.settings.framework.domains]
        topics = levels[~levels["scale_id"].isin(domains)]
        topics = topics.merge(
            self._tables["scores"][["officer_id", "scale_id", "n_items"]], on=["officer_id", "scale_id"]
        )
        average = topics["scale_id"].map(self.facts.averages).astype(float)
        topics = topics.assign(average=average, difference=topics["estimate"] - average)
        topics = topics.rename(columns={"estimate": "percent", "estimate_se": "error"})
        said = ["scale_id", "n_items", "percent", "average", "difference", "error"]
        return Rows(topics.sort_values("difference", kind="stable")[["officer_id", *said]])

    @cached_property
    def _medians(self) -> Mapping[str, Mapping[str, float]]:
        units = self._tables["officers"].set_index("officer_id")["unit_id"]
        levels = self._tables["levels"]
        groups = levels.groupby([levels["officer_id"].map(units).rename("unit_id"), "scale_id"])["estimate"]
        known = groups.median()[groups.size() >= 3]
        found: dict[str, dict[str, float]] = {}
        for (unit, scale), median in known.items():
            found.setdefault(unit, {})[scale] = float(median)
        return found

    def unit_medians(self, unit_id: str | None) -> Mapping[str, float]:
        """Median estimate of a unit by scale; none where fewer than three people have one."""
        return self._medians.get(unit_id or "", {})
