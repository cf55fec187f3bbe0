"""What `start` asks, understands of units and banners, refuses and tells of its assumptions."""

import openpyxl
import pytest
from typer.testing import CliRunner

from tests import office_shapes, offices
from tests.architecture.test_documents import ROOT
from workbench.cli import app
from workbench.errors import ParameterError
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings
from workbench.start import reference
from workbench.start.answers import load_answers
from workbench.start.heading import cased
from workbench.start.lacking import LackingError
from workbench.start.naming import names_of
from workbench.start.office import office_of, read_office
from workbench.start.questions import budget_of, open_questions, questions
from workbench.start.seen import KINDS
from workbench.start.units import measure_of, money_unit, money_unit_of_sheet
from workbench.start.writing import framework_of, parameters_of, write

SAID = {"cuts": [0, 45, 70], "budget": "none", "versions": "same", "title": "Đợt 2026"}
COURSE_HEADS = ["TT", "Mã khóa", "Tên khóa", "Lĩnh vực", "Từ cấp độ", "Đến cấp độ", "Thời lượng", "Chi phí một lớp"]


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    return offices.parts()


def office(tmp_path, parts, answers=None):
    offices.book(tmp_path / "x.xlsx", parts)
    return read_office(tmp_path, answers or {})


def catalogue(parts, *rows, heads=COURSE_HEADS, banner=()):
    parts["DM"] = [*([list(banner)] if banner else []), heads, *rows]
    return parts


def catalogue_name(parts):
    return next(name for name, rows in parts.items() if any("Tên khóa" in row for row in rows))


def with_courses(parts, *rows, **how):
    del parts[catalogue_name(parts)]
    return catalogue(parts, *rows, **how)


def keys(found, given=None):
    return [question.key for question in open_questions(found, dict(given or {}))]


def test_answered_names_of_levels_are_those_of_a_sheet_of_levels(tmp_path, parts):
    names = ["Biết", "Hiểu", "Làm"]
    rows = office_shapes.turned()
    parts["VTVL"] = [[*row[:4], *(names[c - 1] if isinstance(c, int) and c else c for c in row[4:])] for row in rows]
    competencies = [name for name, own in parts.items() if any("Tên năng lực" in row for row in own) and name != "VTVL"]
    for name in competencies:
        del parts[name]
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, parts)
    assert "levels: [lowest" in str(refused.value)
    told = office(tmp_path, parts, {"levels": names})
    requires = {p["name"]: p["requires"] for p in told.told.positions}
    assert requires == {p: {offices.NAMES[c]: n for c, n in w.items()} for p, w in offices.REQUIRES.items()}
    assert list(told.told.levels.values()) == names


def test_levels_of_other_names_than_the_cells_are_refused_with_the_cells(tmp_path, parts):
    rows = parts["VTVL"]
    words = {1: "Biết", 2: "Hiểu", 3: "Làm"}
    parts["VTVL"] = [[words.get(c, c) if at > 0 else c for at, c in enumerate(row)] for row in rows]
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, parts, {"sheets": {"x.xlsx: VTVL": "requirements"}})
    assert refused.value.problems[0].rule == "requirements-empty"
    assert "“Hiểu”" in str(refused.value)


def test_without_a_course_it_is_said_loudly(tmp_path, parts):
    del parts[catalogue_name(parts)]
    found = office(tmp_path, parts)
    said = [words.in_("en") for words in found.assumed]
    assert any("no catalogue of courses" in words for words in said)
    assert "budget" not in keys(found)
    parts = with_courses(offices.parts(), [1, "K1", "Khóa", "Không có lĩnh vực này", 1, 2, 2, "9.000.000"])
    said = [words.in_("en") for words in office(tmp_path, parts).assumed]
    assert any("NO COURSE could be read from x.xlsx: DM" in words for words in said)


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Chi phí một lớp (triệu đồng)", 1e6), ("Chi phí lớp (nghìn đồng)", 1e3), ("Kinh phí (tr.đ)", 1e6),
     ("Kinh phí lớp, 1.000 đ", 1e3), ("Chi phí/lớp (đồng)", 1), ("Chi phí triệu đồng/lớp", 1e6),
     ("Chi phí (trđ/lớp)", 1e6), ("Chi phí lớp", None), ("Chi phí (dự kiến)", None), ("Kinh phí (tỷ đồng)", 1e9)],
)  # fmt: skip
def test_a_header_tells_the_unit_of_money(header, unit):
    assert money_unit(header) == unit


