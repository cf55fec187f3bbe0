"""No input ends as a fault of the program: special files, bombs and seeded changes are refused, quickly and by name."""

import datetime as dt
import os
import time

import pytest

from tests.faults import corrupt_workbooks as corrupt
from tests.faults import hostile_inputs as hostile
from workbench.characters import UNFIT
from workbench.errors import InputError, ParameterError, WorkbenchError
from workbench.inputs import MB, parse_json, parse_yaml, read_bytes, read_table
from workbench.inputs.trees import DEEPEST, LONGEST_VALUE, MOST_ALIASES, MOST_NODES
from workbench.intake.waves import read_waves
from workbench.parameters import load_waves
from workbench.release.passphrases import read as read_passphrases
from workbench.run.manifest import past_records, read_manifest

BOMBS = {("cohort.yaml", kind): make for kind, make in hostile.YAML_BOMBS.items()}
BOMBS |= {("results.xlsx", kind): make for kind, make in hostile.WORKBOOKS.items()}
BOMBS |= {(place, kind): make for kind, make in hostile.SPECIAL.items()
          for place in ("cohort.yaml", "framework.yaml", "results.xlsx")}  # fmt: skip
OURS = {
    "manifest": lambda folder: read_manifest(folder),
    "journal": lambda folder: past_records(folder),
    "passphrases": lambda folder: read_passphrases(folder / "passphrases.csv"),
    "table": lambda folder: read_table(folder / "officers.parquet"),
}
NAMES = {
    "manifest": "manifest.json",
    "journal": ".journal.jsonl",
    "passphrases": "passphrases.csv",
    "table": "officers.parquet",
}


def check(file):
    settings, earlier = load_waves(file)
    return read_waves(settings, earlier)[0]


@pytest.mark.parametrize(("place", "kind"), BOMBS)
def test_special_files_and_bombs_are_refused_by_name(tmp_path, monkeypatch, place, kind):
    monkeypatch.chdir(tmp_path)
    file = hostile.cohort(tmp_path)
    (tmp_path / place).unlink()
    BOMBS[place, kind](tmp_path / place)
    start = time.process_time()
    with pytest.raises(WorkbenchError) as caught:
        check(file)
    assert time.process_time() - start < hostile.SECONDS
    assert caught.value.exit_status == 2
    assert all(place in problem.file for problem in caught.value.problems)
    assert str(caught.value).encode()


@pytest.mark.parametrize("kind", hostile.SPECIAL)
@pytest.mark.parametrize("what", OURS)
def test_what_the_program_wrote_is_read_as_warily(tmp_path, monkeypatch, what, kind):
    monkeypatch.chdir(tmp_path)
    hostile.SPECIAL[kind](tmp_path / NAMES[what])
    if what == "journal" and kind.startswith("link"):
        assert past_records(tmp_path) == {}
        return
    with pytest.raises((InputError, ParameterError)):
        OURS[what](tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["fifo", "endless device", "aliases", "many values", "deep lists", "surrogate"])
def test_in_a_process_of_its_own(tmp_path, kind):
    hostile.cohort(tmp_path)
    (tmp_path / "cohort.yaml").unlink()
    (hostile.SPECIAL | hostile.YAML_BOMBS)[kind](tmp_path / "cohort.yaml")
    status, said, seconds, peak = hostile.bounded("check", str(tmp_path / "cohort.yaml"))
    assert (status, "cohort.yaml" in said) == (2, True), said
    assert seconds < hostile.SECONDS
    assert peak < hostile.MEMORY


