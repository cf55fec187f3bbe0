"""What the pages say of cut scores: where each comes from, its error, and what that error would change; no words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.analysis import Analysis, examined
from workbench.report.frame.view import View

MOST_BARS = 50
"""Bars of a distribution; a scale with more points takes several points to a bar."""


def cut_errors(view: View) -> pd.DataFrame:
    """Return every cut score above nothing with its source and error.

    Columns: scale_id, level, cut_percent, method (angoff, bookmark; missing: a parameter), n_judges, judges_sd,
    agreement, se_percent (of the panel), csem_percent (of the exam there), n_undecided, moved_by: the panel's standard
    error where there is one, else the exam's conditional standard error at the cut score.
    """
    known = view.table("cut_precision")[["scale_id", "level", "cut_percent", "csem_percent", "n_undecided"]]
    panel = view.table("standards").drop(columns="cut_percent")
    found = known.merge(panel, on=["scale_id", "level"], how="left")
    order = {scale: rank for rank, scale in enumerate(view.framework.scale_names)}
    domains = {domain.id for domain in view.framework.domains}
    rank = found["scale_id"].map(order).astype(float) + found["scale_id"].isin(domains).map(
        {True: 0, False: len(order)}
    )
    found = found.assign(moved_by=found["se_percent"].fillna(found["csem_percent"]), rank=rank)
    return found.sort_values(["rank", "level"], kind="stable", ignore_index=True).drop(columns="rank")


def numbers_shifted(view: View, cuts: pd.DataFrame) -> pd.DataFrame:
    """Return people per scale and level with the cut scores one error lower, as set, and higher.

    All cut scores of a scale move together, each by its `moved_by`.

    Args:
        view: the analysis.
        cuts: see `cut_errors`.

    Returns:
        scale_id, shift (−1, 0, 1), level (0…L), n, at_or_above (people in this level or a higher one; it depends on
        this level's own cut score alone).
    """
    moved = cuts[["scale_id", "level", "cut_percent", "moved_by"]].rename(columns={"moved_by": "se_percent"})
    found = examined.people_by_shift(view.analysis, moved)
    downwards = found.iloc[::-1].groupby(["scale_id", "shift"], sort=False)["n"].cumsum()
    return found.assign(at_or_above=downwards)


def moved_people(numbers: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """Return what one error of each cut score would change.

    Args:
        numbers: see `numbers_shifted`.
        cuts: see `cut_errors`.

    Returns:
        The rows of `cuts` with all (people with a score), at, more (cut score lowered), fewer (raised): people at or
        above the cut score; changed: the larger of the two changes.
    """
    wide = numbers.pivot_table(index=["scale_id", "level"], columns="shift", values="at_or_above")
    wide = wide.rename(columns={-1: "more", 0: "at", 1: "fewer"}).reset_index()
    everyone = numbers[numbers["shift"] == 0].groupby("scale_id")["n"].sum()
    found = cuts.merge(wide, on=["scale_id", "level"], validate="1:1")
    changed = np.maximum(found["more"] - found["at"], found["at"] - found["fewer"])
    return found.assign(all=found["scale_id"].map(everyone), changed=changed)


def score_bars(view: View, scale_id: str) -> pd.DataFrame:
    """Return people of a scale by the score that levels rest on: percent (middle), step, clear, undecided.

    A bar is one score point, or several where the scale has more than `MOST_BARS`.
    """
    levels, scores = view.table("levels"), view.table("scores")
    own = levels[(levels["scale_id"] == scale_id) & levels["estimate"].notna()]
    points = float(scores.loc[scores["scale_id"] == scale_id, "max_raw"].mode().iloc[0])
    step = 100 / points * np.ceil(points / MOST_BARS) if points >= 1 else 5.0
    place = np.floor(own["estimate"].astype(float) / step + 0.5)
    counts = pd.crosstab(place, own["decision"]).reindex(columns=["clear", "undecided"], fill_value=0)
    return counts.rename_axis(columns=None).assign(percent=counts.index * step, step=step).reset_index(drop=True)


def ability_cuts(analysis: Analysis, domain: str, cuts: list[float]) -> np.ndarray:
    """Return the abilities (logits) at which a domain's expected percentage reaches the cut scores.

    By the characteristic curve of its calibrated items; missing where it does not.
    """
    theta = examined.ability_cuts(analysis, domain, cuts)
    return np.where(np.isfinite(theta), theta, np.nan)
