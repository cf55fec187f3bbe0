"""The lists of a plan: seats, sessions, courses, coaching pairs, needs that stay open; each row with its ids."""

from __future__ import annotations

import datetime as dt
from functools import partial

import numpy as np
import pandas as pd

from workbench.analysis.seats import scales_of
from workbench.listing import Column, Listing, listing
from workbench.report.frame.view import View
from workbench.report.frame.words import FORMS
from workbench.report.shared.open_needs import reason
from workbench.report.shared.remedies import remedy_in_all, remedy_name, told
from workbench.tables.seats import for_itself


def seats(view: View, plan: pd.DataFrame, taken: pd.DataFrame | None = None) -> Listing:
    """Return who goes to which session, in time.

    Args:
        view: the words.
        plan: training plan joined with its sessions.
        taken: table `attendance`; who passed the same course before has a remark.
    """
    ordered = plan.sort_values(["start", "session_id", "officer_id"])
    people = _people(view, ordered["officer_id"])
    frame = ordered.assign(
        **people,
        course=ordered["course_id"].map(view.course),
        scale=["; ".join(map(view.scale, scales)) for scales in scales_of(ordered)],
        place=ordered["site"].map(view.site),
        **{name: ordered[name].mask(for_itself(ordered)) for name in ("from_level", "to_level")},
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("position", view.say("Position")),
        Column("unit", view.say("Unit")),
        Column("course", view.say("Course")),
        Column("scale", view.say("Competency")),
        Column("from_level", view.say("From level"), "number"),
        Column("to_level", view.say("To level"), "number"),
        Column("start", view.say("First day"), "date"),
        Column("end", view.say("Last day"), "date"),
        Column("days", view.say("Days"), "decimal"),
        Column("place", view.say("Site")),
        Column("cost_share", view.say("Part of the cost"), "money"),
        Column("session_id", view.say("Session id"), "code"),
    ]
    if "larger_open" in ordered and ordered["larger_open"].notna().any():
        frame = frame.assign(larger=[view.scale(scale) if pd.notna(scale) else "" for scale in ordered["larger_open"]])
        columns.append(Column("larger", view.say("Larger need that stays open, since the plan gains more so")))
    again = {} if taken is None else _taken(view, taken)
    if any((row.officer_id, row.course_id) in again for row in ordered.itertuples()):
        said = [again.get((row.officer_id, row.course_id), "") for row in ordered.itertuples()]
        frame = frame.assign(again=said)
        columns.append(Column("again", view.say("The same course, passed before")))
    return listing(view.speaker, view.say("Who goes where, and when"), columns, frame, title=view.say("Seats"))


