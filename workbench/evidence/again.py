"""How much one more exam like the first would tell of somebody: what it leaves of the doubt, and what it may show.

What is known of a person's true score is taken for normal on the scale on which the cut scores lie: P(level ≥ k) =
Φ(z_k). A second exam of the same kind leaves the share q of that variance, and moves its mean by a normal amount of
variance 1 − q: what is expected of the second result is what the first one says (a martingale).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from workbench import tables

SHIFTS = np.linspace(-4.0, 4.0, 65)
"""Second results, in standard deviations of what they may move."""
_STEP = float(SHIFTS[1] - SHIFTS[0])
SHARES = np.diff(ndtr(np.concatenate([[-np.inf], SHIFTS[1:] - _STEP / 2, [np.inf]])))
"""Probability of each second result."""
OWN_ANSWERS_ALONE = 0.5
"""What is left where nothing but the own answers is known: twice as many leave half of the variance."""
TINY = 1e-9


def left_by_another(reliability: tables.Reliability, domain_of: dict[str, str]) -> pd.Series:
    """Return by scale q, the share of the doubt of a true score that one more exam of the same kind leaves.

    q = (1 − PRMSE of both) / (1 − PRMSE of one), with the PRMSE of what levels of the scale rest on (`basis`). Of both
    exams it follows from classical theory: a reliability ρ becomes 2ρ/(1 + ρ) (Spearman 1910; Brown 1910), and the
    PRMSE from the total, or from both, is worked out anew from these and the correlation of the true scores (Haberman
    2008), which no number of exams changes. For a scale by its own score alone, q = 1/(1 + ρ).

    Args:
        reliability: table `reliability`.
        domain_of: domain id of every scale.
    """
    table = reliability.set_index(reliability["scale_id"].astype("str"))
    whole = table["stratified_alpha"].fillna(table["alpha"])
    domain = table.index.map(domain_of)
    own, total = table["alpha"].astype(float), whole.reindex(domain).to_numpy(float)
    ratio = table["sd"].astype(float) / table["sd"].reindex(domain).to_numpy(float)
    by_total = table["prmse_total"].astype(float)
    basis = table["basis"].to_numpy()
    one = np.select([basis == "total", basis == "augmented"], [by_total, table["prmse_augmented"]], own).astype(float)
    both_own, both_total = 2 * own / (1 + own), by_total * 2 / (1 + total)
    rests = basis == "augmented"
    both_augmented = _augmented(own.where(rests).clip(lower=0.0), by_total.where(rests).clip(lower=0.0), total, ratio)
    both = np.select([basis == "total", basis == "augmented"], [both_total, both_augmented], both_own).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = (1.0 - np.minimum(both, 1.0)) / (1.0 - one)
    plain = 1.0 / (1.0 + np.clip(one, 0.0, 1.0))
    left = np.where(np.isfinite(left), np.clip(left, plain, 1.0), plain)
    return pd.Series(left, index=table.index).fillna(OWN_ANSWERS_ALONE)


def _augmented(own: pd.Series, by_total: pd.Series, total: np.ndarray, ratio: pd.Series) -> pd.Series:
    """Return the PRMSE from a scale's own score and the total of both exams.

    The own score is part of the total, so that their errors have that of the own score in common; it halves. What is
    below nothing by chance, as an alpha of few people may be, is taken for nothing.

    Args:
        own: reliability of the own score, 0–1; missing for scales whose levels rest on one of the two alone.
        by_total: PRMSE from the total, 0–1; missing as well.
        total: reliability of the total.
        ratio: standard deviation of the own score over that of the total.
    """
    shared = np.sqrt(own * by_total)
    of_own, of_total = (1 + own) / 2, (1 + total) / 2
    a, b = np.sqrt(own / of_own), np.sqrt(by_total / of_total)
    c = (shared + (1 - own) * ratio / 2) / np.sqrt(of_own * of_total)
    return (a**2 + b**2 - 2 * a * b * c) / (1 - c**2)


def left_of_old(left: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return q where evidence has faded to a weight w: the doubt has grown, so that one more exam tells more.

    In units of what is known of nobody, a fresh result leaves s² = (1 − q)/q of it at most (that of its own score), and
    a faded one w·s² + (1 − w).
    """
    fresh = np.clip(2.0 - 1.0 / left, TINY, 1.0)
    grown = weight + (1.0 - weight) / fresh
    return np.asarray(1.0 / (1.0 + (1.0 / left - 1.0) * grown))


def after_another(chances: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Return P(level) after each second result of `SHIFTS`: people × results × levels.

    Args:
        chances: people × levels 0 … L, P(level) by what is known now.
        left: people, q of `left_by_another`.
    """
    tails = np.clip(chances[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:], 0.0, 1.0)
    moved = SHIFTS[None, :] * np.sqrt(1.0 - left)[:, None]
    later = ndtr((ndtri(tails)[:, None, :] + moved[:, :, None]) / np.sqrt(left)[:, None, None])
    n, results, _ = later.shape
    edges = np.concatenate([np.ones((n, results, 1)), later, np.zeros((n, results, 1))], axis=2)
    return -np.diff(edges, axis=2).clip(max=0.0)
