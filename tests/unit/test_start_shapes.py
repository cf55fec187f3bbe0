"""One office, saved in many shapes: the same framework, the same people, the same marks."""

import pytest

from tests import office_shapes, offices
from workbench.errors import ParameterError
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings
from workbench.parameters.amounts import money_of
from workbench.start.office import read_office
from workbench.start.questions import open_questions
from workbench.start.values import bare_level, days, level_in, levels_in
from workbench.start.writing import write

ANSWERS = {"cuts": [0, 45, 70], "budget": "none", "versions": "same", "title": "Đợt 2026", "body": "none"}
LEVELS = {1: "Cấp độ 1 - Cơ bản", 2: "Cấp độ 2 - Thành thạo", 3: "Cấp độ 3 - Chuyên gia"}
ASKED = {"level_scale": {"budget", "versions", "title"}}
"""Shape → what is asked, where it is not cut scores and budget."""


def begun(folder):
    """Return what is asked of a folder, and the cohort that it becomes."""
    office = read_office(folder, {})
    asked = {question.key for question in open_questions(office, {})}
    file, _ = write(office, {key: value for key, value in ANSWERS.items() if key in asked}, overwrite=False)
    return asked, load_settings(file)


def told(settings):
    """Return what the framework and the parameters tell, by names."""
    framework, training = settings.framework, settings.parameters.training
    scales = {scale.id: scale.name.vi for scale in (*framework.competencies, *framework.domains)}
    return {
        "levels": [bare_level(level.name.vi) for level in framework.levels],
        "competencies": [
            (scales[c.domain], c.name.vi, {n: text.vi for n, text in c.descriptors.items()})
            for c in framework.competencies
        ],
        "common": {domain.name.vi for domain in framework.domains if domain.common},
        "requires": {p.name.vi: {scales[s]: n for s, n in p.requires.items()} for p in framework.positions},
        "units": {unit.name.vi.casefold() for unit in framework.units if unit.parent},
        "body": [unit.name.vi for unit in framework.units if not unit.parent],
        "courses": [
            (c.name.vi, scales[c.lifts.scale], c.lifts.from_, c.lifts.to, c.days, str(c.form), c.seats.min, c.seats.max,
             c.cost.session, c.cost.person, tuple(c.sites))
            for c in framework.courses
        ],
        "holidays": [f"{day:%d/%m}" for day in training.holidays],
        "absences": [(a.officer, f"{a.from_:%d/%m/%Y}", a.to and f"{a.to:%d/%m/%Y}") for a in training.absences],
        "assessed": f"{settings.parameters.assessed:%d/%m/%Y}",
        "cuts": list(settings.parameters.levels.cuts),
    }  # fmt: skip


WANTED = {
    "levels": list(offices.LEVELS),
    "competencies": [
        (domain, name, {n: offices.described(name, n) for n in (1, 2, 3)})
        for domain, own in offices.DOMAINS.items()
        for _, name in own
    ],
    "common": {"Kiến thức chung"},
    "requires": {p: {offices.NAMES[c]: n for c, n in w.items()} for p, w in offices.REQUIRES.items()},
    "units": {unit.casefold() for unit in offices.UNITS},
    "body": ["Cục Hải quan tỉnh Nhà"],
    "courses": [
        (name, domain, low, high, days, "online" if form == "Trực tuyến" else "classroom", *seats, session, person,
         sites)
        for _, name, domain, low, high, days, form, seats, session, person, sites in offices.COURSES
    ],
    "holidays": ["01/01", "05/02", "06/02", "07/02"],
    "absences": [offices.AWAY],
    "assessed": offices.HELD,
    "cuts": [0, 45, 70],
}  # fmt: skip


def marks(cohort, settings):
    """Return (person, competency's code) → right answers, and items."""
    codes = {name: code for code, name in offices.NAMES.items()}
    code_of = {c.id: codes[c.name.vi] for c in settings.framework.competencies}
    key = cohort.items.set_index("item_id")["key"]
    right = cohort.answers.astype("str").eq(key, axis=1) & cohort.administered
    found = {}
    for competency, own in cohort.items.groupby("competency_id")["item_id"]:
        n = cohort.administered[list(own)].sum(axis=1)
        for who in n.index[n > 0]:
            found[who, code_of[competency]] = (int(right.loc[who, list(own)].sum()), int(n[who]))
    return found


@pytest.mark.parametrize("shape", office_shapes.FIRST)
def test_the_same_office_in_another_shape(tmp_path, shape):
    folder = tmp_path / "van-phong"
    office_shapes.SHAPES[shape](folder)
    asked, settings = begun(folder)
    assert asked == ASKED.get(shape, {"cuts", "budget", "versions", "title"})
    assert told(settings) == WANTED
    cohort = read_cohort(settings)
    name = {part.id: part.name.vi for part in (*settings.framework.units, *settings.framework.positions)}
    people = cohort.officers.itertuples()
    assert {p.officer_id: (name[p.unit_id].casefold(), name[p.position_id]) for p in people} == {
        one[0]: (one[3].casefold(), one[4]) for one in offices.PEOPLE
    }
    assert marks(cohort, settings) == offices.truth()
    counts = cohort.counts
    assert (counts["rows"] == counts["accepted"] + counts["quarantined"]).all()


