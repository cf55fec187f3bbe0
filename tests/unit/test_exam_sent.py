"""Thresholds and refusals of what offices send: statements in parts, sheets without a header, whole exams in a cell."""

import pandas as pd
import pytest

from tests.exam_sheets import HEADER, KEYS, PEOPLE, book, read
from workbench.errors import InputError
from workbench.intake.exam.keys import Rules, read_column
from workbench.intake.exam.packed import packed
from workbench.intake.exam.statements import STEPS, in_parts
from workbench.intake.formats.legacy import legacy_of
from workbench.intake.formats.sources import read_sheets
from workbench.intake.ids import stands_for

ITEMS = pd.DataFrame({"item_id": ["Câu 1"], "points": [2.0]})


def shares(key, scheme, *cells):
    column = read_column(key, "", dict.fromkeys(cells, 1), Rules(statements=scheme))
    _, found = in_parts([column], scheme, ITEMS, place="Bài làm")
    return [found[0][cell] for cell in cells]


def test_the_steps_of_four_statements():
    assert shares("ĐSSĐ", "steps", "SĐĐS", "ĐĐĐS", "ĐSĐS", "ĐSSS", "ĐSSĐ") == list(STEPS)


def test_each_statement_is_worth_the_same_whatever_their_number():
    assert shares("ĐSĐ", "each", "ĐSĐ", "ĐSS", "SĐS") == [1.0, 2 / 3, 0.0]


def test_either_key_of_statements_counts_by_the_better_one():
    assert shares("ĐSSĐ|ĐSSS", "steps", "ĐSSS", "ĐSSĐ") == [1.0, 1.0]


def test_another_number_of_statements_is_no_answer():
    assert shares("ĐSSĐ", "each", "ĐSS", "ĐSSĐ") == [None, 1.0]


@pytest.mark.parametrize(("key", "scheme"), [("ĐSĐ", "steps"), ("A", "steps"), ("A", "each")])
def test_parts_that_cannot_be_given_are_refused(key, scheme):
    with pytest.raises(InputError):
        shares(key, scheme, key)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["ABCDA", "ABC-DA"], True),
        (["ABCD", "ABDC"], False),  # four letters may be several of one question
        (["1A 2B 3C 4D 5A"], True),
        (["abcda"], False),
        (["1.a, 2.b, 3.c, 4.d, 5.a"], True),
        (["Trần Văn An", "Lê Thị Bình"], False),
        (["ABCDA"] * 4 + ["Vắng"], True),
        (["ABCDA"] * 3 + ["Vắng"], False),
    ],
)
def test_answers_of_a_whole_exam_in_one_cell(cells, found):
    assert (packed(pd.DataFrame({"Bài làm": cells})) == "Bài làm") is found


def _rooms(folder, second):
    book(folder / "r.xlsx", {"Phòng 1": [HEADER, *PEOPLE], "Phòng 2": second, "Đáp án": KEYS})
    return read(folder)


def _others(n_strange):
    """Ten further people without a header, of whose 80 answers some are words that no answer is."""
    rows = [[f"1{n:02d}", f"Ai Đó {n}", "Đội 1", "Chuyên viên", *"ABCDABCD"] for n in range(10)]
    for at in range(n_strange):
        rows[at % 10][4 + at // 10] = f"x{at}"
    return rows


def test_a_sheet_continues_another_from_nine_in_ten_of_its_answers(tmp_path):
    with pytest.raises(InputError) as refused:
        _rooms(tmp_path, _others(8))
    assert {problem.rule for problem in refused.value.problems} == {"header_missing"}


def test_a_sheet_of_other_words_is_ignored(tmp_path):
    assert len(_rooms(tmp_path, _others(9)).officers) == len(PEOPLE)


@pytest.mark.parametrize(
    ("words", "font"),
    [(["Hoàn thành", "Toán", "Hoãn", "Khoá"], None), (["Hoàn thành", "Nguyeãn Vaên Ñöùc", "Leâ Thò Bình"], "VNI")],
)
def test_words_of_unicode_and_vni_alike_prove_no_font(words, font):
    assert legacy_of(words) == font


def test_an_id_stands_for_one_that_is_there_as_listed():
    ids = pd.Series(["007", "7", "8", "9", ""])
    assert stands_for(ids, ["007", "008", "009", "0009"]).tolist() == [False, True, False, False, False]


def test_a_missing_file_is_named_without_detours(tmp_path):
    (tmp_path / "parameters").mkdir()
    with pytest.raises(InputError) as refused:
        read_sheets(tmp_path / "parameters" / ".." / "r.xlsx", cohort_file=tmp_path / "c.yaml", simulated=True)
    assert refused.value.problems[0].file == str(tmp_path / "r.xlsx")
    assert ".." not in str(refused.value)
