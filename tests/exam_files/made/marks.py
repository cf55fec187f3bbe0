"""Points: penalties, bonus, maxima in headers, marks that are not given yet, and marks that cannot be."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    AREAS,
    CONTROL,
    ITEMS,
    KEY,
    TOTALS,
    Expect,
    Sitting,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    percents,
    read,
    refused,
)  # fmt: skip

POINTS = tuple([float(a == k) for a, k in zip(given, KEY, strict=True)] for given in ANSWERS)
TOO_HIGH = r"maxim|highest|tối đa|vượt|beyond|more than|cao nhất"


def _maxima(maximum: object = 1, last: object = None) -> list[list]:
    maxima = [maximum] * 7 + [maximum if last is None else last]
    return [["Câu", "Lĩnh vực", "Điểm"], *([n, a, m] for n, (a, m) in enumerate(zip(AREAS, maxima, strict=True), 1))]


def _essay(marks: tuple, maximum: object = 10) -> tuple[list[list], list[list]]:
    """Return points of seven items of 1 and an eighth, an essay, with these marks."""
    return answer_rows([[*p[:7], mark] for p, mark in zip(POINTS, marks, strict=True)]), _maxima(1, maximum)


def _essay_percent(marks: tuple, maximum: float) -> dict:
    return {
        officer: {"nv": 100 * (sum(p[:7]) + mark) / (7 + maximum)}
        for officer, p, mark in zip(CONTROL, POINTS, marks, strict=True)
    }


@made
def _marks_penalty_declared(folder: Path) -> Expect:
    """A wrong answer costs a quarter, a blank one nothing: 002 has 4 − 1 of 8, 003 has 6 of 8 with two blanks."""
    answers = (*ANSWERS[:2], "ABCDAB  ", *ANSWERS[3:])
    office(folder, answer_rows([[a.strip() or None for a in given] for given in answers]), scoring={"penalty": 0.25})
    return read({"001": 100, "002": 37.5, "003": 75, "004": [0, -25], "005": 37.5})


@made
def _marks_penalty_of_a_third(folder: Path) -> Expect:
    """The program already took a third off for each wrong answer; a person of eight wrong ones has a result."""
    rows = answer_rows([[p or -0.33 for p in given] for given in POINTS])
    office(folder, rows, _maxima())
    percent = {"001": 100, "002": [33.5, 50], "003": [66.75, 75], "004": [0, -33], "005": [33.5, 50]}
    return either(
        "negative|below|less than|âm|dưới 0|nhỏ hơn 0|-0[.,]33", percent=percent, said="negative|below|less|âm|dưới"
    )


@made
def _marks_weights_in_brackets(folder: Path) -> Expect:
    """Headers say [1 điểm] and [2 điểm]: the second half counts double."""
    items = [f"{name} [{1 if n < 4 else 2} điểm]" for n, name in enumerate(ITEMS)]
    office(folder, answer_rows(items=items))
    nv = {"001": 100, "002": 100 * 4 / 12, "003": 100 * 8 / 12, "004": 0, "005": 50}
    return read({o: p | {"nv": nv[o]} for o, p in CONTROL.items()})


@made
def _marks_maximum_after_a_slash(folder: Path) -> Expect:
    """Headers say /1,25 as a learning platform writes them; the points are parts of that."""
    rows = answer_rows([[p * 1.25 for p in given] for given in POINTS], items=[f"{name} /1,25" for name in ITEMS])
    office(folder, rows, [row[:2] for row in _maxima()])
    return read()


@made
def _marks_header_against_sheet(folder: Path) -> Expect:
    """Header: 0,5 each; key sheet: 0,25 each; cells hold 0.5: the file contradicts itself."""
    rows = answer_rows([[p / 2 for p in given] for given in POINTS], items=[f"{name} (0,5)" for name in ITEMS])
    office(folder, rows, _maxima(0.25))
    return either(TOO_HIGH, said=r"0[.,]25|0[.,]5", said_always=True)


@made
def _marks_nobody_reached_the_maximum(folder: Path) -> Expect:
    """The best essay got 6 of 10: the maximum stays 10."""
    marks = (6, 3, 4, 0, 2.5)
    office(folder, *_essay(marks))
    return read(_essay_percent(marks, 10))


@made
def _marks_not_given_yet(folder: Path) -> Expect:
    """An essay is not marked yet, and says so: without result or without that item, never a zero, and it is said."""
    office(folder, *_essay(("Chưa chấm", "Chưa chấm", 5, 0, 5)))
    percent = _essay_percent((0, 0, 5, 0, 5), 10) | {"001": [None, 100], "002": [None, 400 / 7]}
    return either("chấm|graded|marked", percent=percent, said="chấm|graded|marked", said_always=True)


@made
def _marks_one_too_high(folder: Path) -> Expect:
    """One essay has 55 of 10, a comma forgotten: that cell cannot count, and it is said."""
    office(folder, *_essay((10, 5, 5, 0, 55)))
    percent = _essay_percent((10, 5, 5, 0, 0), 10) | {"005": [None, 400 / 7, 400 / 17]}
    return either(TOO_HIGH, r"\b55\b", percent=percent, said=rf"{TOO_HIGH}|\b55\b", said_always=True)


@made
def _marks_many_too_high(folder: Path) -> Expect:
    """Marks of most people are beyond the maximum: the maximum is wrong, and the gate must stop it."""
    exam = Sitting(30, 10, seed=5)
    rows = exam.rows([[2.0 * (a == k) for a, k in zip(given, exam.key, strict=True)] for given in exam.answers])
    office(folder, rows, [["Câu", "Lĩnh vực", "Điểm"], *([n, a, 1] for n, a in enumerate(exam.areas, 1))])
    return refused(TOO_HIGH)


@made
def _marks_no_maximum_anywhere(folder: Path) -> Expect:
    """Points 0 to 4 and no maximum: it must be asked for, or what was taken must be said."""
    marks = [[4 * p for p in given] for given in POINTS]
    office(folder, answer_rows(marks), [row[:2] for row in _maxima()])
    return either(TOO_HIGH, said=TOO_HIGH, said_always=True)


@made
def _marks_bonus(folder: Path) -> Expect:
    """A bonus question of 1 point beyond the 8: on top of 8 or as a ninth, and it is said which."""
    items = (*ITEMS, "Câu 9 (thưởng)")
    key = [*key_rows(), ["9 (thưởng)", "A", "Pháp luật"]]
    office(folder, answer_rows([a + b for a, b in zip(ANSWERS, "ABBBB", strict=True)], items=items), key)
    nine = {officer: 100 * (total * 8 / 100 + (officer == "001")) / 9 for officer, total in TOTALS.items()}
    percent = {officer: [total, nine[officer]] for officer, total in TOTALS.items()} | {"001": [100, 112.5]}
    return either("bonus|thưởng", percent=percent, said="bonus|thưởng", said_always=True)


@made
def _marks_two_bubbles(folder: Path) -> Expect:
    """AB where one answer is asked for is wrong, and the item still counts: 003 loses question 1."""
    answers = [*ANSWERS[:2], ["AB", *ANSWERS[2][1:]], *ANSWERS[3:]]
    office(folder, answer_rows(answers))
    return read(percents(answers), table={"item_statistics": {"1": {"n": 5}}})


@made
def _marks_scanner_codes(folder: Path) -> Expect:
    """Scanners write *, # and ? for what they cannot read: wrong as declared by default, but given to the person."""
    answers = [ANSWERS[0], "ABCD*#?A", *ANSWERS[2:]]
    office(folder, answer_rows(answers))
    return read(percents(answers), table={"item_statistics": {"5": {"n": 5}}})


