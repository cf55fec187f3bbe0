"""Item response models on simulated answers: maxima, errors, forms, shapes of ability, guessing, categories."""

import numpy as np
import pytest
from scipy.special import logsumexp

from workbench.lab.bench.calibration import _plain_em
from workbench.measure.irt import Curves, abilities, calibrate, fit_statistics, log_likelihoods, posterior
from workbench.measure.irt.categories import FEWEST_REACHED, MOST_CATEGORIES, categories, codes_of
from workbench.measure.irt.scale import fit_scale
from workbench.measure.reliability import FEWEST_PEOPLE


def simulated(theta, slope, intercepts, *, lower=None, seed=0):
    """Categories that people with these abilities reach; intercepts is items × steps, −inf beyond an item's own."""
    worth = np.tile(np.arange(intercepts.shape[1] + 1.0), (len(slope), 1))
    curves = Curves(slope, intercepts, worth, np.zeros(len(slope)) if lower is None else lower)
    chance = curves.chances(theta).transpose(1, 0, 2)
    draw = np.random.default_rng(seed).random(chance.shape[:2])[:, :, None]
    return (draw > chance.cumsum(axis=2)).sum(axis=2).astype(float), curves


def several(n_items, *, seed=0, steps=3):
    """Items of two to `steps` + 1 categories in turn."""
    rng = np.random.default_rng(seed)
    slope = rng.uniform(0.6, 1.4, n_items)
    thresholds = np.sort(rng.normal(0, 1.1, (n_items, steps)), axis=1)
    intercepts = -slope[:, None] * thresholds.cumsum(axis=1)
    intercepts[np.arange(steps)[None, :] > np.arange(n_items)[:, None] % steps] = -np.inf
    return slope, intercepts


def test_two_categories_are_the_textbook_2pl():
    slope, intercepts = several(20, steps=1)
    values, _ = simulated(np.random.default_rng(1).normal(size=1500), slope, intercepts)
    found = calibrate(categories(10 * values).codes, model="2pl")
    a, d = _plain_em(values, tolerance=1e-7)
    assert found.slope == pytest.approx(a, abs=1e-3)
    assert found.intercept == pytest.approx(d, abs=1e-3)


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_estimates_are_a_maximum_and_errors_its_curvature(model):
    """Against a likelihood written out anew, with a guessed item, missing answers and two groups.

    The gradient vanishes, and the covariance of the items is that of the inverse of its numerical second derivatives.
    """
    rng = np.random.default_rng(3)
    slope, intercepts = several(4)
    slope = np.ones(4) if model == "rasch" else slope
    lower = np.array([0.2, 0.0, 0, 0])
    groups = np.repeat([0, 1], [450, 350])
    theta = np.where(groups, 0.5 + 0.8 * rng.normal(size=800), rng.normal(size=800))
    values, _ = simulated(theta, slope, intercepts, lower=lower, seed=4)
    values[rng.random(values.shape) < 0.1] = np.nan
    found = calibrate(values, model=model, lower=lower, groups=groups, tolerance=1e-7)
    assert found.converged
    known = np.isfinite(found.curves.intercepts)
    free = known.sum()
    first = found.slope if model == "2pl" else np.log(found.sigmas[:1])
    place = np.concatenate([first, found.curves.intercepts[known], [found.means[1], np.log(found.sigmas[1])]])
    z = np.linspace(-8, 8, 81)

    def likelihood(x):
        ends = len(first)
        steps = np.full(known.shape, -np.inf)
        steps[known] = x[ends : ends + free]
        curves = Curves(x[:4] if model == "2pl" else np.ones(4), steps, found.curves.worth, lower)
        scales = [(0.0, 1.0 if model == "2pl" else np.exp(x[0])), (x[-2], np.exp(x[-1]))]
        total = 0.0
        for group, (mean, sigma) in enumerate(scales):
            log_weight = -(z**2) / 2 - logsumexp(-(z**2) / 2)
            total += logsumexp(
                log_likelihoods(values[groups == group], curves, mean + sigma * z) + log_weight, axis=1
            ).sum()
        return total

    assert likelihood(place) == pytest.approx(found.log_likelihood, abs=1e-4)
    n, h = len(place), 1e-3
    moves = h * np.eye(n)
    gradient = np.array([(likelihood(place + m) - likelihood(place - m)) / (2 * h) for m in moves])
    assert np.abs(gradient).max() < 0.02
    hessian = np.zeros((n, n))
    for i, a in enumerate(moves):
        for j, b in enumerate(moves[: i + 1]):
            apart = likelihood(place + a - b) + likelihood(place - a + b)
            along = likelihood(place + a + b) + likelihood(place - a - b)
            hessian[i, j] = hessian[j, i] = (along - apart) / (4 * h * h)
    covariance = np.linalg.inv(-hessian)
    errors = np.sqrt(np.diag(covariance))
    if model == "2pl":
        assert found.se_slope == pytest.approx(errors[:4], rel=2e-3)
    own = np.sqrt(np.array([np.diag(c)[1:] for c in found.covariances])[known])
    assert own == pytest.approx(errors[len(first) : len(first) + free], rel=2e-3)