def _taken(view: View, taken: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return officer and course → the last day on which it was passed, as far as it is known."""
    days = taken["date"] if "date" in taken else pd.Series(pd.NaT, index=taken.index)
    last = taken.assign(date=days).sort_values("date", na_position="first").drop_duplicates(
        ["officer_id", "course_id"], keep="last"
    )  # fmt: skip
    return {
        (str(row.officer_id), str(row.course_id)): view.say("yes") if pd.isna(row.date) else view.speaker.date(row.date)
        for row in last.itertuples()
    }


def sessions(view: View, given: pd.DataFrame) -> Listing:
    """Return the sessions in time; `given` are rows of table `sessions`."""
    ordered = given.sort_values(["start", "course_id", "session_id"])
    courses = ordered["course_id"].map(view.framework.course_by_id)
    frame = ordered.assign(
        course=ordered["course_id"].map(view.course),
        scale=[view.scale(course.lifts.scale) for course in courses],
        from_level=[course.lifts.from_ for course in courses],
        to_level=[course.lifts.to for course in courses],
        form=[view.name(FORMS[course.form]) for course in courses],
        place=ordered["site"].map(view.site),
    )
    columns = [
        Column("session_id", view.say("Session id"), "code"),
        Column("course", view.say("Course")),
        Column("scale", view.say("Competency")),
        Column("from_level", view.say("From level"), "number"),
        Column("to_level", view.say("To level"), "number"),
        Column("start", view.say("First day"), "date"),
        Column("end", view.say("Last day"), "date"),
        Column("days", view.say("Days"), "decimal"),
        Column("form", view.say("Form")),
        Column("place", view.say("Site")),
        Column("n_trainers", view.say("Trainers"), "number"),
        Column("n_seats_used", view.say("Seats used"), "number", sums=True),
        Column("n_seats", view.say("Places"), "number", sums=True),
        Column("cost", view.say("Cost"), "money", sums=True),
    ]
    caption = view.say("Sessions of the plan, in time")
    total = view.speaker.plural("Total, {n} session", "Total, {n} sessions", len(given))
    return listing(view.speaker, caption, columns, frame, title=view.say("Sessions"), total=total, cards=True)


def in_short(view: View, one: Listing) -> Listing:
    """Return a list with the levels of a step in one column, and its days in another."""
    step = Column("step", view.say("Level"), stands="c")
    days = Column("dates", view.say("Dates"), stands="d")
    one = one.merged("from_level", "to_level", step, lambda a, b: "–" if a is None else f"{a} → {b}")
    return one.merged("start", "end", days, partial(_days, view))


def _days(view: View, first: dt.date, last: dt.date) -> str:
    """Return days that break between first and last only."""
    return " – ".join(day.replace(" ", "\u00a0") for day in view.speaker.period(first, last).split(" – "))


def courses(view: View, given: pd.DataFrame) -> Listing:
    """Return content and programme: the courses that sessions hold; `given` are sessions in time."""
    counts = given["course_id"].value_counts(sort=False)
    chosen = [view.framework.course_by_id[str(course)] for course in given["course_id"].drop_duplicates()]
    frame = pd.DataFrame(
        {
            "course": [view.name(course.title) for course in chosen],
            "lifts": [
                f"{view.scale(c.lifts.scale)}, {view.say('level {a} → {b}', a=c.lifts.from_, b=c.lifts.to)}"
                for c in chosen
            ],
            "topics": [view.topics(course) or None for course in chosen],
            "days": [course.days for course in chosen],
            "form": [view.name(FORMS[course.form]) for course in chosen],
            "sessions": [int(counts[course.id]) for course in chosen],
        }
    )
    columns = [
        Column("course", view.say("Course")),
        Column("lifts", view.say("Lifts")),
        Column("topics", view.say("Topics")),
        Column("days", view.say("Days"), "decimal"),
        Column("form", view.say("Form")),
        Column("sessions", view.say("Sessions"), "number"),
    ]
    caption = view.say("Courses of the programme")
    return listing(view.speaker, caption, columns, frame, title=view.say("Courses"), cards=True)


def pairs(view: View, coaching: pd.DataFrame) -> Listing:
    """Return who coaches whom in what, from when to when; `coaching` are rows of table `coaching_plan`."""
    ordered = coaching.sort_values(["coach_id", "officer_id", "scale_id"])
    frame = ordered.assign(
        **_people(view, ordered["officer_id"]),
        coach=[view.people.get(coach, coach) for coach in ordered["coach_id"]],
        scale=ordered["scale_id"].map(view.scale),
    )
    columns = [
        Column("coach_id", view.say("Coach id"), "code"),
        Column("coach", view.say("Coach")),
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Officer")),
        Column("unit", view.say("Unit")),
        Column("scale", view.say("Competency")),
        Column("from_level", view.say("From level"), "number"),
        Column("to_level", view.say("To level"), "number"),
        Column("start", view.say("First day"), "date"),
        Column("end", view.say("Last day"), "date"),
    ]
    if "lower_grade" in coaching and coaching["lower_grade"].fillna(False).any():
        lower = ordered["lower_grade"].fillna(False).astype(bool)
        frame = frame.assign(grade=np.where(lower, view.say("the coach has a lower grade"), ""))
        columns.append(Column("grade", view.say("Grade")))
    return listing(view.speaker, view.say("Coaching pairs"), columns, frame, title=view.say("Coaching"))


def open_needs(view: View, unmet: pd.DataFrame) -> Listing:
    """Return the needs that stay open, undecided ones too, with why and what would close each at what price."""
    remedies = told(view).set_index("remedy_id")
    remedies = remedies[remedies.index.isin(unmet["remedy_id"])]
    worded = {key: remedy_in_all(view, row) for key, row in remedies.iterrows()}
    ordered = unmet.sort_values(["reason", "scale_id", "officer_id"])
    needs = view.needs()[["officer_id", "scale_id", "required", "level"]]
    frame = ordered.merge(needs, on=["officer_id", "scale_id"], how="left")
    named = frame["remedy"].map(lambda code: remedy_name(view, code), na_action="ignore")
    why = frame["reason"].map(lambda code: view.name(reason(code)))
    if "ordered" in frame:
        why = why.where(frame["ordered"].isna(), why + " (" + frame["ordered"].fillna("") + ")")
    frame = frame.assign(
        **_people(view, frame["officer_id"]),
        scale=frame["scale_id"].map(view.scale),
        why=why,
        what=frame["remedy_id"].map(worded).fillna(named),
        cost=frame["remedy_id"].map(remedies["cost"]),
        budget_short=frame["remedy_id"].map(remedies["budget_short"]),
    )
    columns = [
        Column("officer_id", view.say("Officer id"), "code"),
        Column("name", view.say("Name")),
        Column("unit", view.say("Unit")),
        Column("scale", view.say("Need")),
        Column("required", view.say("Level required"), "number"),
        Column("level", view.say("Level estimated"), "number"),
        Column("why", view.say("Why")),
        Column("what", view.say("What would close it")),
        Column("cost", view.say("Price of the remedy"), "money"),
        Column("budget_short", view.say("What the budget lacks"), "money"),
    ]
    caption = view.say(
        "What stays open or goes on after a first step, undecided and missing results too: why, and what would close it"
    )
    return listing(view.speaker, caption, columns, frame, title=view.say("Open needs"))


def _people(view: View, officers: pd.Series) -> dict[str, list[str]]:
    """Return name, position and unit of officers, in their order."""
    known = view.table("officers").set_index("officer_id")
    found = known.loc[officers]
    return {
        "name": [view.people[officer] for officer in officers],
        "position": [view.position(position) for position in found["position_id"]],
        "unit": [view.unit(unit) for unit in found["unit_id"]],
    }
