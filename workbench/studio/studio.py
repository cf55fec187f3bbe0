"""The studio as a notebook shows it: controls, and views that follow them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import ipywidgets as w
import pandas as pd

from workbench import private
from workbench.analysis import Analysis, analyse_into, kept_analysis, run_folder, written_analysis
from workbench.analysis.whatif import Answer, WhatIf, level_changes
from workbench.analysis.written import standing_analysis
from workbench.language import Language, Speaker
from workbench.messages import spoken
from workbench.parameters import Settings, load_settings
from workbench.parameters.own import run_of
from workbench.shipped import NOTEBOOKS, workplace
from workbench.studio import fields, people, views
from workbench.studio.controls import CutControls, LimitControls, RequirementControls
from workbench.studio.desk import Desk
from workbench.studio.full_run import FullRun
from workbench.studio.panel import Panel
from workbench.studio.places import APP, LANGUAGE, PARAMETERS, REPORTS, TABLES
from workbench.studio.plan import PlanPanel, plan_view
from workbench.studio.scenario_view import ComparisonPanel, ScenarioBar
from workbench.studio.scenarios import Shelf
from workbench.studio.words import STYLE, Wording
from workbench.studio.worker import Job, Work, Worker

SCENARIOS = Path("reports", "scenarios")


class Studio:
    """One cohort under change.

    Every property that ends in `_box` is a widget to be shown; `wait` returns once all views belong to the settings.
    """

    def __init__(self, analysis: Analysis, *, language: Language, reports: Path):
        whatif = WhatIf(analysis)
        file = analysis.settings.file
        self.words = words = Wording(Speaker(language), analysis.settings)
        self.desk = desk = Desk(whatif, file.stem)
        self.worker = Worker()
        shelf = Shelf(file)
        officers = analysis.tables["officers"]
        competencies = analysis.settings.framework.competency_ids
        domains = [d for d in analysis.domains() if any(self._below(d, s) for s in whatif.scales)]
        cancel = self._cancel
        self.bar = ScenarioBar(desk, shelf, words, changed=self._all_changed)
        self.cuts = CutControls(desk, words, self.refresh, self.refresh)
        self.requirements = RequirementControls(desk, words, self.refresh)
        self.limits = LimitControls(desk, words, self.refresh)
        self.scores = Panel(words.say("Scores and cut scores"), words, cancel=cancel)
        self.level_domain = views.domain_picker(words, domains, self.refresh)
        self.levels = Panel(
            words.say("Levels before and now"),
            words,
            cancel=cancel,
            above=[self.level_domain],
        )
        self.changes = views.ChangesPanel(words, officers, whatif.scales, cancel)
        self.need_domain = views.domain_picker(words, domains, self.refresh)
        self.needs = Panel(
            words.say("Needs by unit and competency"),
            words,
            cancel=cancel,
            above=[self.need_domain],
        )
        self.people = people.People(words, officers, looked=self.refresh, cancel=cancel)
        self.plan = PlanPanel(whatif, words, made=self._planned)
        self.comparison = ComparisonPanel(desk, shelf, words, self.worker)
        self.full_run = FullRun(words, self._saved, analysis.units(), reports)
        self._shelf, self._competencies = shelf, competencies
        self._counted: dict[str, pd.DataFrame] = {}
        self.plan.panel.show(plan_view(whatif, whatif.saved, words), desk.settings, desk.draft.name)
        self.refresh()

    @property
    def cut_box(self) -> w.Widget:
        """Cut scores on the distribution of the scores, and levels before and now."""
        self.cuts.box.layout.flex, self.scores.box.layout.flex = "0 0 auto", "1 1 40em"
        side = w.HBox([self.cuts.box, self.scores.box], layout=w.Layout(flex_flow="row wrap", grid_gap="0 14px"))
        return self._with_style(side, self.levels.box)

    @property
    def bar_box(self) -> w.Widget:
        """Name, save, open, undo, redo."""
        return self._with_style(self.bar.box)

    @property
    def change_box(self) -> w.Widget:
        """Who changes level."""
        return self._with_style(self.changes.panel.box)

    @property
    def need_box(self) -> w.Widget:
        """Needs by unit and competency."""
        return self._with_style(self.needs.box)

    @property
    def requirement_box(self) -> w.Widget:
        """Required levels."""
        return self._with_style(self.requirements.box)

    @property
    def limit_box(self) -> w.Widget:
        """Weights, rules and limits."""
        return self._with_style(self.limits.box)

    @property
    def plan_box(self) -> w.Widget:
        """The plan."""
        return self._with_style(self.plan.panel.box)

    @property
    def people_box(self) -> w.Widget:
        """One officer, one unit."""
        return self._with_style(self.people.box)

    @property
    def comparison_box(self) -> w.Widget:
        """Scenarios side by side."""
        return self._with_style(self.comparison.panel.box)

    @property
    def run_box(self) -> w.Widget:
        """A full run; the page without code only says where it is to be had."""
        if os.environ.get(APP):
            said = self.words.say(
                "For a full run, open the studio in JupyterLab (`workbench studio`).",
            )
            return self._with_style(fields.note(said))
        return self._with_style(self.full_run.box)

    def refresh(self) -> None:
        """Have every view worked out for the settings as they stand."""
        if not hasattr(self, "_shelf"):
            return
        settings, name = self.desk.settings, self.desk.draft.name
        name = name if self.desk.is_saved else self.words.say("{name} (not saved)", name=name)
        for panel in self._panels():
            panel.busy()
        self.bar.refresh()
        self.worker.ask(Job(lambda: self._work(settings, name), self._failed, self._ended))

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until every view belongs to the settings as they stand; return whether that came about in time."""
        return self.worker.wait(seconds)

    def _work(self, settings: Settings, name: str) -> Work:
        """Work the views out one after another, the quick ones first."""
        desk, words = self.desk, self.words
        base = desk.base
        now = desk.answer(settings)
        scale = self.cuts.scale.value
        drawn = views.scores_view(now.levels[scale], desk.whatif.cuts(settings)(scale), words)
        shown = [s for s in desk.whatif.scales if self._below(self.level_domain.value, s)]
        levels = views.levels_view(base, now, shown, words)
        yield self._shower(self.scores, drawn, settings, name)
        yield self._shower(self.levels, levels, settings, name)
        changes = level_changes(base, now)
        yield lambda: self.changes.show(changes, settings, name)
        below = [s for s in desk.whatif.scales if self._below(self.need_domain.value, s) and s in self._competencies]
        heat = views.needs_view(self._base_cells(below), self._cells(now, below), below, words)
        yield self._shower(self.needs, heat, settings, name)
        officer = people.officer_view(base, now, self.people.officer.value, words) if self.people.officer.value else ""
        yield self._shower(self.people.officer_panel, officer, settings, name)
        now = desk.keep(desk.whatif.with_units(desk.whatif.with_coverage(now)))
        unit = people.unit_view(base, now, self.people.unit.value, words) if self.people.unit.value else ""
        yield self._shower(self.people.unit_panel, unit, settings, name)
        yield lambda: self.plan.follow(now, name)
        desk.whatif.prepare(scale)
        yield lambda: None

    def _base_cells(self, scales: list[str]) -> dict[str, pd.DataFrame]:
        """The cells of the needs as they were opened, counted once."""
        self._counted |= views.cells_of(self.desk.base, [s for s in scales if s not in self._counted])
        return {scale: self._counted[scale] for scale in scales if scale in self._counted}

    def _cells(self, now: Answer, scales: list[str]) -> dict[str, pd.DataFrame]:
        """The cells of the needs; those of scales whose gaps are as they were opened are not counted again."""
        gaps = self.desk.base.gaps
        same = [s for s in scales if now.gaps.get(s) is gaps.get(s)]
        return self._base_cells(same) | views.cells_of(now, [s for s in scales if s not in same])

    def _shower(self, panel: Panel, html: str, settings: Settings, name: str) -> Callable[[], None]:
        return lambda: panel.show(html, settings, name)

    def _panels(self) -> list[Panel]:
        own = [self.scores, self.levels, self.changes.panel, self.needs]
        return [*own, self.people.officer_panel, self.people.unit_panel]

    def _failed(self, error: Exception) -> None:
        self.bar.say(self.words.failure(error), wrong=True)
        for panel in self._panels():
            panel.stale()

    def _ended(self) -> None:
        self.comparison.refresh()

    def _cancel(self) -> None:
        self.worker.cancel()
        for panel in self._panels():
            panel.stale(self.words.say("cancelled"))

    def _planned(self, answer: Answer) -> None:
        self.desk.keep(answer)
        if answer.settings.digest == self.desk.settings.digest:
            self.refresh()

    def _all_changed(self) -> None:
        self.cuts.show()
        self.requirements.show()
        self.limits.show()
        self.refresh()

    def _saved(self) -> tuple[Settings, str] | None:
        """The settings as they stand and their name, None where they were not saved under it."""
        settings, name = self.desk.settings, self.desk.draft.name
        return (settings, name) if self.desk.is_saved else None

    def _below(self, domain: str, scale: str) -> bool:
        return self.words.framework.domain_of[scale] == domain

    def _with_style(self, *boxes: w.Widget) -> w.Widget:
        return w.VBox([w.HTML(STYLE), *boxes])


