"""What is wrong in operations, told all at once: each kind of problem with its sheet, row, column and remedy."""

import datetime as dt

import pandas as pd
import pytest

from tests.operations_cases import START, book, framework, parameters, published, read, said, told
from workbench.analysis.placed import placing
from workbench.errors import ParameterError, PlanInfeasible
from workbench.parameters import load_settings
from workbench.parameters.contradictory_operations import of_lists, of_plan
from workbench.parameters.kept_sessions import kept_sessions
from workbench.parameters.operations import Operations
from workbench.parameters.planning import Training
from workbench.plan.named import refuse_unknown_officers

AWAY = ("Mã công chức", "Từ ngày", "Đến ngày", "Loại", "Tỷ lệ vắng")
TRAINER = ("Họ tên", "Dạy", "Địa điểm", "Thời gian bận", "Số ngày dạy nhiều nhất")
ROOM = ("Tên phòng", "Địa điểm", "Số chỗ", "Bận")
ORDER = ("Mã công chức", "Chỉ định", "Khóa", "Lý do", "Người quyết định", "Đến hết ngày")
STAFF = ("Mã công chức", "Biến động", "Từ ngày", "Đơn vị", "Vị trí")
SEAT = ("Mã lớp", "Mã công chức", "Kết quả")
STATUS = ("Mã lớp", "Trạng thái", "Lý do")
MONEY = ("Nguồn", "Quý", "Số tiền")

