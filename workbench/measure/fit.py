"""How well item response models fit, in tables: models beside each other, items, and people.

It lays out what `workbench.measure.item_fit` and `workbench.measure.person_fit` find of the calibrations of
`workbench.measure.ability`, hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import norm

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.fitted import fitted
from workbench.measure.irt import Calibration, Model, calibrate
from workbench.measure.item_fit import MeanSquares, ScoreFit, mean_squares, score_fit
from workbench.measure.many_tests import adjusted
from workbench.measure.person_fit import UNUSUAL, person_fit
from workbench.tables.measures import SIGNIFICANCE

CURVE, NOISY, REGULAR = "curve", "noisy", "regular"
"""Flags of an item: its curve is not the model's; answers are less, or more, regular than it expects."""

BESIDE: dict[Model, Model] = {"rasch": "2pl", "2pl": "rasch"}
"""Which model is set beside the one in use."""


def _answers(
    points: tables.Points, calibrations: Calibrations
) -> Iterator[tuple[str, pd.Index, np.ndarray, np.ndarray, Calibration]]:
    """Yield each calibrated domain: its people, their categories on the calibrated items, groups, the calibration."""
    for domain, scale in calibrations.domains.items():
        own = points[scale.items].to_numpy(dtype=float)
        known = ~np.isnan(own).all(axis=1)
        own = own[known]
        yield domain, pd.Index(points.index[known]), scale.codes(own), scale.groups(own), scale.calibration


def model_fit(points: tables.Points, calibrations: Calibrations) -> tables.ModelFit:
    """Set the models of each domain beside each other by AIC and BIC, and recommend one.

    AIC = 2m − 2 ln L (Akaike 1974) and BIC = m·ln n − 2 ln L (Schwarz 1978), with m parameters and n people.
    Recommended is the lower BIC, which holds the simpler model until the answers speak for more; of one model alone,
    that. Beside the model in use the other one is estimated from the same answers, unless it was tried before and did
    not settle.

    Args:
        points: officers × items, missing where not administered.
        calibrations: see `workbench.measure.ability.calibrate_domains`.

    Returns:
        Table `model_fit`, by domain, the model in use first.
    """
    found: dict[str, list[dict[str, object]]] = {domain: [] for domain in calibrations.tried}
    for domain, _, categories, groups, used in _answers(points, calibrations):
        found[domain].append(_criteria(categories, used) | {"used": True})
        if BESIDE[used.model] not in calibrations.tried[domain]:
            other = calibrate(
                categories, model=BESIDE[used.model], lower=used.curves.lower, groups=groups, shape=used.shape
            )
            found[domain].append(_criteria(categories, other))
    rows = [{"domain_id": domain} | row for domain, own in found.items() for row in own]
    rows += [
        {"domain_id": domain, "model": model, "converged": False}
        for domain, tried in calibrations.tried.items()
        for model, converged in tried.items()
        if not converged
    ]
    if not rows:
        return tables.MODEL_FIT.empty()
    figures = ["n", "n_items", "n_parameters", "log_likelihood", "aic", "bic"]
    frame = pd.DataFrame(rows).reindex(columns=["domain_id", "model", *figures, "converged", "used"])
    frame[figures] = frame[figures].astype(float)
    place = frame["domain_id"].map({domain: at for at, domain in enumerate(found)})
    frame = frame.assign(used=frame["used"].eq(True)).iloc[place.argsort(kind="stable")]
    best = frame.groupby("domain_id")["bic"].transform("min")
    return tables.MODEL_FIT.shaped(frame.assign(recommended=frame["bic"] == best))


def _criteria(categories: np.ndarray, calibration: Calibration) -> dict[str, object]:
    """Return a row of `model_fit`, without figures where the estimates did not settle."""
    row: dict[str, object] = {"model": calibration.model, "converged": calibration.converged}
    if not calibration.converged:
        return row
    m, n, log_likelihood = calibration.free, len(categories), calibration.log_likelihood
    return row | {
        "n": n,
        "n_items": categories.shape[1],
        "n_parameters": m,
        "log_likelihood": log_likelihood,
        "aic": 2 * m - 2 * log_likelihood,
        "bic": m * np.log(n) - 2 * log_likelihood,
    }


def item_fit(points: tables.Points, calibrations: Calibrations) -> tables.ItemFit:
    """Say of every calibrated item whether the answers go by the model; see `score_fit` and `mean_squares`.

    S-X² is significant where its p value is below 5 %, adjusted for all items of the domain; mean squares where they
    are beyond their critical values.

    Args:
        points: officers × items, missing where not administered.
        calibrations: see `workbench.measure.ability.calibrate_domains`.
    """
    frames = []
    for domain, _, categories, groups, calibration in _answers(points, calibrations):
        model = fitted(categories, calibration, groups)
        frames.append(_items(domain, calibrations.scales[domain].items, score_fit(model), mean_squares(model)))
    return tables.ITEM_FIT.shaped(pd.concat(frames, ignore_index=True)) if frames else tables.ITEM_FIT.empty()


def _items(domain: str, names: list[str], scores: ScoreFit, squares: MeanSquares) -> pd.DataFrame:
    p = adjusted(scores.p)
    flagged = {
        CURVE: p < SIGNIFICANCE,
        NOISY: (squares.infit > squares.infit_high) | (squares.outfit > squares.outfit_high),
        REGULAR: (squares.infit < squares.infit_low) | (squares.outfit < squares.outfit_low),
    }
    flags = [" ".join(name for name, found in flagged.items() if found[at]) or None for at in range(len(names))]
    return pd.DataFrame(
        {
            "item_id": names,
            "domain_id": domain,
            "n": scores.n,
            "s_x2": scores.chi2,
            "df": scores.df,
            "p": scores.p,
            "p_adjusted": p,
            "rmsea": scores.rmsea,
            **vars(squares),
            "flags": pd.Series(flags, dtype="str"),
        }
    )


def person_fits(points: tables.Points, calibrations: Calibrations) -> tables.PersonFit:
    """Say of every officer and calibrated domain whether the answers go together; see `person_fit`.

    Args:
        points: officers × items, missing where not administered.
        calibrations: see `workbench.measure.ability.calibrate_domains`.

    Returns:
        Table `person_fit`: officers who were given enough items; `unusual` where chance alone leaves a pattern as
        unlikely in fewer than one of a hundred.
    """
    frames = []
    for domain, people, categories, groups, calibration in _answers(points, calibrations):
        found = person_fit(fitted(categories, calibration, groups))
        p = norm.cdf(found.lz)
        frame = pd.DataFrame(
            {
                "officer_id": people,
                "domain_id": domain,
                "n_items": found.n_items,
                "lz": found.lz,
                "p": p,
                "unusual": p < UNUSUAL,
            }
        )
        frames.append(frame[~np.isnan(found.lz)])
    return tables.PERSON_FIT.shaped(pd.concat(frames, ignore_index=True)) if frames else tables.PERSON_FIT.empty()
