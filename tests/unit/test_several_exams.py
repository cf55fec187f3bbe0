"""Several exams of one cohort: one workbook, a file each, one sheet; the list of officers as the authority."""

import openpyxl
import pytest

from tests.exam_books import percents
from tests.exam_sheets import FRAMEWORK
from workbench.errors import InputError
from workbench.intake.explain import explained
from workbench.intake.read import read_all, read_cohort
from workbench.parameters import load_settings

TWO = FRAMEWORK.replace("competencies:", "  - {id: th, name: {vi: Thuế quan, en: Duties}}\ncompetencies:").replace(
    "positions:", "  - {id: val, domain: th, name: {vi: Trị giá, en: Valuation}}\npositions:"
)
HEAD = ["SBD", "Họ và tên", "Đơn vị", "Vị trí", "Mã đề", "Câu 1", "Câu 2", "Ghi chú"]
WORK = [
    HEAD,
    ["001", "Trần Văn An", "Đội 1", "Chuyên viên", "01", "A", "B", ""],
    ["002", "Lê Thị Bình", "Đội 1", "Chuyên viên", "02", "B", "A", ""],
    ["003", "Phạm Chi", "Đội 2", "Chuyên viên", "", "", "", "Vắng"],
]
TAX = [
    [*HEAD[:7], "Câu 3", "Ghi chú"],
    ["001", "Trần Văn An", "Đội 1", "Chuyên viên", "01", "C", "D", "C", ""],
    ["003", "Phạm Chi", "Đội 2", "Chuyên viên", "02", "D", "C", "D", ""],
]
KEYS = [
    ["Môn thi", "Câu", "Đề 01", "Đề 02", "Năng lực (đề 01)", "Năng lực (đề 02)"],
    ["Nghiệp vụ", "1", "A", "B", "Pháp luật", "Thủ tục"],
    ["Nghiệp vụ", "2", "B", "A", "Thủ tục", "Pháp luật"],
    ["Thuế quan", "1", "C", "D", "Trị giá", "Trị giá"],
    ["Thuế quan", "2", "D", "C", "Trị giá", "Trị giá"],
    ["Thuế quan", "3", "A", "B", "Trị giá", "Trị giá"],
]
LIST = [
    ["TT", "Số hiệu", "Họ và tên", "Ngày sinh", "", "Vị trí việc làm", "Đơn vị", "Ghi chú"],
    ["", "", "", "Nam", "Nữ", "", "", ""],
    ["1", "001", "Trần Văn An", "1/2/1980", "", "Chuyên viên", "Đội 1", ""],
    ["2", "002", "Lê Thị Bình", "", "3/4/1985", "Chuyên viên", "Đội 2", "Nghỉ thai sản"],
    ["3", "003", "Phạm Chi", "", "5/6/1990", "Chuyên viên", "Đội 2", ""],
    ["4", "004", "Vũ Dũng", "7/8/1991", "", "Chuyên viên", "Đội 1", ""],
]


