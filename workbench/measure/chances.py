"""The chance that an officer's true percentage lies below each cut score, and how wide what is known of it is.

The true share of points of a domain has a log-linear distribution (`workbench.measure.true_shares`), and a score is y
of n effective items right (Livingston and Lewis 1995). Competencies are known by the scores on all of them
(`workbench.measure.shares_together`).

In cohorts too small for that, what a competency that rests on more than its own score is known by is the joint
distribution of two true shares: its own and the domain's (basis `total`), or its own and that of the domain's other
items (`augmented`). Each share has a beta distribution, and the normal scores of the two, z = Φ⁻¹(F(share)), are
bivariate normal with the correlation of the true scores (a Gaussian copula). So the two run together along a curve and
with less room at the ends of the scale, which a single beta with one width cannot have.

It uses the priors of `workbench.measure.posterior` and the beta of `workbench.measure.classification`, hence the
imports from beside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from workbench import tables
from workbench.measure.classification import Beta
from workbench.measure.estimates import Estimates
from workbench.measure.shares_together import effective, shares_together
from workbench.measure.true_shares import TrueShares, log_linear, score_likelihood

TrueDistribution = Beta | TrueShares

NODES = np.linspace(-4.0, 4.0, 161)
"""Normal scores over which is summed; the ends of their cells are half a step away."""

STEP = float(NODES[1] - NODES[0])

WEIGHTS = np.diff(ndtr(np.concatenate([[-np.inf], NODES[1:] - STEP / 2, [np.inf]])))
"""Share of people in each cell."""

SHAPE_PEOPLE = 500
"""With fewer people the shape is mostly noise: the true shares follow a beta."""

CLOSEST = 0.99
"""Two true scores are never taken to correlate by more."""


def chances(scores: tables.Scores, priors: pd.DataFrame, *, limits: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the posterior's mass below each cut score, and its standard deviation.

    In small cohorts the likelihood is, on basis `observed`, that of the score, on `total` that of the domain's score,
    on `augmented` that of the score times that of the domain's other points. An officer with k times the items of the
    scale's modal form has k times its effective length.

    Args:
        scores: table `scores`.
        priors: see `workbench.measure.posterior.scale_priors`.
        limits: by scale_id, the cut scores of level 1…L as shares, ascending.

    Returns:
        Rows × L, probability that the true share is below cut score k; rows, standard deviation of the true share.
        Missing for the rows of a scale without a usable prior, for an officer without what the scale rests on, and
        where one's own score counts alone and the true shares reach from 0 to 1: there the posterior is the beta of
        `workbench.measure.posterior.posteriors`.
    """
    below = np.full((len(scores), limits.shape[1]), np.nan)
    spread = np.full(len(scores), np.nan)
    rows = scores.groupby("scale_id", sort=False).indices
    sound = priors.index[priors["usable"] & priors.index.isin(list(rows))]
    usable = sound[priors.loc[sound, "domain"].isin(sound)]
    officers = pd.Index(scores["officer_id"])
    columns = ["raw", "max_raw", "n_items"]
    numbers = scores[columns].to_numpy(dtype=float, na_value=np.nan)
    domains = dict.fromkeys(priors.loc[usable, "domain"])
    shape_of = {domain: domain_shape(numbers[rows[domain]], priors.loc[domain]) for domain in domains}
    for domain, shape in shape_of.items():
        people = officers[rows[domain]]
        place_of = {s: people.get_indexer(officers[rows[s]]) for s in usable if priors.loc[s, "domain"] == domain}
        known: dict[str, Estimates] = {}
        if isinstance(shape, TrueShares):
            scores_of = {scale: np.full((len(people), 3), np.nan) for scale in place_of if scale != domain}
            for scale, own in scores_of.items():
                own[place_of[scale][place_of[scale] >= 0]] = numbers[rows[scale][place_of[scale] >= 0]]
            known = shares_together(scores_of, priors)
        for scale, at in place_of.items():
            prior, place = priors.loc[scale], rows[scale]
            limit = limits.loc[scale].to_numpy(dtype=float)
            if scale in known:
                here, at = place[at >= 0], at[at >= 0]
                below[here], spread[here] = known[scale].below(limit)[at], known[scale].spread()[at]
                continue
            whole = np.where(at[:, None] >= 0, numbers[rows[domain]][at], np.nan)
            true = shape if scale == domain else _like(shape, prior["mean"], prior["variance"])
            if prior["basis"] == "observed" and isinstance(true, Beta):
                continue
            found = _posterior(numbers[place], whole, true, shape, prior=prior, domain=priors.loc[domain])
            if found is not None:
                posterior, code = found
                below[place] = _below(posterior, true, limit)[code]
                share = true_shares(true)
                mean = posterior @ share
                spread[place] = np.sqrt(np.maximum(posterior @ share**2 - mean**2, 0.0))[code]
    return below, spread


