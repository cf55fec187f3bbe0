"""Slips that exam files carry: keys given twice, rows that moved, marks beyond a maximum, dates made of answers."""

import datetime as dt

import pytest

from tests.exam_books import exam, key_sheet, percents, problems, read, said
from tests.exam_sheets import ANSWERS, HEADER, KEYS, book, right, rules
from tests.exam_sheets import read as read_sheets
from workbench.intake.exam.notation import mark
from workbench.intake.exam.version_words import version_word
from workbench.intake.headers import looks_like_item, number_of, numbered_items, says_bonus
from workbench.tables.answer_keys import plain_number

HEADERS = [f"Câu {at}" for at in range(1, 5)]
WORTH = key_sheet(*((at, "Pháp luật", 2) for at in range(1, 5)), headers=("Câu", "Lĩnh vực", "Điểm"))
WORTHLESS = key_sheet(*((at, "Pháp luật") for at in range(1, 5)), headers=("Câu", "Lĩnh vực"))


def keyed(second, header):
    """Return a sheet of keys with a second column of keys beside the first."""
    rows = [(at, "A", own, "Pháp luật") for at, own in enumerate(second, 1)]
    return key_sheet(*rows, headers=("Câu", "Đáp án", header, "Lĩnh vực"))


GIVEN = exam(HEADERS, [("A", "A", "A", "A"), ("B", "A", "A", "A")])


@pytest.mark.parametrize("header", ["Đáp án sau phúc khảo", "Đáp án đã sửa", "Đáp án (chính thức)", "Key corrected"])
def test_a_corrected_column_of_keys_holds_where_it_is_filled(tmp_path, header):
    cohort = read(tmp_path, {"Bài thi": GIVEN, "Đáp án": keyed(["B", "A", None, "A"], header)})
    assert percents(cohort) == {"001": 75, "002": 100}
    assert "key_corrected" in said(cohort)


@pytest.mark.parametrize("header", ["Đáp án cũ", "Đáp án lần 2"])
def test_two_columns_of_keys_that_differ_are_refused_with_both_names(tmp_path, header):
    found = problems(tmp_path, {"Bài thi": GIVEN, "Đáp án": keyed("BAAA", header)})
    assert [problem.rule for problem in found] == ["keys_differ"]
    assert f"`Đáp án`, `{header}`" in found[0].problem.in_("en")


@pytest.mark.parametrize("header", ["Đáp án cũ", "Đáp án lần 2"])
def test_two_columns_of_keys_that_agree_are_one(tmp_path, header):
    cohort = read(tmp_path, {"Bài thi": GIVEN, "Đáp án": keyed("AAAA", header)})
    assert percents(cohort) == {"001": 100, "002": 75}


def test_a_column_of_remarks_on_keys_is_no_key(tmp_path):
    remarks = ["đã sửa theo biên bản ngày 3", "", "", ""]
    cohort = read(tmp_path, {"Bài thi": GIVEN, "Đáp án": keyed(remarks, "Đáp án sửa vì sao")})
    assert percents(cohort) == {"001": 100, "002": 75}


def twice(key):
    return key_sheet(*((at, "A", "Pháp luật") for at in (1, 2, 3, 4)), (1, key, "Pháp luật"),
                     headers=("Câu", "Đáp án", "Lĩnh vực"))  # fmt: skip


def test_an_item_with_two_keys_is_refused_and_set_aside_where_that_is_accepted(tmp_path):
    sheets = {"Bài thi": GIVEN, "Đáp án": twice("B")}
    found = problems(tmp_path / "a", sheets)
    assert [(problem.rule, problem.row) for problem in found] == [("key_contradicted", 6)]
    extra = "exam: {accept: [{rule: key_contradicted, item: '1', reason: to be settled later}]}\n"
    cohort = read(tmp_path / "b", sheets, extra)
    assert cohort.items["item_id"].tolist() == ["2", "3", "4"]
    assert "key_contradicted" in said(cohort)


def test_an_item_with_the_same_key_twice_is_one(tmp_path):
    assert percents(read(tmp_path, {"Bài thi": GIVEN, "Đáp án": twice("A")})) == {"001": 100, "002": 75}


def test_only_numbers_that_count_up_from_1_are_items_without_a_word():
    assert numbered_items(["Mã đề", "1", "2", "3"]) == ["1", "2", "3"]
    assert numbered_items(["Câu", "101", "102"]) == []
    assert numbered_items(["Mã đề", "1", "3"]) == []
    assert numbered_items(["STT", "1"]) == []
    assert numbered_items(["01", "02"]) == ["01", "02"]


def test_a_number_of_whatever_length_is_a_name():
    digits = "9" * 5000
    assert numbered_items([digits, "2"]) == []
    assert number_of(f"00{digits}") == version_word(f"00{digits}") == digits


# Rows that moved


def sent(folder, rows):
    book(folder / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS})
    return read_sheets(folder)


@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_row_without_its_id_that_moved_to_the_left_is_no_person(tmp_path, at):
    rows = [list(row) for row in ANSWERS]
    rows[at] = [*rows[at][1:], ""]
    cohort = sent(tmp_path, rows)
    assert rules(cohort)["row_shifted"] == [at + 1]
    assert len(cohort.officers) == 4
    assert not set(cohort.officers["officer_id"]) - {row[0] for row in ANSWERS}


