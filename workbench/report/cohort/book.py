"""The cohort's workbook, for the training department's leadership: no person in it, hidden cells stay hidden."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from workbench.report.cohort import page
from workbench.report.frame.listing import Column, Listing, listing
from workbench.report.frame.view import View
from workbench.report.frame.workbook import workbook
from workbench.report.shared import lists
from workbench.report.shared.book_sentences import front
from workbench.report.shared.coverage import lacking, resting_on_one, scenario
from workbench.report.shared.open_needs import reason, still_open
from workbench.report.shared.places import left_out, without_few
from workbench.report.shared.remedies import offered, remedy_words
from workbench.report.shared.shares import shares_by_unit


def write(view: View) -> bytes:
    """Return the cohort's overview as a workbook."""
    listings = [
        domains(view),
        sessions(view),
        *shares_by_unit(view, [domain.id for domain in view.framework.domains]),
        means(view),
        coverage(view),
        alone(view),
        reasons(view),
        remedies(view),
        came_in(view),
    ]
    return workbook(front(view, page.header(view), page.answer(view)), listings, view.speaker)


def domains(view: View) -> Listing:
    """Return needs, sessions, seats, coaching, open needs and cost by domain."""
    sums = page.domain_sums(view)
    columns = [
        Column("domain", view.say("Domain")),
        Column("needs", view.say("Needs"), "number"),
        Column("sessions", view.say("Sessions"), "number"),
        Column("seats", view.say("Seats"), "number"),
        Column("coached", view.say("Coached"), "number"),
        Column("open", view.say("Still open"), "number"),
        Column("cost", view.say("Cost (đồng)"), "money"),
    ]
    frame = sums.assign(domain=[view.scale(str(domain)) for domain in sums.index])
    return listing(view.say("Domains"), view.say("Needs, seats, coaching and cost by domain"), frame, columns)


def sessions(view: View) -> Listing:
    """Return the sessions in time; a place is left out where it would tell of few people."""
    held = view.table("sessions")
    lifts = {course: facts.lifts.scale for course, facts in view.framework.course_by_id.items()}
    made = lists.sessions(view, without_few(view, held, held["course_id"].map(lifts)))
    return replace(made, caption=f"{made.caption}. {left_out(view)}")


def means(view: View) -> Listing:
    """Return the units' means with their intervals, as far as they may be shown, as exact as the page draws them.

    Not how many people they rest on: domains share out a unit's people, so that those of a hidden cell would follow.
    """
    cells = view.table("unit_scales")
    shown = ~cells["suppressed"].astype(bool) & cells["shrunk_percent"].notna()
    cells = cells[shown & cells["scale_id"].isin([domain.id for domain in view.framework.domains])]
    measured = cells[["shrunk_percent", "low", "high"]].astype(float).round() / 100
    frame = cells.assign(unit=cells["unit_id"].map(view.unit), scale=cells["scale_id"].map(view.scale), **measured)
    columns = [
        Column("unit", view.say("Unit")),
        Column("scale", view.say("Domain")),
        Column("shrunk_percent", view.say("Mean"), "share"),
        Column("low", view.say("Interval from"), "share"),
        Column("high", view.say("Interval to"), "share"),
    ]
    return listing(view.say("Unit means"), page.about_means(view), frame, columns)


def coverage(view: View) -> Listing:
    """Return by domain how many people the units lack."""
    sums = lacking(view)
    columns = [
        Column("domain", view.say("Domain")),
        Column("short_now", view.say("Now"), "number"),
        Column("short_planned", view.say("After the plan"), "number"),
        Column("short_scenario", view.say("Scenario"), "decimal"),
        Column("short_scenario_planned", view.say("Scenario, after the plan"), "decimal"),
        Column("single", view.say("Only one qualified"), "number"),
    ]
    caption = view.say("People whom the units lack at the levels that they need, summed over units and levels")
    frame = sums.assign(domain=[view.scale(str(domain)) for domain in sums.index])
    return listing(view.say("Coverage"), f"{caption}. {scenario(view)}", frame, columns)


def alone(view: View) -> Listing:
    """Return what rests on one qualified person, by unit, where that may be told."""
    rows = resting_on_one(view)
    frame = rows.assign(
        unit=rows["unit_id"].map(view.unit), scale=rows["scale_id"].map(view.scale), level=rows["level"].map(view.level)
    )
    columns = [
        Column("unit", view.say("Unit")),
        Column("scale", view.say("Competency")),
        Column("level", view.say("Level")),
    ]
    caption = view.say("What rests on one qualified person")
    return listing(view.say("One qualified"), caption, frame, columns)


def reasons(view: View) -> Listing:
    """Return how many certain needs stay open for which reason."""
    counts = still_open(view.table("unmet"))["reason"].value_counts()
    frame = pd.DataFrame(
        {
            "why": [view.name(reason(str(code))) for code in counts.index],
            "needs": counts.to_numpy(),
            "share": counts.to_numpy() / max(int(counts.sum()), 1),
        }
    )
    columns = [
        Column("why", view.say("Why")),
        Column("needs", view.say("Needs"), "number"),
        Column("share", view.say("Share"), "share"),
    ]
    caption = view.say("Certain needs that are not closed, or not all the way, by reason")
    return listing(view.say("Open needs"), caption, frame, columns)


def remedies(view: View) -> Listing:
    """Return every remedy of open needs with its price, the cheapest for each need that it closes first."""
    ordered = offered(view)
    frame = ordered.assign(
        what=[remedy_words(view, row) for _, row in ordered.iterrows()], scale=ordered["scale_id"].map(view.scale)
    )
    columns = [
        Column("what", view.say("What would close it")),
        Column("scale", view.say("Need")),
        Column("n_needs", view.say("Needs closed"), "number"),
        Column("cost", view.say("Price of the remedy (đồng)"), "money"),
        Column("budget_short", view.say("What the budget lacks (đồng)"), "money"),
        Column("each", view.say("Price for each need (đồng)"), "money"),
    ]
    return listing(view.say("Remedies"), view.say("What would close the needs that stay open"), frame, columns)


def came_in(view: View) -> Listing:
    """Return rows in, accepted and set aside, by sheet."""
    columns = [
        Column("sheet", view.say("Sheet")),
        Column("rows", view.say("Rows in"), "number"),
        Column("accepted", view.say("Accepted"), "number"),
        Column("quarantined", view.say("Set aside"), "number"),
    ]
    return listing(view.say("Data received"), view.say("Rows in = accepted + set aside"), view.table("counts"), columns)
