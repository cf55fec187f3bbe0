"""Reliability from item parameters against Dimitrov (2003), as printed by sirt's `marginal.truescore.reliability`.

The source's second example has guessing parameters, which no model here has.
"""

import numpy as np
import pandas as pd
import pytest

from workbench.measure.information import expected_reliability

SLOPES = """.449 .402 .232 .240 .610 .551 .371 .321 .403 .434 .459 .410 .302 .343 .225 .215 .487 .608 .341 .465"""
DIFFICULTIES = """-2.554 -2.161 -1.551 -1.226 -.127 -.855 -.568 -.277 -.017 .294 .532 .773 1.004 1.250 1.562 1.385
2.312 2.650 2.712 3.000"""


def test_twenty_items_of_dimitrov():
    items = pd.DataFrame(
        {
            "domain_id": "all",
            "a": 1.7 * np.array(SLOPES.split(), dtype=float),
            "b": np.array(DIFFICULTIES.split(), dtype=float),
        }
    )
    found = expected_reliability(items, sigma=pd.Series({"all": 1.0}))
    assert found["all"] == pytest.approx(0.60573, abs=1e-4)