# sheet, header, the row that stands in Excel's row 2, column, words of the message, what is told to write
CELLS = [
    ("Vắng mặt", AWAY, ("1", "7/9/2026", "6/9/2026"), "Đến ngày", "It ends before it begins.", "2026-09-07"),
    ("Vắng mặt", AWAY, ("1", "hôm nào"), "Từ ngày", "not valid", "a date such as"),
    ("Vắng mặt", AWAY, ("1", None), "Từ ngày", "The cell is empty", "Fill it in"),
    ("Vắng mặt", AWAY, (None, "7/9/2026"), "Mã công chức", "The cell is empty", "Fill it in"),
    ("Vắng mặt", AWAY, ("1", "7/9/2026", None, "đi chơi"), "Loại", "This word is not known", "Nghỉ phép"),
    ("Vắng mặt", AWAY, ("1", "7/9/2026", None, None, 0), "Tỷ lệ vắng", "not valid", "more than 0"),
    ("Vắng mặt", AWAY, ("1", "7/9/2026", None, None, 1.01), "Tỷ lệ vắng", "not valid", "at most 1"),
    ("Vắng mặt", ("Mã công chức", "Từ ngày", "Cột lạ"), ("1", "7/9/2026", "x"), "Cột lạ", "no such column", "`#`"),
    ("Giảng viên", TRAINER, ("A", "Nhập mon; Khóa lạ"), "Dạy", "no such course or domain", "Known here"),
    ("Giảng viên", TRAINER, ("A", "Trùng tên"), "Dạy", "Several bear this name", "`c1`, `c2`"),
    ("Giảng viên", TRAINER, ("A", None, "Chi cục Hà Nộ"), "Địa điểm", "no such site", "Chi cục Hà Nội"),
    ("Giảng viên", TRAINER, ("A", None, None, "hè"), "Thời gian bận", "no time from one day", "1/3/2026 – 15/3/2026"),
    ("Giảng viên", TRAINER, ("A", None, None, "2/9/2026 – 1/9/2026"), "Thời gian bận", "ends before", "2026-09-02"),
    ("Giảng viên", TRAINER, ("A", None, None, None, 0), "Số ngày dạy nhiều nhất", "not valid", "more than 0"),
    ("Giảng viên", TRAINER, ("A; B",), "Họ tên", "a semicolon", "each trainer in a row"),
    ("Phòng học", ROOM, ("A", "nhà", 1), "Địa điểm", "no such site", "Known here"),
    ("Phòng học", ROOM, ("A", "hn", 0), "Số chỗ", "not valid", "at least 1"),
    ("Phòng học", ROOM, ("A", "hn", 1, "2/9/2026 – 1/9/2026"), "Bận", "ends before", "2026-09-02"),
    ("Lớp", STATUS, ("a-w1", "hủy"), "Mã lớp", "no such session", "`a-w01`"),
    ("Lớp", STATUS, ("a-w01", "hoãn"), "Trạng thái", "This word is not known", "Dự kiến"),
    ("Chỉ định", ORDER, ("1", "phải học", "chuyên sau 2", "r", "b"), "Khóa", "no course", "`Chuyên sâu`"),
    ("Chỉ định", ORDER, ("1", "nên học", "a", "r", "b"), "Chỉ định", "This word is not known", "Phải học"),
    ("Chỉ định", ORDER, ("1", "phải học", "a", None, "b"), "Lý do", "The cell is empty", "Fill it in"),
    ("Biến động nhân sự", STAFF, ("1", "Tiếp nhận", "7/9/2026", None, "q"), "Đơn vị", "needs a unit", "Fill it in"),
    ("Biến động nhân sự", STAFF, ("1", "Tiếp nhận", "7/9/2026", "u", None), "Vị trí", "needs a unit", "Fill it in"),
    ("Biến động nhân sự", STAFF, ("1", "Điều động", "7/9/2026", None, None), "Đơn vị", "needs a new", "one of them"),
    ("Biến động nhân sự", STAFF, ("1", "moves", "7/9/2026", "Đội", None), "Đơn vị", "no such unit", "Đội Thủ tục"),
    ("Biến động nhân sự", STAFF, ("1", "moves", "7/9/2026", None, "x"), "Vị trí", "no such position", "Known here"),
    ("Điểm danh", SEAT, ("a-w01", "003", "đạt"), "Mã công chức", "no seat in the session", "an order (must)"),
    ("Điểm danh", SEAT, ("a-w09", "001", "đạt"), "Mã lớp", "no such session", "`a-w01`"),
    ("Điểm danh", SEAT, ("a-w01", "001", "giỏi"), "Kết quả", "This word is not known", "Có mặt"),
    ("Kinh phí", MONEY, ("x", "hè", 1), "Quý", "This is no quarter", "2026-Q3"),
    ("Kinh phí", MONEY, ("x", "2026-Q3", "nhiều"), "Số tiền", "not valid", "a number"),
    ("Kinh phí", MONEY, ("x", "2026-Q3", -1), "Số tiền", "not valid", "at least 0"),
]  # fmt: skip
# sheet, header, rows of which that in Excel's row 3 contradicts the one above it, column, words of the message
PAIRS = [
    ("Giảng viên", TRAINER, (("Ông A",), ("ông  a",)), "Họ tên", "This trainer stands twice"),
    ("Phòng học", ROOM, (("A", "hn", 1), ("a", "Chi cục Hà Nội", 2)), "Tên phòng", "This room stands twice"),
    ("Lớp", STATUS, (("a-w01", "hủy"), ("a-w01", "xác nhận")), "Mã lớp", "two statuses"),
    ("Điểm danh", SEAT, (("a-w01", "001", "đạt"), ("a-w01", "001", "vắng")), "Mã công chức", "two results"),
    ("Kinh phí", MONEY, (("x", "2026-Q3", 1), ("X", "Quý 3/2026", 2)), "Quý", "two amounts"),
    ("Chỉ định", ORDER, (("1", "must", "a", "r", "b"), ("1", "phải học", "Nhập môn", "s", "c")), "Khóa",
     "This order stands twice"),
    ("Chỉ định", ORDER, (("1", "không học", "a", "r", "b"), ("1", "phải học", "a", "r", "b")), "Chỉ định",
     "must and must not"),
    ("Biến động nhân sự", STAFF, (("1", "Nghỉ hưu", "1/9/2026"), ("1", "Tiếp nhận", "2/9/2026", "u", "q")), "Từ ngày",
     "has left on 2026-09-01"),
    ("Biến động nhân sự", STAFF, (("1", "moves", "1/9/2026", "u"), ("1", "moves", "1/9/2026", "hn")), "Từ ngày",
     "Two changes of the same person on one day"),
    ("Biến động nhân sự", STAFF, (("1", "moves", "1/9/2026", "u"), ("1", "joins", "2/9/2026", "hn", "q")), "Từ ngày",
     "is there already"),
]  # fmt: skip


