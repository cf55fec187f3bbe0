"""Reliability from item parameters against Dimitrov (2003), as printed by sirt's `marginal.truescore.reliability`.

Twenty items of two parameters, and four that can be guessed.
"""

import numpy as np
import pandas as pd
import pytest

from workbench.measure.information import expected_reliability

SLOPES = """.449 .402 .232 .240 .610 .551 .371 .321 .403 .434 .459 .410 .302 .343 .225 .215 .487 .608 .341 .465"""
DIFFICULTIES = """-2.554 -2.161 -1.551 -1.226 -.127 -.855 -.568 -.277 -.017 .294 .532 .773 1.004 1.250 1.562 1.385
2.312 2.650 2.712 3.000"""
GUESSING = [0.159, 0.211, 0.197, 0.177]


def parameters(slopes, difficulties, guessing):
    return pd.DataFrame(
        {
            "item_id": [f"i{at}" for at in range(len(slopes))],
            "category": 1,
            "domain_id": "all",
            "a": 1.7 * np.array(slopes, dtype=float),
            "b": np.array(difficulties, dtype=float),
            "guessing": guessing,
            "from_points": 0.0,
            "to_points": 1.0,
        }
    )


@pytest.mark.parametrize(
    ("items", "reliability"),
    [
        (parameters(SLOPES.split(), DIFFICULTIES.split(), 0.0), 0.60573),
        (
            parameters([1.169, 0.724, 0.554, 0.706], [0.468, -1.541, -0.042, 0.698], [0.159, 0.211, 0.197, 0.177]),
            0.40348,
        ),
    ],
    ids=["two parameters", "guessing"],
)
def test_items_of_dimitrov(items, reliability):
    found = expected_reliability(items, sigma=pd.Series({"all": 1.0}))
    assert found["all"] == pytest.approx(reliability, abs=1e-4)