def test_a_matrix_may_be_the_only_list_of_competencies(tmp_path):
    parts = offices.parts()
    del parts["Khung"]
    parts["VTVL"] = office_shapes.turned()
    offices.book(tmp_path / "x.xlsx", parts)
    office = read_office(tmp_path, {})
    assert {one.kind for one in office.seen if one.sheet.name == "VTVL"} == {"requirements"}
    assert [c["name"] for c in office.told.competencies] == list(offices.NAMES.values())
    assert "levels" in {question.key for question in open_questions(office, {})}
    requires = {p["name"]: p["requires"] for p in office.told.positions}
    assert requires == WANTED["requires"]


def test_sheets_of_results_that_are_none_are_left_out(tmp_path):
    parts = offices.parts() | {"Nháp": offices.exam("Kiến thức chung")[:9]}
    offices.book(tmp_path / "x.xlsx", parts)
    answers = ANSWERS | {"sheets": {"x.xlsx: Nháp": "other"}}
    file, _ = write(read_office(tmp_path, answers), answers, overwrite=False)
    settings = load_settings(file)
    assert settings.parameters.sheets["x.xlsx: Nháp"] == "ignored"
    assert settings.parameters.sheets["x.xlsx: VTVL"] == "ignored"
    cohort = read_cohort(settings)
    assert marks(cohort, settings) == offices.truth()
    assert "x.xlsx: Nháp" not in set(cohort.counts["sheet"])


def test_columns_can_be_said(tmp_path):
    parts = offices.parts()
    parts["DS CBCC"] = [[{"Số hiệu công chức": "Thẻ"}.get(c, c) for c in row] for row in parts["DS CBCC"]]
    offices.book(tmp_path / "x.xlsx", parts)
    answers = ANSWERS | {"columns": {"DS CBCC": {"Thẻ": "officer_id"}}}
    office = read_office(tmp_path, answers)
    staff = next(one for one in office.seen if one.sheet.name == "DS CBCC")
    assert (staff.kind, staff.columns["Thẻ"]) == ("staff", "officer_id")
    settings = load_settings(write(office, answers, overwrite=False)[0])
    assert len(read_cohort(settings).officers) == len(offices.PEOPLE)


def test_an_office_without_requirements_is_refused_by_name(tmp_path):
    parts = offices.parts()
    del parts["VTVL"]
    offices.book(tmp_path / "x.xlsx", parts)
    with pytest.raises(ParameterError) as refused:
        read_office(tmp_path, {})
    assert [problem.rule for problem in refused.value.problems] == ["sheet-lacking"]


@pytest.mark.parametrize(
    ("text", "money"),
    [("12.000.000 đ", 12e6), ("12 triệu", 12e6), ("1,5 tỷ đồng", 1.5e9), ("350 nghìn", 350e3), ("350k", 350e3),
     ("500", 500), ("0", 0), ("0,125 tỷ", 125e6), ("0.350 triệu", 350e3), ("1.250 triệu", 1.25e9), ("10.125", 10_125),
     ("100 000 đ", 1e5), ("khoảng 12", None), ("12 suất", None), ("", None)],
)  # fmt: skip
def test_amounts(text, money):
    assert money_of(text) == money


@pytest.mark.parametrize(
    ("text", "level"),
    [("3", 3), ("3.0", 3), ("Cấp độ 2", 2), ("Mức III", 3), ("II", 2), ("Thành thạo", 2), ("CHUYÊN GIA", 3),
     ("Cấp độ 1 - Cơ bản", 1), ("L2", 2), ("Chưa có", 0), ("-", None), ("tốt lắm", None)],
)  # fmt: skip
def test_levels(text, level):
    assert level_in(text, LEVELS) == level


@pytest.mark.parametrize(
    ("text", "levels"),
    [("1 → 2", (1, 2)), ("1-2", (1, 2)), ("Cấp độ 2 - 3", (2, 3)), ("Cơ bản → Thành thạo", (1, 2)), ("2 → 1", None),
     ("Cấp độ 2", None)],
)  # fmt: skip
def test_two_levels(text, levels):
    assert levels_in(text, LEVELS) == levels


@pytest.mark.parametrize("text", ["12/10/2026", "12.10.2026", "12-10-2026", "2026-10-12", "ngày 12 tháng 10 năm 2026"])
def test_days(text):
    assert [f"{day:%d/%m/%Y}" for day in days(text)] == ["12/10/2026"]
