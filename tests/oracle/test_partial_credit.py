"""Partial credit and generalised partial credit against the R packages ltm and mirt.

Numbers "of ltm" are those of `ltm::gpcm` 1.2-0 with 61 Gauss–Hermite points, run to a gradient below 0.002. Its
constraint "1PL" has one slope σ for all items and θ ~ N(0, 1), which is the partial credit model with θ ~ N(0, σ²):
thresholds and abilities are σ times its own. The items of the shared C-tests are the four texts of five gaps each.
"""

import numpy as np
import pandas as pd
import pytest

from tests.oracle.test_irt import patterns, responses
from tests.shared_data import data, needs_shared
from workbench.measure.irt import abilities, calibrate

SCIENCE = """1111:2 1321:1 1423:1 1431:1 2111:1 2124:1 2211:1 2222:4 2223:2 2231:1 2232:1 2233:1 2243:1 2313:1 2322:2
2323:1 2332:3 2333:3 2334:2 2341:1 2343:2 2421:1 2443:2 2444:1 3111:1 3113:2 3122:2 3123:4 3132:5 3133:5 3134:3 3143:1
3144:1 3212:1 3214:1 3221:1 3222:10 3223:7 3231:1 3232:16 3233:22 3234:5 3241:1 3242:1 3243:3 3244:2 3313:2 3321:1
3322:13 3323:10 3324:2 3331:5 3332:23 3333:52 3334:8 3342:7 3343:13 3344:12 3413:1 3423:1 3432:2 3433:4 3434:4 3441:1
3442:1 3443:6 3444:3 4114:1 4122:1 4124:2 4134:1 4221:1 4223:3 4233:8 4234:2 4242:1 4244:1 4323:1 4332:2 4333:21 4334:3
4342:2 4343:5 4344:8 4432:1 4433:2 4434:3 4442:2 4443:6 4444:12"""
"""Answers 1–4 of 392 people on Comfort, Work, Future, Benefit (Eurobarometer 38.1, 1992; data of ltm and mirt)."""

ASKED = np.array([[1, 1, 1, 1], [2, 3, 1, 2], [3, 3, 3, 3], [4, 5, 3, 4], [5, 2, 4, 6], [6, 6, 6, 6]]) - 1.0
"""Points on the four texts for which ltm was asked the ability."""

LTM = {
    ("ctest_t1", "2pl"): (
        -10096.026749,
        [[-1.720456, -0.639890, 0.247055, 0.941192, 1.919343], [-1.094190, -0.329839, 0.318558, 1.222750, 2.283679],
         [-0.266007, 0.474886, 0.815900, 1.457316, 2.033968], [-1.256824, -1.192560, -0.475285, 0.207137, 1.913523]],
        [0.933391, 1.076647, 0.901171, 0.841812],
        [[0.120316, 0.086249, 0.084659, 0.097757, 0.137131], [0.086015, 0.075520, 0.076394, 0.094554, 0.150821],
         [0.083356, 0.095509, 0.108823, 0.135305, 0.178914], [0.139709, 0.121714, 0.098016, 0.090010, 0.130837]],
        [0.064859, 0.078250, 0.065185, 0.058898],
        [-2.00511860, -0.85157592, -0.08954639, 0.67402114, 0.73074326, 2.46864690],
        [0.6186211, 0.4854265, 0.4451392, 0.4429290, 0.4443156, 0.5906599],
    ),
    ("ctest_t2", "2pl"): (
        -9917.602389,
        [[-2.101046, -1.037442, -0.347824, 0.397519, 1.474526], [-1.321703, -0.746050, 0.162884, 1.174818, 2.162914],
         [-1.139889, -0.060645, 0.374735, 0.964152, 1.580556], [-2.310354, -1.618231, -1.159641, -0.286138, 0.888752]],
        [1.077667, 1.109464, 1.040164, 0.972013],
        [[0.138630, 0.088484, 0.075877, 0.075361, 0.096101], [0.095067, 0.077799, 0.070824, 0.088317, 0.135796],
         [0.085923, 0.079849, 0.086002, 0.097894, 0.119172], [0.200374, 0.133187, 0.100975, 0.078003, 0.080916]],
        [0.073606, 0.075109, 0.071684, 0.065390],
        [-2.3816482, -1.2764463, -0.4862395, 0.2747422, 0.4089021, 2.2236907],
        [0.5798761, 0.4583872, 0.4239964, 0.4258725, 0.4296900, 0.5952332],
    ),
    ("ctest_t1", "rasch"): (
        -10099.173768,
        [[-1.719331, -0.639710, 0.246112, 0.940034, 1.920253], [-1.106942, -0.330266, 0.323320, 1.268051, 2.380453],
         [-0.277566, 0.460135, 0.808369, 1.447115, 2.027301], [-1.266021, -1.151846, -0.452526, 0.222383, 1.837947]],
        0.933696,
        [-2.0079889, -0.9051242, -0.1027628, 0.6286006, 0.8145152, 2.4642481],
        [0.6173901, 0.4886386, 0.4466490, 0.4439770, 0.4488948, 0.5931173],
    ),
    ("ctest_t2", "rasch"): (
        -9918.635876,
        [[-2.118042, -1.042203, -0.349748, 0.397794, 1.482359], [-1.330014, -0.758529, 0.165249, 1.193518, 2.193703],
         [-1.138229, -0.062627, 0.373662, 0.962745, 1.579679], [-2.272814, -1.590800, -1.126353, -0.271004, 0.879653]],
        1.048975,
        [-2.3870315, -1.3048593, -0.5017929, 0.2476265, 0.4404558, 2.2176357],
        [0.5776643, 0.4584036, 0.4242716, 0.4260984, 0.4318132, 0.5976229],
    ),
}  # fmt: skip


