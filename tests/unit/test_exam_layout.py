"""Where headers, people and tables stand on a sheet; sheets that are read as one; ids and texts written otherwise."""

import openpyxl
import pytest

from tests.exam_sheets import (
    ANSWERS,
    BARE,
    HEADER,
    ITEMS,
    KEYS,
    LIST,
    PEOPLE,
    RIGHT,
    book,
    percents,
    read,
    right,
    rules,
    text_of,
)
from workbench.errors import InputError
from workbench.intake.formats.legacy import TCVN3, VNI_PAIRS, VNI_SINGLE, from_legacy, legacy_of
from workbench.intake.headers import looks_like_item
from workbench.intake.numbers import value_of

BANNER = [["TỔNG CỤC HẢI QUAN"], ["BẢNG KẾT QUẢ THI TRẮC NGHIỆM"]]
WIDTH = len(HEADER)


def lone(text, at=0, width=WIDTH):
    return [text if column == at else "" for column in range(width)]


def refused(folder, results="r.xlsx", extra=""):
    with pytest.raises(InputError) as error:
        read(folder, results, extra)
    return error.value.problems


def exam(folder, answers, **sheets):
    return book(folder / "r.xlsx", {"Bài làm": answers, **(sheets or {"Đáp án": KEYS})})


# Merged cells, and names over two columns


def merged(*ranges):
    def change(made):
        for name in ranges:
            made.worksheets[0].merge_cells(name)

    return change


def test_units_merged_down_count_for_every_row(tmp_path):
    book(tmp_path / "r.xlsx", {"Bài làm": ANSWERS, "Đáp án": KEYS}, merged("C2:C3", "C4:C6"))
    cohort = read(tmp_path)
    assert cohort.officers["unit_id"].tolist() == ["d1", "d1", "d2", "d2", "d2"]
    assert cohort.ledger.query("rule == 'cells_merged'")["column"].tolist() == ["Đơn vị"]


def test_answers_merged_across_count_for_every_item_and_ids_are_not_spread(tmp_path):
    rows = [*ANSWERS, ["", "", "", "", *"DDDDDDDD"]]
    book(tmp_path / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS}, merged("E5:H5", "A6:A7"))
    cohort = read(tmp_path)
    assert cohort.answers.loc["004"].tolist() == [*"BBBB", *"BCDA"]
    assert rules(cohort)["id_missing"] == [7]


def test_merged_banners_and_signatures_stay_apart(tmp_path):
    rows = [*BANNER, HEADER, *PEOPLE, lone("Người lập bảng", 1), lone("Nguyễn Văn Ký")]
    change = merged("A1:L1", "A2:L2", "B9:D9", "A10:D10")
    book(tmp_path / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS}, change)
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT


@pytest.mark.parametrize("headers", [("Họ và tên", ""), ("Họ tên", ""), ("Họ và tên đệm", "Tên"), ("Họ", "Tên")])
@pytest.mark.parametrize("banner", [0, 2])
def test_names_over_two_columns_are_joined(tmp_path, headers, banner):
    rows = [["SBD", *headers, *HEADER[2:]]]
    rows += [[row[0], *row[1].rsplit(" ", 1), *row[2:]] for row in PEOPLE]
    exam(tmp_path, [*BANNER[:banner], *rows])
    cohort = read(tmp_path)
    assert cohort.officers["name"].tolist() == [row[1] for row in PEOPLE]
    assert right(cohort) == RIGHT


def test_a_remark_beside_the_name_is_no_given_name(tmp_path):
    rows = [[row[0], row[1], "ốm" if row[0] == "003" else "", *row[2:]] for row in ANSWERS]
    exam(tmp_path, rows)
    assert read(tmp_path).officers["name"].tolist() == [row[1] for row in PEOPLE]


# Headers


