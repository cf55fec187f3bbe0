"""A list that stands in a page, a workbook and a document holds the same cells in each, in both languages."""

import io
import re

import lxml.html
import openpyxl
import pytest
from docx import Document

from workbench.language import Speaker
from workbench.report.kinds import KINDS, open_page, written

DONG = " (đồng)"
SHARED = [
    ("cohort", "plans", "Needs, seats, coaching and cost by domain", "Domains", None),
    ("cohort", "coverage", "People whom the units lack at the levels that they need, summed over units and levels", "Coverage", None),
    ("cohort", "stays_open", "Needs that are not closed, or not all the way, by reason", "Open needs", None),
    ("cohort", "stays_open", "What would close the open needs, the lowest price per need first", "Remedies", None),
    ("cohort", "ledger", "Rows in = accepted + set aside", "Data received", None),
    ("domain", "sessions", "Sessions of the plan, in time", "Sessions", "Form"),
    ("domain", "programme", "Courses of the programme", None, "Topics"),
    ("domain", "stays_open", "Certain needs that training and coaching do not close", None, "What would close it"),
    ("unit", "coverage", "People needed and people qualified; short: once the plan is carried out", "Coverage", None),
    ("unit", "stays_open", "Certain needs that training and coaching do not close", None, "What would close it"),
]  # fmt: skip
COMPARED = {
    "Domains": 8, "Coverage": 6, "Open needs": 3, "Remedies": 4, "Data received": 4, "Sessions": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def made(small):
    """Page (by part), workbook and document of the cohort, a domain and a unit, made once in each language."""
    kept = {}

    def of(kind, language):
        if (kind, language) not in kept:
            parameters = {"parameters": small.parameters, "tables": small.tables, "language": language}
            page = open_page(KINDS[kind], parameters)
            about = {} if kind == "cohort" else {kind: getattr(page, kind)}
            documents = dict(written(KINDS[kind], list(KINDS[kind].documents), parameters | about))
            kept[kind, language] = page, documents
        return kept[kind, language]

    return of


def page_rows(kind, page, part, caption):
    module = __import__(f"workbench.report.{kind}.page", fromlist=[part])
    tables = lxml.html.fromstring(str(getattr(module, part)(page).html)).iter("table")
    table = next(table for table in tables if table.findtext("caption") == caption)
    heads = [head.text_content() for head in table.findall("thead/tr/th")]
    return [dict(zip(heads, (cell.text_content() for cell in row), strict=True)) for row in table.findall("tbody/tr")]


def in_words(speaker, heading, cell):
    """A workbook's cell as a page says it."""
    if cell.value is None:
        return None
    if heading.endswith(DONG):
        return speaker.money(cell.value)
    if "%" in cell.number_format:
        return speaker.percent(100 * cell.value)
    if isinstance(cell.value, int | float):
        return speaker.number(cell.value, int(cell.value % 1 > 0))
    return str(cell.value)


def sheet_rows(speaker, document, title):
    head, *rows = openpyxl.load_workbook(io.BytesIO(document))[title].iter_rows()
    return [
        {h.value.removesuffix(DONG): in_words(speaker, h.value, c) for h, c in zip(head, row, strict=True)}
        for row in rows
    ]


def document_rows(speaker, document, heading):
    for table in Document(io.BytesIO(document)).tables:
        heads, *rows = ([cell.text for cell in row.cells] for row in table.rows)
        if heading in heads:
            return [
                {
                    h.removesuffix(DONG): speaker.money(float(re.sub(r"[.,]", "", c))) if h.endswith(DONG) else c
                    for h, c in zip(heads[1:], row[1:], strict=True)
                }
                for row in rows
            ]
    raise AssertionError(heading)


def bare(words):
    """A cell's words without the sign of a shortage, blanks alike; nothing, a dash and nought of people short are one."""
    said = " ".join((words or "–").removeprefix("▲ ").split())
    return "–" if said == "0" else said


def assert_alike(page, other, least):
    """Compare the headings that both have; the word for the sums stands in each one's own first column."""
    first, *_ = page[0]
    shared = [heading for heading in page[0] if heading in other[0]]
    assert len(shared) >= least
    for heading in shared:
        cells = [(bare(row[heading]), bare(beside[heading])) for row, beside in zip(page, other, strict=False)]
        for at, (one, beside) in enumerate(cells):
            assert one == beside or "/" in one or (heading == first and at == len(page) - 1), (heading, at)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("kind", "part", "caption", "sheet", "heading"), SHARED)
def test_page_workbook_and_document_hold_the_same_cells(made, kind, part, caption, sheet, heading, language):
    speaker, (page, documents) = Speaker(language), made(kind, language)
    rows = page_rows(kind, page, part, speaker.say(caption))
    assert rows
    if sheet:
        other = sheet_rows(speaker, documents["xlsx"], speaker.say(sheet))
        assert_alike(rows, other, COMPARED[sheet])
        assert len(rows) == len(other) or sheet == "Remedies"
    if heading:
        other = document_rows(speaker, documents["docx"], speaker.say(heading))
        assert_alike(rows, other, 4)
        assert len(rows) == len(other)
