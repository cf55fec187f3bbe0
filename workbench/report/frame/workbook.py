"""XLSX: typed cells under a frozen header with filters, set up to print on A4; never a formula, never a link."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from workbench.language import Speaker
from workbench.messages import msg_in
from workbench.report.frame.listing import Column, Listing, plain, said
from workbench.report.frame.package import NO_TIME

A4 = 9
NARROWEST, WIDEST = 8, 46
LONGEST_SHEET_NAME, LONGEST_MARGIN = 31, 255
FONT = "Arial"
INK, ACCENT, TINT, LINE = "#1B2733", "#1F4E79", "#EEF2F6", "#D5DCE3"
PLAIN_CELLS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


@dataclass(frozen=True, slots=True)
class Front:
    """What a workbook opens with: title, subtitle, what is simulated, the answer in sentences, and the source."""

    title: str
    subtitle: str
    stamps: Sequence[str]
    sentences: Sequence[str]
    source: str


def workbook(front: Front, listings: Sequence[Listing], speaker: Speaker) -> bytes:
    """Return a workbook: a sheet with the answer, then a sheet for each list.

    The same content gives the same bytes. Dates, money and shares are numbers with a format, ids and names are text
    whatever they begin with.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN_CELLS) as book:
        book.set_properties({"title": front.title, "subject": front.subtitle, "created": NO_TIME})
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(10)
        _summary(book, front, listings, speaker)
        for one in listings:
            _sheet(book, one, front, speaker)
    return content.getvalue()


def _summary(book: Any, front: Front, listings: Sequence[Listing], speaker: Speaker) -> None:
    sheet = book.add_worksheet(speaker.say("Summary")[:LONGEST_SHEET_NAME])
    look = {"font_name": FONT, "text_wrap": True, "valign": "top", "font_color": INK}
    title = book.add_format(look | {"bold": True, "font_size": 16})
    quiet = book.add_format(look | {"font_size": 9, "font_color": "#566472"})
    lead = book.add_format(look | {"font_size": 12})
    head = book.add_format(look | {"bold": True, "font_size": 11, "font_color": ACCENT})
    words = book.add_format(look | {"font_size": 10})
    lines = [
        (front.title, title, 22),
        (" · ".join([front.subtitle, *front.stamps]), quiet, 12.5),
        ("", words, 12.5),
        *((sentence, lead, 16.5) for sentence in front.sentences),
        ("", words, 12.5),
        (speaker.say("Sheets of this workbook"), head, 15),
        *((f"{one.title}: {one.caption}", words, 13.5) for one in listings),
        ("", words, 12.5),
        (front.source, quiet, 12.5),
    ]
    sheet.set_column(0, 0, 110)
    for at, (text, format, height) in enumerate(lines):
        room = 105 * 10 / format.font_size
        sheet.set_row(at, height * (1 + int(len(text) / room)))
        sheet.write_string(at, 0, str(plain(text)), format)
    sheet.hide_gridlines(2)
    _print_set_up(sheet, front, front.title)


def _sheet(book: Any, one: Listing, front: Front, speaker: Speaker) -> None:
    sheet = book.add_worksheet(one.title[:LONGEST_SHEET_NAME])
    head = book.add_format(
        {"font_name": FONT, "font_size": 10, "bold": True, "bg_color": TINT, "font_color": INK, "bottom": 1}
        | {"text_wrap": True, "valign": "vcenter"}
    )
    formats = {holds: book.add_format(_look(holds, speaker)) for holds in {c.holds for c in one.columns}}
    for at, column in enumerate(one.columns):
        sheet.write_string(0, at, column.words, head)
        sheet.set_column(at, at, _width(column, [row[at] for row in one.rows], speaker))
    for number, row in enumerate(one.rows, start=1):
        for at, (column, value) in enumerate(zip(one.columns, row, strict=True)):
            _write(sheet, (number, at), value, formats[column.holds])
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(one.rows), len(one.columns) - 1)
    sheet.repeat_rows(0)
    _print_set_up(sheet, front, one.caption)


def _write(sheet: Any, place: tuple[int, int], value: Any, format: Any) -> None:
    if value is None:
        sheet.write_blank(*place, None, format)
    elif isinstance(value, str):
        sheet.write_string(*place, value, format)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, format)
    else:
        sheet.write_datetime(*place, value, format)


DAY_IN_A_CELL = msg_in("format", "d mmm yyyy")


def _look(holds: str, speaker: Speaker) -> dict[str, object]:
    numbers = {
        "number": "#,##0;\u2212#,##0",
        "decimal": "#,##0.0",
        "money": "#,##0",
        "share": "0%",
        "date": speaker.say(DAY_IN_A_CELL),
    }
    look: dict[str, object] = {"font_name": FONT, "font_size": 10, "valign": "top", "bottom": 4, "bottom_color": LINE}
    if holds == "text":
        return look | {"text_wrap": True, "num_format": "@"}
    return look | {"num_format": numbers[holds]} | ({"align": "left"} if holds == "date" else {})


def _width(column: Column, values: Sequence[object], speaker: Speaker) -> float:
    longest = max((len(said(speaker, column, value)) for value in values), default=0)
    words = max(map(len, column.words.split()), default=0)
    return min(max(longest + 2, words + 4, NARROWEST), WIDEST)


def _print_set_up(sheet: Any, front: Front, caption: str) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    sheet.set_header(_margin("&L&9", caption, "&R&9", " · ".join(front.stamps)))
    sheet.set_footer(_margin("&L&8", front.source, "&R&9", "", "&P/&N"))


def _margin(left: str, words: str, right: str, other: str, fields: str = "") -> str:
    """Return a sheet's header or footer, its words shortened to what Excel allows."""
    room = LONGEST_MARGIN - len(left) - len(right) - len(fields) - 1
    other = other.replace("&", "&&")[:60]
    return f"{left}{words.replace('&', '&&')[: room - len(other)].rstrip('&')}{right}{other}{fields}"
