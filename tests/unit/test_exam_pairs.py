"""Which sheets of answers belong to which keys, where several exams stand on sheets of their own."""

import pytest

from tests import offices
from tests.unit.test_several_exams import TWO, book, of
from workbench.errors import InputError
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings
from workbench.start.office import read_office
from workbench.start.questions import open_questions
from workbench.start.writing import write


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")


PEOPLE = [("001", "Đội 1", "01"), ("002", "Đội 1", "02"), ("003", "Đội 2", "01")]
HEAD = ["SBD", "Đơn vị", "Vị trí", "Mã đề"]
KEY_HEAD = ["Mã đề", "Câu số", "Đáp án", "Năng lực"]


def answers(n, letter, banner=None):
    """Return a sheet in which everybody answers one letter everywhere."""
    head = [*HEAD, *(f"Câu {at}" for at in range(1, n + 1))]
    rows = [[who, unit, "Chuyên viên", form, *[letter] * n] for who, unit, form in PEOPLE]
    return [*([[banner], []] if banner else []), head, *rows]


def key(n, letter, *competencies):
    """Return a key of two versions; only the first item of each has another answer than the letter."""
    return [
        KEY_HEAD,
        *(
            [form, at, letter if at > 1 else "D", competencies[at % len(competencies)]]
            for form in ("01", "02")
            for at in range(1, n + 1)
        ),
    ]


def general(n=4):
    return key(n, "A", "Pháp luật", "Thủ tục")


def duties(n=5):
    return key(n, "B", "Trị giá")


def read(folder, more="", **sheets):
    book(folder / "r.xlsx", **sheets)
    (folder / "framework.yaml").write_text(TWO, encoding="utf-8")
    file = folder / "cohort.yaml"
    file.write_text(f"cohort: small\nlanguage: en\nframework: framework.yaml\nresults: r.xlsx\n{more}", "utf-8")
    return read_cohort(load_settings(file))


@pytest.mark.parametrize(
    ("first", "second", "keys", "banners", "n"),
    [
        ("Thi phần chung", "Thi thuế", ("ĐA chung", "ĐA thuế"), (None, None), (4, 5)),
        ("Thi thuế", "Thi phần chung", ("ĐA chung", "ĐA thuế"), (None, None), (5, 4)),
        ("Buổi 1", "Buổi 2", ("Khóa 1", "Khóa 2"), (None, None), (4, 5)),
        ("Sáng", "Chiều", ("Tờ X", "Tờ Y"), (None, None), (4, 5)),
        ("Sáng", "Chiều", ("Tờ X", "Tờ Y"), ("MÔN THI: NGHIỆP VỤ", "MÔN THI: THUẾ QUAN"), (4, 4)),
        ("Sáng", "Nghiệp vụ", ("Tờ X", "Tờ Y"), ("MÔN THI: THUẾ QUAN", None), (4, 4)),
    ],
    ids=["words of names", "another order", "numbers in names", "number of questions", "banners", "names of domains"],
)
def test_answers_find_their_key(tmp_path, first, second, keys, banners, n):
    turned = first == "Thi thuế" or second == "Nghiệp vụ"
    sheets = {
        first: answers(n[0], "B" if turned else "A", banners[0]),
        second: answers(n[1], "A" if turned else "B", banners[1]),
        keys[0]: general(n[1] if turned else n[0]),
        keys[1]: duties(n[0] if turned else n[1]),
    }
    cohort = read(tmp_path, **sheets)
    many = {"nv": n[1] if turned else n[0], "th": n[0] if turned else n[1]}
    for domain, asked in many.items():
        assert of(cohort, domain) == {who: (asked - 1, asked) for who, _, _ in PEOPLE}


def open_sheets(n=4):
    return {"Sáng": answers(n, "A"), "Chiều": answers(n, "B"), "Tờ X": general(n), "Tờ Y": duties(n)}


def test_a_sheet_of_which_nothing_tells_the_exam_is_refused_with_what_to_write(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, **open_sheets())
    assert [problem.sheet for problem in refused.value.problems] == ["Sáng", "Chiều"]
    words = str(refused.value)
    assert "4 questions" in words
    assert "`Tờ Y`; questions: 4" in words
    assert 'exams: {"Sáng": "<exam>"}' in words
    more = "exams: {Sáng: Nghiệp vụ, 'r.xlsx: Chiều': Thuế quan}\n"
    assert of(read(tmp_path, more, **open_sheets()), "th") == {who: (3, 4) for who, _, _ in PEOPLE}


def test_names_and_numbers_that_contradict_each_other_are_asked_about(tmp_path):
    sheets = {"Thi thuế": answers(4, "A"), "Thi chung": answers(5, "B"), "ĐA chung": general(), "ĐA thuế": duties()}
    with pytest.raises(InputError) as refused:
        read(tmp_path, **sheets)
    assert [problem.sheet for problem in refused.value.problems] == ["Thi thuế", "Thi chung"]


def test_an_exam_of_a_sheet_that_is_not_there_and_one_that_is_none(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, "exams: {Trưa: Nghiệp vụ}\n", **open_sheets())
    assert "`exams` names a sheet that is not there" in str(refused.value)
    with pytest.raises(InputError) as refused:
        read(tmp_path, "exams: {Sáng: Kế toán, Chiều: Thuế quan, Tờ X: Nghiệp vụ}\n", **open_sheets())
    assert [(problem.rule, problem.sheet) for problem in refused.value.problems] == [("exam_unpaired", "Sáng")]


def test_start_asks_of_which_exam_a_sheet_is(tmp_path):
    parts = offices.parts()
    for name in [*offices.DOMAINS, "Đáp án"]:
        del parts[name]
    ids = [who for who, *_ in offices.PEOPLE[:6]]
    domains = list(offices.DOMAINS.values())[:2]
    for name, letter, own in (("Sáng", "A", domains[0]), ("Chiều", "B", domains[1])):
        parts[name] = [["Số hiệu", "Mã đề", "Câu 1", "Câu 2", "Câu 3"], *([who, "01", *letter * 3] for who in ids)]
        parts[f"Tờ {letter}"] = [KEY_HEAD, *(["01", at, letter, own[0][1]] for at in (1, 2, 3))]
    offices.book(tmp_path / "x.xlsx", parts)
    given = {"cuts": [0, 45, 70], "budget": "none", "title": "x", "body": "none", "assessed": "2026-01-01"}
    asked = []
    while open_ := open_questions(read_office(tmp_path, given), given):
        asked.append(open_[0].part)
        assert open_[0].key == "exams"
        given["exams"] = open_[0].choices[len(asked) - 1][1]
    assert asked == ["x.xlsx: Sáng"]
    file, _ = write(read_office(tmp_path, given), given, overwrite=False)
    named = load_settings(file).parameters.exams
    assert named["x.xlsx: Sáng"] == named["x.xlsx: Tờ A"]