def science() -> np.ndarray:
    return patterns(SCIENCE) - 1


def texts(name: str) -> np.ndarray:
    """Points of everybody who sat the test on its four texts."""
    values, _ = responses(name)
    items = pd.read_csv(data(name) / "results" / "items.csv", dtype="str")
    sums = [values[:, items["competency_id"] == text].sum(axis=1) for text in dict.fromkeys(items["competency_id"])]
    points = np.column_stack(sums)
    return points[~np.isnan(points).any(axis=1)]


@needs_shared
@pytest.mark.parametrize("name", ["ctest_t1", "ctest_t2"])
def test_generalised_partial_credit_of_ltm(name):
    likelihood, thresholds, slope, se_thresholds, se_slope, eap, error = LTM[name, "2pl"]
    found = calibrate(texts(name), model="2pl")
    assert found.converged
    assert found.log_likelihood == pytest.approx(likelihood, abs=1e-3)
    assert found.slope == pytest.approx(slope, abs=5e-4)
    assert found.curves.thresholds == pytest.approx(np.array(thresholds), abs=5e-4)
    assert found.se_slope == pytest.approx(se_slope, abs=5e-4)
    assert found.se_thresholds == pytest.approx(np.array(se_thresholds), abs=5e-4)
    theta, spread = abilities(ASKED, found)
    assert theta == pytest.approx(eap, abs=5e-4)
    assert spread == pytest.approx(error, abs=5e-4)


@needs_shared
@pytest.mark.parametrize("name", ["ctest_t1", "ctest_t2"])
def test_partial_credit_of_ltm(name):
    likelihood, thresholds, sigma, eap, error = LTM[name, "rasch"]
    found = calibrate(texts(name), model="rasch")
    assert found.converged
    assert found.log_likelihood == pytest.approx(likelihood, abs=1e-3)
    assert found.sigma == pytest.approx(sigma, abs=5e-4)
    assert found.curves.thresholds == pytest.approx(sigma * np.array(thresholds), abs=1e-3)
    theta, spread = abilities(ASKED, found)
    assert theta == pytest.approx(sigma * np.array(eap), abs=1e-3)
    assert spread == pytest.approx(sigma * np.array(error), abs=1e-3)


def test_generalised_partial_credit_of_science_by_ltm():
    found = calibrate(science(), model="2pl")
    assert found.log_likelihood == pytest.approx(-1612.681598, abs=1e-3)
    assert found.slope == pytest.approx([0.861123, 0.839981, 2.237325, 0.720358], abs=1e-3)
    thresholds = [
        [-3.277568, -2.892517, 1.537822], [-2.035716, -1.033090, 2.058923],
        [-2.083141, -0.974801, 0.831442], [-2.908005, -1.109283, 1.631513],
    ]  # fmt: skip
    assert found.curves.thresholds == pytest.approx(np.array(thresholds), abs=2e-3)
    assert found.se_slope == pytest.approx([0.174057, 0.145286, 0.671339, 0.143219], abs=2e-3)
    theta, error = abilities(np.array([[0.0] * 4, [2.0, 2, 2, 2], [3, 2, 2, 3]]), found)
    assert theta == pytest.approx([-2.70217667, 0.04886429, 0.58128321], abs=5e-4)
    assert error == pytest.approx([0.5929322, 0.5739662, 0.5870050], abs=5e-4)


def test_generalised_partial_credit_of_the_manual_of_mirt():
    """`mirt(Science, 1, 'gpcm')` of mirt's reference manual (version 1.43): printed coefficients and fit.

    mirt stopped at a log-likelihood of −1612.683, 0.0014 below the maximum, on a flat ridge of the third item; at its
    parameters the likelihood is the one that it prints.
    """
    found = calibrate(science(), model="2pl")
    assert found.log_likelihood == pytest.approx(-1612.683, abs=2e-3)
    assert found.slope[[0, 1, 3]] == pytest.approx([0.865, 0.841, 0.724], abs=5e-3)
    printed = [[2.831, 5.324, 3.998], [1.711, 2.578, 0.848], [2.099, 2.899, 1.721]]
    assert found.curves.intercepts[[0, 1, 3]] == pytest.approx(np.array(printed), abs=0.012)
    assert found.slope[2] == pytest.approx(2.204, abs=0.04)
    assert -2 * found.log_likelihood + 2 * found.free == pytest.approx(3257.366, abs=5e-3)
    assert -2 * found.log_likelihood + found.free * np.log(392) == pytest.approx(3320.906, abs=5e-3)


def test_partial_credit_of_the_manual_of_mirt():
    """The partial credit model of `mixedmirt` in mirt's reference manual: d and the variance 0.985 of the ability.

    There every second row belongs to a made-up group whose abilities are lower by 0.084, so that k times half of that
    lies between its d_k and those of all people; it estimates by random draws, to a few hundredths.
    """
    found = calibrate(science(), model="rasch")
    printed = np.array([[3.098, 5.718, 4.364], [1.919, 2.859, 1.038], [2.665, 4.114, 3.013], [2.469, 3.398, 2.076]])
    assert found.curves.intercepts == pytest.approx(printed - 0.042 * np.arange(1, 4), abs=0.06)
    assert found.sigma**2 == pytest.approx(0.985, abs=0.03)
    assert found.log_likelihood == pytest.approx(-1619.274099, abs=1e-3)
