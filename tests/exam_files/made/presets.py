"""What exam programs export, unchanged, and with columns named by pattern."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    KEY,
    PEOPLE,
    TOTALS,
    Expect,
    answer_rows,
    either,
    export,
    key_rows,
    made,
    read,
    refused,
    workbook,
)  # fmt: skip

TEXTS = {"A": "Mười ngày", "B": "Hai mươi ngày", "C": "Ba mươi ngày", "D": "Sáu mươi ngày"}
QUESTIONS = [f"Thời hạn số {n} là bao lâu?" for n in range(1, 9)]
RIGHT = [[int(a == k) for a, k in zip(given, KEY, strict=True)] for given in ANSWERS]
SCORES = [sum(points) for points in RIGHT]
OWN = r"\bkey|officer_id|right answer|đáp án|mã"


def _parts(name: str) -> tuple[str, str]:
    family, given = name.rsplit(" ", 1)
    return family, given


def _rows(facts: Callable[[int], list[Any]], per_item: Callable[[int, int], list[Any]]) -> list[list[Any]]:
    return [[*facts(p), *(cell for n in range(8) for cell in per_item(p, n))] for p in range(5)]


def _heads(facts: list[str], per_item: Callable[[int], list[str]]) -> list[str]:
    return [*facts, *(head for n in range(8) for head in per_item(n))]


def _zipgrade(key_of: Callable[[int, int], str] = lambda p, n: KEY[n]) -> list[list[Any]]:
    head = _heads(
        [
            "Quiz Name",
            "Class Name",
            "First Name",
            "Last Name",
            "Student ID",
            "Earned Points",
            "Possible Points",
            "Key Version",
        ],
        lambda n: [f"Stu{n + 1}", f"PriKey{n + 1}", f"Points{n + 1}", f"Mark{n + 1}"],
    )

    def facts(p: int) -> list[Any]:
        family, given = _parts(PEOPLE[p][1])
        return ["Thi 2021", "L1", given, family, PEOPLE[p][0], SCORES[p], 8, "A"]

    return [head, *_rows(facts, lambda p, n: [ANSWERS[p][n], key_of(p, n), RIGHT[p][n], "C" if RIGHT[p][n] else "X"])]


@made
def _preset_zipgrade_by_pattern(folder: Path) -> Expect:
    """ZipGrade's file, its columns named by pattern: answer Stu{n}, key of each row PriKey{n}."""
    columns = {"Student ID": "officer_id", "Stu{n}": "answer", "PriKey{n}": "key"}
    export(folder, _zipgrade(), columns={"responses": columns})
    return read(TOTALS, n_officers=5)


@made
def _preset_zipgrade_points_by_pattern(folder: Path) -> Expect:
    """ZipGrade's file, its points named by pattern."""
    export(folder, _zipgrade(), columns={"responses": {"Student ID": "officer_id", "Points{n}": "points"}})
    return read(TOTALS, n_officers=5)


@made
def _preset_zipgrade_unused_questions(folder: Path) -> Expect:
    """ZipGrade's sheet has 10 places and the quiz 8 questions: the places without key and mark are no items."""
    rows = [[*row, "", "", "", "", "", "", "", ""] for row in _zipgrade()]
    rows[0][-8:] = ["Stu9", "PriKey9", "Points9", "Mark9", "Stu10", "PriKey10", "Points10", "Mark10"]
    export(folder, rows)
    return either("zipgrade", OWN, percent=TOTALS, n_officers=5)


@made
def _preset_zipgrade_earned_points_differ(folder: Path) -> Expect:
    """Earned Points of three people do not meet their rows' marks: the file contradicts itself."""
    rows = _zipgrade()
    for row in rows[2:5]:
        row[5] += 2
    export(folder, rows)
    return refused("earned points|total|tổng|zipgrade|officer_id", percent=TOTALS)