def test_two_forms_a_logit_apart_share_one_scale():
    """Each form has 20 items, 8 of them common, half of several points; the second group is a logit abler."""
    slope, intercepts = several(32, seed=5)
    groups = np.repeat([0, 1], 3000)
    rng = np.random.default_rng(6)
    theta = rng.normal(size=6000) + groups
    values, truth = simulated(theta, slope, intercepts, seed=7)
    values[:3000, 20:] = np.nan
    values[3000:, :12] = np.nan
    found = calibrate(values, model="2pl", groups=groups)
    assert found.converged
    assert found.means == pytest.approx([0.0, 1.0], abs=0.08)
    assert found.sigmas == pytest.approx([1.0, 1.0], abs=0.06)
    assert (np.abs(found.slope - slope) < 4 * found.se_slope).all()
    close = np.abs(found.curves.thresholds - truth.thresholds) < 4 * found.se_thresholds
    assert close[np.isfinite(truth.intercepts)].all()
    eap, error = abilities(values, found, groups)
    for group in (0, 1):
        here = groups == group
        assert (eap - theta)[here].mean() == pytest.approx(0.0, abs=0.08)
        assert np.mean((eap - theta)[here] ** 2) == pytest.approx(np.mean(error[here] ** 2), rel=0.1)


def test_one_group_for_both_forms_would_miss_their_difference():
    slope, intercepts = several(20, seed=5, steps=1)
    groups = np.repeat([0, 1], 2000)
    values, _ = simulated(np.random.default_rng(6).normal(size=4000) + groups, slope, intercepts, seed=7)
    values[:2000, 14:], values[2000:, :6] = np.nan, np.nan
    apart, together = (calibrate(values, model="2pl", groups=g) for g in (groups, None))
    assert apart.log_likelihood > together.log_likelihood + 20


def skewness(share, theta):
    mean = share @ theta
    return share @ (theta - mean) ** 3 / (share @ (theta - mean) ** 2) ** 1.5


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_a_histogram_follows_skew_where_a_normal_distribution_cannot(model):
    rng = np.random.default_rng(8)
    drawn = rng.gamma(1.5, size=5000)
    theta = (drawn - 1.5) / np.sqrt(1.5)
    slope, intercepts = several(40, seed=9)
    slope = np.ones(40) if model == "rasch" else slope
    values, _ = simulated(theta, slope, intercepts, seed=10)
    normal, shaped = (calibrate(values, model=model, shape=shape) for shape in ("normal", "histogram"))
    assert normal.converged
    assert shaped.converged
    assert shaped.log_likelihood > normal.log_likelihood + 50
    assert skewness(shaped.prior[0], shaped.theta) == pytest.approx(2 / np.sqrt(1.5), abs=0.25)
    assert shaped.prior[0] @ shaped.theta == pytest.approx(0.0, abs=1e-3)
    assert shaped.sigma == pytest.approx(1.0, abs=0.05)
    at = np.quantile(theta, [0.02, 0.05, 0.1, 0.5, 0.9, 0.98])
    said = [np.interp(at, f.theta + (f.theta[1] - f.theta[0]) / 2, f.prior[0].cumsum()) for f in (normal, shaped)]
    off = [np.abs(shares - [0.02, 0.05, 0.1, 0.5, 0.9, 0.98]).max() for shares in said]
    assert off[1] < 0.03 < 0.08 < off[0]


def test_a_histogram_follows_two_humps():
    rng = np.random.default_rng(11)
    theta = 0.9 * np.where(rng.random(5000) < 0.5, -1.0, 1.0) + 0.44 * rng.normal(size=5000)
    slope, intercepts = several(40, seed=9)
    values, _ = simulated(theta, slope, intercepts, seed=10)
    found = calibrate(values, model="2pl", shape="histogram")
    middle = np.abs(found.theta).argmin()
    assert found.converged
    assert found.prior[0][middle] < 0.7 * min(found.prior[0][:middle].max(), found.prior[0][middle:].max())


def test_a_lower_asymptote_undoes_what_guessing_does_to_slopes():
    rng = np.random.default_rng(12)
    slope, intercepts = rng.uniform(0.9, 1.6, 30), rng.normal(0.2, 1, (30, 1))
    values, _ = simulated(rng.normal(size=8000), slope, intercepts, lower=np.full(30, 0.25), seed=13)
    with_it = calibrate(values, model="2pl", lower=np.full(30, 0.25))
    without = calibrate(values, model="2pl")
    assert (np.abs(with_it.slope - slope) < 4 * with_it.se_slope).all()
    assert without.slope.mean() < 0.85 * slope.mean()
    mass = posterior(np.zeros((1, 30)), with_it)
    assert mass.sum() == pytest.approx(1.0)
    with pytest.raises(ValueError, match="two categories"):
        calibrate(np.array([[0.0, 1], [1, 0], [2, 1]]), model="2pl", lower=np.array([0.2, 0]))


