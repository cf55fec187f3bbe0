"""Who sat the exam: absent, suspended, twice, under one name, and rows that are no people."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    FACTS,
    KEY,
    PEOPLE,
    Expect,
    answer_rows,
    either,
    export,
    key_rows,
    made,
    office,
    percents,
    read,
    workbook,
)  # fmt: skip

NONE = [None] * 8
WHOLE = {"n_officers": 5}


def _without(*gone: str) -> Expect:
    return {o: None if o in gone else p for o, p in CONTROL.items()}


def _status(folder: Path, states: tuple, answers: list, header: str = "Tình trạng") -> None:
    office(folder, answer_rows(answers, facts={header: states}))


@made
def _people_status_words(folder: Path) -> Expect:
    """Vắng and Hoãn thi with empty answers: both without result, the others as they are."""
    _status(folder, ("Dự thi", "Dự thi", "Dự thi", "Vắng", "Hoãn thi"), [*ANSWERS[:3], NONE, NONE])
    return read(_without("004", "005"))


@made
def _people_status_codes(folder: Path) -> Expect:
    """V, absent, and Đ, suspended, in a column of states: without result, though zeros or answers stand there."""
    _status(folder, (None, None, None, "V", "Đ"), [*ANSWERS[:3], NONE, ANSWERS[4]], "Ghi chú")
    said = r"\bĐ\b|đình chỉ|suspen|ghi chú|status"
    return either(said, percent=_without("004", "005"), said=said, said_always=True)


@made
def _people_cancelled_paper(folder: Path) -> Expect:
    """Hủy bài: the answers are there and do not count; the ledger says why."""
    _status(folder, (None, None, None, None, "Hủy bài"), list(ANSWERS), "Ghi chú")
    said = "hủy bài|cancel|void|ghi chú|status"
    return either(said, percent=_without("005"), said=said, said_always=True)


@made
def _people_suspended_halfway(folder: Path) -> Expect:
    """Đình chỉ thi từ câu 5, with all answers there: no result, or what there is, and said."""
    _status(folder, (None, None, None, None, "Đình chỉ thi từ câu 5"), list(ANSWERS), "Ghi chú")
    said = "đình chỉ|suspen|ghi chú|status"
    return either(said, percent=CONTROL | {"005": [None, CONTROL["005"]]}, said=said, said_always=True)


@made
def _people_absent_in_every_cell(folder: Path) -> Expect:
    """ABS in each cell of a row: no result."""
    office(folder, answer_rows([*ANSWERS[:4], ["ABS"] * 8]))
    return read(_without("005"))


@made
def _people_absent_without_marks_on_letters(folder: Path) -> Expect:
    """VANG, vắng thi and Vắng (có phép) are the same as Vắng."""
    office(
        folder,
        answer_rows(
            [ANSWERS[0], ["VANG", *NONE[1:]], ["vắng thi", *NONE[1:]], ["Vắng (có phép)", *NONE[1:]], ANSWERS[4]]
        ),
    )
    return read(_without("002", "003", "004"))


@made
def _people_absent_in_the_total(folder: Path) -> Expect:
    """The total's cell says Vắng, the answers are empty."""
    totals = (10, 5, 7.5, 0, "Vắng")
    office(folder, answer_rows([*ANSWERS[:4], NONE], after={"Điểm": totals}))
    return read(_without("005"))


@made
def _people_one_without_any_answer(folder: Path) -> Expect:
    """A whole row without one answer, and nothing says that the person was there: missing, not 0, and said."""
    office(folder, answer_rows([*ANSWERS[:4], NONE]))
    return read(_without("005"), said="no answers|không có (câu trả lời|bài làm)|missing|thiếu", said_always=True)


@made
def _people_present_without_any_answer(folder: Path) -> Expect:
    """Có mặt and not one answer: handed in an empty sheet, which is 0."""
    _status(folder, ("Có mặt",) * 5, [*ANSWERS[:4], NONE])
    return read(CONTROL | {"005": {"law": 0, "proc": 0, "nv": 0}})


@made
def _people_came_late(folder: Path) -> Expect:
    """A remark on coming late or on a change of seat is no absence."""
    _status(folder, ("Vào muộn 10 phút", None, "Đổi chỗ", "Xin thêm giấy nháp", None), list(ANSWERS), "Ghi chú")
    return read()


