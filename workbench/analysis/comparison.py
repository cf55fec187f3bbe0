"""Analyses of the same people side by side: who changes level, which needs, what the plans gain and cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.kept import analyse, kept_analysis, run_folder, stores_of
from workbench.analysis.seats import KEY
from workbench.analysis.written import written_analysis
from workbench.parameters import load_settings
from workbench.plan.carried import each_need
from workbench.profile.gaps import needs

COUNTED = (
    *("officers", "level_up", "level_down", "undecided_levels", "needs", "undecided_needs", "people_in_need"),
    *("sessions", "seats", "cost", "coached", "closed", "unmet"),
)
"""What is counted of each analysis; the levels against the first one."""


def open_either(path: Path) -> Analysis:
    """Return a run's analysis as it was made, or that of a parameter file, worked out where it must be.

    Raises:
        InputError: where the folder is no whole run of this version.
        ParameterError: where the parameter file is wrong.
    """
    if path.is_dir():
        return written_analysis(path)
    settings = load_settings(path)
    known = kept_analysis(settings, run_folder(settings))
    return known or analyse(settings, next(iter(stores_of(settings)), None))


def movers(before: Analysis, after: Analysis) -> pd.DataFrame:
    """Return the officers and scales whose level, or its decision, is not the same in both.

    Returns:
        officer_id, scale_id, level_before, level_after, decision_before, decision_after, and `change`: up, down,
        decided, undecided; `new` or `gone` where only one of the two has a level.
    """
    key = ["officer_id", "scale_id"]
    columns = [*key, "level", "decision"]
    both = before.tables["levels"][columns].merge(
        after.tables["levels"][columns], on=key, how="outer", suffixes=("_before", "_after")
    )
    old, new = (
        both[f"level_{side}"].astype("Float64").to_numpy(float, na_value=np.nan) for side in ("before", "after")
    )
    clear = [both[f"decision_{side}"].eq("clear").fillna(False).to_numpy(bool) for side in ("before", "after")]
    tests = [np.isnan(old), np.isnan(new), new > old, new < old, clear[1] & ~clear[0], clear[0] & ~clear[1]]
    change = np.select(tests, ["new", "gone", "up", "down", "decided", "undecided"], "")
    return both.assign(change=change)[change != ""].reset_index(drop=True)


def counts(analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return what is `COUNTED` of each analysis: one row per measure, one column per analysis.

    Needs are certain ones, each shortage counted once; `closed` are those with a seat or a coach, `unmet` the others
    with their reason. A plan that was not made has missing counts.
    """
    return pd.DataFrame({place: _counted(analyses[0], one) for place, one in enumerate(analyses)})


def needs_by_scale(analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return the people with a certain need by scale: one row per scale, one column per analysis."""
    by = {}
    for place, one in enumerate(analyses):
        by[place] = _certain(one)["scale_id"].value_counts()
    return pd.DataFrame(by).fillna(0).astype(int)


def unmet_by_reason(analyses: Sequence[Analysis]) -> pd.DataFrame:
    """Return the needs that stay open by reason: one row per reason, one column per analysis."""
    by = {place: one.tables["unmet"]["reason"].value_counts() for place, one in enumerate(analyses)}
    return pd.DataFrame(by).fillna(0).astype(int)


def has_plan(analysis: Analysis) -> bool:
    """Whether the analysis holds plans of its own."""
    return bool(analysis.facts.get("training_status"))


def _certain(one: Analysis) -> tables.Needs:
    open_needs = needs(tables.GAPS.of(one.tables), one.settings.framework)
    return open_needs[open_needs["decision"].eq("clear").fillna(False)]


def _counted(first: Analysis, one: Analysis) -> pd.Series:
    moved = movers(first, one)["change"].value_counts() if one is not first else pd.Series(dtype=int)
    gaps, found = tables.GAPS.of(one.tables), one.tables
    open_needs = needs(gaps, one.settings.framework)
    certain = _certain(one)
    closed = int(pd.MultiIndex.from_frame(certain[KEY].astype("str")).isin(served(found)).sum())
    planned = {
        "sessions": len(found["sessions"]),
        "seats": len(found["training_plan"]),
        "cost": float(found["sessions"]["cost"].sum()),
        "coached": len(found["coaching_plan"]),
        "closed": closed,
        "unmet": len(certain) - closed,
    }
    return pd.Series(
        {
            "officers": len(found["officers"]),
            "level_up": int(moved.get("up", 0)),
            "level_down": int(moved.get("down", 0)),
            "undecided_levels": int(found["levels"]["decision"].eq("undecided").sum()),
            "needs": len(certain),
            "undecided_needs": len(open_needs) - len(certain),
            "people_in_need": certain["officer_id"].nunique(),
            **(planned if has_plan(one) else dict.fromkeys(planned, np.nan)),
        },
        index=list(COUNTED),
    )


def served(found: Mapping[str, pd.DataFrame]) -> pd.MultiIndex:
    """Return officers and scales with a seat or a coach."""
    parts = [each_need(found[name])[KEY].astype("str") for name in ("training_plan", "coaching_plan")]
    return pd.MultiIndex.from_frame(pd.concat(parts)).unique()
