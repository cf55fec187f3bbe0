"""When a level counts as decided: its probability reaches what is asked, even less what it may miss in this cohort."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.tables.margins import margin_of


def margins(check: tables.CalibrationCheck, *, domain_of: Mapping[str, str]) -> dict[str, float]:
    """Return by scale how far its probabilities may miss: the largest margin of the checks that its domain fails.

    Args:
        check: table `calibration_check`.
        domain_of: domain id of every scale.
    """
    failed = check[check["verdict"] == "fails"].groupby("domain_id")["margin"].max()
    return {scale: float(failed.get(domain, 0.0)) for scale, domain in domain_of.items()}


def with_margin(levels: tables.Levels, margin: Mapping[str, float], *, decide_at: float) -> tables.Levels:
    """Return rows of table `levels` with the margin of each row's scale, and decisions that stand without it.

    Args:
        levels: table `levels`.
        margin: see `margins`; a scale that is not named has none.
        decide_at: lowest probability at which a level is clear.
    """
    of_row = levels["scale_id"].map(dict(margin)).astype(float).fillna(0.0)
    return decided(tables.Levels(levels.assign(margin=of_row)), decide_at)


def decided(levels: tables.Levels, decide_at: float) -> tables.Levels:
    """Return rows of table `levels` with `decision`: a level is clear where P less its margin reaches `decide_at`."""
    certain = levels["probability"].to_numpy(dtype=float) - margin_of(levels)
    return tables.Levels(
        levels.assign(decision=pd.array(np.where(certain >= decide_at, "clear", "undecided"), dtype="str"))
    )
