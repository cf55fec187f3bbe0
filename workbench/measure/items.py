"""Classical item analysis: difficulty, discrimination, and flags."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix, pieces
from workbench.measure.scales import correlations, domains_of
from workbench.measure.totals import domains
from workbench.parameters.exam import Items

ROUNDING = 1e-12
"""A correlation nearer to 0 than this is 0."""


def item_statistics(
    points: tables.Points,
    items: tables.Items,
    *,
    answered: tables.Answered,
    options: tables.Distractors,
    keys: tables.KeyEvidence,
    domain_of: Mapping[str, str],
    thresholds: Items | None = None,
) -> tables.ItemStatistics:
    """Describe every item by classical statistics.

    `difficulty` is the mean share of the item's points. The total is the officer's percentage over the items of the
    domain that were administered (with one form for all this is the raw score), the rest the same without the item.
    `discrimination_27` is the difference in difficulty between the officers at or above the total of the highest 27 %
    and those at or below that of the lowest 27 %; ties belong to the group, so that the order of rows is irrelevant.

    Flags: `too_hard`, `too_easy`, `low_discrimination`, `negative_discrimination`, `probable_wrong_key` (another
    key fits the rest of the domain better, see `workbench.measure.keys`), `dead_distractor`, `few_answers`.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        answered: officers × items, whether the officer gave an answer.
        options: table `distractors` of the same answers; may be empty.
        keys: table `key_evidence` of the same answers; may be empty.
        domain_of: domain id of every scale.
        thresholds: when an item is flagged.

    Returns:
        Table `item_statistics`, in the order of `items`; `flags` is missing where there are none.
    """
    limits = thresholds or Items()
    names = items["item_id"].tolist()
    values, replied = matrix(points, names), matrix(answered.loc[points.index], names)
    weight = items["points"].to_numpy(dtype=float)
    columns = ("n", "difficulty", "item_total", "item_rest", "discrimination_27", "omitted")
    found = {column: np.full(len(names), np.nan) for column in columns}
    for domain in domains(values, items, domain_of=domain_of):
        for part in pieces(len(domain.place), len(values)):
            at = domain.place[part]
            given = ~np.isnan(values[:, at])
            n = given.sum(axis=0)
            share = values[:, at] / weight[at]
            blank = (given & ~replied[:, at]).sum(axis=0)
            found["n"][at] = n
            found["difficulty"][at] = _mean(share, given)
            found["item_total"][at] = correlations(values[:, at], np.where(given, domain.total[:, None], np.nan))
            found["item_rest"][at] = correlations(values[:, at], domain.rest(values[:, at], weight[at]))
            high, low = given & domain.high[:, None], given & domain.low[:, None]
            found["discrimination_27"][at] = _mean(share, high) - _mean(share, low)
            found["omitted"][at] = np.divide(blank, n, out=np.full(len(at), np.nan), where=n > 0)
    competency = items["competency_id"].astype(str)
    frame = pd.DataFrame(
        {
            "item_id": names,
            "scale_id": competency.to_numpy(),
            "domain_id": domains_of(competency, domain_of).to_numpy(),
        }
        | found
    )
    return tables.ITEM_STATISTICS.shaped(frame.assign(flags=_flags(frame, options, keys, limits)))


def discriminative_efficiency(points: pd.DataFrame) -> pd.Series:
    """Return how much of the covariance with the other items that its marks allow an item reaches, −1 … 1.

    Cov(x, X − x) / Cov(sorted x, sorted X − x): the best possible order of people on the item would give 1 (Moodle's
    quiz statistics, there in percent). Unlike a correlation it does not fall because an item is easy or hard. Missing
    for an item on which all have the same points.

    Args:
        points: people × items, complete.
    """
    values = points.to_numpy(dtype=float)
    rest = values.sum(axis=1, keepdims=True) - values
    away = rest - rest.mean(axis=0)
    together = ((values - values.mean(axis=0)) * away).sum(axis=0)
    most = (np.sort(values - values.mean(axis=0), axis=0) * np.sort(away, axis=0)).sum(axis=0)
    varied = (np.ptp(values, axis=0) > 0) & (most > 0)
    efficiency = np.divide(together, most, out=np.full(values.shape[1], np.nan), where=varied)
    return pd.Series(efficiency, index=points.columns)


def _flags(frame: pd.DataFrame, options: tables.Distractors, keys: tables.KeyEvidence, limits: Items) -> pd.Series:
    wrong = options[~options["is_key"].astype(bool)]
    dead = wrong.groupby("item_id")["share"].min() < limits.dead_distractor
    item = frame["item_id"]
    raised = {
        "too_hard": frame["difficulty"] < limits.too_hard,
        "too_easy": frame["difficulty"] > limits.too_easy,
        "low_discrimination": frame["item_rest"].between(-ROUNDING, limits.low_discrimination, inclusive="left"),
        "negative_discrimination": frame["item_rest"] < -ROUNDING,
        "probable_wrong_key": item.isin(keys.loc[keys["suspect"].astype(bool), "item_id"]),
        "dead_distractor": item.isin(dead.index[dead]),
        "few_answers": frame["n"] < limits.few_answers,
    }
    words = pd.Series("", index=frame.index, dtype="str")
    for name, mask in raised.items():
        words = words + pd.Series(np.asarray(mask, dtype=bool)).map({True: f" {name}", False: ""})
    words = words.str.strip()
    return words.where(words != "")


def _mean(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    n = where.sum(axis=0)
    return np.divide(np.where(where, values, 0.0).sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