@made
def _people_a_unit_absent(folder: Path) -> Expect:
    """All of Đội 1 were absent; Đội 2 is read as ever."""
    office(folder, answer_rows([["Vắng"] * 8, ["Vắng"] * 8, *ANSWERS[2:]]))
    return read(_without("001", "002"))


def _attempts(folder: Path, policy: str | None, *, header: str = "Lần thi", times: tuple = (1, 2)) -> None:
    people = [*PEOPLE, PEOPLE[4]]
    rows = answer_rows(
        [*ANSWERS[:4], ANSWERS[2], ANSWERS[4]], facts={header: (*[times[0]] * 5, times[1])}, people=people
    )
    cohort = {"exam": {"attempts": policy}} if policy else {}
    office(folder, rows, **cohort)


@made
def _people_last_attempt(folder: Path) -> Expect:
    """005 had 75, then 50; the last attempt is declared to count."""
    _attempts(folder, "last")
    return read(CONTROL, **WHOLE)


@made
def _people_best_attempt(folder: Path) -> Expect:
    """005 had 75, then 50; the best attempt is declared to count."""
    _attempts(folder, "best")
    return read(CONTROL | {"005": CONTROL["003"]}, **WHOLE)


@made
def _people_first_attempt(folder: Path) -> Expect:
    """005 had 75, then 50; the first attempt is declared to count."""
    _attempts(folder, "first")
    return read(CONTROL | {"005": CONTROL["003"]}, **WHOLE)


@made
def _people_attempts_by_date(folder: Path) -> Expect:
    """Two rows of one person with their dates and no rule: either may count, and it is said, or the file is refused."""
    _attempts(folder, None, header="Ngày thi", times=("02/03/2021", "16/03/2021"))
    said = "attempt|twice|lần thi|hai lần|two rows|more than once"
    percent = CONTROL | {"005": [CONTROL["005"], CONTROL["003"]]}
    return either(said, percent=percent, said=said, said_always=True, **WHOLE)


@made
def _people_same_row_twice(folder: Path) -> Expect:
    """One row was pasted twice: one person, one result."""
    people = [*PEOPLE, PEOPLE[4]]
    office(folder, answer_rows([*ANSWERS, ANSWERS[4]], people=people))
    return either("twice|duplicate|more than once|two rows|hai lần|trùng|attempt|lần thi", **WHOLE)


@made
def _people_key_row_at_the_end(folder: Path) -> Expect:
    """The last row is the key, under the id KEY: it is no person of 100 percent."""
    rows = [
        ["SBD", *(f"Q{n}" for n in range(1, 9))],
        *([p[0], *a] for p, a in zip(PEOPLE, ANSWERS, strict=True)),
        ["KEY", *KEY],
    ]
    export(folder, rows)
    percent = {o: p["nv"] for o, p in CONTROL.items()}
    return either(r"\bkey|đáp án|items", percent=percent, absent_officers=["KEY"], **WHOLE)


@made
def _people_key_row_without_id(folder: Path) -> Expect:
    """A row "ĐÁP ÁN" in the column of names, without id, above the people: no person."""
    rows = answer_rows()
    rows.insert(1, [None, "ĐÁP ÁN", None, None, *KEY])
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_signatures_below(folder: Path) -> Expect:
    """Place, date, titles and signatures stand below the table: no people."""
    rows = [*answer_rows(), [], [None, None, None, None, None, None, None, "Hải Phòng, ngày 5 tháng 3 năm 2021"]]
    rows += [
        ["Người lập biểu", None, None, None, None, "Trưởng ban"],
        ["(Ký, ghi rõ họ tên)", None, None, None, None, "(Ký tên, đóng dấu)"],
    ]
    rows += [[], ["Hoàng Thị Lan", None, None, None, None, "Đỗ Minh Quân"]]
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_banner_again_on_page_two(folder: Path) -> Expect:
    """The printed list repeats banner and header in its middle: no people."""
    rows = answer_rows()
    rows[4:4] = [["KẾT QUẢ THI NĂNG LỰC NĂM 2021"], ["(Tiếp theo)"], rows[0]]
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_subtotals(folder: Path) -> Expect:
    """Each unit ends with a line "Cộng Đội 1: 2 người": no people."""
    rows = answer_rows()
    rows.insert(3, [None, "Cộng Đội 1: 2 người"])
    rows.append(["Tổng cộng: 5 người"])
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_numbers_of_columns(folder: Path) -> Expect:
    """A row (1) (2) (3) … numbers the columns, as tables of offices have it: no person."""
    rows = answer_rows()
    rows.insert(1, [f"({n})" for n in range(1, 13)])
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_headings_of_units(folder: Path) -> Expect:
    """A line with the unit's name alone stands above its people, who have the unit in their own column too."""
    rows = answer_rows()
    rows.insert(3, ["II. ĐỘI 2"])
    rows.insert(1, ["I. ĐỘI 1"])
    office(folder, rows)
    return read(**WHOLE)


