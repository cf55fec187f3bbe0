"""What `start` says beside its questions: days, columns, commands, rows of what was set aside."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import offices
from tests.unit.test_start_asked import SAID, office, staff_unit
from workbench import shipped
from workbench.cli import app
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings
from workbench.parameters.days import plan_end, plan_start
from workbench.start.office import read_office
from workbench.start.writing import parameters_of, write


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    return offices.parts()


def assumed(tmp_path, parts, given=SAID):
    found = office(tmp_path, parts, given)
    parameters, more = parameters_of(found, given)
    return parameters, "\n".join(map(str, [*found.assumed, *more]))


def test_without_holidays_it_is_said_for_the_time_of_the_plan(tmp_path, parts):
    assert "NO HOLIDAYS" not in assumed(tmp_path / "with", parts)[1]
    del parts["Nghỉ lễ"]
    parameters, said = assumed(tmp_path / "without", parts)
    first = plan_start(parameters)
    assert f"such as Tết, from {first:%d/%m/%Y} to {plan_end(first, 16):%d/%m/%Y}" in said


def test_the_plan_ends_on_the_day_that_the_pages_name(tmp_path, parts):
    parameters, said = assumed(tmp_path, parts)
    first = plan_start(parameters)
    last = plan_end(first, parameters.training.weeks)
    assert (last.weekday(), (last - first).days) == (4, 7 * parameters.training.weeks - 3)
    assert f"The plan runs from {first:%d/%m/%Y} to {last:%d/%m/%Y}" in said


def test_a_family_name_in_a_column_of_its_own_is_used(tmp_path, parts):
    head = parts["DS CBCC"][len(offices.BANNER) + 1]
    at = head.index("Họ và tên")
    parts["DS CBCC"] = [
        [*row[:at], "Họ đệm", "Tên", *row[at + 1 :]] if row is head
        else [*row[:at], *(row[at].split(" ", 1)), *row[at + 1 :]] if n > len(offices.BANNER) + 1 else row
        for n, row in enumerate(parts["DS CBCC"])
    ]  # fmt: skip
    (staff,) = [one for one in office(tmp_path, parts).seen if one.kind == "staff"]
    assert (staff.columns["Họ đệm"], staff.columns["Tên"]) == ("family", "name")
    assert str(staff.words["Họ đệm"]) == "the name"


def test_an_id_twice_is_said_with_its_rows(tmp_path, parts):
    rows = parts["DS CBCC"]
    first = len(offices.BANNER) + 2
    rows.append([99, rows[first][1], "Khác Hẳn", *rows[first][3:]])
    found = office(tmp_path, parts, SAID)
    file, _ = write(found, dict(SAID), overwrite=False)
    said = [note.in_("en") for note in read_cohort(load_settings(file)).notes]
    assert any(f"DS CBCC, rows {first + 1}, {len(rows)}" in note and "same id differ" in note for note in said), said
    assert not any("Khác Hẳn" in note for note in said)


def test_who_sat_one_exam_and_left_the_other_empty_is_said_of_that_exam(tmp_path, parts):
    domain = next(iter(offices.DOMAINS))
    rows = parts[domain]
    at = next(n for n, row in enumerate(rows) if len(row) > 1 and row[1] == offices.PEOPLE[0][0])
    start = offices.ANSWER_HEAD.index("Câu 1")
    rows[at] = [*rows[at][:start], *[""] * offices.ITEMS, ""]
    file, _ = write(office(tmp_path, parts, SAID), dict(SAID), overwrite=False)
    ledger = read_cohort(load_settings(file)).ledger
    (said,) = ledger.loc[ledger["rule"] == "officer_not_in_exam", "problem"]
    assert domain in said


def test_a_renamed_sheet_is_named_with_those_that_are_new(tmp_path, parts):
    given = SAID | {"sheets": {"x.xlsx: Đáp án cũ": "keys", "x.xlsx: Khung": "competencies"}}
    (note,) = [str(note) for note in office(tmp_path, parts, given).assumed if "no longer there" in str(note)]
    assert "x.xlsx: Đáp án cũ" in note
    assert "x.xlsx: Khung" not in note


def test_the_command_is_printed_as_it_was_called(tmp_path, monkeypatch):
    called = tmp_path / "bin" / "workbench"
    called.parent.mkdir()
    called.write_text("")
    called.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(called)])
    monkeypatch.setenv("PATH", "/nowhere")
    assert shipped.called() == str(called)
    monkeypatch.setenv("PATH", str(called.parent))
    assert shipped.called() == "workbench"
    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such" / "python"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert shipped.called() == f'"{Path(sys.executable)}" -m workbench'


def test_without_any_answer_the_file_to_fill_in_is_there(tmp_path, parts):
    offices.book(tmp_path / "x.xlsx", parts)
    refused = CliRunner().invoke(app, ["start", str(tmp_path)], input="")
    assert refused.exit_code == 2
    assert "answers.yaml" in refused.output
    assert "cuts" in (tmp_path / "answers.yaml").read_text("utf-8")
    assert "Aa stands for a word" in refused.output


def test_units_that_differ_are_named(tmp_path, parts):
    at = next(n for n, one in enumerate(offices.PEOPLE) if one[3] == "Văn phòng")
    staff_unit(parts, at, "Đội Thuế")
    given = dict(SAID)
    offices.book(tmp_path / "x.xlsx", parts)
    file, _ = write(read_office(tmp_path, given), given, overwrite=False)
    said = "\n".join(note.in_("en") for note in read_cohort(load_settings(file)).notes)
    assert "another (“Văn phòng”) than in the list of officers (“Đội Thuế”)" in said