def test_a_row_that_starts_a_column_late_is_no_person(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[2] = ["", *rows[2]]
    cohort = sent(tmp_path, rows)
    assert len(cohort.officers) == 4
    assert set(right(cohort)) == {"001", "003", "004", "005"}


def test_somebody_with_a_unit_and_position_of_his_own_is_no_moved_row(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[1][2:4] = ["Đội 9", "Đội trưởng"]
    assert "row_shifted" not in rules(sent(tmp_path, rows))


def test_a_position_in_place_of_the_unit_says_that_the_row_moved(tmp_path):
    rows = [list(row) for row in ANSWERS]
    rows[2][2:4] = ["Chuyên viên", "Chuyên viên"]
    cohort = sent(tmp_path, rows)
    assert rules(cohort)["row_shifted"] == [3]
    assert "002" not in set(cohort.officers["officer_id"])


def test_a_name_over_three_columns_is_whole_though_few_have_a_middle_name(tmp_path):
    rows = [[HEADER[0], HEADER[1], "", "", *HEADER[2:]]]
    for row in ANSWERS[1:]:
        first, *middle, last = row[1].split()
        rows.append([row[0], first, " ".join(middle), last, *row[2:]])
    cohort = sent(tmp_path, rows)
    assert cohort.officers["name"].tolist() == [row[1] for row in ANSWERS[1:]]


# Marks


def test_points_beyond_the_maximum_do_not_count_and_are_said(tmp_path):
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS, [(2, 2, 2, 2), (2, 2, 2, 2.1)]), "Đáp án": WORTH})
    assert cohort.administered.loc["002"].tolist() == [True, True, True, False]
    assert "points_too_high" in said(cohort)
    assert "points_invalid" not in said(cohort)


def test_points_without_a_maximum_are_refused_and_a_single_slip_is_left_out(tmp_path):
    found = problems(tmp_path / "a", {"Bài thi": exam(HEADERS, [(4, 0, 1, 1), (4, 1, 0, 1)]), "Đáp án": WORTHLESS})
    assert [(problem.rule, problem.value) for problem in found] == [("points_unknown", "1")]
    cohort = read(tmp_path / "b", {"Bài thi": exam(HEADERS, [(11, 0, 1, 1), (1, 1, 0, 1)]), "Đáp án": WORTHLESS})
    assert not cohort.administered.loc["001", "1"]
    assert "points_too_high" in said(cohort)


@pytest.mark.parametrize("word", ["Miễn", "miễn thi", "Exempt", "không giao"])
def test_an_exempt_person_is_not_asked_the_item(tmp_path, word):
    key = key_sheet(*((at, "A", "Pháp luật") for at in range(1, 5)))
    cohort = read(tmp_path, {"Bài thi": exam(HEADERS, [("A", "A", "B", "A"), ("A", "A", "B", word)]), "Đáp án": key})
    assert cohort.administered.loc["002"].tolist() == [True, True, True, False]
    assert "answer_exempt" in said(cohort)


def test_a_region_is_no_exemption():
    assert mark("Miễn").exempt
    assert not mark("Miền").exempt
    assert not mark("miễn thuế").exempt


@pytest.mark.parametrize("header", ["Câu 9 (thưởng)", "Câu 9 (câu thưởng)", "Q9 - bonus", "Câu 9 [điểm cộng] (1đ)"])
def test_a_bonus_question_is_the_item_of_its_number(header):
    assert says_bonus(header)
    assert looks_like_item(header)
    assert number_of(header) == "9"
    assert not says_bonus("Câu 9")
    assert not says_bonus("Điểm thưởng")


def test_a_bonus_question_counts_and_is_said(tmp_path):
    key = key_sheet(*((at, "A", "Pháp luật") for at in range(1, 4)), ("4 (thưởng)", "A", "Pháp luật"))
    headers = [*HEADERS[:3], "Câu 4 (thưởng)"]
    cohort = read(tmp_path, {"Bài thi": exam(headers, [("A", "A", "A", "A"), ("A", "A", "A", "B")]), "Đáp án": key})
    assert percents(cohort) == {"001": 100, "002": 75}
    assert "item_bonus" in said(cohort)


@pytest.mark.parametrize("word", ["-1.5", "−1,5", "–1,5", "－1.5"])
def test_every_minus_sign_is_one(word):
    assert plain_number(word) == -1.5
    assert mark(word).number == -1.5
    assert mark("–").blank


@pytest.mark.parametrize(("dates", "refused"), [(1, False), (2, True)])
def test_answers_that_became_dates_are_refused_where_they_are_no_single_cell(tmp_path, dates, refused):
    day = dt.datetime(2026, 2, 1)
    rows = [(day if at < dates else "A", "A", "A", "A") for at in range(10)]
    sheets = {"Bài thi": exam(HEADERS, rows), "Đáp án": key_sheet(*((at, "A", "Pháp luật") for at in range(1, 5)))}
    if refused:
        assert [(problem.rule, problem.column) for problem in problems(tmp_path, sheets)] == [("cell_date", "Câu 1")]
    else:
        assert "cell_date" in said(read(tmp_path, sheets))


def test_header_and_sheet_that_name_different_maxima_are_refused_with_both(tmp_path):
    headers = [f"Câu {at} (0,5)" for at in range(1, 5)]
    found = problems(tmp_path, {"Bài thi": exam(headers, [(0.5, 0, 0, 0)]), "Đáp án": WORTH})
    assert found[0].problem.in_("en") == (
        "The maximum of item 1 is 0.5 by the header of its answers (`Câu 1 (0,5)`), but 2 here."
    )
