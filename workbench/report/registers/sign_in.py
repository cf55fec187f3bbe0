"""The list on which the people of one session sign, a column for each day; as a document and as a sheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from docx import Document
from docx.shared import Cm, Pt

from workbench.listing import Column, Listing, listing
from workbench.listing.docx import add_table, one_line
from workbench.parameters.workbook.layout import SIGN_IN
from workbench.report.frame import letter, ooxml
from workbench.report.frame.issuer import department_issuer
from workbench.report.frame.package import NO_TIME, timeless
from workbench.report.frame.view import View
from workbench.report.registers.seats import seated, sessions, training_days

DAYS_ON_A_PAGE = 5
"""Columns to sign in that leave room for a signature on A4 across; further days stand in further tables."""
ROW_HEIGHT = Cm(1.0)


def about(view: View, session_id: str) -> list[str]:
    """Return what stands above a session's lists: course, then session, days and place."""
    held = sessions(view).set_index("session_id").loc[session_id]
    days = view.speaker.period(held["start"].date(), held["end"].date())
    lines = [
        view.course(held["course_id"]),
        view.say("Session {id}; {days}; site: {site}", id=session_id, days=days, site=view.site(held["site"])),
    ]
    return [*lines, *filter(None, [" · ".join(view.stamps())])]


def sign_in(view: View, session_id: str, days: Sequence[dt.date]) -> Listing:
    """Return who signs on some days."""
    people = seated(view, session_id)
    columns = [
        Column("name", view.say("Full name")),
        Column("unit", view.say("Unit")),
        *(Column(f"day_{at}", view.say("Signature {day}", day=view.speaker.date(day))) for at, day in enumerate(days)),
    ]
    rows = [(who.name, view.unit(who.unit_id), *[""] * len(days)) for who in people.itertuples()]
    return listing(view.speaker, view.say("Sign-in list"), columns, rows, title=view.name(SIGN_IN))


def days_of(view: View, session_id: str) -> list[dt.date]:
    """Return the days on which people sign: the working days of a session."""
    held = sessions(view).set_index("session_id").loc[session_id]
    return training_days(view, held["start"].date(), held["end"].date())


def document(view: View, session_id: str) -> bytes:
    """Return the sign-in list of a session as a Word document on A4 across; the same content gives the same bytes."""
    made = Document()
    spoken = view.say(letter.PROOFED_AS)
    ooxml.settle_styles(made, spoken, letter.BODY_SIZE)
    title, *lines = about(view, session_id)
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = NO_TIME
    properties.title, properties.language = one_line(title), spoken
    letter.page(made, across=True)
    letter.head(made, department_issuer(view), view.start.year, view.speaker)
    heading = made.add_paragraph(view.say("Sign-in list").upper(), style="Title")
    heading.paragraph_format.space_before = Pt(12)
    letter.line(made.add_paragraph(), title, size=letter.BODY_SIZE, bold=True)
    for words in lines:
        letter.line(made.add_paragraph(), words, size=Pt(12), italic=True)
    days = days_of(view, session_id)
    blocks = [days[at : at + DAYS_ON_A_PAGE] for at in range(0, len(days), DAYS_ON_A_PAGE)] or [[]]
    for at, block in enumerate(blocks):
        if at:
            made.add_page_break()
        made.add_paragraph().paragraph_format.space_after = Pt(0)
        add_table(made, sign_in(view, session_id, block), width=letter.A4[1] - Cm(4.0), height=ROW_HEIGHT)
    made.add_paragraph().paragraph_format.space_after = Pt(0)
    letter.signed(made, view.speaker, [], view.say("Head of the class"))
    content = io.BytesIO()
    made.save(content)
    return timeless(content.getvalue())
