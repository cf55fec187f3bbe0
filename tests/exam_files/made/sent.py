"""What offices send: rooms, lists, retakes and columns of their own beside the answers."""

import datetime as dt
from pathlib import Path
from typing import Any

from tests.exam_files.made.build import (
    ANSWERS,
    AREAS,
    CONTROL,
    FACTS,
    KEY,
    PEOPLE,
    Expect,
    Sitting,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    parameters,
    read,
    refused,
    workbook,
)  # fmt: skip

LIST = [[*FACTS[:3], "Vị trí"], *([*person, "Chuyên viên"] for person in PEOPLE)]
LONG = [
    ["SBD", "Câu", "Trả lời"],
    *([p[0], n, s] for p, a in zip(PEOPLE, ANSWERS, strict=True) for n, s in enumerate(a, 1)),
]
SUMS = ["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]


def _without_result(*gone: str) -> Expect:
    return {o: None if o in gone else p for o, p in CONTROL.items()}


def _sums(*, score: Any = None, note: str | None = None) -> list[list[Any]]:
    """Return each one's sums; 003 has another score, or a remark."""
    rows = [
        [o, area, CONTROL[o][scale] / 10 if score is None or o != "003" else score, 10, note if o == "003" else None]
        for o in CONTROL
        for area, scale in (("Pháp luật", "law"), ("Thủ tục", "proc"))
    ]
    return [[*SUMS, "Ghi chú"], *rows]


@made
def _sent_short_names_of_ids(folder: Path) -> Expect:
    """Mã CC, as offices abbreviate it, is the officers' id."""
    rows = answer_rows()
    rows[0][0] = "Mã CC"
    office(folder, rows)
    return read()


@made
def _sent_absent_at_the_retake(folder: Path) -> Expect:
    """002 sat once and stayed away from the retake: with the last attempt counting, the one that 002 sat."""
    rows = answer_rows(facts={"Lần thi": (1,) * 5}, after={"Ghi chú": (None,) * 5})
    rows.append([*PEOPLE[1], "Chuyên viên", 2, *[None] * 8, "Vắng"])
    office(folder, rows, exam={"attempts": "last"})
    return read(n_officers=5)


@made
def _sent_absent_at_first(folder: Path) -> Expect:
    """003 was absent at first and sat the second date: with the first attempt counting, the one that 003 sat."""
    rows = answer_rows(facts={"Lần thi": (1, 1, 2, 1, 1)}, after={"Ghi chú": (None,) * 5})
    rows.insert(3, [*PEOPLE[2], "Chuyên viên", 1, *[None] * 8, "Vắng"])
    office(folder, rows, exam={"attempts": "first"})
    return read(n_officers=5)


@made
def _sent_one_answer_twice(folder: Path) -> Expect:
    """A long list holds two answers of 001 to question 8: unknown, so that it counts neither as right nor as wrong."""
    workbook(folder, {"Danh sách": LIST, "Trả lời": [*LONG, ["001", 8, "A"]], "Đáp án": key_rows()})
    said = "same id differ|khác nhau"
    return either(said, said=said, said_always=True, noted="loud")


@made
def _sent_error_in_a_long_list(folder: Path) -> Expect:
    """The cell of 003's answer to question 1 is an error of Excel: the item does not count for 003."""
    rows = [list(row) for row in LONG]
    rows[17][2] = "#N/A"
    workbook(folder, {"Danh sách": LIST, "Trả lời": rows, "Đáp án": key_rows()})
    return either("#n/a|error|lỗi", percent=CONTROL | {"003": {"law": 100.0, "proc": 50.0}}, n_officers=5)


@made
def _sent_id_in_two_ways(folder: Path) -> Expect:
    """Beside the row of 001 stands another of 1, with other answers: the row as listed counts, and it is said."""
    rows = [[row[0], *row[4:]] for row in answer_rows()]
    rows.append(["1", *ANSWERS[3]])
    workbook(folder, {"Danh sách": LIST, "Bài thi": rows, "Đáp án": key_rows()})
    said = "in all but how it is written|twice|hai lần"
    return either(said, said=said, said_always=True, noted="loud", n_officers=5)


@made
def _sent_room_without_header(folder: Path) -> Expect:
    """The second room's sheet starts with its first person: nobody is left out in silence."""
    rows = answer_rows()
    workbook(folder, {"Phòng 1": rows[:4], "Phòng 2": rows[4:], "Đáp án": key_rows()})
    return either("no header|không có (?:dòng )?tiêu đề", n_officers=5)


@made
def _sent_key_without_a_question(folder: Path) -> Expect:
    """The key ends before question 8, which everybody answered: left out, and said so that nobody misses it."""
    office(folder, key=key_rows()[:-1])
    proc = [100 * sum(a == k for a, k in zip(given[4:7], KEY[4:7], strict=True)) / 3 for given in ANSWERS]
    percent = {o: {"law": CONTROL[o]["law"], "proc": own} for o, own in zip(CONTROL, proc, strict=True)}
    said = "câu 8"
    return either(said, percent=percent, said=said, said_always=True, noted="loud")


@made
def _sent_stroke_for_d(folder: Path) -> Expect:
    """Đ, as a Vietnamese keyboard makes of dd, stands for option D."""
    office(folder, answer_rows([a.replace("D", "Đ") for a in ANSWERS]))
    return read(said="Đ", said_always=True, noted="loud")


@made
def _sent_extra_points(folder: Path) -> Expect:
    """A column Điểm cộng beside the answers does not count, and this is said."""
    office(folder, answer_rows(after={"Điểm cộng": (0, 1, 0, 0, 0)}))
    return either("điểm cộng", said="điểm cộng", said_always=True, noted="loud")


@made
def _sent_bonus_above_the_maximum(folder: Path) -> Expect:
    """001 has every point and a bonus: 100 percent, and it is said."""
    marks = [[int(a == k) for a, k in zip(given, KEY, strict=True)] for given in ANSWERS]
    marks[0][7] = 1.5
    items = [["Câu", "Lĩnh vực", "Điểm", "Điểm thưởng"], *([n, a, 1, 0.5] for n, a in enumerate(AREAS, 1))]
    office(folder, answer_rows(marks), items)
    said = "bonus|thưởng"
    return read(said=said, said_always=True, noted="loud")


@made
def _sent_marks_on_a_sheet_of_scores(folder: Path) -> Expect:
    """The sheet Bảng điểm holds a mark for each question, and no sums."""
    marks = [[int(a == k) for a, k in zip(given, KEY, strict=True)] for given in ANSWERS]
    workbook(folder, {"Bảng điểm": answer_rows(marks), "Câu hỏi": [["Câu", "Lĩnh vực"], *enumerate(AREAS, 1)]})
    return read(n_officers=5)


@made
def _sent_sums_with_a_status(folder: Path) -> Expect:
    """Sums alone are given; 003 has 0 and the remark Vắng: no result, not 0."""
    workbook(folder, {"Danh sách": LIST, "Bảng điểm": _sums(score=0, note="Vắng")})
    return read(_without_result("003"), said="status|tình trạng", said_always=True, noted="loud", n_officers=5)


@made
def _sent_sums_of_the_absent_in_the_list(folder: Path) -> Expect:
    """The list of people says that 003 was absent; the sums beside it hold 0."""
    people = [[*LIST[0], "Tình trạng"], *([*row, "Vắng" if row[0] == "003" else "Có mặt"] for row in LIST[1:])]
    workbook(folder, {"Danh sách": people, "Bảng điểm": _sums(score=0)})
    return read(_without_result("003"), said="status|tình trạng", said_always=True, noted="loud", n_officers=5)


@made
def _sent_sums_absent_in_place_of_the_score(folder: Path) -> Expect:
    """Vắng stands where the score should."""
    workbook(folder, {"Danh sách": LIST, "Bảng điểm": _sums(score="Vắng")})
    return read(_without_result("003"), n_officers=5)


@made
def _sent_sums_made_dates(folder: Path) -> Expect:
    """Excel made a date of the score 7/10 of one person: no result for it, or refused."""
    rows = [[*row[:2], f"{row[2]:.0f}/10"] for row in _sums()[1:]]
    rows[4][2] = dt.datetime(2019, 10, 7)
    workbook(folder, {"Danh sách": LIST, "Bảng điểm": [SUMS[:3], *rows]})
    percent = {o: {s: round(p[s] / 10) * 10 for s in ("law", "proc")} for o, p in CONTROL.items()}
    percent["003"] = {"law": None, "proc": percent["003"]["proc"]}
    said = "date|ngày"
    return either(said, percent={o: p for o, p in percent.items() if o != "003"}, said=said, said_always=True)


def _statements(folder: Path, scheme: str | None, answers: tuple[str, ...]) -> None:
    exam = {"exam": {"statements": scheme}} if scheme else {}
    rows = answer_rows([[a, *given[1:]] for a, given in zip(answers, ANSWERS, strict=True)])
    office(folder, rows, key_rows(["ĐSSĐ", *KEY[1:]]), **exam)


def _first_item(*shares: float) -> Expect:
    """Return each one's percentages where the first item earns these shares of its point."""
    rest = [[a == k for a, k in zip(given, KEY, strict=True)] for given in ANSWERS]
    return {
        o: {"law": 100 * (share + sum(right[1:4])) / 4, "proc": CONTROL[o]["proc"]}
        for o, share, right in zip(CONTROL, shares, rest, strict=True)
    }


@made
def _sent_statements_in_steps(folder: Path) -> Expect:
    """Four statements in one cell, marked in the steps of 2025: 1, 0.5, 0.25, 0.1 and 0 of the point."""
    _statements(folder, "steps", ("ĐSSĐ", "ĐSSS", "ĐSĐS", "SĐSS", "SĐĐS"))
    said = "statements"
    return read(_first_item(1, 0.5, 0.25, 0.1, 0), said=said, said_always=True, noted="loud")


@made
def _sent_statements_each(folder: Path) -> Expect:
    """Four statements in one cell, each right one a quarter of the point; a blank and two statements earn nothing."""
    _statements(folder, "each", ("a) Đ b) S c) S d) Đ", "ĐSSS", "S Đ S S", "", "ĐS"))
    return read(_first_item(1, 0.75, 0.25, 0, 0))


@made
def _sent_statements_undeclared(folder: Path) -> Expect:
    """Nothing says how statements are marked: only all right earns the point, and it is said."""
    _statements(folder, None, ("ĐSSĐ", "ĐSSS", "ĐSĐS", "SĐSS", "SĐĐS"))
    said = "statements"
    return either(said, percent=_first_item(1, 0, 0, 0, 0), said=said, said_always=True, noted="loud")


@made
def _sent_steps_without_statements(folder: Path) -> Expect:
    """The steps are declared, but no key judges several statements: refused, not left without effect."""
    office(folder, exam={"statements": "steps"})
    return refused("statements")


@made
def _sent_steps_for_three(folder: Path) -> Expect:
    """The steps are for four statements; the key judges three."""
    rows = answer_rows([["ĐSS", *given[1:]] for given in ANSWERS])
    office(folder, rows, key_rows(["ĐSS", *KEY[1:]]), exam={"statements": "steps"})
    return refused("four|bốn")


@made
def _sent_old_xml(folder: Path) -> Expect:
    """An XML spreadsheet of Excel 2003, under its own name: refused with what to do."""
    parameters(folder, "r.xml")
    cells = "".join(f"<Row><Cell><Data>{n}</Data></Cell></Row>" for n in range(3))
    (folder / "r.xml").write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        f"<Worksheet><Table>{cells}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    return refused(r"XML[\s\S]*\.xlsx")


@made
def _sent_names_that_read_as_vni(folder: Path) -> Expect:
    """Hoàn, Toàn, Hoà and Khoá stand in a file whose other words have no signs: Unicode, and no font of before."""
    names = ("Le Hoàn", "Tran Toàn", "Pham Hoà", "Vu Khoá", "Ngo Toán")
    people = [(person[0], name, f"To {n % 2 + 1}") for n, (person, name) in enumerate(zip(PEOPLE, names, strict=True))]
    rows = answer_rows(people=people)
    rows[0] = ["SBD", "Ho va ten", "Don vi", "Vi tri", *rows[0][4:]]
    for row in rows[1:]:
        row[3] = "CV"
    office(folder, rows)
    return read(names=dict(zip(CONTROL, names, strict=True)))


@made
def _sent_copy_of_the_key(folder: Path) -> Expect:
    """Two sheets of keys with the same headers differ: refused, and not for their headers."""
    workbook(folder, {"Bài thi": answer_rows(), "Đáp án": key_rows(), "Đáp án (bản sao)": key_rows("BBCDABCD")})
    return refused("which of them holds|two different keys|hai đáp án")


@made
def _sent_answers_in_one_cell(folder: Path) -> Expect:
    """Each one's answers stand in one cell, ABDC…: refused with what to do."""
    rows = [[*FACTS, "Bài làm"], *([*p, "Chuyên viên", given] for p, given in zip(PEOPLE, ANSWERS, strict=True))]
    office(folder, rows)
    return refused("one cell|một ô")


@made
def _sent_numbered_answers_in_one_cell(folder: Path) -> Expect:
    """Each one's answers stand in one cell with their numbers, 1A 2B …, the key likewise by version."""
    exam = Sitting(20, 10)
    listed = [" ".join(f"{n}{a}" for n, a in enumerate(given, 1)) for given in exam.answers]
    rows = [[*FACTS, "Bài làm"], *([*p, "Chuyên viên", own] for p, own in zip(exam.people, listed, strict=True))]
    office(folder, rows, [["Mã đề", "Đáp án"], ["101", "".join(exam.key)]])
    return refused("one cell|một ô")
