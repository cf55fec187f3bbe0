"""The term's calendar on one sheet of A3: sessions by week and room, with days, people and trainers; no officer."""

from __future__ import annotations

import pandas as pd

from workbench.report.frame.elements import Fragment, fill, paragraph
from workbench.report.frame.view import View, open_view
from workbench.report.shared.holidays import holiday_note, holiday_weeks
from workbench.report.term.grid import Row, sheet

NO_BREAK = "\u00a0"


def open_page(parameters: str, tables: str = "", language: str = "") -> View:
    """Open the calendar of a cohort's plan."""
    return open_view(parameters, tables, language)


def header(view: View) -> Fragment:
    """Name the calendar, and count its sessions."""
    held = view.table("sessions")
    return view.open(
        view.say("Calendar of the term"),
        view.speaker.plural("{n} session", "{n} sessions", len(held)),
        view.speaker.plural("{n} seat", "{n} seats", int(held["n_seats_used"].sum())),
    )


def calendar(view: View) -> Fragment:
    """Lay the sessions out: a row for each room, a column for each week with sessions."""
    if view.table("sessions").empty:
        return paragraph(view.say("No session opens."))
    made, off = sheet(_described(view)), holiday_weeks(view)
    told = {"confirmed": view.say("confirmed"), "held": view.say("held")}
    above = [None, *made.rows]
    return fill(
        "term.html.j2",
        caption=view.say("Sessions by week and room: days, people, trainers"),
        place=view.say("Site, room"),
        weeks=[(view.say("Week {n}", n=week), view.speaker.day(view.week(week)), week in off) for week in made.weeks],
        rows=[
            (*_head(row, before), list(row.cells(len(made.weeks))))
            for row, before in zip(made.rows, above, strict=False)
        ],
        size=f"{made.size:g}",
        states=told,
        notes=[
            holiday_note(view, [week for week in off if week in made.weeks]),
            view.say("Weeks without a session are left out.") if _left_out(made.weeks) else "",
            "" if made.fits else view.say("The calendar goes on on further sheets."),
        ],
    )


def _left_out(weeks: tuple[int, ...]) -> bool:
    return weeks[-1] - weeks[0] + 1 > len(weeks)


def _head(row: Row, above: Row | None) -> tuple[str, str, str]:
    """Return what stands at a row's head, as far as it differs from the row above: its kind, site and room."""
    if above is None or above.site != row.site:
        return "site", row.site, row.room
    return ("room", "", row.room) if above.room != row.room else ("", "", "")


def _described(view: View) -> pd.DataFrame:
    """Return the sessions in the order of their rows, with the words of each."""
    held = view.table("sessions")
    room = held["room"] if "room" in held else pd.Series(None, index=held.index, dtype=object)
    state = held["status"] if "status" in held else pd.Series("planned", index=held.index)
    frame = held.assign(
        site=[_place(view, site) for site in held["site"]],
        room=room.fillna("").astype("str"),
        elsewhere=held["site"].isna(),
        words=[_words(view, row) for _, row in held.iterrows()],
        state=state.fillna("planned"),
    )
    return frame.sort_values(["elsewhere", "site", "room", "week", "start", "session_id"])


def _place(view: View, site: object) -> str:
    return view.say("At the place of work") if pd.isna(site) else view.site(str(site))


def _words(view: View, session: pd.Series) -> tuple[str, ...]:
    speaker, first, last = view.speaker, session["start"].date(), session["end"].date()
    people = speaker.plural("{n} person", "{n} people", int(session["n_seats_used"])).replace(" ", NO_BREAK)
    return (view.course(str(session["course_id"])), f"{speaker.days(first, last)}: {people}", trainers(view, session))


def trainers(view: View, session: pd.Series) -> str:
    """Return who teaches a session by name, or how many do; "" where nobody does."""
    named = session.get("trainers")
    if isinstance(named, str) and named:
        return named
    n = int(session["n_trainers"])
    return view.speaker.plural("{n} trainer", "{n} trainers", n) if n else ""


def foot(view: View) -> Fragment:
    """Say for whom it is, and where it comes from."""
    readers = view.say("For the training department and the leadership; not to be passed on.")
    return fill("foot.html.j2", words=f"{readers} {view.source()}")
