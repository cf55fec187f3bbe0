"""The framework as a workbook: nothing lost either way, offices' own words known, every problem told by its cell."""

import io
from pathlib import Path

import openpyxl
import pytest

from workbench.errors import ParameterError
from workbench.inputs import is_book
from workbench.parameters import (
    build_framework,
    load_framework,
    load_settings,
    read_framework_workbook,
    save,
    write_framework,
)
from workbench.parameters.books import read_either, write_book
from workbench.parameters.framework import Framework
from workbench.parameters.identified import slug

FRAMEWORKS = sorted((Path(__file__).parents[2] / "parameters" / "frameworks").glob("*.yaml"))
COHORTS = sorted((Path(__file__).parents[2] / "parameters" / "cohorts").glob("*.yaml"))
OFFICE = {
    "Cấp độ": [("Cấp độ", "Tên cấp độ"), (1, "Cơ bản"), (2, "Thành thạo")],
    "Lĩnh vực": [("Tên lĩnh vực", "Phần chung"), ("Giám sát quản lý", None), ("Kiến thức chung", "x")],
    "Năng lực": [
        ("TT", "Lĩnh vực", "Mã NL", "Tên năng lực", "Mức quan trọng (0–5)", "Mô tả cấp độ 1", "Mô tả cấp độ 2"),
        (1, "Giám sát quản lý", "NL1", "Phân loại hàng hóa", 5, "Nêu được", "Tự thực hiện"),
        (2, "giám sát  quản lý", None, "Xuất xứ", "2,5", None, None),
        (3, "Kiến thức chung", None, "Xuất xứ", 1, None, None),
    ],
    "Vị trí việc làm": [
        ("Tên vị trí việc làm", "Lĩnh vực", "NL1", "Kiến thức chung"),
        ("Công chức giám sát", "Giám sát quản lý", 2, "-"),
        ("Công chức tổng hợp", "Kiến thức chung", None, 1),
    ],
    "Đơn vị": [("Tên đơn vị", "Đơn vị cấp trên"), ("Cục Hải quan", None), ("Chi cục A", "Cục Hải quan")],
    "Nhân lực cần": [
        ("Đơn vị", "Năng lực hoặc lĩnh vực", "Số người cấp độ 1", "Số người cấp độ 2"),
        ("Chi cục A", "Phân loại hàng hóa", None, 4),
    ],
    "Khóa đào tạo": [
        ("Tên khóa", "Lĩnh vực", "Từ cấp độ", "Đến cấp độ", "Hình thức", "Chi phí/lớp (đồng)", "Địa điểm"),
        ("Bồi dưỡng giám sát", "Giám sát quản lý", 1, 2, "Trực tuyến", "12.000.000", "TP. Thanh Bình; Nà Phặc"),
    ],
    "Khung": [("Mục", "Giá trị"), ("Mã khung", "thanh-binh"), ("Hiệu lực từ ngày", "1/10/2026")],
}


