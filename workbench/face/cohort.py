"""A cohort in Python: every table by its name, the framework as tables, and what would follow from other settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from workbench.analysis import Analysis, write_tables
from workbench.analysis.why import why
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.face import dimensions
from workbench.face.frame import Frame, framed
from workbench.face.part import Domain, Officer, Unit
from workbench.face.scenario import overridden
from workbench.language import Speaker
from workbench.listing import Listing
from workbench.messages import msg
from workbench.parameters import Framework, Settings
from workbench.parameters.naming import Names
from workbench.report.frame.officers import shown_names
from workbench.report.frame.released import read_released
from workbench.report.frame.view import View
from workbench.run.answers import answers_text
from workbench.run.comparing import measured
from workbench.tables import TABLES


@dataclass(frozen=True)
class Source:
    """Where a cohort comes from.

    Attributes:
        again: opens it with other settings, dotted key → YAML value.
        run: the folder of its run, which need not be there yet.
        overrides: what is set otherwise than there, dotted key → YAML value.
        tables: its tables by name, each made or read when it is asked for.
        analysis: returns all of it.
    """

    again: Callable[[Mapping[str, str]], Cohort]
    run: Path
    overrides: Mapping[str, str]
    tables: Mapping[str, pd.DataFrame]
    analysis: Callable[[], Analysis]


class Cohort:
    """One cohort. Its tables are attributes (`cohort.gaps`), each a `Frame`; `cohort.tables` lists them.

    Args:
        settings: parameters and framework in force.
        source: where it comes from.
    """

    def __init__(self, settings: Settings, source: Source):
        self.settings = settings
        self._source = source

    @property
    def id(self) -> str:
        """The cohort's id."""
        return self.settings.parameters.cohort

    @property
    def title(self) -> str:
        """The cohort's title in its own language."""
        return self.settings.parameters.name.in_(self.language)

    @property
    def language(self) -> str:
        """`vi` or `en`, as its parameters say."""
        return self.settings.parameters.language

    @property
    def framework(self) -> Framework:
        """The framework in force."""
        return self.settings.framework

    @cached_property
    def analysis(self) -> Analysis:
        """Everything at once, as reports read it; makes what is not there yet."""
        return self._source.analysis()

    @property
    def tables(self) -> pd.DataFrame:
        """What every table holds, and its key: a row per table."""
        rows = [(name, table.text.in_(self.language), ", ".join(table.key)) for name, table in TABLES.items()]
        return pd.DataFrame(rows, columns=["table", "holds", "key"]).set_index("table")

    def table(self, name: str) -> Frame:
        """Return a table by its name.

        Raises:
            ParameterError: where there is none of this name.
        """
        if name not in TABLES:
            raise _unknown(name, list(TABLES), "table")
        return framed(self._source.tables[name], name, self)

    def __getattr__(self, name: str) -> Frame:
        if name in TABLES:
            return self.table(name)
        close = did_you_mean(name, list(TABLES)).in_("en")
        raise AttributeError(f"a cohort has no attribute {name!r}. {close}")

    def __dir__(self) -> Iterator[str]:
        yield from super().__dir__()
        yield from TABLES

    @cached_property
    def units(self) -> Frame:
        """The units of the framework, and those that officers name beside them."""
        return framed(dimensions.units(self.framework, self.officers, self.language), "units", self)

    @cached_property
    def positions(self) -> Frame:
        """The positions, and the level that each requires on each scale (missing where none)."""
        return framed(dimensions.positions(self.framework, self.language), "positions", self)

    @cached_property
    def scales(self) -> Frame:
        """The domains and competencies."""
        return framed(dimensions.scales(self.framework, self.language), "scales", self)

    @cached_property
    def courses(self) -> Frame:
        """The courses of the catalogue, a row per scale that one serves."""
        return framed(dimensions.courses(self.framework, self.language), "courses", self)

    def unit(self, unit_id: str) -> Unit:
        """Return a unit of the cohort: its people and all that is said of them.

        Raises:
            ParameterError: where no officer is of a unit of this id.
        """
        self._known(unit_id, self.officers["unit_id"].dropna().unique(), "unit")
        return Unit(self, unit_id)

    def officer(self, officer_id: str) -> Officer:
        """Return an officer of the cohort.

        Raises:
            ParameterError: where there is none of this id.
        """
        self._known(officer_id, self.officers["officer_id"], "officer")
        return Officer(self, officer_id)

    def domain(self, domain_id: str) -> Domain:
        """Return a domain of the framework.

        Raises:
            ParameterError: where there is none of this id.
        """
        self._known(domain_id, [domain.id for domain in self.framework.domains], "domain")
        return Domain(self, domain_id)

    def what_if(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Cohort:
        """Return the cohort as it would be under other settings; what they change is worked out when it is asked for.

        Args:
            changes: new values by dotted key, as `{"training.release_cap": 0.2}`.
            more: new values by the last word of a key, or where several have it by the whole key with `__` for the
                dot: `what_if(cuts=[0, 55, 80], training__weeks=12)`.

        Raises:
            ParameterError: with every key or value that the parameters refuse, as the command line does.
        """
        return self._source.again({**self._source.overrides, **overridden({**(changes or {}), **more})})

    def plan(self) -> Frame:
        """Return who sits in which session: the training plan with course, weeks, place and days of each seat."""
        sessions = self.sessions
        more = [name for name in sessions if name == "session_id" or name not in self.training_plan]
        seats = self.training_plan.merge(sessions[more], on="session_id", how="left", validate="many_to_one")
        return framed(seats, "training_plan", self)

    def why(self, officer_id: str, scale: str | None = None) -> Answers:
        """Return why an officer is, or is not, in the plans: which limits bind, what would have to change, the price.

        Args:
            officer_id: the officer.
            scale: one scale only.

        Raises:
            ParameterError: where there is no such officer or scale.
        """
        found = why(self.analysis, officer_id, scale=scale)
        return Answers(answers_text(found, self.framework.scale_names, self.language))

    def compare(self, *others: Cohort, names: tuple[str, ...] = ()) -> Listing:
        """Return this cohort's figures beside those of others; a list that shows itself in a notebook.

        Args:
            others: other cohorts, or what would follow from other settings.
            names: what each is called in the list, this one first.
        """
        every = (self, *others)
        said = names or tuple(f"{cohort.title} ({at})" for at, cohort in enumerate(every, start=1))
        return measured(said, [cohort.analysis for cohort in every], self.language)

    @property
    def public(self) -> Frame:
        """What may be told to anybody: bands of means and medians, and rounded shares at levels, of enough people each.

        A row per group (`*` everybody, else a unit), scale, measure and level, as the disclosure service tells them.
        """
        view = View(self.analysis, Speaker(self.language), read_released(self._source.run))
        return framed(view.comparators, "", self)

    def export(self, folder: str | Path, format: str = "csv") -> Path:
        """Write every table into a folder that only you can read, which is replaced as a whole.

        Args:
            folder: where to.
            format: `csv` (for Excel and Power BI) or `parquet`.
        """
        self._known(format, ("csv", "parquet"), "format")
        write_tables(self.analysis, Path(folder), format)
        return Path(folder)

    def names(self, language: str = "") -> Mapping[str, Callable[[Any], str]]:
        """Return by kind of id (`person`, `unit`, `site`, `position`, `scale`, `course`, `level`) what names it."""
        words = _Words(self.framework, Speaker(language or self.language))
        people = shown_names(self.officers)
        return {
            "person": lambda officer: people.get(officer, str(officer)),
            "level": lambda level: words.level(int(level)),
            **{kind: getattr(words, kind) for kind in ("unit", "site", "position", "scale", "course")},
        }

    def __repr__(self) -> str:
        return f"<Cohort {self.id}: {len(self.officers)} officers>"

    def _repr_html_(self) -> str:
        """Return a card: what the cohort is, how many, and how it was measured; nobody's name and nobody's result."""
        say = Speaker(self.language).say
        number = Speaker(self.language).number
        facts = {
            say(msg("Officers")): number(len(self.officers)),
            say(msg("Units")): number(self.officers["unit_id"].nunique()),
            say(msg("Domains")): number(len(self.framework.domains)),
            say(msg("Competencies")): number(len(self.framework.competencies)),
            say(msg("Model")): self.settings.parameters.scoring.model,
            say(msg("Set otherwise")): ", ".join(self._source.overrides) or "–",
        }
        rows = Markup("").join(
            Markup("<tr><th style='text-align:left'>{}</th><td>{}</td></tr>").format(*fact) for fact in facts.items()
        )
        simulated = say(msg("simulated people")) if self.framework.synthetic else ""
        return Markup("<div><b>{}</b> <code>{}</code> {}<table>{}</table></div>").format(
            self.title, self.id, escape(simulated), rows
        )

    def _known(self, given: str, known: Any, what: str) -> None:
        if given not in list(known):
            raise _unknown(given, [str(one) for one in known], what)


class Answers(str):
    """Sentences, shown as they are."""

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class _Words(Names):
    _framework: Framework
    speaker: Speaker

    @property
    def framework(self) -> Framework:
        return self._framework


def _unknown(given: str, known: list[str], what: str) -> ParameterError:
    return ParameterError(
        Problem(msg("There is nothing of this name."), did_you_mean(given, known), "unknown", column=what, value=given)
    )