def test_size_at_the_limit(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(bytes(MB))
    assert len(read_bytes(file, most=MB)) == MB
    file.write_bytes(bytes(MB + 1))
    with pytest.raises(InputError, match="1 MB"):
        read_bytes(file, most=MB)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    file = hostile.cohort(tmp_path)
    (tmp_path / "framework.yaml").chmod(0)
    with pytest.raises(ParameterError) as caught:
        check(file)
    assert [problem.rule for problem in caught.value.problems] == ["file-forbidden"]


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("[" * DEEPEST + "]" * DEEPEST, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)),
        ("x" * LONGEST_VALUE, "x" * (LONGEST_VALUE + 1)),
        ("[&a 1" + ", *a" * MOST_ALIASES + "]", "[&a 1" + ", *a" * (MOST_ALIASES + 1) + "]"),
        (
            "[&a [" + "1," * 99 + "]" + ", *a" * 500 + "]",
            "[&a [" + "1," * (MOST_NODES // 500) + "]" + ", *a" * 500 + "]",
        ),
    ],
    ids=["depth", "length", "aliases", "values"],
)
def test_limits_of_yaml(tmp_path, inside, outside):
    assert parse_yaml(inside, tmp_path)
    with pytest.raises(ParameterError):
        parse_yaml(outside, tmp_path)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": 1, "a": 2}', "{", "\ud800"])
def test_json_within_limits(tmp_path, text):
    assert parse_json('{"a": [1, {"b": 2}]}', tmp_path) == {"a": [1, {"b": 2}]}
    with pytest.raises(InputError):
        parse_json(text, tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_changed_inputs(tmp_path, seed):
    changed(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(100, 900, 100))
def test_many_changed_inputs(tmp_path, start):
    for seed in range(start, start + 100):
        folder = tmp_path / str(seed)
        folder.mkdir()
        changed(folder, seed)


def outcome(file):
    try:
        return check(file)
    except WorkbenchError as refusal:
        return refusal


def changed(folder, seed):
    cohort = outcome(hostile.hostile_cohort(folder, seed))
    if isinstance(cohort, WorkbenchError):
        assert cohort.exit_status == 2
        assert cohort.problems
        assert str(cohort).encode()
        return
    counts = cohort.counts
    assert (counts["rows"] == counts["accepted"] + counts["quarantined"]).all()
    shown = cohort.officers.select_dtypes(["object", "str", "category"]).astype(str).to_csv()
    assert not UNFIT.search(shown)


@pytest.mark.parametrize(
    ("cell", "read", "rule"),
    [
        ("CB\u200b000", "CB000", None),
        ("CB000\u0007", "CB000", None),
        ("CB\u00a0000", "CB 000", ""),
        ("CB\u202e000", None, "id_characters"),
        ("CB000\u2069", None, "id_characters"),
        ("CB000\ufffe", None, "id_characters"),
    ],
)
def test_no_id_is_altered_without_a_row_in_the_ledger(tmp_path, cell, read, rule):
    sheets = corrupt.tables()
    sheets["Cán bộ"][1][1] = cell
    file = hostile.cohort(tmp_path)
    corrupt.write_folder(tmp_path / "results", sheets, encoding="utf-8", separator=",")
    file.write_text(file.read_text().replace("results.xlsx", "results"))
    cohort = check(file)
    found = set(cohort.ledger.query("row == 2 and sheet == 'officers.csv'")["rule"])
    assert ("cell_characters" in found) == (rule != "")
    assert ("id_characters" in found) == (rule == "id_characters")
    assert (read in set(cohort.officers["officer_id"])) == (read is not None)


DAYS = [
    ("assessed: 2019-06-15", "assessed: 2018-01-01", "assessed: 2017-12-31", "assessed"),
    ("assessed: 2019-06-15", "assessed: 2019-09-02", "assessed: 2019-09-03", "training.start"),
    ("start: 2019-09-02", "start: 2019-06-15", "start: 2019-06-14", "training.start"),
    ("start: 2019-09-02", "start: 2021-09-11", "start: 2021-09-12", "training.weeks"),
    ("weeks: 16", "weeks: 104", "weeks: 105", "training.weeks"),
    ("holidays: [2019-09-02]", "holidays: [2019-06-15]", "holidays: [2019-06-14]", "training.holidays.0"),
    ("holidays: [2019-09-02]", "holidays: [2021-08-29]", "holidays: [2021-08-30]", "training.holidays.0"),
    ("budget: 400000000", "budget: 1e15", "budget: 1.1e15", "training.budget"),
    ("budget: 400000000", "budget: 0", "budget: .inf", "training.budget"),
    ("budget: 400000000", "budget: null", "budget: .nan", "training.budget"),
    ("cost: 1000", "cost: 0", "cost: -1", "evidence.retest.cost"),
    ("assessed: 2019-06-15", "assessed: 2019-06-15", "assessed: 0001-01-01", "assessed"),
    ("evidence: {", "evidence: {as_of: 2019-06-15, ", "evidence: {as_of: 2019-06-14, ", "evidence.as_of"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "inside", "outside", "column"), DAYS)
def test_days_and_numbers_that_contradict(tmp_path, old, inside, outside, column):
    assert old in hostile.PARAMETERS
    check(hostile.cohort(tmp_path, parameters=hostile.PARAMETERS.replace(old, inside)))
    with pytest.raises(ParameterError) as caught:
        check(hostile.cohort(tmp_path, parameters=hostile.PARAMETERS.replace(old, outside)))
    problems = [problem for problem in caught.value.problems if problem.column == column]
    assert problems
    assert all(problem.file and problem.row and problem.value and problem.instead for problem in problems)


@pytest.mark.parametrize(
    ("valid", "columns"),
    [
        ("{from: 2018-01-01, to: 2019-12-22}", None),
        ("{from: 2018-01-01, to: 2019-12-21}", ["training.weeks"]),
        ("{from: 2018-01-01, to: 2019-09-01}", ["training.start"]),
        ("{from: 2018-01-01, to: 2019-06-14}", ["assessed", "training.start"]),
        ("{from: 2019-06-15, to: 2019-06-14}", ["valid.to", "assessed", "training.start"]),
    ],
)
def test_the_framework_must_hold(tmp_path, valid, columns):
    framework = hostile.FRAMEWORK.replace("{from: 2018-01-01, to: 2021-12-31}", valid)
    file = hostile.cohort(tmp_path, framework=framework)
    if columns is None:
        check(file)
        return
    with pytest.raises(ParameterError) as caught:
        check(file)
    assert sorted(problem.column for problem in caught.value.problems) == sorted(columns)


def test_without_a_day_nothing_is_compared(tmp_path):
    framework = hostile.FRAMEWORK.replace("to: 2021-12-31", f"to: {dt.date.today() - dt.timedelta(days=1)}")
    parameters = hostile.PARAMETERS.replace("assessed: 2019-06-15\n", "").replace("  start: 2019-09-02\n", "")
    check(hostile.cohort(tmp_path, parameters=parameters, framework=framework))
