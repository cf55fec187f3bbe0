"""The same office in further shapes, what is asked where no header tells, and what is said of doubtful tables."""

import pytest

from tests import offices
from tests.office_arrangements import SHAPES
from tests.office_shapes import FIRST, reworded
from tests.unit.test_start_shapes import ANSWERS, WANTED, begun, marks, told
from workbench.errors import InputError, ParameterError
from workbench.intake.read import read_cohort
from workbench.language import Speaker
from workbench.start.answers import NOWHERE
from workbench.start.office import read_office
from workbench.start.page import Beginning
from workbench.start.questions import open_questions
from workbench.start.writing import write

OWN = [name for name in SHAPES if name not in FIRST]
ASKED = {"cuts_and_budget_in_a_sheet": {"versions", "title"}}


@pytest.mark.parametrize("shape", OWN)
def test_the_same_office_in_a_further_shape(tmp_path, shape):
    folder = tmp_path / "van-phong"
    SHAPES[shape](folder)
    asked, settings = begun(folder)
    assert asked == ASKED.get(shape, {"cuts", "budget", "versions", "title"})
    assert told(settings) == WANTED
    cohort = read_cohort(settings)
    name = {part.id: part.name.vi for part in (*settings.framework.units, *settings.framework.positions)}
    assert {p.officer_id: (name[p.unit_id].casefold(), name[p.position_id]) for p in cohort.officers.itertuples()} == {
        one[0]: (one[3].casefold(), one[4]) for one in offices.PEOPLE
    }
    assert marks(cohort, settings) == offices.truth()


def office(folder, **more):
    """Return the folder's office, of which some tables are others."""
    offices.book(folder / "x.xlsx", offices.parts() | more)
    return read_office(folder, {})


def test_a_list_of_units_tells_the_unit_above_and_the_place(tmp_path):
    tree = [["Đơn vị", "Trực thuộc", "Trụ sở"], ["Chi cục Nà Phặc", None, "Nà Phặc"]]
    tree += [["Đội Thuế", "Chi cục Nà Phặc", "Hà Nội"], ["Văn phòng", None, None], ["Đội khác", "Chi cục Nà Phặc", ""]]
    found = office(tmp_path, **{"Tổ chức": tree})
    _, settings = begun(tmp_path)
    units = {unit.name.vi: unit for unit in settings.framework.units}
    body = "Cục Hải quan tỉnh Nhà"
    assert units.keys() == {*offices.UNITS, "Chi cục Nà Phặc", body}
    assert units["Chi cục Nà Phặc"].parent == units["Văn phòng"].parent == units[body].id
    assert units["Đội Thuế"].parent == units["Chi cục Nà Phặc"].id
    assert (units["Đội Thuế"].site, units["Văn phòng"].site) == ("Hà Nội", None)
    assert units["Đội Thủ tục Nà Phặc"].site == "Nà Phặc"
    assert {one.kind for one in found.seen if one.sheet.name == "Tổ chức"} == {"units"}


def test_sheets_that_require_different_levels_are_refused(tmp_path):
    other = [["Vị trí việc làm", *offices.CODES], *([p, *(1 for _ in offices.CODES)] for p in offices.REQUIRES)]
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, **{"Yêu cầu cũ": other})
    said = [problem.sentence("en") for problem in refused.value.problems]
    assert all("Yêu cầu cũ" in one and "VTVL" in one for one in said)
    assert any("Đội trưởng" in one for one in said)
    read_office(tmp_path, {"sheets": {"x.xlsx: Yêu cầu cũ": "other"}})


def test_columns_that_no_header_tells_are_asked_for(tmp_path):
    words = {"Đơn vị": "Cơ sở", "Vị trí việc làm": "Được giao"}
    found = office(tmp_path, **{"DS CBCC": reworded(offices.staff(), words)})
    asked = {question.key: question for question in open_questions(found, {})}
    assert asked.keys() == {"cuts", "budget", "unit_id", "position_id", "versions", "title"}
    assert [value for _, value in asked["unit_id"].choices] == ["Cơ sở", "Được giao", NOWHERE]
    given = {**ANSWERS, "unit_id": "Cơ sở", "position_id": "Được giao"}
    assert not open_questions(read_office(tmp_path, given), given)
    file, _ = write(found, given, overwrite=False)
    assert "Cơ sở: unit_id" in file.read_text(encoding="utf-8")
    assert begun(tmp_path)[1].framework.units


def test_names_are_shown_by_their_shape_wherever_they_stand(tmp_path):
    long = [["Số thẻ", "Họ và tên", "Mã đề", "Câu", "Năng lực"], ["001", "Trần Văn An", "01", "1", "Tin học"]]
    found = office(tmp_path, Khác=long)
    shown = [cell for one in found.seen for row in one.examples for cell in row.values()]
    assert "Trần Văn An" not in shown


def test_two_files_of_one_name_in_two_folders_are_refused(tmp_path):
    for name in ("a", "b"):
        offices.book(tmp_path / name / "x.xlsx", offices.parts())
    with pytest.raises(InputError) as refused:
        read_office(tmp_path, {})
    assert [problem.rule for problem in refused.value.problems] == ["file-twice"]


def test_folders_of_reports_are_no_files_of_the_office(tmp_path):
    offices.book(tmp_path / "reports" / "x.xlsx", offices.parts())
    offices.book(tmp_path / "cu" / "y.xlsx", offices.parts())
    for name in ("ledger", "levels", "gaps"):
        (tmp_path / "cu" / f"{name}.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert {one.sheet.file for one in office(tmp_path).seen} == {"x.xlsx"}


def test_the_page_lets_say_what_a_column_holds(tmp_path):
    catalogue = reworded(offices.courses(), {"Lĩnh vực": "Phục vụ"})
    offices.book(tmp_path / "x.xlsx", offices.parts() | {"Khóa đào tạo": catalogue})
    page = Beginning(tmp_path, {}, Speaker("en"))
    page._read()
    assert not page._office.told.courses
    group = [one for one in page._office.seen if one.kind == "courses"]
    page._rename(group, "Phục vụ", "scale")
    assert len(page._office.told.courses) == len(offices.COURSES)
    page._rename(group, "Phục vụ", "ignored")
    assert not page._office.told.courses


def test_courses_without_levels_are_left_out_and_counted(tmp_path):
    rows = [
        ["Tên khóa học", "Lĩnh vực", "Số ngày", "Kinh phí lớp"],
        *([c[1], c[2], c[5], c[8]] for c in offices.COURSES),
    ]
    found = office(tmp_path, **{"Khóa đào tạo": rows})
    assert not found.told.courses
    said = [note.in_("en") for note in found.assumed]
    assert any(one.startswith("Courses that tell no level") and ": 3." in one for one in said)
