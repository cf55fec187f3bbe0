"""Files that contradict themselves: a gate stops them until an owner accepts them; and honest twins, never stopped."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    FACTS,
    KEY,
    PEOPLE,
    Expect,
    Sitting,
    answer_rows,
    key_rows,
    made,
    office,
    percents,
    read,
    refused,
    workbook,
)  # fmt: skip

CHANCE = "chance|đoán|ngẫu nhiên"
A_KEY = r"\bkeys?\b|đáp án"
TOTAL = "total|tổng|điểm"


def _item_of(exam: Sitting, n: int, letters: str) -> None:
    """Let nobody choose anything but these letters at an item."""
    for given in exam.answers:
        if given[n] not in letters:
            given[n] = exam.dice.choice(letters)


def _accepted(exam: Sitting, answers: list | None = None, key: list | None = None, **of: object) -> Expect:
    """Expect that an acceptance lets the file through, read as it stands."""
    percent = percents(answers or exam.answers, key or exam.key, exam.ids)
    return {"percent": percent, "of": of}


def _totals(exam: Sitting, scale: float, step: float) -> list[float]:
    return [round(right * scale / len(exam.key) / step) * step for right in exam.right]


@made
def _gate_total_differs(folder: Path) -> Expect:
    """Marks were worked out with the right key, and the key sheet has three slips: most totals do not meet."""
    exam = Sitting()
    key = ["ABCD"["ABCD".index(k) - 1] if n in (2, 7, 12) else k for n, k in enumerate(exam.key)]
    office(folder, exam.rows(after={"Điểm": _totals(exam, 10, 0.01)}), exam.key_rows(key))
    return refused(TOTAL, accepted=_accepted(exam, key=key))


@made
def _gate_rights_differ(folder: Path) -> Expect:
    """The column "Số câu đúng" is two higher for every second person than the key gives."""
    exam = Sitting(seed=8)
    rights = [min(20, right + 2 * (n % 2)) for n, right in enumerate(exam.right)]
    office(folder, exam.rows(after={"Số câu đúng": rights}), exam.key_rows())
    return refused("số câu đúng|num correct|right answers|total|tổng", accepted=_accepted(exam))


@made
def _gate_one_total_differs(folder: Path) -> Expect:
    """One of 40 marks does not meet its answers by half a point: that person is named by id, refused or loudly said."""
    exam = Sitting(seed=9)
    totals = _totals(exam, 10, 0.01)
    totals[16] += 0.5
    office(folder, exam.rows(after={"Điểm": totals}), exam.key_rows())
    return {
        "exit": [0, 2],
        "percent": exam.percent,
        "message": [TOTAL],
        "said": r"\b017\b|\b18\b",
        "said_always": True,
        "noted": "loud",
    }


@made
def _gate_key_that_nobody_chose(folder: Path) -> Expect:
    """40 people, and nobody chose the key of item 3: a wrong key until somebody says otherwise."""
    exam = Sitting(seed=10)
    _item_of(exam, 2, "ABCD".replace(exam.key[2], ""))
    office(folder, exam.rows(), exam.key_rows())
    return refused(A_KEY, accepted=_accepted(exam, item="3"))


@made
def _gate_answers_that_are_no_options(folder: Path) -> Expect:
    """In the column of item 5 stand minutes, pasted a column off, for 30 of 40 people."""
    exam = Sitting(seed=12)
    answers = [[*g[:4], 20 + n % 25, *g[5:]] if n < 30 else g for n, g in enumerate(exam.answers)]
    office(folder, exam.rows(answers), exam.key_rows())
    return refused("options?|phương án", accepted=_accepted(exam, answers, item="5"))


@made
def _gate_session_at_chance(folder: Path) -> Expect:
    """Session 2 sat another order of the questions than the key's: its mean lies at chance, the other's does not."""
    exam = Sitting(80, 20, seed=13)
    sessions = [f"Ca {1 + n // 2 % 2}" for n in range(80)]
    answers = [g[::-1] if s == "Ca 2" else g for g, s in zip(exam.answers, sessions, strict=True)]
    office(folder, exam.rows(answers, facts={"Ca thi": sessions}), exam.key_rows())
    return refused(CHANCE, "ca 2", accepted=_accepted(exam, answers))


@made
def _gate_key_of_another_exam(folder: Path) -> Expect:
    """The key is that of another exam: everybody stands at chance."""
    exam, other = Sitting(60, 20, seed=14), Sitting(1, 20, seed=99)
    office(folder, exam.rows(), exam.key_rows(other.key))
    return refused(CHANCE, A_KEY)


@made
def _gate_many_cells_unread(folder: Path) -> Expect:
    """A third of all cells say "lỗi": too much was not read for any result."""
    exam = Sitting(seed=15)
    answers = [["lỗi" if (n + m) % 3 == 0 else a for m, a in enumerate(g)] for n, g in enumerate(exam.answers)]
    office(folder, exam.rows(answers), exam.key_rows())
    return refused("cells?|ô |not read|unread|không đọc|options?|phương án", accepted={"percent": {}})


@made
def _gate_nobody_has_a_result(folder: Path) -> Expect:
    """Everybody is marked absent: nothing to report, and a reason to look at the file again."""
    office(folder, answer_rows([["Vắng"] * 8] * 5))
    return refused("nobody|no (officer|one)|không (ai|có (ai|cán bộ|người))|no result|kết quả")


@made
def _gate_nobody_has_a_place(folder: Path) -> Expect:
    """Neither unit nor position is known of anybody."""
    rows = [[row[0], row[1], *row[4:]] for row in answer_rows()]
    office(folder, rows)
    return refused("unit|đơn vị|position|vị trí")


@made
def _gate_places_left_empty(folder: Path) -> Expect:
    """The columns of unit and position are there, and empty for everybody: stopped until an owner accepts it."""
    office(folder, [answer_rows()[0], *([*row[:2], None, None, *row[4:]] for row in answer_rows()[1:])])
    return refused("unit|đơn vị|position|vị trí", accepted={"percent": CONTROL})


@made
def _gate_units_that_nobody_knows(folder: Path) -> Expect:
    """All units and positions are names that the framework does not hold."""
    rows = [[row[0], row[1], "Chi cục X", "Trưởng nhóm", *row[4:]] for row in answer_rows()[1:]]
    office(folder, [answer_rows()[0], *rows])
    return refused("unit|đơn vị|position|vị trí")


@made
def _gate_key_that_one_person_chose(folder: Path) -> Expect:
    """Item 3 was answered A by 39 of 40, and its key is C, chosen by one: read as it stands, or stopped."""
    exam = Sitting(seed=16, low=0.6)
    exam.key[2] = "C"
    for n, given in enumerate(exam.answers):
        given[2] = "C" if n == 4 else "A"
    office(folder, exam.rows(), exam.key_rows())
    return {"exit": [0, 2], "percent": exam.percent, "message": [A_KEY]}


@made
def _good_total_to_a_quarter(folder: Path) -> Expect:
    """Honest marks of 10, rounded to a quarter, as ordinances ask for."""
    exam = Sitting(seed=17)
    office(folder, exam.rows(after={"Điểm": _totals(exam, 10, 0.25)}), exam.key_rows())
    return read(exam.percent)


@made
def _good_total_to_a_half(folder: Path) -> Expect:
    """Honest marks of 10, rounded to a half."""
    exam = Sitting(seed=18, n_items=16)
    office(folder, exam.rows(after={"Điểm": _totals(exam, 10, 0.5)}), exam.key_rows())
    return read(exam.percent)


@made
def _good_total_of_a_hundred(folder: Path) -> Expect:
    """Honest marks of 100."""
    exam = Sitting(seed=19)
    office(folder, exam.rows(after={"Tổng điểm": _totals(exam, 100, 1)}), exam.key_rows())
    return read(exam.percent)


@made
def _good_number_of_rights(folder: Path) -> Expect:
    """An honest count of right answers."""
    exam = Sitting(seed=20)
    office(folder, exam.rows(after={"Số câu đúng": exam.right}), exam.key_rows())
    return read(exam.percent)


@made
def _good_total_as_text_by_comma(folder: Path) -> Expect:
    """Honest marks of 10 as text with a comma, and words beside them."""
    exam = Sitting(seed=21)
    totals = [f"{t:.2f}".replace(".", ",") for t in _totals(exam, 10, 0.25)]
    office(folder, exam.rows(after={"Điểm": totals, "Xếp loại": ["Đạt"] * 40}), exam.key_rows())
    return read(exam.percent)


@made
def _good_total_with_an_essay_elsewhere(folder: Path) -> Expect:
    """The total holds an essay that the file does not: "Điểm trắc nghiệm" meets the answers, "Tổng" is more."""
    exam = Sitting(seed=22)
    marks = _totals(exam, 6, 0.01)
    office(
        folder,
        exam.rows(after={"Điểm trắc nghiệm": marks, "Điểm tự luận": [3] * 40, "Tổng": [m + 3 for m in marks]}),
        exam.key_rows(),
    )
    return {"exit": [0, 2], "percent": exam.percent, "message": ["tự luận|tổng|trắc nghiệm"]}


@made
def _good_hard_item(folder: Path) -> Expect:
    """Three of 120 have item 4 right: hard, below chance, and still an ordinary item."""
    exam = Sitting(120, 20, seed=23)
    _item_of(exam, 3, "ABCD".replace(exam.key[3], ""))
    for n in (100, 110, 119):
        exam.answers[n][3] = exam.key[3]
    office(folder, exam.rows(), exam.key_rows())
    return read(exam.percent)


@made
def _good_easy_exam(folder: Path) -> Expect:
    """Nearly everybody has nearly everything right."""
    exam = Sitting(40, 20, seed=24, low=0.9, high=1.0)
    office(folder, exam.rows(), exam.key_rows())
    return read(exam.percent)


@made
def _good_exam_that_all_mastered(folder: Path) -> Expect:
    """Everybody has everything right."""
    office(folder, answer_rows([KEY] * 5))
    return read(percents([KEY] * 5))


@made
def _good_hard_exam(folder: Path) -> Expect:
    """A hard exam of honest people: a mean of about 45 percent."""
    exam = Sitting(80, 20, seed=25, low=0.3, high=0.6)
    office(folder, exam.rows(), exam.key_rows())
    return read(exam.percent)


@made
def _good_small_exam(folder: Path) -> Expect:
    """Five people, of whom one alone has the last item right."""
    answers = ["ABCDABCD", "ABCDBCDA", "ABCDABAA", "ABDABCDA", "ABAAABCA"]
    office(folder, answer_rows(answers))
    return read(percents(answers))


@made
def _good_two_people(folder: Path) -> Expect:
    """Two people sat the exam, both answered item 1 wrongly: too few to call its key wrong."""
    answers = ["BBCDABCD", "CBCDBCDA"]
    office(folder, answer_rows(answers, people=PEOPLE[:2]))
    percent = percents(answers, people=["001", "002"])
    return {"exit": [0, 2], "percent": percent, "message": [A_KEY]}


@made
def _good_weak_version(folder: Path) -> Expect:
    """The room of version 102 is weaker, a mean of about 45 percent: weak, not at chance."""
    strong, weak = Sitting(40, 20, seed=26, low=0.6, high=0.95), Sitting(40, 20, seed=26, low=0.35, high=0.55)
    weak.key = strong.key
    versions = ["101", "102"] * 40
    answers = [g for pair in zip(strong.answers, weak.answers, strict=True) for g in pair]
    exam = Sitting(80, 20)
    exam.key, exam.answers = strong.key, answers
    key = [["Mã đề", "Câu", "Đáp án", "Lĩnh vực"]]
    key += [[v, n, k, area] for v in ("101", "102") for n, k, area in exam.key_rows()[1:]]
    office(folder, exam.rows(facts={"Mã đề": versions}), key)
    return read(exam.percent)


@made
def _good_weak_session(folder: Path) -> Expect:
    """Three newcomers sat a session of their own and did poorly: three are too few to call a session wrong."""
    exam = Sitting(43, 20, seed=27)
    for n in (40, 41, 42):
        exam.answers[n] = [k if m % 4 == 0 else "ABCD"["ABCD".index(k) - 1] for m, k in enumerate(exam.key)]
    office(folder, exam.rows(facts={"Ca thi": ["Ca 1"] * 40 + ["Ca 2"] * 3}), exam.key_rows())
    return read(exam.percent)


@made
def _good_item_of_five_options(folder: Path) -> Expect:
    """One item has options A to E and the key E, which most chose; the others go to D."""
    exam = Sitting(seed=28)
    for given in exam.answers:
        given[6] = "E" if given[6] == exam.key[6] else given[6].replace("E", "A")
    exam.key[6] = "E"
    office(folder, exam.rows(), exam.key_rows())
    return read(exam.percent)


@made
def _good_many_blanks(folder: Path) -> Expect:
    """Weak people leave much blank, a fifth of all cells: blanks are answers not given, not cells unread."""
    exam = Sitting(seed=29)
    answers = [[None if n < 16 and m % 2 else a for m, a in enumerate(g)] for n, g in enumerate(exam.answers)]
    office(folder, exam.rows(answers), exam.key_rows())
    return read(percents([[a or "-" for a in g] for g in answers], exam.key, exam.ids))


@made
def _good_units_without_positions(folder: Path) -> Expect:
    """Units are known, positions are not: scores are as they are, or the position is asked for."""
    rows = [[*row[:3], *row[4:]] for row in answer_rows()]
    office(folder, rows)
    return {"exit": [0, 2], "percent": CONTROL, "message": ["position|vị trí"]}


@made
def _good_zero_by_wrong_answers(folder: Path) -> Expect:
    """A person with no right answer among answers given has 0, not a missing result."""
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in PEOPLE)]
    answers = [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE, ANSWERS, strict=True))]
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    return read()