def book(path, **sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    workbook.save(path)


def cohort_file(folder, results):
    (folder / "framework.yaml").write_text(TWO, encoding="utf-8")
    file = folder / "cohort.yaml"
    file.write_text(f"cohort: small\nlanguage: en\nframework: framework.yaml\nresults: {results}\n", "utf-8")
    return load_settings(file)


def read(folder, results="'*.xlsx'"):
    return read_cohort(cohort_file(folder, results))


def of(cohort, domain):
    items = cohort.items[cohort.items["competency_id"].isin({"nv": ["law", "proc"], "th": ["val"]}[domain])]
    put = cohort.administered[items["item_id"]]
    key = items.set_index("item_id")["key"]
    right = cohort.answers[items["item_id"]].astype("str").eq(key, axis=1) & put
    return {who: (int(right.loc[who].sum()), int(put.loc[who].sum())) for who in put.index if put.loc[who].any()}


def rules(cohort):
    return cohort.ledger.groupby("rule")["row"].apply(lambda rows: [int(row) for row in rows.dropna()]).to_dict()


SHAPES = {
    "one workbook": lambda folder: book(folder / "r.xlsx", Nghiệp_vụ=WORK, Thuế_quan=TAX, Đáp_án=KEYS),
    "initials": lambda folder: book(folder / "r.xlsx", Môn_NV=WORK, Môn_TQ=TAX, Đáp_án=KEYS),
    "a file each": lambda folder: (
        book(folder / "Ca 1 - Nghiệp vụ.xlsx", Bài_làm=WORK, Đáp_án=KEYS[:3]),
        book(folder / "Ca 2 - Thuế quan.xlsx", Bài_làm=TAX, Đáp_án=[KEYS[0], *KEYS[3:]]),
    ),
    "a file each, exams unnamed": lambda folder: (
        book(folder / "Ca 1.xlsx", Bài_làm=WORK, Đáp_án=[row[1:] for row in KEYS[:3]]),
        book(folder / "Ca 2.xlsx", Bài_làm=TAX, Đáp_án=[row[1:] for row in (KEYS[0], *KEYS[3:])]),
    ),
    "sheets named alike": lambda folder: book(
        folder / "r.xlsx",
        Bài_làm_NV=WORK,
        Đáp_án_NV=[row[1:] for row in KEYS[:3]],
        Bài_làm_TQ=TAX,
        Đáp_án_TQ=[row[1:] for row in (KEYS[0], *KEYS[3:])],
    ),
    "banners": lambda folder: book(
        folder / "r.xlsx",
        Sheet1=[["Môn thi: Nghiệp vụ - Ngày thi: 12/10/2026"], *WORK],
        Sheet2=[["Môn thi: Thuế quan - Ngày thi: 13/10/2026"], *TAX],
        Đáp_án=KEYS,
    ),
    "domains for exams, named once": lambda folder: book(
        folder / "r.xlsx",
        Nghiệp_vụ=WORK,
        Thuế_quan=TAX,
        Đáp_án=[["Lĩnh vực", *KEYS[0][1:]], *KEYS[1:]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_each_exam_is_scored_by_its_own_key_and_version(tmp_path, shape):
    SHAPES[shape](tmp_path)
    cohort = read(tmp_path)
    assert of(cohort, "nv") == {"001": (2, 2), "002": (2, 2)}
    assert of(cohort, "th") == {"001": (2, 3), "003": (2, 3)}
    assert sorted(cohort.officers["officer_id"]) == ["001", "002", "003"]
    counts = cohort.counts
    assert (counts["rows"] == counts["accepted"] + counts["quarantined"]).all()


def test_the_list_of_officers_is_the_authority(tmp_path):
    strange = [*TAX, ["009", "Đỗ Kha", "Đội 2", "Chuyên viên", "01", "C", "D", "A", ""]]
    book(tmp_path / "r.xlsx", Nghiệp_vụ=WORK, Thuế_quan=strange, Đáp_án=KEYS)
    book(tmp_path / "ds.xlsx", DS=LIST)
    cohort = read(tmp_path)
    people = cohort.officers.set_index("officer_id")
    assert people["unit_id"].to_dict() == {"001": "d1", "002": "d2", "003": "d2", "004": "d1"}
    assert people["gender"].tolist() == ["Nam", "Nữ", "Nữ", "Nam"]
    assert people["birth_year"].tolist() == [1980, 1985, 1990, 1991]
    found = rules(cohort)
    assert found["officer_in_no_exam"] == [6]
    assert found["officer_unknown"] == [4]
    assert found["place_differs"] == [3]
    (said,) = cohort.ledger.loc[cohort.ledger["rule"] == "place_differs", "problem"]
    assert "(“Đội 1”)" in said
    assert "(“Đội 2”)" in said
    assert of(cohort, "nv") == {"001": (2, 2), "002": (2, 2)}


def test_sheets_that_say_the_same_are_read_once(tmp_path):
    SHAPES["one workbook"](tmp_path)
    SHAPES["a file each"](tmp_path)
    cohort = read(tmp_path)
    assert of(cohort, "th") == {"001": (2, 3), "003": (2, 3)}
    assert "sheet_repeated" in rules(cohort)


def test_a_sheet_of_no_known_exam_is_refused(tmp_path):
    book(tmp_path / "r.xlsx", Nghiệp_vụ=WORK, Sheet2=TAX, Đáp_án=KEYS)
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert [problem.rule for problem in refused.value.problems] == ["exam_unnamed"]


def test_an_exam_without_answers_is_named(tmp_path):
    book(tmp_path / "r.xlsx", Nghiệp_vụ=WORK, Đáp_án=KEYS)
    cohort = read(tmp_path)
    assert rules(cohort)["exam_without_answers"] == []
    assert of(cohort, "th") == {}


def test_what_stands_first_holds_where_there_is_no_list(tmp_path):
    moved = [TAX[0], [*TAX[1][:2], "Đội 2", *TAX[1][3:]], TAX[2]]
    book(tmp_path / "r.xlsx", Nghiệp_vụ=WORK, Thuế_quan=moved, Đáp_án=KEYS)
    cohort = read(tmp_path)
    assert cohort.officers.set_index("officer_id").loc["001", "unit_id"] == "d1"
    assert rules(cohort)["officer_differs"] == [2]


def test_answers_are_explained_exam_by_exam(tmp_path):
    SHAPES["one workbook"](tmp_path)
    sheets = explained(read_all(cohort_file(tmp_path, "r.xlsx")).marked, ["001"])
    assert [(sheet.exam, sheet.points, sheet.most) for sheet in sheets] == [("Nghiệp vụ", 2, 2), ("Thuế quan", 2, 3)]


def test_sheets_of_the_framework_and_of_leave_hold_no_results(tmp_path):
    SHAPES["one workbook"](tmp_path)
    leave = [
        ["TT", "Số hiệu", "Họ tên", "Lý do", "Từ ngày", "Đến ngày"],
        ["1", "001", "An", "Ốm", "1/1/2027", "2/1/2027"],
    ]
    frame = [
        ["TT", "Lĩnh vực", "Tên năng lực", "Cấp độ 1 - Cơ bản", "Cấp độ 2 - Khá"],
        ["1", "Nghiệp vụ", "Luật", "a", "b"],
    ]
    course = [
        ["TT", "Tên khóa", "Lĩnh vực", "Từ cấp độ", "Đến cấp độ", "Số ngày"],
        ["1", "Khóa 2", "Nghiệp vụ", 1, 2, 3],
    ]
    book(tmp_path / "khac.xlsx", Nghỉ=leave, Khung=frame, Khóa=course)
    taken = [[*LIST[0][1:3], "Khóa đào tạo", "Từ ngày", "Đến ngày"], ["001", "An", "Khóa 2", "1/3/2025", "3/3/2025"]]
    book(tmp_path / "dt.xlsx", **{"2025": taken})
    cohort = read(tmp_path)
    assert of(cohort, "nv") == {"001": (2, 2), "002": (2, 2)}
    assert cohort.attendance["course_id"].tolist() == ["c2"]
    assert cohort.attendance["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-03"]


def test_percents_of_one_exam_stay(tmp_path):
    book(tmp_path / "r.xlsx", Bài_làm=WORK, Đáp_án=KEYS[:3])
    assert percents(read(tmp_path))["001"] == 100
