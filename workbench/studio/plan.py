"""The plan's view: made on demand or when idle, in a process that can be stopped; and what more money would buy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import ipywidgets as w

from workbench.analysis.comparison import served
from workbench.analysis.whatif import Answer, WhatIf
from workbench.messages import Words
from workbench.parameters import Settings
from workbench.plan.unmet import REASONS_TEXT
from workbench.report.shared.curve import curve
from workbench.studio.panel import Panel
from workbench.studio.solving import Solver
from workbench.studio.words import Wording, table

IDLE_SECONDS = 6.0


def plan_view(before: Answer, now: Answer, words: Wording) -> str:
    """Return what the plans close and cost, and what stays open with its reason, before and now."""
    heads = ["", words.say("before"), words.say("now")]
    measures = [
        (words.say("Cost"), lambda a: words.speaker.money(float(a.further["sessions"]["cost"].sum()))),
        (words.say("Sessions"), lambda a: words.speaker.number(len(a.further["sessions"]))),
        (words.say("Seats taken"), lambda a: words.speaker.number(len(a.further["training_plan"]))),
        (words.say("Coaching pairs"), lambda a: words.speaker.number(len(a.further["coaching_plan"]))),
        (
            words.say("Needs with a seat or a coach"),
            lambda a: words.speaker.number(len(served(a.further))),
        ),
        (words.say("Needs that stay open"), lambda a: words.speaker.number(len(a.further["unmet"]))),
    ]
    rows: list[list[object]] = [[name, of(before), of(now)] for name, of in measures]
    html = table(words.say("The plan"), heads, rows, numbers=(1, 2))
    counts = [answer.further["unmet"]["reason"].value_counts() for answer in (before, now)]
    reasons = list(dict.fromkeys([*counts[1].index, *counts[0].index]))
    lines = [
        [words.name(REASONS_TEXT[str(reason)]), *(words.speaker.number(int(c.get(reason, 0))) for c in counts)]
        for reason in reasons
    ]
    why = [words.say("Reason"), *heads[1:]]
    html += table(words.say("Needs that stay open, by reason"), why, lines, numbers=(1, 2))
    return f'<div class="pair">{html}</div>{curve_view(now, words)}'


def curve_view(answer: Answer, words: Wording) -> str:
    """Return the curve of what more money would buy, empty where it was not worked out."""
    points = answer.further.get("budget_curve")
    return "" if points is None or points.empty else curve(words, points).html


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
        self.panel.show(plan_view(self._whatif.saved, answer, self._words), settings, name)
        if self._wanted is not None and self._wanted[0].settings.digest != settings.digest:
            self.panel.stale()

    def _wait_for_quiet(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self.when_idle.value:
            self._idle = threading.Timer(IDLE_SECONDS, self.start)
            self._idle.daemon = True
            self._idle.start()
