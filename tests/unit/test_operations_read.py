"""What a plan meets once it runs, read from workbooks, tables and YAML: in an office's own words, nothing lost."""

import datetime as dt
import json

import openpyxl
import pytest
from ruamel.yaml import YAML

from tests.operations_cases import book, framework, parameters, published, read, said, told
from workbench.characters import fold
from workbench.parameters import build_framework, load_settings, save
from workbench.parameters.operating import joined_with
from workbench.parameters.operations import Operations
from workbench.parameters.workbook import cells
from workbench.parameters.workbook.operations_layout import LISTS, MONEY, ORDERS
from workbench.parameters.workbook.operations_writing import operations_book

OFFICE = {
    "Vắng mặt": [
        ("Danh sách công chức vắng mặt",),
        ("STT", "Mã công chức", "Họ và tên", "Từ ngày", "Đến ngày", "Loại", "Tỷ lệ vắng"),
        (1, "001", "Ai đó", "7/9/2026", dt.datetime(2026, 9, 11), "Nghỉ phép", None),
        (2, "002", "Ai khác", "7/9/2026", None, "THAI SẢN", None),
        (3, "003", "Ai nữa", "7/9/2026", None, "đi học", "50%"),
        (4, "004", "Ai nữa", "7/9/2026", None, "biệt phái", 0.5),
        (5, "005", "Ai nữa", "7/9/2026", None, "ốm", None),
    ],
    "giang vien": [
        ("Họ tên", "Dạy", "Địa điểm", "Thời gian bận", "Số ngày dạy nhiều nhất"),
        (
            "Ông A", "Nhập môn; giám sát", "Chi cục Hà Nội; Nà Phặc",
            "1/10/2026 – 15/10/2026; 2/11/2026; 1/12/2026 –", 20,
        ),
        ("Bà B", None, None, None, None),
    ],
    "PHÒNG HỌC": [("Tên phòng", "Địa điểm", "Số chỗ"), ("Hội trường", "Chi cục Hà Nội", 40)],
    "Lớp": [
        ("Mã lớp", "Khóa", "Trạng thái", "Lý do"), ("a-w01", "Nhập môn", "Hủy", "mưa"), ("b@hn-w03", "", None, None),
    ],
    "Chỉ định": [
        ("Mã công chức", "Chỉ định", "Khóa", "Lý do", "Người quyết định", "Đến hết ngày"),
        ("001", "phải học", "chuyên sâu", "quyết định", "Cục trưởng", None),
        ("002", "không học", "b@hn-w03", "việc gấp", "Cục trưởng", "30/9/2026"),
        ("003", "Không học", "Kèm cặp", "việc gấp", "Cục trưởng", None),
        ("004", "Không học", "tất cả", "việc gấp", "Cục trưởng", None),
    ],
    "Biến động nhân sự": [
        ("Mã công chức", "Biến động", "Từ ngày", "Đơn vị", "Vị trí"),
        ("090", "Tiếp nhận", "1/10/2026", "Đội Thủ tục", "Chuyên viên"),
        ("005", "nghỉ hưu", "1/10/2026", None, None),
    ],
    "Điểm danh": [
        ("Mã lớp", "Mã công chức", "Họ và tên", "Kết quả"),
        ("b@hn-w03", "001", "Ai đó", "Đạt"),
        ("a-w01", "001", "Ai đó", None),
    ],
    "Kinh phí": [
        ("Nguồn", "Quý", "Số tiền"),
        ("Ngân sách", "Quý 3/2026", "500 triệu"),
        ("Ngân sách", "quý IV năm 2026", "1.000.000"),
        ("Khác", "2026-q4", 5),
    ],
}  # fmt: skip


def is_the_office(found: Operations) -> None:
    """What `OFFICE` means."""
    kinds = {a.officer: (a.kind, a.to, a.share) for a in found.absences}
    assert kinds == {
        "001": ("leave", dt.date(2026, 9, 11), 1),
        "002": ("maternity", None, 1),
        "003": ("study", None, 0.5),
        "004": ("secondment", None, 0.5),
        "005": ("illness", None, 1),
    }
    first, second = found.trainers
    assert (first.teaches, first.sites, first.most_days) == (["a", "d"], ["hn", "Nà Phặc"], 20)
    assert [(str(p.from_), p.to and str(p.to)) for p in first.away] == [
        ("2026-10-01", "2026-10-15"), ("2026-11-02", "2026-11-02"), ("2026-12-01", None),
    ]  # fmt: skip
    assert (second.name, second.teaches, second.away) == ("Bà B", [], [])
    assert [(r.name, r.site, r.seats) for r in found.rooms] == [("Hội trường", "hn", 40)]
    assert [(s.session, s.status, s.reason) for s in found.sessions] == [("a-w01", "cancelled", "mưa")]
    assert [(o.order, o.what, o.until and str(o.until)) for o in found.orders] == [
        ("must", "b", None), ("must_not", "b@hn-w03", "2026-09-30"), ("must_not", "coaching", None),
        ("must_not", "all", None),
    ]  # fmt: skip
    assert [(p.officer, p.change, p.unit, p.position) for p in found.people] == [
        ("090", "joins", "u", "q"), ("005", "retires", None, None),
    ]  # fmt: skip
    assert [(a.session, a.officer, a.result) for a in found.attendance] == [("b@hn-w03", "001", "passed")]
    assert [(m.source, m.quarter, m.amount) for m in found.money] == [
        ("Ngân sách", "2026-Q3", 5e8), ("Ngân sách", "2026-Q4", 1e6), ("Khác", "2026-Q4", 5),
    ]  # fmt: skip


