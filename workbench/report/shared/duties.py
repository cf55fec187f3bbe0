"""Duties as pages show them, apart from needs: courses that positions must take; and posts due for rotation."""

from __future__ import annotations

import pandas as pd

from workbench import tables
from workbench.listing import Column, Listing, listing
from workbench.report.frame.elements import Fragment, listed, paragraph, section
from workbench.report.frame.view import View
from workbench.report.shared.open_needs import reason

VALID = "valid"


def falling_due(duties: pd.DataFrame) -> pd.DataFrame:
    """Return the duties that fall due within the plan, or are due already."""
    return duties[duties["state"].ne(VALID)]


def due_list(view: View, duties: pd.DataFrame) -> Listing:
    """Return who is due in which course by when, the session that renews it, and else what keeps it without a seat.

    Args:
        view: the words.
        duties: rows of table `duties`.
    """
    due = falling_due(duties)
    held = view.table("sessions").set_index("session_id")
    due = due.assign(turn=due["due"].fillna(pd.Timestamp.min)).sort_values(["turn", "course_id", "officer_id"])
    starts, ends, sites = (
        held[name].reindex(due["session_id"]).set_axis(due.index) for name in ("start", "end", "site")
    )
    frame = due.assign(
        name=[view.people.get(str(officer), str(officer)) for officer in due["officer_id"]],
        position=due["position_id"].map(view.position),
        unit=due["unit_id"].map(view.unit),
        course=due["course_id"].map(view.course),
        told=[_due(view, row.state, row.due) for row in due.itertuples()],
        start=starts,
        end=ends,
        place=[view.site(site) if pd.notna(site) else "" for site in sites],
        seat=[_planned(view, row.planned, row.reason) for row in due.itertuples()],
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("position", view.say("Position")),
        Column("unit", view.say("Unit")),
        Column("course", view.say("Course")),
        Column("held_on", view.say("Last completed"), "date"),
        Column("told", view.say("To be renewed by")),
        Column("start", view.say("First day"), "date"),
        Column("end", view.say("Last day"), "date"),
        Column("place", view.say("Site")),
        Column("seat", view.say("In the plan")),
    ]
    caption = view.say("Duties that fall due by {day}: courses that the position must take", day=_end(view))
    return listing(view.speaker, caption, columns, frame, title=view.say("Duties"), cards=True)


def _end(view: View) -> str:
    return view.speaker.date(view.plan_end)


def _due(view: View, state: str, due: pd.Timestamp) -> str:
    if state == "never":
        return view.say("at once: no certificate is held")
    day = view.speaker.date(due.date())
    return view.say("{day} (passed)", day=day) if state == "overdue" else day


def _planned(view: View, planned: str, why: object) -> str:
    if planned == "in_time":
        return view.say("in time")
    if planned == "late":
        return view.say("after the day")
    return view.say("no seat: {reason}", reason=view.name(reason(str(why))))


def duties_of_course(view: View) -> Listing:
    """Return by course how many people must take it, how many are due, and with a seat in time, late or without."""
    duties = view.table(tables.DUTIES)
    due = falling_due(duties)
    planned = pd.crosstab(due["course_id"], due["planned"]).reindex(columns=["in_time", "late", "none"], fill_value=0)
    without = due[due["planned"].eq("none")]
    said = {
        course: "; ".join(
            f"{view.name(reason(str(why)))} ({view.speaker.number(int(n))})" for why, n in rows.value_counts().items()
        )
        for course, rows in without.groupby("course_id")["reason"]
    }
    people = duties["course_id"].value_counts().sort_index()
    frame = pd.DataFrame({"people": people}).join(planned).fillna(0).astype(int)
    frame = frame.assign(
        course=[view.course(str(course)) for course in frame.index],
        due=frame[["in_time", "late", "none"]].sum(axis=1),
        why=[said.get(course, "") for course in frame.index],
    )
    columns = [
        Column("course", view.say("Course")),
        Column("people", view.say("People who must take it"), "number", sums=True),
        Column("due", view.say("Due in the plan"), "number", sums=True),
        Column("in_time", view.say("Seat in time"), "number", sums=True),
        Column("late", view.say("Seat after the day"), "number", sums=True),
        Column("none", view.say("Without a seat"), "number", sums=True),
        Column("why", view.say("Why without a seat")),
    ]
    caption = view.say(
        "Duties by course: people whose position must take it, and what the plan gives by {day}", day=_end(view)
    )
    total = view.say("All courses")
    return listing(view.speaker, caption, columns, frame, title=view.say("Duties"), total=total, cards=True)


