"""The analysis as a whole: kept while its inputs stand, made anew when they change, true to panels and waves."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from workbench import cli
from workbench.analysis import analyse_into, write_tables
from workbench.errors import EXIT_REFUSED
from workbench.lab.simulate import simulate_files
from workbench.messages import from_data
from workbench.parameters import load_settings
from workbench.tables import TABLES

BASE = Path(__file__).parents[2] / "parameters" / "frameworks" / "customs-2018.yaml"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("analysis")
    size = {"officers": 150, "units": 3, "domains": 1, "seed": 4}
    simulate_files(folder / "r.xlsx", **size, parameters=folder / "cohort.yaml", base_framework=BASE)
    return folder / "cohort.yaml"


@pytest.fixture(scope="module")
def analysis(cohort):
    return analyse_into(load_settings(cohort), cohort.parent / "tables")


def test_every_declared_table_is_there_and_keeps_its_declaration(analysis):
    assert set(analysis.tables) == set(TABLES)
    for name, table in TABLES.items():
        table.schema().validate(analysis.tables[name], lazy=True)


def test_every_certain_need_is_closed_or_explained(analysis):
    gaps, unmet = analysis.tables["gaps"], analysis.tables["unmet"]
    served = pd.concat([analysis.tables["training_plan"], analysis.tables["coaching_plan"]])
    competency = ~gaps["scale_id"].isin({d.id for d in analysis.settings.framework.domains})
    needs = gaps[(gaps["gap"] > 0) & competency][["officer_id", "scale_id"]].apply(tuple, axis=1)
    explained = set(unmet[["officer_id", "scale_id"]].apply(tuple, axis=1))
    assert len(needs)
    assert set(needs) <= explained | set(served[["officer_id", "scale_id"]].apply(tuple, axis=1))


def test_a_kept_analysis_is_read_again_until_something_changes(cohort, analysis):
    kept = cohort.parent / "tables"
    written = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    again = analyse_into(load_settings(cohort), kept)
    assert again.digest == analysis.digest
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == written
    other = analyse_into(load_settings(cohort, {"levels.decide_at": "0.95"}), cohort.parent / "other")
    assert other.digest != analysis.digest


def test_a_damaged_table_is_made_anew(cohort, analysis):
    copy = cohort.parent / "damaged"
    write_tables(analysis, copy)
    (copy / "scores.parquet").write_bytes(b"PAR1")
    again = analyse_into(load_settings(cohort), copy)
    pd.testing.assert_frame_equal(again.tables["scores"], analysis.tables["scores"])


def test_a_panel_sets_the_cut_scores(cohort, analysis):
    items = analysis.tables["items"]
    scale = str(items["competency_id"].iloc[0])
    own = items.loc[items["competency_id"] == scale, "item_id"]
    rows = [
        {"judge": judge, "level": level, "item_id": item, "probability": chance + lean}
        for judge, lean in (("j1", -0.02), ("j2", 0.02))
        for level, chance in ((2, 0.4), (3, 0.7))
        for item in own
    ]
    pd.DataFrame(rows).to_csv(cohort.with_name("panel.csv"), index=False)
    panel = {"standards": f"{{{scale}: {{method: angoff, file: panel.csv}}}}"}
    set_by_panel = analyse_into(load_settings(cohort, panel), cohort.parent / "panel")
    cuts = set_by_panel.tables["standards"].set_index("level")["cut_percent"]
    assert cuts[2] == pytest.approx(40)
    assert cuts[3] == pytest.approx(70)
    levels = set_by_panel.tables["levels"]
    mine = levels[levels["scale_id"] == scale]
    assert ((mine["estimate"] >= 70 - 1e-9) == (mine["level"] == 3)).all()


def test_check_reads_the_panels_as_run_does(cohort, analysis):
    scale = str(analysis.tables["items"]["competency_id"].iloc[0])
    asked = ["check", str(cohort), "-p", f"standards={{{scale}: {{file: gone.csv}}}}"]
    refused = CliRunner().invoke(cli.app, asked, env={"WORKBENCH_LANGUAGE": "en"})
    assert refused.exit_code == EXIT_REFUSED
    assert "The panel's file is not there." in refused.output
    assert CliRunner().invoke(cli.app, ["check", str(cohort)]).exit_code == 0


def earlier_wave(cohort, **keys):
    """Write a wave two years before, with the same answers in a file of its own."""
    text = cohort.read_text(encoding="utf-8")
    content = yaml.safe_load(text) | {"cohort": "earlier", "results": "earlier.xlsx", "assessed": "2017-06-15"} | keys
    shutil.copy(cohort.with_name("r.xlsx"), cohort.with_name("earlier.xlsx"))
    cohort.with_name("earlier.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return "earlier.yaml"


def test_without_a_common_calibration_no_trend_is_stated(cohort):
    settings = load_settings(cohort, {"previous": earlier_wave(cohort), "scoring.model": "ctt"})
    unlinked = analyse_into(settings, cohort.parent / "unlinked")
    assert unlinked.tables["linking"].empty
    assert any("no trend is stated" in note for note in unlinked.notes_in("en"))
    assert [from_data(note).in_("en") for note in unlinked.facts["link_notes"]] == [
        note for note in unlinked.notes_in("en") if "no trend is stated" in note
    ]


def test_the_same_answers_are_linked_without_shift(cohort):
    previous = earlier_wave(cohort, scoring={"model": "rasch"})
    settings = load_settings(cohort, {"previous": previous, "scoring.model": "rasch"})
    linked = analyse_into(settings, cohort.parent / "linked").tables["linking"]
    assert len(linked)
    assert linked["shift"].abs().max() < 1e-9
    assert linked["dropped"].isna().all()
