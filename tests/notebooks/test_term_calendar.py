"""The term's calendar: rows and columns of the sheet, its size, its words in both languages, and one sheet of A3."""

import re
from dataclasses import replace

import icalendar
import numpy as np
import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.report.frame.view import View, open_view
from workbench.report.term import page
from workbench.report.term.grid import SIZES, Box, fitting, sheet, side_by_side
from workbench.report.term.ics import write


def sessions(*rows):
    """Sessions of (site, room, week, weeks)."""
    frame = pd.DataFrame(rows, columns=["site", "room", "week", "n_weeks"])
    return frame.assign(words=[("Khóa A", "02–03/09 · 9 người")] * len(frame), state="planned")


def spans(row):
    return [(box.column, box.span) for box in row]


def test_a_room_has_one_row_unless_two_sessions_meet():
    boxes = [Box(0, 1, ("a",)), Box(1, 2, ("b",)), Box(3, 1, ("c",))]
    assert [spans(row) for row in side_by_side(boxes)] == [[(0, 1), (1, 2), (3, 1)]]
    assert [spans(row) for row in side_by_side([*boxes, Box(2, 1, ("d",))])] == [[(0, 1), (1, 2), (3, 1)], [(2, 1)]]
    assert side_by_side([]) == []


def test_weeks_without_a_session_have_no_column_and_rows_are_filled_up():
    made = sheet(sessions(("Cảng", "A", 2, 2), ("Cảng", "A", 7, 1), ("Cảng", "B", 3, 1)))
    assert made.weeks == (2, 3, 7)
    assert [(row.site, row.room) for row in made.rows] == [("Cảng", "A"), ("Cảng", "B")]
    assert [[None if box is None else box.span for box in row.cells(3)] for row in made.rows] == [[2, 1], [None, 1, None]]


def test_words_are_as_large_as_the_sheet_allows_and_never_too_small_to_read():
    few = sheet(sessions(*[("Cảng", f"P{k}", 1 + k, 1) for k in range(4)]))
    many = sheet(sessions(*[("Cảng", f"P{k:02d}", 1 + k % 16, 1) for k in range(32)]))
    assert (few.size, few.fits) == (SIZES[0], True)
    assert SIZES[-1] <= many.size < few.size
    assert many.fits
    # At 5 points a row of two lines is 6.5 + 2 × 5 × 1.24 = 18.9 points high: 34 of them stand on a sheet, no more.
    rows = [row for at in range(35) for row in sheet(sessions(("Cảng", f"P{at}", 1, 1))).rows]
    assert fitting(rows[:34], 16)[1]
    assert fitting(rows, 16) == (5.0, False)


@pytest.fixture(scope="module")
def view(small):
    return open_view(small.parameters, small.tables)


def shown(view, held):
    return replace(view, analysis=replace(view.analysis, tables={**view.analysis.tables, "sessions": held}))


def crowded(view, n=64, rooms=8):
    """So many sessions of two days, each room in use every week, with trainers by name."""
    one = view.table("sessions").iloc[0].to_dict()
    start = pd.Timestamp(view.start)
    rows = [
        one
        | {
            "session_id": f"s{k}", "week": 1 + k // rooms, "room": f"Phòng họp {1 + k % rooms}", "n_weeks": 1,
            "start": start + pd.Timedelta(weeks=k // rooms), "end": start + pd.Timedelta(weeks=k // rooms, days=1),
            "trainers": f"Nguyễn Thị Hồng Nhung {k}; Trần Quốc Cường {k}", "status": ["held", "confirmed", "planned"][k % 3],
            "course_id": list(view.framework.course_by_id)[k % len(view.framework.course_by_id)],
        }
        for k in range(n)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("language", "words"), [("vi", ("Tuần 1", "đã tổ chức")), ("en", ("Week 1", "held"))])
def test_every_session_stands_on_it_with_room_and_trainers(view, language, words):
    held = crowded(view)
    made = shown(View(view.analysis, Speaker(language)), held)
    html = page.calendar(made).html
    assert html.count('class="box ') == len(held)
    for cell in held["trainers"]:
        assert str(cell) in html
    assert len(re.findall(r'<th scope="row">', html)) == 8
    for word in (*words, "Phòng họp 8"):
        assert word in html
    assert "A3 landscape" in html


def test_without_rooms_and_names_it_says_how_many_teach_and_where(view):
    held = view.table("sessions")
    html = page.calendar(view).html
    assert html.count('class="box ') == len(held)
    n = int(held["n_trainers"].iloc[0])
    assert f"{n} " in html
    empty = page.calendar(shown(view, held.iloc[:0]))
    assert "<table" not in empty.html


def test_the_term_s_calendar_holds_every_session_with_room_and_trainers(view):
    held = crowded(view, n=9)
    calendar = icalendar.Calendar.from_ical(write(shown(view, held)))
    assert str(calendar["x-wr-timezone"]) == "Asia/Ho_Chi_Minh"
    events = calendar.walk("VEVENT")
    assert {str(event["uid"]) for event in events} == {f"s{k}@{view.parameters.cohort}" for k in range(9)}
    assert all(str(event["location"]).startswith("Phòng họp ") for event in events)
    assert all("Nguyễn Thị Hồng Nhung" in str(event["description"]) for event in events)
    assert np.all([isinstance(event["dtstart"].dt, type(view.start)) for event in events])
