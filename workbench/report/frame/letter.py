"""DOCX: a plan in the layout of Vietnamese administrative documents (Decree 30/2020/NĐ-CP, Annex I).

A4, Times New Roman, margins 20 mm top and bottom, 30 left, 15 right; issuing body and national motto in the head;
legal bases in italics; numbered sections; recipients and signature; annexes in landscape; page number at the top in the
middle from page 2. Headings are headings and tables are tables, so that Word's navigation and editing work.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from workbench.language import Speaker
from workbench.listing.declare import Listing
from workbench.listing.docx import add_table, one_line
from workbench.messages import msg_in
from workbench.report.frame import ooxml
from workbench.report.frame.issuer import OPEN, Issuer
from workbench.report.frame.package import NO_TIME, timeless

A4 = Cm(21.0), Cm(29.7)
TOP = BOTTOM = Cm(2.0)
LEFT, RIGHT = Cm(3.0), Cm(1.5)
BODY_SIZE = Pt(13)
HEAD_WIDTHS = Cm(6.7), Cm(9.8)
FOOT_WIDTHS = Cm(8.2), Cm(8.3)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

PROOFED_AS = msg_in("format", "en-GB")


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section: title, paragraphs (one at least), and a table if it has one."""

    title: str
    paragraphs: Sequence[str]
    table: Listing | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A plan before it is a document.

    `subject` is what it is about, `basis` its legal bases as they are cited, `annexes` its lists (empty ones are left
    out), `signer` who signs, `stamps` what is simulated, `source` where its numbers come from. `called` is what kind of
    document it is (a plan where nothing is said), and `sign` the letters of that kind in its number.
    """

    issuer: Issuer
    year: int
    subject: str
    basis: Sequence[str]
    parts: Sequence[Part]
    annexes: Sequence[Listing]
    recipients: Sequence[str]
    signer: str
    stamps: Sequence[str] = field(default=())
    source: str = ""
    called: str = ""
    sign: str = "KH"


def docx(letter: Letter, speaker: Speaker) -> bytes:
    """Return a plan as a Word document; the same content gives the same bytes."""
    document = Document()
    ooxml.settle_styles(document, speaker.say(PROOFED_AS), BODY_SIZE)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = NO_TIME
    properties.title, properties.language = one_line(letter.subject), speaker.say(PROOFED_AS)
    page(document)
    head(document, letter.issuer, letter.year, speaker, number=f"{OPEN}/{letter.sign}-{OPEN}")
    _title(document, letter, speaker)
    for number, part in zip(ROMAN, letter.parts, strict=False):
        document.add_heading(f"{number}. {part.title}".upper(), level=1)
        paragraphs = [_body(document, words) for words in part.paragraphs]
        if part.table is not None and part.table.rows:
            paragraphs[-1].paragraph_format.keep_with_next = True
            _table(document, part.table, width=A4[0] - LEFT - RIGHT)
    _foot(document, letter, speaker)
    for number, annex in zip(ROMAN, [annex for annex in letter.annexes if annex.rows], strict=False):
        _annex(document, number, annex, letter, speaker)
    _margins_of_text(document, letter)
    content = io.BytesIO()
    document.save(content)
    return timeless(content.getvalue())


def page(document: Docx, *, across: bool = False) -> None:
    """Set a document on A4 with the margins of administrative documents; across, with a list's."""
    section = document.sections[0]
    section.page_width, section.page_height = reversed(A4) if across else A4
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = (Cm(2.0), Cm(2.0)) if across else (LEFT, RIGHT)
    section.header_distance, section.footer_distance = Cm(1.0), Cm(0.8)
    section.different_first_page_header_footer = True


def _margins_of_text(document: Docx, letter: Letter) -> None:
    """Number the pages from the second on, and say on every page where the numbers come from."""
    first = document.sections[0]
    number = first.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    ooxml.page_number(number)
    for footer in (first.footer, first.first_page_footer):
        words = " · ".join([*letter.stamps, letter.source])
        line(footer.paragraphs[0], words, size=Pt(8), align=ALIGN.LEFT)