@made
def _people_namesakes(folder: Path) -> Expect:
    """Two people of one name with two ids are two."""
    people = [("001", "Nguyễn Văn Nam", "Đội 1"), *PEOPLE[1:2], ("003", "Nguyễn Văn Nam", "Đội 2"), *PEOPLE[3:]]
    office(folder, answer_rows(people=people))
    return read(names={"001": "Nguyễn Văn Nam", "003": "Nguyễn Văn Nam"}, **WHOLE)


@made
def _people_namesakes_joined_by_name(folder: Path) -> Expect:
    """Answers carry names, the list carries ids, and two share a name: nobody can say whose answers are whose."""
    people = [("001", "Nguyễn Văn Nam", "Đội 1"), *PEOPLE[1:2], ("003", "Nguyễn Văn Nam", "Đội 2"), *PEOPLE[3:]]
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in people)]
    answers = [["Họ và tên", *range(1, 9)], *([p[1], *a] for p, a in zip(people, ANSWERS, strict=True))]
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    said = "nguyễn văn nam|names?|họ và tên|officer_id"
    return either(said, percent=_without("001", "003"), said=said, said_always=True)


@made
def _people_row_shifted_left(folder: Path) -> Expect:
    """The id of one row is missing and all cells moved left: nothing of that row can count, and it is said."""
    rows = answer_rows()
    rows[3] = [*rows[3][1:], None]
    office(folder, rows)
    percent = {o: p for o, p in CONTROL.items() if o != "003"}
    said = "unit|đơn vị|position|vị trí|shifted|lệch"
    return either(said, percent=percent, absent_officers=["003", "Phạm Chi"], said=said, said_always=True)


@made
def _people_row_shifted_right(folder: Path) -> Expect:
    """One row's answers start a column late, the last beyond the table: they must not be scored a place off."""
    rows = answer_rows()
    rows[1] = [*rows[1][:4], None, *rows[1][4:]]
    office(folder, rows)
    said = "header|tiêu đề|beyond|shifted|lệch|ngoài"
    return either(said, percent=CONTROL | {"001": [None, CONTROL["001"]]}, said=said, said_always=True)


@made
def _people_test_student(folder: Path) -> Expect:
    """A row "Test, Student" without id is how platforms try a quiz out: no person."""
    rows = answer_rows()
    rows.append([None, "Student, Test", None, None, *KEY])
    office(folder, rows)
    return either(r"officer_id|\bid\b|\bmã\b|student", **WHOLE)


@made
def _people_on_the_list_only(folder: Path) -> Expect:
    """Somebody on the list has no row of answers: no result, and still an officer of the unit."""
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in PEOPLE)]
    answers = [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE[:4], ANSWERS, strict=False))]
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    return read(_without("005"), **WHOLE)


@made
def _people_answers_of_a_stranger(folder: Path) -> Expect:
    """A row of answers has an id that is on no list: set aside and said, the others as they are."""
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in PEOPLE)]
    answers = [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE, ANSWERS, strict=True)), ["909", *KEY]]
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    return either("909", absent_officers=["909"], said="909|not among|unknown|không (có|thuộc|nằm)", said_always=True)


@made
def _people_with_zero_who_were_there(folder: Path) -> Expect:
    """Points of 0 throughout, and the state says Dự thi: a zero, not a missing result."""
    points = [[int(a == k) for a, k in zip(given, KEY, strict=True)] for given in ANSWERS]
    key = [["Câu", "Lĩnh vực", "Điểm"], *([n, area, 1] for n, _, area in key_rows()[1:])]
    office(folder, answer_rows(points, facts={"Tình trạng": ("Dự thi",) * 5}), key)
    return read(percents(ANSWERS))
