"""Keys that are no option although answers and other keys are letters: the key is named, not the answers."""

import pytest

from tests.exam_books import exam, key_sheet, read
from workbench.errors import InputError

HEADERS = [f"Câu {at}" for at in range(1, 6)]
KEY = list("ABCDA")


def sheets(key, last):
    """Return answers of as many people as `last` has answers to the last item, right but for these."""
    rows = [[*KEY[:4], given] for given in last]
    return {"Bài thi": exam(HEADERS, rows), "Đáp án": key_sheet(*[(n, k, "Pháp luật") for n, k in enumerate(key, 1)])}


@pytest.mark.parametrize("odd", ["Đ", "X", "Sai", "Đúng", "XYZ"])
def test_the_key_is_named_with_sheet_row_and_column(tmp_path, odd):
    with pytest.raises(InputError) as refused:
        read(tmp_path, sheets([*KEY[:4], odd], "ABABC"))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.sheet, problem.value) == ("key_no_option", "Đáp án", odd)
    assert (problem.row, problem.column) == (6, "Đáp án")
    assert "A, B, C, D" in str(problem.words)
    assert "accept" not in str(problem.words)


@pytest.mark.parametrize(("last", "refuses"), [("AB", False), ("ABD", False), ("ABC", True), ("ABCC", True)])
def test_from_three_answers_by_letter_on(tmp_path, last, refuses):
    book = sheets([*KEY[:4], "Đ"], [*last, "D"])
    assert ("key_no_option" in refused_by(tmp_path, book)) == refuses


def test_a_longer_word_may_be_the_text_of_an_option(tmp_path):
    assert refused_by(tmp_path, sheets([*KEY[:4], "WXYZ"], "ABABC")) == {"key_unlike_answers"}


def refused_by(tmp_path, book):
    """Return the rules for which a workbook is refused, none where it is read."""
    try:
        read(tmp_path, book)
    except InputError as refused:
        return {problem.rule for problem in refused.problems}
    return set()


@pytest.mark.parametrize("answers", [["Đ", "S", "Đ", "S"], ["D", "S", "D", "S"], ["D", "D", "D", "D"]])
def test_a_question_of_true_or_false_among_others_stays(tmp_path, answers):
    read(tmp_path, sheets([*KEY[:4], "Đ"], answers))


def test_with_fewer_letters_than_other_keys_nothing_is_said(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, sheets(["A", "Đ", "S", "Đ", "S"], "ABCC"))
    assert all(problem.rule != "key_no_option" for problem in refused.value.problems)
