"""Documents before they know of any cohort: cells keep their type, layout keeps to the decree, bytes keep still."""

import datetime as dt
import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from workbench.language import Speaker
from workbench.listing import Column, listing
from workbench.report.frame import printing
from workbench.report.frame.issuer import Issuer
from workbench.report.frame.letter import Letter, Part, docx
from workbench.report.frame.workbook import Front, workbook

VI = Speaker("vi")
HOSTILE = ['=HYPERLINK("http://x")', "+84 912", "@SUM(1)", "-1", "http://example.org", "a\x07b", "007"]
PEOPLE = pd.DataFrame(
    {
        "name": HOSTILE,
        "day": pd.to_datetime(["2019-09-03"] * 6 + [None]),
        "cost": [1_500_000.0] * 6 + [np.nan],
        "share": 0.25,
        "level": pd.array([-1, 2, 3, 1, 2, 3, None], dtype="Int64"),
    }
)
COLUMNS = [
    Column("name", "Họ và tên"),
    Column("day", "Ngày", "date"),
    Column("cost", "Chi phí", "money"),
    Column("share", "Tỷ lệ", "share"),
    Column("level", "Cấp độ", "number"),
]
LISTED = listing(VI, "Ai đi học", COLUMNS, PEOPLE, title="Chỗ học")
FRONT = Front("Kế hoạch A & B", "đợt 2019", ["Dữ liệu mô phỏng"], ["Một câu.", "Hai câu."], "Nguồn: x.")


def book():
    return workbook(FRONT, [LISTED], VI)


@pytest.fixture(scope="module")
def sheet():
    return openpyxl.load_workbook(io.BytesIO(book()))["Chỗ học"]


def test_cells_are_typed_and_formatted(sheet):
    _, day, cost, share, level = sheet[2]
    assert day.value == dt.datetime(2019, 9, 3)
    assert day.number_format == "dd/mm/yyyy"
    assert (cost.value, cost.number_format) == (1_500_000, "#,##0")
    assert (share.value, share.number_format) == (0.25, "0%")
    assert (level.value, level.data_type) == (-1, "n")
    assert [cell.value for cell in sheet[8]][1:3] == [None, None]
    assert sheet.cell(8, 5).value is None


def test_what_looks_like_a_formula_a_link_or_a_number_stays_text(sheet):
    cells = [sheet.cell(row, 1) for row in range(2, 9)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [name.replace("\x07", "\ufffd") for name in HOSTILE]
    assert all(cell.hyperlink is None for cell in cells)
    parts = zipfile.ZipFile(io.BytesIO(book()))
    assert not any("<f>" in parts.read(name).decode() for name in parts.namelist() if "sheets/" in name)


def test_sheets_are_frozen_filtered_and_set_up_to_print(sheet):
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E8"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "&P" in sheet.oddFooter.right.text
    assert "Dữ liệu mô phỏng" in sheet.oddHeader.right.text
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["E"].width


def test_a_workbook_opens_with_the_answer_and_tells_neither_time_nor_author():
    opened = openpyxl.load_workbook(io.BytesIO(book()))
    said = [row[0] for row in opened.worksheets[0].iter_rows(values_only=True)]
    assert said[:5] == ["Kế hoạch A & B", "đợt 2019 · Dữ liệu mô phỏng", "", "Một câu.", "Hai câu."]
    assert (opened.properties.creator, opened.properties.lastModifiedBy) == (None, None)
    assert opened.properties.created == dt.datetime(2000, 1, 1)


def letter():
    return Letter(
        issuer=Issuer("Cục Hải quan TP. Hải Phòng", "Chi cục A", "Hải Phòng"),
        year=2019,
        subject="Đào tạo công chức Chi cục A",
        basis=["Căn cứ luật;", "Căn cứ kết quả."],
        parts=[Part("Mục đích", ["Một."]), Part("Nội dung", ["Hai:"], LISTED), Part("Kinh phí", ["Ba."])],
        annexes=[LISTED, listing(VI, "Không có ai", COLUMNS, PEOPLE.iloc[:0]), LISTED.only("name", "day")],
        recipients=["Cấp trên (để báo cáo)", "Lưu: VT"],
        signer="Thủ trưởng đơn vị",
        stamps=["Dữ liệu mô phỏng"],
        source="Nguồn: x.",
    )


@pytest.fixture(scope="module")
def document():
    return Document(io.BytesIO(docx(letter(), VI)))


def test_a_letter_keeps_to_the_paper_of_the_decree(document):
    first, *annexes = document.sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    for section in document.sections:
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(first.left_margin.mm) <= 35
    assert 15 <= round(first.right_margin.mm) <= 20
    assert len(annexes) == 2
    assert all(s.orientation == WD_ORIENT.LANDSCAPE and s.page_width > s.page_height for s in annexes)


def test_a_letter_is_set_in_times_new_roman_and_vietnamese(document):
    for name in ("Normal", "Heading 1", "Title"):
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
        assert 13 <= document.styles[name].font.size.pt <= 14
    assert [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))] == ["vi-VN"]


