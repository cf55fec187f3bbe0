"""The cohort's workbook, for the training department's leadership: no person in it, hidden cells stay hidden."""

from __future__ import annotations

from dataclasses import replace

from workbench.listing import Column, Listing, listing
from workbench.report.cohort import page
from workbench.report.frame.view import View
from workbench.report.frame.workbook import workbook
from workbench.report.shared import lists
from workbench.report.shared.book_sentences import front
from workbench.report.shared.coverage import lacking_list, resting_on_one, scenario
from workbench.report.shared.duties import duties_of_course
from workbench.report.shared.open_needs import by_reason
from workbench.report.shared.places import left_out, without_few
from workbench.report.shared.remedies import remedies_list
from workbench.report.shared.shares import shares_by_unit
from workbench.report.shared.stages import retest_days


def write(view: View) -> bytes:
    """Return the cohort's overview as a workbook."""
    listings = [
        page.domains(view),
        sessions(view),
        *shares_by_unit(view, [domain.id for domain in view.framework.domains]),
        means(view),
        coverage(view),
        alone(view),
        retest_days(view),
        *([duties_of_course(view)] if len(view.table("duties")) else []),
        by_reason(view, view.table("unmet")),
        remedies_list(view),
        page.came_in(view),
    ]
    return workbook(front(view, page.header(view), page.answer(view)), listings, view.speaker)


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
    return listing(view.speaker, page.about_means(view), columns, frame, title=view.say("Unit means"))


def coverage(view: View) -> Listing:
    """Return by domain how many people the units lack, in which scenario."""
    made = lacking_list(view)
    return replace(made, caption=f"{made.caption}. {scenario(view)}")


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
    return listing(view.speaker, caption, columns, frame, title=view.say("One qualified"))
