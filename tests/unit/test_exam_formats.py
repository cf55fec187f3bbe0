"""Exam files of every kind are read as Excel shows them, or refused as what they are; nothing is read wrongly."""

import datetime
import unicodedata
import zipfile

import pytest
from openpyxl.styles import NamedStyle

from tests.exam_sheets import (
    ANSWERS,
    BARE,
    ITEMS,
    KEYS,
    LIST,
    PEOPLE,
    RIGHT,
    binary_book,
    book,
    old_book,
    open_book,
    open_table,
    percents,
    read,
    rewritten,
    right,
    rules,
    text_of,
)
from workbench.errors import InputError
from workbench.inputs.package import MOST_COLUMNS
from workbench.inputs.shown import matters, shown

SUMS = [["SBD", "Năng lực", "Điểm", "Điểm tối đa"]]


def refused(folder, results, extra=""):
    with pytest.raises(InputError) as error:
        read(folder, results, extra)
    return error.value


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0%", 0.8, "80%"),
        ("0.00%", 0.8125, "81.25%"),
        ("0%", 1, "100%"),
        ("000", 1.0, "001"),
        ("000", 1234.0, "1234"),
        ("000", 1.5, None),
        ('"HQ"000', 7.0, "HQ007"),
        ("0000\\-000", 12003.0, "0012-003"),
        ("# ?/?", 0.75, "3/4"),
        ("# ??/??", 8.0, None),
        ("0", 7.0, None),
        ("0.00", 7.0, None),
        ("General", 7.0, None),
        ('0 "điểm"', 7.0, None),
        ("#,##0", 1250.0, None),
        ("dd/mm/yyyy", 7.0, None),
        ("000;[Red]-000", 5.0, "005"),
        ("000", True, None),
    ],
)
def test_number_formats_that_change_what_is_meant(code, value, text):
    assert shown(code, value) == text
    assert matters(code) or text is None


def styled(column, code, sheet):
    def change(made):
        made.add_named_style(NamedStyle(name="own", number_format=code))
        for row in made[sheet].iter_rows(min_row=2, min_col=column, max_col=column):
            row[0].style = "own"

    return change


def test_percentages_are_shares_of_the_maximum(tmp_path):
    rows = [*SUMS, *([row[0], "law", share, 50] for row, share in zip(PEOPLE, [1, 0.8, 0.755, 0, 0.5], strict=True))]
    book(tmp_path / "r.xlsx", {"officers": LIST, "scores": rows}, styled(3, "0%", "scores"))
    assert percents(read(tmp_path)) == {"001": 100, "002": 80, "003": 75.5, "004": 0, "005": 50}


def test_points_shown_as_percentages_are_shares_of_the_item(tmp_path):
    answers = [["SBD", "Đơn vị", "Vị trí", "Câu 1", "Câu 2"], ["001", "Đội 1", "Chuyên viên", 0.5, 1.5]]
    keys = [["Câu", "Điểm", "Lĩnh vực"], ["1", 4, "Pháp luật"], ["2", 2, "Thủ tục"]]
    book(tmp_path / "r.xlsx", {"Bài làm": answers, "Đáp án": keys}, styled(4, "0%", "Bài làm"))
    assert read(tmp_path).answers.loc["001"].tolist() == ["2", "1.5"]


@pytest.mark.parametrize(("most", "read_as"), [(4.0, {"001": 25, "002": 18.75}), (5.0, None), (100.0, None)])
def test_shares_without_their_format_contradict_a_large_maximum(tmp_path, most, read_as):
    book(
        tmp_path / "r.xlsx", {"officers": LIST, "scores": [*SUMS, ["001", "law", 1, most], ["002", "law", 0.75, most]]}
    )
    if read_as is None:
        assert refused(tmp_path, "r.xlsx").problems[0].rule == "scores_as_shares"
    else:
        assert percents(read(tmp_path)) == read_as