def open_studio(parameters: str = "", tables: str = "", language: str = "") -> Studio:
    """Open the studio on a cohort's parameter file, or on a run's folder, which is all that it then needs.

    Args:
        parameters: the file or folder, relative to here or to the notebooks' folder; where the environment names one
            (`workbench studio FILE`), that one.
        tables: folder of its analysis (default: that of the cohort's run where it is of these settings, else one of
            the scenario's own, so that no run's tables are replaced).
        language: "vi" or "en" (default: the parameters').
    """
    private.begin()
    file = Path(os.environ.get(PARAMETERS) or parameters)
    if not file.is_absolute() and not file.exists():
        file = workplace() / NOTEBOOKS / file
    folder = os.environ.get(TABLES) or tables
    if file.is_dir():
        analysis = written_analysis(file.resolve())
    elif folder:
        analysis = analyse_into(load_settings(file.resolve()), Path(folder))
    else:
        analysis = _analysed(file.resolve())
    chosen = os.environ.get(LANGUAGE) or language or analysis.settings.parameters.language
    reports = Path(os.environ.get(REPORTS) or workplace() / SCENARIOS)
    return Studio(analysis, language=spoken(chosen), reports=reports)


def _analysed(file: Path) -> Analysis:
    run = run_of(file)
    standing = standing_analysis(run) if run is not None else None
    if standing is not None:
        return standing
    settings = load_settings(file)
    of_run = kept_analysis(settings, run_folder(settings))
    own = SCENARIOS / settings.file.stem / settings.parameters.cohort / "tables"
    return of_run or analyse_into(settings, own)
