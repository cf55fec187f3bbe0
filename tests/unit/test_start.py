"""From an office's own files: what sheets are taken for, what is asked, what is written and remembered."""

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.unit.test_several_exams import KEYS, LIST, TAX, WORK, book
from workbench.cli import app
from workbench.intake.read import read_cohort
from workbench.parameters import Framework, load_settings
from workbench.parameters.reach import catalogue_reach
from workbench.start.people import on_leave
from workbench.start.questions import cuts_of
from workbench.start.seen import look, shape_of

FRAME = [
    ["KHUNG NĂNG LỰC"],
    ["TT", "Lĩnh vực", "Mã NL", "Tên năng lực", "Mức quan trọng (1-5)", "Cấp độ 1 - Cơ bản", "Cấp độ 2 - Khá"],
    [1, "Nghiệp vụ", "NL1.1", "Pháp luật", 4, "Nêu được", "Áp dụng được"],
    [2, None, "NL1.2", "Thủ tục", 5, "Nêu được", "Áp dụng được"],
    [3, "Thuế quan", "NL2.1", "Trị giá", 3, "Nêu được", "Áp dụng được"],
]
NEEDED = [
    ["TT", "Vị trí việc làm", "Nghiệp vụ", None, "Thuế quan"],
    [None, None, "NL1.1", "NL1.2", "NL2.1"],
    [1, "Chuyên viên", 2, 2, "-"],
    [2, "Kiểm tra viên", 1, 1, 2],
]
COURSES = [
    ["TT", "Mã khóa", "Tên khóa", "Lĩnh vực", "Từ cấp độ", "Đến cấp độ", "Số ngày", "Chi phí/người (đồng)", "Địa điểm"],
    [1, "K1", "Khóa một", "Nghiệp vụ", 1, 2, 3, "350.000", "Hà Nội; Huế"],
    [2, "K2", "Khóa hai", "Thuế quan", 0, 1, 3, 1200000, "Huế"],
]
AWAY = [
    ["TT", "Số hiệu", "Họ tên", "Lý do", "Từ ngày", "Đến ngày"],
    [1, "002", "Lê Thị Bình", "Ốm", "1/11/2026", "1/6/2027"],
]
SAID = "0; 60\n1\n1\n\n\n"
"""Cut scores, no limit of money, versions of the same questions, the folder's name as title, no issuing body."""
FESTIVE = [[1, "Tết Nguyên đán", "05/02/2027 - 07/02/2027"], [2, "Giỗ Tổ", "16/04/2027"]]


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    folder = tmp_path / "van-phong"
    folder.mkdir()
    day = [["Môn thi - Ngày thi: 12/10/2026"]]
    book(folder / "thi.xlsx", Nghiệp_vụ=[*day, *WORK], Thuế_quan=[*day, *TAX], Đáp_án=KEYS)
    book(folder / "ds.xlsx", DS=LIST)
    book(folder / "khung.xlsx", Khung=FRAME, VTVL=NEEDED, DM=COURSES)
    book(folder / "nghi.xlsx", Nghỉ_lễ=FESTIVE, Nghỉ_dài_hạn=AWAY)
    return folder


def start(folder, *options, said=""):
    return CliRunner().invoke(app, ["start", str(folder), *options], input=said)


def test_an_office_becomes_a_cohort(office):
    done = start(office, said=SAID)
    assert done.exit_code == 0, done.output
    settings = load_settings(office / "cohort.yaml")
    framework, parameters = settings.framework, settings.parameters
    assert parameters.levels.cuts == [0, 60]
    assert str(parameters.assessed) == "2026-10-12"
    away = [(a.officer, str(a.from_), a.to and str(a.to)) for a in parameters.training.absences]
    assert away == [("002", "2026-11-01", "2027-06-01")]
    assert [f"{day:%d/%m}" for day in parameters.training.holidays] == ["05/02", "06/02", "07/02", "16/04"]
    assert [level.name.vi for level in framework.levels] == ["Cấp độ 1 - Cơ bản", "Cấp độ 2 - Khá"]
    assert [c.name.vi for c in framework.competencies] == ["Pháp luật", "Thủ tục", "Trị giá"]
    officer = next(p for p in framework.positions if p.name.vi == "Chuyên viên")
    assert officer.requires == {framework.competencies[0].id: 2, framework.competencies[1].id: 2}
    assert [u.name.vi for u in framework.units] == ["Đội 1", "Đội 2"]
    assert framework.courses[0].cost.person == 350000
    assert framework.courses[0].sites == ["Hà Nội", "Huế"]
    cohort = read_cohort(settings)
    assert sorted(cohort.officers["officer_id"]) == ["001", "002", "003", "004"]


