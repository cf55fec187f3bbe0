"""A run's folder taken elsewhere, every original gone: its commands work, its files are private, its faults named."""

import json
import os
import shutil
import stat
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.analysis import written_analysis
from workbench.analysis.kept import open_analysis
from workbench.analysis.whatif import WhatIf
from workbench.cli import app
from workbench.errors import EXIT_REFUSED, InputError, ParameterError
from workbench.parameters.own import INPUTS
from workbench.run.claim import claimed
from workbench.run.manifest import MANIFEST, verify
from workbench.studio import doors
from workbench.studio.scenarios import Shelf
from workbench.studio.studio import open_studio


def workbench(*words, mask=0o000):
    before = os.umask(mask)
    try:
        result = CliRunner().invoke(app, [str(word) for word in words])
    finally:
        os.umask(before)
    assert result.exit_code == 0, result.output


def open_files(top):
    """The paths below a folder that anybody but their owner has access to."""
    return [str(path) for path in [top, *top.rglob("*")] if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The second of two waves, run with no mask at all, and taken elsewhere; nothing else is left of either wave."""
    top = tmp_path_factory.mktemp("originals")
    first, second = top / "in" / "w1.yaml", top / "in" / "w2.yaml"
    simulated = ("--officers", 24, "--units", 2, "--domains", 1, "--seed", 3)
    workbench("simulate", "--out", top / "in" / "w1.xlsx", *simulated, "--parameters", first, "--truth", top / "t.csv")
    workbench("simulate", "--out", top / "in" / "w2.xlsx", "--previous", first, "--parameters", second)
    workbench("check", second, "--ledger", top / "led" / "ledger.xlsx")
    kinds = ("--only", "unit,coaching", "--formats", "html,xlsx,docx")
    (top / "in" / "o.yaml").write_text("rooms: [{name: Hội trường, site: ha-noi, seats: 40}]", encoding="utf-8")
    (top / "in" / "o.yaml").chmod(0o600)
    workbench("run", second, "--reports", top / "reports", *kinds, "-p", "operations=o.yaml")
    exposed = open_files(top / "in") + open_files(top / "led") + open_files(top / "reports")
    place = tmp_path_factory.mktemp("elsewhere") / "moved"
    shutil.move(top / "reports" / "w2", place)
    shutil.rmtree(top)
    return SimpleNamespace(folder=place, exposed=exposed, originals=top)


@pytest.fixture
def copy(moved, tmp_path):
    shutil.copytree(moved.folder, tmp_path / "run")
    return tmp_path / "run"


def refused(folder):
    with pytest.raises(InputError) as caught:
        written_analysis(folder)
    return {problem.rule for problem in caught.value.problems}, str(caught.value)


def test_everything_written_is_private_whatever_the_mask(moved):
    assert moved.exposed == []


def test_exports_and_packs_are_private_too(moved, tmp_path):
    workbench("compare", moved.folder, moved.folder, "--out", tmp_path / "out" / "page.html", mask=0o022)
    made = ("--make-passphrases", tmp_path / "keys" / "p.csv", "--out", tmp_path / "packs", "--allow-missing")
    workbench("release", moved.folder, *made, mask=0o022)
    assert [open_files(tmp_path / name) for name in ("out", "keys", "packs")] == [[], [], []]
    assert len(list((tmp_path / "packs").glob("*.zip"))) == 2
    assert open_files(moved.folder) == []


def test_no_command_needs_the_originals(moved):
    assert not moved.originals.exists()
    assert {checked.state for checked in verify(moved.folder)} <= {"ok", "unlisted"}
    analysis = written_analysis(moved.folder)
    need = analysis.tables["gaps"].query("gap > 0")["officer_id"].iloc[0]
    workbench("verify", moved.folder)
    workbench("why", moved.folder, "--officer", need)
    workbench("compare", moved.folder, moved.folder)
    assert open_analysis(moved.folder / "parameters.yaml").digest == analysis.digest, "a notebook opens it as it is"
    assert [room.name for room in analysis.settings.parameters.training.operations.rooms] == ["Hội trường"]


def test_the_manifest_vouches_for_all_that_the_run_keeps(copy):
    for name in ("framework.yaml", "parameters.yaml", "operations.json", INPUTS, "tables/responses.parquet"):
        (copy / name).rename(copy / "aside")
        assert [c.path for c in verify(copy) if c.state == "missing"] == [name]
        (copy / "aside").rename(copy / name)


def test_the_inputs_are_named_without_a_place(moved):
    said = json.loads((moved.folder / INPUTS).read_text(encoding="utf-8"))
    named = {"results", "parameters", "framework", "operations", "previous", "previous.results"}
    assert named == set(said["inputs"])
    assert all(os.sep not in one["file"] and len(one["sha256"]) == 64 for one in said["inputs"].values())
    assert said["inputs"] == json.loads((moved.folder / MANIFEST).read_text(encoding="utf-8"))["inputs"]


def test_levels_are_measured_again_from_the_kept_points(moved):
    analysis = written_analysis(moved.folder)
    assert analysis.settings.parameters.scoring.model == "rasch"
    whatif = WhatIf(analysis)
    scale = whatif.scales[0]
    cuts = whatif.cuts(analysis.settings)(scale)
    rules = analysis.settings.parameters.levels
    again = whatif.prepare(scale, cuts).levels(cuts, rules.decide_at, rules.rule)
    known = analysis.tables["levels"].loc[again.index]
    assert again["level"].tolist() == known["level"].tolist()
    assert again["probability"].to_numpy() == pytest.approx(known["probability"].to_numpy(), abs=1e-9)


def test_the_studio_opens_on_the_folder(copy, monkeypatch):
    door = doors.door(
        copy, app=True, language="en", port=None, browser=False, tables=None, reports=None, allow_root=True
    )
    monkeypatch.setenv("WORKBENCH_STUDIO_PARAMETERS", door.environment["WORKBENCH_STUDIO_PARAMETERS"])
    studio = open_studio(language="en")
    assert studio.wait(120)
    before = studio.desk.settings.digest
    studio.cuts.levels[1].control.value = 61
    assert studio.wait(120)
    assert studio.desk.settings.digest != before
    assert studio.desk.whatif.with_plan(studio.desk.answer(studio.desk.settings)).has_plan
    shelf = Shelf(copy / "parameters.yaml")
    for own in ("parameters", "framework"):
        kept = (copy / f"{own}.yaml").read_bytes()
        with pytest.raises(ParameterError):
            shelf.save(studio.desk.settings, own)
        assert (copy / f"{own}.yaml").read_bytes() == kept
    assert shelf.save(studio.desk.settings, "mine").digest == studio.desk.settings.digest


def test_the_true_cause_is_named(copy):
    assert refused(copy.parent / "none")[0] == {"run"}
    (copy / "tables" / "levels.parquet").unlink()
    (copy / "tables" / "gaps.parquet").write_bytes(b"no table")
    rules, said = refused(copy)
    assert rules == {"run-incomplete", "file_damaged"}
    assert "levels.parquet" in said
    assert "gaps.parquet" in said


def run_again(folder, reports, *more):
    words = ["run", folder / "parameters.yaml", "--reports", reports, "--only", "coaching", *more]
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_run_to_be_made_again_elsewhere_names_what_is_gone_and_writes_nothing(copy, tmp_path, moved):
    result = run_again(copy, tmp_path / "again")
    assert result.exit_code == EXIT_REFUSED
    said = " ".join(result.output.split())
    assert "`results`" in said
    assert "`previous`" in said
    assert "[w2.xlsx]" in said
    assert ".." not in said.replace("...", "")
    assert not (tmp_path / "again").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"run"}


def test_a_run_is_made_again_elsewhere_where_it_is_told_what_to_read(copy, tmp_path):
    """The results come from elsewhere than the run's own parameters say."""
    simulated = ("--officers", 24, "--units", 2, "--domains", 1, "--seed", 3)
    first, second = tmp_path / "in" / "w1.yaml", tmp_path / "in" / "w2.yaml"
    workbench("simulate", "--out", tmp_path / "in" / "w1.xlsx", *simulated, "--parameters", first)
    workbench("simulate", "--out", tmp_path / "in" / "w2.xlsx", "--previous", first, "--parameters", second)
    places = ("-p", f"results={tmp_path / 'in' / 'w2.xlsx'}", "-p", f"previous={first}")
    result = run_again(copy, tmp_path / "again", *places, "--unit", written_analysis(copy).units()[0])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "again").rglob("coaching.html"))) == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"layout": "other"}, "run-version"),
        ({"analysis": "other"}, "run-unfinished"),
        ({"settings": "other"}, "run-changed"),
    ],
)
def test_what_does_not_belong_together_is_refused(copy, change, rule):
    said = json.loads((copy / INPUTS).read_text(encoding="utf-8"))
    (copy / INPUTS).write_text(json.dumps(said | change), encoding="utf-8")
    assert refused(copy)[0] == {rule}
    result = CliRunner().invoke(app, ["why", str(copy), "--officer", "x"])
    assert result.exit_code == EXIT_REFUSED


