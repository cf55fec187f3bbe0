"""Unit means against lme4 (REML random intercept) and against Efron & Morris's baseball averages."""

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.profile.units import james_stein, random_intercept


def grouped(name: str) -> tuple[pd.DataFrame, float]:
    """The published fit rests on the people without a blank answer."""
    folder = data(name) / "results"
    responses = pd.read_csv(folder / "responses.csv", dtype={"officer_id": str}).set_index("officer_id")
    complete = responses.dropna()
    percent = complete.sum(axis=1) / complete.shape[1] * 100
    unit = pd.read_csv(folder / "officers.csv", dtype=str).set_index("officer_id")["unit_id"].reindex(percent.index)
    groups = percent.groupby(unit)
    squares = float(((percent - groups.transform("mean")) ** 2).sum())
    return groups.agg(["size", "mean"]), squares


@needs_shared
@pytest.mark.parametrize("name", ["ctest_t1", "ctest_t2"])
def test_unit_means_are_shrunk_as_lme4_does(name):
    cells, squares = grouped(name)
    fit = random_intercept(cells["size"].to_numpy(float), cells["mean"].to_numpy(float), squares)
    truth = pd.read_csv(data(name) / "oracle" / "oracle_unit_blup.csv").set_index("unit").loc[cells.index]
    assert fit.effect == pytest.approx(truth["blup"].to_numpy(), abs=1e-3)
    assert fit.effect_se == pytest.approx(truth["blup_se"].to_numpy(), abs=1e-3)
    assert fit.prediction == pytest.approx(truth["shrunk_mean"].to_numpy(), abs=1e-3)


@needs_shared
def test_variance_components_are_those_of_lme4():
    cells, squares = grouped("ctest_t1")
    fit = random_intercept(cells["size"].to_numpy(float), cells["mean"].to_numpy(float), squares)
    assert fit.mean == pytest.approx(42.556206798109, abs=1e-3)
    assert np.sqrt(fit.mean_variance) == pytest.approx(2.010322649534, abs=1e-3)
    assert fit.between == pytest.approx(192.603198365504, rel=1e-4)
    assert fit.within == pytest.approx(297.269013580569, rel=1e-5)


def test_baseball_averages_shrink_as_efron_and_morris_published():
    """Efron & Morris 1977: 18 players after 45 at-bats, c = 0.212; σ² = m (1 − m) / 45."""
    hits = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
    averages = hits / 45
    mean = averages.mean()
    shrunk, factor = james_stein(averages, mean * (1 - mean) / 45)
    assert factor == pytest.approx(0.212, abs=5e-4)
    assert shrunk[0] == pytest.approx(0.2939, abs=5e-5)
    assert shrunk[-1] == pytest.approx(0.2422, abs=5e-5)
