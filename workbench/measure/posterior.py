"""What the cohort and an officer's score together say of the officer's true percentage: a beta distribution per row.

The true share of points π of a scale is Beta(a, b) in the cohort, and a score is y of n effective items, as in
Livingston and Lewis (1995) with the two-parameter beta. Then a + b = μ(1 − μ)/Var(π) − 1 and n = (a + b)·R/(1 − R)
with R the reliability of the score, and the posterior is Beta(a + n·y, b + n·(1 − y)), whose mean is exactly Kelley's
(1927) regressed score R·y + (1 − R)·μ. The same holds for an estimate from the total or from both (Haberman 2008):
R is its PRMSE, and the posterior's mean is its regression. That mean is what levels rest on; the chances of the levels
come from `workbench.measure.chances`, which starts from the same moments. Two things keep both honest: a domain's R is
its stratified alpha where that is higher than alpha (`_reliable`), and a PRMSE from the total is held to what the
domain's competencies show together (`_held_together`), with the true variance that follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.reliability import FEWEST_PEOPLE

MOST_EXACT = 0.999
"""A reliability is held below 1, where a posterior would have no width."""

WEIGHT_OF_DOMAIN = 400.0
"""People whose worth the mean over a domain's competencies has against a competency's own correlation."""


def scale_priors(
    scores: tables.Scores, reliability: tables.Reliability, *, domain_of: Mapping[str, str]
) -> pd.DataFrame:
    """Return each scale's prior, and how its posterior is made.

    Args:
        scores: table `scores`.
        reliability: table `reliability`.
        domain_of: domain id of every scale.

    Returns:
        By scale_id: `domain`, `basis`, `n_items` and `max_raw` of the modal form, `mean` (share), `prior` = a + b,
        `length` = n, and the weights `on_own`, `on_total` of the estimate's regression (shares on shares); of the
        scale's own score: `reliability`, `variance` of the true share, `error` variance, `own_length` = effective
        items, and `correlation` of the true score with the domain's. Where the cohort has fewer than
        `FEWEST_PEOPLE` people, or the scale no reliable variance, it is not `usable`: the prior is Jeffreys'
        Beta(½, ½) and the length the number of items (missing where only sums are known).
    """
    table = reliability.set_index("scale_id")
    whole = scores.groupby(["scale_id", "max_raw"], as_index=False).agg(n=("raw", "size"), n_items=("n_items", "max"))
    formed = whole["n_items"].fillna(-1) == whole["scale_id"].map(table["n_items"]).fillna(-1)
    whole = whole.assign(formed=formed).sort_values(["formed", "n", "max_raw"])
    most = whole.drop_duplicates("scale_id", keep="last").set_index("scale_id")["max_raw"].reindex(table.index)
    out = pd.DataFrame(index=table.index)
    out["domain"] = [domain_of.get(scale, scale) for scale in table.index]
    out["basis"] = table["basis"]
    out["n_items"] = table["n_items"].astype(float)
    own = _moments(table, most, _reliable(table))
    total = own.reindex(out["domain"]).set_axis(table.index)
    sound = own["true"] > 0
    proportional = (out["basis"] == "total") & ~sound
    true = own["true"].where(~proportional, total["true"])
    shared = np.sqrt(table["prmse_total"] * true * total["variance"])
    part = most / most.reindex(out["domain"]).set_axis(table.index)
    between = shared + part * (own["variance"] - own["true"])
    determinant = own["variance"] * total["variance"] - between**2
    both = out["basis"] == "augmented"
    weight_own = ((own["true"] * total["variance"] - shared * between) / determinant).where(both, 0.0)
    weight_total = ((shared * own["variance"] - own["true"] * between) / determinant).where(
        both, shared / total["variance"]
    )
    observed = out["basis"] == "observed"
    gain = table["prmse_total"].where(~both, table["prmse_augmented"]).where(~observed, own["true"] / own["variance"])
    most_gain = np.maximum(total["true"] / total["variance"], table["alpha"].fillna(0.0)).where(~observed, MOST_EXACT)
    gain = gain.clip(upper=most_gain.clip(upper=MOST_EXACT))
    on_total = out["basis"] == "total"
    reliable = total["true"] / total["variance"]
    close = gain.where(~both, table["prmse_total"])
    held = _held_together(table, out["domain"], close, reliable, sound)
    gain = gain.where(~on_total, held)
    true = true.where(~on_total, np.maximum(true, shared**2 / (gain * total["variance"])))
    usable = (table["n"] >= FEWEST_PEOPLE) & (true > 0) & (gain > 0) & own["mean"].between(0, 1, inclusive="neither")
    spread = own["mean"] * (1 - own["mean"])
    out["mean"] = own["mean"].where(usable, 0.5)
    out["prior"] = (spread / true.clip(upper=0.99 * spread) - 1).where(usable, 1.0)
    out["length"] = (out["prior"] * gain / (1 - gain)).where(usable, out["n_items"])
    out["total_mean"] = total["mean"]
    out["on_own"] = weight_own.where(~observed, gain)
    out["on_total"] = weight_total.where(~observed, 0.0)
    out["max_raw"] = most
    out["reliability"] = own["true"] / own["variance"]
    out["variance"] = true.clip(upper=0.99 * spread)
    out["error"] = own["variance"] - own["true"]
    out["own_length"] = (spread - own["true"]) / out["error"]
    out["correlation"] = np.sqrt(held / reliable)
    out["usable"] = usable
    return out


def _held_together(
    table: pd.DataFrame, domain: pd.Series, gain: pd.Series, reliable: pd.Series, sound: pd.Series
) -> pd.Series:
    """Return the PRMSE from the total, held to what the domain's competencies show together.

    ρ² = PRMSE / reliability of the total is the squared correlation of the two true scores. In a small cohort it is
    mostly noise, and the competencies that rest on the total are those for which it came out high. It is therefore
    (n·ρ² + m·mean ρ²)/(n + m) with the mean over the competencies of the domain and m = `WEIGHT_OF_DOMAIN` people.
    """
    close = (gain / reliable).clip(upper=1.0)
    measured = (table["prmse_total"] / reliable).clip(upper=1.0).where(sound & (domain != table.index))
    together = measured.groupby(domain).transform("mean").fillna(close)
    n = table["n"].astype(float)
    return (n * close + WEIGHT_OF_DOMAIN * together) / (n + WEIGHT_OF_DOMAIN) * reliable


def _reliable(table: pd.DataFrame) -> pd.Series:
    """Return each scale's reliability, 0–1: alpha, but stratified alpha for a domain where that is higher.

    Alpha takes the competencies' own parts of the ability for error, so that it falls short for a domain.
    """
    alpha = table["alpha"].fillna(0.0)
    stratified = table.get("stratified_alpha", alpha)
    return alpha.mask((stratified > alpha) & (alpha > 0), stratified).clip(0.0, MOST_EXACT)


def _moments(table: pd.DataFrame, most: pd.Series, reliable: pd.Series) -> pd.DataFrame:
    variance = (table["sd"] / most) ** 2
    return pd.DataFrame({"mean": table["mean"] / most, "variance": variance, "true": reliable * variance})


def posteriors(scores: tables.Scores, priors: pd.DataFrame) -> pd.DataFrame:
    """Return the posterior of the true share of points for every row of `scores`.

    An officer with k times the items of the scale's modal form has k times its effective length.

    Args:
        scores: table `scores`.
        priors: see `scale_priors`.

    Returns:
        In the order of `scores`: `basis`, `first` and `second` (the beta's two parameters) and `rests_on`, the share
        to which the cut scores apply: the observed share, or the posterior's mean where the basis is not the
        observed score.
    """
    scale = priors.reindex(scores["scale_id"]).reset_index(drop=True)
    share = (scores["percent"] / 100).to_numpy(dtype=float)
    key = pd.MultiIndex.from_frame(scores[["officer_id", "scale_id"]])
    domain = pd.MultiIndex.from_arrays([scores["officer_id"], scale["domain"]])
    place = key.get_indexer(domain)
    n_items = scores["n_items"].to_numpy(dtype=float, na_value=np.nan)
    total_share = np.where(place >= 0, share[place], np.nan)
    observed = (scale["basis"] == "observed").to_numpy()
    mean, prior, length = (scale[name].to_numpy() for name in ("mean", "prior", "length"))
    estimate = mean + scale["on_own"].to_numpy() * (share - mean)
    estimate = estimate + scale["on_total"].to_numpy() * (total_share - scale["total_mean"].to_numpy())
    seen = np.where(observed, share, ((prior + length) * estimate - prior * mean) / length)
    given = np.where(observed, n_items, np.where(place >= 0, n_items[place], np.nan))
    whole = np.where(observed, scale["n_items"], priors["n_items"].reindex(scale["domain"]).to_numpy())
    length = length * np.where(np.isnan(given) | np.isnan(whole), 1.0, given / whole)
    middle = np.clip((prior * mean + length * seen) / (prior + length), 1e-4, 1 - 1e-4)
    return pd.DataFrame(
        {
            "basis": scale["basis"].astype("str"),
            "first": middle * (prior + length),
            "second": (1 - middle) * (prior + length),
            "rests_on": np.where(observed, share, middle),
        },
        index=scores.index,
    )
