"""What it costs: budget against gap closed, with today's budget marked."""

from __future__ import annotations

from functools import partial

import pandas as pd

from workbench.report.frame.elements import Fragment, Heading, drawing, paragraph, table
from workbench.report.frame.view import View
from workbench.report.shared.drawings.curve import cost_curve


def curve(view: View, *, listed: bool = True) -> Fragment:
    """Draw (and list) the share of what unlimited money would close that each budget closes, over all domains."""
    points = view.table("budget_curve").sort_values("budget", ignore_index=True)
    most = float(points["gap_closed"].max()) if len(points) else 0.0
    if len(points) < 2 or most <= 0:
        return paragraph("")
    closed = 100 * points["gap_closed"] / most
    today = points[points["is_today"].fillna(False).astype(bool)]
    budget = float(today["budget"].iloc[0]) if len(today) else None
    draw = partial(
        cost_curve,
        pd.DataFrame({"budget": points["budget"], "closed": closed}),
        today=budget,
        today_words="" if budget is None else view.say("today: {money}", money=view.speaker.money(budget)),
        budget_words=view.say("Budget, million đồng"),
        closed_words=view.say("% of what money could close"),
        number=view.speaker.number,
    )
    finding = _finding(view, points, closed)
    note = view.say(
        "Over all domains. 100%: what the other limits allow when money is no limit. Today's budget shows the plan "
        "itself; other budgets are estimates that leave the weeks open, so a plan may close slightly less. The gap "
        "closed counts priority × expected gap."
    )
    drawn = drawing(draw, finding, note) + paragraph(finding)
    return drawn + _listed(view, points, closed) if listed else drawn


def _finding(view: View, points: pd.DataFrame, closed: pd.Series) -> str:
    at = points.index[points["is_today"].fillna(False).astype(bool)]
    if not len(at):
        full = int((closed >= 99.5).idxmax())
        return view.say(
            "{money} closes all that money can close.", money=view.speaker.money(float(points["budget"][full]))
        )
    here = int(at[0])
    said = view.say(
        "Today's budget of {money} closes {share} of what money could close.",
        money=view.speaker.money(float(points["budget"][here])),
        share=view.speaker.percent(float(closed[here])),
    )
    above = points.index[(points.index > here) & (closed > closed[here] + 0.5)]
    if not len(above):
        return f"{said} " + view.say("More money would close hardly anything more: other limits hold.")
    after = int(above[0])
    more = view.say(
        "With {money} it would be {share}.",
        money=view.speaker.money(float(points["budget"][after])),
        share=view.speaker.percent(float(closed[after])),
    )
    return f"{said} {more}"


def _listed(view: View, points: pd.DataFrame, closed: pd.Series) -> Fragment:
    today = points["is_today"].fillna(False).astype(bool)
    rows = [
        [
            view.speaker.money(round(row.budget)) + (" ◄ " + view.say("today") if marked else ""),
            view.speaker.money(round(row.cost)),
            view.speaker.number(float(row.n_needs)),
            view.speaker.percent(float(share)),
        ]
        for row, share, marked in zip(points.itertuples(index=False), closed, today, strict=True)
    ]
    headings = [
        Heading(view.say("Budget")),
        Heading(view.say("Cost of the plan"), "n"),
        Heading(view.say("Seats"), "n"),
        Heading(view.say("Share of what money could close"), "n"),
    ]
    return table(view.say("What it costs"), headings, rows)
