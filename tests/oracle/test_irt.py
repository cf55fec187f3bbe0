"""Item response models against the R package mirt 1.41 (numbers of the shared sets) and its own published tests."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.measure.irt import abilities, calibrate, fit_statistics, information
from workbench.measure.scoring import score_answers

LSAT7 = """00000:12 00001:19 00010:1 00011:7 00100:3 00101:19 00110:3 00111:17 01000:10 01001:5 01010:3 01011:7 01100:7
01101:23 01110:8 01111:28 10000:7 10001:39 10010:11 10011:34 10100:14 10101:51 10110:15 10111:90 11000:6 11001:25
11010:7 11011:35 11100:18 11101:136 11110:32 11111:308"""
SETS = ["lsat", "spisa", "hci", "ctest_t1", "verbal", "ltl_g6", "kb36_x"]


def responses(name: str) -> tuple[np.ndarray, pd.Index]:
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    return score_answers(answers, items, administered=answers.notna()).to_numpy(), answers.index


def oracle(name: str, table: str) -> pd.DataFrame:
    return pd.read_csv(data(name) / "oracle" / f"oracle_{table}.csv")


def test_lsat7_2pl_of_the_tests_of_mirt():
    rows = [(pattern, int(times)) for pattern, times in (word.split(":") for word in LSAT7.split())]
    found = calibrate(np.array([list(map(float, p)) for p, times in rows for _ in range(times)]), model="2pl")
    assert found.converged
    assert found.slope == pytest.approx([0.988, 1.081, 1.706, 0.7651, 0.7358], abs=2e-3)
    assert found.intercept == pytest.approx([1.8561, 0.808, 1.8043, 0.486, 1.8545], abs=2e-3)


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_2pl_parameters_errors_and_abilities_of_mirt(name):
    values, people = responses(name)
    found = calibrate(values, model="2pl")
    expected = oracle(name, "2pl_items")
    assert found.converged
    assert found.slope == pytest.approx(expected["a"], abs=5e-4)
    assert found.intercept == pytest.approx(expected["d"], abs=5e-4)
    assert found.se_slope == pytest.approx(expected["se_a"], abs=5e-4)
    assert found.se_intercept == pytest.approx(expected["se_d"], abs=5e-4)
    numbers = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())
    assert found.log_likelihood == pytest.approx(numbers["twopl"]["logLik"], abs=1e-3)
    theta, error = abilities(values, found)
    known = oracle(name, "ability").set_index("person_id").reindex(people)
    has = known["eap_2pl"].notna().to_numpy()
    assert has.mean() > 0.9
    assert theta[has] == pytest.approx(known["eap_2pl"][has], abs=5e-4)
    assert error[has] == pytest.approx(known["se_eap_2pl"][has], abs=5e-4)


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_rasch_parameters_and_variance_of_mirt(name):
    values, people = responses(name)
    found = calibrate(values, model="rasch")
    expected = oracle(name, "rasch_items")
    numbers = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())
    assert found.converged
    assert found.difficulty == pytest.approx(expected["b"], abs=5e-4)
    assert found.se_intercept == pytest.approx(expected["se_d"], abs=5e-4)
    assert found.sigma**2 == pytest.approx(numbers["rasch"]["variance"], abs=2e-3)
    theta, _ = abilities(values, found)
    known = oracle(name, "ability").set_index("person_id").reindex(people)["eap_rasch"]
    has = known.notna().to_numpy()
    assert theta[has] == pytest.approx(known[has], abs=5e-3)


@needs_shared
@pytest.mark.parametrize("name", ["lsat", "spisa", "hci", "verbal", "kb36_x"])
def test_infit_and_outfit_of_mirt(name):
    values, _ = responses(name)
    infit, outfit = fit_statistics(values, calibrate(values, model="rasch"))
    expected = oracle(name, "rasch_infit")
    assert infit == pytest.approx(expected["infit"], abs=2e-3)
    assert outfit == pytest.approx(expected["outfit"], abs=2e-3)


@needs_shared
def test_2pl_of_forty_five_people_is_said_not_to_converge():
    values, _ = responses("hci_retest_1")
    assert not calibrate(values, model="2pl").converged
    assert calibrate(values, model="rasch").converged


def test_what_cannot_be_calibrated_is_refused():
    with pytest.raises(ValueError, match="right and wrong"):
        calibrate(np.array([[1.0, 0.0], [1.0, 1.0]]), model="rasch")
    with pytest.raises(ValueError, match="0, 1 or missing"):
        calibrate(np.array([[0.5, 0.0], [1.0, 1.0]]), model="rasch")


def test_parameters_are_recovered_with_a_third_of_the_answers_missing():
    rng = np.random.default_rng(5)
    slope, intercept = rng.uniform(0.7, 1.6, 20), rng.normal(0, 1, 20)
    theta = rng.normal(size=(6000, 1))
    values = (rng.random((6000, 20)) < 1 / (1 + np.exp(-(theta * slope + intercept)))).astype(float)
    values[rng.random(values.shape) < 1 / 3] = np.nan
    found = calibrate(values, model="2pl")
    assert found.converged
    assert (np.abs(found.slope - slope) < 4 * found.se_slope).all()
    assert (np.abs(found.intercept - intercept) < 4 * found.se_intercept).all()
    eap, error = abilities(values, found)
    assert np.mean((eap - theta[:, 0]) ** 2) == pytest.approx(np.mean(error**2), rel=0.05)


def test_information_of_one_rasch_item_by_hand():
    """At θ = b, P = ½ and the information is ¼; of two items it adds up."""
    values = np.array([[1.0, 0.0], [0.0, 1.0]] * 20 + [[1.0, 1.0], [0.0, 0.0]] * 20)
    found = calibrate(values, model="rasch")
    assert found.difficulty == pytest.approx([0, 0], abs=1e-6)
    assert information(np.array([0.0]), found) == pytest.approx([0.5])
