"""How well item response models fit, in tables: models beside each other, items, and people.

It lays out what `workbench.measure.item_fit` and `workbench.measure.person_fit` find of the calibrations of
`workbench.measure.ability`, hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy.stats import norm

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.fitted import Fitted, fitted
from workbench.measure.irt import Model
from workbench.measure.item_fit import MeanSquares, ScoreFit, mean_squares, score_fit
from workbench.measure.many_tests import adjusted
from workbench.measure.person_fit import UNUSUAL, person_fit
from workbench.tables.measures import SIGNIFICANCE

CURVE, NOISY, REGULAR = "curve", "noisy", "regular"
"""Flags of an item: its curve is not the model's; answers are less, or more, regular than it expects."""


def models_of(points: tables.Points, items: tables.Items, calibrations: Calibrations) -> dict[str, Fitted]:
    """Return what each domain's calibration says of the answers of all who were given one of its items.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        calibrations: see `workbench.measure.ability.calibrate_domains`.
    """
    return {domain: model for domain, _, model in _models(points, items, calibrations)}


def _models(
    points: tables.Points, items: tables.Items, calibrations: Calibrations
) -> Iterator[tuple[str, pd.Index, Fitted]]:
    weight = items.set_index("item_id")["points"].astype(float)
    for domain, calibration in calibrations.by_domain.items():
        names = calibrations.items[domain]
        responses = (points[names] / weight[names]).to_numpy(dtype=float)
        known = ~np.isnan(responses).all(axis=1)
        yield domain, pd.Index(points.index[known]), fitted(responses[known], calibration)


def model_fit(
    points: tables.Points, items: tables.Items, *, used: Calibrations, others: Calibrations | None
) -> tables.ModelFit:
    """Set the models tried in each domain beside each other by AIC and BIC, and recommend one.

    AIC = 2m − 2 ln L (Akaike 1974) and BIC = m·ln n − 2 ln L (Schwarz 1978), with m parameters and n people.
    Recommended is the lower BIC, which holds the simpler model until the answers speak for more; of one model alone,
    that.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        used: the calibrations in use.
        others: calibrations of the same domains by another model, where there are any.

    Returns:
        Table `model_fit`, by domain, the model in use first.
    """
    found: dict[tuple[str, str], dict[str, object]] = {}
    for calibrations in (used, others):
        if calibrations is None:
            continue
        for domain, tried in calibrations.tried.items():
            for model, converged in tried.items():
                row = {"domain_id": domain, "model": model, "converged": converged, "used": False}
                found.setdefault((domain, model), row)
        for domain, people, fit in _models(points, items, calibrations):
            calibration = calibrations.by_domain[domain]
            m, n, log_likelihood = fit.n_parameters, len(people), calibration.log_likelihood
            found[domain, calibration.model] |= {
                "n": n,
                "n_items": len(fit.sizes),
                "n_parameters": m,
                "log_likelihood": log_likelihood,
                "aic": 2 * m - 2 * log_likelihood,
                "bic": m * np.log(n) - 2 * log_likelihood,
                "used": calibrations is used,
            }
    if not found:
        return tables.MODEL_FIT.empty()
    figures = ["n", "n_items", "n_parameters", "log_likelihood", "aic", "bic"]
    frame = pd.DataFrame(list(found.values())).reindex(columns=["domain_id", "model", *figures, "converged", "used"])
    frame[figures] = frame[figures].astype(float)
    order = {domain: place for place, domain in enumerate(used.tried)}
    frame = frame.assign(_domain=frame["domain_id"].map(order)).sort_values(
        ["_domain", "used", "model"], ascending=[True, False, True], kind="stable"
    )
    best = frame.groupby("domain_id")["bic"].transform("min")
    return tables.MODEL_FIT.shaped(frame.drop(columns="_domain").assign(recommended=(frame["bic"] == best)))


def item_fit(points: tables.Points, items: tables.Items, calibrations: Calibrations) -> tables.ItemFit:
    """Say of every calibrated item whether the answers go by the model; see `score_fit` and `mean_squares`.

    S-X² is significant where its p value is below 5 %, adjusted for all items of the domain; mean squares where they
    are beyond their critical values.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        calibrations: see `workbench.measure.ability.calibrate_domains`.
    """
    frames = [
        _items(domain, calibrations.items[domain], score_fit(model), mean_squares(model))
        for domain, _, model in _models(points, items, calibrations)
    ]
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


def person_fits(points: tables.Points, items: tables.Items, calibrations: Calibrations) -> tables.PersonFit:
    """Say of every officer and calibrated domain whether the answers go together; see `person_fit`.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        calibrations: see `workbench.measure.ability.calibrate_domains`.

    Returns:
        Table `person_fit`: officers who were given enough items; `unusual` where chance alone leaves a pattern as
        unlikely in fewer than one of a hundred.
    """
    frames = []
    for domain, people, model in _models(points, items, calibrations):
        found = person_fit(model)
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


def other_model(calibrations: Calibrations, model: str) -> Model | None:
    """Return the model to set beside the one asked for; None where every domain has tried it already."""
    beside: Mapping[str, Model] = {"rasch": "2pl", "2pl": "rasch"}
    other = beside.get(model)
    return other if any(other not in tried for tried in calibrations.tried.values() if tried) else None
