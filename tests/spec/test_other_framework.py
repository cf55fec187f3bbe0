"""Levels in the terms of another framework: which rows count, and what the probability is."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from workbench.errors import ParameterError
from workbench.parameters import Crosswalk, load_framework, load_other_framework, load_settings
from workbench.profile.other_framework import other_levels

ROOT = Path(__file__).parents[2]
FRAMEWORK = ROOT / "parameters" / "frameworks" / "customs-2019.yaml"
EU = ROOT / "parameters" / "crosswalks" / "eu-customs-competency-framework.yaml"

LEVELS = pd.DataFrame(
    [
        ("o1", "a", 2, 0.1, 0.2, 0.4, 0.3),
        ("o2", "a", 0, 0.7, 0.2, 0.1, 0.0),
        ("o3", "a", pd.NA, None, None, None, None),
        ("o1", "b", 3, 0.0, 0.1, 0.2, 0.7),
        ("o1", "c", 1, 0.2, 0.5, 0.2, 0.1),
    ],
    columns=["officer_id", "scale_id", "level", "p_0", "p_1", "p_2", "p_3"],
).astype({"level": "Int64"})
ROWS = [
    {"ours": "a", "theirs": "EU 1", "levels": {1: 1, 2: 2, 3: 2}, "checked": True},
    {"ours": "b", "theirs": "EU 2", "levels": {1: 2, 2: 3, 3: 4}, "checked": True},
    {"ours": "c", "theirs": "EU 3", "levels": {1: 1, 2: 2, 3: 3}, "checked": False},
]


def test_levels_that_are_one_there_add_their_probabilities_and_unchecked_rows_do_not_count():
    made = other_levels(LEVELS, Crosswalk.model_validate({"crosswalk": "c", "rows": ROWS}), top_level=3)
    assert made.drop(columns="probability").values.tolist() == [
        ["o1", "a", "EU 1", 2, 2], ["o2", "a", "EU 1", 0, 0], ["o1", "b", "EU 2", 3, 4],
    ]  # fmt: skip
    assert made["probability"].tolist() == pytest.approx([0.4 + 0.3, 0.7, 0.7])


def test_without_a_crosswalk_or_a_checked_row_the_table_is_empty():
    assert other_levels(LEVELS, None, top_level=3).empty
    unchecked = Crosswalk.model_validate({"crosswalk": "c", "rows": ROWS[2:]})
    assert other_levels(LEVELS, unchecked, top_level=3).empty


def filled(tmp_path, **row):
    """The shipped crosswalk with its first row filled in as its comments say."""
    content = yaml.safe_load(EU.read_text(encoding="utf-8"))
    content["rows"][0] |= {"theirs": "tariff", "levels": {1: 1, 2: 2, 3: 3}, "checked": True} | row
    (tmp_path / "eu.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return tmp_path / "eu.yaml"


def test_the_shipped_crosswalk_is_accepted_as_it_is_and_once_filled_in(tmp_path):
    framework = load_framework(FRAMEWORK)
    assert not any(row.checked for row in load_other_framework(EU, framework).rows)
    path = filled(tmp_path)
    cohort = ROOT / "parameters" / "cohorts" / "hai-phong-2019.yaml"
    settings = load_settings(cohort, {"other_framework": str(path)})
    assert settings.other.rows[0].theirs == "tariff"
    assert settings.crosswalk is None
    assert settings.digest != load_settings(cohort).digest


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ({"theirs": None}, "rows.0.theirs", ""),
        ({"levels": {1: 1, 3: 3}}, "rows.0.levels", "2"),
        ({"levels": {1: 2, 2: 1, 3: 3}}, "rows.0.levels", "2, 1, 3"),
        ({"levels": {1: 1, 2: 2, 3: 5}}, "rows.0.levels.3", "5"),
    ],
)
def test_a_checked_row_has_to_be_whole(tmp_path, row, column, value):
    with pytest.raises(ParameterError) as refused:
        load_other_framework(filled(tmp_path, **row), load_framework(FRAMEWORK))
    [problem] = refused.value.problems
    assert (problem.column, problem.value) == (column, value)
    assert problem.instead is not None
