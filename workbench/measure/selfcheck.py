"""The cohort's own check: do the probabilities of levels hold here, as far as the answers themselves can tell?

Nothing of it looks at cut scores, so that a cut score may move without it. Limits come from simulated cohorts whose
truth is known (docs/assumptions.md): they are passed by at least 95 of 100 cohorts in which probabilities hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.ability import Calibrations
from workbench.measure.blocks import matrix
from workbench.measure.dependence import dependence
from workbench.measure.equating import TOGETHER, SeveralForms
from workbench.measure.halves import foretold, halves
from workbench.measure.hidden_guessing import Sitting, guessed, moved
from workbench.measure.predictors import Predicting, classical, modelled
from workbench.measure.reliability import FEWEST_PEOPLE
from workbench.measure.scales import domains_of, modal_form
from workbench.measure.shape import SMALL, reshaped, widened
from workbench.measure.testlets import stems

SPLITS = 20
MOST_PEOPLE = 2_000
"""Of a larger domain so many people are taken, by lot: more would only cost time."""

SHAPE_PEOPLE = 1_000
"""With fewer people the freer shape follows chance, and its limit is wider."""

WIDEST = 0.1
"""A limit beyond this says nothing: below about 270 people the shape is not judged."""

FEWEST_ITEMS = 8
"""With fewer items on the form, halves of it tell nothing."""

ENOUGH_PEOPLE = 100
"""From so many people on probabilities hold as well as in larger cohorts."""

QUANTILES = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
BEYOND_CHANCE = 3.3
"""Errors of a tenth that chance alone exceeds in one of a hundred cohorts."""

HALVES, SHAPE, EXCESS, EXCESS_ERRORS, GUESSING = 0.035, 0.035, 0.03, 4.0, 2.0
"""Limits; see docs/assumptions.md."""


def calibration_check(
    points: tables.Points,
    items: tables.Items,
    solved: tuple[tables.Points, tables.Items],
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    forms: tables.Forms,
    several: SeveralForms,
    calibrations: Calibrations | None,
    domain_of: Mapping[str, str],
) -> tables.CalibrationCheck:
    """Check every domain's probabilities.

    - `halves`: one half of the items foretold from the other, `SPLITS` times; stems are never cut. The statistic is the
      tenth of P that misses most (share), the limit `HALVES` or what chance explains there, whichever is larger.
    - `distribution`: probabilities under a freer shape of ability beside those used (`workbench.measure.shape`), worst
      tenth, share.
    - `guessing`: under a model that estimates slopes, by how many errors the answers ask for more guessing than is
      declared (`workbench.measure.hidden_guessing`); the margin is how far probabilities would change with it.
    - `dependence`: the spread of residual correlations beyond chance (`workbench.measure.dependence`).
    - `numbers`: people with a score; the verdict is `caution` below `ENOUGH_PEOPLE`.
    - `forms`: of a domain that people sat in several forms, the share who sat forms on one scale; the verdict is
      `caution` below `TOGETHER`, for nothing then tells whether one level is the same ability on all forms.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        solved: points and items as models take them; a calibrated domain is checked by these.
        scores: table `scores`.
        reliability: table `reliability`.
        forms: table `forms`.
        several: the domains that people sat in several forms.
        calibrations: None where levels are classical.
        domain_of: domain id of every scale.

    Returns:
        Table `calibration_check`, one row per domain and check that can be made.
    """
    told, exact = several.split(scores, domain_of=domain_of), several.exact(reliability)
    of_form = several.domain_of(domain_of)
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys(domains_of(items["competency_id"].astype("str"), domain_of)):
        calibrated = calibrations is not None and name in calibrations.domains
        own, sat = _of_domain(*(solved if calibrated else (points, items)), name, domain_of)
        found = [_numbers(int((~np.isnan(sat)).any(axis=1).sum()))]
        found += _forms(forms[(forms["domain_id"] == name).to_numpy()])
        form, people = modal_form(~np.isnan(sat))
        chosen = _by_lot(np.flatnonzero(people))
        if len(chosen) >= FEWEST_PEOPLE:
            whole = np.where(form, sat[chosen], np.nan)
            predicting = modelled(whole, own, calibrations=calibrations, domain=name) or classical(
                whole, own, scores=told, reliability=exact, domain=several.commonest(name), domain_of=of_form
            )
            found += _of_form(whole, own, predicting)
        rows += [{"domain_id": name, **row} for row in found]
    if not rows:
        return tables.CALIBRATION_CHECK.empty()
    return tables.CALIBRATION_CHECK.shaped(pd.DataFrame(rows))


def _of_domain(
    points: tables.Points, items: tables.Items, name: str, domain_of: Mapping[str, str]
) -> tuple[tables.Items, np.ndarray]:
    """Return a domain's items, and people × these items: their points."""
    on = (domains_of(items["competency_id"].astype("str"), domain_of) == name).to_numpy()
    own = tables.Items(items[on].reset_index(drop=True))
    return own, matrix(points, own["item_id"].tolist())