@pytest.fixture
def office(tmp_path):
    published(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("sheet", "header", "row", "column", "words", "instead"), CELLS)
def test_each_cell_that_is_wrong_is_told_with_its_place_and_remedy(office, sheet, header, row, column, words, instead):
    book(office / "o.xlsx", **{sheet: [header, row]})
    [problem] = told(office, "o.xlsx", keep="run")
    at = 1 if "column" in words else 2
    assert (problem.file, problem.sheet, problem.row, problem.column) == (str(office / "o.xlsx"), sheet, at, column)
    assert words in str(problem.problem)
    assert instead in str(problem.instead)


@pytest.mark.parametrize(("sheet", "header", "rows", "column", "words"), PAIRS)
def test_rows_that_contradict_each_other_are_told_at_the_second(office, sheet, header, rows, column, words):
    book(office / "o.xlsx", **{sheet: [header, *rows]})
    [problem] = told(office, "o.xlsx", keep="run")
    assert (problem.sheet, problem.row, problem.column) == (sheet, 3, column)
    assert words in str(problem.problem)
    assert problem.instead is not None
    assert read(office, book(office / "o.xlsx", **{sheet: [header, rows[0]]}).name, keep="run") != Operations()


def test_every_sheet_s_problems_are_told_at_once(office):
    sheets: dict[str, list] = {}
    for sheet, header, row, *_ in CELLS:
        if "Cột lạ" not in header:
            sheets.setdefault(sheet, [header]).append(row)
    book(office / "o.xlsx", **sheets)
    found = told(office, "o.xlsx", keep="run")
    wrong = sum(len(rows) - 1 for rows in sheets.values())
    assert len({(p.sheet, p.row) for p in found}) == wrong
    assert len({(p.sheet, p.row, p.column) for p in found}) == len(found)


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"Nghỉ lễ": [("Ngày",), ("1/1/2027",)]}, "no such sheet among operations"),
        ({"Vắng mặt": [AWAY], "Nghỉ phép": [AWAY]}, "Two sheets hold the same"),
        ({"Vắng mặt": [("Mã công chức",), ("1",)]}, "lacks a column"),
        ({"Vắng mặt": [("a", "b"), ("1", "2")]}, "no header that is known"),
    ],
)
def test_sheets_that_cannot_be_read_are_told(office, sheets, words):
    book(office / "o.xlsx", **sheets)
    found = told(office, "o.xlsx")
    assert any(words in str(problem.problem) for problem in found)


@pytest.mark.parametrize(
    ("given", "words"),
    [("nowhere.xlsx", "no such file"), ("empty", "holds no operations"), ("x-*.xlsx", "no such file"),
     ("own.xlsx", "no sheet of operations"), ("broken.csv", "not text in UTF-8"), ("7", "not valid")],
)  # fmt: skip
def test_files_that_hold_no_operations_are_refused(office, given, words):
    (office / "empty").mkdir()
    book(office / "own.xlsx", **{"# của tôi": [("x",)]})
    (office / "broken.csv").write_bytes("Mã\n".encode("utf-16"))
    assert words in said(office, given)[0]


