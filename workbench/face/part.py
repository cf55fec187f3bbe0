"""A part of a cohort: a unit, an officer or a domain, with the rows of every table that are about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.face.frame import Frame, Naming
from workbench.parameters import Framework
from workbench.tables import TABLES


class Whole(Naming, Protocol):
    """What a part asks its cohort for."""

    @property
    def framework(self) -> Framework:
        """The framework in force."""

    def table(self, name: str, /) -> Frame:
        """Return a table."""

    def plan(self) -> Frame:
        """Return who sits in which session."""

    def why(self, officer_id: str, scale: str | None = None, /) -> str:
        """Say why an officer is, or is not, in the plans."""


@dataclass(frozen=True)
class Part:
    """A part of a cohort; its tables are attributes, as the cohort's are, with its own rows only.

    Attributes:
        cohort: the whole.
        id: of the part.
    """

    cohort: Whole
    id: str

    @property
    def name(self) -> str:
        """What it is called in the cohort's language."""
        return self.cohort.names()[self._kind](self.id)

    _kind = ""

    def table(self, name: str) -> Frame:
        """Return the rows of a table that are about this part."""
        return self._own(self.cohort.table(name))

    def plan(self) -> Frame:
        """Return its people's seats (see `Cohort.plan`)."""
        return self._own(self.cohort.plan())

    def _own(self, frame: Frame) -> Frame:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name in TABLES:
            return self.table(name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __dir__(self) -> Iterator[str]:
        yield from super().__dir__()
        yield from TABLES

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class Unit(Part):
    """A unit: rows about it, and about its people."""

    _kind = "unit"

    def _own(self, frame: Frame) -> Frame:
        if "unit_id" in frame:
            return frame[frame["unit_id"] == self.id]
        people = self.cohort.table("officers")
        return _among(frame, people.loc[people["unit_id"] == self.id, "officer_id"])


class Officer(Part):
    """An officer: rows about one person."""

    _kind = "person"

    def _own(self, frame: Frame) -> Frame:
        return _among(frame, [self.id])

    def why(self, scale: str | None = None) -> str:
        """Say why the officer is, or is not, in the plans (see `Cohort.why`)."""
        return self.cohort.why(self.id, scale)


class Domain(Part):
    """A domain: rows about it and its competencies."""

    _kind = "scale"

    def _own(self, frame: Frame) -> Frame:
        if "domain_id" in frame:
            return frame[frame["domain_id"] == self.id]
        domain_of = self.cohort.framework.domain_of
        own = [scale for scale, domain in domain_of.items() if domain == self.id]
        column = next((name for name in ("scale_id", "competency_id") if name in frame), None)
        return frame.iloc[:0] if column is None else frame[frame[column].isin(own)]


def _among(frame: Frame, people: Any) -> Frame:
    columns = [name for name in ("officer_id", "coach_id") if name in frame]
    if not columns:
        return frame.iloc[:0]
    return frame[frame[columns].isin(list(people)).any(axis=1)]
