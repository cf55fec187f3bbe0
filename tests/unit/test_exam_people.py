"""Who sat an exam: status, attempts, rows of keys, names for ids."""

import pandas as pd
import pytest

from tests.exam_sheets import HEADER, PEOPLE, book, earned, read, rules
from workbench.errors import InputError
from workbench.intake.exam.attempt_order import ordered
from workbench.intake.exam.status import meaning

KEYS = [["Câu", "Đáp án", "Lĩnh vực"], *([n, k, "Pháp luật"] for n, k in enumerate("ABCDABCD", 1))]


def sheet(folder, rows, more="", **sheets):
    book(folder / "r.xlsx", {"Bài làm": rows, "Đáp án": KEYS} | sheets)
    return read(folder, "r.xlsx", more)


def with_fact(header, cells, people=PEOPLE):
    return [[*HEADER[:4], header, *HEADER[4:]], *([*p[:4], c, *p[4:]] for p, c in zip(people, cells, strict=True))]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Vắng", "absent"), ("VANG", "absent"), ("vắng thi", "absent"), ("Vắng (có phép)", "absent"), ("V", "absent"),
        ("Vắng 10 phút", None), ("Không vắng", None), ("Vàng", None), ("ABS", "absent"), ("In progress", "absent"),
        ("Đình chỉ thi từ câu 5", "suspended"), ("Đ", "suspended"), ("D", None), ("Hủy bài", "voided"),
        ("Huỷ kết quả thi", "voided"), ("Hoãn thi", "postponed"), ("Hoàn thành", "present"), ("Bảo lưu", "postponed"),
        ("Có mặt", "present"), ("Finished", "present"), ("Vào muộn 10 phút", None), ("Đổi chỗ", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_a_column_of_status(word, said):
    assert meaning(word) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [("V", "absent"), ("Vắng", "absent"), ("A", None), ("Đ", None), ("Không", None), ("AB", None), ("Missing", None)],
)
def test_fewer_words_count_in_place_of_answers(word, said):
    assert meaning(word, in_answers=True) == said


def test_the_parameters_add_words(tmp_path):
    rows = with_fact("Ghi chú", ["", "", "", "", "Nghỉ T"])
    assert earned(sheet(tmp_path, rows))["005"] == 50
    cohort = sheet(tmp_path, rows, "exam: {status: {nghỉ t: absent}}\n")
    assert not cohort.administered.loc["005"].any()
    assert rules(cohort)["status_despite_answers"] == [6]


def test_passing_is_no_suspension(tmp_path):
    cohort = sheet(tmp_path, with_fact("Ghi chú", ["Đ", "Đ", "Đ", "KĐ", "Đ"]))
    assert cohort.administered.to_numpy().all()


def test_a_ticked_column_tells_absence(tmp_path):
    cohort = sheet(tmp_path, with_fact("Vắng", ["", "", "x", "", ""]))
    assert cohort.administered.any(axis=1).tolist() == [True, True, False, True, True]


@pytest.mark.parametrize(("state", "administered"), [("Có mặt", True), ("", False), ("Vắng", False)])
def test_an_exam_without_one_answer_is_zero_only_where_the_file_says_present(tmp_path, state, administered):
    people = [*PEOPLE[:4], [*PEOPLE[4][:4], *[None] * 8]]
    cohort = sheet(tmp_path, with_fact("Tình trạng", ["", "", "", "", state], people))
    assert cohort.administered.loc["005"].all() == administered
    assert cohort.administered.loc["005"].any() == administered
    rule = {"Có mặt": "present_without_answers", "": "officer_without_answers", "Vắng": "status_absent"}[state]
    assert rules(cohort)[rule] == [6]


@pytest.mark.parametrize(("policy", "percent"), [("best", 75), ("last", 50), ("first", 75)])
@pytest.mark.parametrize("times", [("1", "2"), ("Lần 1", "Lần 2"), ("02/03/2021", "16/03/2021")])
def test_one_attempt_counts(tmp_path, policy, percent, times):
    again = [*PEOPLE[4][:4], *PEOPLE[2][4:]]
    header = "Ngày thi" if "/" in times[0] else "Lần thi"
    rows = with_fact(header, [*[times[0]] * 5, times[1]], [*PEOPLE[:4], again, PEOPLE[4]])
    cohort = sheet(tmp_path, rows, f"exam: {{attempts: {policy}}}\n")
    assert earned(cohort)["005"] == percent
    assert len(rules(cohort)["attempt_not_kept"]) == 1
    assert (cohort.counts["rows"] == cohort.counts["accepted"] + cohort.counts["quarantined"]).all()