def test_pages_are_numbered_at_the_top_from_the_second_on(document):
    first, *annexes = document.sections
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert "PAGE" not in first.first_page_header._element.xml
    assert all(s.header.is_linked_to_previous and not s.different_first_page_header_footer for s in annexes)
    assert "Dữ liệu mô phỏng" in first.footer.paragraphs[0].text
    assert "Dữ liệu mô phỏng" in first.first_page_footer.paragraphs[0].text


def test_a_letter_holds_head_title_basis_sections_and_signature(document):
    head, programme, foot, *annexes = document.tables
    left, right = (cell.text.split("\n") for cell in head.rows[0].cells)
    assert left == ["CỤC HẢI QUAN TP. HẢI PHÒNG", "CHI CỤC A", "", "Số: …/KH-…"]
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert right == [*motto, "", "Hải Phòng, ngày … tháng … năm 2019"]
    assert [run.bold for p in head.rows[0].cells[0].paragraphs[:2] for run in p.runs] == [False, True]
    assert "pBdr" in head.rows[0].cells[1].paragraphs[2]._p.xml
    italic = [p.text for p in document.paragraphs if p.runs and p.runs[0].italic and p.text.startswith("Căn cứ")]
    assert italic == ["Căn cứ luật;", "Căn cứ kết quả."]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["I. MỤC ĐÍCH", "II. NỘI DUNG", "III. KINH PHÍ", "Phụ lục I", "Phụ lục II"]
    assert programme.cell(1, 1).text == HOSTILE[0]
    assert foot.cell(0, 0).text.split("\n") == ["Nơi nhận:", "- Cấp trên (để báo cáo);", "- Lưu: VT."]
    assert foot.cell(0, 1).text.startswith("THỦ TRƯỞNG ĐƠN VỊ")
    assert len(annexes) == 2


def test_annex_tables_repeat_their_header_and_keep_their_rows_whole(document):
    for table in document.tables[3:]:
        head, *rows = table.rows
        assert "tblHeader" in head._tr.xml
        assert all("cantSplit" in row._tr.xml and "tblHeader" not in row._tr.xml for row in rows)
        assert [cell.text for cell in head.cells][:2] == ["STT", "Họ và tên"]
        assert rows[0].cells[2].text == "03/09/2019"


@pytest.mark.parametrize("make", [book, lambda: docx(letter(), VI)], ids=["xlsx", "docx"])
def test_the_same_content_is_the_same_bytes_without_time_or_author(make, monkeypatch):
    once = make()
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert make() == once
    package = zipfile.ZipFile(io.BytesIO(once))
    assert {part.date_time[0] for part in package.infolist()} == {1980}
    core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "2000-01-01T00:00:00Z" in core
    assert not [name for name in package.namelist() if "thumbnail" in name]


def test_a_printed_page_is_settled_without_moving_a_byte():
    raw = b"%PDF-1.4 <</Creator (Mozilla \\(X11; Linux\\) Headless)\n/CreationDate (D:20261125175947+00'00')>>"
    settled = printing.settled(raw)
    assert len(settled) == len(raw)
    assert b"X11" not in settled
    assert b"20261125" not in settled
    assert b"(D:20000101000000+00'00')" in settled


def test_what_pdf_lacks_is_said_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(printing, "INSTALLED", ())
    monkeypatch.setenv("WORKBENCH_BROWSER", "no-such-browser")
    monkeypatch.setattr(printing.sys, "platform", "linux")
    assert "apt-get install chromium" in printing.lacking().in_("en")
    monkeypatch.setattr(printing.importlib.util, "find_spec", lambda name: None)
    assert "pip install playwright" in printing.lacking().in_("vi")
