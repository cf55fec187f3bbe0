"""Keys and answers in the notations that people use: what is right, what is wrong, what is no answer."""

import pandas as pd
import pytest

from tests.exam_books import exam, key_sheet, one_item, percents, read, said
from workbench.errors import InputError
from workbench.intake.exam.keys import Rules, read_column
from workbench.intake.exam.notation import mark
from workbench.intake.exam.row_keys import settled
from workbench.tables.answer_keys import is_right

YES, NO = 100, 0

RIGHT = {
    "a letter": ("A", ["A", "a", " A ", "A.", "(A)", "a)", "[A]", "A:"], ["B", "b."]),
    "a labelled letter": ("A", ["Đáp án A", "đáp án: A", "Phương án A", "Answer: A"], ["B", "Đáp án B"]),
    "a full-width or look-alike letter": ("A", ["Ａ", "А", "Α", "ａ", "A"], ["В", "Ｂ", "С", "Е", "Β"]),
    "a key with decorations": ("Đáp án C", ["C", "c.", "С"], ["A", "D"]),
    "letters with texts": ("B", ["B. Mười ngày", "B) Mười ngày", "(B) Mười ngày", "B"], ["A. Năm ngày", "C - Ba ngày"]),
    "a text key and fronted answers": ("Mười ngày", ["A. Mười ngày", "A) mười ngày"], ["B. Năm ngày", "C. Ba ngày"]),
    "a key of letter and text": ("A. Mười ngày", ["A", "A.", "a. Mười ngày"], ["B", "C. Ba ngày"]),
    "a key of letter and text, answers by text": ("A. Mười ngày", ["Mười ngày", "mười ngày"], ["Năm ngày", "Ba ngày"]),
    "either by bar": ("A|C", ["A", "c", "C."], ["B", "D"]),
    "either by slash": ("A/D", ["A", "D"], ["B", "C"]),
    "either in words": ("A hoặc C", ["A", "C"], ["B", "D"]),
    "either in English": ("B or D", ["B", "D"], ["A", "C"]),
    "either of sets": ("A,B hoặc C", ["AB", "B;A", "C"], ["A", "B", "ABC"]),
    "all by plus": ("A+C", ["AC", "C;A", "a, c", "A và C", "ca", "A|C", "A C"], ["A", "ABC", "B"]),
    "all by comma": ("A,C", ["A,C", "AC"], ["A", "C", "A,B,C"]),
    "all in words": ("A và C", ["AC", "A & C"], ["A", "BC"]),
    "all in a run": ("ACD", ["ACD", "A,C,D", "D;C;A"], ["AC", "ABCD"]),
    "truth values": ("TRUE", ["TRUE", "True", "Đúng", "đ", "T", "Yes", True], ["FALSE", "Sai", "S", "F", "No", False]),
    "truth in Vietnamese": ("Sai", ["Sai", "sai.", "S", False, "FALSE"], ["Đúng", True, "Đ"]),
    "truth by letter": ("Đ", ["Đ", "đ", "Đúng", "D"], ["S", "Sai", "s"]),
    "false by letter": ("S", ["S", "s"], ["Đ", "Đúng", "D"]),
    "T and F": ("F", ["F", "f"], ["T", "t", "T"]),
    "one and nothing for truth": ("Đúng", ["1", "Đúng", 1], ["0", "Sai", 0]),
    "truth behind a letter": ("Đúng", ["A. Đúng", "A. Đúng"], ["B. Sai", "B. Sai"]),
    "digits for letters": ("B", ["2", "2", 2], ["1", "3", "4"]),
    "letters for digits": ("2", ["B", "b.", "B"], ["A", "C", "D"]),
    "digits": ("3", ["3", 3, "3.", "(3)"], ["1", "2", "4"]),
    "either of digits": ("1|3", ["1", "3"], ["2", "4"]),
    "a number": ("1.5", ["1.5", "1,5", "1,50", 1.5, "1.500", "+1.5"], ["2", "15", "1,6", "A", "một rưỡi"]),
    "a number beside its tolerance": ("1.5±0.01", ["1.5", "1,49", "1.51"], ["1.489", "1.511", "1.48"]),
    "plus or minus in signs": ("20 +/- 2", ["18", "22", "20,5"], ["17,99", "22.01"]),
    "an interval": ("[1.4;1.6]", ["1.4", "1,6", "1.5"], ["1.39", "1.61"]),
    "thousands": ("1250", ["1250", "1.250", "1 250", "1,250"], ["1.25", "12500", "1251"]),
    "percent": ("15%", ["15%", "15 %", "15", "15,0%"], ["0.15", "16%", "1.5%"]),
    "a number below nothing": ("-0.5", ["-0.5", "-0,50"], ["0.5", "-5"]),
    "open text": ("Hải quan", ["Hải quan", " hải quan ", "HẢI QUAN"], ["Hai quan", "Hải", "quan hải"]),
    "either of texts": ("mười ngày|10 ngày", ["Mười ngày", "10 ngày"], ["10", "mười"]),
    "a word of letters": ("CAB", ["CAB", "cab"], ["ABC", "BAC", "CBA"]),
    "a sorted word among words": ("BE", ["BE", "be"], ["EB", "mở", "không biết", "bê"]),
    "a code with zeros": ("007", ["007"], ["7", "07", "0070"]),
    "four statements": ("ĐSĐS", ["ĐSĐS", "Đ S Đ S", "đ,s,đ,s", "DSDS", "TFTF"], ["SĐSĐ", "ĐSĐĐ", "ĐĐĐĐ", "DDDD", "ĐS"]),
    "named statements": ("ĐSĐS", ["a) Đ b) S c) Đ d) S", "a-Đúng; b-Sai; c-Đúng; d-Sai"], ["a) S b) S c) Đ d) S"]),
    "statements in words": ("Đúng, Sai, Sai, Đúng", ["ĐSSĐ", "Đ-S-S-Đ"], ["ĐSSS", "ĐĐSS"]),
    "texts of several boxes": (
        "Mười ngày; Ba mươi ngày",
        ["Mười ngày; Ba mươi ngày", "ba mươi ngày;mười ngày;", "Ba mươi ngày\nMười ngày"],
        ["Mười ngày", "Mười ngày; Năm ngày"],
    ),
    "texts in order": ("một; hai; ba", ["một; hai; ba"], ["hai; một; ba", "ba; hai; một"]),
    "a fraction": ("1/2", ["1/2", "1/2"], ["2/1", "1/3"]),
}  # fmt: skip