def test_an_office_s_sheets_are_read_in_its_own_words(tmp_path):
    published(tmp_path)
    book(tmp_path / "o.xlsx", **OFFICE)
    is_the_office(read(tmp_path, "o.xlsx", keep="run"))


def test_a_folder_of_tables_says_the_same(tmp_path):
    published(tmp_path)
    (tmp_path / "o").mkdir()
    for name, rows in OFFICE.items():
        lines = [
            ",".join("" if cell is None else f'"{f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell}"'
                     for cell in row)
            for row in rows
        ]  # fmt: skip
        (tmp_path / "o" / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    is_the_office(read(tmp_path, "o", keep="run"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_by_itself_is_a_sheet_of_its_name(tmp_path, separator):
    text = f"Mã công chức{separator}Từ ngày\n001{separator}7/9/2026\n"
    (tmp_path / "nghi-phep.csv").write_text(text, encoding="utf-8")
    assert [a.officer for a in read(tmp_path, "nghi-phep.csv").absences] == ["001"]


def test_yaml_takes_names_and_an_office_s_words_too(tmp_path):
    (tmp_path / "o.yaml").write_text(
        "absences: [{officer: '002', from: 7/9/2026, kind: nghỉ phép}]\n"
        "trainers: [{name: A, teaches: [Nhập môn], away: 1/10/2026 đến 5/10/2026}]\n"
        "orders: [{officer: '001', order: phải học, what: Kèm cặp, reason: r, by: b}]\n"
        "money: [{source: s, quarter: Quý 3/2026, amount: '1,5 tỷ'}]\n",
        encoding="utf-8",
    )
    found = read(tmp_path, "o.yaml")
    assert (found.absences[0].kind, found.trainers[0].teaches, found.orders[0].what) == ("leave", ["a"], "coaching")
    assert (str(found.trainers[0].away[0].to), found.money[0].quarter, found.money[0].amount) == (
        "2026-10-05", "2026-Q3", 1.5e9,
    )  # fmt: skip


def everything() -> Operations:
    """An entry of every list with every value that it may have."""
    day, later = "2026-09-07", "2026-09-11"
    times = [{"from": day, "to": later}, {"from": later, "to": None}, {"from": day, "to": day}]
    return Operations.model_validate(
        {
            "absences": [
                {"officer": f"00{at}", "from": day, "to": later if at % 2 else None, "kind": kind, "share": share}
                for at, (kind, share) in enumerate(
                    [("leave", 1), ("maternity", 0.125), ("study", 1), ("secondment", 1), ("illness", 1), ("other", 1)]
                )
            ],
            "trainers": [
                {"name": "=1+1", "teaches": ["a", "d", "c1"], "sites": ["hn", "Nà Phặc"], "away": times},
                {"name": "# Nguyễn; Trần", "most_days": 2.5},
            ],
            "rooms": [{"name": "TT", "site": "hn", "seats": 1, "away": times[:1]}],
            "sessions": [
                {"session": name, "status": status, "reason": "mưa; gió"}
                for name, status in (("x", "planned"), ("y", "confirmed"), ("z", "cancelled"), ("=t", "held"))
            ],
            "orders": [
                {"officer": "001", "order": "must", "what": what, "reason": "r", "by": "b", "until": later}
                for what in ("a", "c2", "coaching", "all", "b@hn-w03")
            ]
            + [{"officer": "=A1", "order": "must_not", "what": "b", "reason": "vì\nthế", "by": "b"}],
            "people": [
                {"officer": "1", "change": "joins", "date": day, "unit": "hn", "position": "p"},
                {"officer": "2", "change": "leaves", "date": day},
                {"officer": "3", "change": "retires", "date": day},
                {"officer": "4", "change": "moves", "date": day, "unit": "u"},
            ],
            "attendance": [
                {"session": "x", "officer": result, "result": result}
                for result in ("came", "absent", "passed", "failed")
            ],
            "money": [{"source": "Ngân sách", "quarter": f"2026-Q{n}", "amount": 1.5e9 + n} for n in (1, 2, 3, 4)],
        }
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_operations_go_to_a_workbook_and_back_without_loss(tmp_path, language):
    given = everything()
    content = operations_book(given.model_dump(mode="json", by_alias=True), framework(), language)
    (tmp_path / "o.xlsx").write_bytes(content)
    from workbench.parameters.operating import read_met

    met = read_met("o.xlsx", tmp_path, framework())
    assert met.problems == []
    assert met.said == given


def test_a_course_that_is_called_like_an_order_s_own_word_is_told_apart(tmp_path):
    from workbench.parameters.operating import read_met

    lifts = {"scale": "d", "from": 0, "to": 1}
    odd = build_framework(
        "odd", levels=["1", "2"], domains=[{"id": "d", "name": "D"}],
        courses=[{"id": "k", "name": "Kèm cặp", "lifts": lifts}, {"id": "t", "name": "Tất cả", "lifts": lifts}],
    )  # fmt: skip
    words = ["k", "t", "coaching", "all"]
    orders = [{"officer": "1", "order": "must", "what": word, "reason": "r", "by": "b"} for word in words]
    (tmp_path / "o.xlsx").write_bytes(operations_book({"orders": orders}, odd, "vi"))
    assert [order.what for order in read_met("o.xlsx", tmp_path, odd).said.orders] == words


def test_each_sheet_and_each_header_is_known_in_both_languages_and_means_one_thing():
    assert [part.key for part in LISTS] == list(Operations.model_fields)
    names = [name for part in LISTS for name in part.names]
    assert len(names) == len(set(names))
    for part in LISTS:
        headers = [header for column in part.columns for header in column.headers]
        assert len(headers) == len(set(headers)), part.key
        assert not set(headers) & part.passed_over, part.key
        model = Operations.model_fields[part.key].annotation.__args__[0]
        assert {c.key for c in part.columns} == {field.alias or name for name, field in model.model_fields.items()}
        for column in part.columns:
            words = [fold(word.in_(language)) for word in column.words.values() for language in ("vi", "en")]
            assert len(words) == len(set(words)), column.key
            assert set(column.spoken.values()) <= set(column.words)
            assert not set(column.spoken) & set(words), column.key


@pytest.mark.parametrize(
    ("text", "quarter"),
    [("Quý 3/2026", "2026-Q3"), ("q1.2027", "2027-Q1"), ("Quý IV năm 2026", "2026-Q4"), ("Q2 2026", "2026-Q2"),
     ("2026-q4", "2026-Q4"), ("quý 5/2026", "quý 5/2026"), ("2026-Q0", "2026-Q0"), ("hè 2026", "hè 2026")],
)  # fmt: skip
def test_quarters_are_read_as_offices_write_them(text, quarter):
    assert cells.value_of(MONEY.column("quarter"), text) == quarter


@pytest.mark.parametrize(
    ("text", "money"),
    [("500 triệu", 500_000_000), ("1,5 tỷ", 1_500_000_000), ("12.000.000", 12_000_000), ("12.000.000 đồng", 12_000_000),
     (7, 7), ("nhiều", "nhiều")],
)  # fmt: skip
def test_amounts_are_read_as_offices_write_them(text, money):
    assert cells.value_of(MONEY.column("amount"), text) == money


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("1/3/2026 – 15/3/2026", [("2026-03-01", "2026-03-15")]),
        ("1/3/2026-15/3/2026", [("2026-03-01", "2026-03-15")]),
        ("1/3/2026 đến 15/3/2026; 2026-04-02", [("2026-03-01", "2026-03-15"), ("2026-04-02", "2026-04-02")]),
        ("1/3/2026 –", [("2026-03-01", None)]),
        (dt.datetime(2026, 3, 1), [("2026-03-01", "2026-03-01")]),
    ],
)
def test_times_are_read_as_offices_write_them(text, times):
    assert [(time["from"], time["to"]) for time in cells.periods(text)] == times


@pytest.mark.parametrize("text", ["hè", "– 1/3/2026", "1/3/2026 – hè", "1/3/2026 – 2/3/2026 – 3/3/2026", "31/2/2026"])
def test_what_is_no_time_stays_as_it_is(text):
    assert cells.periods(text) == [text]


def test_words_of_a_choice_are_known_without_case_and_marks():
    assert [cells.value_of(ORDERS.column("order"), word) for word in ("PHAI HOC", "must not", "must_not", "nên")] == [
        "must", "must_not", "must_not", "nên",
    ]  # fmt: skip


def test_entries_of_parameters_and_of_several_files_stand_together(tmp_path):
    own = "{absences: [{officer: '1', from: 2026-09-07}]}"
    (tmp_path / "a.yaml").write_text("absences: [{officer: '2', from: 2026-09-07}]", encoding="utf-8")
    book(tmp_path / "b-1.xlsx", **{"Vắng mặt": [("Mã", "Từ ngày"), ("3", "7/9/2026")]})
    book(tmp_path / "b-2.xlsx", **{"Vắng mặt": [("Mã", "Từ ngày"), ("4", "7/9/2026")]})
    found = read(tmp_path, "[a.yaml, b-*.xlsx]", operations=own)
    assert [absence.officer for absence in found.absences] == ["1", "2", "3", "4"]


def test_what_a_file_says_counts_and_not_where_it_lies(tmp_path):
    file = parameters(tmp_path)
    plain = load_settings(file).digest
    book(tmp_path / "o.xlsx", **{"Vắng mặt": [("Mã", "Từ ngày"), ("1", "7/9/2026")]})
    with_leave = load_settings(file, {"operations": "o.xlsx"})
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "o.json").write_text(
        json.dumps(with_leave.met.said.model_dump(mode="json", by_alias=True)), encoding="utf-8"
    )
    assert with_leave.digest == load_settings(file, {"operations": "again/o.json"}).digest != plain


def test_what_files_say_is_not_written_into_the_parameters_that_name_them(tmp_path):
    own = "{absences: [{officer: '1', from: 2026-09-07}]}"
    file = parameters(tmp_path, operations=own)
    (tmp_path / "o.yaml").write_text("absences: [{officer: '2', from: 2026-09-07}]", encoding="utf-8")
    settings = load_settings(file, {"operations": "o.yaml"})
    save(settings.own_parameters, tmp_path / "again.yaml", like=file)
    kept = YAML(typ="safe").load((tmp_path / "again.yaml").read_text(encoding="utf-8"))
    assert [a["officer"] for a in kept["training"]["operations"]["absences"]] == ["1"]
    assert load_settings(tmp_path / "again.yaml").digest == settings.digest
    changed = settings.parameters.training.model_copy(update={"operations": Operations()})
    inline = type(settings)(
        file, settings.parameters.model_copy(update={"training": changed}), settings.framework, met=settings.met
    )
    assert inline.own_parameters.operations is None
    assert inline.own_parameters.training.operations == Operations()


def test_nothing_is_half_applied(tmp_path):
    rows = [("Mã", "Từ ngày", "Đến ngày"), ("1", "7/9/2026", None), ("2", "7/9/2026", "6/9/2026")]
    book(tmp_path / "o.xlsx", **{"Vắng mặt": rows})
    assert said(tmp_path, "o.xlsx") == [
        "o.xlsx, sheet Vắng mặt, row 3, column Đến ngày: It ends before it begins. [6/9/2026] Give 2026-09-07 or a "
        "later day, or leave it out."
    ]


def test_files_are_read_while_the_framework_or_the_parameters_are_wrong(tmp_path):
    (tmp_path / "o.yaml").write_text("rooms: [{name: A, site: hn, seats: 0}]", encoding="utf-8")
    problems = told(tmp_path, "o.yaml", weeks="many")
    assert {(p.column, p.row) for p in problems} >= {("rooms.0.seats", 1)}
    file = parameters(tmp_path)
    (tmp_path / "f.yaml").write_text("framework: f\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"rooms\.0\.seats"):
        load_settings(file, {"operations": "o.yaml"})


def test_joined_operations_keep_their_order():
    one = Operations.model_validate({"absences": [{"officer": "1", "from": "2026-09-07"}]})
    assert joined_with(one, [one, Operations()]).absences == [*one.absences, *one.absences]


def test_a_workbook_has_drop_downs_and_notes(tmp_path):
    (tmp_path / "o.xlsx").write_bytes(operations_book({}, framework(), "vi"))
    made = openpyxl.load_workbook(tmp_path / "o.xlsx")
    assert [sheet.title for sheet in made] == [
        "Hướng dẫn", "Vắng mặt", "Giảng viên", "Phòng học", "Lớp", "Chỉ định", "Biến động nhân sự", "Điểm danh",
        "Kinh phí", "Chứng chỉ", "Danh mục chọn",
    ]  # fmt: skip
    assert made["Danh mục chọn"].sheet_state == "hidden"
    rules = {str(rule.sqref): rule for rule in made["Chỉ định"].data_validations.dataValidation}
    assert rules["B2:B301"].formula1 == '"Phải học,Không học"'
    place = rules["C2:C301"].formula1.replace("$", "").partition("!")[2]
    offered = [row[0].value for row in made["Danh mục chọn"][place]]
    assert offered == ["Kèm cặp", "Tất cả", "Nhập môn", "Chuyên sâu", "Trùng tên [c1]", "Trùng tên [c2]"]
    assert "Last day" not in made["Vắng mặt"]["C1"].comment.text
    assert read(tmp_path, "o.xlsx") == Operations()
