"""Advice on moves between units, marked as advice wherever it stands."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.messages import msg
from workbench.report.frame.elements import Fragment, Heading, paragraph, section, table
from workbench.report.frame.view import View


def advice_mark(view: View) -> Fragment:
    """Return the mark that must stand above every proposal."""
    words = view.say("Advice for consideration, not a decision.")
    return paragraph(Markup('<span class="tag undecided">{}</span>').format(words))


def proposals(view: View, moves: pd.DataFrame) -> Fragment:
    """List proposed moves in their order, with what each does for the units and how the person fits the position.

    Args:
        view: the words.
        moves: rows of table `deployment`.
    """
    if moves.empty:
        return paragraph(view.say("No move within the rules would help the units."))
    speaker = view.speaker
    rows = [
        [
            view.newcomers.get(str(row.officer_id), str(row.officer_id)),
            view.unit(row.from_unit),
            view.unit(row.to_unit),
            view.position(row.position_id),
            view.scale(str(row.scale_id)),
            f"−{speaker.number(row.effect)}" if row.effect >= 0.5 else "0",
            speaker.percent(100 * float(row.fit)),
        ]
        for row in moves.itertuples(index=False)
    ]
    words = (msg("Name"), msg("From"), msg("To"), msg("Position"), msg("Helps most with"))
    headings = [
        *(Heading(view.say(w)) for w in words),
        Heading(view.say("People short"), "n"),
        Heading(view.say("Requirements met"), "n"),
    ]
    return table(
        view.say("Proposed moves: effect on the units' shortage, and the person's fit"), headings, rows, kind="cards"
    )


def unit_advice(view: View, unit: str) -> Fragment:
    """Return the proposals that concern a unit."""
    moves = view.table("deployment")
    mine = moves[(moves["from_unit"] == unit) | (moves["to_unit"] == unit)]
    return section(view.say("Placing of people"), advice_mark(view), proposals(view, mine))
