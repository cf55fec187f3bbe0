"""Exports of exam software, and columns of items named by pattern."""

import pandas as pd
import pytest

from tests.exam_sheets import earned, read, rules, text_of
from workbench.errors import InputError
from workbench.intake.exam.keys import Rules
from workbench.intake.exam.own_keys import _points
from workbench.intake.software.patterns import is_pattern, matching, placed
from workbench.intake.software.presets import PRESETS, preset_of

ONE = "defaults: {competency_id: law, unit_id: d1, position_id: cv}\n"


def written(folder, rows, columns="", more=""):
    (folder / "r.csv").write_text(text_of(rows), encoding="utf-8")
    return read(folder, "r.csv", ONE + (f"columns: {columns}\n" if columns else "") + more)


def zipgrade(keys=("AB", "AB"), worth=1):
    rows = [["Student ID", "Earned Points", "Stu1", "PriKey1", "Points1", "Stu2", "PriKey2", "Points2"]]
    for officer, given, key in (("001", "AB", keys[0]), ("002", "AA", keys[1])):
        points = [worth * (a == k) for a, k in zip(given, key, strict=True)]
        cells = [cell for parts in zip(given, key, points, strict=True) for cell in parts]
        rows.append([officer, sum(points), *cells])
    return rows


def test_rows_with_one_key_keep_their_options(tmp_path):
    cohort = written(tmp_path, zipgrade())
    assert cohort.items["key"].tolist() == ["A", "B"]
    assert cohort.answers.loc["002"].tolist() == ["A", "A"]


def test_rows_with_keys_of_their_own_count_as_right_or_wrong(tmp_path):
    cohort = written(tmp_path, zipgrade(("AB", "BA"), worth=2))
    assert cohort.items["key"].isna().all()
    assert cohort.items["points"].tolist() == [2.0, 2.0]
    assert cohort.answers.loc["002"].tolist() == ["0", "2"]
    assert "key_per_row" in rules(cohort)


def test_a_wrong_answer_by_the_rows_own_key_costs_its_penalty(tmp_path):
    rows = [[cell for at, cell in enumerate(row) if at != 1] for row in zipgrade(("AB", "BA"))]
    cohort = written(tmp_path, rows, more="scoring: {penalty: 0.25}\n")
    assert cohort.answers.loc["002"].tolist() == ["-0.25", "1"]


def test_patterns_of_the_parameters_name_columns_of_items(tmp_path):
    rows = [["Ma", "Ans1", "Right1", "Ans2", "Right2"], ["001", "A", "A", "B", "C"], ["002", "B", "A", "C", "C"]]
    columns = '{responses: {Ma: officer_id, "Ans{n}": answer, "Right{n}": key}}'
    assert earned(written(tmp_path, rows, columns)) == {"001": 50, "002": 50}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ('{responses: {Ma: officer_id, "Answer{n}": answer}}', "Answer{n}"),
        ('{responses: {Ma: officer_id, "Ans{n}": response}}', "response"),
    ],
)
def test_patterns_that_fit_nothing_are_refused(tmp_path, columns, said):
    with pytest.raises(InputError) as refused:
        written(tmp_path, [["Ma", "Ans1"], ["001", "1"]], columns)
    assert said in str(refused.value)


def test_points_of_a_cell_and_of_a_header_tell_the_most(tmp_path):
    rows = [["Timestamp", "SBD", "Why?", "Why? [Score]"], ["1", "001", "x", "1.50 / 2"], ["2", "002", "y", "-- / 2"]]
    cohort = written(tmp_path, rows)
    assert cohort.items["points"].tolist() == [2.0]
    assert earned(cohort)["001"] == 75
    assert "answer_ungraded" in rules(cohort)


def test_points_that_do_not_come_to_the_most_are_refused(tmp_path):
    def rows(most):
        head = ["Name", "Matriculation number", "Test results in points", "Maximum points", "Why?", "How?"]
        return [head, ["A", "001", 1, most, 1, 0], ["B", "002", 2, most, 1, 1]]

    assert earned(written(tmp_path, rows(2))) == {"001": 50, "002": 100}
    with pytest.raises(InputError, match="3"):
        written(tmp_path, rows(3))


def test_the_row_of_maxima_of_amc_is_no_person(tmp_path):
    head = ["Exam", "Key", "Name", "Mark", "Q01", "TICKED:Q01", "Q02", "TICKED:Q02"]
    rows = [head, ["", "SCORE MAX", "", 3, 1, "", 2, ""], [1, "001", "A", 3, 1, "A", 2, "B"], [2, "002", "B", "ABS"]]
    cohort = written(tmp_path, rows)
    assert cohort.items["points"].tolist() == [1.0, 2.0]
    assert earned(cohort)["001"] == 100
    assert not cohort.administered.loc["002"].any()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_told_by_its_whole_signature_only(preset):
    gaps = {"n": "1", "question": "Why?", "most": "1.0", "id": "7"}
    whole = [ways[0].format_map(gaps) if is_pattern(ways[0]) else ways[0] for ways in preset.signature]
    assert preset_of(whole) == preset
    assert all(preset_of([h for h in whole if h != lacking]) != preset for lacking in whole)


def test_patterns_name_numbers_and_questions():
    headers = ["Stu01", "stu 2", "Student", "Points - Why?"]
    assert matching("Stu{n}", headers) == ["Stu01"]
    found = placed(headers, {"Stu{n}": "answer", "Points - {question}": "points"})
    assert {header: (place.item, place.role) for header, place in found.items()} == {
        "Stu01": ("Q1", "answer"), "Points - Why?": ("Why?", "points"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "key", "points"),
    [
        ("Hai; Một", "Một; Hai", "1"),
        ("Một", "Một; Hai", "0"),
        ("Mười\nngày", "ngày\nMười", "1"),
        ("b.", "B", "1"),
        ("1,50", "1.5", "1"),
        ("", "B", ""),
        ("B", "", ""),
        ("Requires grading", "B", "Requires grading"),
    ],
)
def test_an_answer_by_the_rows_own_key(answer, key, points):
    assert _points(answer, key, Rules(), "1", "0") == points


def test_moodle_takes_each_rows_right_answer(tmp_path):
    head = ["ID number", "State", "Completed", "Grade/2.00", "Response 1", "Right answer 1"]
    head += ["Response 2", "Right answer 2"]
    rows = [head, ["001", "Finished", "1", "2.00", "x", "x", "p; q", "q; p"]]
    rows += [["002", "Finished", "1", "1.00", "y", "z", "q; p", "p; q"], ["003", "In progress", "-", "-", *"----"]]
    cohort = written(tmp_path, rows)
    assert earned(cohort)["002"] == 50
    assert not cohort.administered.loc["003"].any()
    assert isinstance(cohort.ledger, pd.DataFrame)
    assert "status_absent" in rules(cohort)
