"""What every page starts from: one analysis, one language, and the words for its ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import overload

import pandas as pd
from markupsafe import Markup

from workbench import __version__, private, tables
from workbench.analysis import Analysis, open_analysis, run_folder
from workbench.analysis.seats import KEY, seats_by_need
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Speaker
from workbench.messages import msg, spoken
from workbench.parameters import CohortParameters, Framework
from workbench.parameters.naming import Names
from workbench.profile.comparators import Released, comparators, placed
from workbench.report.frame import verdicts
from workbench.report.frame.elements import Fragment, definitions, fill, folded, opening, paragraph
from workbench.report.frame.facts import Facts
from workbench.report.frame.glossary import meanings
from workbench.report.frame.officers import Officers, OwnOfficers, shown_names
from workbench.report.frame.public import Public
from workbench.report.frame.released import read_released
from workbench.shipped import NOTEBOOKS, workplace
from workbench.tables import Table
from workbench.tables.declare import Of


@dataclass(frozen=True)
class View(Names):
    """An analysis in one language, as the training department may see it; `own_view` is for others.

    Attributes:
        analysis: what is told of.
        speaker: the language.
        released: what the run's last release told.
    """

    analysis: Analysis
    speaker: Speaker
    released: Released = field(default_factory=Released)

    @property
    def framework(self) -> Framework:
        """The framework in force."""
        return self.analysis.settings.framework

    @property
    def parameters(self) -> CohortParameters:
        """The cohort's parameters in force."""
        return self.analysis.settings.parameters

    @cached_property
    def facts(self) -> Facts:
        """What several pages look up in the analysis."""
        return Facts(self.analysis)

    @cached_property
    def officers(self) -> Officers | OwnOfficers:
        """What the analysis says of each officer."""
        return Officers(self.facts)

    @overload
    def table(self, wanted: Table[Of]) -> Of: ...
    @overload
    def table(self, wanted: str) -> pd.DataFrame: ...
    def table(self, wanted: Table[Of] | str) -> Of | pd.DataFrame:
        """A table of the analysis, with the rows that this view's reader may see; one that is declared is typed."""
        return wanted.of(self.analysis.tables) if isinstance(wanted, Table) else self.analysis.tables[wanted]

    @property
    def own_rows_only(self) -> bool:
        """Whether this view's reader may see own rows only, and of others what `public` tells."""
        return False

    @property
    def of_one_officer(self) -> bool:
        """Whether the reader is one officer, who is told of the reading only what concerns everybody's marks."""
        return False

    @cached_property
    def public(self) -> Public:
        """What is told of others to somebody who has no rows of their own."""
        own = pd.Series(dtype=int)
        return Public(
            self.comparators, own, "", self.parameters.units.minimum_cell, lambda: self.table("rating_leniency")
        )

    @cached_property
    def comparators(self) -> pd.DataFrame:
        """What `profile.comparators` makes of everybody's results and of the last release."""
        return comparators(
            self.table(tables.LEVELS),
            self.table(tables.OFFICERS),
            minimum=self.parameters.units.minimum_cell,
            top_level=self.framework.top_level,
            released=self.released,
            scores=self.table(tables.SCORES) if self.released.key else None,
        )

    @cached_property
    def counted(self) -> pd.Series:
        """People with a result by unit_id and scale_id."""
        return placed(self.table(tables.LEVELS), self.table(tables.OFFICERS)).groupby(["unit_id", "scale_id"]).size()

    def chosen(self, what: str, given: str, known: Sequence[str], default: str) -> str:
        """Return the id that a page was asked for, or `default` where none was given.

        papermill's `-p` makes a number or a truth value of what looks like one, `1` of `001`: such an id counts where
        exactly one of the known ids can be meant.

        Raises:
            ParameterError: where this cohort has no such id, or several can be meant.
        """
        if not isinstance(given, str):
            read = {own: _as_papermill_reads(own) for own in known}
            meant = [own for own, value in read.items() if type(value) is type(given) and value == given]
            if len(meant) != 1:
                said = msg("papermill's `-p` turned an id into {value}; ids that can be meant: {n}.")
                instead = msg("Give it as text, with `-r`: `papermill … -r {what} <id>`.")
                said = said.format(value=given, n=len(meant))
                raise ParameterError(Problem(said, instead.format(what=what), "unknown", column=what, value=str(given)))
            return meant[0]
        if given and given not in known:
            said = msg("This cohort has no such id.")
            raise ParameterError(Problem(said, did_you_mean(given, list(known)), "unknown", column=what, value=given))
        return given or default

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Name of every officer, the id where no name was given; with the id where two of a unit share a name."""
        return shown_names(self.table("officers"))

    @property
    def newcomers(self) -> Mapping[str, str]:
        """Names of those whom advice may name: everybody, and of a unit its own people and who would come to it."""
        return self.people

    @property
    def start(self) -> dt.date:
        """First day of the plan."""
        return self.analysis.plan_start

    @property
    def plan_end(self) -> dt.date:
        """Last working day of the plan's weeks: every session has been held, and everybody is assessed again."""
        return self.week(self.parameters.training.weeks) + dt.timedelta(days=4)

    def week(self, week: int) -> dt.date:
        """First day of a week of the plan."""
        return self.start + dt.timedelta(weeks=int(week) - 1)

    def week_names(self) -> list[str]:
        """Words of every week of the plan, for a calendar's head: the day on which it begins."""
        return [self.speaker.day(self.week(week)) for week in range(1, self.parameters.training.weeks + 1)]

    def stamps(self) -> list[str]:
        """What must stand on every page: simulated people, synthetic framework."""
        stamps = []
        if self.parameters.simulated:
            stamps.append(self.say("Simulated data"))
        if self.framework.synthetic:
            stamps.append(self.say("Illustrative framework"))
        return [*stamps, *self.edition()]

    def edition(self) -> list[str]:
        """Say which edition of the plan this is, and as of which day it was made; nothing for the first."""
        number, day = int(self.analysis.facts.get("edition", 1)), self.parameters.training.as_of
        if number == 1:
            return []
        if day is None:
            return [self.say("Edition {n} of the plan", n=number)]
        return [self.say("Edition {n} of the plan, as of {day}", n=number, day=self.speaker.date(day))]

    def when(self) -> str:
        """Return the cohort's title and day."""
        title = self.name(self.parameters.name)
        if self.parameters.assessed is None:
            return title
        return self.say("{cohort}, assessed on {day}", cohort=title, day=self.speaker.date(self.parameters.assessed))

    def open(self, title: str, *about: str) -> Fragment:
        """Open a page under a title; `about` is what the subtitle says beside the cohort."""
        simulated = [self.say("Simulated data")] if self.parameters.simulated else []
        return opening(
            title,
            self.subtitle(*about),
            language=self.speaker.language,
            stamps=self.stamps(),
            running=[title, self.name(self.parameters.name), *simulated],
        )

    def subtitle(self, *about: str) -> str:
        """Return what stands under a title: what is said of the subject, then the cohort and its day."""
        return " · ".join([*(words for words in about if words), self.when()])

    def needs(self) -> pd.DataFrame:
        """The needs that count: gaps of competencies, and of domains where no competency of theirs is short."""
        return self.facts.needs

    @cached_property
    def certain(self) -> pd.DataFrame:
        """Officer_id and scale_id of the needs that are certain, each counted once: what plans are counted against."""
        needs = verdicts.with_kind(self.needs())
        return needs.loc[needs["kind"].eq(verdicts.SHORT), KEY]

    @cached_property
    def seats(self) -> pd.DataFrame:
        """Seats by the needs that they serve: what counts needs reads this, what counts seats `training_plan`."""
        return seats_by_need(self.analysis.tables, self.framework)

    def foot(self, *limits: str, terms: Sequence[str] = (), department: bool = False) -> Fragment:
        """Close a page: method and limits, then where the numbers come from.

        Args:
            limits: what this page has to say of its method.
            terms: keys of the glossary, of words that the page uses.
            department: whether the training department reads it, who must know what was not to be had.
        """
        method = [
            paragraph(words, "small")
            for words in (*limits, *self._caveats(), *(self._shortcomings() if department else ()))
        ]
        if terms:
            method.append(definitions(meanings(terms, self.speaker.language)))
        readers = (
            self.say("For the training department and the leadership; not to be passed on.")
            if department
            else self.say("For the unit and the training department only; not to be passed on.")
        )
        return (
            self._decided()
            + folded(self.say("How this was worked out, and its limits"), *method)
            + fill("foot.html.j2", words=f"{readers} {self.source()}")
        )

    def _decided(self) -> Fragment:
        """Say in sight what was decided about how marks count, and what the exam's owner answers for."""
        notes = self.analysis.loud_in(self.speaker.language, of_everybody=self.of_one_officer)
        if not notes:
            return Fragment(Markup(""))
        said = [self.say("When the results were read, this was decided or accepted:"), *notes[:MOST_DECIDED]]
        if len(notes) > MOST_DECIDED:
            said.append(self.say("Further such decisions, in the ledger: {n}.", n=len(notes) - MOST_DECIDED))
        return paragraph(" ".join(said), "small")

    def source(self) -> str:
        """Say where the numbers come from."""
        return self.say(
            "Source: {cohort}, workbench {version}; {rows} rows in = {accepted} accepted + {quarantined} set aside.",
            cohort=self.parameters.cohort,
            version=__version__,
            **{name: self.speaker.number(float(n)) for name, n in self._numbers.items()},
        )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The ledger's three numbers."""
        return dict(self.table("counts")[["rows", "accepted", "quarantined"]].sum())

    def _caveats(self) -> Iterable[str]:
        yield self.say(
            "A level is an estimate with an error, not a verdict: it is called decided only where its "
            "probability is at "
            "least {share}; one that is undecided may lead to training, never to placing or moving anybody.",
            share=self.speaker.percent(100 * self.parameters.levels.decide_at),
        )
        yield self.say(
            "The results serve training; by themselves they are no ground for appointing, moving, grading or "
            "disciplining anybody."
        )
        if self.framework.synthetic:
            yield self.say(
                "The framework (requirements, cut scores, courses) is illustrative; it is not an official document."
            )

    def _shortcomings(self) -> Iterable[str]:
        placeholders = [self.name(d.name.text) for d in self.framework.domains if d.placeholder]
        if placeholders:
            yield self.say("Domains still to be filled in: {names}.", names=self.speaker.listing(placeholders))
        yield from self.analysis.notes_in(self.speaker.language)


