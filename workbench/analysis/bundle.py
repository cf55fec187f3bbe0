"""The one bundle of tables that every report reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.analysis.points import Points
from workbench.messages import Words, from_data
from workbench.parameters import Settings


@dataclass(frozen=True)
class Analysis:
    """Everything that is known of a cohort.

    Attributes:
        settings: parameters and framework in force.
        tables: every table of `workbench.tables` by name.
        facts: how it was reached, as JSON: plan_start, training_gap, training_status, training_cost, notes, …
        results_digest: SHA-256 of the results.
        digest: SHA-256 of everything that the tables follow from.
        points: gives the points of every accepted answer.
        steps: the key of each step's inputs, and the digests of the things that it made.
        made: which steps were made, and why.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any]
    results_digest: str
    digest: str
    points: Points
    steps: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    made: Words | None = None

    @property
    def plan_start(self) -> dt.date:
        """First day of the plan."""
        return dt.date.fromisoformat(self.facts["plan_start"])

    def notes_in(self, language: str) -> list[str]:
        """What the measurement had to fall back on, in words."""
        return [from_data(note).in_(language) for note in self.facts["notes"]]

    def loud_in(self, language: str, *, of_everybody: bool = False) -> list[str]:
        """What the reading had to decide about how marks count, and what the exam's owner answers for, in words.

        Args:
            language: of the words.
            of_everybody: whether to leave out what concerns files or some people.
        """
        told = "mark_notes" if of_everybody else "reading_notes"
        return [from_data(note).in_(language) for note in self.facts.get(told, ())]

    def domains(self) -> list[str]:
        """The domains with results, in the framework's order."""
        scored = set(self.tables["scores"]["scale_id"])
        return [domain.id for domain in self.settings.framework.domains if domain.id in scored]

    def units(self) -> list[str]:
        """The units with officers: those of the framework in its order, then the others."""
        present = set(self.tables["officers"]["unit_id"].dropna())
        known = [unit.id for unit in self.settings.framework.units if unit.id in present]
        return known + sorted(present.difference(known))

    @cached_property
    def _officers(self) -> dict[str, list[str]]:
        grouped = self.tables["officers"].groupby("unit_id", sort=False)["officer_id"]
        return {str(unit): list(ids) for unit, ids in grouped}

    def officers_of(self, unit_id: str) -> list[str]:
        """The officers of a unit, in the order in which they came."""
        return self._officers.get(unit_id, [])