def test_a_run_of_an_earlier_version_and_one_not_finished_are_told_apart(copy):
    (copy / INPUTS).unlink()
    assert refused(copy)[0] == {"run-version"}
    (copy / MANIFEST).unlink()
    assert refused(copy)[0] == {"run-unfinished"}


def test_a_missing_framework_is_named(copy):
    (copy / "framework.yaml").unlink()
    with pytest.raises(ParameterError, match=r"framework\.yaml"):
        written_analysis(copy)


def test_partials_of_a_killed_run_go_with_the_next_command_but_not_under_a_live_one(copy):
    partial = copy / "units" / ".page.1.partial.html"
    tables = copy / ".tables.partial-x"
    partial.parent.mkdir(exist_ok=True)
    partial.touch()
    tables.mkdir()
    with claimed(copy):
        CliRunner().invoke(app, ["verify", str(copy)])
        assert partial.exists()
    result = CliRunner().invoke(app, ["verify", str(copy)])
    assert result.exit_code == 0, result.output
    assert not partial.exists()
    assert not tables.exists()


def test_points_kept_are_those_of_the_accepted_answers(moved):
    points = pd.read_parquet(moved.folder / "tables" / "responses.parquet")
    items = pd.read_parquet(moved.folder / "tables" / "items.parquet")
    assert list(points.columns) == items["item_id"].tolist()
    scores = written_analysis(moved.folder).tables["scores"]
    domain = scores[scores["scale_id"] == "supervision"].set_index("officer_id")["raw"]
    own = items.loc[items["competency_id"].str.startswith("supervision."), "item_id"]
    assert points[own].sum(axis=1).loc[domain.index].tolist() == pytest.approx(domain.tolist())