@pytest.mark.parametrize(
    ("header", "item"),
    [
        ("Câu 1", True),
        ("Câu 1:", True),
        ("Câu 1: Thời hạn là?", True),
        ("Câu hỏi 12. Ai ký?", True),
        ("Question 3) Who signs?", True),
        ("Câu 1\nThời hạn", True),
        ("Câu 1 - Thời hạn", True),
        ("Câu 1.1", True),
        ("Câu lạc bộ 1", False),
        ("Điểm câu 1: đạt", False),
        ("Câu 1a", False),
    ],
)
def test_headers_of_items(header, item):
    assert looks_like_item(header) == item


@pytest.mark.parametrize("sign", [":", ".", ")", " -", "\n"])
def test_headers_with_their_question_name_the_item(tmp_path, sign):
    exam(tmp_path, [[*HEADER[:4], *(f"{item}{sign} Thời hạn là bao lâu?" for item in ITEMS)], *PEOPLE])
    assert right(read(tmp_path)) == RIGHT


def test_parts_of_an_item_are_told_apart(tmp_path):
    parts = [f"Câu {item}.{part}" for item in (1, 2) for part in (1, 2)] + ["Câu 11", "Câu 12", "Câu 21", "Câu 22"]
    keys = [KEYS[0], *([name.removeprefix("Câu "), *row[1:]] for name, row in zip(parts, KEYS[1:], strict=True))]
    exam(tmp_path, [[*HEADER[:4], *parts], *PEOPLE], **{"Đáp án": keys})
    assert right(read(tmp_path)) == RIGHT


# Rows that are no people


def test_headings_banners_and_repeated_headers_are_no_people(tmp_path):
    rows = [*BANNER, HEADER, lone("Phòng thi số 1"), *PEOPLE[:2], [], *BANNER, lone("Phòng thi số 2", 2), HEADER]
    exam(tmp_path, [*rows, *PEOPLE[2:]])
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert len(cohort.officers) == 5


@pytest.mark.parametrize("at", [0, 1, 3])
def test_signatures_are_no_people(tmp_path, at):
    tail = [lone("Hải Phòng, ngày 12 tháng 3 năm 2019", 3), lone("Người lập biểu", at), lone("(Ký, ghi rõ họ tên)", at)]
    exam(tmp_path, [*ANSWERS, [], *tail, lone("NGUYỄN", at), lone("Nguyễn Văn Ký", at)])
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert cohort.counts["quarantined"].sum() == 0


def test_people_without_answers_at_the_end_stay_people(tmp_path):
    exam(tmp_path, [*ANSWERS, ["006", "Lý Vắng", "", "", *[""] * 8], lone("Người lập", 2), lone("Lê Ký", 2)])
    cohort = read(tmp_path)
    assert cohort.officers["officer_id"].tolist() == ["001", "002", "003", "004", "005", "006"]


