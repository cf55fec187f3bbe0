"""What it costs: budget against gap closed, with today's budget marked."""

from __future__ import annotations

from functools import partial

import pandas as pd

from workbench.listing import Column, Listing, Said, listing
from workbench.parameters.naming import Names
from workbench.report.frame.elements import Fragment, drawing, listed, paragraph
from workbench.report.shared.drawings.curve import cost_curve


def curve(words: Names, given: pd.DataFrame, *, with_list: bool = True) -> Fragment:
    """Draw (and list) which share of what unlimited money would close each budget of table `budget_curve` closes."""
    points = given.sort_values("budget", ignore_index=True)
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
        today_words="" if budget is None else words.say("today: {money}", money=words.speaker.money(budget)),
        budget_words=words.say("Budget, million đồng"),
        closed_words=words.say("% of what money could close"),
        number=words.speaker.number,
    )
    finding = _finding(words, points, closed)
    note = words.say(
        "Over all domains. 100%: what the other limits allow when money is no limit. Today's budget shows the plan "
        "itself; other budgets are estimates that leave the weeks open, so a plan may close slightly less. What is "
        "closed counts the levels that seats are expected to close, by their weight."
    )
    drawn = drawing(draw, finding, note) + paragraph(finding)
    return drawn + listed(curve_list(words, points, closed)) if with_list else drawn


def _finding(words: Names, points: pd.DataFrame, closed: pd.Series) -> str:
    at = points.index[points["is_today"].fillna(False).astype(bool)]
    if not len(at):
        full = int((closed >= 99.5).idxmax())
        return words.say(
            "{money} closes all that money can close.", money=words.speaker.money(float(points["budget"][full]))
        )
    here = int(at[0])
    said = words.say(
        "Today's budget of {money} closes {share} of what money could close.",
        money=words.speaker.money(float(points["budget"][here])),
        share=words.speaker.percent(float(closed[here])),
    )
    above = points.index[(points.index > here) & (closed > closed[here] + 0.5)]
    if not len(above):
        return f"{said} " + words.say("More money would close hardly anything more: other limits hold.")
    after = int(above[0])
    more = words.say(
        "With {money} it would be {share}.",
        money=words.speaker.money(float(points["budget"][after])),
        share=words.speaker.percent(float(closed[after])),
    )
    return f"{said} {more}"


def curve_list(words: Names, points: pd.DataFrame, closed: pd.Series) -> Listing:
    """Return cost, seats and what is closed (percent of what money could close) of each budget, today's marked."""
    money, today = words.speaker.money, points["is_today"].fillna(False).astype(bool)
    frame = points.round({"cost": 0}).assign(
        budget=[
            Said(budget, words.say("{money} ◄ the budget set", money=money(round(budget)))) if marked else round(budget)
            for budget, marked in zip(points["budget"], today, strict=True)
        ],
        closed=closed,
    )
    columns = [
        Column("budget", words.say("Budget"), "money", stands=""),
        Column("cost", words.say("Cost of the plan"), "money"),
        Column("n_needs", words.say("Seats"), "number"),
        Column("closed", words.say("Share of what money could close"), "percent"),
    ]
    return listing(words.speaker, words.say("What it costs"), columns, frame)