def test_ids_keep_the_zeros_that_their_format_shows(tmp_path):
    rows = [[int(row[0]) if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    book(tmp_path / "r.xlsx", {"Cán bộ": LIST, "Bài làm": rows, "Đáp án": KEYS}, styled(1, "000", "Bài làm"))
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert "id_joined" not in rules(cohort)


@pytest.mark.parametrize("place", ["answer", "key", "id"])
def test_dates_made_by_excel_are_set_aside(tmp_path, place):
    answers, keys = [list(row) for row in ANSWERS], [list(row) for row in KEYS]
    table, row, column = {"answer": (answers, 2, 5), "key": (keys, 3, 1), "id": (answers, 2, 0)}[place]
    table[row][column] = datetime.date(2026, 2, 1)
    book(tmp_path / "r.xlsx", {"Bài làm": answers, "Đáp án": keys})
    cohort = read(tmp_path)
    assert rules(cohort)["cell_date"] == [row + 1]
    hits = right(cohort)
    assert ("002" not in hits) == (place != "key")
    assert hits["001"] == ([3, 4] if place == "key" else [4, 4])


@pytest.mark.parametrize("typed", ["3-Apr", "01-Feb", "Apr-21", "3-Thg4", "03-thg 4"])
def test_dates_that_excel_wrote_into_text_are_set_aside(tmp_path, typed):
    rows = [*SUMS, ["001", "law", "3", "4"], ["002", "law", typed, "4"]]
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "officers.csv").write_text(text_of(LIST), encoding="utf-8")
    (folder / "scores.csv").write_text(text_of(rows), encoding="utf-8")
    cohort = read(tmp_path, "results")
    assert rules(cohort)["cell_date"] == [3]
    assert percents(cohort) == {"001": 75}


def test_attributes_may_be_dates(tmp_path):
    rows = [
        [*row[:4], datetime.date(2015, 3, 4) if at else "Ngày vào ngành", *row[4:]] for at, row in enumerate(ANSWERS)
    ]
    book(tmp_path / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS})
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert "cell_date" not in rules(cohort)


def test_formulas_without_result_set_their_rows_aside(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[4][4:] = [f'=UPPER("{letter}")' for letter in rows[4][4:]]
    book(tmp_path / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS})
    cohort = read(tmp_path)
    assert rules(cohort)["cell_formula"] == [5]
    assert right(cohort) == {officer: hits for officer, hits in RIGHT.items() if officer != "004"}


@pytest.mark.parametrize(
    ("cell", "lacking"),
    [
        (b'<c r="E2" t="str"><f>X()</f><v>A</v></c>', False),
        (b'<c r="E2" t="str"><f>X()</f><v></v></c>', False),
        (b'<c r="E2"><f>X()</f><v></v></c>', True),
        (b'<c r="E2"><f>X()</f><v/></c>', True),
        (b'<c r="E2"><f t="shared" si="0"/></c>', True),
        (b'<c r="E2"><f>X()</f></c>', True),
        (b'<c r="E2"><f>X()</f><v>0</v></c>', True),
    ],
)
def test_which_formulas_lack_their_result(tmp_path, cell, lacking):
    """A text of no letters is a result; 0 everywhere in a file yet to be computed is none."""
    book(tmp_path / "r.xlsx", {"Bài làm": ANSWERS, "Đáp án": KEYS})
    old = b'<c r="E2" t="inlineStr"><is><t>A</t></is></c>'

    def change(name, content):
        if name == "xl/worksheets/sheet1.xml":
            assert old in content
            return content.replace(old, cell)
        return content

    rewritten(tmp_path / "r.xlsx", change)
    assert ("cell_formula" in rules(read(tmp_path))) == lacking


def test_formulas_computed_to_0_are_results(tmp_path):
    book(tmp_path / "r.xlsx", {"Bài làm": ANSWERS, "Đáp án": KEYS})
    formula = b'<c r="E2"><f>X()</f><v>0</v></c>'

    def change(name, content):
        content = content.replace(b'<c r="E2" t="inlineStr"><is><t>A</t></is></c>', formula)
        return content.replace(b' fullCalcOnLoad="1"', b"")

    rewritten(tmp_path / "r.xlsx", change)
    assert "cell_formula" not in rules(read(tmp_path))


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


