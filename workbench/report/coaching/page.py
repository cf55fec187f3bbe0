"""The unit's coaching plan: who coaches whom, where coaches are lacking, and a sheet for each pair to sign."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import View, open_view
from workbench.report.shared import grow
from workbench.report.shared.coaching_pairs import coaching_pairs, who_coaches


@dataclass(frozen=True)
class CoachingPage:
    """The coaching pairs of one unit."""

    view: View
    unit: str
    pairs: pd.DataFrame


def open_page(parameters: str, tables: str = "", unit: str = "", language: str = "") -> CoachingPage:
    """Open a unit's coaching plan; without `unit`, that of the largest unit."""
    whole = open_view(parameters, tables, language)
    chosen = whole.chosen("unit", unit, whole.analysis.units(), whole.facts.largest_unit())
    view = unit_view(whole, chosen)
    return CoachingPage(view, chosen, view.table("coaching_plan").sort_values(["coach_id", "officer_id", "scale_id"]))


def header(page: CoachingPage) -> Fragment:
    """Name the unit."""
    return page.view.open(page.view.unit(page.unit), page.view.say("Coaching plan"))


def answer(page: CoachingPage) -> Fragment:
    """Say how many are coached by how many, and where coaches are lacking."""
    return who_coaches(page.view, page.unit, page.pairs)


def pairs(page: CoachingPage) -> Fragment:
    """List the pairs."""
    view = page.view
    title = view.say("Who coaches whom")
    if page.pairs.empty:
        return section(title, paragraph(view.say("Nothing to list.")))
    return section(title, coaching_pairs(view, page.pairs))


def shortage(page: CoachingPage) -> Fragment:
    """List the competencies that lack coaches, with how many have the level, and why none of them is free."""
    view = page.view
    title = view.say("Where coaches are lacking")
    wanting = view.table("coach_shortage")
    mine = wanting[(wanting["unit_id"] == page.unit) & (wanting["n_without_coach"] > 0)]
    if mine.empty:
        return section(title, paragraph(view.say("Every need that coaching suits has a coach.")))
    mine = mine.sort_values("n_without_coach", ascending=False, kind="stable")
    columns = [
        Column("scale", view.say("Competency")),
        Column("n_needs", view.say("Needs for coaching"), "number"),
        Column("n_without_coach", view.say("Without a coach"), "number"),
        Column("n_coaches", view.say("At the level to coach, none free"), "number"),
    ]
    frame = mine.assign(scale=mine["scale_id"].map(view.scale))
    lacked = listing(view.speaker, view.say("Needs without a coach, by competency"), columns, frame)
    note = view.say(
        "Those at the level to coach have no place left for another officer, or are coached in the same competency."
    )
    taken = [paragraph(note, "small")] if mine["n_coaches"].gt(0).any() else []
    return section(title, listed(lacked), *taken)


def sheets(page: CoachingPage) -> Fragment:
    """Give a sheet per pair in GROW order, one to a printed page."""
    levels = page.view.table("levels")
    joined = page.pairs.merge(levels, on=["officer_id", "scale_id"], how="left")
    parts = [grow.sheet(page.view, row) for _, row in joined.iterrows()]
    return sum(parts, start=Fragment(Markup("")))


def method(page: CoachingPage) -> Fragment:
    """Say by which rule pairs were made."""
    view, limits = page.view, page.view.parameters.coaching
    return view.foot(
        view.speaker.plural(
            "A coach has the level aimed at, decided, at least {lead} above the officer's, and takes at most "
            "{n} person.",
            "A coach has the level aimed at, decided, at least {lead} above the officer's, and takes at most "
            "{n} people.",
            limits.load,
            lead=limits.lead,
        ),
        view.say(
            "The weakest parts come from the officer's own answers against all officers'; with few items they are an "
            "indication, not a finding."
        ),
        terms=("level", "interval", "coaching", "reassessment"),
    )
