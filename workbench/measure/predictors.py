"""The measurement models as predictors of one half of an exam from the other (see `workbench.measure.halves`).

It uses what the models found of a domain, hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.chances import WEIGHTS, domain_shape, true_shares
from workbench.measure.halves import ByItems, ByTotal, Predictor
from workbench.measure.hidden_guessing import Sitting, chances_to_guess
from workbench.measure.irt.prior import MOMENTS
from workbench.measure.posterior import scale_priors
from workbench.measure.shape import DEGREE
from workbench.measure.true_shares import DEGREE as OF_SHARES
from workbench.measure.true_shares import TrueShares

MORE = 2
"""Degrees that a distribution has more to be freer than a smooth one of any shape."""


@dataclass(frozen=True, eq=False)
class Predicting:
    """A predictor of one form's people.

    Attributes:
        predictor: see `Predictor`.
        scores: people × items, points as the predictor counts them.
        items: places of these items among the domain's.
        at: nodes, where they stand; logits.
        degree: of the polynomial in the logarithm of a freer distribution over the nodes.
        sitting: the people under a model that estimates slopes; None otherwise.
    """

    predictor: Predictor
    scores: np.ndarray
    items: np.ndarray
    at: np.ndarray
    degree: int = DEGREE
    sitting: Sitting | None = None


def modelled(
    points: np.ndarray, items: tables.Items, *, calibrations: Calibrations | None, domain: str
) -> Predicting | None:
    """Return the item response model of a domain as a predictor, None where it is not calibrated.

    Args:
        points: people × items of the domain; missing for items that are not on the people's form.
        items: table `items`, the domain's rows.
        calibrations: of the cohort.
        domain: its id.
    """
    scale = None if calibrations is None else calibrations.domains.get(domain)
    if scale is None:
        return None
    places = {item: at for at, item in enumerate(items["item_id"])}
    at = np.array([places[item] for item in scale.items])
    given = ~np.isnan(points[:, at]).any(axis=0)
    curves, theta = scale.calibration.curves.only(given), scale.calibration.theta
    category = scale.codes(points[:, at])[:, given].astype(int)
    prior = scale.calibration.prior[scale.groups(points[:1, at])[0]]
    degree = DEGREE if scale.calibration.shape == "normal" else MOMENTS[scale.calibration.shape] + MORE
    predictor = ByItems(category, curves.chances(theta), curves.worth, prior)
    sitting = None
    if scale.calibration.model == "2pl":
        chance = np.where(curves.steps == 1, chances_to_guess(items)[at[given]], 0.0)
        sitting = Sitting(category, curves, theta, prior, chance, scale.calibration.shape)
    scores = curves.worth[np.arange(len(curves)), category]
    return Predicting(predictor, scores, at[given], theta, degree, sitting)


def classical(
    points: np.ndarray,
    items: tables.Items,
    *,
    scores: tables.Scores,
    reliability: tables.Reliability,
    domain: str,
    domain_of: Mapping[str, str],
) -> Predicting | None:
    """Return the classical model of a domain as a predictor, None where its form is not the one that was described.

    Args:
        points: people × items of the domain; missing for items that are not on the people's form.
        items: table `items`, the domain's rows.
        scores: table `scores`.
        reliability: table `reliability`.
        domain: its id.
        domain_of: domain id of every scale.
    """
    prior = scale_priors(scores, reliability, domain_of=domain_of).loc[domain]
    at = np.flatnonzero(~np.isnan(points).any(axis=0))
    most = items["points"].to_numpy(dtype=float)[at]
    if not prior["usable"] or not np.isclose(most.sum(), prior["max_raw"]):
        return None
    own = scores[scores["scale_id"] == domain]
    shape = domain_shape(own[["raw", "max_raw", "n_items"]].to_numpy(dtype=float, na_value=np.nan), prior)
    share = true_shares(shape)
    predictor = ByTotal(points[:, at], most, share, WEIGHTS, float(prior["own_length"]))
    degree = OF_SHARES + MORE if isinstance(shape, TrueShares) else DEGREE
    return Predicting(predictor, points[:, at], at, logit(np.clip(share, 1e-4, 1 - 1e-4)), degree)