def test_yaml_tells_its_lines(office):
    (office / "o.yaml").write_text(
        "absences:\n  - officer: '1'\n    from: 2026-09-07\n    to: 2026-09-06\n    kinds: x\n"
        "rooms:\n  - name: A\n    site: nhà\n    seats: 1\n"
        "orders:\n  - {officer: '1', order: nên, what: a, reason: r, by: b}\n",
        encoding="utf-8",
    )
    assert {(p.row, p.column) for p in told(office, "o.yaml")} == {
        (5, "absences.0.kinds"), (8, "rooms.0.site"), (11, "orders.0.order"),
    }  # fmt: skip


def test_what_parameters_themselves_say_is_told_at_their_lines(office):
    own = "{absences: [{officer: '1', from: 2026-09-07}], rooms: [{name: A, site: nhà, seats: 1}]}"
    book(office / "o.xlsx", **{"Phòng học": [ROOM, ("B", "nhà", 1)]})
    places = [(p.file, p.sheet, p.row, p.column) for p in told(office, "o.xlsx", operations=own)]
    assert places == [
        (str(office / "c.yaml"), "", 8, "training.operations.rooms.0.site"),
        (str(office / "o.xlsx"), "Phòng học", 2, "Địa điểm"),
    ]


def test_an_entry_behind_a_wrong_one_keeps_its_row(office):
    rows = [ROOM, ("A", "hn", 0), ("B", "hn", 1), ("C", "nhà", 1)]
    book(office / "o.xlsx", **{"Phòng học": rows})
    assert {(p.row, p.column) for p in told(office, "o.xlsx")} == {(2, "Số chỗ"), (4, "Địa điểm")}


def test_a_trainer_s_name_is_in_no_message(office):
    book(office / "o.xlsx", **{"Giảng viên": [TRAINER, ("Nguyễn Văn Kín",), ("Nguyễn Văn Kín",)]})
    assert "Kín" not in " ".join(said(office, "o.xlsx"))


def plan(start=START, kept=None, **training) -> list[str]:
    """Words of what contradicts itself between operations and the plan's other limits."""
    limits = Training.model_validate({"weeks": 4, **training})
    found = [*of_lists(limits.operations, framework()), *of_plan(limits, framework(), start, kept)]
    return [f"{p.column.removeprefix('training.operations.')}: {p.problem}" for p in found]


def order(officer="1", word="must", what="a", until=None):
    return {"officer": officer, "order": word, "what": what, "reason": "r", "by": "b", "until": until}


@pytest.mark.parametrize(
    ("no", "must", "contradicts"),
    [
        (("a", None), ("a", None), True),
        (("a", "2026-09-20"), ("a", None), False),
        (("a", "2026-09-20"), ("a", "2026-09-20"), True),
        (("a", "2026-09-20"), ("a", "2026-09-21"), False),
        (("a", "2026-09-21"), ("a", "2026-09-20"), True),
        (("a", None), ("b", None), False),
        (("all", None), ("coaching", None), True),
        (("coaching", None), ("all", None), True),
        (("coaching", None), ("a", None), False),
        (("b", None), ("b@hn-w03", None), True),
        (("b", "2026-09-20"), ("b@hn-w03", None), False),
        (("b", "2026-09-21"), ("b@hn-w03", None), True),
        (("b@hn-w03", None), ("b", None), False),
    ],
)
def test_must_and_must_not_contradict_each_other_in_the_same_time(office, no, must, contradicts):
    kept = kept_sessions(published(office) / "tables", Operations())
    orders = [order(word="must_not", what=no[0], until=no[1]), order(what=must[0], until=must[1])]
    found = plan(kept=kept, keep="run", operations={"orders": orders})
    assert found == ["orders.1.order: The same person must and must not, in the same time."] * contradicts
    apart = plan(kept=kept, keep="run", operations={"orders": [orders[0], orders[1] | {"officer": "2"}]})
    assert apart == []


LAST = dt.date(2026, 10, 4)


