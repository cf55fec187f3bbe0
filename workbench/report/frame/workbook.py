"""XLSX: a sheet with the answer, then a sheet for each list, set up to print on A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.language import Speaker
from workbench.listing.declare import Listing, unmarked
from workbench.listing.xlsx import FONT, INK, LONGEST_SHEET_NAME, add_sheet, opened
from workbench.report.frame.package import NO_TIME

A4 = 9
LONGEST_MARGIN = 255
ACCENT, QUIET = "#1F4E79", "#566472"


@dataclass(frozen=True, slots=True)
class Front:
    """What a workbook opens with: title, subtitle, what is simulated, the answer in sentences, and the source."""

    title: str
    subtitle: str
    stamps: Sequence[str]
    sentences: Sequence[str]
    source: str


def workbook(front: Front, listings: Sequence[Listing], speaker: Speaker) -> bytes:
    """Return a workbook: a sheet with the answer, then a sheet for each list that has rows.

    The same content gives the same bytes.
    """
    content = io.BytesIO()
    with opened(content) as book:
        book.set_properties({"title": front.title, "subject": front.subtitle, "created": NO_TIME})
        _summary(book, front, listings, speaker)
        for one in (one for one in listings if one.rows):
            _print_set_up(add_sheet(book, one), front, one.caption)
    return content.getvalue()


def _summary(book: Any, front: Front, listings: Sequence[Listing], speaker: Speaker) -> None:
    sheet = book.add_worksheet(speaker.say("Summary")[:LONGEST_SHEET_NAME])
    look = {"font_name": FONT, "text_wrap": True, "valign": "top", "font_color": INK}
    title = book.add_format(look | {"bold": True, "font_size": 16})
    quiet = book.add_format(look | {"font_size": 9, "font_color": QUIET})
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
        *((f"{one.title}: {one.caption}", words, 13.5) for one in listings if one.rows),
        *((f"{one.title}: {speaker.say('Nothing to list.')}", quiet, 12.5) for one in listings if not one.rows),
        ("", words, 12.5),
        (front.source, quiet, 12.5),
    ]
    sheet.set_column(0, 0, 110)
    for at, (text, format, height) in enumerate(lines):
        room = 105 * 10 / format.font_size
        sheet.set_row(at, height * (1 + int(len(text) / room)))
        sheet.write_string(at, 0, unmarked(text), format)
    sheet.hide_gridlines(2)
    _print_set_up(sheet, front, front.title)


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
