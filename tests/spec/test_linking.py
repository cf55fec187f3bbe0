"""Which anchors have drifted, by worked examples: a departure must be large, beyond chance, and stand out."""

import numpy as np
import pytest
from scipy.stats import norm

from workbench.measure.linking import Anchors, stable


def anchors(departures, *, error=None):
    """Rasch anchors that depart by this much, each with this standard error of its difficulty in either wave."""
    base = np.asarray(departures, dtype=float)
    ones = np.ones(len(base))
    known = {} if error is None else {"se_b_base": error * ones, "se_b_new": error * ones}
    return Anchors(ones, base, ones, 0 * base, **known)


def kept(departures, *, error=None, drift=0.5, confidence=0.95):
    return stable(anchors(departures, error=error), drift=drift, confidence=confidence).kept.tolist()


def test_a_large_departure_within_chance_stays():
    """Nine anchors: √(0.2² + 0.2²) = 0.283; the limit is Φ⁻¹(1 − 0.05/18) = 2.77, that is 0.78 logits."""
    assert norm.ppf(1 - 0.05 / 18) * np.sqrt(0.08) == pytest.approx(0.784, abs=5e-4)
    still = [0.0, 0.0, 0.1, -0.1, 0.05, -0.05, 0.0, 0.0]
    assert kept([*still, 0.77], error=0.2) == [True] * 9
    assert kept([*still, 0.80], error=0.2) == [True] * 8 + [False]
    assert kept([*still, -0.80], error=0.2) == [True] * 8 + [False]


def test_confidence_moves_the_limit():
    """One in two: Φ⁻¹(1 − 0.5/18) = 1.91, 0.54 logits."""
    departures = [0.0, 0.0, 0.1, -0.1, 0.05, -0.05, 0.0, 0.0, 0.6]
    assert kept(departures, error=0.2, confidence=0.5) == [True] * 8 + [False]


def test_a_small_departure_stays_however_certain():
    assert kept([0.0] * 8 + [0.45], error=0.01) == [True] * 9
    assert kept([0.0] * 8 + [0.45], error=0.01, drift=0.4) == [True] * 8 + [False]


def test_where_all_anchors_spread_none_of_them_has_drifted():
    """Half of nine departures lie within 0.4, so τ = 0.4/0.6745 = 0.593 without errors; 0.8 is 1.35 of that."""
    spread = [-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8]
    found = stable(anchors(spread, error=1e-6), drift=0.5, confidence=0.95)
    assert found.departure.tolist() == pytest.approx(spread)
    assert found.z[-1] == pytest.approx(0.8 * 0.67449 / 0.4, abs=1e-4)
    assert found.kept.all()
    assert kept([*spread, 2.5], error=1e-6) == [True] * 9 + [False]


def test_errors_are_taken_out_of_the_spread():
    """Half within 0.4 though the errors of sampling alone, 1.186, would give half within 0.8: nothing beyond them."""
    error = 0.8 / 0.67449 / np.sqrt(2)
    spread = [-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8]
    found = stable(anchors(spread, error=error), drift=0.5, confidence=0.95)
    assert found.z[-1] == pytest.approx(0.67449, abs=1e-5)


def test_without_errors_the_size_alone_counts():
    spread = [-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8]
    assert kept(spread) == [False, False, True, True, True, True, True, False, False]


def test_an_error_on_the_new_scale_is_carried_by_the_slope():
    """A = 2: √(0.3² + (2·0.2)²) = 0.5."""
    n = 7
    two = Anchors(np.ones(n), np.zeros(n), 2 * np.ones(n), np.zeros(n), np.full(n, 0.3), np.full(n, 0.2))
    assert two.error(2.0) == pytest.approx(np.full(n, 0.5))


def test_noise_is_rarely_taken_for_drift():
    """1,000 sets of 20 anchors that differ by sampling alone, errors as 30 to 500 people give: at most 5 % lose any."""
    rng = np.random.default_rng(5)
    lost = 0
    for _ in range(1000):
        errors = rng.uniform(0.1, 0.5, (2, 20))
        of_sampling = errors * rng.standard_normal((2, 20))
        noisy = Anchors(np.ones(20), of_sampling[0], np.ones(20), of_sampling[1], *errors)
        lost += not stable(noisy, drift=0.5, confidence=0.95).kept.all()
    assert lost <= 65