@pytest.mark.parametrize(
    ("banner", "unit"),
    [("ĐVT: 1.000 đ", 1e3), ("(Đơn vị tính: triệu đồng)", 1e6), ("Đơn vị tính: nghìn đồng", 1e3),
     ("ĐVT: 1.000.000 đồng", 1e6), ("Đơn vị: Chi cục Hải quan", None), ("Năm 2026", None)],
)  # fmt: skip
def test_a_banner_tells_the_unit_of_the_sheet(banner, unit):
    assert money_unit_of_sheet([banner]) == unit


def test_measures_of_time_are_read_from_headers_and_banners():
    assert measure_of("Thời lượng (buổi)") == "buổi"
    assert measure_of("Số tiết") == "tiết"
    assert measure_of("Thời lượng", ["ĐVT: giờ"]) == "giờ"
    assert measure_of("Thời lượng") is None


@pytest.mark.parametrize(
    ("header", "banner", "cell", "cost"),
    [("Chi phí một lớp (triệu đồng)", (), 9.5, 9_500_000), ("Chi phí một lớp", ("ĐVT: 1.000 đ",), 9500, 9_500_000),
     ("Chi phí một lớp", (), "9,5 triệu", 9_500_000), ("Chi phí một lớp (đồng)", (), 9500000, 9_500_000)],
)  # fmt: skip
def test_amounts_are_read_in_the_unit_of_their_column(tmp_path, parts, header, banner, cell, cost):
    heads = [*COURSE_HEADS[:-1], header]
    row = [1, "K1", "Khóa một", "Thuế xuất nhập khẩu", 1, 2, "3 buổi", cell]
    found = office(tmp_path, with_courses(parts, row, heads=heads, banner=banner))
    assert found.told.courses[0]["cost"] == {"session": cost}
    assert found.told.courses[0]["days"] == 1.5
    said = " ".join(words.in_("en") for words in found.assumed)
    assert ("are in units of" in said) == (header.endswith("(triệu đồng)") or bool(banner))
    assert "2 make a day (`per_day: {buổi: 2}`)" in said


def test_lessons_of_a_day_can_be_said(tmp_path, parts):
    row = [1, "K1", "Khóa một", "Thuế xuất nhập khẩu", 1, 2, "20 tiết", "9.000.000"]
    found = office(tmp_path, with_courses(parts, row), {"per_day": {"tiết": 5}})
    assert found.told.courses[0]["days"] == 4
    with pytest.raises(ParameterError, match="per_day"):
        office(tmp_path, parts, {"per_day": {"tiêt": 5}})


def test_costs_without_a_unit_that_are_too_small_are_asked_about(tmp_path, parts):
    row = [1, "K1", "Khóa một", "Thuế xuất nhập khẩu", 1, 2, 3]
    found = office(tmp_path, with_courses(parts, [*row, 999], [2, "K2", "Khóa hai", *row[3:], 9.5]))
    assert "money_unit" in keys(found)
    assert "cost" not in found.told.courses[0]
    told = office_of(tmp_path, found.seen, {"money_unit": 1_000_000})
    assert [course["cost"]["session"] for course in told.told.courses] == [999e6, 9.5e6]
    assert "money_unit" not in keys(told, {"money_unit": 1_000_000})
    plain = office(tmp_path, catalogue(offices.parts(), [*row, 1000]))
    assert "money_unit" not in keys(plain)
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, with_courses(offices.parts(), [*row, 999], [2, "K2", "Khóa hai", *row[3:], 1000]))
    assert (refused.value.problems[0].rule, refused.value.problems[0].value) == ("money-small", "999")


@pytest.mark.parametrize(
    ("text", "money"), [("999", None), ("1000", 1000), ("0", 0), ("250 triệu", 250e6), ("x", None)]
)
def test_a_budget_below_a_thousand_is_none(text, money):
    assert budget_of(text) == money