MOST_DECIDED = 8
"""Decisions of the reading that a page shows one by one."""


def _as_papermill_reads(text: str) -> object:
    """Return what papermill's `-p` makes of a text: a truth value, a number, or the text."""
    if text in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


# Views that this process holds for every page that it and its forks make; empty unless something was held.
_held: dict[tuple[str, str, str], View] = {}


def hold_view(parameters: str, tables: str, language: str) -> View:
    """Open the analysis of a cohort once: from now on `open_view` hands it out for the same words, unread again."""
    return _held.setdefault((parameters, tables, language), open_view(parameters, tables, language))


def open_view(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the analysis of a cohort, from `tables` where it is there and up to date, computed otherwise.

    Args:
        parameters: the cohort's parameter file, relative to here or to the notebooks' folder.
        tables: folder of its tables (default: reports/<cohort>/tables of the workplace).
        language: "vi" or "en" (default: the parameters').
    """
    private.begin()
    if (parameters, tables, language) in _held:
        return _held[parameters, tables, language]
    file = Path(parameters)
    if not file.is_absolute() and not file.exists():
        file = workplace() / NOTEBOOKS / file
    analysis = open_analysis(file, Path(tables) if tables else None)
    chosen = spoken(language, analysis.settings.parameters.language)
    folder = Path(tables) if tables else run_folder(analysis.settings)
    return View(analysis, Speaker(chosen), read_released(folder.parent))