def head(document: Docx, issuer: Issuer, year: int, speaker: Speaker, *, number: str = "") -> None:
    """Add the head of an administrative document: issuing body, motto, place and day; a number if it has one."""
    left, right = _two(document, HEAD_WIDTHS)
    line(left.paragraphs[0], issuer.superior.upper(), size=Pt(12))
    line(left.add_paragraph(), issuer.body.upper(), size=Pt(12), bold=True)
    ooxml.rule(left.add_paragraph(), inset=Cm(2.1))
    if number:
        line(left.add_paragraph(), speaker.say("No.: {number}", number=number), size=BODY_SIZE)
    line(right.paragraphs[0], speaker.say("SOCIALIST REPUBLIC OF VIET NAM"), size=Pt(12), bold=True)
    line(right.add_paragraph(), speaker.say("Independence - Freedom - Happiness"), size=BODY_SIZE, bold=True)
    ooxml.rule(right.add_paragraph(), inset=Cm(1.9))
    day = speaker.say("{place}, day {open} month {open} year {year}", place=issuer.place, open=OPEN, year=year)
    line(right.add_paragraph(), day, size=BODY_SIZE, italic=True)


def _title(document: Docx, letter: Letter, speaker: Speaker) -> None:
    title = document.add_paragraph((letter.called or speaker.say("Plan")).upper(), style="Title")
    title.paragraph_format.space_before = Pt(18)
    line(document.add_paragraph(), letter.subject, size=BODY_SIZE, bold=True)
    rule = document.add_paragraph()
    ooxml.rule(rule, inset=Cm(6.2))
    rule.paragraph_format.space_after = Pt(10)
    if letter.stamps:
        stamps = document.add_paragraph()
        line(stamps, " · ".join(letter.stamps), size=Pt(11), italic=True)
        stamps.paragraph_format.space_after = Pt(10)
    for words in letter.basis:
        _body(document, words, italic=True)


def _body(document: Docx, words: str, *, italic: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(one_line(words)).italic = italic
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(1.0)
    return paragraph


def _foot(document: Docx, letter: Letter, speaker: Speaker) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    signed(document, speaker, letter.recipients, letter.signer)


def signed(document: Docx, speaker: Speaker, recipients: Sequence[str], signer: str) -> None:
    """Add who gets a document, if anybody is named, and who signs it."""
    left, right = _two(document, FOOT_WIDTHS)
    if recipients:
        line(left.paragraphs[0], speaker.say("Recipients:"), size=Pt(12), bold=True, italic=True, align=ALIGN.LEFT)
    for at, words in enumerate(recipients):
        end = "." if at == len(recipients) - 1 else ";"
        line(left.add_paragraph(), f"- {words}{end}", size=Pt(11), align=ALIGN.LEFT)
    line(right.paragraphs[0], signer.upper(), size=BODY_SIZE, bold=True)
    line(right.add_paragraph(), speaker.say("(signature, seal, full name)"), size=Pt(12), italic=True)
    for _ in range(4):
        right.add_paragraph()


def _annex(document: Docx, number: str, annex: Listing, letter: Letter, speaker: Speaker) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = A4[1], A4[0]
    section.left_margin, section.right_margin = Cm(2.0), Cm(2.0)
    section.different_first_page_header_footer = False
    heading = document.add_heading(speaker.say("Annex {number}", number=number), level=1)
    heading.alignment, heading.paragraph_format.first_line_indent = ALIGN.CENTER, Cm(0)
    line(document.add_paragraph(), annex.caption.upper(), size=BODY_SIZE, bold=True)
    words = speaker.say(
        "(With plan No. {number} of day {open} month {open} year {year} of {body})",
        number=f"{OPEN}/{letter.sign}-{OPEN}",
        open=OPEN,
        year=letter.year,
        body=letter.issuer.body,
    )
    with_plan = document.add_paragraph()
    line(with_plan, words, size=BODY_SIZE, italic=True)
    with_plan.paragraph_format.space_after = Pt(8)
    _table(document, annex, width=A4[1] - Cm(4.0))


def _table(document: Docx, one: Listing, *, width: int) -> None:
    add_table(document, one, width=width)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _two(document: Docx, widths: tuple[int, int]) -> tuple[_Cell, _Cell]:
    """Add a table of two cells without borders, and return them."""
    table = document.add_table(1, 2)
    ooxml.fix(table, widths)
    return table.cell(0, 0), table.cell(0, 1)


def line(
    paragraph: Paragraph,
    words: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
) -> None:
    """Fill a paragraph of one line."""
    run = paragraph.add_run(one_line(words))
    run.font.size, run.bold, run.italic = size, bold, italic
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
