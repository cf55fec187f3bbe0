"""How exact a scale is where it matters: at its cut scores, and what one more exam would settle there.

Builds on the conditional error of `workbench.measure.scoring` and the posterior of `workbench.measure.posterior`,
hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import betainc
from scipy.stats import betabinom

from workbench import tables
from workbench.measure.form_pools import scale_of
from workbench.measure.posterior import posteriors, scale_priors
from workbench.measure.scales import scale_membership
from workbench.measure.scoring import conditional_error

MIDDLE = (0.25, 0.75)
"""Shares of points at which a conditional error tells the number of items: nearer the ends it is held from nothing."""

ROUNDING = 1e-9
"""Shares closer than this to a cut score have reached it, as in `workbench.measure.levels`."""


def cut_precision(
    scores: tables.Scores,
    reliability: tables.Reliability,
    levels: tables.Levels,
    *,
    items: tables.Items,
    cuts: Callable[[str], list[float]],
    decide_at: float,
    domain_of: Mapping[str, str],
) -> tables.CutPrecision:
    """Describe the error at each cut score above nothing, whom it concerns, and what a re-test would settle.

    `csem_percent`, of the percentage that levels rest on: on basis `observed` Lord's (1955) conditional error at the
    cut score, 100·√(c(1−c)/(k−1)) with c the cut score as a share and k the effective number of items of the modal
    form, that of the scores' own errors (where only sums are known, the scale's standard error of measurement, the
    same everywhere); on
    the other bases the posterior's, 100·√(c(1−c)/(a+b+n+1)).

    `n_undecided` counts people whose `estimate` lies within one such error of the cut score. `share_settled` is, over
    those of them whose level is undecided, the mean chance that an equal exam, taken as well, would make it clear: with
    the posterior Beta(p, q) and n effective items (rounded), the second exam's y right answers have the beta-binomial
    probability BB(y; n, p, q), and afterwards the level is that of both exams' mean share (or of the new posterior's
    mean, where the basis is not the observed score) and its probability that of Beta(p + y, q + n − y); the sum of
    BB over all y for which that probability reaches `decide_at`. Missing where nobody there is undecided.

    Args:
        scores: table `scores`.
        reliability: table `reliability` of the same cohort.
        levels: table `levels` of the same cohort.
        items: table `items`; empty where only sums are known.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        decide_at: lowest probability of a level at which it is clear.
        domain_of: domain id of every scale.

    Returns:
        Table `cut_precision`, by scale in the order of `reliability`.
    """
    priors = scale_priors(scores, reliability, domain_of=domain_of)
    known = posteriors(scores, priors)
    people = scores[["officer_id", "scale_id"]].assign(first=known["first"], second=known["second"])
    people["prior"] = priors["prior"].reindex(scores["scale_id"]).to_numpy()
    people["rests_on"] = known["rests_on"].to_numpy()
    sorted_in = levels[["officer_id", "scale_id", "estimate", "decision"]]
    people = people.merge(sorted_in, on=["officer_id", "scale_id"], validate="1:1")
    by_scale = dict(list(people.groupby("scale_id", sort=False)))
    length = _lengths_of(scores, reliability).combine_first(_lengths(items, reliability, domain_of=domain_of))
    most = scores.groupby("scale_id")["max_raw"].max()
    exact = reliability.set_index("scale_id")
    rows = []
    for scale in exact.index.intersection(list(by_scale), sort=False):
        limit = np.asarray(cuts(str(scale)), dtype=float) / 100
        own, observed = by_scale[scale], exact.loc[scale, "basis"] == "observed"
        if not observed:
            error = np.sqrt(limit * (1 - limit) / (priors.loc[scale, ["prior", "length"]].sum() + 1))
        elif scale in length.index:
            error = conditional_error(limit, np.full(len(limit), length[scale]))
        else:
            error = np.full(len(limit), exact.loc[scale, "sem"] / most[scale])
        settled = _settled(own, limit, observed=observed, decide_at=decide_at)
        for level, (cut, width) in enumerate(zip(limit, error, strict=True), start=1):
            if not 0 < cut < 1:
                continue
            near = np.abs(own["estimate"].to_numpy(dtype=float) / 100 - cut) <= width
            chance = settled[near & (own["decision"] == "undecided").to_numpy()]
            chance = chance[~np.isnan(chance)]
            rows.append(
                {
                    "scale_id": scale,
                    "level": level,
                    "cut_percent": 100 * cut,
                    "csem_percent": 100 * width,
                    "n_undecided": int(near.sum()),
                    "share_settled": chance.mean() if len(chance) else np.nan,
                }
            )
    return tables.CUT_PRECISION.shaped(pd.DataFrame(rows, columns=tables.CUT_PRECISION.names()))


def _lengths_of(scores: tables.Scores, reliability: tables.Reliability) -> pd.Series:
    """Return the effective number of items of each scale's modal form, as the scores' conditional errors have it."""
    share, error = scores["percent"] / 100, scores["se_percent"] / 100
    formed = scores["n_items"].eq(scores["scale_id"].map(reliability.set_index("scale_id")["n_items"])).fillna(False)
    told = formed & share.between(*MIDDLE) & error.gt(0)
    return (1 + share * (1 - share) / error**2)[told].groupby(scores["scale_id"]).median()


def _lengths(items: tables.Items, reliability: tables.Reliability, *, domain_of: Mapping[str, str]) -> pd.Series:
    """Return the effective number of items of each scale's modal form, or of the form of a scale told apart by form."""
    if items.empty:
        return pd.Series(dtype=float)
    belongs = scale_membership(items, domain_of=domain_of).astype(float)
    weight = items["points"].to_numpy(dtype=float)
    whole = (belongs.T @ weight) ** 2 / (belongs.T @ weight**2)
    administered = reliability.set_index("scale_id")["n_items"].astype(float)
    scale = administered.index.map(scale_of)
    return (whole.reindex(scale).to_numpy() * administered / belongs.sum().reindex(scale).to_numpy()).dropna()


def _settled(own: pd.DataFrame, limit: np.ndarray, *, observed: bool, decide_at: float) -> np.ndarray:
    """Return each person's chance that an equal exam would make the level clear, see `cut_precision`."""
    state = own[["first", "second", "prior", "rests_on"]].round(9)
    code = state.groupby(list(state.columns), sort=False, dropna=False).ngroup().to_numpy()
    distinct = state[~pd.Series(code, index=state.index).duplicated()]
    first, second, prior, share = distinct.to_numpy(dtype=float).T
    n = np.maximum(np.nan_to_num(np.round(first + second - prior), nan=1.0), 1.0)
    chance = np.zeros(len(first))
    for y in range(int(n.max()) + 1):
        right = np.minimum(y, n)
        new_first, new_second = first + right, second + n - right
        seen = (share + right / n) / 2 if observed else new_first / (new_first + new_second)
        below = betainc(new_first[:, None], new_second[:, None], limit)
        reached = np.column_stack([np.zeros(len(n)), below, np.ones(len(n))])
        level = (seen[:, None] >= limit - ROUNDING).sum(axis=1)
        probability = reached[np.arange(len(n)), level + 1] - reached[np.arange(len(n)), level]
        chance += np.where((y <= n) & (probability >= decide_at), betabinom.pmf(right, n, first, second), 0.0)
    return np.where(np.isnan(first + second), np.nan, chance)[code]
