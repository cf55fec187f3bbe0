"""`import workbench as wb`: a cohort's tables with names, what would follow from other settings, and nobody's names."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import workbench as wb
from workbench import cli
from workbench.analysis import analyse_into
from workbench.errors import ParameterError
from workbench.parameters import load_settings
from workbench.tables import TABLES


@pytest.fixture(scope="module")
def file(made_once):
    folder = made_once("face", lambda folder: wb.simulate(folder / "trial.xlsx", officers=60, seed=3))
    return folder / "trial.yaml"


@pytest.fixture
def cohort(file, monkeypatch):
    monkeypatch.chdir(file.parent)
    return wb.open(file)


def test_it_is_imported_without_what_it_needs_later():
    code = "import sys, workbench; assert 'pandas' not in sys.modules; workbench.open; assert 'pandas' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert set(wb.__all__) <= set(dir(wb))
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        _ = wb.close


def test_tables_are_those_of_the_analysis(cohort, file, tmp_path):
    whole = analyse_into(load_settings(file), tmp_path / "tables")
    for name in ("levels", "gaps", "officers", "training_plan"):
        pd.testing.assert_frame_equal(pd.DataFrame(cohort.table(name)), whole.tables[name])
    assert set(TABLES) <= set(dir(cohort))
    assert cohort.tables.loc["gaps", "key"] == "officer_id, scale_id"
    assert cohort.analysis.tables["gaps"].equals(whole.tables["gaps"])


def test_only_what_a_table_rests_on_is_made(file, monkeypatch):
    monkeypatch.chdir(file.parent)
    cohort = wb.open(file).what_if(cuts=[0, 31, 62])
    assert len(cohort.levels)
    made = {one.step.name for one in cohort._source.tables._workings.remade}
    assert not any("plan" in name for name in made)


def test_names_stand_beside_ids_and_levels_and_people_only_when_asked_for(cohort):
    named = cohort.gaps.named("en")
    assert named.columns.tolist()[:5] == ["officer_id", "scale_id", "scale", "position_id", "position"]
    units = {unit.id: unit.name.text.in_("en") for unit in cohort.framework.units}
    assert (named["unit"] == named["unit_id"].map(units)).all()
    levels = {level: name.in_("en") for level, name in cohort.framework.level_names.items()}
    assert (named["required_name"] == named["required"].map(levels)).all()
    assert "officer" not in named
    people = cohort.gaps.named(people=True)
    called = cohort.officers.set_index("officer_id")["name"]
    assert (people["officer"] == people["officer_id"].map(called)).all()
    assert len(named) == len(cohort.gaps)


def test_a_frame_keeps_what_it_is_and_says_what_its_columns_are(cohort):
    some = cohort.gaps[cohort.gaps["gap"] > 0].sort_values("priority").head(3)
    assert isinstance(some, wb.Frame)
    said = some.describe_columns()
    assert said.loc["gap", ["unit", "kind", "may_be_empty"]].tolist() == ["level", "whole", True]
    assert said["holds"].str.len().gt(0).all()
    more = some.assign(mine=1.0).describe_columns()
    assert more.loc["mine", ["holds", "kind"]].tolist() == ["", "float64"]
    assert '<th title="' in some._repr_html_()
    assert isinstance(cohort.gaps.groupby("unit_id")["gap"].sum(), pd.Series)
    with pytest.raises(TypeError, match="no cohort"):
        wb.Frame({"unit_id": ["a"]}).named()


def test_the_framework_as_tables(cohort):
    assert cohort.units["n_officers"].sum() == 60
    assert set(cohort.scales["scale_id"]) == set(cohort.framework.domain_of)
    assert cohort.positions["required"].notna().all()
    served = {(c, s) for c, scales in cohort.framework.served_by.items() for s in scales}
    assert set(cohort.courses[["course_id", "scale_id"]].itertuples(index=False, name=None)) == served


def test_parts_hold_their_own_rows_only(cohort):
    unit = cohort.unit(cohort.officers["unit_id"].iloc[0])
    people = cohort.officers.loc[cohort.officers["unit_id"] == unit.id, "officer_id"]
    assert unit.officers["officer_id"].tolist() == people.tolist()
    assert set(unit.levels["officer_id"]) == set(people)
    assert set(unit.plan()["officer_id"]) <= set(people)
    assert (unit.unit_scales["unit_id"] == unit.id).all()
    assert unit.item_statistics.empty
    officer = cohort.officer(people.iloc[0])
    assert set(officer.levels["officer_id"]) == {officer.id}
    assert officer.name == cohort.officers["name"].iloc[0]
    domain = cohort.domain(cohort.framework.domains[0].id)
    assert set(domain.levels["scale_id"].map(cohort.framework.domain_of)) == {domain.id}
    for wrong in (lambda: cohort.unit("nowhere"), lambda: cohort.officer("x"), lambda: cohort.domain("x")):
        with pytest.raises(ParameterError):
            wrong()


def test_what_would_follow_from_other_settings(cohort, file):
    higher = cohort.what_if(cuts=[0, 60, 90])
    settings = load_settings(file, {"levels.cuts": "[0, 60, 90]"})
    assert higher.settings.parameters == settings.parameters
    assert higher.levels["level"].sum() < cohort.levels["level"].sum()
    both = higher.what_if({"training.weeks": 6}, budget=np.int64(1))
    assert both.settings.parameters.levels.cuts == [0, 60, 90]
    assert (both.settings.parameters.training.weeks, both.settings.parameters.training.budget) == (6, 1)
    assert cohort.what_if(training__weeks=7).settings.parameters.training.weeks == 7
    assert cohort.settings.parameters.training.weeks != 7


def test_settings_that_there_are_not_or_that_are_refused(cohort):
    with pytest.raises(ParameterError) as refused:
        cohort.what_if(weeks=3, budgett=2)
    assert [problem.column for problem in refused.value.problems] == ["weeks", "budgett"]
    assert "training.weeks, coaching.weeks" in str(refused.value)
    with pytest.raises(ParameterError):
        assert len(cohort.what_if(cuts=[0, 80, 20]).levels)
    with pytest.raises(ParameterError):
        cohort.what_if({"training.nothing": 1})


def test_a_run_is_opened_by_its_folder_and_its_name_wherever_its_files_are(file, tmp_path, monkeypatch):
    place = tmp_path / "place"
    shutil.copytree(file.parent, place)
    monkeypatch.chdir(place)
    asked = ["run", str(place / file.name), "--reports", str(place / "reports"), "--only", "cohort"]
    assert CliRunner().invoke(cli.app, asked).exit_code == 0
    run = next(path.parent for path in (place / "reports").glob("*/inputs.json"))
    levels = pd.DataFrame(wb.open(place / file.name).levels)
    for gone in place.glob("trial*"):
        if gone.is_file():
            gone.unlink()
    pd.testing.assert_frame_equal(pd.DataFrame(wb.open(run).levels), levels)
    (place / "notebooks").mkdir()
    (place / "notebooks" / "studio.ipynb").touch()
    (place / "parameters" / "cohorts").mkdir(parents=True)
    assert wb.open().id == wb.open(run.name).id == run.name
    (place / "parameters" / "cohorts" / "other.yaml").touch()
    with pytest.raises(ParameterError, match="other"):
        wb.open()
    with pytest.raises(ParameterError, match="other"):
        wb.open("othr")


def test_nothing_of_people_is_shown_that_nobody_asked_for(cohort):
    shown = repr(cohort) + cohort._repr_html_() + repr(cohort.unit(cohort.officers["unit_id"].iloc[0]))
    assert not any(name in shown for name in cohort.officers["name"])
    assert len(shown) < 2_000
    assert "60" in repr(cohort)


def test_what_may_be_told_to_anybody_is_of_enough_people(cohort):
    told = cohort.public
    assert set(told["group"]) <= {"*", *cohort.units["unit_id"]}
    assert (told["n"] >= cohort.settings.parameters.units.minimum_cell).all()
    assert "officer_id" not in told


def test_plans_answers_and_comparison(cohort):
    seats = cohort.plan()
    assert {"officer_id", "session_id", "course_id", "week", "site"} <= set(seats)
    assert len(seats) == len(cohort.training_plan)
    officer = cohort.gaps.loc[cohort.gaps["gap"] > 0, "officer_id"].iloc[0]
    said = cohort.why(officer)
    assert repr(said) == str(said) == cohort.officer(officer).why()
    assert len(said) > 20
    beside = cohort.compare(cohort.what_if(budget=0), names=("now", "nothing"))
    assert [column.words for column in beside.columns][1:3] == ["now", "nothing"]


def test_export_is_private_and_of_known_formats(cohort, tmp_path):
    folder = cohort.export(tmp_path / "out")
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    again = pd.read_csv(folder / "levels.csv", dtype={"officer_id": "str"})
    assert again["officer_id"].tolist() == cohort.levels["officer_id"].tolist()
    assert (cohort.export(tmp_path / "out", "parquet") / "levels.parquet").is_file()
    with pytest.raises(ParameterError):
        cohort.export(tmp_path / "other", "xls")
    assert not (tmp_path / "other").exists()


def test_a_framework_is_read_by_itself():
    framework = wb.read_framework(Path("parameters/frameworks/customs-2019.yaml").resolve())
    assert framework.domains
