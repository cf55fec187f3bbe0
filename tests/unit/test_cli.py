import re
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench import cli
from workbench.errors import EXIT_FAULT, EXIT_REFUSED
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

    monkeypatch.setattr(cli.cohort, "_waves", fail)
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


@pytest.mark.parametrize("command", ["check", "verify", "why"])
def test_what_makes_no_report_does_not_wait_for_what_makes_them(command, tmp_path):
    asked = [command, str(tmp_path / "none.yaml"), *(["--officer", "A"] if command == "why" else [])]
    code = "import sys; from workbench.cli import app; app(standalone_mode=False)"
    told = [sys.executable, "-X", "importtime", "-c", code, *asked]
    loaded = subprocess.run(told, capture_output=True, text=True, check=False).stderr
    imported = set(re.findall(r"\|\s*([\w.]+)$", loaded, flags=re.MULTILINE))
    assert "workbench.cli" in imported
    assert imported & {"nbformat", "nbconvert", "nbclient", "papermill", "matplotlib", "IPython"} == set()