def test_infit_and_outfit_are_near_one_where_the_model_holds():
    slope, intercepts = several(24, seed=14)
    values, _ = simulated(np.random.default_rng(15).normal(size=4000), slope, intercepts, seed=16)
    infit, outfit = fit_statistics(values, calibrate(values, model="2pl"))
    assert infit == pytest.approx(np.ones(24), abs=0.1)
    assert outfit == pytest.approx(np.ones(24), abs=0.2)


def test_rare_points_join_the_nearer_neighbour_and_keep_their_worth():
    points = np.repeat([0.0, 1.0, 1.5, 3.0], [50, 40, FEWEST_REACHED - 1, 60])[:, None]
    found = categories(points)
    assert np.bincount(found.codes[:, 0].astype(int)).tolist() == [50, 40 + FEWEST_REACHED - 1, 60]
    assert found.worth[0] == pytest.approx([0.0, (40 + 1.5 * (FEWEST_REACHED - 1)) / (39 + FEWEST_REACHED), 3.0])
    assert found.merged.tolist() == [2]
    kept = categories(np.repeat([0.0, 1.0, 1.5, 3.0], [50, 40, FEWEST_REACHED, 60])[:, None])
    assert kept.merged.tolist() == [0]
    assert kept.worth[0] == pytest.approx([0.0, 1.0, 1.5, 3.0])
    assert found.worth[0][found.codes[:, 0].astype(int)].sum() == pytest.approx(points.sum())
    assert codes_of(points, found.bounds).tolist() == found.codes.tolist()


def test_an_item_of_two_results_is_never_merged_and_one_of_many_has_at_most_twelve():
    assert categories(np.array([[0.0]] * 99 + [[1.0]])).merged.tolist() == [0]
    many = categories(np.repeat(np.arange(MOST_CATEGORIES + 3.0), 20)[:, None])
    assert many.codes.max() == MOST_CATEGORIES - 1
    assert many.merged[0] >= 4


def test_an_item_leaves_only_where_everybody_has_the_same_points():
    points = np.array([[1.0, 0.5, np.nan, 0.0], [1.0, 0.5, np.nan, 2.0], [1.0, np.nan, np.nan, np.nan]])
    found = categories(points)
    assert found.usable.tolist() == [False, False, False, True]
    assert found.constant == pytest.approx([1.0, 0.5, np.nan, np.nan], nan_ok=True)


def fitted_to(*sets, n_items):
    """Calibrate people of whom so many were given each set of items."""
    given = np.zeros((sum(people for people, _ in sets), n_items), dtype=bool)
    start = 0
    for people, own in sets:
        given[start : start + people, list(own)] = True
        start += people
    theta = np.random.default_rng(1).normal(size=len(given))
    codes, _ = simulated(theta, np.ones(n_items), np.linspace(-1, 1, n_items)[:, None])
    found = categories(np.where(given, codes, np.nan))
    names = [f"q{item:02}" for item in range(n_items)]
    one = np.ones(n_items)
    return fit_scale(found, names, most=one, lower=0 * one, model="rasch", shape="normal")


@pytest.mark.parametrize(("people", "groups"), [(FEWEST_PEOPLE - 1, 1), (FEWEST_PEOPLE, 2), (FEWEST_PEOPLE + 1, 2)])
def test_a_form_needs_thirty_people_for_a_distribution_of_its_own(people, groups):
    """With fewer its people have that of the form most like it."""
    found = fitted_to((100, range(7)), (people, range(2, 10)), n_items=10)
    assert found.linked
    assert len(found.calibration.prior) == groups
    odd = np.full((1, 10), np.nan)
    odd[0, 6:] = 1.0
    assert found.groups(odd).tolist() == [groups - 1]


@pytest.mark.parametrize(("common", "linked"), [(4, False), (5, True), (6, True)])
def test_forms_of_a_model_are_linked_by_the_rule_of_all_forms(common, linked):
    found = fitted_to((100, range(8)), (100, range(8 - common, 16 - common)), n_items=16 - common)
    assert found.linked is linked
    assert len(found.calibration.prior) == 1 + linked


def test_blanks_that_count_as_not_administered_make_no_form():
    found = fitted_to((100, range(20)), (60, range(18)), n_items=20)
    assert found.forms.sum(axis=1).tolist() == [20]


def test_what_is_no_category_is_refused():
    with pytest.raises(ValueError, match="categories"):
        calibrate(np.array([[0.5, 0.0], [1.0, 1.0]]), model="rasch")
    with pytest.raises(ValueError, match="somebody reached"):
        calibrate(np.array([[0.0, 0.0], [2.0, 1.0]]), model="rasch")


@pytest.mark.parametrize("model", ["rasch", "2pl"])
@pytest.mark.parametrize("people", [12, 30])
def test_an_exam_that_tells_people_wholly_apart_ends_without_an_estimate(model, people):
    """All right or all wrong: slopes and σ would grow without end."""
    able = np.arange(people) % 2
    found = calibrate(np.tile(able[:, None], 12).astype(float), model=model)
    assert not found.converged
    assert np.isfinite(found.curves.slope).all()
    assert np.isfinite(found.theta).all()
    assert found.cycles < 500