def test_how_many_numbers_are_needed_is_said_with_an_example_of_as_many(tmp_path, parts):
    found = office(tmp_path, parts)
    cuts = next(question for question in questions(found, {}) if question.key == "cuts")
    assert "3 numbers, such as: 0; 50; 75" in cuts.words.in_("en")
    other = next(q for q in questions(found, {"levels": list("abcd")}, every=True) if q.key == "cuts")
    assert "4 numbers, such as: 0; 40; 60; 80" in other.words.in_("en")
    assert other.value_of("50; 70; 85") is None
    assert "4 rising numbers" in other.wanted.in_("en")
    budget = next(question for question in questions(found, {}) if question.key == "budget")
    assert budget.value_of("") == "none"


def test_answers_are_kept_when_the_session_ends(tmp_path, parts):
    offices.book(tmp_path / "x.xlsx", parts)
    done = CliRunner().invoke(app, ["start", str(tmp_path)], input="0; 45; 70\n\n")
    assert done.exit_code == 2
    kept = load_answers(tmp_path / "answers.yaml")
    assert (kept["cuts"], kept["budget"]) == ([0, 45, 70], "none")
    again = CliRunner().invoke(app, ["start", str(tmp_path)], input="1\n\n")
    assert again.exit_code == 0, again.output
    assert "Questions asked: 2" in again.output
    assert "{training: {release_cap: 0.15}}" in again.output
    assert "They will lie in reports/" in again.output


def test_after_a_refusal_there_is_a_file_to_correct(tmp_path, parts):
    del parts["VTVL"]
    parts["Yêu cầu"] = [["Chức danh gì", "Cần gì"], ["A", "B"]]
    offices.book(tmp_path / "x.xlsx", parts)
    done = CliRunner().invoke(app, ["start", str(tmp_path)])
    assert done.exit_code == 2
    assert load_answers(tmp_path / "answers.yaml")["sheets"]["x.xlsx: Yêu cầu"] == "other"
    assert "`Chức danh gì`, `Cần gì`" in done.output
    assert "`scale` (the competency or domain)" in done.output


def test_a_declared_sheet_without_its_columns_is_named_with_its_headers(tmp_path, parts):
    sat = [["Số hiệu", "Câu 1", "Câu 2"], ["1", "A", "B"]]
    offices.book(tmp_path / "x.xlsx", {"Bài làm": sat, "K": [["Gì", "Đó"], ["a", "b"]]})
    with pytest.raises(LackingError) as refused:
        read_office(tmp_path, {"sheets": {"x.xlsx: K": "competencies"}})
    said = str(refused.value)
    assert "x.xlsx: K is taken for this kind, but its columns do not tell it" in said
    assert "`Gì`, `Đó`" in said
    assert "`domain` (the domain)" in said


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"colums": {}}, "Did you mean `columns`"),
     ({"sheets": {"x.xlsx: VTVL": "requirement"}}, "Did you mean `requirements`"),
     ({"columns": {"DS CBC": {"Đơn vị": "unit_id"}}}, "There is no such sheet or file"),
     ({"columns": {"DS CBCC": {"Đơn vị cũ": "unit_id"}}}, "No column has this header"),
     ({"columns": {"DS CBCC": {"Họ và tên": "ho_ten"}}}, "`name` (the name)"),
     ({"columns": {"DS CBCC": {"Họ và tên": "unit_ids"}}}, "Did you mean `unit_id`")],
)  # fmt: skip
def test_wrong_names_are_refused_with_what_may_be_meant(tmp_path, parts, answers, said):
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, parts, answers)
    assert said in str(refused.value)


def test_a_column_can_be_left_out(tmp_path, parts):
    found = office(tmp_path, parts, {"columns": {"DS CBCC": {"Đơn vị": "ignored"}}})
    staff = next(one for one in found.seen if one.sheet.name == "DS CBCC")
    assert "unit_id" not in staff.columns.values()


def test_every_name_of_a_column_has_words_and_the_page_of_names_is_current():
    for kind in KINDS:
        assert all(words.in_("vi") != "" for words in names_of(kind).values())
    assert {"officer_id", "unit_id", "site"} <= names_of("staff").keys()
    assert "result" in names_of("attendance")
    assert (ROOT / "docs" / reference.PAGE).read_text("utf-8") == reference.page(), "run `make docs`"


