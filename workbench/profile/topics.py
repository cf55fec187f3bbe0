"""Which parts of a need are weakest, from the items that the officer was given, without showing an item."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables

FEWEST_ITEMS = 3
MOST_TOPICS = 3
EXACT_ENOUGH = ("observed", "augmented")


def weak_topics(
    needs: tables.Needs,
    points: tables.Points,
    items: tables.Items,
    *,
    reliability: tables.Reliability,
    domain_of: Mapping[str, str],
) -> tables.WeakTopics:
    """Return table `weak_topics`: up to three parts of each need in which the officer is below the cohort.

    The parts of a domain are its competencies (item_level 0); the parts of a competency are the levels that its items
    aim at. For the items that the officer was given, share_correct = Σ points / Σ highest points, cohort_share is the
    same of the cohort's mean points, and standard_error = √(Σ s²_j) / Σ highest points with the items' variances s²_j
    in the cohort: what the difference would scatter by if the officer were average. A part is shown where the officer
    lies below the cohort by more than one such error, on at least three items, weakest first.

    Parts of a competency whose score adds nothing to the domain's total (basis `total`; Haberman 2008) are left out;
    basis says whether the competency's own score is exact enough (observed) or the part is only an indication.

    Args:
        needs: officer_id and scale_id of the needs.
        points: officers × items, missing where an item was not administered.
        items: table `items`: competency_id, points, and level where the bank states it.
        reliability: table `reliability`.
        domain_of: domain of every scale.
    """
    basis = reliability.set_index("scale_id")["basis"]
    bank = items.set_index("item_id").loc[points.columns]
    bank = bank.assign(basis=bank["competency_id"].map(basis), domain=bank["competency_id"].map(domain_of))
    aims = bank["level"] if "level" in bank else pd.Series(pd.NA, index=bank.index, dtype="Int64")
    competencies = bank.assign(scale_id=bank["domain"], item_level=0)
    parts = bank.assign(scale_id=bank["competency_id"], item_level=aims)
    grouped = pd.concat([part.assign(item=np.arange(len(bank))) for part in (competencies, parts)])
    grouped = grouped[grouped["item_level"].notna() & grouped["basis"].isin(EXACT_ENOUGH)]
    key = ["scale_id", "competency_id", "item_level", "basis"]
    groups = grouped[key].drop_duplicates().sort_values(key).reset_index(drop=True)
    groups = groups.assign(group=np.arange(len(groups)))
    member = grouped.merge(groups, on=key)
    belongs = np.zeros((len(bank), len(groups)))
    belongs[member["item"], member["group"]] = 1.0

    given = points.notna().to_numpy()
    most = bank["points"].to_numpy(float)
    each = given.sum(axis=0)
    reached = np.where(given, points.to_numpy(float), 0.0)
    mean = np.divide(reached.sum(axis=0), each, out=np.zeros(len(bank)), where=each > 0)
    square = np.divide((reached**2).sum(axis=0), each, out=np.zeros(len(bank)), where=each > 0)
    variance = np.clip(square - mean**2, 0.0, None)
    asked = needs[["officer_id", "scale_id"]].astype("str").merge(groups, on="scale_id")
    row, column = points.index.get_indexer(asked["officer_id"]), asked["group"].to_numpy()
    asked, row, column = asked[row >= 0], row[row >= 0], column[row >= 0]

    def total(values: np.ndarray) -> np.ndarray:
        return (values @ belongs)[row, column]

    highest = total(given * most)
    known = highest > 0
    asked, scale = asked[known], highest[known]
    frame = asked.assign(
        n_items=total(given.astype(float))[known].round(),
        share_correct=np.clip(total(reached)[known] / scale, 0.0, 1.0),
        cohort_share=np.clip(total(given * mean)[known] / scale, 0.0, 1.0),
        standard_error=np.sqrt(total(given * variance)[known]) / scale,
    )
    below = frame["cohort_share"] - frame["share_correct"]
    weak = frame[below.gt(frame["standard_error"] + 1e-9) & frame["n_items"].ge(FEWEST_ITEMS)].assign(below=below)
    weak = weak.sort_values(
        ["officer_id", "scale_id", "below", "competency_id", "item_level"], ascending=[True, True, False, True, True]
    )
    weak = weak.assign(rank=weak.groupby(["officer_id", "scale_id"]).cumcount() + 1)
    return tables.WEAK_TOPICS.shaped(weak[weak["rank"].le(MOST_TOPICS)][tables.WEAK_TOPICS.names()])
