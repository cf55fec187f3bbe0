"""Exams as sheets arrange them: titles over items, keys above, exams side by side, candidates by number, long lists."""

import pytest

from tests.unit.test_several_exams import KEYS, LIST, book, of, read, rules
from workbench.errors import InputError

PEOPLE = (("001", "Trần Văn An"), ("002", "Lê Thị Bình"), ("003", "Phạm Chi"))
HEAD = ["STT", "Mã CC", "Họ tên"]
WORK = {"001": "AB", "002": "BB", "003": "AA"}
TAX = {"001": "CDA", "003": "DDA"}
RIGHT = {"nv": {"001": (2, 2), "002": (1, 2), "003": (1, 2)}, "th": {"001": (3, 3), "003": (2, 3)}}
"""With the keys A, B of Nghiệp vụ and C, D, A of Thuế quan."""


def rows_of(answers, change=str):
    return [[n, who, dict(PEOPLE)[who], *map(change, given)] for n, (who, given) in enumerate(answers.items(), start=1)]


def scored(answers, key):
    marks = {who: ["1" if a == k else "0" for a, k in zip(given, key, strict=True)] for who, given in answers.items()}
    return rows_of(marks)


def points(cohort, domain):
    """Return who → points and items, of an exam whose cells are points."""
    items = cohort.items[cohort.items["competency_id"].isin({"nv": ["law", "proc"], "th": ["val"]}[domain])]["item_id"]
    put = cohort.administered[items]
    got = cohort.answers[items].astype("str").eq("1") & put
    return {who: (int(got.loc[who].sum()), int(put.loc[who].sum())) for who in put.index if put.loc[who].any()}


@pytest.mark.parametrize("label", ["C{}", "Câu {}", "{}"])
def test_titles_over_the_items_are_their_competencies(tmp_path, label):
    work = {who: given + "A" for who, given in WORK.items()}
    items = [label.format(n) for n in (1, 2, 3)]
    sheets = {
        "NV": [
            ["KẾT QUẢ"],
            [*HEAD, "Pháp luật", "Thủ tục", "", "Tỷ lệ %"],
            ["", "", "", *items, ""],
            *scored(work, "ABA"),
        ],
        "TQ": [["KẾT QUẢ"], [*HEAD, "Trị giá", "", "", "Tỷ lệ %"], ["", "", "", *items, ""], *scored(TAX, "CDA")],
        "DS": LIST,
    }
    book(tmp_path / "r.xlsx", **sheets)
    cohort = read(tmp_path)
    assert points(cohort, "th") == RIGHT["th"]
    assert points(cohort, "nv") == {who: (n + 1, m + 1) for who, (n, m) in RIGHT["nv"].items()}
    assert cohort.items.groupby("competency_id").size().to_dict() == {"law": 1, "proc": 2, "val": 3}


def test_keys_and_competencies_stand_above_the_header(tmp_path):
    for name, about, key, answers in (
        ("Nghiệp vụ", ["Pháp luật", "Thủ tục", "Thủ tục"], "ABA", {who: given + "A" for who, given in WORK.items()}),
        ("Thuế quan", ["Trị giá"] * 3, "CDA", TAX),
    ):
        items = [f"Câu {n + 1}" for n in range(len(key))]
        above = [[f"Môn: {name}"], ["Năng lực", "", "", *about], ["Đáp án", "", "", *key]]
        book(tmp_path / f"{name}.xlsx", Bài_làm=[*above, [*HEAD, *items], *rows_of(answers)])
    book(tmp_path / "ds.xlsx", DS=LIST)
    cohort = read(tmp_path)
    assert of(cohort, "th") == RIGHT["th"]
    assert of(cohort, "nv") == {who: (n + 1, m + 1) for who, (n, m) in RIGHT["nv"].items()}
    found = rules(cohort)
    assert "row_of_key" in found
    assert "row_of_competencies" in found


def side_by_side():
    head = [*HEAD, "Câu 1", "Câu 2", "Câu 1", "Câu 2", "Câu 3"]
    rows = [[n, who, name, *WORK[who], *TAX.get(who, ["", "", ""])] for n, (who, name) in enumerate(PEOPLE, start=1)]
    return [["TỔNG HỢP"], ["", "", "", "Nghiệp vụ", "", "Thuế quan", "", ""], head, *rows]


