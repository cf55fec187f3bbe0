"""Chances of levels on people drawn from the very model: two true shares that run together, binomial scores."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, norm

from workbench.measure import chances as module
from workbench.measure.chances import chances

PEOPLE = 60_000
CUTS = [0.0, 0.5, 0.75]


def drawn(basis, *, seed=1):
    """A competency of 9 of the domain's 36 items; true shares Beta(5, 3) and, for the rest, Beta(6, 4)."""
    rng = np.random.default_rng(seed)
    z = rng.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], PEOPLE)
    own, rest = beta.ppf(norm.cdf(z[:, 0]), 5, 3), beta.ppf(norm.cdf(z[:, 1]), 6, 4)
    whole = own / 4 + 3 / 4 * rest
    right_own, right_rest = rng.binomial(9, own), rng.binomial(27, rest)
    officers = [f"o{i}" for i in range(PEOPLE)]
    scores = pd.concat(
        [
            pd.DataFrame({"officer_id": officers, "scale_id": "c", "raw": right_own, "max_raw": 9.0, "n_items": 9}),
            pd.DataFrame(
                {"officer_id": officers, "scale_id": "d", "raw": right_own + right_rest, "max_raw": 36.0, "n_items": 36}
            ),
        ],
        ignore_index=True,
    )
    of_own = (own * (1 - own)).mean() / 9
    of_whole = of_own / 16 + 9 / 16 * (rest * (1 - rest)).mean() / 27
    rows = {}
    for scale, true, error, kind in (("c", own, of_own, basis), ("d", whole, of_whole, "observed")):
        mean, variance = true.mean(), true.var()
        rows[scale] = {
            "domain": "d",
            "basis": kind,
            "n_items": 9 if scale == "c" else 36,
            "max_raw": 9.0 if scale == "c" else 36.0,
            "mean": mean,
            "prior": mean * (1 - mean) / variance - 1,
            "variance": variance,
            "error": error,
            "reliability": variance / (variance + error),
            "own_length": (mean * (1 - mean) - variance) / error,
            "correlation": np.corrcoef(own, whole)[0, 1],
            "usable": True,
        }
    return scores, pd.DataFrame.from_dict(rows, orient="index").infer_objects(), own


@pytest.mark.parametrize(("basis", "most"), [("total", 0.03), ("augmented", 0.02)])
def test_said_is_what_holds(basis, most, monkeypatch):
    """`augmented` is the model itself; on `total` the domain's share, a sum of two betas, is only nearly one."""
    monkeypatch.setattr(module, "SHAPE_PEOPLE", np.inf)
    scores, priors, own = drawn(basis)
    limits = pd.DataFrame([CUTS, CUTS], index=["c", "d"])
    below, spread = chances(scores, priors, limits=limits)
    assert (below[:PEOPLE, 0] == 0).all()
    for level in (1, 2):
        said = 1 - below[:PEOPLE, level]
        table = pd.DataFrame(
            {"said": said, "held": own >= CUTS[level], "tenth": np.minimum((10 * said).astype(int), 9)}
        )
        means = table.groupby("tenth").mean()
        assert len(means) >= 9
        assert (means["held"] - means["said"]).abs().max() < most
    assert np.sqrt(np.mean(spread[:PEOPLE] ** 2)) < own.std()


def test_both_scores_tell_more_than_the_total():
    """And more than nothing: mean squared error of the probability of the upper levels (Brier 1950)."""
    errors = {}
    for basis in ("total", "augmented"):
        scores, priors, own = drawn(basis)
        below, _ = chances(scores, priors, limits=pd.DataFrame([CUTS, CUTS], index=["c", "d"]))
        errors[basis] = np.mean((1 - below[:PEOPLE, 2] - (own >= 0.75)) ** 2)
    assert errors["augmented"] < errors["total"] < (own >= 0.75).mean() * (own < 0.75).mean()


def test_own_score_alone_on_the_whole_interval_is_left_to_the_beta(monkeypatch):
    monkeypatch.setattr(module, "SHAPE_PEOPLE", np.inf)
    scores, priors, _ = drawn("observed")
    below, spread = chances(scores, priors, limits=pd.DataFrame([CUTS, CUTS], index=["c", "d"]))
    assert np.isnan(below).all()
    assert np.isnan(spread).all()


def test_an_officer_without_the_domain_is_not_known():
    scores, priors, _ = drawn("total")
    below, _ = chances(scores.drop(index=PEOPLE), priors, limits=pd.DataFrame([CUTS, CUTS], index=["c", "d"]))
    assert np.isnan(below[0]).all()
    assert not np.isnan(below[1]).any()
