"""Fit of simulated exams: what fits is left alone as often as is said, and what was planted is found."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from workbench.measure.ability import calibrate_domains
from workbench.measure.fit import item_fit, model_fit, person_fits
from workbench.measure.fitted import Fitted, fitted, posterior
from workbench.measure.irt import abilities, calibrate, fit_statistics
from workbench.measure.item_fit import FEWEST_ON_FORM, mean_squares, score_fit
from workbench.measure.person_fit import FEWEST_ITEMS, person_fit


def answers(seed, n, k, *, slopes=1.0, planted=None):
    """Right and wrong answers of n people to k items; `planted` gives the first item's chance at each ability."""
    rng = np.random.default_rng(seed)
    theta, b = rng.normal(size=n), rng.normal(size=k)
    chance = 1 / (1 + np.exp(-slopes * (theta[:, None] - b)))
    if planted is not None:
        chance[:, 0] = planted(theta)
    return (rng.random((n, k)) < chance) * 1.0


def model_of(values, model="rasch") -> Fitted:
    return fitted(values, calibrate(values, model=model))


@pytest.mark.filterwarnings("error")
def test_three_people_whom_the_items_tell_wholly_apart_have_mean_squares():
    """Nothing is left to chance at the far abilities: a variance that rounds to 0 is left out, not divided by."""
    values = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 2.0, 1.0]])
    calibration = calibrate(values, model="rasch")
    theta, _ = abilities(values, calibration)
    assert (calibration.curves.moments(theta)[1] == 0).any()
    assert all(np.all((squares >= 0) & (squares < 1)) for squares in fit_statistics(values, calibration))


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_where_all_fits_s_x2_keeps_five_percent_and_mean_squares_are_one(model):
    """200 items of ten exams; any mean square of an exam beyond its critical values in few of them."""
    p, beyond, means = [], [], []
    for seed in range(10):
        found = model_of(answers(seed, 800, 20), model)
        p += list(score_fit(found).p)
        squares = mean_squares(found)
        means += [squares.infit.mean(), squares.outfit.mean()]
        for value, low, high in (
            (squares.infit, squares.infit_low, squares.infit_high),
            (squares.outfit, squares.outfit_low, squares.outfit_high),
        ):
            assert (low < 1).all()
            assert (high > 1).all()
            beyond.append(((value < low) | (value > high)).any())
    assert 0.015 < (np.array(p) < 0.05).mean() < 0.09
    assert 0.4 < (np.array(p) < 0.5).mean() < 0.6
    assert np.mean(beyond) <= 0.2
    assert np.mean(means) == pytest.approx(1.0, abs=0.01)


def bank(values, *, points=1.0, competency="c"):
    names = [f"q{i:02}" for i in range(values.shape[1])]
    frame = pd.DataFrame(values * points, columns=names, index=[f"o{i:05}" for i in range(len(values))])
    return frame, pd.DataFrame({"item_id": names, "competency_id": competency, "points": points})


DOMAIN_OF = {"c": "d"}


def calibrated(values, model="rasch", **asked):
    points, items = bank(values, **asked)
    return points, calibrate_domains(points, items, domain_of=DOMAIN_OF, model=model)


def test_an_item_whose_curve_turns_or_that_is_noise_is_flagged_and_no_other():
    turning = answers(1, 1500, 20, planted=lambda theta: 1 / (1 + np.exp(-(theta**2) + 1)))
    found = item_fit(*calibrated(turning)).set_index("item_id")["flags"].fillna("")
    assert found["q00"] == "curve noisy"
    assert (found.drop("q00") == "").all()
    steep = answers(2, 1500, 20, planted=lambda theta: 1 / (1 + np.exp(-4 * theta)))
    found = item_fit(*calibrated(steep)).set_index("item_id")["flags"].fillna("")
    assert found["q00"] == "curve regular"
    assert (found.drop("q00") == "").all()


def test_the_size_of_points_does_not_matter_to_fit():
    values = answers(3, 400, 12)
    one, four = (item_fit(*calibrated(values, points=worth)) for worth in (1.0, 4.0))
    pd.testing.assert_frame_equal(one, four)


def test_two_forms_add_up_and_one_that_too_few_sat_does_not_count():
    """Items on one form alone have the statistic of that form; common ones that of both."""
    values = answers(4, 900, 16)
    values[:450, :4] = np.nan
    values[450:, 12:] = np.nan
    whole = model_of(values)
    found = score_fit(whole)
    assert found.n.tolist() == [450] * 4 + [900] * 8 + [450] * 4
    for few, counted in ((FEWEST_ON_FORM - 1, 450), (FEWEST_ON_FORM, 450 + FEWEST_ON_FORM)):
        part = slice(450 - few, 900)
        cut = Fitted(
            whole.categories[part], whole.chances, whole.sizes, whole.nodes, whole.prior,
            whole.group[part], whole.own, whole.shared,
        )  # fmt: skip
        again = score_fit(cut)
        assert again.n[5] == counted
        assert again.chi2[0] == pytest.approx(found.chi2[0])