def test_a_shifted_row_is_set_aside(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[2] = [*rows[2][:4], "", *rows[2][4:]]
    exam(tmp_path, rows)
    cohort = read(tmp_path)
    assert rules(cohort)["row_shifted"] == [3]
    assert "002" not in right(cohort)


def test_a_remark_beyond_the_last_item_is_no_shift(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[2].append("về sớm")
    exam(tmp_path, rows)
    assert right(read(tmp_path)) == RIGHT


# Several tables on one sheet


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("title", [False, True])
def test_a_key_below_the_answers_is_a_table_of_its_own(tmp_path, gap, title):
    exam(tmp_path, [*BANNER, *ANSWERS, *[[]] * gap, *([["BẢNG ĐÁP ÁN"]] if title else []), *KEYS], Khác=[["x"]])
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert len(cohort.officers) == 5
    assert cohort.counts.set_index("sheet")["rows"].to_dict() == {"Bài làm": 5, "Bài làm #2": 8}


def test_a_key_above_or_beside_the_answers_is_a_table_of_its_own(tmp_path):
    exam(tmp_path, [*KEYS, [], *ANSWERS], Khác=[["x"]])
    assert right(read(tmp_path)) == RIGHT
    beside = [[*row, *[""] * (WIDTH - len(row) + 1), *(KEYS[at] if at < len(KEYS) else [])]
              for at, row in enumerate([*ANSWERS, *[[]] * 4])]  # fmt: skip
    exam(tmp_path, beside, Khác=[["x"]])
    assert right(read(tmp_path)) == RIGHT


def test_rows_of_a_second_table_keep_their_numbers(tmp_path):
    keys = [*KEYS[:8], ["8", "D", "Không có"]]
    exam(tmp_path, [*ANSWERS, [], *keys], Khác=[["x"]])
    assert rules(read(tmp_path))["competency_unknown"] == [len(ANSWERS) + 1 + len(keys)]


def test_a_second_table_of_people_with_other_columns_is_stacked(tmp_path):
    turned = [[row[0], row[3], row[2], row[1], *row[4:]] for row in ANSWERS]
    exam(tmp_path, [*ANSWERS[:3], [], turned[0], *turned[3:]])
    assert right(read(tmp_path)) == RIGHT


# Sheets read as one


def test_sheets_of_units_are_read_as_one_and_say_the_unit(tmp_path):
    rows = [[*row[:2], *row[3:]] for row in ANSWERS]
    sheets = {"Đội 1": rows[:3], "Đội 2": [rows[0], *rows[3:]], "Đáp án": KEYS}
    book(tmp_path / "r.xlsx", sheets)
    cohort = read(tmp_path)
    assert right(cohort) == RIGHT
    assert cohort.officers["unit_id"].tolist() == ["d1", "d1", "d2", "d2", "d2"]
    assert cohort.officers["sheet"].tolist() == ["Đội 1"] * 2 + ["Đội 2"] * 3


def test_rooms_without_a_unit_ask_for_it(tmp_path):
    rows = [[*row[:2], *row[3:]] for row in ANSWERS]
    book(tmp_path / "r.xlsx", {"Phòng 1": rows[:3], "Phòng 2": [rows[0], *rows[3:]], "Đáp án": KEYS})
    assert refused(tmp_path)[0].rule == "column_missing"


def test_entries_of_stacked_sheets_name_sheet_and_row(tmp_path):
    second = [ANSWERS[0], *ANSWERS[3:], ["", *PEOPLE[0][1:]]]
    book(tmp_path / "r.xlsx", {"Phòng 1": ANSWERS[:3], "Phòng 2": [*BANNER, *second], "Đáp án": KEYS})
    cohort = read(tmp_path)
    told = cohort.ledger.query("rule == 'id_missing'")
    assert list(zip(told["sheet"], told["row"], strict=True)) == [("Phòng 2", 7)]
    assert (cohort.counts["rows"] == cohort.counts["accepted"] + cohort.counts["quarantined"]).all()


def test_one_person_in_two_rooms_is_not_taken_twice(tmp_path):
    other = [ANSWERS[0], *ANSWERS[3:], ["001", "Trần Văn An", "Đội 1", "Chuyên viên", *"DDDDDDDD"]]
    book(tmp_path / "r.xlsx", {"Phòng 1": ANSWERS[:3], "Phòng 2": other, "Đáp án": KEYS})
    cohort = read(tmp_path)
    assert not cohort.officers["officer_id"].duplicated().any()
    assert rules(cohort)["person_twice"] == [5]
    assert rules(cohort)["officer_without_answers"] == [2]
    assert "001" in set(cohort.officers["officer_id"])
    assert not cohort.administered.loc["001"].any()


def test_order_of_columns_does_not_count_and_lists_are_stacked_too(tmp_path):
    turned = [[row[0], *row[:0:-1]] for row in BARE]
    sheets = {"Danh sách": LIST[:3], "Thí sinh": [LIST[0], *LIST[3:]], "Bài làm": BARE[:3]}
    book(tmp_path / "r.xlsx", sheets | {"Bài thi": [turned[0], *turned[3:]], "Đáp án": KEYS})
    assert right(read(tmp_path)) == RIGHT


def test_headers_that_nearly_agree_say_what_differs(tmp_path):
    other = [[*HEADER[:-1], "Câu 9"], *PEOPLE[2:]]
    book(tmp_path / "r.xlsx", {"Phòng 1": ANSWERS[:3], "Phòng 2": other, "Đáp án": KEYS})
    (problem,) = refused(tmp_path)
    assert problem.rule == "sheet_twice"
    assert "−`Câu 8`, +`Câu 9`" in problem.sentence("en")


# Ids


@pytest.mark.parametrize(
    ("written", "joins"),
    [
        (lambda id_: str(int(id_[2:])).join(["HQ", ""]), True),
        (str.lower, True),
        (lambda id_: f"{id_[:2]}-{id_[2:]}", True),
        (lambda id_: f"{id_[:2]} {id_[2:]}", True),
        (lambda id_: id_.replace("H", "Н"), True),
        (lambda id_: id_ + "\u2060", True),
        (lambda id_: id_ if id_ == "HQ001" else "X" + id_, False),
    ],
)
def test_ids_written_otherwise_are_joined(tmp_path, written, joins):
    people = [[f"HQ{row[0]}" if at else row[0], *row[1:]] for at, row in enumerate(LIST)]
    answers = [[written(f"HQ{row[0]}") if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    if written("HQ001") == "HQ1":
        people, answers = LIST, [[str(int(row[0])) if at else row[0], *row[1:]] for at, row in enumerate(BARE)]
    book(tmp_path / "r.xlsx", {"Cán bộ": people, "Bài làm": answers, "Đáp án": KEYS})
    if not joins:
        assert rules(read(tmp_path))["officer_unknown"] == [3, 4, 5, 6]
        return
    cohort = read(tmp_path)
    assert list(right(cohort).values()) == list(RIGHT.values())


def test_ids_that_could_be_two_are_not_joined(tmp_path):
    people = [*LIST, ["1", "Lý Một", "Đội 1", "Chuyên viên"], ["007", "Lý Bảy", "Đội 1", "Chuyên viên"]]
    answers = [*BARE, ["01", *"ABCDABCD"], ["7", *"ABCDABCD"], ["07", *"ABCDABCD"]]
    book(tmp_path / "r.xlsx", {"Cán bộ": people, "Bài làm": answers, "Đáp án": KEYS})
    cohort = read(tmp_path)
    assert rules(cohort)["officer_unknown"] == [7, 8, 9]
    assert cohort.answers.loc[["1", "007"]].isna().all(axis=None)


@pytest.mark.parametrize("written", ["1.20085E+11", "1,20085E+11", "1.2E+12", "3e+15"])
def test_destroyed_ids_are_refused(tmp_path, written):
    folder = tmp_path / "results"
    folder.mkdir()
    rows = [ANSWERS[0], [written, *PEOPLE[0][1:]], *PEOPLE[1:]]
    (folder / "bài làm.csv").write_text(text_of(rows, ";"), encoding="utf-8")
    (folder / "đáp án.csv").write_text(text_of(KEYS), encoding="utf-8")
    (problem,) = refused(tmp_path, "results")
    assert (problem.rule, problem.row, problem.value) == ("id_destroyed", 2, written)


def test_long_ids_that_excel_holds_whole_are_read(tmp_path):
    exam(
        tmp_path, [[120085000123 + at if at else cell for cell in row[:1]] + row[1:] for at, row in enumerate(ANSWERS)]
    )
    assert list(right(read(tmp_path))) == [str(120085000123 + at) for at in range(1, 6)]


# Numbers


@pytest.mark.parametrize(
    ("word", "thousands", "value"),
    [("7,5", None, 7.5), ("1.250", ".", 1250), ("1.250", None, 1.25), ("1.234,5", ".", 1234.5), ("1 250", None, 1250),
     ("12.5", ".", 12.5), ("Vắng", ".", None), ("1e3", None, None), ("", None, None)],
)  # fmt: skip
def test_numbers_as_typed(word, thousands, value):
    read_as = value_of(word, thousands)
    assert read_as == value or (value is None and read_as != read_as)


@pytest.mark.parametrize(
    ("cells", "most", "percent"),
    [
        (["1.250", "1.234,5"], [2000.0, "2.000"], [62.5, 61.725]),
        (["1.250", "750"], ["2.000", "2.000"], [62.5, 37.5]),
        (["1,250", "1,900"], [2000.0, 2000.0], [62.5, 95]),
        (["1.250", "1.5"], [2.0, 2.0], [62.5, 75]),
        ([1.125, 1.375], [2.0, 2.0], [56.25, 68.75]),
        ([1.125, "1,375"], [2.0, 2.0], [56.25, 68.75]),
        (["3/4", "6 / 8"], [4.0, 8.0], [75, 75]),
        (["8,5/10", "10/10"], [10.0, 10.0], [85, 100]),
        (["3/4", "2"], [8.0, 8.0], [None, 25]),
        (["80%", "75,5 %"], [40.0, 40.0], [80, 75.5]),
        (["0,999", "0.500"], [1.0, 1.0], [99.9, 50]),
    ],
)
def test_scores_as_people_type_them(tmp_path, cells, most, percent):
    rows = [[f"00{at + 1}", "law", cell, maximum] for at, (cell, maximum) in enumerate(zip(cells, most, strict=True))]
    book(tmp_path / "r.xlsx", {"officers": LIST, "scores": [["SBD", "Năng lực", "Điểm", "Điểm tối đa"], *rows]})
    found = percents(read(tmp_path))
    assert [found.get("001"), found.get("002")] == percent


def test_fractions_say_their_maximum(tmp_path):
    rows = [["SBD", "Năng lực", "Điểm"], ["001", "law", "3/4"], ["002", "law", "6 / 8"], ["003", "law", "80%"]]
    book(tmp_path / "r.xlsx", {"officers": LIST, "scores": rows})
    assert percents(read(tmp_path)) == {"001": 75, "002": 75, "003": 80}


# Texts of before Unicode

TO_TCVN3 = {new: old for old, new in TCVN3.items()}
TO_VNI = {new: old for old, new in (VNI_PAIRS | VNI_SINGLE).items()}


@pytest.mark.parametrize(("font", "table"), [("TCVN3 (ABC)", TO_TCVN3), ("VNI", TO_VNI)])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_fonts_of_before_unicode_are_turned_into_it(tmp_path, font, table, kind):
    def old(text):
        return "".join(table.get(sign, sign) for sign in text)

    answers, keys = ([[old(cell) for cell in row] for row in rows] for rows in (ANSWERS, KEYS))
    if kind == "xlsx":
        exam(tmp_path, answers, **{"Đáp án": keys})
        cohort = read(tmp_path)
    else:
        folder = tmp_path / "results"
        folder.mkdir()
        (folder / "bài làm.csv").write_bytes(text_of(answers).encode("cp1252"))
        (folder / "đáp án.csv").write_bytes(text_of(keys).encode("cp1252"))
        cohort = read(tmp_path, "results")
    assert right(cohort) == RIGHT
    assert cohort.officers["name"].tolist() == [row[1] for row in PEOPLE]
    assert cohort.officers["unit_id"].tolist() == ["d1", "d1", "d2", "d2", "d2"]
    told = cohort.ledger.query("rule == 'text_converted'")
    assert {"Họ và tên", "Đơn vị"} <= set(told["column"])
    assert told["problem"].str.contains(font, regex=False).all()


@pytest.mark.parametrize("text", ["Trần Văn An", "Hà Nội", "José Peña", "Zoë Müller", "Tòa án", "Lê Thị Hàn", "5 µm"])
def test_unicode_is_left_as_it_is(text):
    assert legacy_of([text, f"{text} và {text}"]) is None


def test_a_whole_alphabet_survives(tmp_path):
    letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    for font, table in (("TCVN3 (ABC)", TO_TCVN3), ("VNI", TO_VNI)):
        assert from_legacy("".join(table[letter] for letter in letters), font) == letters


def test_the_library_writes_what_the_tests_mean(tmp_path):
    exam(tmp_path, ANSWERS)
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["Bài làm"]["A2"].value == "001"
