"""What a file does not say by itself, declared in the parameters."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    KEY,
    Expect,
    answer_rows,
    key_rows,
    made,
    office,
    percents,
    read,
    refused,
)  # fmt: skip


def _question_1(folder: Path, values: tuple, key: object, **exam: object) -> None:
    answers = [[value, *given[1:]] for value, given in zip(values, ANSWERS, strict=True)]
    office(folder, answer_rows(answers), key_rows([key, *KEY[1:]]), exam=exam)


def _right(*right: bool) -> Expect:
    return percents(["A" + a[1:] if ok else "-" + a[1:] for ok, a in zip(right, ANSWERS, strict=True)])


@made
def _declared_either(folder: Path) -> Expect:
    """AC in the key was declared to mean either letter."""
    _question_1(folder, ("A", "C", "B", "C", "D"), "AC", multiple="either")
    return read(_right(True, True, False, True, False))


@made
def _declared_all(folder: Path) -> Expect:
    """A/C in the key was declared to ask for both letters."""
    _question_1(folder, ("A,C", "CA", "A", "C", "A;C"), "A/C", multiple="all")
    return read(_right(True, True, False, False, True))


@made
def _declared_voided_left_out(folder: Path) -> Expect:
    """A voided item is declared to be left out: question 8 counts for nobody."""
    office(folder, key=key_rows([*KEY[:7], "*"]), exam={"voided": "left_out"})
    proc = {
        o: 100 * sum(a == k for a, k in zip(g[4:7], KEY[4:7], strict=True)) / 3
        for o, g in zip(CONTROL, ANSWERS, strict=True)
    }
    return read({o: {"law": CONTROL[o]["law"], "proc": proc[o]} for o in CONTROL})


@made
def _declared_voided_right(folder: Path) -> Expect:
    """A voided item is declared to be right for everybody."""
    office(folder, key=key_rows([*KEY[:7], "*"]), exam={"voided": "right"})
    return read(percents([a[:7] + "D" for a in ANSWERS]))


@made
def _declared_tolerance(folder: Path) -> Expect:
    """Numbers may lie half a unit off: 12.5 is right, 12.6 is not."""
    _question_1(folder, (12.5, "11,5", "12,6", 11.4, 12), 12, tolerance=0.5)
    return read(_right(True, True, False, False, True))


@made
def _declared_invalid_left_out(folder: Path) -> Expect:
    """Two letters where one is asked for are declared to be left out: 003 has 3 of 3 in law, not 3 of 4."""
    office(folder, answer_rows([*ANSWERS[:2], ["AB", *ANSWERS[2][1:]], *ANSWERS[3:]]), exam={"invalid": "left_out"})
    return read(CONTROL | {"003": {"law": 100, "proc": 50, "nv": 500 / 7}})


@made
def _declared_version(folder: Path) -> Expect:
    """One file calls the versions Xanh and Vàng, the key 101 and 102."""
    other = "".join(KEY[n] for n in (3, 2, 1, 0, 7, 6, 5, 4))
    colours = ("Xanh", "Vàng", "Xanh", "Vàng", "Xanh")
    answers = [
        "".join(a[n] for n in (3, 2, 1, 0, 7, 6, 5, 4)) if c == "Vàng" else a
        for a, c in zip(ANSWERS, colours, strict=True)
    ]
    key = [
        ["Câu", "Mã đề 101", "Mã đề 102", "Lĩnh vực"],
        *([n, k, o, a] for (n, k, a), o in zip(key_rows()[1:], other, strict=True)),
    ]
    office(
        folder, answer_rows(answers, facts={"Mã đề": colours}), key, exam={"versions": {"Xanh": "101", "Vàng": "102"}}
    )
    return read()


@made
def _declared_acceptance_of_nothing(folder: Path) -> Expect:
    """An acceptance of a rule that does not exist is a slip of the pen, and accepts nothing."""
    office(
        folder, exam={"accept": [{"item": "3", "rule": "khong_co_quy_tac_nay", "reason": "Hội đồng thi đã xem lại"}]}
    )
    return refused("khong_co_quy_tac_nay")


@made
def _declared_status_words(folder: Path) -> Expect:
    """KDT is declared to mean absent and TS present: only the first has no result."""
    states = (None, None, None, "TS", "KDT")
    rows = answer_rows(facts={"Tình trạng": states})
    office(folder, rows, exam={"status": {"KDT": "absent", "TS": "present"}})
    return read(CONTROL | {"005": None})