def test_posterior_is_that_of_the_abilities():
    values = answers(5, 100, 12)
    values[:20, :6] = np.nan
    calibration = calibrate(values, model="2pl")
    model = fitted(values, calibration)
    mean, _ = abilities(values, calibration)
    assert posterior(model, slice(None)) @ model.nodes == pytest.approx(mean)


def test_lz_is_standard_normal_where_answers_follow_the_model():
    """Unlike the uncorrected statistic, whose variance falls far short with abilities that are estimated."""
    found = np.concatenate([person_fit(model_of(answers(seed, 1500, 30), "2pl")).lz for seed in range(3)])
    assert found.mean() == pytest.approx(0.0, abs=0.1)
    assert found.std() == pytest.approx(1.0, abs=0.06)
    assert 0.035 < (found < norm.ppf(0.05)).mean() < 0.065
    assert 0.005 < (found < norm.ppf(0.01)).mean() < 0.02


def test_lz_by_hand_for_one_pattern():
    """Snijders (2001) with P' = aPQ, r = a, w = ln(P/Q): sums over items, with the mode found by bisection."""
    model = model_of(answers(6, 500, 12, slopes=np.linspace(0.6, 1.6, 12)), "2pl")
    found = person_fit(model)
    at = 7
    x = model.categories[at]
    one = model.chances(np.array([1.0]))[:, 0, 1]
    nought = model.chances(np.array([0.0]))[:, 0, 1]
    a = np.log(one / (1 - one)) - np.log(nought / (1 - nought))
    low, high = -6.0, 6.0
    for _ in range(80):
        theta = (low + high) / 2
        p = model.chances(np.array([theta]))[:, 0, 1]
        low, high = (theta, high) if (a * (x - p)).sum() - theta > 0 else (low, theta)
    w, variance = np.log(p / (1 - p)), p * (1 - p)
    c = (a * variance * w).sum() / (a**2 * variance).sum()
    statistic = ((x - p) * w).sum() - c * theta
    assert found.theta[at] == pytest.approx(theta, abs=1e-4)
    assert found.lz[at] == pytest.approx(statistic / np.sqrt(((w - c * a) ** 2 * variance).sum()), abs=1e-4)


def test_a_pattern_turned_upside_down_is_unusual_and_a_usual_one_is_not():
    values = answers(7, 600, 30)
    hardest_first = np.argsort(values.mean(axis=0))
    values[0] = 0.0
    values[0, hardest_first[:15]] = 1.0
    values[1] = 0.0
    values[1, hardest_first[15:]] = 1.0
    found = person_fits(*calibrated(values)).set_index("officer_id")
    assert found.loc["o00000", "unusual"]
    assert found.loc["o00000", "lz"] < -5
    assert not found.loc["o00001", "unusual"]
    assert found["unusual"].mean() < 0.03
    assert found["p"].to_numpy() == pytest.approx(norm.cdf(found["lz"]))


@pytest.mark.parametrize(
    ("given", "known"), [(FEWEST_ITEMS - 1, False), (FEWEST_ITEMS, True), (FEWEST_ITEMS + 1, True)]
)
def test_a_pattern_of_few_items_says_nothing(given, known):
    values = answers(8, 300, 14)
    values[0, given:] = np.nan
    found = person_fits(*calibrated(values))
    assert ("o00000" in set(found["officer_id"])) == known
    assert found["n_items"].min() >= FEWEST_ITEMS


def test_models_are_compared_and_the_one_that_made_the_answers_recommended():
    slopes = np.random.default_rng(9).choice([0.4, 2.0], 16)
    for values, best in ((answers(9, 1200, 16), "rasch"), (answers(9, 1200, 16, slopes=slopes), "2pl")):
        points, used = calibrated(values)
        found = model_fit(points, used)
        assert found["model"].tolist() == ["rasch", "2pl"]
        assert found["used"].tolist() == [True, False]
        assert found["n_parameters"].tolist() == [17, 32]
        assert found["n"].tolist() == [1200, 1200]
        assert found.loc[found["recommended"], "model"].tolist() == [best]
        assert (found["bic"] - found["aic"]).tolist() == pytest.approx(
            [17 * (np.log(1200) - 2), 32 * (np.log(1200) - 2)]
        )


def test_a_model_that_did_not_settle_is_named_without_figures():
    values = answers(10, 40, 12)
    values[:, 0] = values[:, 1:].mean(axis=1) > 0.5
    points, used = calibrated(values, "2pl")
    assert used.tried["d"] == {"2pl": False, "rasch": True}
    found = model_fit(points, used)
    assert found["model"].tolist() == ["rasch", "2pl"]
    assert found["converged"].tolist() == [True, False]
    assert found["recommended"].tolist() == [True, False]
    assert found.loc[1, ["n", "aic", "bic"]].isna().all()