@pytest.mark.parametrize("case", RIGHT)
def test_answers_are_right_by_their_key(case):
    key, right, wrong = RIGHT[case]
    cells = [str(cell).upper() if isinstance(cell, bool) else str(cell) for cell in (*right, *wrong)]
    found = read_column(key, "", dict.fromkeys(cells, 2), Rules(several=False))
    assert not found.unlike
    for cell in cells[: len(right)]:
        assert is_right(found.key, found.words[cell]), cell
    for cell in cells[len(right) :]:
        assert not is_right(found.key, found.words[cell]), cell


@pytest.mark.parametrize("key", ["*", "Hủy", "huỷ câu", "HUY", "Void", "Không tính điểm"])
def test_a_voided_item_is_left_out_or_right_for_all_as_declared(tmp_path, key):
    answers = ["A", "B", None]
    cohort, _ = one_item(tmp_path / "out", key, answers)
    assert cohort.items["item_id"].tolist() == ["2", "3"]
    assert "item_voided" in said(cohort)
    cohort, percent = one_item(tmp_path / "right", key, answers, "exam: {voided: right}\n")
    assert percent == [YES, YES, YES]
    assert cohort.items["key"].tolist() == ["*", "A", "B"]
    assert "item_right_for_all" in said(cohort)


def test_a_note_of_the_item_sheet_voids_an_item(tmp_path):
    rows = [(1, "A", "Pháp luật", "Hủy câu"), (2, "B", "Pháp luật", None)]
    key = key_sheet(*rows, headers=("Câu", "Đáp án", "Lĩnh vực", "Ghi chú"))
    cohort = read(tmp_path, {"Bài thi": exam(["Câu 1", "Câu 2"], [("C", "B")]), "Đáp án": key})
    assert percents(cohort) == {"001": 100}


@pytest.mark.parametrize(("multiple", "right"), [("written", ["A+C"]), ("all", ["A+C"]), ("either", ["A", "C"])])
def test_the_parameters_say_what_several_letters_mean(multiple, right):
    for key in ("A,C", "AC", "A+C"):
        found = read_column(key, "", {"A": 1, "C": 1, "AC": 1, "B": 1}, Rules(multiple=multiple))
        assert [word for word in ("A", "C", "A+C", "B") if is_right(found.key, word)] == right
    either = read_column("A/C", "", {"A": 1, "C": 1, "AC": 1}, Rules(multiple="all"))
    assert is_right(either.key, "A+C")
    assert not is_right(either.key, "A")


