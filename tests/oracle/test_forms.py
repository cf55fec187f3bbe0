"""Forms linked through common items against Levine's method in the R package equate 2.0.8 (kb36)."""

import numpy as np
import pandas as pd
import pytest

from tests.oracle.test_linking import scored
from tests.shared_data import data, needs_shared
from workbench.measure.form_links import Sat, chained
from workbench.measure.reliability import cronbach_alpha


def sat(name, order):
    points, _ = scored(name)
    values = points.to_numpy()
    covariance = np.cov(values.T)
    true = cronbach_alpha(values) * covariance.sum() / values.shape[1] ** 2
    at = np.array([order.index(item) for item in points.columns])
    return Sat(at, float(len(at)), len(values), values.mean(axis=0), covariance, true)


@needs_shared
def test_levine_equating_of_the_package_equate():
    """The package's synthetic population is half of either group, ours the larger one: to a hundredth of a point."""
    order = list(dict.fromkeys([*scored("kb36_x")[0].columns, *scored("kb36_y")[0].columns]))
    x, y = sat("kb36_x", order), sat("kb36_y", order)
    assert (len(order), x.n, y.n) == (60, 1655, 1638)
    expected = pd.read_csv(data("kb36_x") / "oracle" / "oracle_equate_x_to_y.csv")["linear_levine"].to_numpy()
    slope, start = expected[1] - expected[0], expected[0]
    found = chained([x, y], np.ones((2, 2), dtype=bool), least_people=30, at_random=False)
    assert found.by == ["base", "items"]
    assert 36 * found.mean[1] == pytest.approx(start + slope * 36 * x.mean, abs=0.01)
    seen = y.variance + found.true[1] - y.true
    assert np.sqrt(seen / x.variance) == pytest.approx(slope, abs=0.002)
