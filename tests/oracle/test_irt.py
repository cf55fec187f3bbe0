"""Item response models against the R package mirt 1.41 (numbers of the shared sets) and its own published tests.

mirt sums over 61 abilities from −6 to 6 whatever the ability's standard deviation σ; this package over 61 from −6σ to
6σ. Under 2PL (σ = 1) that is the same. Under Rasch with σ² near 2 (verbal, icar) mirt's points end at 4.3σ, which moves
σ² by up to 0.004 and abilities by up to 0.005; on mirt's points this package gives mirt's numbers
(`test_rasch_abilities_on_the_points_of_mirt`), and on 2,001 points to 12σ its own
(`test_quadrature_is_fine_enough`).
"""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.measure.irt import abilities, calibrate, fit_statistics, information
from workbench.measure.scoring import score_answers

LSAT7 = """00000:12 00001:19 00010:1 00011:7 00100:3 00101:19 00110:3 00111:17 01000:10 01001:5 01010:3 01011:7 01100:7
01101:23 01110:8 01111:28 10000:7 10001:39 10010:11 10011:34 10100:14 10101:51 10110:15 10111:90 11000:6 11001:25
11010:7 11011:35 11100:18 11101:136 11110:32 11111:308"""
LSAT6 = """00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3 01110:2
01111:15 10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16 11001:56 11010:21 11011:173
11100:11 11101:61 11110:28 11111:298"""
SETS = ["lsat", "spisa", "icar", "hci", "ctest_t1", "ctest_t2", "verbal", "ltl_g6", "ltl_g9", "kb36_x", "kb36_y"]
WIDE = ["verbal", "icar"]


def patterns(counts: str) -> np.ndarray:
    rows = [(pattern, int(times)) for pattern, times in (word.split(":") for word in counts.split())]
    return np.array([list(map(float, pattern)) for pattern, times in rows for _ in range(times)])


def responses(name: str) -> tuple[np.ndarray, pd.Index]:
    """Points and people; what nobody answered is missing, as is the answer 0 of icar, where people passed the item."""
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    passed = answers == "0" if name == "icar" else answers.isna()
    return score_answers(answers, items, administered=answers.notna() & ~passed).to_numpy(), answers.index


def oracle(name: str, table: str) -> pd.DataFrame:
    return pd.read_csv(data(name) / "oracle" / f"oracle_{table}.csv")


def normal(points: np.ndarray, sigma: float) -> np.ndarray:
    """The weights of a normal distribution, as the distribution of one group."""
    weight = np.exp(-((points / sigma) ** 2) / 2)
    return weight[None, :] / weight.sum()


def test_lsat7_2pl_of_the_tests_of_mirt():
    found = calibrate(patterns(LSAT7), model="2pl")
    assert found.converged
    assert found.slope == pytest.approx([0.988, 1.081, 1.706, 0.7651, 0.7358], abs=2e-3)
    assert found.intercept == pytest.approx([1.8561, 0.808, 1.8043, 0.486, 1.8545], abs=2e-3)


def test_lsat6_rasch_of_the_tests_of_mirt():
    found = calibrate(patterns(LSAT6), model="rasch")
    assert found.intercept == pytest.approx([2.73, 0.999, 0.24, 1.306, 2.099], abs=1e-2)
    assert found.sigma**2 == pytest.approx(0.57, abs=1e-2)


def test_lsat6_2pl_of_the_package_ltm():
    """Parameters, log-likelihood, and how many of 1,000 are expected to have nothing and everything right.

    The package's abilities are modes of the posterior, not means, and are not compared.
    """
    found = calibrate(patterns(LSAT6), model="2pl")
    assert found.slope == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=2e-3)
    assert found.difficulty == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=5e-3)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=1e-3)
    theta = np.linspace(-6, 6, 241)
    right = 1 / (1 + np.exp(-(np.outer(theta, found.slope) + found.intercept)))
    weight = np.exp(-(theta**2) / 2)
    expected = [1000 * weight @ chance.prod(axis=1) / weight.sum() for chance in (1 - right, right)]
    assert expected == pytest.approx([2.277, 296.693], abs=0.05)


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
    assert found.sigma**2 == pytest.approx(numbers["rasch"]["variance"], abs=4e-3 if name in WIDE else 1e-3)
    theta, _ = abilities(values, found)
    known = oracle(name, "ability").set_index("person_id").reindex(people)["eap_rasch"]
    has = known.notna().to_numpy()
    assert theta[has] == pytest.approx(known[has], abs=5e-3 if name in WIDE else 5e-4)


@needs_shared
@pytest.mark.parametrize("name", WIDE)
def test_rasch_abilities_on_the_points_of_mirt(name):
    """From mirt's difficulties and variance, on its 61 abilities from −6 to 6."""
    values, people = responses(name)
    variance = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())["rasch"]["variance"]
    found = calibrate(values, model="rasch")
    curves = replace(found.curves, intercepts=-oracle(name, "rasch_items")["b"].to_numpy()[:, None])
    points = np.linspace(-6, 6, 61)
    theta, _ = abilities(values, replace(found, curves=curves, theta=points, prior=normal(points, variance**0.5)))
    known = oracle(name, "ability").set_index("person_id").reindex(people)["eap_rasch"]
    has = known.notna().to_numpy()
    assert theta[has] == pytest.approx(known[has], abs=6e-4)


@needs_shared
@pytest.mark.parametrize("name", WIDE)
def test_quadrature_is_fine_enough(name):
    values, _ = responses(name)
    found = calibrate(values, model="rasch")
    theta, error = abilities(values, found)
    points = np.linspace(-12, 12, 2001) * found.sigma
    exact, exact_error = abilities(values, replace(found, theta=points, prior=normal(points, found.sigma)))
    assert theta == pytest.approx(exact, abs=1e-4)
    assert error == pytest.approx(exact_error, abs=1e-4)


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
    with pytest.raises(ValueError, match="two categories"):
        calibrate(np.array([[1.0, 0.0], [1.0, 1.0]]), model="rasch")
    with pytest.raises(ValueError, match="or missing"):
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
