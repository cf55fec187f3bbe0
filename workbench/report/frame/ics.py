"""iCalendar (RFC 5545): sessions as all-day events that a calendar programme takes up, and brings up to date.

An event has the same id in every edition of a plan, and a number that rises with it: taken up again, a calendar moves
what moved, and a session that is no longer attended is struck out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

from workbench import __version__

TIME_ZONE = "Asia/Ho_Chi_Minh"
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Occasion:
    """A session in somebody's calendar.

    Attributes:
        id: the session's id.
        first, last: its first and last day.
        title: the course.
        place: where it is; "" where nowhere.
        note: who goes, or what it is for; "" for nothing.
        gone: whether it is no longer attended.
    """

    id: str
    first: dt.date
    last: dt.date
    title: str
    place: str
    note: str = ""
    gone: bool = False


def calendar(occasions: Iterable[Occasion], *, whose: str, cohort: str, made: dt.date, edition: int) -> bytes:
    """Return a calendar; the same content gives the same bytes.

    Args:
        occasions: the sessions.
        whose: what the calendar is called.
        cohort: id of the cohort; with the session's id it makes an event's own.
        made: day as of which the plan was made.
        edition: number of its edition, from 1.
    """
    whole = Calendar()
    whole.add("prodid", f"-//Training Needs Workbench//{__version__}//")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", whose)
    whole.add("x-wr-timezone", TIME_ZONE)
    stamp = dt.datetime.combine(made, dt.time(), dt.UTC)
    for one in sorted(occasions, key=lambda o: (o.first, o.id, o.gone)):
        event = Event()
        event.add("uid", f"{one.id}@{cohort}")
        event.add("dtstamp", stamp)
        event.add("sequence", edition - 1)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + ONE_DAY)
        event.add("summary", one.title)
        event.add("status", "CANCELLED" if one.gone else "CONFIRMED")
        for name, words in (("location", one.place), ("description", one.note)):
            if words:
                event.add(name, words)
        whole.add_component(event)
    content: bytes = whole.to_ical()
    return content
