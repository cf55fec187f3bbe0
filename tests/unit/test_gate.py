"""The gate before any score: what the files of an exam contradict is refused; honest files pass."""

import numpy as np
import pytest

from tests.exam_books import WHO, exam, key_sheet, percents, read, said
from workbench.errors import InputError, ParameterError
from workbench.messages import languages
from workbench.parameters import load_settings

K = 20
SEED = 5
REASON = "The panel looked at it again, minutes 7"


@pytest.fixture(scope="module")
def honest():
    """Answers and key of 60 people of different ability."""
    draw = np.random.default_rng(SEED)
    key = draw.choice(list("ABCD"), K)
    chance = np.linspace(0.4, 0.95, 60)[draw.permutation(60)]
    wrong = np.array([[draw.choice([w for w in "ABCD" if w != k]) for k in key] for _ in range(60)])
    return np.where(draw.random((60, K)) < chance[:, None], key, wrong), key


def sheets(answers, key, *, beside=None, where="after"):
    headers = [f"Câu {at + 1}" for at in range(len(key))]
    rows = [list(given) for given in answers]
    if beside:
        title, cells = beside
        headers.append(title)
        rows = [[*row, cell] for row, cell in zip(rows, cells, strict=True)]
    keys = [(at + 1, k, "Pháp luật" if at < len(key) // 2 else "Thủ tục") for at, k in enumerate(key)]
    return {"Bài thi": exam(headers, rows), "Đáp án": key_sheet(*keys)}


def findings(tmp_path, book, extra=""):
    with pytest.raises(InputError) as refused:
        read(tmp_path, book, extra)
    return refused.value.problems


def accept(rule, item=""):
    named = f", item: '{item}'" if item else ""
    return f"exam: {{accept: [{{rule: {rule}{named}, reason: '{REASON}'}}]}}\n"


def points_of(answers, key):
    return (answers == key).sum(axis=1)


def test_an_honest_exam_passes_without_a_word(tmp_path, honest):
    cohort = read(tmp_path, sheets(*honest))
    assert cohort.ledger.empty
    assert not cohort.notes
    assert len(percents(cohort)) == 60


@pytest.mark.parametrize(("n", "stopped"), [(24, False), (25, True), (26, True)])
def test_a_key_that_nobody_chose_is_doubted_where_enough_answered(tmp_path, honest, n, stopped):
    answers, key = honest[0][:n].copy(), honest[1]
    answers[answers[:, 2] == key[2], 2] = "A" if key[2] != "A" else "B"
    if not stopped:
        assert len(percents(read(tmp_path, sheets(answers, key)))) == n
        return
    (problem,) = findings(tmp_path / "a", sheets(answers, key))
    assert (problem.rule, problem.file, problem.sheet, problem.column) == (
        "key_never_chosen", "r.xlsx", "Bài thi", "Câu 3",
    )  # fmt: skip
    assert f"none of {n} officers" in problem.problem.in_("en")
    assert '{rule: key_never_chosen, item: "3", reason: "…"}' in problem.instead.in_("en")
    cohort = read(tmp_path / "b", sheets(answers, key), accept("key_never_chosen", "3"))
    assert cohort.ledger["accepted_because"].tolist() == [REASON]
    assert all(REASON in cohort.notes[0].in_(language) for language in languages())


def test_a_key_that_a_few_chose_is_a_hard_item(tmp_path, honest):
    answers, key = honest[0].copy(), honest[1]
    answers[:, 2] = "A" if key[2] != "A" else "B"
    answers[0, 2] = key[2]
    assert not read(tmp_path, sheets(answers, key)).notes


@pytest.mark.parametrize(("n", "bad", "stopped"), [(10, 5, False), (10, 6, True), (3, 2, False), (4, 3, True)])
def test_answers_that_are_mostly_no_options_are_refused(tmp_path, honest, n, bad, stopped):
    answers, key = honest[0][:n].astype(object), honest[1]
    answers[:bad, 4] = "A, B"
    if not stopped:
        assert len(percents(read(tmp_path, sheets(answers, key)))) == n
        return
    (problem,) = findings(tmp_path, sheets(answers, key))
    assert (problem.rule, problem.column, problem.row) == ("answers_no_option", "Câu 5", 2)
    assert f"{bad} of {n} answers" in problem.problem.in_("en")


@pytest.mark.parametrize(("share", "bad", "stopped"), [(0.05, 60, False), (0.05, 61, True), (0.1, 61, False)])
def test_cells_unread_up_to_the_share_are_let_through(tmp_path, honest, share, bad, stopped):
    answers, key = honest[0].astype(object), honest[1]
    for at in range(bad):
        answers[(at * 7) % 60, (at + at // 60) % K] = "mờ"
    extra = f"exam: {{unread: {share}}}\n"
    if not stopped:
        assert len(percents(read(tmp_path, sheets(answers, key), extra))) == 60
        return
    (problem,) = findings(tmp_path, sheets(answers, key), extra)
    assert (problem.rule, problem.value) == ("cells_unread", "mờ")


@pytest.mark.parametrize(("n", "stopped"), [(9, False), (10, True), (11, True)])
@pytest.mark.parametrize("header", ["Ca thi", "Phòng thi"])
def test_a_session_at_chance_is_refused_where_it_is_large_enough(tmp_path, honest, n, stopped, header):
    answers, key = honest[0].copy(), honest[1]
    answers[:n] = np.roll(answers[:n], 1, axis=1)
    book = sheets(answers, key)
    book["Bài thi"] = [
        (*row[:3], header if at == 0 else f"Ca {2 if at <= n else 1}", *row[3:])
        for at, row in enumerate(book["Bài thi"])
    ]
    if not stopped:
        assert len(percents(read(tmp_path, book))) == 60
        return
    (problem,) = findings(tmp_path / "a", book)
    assert (problem.rule, problem.column) == ("group_at_chance", header)
    assert f"The {n} officers of “Ca 2”" in problem.problem.in_("en")
    assert read(tmp_path / "b", book, accept("group_at_chance", "Ca 2")).notes


def test_the_key_of_another_exam_is_refused(tmp_path, honest):
    answers, key = honest
    (problem,) = findings(tmp_path, sheets(answers, np.roll(key, 1)))
    assert problem.rule == "exam_at_chance"


@pytest.mark.parametrize(("n", "stopped"), [(29, False), (30, True), (31, True)])
def test_few_people_may_share_what_they_do_not_know(tmp_path, honest, n, stopped):
    answers, key = honest
    book = sheets(answers[:n], np.roll(key, 1))
    if stopped:
        assert [problem.rule for problem in findings(tmp_path, book)] == ["exam_at_chance"]
    else:
        assert any("as if by chance" in note.in_("en") for note in read(tmp_path, book).notes)


def test_an_exam_of_guesses_is_read_and_said(tmp_path, honest):
    guesses = np.random.default_rng(5).choice(list("ABCD"), size=honest[0].shape)
    found = read(tmp_path, sheets(guesses, honest[1]))
    assert len(percents(found)) == 60
    assert any("as if by chance" in note.in_("en") for note in found.notes)


def test_keys_of_two_versions_taken_for_each_other_are_refused_for_both(tmp_path, honest):
    answers, key = honest
    other = np.roll(key, 3)
    versions = ["101", "102"] * 30
    given = [row if at % 2 == 0 else np.roll(row, 3) for at, row in enumerate(answers)]
    rows = exam([f"Câu {at + 1}" for at in range(K)], [list(row) for row in given], versions=versions)
    headers = ("Mã đề", "Câu", "Đáp án", "Lĩnh vực")

    def keys(first, second):
        own = {"101": first, "102": second}
        pairs = [(version, at + 1, k, "Pháp luật") for version, of in own.items() for at, k in enumerate(of)]
        return {"Bài thi": rows, "Đáp án": key_sheet(*pairs, headers=headers)}

    (note,) = read(tmp_path / "a", keys(key, other)).notes
    assert "the same 20 questions in another order" in note.in_("en")
    problems = findings(tmp_path / "b", keys(other, key))
    assert [(problem.rule, problem.value) for problem in problems] == [
        ("key_of_other_version", "101"), ("key_of_other_version", "102"),
    ]  # fmt: skip


@pytest.mark.parametrize(("bad", "stopped"), [(2, False), (3, False), (4, True)])
def test_marks_beyond_the_maximum_are_refused_in_number(tmp_path, honest, bad, stopped):
    marks = (honest[0] == honest[1]).astype(object)
    marks = np.where(marks, 1, 0).astype(object)
    marks[:bad, 3] = 2
    headers = ("Câu", "Điểm", "Lĩnh vực")
    book = {
        "Bài thi": exam([f"Câu {at + 1}" for at in range(K)], [list(row) for row in marks]),
        "Đáp án": key_sheet(*((at + 1, 1, "Pháp luật") for at in range(K)), headers=headers),
    }
    if not stopped:
        assert (read(tmp_path, book).ledger["rule"] == "points_too_high").sum() == bad
        return
    (problem,) = findings(tmp_path, book)
    assert (problem.rule, problem.column, problem.value) == ("points_beyond", "Câu 4", "2")


SCALES = {
    "Điểm": lambda right: [round(r / 2 / 0.25) * 0.25 for r in right],
    "Tổng điểm": lambda right: [f"{r / 2:.1f}".replace(".", ",") for r in right],
    "Score": lambda right: [f"{r} / {K}" for r in right],
    "Num correct": list,
    "Grade/10,00": lambda right: [r / 2 for r in right],
    "Percent": lambda right: [f"{5 * r}%" for r in right],
    "Total": lambda right: [round(r / 2) for r in right],
    "Mark": lambda right: [r * 2 for r in right],
}


@pytest.mark.parametrize("header", SCALES)
def test_honest_totals_of_every_scale_pass_and_one_that_differs_is_named(tmp_path, honest, header):
    answers, key = honest
    right = points_of(answers, key)
    read(tmp_path / "a", sheets(answers, key, beside=(header, SCALES[header](right))))
    slip = right.copy()
    slip[17] += -3 if right[17] > 10 else 3
    problems = findings(tmp_path / "b", sheets(answers, key, beside=(header, SCALES[header](slip))))
    assert [(problem.rule, problem.column) for problem in problems] == [("total_differs", header)]
    text = problems[0].problem.in_("en")
    assert "officer 018" in text
    assert f"{right[17]} of {K} right" in text
    cohort = read(
        tmp_path / "c", sheets(answers, key, beside=(header, SCALES[header](slip))), accept("total_differs", "018")
    )
    assert REASON in cohort.notes[-1].in_("vi")


def test_a_scale_of_its_own_is_said_and_a_fixed_difference_refused_as_what_it_is(tmp_path, honest):
    answers, key = honest
    right = points_of(answers, key)
    cohort = read(tmp_path / "a", sheets(answers, key, beside=("Điểm", [r * 1.7 for r in right])))
    assert [str(note) for note in cohort.notes] == [
        "Bài thi, column Điểm: The totals are what the answers give, on a scale of 34."
    ]
    (problem,) = findings(tmp_path / "b", sheets(answers, key, beside=("Điểm", [r / 2 + 1.3 for r in right])))
    assert "Every total is 1.3 more" in problem.problem.in_("en")


def test_totals_made_with_a_penalty_say_which(tmp_path, honest):
    answers, key = honest
    right = points_of(answers, key)
    totals = [max(0.0, r - (K - r) / 4) for r in right]
    (problem,) = findings(tmp_path / "a", sheets(answers, key, beside=("Điểm", totals)))
    assert "`scoring: {penalty: 0.25}`" in problem.instead.in_("en")
    read(tmp_path / "b", sheets(answers, key, beside=("Điểm", totals)), "scoring: {penalty: 0.25}\n")


@pytest.mark.parametrize("off", [0.12, 0.13])
def test_a_quarter_allows_its_half_and_no_more(tmp_path, honest, off):
    answers, key = honest
    right = points_of(answers, key)
    totals = [round(r * 0.47 / 0.25) * 0.25 for r in right]
    totals[0] = round((right[0] * 0.47 + off) / 0.25) * 0.25
    honest_one = abs(totals[0] - right[0] * 0.47) <= 0.125
    book = sheets(answers, key, beside=("Điểm (9,4)", totals))
    if honest_one:
        read(tmp_path, book)
    else:
        assert findings(tmp_path, book)[0].rule == "total_differs"


@pytest.mark.parametrize(("lost", "stopped"), [(30, False), (31, True)])
def test_people_without_unit_and_position_are_refused_where_they_are_most(tmp_path, honest, lost, stopped):
    book = sheets(*honest)
    book["Bài thi"] = [
        row if at == 0 or at > lost else (row[0], "Chi cục X", "Trưởng nhóm", *row[3:])
        for at, row in enumerate(book["Bài thi"])
    ]
    if not stopped:
        assert len(percents(read(tmp_path, book))) == 60
        return
    (problem,) = findings(tmp_path, book)
    assert problem.rule == "people_without_place"
    assert "“Chi cục X”" in problem.problem.in_("en")


def test_results_of_nobody_are_refused_whoever_accepts_them(tmp_path, honest):
    answers = np.full((5, K), None, dtype=object)
    (problem,) = findings(tmp_path, sheets(answers, honest[1]), accept("nobody_has_result"))
    assert problem.rule == "nobody_has_result"
    assert "accept" not in problem.instead.in_("en")


def test_an_acceptance_that_meets_nothing_is_said(tmp_path, honest):
    cohort = read(tmp_path, sheets(*honest), accept("key_never_chosen", "3"))
    assert said(cohort) == {"acceptance_unused"}
    assert "key_never_chosen, 3" in cohort.notes[0].in_("vi")


def test_findings_come_all_at_once(tmp_path, honest):
    answers, key = honest[0].copy(), honest[1]
    answers[answers[:, 2] == key[2], 2] = "A" if key[2] != "A" else "B"
    totals = [r / 2 + (at % 2) for at, r in enumerate(points_of(answers, key))]
    problems = findings(tmp_path, sheets(answers, key, beside=("Điểm", totals)))
    assert {problem.rule for problem in problems} == {"key_never_chosen", "total_differs"}


def test_officers_answers_are_explained_item_by_item(tmp_path, honest):
    from workbench.analysis.results import read_how

    read(tmp_path, sheets(*honest))
    settings = load_settings(tmp_path / "cohort.yaml")
    best, middle, weakest = read_how(settings, []).sheets
    assert best.points > middle.points > weakest.points
    (sheet,) = read_how(settings, ["007"]).sheets
    assert (sheet.officer, sheet.points, sheet.most) == ("007", points_of(*honest)[6], K)
    for at, one in enumerate(sheet.answers):
        right = honest[0][6, at] == honest[1][at]
        assert (one.cell, one.read, one.key) == (honest[0][6, at], honest[0][6, at], honest[1][at])
        assert (one.points, str(one.why)) == ((1, "right") if right else (0, "another answer than the key"))
    with pytest.raises(ParameterError, match="--officer"):
        read_how(settings, ["999"])


def test_what_each_column_was_taken_for_is_told(tmp_path, honest):
    cohort = read(tmp_path, sheets(*honest, beside=("Điểm", points_of(*honest).tolist())))
    told = [(one.sheet, one.columns, one.meaning.in_("en")) for one in cohort.columns]
    assert told == [
        ("Bài thi", WHO[0], "the person's id"),
        ("Bài thi", WHO[1], "the unit"),
        ("Bài thi", WHO[2], "the position"),
        ("Bài thi", "Câu 1 … Câu 20", "answers to items (20)"),
        ("Bài thi", "Điểm", "a total, compared with the answers"),
        ("Đáp án", "Câu", "the number of the item"),
        ("Đáp án", "Đáp án", "the right answer"),
        ("Đáp án", "Lĩnh vực", "the competency"),
    ]


@pytest.mark.parametrize(("n", "stopped"), [(2, False), (3, True)])
def test_a_key_that_is_no_letter_of_the_exam_is_refused(tmp_path, n, stopped):
    key = list("ABCDABCE")
    book = sheets(np.array([list("ABCDABCD")] * n), np.array(key))
    if stopped:
        (problem,) = findings(tmp_path, book)
        assert (problem.rule, problem.value) == ("key_beyond_options", "E")
    else:
        assert len(percents(read(tmp_path, book))) == n


def test_a_rule_that_is_not_there_accepts_nothing(tmp_path, honest):
    with pytest.raises(ParameterError) as caught:
        read(tmp_path, sheets(*honest), accept("key_never_chose", "1"))
    assert [problem.column for problem in caught.value.problems] == ["exam.accept.0.rule"]