def about_duties(view: View, duties: pd.DataFrame) -> str:
    """Say how many duties fall due, and how many of them have a seat in time, late or none."""
    due, speaker = falling_due(duties), view.speaker
    n = {code: speaker.number(int(times)) for code, times in due["planned"].value_counts().items()}
    parts = [
        view.say("{n} with a seat in time", n=n["in_time"]) if "in_time" in n else "",
        view.say("{n} with a seat after the day", n=n["late"]) if "late" in n else "",
        view.say("{n} without a seat", n=n["none"]) if "none" in n else "",
    ]
    said = speaker.plural(
        "{n} duty falls due by {day}: {parts}.",
        "{n} duties fall due by {day}: {parts}.",
        len(due),
        day=_end(view),
        parts=speaker.listing([part for part in parts if part]),
    )
    return f"{said} {weight_of_duties(view)}"


def weight_of_duties(view: View) -> str:
    """Say what a duty counts in the plan beside needs."""
    weight = view.parameters.training.duties
    return view.say(
        "A duty is no need: it says nothing of anybody's level. A seat that renews it in time counts {weight} levels "
        "of a need that counts fully, half of it after the day.",
        weight=view.speaker.number(weight, int(weight % 1 > 0)),
    )


def duties_section(view: View, duties: pd.DataFrame) -> Fragment:
    """Return the part of a page about some people's duties; nothing where none falls due."""
    if falling_due(duties).empty:
        return paragraph("")
    shown = due_list(view, duties).without("officer_id").without("unit").without("held_on")
    if view.of_one_officer:
        shown = shown.without("name").without("position")
    return section(view.say("Duties"), paragraph(about_duties(view, duties)), listed(shown))


def duties_overview(view: View) -> Fragment:
    """Return the cohort's part about duties; nothing where no position has any."""
    duties = view.table(tables.DUTIES)
    if duties.empty:
        return paragraph("")
    return section(view.say("Duties"), paragraph(about_duties(view, duties)), listed(duties_of_course(view)))


def rotation_list(view: View) -> Listing:
    """Return who is due for rotation by the plan's last day, and the move that is ordered already."""
    due = view.table(tables.ROTATION_DUE)
    frame = due.assign(
        name=[view.people.get(str(officer), str(officer)) for officer in due["officer_id"]],
        unit=due["unit_id"].map(view.unit),
        position=due["position_id"].map(view.position),
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("unit", view.say("Unit")),
        Column("position", view.say("Position")),
        Column("since", view.say("In the post since"), "date"),
        Column("years", view.say("Years of the rule"), "decimal"),
        Column("due", view.say("Due for rotation from"), "date"),
        Column("ordered", view.say("Ordered from"), "date"),
    ]
    caption = view.say("Due for rotation by {day}", day=_end(view))
    return listing(view.speaker, caption, columns, frame, title=view.say("Rotation"), cards=True)


def rotation_section(view: View) -> Fragment:
    """Return the part about rotation of posts; nothing where nobody is due."""
    if view.table(tables.ROTATION_DUE).empty:
        return paragraph("")
    said = view.say(
        "These officers have held their post for the years of its rule. The proposals keep the position, so they move "
        "none of them, and bring nobody back into a post just left. Who is due counts in the coverage until a move is "
        "ordered."
    )
    return section(view.say("Due for rotation"), paragraph(said), listed(rotation_list(view).without("officer_id")))