def _by_lot(people: np.ndarray) -> np.ndarray:
    if len(people) <= MOST_PEOPLE:
        return people
    return np.sort(np.random.default_rng(0).choice(people, MOST_PEOPLE, replace=False))


def _row(check: str, statistic: float, limit: float, *, margin: float, beyond: str = "fails") -> dict[str, object]:
    passed = statistic <= limit
    verdict = "ok" if passed else beyond
    return {"check": check, "statistic": statistic, "limit": limit, "verdict": verdict, "margin": min(margin, 1.0)}


def _numbers(n: int) -> dict[str, object]:
    verdict = "ok" if n >= ENOUGH_PEOPLE else "caution"
    return {"check": "numbers", "statistic": n, "limit": ENOUGH_PEOPLE, "verdict": verdict, "margin": 0.0}


def _forms(of_domain: pd.DataFrame) -> Iterator[dict[str, object]]:
    if len(of_domain) > 1:
        together = of_domain.groupby("scale")["n"].sum()
        share = float(together.max() / together.sum())
        verdict = "ok" if share >= TOGETHER else "caution"
        yield {"check": "forms", "statistic": share, "limit": TOGETHER, "verdict": verdict, "margin": 0.0}


def _of_form(whole: np.ndarray, items: tables.Items, predicting: Predicting | None) -> Iterator[dict[str, object]]:
    """Yield the rows of checks on the people of one form.

    Args:
        whole: people × items of the domain, missing for those not on the form.
        items: table `items`, the domain's rows.
        predicting: the model, None where there is none.
    """
    on_form = np.flatnonzero(~np.isnan(whole).any(axis=0))
    competency, _ = pd.factorize(items["competency_id"])
    stem = stems(items, ~np.isnan(whole))
    likelihood = None
    if predicting is not None and len(predicting.items) >= FEWEST_ITEMS:
        own, predictor = predicting.items, predicting.predictor
        everything = np.ones(len(own), dtype=bool)
        likelihood = predictor.likelihood(everything)
        yield _halves(predicting, competency[own], stem[own])
        if (limit := SHAPE * _wider(len(whole))) <= WIDEST:
            changed = reshaped(likelihood, predictor.prior, predicting.at, predicting.degree)
            yield _row("distribution", changed, limit, margin=changed)
        if predicting.sitting is not None:
            yield from _guessing(predicting.sitting)
    if len(on_form) >= FEWEST_ITEMS:
        answers = np.maximum(whole[:, on_form], 0.0)
        found = dependence(answers, competency=competency[on_form], stem=stem[on_form])
        if found is not None:
            beyond = found.excess if found.beyond_chance > EXCESS_ERRORS else 0.0
            margin = 0.0
            if beyond > 0 and predicting is not None and likelihood is not None:
                each = len(on_form) / len(np.unique(competency[on_form]))
                margin = widened(likelihood, predicting.predictor.prior, 1 + (each - 1) * beyond)
            yield _row("dependence", beyond, EXCESS, margin=margin)


def _guessing(sitting: Sitting) -> Iterator[dict[str, object]]:
    found = guessed(sitting)
    if found is not None:
        margin = None if found <= GUESSING else moved(sitting)
        yield _row("guessing", found, GUESSING, margin=HALVES if margin is None else margin)


def _wider(people: int) -> float:
    """Return how much wider a limit is for few people, whose freer shape follows chance."""
    return float(max(1.0, SHAPE_PEOPLE / people) ** 0.8)


def _halves(predicting: Predicting, competency: np.ndarray, stem: np.ndarray) -> dict[str, object]:
    rng = np.random.default_rng(0)
    easiness = predicting.scores.mean(axis=0) / predicting.scores.max(axis=0)
    splits = [halves(stem, competency, easiness, rng) for _ in range(SPLITS)]
    found = foretold(predicting.predictor, predicting.scores, splits, QUANTILES)
    share, off, error = found.off()
    judged = share >= SMALL
    allowed = np.maximum(HALVES, BEYOND_CHANCE * error)
    worst = int(np.argmax(np.where(judged, np.abs(off) / allowed, -1.0)))
    return _row("halves", abs(float(off[worst])), float(allowed[worst]), margin=abs(float(off[worst])))
