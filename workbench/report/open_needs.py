"""Needs that stay open: counted by scale, reason and remedy; undecided results apart."""

from __future__ import annotations

import pandas as pd

from workbench.plan.unmet import REASONS_TEXT, REMEDIES
from workbench.report.elements import Fragment, Heading, paragraph, table
from workbench.report.view import View

UNDECIDED = "undecided"


def still_open(unmet: pd.DataFrame) -> pd.DataFrame:
    """The rows of `unmet` that are certain needs; undecided results wait for a re-assessment instead."""
    return unmet[unmet["reason"] != UNDECIDED]


def open_needs_table(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the needs of `unmet` counted by scale and reason, with what would close them."""
    waiting = int((unmet["reason"] == UNDECIDED).sum())
    words = view.speaker.count(
        "{n} apparent need is undecided and waits for a re-assessment.",
        "{n} apparent needs are undecided and wait for a re-assessment.",
        waiting,
    )
    note = [paragraph(words)] if waiting else []
    certain = still_open(unmet).fillna({"remedy": ""})
    if certain.empty:
        return sum(note, start=paragraph(view.say("No certain need stays open.")))
    groups = certain.groupby(["scale_id", "reason", "remedy"], sort=True).size()
    rows = [
        [
            view.scale(str(scale)),
            view.speaker.number(n),
            view.name(REASONS_TEXT[str(reason)]),
            view.name(REMEDIES[str(remedy)]) if remedy else "–",
        ]
        for (scale, reason, remedy), n in groups.sort_values(ascending=False, kind="stable").items()
    ]
    headings = [
        Heading(view.say("Need")),
        Heading(view.say("People"), "n"),
        Heading(view.say("Why")),
        Heading(view.say("What would close it")),
    ]
    return sum(note, start=table(view.say("Certain needs that training and coaching do not close"), headings, rows))
