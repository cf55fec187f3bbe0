"""The term's calendar on one sheet of A3: sessions by week and room, with days, people and trainers; no officer."""

from __future__ import annotations

import pandas as pd

from workbench.report.frame.elements import Fragment, fill, paragraph
from workbench.report.frame.view import View, open_view
from workbench.report.shared.holidays import holiday_note, holiday_weeks
from workbench.report.term.grid import Row, sheet


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
    at_once = [_first_of_site(made.rows, at) for at in range(len(made.rows))]
    return fill(
        "term.html.j2",
        caption=view.say("Sessions by week and room: days, people, trainers"),
        place=view.say("Site, room"),
        weeks=[(view.say("Week {n}", n=week), view.speaker.day(view.week(week)), week in off) for week in made.weeks],
        rows=[
            (row.site if first else "", row.room, list(row.cells(len(made.weeks))), first)
            for row, first in zip(made.rows, at_once, strict=True)
        ],
        size=f"{made.size:g}",
        states=told,
        notes=[
            holiday_note(view, [week for week in off if week in made.weeks]),
            view.say("Weeks without a session are left out."),
            "" if made.fits else view.say("The calendar goes on on further sheets."),
        ],
    )


def _first_of_site(rows: tuple[Row, ...], at: int) -> bool:
    return at == 0 or rows[at].site != rows[at - 1].site


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
    days = speaker.day(first) if first == last else f"{speaker.day(first)}–{speaker.day(last)}"
    people = speaker.plural("{n} person", "{n} people", int(session["n_seats_used"]))
    return (view.course(str(session["course_id"])), f"{days} · {people}", trainers(view, session))


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
