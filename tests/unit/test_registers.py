"""Registers: written from a plan, signed, filled in, and read back as attendance; each with its own people only."""

import stat

import docx
import openpyxl
import pandas as pd
import pytest

from tests.operations_cases import framework, parameters, published, read
from workbench.analysis import Analysis
from workbench.cli import app
from workbench.errors import ParameterError
from workbench.parameters import load_settings
from workbench.parameters.operating import read_met
from workbench.parameters.operations import Operations
from workbench.run import operations as made
from workbench.run.paths import safe_name

PEOPLE = {"001": "Trần Văn Bình", "002": "=Nguyễn Thị Ánh", "003": "Lê An", "004": None}
SEATS = [("a-w01", "001"), ("a-w01", "002"), ("a-w01", "003"), ("b@hn-w03", "001"), ("b@hn-w03", "004")]
A, B = "a-w01", safe_name("b@hn-w03")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run whose plan has two sessions: one of a day, one of seven working days with a holiday between them."""
    folder = published(tmp_path)
    settings = load_settings(parameters(tmp_path, holidays="[2026-09-23]"))
    sessions = pd.DataFrame(
        {
            "session_id": ["a-w01", "b@hn-w03"],
            "course_id": ["a", "b"],
            "site": [None, "hn"],
            "start": pd.to_datetime(["2026-09-07", "2026-09-21"]),
            "end": pd.to_datetime(["2026-09-07", "2026-09-30"]),
        }
    )
    seats = pd.DataFrame(SEATS, columns=["session_id", "officer_id"])
    seats.to_parquet(folder / "tables" / "training_plan.parquet")
    officers = pd.DataFrame(
        {
            "officer_id": list(PEOPLE),
            "unit_id": ["u", "u", "hn", "u"],
            "position_id": ["p"] * 4,
            "name": list(PEOPLE.values()),
        }
    )
    tables = {"sessions": sessions, "training_plan": seats, "officers": officers}
    analysis = Analysis(settings, tables, {"plan_start": "2026-09-07"}, "", "", lambda: None)
    monkeypatch.setattr(made, "written_analysis", lambda _: analysis)
    return folder


def register(path):
    """The rows of a register below its header, and the header."""
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows())
    at = next(
        i for i, row in enumerate(rows) if "001" in [cell.value for cell in row] or "003" in [c.value for c in row]
    )
    return [cell.value for cell in rows[at - 1]], rows[at:]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", ("Có mặt", "Đạt", "Vắng")), ("en", ("Came", "Passed", "Absent"))]
)
def test_registers_come_back_as_attendance_unchanged(tmp_path, run, language, words):
    made.write_registers(run, tmp_path / "so", [], language)
    assert sorted(p.name for p in (tmp_path / "so").iterdir()) == [
        "a-w01.docx", "a-w01.xlsx", f"{B}.docx", f"{B}.xlsx",
    ]  # fmt: skip
    assert read(tmp_path, "so", keep="run") == Operations()
    book = openpyxl.load_workbook(tmp_path / "so" / "a-w01.xlsx")
    _, rows = register(tmp_path / "so" / "a-w01.xlsx")
    for row, word in zip(rows, words, strict=True):
        book.worksheets[0].cell(row[0].row, len(row)).value = word
    book.save(tmp_path / "so" / "a-w01.xlsx")
    found = read(tmp_path, "so", keep="run").attendance
    assert [(a.session, a.officer, a.result) for a in found] == [
        ("a-w01", "003", "came"), ("a-w01", "002", "passed"), ("a-w01", "001", "absent"),
    ]  # fmt: skip
    assert read(tmp_path, "so/*.xlsx", keep="run").attendance == found


def test_a_register_holds_the_people_of_its_session_in_order_and_nobody_else(tmp_path, run):
    made.write_registers(run, tmp_path / "so", [], "vi")
    header, rows = register(tmp_path / "so" / f"{A}.xlsx")
    assert header == ["Mã lớp", "Mã công chức", "Họ và tên", "Đơn vị", "Kết quả"]
    assert [[cell.value for cell in row[1:4]] for row in rows] == [
        ["003", "Lê An", "Chi cục Hà Nội"], ["002", "=Nguyễn Thị Ánh", "Đội Thủ tục"],
        ["001", "Trần Văn Bình", "Đội Thủ tục"],
    ]  # fmt: skip
    assert all(row[2].data_type == "s" for row in rows)
    for name in ("xlsx", "docx"):
        text = words_of(tmp_path / "so" / f"{B}.{name}")
        assert "Trần Văn Bình" in text
        assert "Lê An" not in text
        assert "Ánh" not in text


def words_of(path) -> str:
    if path.suffix == ".docx":
        tables = docx.Document(path).tables
        return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    book = openpyxl.load_workbook(path)
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_people_sign_on_each_working_day(tmp_path, run):
    made.write_registers(run, tmp_path / "so", ["b@hn-w03"], "vi")
    days = [f"Ký ngày {day}/09/2026" for day in (21, 22, 24, 25, 28, 29, 30)]
    sheet = openpyxl.load_workbook(tmp_path / "so" / f"{B}.xlsx")["Ký tên"]
    assert [cell.value for cell in sheet[1]] == ["Họ và tên", "Đơn vị", *days]
    document = docx.Document(tmp_path / "so" / f"{B}.docx")
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert [head[1:] for head in heads if "STT" in head] == [
        ["Họ và tên", "Đơn vị", *days[:5]], ["Họ và tên", "Đơn vị", *days[5:]],
    ]  # fmt: skip
    assert "DANH SÁCH KÝ TÊN" in [paragraph.text for paragraph in document.paragraphs]
    assert "Chuyên sâu" in [paragraph.text for paragraph in document.paragraphs]


def test_registers_are_private_and_never_written_over(tmp_path, run):
    first = made.write_registers(run, tmp_path / "so", ["a-w01"], "vi")
    assert {stat.S_IMODE(path.stat().st_mode) for path in first} == {0o600}
    before = {path: path.read_bytes() for path in first}
    with pytest.raises(ParameterError) as refused:
        made.write_registers(run, tmp_path / "so", [], "vi")
    assert {p.file for p in refused.value.problems} == {str(path) for path in first}
    assert {path: path.read_bytes() for path in (tmp_path / "so").iterdir()} == before


def test_sessions_that_the_plan_lacks_are_refused(tmp_path, run):
    with pytest.raises(ParameterError, match="a-w01"):
        made.write_registers(run, tmp_path / "so", ["a-w02"], "vi")
    assert not (tmp_path / "so").exists()


def test_the_same_plan_gives_the_same_documents(tmp_path, run):
    one, other = (made.write_registers(run, tmp_path / name, ["a-w01"], "vi")[0] for name in ("1", "2"))
    assert one.read_bytes() == other.read_bytes()


def test_a_workbook_of_a_run_holds_its_sessions_and_seats(tmp_path, run):
    file = tmp_path / "o.xlsx"
    made.write_operations(file, framework(), run, "vi")
    book = openpyxl.load_workbook(file)
    assert [[cell.value for cell in row] for row in book["Lớp"].iter_rows()] == [
        ["Mã lớp", "Khóa", "Địa điểm", "Ngày bắt đầu", "Ngày kết thúc", "Trạng thái", "Lý do"],
        ["a-w01", "Nhập môn", "–", "07/09/2026", "07/09/2026", "Dự kiến", None],
        ["b@hn-w03", "Chuyên sâu", "Chi cục Hà Nội", "21/09/2026", "30/09/2026", "Dự kiến", None],
    ]
    seats = [(row[0].value, row[1].value) for row in book["Điểm danh"].iter_rows(min_row=2)]
    assert sorted(seats) == sorted(SEATS)
    found = read(tmp_path, "o.xlsx", keep="run")
    assert [(s.session, s.status) for s in found.sessions] == [("a-w01", "planned"), ("b@hn-w03", "planned")]
    assert found.attendance == []
    with pytest.raises(ParameterError, match=r"o\.xlsx"):
        made.write_operations(file, framework(), None, "vi")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["operations", "o.csv", "--framework", "f.yaml"], ".xlsx"),
        (["operations", "o.xlsx"], "--framework, --run"),
        (["operations", "o.xlsx", "--framework", "f.yaml", "--language", "fr"], "--language"),
        (["operations", "o.xlsx", "--framework", "none.yaml"], "none.yaml"),
        (["registers", "none", "--out", "so"], "none"),
    ],
)
def test_commands_refuse_what_they_cannot_do(tmp_path, monkeypatch, given, words):
    from typer.testing import CliRunner

    parameters(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 2
    assert words in done.output
    assert not (tmp_path / "o.xlsx").exists()


def test_the_command_writes_an_empty_workbook_of_a_framework(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    parameters(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["operations", "o.xlsx", "--framework", "f.yaml", "--language", "en"])
    assert (done.exit_code, done.output.strip()) == (0, "o.xlsx")
    assert "Absences" in openpyxl.load_workbook("o.xlsx").sheetnames
    assert read(tmp_path, "o.xlsx") == Operations()


def test_hostile_ids_and_names_stay_what_they_are(tmp_path, monkeypatch):
    people = {
        "=1+1": "<script>alert(1)</script>",
        "../../etc": '=HYPERLINK("x")',
        "0; 07": "Đội\u202eA",
        "x" * 300: "&",
    }
    session = "../a/b;=@<i>"
    tables = {
        "sessions": pd.DataFrame(
            {"session_id": [session], "course_id": ["a"], "site": ["<b>"], "start": [pd.Timestamp(2026, 9, 7)],
             "end": [pd.Timestamp(2026, 9, 7)]}
        ),
        "training_plan": pd.DataFrame({"session_id": session, "officer_id": list(people)}),
        "officers": pd.DataFrame(
            {"officer_id": list(people), "unit_id": "</w:t>", "position_id": None, "name": list(people.values())}
        ),
    }  # fmt: skip
    settings = load_settings(parameters(tmp_path))
    analysis = Analysis(settings, tables, {"plan_start": "2026-09-07"}, "", "", lambda: None)
    monkeypatch.setattr(made, "written_analysis", lambda _: analysis)
    document, register_file = made.write_registers(tmp_path, tmp_path / "so", [], "vi")
    assert {path.parent for path in (document, register_file)} == {tmp_path / "so"}
    assert all(name in words_of(document) for name in list(people.values())[:2])
    book = openpyxl.load_workbook(register_file)
    rows = [row for row in book.worksheets[0].iter_rows() if row[0].value == session]
    assert len(rows) == len(people)
    for row in rows:
        row[-1].value = "Đạt"
    book.save(register_file)
    met = read_met("so", tmp_path, framework())
    assert met.problems == []
    assert {(a.session, a.officer) for a in met.said.attendance} == {(session, officer) for officer in people}
