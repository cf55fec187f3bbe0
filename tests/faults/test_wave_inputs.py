"""Two waves whose files contradict each other: refused before anything is written, every reason at once."""

import numpy as np
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from tests.unit.test_waves import between, write_wave
from workbench import cli
from workbench.errors import EXIT_DONE, EXIT_REFUSED, ParameterError
from workbench.parameters import load_previous, load_settings, load_waves

RUNNER = CliRunner()


@pytest.fixture
def second(tmp_path):
    """The second of two waves under the same ids."""
    same = {"domain": "d", "competencies": ["d.x", "d.y"]}
    write_wave(tmp_path / "first", assessed="2019-06-15", **same)
    return write_wave(tmp_path / "second", assessed="2021-06-15", previous="../first/cohort.yaml", **same)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")


def changed(path, **keys):
    content = yaml.safe_load(path.read_text(encoding="utf-8")) | keys
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def problems(path):
    with pytest.raises(ParameterError) as refused:
        load_waves(path)
    return refused.value.problems


def check(path):
    return RUNNER.invoke(cli.app, ["check", str(path)])


def test_a_cohort_is_not_its_own_earlier_wave(second):
    changed(second, previous="cohort.yaml")
    [problem] = problems(second)
    assert (problem.column, problem.value) == ("previous", "cohort.yaml")
    assert "previous:" in second.read_text(encoding="utf-8").splitlines()[problem.row - 1]
    assert check(second).exit_code == EXIT_REFUSED
    copy = second.with_name("copy.yaml")
    copy.write_bytes(second.read_bytes())
    changed(second, previous="copy.yaml")
    with pytest.raises(ParameterError, match="this cohort itself"):
        load_previous(load_settings(second))


@pytest.mark.parametrize("day", ["2021-06-15", "2022-01-01"])
def test_an_earlier_wave_was_assessed_earlier(second, day):
    changed(second.parent.parent / "first" / "cohort.yaml", assessed=day)
    [problem] = problems(second)
    assert (problem.column, problem.value) == ("assessed", "2021-06-15")
    assert day in problem.sentence("en")


def test_two_waves_have_results_of_their_own(second):
    changed(second, results="../first/results")
    assert [(p.column, p.value) for p in problems(second)] == [("results", "../first/results")]


def test_the_same_exam_by_the_same_people_is_no_change_at_all(second):
    made = between(second)
    assert (made["progress"]["change"] == 0).all()
    assert not made["progress"]["reliable"].any()
    assert (made["unit_progress"][["change", "difficulty", "real"]] == 0).all(axis=None)
    assert not ((made["unit_progress"]["real_low"] > 0) | (made["unit_progress"]["real_high"] < 0)).any()


def test_check_refuses_an_earlier_wave_that_is_not_there(second):
    changed(second, previous="../gone/cohort.yaml")
    result = check(second)
    assert result.exit_code == EXIT_REFUSED
    assert "gone/cohort.yaml" in result.output