@made
def _preset_canvas_gradebook(folder: Path) -> Expect:
    """Canvas' gradebook has a line "Points Possible" and a test student: no people, and no answers to score."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz 1 (4501)", "Quiz 2 (4502)"]
    rows = [head, ["    Points Possible", "", "", "", "", "8", "10"]]
    rows += [[p[1], 500 + n, p[0], f"u{p[0]}", "A", SCORES[n], 5] for n, p in enumerate(PEOPLE)]
    export(folder, [*rows, ["Student, Test", 999, "", "", "A", 8, 10]])
    return either(
        "canvas|gradebook|officer_id|answers|points possible",
        absent_officers=["Points Possible"],
        percent={},
        n_officers=5,
    )


@made
def _preset_canvas_multiple_answers(folder: Path) -> Expect:
    """Canvas' student analysis with texts that hold commas, and half points for half of the answers."""
    head = _heads(
        ["name", "id", "sis_id", "section", "submitted", "attempt"], lambda n: [f"71{n}0: {QUESTIONS[n]}", "1.0"]
    )
    shares = [[1.0] * 8, [1.0, 0.5] * 4, [0.5] * 8, [0.0] * 8, [1.0] * 4 + [0.0] * 4]
    rows = _rows(
        lambda p: [PEOPLE[p][1], 500 + p, PEOPLE[p][0], "A", "2021-03-01 08:30:00 UTC", 1],
        lambda p, n: ["Mười ngày,Ba mươi ngày", shares[p][n]],
    )
    totals = [sum(s) for s in shares]
    export(
        folder,
        [[*head, "n correct", "n incorrect", "score"], *([*r, 0, 0, t] for r, t in zip(rows, totals, strict=True))],
    )
    return either(
        "canvas|student analysis", percent={"001": 100, "002": 75, "003": 50, "004": 0, "005": 50}, n_officers=5
    )


def _nops(choices: list[list[str]] | None = None, points: list[list[float]] | None = None) -> list[list[Any]]:
    head = _heads(
        ["registration", "name", "id", "exam", "scrambling", "scan", "points", "mark"],
        lambda n: [f"answer.{n + 1}", f"solution.{n + 1}", f"check.{n + 1}", f"points.{n + 1}"],
    )
    marks = points or RIGHT
    return [
        head,
        *_rows(
            lambda p: [*PEOPLE[p][:2], f"u{PEOPLE[p][0]}", "21030100001", f"0{p}", "S.png", sum(marks[p]), ""],
            lambda p, n: [
                choices[p][n] if choices else _bits(ANSWERS[p][n]), _bits(KEY[n]), marks[p][n], marks[p][n]
            ],
        ),
    ]  # fmt: skip


def _bits(letter: str) -> str:
    return "".join("1" if letter == one else "0" for one in "ABCDE")


@made
def _preset_nops(folder: Path) -> Expect:
    """R/exams' file, semicolons, a bit per option: the points are there."""
    export(folder, _nops(), delimiter=";")
    return either("r/exams|nops|registration|officer_id", percent=TOTALS, n_officers=5)


@made
def _preset_nops_points_by_pattern(folder: Path) -> Expect:
    """R/exams' file, its points named by pattern; negative points of wrong answers count as they stand."""
    points = [[1 if right else -0.25 for right in given] for given in RIGHT]
    export(
        folder,
        _nops(points=points),
        delimiter=";",
        columns={"responses": {"registration": "officer_id", "points.{n}": "points"}},
    )
    percent = {"001": 100, "002": [37.5, 50], "003": [68.75, 75], "004": [0, -25], "005": [37.5, 50]}
    return either("negative|below|less than|âm|dưới 0|nhỏ hơn 0", percent=percent)


@made
def _preset_nops_answers_by_pattern(folder: Path) -> Expect:
    """R/exams' file, answer and key of each row named by pattern: bits against bits, zeros in front kept."""
    columns = {"registration": "officer_id", "answer.{n}": "answer", "solution.{n}": "key"}
    export(folder, _nops(), delimiter=";", columns={"responses": columns})
    return read(TOTALS, n_officers=5)


@made
def _preset_google_forms_with_scores(folder: Path) -> Expect:
    """Google Forms downloads a column [Score] beside each question: "1.00 / 1"."""
    head = _heads(
        ["Timestamp", "Total score", "Mã cán bộ"],
        lambda n: [QUESTIONS[n], f"{QUESTIONS[n]} [Score]", f"{QUESTIONS[n]} [Feedback]"],
    )
    rows = _rows(
        lambda p: ["2021/03/01 8:05:00 AM GMT+7", f"{SCORES[p]}.00 / 8", PEOPLE[p][0]],
        lambda p, n: [TEXTS[ANSWERS[p][n]], f"{RIGHT[p][n]}.00 / 1", ""],
    )
    export(folder, [head, *rows])
    return either("google|forms|score|" + OWN, percent=TOTALS, n_officers=5)


