"""Needs that stay open: grouped by scale, reason and remedy."""

from __future__ import annotations

import pandas as pd

from workbench.plan.unmet import REASONS_TEXT, REMEDIES
from workbench.report.elements import Fragment, Heading, paragraph, table
from workbench.report.view import View


def open_needs_table(view: View, unmet: pd.DataFrame) -> Fragment:
    """Return the needs of `unmet` counted by scale and reason, with what would close them."""
    if unmet.empty:
        return paragraph(view.say("Nothing stays open."))
    groups = unmet.fillna({"remedy": ""}).groupby(["scale_id", "reason", "remedy"], sort=True).size()
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
    return table(view.say("Needs without a seat or a coach"), headings, rows)
