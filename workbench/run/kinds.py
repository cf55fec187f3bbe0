"""The reports that an analysis can have: which kind, about whom, written where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from workbench.errors import ParameterError, Problem
from workbench.messages import msg
from workbench.report.frame.declaration import Format, Kind
from workbench.report.kinds import KINDS
from workbench.run.options import refuse, unknown
from workbench.run.paths import safe_name

# No id's file name starts with an underscore.
NO_UNIT = "_no-unit"
MOST_TWINS = 10
TWINS = msg("Only upper and lower case tell {one} and {two} apart; Windows and macOS keep their reports in one file.")
OTHER_ID = msg("If this is one and the same, write it in one way in the results and the framework; else change one id.")


class Subjects(Protocol):
    """What a run needs to know of an analysis to list its reports."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by name."""

    def domains(self) -> list[str]:
        """Ids of the domains with a report."""

    def units(self) -> list[str]:
        """Ids of the units with a report."""


@dataclass(frozen=True, slots=True)
class Target:
    """One report to make: its kind and the ids it is about (empty where it is about none)."""

    kind: Kind
    domain: str = ""
    unit: str = ""
    officer: str = ""

    @property
    def subject(self) -> str:
        """The id that the report is about, empty for the whole cohort."""
        return {"cohort": "", "domain": self.domain, "unit": self.unit, "officer": self.officer}[self.kind.scope]

    @property
    def id(self) -> str:
        """What names the report within its run."""
        return f"{self.kind.name}:{self.subject}" if self.subject else self.kind.name

    @property
    def page(self) -> str:
        """Path of the page under the run's folder."""
        return self._placed(self.kind.output)

    @property
    def documents(self) -> dict[str, str]:
        """Paths under the run's folder of all that the report can be beside its page, by format."""
        printed = Path(self.page).with_suffix(".pdf").as_posix()
        return {Format.PDF: printed} | {f: self._placed(path) for f, path in self.kind.documents.items()}

    def _placed(self, path: str) -> str:
        unit = safe_name(self.unit) if self.unit else NO_UNIT
        return path.format(domain=safe_name(self.domain), unit=unit, officer=safe_name(self.officer))

    @property
    def executed(self) -> str:
        """Path of the executed notebook under the run's folder."""
        about = f"-{safe_name(self.subject)}" if self.subject else ""
        return f"notebooks/{self.kind.name}{about}.ipynb"

    @property
    def about(self) -> dict[str, str]:
        """The notebook's parameter that says what the report is about."""
        return {} if self.kind.scope == "cohort" else {self.kind.scope: self.subject}


def chosen_kinds(only: Sequence[str], *, units: Sequence[str], officers: Sequence[str]) -> list[Kind]:
    """Return the kinds to make: those named, else those that the chosen officers or units have, else all.

    Raises:
        ParameterError: for every name that is no kind.
    """
    problem = msg("There is no such kind of report.")
    refuse(unknown("--only", only, list(KINDS), problem))
    if only:
        return [kind for kind in KINDS.values() if kind.name in only]
    if officers and not units:
        return [kind for kind in KINDS.values() if kind.scope == "officer"]
    if units:
        return [kind for kind in KINDS.values() if kind.scope in ("unit", "officer")]
    return list(KINDS.values())


def all_targets(analysis: Subjects) -> list[Target]:
    """Return every report that an analysis can have, in the order in which they are made.

    Raises:
        ParameterError: for ids that only case tells apart: Windows and macOS would put their reports into one file.
    """
    officers = analysis.tables["officers"][["unit_id", "officer_id"]]
    people = officers.assign(unit_id=officers["unit_id"].fillna("")).sort_values(["unit_id", "officer_id"])
    targets: list[Target] = []
    for kind in KINDS.values():
        if kind.needs and not any(len(analysis.tables.get(name, ())) for name in (kind.needs, kind.also)):
            continue
        if kind.scope == "cohort":
            targets.append(Target(kind))
        elif kind.scope == "domain":
            targets += [Target(kind, domain=domain) for domain in analysis.domains()]
        elif kind.scope == "unit":
            targets += [Target(kind, unit=unit) for unit in _concerned(analysis, kind)]
        else:
            targets += [Target(kind, unit=unit, officer=officer) for unit, officer in people.itertuples(index=False)]
    refuse(_twins(targets))
    return targets


def _concerned(analysis: Subjects, kind: Kind) -> list[str]:
    """Return the units with a report of a kind: all, or those of whose officers the tables that it needs have rows."""
    if not kind.where:
        return analysis.units()
    concerned: set[str] = set()
    for rows in (analysis.tables[name] for name in (kind.needs, kind.also) if name):
        for column, values in kind.where.items():
            rows = rows[rows[column].isin(values)]
        concerned.update(rows["officer_id"])
    officers = analysis.tables["officers"]
    named = set(officers.loc[officers["officer_id"].isin(concerned), "unit_id"].dropna())
    return [unit for unit in analysis.units() if unit in named]


def _twins(targets: Sequence[Target]) -> list[Problem]:
    """Return a problem for each pair of ids whose files only case tells apart."""
    first: dict[str, Target] = {}
    found: dict[tuple[str, str], Problem] = {}
    for target in targets:
        for path in (target.page, target.executed):
            other = first.setdefault(path.casefold(), target)
            one, two = other.subject, target.subject
            if one != two and one.casefold() == two.casefold():
                said = TWINS.format(one=one, two=two)
                found[one, two] = Problem(
                    said, OTHER_ID, "ids-by-case", column=f"{target.kind.scope}_id", value=two[:80]
                )
    return list(found.values())[:MOST_TWINS]


def chosen_targets(
    targets: Sequence[Target], *, kinds: Sequence[Kind], units: Sequence[str], officers: Sequence[str]
) -> list[Target]:
    """Return the targets of the chosen kinds, units and officers.

    Raises:
        ParameterError: for every unit or officer that the cohort does not have, or if nothing is left.
    """
    known_units = list(dict.fromkeys(t.unit for t in targets if t.unit))
    known_officers = [t.officer for t in targets if t.officer]
    refuse(
        unknown("--unit", units, known_units, msg("There is no such unit."))
        + unknown("--officer", officers, known_officers, msg("There is no such officer."))
    )
    left = [
        t
        for t in targets
        if t.kind in kinds
        and (not units or t.kind.scope not in ("unit", "officer") or t.unit in units)
        and (not officers or t.kind.scope != "officer" or t.officer in officers)
    ]
    if not left:
        raise ParameterError(
            Problem(
                msg("No report is left to make."),
                msg("Check --only, --unit and --officer: together they must leave at least one report."),
                "option",
            )
        )
    return left