@pytest.mark.parametrize(
    ("times", "until", "refused"),
    [
        ([(START, LAST)], None, True),
        ([(START, LAST - dt.timedelta(days=1))], None, False),
        ([(START + dt.timedelta(days=1), LAST)], None, False),
        ([(START, dt.date(2026, 9, 13)), (dt.date(2026, 9, 14), None)], None, True),
        ([(START, dt.date(2026, 9, 13)), (dt.date(2026, 9, 15), None)], None, False),
        ([(START, dt.date(2026, 9, 13))], "2026-09-13", True),
        ([(START, dt.date(2026, 9, 13))], "2026-09-14", False),
        ([(START, None)], "2026-09-06", False),
    ],
)
def test_nobody_must_who_is_away_all_the_time(times, until, refused):
    absences = [{"officer": "1", "from": first, "to": last} for first, last in times]
    orders = [order(until=until), order(officer="2")]
    found = plan(operations={"absences": absences, "orders": orders})
    assert [words[:16] for words in found] == ["orders.0.officer"] * refused
    assert plan(absences=absences, operations={"orders": orders}) == found
    part_time = [absence | {"share": 0.99} for absence in absences]
    assert plan(operations={"absences": part_time, "orders": orders}) == []


@pytest.mark.parametrize(("as_of", "refused"), [("2026-09-14", True), ("2026-09-13", False)])
def test_only_the_time_from_the_day_as_of_which_is_planned_counts(as_of, refused):
    absences = [{"officer": "1", "from": "2026-09-14"}]
    assert len(plan(as_of=as_of, operations={"absences": absences, "orders": [order()]})) == refused


@pytest.mark.parametrize(
    ("change", "date", "refused"),
    [("leaves", START, True), ("retires", "2026-09-08", False), ("joins", "2026-10-05", True), ("joins", LAST, False)],
)
def test_who_is_not_there_in_the_plan_s_time_must_not_be_ordered(change, date, refused):
    people = [{"officer": "1", "change": change, "date": date, "unit": "u", "position": "q"}]
    found = plan(operations={"people": people, "orders": [order()]})
    assert [words[:16] for words in found] == ["orders.0.officer"] * refused


def test_orders_against_what_is_set_by_hand_are_refused():
    fixed = [{"course": "a", "week": 1, "officers": ["2"]}]
    orders = [order("1"), order("2", "must_not"), order("3", "must_not"), order("2", "must_not", "b")]
    found = plan(excluded=["1"], fixed=fixed, operations={"orders": orders})
    assert [words.partition(":")[0] for words in found] == ["orders.0.officer", "orders.1.what"]


def test_sessions_are_known_only_with_a_published_plan(office):
    sheets = {
        "Lớp": [STATUS, ("a-w01", "hủy")],
        "Điểm danh": [SEAT, ("b@hn-w03", "001", "đạt")],
        "Chỉ định": [ORDER, ("1", "phải học", "a-w01", "r", "b")],
    }
    book(office / "o.xlsx", **sheets)
    found = said(office, "o.xlsx")
    assert [words.count("no published plan is named") + words.count("No published plan is named") for words in found]
    assert len(found) == 3
    assert told(office, "o.xlsx", keep="run") == []


def test_nobody_attends_a_session_that_is_cancelled_or_not_yet_held(office):
    seats = [SEAT, ("a-w01", "001", "đạt"), ("b@hn-w03", "001", "đạt")]
    book(office / "o.xlsx", **{"Lớp": [STATUS, ("a-w01", "hủy")], "Điểm danh": seats})
    assert ["cancelled" in words for words in said(office, "o.xlsx", keep="run")] == [True]
    for as_of, n in {"2026-09-21": 1, "2026-09-22": 0}.items():
        book(office / "o.xlsx", **{"Điểm danh": seats})
        assert len(said(office, "o.xlsx", keep="run", as_of=as_of)) == n
    book(office / "o.xlsx", **{"Lớp": [STATUS, ("b@hn-w03", "đã học")], "Điểm danh": seats})
    assert said(office, "o.xlsx", keep="run", as_of="2026-09-21") == []