SIMPLE = [["Môn thi", "Câu", "Đáp án", "Năng lực"], *([row[0], row[1], row[2], row[4]] for row in KEYS[1:])]


def test_exams_stand_beside_each_other(tmp_path):
    book(tmp_path / "r.xlsx", Bài_làm=side_by_side(), Đáp_án=SIMPLE, DS=LIST)
    cohort = read(tmp_path)
    assert {name: of(cohort, name) for name in RIGHT} == RIGHT


def test_items_that_begin_anew_without_titles_are_refused(tmp_path):
    rows = side_by_side()
    rows[1] = [""] * 8
    book(tmp_path / "r.xlsx", Bài_làm=rows, Đáp_án=SIMPLE, DS=LIST)
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert any(problem.rule == "header_twice" for problem in refused.value.problems)


def test_headings_among_the_keys_name_the_exams(tmp_path):
    keys = [["ĐÁP ÁN"]]
    for name in ("Nghiệp vụ", "Thuế quan"):
        keys += [[], [f"Môn thi: {name}"], ["Câu", "Đáp án", "Năng lực"]]
        keys += [[row[1], row[2], row[3]] for row in SIMPLE[1:] if row[0] == name]
    sheets = {
        "Nghiệp vụ": [[*HEAD, "Câu 1", "Câu 2"], *rows_of(WORK)],
        "Thuế quan": [[*HEAD, "Câu 1", "Câu 2", "Câu 3"], *rows_of(TAX)],
    }
    book(tmp_path / "r.xlsx", **sheets, Đáp_án=keys, DS=LIST)
    cohort = read(tmp_path)
    assert {name: of(cohort, name) for name in RIGHT} == RIGHT


LONG = [
    ["Số thẻ", "Môn thi", "Câu số", "Phương án chọn"],
    *([who, "Nghiệp vụ", n, a] for who, given in WORK.items() for n, a in enumerate(given, start=1)),
    *([who, "Thuế quan", n, a] for who, given in TAX.items() for n, a in enumerate(given, start=1)),
]


def test_a_long_list_tells_the_exam_of_each_row(tmp_path):
    book(tmp_path / "r.xlsx", Bài_làm=LONG, Đáp_án=SIMPLE, DS=LIST)
    cohort = read(tmp_path)
    assert {name: of(cohort, name) for name in RIGHT} == RIGHT


def test_who_has_no_row_in_a_domain_has_no_result_in_it(tmp_path):
    bank = [["Mã câu hỏi", "Đáp án", "Năng lực"], *([f"{row[0][0]}{row[1]}", row[2], row[3]] for row in SIMPLE[1:])]
    long = [["Số thẻ", "Mã câu hỏi", "Trả lời"], *([row[0], f"{row[1][0]}{row[2]}", row[3]] for row in LONG[1:])]
    book(tmp_path / "r.xlsx", Bài_làm=long[:1] + long[3:], Đáp_án=bank, DS=LIST)
    cohort = read(tmp_path)
    assert "001" not in of(cohort, "nv")
    assert of(cohort, "th") == RIGHT["th"]


def test_candidates_are_known_by_their_list(tmp_path):
    numbers = {"001": "12", "002": "7", "003": "30"}
    room = [["PHÒNG 1"], ["STT", "SBD", "Số hiệu", "Họ và tên"]]
    room += [[n, numbers[who].zfill(3), who, name] for n, (who, name) in enumerate(PEOPLE, start=1)]
    answers = [["SBD", "Câu 1", "Câu 2"], *([numbers[who], *given] for who, given in WORK.items())]
    keys = [SIMPLE[0][1:], *(row[1:] for row in SIMPLE[1:3])]
    book(tmp_path / "r.xlsx", Bài_làm=answers, Đáp_án=keys, DS=LIST, Phòng_1=room)
    cohort = read(tmp_path)
    assert of(cohort, "nv") == RIGHT["nv"]
    assert "candidates_known" in rules(cohort)
    assert sorted(cohort.officers["officer_id"]) == ["001", "002", "003", "004"]


