"""The doors of the studio, and `workbench compare`: commands, addresses, and the page."""

import re
import shutil
import socket
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from workbench.analysis import analyse_into, comparison, write_tables
from workbench.analysis.whatif import WhatIf
from workbench.cli import app
from workbench.errors import InputError, ParameterError
from workbench.parameters import load_settings, write_text
from workbench.report.comparison import lists
from workbench.run.keeping import Taken
from workbench.studio import doors


@pytest.fixture
def opened():
    """Opens doors, and takes their folders away afterwards."""
    plain = {"app": False, "language": None, "port": None, "browser": False, "tables": None, "reports": None}
    doors_opened = []

    def open_door(**given):
        found = doors.door(given.pop("parameters", None), allow_root=True, **(plain | given))
        doors_opened.append(found)
        return found

    yield open_door
    for found in doors_opened:
        shutil.rmtree(found.place)


@pytest.mark.parametrize("as_app", [False, True])
def test_both_doors_listen_on_this_machine_only_and_ask_for_a_token(opened, as_app):
    door = opened(app=as_app)
    token = re.search(r"token=(\w{48})$", door.address)[1]
    assert door.address.startswith("http://127.0.0.1:")
    assert not [part for part in door.command if token in part]
    assert [part for part in door.command if ".ip=" in part] == [f"--{'Voila' if as_app else 'ServerApp'}.ip=127.0.0.1"]
    assert "--no-browser" in door.command
    assert opened(app=as_app).address != door.address


@pytest.mark.parametrize(("minutes", "seconds"), [(1, 60), (45, 2700)])
def test_kernels_of_closed_pages_end_after_so_many_minutes(opened, minutes, seconds):
    assert f"--MappingKernelManager.cull_idle_timeout={seconds}" in opened(idle=minutes).command


def test_a_taken_port_is_refused_and_a_free_one_found(opened):
    with socket.socket() as other:
        other.bind((doors.HOST, 0))
        other.listen()
        with pytest.raises(ParameterError) as refused:
            opened(port=other.getsockname()[1])
    assert refused.value.problems[0].column == "--port"


@pytest.fixture(scope="module")
def cohort(one_domain):
    """A parameter file, what would follow from it, and a file with higher cut scores."""
    higher = one_domain.with_name("higher.yaml")
    write_text(higher, one_domain.read_text(encoding="utf-8").replace("    - 50.0", "    - 60.0"))
    analysis = analyse_into(load_settings(one_domain), one_domain.parent / "tables")
    return SimpleNamespace(whatif=WhatIf(analysis), higher=higher)


@pytest.fixture(scope="module")
def runs(cohort):
    """Two runs' folders: that of the parameter file, and one with higher cut scores."""
    whatif, folder = cohort.whatif, cohort.higher.parent
    moved = whatif.with_plan(whatif.move(whatif.saved, load_settings(cohort.higher)))
    for name, answer in (("run", whatif.saved), ("run-higher", moved)):
        bundle = whatif.bundle(answer)
        write_tables(bundle, folder / name / "tables")
        Taken.by(answer.settings).keep(bundle, folder / name, "vi")
    return folder / "run", folder / "run-higher"


def test_a_run_and_a_parameter_file_are_compared(cohort, runs):
    analyses = [comparison.open_either(path) for path in (runs[0], cohort.higher)]
    moved = comparison.movers(*analyses)
    before, after = (one.tables["levels"].set_index(["officer_id", "scale_id"])["level"] for one in analyses)
    assert (moved["change"] == "down").sum() == (after < before).sum() > 0
    counts = comparison.counts(analyses)
    assert counts.loc["level_down"].tolist() == [0, (after < before).sum()]
    assert counts.loc["cost", 1] == analyses[1].tables["sessions"]["cost"].sum() > 0
    assert counts.loc["needs", 1] >= counts.loc["needs", 0]
    assert counts[1].equals(comparison.counts([comparison.open_either(run) for run in runs])[1])


def test_an_analysis_that_is_there_is_not_made_again(cohort, monkeypatch):
    kept = cohort.whatif.analysis
    folder = cohort.higher.parent / "kept"
    write_tables(kept, folder)
    monkeypatch.setattr(comparison, "run_folder", lambda settings: folder)
    monkeypatch.setattr(comparison, "analyse", None)
    assert comparison.open_either(kept.settings.file).digest == kept.digest


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_comparison_is_a_page(runs, tmp_path, language):
    out = tmp_path / "compared.html"
    result = CliRunner().invoke(app, ["compare", *map(str, runs), "--out", str(out), "--language", language])
    assert result.exit_code == 0, result.output
    html = out.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in html
    assert html.count("<table") == html.count("<caption")
    assert ("Ai đổi cấp độ" in html) == (language == "vi")
    assert "<script" not in html


def test_the_command_prints_the_counts(runs):
    result = CliRunner().invoke(app, ["compare", *map(str, runs), "--language", "en"])
    assert result.exit_code == 0
    assert "Cost of the plan" in result.output


@pytest.mark.parametrize("these", [["one.yaml"], ["a.yaml"] * 4])
def test_two_or_three_are_compared(these):
    assert CliRunner().invoke(app, ["compare", *these]).exit_code == 2


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError):
        comparison.open_either(tmp_path)


def test_every_measure_has_its_words():
    assert set(lists.MEASURES) == set(comparison.COUNTED)