def test_who_was_ordered_into_a_session_may_be_entered_in_its_register(office):
    sheets = {
        "Điểm danh": [SEAT, ("a-w01", "003", "đạt")],
        "Chỉ định": [ORDER, ("003", "phải học", "a-w01", "r", "b")],
    }
    book(office / "o.xlsx", **sheets)
    assert told(office, "o.xlsx", keep="run") == []


def test_what_a_run_was_made_from_is_not_judged_again_and_another_file_is(office):
    file = parameters(office).rename(office / "parameters.yaml")
    (office / "inputs.json").write_text("{}", encoding="utf-8")
    reversed_ = '{"absences": [{"officer": "1", "from": "2026-09-07", "to": "2026-09-06"}]}'
    for name, judged in {"operations.json": False, "other.json": True}.items():
        (office / name).write_text(reversed_, encoding="utf-8")
        problems = []
        try:
            load_settings(file, {"operations": name})
        except ParameterError as refused:
            problems = list(refused.problems)
        assert [p.column for p in problems] == ["absences.0.to"] * judged


def test_what_an_earlier_edition_took_in_stays_known(office):
    """An edition's plan holds a cancelled session no longer, nor the seat of somebody who was absent."""
    sheets = {
        "Lớp": [STATUS, ("c-w02", "hủy")],
        "Điểm danh": [SEAT, ("a-w01", "009", "vắng"), ("b@hn-w03", "001", "đạt")],
    }
    book(office / "o.xlsx", **sheets)
    assert [p.value for p in told(office, "o.xlsx", keep="run")] == ["c-w02", "009"]
    (office / "run" / "operations.json").write_text(
        '{"sessions": [{"session": "c-w02", "status": "cancelled"}]}', encoding="utf-8"
    )
    own = "training: {operations: {attendance: [{session: a-w01, officer: '009', result: absent}]}}"
    (office / "run" / "parameters.yaml").write_text(own, encoding="utf-8")
    assert told(office, "o.xlsx", keep="run") == []
    (office / "run" / "operations.json").write_text("{", encoding="utf-8")
    assert len(told(office, "o.xlsx", keep="run")) == 2


def test_a_folder_without_a_published_plan_leaves_sessions_to_the_run(office):
    assert kept_sessions(office, Operations()) is None
    (office / "run" / "tables" / "sessions.parquet").write_bytes(b"x")
    assert kept_sessions(office / "run" / "tables", Operations()) is None


def test_officers_whom_the_results_lack_are_told_with_their_rows(office):
    sheets = {
        "Vắng mặt": [AWAY, ("1", "7/9/2026"), ("x", "7/9/2026")],
        "Chỉ định": [ORDER, ("y", "phải học", "a", "r", "b"), ("n", "phải học", "a", "r", "b")],
        "Biến động nhân sự": [STAFF, ("n", "joins", "7/9/2026", "u", "q"), ("z", "retires", "7/9/2026")],
        "Điểm danh": [SEAT, ("a-w01", "002", "đạt")],
    }
    book(office / "o.xlsx", **sheets)
    settings = load_settings(parameters(office, keep="run"), {"operations": "o.xlsx"})
    officers = pd.DataFrame({"officer_id": ["1", "3"]})
    with pytest.raises(PlanInfeasible) as refused, placing(settings):
        refuse_unknown_officers(settings.parameters.training, officers)
    assert [(p.sheet, p.row, p.column, p.value) for p in refused.value.problems] == [
        ("Vắng mặt", 3, "Mã công chức", "x"), ("Chỉ định", 2, "Mã công chức", "y"),
        ("Biến động nhân sự", 3, "Mã công chức", "z"), ("Điểm danh", 2, "Mã công chức", "002"),
    ]  # fmt: skip