def test_leave_in_the_list_of_officers_takes_no_answers_away(tmp_path):
    answers = [["Số hiệu", "Câu 1", "Câu 2"], *([who, *given] for who, given in WORK.items())]
    keys = [SIMPLE[0][1:], *(row[1:] for row in SIMPLE[1:3])]
    book(tmp_path / "r.xlsx", Bài_làm=answers, Đáp_án=keys, DS=LIST)
    assert of(read(tmp_path), "nv") == RIGHT["nv"]
    absent = [[cell.replace("Nghỉ thai sản", "Vắng") for cell in row] for row in LIST]
    book(tmp_path / "r.xlsx", Bài_làm=answers, Đáp_án=keys, DS=absent)
    assert "002" not in of(read(tmp_path), "nv")


def test_a_number_of_two_candidates_is_nobodys(tmp_path):
    room = [["STT", "SBD", "Số hiệu", "Họ và tên"], [1, "1", "001", "A"], [2, "2", "002", "B"], [3, "2", "003", "C"]]
    answers = [["SBD", "Câu 1", "Câu 2"], ["1", "A", "B"], ["2", "B", "B"]]
    keys = [SIMPLE[0][1:], *(row[1:] for row in SIMPLE[1:3])]
    book(tmp_path / "r.xlsx", Bài_làm=answers, Đáp_án=keys, DS=LIST, Phòng_1=room)
    cohort = read(tmp_path)
    assert of(cohort, "nv") == {"001": (2, 2)}
    assert rules(cohort)["officer_unknown"] == [3]


def test_absence_in_the_place_of_the_version(tmp_path):
    keys = [["Câu", "Đề 01", "Đề 02", "Năng lực"], ["1", "A", "B", "Pháp luật"], ["2", "B", "A", "Thủ tục"]]
    head = ["Số hiệu", "Mã đề", "Câu 1", "Câu 2"]
    answers = [["001", "01", "A", "B"], ["002", "02", "B", "B"], ["003", "V", "", ""]]
    book(tmp_path / "r.xlsx", Bài_làm=[head, *answers], Đáp_án=keys, DS=LIST)
    cohort = read(tmp_path)
    assert of(cohort, "nv") == {"001": (2, 2), "002": (1, 2)}
    assert rules(cohort)["officer_without_answers"]


def test_a_version_without_a_key_stays_refused_where_it_has_answers(tmp_path):
    keys = [["Câu", "Đề 01", "Đề 02", "Năng lực"], ["1", "A", "B", "Pháp luật"], ["2", "B", "A", "Thủ tục"]]
    answers = [["001", "01", "A", "B"], ["002", "V", "B", "B"]]
    book(tmp_path / "r.xlsx", Bài_làm=[["Số hiệu", "Mã đề", "Câu 1", "Câu 2"], *answers], Đáp_án=keys, DS=LIST)
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert any(problem.rule == "version_without_key" for problem in refused.value.problems)


def test_a_file_for_each_exam_and_version(tmp_path):
    for name, answers, at in (("Nghiệp vụ", WORK, (2, 3)), ("Thuế quan", TAX, (2, 3))):
        own = [row for row in KEYS[1:] if row[0] == name]
        for form, column in (("01", at[0]), ("02", at[1])):
            told = {who: given for n, (who, given) in enumerate(answers.items()) if n % 2 == int(form) - 1}
            if not told:
                continue
            items = [f"Câu {row[1]}" for row in own]
            key = [["Câu", "Đáp án", "Năng lực"], *([row[1], row[column], row[column + 2]] for row in own)]
            file = tmp_path / f"{name} - Mã đề {form}.xlsx"
            book(file, Bài_làm=[[*HEAD, *items], *rows_of(told)], Đáp_án=key)
    book(tmp_path / "ds.xlsx", DS=LIST)
    cohort = read(tmp_path)
    assert of(cohort, "nv") == {"001": (2, 2), "002": (1, 2), "003": (1, 2)}
    assert of(cohort, "th") == {"001": (3, 3), "003": (1, 3)}
