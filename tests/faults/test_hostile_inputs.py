"""No input ends as a fault of the program: special files, bombs and seeded changes are refused, quickly and by name."""

import os

import pytest
from typer.testing import CliRunner

from tests.faults import hostile_inputs as hostile
from workbench.cli import app

PLACES = ("cohort.yaml", "framework.yaml", "results.xlsx")


def refused(tmp_path, place):
    status, said, seconds, peak = hostile.bounded("check", str(tmp_path / "cohort.yaml"))
    assert status == 2, said
    assert place in said
    assert seconds < hostile.SECONDS
    assert peak < hostile.MEMORY


@pytest.mark.parametrize("kind", hostile.SPECIAL)
def test_only_regular_files_are_read(tmp_path, monkeypatch, kind):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    for place in PLACES:
        folder = tmp_path / place.split(".")[0]
        folder.mkdir()
        file = hostile.cohort(folder)
        (folder / place).unlink()
        hostile.SPECIAL[kind](folder / place)
        result = CliRunner().invoke(app, ["check", str(file)])
        assert result.exit_code == 2, (place, result.output)
        assert place in result.output


@pytest.mark.parametrize("kind", ["fifo", "endless device"])
def test_special_files_cost_neither_time_nor_memory(tmp_path, kind):
    hostile.cohort(tmp_path)
    (tmp_path / "cohort.yaml").unlink()
    hostile.SPECIAL[kind](tmp_path / "cohort.yaml")
    refused(tmp_path, "cohort.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    file = hostile.cohort(tmp_path)
    (tmp_path / "framework.yaml").chmod(0)
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 2
    assert "may not be read" in result.output