@pytest.mark.parametrize("kind", ["strict", "prefixed"])
def test_other_dialects_of_xlsx_say_the_same(tmp_path, kind):
    rows = [[int(row[0]) if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    book(tmp_path / "r.xlsx", {"Cán bộ": LIST, "Bài làm": rows, "Đáp án": KEYS}, styled(1, "000", "Bài làm"))

    def change(name, content):
        if kind == "strict":
            for old, new in STRICT.items():
                content = content.replace(old, new)
        elif name.startswith("xl/worksheets/sheet"):
            content = content.replace(b"</", b"<\0").replace(b"<", b"<x:").replace(b"<x:\0", b"</x:")
            content = content.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")
        return content

    rewritten(tmp_path / "r.xlsx", change)
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert "id_joined" not in rules(cohort)


def test_old_workbooks_are_read_with_what_they_show(tmp_path):
    rows = [[int(row[0]) if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    wrong = [[*row[:1], *("D" * 8)] if at else row for at, row in enumerate(BARE)]
    sheets = {"Bài làm (cũ)": wrong, "Cán bộ": LIST, "Bài làm": rows, "Đáp án": KEYS}
    old_book(tmp_path / "r.xls", sheets, formats={("Bài làm", 0): "000"}, hidden=["Bài làm (cũ)"], hidden_rows=[4])
    cohort = read(tmp_path, "r.xls")
    assert right(cohort) == RIGHT
    assert set(rules(cohort)) == {"sheet_hidden", "rows_hidden"}


def test_percentages_of_old_workbooks(tmp_path):
    rows = [*SUMS, ["001", "law", 0.8, 100], ["002", "law", 1, 100]]
    old_book(tmp_path / "r.xls", {"officers": LIST, "scores": rows}, formats={("scores", 2): "0%"})
    assert percents(read(tmp_path, "r.xls")) == {"001": 80, "002": 100}


def test_binary_workbooks_say_what_cannot_be_seen(tmp_path):
    binary_book(tmp_path / "r.xlsb", {"Bài làm": ANSWERS, "Đáp án": KEYS})
    cohort = read(tmp_path, "r.xlsb")
    assert right(cohort) == RIGHT
    assert "formats_unseen" in rules(cohort)


def test_far_cells_of_binary_workbooks_are_refused(tmp_path):
    wide = [[*HEAD, *[""] * MOST_COLUMNS] for HEAD in ANSWERS]
    binary_book(tmp_path / "r.xlsb", {"Bài làm": wide, "Đáp án": KEYS})
    assert refused(tmp_path, "r.xlsb").problems[0].rule == "too_many_columns"


def test_open_workbooks_are_read_with_what_they_show(tmp_path):
    rows = [[int(row[0]) if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    wrong = [[*row[:1], *("D" * 8)] if at else row for at, row in enumerate(BARE)]
    tables = [("Bài làm (cũ)", wrong, "ta2"), ("Cán bộ", LIST, ""), ("Bài làm", rows, ""), ("Đáp án", KEYS, "")]
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    open_book(tmp_path / "r.ods", "".join(open_table(*table) for table in tables), style)
    cohort = read(tmp_path, "r.ods")
    assert right(cohort) == RIGHT
    assert set(rules(cohort)) == {"sheet_hidden"}


def test_percentages_of_open_workbooks(tmp_path):
    rows = [*SUMS, ["001", "law", 0.8, "100"], ["002", "law", 1.0, "100"]]
    open_book(tmp_path / "r.ods", open_table("officers", LIST) + open_table("scores", rows))
    assert percents(read(tmp_path, "r.ods")) == {"001": 80, "002": 100}


def test_repeated_cells_of_open_workbooks_are_refused_before_they_fill_the_memory(tmp_path):
    table = open_table("Bài làm", ANSWERS).replace(
        "<table:table-cell office", '<table:table-cell table:number-columns-repeated="16384" office', 1
    )
    open_book(tmp_path / "r.ods", table)
    assert refused(tmp_path, "r.ods").problems[0].rule == "too_many_columns"


def page(rows, *, head=""):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{head}</head><body><table>{lines}</table></body></html>"


@pytest.mark.parametrize("name", ["r.xls", "r.xlsx", "r.html"])
def test_pages_are_read_whatever_their_name(tmp_path, name):
    text = page(ANSWERS) + page(KEYS)
    (tmp_path / name).write_text(text, encoding="utf-8")
    cohort = read(tmp_path, name)
    assert right(cohort) == RIGHT
    assert ("file_kind_other" in rules(cohort)) == (name != "r.html")


def test_cells_of_pages_that_span_rows_count_for_each(tmp_path):
    text = page(ANSWERS) + page(KEYS)
    first = "<td>001</td><td>Trần Văn An</td><td>Đội 1</td>"
    second = "<td>002</td><td>Lê Thị Bình</td><td>Đội 1</td>"
    assert first in text
    assert second in text
    text = text.replace(first, first.replace("<td>Đội 1", '<td rowspan="2">Đội 1')).replace(
        second, second.replace("<td>Đội 1</td>", "")
    )
    (tmp_path / "r.xls").write_text(text, encoding="utf-8")
    cohort = read(tmp_path, "r.xls")
    assert right(cohort) == RIGHT
    assert cohort.officers["unit_id"].tolist() == ["d1", "d1", "d2", "d2", "d2"]


def test_pages_without_a_table_are_damaged(tmp_path):
    (tmp_path / "r.xls").write_text("<html><body>Phiên làm việc hết hạn</body></html>", encoding="utf-8")
    assert refused(tmp_path, "r.xls").problems[0].rule == "file_damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-8", "cp1258"])
@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_text_is_read_in_any_encoding_and_with_any_separator(tmp_path, encoding, separator):
    folder = tmp_path / "results"
    folder.mkdir()
    for name, rows in (("bài làm", ANSWERS), ("đáp án", KEYS)):
        text = text_of(rows, separator)
        if encoding == "cp1258":
            text = "".join(_two_parts(letter) for letter in text)
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    cohort = read(tmp_path, "results")
    assert right(cohort) == RIGHT
    assert cohort.officers["name"].tolist() == [row[1] for row in PEOPLE]


def _two_parts(letter):
    """Write a letter as cp1258 has it: base with its mark, and the tone apart."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(sign for sign in parts if sign in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return letter


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "mixed"])
@pytest.mark.parametrize("first", ["", "sep=;", '"sep=;"'])
def test_ends_of_lines_and_a_named_separator(tmp_path, end, first):
    folder = tmp_path / "results"
    folder.mkdir()
    for name, rows in (("bài làm", ANSWERS), ("đáp án", KEYS)):
        lines = [*([first] if first else []), *(";".join(row) for row in rows)]
        ends = ["\r\n", "\n", "\r"] * len(lines)
        text = "".join(line + (ends[at] if end == "mixed" else end) for at, line in enumerate(lines))
        (folder / f"{name}.csv").write_bytes(text.encode())
    assert right(read(tmp_path, "results")) == RIGHT


def test_text_called_xls_is_read_and_told(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "Bài làm.xls").write_bytes(text_of(ANSWERS, "\t", "\r\n").encode("utf-16"))
    (folder / "Đáp án.xls").write_bytes(text_of(KEYS, "\t", "\r\n").encode("utf-16"))
    cohort = read(tmp_path, "results")
    assert right(cohort) == RIGHT
    assert len(rules(cohort)["file_kind_other"]) == 2


GIFT = "$CATEGORY: Pháp luật\n\n::C1:: Thời hạn là {=A ~B ~C}\n\n::C2:: Đúng hay sai? {TRUE}\n"
AIKEN = "Thời hạn khai bổ sung là?\nA. 10 ngày\nB. 20 ngày\nC. 30 ngày\nANSWER: B\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.txt", GIFT.encode(), "GIFT"),
        ("r.csv", b"Th\xe1\xbb\x9di h\xe1\xba\xa1n {=10 ng\xc3\xa0y ~20 ng\xc3\xa0y}\n", "GIFT"),
        ("r.txt", AIKEN.encode(), "Aiken"),
        ("r.txt", b"\xef\xbb\xbf" + AIKEN.replace("\n", "\r\n").encode(), "Aiken"),
        ("r.txt", b'<?xml version="1.0"?>\n<quiz>\n<question type="multichoice"></question></quiz>', "XML"),
        ("r.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("r.csv", b"%PDF-1.7 ...", "PDF"),
        ("r.xls", b"{\\rtf1\\ansi}", "RTF"),
        ("r.xlsx", b"\x89PNG\r\n\x1a\n", "picture"),
        ("r.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "old XML"),
        ("r.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "MHTML"),
        ("r.csv", b'[{"SBD": "001"}]', "JSON"),
        ("r.xlsx", b"Rar!\x1a\x07", "archive"),
    ],
)
def test_what_holds_no_results_is_refused_as_what_it_is(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    (problem,) = refused(tmp_path, name).problems
    assert problem.rule == "file_kind"
    assert said in problem.sentence("en")


@pytest.mark.parametrize(("part", "said"), [("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint")])
def test_documents_called_xlsx_are_refused_as_what_they_are(tmp_path, part, said):
    book(tmp_path / "r.xlsx", {"Bài làm": ANSWERS})
    rewritten(tmp_path / "r.xlsx", lambda name, content: content)
    with zipfile.ZipFile(tmp_path / "r.xlsx", "a") as package:
        package.writestr(part, "<x/>")
    assert said in refused(tmp_path, "r.xlsx").sentences("en")


def test_answers_that_look_like_a_question_bank_are_answers(tmp_path):
    rows = [["SBD", "Đơn vị", "Vị trí", "Câu 1"], ["001", "Đội 1", "Chuyên viên", "{a=b ~c}"]]
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "bài làm.csv").write_text(text_of(rows), encoding="utf-8")
    (folder / "đáp án.csv").write_text("Câu,Đáp án,Lĩnh vực\n1,{a=b ~c},Pháp luật\n", encoding="utf-8")
    assert right(read(tmp_path, "results")) == {"001": [1, 0]}


def test_hidden_sheets_give_way_to_shown_ones_and_rows_are_named(tmp_path):
    wrong = [[*row[:4], *("D" * 8)] if at else row for at, row in enumerate(ANSWERS)]

    def change(made):
        made["Kết quả thi"].sheet_state = "veryHidden"
        made["Bài làm"].row_dimensions[3].hidden = True

    book(tmp_path / "r.xlsx", {"Kết quả thi": wrong, "Bài làm": ANSWERS, "Đáp án": KEYS}, change)
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert rules(cohort)["rows_hidden"] == [3]
    told = cohort.ledger.query("rule == 'sheet_hidden'")
    assert told["sheet"].tolist() == ["Kết quả thi"]
    assert "Bài làm" in told["problem"].iloc[0]


def test_a_hidden_sheet_counts_where_no_other_is_shown(tmp_path):
    def change(made):
        made["Đáp án"].sheet_state = "hidden"

    book(tmp_path / "r.xlsx", {"Bài làm": ANSWERS, "Đáp án": KEYS}, change)
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert "sheet_hidden_used" in rules(cohort)


@pytest.mark.parametrize("given", ['["phòng 1.xlsx", "phòng 2.xlsx", key.csv]', "folder", '["PHÒNG *.xlsx", key.csv]'])
def test_results_may_be_several_files(tmp_path, given):
    place = tmp_path / "folder" if given == "folder" else tmp_path
    place.mkdir(exist_ok=True)
    book(place / unicodedata.normalize("NFD", "phòng 1.xlsx"), {"Bài làm": ANSWERS[:3]})
    book(place / "phòng 2.xlsx", {"Bài làm": [ANSWERS[0], *ANSWERS[3:]]})
    (place / "key.csv").write_text(text_of(KEYS), encoding="utf-8")
    book(place / "~$phòng 3.xlsx", {"Bài làm": ANSWERS})
    cohort = read(tmp_path, given)
    assert right(cohort) == RIGHT
    assert cohort.officers["sheet"].map(lambda name: unicodedata.normalize("NFC", name)).tolist() == (
        ["phòng 1"] * 2 + ["phòng 2"] * 3
    )


def test_every_unreadable_file_is_told_at_once(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.xlsx").write_bytes(b"")
    error = refused(tmp_path, "[a.csv, b.xlsx]")
    assert {problem.file for problem in error.problems} == {"a.csv", "b.xlsx"}
    missing = refused(tmp_path, "[a.csv, c.xlsx, d.xlsx]")
    assert [problem.rule for problem in missing.problems] == ["file_missing"] * 2


def test_columns_of_items_are_known_by_their_first_line(tmp_path):
    questions = [f"{item}\nThời hạn khai bổ sung là bao nhiêu ngày?" for item in ITEMS]
    book(tmp_path / "r.xlsx", {"Bài làm": [[*ANSWERS[0][:4], *questions], *PEOPLE], "Đáp án": KEYS})
    assert right(read(tmp_path)) == RIGHT