def domain_shape(numbers: np.ndarray, prior: pd.Series) -> TrueDistribution:
    """Return the distribution of the domain's true share among the officers with its modal form.

    Args:
        numbers: rows × (raw, max_raw, n_items) of the domain.
        prior: its row of the priors.
    """
    modal = (numbers[:, 1] == prior["max_raw"]) & (np.isnan(prior["n_items"]) | (numbers[:, 2] == prior["n_items"]))
    if modal.sum() < SHAPE_PEOPLE:
        return Beta(prior["mean"] * prior["prior"], (1 - prior["mean"]) * prior["prior"])
    return log_linear(numbers[modal, 0] / numbers[modal, 1], prior["own_length"])


def _like(shape: TrueDistribution, mean: float, variance: float) -> TrueDistribution:
    """Return a distribution of a mean and a variance: of this shape, or a beta where it cannot be had."""
    if isinstance(shape, TrueShares) and (moved := shape.moved(mean, variance)) is not None:
        return moved
    size = mean * (1 - mean) / min(variance, 0.99 * mean * (1 - mean)) - 1
    return Beta(mean * size, (1 - mean) * size)


def _posterior(
    own: np.ndarray,
    whole: np.ndarray,
    true: TrueDistribution,
    shape: TrueDistribution,
    *,
    prior: pd.Series,
    domain: pd.Series,
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return distinct posteriors over `NODES`, and each row's among them; None where the moments contradict.

    Args:
        own: rows × (raw, max_raw, n_items) of the scale.
        whole: the same of its domain.
        true: distribution of the scale's true share.
        shape: that of its domain's.
        prior: the scale's row of the priors.
        domain: its domain's row.
    """
    if prior["basis"] == "observed":
        chance, code = _likelihood(own, true_shares(true), prior)
        return _normalised(chance), code
    if prior["basis"] == "total":
        chance, code = _likelihood(whole, true_shares(shape), domain)
        return _normalised(chance @ _together(prior["correlation"]).T), code
    rest = _rest(prior, domain)
    if rest is None:
        return None
    chance_own, code_own = _likelihood(own, true_shares(true), prior)
    other = _like(shape, rest["mean"], rest["variance"])
    chance_rest, code_rest = _likelihood(whole - own, true_shares(other), rest)
    along = chance_rest @ _together(rest["correlation"]).T
    code, pair = pd.factorize(code_own * len(along) + code_rest)
    return _normalised(chance_own[pair // len(along)] * along[pair % len(along)]), code


def _likelihood(numbers: np.ndarray, share: np.ndarray, prior: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the binomial likelihood of each distinct score at each share, up to a factor, and each row's score."""
    y, n = effective(numbers, prior)
    score, shares = pd.factorize(y.round(9), use_na_sentinel=False)
    form, lengths = pd.factorize(n.round(9), use_na_sentinel=False)
    code, pair = pd.factorize(score * len(lengths) + form)
    return score_likelihood(shares[pair // len(lengths)], lengths[pair % len(lengths)], share), code


def _rest(prior: pd.Series, domain: pd.Series) -> pd.Series | None:
    """Return the moments of the domain's other points, from whole = part·own + (1 − part)·rest."""
    part = prior["max_raw"] / domain["max_raw"]
    left = 1 - part
    own, whole = prior["variance"], domain["variance"]
    along = min(prior["correlation"], CLOSEST) * np.sqrt(own * whole)
    mean = (domain["mean"] - part * prior["mean"]) / left
    variance = (whole - 2 * part * along + part**2 * own) / left**2
    error = (domain["error"] - part**2 * prior["error"]) / left**2
    if not (0 < mean < 1 and variance > 0 and error > 0 and variance + error < mean * (1 - mean)):
        return None
    correlation = (along - part * own) / left / np.sqrt(own * variance)
    return pd.Series(
        {
            "mean": mean,
            "variance": variance,
            "correlation": float(np.clip(correlation, -CLOSEST, CLOSEST)),
            "own_length": (mean * (1 - mean) - variance) / error,
            "n_items": domain["n_items"] - prior["n_items"],
        }
    )


def true_shares(true: TrueDistribution) -> np.ndarray:
    """Return the true shares at `NODES`."""
    return np.clip(true.quantile(ndtr(NODES)), 1e-9, 1 - 1e-9)


def _together(correlation: float) -> np.ndarray:
    """Return nodes of one normal score × nodes of the other: chance of the other's cell, given the one."""
    correlation = min(correlation, CLOSEST)
    ends = np.concatenate([[-np.inf], NODES[1:] - STEP / 2, [np.inf]])
    return np.diff(ndtr((ends - correlation * NODES[:, None]) / np.sqrt(1 - correlation**2)), axis=1)


def _normalised(likelihood: np.ndarray) -> np.ndarray:
    mass = likelihood * WEIGHTS
    total = mass.sum(axis=1, keepdims=True)
    return np.divide(mass, total, out=np.full(mass.shape, np.nan), where=total > 0)


def _below(posterior: np.ndarray, true: TrueDistribution, limit: np.ndarray) -> np.ndarray:
    """Return the mass below each limit, the mass of a cell being spread evenly over it."""
    place = np.clip((ndtri(true.below(limit)) - NODES[0]) / STEP + 0.5, 0.0, len(NODES) - 1e-12)
    cell = place.astype(int)
    before = np.column_stack([np.zeros(len(posterior)), posterior.cumsum(axis=1)])
    return before[:, cell] + (place - cell) * posterior[:, cell]