def office(path: Path, **changed) -> Path:
    """A workbook as an office types it; `changed`: (sheet, row, column) → value as `Sheet!B2`."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in OFFICE.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for place, value in changed.items():
        name, _, cell = place.partition("!")
        book[name][cell] = value
    book.save(path)
    return path


def told(path: Path) -> str:
    with pytest.raises(ParameterError) as caught:
        read_framework_workbook(path)
    return caught.value.sentences("en")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("yaml", FRAMEWORKS, ids=lambda path: path.stem)
def test_a_shipped_framework_goes_to_a_workbook_and_back_without_loss(tmp_path, yaml, language):
    given = load_framework(yaml)
    write_framework(given, tmp_path / "khung.xlsx", language=language)
    save(read_framework_workbook(tmp_path / "khung.xlsx"), tmp_path / "again.yaml")
    assert load_framework(tmp_path / "again.yaml") == given


def test_what_is_hard_to_hold_in_cells_is_held(tmp_path):
    name = {"vi": "Giám sát", "en": "Supervision"}
    given = build_framework(
        "odd",
        levels=["Một", "Hai"],
        domains=[
            {"id": "007", "name": name, "workload_growth": 0.1234567},
            {"id": "b", "name": "=1+1", "common": True},
        ],
        competencies=[
            {"id": "007.a", "domain": "007", "name": name, "descriptors": {2: {"vi": "Làm\nđược", "en": "Does"}}},
            {"id": "TT", "domain": "b", "name": "TT", "criticality": 0.125, "descriptors": {1: "Nêu được; áp dụng"}},
            {"id": "c", "domain": "b", "name": "# Ghi chú"},
        ],
        positions=[{"name": "Tên", "domain": "007", "requires": {"007": 1, "007.a": 2, "TT": 1, "c": 2}}],
        units=[
            {"id": "u", "name": "A", "site": "x; y", "place": "Nơi", "superior": name, "kind": "k",
             "needed": {"007.a": {1: 0, 2: 3}, "007": {1: 1}}},
            {"id": "v", "name": "A", "parent": "u"},
        ],
        courses=[
            {"id": "1", "lifts": {"scale": "007.a", "from": 0, "to": 2}, "days": 0.5, "trainers": 0, "sites": ["a;b"],
             "topics": ["như nhau", {"vi": "một; hai", "en": "one"}, {"vi": "ba"}]},
            {"id": "2", "name": "K", "lifts": {"scale": "b", "from": 1, "to": 2}, "sites": ["a", "b"],
             "topics": [{"vi": "x;"}], "form": "field"},
        ],
        grades=["Kiểm tra viên"],
        unit_changes=[{"date": "2020-07-01", "from": ["gone", "u"], "to": ["v"]}],
        rating_weights={"supervisor": 0.5},
        valid={"from": "2019-01-01"},
        note={"vi": "Dòng một\nDòng hai"},
    )  # fmt: skip
    write_framework(given, tmp_path / "khung.xlsx")
    assert read_framework_workbook(tmp_path / "khung.xlsx") == given


def test_an_office_writes_names_and_gets_ids_that_stay(tmp_path):
    read = read_either(office(tmp_path / "khung.xlsx"))
    framework = read.whole()
    assert isinstance(framework, Framework)
    assert [c.id for c in framework.competencies] == ["NL1", "xuat-xu", "xuat-xu-2"]
    assert [c.domain for c in framework.competencies] == ["giam-sat-quan-ly", "giam-sat-quan-ly", "kien-thuc-chung"]
    assert [c.criticality for c in framework.competencies] == [5, 2.5, 1]
    assert framework.descriptors["NL1", 2].in_("vi") == "Tự thực hiện"
    assert framework.positions[0].requires == {"NL1": 2}
    assert framework.positions[1].requires == {"kien-thuc-chung": 1}
    assert framework.units[1].parent == "cuc-hai-quan"
    assert framework.units[1].needed == {"NL1": {2: 4}}
    course = framework.courses[0]
    assert (course.id, course.form, course.cost.session) == ("boi-duong-giam-sat", "online", 12_000_000)
    assert course.sites == ["TP. Thanh Bình", "Nà Phặc"]
    assert str(framework.valid.from_) == "2026-10-01"
    # 2 domains, 2 competencies, 2 positions, 2 units, 1 course
    assert read.made == 9
    write_framework(framework, tmp_path / "khung.xlsx")
    book = openpyxl.load_workbook(tmp_path / "khung.xlsx")
    names = {cell.value: cell for row in book["Năng lực"].iter_rows() for cell in row}
    names["Phân loại hàng hóa"].value = "Phân loại và áp mã"
    first = next(cell for row in book["Năng lực"].iter_rows() for cell in row if cell.value == "Xuất xứ")
    first.value = "Xuất xứ hàng hóa"
    for row in book["Nhân lực cần"].iter_rows():
        for cell in row:
            cell.value = "NL1" if cell.value == "Phân loại hàng hóa" else cell.value
    for cell in book["Vị trí việc làm"][1]:
        cell.value = {"Phân loại hàng hóa": "NL1", "Xuất xứ [xuat-xu]": "xuat-xu"}.get(cell.value, cell.value)
    book.save(tmp_path / "khung.xlsx")
    again = read_either(tmp_path / "khung.xlsx")
    assert [c.id for c in again.whole().competencies] == ["NL1", "xuat-xu", "xuat-xu-2"]
    assert again.made == 0


def test_a_cohort_names_a_workbook_where_it_names_yaml(tmp_path):
    office(tmp_path / "khung.xlsx")
    (tmp_path / "cohort.yaml").write_text(
        "cohort: c\nframework: khung.xlsx\nresults: r.xlsx\nlevels: {cuts: [0, 50]}\n", encoding="utf-8"
    )
    settings = load_settings(tmp_path / "cohort.yaml")
    assert settings.framework == read_framework_workbook(tmp_path / "khung.xlsx")
    office(tmp_path / "khung.xlsx", **{"Năng lực!E2": 9})
    (tmp_path / "cohort.yaml").write_text("cohort: c\nframework: khung.xlsx\nresults: r.xlsx\nlevels: {cuts: [0]}\n")
    with pytest.raises(ParameterError) as caught:
        load_settings(tmp_path / "cohort.yaml")
    said = caught.value.sentences("en")
    assert "cohort.yaml, row 4, column levels.cuts" in said
    assert "khung.xlsx, sheet Năng lực, row 2, column Mức quan trọng (0–5): The value is not valid. [9]" in said


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("Năng lực!B3", "Giám sát", "sheet Năng lực, row 3, column Lĩnh vực: There is no such domain. [Giám sát]"),
        (
            "Năng lực!D2",
            None,
            "sheet Năng lực, row 2, column Tên năng lực: The cell is empty, though its value is needed",
        ),
        ("Năng lực!E2", "cao", "column Mức quan trọng (0–5): The value is not valid. [cao] Expected a number (points)"),
        ("Năng lực!C3", "NL1", "sheet Năng lực, row 3, column Mã NL: This id stands twice. [NL1]"),
        ("Năng lực!G2", "=1/0", "row 2, column Mô tả cấp độ 2: The cell holds an error of Excel, or a formula"),
        ("Năng lực!F2", "a\u202eb", "row 2, column Mô tả cấp độ 1: There are unseen or direction-changing characters"),
        ("Năng lực!H1", "Mức độ khó", "sheet Năng lực, row 1, column Mức độ khó: There is no such column."),
        ("Năng lực!H1", "Tên", "sheet Năng lực, row 1, column Tên: Two columns hold the same."),
        ("Năng lực!D1", "#", "sheet Năng lực, row 1: The sheet lacks a column that is needed. Add the column"),
        (
            "Vị trí việc làm!C1",
            "NL9",
            "sheet Vị trí việc làm, row 1, column NL9: There is no such domain or competency",
        ),
        ("Vị trí việc làm!C1", "Xuất xứ", "Several bear this name. [Xuất xứ] Write the id: `xuat-xu`, `xuat-xu-2`"),
        ("Vị trí việc làm!C2", 3, "sheet Vị trí việc làm, row 2, column NL1: "),
        ("Năng lực!H1", "Mô tả cấp độ 3", "sheet Năng lực, row 2, column Mô tả cấp độ 3: A level must be 1 to 2. [3]"),
        ("Vị trí việc làm!D2", 9, "sheet Vị trí việc làm, row 2, column Kiến thức chung: "),
        ("Đơn vị!B3", "Cục Hải quan B", "sheet Đơn vị, row 3, column Đơn vị cấp trên: There is no such unit"),
        ("Nhân lực cần!A2", "Chi cục B", "sheet Nhân lực cần, row 2, column Đơn vị: There is no such unit."),
        ("Nhân lực cần!D2", -1, "sheet Nhân lực cần, row 2, column Số người cấp độ 2: The value is not valid. [-1]"),
        (
            "Khóa đào tạo!E2",
            "qua thư",
            "sheet Khóa đào tạo, row 2, column Hình thức: The value is not valid. [qua thư]",
        ),
        ("Khóa đào tạo!D2", 1, "sheet Khóa đào tạo, row 2"),
        ("Lĩnh vực!B2", "có thể", "column Phần chung: This is neither yes nor no. [có thể] Write `x` for yes"),
        ("Khung!B3", "31/2/2026", "sheet Khung, row 3, column Hiệu lực từ ngày: The value is not valid. [31/2/2026]"),
        ("Khung!A3", "Hiệu lực", "sheet Khung, row 3, column Hiệu lực: There is no such item."),
        ("Cấp độ!A3", 3, "sheet Cấp độ: Levels must be numbered 1, 2, 3"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(tmp_path, place, value, expected):
    also = {"Năng lực!H2": "Hướng dẫn người khác"} if value == "Mô tả cấp độ 3" else {}
    said = told(office(tmp_path / "khung.xlsx", **{place: value}, **also))
    assert expected in said
    assert "khung.xlsx" in said


def test_a_scale_with_two_columns_in_the_matrix_is_told(tmp_path):
    path = office(tmp_path / "khung.xlsx", **{"Vị trí việc làm!E1": "Phân loại hàng hóa", "Vị trí việc làm!E2": 1})
    expected = "row 1, column Phân loại hàng hóa: The same domain or competency is given twice"
    assert expected in told(path)


def test_an_unknown_sheet_is_refused_and_an_own_one_is_not_read(tmp_path):
    path = office(tmp_path / "khung.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("# Nháp").append(["gì đó"])
    book.save(path)
    read_framework_workbook(path)
    book.create_sheet("Các khoá").append(["gì đó"])
    book.save(path)
    assert "sheet Các khoá: There is no such sheet in a framework." in told(path)


def test_cells_have_drop_downs_and_headers_have_notes(tmp_path):
    framework = load_framework(FRAMEWORKS[0])
    write_framework(framework, tmp_path / "khung.xlsx", language="vi")
    book = openpyxl.load_workbook(tmp_path / "khung.xlsx")
    for name in ("Năng lực", "Vị trí việc làm", "Đơn vị", "Khóa đào tạo"):
        assert all(cell.comment for cell in book[name][1][:3])
    lists = {
        name: [v for v in book[name].data_validations.dataValidation if v.type == "list"] for name in book.sheetnames
    }
    domain = next(v for v in lists["Năng lực"] if "B2" in v.sqref)
    assert "'Lĩnh vực'!$B$2" in domain.formula1
    matrix = next(v for v in lists["Vị trí việc làm"] if "E2" in v.sqref)
    assert matrix.formula1 == '"1,2,3"'
    forms = next(v for v in lists["Khóa đào tạo"] if v.formula1.startswith('"Tập trung'))
    assert forms.showErrorMessage
    headers = [cell.value for cell in book["Vị trí việc làm"][1]]
    assert set(headers[4:]) == {name.in_("vi") for name in framework.scale_names.values()}


def test_an_excel_file_where_parameters_are_meant_is_told_what_to_write(tmp_path):
    path = office(tmp_path / "khung.xlsx")
    with pytest.raises(ParameterError) as caught:
        load_settings(path)
    assert "This is an Excel file" in caught.value.sentences("en")
    assert "write `framework: khung.xlsx`" in caught.value.sentences("en")
    (tmp_path / "zip.yaml").write_bytes(b"PK\x03\x04 nothing")
    assert not is_book(tmp_path / "zip.yaml")
    with pytest.raises(ParameterError):
        load_framework(tmp_path / "zip.yaml")


def test_a_framework_that_a_workbook_would_change_is_not_written(tmp_path):
    given = build_framework(
        "f", levels=["1", "2"], domains=[{"name": "a"}],
        courses=[{"name": "k", "lifts": {"scale": "a", "from": 1, "to": 2}, "topics": ["một\nhai"]}],
    )  # fmt: skip
    with pytest.raises(ParameterError, match=r"without loss|không mất"):
        write_framework(given, tmp_path / "khung.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_builder_tells_every_name_that_leads_nowhere():
    with pytest.raises(ParameterError) as caught:
        build_framework(
            "f", levels=["1", "2"], domains=[{"name": "A"}],
            competencies=[{"name": "B", "domain": "C"}], positions=[{"name": "P", "domain": "A", "requires": {"D": 1}}],
        )  # fmt: skip
    assert [(p.column, p.value) for p in caught.value.problems][:2] == [
        ("competencies.0.domain", "C"),
        ("positions.0.requires.D", "D"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Điều tra chống buôn lậu", "dieu-tra-chong-buon-lau"),
        ("  Thuế (XNK) – 2026 ", "thue-xnk-2026"),
        ("…", "x"),
        ("a" * 59 + " b", "a" * 59),
        ("a" * 58 + " b", "a" * 58 + "-b"),
    ],
)
def test_ids_come_from_names(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("yaml", COHORTS, ids=lambda path: path.stem)
def test_parameters_go_to_a_workbook_and_back_without_loss(tmp_path, yaml, language):
    given = read_either(yaml).whole()
    write_book(given, tmp_path / "p.xlsx", language=language)
    assert read_either(tmp_path / "p.xlsx").whole() == given


def test_parameters_of_every_shape_are_held(tmp_path):
    (tmp_path / "c.yaml").write_text(
        "cohort: c\nframework: f.yaml\nresults: [a.xlsx, 'b;c.xlsx']\ntitle: Đợt 1\n"
        "columns: {officers: {'Mã [CC]': officer_id, 'Đơn. vị': unit_id}}\n"
        "levels: {cuts: [0, 55.5], overrides: {a.b: [0, 60]}}\nfairness: {groupings: []}\n"
        "evidence: {half_life_by_criticality: {5: 24}}\n"
        "training: {release_cap: null, holidays: [2026-09-02], fixed: [{course: c, week: 3, officers: ['007', b]}]}\n"
        "deployment: {enabled: false}\n",
        encoding="utf-8",
    )
    given = read_either(tmp_path / "c.yaml").whole()
    write_book(given, tmp_path / "p.xlsx")
    assert read_either(tmp_path / "p.xlsx").whole() == given
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    rows = {row[0].value: row for row in book["Tham số"].iter_rows()}
    assert [cell.value for cell in rows["training.weeks"]][1:7] == [
        "Đào tạo",
        "Số tuần",
        None,
        "tuần",
        "≥ 1, ≤ 104",
        "16",
    ]
    rows["training.weeks"][3].value = "nhiều"
    rows["levels.decide_at"][0].value = "levels.decide"
    rows["levels.decide_at"][3].value = 0.9
    book.save(tmp_path / "p.xlsx")
    with pytest.raises(ParameterError) as caught:
        read_either(tmp_path / "p.xlsx").whole()
    said = caught.value.sentences("en")
    row = rows["training.weeks"][3].row
    assert (
        f"sheet Tham số, row {row}, column Giá trị: The value is not valid. [nhiều] Expected a whole number (weeks)"
        in said
    )
    assert "column Mã: There is no such parameter. [levels.decide] Did you mean `levels.decide_at`" in said


def test_an_old_workbook_is_told_to_be_saved_anew(tmp_path):
    (tmp_path / "khung.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "save it as .xlsx" in told(tmp_path / "khung.xls")
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    (tmp_path / "empty.xlsx").write_bytes(content.getvalue())
    assert "The workbook holds no sheet of a framework." in told(tmp_path / "empty.xlsx")


ASKED = {
    "Nghĩa vụ đào tạo": [
        ("Vị trí việc làm", "Khóa", "Chu kỳ (tháng)"),
        ("Công chức giám sát", "Bồi dưỡng giám sát", 24),
        ("Công chức tổng hợp", "Bồi dưỡng giám sát", None),
    ],
    "Điều kiện tiên quyết": [
        ("Khóa", "Khóa học trước", "Năng lực hoặc lĩnh vực cần có", "Cấp độ cần có"),
        ("Bồi dưỡng giám sát", None, "Kiến thức chung", 1),
    ],
    "Chuyển đổi vị trí": [("Vị trí việc làm", "Số năm giữ vị trí"), ("Công chức giám sát", "4,5")],
}


def with_what_is_asked(path: Path, **changed) -> Path:
    """The office's workbook with its duties, prerequisites and rotation."""
    office(path)
    book = openpyxl.load_workbook(path)
    for name, rows in ASKED.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for place, value in changed.items():
        name, _, cell = place.partition("!")
        book[name][cell] = value
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["vi", "en"])
def test_duties_prerequisites_and_rotation_go_there_and_back(tmp_path, language):
    framework = load_framework(with_what_is_asked(tmp_path / "f.xlsx"))
    (first, second), (asked,), (rule,) = framework.duties, framework.prerequisites, framework.rotation
    assert (first.position, first.course, first.every) == ("cong-chuc-giam-sat", "boi-duong-giam-sat", 24)
    assert (second.position, second.every) == ("cong-chuc-tong-hop", None)
    assert (asked.course, asked.after, asked.scale, asked.level) == ("boi-duong-giam-sat", None, "kien-thuc-chung", 1)
    assert (rule.position, rule.years) == ("cong-chuc-giam-sat", 4.5)
    write_framework(framework, tmp_path / "again.xlsx", language=language)
    assert load_framework(tmp_path / "again.xlsx") == framework


