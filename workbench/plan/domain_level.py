"""When somebody who gained competencies holds the domain's level, for planning: the share `training.domain_share`.

A domain's own result says more than its parts: the rule holds only for what a plan gives, until it is assessed again.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework

SMALL = 1e-9


def parts_asked(framework: Framework, *, share: float) -> dict[str, int]:
    """Return how many competencies of each domain that has any must be at a level for the domain to be there."""
    size = pd.Series([c.domain for c in framework.competencies], dtype="str").value_counts()
    return {str(domain): int(np.ceil(share * n - SMALL)) for domain, n in size.items()}


def parts_missing(levels: tables.Levels | tables.Gaps, framework: Framework, *, share: float) -> pd.DataFrame:
    """Return who lacks a domain's level, and the competencies that could give it: officer_id, scale_id, level,
    domain_id, missing, how many of them the rule asks for beyond those that are there (1 at least).

    Args:
        levels: officer_id, scale_id and level.
        framework: domains and their competencies.
        share: `training.domain_share`.
    """
    known = levels.loc[levels["level"].notna(), ["officer_id", "scale_id", "level"]].astype({"level": "int64"})
    domain = known["scale_id"].map(framework.domain_of)
    own = known[known["scale_id"].eq(domain)].rename(columns={"level": "now", "scale_id": "domain_id"})
    below = known.assign(domain_id=domain)[known["scale_id"].ne(domain)].rename(columns={"level": "at"})
    each = below.merge(pd.DataFrame({"level": np.arange(1, framework.top_level + 1)}), how="cross")
    key = ["officer_id", "domain_id", "level"]
    there = each["at"].ge(each["level"]).groupby([each[name] for name in key]).transform("sum")
    asked = each["domain_id"].map(parts_asked(framework, share=share)).astype(float)
    each = each.assign(missing=(asked - there).clip(lower=1).astype("int64")).merge(own, on=["officer_id", "domain_id"])
    lacking = each["at"].lt(each["level"]) & each["now"].lt(each["level"])
    return each.loc[lacking, ["officer_id", "scale_id", "level", "domain_id", "missing"]].reset_index(drop=True)


def held_after(levels: tables.Levels, steps: pd.DataFrame, framework: Framework, *, share: float) -> pd.DataFrame:
    """Return the domain's level that planned steps on its competencies give: officer_id, scale_id, level.

    Args:
        levels: table `levels`.
        steps: officer_id, scale_id and to_level, the highest planned step of each.
        framework: domains and their competencies.
        share: `training.domain_share`.
    """
    known = levels.loc[levels["level"].notna(), ["officer_id", "scale_id", "level"]]
    after = known.merge(steps, on=["officer_id", "scale_id"], how="left")
    domain = after["scale_id"].map(framework.domain_of)
    after = after.assign(domain_id=domain, after=after[["level", "to_level"]].astype(float).max(axis=1))
    after = after[after["scale_id"].ne(domain)]
    trained = after.loc[after["to_level"].notna(), ["officer_id", "domain_id"]].drop_duplicates()
    ranked = after.merge(trained, on=["officer_id", "domain_id"]).sort_values("after", ascending=False)
    asked = parts_asked(framework, share=share)
    turn = ranked.groupby(["officer_id", "domain_id"]).cumcount() + 1
    held = ranked[turn.eq(ranked["domain_id"].map(asked).astype(float))]
    held = held[["officer_id", "domain_id", "after"]].rename(columns={"domain_id": "scale_id", "after": "level"})
    return held.reset_index(drop=True)