@pytest.mark.parametrize(
    ("declared", "percent"), [("", [YES, NO, NO, NO]), ("exam: {invalid: left_out}\n", [YES, None, NO, NO])]
)
def test_blank_invalid_and_wrong_are_three_things(tmp_path, declared, percent):
    cohort, found = one_item(tmp_path, "A", ["A", "AB", None, "C"], declared)
    assert found == percent
    assert cohort.answers["1"].isna().tolist() == [False, bool(declared), True, False]
    marked = cohort.ledger[cohort.ledger["rule"] == ("answer_left_out" if declared else "answer_not_an_option")]
    assert marked["row"].tolist() == [3]


def test_an_invalid_mark_was_put_even_where_blanks_were_not(tmp_path):
    _, found = one_item(tmp_path, "A", ["A", "AB", None, "C"], "scoring: {blank: missing}\n")
    assert found == [YES, NO, None, NO]


def test_several_letters_are_an_answer_where_any_key_has_several(tmp_path):
    cohort, found = one_item(tmp_path, "A", ["A", "AB", "B", "A"], others=("A+C", "B"))
    assert found == [YES, NO, NO, YES]
    assert cohort.answers["1"].tolist() == ["A", "A+B", "B", "A"]
    assert "answer_not_an_option" not in said(cohort)


def test_the_tolerance_of_the_exam_holds_where_the_key_has_none(tmp_path):
    answers = ["1.5", "1.55", "1.6", "1.61", "1.39", "1.4"]
    assert one_item(tmp_path / "a", 1.5, answers, "exam: {tolerance: 0.1}\n")[1] == [YES, YES, YES, NO, NO, YES]
    assert one_item(tmp_path / "b", 1.5, answers)[1] == [YES, NO, NO, NO, NO, NO]
    digits = ["1", "2", "3", "4", "2", "2"]
    assert one_item(tmp_path / "c", 2, digits, "exam: {tolerance: 1}\n")[1] == [NO, YES, NO, NO, YES, YES]


def test_options_tell_letters_from_texts(tmp_path):
    options = "A. Mười ngày; B. Hai mươi ngày; C. Ba mươi ngày; D. Sáu mươi ngày"
    letters = one_item(tmp_path / "a", "Hai mươi ngày", ["B", "A", "C", "b"], options=options)[1]
    texts = one_item(tmp_path / "b", "B", ["Hai mươi ngày", "Mười ngày", "hai mươi ngày", "B"], options=options)[1]
    assert letters == [YES, NO, NO, YES]
    assert texts == [YES, NO, YES, YES]


def test_columns_of_options_tell_letters_from_texts(tmp_path):
    headers = ("Câu", "A", "B", "C", "Đáp án", "Lĩnh vực")
    law = (1, "Mười ngày", "Năm ngày", "Ba ngày", "Năm ngày", "Pháp luật")
    key = key_sheet(law, (2, "Có", "Không", "Tùy", "A", "Thủ tục"), headers=headers)
    cohort = read(tmp_path, {"Bài thi": exam(["Câu 1", "Câu 2"], [("B", "Có"), ("A", "B")]), "Đáp án": key})
    assert percents(cohort) == {"001": 100, "002": 0}
    assert cohort.items["options"].tolist() == ["A B C", "A B C"]


@pytest.mark.parametrize(
    ("key", "answers"),
    [("Mười ngày", ["A", "B", "C", "A"]), ("A", ["Mười ngày", "Năm ngày", "Ba ngày", "Mười ngày"]),
     ("A", ["A. Mười ngày", "B. Mười ngày", "A. Ba ngày", "C. Ba ngày"]),
     ("B", ["1", "0", "0.5", "1"]), ("B", ["1", "0", "0", "1"])],
)  # fmt: skip
def test_key_and_answers_that_cannot_be_matched_are_refused(tmp_path, key, answers):
    with pytest.raises(InputError) as refused:
        one_item(tmp_path / "a", key, answers)
    (problem,) = refused.value.problems
    assert problem.rule in ("key_unlike_answers", "letters_shuffled")
    assert key in problem.problem.in_("en")
    accept = f"exam: {{accept: [{{rule: {problem.rule}, item: '1', reason: Judged by hand instead}}]}}\n"
    cohort, _ = one_item(tmp_path / "b", key, answers, accept)
    assert cohort.ledger["accepted_because"].dropna().tolist() == ["Judged by hand instead"]