def test_what_is_asked_wrongly_is_told_by_its_cells(tmp_path):
    wrong = {
        "Nghĩa vụ đào tạo!B2": "Bồi dưỡng giám",
        "Nghĩa vụ đào tạo!C3": 0,
        "Điều kiện tiên quyết!D2": None,
        "Chuyển đổi vị trí!A2": "Công chức kiểm tra",
    }
    with pytest.raises(ParameterError) as refused:
        load_framework(with_what_is_asked(tmp_path / "f.xlsx", **wrong))
    told = {(p.sheet, p.row, p.column) for p in refused.value.problems}
    assert {
        ("Nghĩa vụ đào tạo", 2, "Khóa"), ("Nghĩa vụ đào tạo", 3, "Chu kỳ (tháng)"),
        ("Chuyển đổi vị trí", 2, "Vị trí việc làm"),
    } <= told  # fmt: skip


def test_a_circle_of_courses_is_told_by_its_cell(tmp_path):
    with pytest.raises(ParameterError) as refused:
        load_framework(
            with_what_is_asked(
                tmp_path / "f.xlsx",
                **{"Điều kiện tiên quyết!B2": "Bồi dưỡng giám sát", "Điều kiện tiên quyết!C2": None,
                   "Điều kiện tiên quyết!D2": None},
            )
        )  # fmt: skip
    assert [(p.sheet, p.row, p.column) for p in refused.value.problems] == [
        ("Điều kiện tiên quyết", 2, "Khóa học trước")
    ]
