"""The bar over the views: name, save, undo, redo; and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import ipywidgets as w

from workbench.analysis import comparison
from workbench.analysis.whatif import Answer
from workbench.errors import WorkbenchError
from workbench.report.comparison import lists
from workbench.studio import fields
from workbench.studio.desk import Desk
from workbench.studio.panel import Panel
from workbench.studio.scenarios import Shelf
from workbench.studio.words import Wording, listed, paragraph
from workbench.studio.worker import Job, Work, Worker

MOST_COMPARED, MOST_MOVERS = 3, 100


class ScenarioBar:
    """Name, save, open, undo, redo."""

    def __init__(self, desk: Desk, shelf: Shelf, words: Wording, *, changed: Callable[[], None]):
        self.desk, self.shelf, self._words, self._changed = desk, shelf, words, changed
        wide: dict[str, Any] = {"layout": w.Layout(width="30em"), "style": {"description_width": "11em"}}
        self.name = w.Text(value=desk.draft.name, description=words.say("Scenario's name"), **wide)
        self.save = w.Button(description=words.say("Save"), button_style="primary")
        self.undo = w.Button(description=words.say("Undo"))
        self.redo = w.Button(description=words.say("Redo"))
        self.file = w.Dropdown(options=shelf.names(), description=words.say("Open a scenario"), **wide)
        self.open = w.Button(description=words.say("Open"))
        self.said = w.HTML()
        self.save.on_click(lambda _: self._save())
        self.open.on_click(lambda _: self._open())
        self.undo.on_click(lambda _: self._step(desk.undo))
        self.redo.on_click(lambda _: self._step(desk.redo))
        rows = [w.HBox([self.name, self.save, self.undo, self.redo]), w.HBox([self.file, self.open]), self.said]
        self.box = fields.carded(w.VBox(rows))
        self.refresh()

    def refresh(self) -> None:
        """Show which steps can be taken back."""
        self.undo.disabled = not self.desk.can_undo
        self.redo.disabled = not self.desk.can_redo
        if set(self.file.options) != set(self.shelf.names()):
            kept = self.file.value
            self.file.options = self.shelf.names()
            self.file.value = kept

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say how a step ended."""
        sign = "✗" if wrong else "✓"
        html = paragraph(f"{sign} {words}", "wrong" if wrong else "quiet")
        self.said.value = f'<div role="{"alert" if wrong else "status"}">{html}</div>'

    def _save(self) -> None:
        name = self.name.value.strip()
        try:
            saved = self.shelf.save(self.desk.settings, name)
        except WorkbenchError as refused:
            self.say(self._words.name(refused.words), wrong=True)
            return
        self.desk.take(saved, name)
        self._changed()
        self.say(self._words.say("Saved {file}.", file=saved.file.name))

    def _open(self) -> None:
        name = self.file.value
        try:
            settings = self.shelf.load(name)
            self.desk.answer(settings)
        except WorkbenchError as refused:
            self.say(self._words.name(refused.words), wrong=True)
            return
        self.desk.take(settings, name)
        self.name.value = name
        self._changed()
        self.say(self._words.say("Opened {name}.", name=name))

    def _step(self, step: Callable[[], None]) -> None:
        step()
        self.name.value = self.desk.draft.name
        self._changed()


class ComparisonPanel:
    """Two or three scenarios side by side."""

    def __init__(self, desk: Desk, shelf: Shelf, words: Wording, worker: Worker):
        self.desk, self.shelf, self._words, self._worker = desk, shelf, words, worker
        self._present = words.say("(as it stands)")
        self.chosen = w.SelectMultiple(
            options=[self._present, *shelf.names()],
            description=words.say("Compare (2–3)"),
            layout=w.Layout(width="34em", height="7.5em"),
            style={"description_width": "11em"},
        )
        self.with_plans = w.Checkbox(description=words.say("Plans too (takes longer)"), indent=False)
        self.go = w.Button(description=words.say("Compare"), button_style="primary")
        self.go.on_click(lambda _: self.start())
        self.panel = Panel(
            words.say("Scenarios side by side"),
            words,
            cancel=self._cancel,
            above=[self.chosen, w.HBox([self.go, self.with_plans])],
        )

    def refresh(self) -> None:
        """Offer the scenarios that there are now."""
        options = (self._present, *self.shelf.names())
        if tuple(self.chosen.options) != options:
            kept = [name for name in self.chosen.value if name in options]
            self.chosen.options = options
            self.chosen.value = kept

    def start(self) -> None:
        """Compare what is chosen."""
        names = list(self.chosen.value)
        if not 2 <= len(names) <= MOST_COMPARED:
            self.panel.wrong(self._words.say("Choose two or three scenarios."))
            return
        draft = self.desk.draft
        self.panel.busy()

        def work() -> Work:
            answers = []
            for place, name in enumerate(names):
                settings = draft.settings if name == self._present else self.shelf.load(name)
                answer = self.desk.answer(settings)
                if self.with_plans.value and not answer.is_complete:
                    answer = self.desk.keep(self.desk.whatif.with_plan(answer))
                answers.append(answer)
                yield partial(self.panel.busy, (place + 1) / (len(names) + 1))
            html = comparison_view(names, answers, self.desk, self._words)
            yield lambda: self.panel.show(html, draft.settings, " · ".join(names))

        self._worker.ask(Job(work, self._failed, lambda: None))

    def _failed(self, error: Exception) -> None:
        self.panel.wrong(self._words.failure(error))

    def _cancel(self) -> None:
        self._worker.cancel()
        self.panel.stale(self._words.say("cancelled"))


def comparison_view(names: Sequence[str], answers: Sequence[Answer], desk: Desk, words: Wording) -> str:
    """Return scenarios side by side: levels, needs, plans, cost, against the first."""
    bundles = [desk.whatif.bundle(answer) for answer in answers]
    beside = [lists.measures(words, names, bundles), lists.needs_by_scale(words, names, bundles)]
    if all(map(comparison.has_plan, bundles)):
        beside.append(lists.open_by_reason(words, names, bundles))
    for name, bundle in zip(names[1:], bundles[1:], strict=True):
        moved = comparison.movers(bundles[0], bundle)
        rows = lists.movers(words, name, moved[moved["change"].isin(["up", "down"])], {})
        caption = words.say(
            "{name}: {n} levels change (first {shown})",
            name=name, n=words.speaker.number(len(rows.rows)), shown=min(MOST_MOVERS, len(rows.rows)),
        )  # fmt: skip
        beside.append(replace(rows.first(MOST_MOVERS), caption=caption))
    return "".join(map(listed, beside))
