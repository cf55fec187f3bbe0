"""Items of one stem count as one item."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workbench.lab.bench.truth.measurement import worked
from workbench.lab.simulation.known import DOMAIN, KINDS, known_cohort
from workbench.measure.reliability import cronbach_alpha, reliability
from workbench.measure.testlets import as_one, stems, super_items

ITEMS = pd.DataFrame(
    {
        "item_id": ["a1", "x", "a2", "b1", "b2", "a3", "y"],
        "competency_id": ["c", "c", "c", "c", "d", "c", "d"],
        "key": "A",
        "points": [1.0, 2.0, 1.0, 1.0, 1.0, 3.0, 1.0],
        "testlet": pd.Series(["A", None, "A ", "B", "B", "A", ""], dtype="str"),
    }
)
EVERYBODY = np.ones((4, 7), dtype=bool)


def test_items_of_one_stem_and_competency_are_one_and_an_item_alone_is_itself():
    assert stems(ITEMS, EVERYBODY).tolist() == [0, 1, 0, 2, 3, 0, 4]


def test_without_named_stems_every_item_is_one():
    assert stems(ITEMS.drop(columns="testlet"), EVERYBODY).tolist() == list(range(7))
    assert stems(ITEMS.assign(testlet=pd.Series([None] * 7, dtype="str")), EVERYBODY).tolist() == list(range(7))


def test_items_put_to_other_people_stand_apart():
    given = EVERYBODY.copy()
    given[0, 2] = False
    assert stems(ITEMS, given).tolist() == [0, 1, 2, 3, 4, 0, 5]


def test_a_sum_is_missing_where_one_of_its_items_is():
    values = np.array([[1.0, 0.0, 2.0], [np.nan, 1.0, 2.0]])
    np.testing.assert_array_equal(as_one(values, np.array([0, 1, 0])), [[3.0, 0.0], [np.nan, 1.0]])
    assert as_one(values, np.array([0, 1, 2])) is values


def test_a_stem_becomes_an_item_of_the_points_of_all_its_items():
    points = pd.DataFrame(np.arange(28.0).reshape(4, 7), columns=ITEMS["item_id"])
    one, items = super_items(points, ITEMS)
    assert items["item_id"].tolist() == ["a1", "x", "b1", "b2", "y"]
    assert items["points"].tolist() == [5.0, 2.0, 1.0, 1.0, 1.0]
    assert items["key"].isna().tolist() == [True, False, False, False, False]
    assert one["a1"].tolist() == (points["a1"] + points["a2"] + points["a3"]).tolist()
    assert one["x"].tolist() == points["x"].tolist()


def test_without_stems_points_and_items_are_left_alone():
    points = pd.DataFrame(np.ones((4, 7)), columns=ITEMS["item_id"])
    plain = ITEMS.drop(columns="testlet")
    one, items = super_items(points, plain)
    assert one is points
    assert items is plain


def test_reliability_takes_a_stem_for_one_part():
    """Four stems of three items each that share a luck of their own: alpha over items calls that luck ability."""
    rng = np.random.default_rng(3)
    luck = np.repeat(rng.normal(size=(800, 4)), 3, axis=1)
    right = (rng.normal(size=(800, 1)) + luck + rng.normal(size=(800, 12)) > 0).astype(float)
    items = pd.DataFrame(
        {
            "item_id": [f"q{k}" for k in range(12)],
            "competency_id": "c",
            "key": "A",
            "points": 1.0,
            "testlet": np.repeat(["A", "B", "C", "D"], 3),
        }
    )
    points = pd.DataFrame(right, columns=items["item_id"])
    domain_of = {"c": "d", "d": "d"}
    found = reliability(points, items, domain_of=domain_of).set_index("scale_id")["alpha"]
    without = reliability(points, items.drop(columns="testlet"), domain_of=domain_of).set_index("scale_id")["alpha"]
    sums = right.reshape(800, 4, 3).sum(axis=2)
    assert found["d"] == pytest.approx(cronbach_alpha(sums))
    assert without["d"] == pytest.approx(cronbach_alpha(right))
    assert found["d"] < without["d"] - 0.05


def test_a_model_takes_a_stem_for_one_item_and_says_as_much_as_its_answers_do():
    cohort = known_cohort(KINDS["testlets"], seed=7, officers=400)
    workings = worked(cohort, "rasch")
    first = cohort.items.drop_duplicates("testlet")["item_id"].tolist()
    found = workings["item_parameters"]
    assert found["item_id"].drop_duplicates().tolist() == first
    assert (found.groupby("item_id")["to_points"].max() > 1).all()
    unnamed = replace(cohort, items=cohort.items.drop(columns="testlet"))
    told, plain = workings["levels"], worked(unnamed, "rasch")["levels"]
    of_domain = (told["scale_id"] == DOMAIN).to_numpy()
    assert (told["estimate_se"][of_domain] > 1.1 * plain["estimate_se"][of_domain]).mean() > 0.9
