"""A finished run planned again: editions beside each other, changes with causes, and the command's words."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import icalendar
import pandas as pd
import pytest
from docx import Document
from typer.testing import CliRunner

from tests.notebooks.conftest import BASE
from tests.plan_story import story
from workbench.analysis import analyse_into, written_analysis
from workbench.analysis.verified import broken_limits
from workbench.cli import app
from workbench.errors import ParameterError
from workbench.lab.simulate import simulate_files
from workbench.parameters import load_settings
from workbench.run.batch import run
from workbench.run.manifest import verify
from workbench.run.replan import replan, settings_of

ROOT = Path(__file__).parents[2]


def fill_run(folder):
    """A run of 40 officers in 3 units with small sessions, spread over many weeks."""
    asked = {"officers": 40, "units": 3, "domains": 1, "seed": 5, "base_framework": BASE}
    simulate_files(folder / "results.xlsx", parameters=folder / "cohort.yaml", **asked)
    framework = folder / "cohort-framework.yaml"
    text = framework.read_text(encoding="utf-8")
    framework.write_text(re.sub(r"(seats:\n +min:) \d+(\n +max:) \d+", r"\1 2\2 4", text), encoding="utf-8")
    settings = load_settings(folder / "cohort.yaml", {"training.release_cap": "0.06", "training.remedies_solved": "0"})
    analysis = analyse_into(settings, folder / "tables")
    run(settings, reports=folder / "reports", only=("cut-scores",), workers=1, made=analysis)
    # The run lives on its own: what it was made from is not needed to plan it again.
    (folder / "results.xlsx").unlink()


@pytest.fixture(scope="module")
def small(made_once):
    return made_once("again", fill_run) / "reports" / "cohort"


@pytest.fixture
def published(small, tmp_path):
    return shutil.copytree(small, tmp_path / small.name)


@pytest.fixture(scope="module")
def told(small, tmp_path_factory):
    place = shutil.copytree(small, tmp_path_factory.mktemp("story") / small.name)
    return list(story(place, only=("cut-scores",)))


def test_the_story_keeps_every_limit_and_touches_nothing_of_the_past(told):
    for chapter in told:
        assert broken_limits(chapter.after).empty, chapter.name
        past = chapter.after.tables["sessions"]
        past = past[past["status"].eq("held")].set_index("session_id")
        was = chapter.before.tables["sessions"].set_index("session_id").reindex(past.index)
        for column in ("week", "start", "end", "n_seats_used", "cost"):
            assert (past[column] == was[column]).all(), (chapter.name, column)


def test_each_chapter_is_an_edition_and_says_what_it_rests_on(told):
    assert [chapter.made.edition for chapter in told] == [2, 3, 4, 5, 6, 7]
    assert [chapter.made.outcome.folder.name.rpartition("-")[2] for chapter in told] == [f"e{n}" for n in range(2, 8)]
    last = told[-1].made.outcome
    assert "7" in last.index.read_text(encoding="utf-8")
    assert {checked.state for checked in verify(last.folder)} == {"ok"}
    assert written_analysis(told[0].made.outcome.folder).facts["edition"] == 2


def test_changes_have_their_cause(told):
    by_name = {chapter.name: chapter for chapter in told}
    assert by_name["leave"].causes == {"absence"}
    assert by_name["cancelled"].causes == {"session"}
    assert by_name["objection"].causes == {"order"}
    assert by_name["cut"].causes == {"budget"}
    assert by_name["move"].causes <= {"staff"}
    assert "attendance" in by_name["attendance"].causes
    for chapter in told:
        changes = chapter.after.tables["plan_changes"]
        assert changes.loc[changes["change"].ne("kept"), "cause"].notna().all()
        assert changes.loc[changes["change"].eq("kept"), "cause"].isna().all()


def test_places_that_no_event_names_are_kept(told):
    for chapter in told:
        assert chapter.kept >= (0.5 if chapter.name == "cut" else 0.9), (chapter.name, chapter.kept)


def test_who_moved_is_of_the_new_unit(told):
    move = next(chapter for chapter in told if chapter.name == "move")
    (change,) = move.after.settings.parameters.training.operations.people
    assert move.after.tables["officers"].set_index("officer_id")["unit_id"][change.officer] == change.unit
    assert set(move.after.tables["gaps"].query("officer_id == @change.officer")["unit_id"]) == {change.unit}


def seats_by_week(run_folder):
    found = written_analysis(run_folder).tables
    return found["training_plan"].merge(found["sessions"], on="session_id").sort_values(["week", "officer_id"])


def test_a_notice_and_calendars_hold_the_unit_s_own_people_only(published, tmp_path):
    first = written_analysis(published)
    seats = seats_by_week(published)
    officer = seats["officer_id"].iloc[-1]
    operations = f'{{"absences": [{{"officer": "{officer}", "from": "{first.plan_start}"}}]}}'
    made = replan(
        published, first.plan_start, overrides={"training.operations": operations}, only=("changes", "unit"),
        formats=("html", "docx", "ics"), workers=1,
    )  # fmt: skip
    assert not made.outcome.failed
    officers = first.tables["officers"].set_index("officer_id")
    unit = officers.loc[officer, "unit_id"]
    folder = made.outcome.folder / "units"
    (notice,) = [path for path in folder.rglob("changes.docx") if unit in path.parent.name]
    document = Document(str(notice))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    name = officers["name"] if "name" in officers else pd.Series(officers.index, officers.index)
    assert name[officer] in text
    others = name[officers["unit_id"].ne(unit)]
    assert not [other for other in others if f"{other}\n" in f"{text}\n"]
    (plan,) = [path for path in folder.rglob("plan.ics") if unit in path.parent.name]
    events = icalendar.Calendar.from_ical(plan.read_bytes()).walk("VEVENT")
    own = seats[seats["officer_id"].map(officers["unit_id"]).eq(unit)]
    assert len(events) >= own["session_id"].nunique() - 1
    assert {str(event["status"]) for event in events} <= {"CONFIRMED", "CANCELLED"}
    assert {int(event["sequence"]) for event in events} == {1}


def test_the_command_prints_ids_counts_and_causes_but_no_name(published):
    first = written_analysis(published)
    officer = seats_by_week(published)["officer_id"].iloc[-1]
    operations = f'{{"absences": [{{"officer": "{officer}", "from": "{first.plan_start}"}}]}}'
    asked = ["replan", str(published), "--as-of", str(first.plan_start), "-p", f"training.operations={operations}"]
    ended = CliRunner().invoke(app, [*asked, "--only", "cut-scores", "--formats", "html"])
    assert ended.exit_code == 0, ended.output
    assert officer in ended.output
    assert f"{published.name}-e2" in ended.output
    names = first.tables["officers"].get("name", pd.Series(dtype="str")).dropna()
    assert not [name for name in names if name in ended.output]
    again = CliRunner().invoke(app, [*asked, "--only", "cut-scores"])
    assert again.exit_code == 2


def test_what_is_said_of_unknown_sessions_and_people_is_refused_at_once(published, tmp_path):
    file = tmp_path / "van-hanh.yaml"
    file.write_text(
        "sessions:\n- {session: nothing-w01, status: held}\n"
        "absences:\n- {officer: NOBODY1, from: 2030-01-01}\n- {officer: NOBODY2, from: 2030-01-01}\n"
        "people:\n- {officer: NOBODY2, change: joins, date: 2030-01-01, unit: u, position: p}\n",
        encoding="utf-8",
    )
    ended = CliRunner().invoke(
        app, ["replan", str(published), "--as-of", "2019-12-02", "--operations", str(file)], env={"COLUMNS": "400"}
    )
    assert ended.exit_code == 2
    told = [line for line in ended.output.splitlines() if file.name in line]
    for line, value in ((2, "nothing-w01"), (4, "NOBODY1")):
        assert [one for one in told if value in one and re.search(rf"\b{line}\b", one)], (value, ended.output)
    assert "NOBODY2" not in ended.output
    assert not list(published.parent.glob("*-e2"))


@pytest.mark.parametrize("day", ["2019-13-01", "soon", ""])
def test_what_is_no_day_is_refused(published, day):
    ended = CliRunner().invoke(app, ["replan", str(published), "--as-of", day])
    assert ended.exit_code == 2
    assert "--as-of" in ended.output


def test_an_edition_is_not_planned_as_of_an_earlier_day_and_measures_nothing_again(published):
    day = written_analysis(published).plan_start + dt.timedelta(weeks=2)
    second = replan(published, day, only=("cut-scores",), workers=1).outcome.folder
    with pytest.raises(ParameterError, match="--as-of"):
        replan(second, day - dt.timedelta(days=1), only=("cut-scores",), workers=1)
    with pytest.raises(ParameterError, match=r"levels\.decide_at"):
        replan(second, day, overrides={"levels.decide_at": "0.9"}, only=("cut-scores",), workers=1)


def test_today_s_file_takes_the_place_of_what_the_run_knew(published, tmp_path):
    file = tmp_path / "operations.yaml"
    file.write_text("absences: []\n", encoding="utf-8")
    settings = settings_of(published, dt.date(2030, 1, 7), operations=file)
    assert settings.parameters.operations == str(file)
    training = settings.parameters.training
    assert (training.as_of, training.keep, training.remedies_solved) == (dt.date(2030, 1, 7), ".", 0)


@pytest.mark.slow
def test_the_story_on_the_bundled_cohort(tmp_path):
    cohort, results = ROOT / "parameters" / "cohorts" / "hai-phong-2019.yaml", tmp_path / "results.xlsx"
    assert CliRunner().invoke(app, ["simulate", "--like", str(cohort), "--out", str(results)]).exit_code == 0
    trainers = [
        {"name": f"{domain} {k}", "teaches": [domain]}
        for domain, n in load_settings(cohort).parameters.training.trainers.items()
        for k in range(1, 1 + max(n // 2, 1))
    ]
    said = {"results": str(results), "training.operations": json.dumps({"trainers": trainers})}
    settings = load_settings(cohort, said)
    published = run(settings, reports=tmp_path / "reports", only=("cut-scores",), workers=1).folder
    told = list(story(published, only=("cut-scores",)))
    assert [chapter.name for chapter in told] == [
        "leave", "trainer", "cancelled", "objection", "cut", "move", "attendance",
    ]  # fmt: skip
    for chapter in told:
        assert chapter.broken.empty, chapter.name
        assert chapter.kept >= (0.5 if chapter.name == "cut" else 0.95), (chapter.name, chapter.kept)
        assert chapter.after.facts["training_gap"] <= 0.03, chapter.name
    assert told[1].causes == {"trainer"}
