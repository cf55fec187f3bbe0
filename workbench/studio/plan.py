"""The plan's view: made on demand or when idle, in a process that can be stopped; and what more money would buy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import ipywidgets as w

from workbench.analysis.comparison import served
from workbench.analysis.whatif import Answer, WhatIf
from workbench.listing import Column, Said, listing
from workbench.listing.html import html
from workbench.messages import Words
from workbench.parameters import Settings
from workbench.plan.unmet import REASONS_TEXT
from workbench.studio import drawings
from workbench.studio.panel import Panel
from workbench.studio.solving import Solver
from workbench.studio.words import Wording

IDLE_SECONDS = 6.0


def plan_view(before: Answer, now: Answer, words: Wording) -> str:
    """Return what the plans close and cost, and what stays open with its reason, before and now."""
    columns = [
        Column("what", ""),
        Column("before", words.say("before"), "number"),
        Column("now", words.say("now"), "number"),
    ]
    measures = [
        (words.say("Sessions"), lambda a: len(a.further["sessions"])),
        (words.say("Seats taken"), lambda a: len(a.further["training_plan"])),
        (words.say("Coaching pairs"), lambda a: len(a.further["coaching_plan"])),
        (words.say("Needs with a seat or a coach"), lambda a: len(served(a.further))),
        (words.say("Needs that stay open"), lambda a: len(a.further["unmet"])),
    ]
    costs = (float(answer.further["sessions"]["cost"].sum()) for answer in (before, now))
    rows: list[list[object]] = [
        [words.say("Cost"), *(Said(cost, words.speaker.money(cost)) for cost in costs)],
        *([name, of(before), of(now)] for name, of in measures),
    ]
    counts = [answer.further["unmet"]["reason"].value_counts() for answer in (before, now)]
    reasons = list(dict.fromkeys([*counts[1].index, *counts[0].index]))
    lines = [[words.name(REASONS_TEXT[str(reason)]), *(c.get(reason, 0) for c in counts)] for reason in reasons]
    why = [Column("reason", words.say("Reason")), *columns[1:]]
    both = html(listing(words.speaker, words.say("The plan"), columns, rows)) + html(
        listing(words.speaker, words.say("Needs that stay open, by reason"), why, lines)
    )
    return f'<div class="pair">{both}</div>{curve_view(now, words)}'


def curve_view(answer: Answer, words: Wording) -> str:
    """Return the curve of what more money would buy, empty where it was not worked out."""
    curve = answer.further.get("budget_curve")
    if curve is None or curve.empty:
        return ""
    title = words.say(
        "What it costs: closed by each budget, of what money without limit could close",
    )
    closed = 100 * curve["gap_closed"] / max(float(curve["gap_closed"].max()), 1e-9)
    drawn = drawings.curve(
        curve["budget"].tolist(), closed.tolist(), curve["is_today"].tolist(), title=title, words=words
    )
    columns = [
        Column("budget", words.say("Budget"), "money", stands=""),
        Column("cost", words.say("Cost"), "money"),
        Column("n_needs", words.say("Needs with a seat"), "number"),
        Column("closed", words.say("Closed"), "percent"),
    ]
    budgets = [
        Said(budget, f"{words.speaker.money(budget)} ●") if today else budget
        for budget, today in zip(curve["budget"], curve["is_today"], strict=True)
    ]
    points = listing(words.speaker, title, columns, curve.assign(budget=budgets, closed=closed))
    return f'<div class="pair"><div>{drawn}</div>{html(points)}</div>'


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
