"""Advice on moves between units, marked as advice wherever it stands."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
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
    frame = moves.assign(
        name=[view.newcomers.get(str(officer), str(officer)) for officer in moves["officer_id"]],
        origin=moves["from_unit"].map(view.unit),
        to=moves["to_unit"].map(view.unit),
        position=moves["position_id"].map(view.position),
        scale=moves["scale_id"].map(view.scale),
        effect=[-float(effect) if effect >= 0.5 else 0 for effect in moves["effect"]],
        home=[_at_home(view, move) for move in moves.itertuples()],
    )
    columns = [
        Column("name", view.say("Name")),
        Column("origin", view.say("From")),
        Column("to", view.say("To")),
        Column("position", view.say("Position")),
        Column("scale", view.say("Helps most with")),
        Column("effect", view.say("People short"), "number"),
        Column("home", view.say("At home")),
        Column("fit", view.say("Requirements met"), "share"),
    ]
    caption = view.say("Proposed moves: effect on the units' shortage, and the person's fit")
    return listed(listing(view.speaker, caption, columns, frame, cards=True))


def _at_home(view: View, move: Any) -> str:
    """Say how many people the present unit keeps where it has the least to spare."""
    if pd.isna(move.home_qualified):
        return view.say("counted nowhere")
    said = view.say("{left} left, {needed} needed", left=int(move.home_qualified), needed=int(move.home_needed))
    alone = int(move.home_qualified) == 1 and int(move.home_needed) >= 1
    return view.say("{left}; rests on one person", left=said) if alone else said


def unit_advice(view: View, unit: str) -> Fragment:
    """Return the proposals that concern a unit."""
    moves = view.table("deployment")
    mine = moves[(moves["from_unit"] == unit) | (moves["to_unit"] == unit)]
    return section(view.say("Placing of people"), advice_mark(view), proposals(view, mine))