def test_versions_are_asked_about_once_and_counted_as_answered(tmp_path, parts):
    found = office(tmp_path, parts)
    assert keys(found).count("versions") == 1
    contents = {}
    for said in ("same", "other"):
        folder = tmp_path / said
        own = office(folder, offices.parts())
        settings = load_settings(write(own, {**SAID, "versions": said}, overwrite=False)[0])
        assert settings.parameters.exam.contents == said
        cohort = read_cohort(settings)
        rules = set(cohort.ledger["rule"])
        contents[said] = ("versions_alike" in rules, "items_by_version" in rules)
    assert contents == {"same": (True, False), "other": (False, True)}


def test_other_limits_and_parameters_stand_in_the_answers(tmp_path, parts):
    found = office(tmp_path, parts)
    given = {**SAID, "parameters": {"training": {"release_cap": 0.4}, "coaching": {"load": 5}}}
    parameters, _ = parameters_of(found, given)
    assert (parameters.training.release_cap, parameters.coaching.load) == (0.4, 5)
    assert parameters.training.holidays
    with pytest.raises(ParameterError):
        parameters_of(found, {**SAID, "parameters": {"training": {"release_cap": 4}}})


def test_dotted_parameters_stand_in_the_answers_as_messages_print_them(tmp_path, parts):
    given = SAID | {"parameters": {"training.release_cap": 0.29, "training": {"travel.cost": 5, "weeks": 20}}}
    parameters, _ = parameters_of(office(tmp_path, parts, given), given)
    training = parameters.training
    assert (training.release_cap, training.weeks, training.travel.cost) == (0.29, 20, 5)


def test_a_wrong_parameter_of_the_answers_is_told_of_their_file(tmp_path, parts):
    for key, value, said in (("training.release_cup", 0.29, "release_cap"), ("training.release_cap", 2, "1")):
        given = SAID | {"parameters": {key: value}}
        with pytest.raises(ParameterError) as refused:
            parameters_of(office(tmp_path, parts, given), given)
        (problem,) = refused.value.problems
        assert (problem.file, problem.column) == (str(tmp_path / "answers.yaml"), f"parameters.{key}")
        assert said in str(refused.value)
    with pytest.raises(ParameterError) as refused:
        office(tmp_path, parts, {"training.release_cap": 0.29})
    assert "`parameters: {training.release_cap: 0.29}`" in str(refused.value)


def staff_unit(parts, at, unit):
    """Change the unit of one person of the list of officers, counted from 0."""
    row = parts["DS CBCC"][len(offices.BANNER) + 2 + at]
    row[offices.STAFF_HEAD.index("Đơn vị")] = unit


def test_one_slip_does_not_rename_a_unit(tmp_path, parts):
    of_unit = [at for at, one in enumerate(offices.PEOPLE) if one[3] == "Văn phòng"]
    staff_unit(parts, of_unit[0], "Văn Phong")
    found = office(tmp_path, parts, SAID)
    assert "Văn phòng" in {unit.name.text.in_("vi") for unit in framework_of(found, SAID).units}
    said = "\n".join(map(str, found.assumed))
    assert f"2 spellings taken for one, “Văn phòng”: “Văn phòng” ({len(of_unit) - 1}); “Văn Phong” (1)." in said
    assert f"Văn phòng ({len(of_unit)})" in said


def test_a_list_of_units_says_how_they_are_written(tmp_path, parts):
    parts["Đơn vị"] = [["Tên đơn vị", "Trụ sở"], ["VĂN PHÒNG", "Hà Nội"]]
    named = {unit.name.text.in_("vi") for unit in framework_of(office(tmp_path, parts, SAID), SAID).units}
    assert "VĂN PHÒNG" in named
    assert "Văn phòng" not in named


@pytest.mark.parametrize(("unit", "like"), [("Văn phòngg 1", "Văn phòng"), ("Kho bạc", None)])
def test_a_unit_of_one_person_that_nothing_else_names_is_said(tmp_path, parts, unit, like):
    staff_unit(parts, 3, unit)
    said = [str(note) for note in office(tmp_path, parts, SAID).assumed if "new unit" in str(note)]
    assert len(said) == 1
    assert f"x.xlsx: DS CBCC, row {len(offices.BANNER) + 6}: “{unit}” is a new unit of 1 person." in said[0]
    assert ("like" in said[0], f"“{like}”" in said[0]) == (bool(like), bool(like))