def test_check_names_what_is_wrong_with_the_results_of_both_waves(second):
    (second.parent.parent / "first" / "results" / "responses.csv").unlink()
    (second.parent / "results" / "officers.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = check(second)
    assert result.exit_code == EXIT_REFUSED
    assert "first/results" in result.output
    assert "second/results/officers.csv" in result.output


def test_types_changes_of_units_crosswalk_and_counterparts_are_told_at_once(second):
    framework = second.parent / "framework.yaml"
    units = [{"id": "u", "name": {"vi": "x", "en": "x"}}, {"id": "v", "name": {"vi": "x", "en": "x"}, "knd": "k"}]
    changes = [
        {"date": "no day", "from": ["a"], "to": ["u"]},
        {"date": "2020-01-01", "from": ["a"], "to": ["v"]},
        {"date": "2020-02-01", "from": ["a"], "to": ["w"]},
    ]
    changed(framework, units=units, unit_changes=changes)
    rows = [
        {"ours": "d.x", "theirs": "d.x", "levels": {"a": 1}},
        {"ours": "d.z", "theirs": "d.x"},
        {"ours": "d.y", "theirs": "d.q"},
    ]
    crosswalk = second.parent / "crosswalk.yaml"
    crosswalk.write_text(yaml.safe_dump({"crosswalk": "c", "rows": rows}), encoding="utf-8")
    changed(second, crosswalk="crosswalk.yaml", assessed="2018-01-01", language="fr", levels={"cuts": [0, "x"]})
    told = problems(second)
    assert "Did you mean `kind`?" in "\n".join(p.sentence("en") for p in told)
    found = {(p.file.rsplit("/", 1)[-1], p.column) for p in told}
    assert found == {
        ("framework.yaml", "units.1.knd"),
        ("framework.yaml", "unit_changes.0.date"),
        ("framework.yaml", "unit_changes.2.to"),
        ("crosswalk.yaml", "rows.0.levels.a"),
        ("crosswalk.yaml", "rows.1.ours"),
        ("crosswalk.yaml", "rows.2.theirs"),
        ("cohort.yaml", "assessed"),
        ("cohort.yaml", "language"),
        ("cohort.yaml", "levels.cuts.1"),
    }


def test_a_change_of_units_leads_somewhere_and_each_unit_goes_once_a_day(second):
    changes = [
        {"date": "2020-01-01", "from": ["a"], "to": ["u"]},
        {"date": "2020-01-01", "from": ["a", "b"], "to": ["u"]},
        {"date": "2020-02-01", "from": ["u"], "to": ["u"]},
    ]
    changed(second.parent / "framework.yaml", unit_changes=changes)
    found = [(p.column, p.value) for p in problems(second)]
    assert found == [("unit_changes.0.from", "a"), ("unit_changes.1.from", "a"), ("unit_changes.2.to", "u")]
    assert "to: [b, c]" in problems(second)[0].sentence("en")


def test_each_id_of_this_framework_stands_in_one_row_of_a_crosswalk(second):
    rows = [{"ours": "d.x", "theirs": "d.x"}, {"ours": "d.x", "theirs": "d.y"}]
    (second.parent / "c.yaml").write_text(yaml.safe_dump({"crosswalk": "c", "rows": rows}), encoding="utf-8")
    changed(second, crosswalk="c.yaml")
    assert [(p.column, p.value) for p in problems(second)] == [("rows.0.ours", "d.x"), ("rows.1.ours", "d.x")]


def test_what_makes_a_comparison_doubtful_is_noted(second):
    """Other names under the same ids, an unchecked crosswalk, changes that cannot count, and courses at odd times."""
    changes = [
        {"date": "2031-01-01", "from": ["u"], "to": ["u", "w"]},
        {"date": "2020-01-01", "from": ["q"], "to": ["u"]},
    ]
    framework = second.parent / "framework.yaml"
    name = {"vi": "x", "en": "x"}
    lifts = {"scale": "d.x", "from": 1, "to": 2}
    course = {"id": "c", "name": name, "lifts": lifts, "seats": {"min": 1, "max": 9}, "days": 2}
    changed(framework, unit_changes=changes, courses=[course], units=[{"id": u, "name": name} for u in "uw"])
    rows = [{"ours": "d.x", "theirs": "d.x"}, {"ours": "d.y", "theirs": "d.y", "checked": True}]
    (second.parent / "c.yaml").write_text(yaml.safe_dump({"crosswalk": "c", "rows": rows}), encoding="utf-8")
    changed(second, crosswalk="c.yaml")
    for wave, step in ((second, 1), (second.parent.parent / "first" / "cohort.yaml", 0)):
        people = pd.read_csv(wave.parent / "results" / "officers.csv")
        number = (np.arange(len(people)) + step * (np.arange(len(people)) < 45)) % len(people)
        people.assign(name=[f"Nguyễn Văn {n}" for n in number]).to_csv(
            wave.parent / "results" / "officers.csv", index=False
        )
    days = ["2019-06-15", "2020-01-01", "2021-06-16", ""]
    attendance = pd.DataFrame({"officer_id": ["p0", "p1", "p2", "p3"], "course_id": "c", "date": days})
    attendance.to_csv(second.parent / "results" / "attendance.csv", index=False)
    result = check(second)
    assert result.exit_code == EXIT_DONE, result.output
    for said in (
        "Of 80 officers whose id and name stand in both waves, 45 go by another name",
        "Training taken: 1 rows are dated on the day of the earlier wave or before it (2019-06-15)",
        "Training taken: 1 rows are dated after this wave (2021-06-15)",
        "Training taken: 1 rows have no date",
        "Crosswalk to the earlier wave: 1 of the 2 rows",
        "The change of units on 2031-01-01 (u → u, w) lies after this wave",
        "neither framework has a unit `q`",
    ):
        assert said in result.output
    assert "Nguyễn" not in result.output