def test_a_missed_attempt_is_not_the_best(tmp_path):
    nothing = [*PEOPLE[4][:4], "Vắng", *[None] * 7]
    rows = with_fact("Lần thi", [1, 1, 1, 1, 1, 2], [*PEOPLE, nothing])
    assert earned(sheet(tmp_path, rows))["005"] == 50


def test_sheets_named_for_attempts_are_attempts(tmp_path):
    book(tmp_path / "r.xlsx", {"Lần 1": [HEADER, *PEOPLE], "Lần 2": [HEADER, [*PEOPLE[4][:4], *PEOPLE[2][4:]]],
                               "Đáp án": KEYS})  # fmt: skip
    assert earned(read(tmp_path))["005"] == 75


def test_attempts_are_ordered_by_number_time_or_place():
    assert ordered(pd.Series(["Lần 2", "lần 1", "III"])).tolist() == [2, 1, 3]
    times = ordered(pd.Series(["16/03/2021 8:00", "02/04/2021 7:00", ""]))
    assert times[0] < times[1]
    assert times[2] < times[0]
    assert ordered(pd.Series(["sau", "trước"])).tolist() == [1, 2]


def test_a_row_of_the_key_is_the_key_where_nothing_else_is(tmp_path):
    rows = [["SBD", *HEADER[4:]], ["ĐÁP ÁN", *"ABCDABCD"], *([p[0], *p[4:]] for p in PEOPLE)]
    book(tmp_path / "r.xlsx", {"Bài làm": rows})
    cohort = read(tmp_path, "r.xlsx", "defaults: {competency_id: law, unit_id: d1, position_id: cv}\n")
    assert cohort.items["key"].tolist() == list("ABCDABCD")
    assert earned(cohort) == {"001": 100, "002": 50, "003": 75, "004": 0, "005": 50}
    assert rules(cohort)["row_of_key"] == [2]


@pytest.mark.parametrize(("key", "differs"), [("ABCDABCD", False), ("ABCDABCA", True)])
def test_a_row_of_a_key_beside_the_key_is_compared(tmp_path, key, differs):
    cohort = sheet(tmp_path, [HEADER, *PEOPLE, ["KEY", "", "", "", *key]])
    assert len(cohort.officers) == 5
    assert ("row_of_key_differs" in rules(cohort)) == differs


def test_rows_of_keys_per_version_are_keys_of_versions(tmp_path):
    people = [["001", "101", *"ABCDABCD"], ["002", "102", *"BCDABCDA"], ["003", "102", *"ABCDABCD"]]
    rows = [["SBD", "Mã đề", *HEADER[4:]], ["KEY", "101", *"ABCDABCD"], ["KEY", "102", *"BCDABCDA"], *people]
    book(tmp_path / "r.xlsx", {"Bài làm": rows})
    cohort = read(tmp_path, "r.xlsx", "defaults: {competency_id: law, unit_id: d1, position_id: cv}\n")
    assert earned(cohort) == {"001": 100, "002": 100, "003": 0}


def test_names_that_stand_for_ids_may_not_repeat(tmp_path):
    rows = [HEADER[1:], *(p[1:] for p in PEOPLE), [*PEOPLE[0][1:4], *PEOPLE[1][4:]]]
    columns = 'columns: {"Bài làm": {"Họ và tên": officer_id}}\n'
    with pytest.raises(InputError, match=r"Trần Văn An"):
        sheet(tmp_path, rows, columns)
    assert len(sheet(tmp_path, rows[:-1], columns).officers) == 5


@pytest.mark.parametrize("moved", [lambda p: [*p[1:], ""], lambda p: [p[0], "", *p[1:-1]]], ids=["left", "right"])
def test_a_row_moved_aside_is_no_person(tmp_path, moved):
    cohort = sheet(tmp_path, [HEADER, *PEOPLE[:2], moved(PEOPLE[2]), *PEOPLE[3:]])
    assert cohort.officers["officer_id"].tolist() == ["001", "002", "004", "005"]
    assert rules(cohort)["row_shifted"] == [4]


def test_answers_moved_aside_do_not_count(tmp_path):
    first = [*PEOPLE[0][:4], "", *PEOPLE[0][4:]]
    cohort = sheet(tmp_path, [HEADER, first, *PEOPLE[1:]])
    assert rules(cohort)["row_shifted"] == [2]
