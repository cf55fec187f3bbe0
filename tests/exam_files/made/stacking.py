"""One exam on several sheets or in several files: per room, unit or session."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    AREAS,
    CONTROL,
    FACTS,
    KEY,
    PEOPLE,
    Expect,
    answer_rows,
    either,
    key_rows,
    made,
    parameters,
    read,
    text,
    workbook,
)  # fmt: skip

SPLIT = 2


def _halves() -> tuple[list[list], list[list]]:
    rows = answer_rows()
    return rows[: SPLIT + 1], [rows[0], *rows[SPLIT + 1 :]]


@made
def _stack_rooms(folder: Path) -> Expect:
    """A sheet per room, each below its own banner."""
    first, second = _halves()
    banner = [["PHÒNG THI SỐ 1"], []]
    workbook(folder, {"P101": [*banner, *first], "P102": [*banner, *second], "Đáp án": key_rows()})
    return read(n_officers=5)


@made
def _stack_sessions(folder: Path) -> Expect:
    """Ca 1 and Ca 2 are two sheets of one exam."""
    first, second = _halves()
    workbook(folder, {"Ca 1": first, "Ca 2": second, "Đáp án": key_rows()})
    return read(n_officers=5)


@made
def _stack_list_of_files(folder: Path) -> Expect:
    """The parameters list the files of two rooms and the key's."""
    first, second = _halves()
    parameters(folder, ["phong-1.csv", "phong-2.csv", "dap-an.csv"])
    for name, rows in (("phong-1", first), ("phong-2", second), ("dap-an", key_rows())):
        text(folder, rows, name=f"{name}.csv")
    return read(n_officers=5)


@made
def _stack_pattern_of_files(folder: Path) -> Expect:
    """The parameters name the files by a pattern."""
    first, second = _halves()
    parameters(folder, "thi/*.csv")
    for name, rows in (("phong 1", first), ("phong 2", second), ("dap an", key_rows())):
        text(folder, rows, name=f"thi/{name}.csv")
    return read(n_officers=5)


@made
def _stack_folder_of_rooms(folder: Path) -> Expect:
    """A folder of one file per room, and the key's."""
    first, second = _halves()
    parameters(folder, "thi")
    for name, rows in (("phong 1", first), ("phong 2", second), ("dap an", key_rows())):
        text(folder, rows, name=f"thi/{name}.csv")
    return read(n_officers=5)


@made
def _stack_columns_in_other_order(folder: Path) -> Expect:
    """The second room's sheet has its questions in other order: by header, not by place."""
    first, second = _halves()
    second = [[*row[:4], *reversed(row[4:])] for row in second]
    workbook(folder, {"P101": first, "P102": second, "Đáp án": key_rows()})
    return either("p102|header|tiêu đề|cột|column", n_officers=5)


@made
def _stack_a_question_missing(folder: Path) -> Expect:
    """The second room's sheet lacks question 8: not given there, or refused; never wrong in silence."""
    first, second = _halves()
    workbook(folder, {"P101": first, "P102": [row[:-1] for row in second], "Đáp án": key_rows()})
    lacking = {
        o: {"law": CONTROL[o]["law"], "proc": 100 * sum(a == k for a, k in zip(given[4:7], KEY[4:7], strict=True)) / 3}
        for (o, _, _), given in zip(PEOPLE[SPLIT:], ANSWERS[SPLIT:], strict=True)
    }
    said = "p102|câu 8|item 8|header|tiêu đề"
    return either(said, percent=CONTROL | lacking, said=said, said_always=True, n_officers=5)


@made
def _stack_person_in_two_rooms(folder: Path) -> Expect:
    """002 has answers in both rooms, and they differ: one of the rows counts, or 002 has no result, and it is said."""
    first, second = _halves()
    second.insert(1, [*PEOPLE[1], "Chuyên viên", *ANSWERS[0]])
    workbook(folder, {"P101": first, "P102": second, "Đáp án": key_rows()})
    said = "twice|duplicate|two rows|several rows|more than once|attempt|hai lần|trùng|lần thi|p101"
    percent = CONTROL | {"002": [None, CONTROL["002"], CONTROL["001"]]}
    return either(said, percent=percent, said=said, said_always=True, noted="loud", n_officers=5)


@made
def _stack_summary_beside_the_rooms(folder: Path) -> Expect:
    """A sheet Tổng hợp repeats everybody with the total alone: five people, not ten, and no second result."""
    first, second = _halves()
    totals = [["SBD", "Họ và tên", "Đơn vị", "Điểm"], *([*p, CONTROL[p[0]]["nv"] / 10] for p in PEOPLE)]
    workbook(folder, {"Tổng hợp": totals, "P101": first, "P102": second, "Đáp án": key_rows()})
    return either("tổng hợp", n_officers=5)


@made
def _stack_a_sheet_per_subject(folder: Path) -> Expect:
    """Law and procedure are two sheets of the same people, both with questions 1 to 4: eight items, not four."""
    heads = [*FACTS, *(f"Câu {n}" for n in range(1, 5))]
    sheets = {
        title: [heads, *([*p, "Chuyên viên", *given[part]] for p, given in zip(PEOPLE, ANSWERS, strict=True))]
        for title, part in (("Pháp luật", slice(0, 4)), ("Thủ tục", slice(4, 8)))
    }
    key = [["Môn", "Câu", "Đáp án", "Lĩnh vực"], *([AREAS[n], n % 4 + 1, KEY[n], AREAS[n]] for n in range(8))]
    workbook(folder, {**sheets, "Đáp án": key})
    return either("pháp luật|thủ tục|twice|duplicate|trùng|hai lần|môn", n_officers=5)


@made
def _stack_empty_template_sheet(folder: Path) -> Expect:
    """An empty sheet Mẫu with the header alone stands beside the answers."""
    rows = answer_rows()
    workbook(folder, {"Bài thi": rows, "Mẫu": rows[:1], "Đáp án": key_rows()})
    return read(n_officers=5)