@made
def _preset_microsoft_forms(folder: Path) -> Expect:
    """Microsoft Forms: points and feedback follow each question; its ID is the number of the reply."""
    head = _heads(
        ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback"],
        lambda n: [QUESTIONS[n], f"Points - {QUESTIONS[n]}", f"Feedback - {QUESTIONS[n]}"],
    )
    rows = _rows(
        lambda p: [p + 1, "3/1/21 8:00", "3/1/21 8:30", f"{PEOPLE[p][0]}@x.vn", PEOPLE[p][1], SCORES[p], None],
        lambda p, n: [f"{TEXTS[ANSWERS[p][n]]};", RIGHT[p][n], None],
    )
    workbook(
        folder, {"Sheet1": [head, *rows]}, columns={"responses": {"Email": "officer_id"}},
        defaults={"competency_id": "law", "unit_id": "d1", "position_id": "cv"},
    )  # fmt: skip
    return either("microsoft forms|ms forms", percent={f"{o}@x.vn": t for o, t in TOTALS.items()}, n_officers=5)


@made
def _preset_amc(folder: Path) -> Expect:
    """AMC with decimal commas, semicolons and an absent student, whose row says ABS."""
    head = _heads(["Exam", "Key", "Name", "Mark"], lambda n: [f"Q0{n + 1}", f"TICKED:Q0{n + 1}"])
    rows = _rows(
        lambda p: [p + 1, PEOPLE[p][0], PEOPLE[p][1], f"{SCORES[p]},00"],
        lambda p, n: [f"{RIGHT[p][n]},00", ANSWERS[p][n]],
    )
    rows[4][3:] = ["ABS"] + [""] * 16
    export(folder, [head, *rows], delimiter=";", columns={"responses": {"Key": "officer_id"}})
    return either("amc|auto-multiple-choice", percent=TOTALS | {"005": None}, n_officers=5)


@made
def _preset_ilias(folder: Path) -> Expect:
    """ILIAS: one column per question with its points, after name, login, total and maximum."""
    head = [
        "Name",
        "Login",
        "Matriculation number",
        "Test results in points",
        "Maximum points",
        "Test mark",
        *QUESTIONS,
    ]
    rows = [[p[1], f"u{p[0]}", p[0], SCORES[n], 8, "passed", *RIGHT[n]] for n, p in enumerate(PEOPLE)]
    workbook(
        folder, {"Test results": [head, *rows]}, columns={"responses": {"Matriculation number": "officer_id"}},
        defaults={"competency_id": "law", "unit_id": "d1", "position_id": "cv"},
    )  # fmt: skip
    return either("ilias|items?|answers|maximum|tối đa", percent=TOTALS, n_officers=5)


@made
def _preset_omrchecker_without_roll(folder: Path) -> Expect:
    """OMRChecker could not read the number on one sheet: that sheet belongs to nobody, and it is said."""
    head = ["file_id", "input_path", "output_path", "score", "Roll", *(f"q{n}" for n in range(1, 9))]
    rows = [[f"s{n}.jpg", "in", "out", "0", p[0], *ANSWERS[n]] for n, p in enumerate(PEOPLE)]
    rows[4][4] = ""
    export(
        folder, [head, ["key.jpg", "in", "out", "0", "KEY", *KEY], *rows], columns={"responses": {"Roll": "officer_id"}}
    )
    four = {o: t for o, t in TOTALS.items() if o != "005"}
    return either(
        r"\bkey|omr|đáp án|items",
        percent=four,
        n_officers=4,
        said=r"officer_id|\bid\b|\bmã\b|\broll\b",
        said_always=True,
    )


@made
def _preset_gradescope(folder: Path) -> Expect:
    """Gradescope: points per question in the header, "Missing" for who handed nothing in."""
    head = ["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points", "Status", "Submission ID"]
    head += [f"{n}: Câu {n} (1.0 pts)" for n in range(1, 9)]
    rows = []
    for n, p in enumerate(PEOPLE):
        family, given = _parts(p[1])
        rows.append(
            [given, family, p[0], f"u{p[0]}@x.vn", float(SCORES[n]), 8.0, "Graded", 900 + n, *map(float, RIGHT[n])]
        )
    rows[4][4:] = ["", 8.0, "Missing", "", *[""] * 8]
    export(folder, [head, *rows], columns={"responses": {"SID": "officer_id"}})
    return either("gradescope|item|answers|maximum|tối đa", percent=TOTALS | {"005": None}, n_officers=5)


