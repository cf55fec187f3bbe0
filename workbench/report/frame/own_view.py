"""A view that hands out a unit's or an officer's own rows only; of others what `public` tells, and coaches' names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from workbench.analysis import Analysis
from workbench.profile.waves import holds
from workbench.report.frame.facts import Facts
from workbench.report.frame.officers import OwnOfficers, Withheld
from workbench.report.frame.public import Public
from workbench.report.frame.view import View

# Tables in which nobody's result stands, nor a number of people with one beside the seats of a session.
OF_NOBODY = frozenset({"counts", "sessions", "standards", "linking", "wave_people", "wave_domains"})


class OwnTables(Mapping[str, pd.DataFrame]):
    """The tables of an analysis with the rows of some officers and of one unit; each is cut when first asked for."""

    def __init__(self, whole: Mapping[str, pd.DataFrame], officers: frozenset[str], unit: str):
        self._whole, self._officers, self._unit = whole, officers, unit
        self._cut: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._cut:
            self._cut[name] = self._own(name, self._whole[name])
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def _own(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        if name in OF_NOBODY:
            return frame
        if name == "remedies":
            return frame[frame["remedy_id"].isin(self["unmet"].get("remedy_id", []))]
        if name == "deployment":
            moves = frame[(frame["from_unit"] == self._unit) | (frame["to_unit"] == self._unit)]
            return moves.assign(fit=moves["fit"].where(moves["officer_id"].isin(self._officers)))
        if "officer_id" in frame:
            return frame[frame["officer_id"].isin(self._officers)]
        if "unit_id" in frame and self._unit:
            return frame[holds(frame["unit_id"], self._unit)]
        raise Withheld(f"table `{name}`")


class OwnNames(Mapping[str, str]):
    """Names of some officers and of their coaches; who coaches is looked up only where somebody else is named."""

    def __init__(self, names: Mapping[str, str], officers: frozenset[str], coaches: Callable[[], frozenset[str]]):
        self._names, self._officers, self._coaches = names, officers, coaches

    def __getitem__(self, officer: str) -> str:
        if officer in self._officers or officer in self._coaches():
            return self._names[officer]
        raise KeyError(officer)

    def __iter__(self) -> Iterator[str]:
        return (officer for officer in self._names if officer in self._officers or officer in self._coaches())

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, kw_only=True)
class OwnView(View):
    """What a unit, or an officer, may see: `table` and the look-ups hold own rows, `public` what is told of others.

    Attributes:
        whole: the view that the training department has.
        own: ids of the reader's own people.
        unit: id of the unit; empty where the officer has none.
        subject: the officer, empty for a unit.
    """

    whole: View
    own: frozenset[str]
    unit_id: str
    subject: str

    @cached_property
    def facts(self) -> Facts:
        """What several pages look up, among own rows."""
        return Facts(self.analysis)

    @cached_property
    def officers(self) -> OwnOfficers:
        """What the analysis says of each of the reader's own people."""
        return OwnOfficers(self.whole.officers, self.own, self._coaches)

    @cached_property
    def _coaches(self) -> frozenset[str]:
        coaching = self.whole.officers.coaching
        return frozenset(str(row["coach_id"]) for officer in self.own for row in coaching.of(officer))

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Names of the reader's own people and of their coaches."""
        return OwnNames(self.whole.people, self.own, lambda: self._coaches)

    @property
    def newcomers(self) -> Mapping[str, str]:
        """Names of the reader's own people, and of those whom a move would bring to the unit."""
        names = self.whole.people
        moving = self.table("deployment")["officer_id"]
        return {**self.people, **{officer: names[officer] for officer in moving if officer in names}}

    @cached_property
    def public(self) -> Public:
        """What is told of others."""
        counted = self.whole.counted
        if self.subject:
            scales = {str(row["scale_id"]) for row in self.whole.officers.results.of(self.subject)}
            own = pd.Series(1, index=sorted(scales), dtype=int)
        else:
            own = counted[counted.index.get_level_values("unit_id") == self.unit_id].droplevel("unit_id")
        return replace(self.whole.public, own=own, unit=self.unit_id)

    @property
    def own_rows_only(self) -> bool:
        """True: of others, this view has what `public` tells."""
        return True

    @property
    def of_one_officer(self) -> bool:
        """Whether the reader is one officer, not a unit."""
        return bool(self.subject)

    def source(self) -> str:
        """Say where the numbers come from; the same for every reader."""
        return self.whole.source()


def unit_view(view: View, unit: str) -> OwnView:
    """Return what a unit may see."""
    own = frozenset(map(str, view.analysis.officers_of(unit)))
    return _own(view, own, unit, "")


def officer_view(view: View, officer: str) -> OwnView:
    """Return what an officer may see."""
    unit = view.officers.people.of(officer)[0]["unit_id"]
    return _own(view, frozenset({officer}), str(unit or ""), officer)


def _own(view: View, own: frozenset[str], unit: str, subject: str) -> OwnView:
    tables = OwnTables(view.analysis.tables, own, "" if subject else unit)
    analysis: Analysis = replace(view.analysis, tables=tables)
    return OwnView(
        analysis=analysis,
        speaker=view.speaker,
        released=view.released,
        whole=view,
        own=own,
        unit_id=unit,
        subject=subject,
    )