def test_answers_shuffled_for_each_person_are_right_by_their_text(tmp_path):
    answers = ["A. Mười ngày", "B. Mười ngày", "A. Ba ngày", "C. Ba ngày"]
    assert one_item(tmp_path, "Mười ngày", answers)[1] == [YES, YES, NO, NO]


def test_points_where_the_key_holds_letters_are_points(tmp_path):
    headers = [f"Câu {at}" for at in (1, 2, 3)]
    key = key_sheet((1, "A", "Pháp luật"), (2, "B", "Pháp luật"), (3, "C", "Thủ tục"))
    cohort = read(tmp_path / "a", {"Bài thi": exam(headers, [(1, 0, 1), (1, 1, 1), (1, 0, 0)]), "Đáp án": key})
    assert percents(cohort) == {"001": 66.667, "002": 100, "003": 33.333}
    assert "points_despite_key" in said(cohort)
    digits = read(tmp_path / "b", {"Bài thi": exam(headers, [(1, 2, 3), (1, 1, 4), (2, 2, 0)]), "Đáp án": key})
    assert percents(digits) == {"001": 100, "002": 33.333, "003": 33.333}
    assert "digits_as_letters" in said(digits)
    assert digits.answers.loc["003"].isna().tolist() == [False, False, True]


def test_booleans_of_excel_are_truth_values_and_points(tmp_path):
    _, found = one_item(tmp_path / "a", True, [True, False, "Đúng", "S"])
    assert found == [YES, NO, YES, NO]
    key = key_sheet((1, "Pháp luật", 2), (2, "Pháp luật", 1), headers=("Câu", "Lĩnh vực", "Điểm"))
    points = read(tmp_path / "b", {"Bài thi": exam(["Câu 1", "Câu 2"], [(True, "✓"), (False, "✗")]), "Đáp án": key})
    assert percents(points) == {"001": 100, "002": 0}


def test_what_was_decided_is_told_once_with_an_example(tmp_path):
    headers = [f"Câu {at}" for at in (1, 2, 3)]
    key = key_sheet((1, "A/D", "Pháp luật"), (2, "B|C", "Pháp luật"), (3, "C", "Thủ tục"))
    given = exam(headers, [("A.", "B", "C"), ("D.", "C", "c"), ("B", "A", "D")])
    cohort = read(tmp_path, {"Bài thi": given, "Đáp án": key})
    told = cohort.ledger.set_index("rule")
    assert told.loc["key_either", "problem"] == "The key “A/D” is read as: either is right. Items of this kind: 2."
    assert told.loc["answers_decorated", ["column", "value"]].tolist() == ["Câu 1", "A."]


@pytest.mark.parametrize("text", ["", "-", "–", "N/A", "Bỏ trống"])
def test_blanks(text):
    assert mark(text).blank


def test_keys_beside_each_answer_make_right_and_wrong_where_they_differ():
    answers = pd.DataFrame(
        {
            "Q1": ["A", "b.", "C", "", "Requires grading"],
            "Q2": ["A", "B", "A", "-", "D"],
            "Q3": ["C;A", "A", "AC", "B", "X"],
        }
    )
    keys = pd.DataFrame({"Q1": ["A", "B", "A", "B", "A"], "Q2": ["A"] * 4 + [""], "Q3": ["A,C", "A,C", "B", "B", ""]})
    found = settled(answers, keys, Rules())
    assert found.scored == ("Q1", "Q3")
    assert found.keys == {"Q2": "A"}
    assert found.answers["Q1"].tolist() == ["1", "1", "0", "", "Requires grading"]
    assert found.answers["Q2"].tolist() == answers["Q2"].tolist()
    assert found.answers["Q3"].tolist() == ["1", "0", "0", "1", "X"]


@pytest.mark.parametrize(
    ("cells", "percent"), [(["Vắng", None, None], {"002": 100}), (["AB", None, None], {"001": 0, "002": 100})]
)
def test_words_that_are_no_mark_at_all_are_no_exam_sat(tmp_path, cells, percent):
    headers = [f"Câu {at}" for at in (1, 2, 3)]
    key = key_sheet((1, "A", "Pháp luật"), (2, "B", "Pháp luật"), (3, "C", "Thủ tục"))
    cohort = read(tmp_path, {"Bài thi": exam(headers, [cells, ("A", "B", "C")]), "Đáp án": key})
    assert percents(cohort) == percent
