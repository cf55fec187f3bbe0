"""The doors of the studio, and `workbench compare`: commands, addresses, and the page."""

import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.analysis import comparison, write_tables
from workbench.analysis.steps import analyse
from workbench.cli import app
from workbench.errors import ParameterError
from workbench.intake.simulate import simulate_files
from workbench.parameters import dump_complete, load_settings, write_text
from workbench.report.pages import comparison as page
from workbench.studio import doors

ROOT = Path(__file__).parents[2]
BASE = ROOT / "parameters" / "frameworks" / "customs-2018.yaml"


def opened(**given):
    plain = {"app": False, "language": None, "port": None, "browser": False, "tables": None, "reports": None}
    return doors.door(given.pop("parameters", None), **(plain | given))


@pytest.mark.parametrize("as_app", [False, True])
def test_both_doors_listen_on_this_machine_only_and_ask_for_a_token(as_app):
    door = opened(app=as_app)
    token = re.search(r"token=(\w{48})$", door.address)[1]
    assert door.address.startswith("http://127.0.0.1:")
    assert any(part.endswith(f"token={token}") for part in door.command)
    assert [part for part in door.command if ".ip=" in part] == [f"--{'Voila' if as_app else 'ServerApp'}.ip=127.0.0.1"]
    assert "--no-browser" in door.command
    assert opened(app=as_app).address != door.address


def test_a_taken_port_is_refused_and_a_free_one_found():
    with socket.socket() as other:
        other.bind((doors.HOST, 0))
        other.listen()
        with pytest.raises(ParameterError) as refused:
            opened(port=other.getsockname()[1])
    assert refused.value.problems[0].column == "--port"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A run's folder, and a parameter file with a higher cut score."""
    folder = tmp_path_factory.mktemp("two")
    parameters = folder / "cohort.yaml"
    simulate_files(
        folder / "r.xlsx", officers=70, units=2, domains=2, seed=3, parameters=parameters, base_framework=BASE
    )
    run = folder / "run"
    first = analyse(load_settings(parameters))
    write_tables(first, run / "tables")
    moved = first.settings.parameters.model_copy(
        update={"framework": "../cohort-framework.yaml", "results": "../r.xlsx"}
    )
    write_text(run / "parameters.yaml", dump_complete(moved))
    higher = folder / "higher.yaml"
    levels = first.settings.parameters.levels.model_copy(update={"cuts": [0.0, 60.0, 80.0]})
    write_text(higher, dump_complete(first.settings.parameters.model_copy(update={"levels": levels})))
    return run, higher


def test_a_run_and_a_parameter_file_are_compared(two):
    analyses = [comparison.open_either(path) for path in two]
    moved = comparison.movers(*analyses)
    before, after = (one.tables["levels"].set_index(["officer_id", "scale_id"])["level"] for one in analyses)
    assert (moved["change"] == "down").sum() == (after < before).sum() > 0
    counts = comparison.counts(analyses)
    assert counts.loc["level_down"].tolist() == [0, (after < before).sum()]
    assert counts.loc["cost", 1] == analyses[1].tables["sessions"]["cost"].sum()
    assert counts.loc["needs", 1] >= counts.loc["needs", 0]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_comparison_is_a_page(two, tmp_path, language):
    out = tmp_path / "compared.html"
    result = CliRunner().invoke(app, ["compare", *map(str, two), "--out", str(out), "--language", language])
    assert result.exit_code == 0, result.output
    html = out.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in html
    assert html.count("<table") == html.count("<caption")
    assert ("Ai đổi cấp độ" in html) == (language == "vi")
    assert "<script" not in html


def test_the_command_prints_the_counts(two):
    result = CliRunner().invoke(app, ["compare", *map(str, two), "--language", "en"])
    assert result.exit_code == 0
    assert "Cost of the plan" in result.output


@pytest.mark.parametrize("these", [["one.yaml"], ["a.yaml"] * 4])
def test_two_or_three_are_compared(these):
    assert CliRunner().invoke(app, ["compare", *these]).exit_code == 2


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(ParameterError):
        comparison.open_either(tmp_path)


def test_every_measure_has_its_words():
    assert set(page.MEASURES) == set(comparison.COUNTED)
