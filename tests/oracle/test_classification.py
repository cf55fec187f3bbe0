"""Accuracy and consistency of levels by the R packages betafunctions 1.9.0 and cacIRT 1.4: HCI, ICAR, KB form X."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import SHARED, needs_shared
from workbench.measure.classification import classification, lee_classification, number_right, true_score_beta

pytestmark = needs_shared


def published(name):
    return json.loads((SHARED / "data" / name / "oracle" / "oracle_classification.json").read_text())


def observed(name):
    """Share right of every person."""
    folder = SHARED / "data" / name / "results"
    items = pd.read_csv(folder / "items.csv", dtype=str).set_index("item_id")
    answers = pd.read_csv(folder / "responses.csv", dtype=str)[items.index]
    key = items["key"].fillna("1").to_numpy(dtype=object)
    return (answers.to_numpy(dtype=object) == key).mean(axis=1)


@pytest.fixture(scope="module")
def oracle():
    return published("hci")


@pytest.fixture(scope="module")
def shares():
    return observed("hci")


def test_true_shares_follow_the_four_parameter_beta_of_betafunctions(oracle, shares):
    wanted = oracle["livingston_lewis"]["parameters"]
    true, length = true_score_beta(shares, reliability=oracle["alpha"])
    found = [true.first, true.second, true.low, true.high]
    assert found == pytest.approx([wanted[name] for name in ("alpha", "beta", "l", "u")], abs=1e-3)
    assert length == pytest.approx(wanted["etl"], abs=1e-6)


@pytest.mark.parametrize(("name", "items"), [("hci", 20), ("icar", 16), ("kb36_x", 36)])
def test_livingston_and_lewis(name, items):
    """HCI with four parameters; on the other two the package fell back to two, on the interval 0–1."""
    oracle = published(name)
    wanted = oracle["livingston_lewis"]
    true, length = true_score_beta(observed(name), reliability=oracle["alpha"])
    assert ((true.low, true.high) == (0.0, 1.0)) == (name != "hci")
    cuts = np.array(oracle["cuts_raw_ge"]) / items
    accuracy, consistency, kappa = classification(true, length=length, true_cuts=cuts, seen_cuts=cuts)
    whole = wanted["consistency"]["overall"]["statistics"]
    assert accuracy == pytest.approx(wanted["accuracy"]["overall"]["accuracy"], abs=0.005)
    assert [consistency, kappa] == pytest.approx([whole["p"], whole["Kappa"]], abs=0.005)


def test_lee_with_two_parameter_items(oracle):
    """cacIRT weighs 61 abilities from −4 to 4 by the normal density; one cut score, the other, and both."""
    items = pd.read_csv(SHARED / "data" / "hci" / "oracle" / "oracle_2pl_items.csv")
    theta = np.linspace(-4, 4, 61)
    weight = np.exp(-(theta**2) / 2)
    logit = np.outer(theta, items["a"]) + items["d"].to_numpy()
    right = 1 / (1 + np.exp(-logit))
    for cuts, wanted in zip([[10], [14], [10, 14]], oracle["lee_2pl_expected"]["Marginal"], strict=True):
        found = lee_classification(right, weight / weight.sum(), cuts=np.array(cuts))
        assert found[:2] == pytest.approx(wanted, abs=1e-6)


def test_number_right_of_two_items_by_hand():
    """Chances ½ and ¼: none right ½·¾ = 3/8, one ½·¾ + ½·¼ = 4/8, both ½·¼ = 1/8."""
    assert number_right(np.array([[0.5, 0.25]]))[0] == pytest.approx([3 / 8, 4 / 8, 1 / 8])