def _moodle(
    per_item: Callable[[int, int], list[Any]], heads: Callable[[int], list[str]], grades: list[float]
) -> list[list[Any]]:
    head = [
        "Surname",
        "First name",
        "ID number",
        "Email address",
        "State",
        "Started on",
        "Completed",
        "Time taken",
        "Grade/8.00",
    ]

    def facts(p: int) -> list[Any]:
        day = "1 March 2021 8:00 AM"
        return [
            *_parts(PEOPLE[p][1]),
            PEOPLE[p][0],
            f"u{PEOPLE[p][0]}@x.vn",
            "Finished",
            day,
            day,
            "30 mins",
            f"{grades[p]:.2f}",
        ]

    return [_heads(head, heads), *_rows(facts, per_item)]


@made
def _preset_moodle_average_row(folder: Path) -> Expect:
    """The last line of Moodle's grades is the overall average: no person."""
    rows = _moodle(lambda p, n: [f"{RIGHT[p][n]:.2f}"], lambda n: [f"Q. {n + 1} /1.00"], [float(s) for s in SCORES])
    export(folder, [*rows, ["Overall average", "", "", "", "", "", "", "", "4.40", *["0.55"] * 8]])
    return read(TOTALS, n_officers=5)


@made
def _preset_moodle_partial_marks(folder: Path) -> Expect:
    """Moodle's partial marks count as parts."""
    marks = [[1.0] * 8, [0.5] * 8, [1.0, 0.5] * 4, [0.0] * 8, [0.25] * 8]
    rows = _moodle(lambda p, n: [f"{marks[p][n]:.2f}"], lambda n: [f"Q. {n + 1} /1.00"], [sum(m) for m in marks])
    export(folder, rows)
    return read({"001": 100, "002": 50, "003": 75, "004": 0, "005": 25})


@made
def _preset_moodle_line_breaks(folder: Path) -> Expect:
    """Responses with line breaks inside, the right answer with others: the same text."""
    rows = _moodle(
        lambda p, n: [f"{TEXTS[ANSWERS[p][n]]}\r\nkể từ ngày nhận", f"{TEXTS[KEY[n]]}\nkể từ ngày nhận"],
        lambda n: [f"Response {n + 1}", f"Right answer {n + 1}"],
        [float(s) for s in SCORES],
    )
    export(folder, rows)
    return read(TOTALS)


@made
def _preset_moodle_grade_differs(folder: Path) -> Expect:
    """Moodle's grade of three people is not what responses and right answers make: the file contradicts itself."""
    rows = _moodle(
        lambda p, n: [TEXTS[ANSWERS[p][n]], TEXTS[KEY[n]]],
        lambda n: [f"Response {n + 1}", f"Right answer {n + 1}"],
        [8.0, 6.5, 2.0, 3.0, 4.0],
    )
    export(folder, rows)
    return refused("grade|total|điểm|tổng")


@made
def _preset_moodle_penalties_in_the_grade(folder: Path) -> Expect:
    """Moodle's tries cost marks, 0.67 for the second: the points per question already hold that, and meet the grade."""
    marks = [[1.0] * 8, [0.67] * 8, [1.0, 0.67, 0.33, 0.0] * 2, [0.0] * 8, [0.33] * 8]
    rows = _moodle(lambda p, n: [f"{marks[p][n]:.2f}"], lambda n: [f"Q. {n + 1} /1.00"], [sum(m) for m in marks])
    export(folder, rows)
    return read({"001": 100, "002": 67, "003": 50, "004": 0, "005": 33})


@made
def _preset_azota(folder: Path) -> Expect:
    """Azota's list: number, id, class, version, mark of 10 and rights before the answers; the key elsewhere."""
    facts = {"Mã đề": ("101",) * 5, "Điểm": [round(s * 10 / 8, 2) for s in SCORES], "Số câu đúng": SCORES}
    rows = [["STT", *row] if n == 0 else [n, *row] for n, row in enumerate(answer_rows(facts=facts))]
    workbook(folder, {"Kết quả": rows, "Đáp án": key_rows()})
    return read(CONTROL, n_officers=5)