def test_the_common_part_can_be_said(tmp_path, parts):
    assert any(d.get("common") for d in office(tmp_path, parts).told.domains.values())
    none = office(tmp_path, parts, {"common": []})
    assert not any(d.get("common") for d in none.told.domains.values())
    with pytest.raises(ParameterError, match="no such domain"):
        office(tmp_path, parts, {"common": ["Kiến thức chun"]})


def test_what_was_changed_by_hand_stays(tmp_path, parts):
    found = office(tmp_path, parts)
    file, _ = write(found, SAID, overwrite=False)
    given = load_answers(tmp_path / "answers.yaml")
    write(found, {**given, "title": "Đợt hai"}, overwrite=False)
    assert load_settings(file).parameters.name.in_("vi") == "Đợt hai"
    file.write_text(file.read_text("utf-8") + "\n# own\n", "utf-8")
    given = load_answers(tmp_path / "answers.yaml")
    _, assumed = write(found, {**given, "title": "Đợt ba"}, overwrite=False)
    assert load_settings(file).parameters.name.in_("vi") == "Đợt hai"
    assert any("cohort.yaml is there already and was changed by hand" in words.in_("en") for words in assumed)
    write(found, {**given, "title": "Đợt ba"}, overwrite=True)
    assert load_settings(file).parameters.name.in_("vi") == "Đợt ba"


@pytest.mark.parametrize(
    ("capitals", "name"),
    [("CỤC HẢI QUAN TỈNH THANH BÌNH", "Cục Hải quan tỉnh Thanh Bình"), ("TỔNG CỤC HẢI QUAN", "Tổng cục Hải quan"),
     ("CHI CỤC HẢI QUAN KHU VỰC III", "Chi cục Hải quan khu vực III"), ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
     ("Chi cục Thuế", "Chi cục Thuế")],
)  # fmt: skip
def test_the_name_of_a_body_is_written_as_in_a_sentence(capitals, name):
    assert cased(capitals) == name


def test_title_body_day_and_sites_are_taken_from_the_files(tmp_path, parts):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bài làm"
    for row in (
        ["TỔNG CỤC HẢI QUAN"], ["CỤC HẢI QUAN TỈNH NHÀ"],
        ["BẢNG TỔNG HỢP THI ĐÁNH GIÁ NĂNG LỰC CÔNG CHỨC - NGÀY 05/10/2026"], ["Nhà, ngày 20 tháng 10 năm 2026"],
        ["Số hiệu", "Họ tên", "Câu 1", "Câu 2"], ["1", "A B", "A", "B"], ["2", "C D", "B", "B"],
    ):  # fmt: skip
        sheet.append(row)
    staff = book.create_sheet("Danh sách")
    for row in (
        ["Số hiệu", "Họ tên", "Đơn vị", "Vị trí việc làm", "Nơi làm việc"],
        ["1", "A B", "Đội 1", "Công chức thuế", "Cảng"], ["2", "C D", "Đội 1", "Công chức thuế", "Cảng"],
        ["3", "E F", "Đội 1", "Đội trưởng", "Thị xã"],
    ):  # fmt: skip
        staff.append(row)
    book.save(tmp_path / "thi.xlsx")
    framed = [name for name, rows in parts.items() if name == "VTVL" or any("Tên năng lực" in row for row in rows)]
    kept = {name: parts[name] for name in framed}
    offices.book(tmp_path / "khung.xlsx", kept)
    found = read_office(tmp_path, {})
    assert (found.heading.title, found.heading.body, found.heading.superior) == (
        "Thi đánh giá năng lực công chức", "Cục Hải quan tỉnh Nhà", "Tổng cục Hải quan",
    )  # fmt: skip
    assert f"{found.assessed:%d/%m/%Y}" == "05/10/2026"
    assert found.sites == {"Đội 1": ("Cảng", 2, 3)}
    assert not {"title", "body", "assessed"} & set(keys(found))
    framework = framework_of(found, SAID)
    top, unit = framework.units
    assert (top.name.vi, top.superior.vi, unit.parent, unit.site) == (
        "Cục Hải quan tỉnh Nhà", "Tổng cục Hải quan", top.id, unit.site,
    )  # fmt: skip
    assert unit.site
