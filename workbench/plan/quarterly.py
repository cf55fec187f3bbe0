"""Money by quarter: how much there is in which, and in which quarter a day lies."""

from __future__ import annotations

import pandas as pd

from workbench.parameters.planning import Training


def amounts(training: Training) -> dict[str, float]:
    """Return đồng of all sources by quarter (such as 2026-Q3); a quarter that is not named has none."""
    found: dict[str, float] = {}
    for fund in training.operations.money:
        found[fund.quarter] = found.get(fund.quarter, 0.0) + fund.amount
    return found


def quarter_of(days: pd.Series) -> pd.Series:
    """Return the quarter of each day, written as in `operations.money`."""
    return (days.dt.year.astype("str") + "-Q" + days.dt.quarter.astype("str")).astype("str")
