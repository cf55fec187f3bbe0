"""What an analysis says of each officer, looked up by id: every table is gone through once, not once for each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.analysis.seats import seats_by_need
from workbench.report.frame import verdicts
from workbench.report.frame.facts import Facts
from workbench.report.frame.stages import stages
from workbench.tables import level_columns
from workbench.tables.seats import for_itself

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


class Withheld(LookupError):
    """A page for a unit or an officer asked for rows of others: a fault of the page, never of its reader."""

    def __init__(self, asked: str):
        super().__init__(f"{asked} is not this reader's own; take it from `view.public`")


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
        margin = levels["margin"].to_numpy(float)[:, None]
        certain = (at_least - margin >= settings.parameters.levels.decide_at).sum(axis=1) - 1
        known = levels[["officer_id", "scale_id", "probability", "score_level", "why"]].assign(certain=certain)
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
            "score_level",
            "why",
            "kind",
            "needed",
        ]
        return Rows(gaps[["officer_id", *said]])

    @cached_property
    def sessions(self) -> Rows:
        """Planned courses by the needs that they serve, in time; `carried` once for each seat."""
        seats = seats_by_need(self._tables, self.facts.analysis.settings.framework)
        plan = seats.merge(self._tables["sessions"], on="session_id")
        said = [
            "session_id",
            "scale_id",
            "carried",
            "from_level",
            "to_level",
            "course_id",
            "week",
            "site",
            "start",
            "end",
        ]
        return Rows(
            plan.sort_values(["week", "session_id", "carried"], ascending=[True, True, False], kind="stable")[
                ["officer_id", *said]
            ]
        )

    @cached_property
    def itself(self) -> Rows:
        """Seats for courses themselves, in time: because of a duty (`duty`), or because a later course asks for it."""
        plan = self._tables["training_plan"]
        plan = plan[for_itself(plan)].reindex(columns=["officer_id", "session_id", "duty"])
        plan = plan.assign(duty=plan["duty"].fillna(False).astype(bool))
        held = self._tables["sessions"][["session_id", "course_id", "start", "end", "site"]]
        return Rows(plan.merge(held, on="session_id").sort_values(["start", "session_id"], kind="stable"))

    @cached_property
    def stages(self) -> Rows:
        """Whether a seat goes now, a re-test comes first or the officer waits for a place (`frame.stages`)."""
        return Rows(stages(self.facts.analysis))

    @cached_property
    def coaching(self) -> Rows:
        """Planned coaching."""
        return Rows(self._tables["coaching_plan"])

    @cached_property
    def interventions(self) -> Rows:
        """What suits each need, by which rule, what the plans gave, and where nothing, `open_reason` and `ordered`."""
        unmet = self._tables["unmet"].reindex(columns=["officer_id", "scale_id", "reason", "ordered"])
        unmet = unmet.rename(columns={"reason": "open_reason"})
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
        """Competencies: scale_id, n_items, percent (the estimate) and its error (percent)."""
        levels = self._tables["levels"]
        domains = [domain.id for domain in self.facts.analysis.settings.framework.domains]
        topics = levels[~levels["scale_id"].isin(domains)]
        topics = topics.merge(
            self._tables["scores"][["officer_id", "scale_id", "n_items"]], on=["officer_id", "scale_id"]
        )
        topics = topics.rename(columns={"estimate": "percent", "estimate_se": "error"})
        return Rows(topics[["officer_id", "scale_id", "n_items", "percent", "error"]])

    @cached_property
    def results(self) -> Rows:
        """Scales on which each officer has a result."""
        levels = self._tables["levels"].dropna(subset=["level", "estimate"])
        return Rows(levels[["officer_id", "scale_id"]])


class OwnRows:
    """Rows of some officers by id; asking for another's is a fault."""

    def __init__(self, rows: Rows | OwnRows, officers: frozenset[str]):
        self._rows, self._officers = rows, officers

    def of(self, officer: str) -> list[Record]:
        """Return the rows of an officer who is the reader's own."""
        if officer not in self._officers:
            raise Withheld("an officer's row")
        return self._rows.of(officer)


class OwnSessions(OwnRows):
    """Planned courses: of the reader's own people whole, of their coaches the days only."""

    def __init__(self, rows: Rows | OwnRows, officers: frozenset[str], coaches: frozenset[str]):
        super().__init__(rows, officers)
        self._coaches = coaches

    def of(self, officer: str) -> list[Record]:
        """Return an officer's courses, or the days on which a coach is at one."""
        if officer in self._coaches - self._officers:
            return [{"start": row["start"], "end": row["end"]} for row in self._rows.of(officer)]
        return super().of(officer)


class OwnOfficers:
    """The look-ups by officer of the whole analysis, of some officers."""

    def __init__(self, whole: Officers | OwnOfficers, officers: frozenset[str], coaches: frozenset[str]):
        self._whole, self._officers, self._coaches = whole, officers, coaches

    def __getattr__(self, name: str) -> OwnRows:
        rows = getattr(self._whole, name)
        if name == "sessions":
            return OwnSessions(rows, self._officers, self._coaches)
        return OwnRows(rows, self._officers)