@made
def _marks_not_reached(folder: Path) -> Expect:
    """Somebody ran out of time: the blanks at the end are wrong, the second half is 0."""
    answers = [*ANSWERS[:2], [*"ABCD", None, None, None, None], *ANSWERS[3:]]
    office(folder, answer_rows(answers))
    return read(percents(answers))


@made
def _marks_not_given_to_a_person(folder: Path) -> Expect:
    """005 was exempt from the second half and the cells say "Miễn": no result there, or it is said."""
    answers = [*ANSWERS[:4], [*ANSWERS[4][:4], *["Miễn"] * 4]]
    office(folder, answer_rows(answers))
    exempt = [{"law": 50, "nv": 50}, {"law": 50, "proc": 0, "nv": 25}, None]
    return either("miễn|exempt", percent=CONTROL | {"005": exempt}, said="miễn|exempt|not given|không giao")


@made
def _marks_comma_and_point_mixed(folder: Path) -> Expect:
    """Points typed as 0,5, as 0.5 and as a number are the same half."""
    halves = ([0.5] * 8, ["0,5"] * 8, ["0.5"] * 8, ["0"] * 8, [1, "1,0", "1.0", 1, 0, "0,0", "0.0", 0])
    office(folder, answer_rows(halves), _maxima())
    return read({"001": 50, "002": 50, "003": 50, "004": 0, "005": {"law": 100, "proc": 0, "nv": 50}})


@made
def _marks_as_fractions(folder: Path) -> Expect:
    """Cells read "1.00 / 1.00" as a form shows them: a share of the points, or refused."""
    office(folder, answer_rows([[f"{p:.2f} / 1.00" for p in given] for given in POINTS]), _maxima())
    return either(r"\d ?/ ?1", "points?|điểm")


@made
def _marks_ticks(folder: Path) -> Expect:
    """✓ and ✗ instead of points: right and wrong, or refused; never everybody at zero."""
    office(folder, answer_rows([["✓" if p else "✗" for p in given] for given in POINTS]), [r[:2] for r in _maxima()])
    return either("✓|✗|points?|điểm|numbers?")


@made
def _marks_with_a_key_too(folder: Path) -> Expect:
    """The cells hold 1 and 0 and the key has letters: these are points already, or it is refused."""
    office(folder, answer_rows([[int(p) for p in given] for given in POINTS]))
    return either(r"\bkeys?\b|đáp án|options?|phương án|points?")
