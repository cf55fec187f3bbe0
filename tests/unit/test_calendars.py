"""Calendars of units and officers: what a calendar programme reads, and what the packs' gate reads of them."""

import datetime as dt

import icalendar
import pytest

from workbench.release.pieces import Unreadable
from workbench.release.plain import read_calendar
from workbench.report.frame.ics import Occasion, calendar

MONDAY = dt.date(2026, 11, 30)
LONG = "Nguyễn Thị Hoàng Anh, Trần Văn Bình; Lê Thị Hương Giang và tất cả những người khác của đội"


def made(*occasions, edition=1):
    return calendar(occasions, whose="Đội 1", cohort="c", made=MONDAY, edition=edition)


def events(content):
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_a_session_is_an_all_day_event_from_its_first_to_its_last_day():
    (event,) = events(made(Occasion("s-w01", MONDAY, MONDAY + dt.timedelta(days=2), "Khóa A", "Cảng", LONG)))
    assert (event["dtstart"].dt, event["dtend"].dt) == (MONDAY, MONDAY + dt.timedelta(days=3))
    assert (str(event["summary"]), str(event["location"]), str(event["description"])) == ("Khóa A", "Cảng", LONG)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == ("s-w01@c", 0, "CONFIRMED")


def test_the_next_edition_keeps_the_event_s_id_with_a_higher_number_and_strikes_out_what_is_gone():
    (event,) = events(made(Occasion("s-w01", MONDAY, MONDAY, "Khóa A", "", gone=True), edition=3))
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == ("s-w01@c", 2, "CANCELLED")
    assert "location" not in event
    assert "description" not in event


def test_the_same_content_gives_the_same_bytes_in_whatever_order_it_comes():
    one, two = Occasion("a", MONDAY, MONDAY, "A", ""), Occasion("b", MONDAY, MONDAY, "B", "")
    assert made(one, two) == made(two, one)


def test_the_gate_reads_folded_and_escaped_lines_whole():
    content = made(Occasion("s-w01", MONDAY, MONDAY, "Khóa A", "", LONG))
    assert LONG.encode() not in content
    text = "\n".join(piece.text for piece in read_calendar(content))
    assert LONG in text
    with pytest.raises(Unreadable):
        list(read_calendar(b"BEGIN:VCARD"))
