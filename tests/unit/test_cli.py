import re
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.exam_books import exam, key_sheet, read
from workbench import cli
from workbench.errors import EXIT_FAULT, EXIT_REFUSED, InputError
from workbench.run.ledger_file import harmless
from workbench.run.options import overrides_of

RUNNER = CliRunner()


def test_every_command_has_help_with_an_example():
    for command in ("run", "check", "analyse", "simulate", "verify"):
        shown = RUNNER.invoke(cli.app, [command, "--help"])
        assert shown.exit_code == 0
        assert f"workbench {command} " in shown.output


def test_a_missing_file_is_refused(tmp_path):
    result = RUNNER.invoke(cli.app, ["run", str(tmp_path / "none.yaml"), "--reports", str(tmp_path / "r")])
    assert result.exit_code == EXIT_REFUSED
    assert not (tmp_path / "r").exists()
    assert RUNNER.invoke(cli.app, ["verify", str(tmp_path)]).exit_code == EXIT_REFUSED
    assert RUNNER.invoke(cli.app, ["run", "x.yaml", "-p", "training.weeks"]).exit_code == EXIT_REFUSED


def test_a_fault_says_where_the_log_is_and_no_values(monkeypatch, tmp_path):
    def fail(*args):
        raise ValueError("Nguyễn Văn A")

    monkeypatch.setattr(cli.check, "waves_of", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = RUNNER.invoke(cli.app, ["check", "p.yaml"])
    assert result.exit_code == EXIT_FAULT
    [log] = tmp_path.glob("workbench-fault-*.log")
    assert str(log) in result.output
    assert "builtins.ValueError" in log.read_text()
    assert "Nguyễn" not in result.output


def test_a_folder_with_other_files_is_not_replaced(tmp_path):
    (tmp_path / "mine.txt").touch()
    assert RUNNER.invoke(cli.app, ["analyse", "p.yaml", "--out", str(tmp_path)]).exit_code == EXIT_REFUSED
    assert (tmp_path / "mine.txt").exists()


def test_overrides_keep_what_follows_the_first_sign():
    assert overrides_of(["a.b=c=d", "x="]) == {"a.b": "c=d", "x": ""}


def test_no_text_of_the_ledger_is_a_formula():
    frame = pd.DataFrame({"column": ["=1+1", "plain", None, "@x"], "row": [1, 2, 3, 4]})
    assert harmless(frame)["column"].fillna("").tolist() == ["'=1+1", "plain", "", "'@x"]


def sitting(tmp_path, extra=""):
    """A small exam of which the key of item 2 may be read in two ways, so that it is said how it is read."""
    book = {"Bài thi": exam(["Câu 1", "Câu 2"], [("A", "B"), ("B", "C"), ("A", "D")]),
            "Đáp án": key_sheet((1, "A", "Pháp luật"), (2, "B/C", "Thủ tục"))}  # fmt: skip
    read(tmp_path, book, extra)
    return str(tmp_path / "cohort.yaml")


def in_english(*arguments):
    return RUNNER.invoke(cli.app, list(arguments), env={"WORKBENCH_LANGUAGE": "en"})


def test_what_was_decided_stands_by_itself_in_check_and_analyse(tmp_path):
    parameters = sitting(tmp_path)
    line = "  ! Đáp án, column Câu 2: The key “B/C” is read as: either is right. Items of this kind: 1."
    for arguments in (["check", parameters], ["analyse", parameters, "--out", str(tmp_path / "t")]):
        shown = in_english(*arguments)
        assert shown.exit_code == 0
        assert line in shown.output.splitlines()
    assert "kỳ thi" in RUNNER.invoke(cli.app, ["check", parameters], env={"WORKBENCH_LANGUAGE": "vi"}).output


def test_check_shows_what_each_column_was_taken_for_and_why_an_answer_counts(tmp_path):
    parameters, page = sitting(tmp_path), tmp_path / "how.html"
    shown = in_english("check", parameters, "--explain", "--officer", "002", "--out", str(page))
    assert shown.exit_code == 0
    lines = [" ".join(line.split()) for line in shown.output.splitlines()]
    assert "Bài thi Câu 1 … Câu 2 answers to items (2)" in lines
    assert "1 B B – A 0 / 1 another answer than the key" in lines
    assert "2 C C – B/C 1 / 1 right" in lines
    assert "Officer 002: 1 of 2 points (50%)" in lines
    assert page.stat().st_mode & 0o777 == 0o600
    assert "another answer than the key" in page.read_text(encoding="utf-8")


def test_a_refused_exam_is_explained_before_it_is_refused(tmp_path):
    parameters = sitting(tmp_path)
    book = {"Bài thi": exam(["Câu 1", "Câu 2"], [(None, None)]), "Đáp án": key_sheet((1, "A", "Pháp luật"))}
    with pytest.raises(InputError):
        read(tmp_path, book)
    shown = in_english("check", parameters, "--explain")
    assert shown.exit_code == EXIT_REFUSED
    assert "Officer 001: 0 of 0 points" in shown.output
    assert "answers to items" in shown.output
    assert "Nobody has a result" in shown.output


def test_options_of_the_explanation_need_it(tmp_path):
    parameters = sitting(tmp_path)
    for arguments in (["--officer", "001"], ["--out", "x.html"], ["--explain", "--out", str(tmp_path / "x.txt")]):
        assert in_english("check", parameters, *arguments).exit_code == EXIT_REFUSED
    assert in_english("check", parameters, "--explain", "--officer", "404").exit_code == EXIT_REFUSED


@pytest.mark.parametrize("command", ["check", "verify", "why"])
def test_what_makes_no_report_does_not_wait_for_what_makes_them(command, tmp_path):
    asked = [command, str(tmp_path / "none.yaml"), *(["--officer", "A"] if command == "why" else [])]
    code = "import sys; from workbench.cli import app; app(standalone_mode=False)"
    told = [sys.executable, "-X", "importtime", "-c", code, *asked]
    loaded = subprocess.run(told, capture_output=True, text=True, check=False).stderr
    imported = set(re.findall(r"\|\s*([\w.]+)$", loaded, flags=re.MULTILINE))
    assert "workbench.cli" in imported
    assert imported & {"nbformat", "nbconvert", "nbclient", "papermill", "matplotlib", "IPython"} == set()


def test_people_named_in_the_plans_limits_whom_the_results_do_not_hold_are_refused_by_check(tmp_path):
    named = "training:\n  excluded: ['002', '0022']\n  fixed: [{course: c2, week: 1, officers: ['003', 'nobody']}]\n"
    shown = in_english("check", sitting(tmp_path, named))
    assert shown.exit_code == EXIT_REFUSED
    refused = sorted(line for line in shown.output.splitlines() if "no such person" in line)
    assert [re.search(r"column (\S+): .*\[(\w+)\]", line).groups() for line in refused] == [
        ("training.excluded", "0022"), ("training.fixed.0.officers", "nobody"),
    ]  # fmt: skip
    assert "answers to items" in shown.output
    known = "training:\n  excluded: ['002']\n  fixed: [{course: c2, week: 1, officers: ['003']}]\n"
    assert in_english("check", sitting(tmp_path, known)).exit_code == 0