@pytest.mark.parametrize(
    ("header", "note", "leave"),
    [
        ("Ghi chú", "Nghỉ thai sản từ 15/11/2026", ("2026-11-15", None)),
        ("Ghi chú", "Nghỉ thai sản 15/11/2026 - 14/05/2027", ("2026-11-15", "2027-05-14")),
        ("Ghi chú", "Nghỉ ốm đến hết ngày 30/11/2026", ("2000-01-01", "2026-11-30")),
        ("Nghỉ dài hạn", "15/11/2026", ("2026-11-15", None)),
        ("Nghỉ từ", "15/11/2026", None),
        ("Ghi chú", "Theo Nghị quyết ngày 15/11/2026", None),
        ("Ghi chú", "Nghỉ phép năm", None),
    ],
)
def test_leave_is_read_from_columns_and_notes_of_the_list(office, header, note, leave):
    more = [[*row[:-1], cell] for row, cell in zip(LIST, [header, "", note, "", "", ""], strict=True)]
    book(office / "ds.xlsx", DS=more)
    told = on_leave(look(office, {}, ()))
    found = {one.officer: (str(one.first), one.last and str(one.last)) for one in told}
    expected = {"002": ("2026-11-01", "2027-06-01")} | ({"001": leave} if leave else {})
    assert found == expected


def test_no_name_and_no_day_of_birth_is_printed(office):
    output = start(office, said=SAID).output
    assert "Trần" not in output
    assert "Bình" not in output
    assert "1980" not in output
    assert "3/4/1985" not in output


def test_what_was_answered_is_not_asked_again(office, tmp_path):
    first = start(office, said=SAID)
    assert "Questions asked: 5" in first.output
    assert "Questions asked: 0" in start(office).output
    later = tmp_path / "nam-sau"
    later.mkdir()
    for file in office.glob("*.xlsx"):
        if file.name != "framework.xlsx":
            (later / f"2027 {file.name}").write_bytes(file.read_bytes())
    assert "Questions asked: 0" in start(later, "--answers", str(office / "answers.yaml")).output


def test_an_answer_that_is_none_is_asked_again(office):
    done = start(office, said="60; 0\n0; 50; 70\n" + SAID)
    assert done.output.count("2 rising numbers from 0 to 100 are needed") == 2
    assert "2 numbers, such as: 0; 50." in done.output


def test_without_answers_nothing_is_written(office):
    done = start(office, said="")
    assert done.exit_code == 2
    assert not (office / "cohort.yaml").exists()


def test_what_a_sheet_is_can_be_said(office):
    (office / "answers.yaml").write_text(
        'cuts: [0, 60]\nbudget: none\nversions: same\ntitle: Đợt 1\nbody: none\nsheets: {"khung.xlsx: DM": other}\n',
        "utf-8",
    )
    assert start(office).exit_code == 0
    assert load_settings(office / "cohort.yaml").framework.courses == []
    (office / "answers.yaml").write_text('sheets: {"khung.xlsx: DM": courzes}\n', "utf-8")
    assert start(office).exit_code == 2


def test_a_lacking_sheet_is_named(office):
    workbook = openpyxl.load_workbook(office / "khung.xlsx")
    del workbook["VTVL"]
    workbook.save(office / "khung.xlsx")
    done = start(office, said=SAID)
    assert done.exit_code == 2
    assert "No sheet is found of this kind: levels that positions require" in done.output
    assert "list of officers: ds.xlsx" in done.output


def test_courses_of_a_domain_serve_its_competencies(office):
    start(office, said=SAID)
    framework = load_settings(office / "cohort.yaml").framework
    law, procedure, value = (c.id for c in framework.competencies)
    assert framework.served_by == {"k1": (law, procedure), "k2": (value,)}
    said = catalogue_reach(framework)
    assert said is not None
    assert said.in_("en") == "Every course serves a required level. Required levels without a course: 3 of 5."
    officers = [position for position in framework.positions if position.name.vi == "Chuyên viên"]
    fewer = Framework.model_validate(framework.model_dump(by_alias=True) | {"positions": officers})
    said = catalogue_reach(fewer)
    assert said is not None
    assert said.in_("en") == "Courses that no required level needs: 1 of 2. Every required level has a course."


def test_a_domain_that_is_required_keeps_its_courses(office):
    start(office, said=SAID)
    framework = load_settings(office / "cohort.yaml").framework
    work = framework.domains[0].id
    tree = framework.model_dump(by_alias=True)
    tree["positions"][0]["requires"] = {work: 2}
    assert Framework.model_validate(tree).served_by["k1"] == (work,)
    law = framework.competencies[0].id
    tree["courses"][0]["serves"] = [law]
    assert Framework.model_validate(tree).served_by["k1"] == (law,)
    tree["positions"][0]["requires"] = {law: 2}
    tree["courses"][0] |= {"serves": [], "topics": ["Pháp luật"]}
    assert Framework.model_validate(tree).served_by["k1"] == (law,)


@pytest.mark.parametrize(
    ("text", "n", "cuts"),
    [("0; 40,5; 60", 3, None), ("0; 40; 60", 3, [0, 40, 60]), ("0, 40, 60", 3, [0, 40, 60]), ("0;40", 3, None),
     ("0; 100", 2, [0, 100]), ("0; 101", 2, None), ("40; 40", 2, None), ("50", None, None)],
)  # fmt: skip
def test_cuts_rise_to_a_hundred_at_most_one_for_each_level(text, n, cuts):
    assert cuts_of(text, n) == cuts


def test_the_shape_of_a_cell_tells_nothing():
    assert shape_of("Trần Văn An, 0912") == "Aa Aa Aa, 9999"
