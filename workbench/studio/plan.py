"""The plan's view: made on demand or when idle, in a process that can be stopped; and what more money would buy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import ipywidgets as w

from workbench.analysis.whatif import Answer, WhatIf
from workbench.messages import Words
from workbench.parameters import Settings
from workbench.report.comparison import lists
from workbench.report.shared.curve import curve
from workbench.studio.panel import Panel
from workbench.studio.solving import Solver
from workbench.studio.words import Wording, listed, shown

IDLE_SECONDS = 6.0


def plan_view(whatif: WhatIf, now: Answer, words: Wording) -> str:
    """Return what the plans close and cost, and what stays open with its reason, as saved and now."""
    names, both = (words.say("before"), words.say("now")), (whatif.bundle(whatif.saved), whatif.bundle(now))
    plans, reasons = lists.measures(words, names, both, lists.OF_PLANS), lists.open_by_reason(words, names, both)
    return f'<div class="pair">{listed(plans)}{listed(reasons)}</div>{curve_view(now, words)}'


def curve_view(answer: Answer, words: Wording) -> str:
    """Return the curve of what more money would buy, empty where it was not worked out."""
    points = answer.further.get("budget_curve")
    return "" if points is None or points.empty else shown(curve(words, points))


class PlanPanel:
    """The plan's view with its button."""

    def __init__(self, whatif: WhatIf, words: Wording, *, made: Callable[[Answer], None]):
        self._whatif, self._words, self._made = whatif, words, made
        self._wanted: tuple[Answer, str] | None = None
        self._idle: threading.Timer | None = None
        self.solver = Solver()
        self.solve = w.Button(
            description=words.say("Make the plan anew"),
            tooltip=words.say("Sessions and coaching under these settings."),
            button_style="primary",
        )
        self.when_idle = w.Checkbox(description=words.say("Also when idle"), indent=False, value=False)
        self.solve.on_click(lambda _: self.start())
        self.when_idle.observe(lambda _: self._wait_for_quiet(), "value")
        self.panel = Panel(
            words.say("Plan"), words, cancel=self.solver.stop, above=[w.HBox([self.solve, self.when_idle])]
        )

    def follow(self, answer: Answer, name: str) -> None:
        """Show the plan of an answer that has one; otherwise say that the one in view is of earlier settings."""
        self._wanted = (answer, name)
        if answer.is_complete:
            self._show(answer, answer.settings, name)
        elif not self.solver.running:
            self.panel.stale(self._words.say("of earlier settings; make it anew"))
            self._wait_for_quiet()

    def start(self) -> None:
        """Make the plan for the settings as they stand."""
        if self._wanted is None or self._wanted[0].is_complete:
            return
        answer, name = self._wanted
        begun = time.monotonic()
        self.panel.busy()
        ticking = threading.Event()

        def tick() -> None:
            while not ticking.wait(0.5):
                spent = time.monotonic() - begun
                self.panel.busy(spent / (spent + 20))

        def ended(found: Answer | None, said: Words | None) -> None:
            ticking.set()
            if found is not None:
                self._show(found, found.settings, name)
                self._made(found)
            elif said is not None:
                self.panel.wrong(self._words.name(said))
            else:
                self.panel.stale(self._words.say("cancelled"))

        threading.Thread(target=tick, daemon=True).start()
        self.solver.start(self._whatif, answer, ended)

    def _show(self, answer: Answer, settings: Settings, name: str) -> None:
        self.panel.show(plan_view(self._whatif, answer, self._words), settings, name)
        if self._wanted is not None and self._wanted[0].settings.digest != settings.digest:
            self.panel.stale()

    def _wait_for_quiet(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self.when_idle.value:
            self._idle = threading.Timer(IDLE_SECONDS, self.start)
            self._idle.daemon = True
            self._idle.start()
