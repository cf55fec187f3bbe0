"""How exact each scale is: Cronbach's alpha, standard error of measurement, and what a subscore adds to the total."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.reordered import by_question
from workbench.measure.scales import modal_form, scale_membership
from workbench.measure.testlets import as_one, stems

FEWEST_PEOPLE = 30
"""Below this many people no covariance of the cohort is relied on: levels rest on the officer's own answers."""

NO_SPREAD = 1e-12
"""A variance of points up to this is none: sums of parts that had means taken off them are exact only so far."""

WORTHWHILE = 0.1
"""An augmented score must close this share of the remaining error (the rule of the R package `subscore`)."""


def cronbach_alpha(parts: np.ndarray, *, means: np.ndarray | int = 1) -> float:
    """Cronbach's alpha, k/(k−1)·(1 − Σs²_i/s²_X); missing for one part, one person, or totals without spread.

    Args:
        parts: people × parts (items, or sums of a part of the test), complete.
        means: parts, how many means were taken off each (see `workbench.measure.reordered.by_question`).

    Source: Cronbach (1951); for items of one point it is KR-20.
    """
    n, k = parts.shape
    if n <= np.max(means, initial=1) or k < 2:
        return float("nan")
    total = parts.sum(axis=1).var(ddof=1)
    own = (n / (n - np.broadcast_to(means, k)) * parts.var(axis=0)).sum()
    return float(k / (k - 1) * (1 - own / total)) if total > NO_SPREAD else float("nan")


def stratified_alpha(points: pd.DataFrame, strata: Mapping[str, str], *, means: np.ndarray | int = 1) -> float:
    """Alpha of a total that is made of strata, 1 − Σ s²_j(1 − α_j)/s²_X (Cronbach, Schönemann and McKie 1965).

    A stratum of one item has no alpha and counts as all error. Missing with fewer than two strata or people, or
    without spread.

    Args:
        points: people × items, complete.
        strata: the stratum (as a competency) of every item.
        means: see `cronbach_alpha`.
    """
    stratum = points.columns.map(dict(strata))
    names = list(dict.fromkeys(stratum))
    if len(names) < 2 or len(points) < 2:
        return float("nan")
    parts = [points.loc[:, stratum == name].to_numpy() for name in names]
    taken = np.broadcast_to(means, len(stratum))
    own = [cronbach_alpha(part, means=taken[stratum == name]) for part, name in zip(parts, names, strict=True)]
    alphas = np.nan_to_num(own)
    error = sum(part.sum(axis=1).var(ddof=1) * (1 - alpha) for part, alpha in zip(parts, alphas, strict=True))
    total = points.sum(axis=1).var(ddof=1)
    return float(1 - error / total) if total > NO_SPREAD else float("nan")


def prmse(sub: np.ndarray, total: np.ndarray, *, alpha: float) -> dict[str, float]:
    """Proportional reduction of mean squared error in predicting the true subscore (Haberman 2008).

    From the subscore itself: α_s. From the total: [Cov(s,x) − Var(e_s)]² / [Var(τ_s)·Var(x)]. From both:
    c′Σ⁻¹c / Var(τ_s) with Σ the covariance of (s, x) and c = (Var τ_s, Cov(s,x) − Var e_s), which equals Haberman's
    r_s + τ²(1 − ρ²).

    Args:
        sub: people, the subscore.
        total: people, the total that contains it.
        alpha: reliability of the subscore, in (0, 1].

    Returns:
        `subscore`, `total`, `augmented`, and the regression weights `weight_subscore`, `weight_total` of the last.
        All are missing where the subscore has no reliable variance or is the total.
    """
    names = ("subscore", "total", "augmented", "weight_subscore", "weight_total", "covariance")
    if not alpha > 0 or len(sub) < 3:
        return dict.fromkeys(names, float("nan"))
    sigma = np.cov(np.vstack([sub, total]))
    true = alpha * sigma[0, 0]
    shared = sigma[0, 1] - (1 - alpha) * sigma[0, 0]
    if np.linalg.det(sigma) <= 1e-9 * sigma[0, 0] * sigma[1, 1]:
        return dict.fromkeys(names, float("nan"))
    along = np.array([true, shared])
    weights = np.linalg.solve(sigma, along)
    found = (alpha, shared**2 / (true * sigma[1, 1]), float(along @ weights) / true, *weights, shared)
    return dict(zip(names, map(float, found), strict=True))


def basis_of(found: Mapping[str, float]) -> str:
    """What levels of a subscore rest on, from its PRMSE (see `prmse`).

    `observed` where the subscore predicts its own true score better than the total does (or the total does not
    predict it at all), else `augmented` where both together close more than a tenth of the error that the better one
    leaves, else `total`. Sources: Haberman (2008); Sinharay (2010). A combination with a negative weight, in which a
    better answer would lower the estimate, is never used.
    """
    best = max(found["subscore"], found["total"])
    if found["subscore"] > found["total"] or found["covariance"] <= 0:
        return "observed"
    helps = found["augmented"] - best > WORTHWHILE * (1 - best)
    return "augmented" if helps and min(found["weight_subscore"], found["weight_total"]) >= 0 else "total"


def reliability(points: tables.Points, items: tables.Items, *, domain_of: Mapping[str, str]) -> tables.Reliability:
    """Describe every scale's exactness from the points of the items.

    Numbers of a scale are computed on its modal form, the commonest set of its items, over the officers to whom all of
    these were administered (`n_form`); only `n` counts everyone with a score. Versions that hold the same questions in
    another order are one form (`workbench.measure.reordered`). The parts of an alpha are the items, those of one stem
    together (`workbench.measure.testlets`). PRMSE are computed on the modal form of the domain. `stratified_alpha`
    takes the competencies of a domain as strata. `sem` = sd·√(1 − alpha), with a negative alpha counting as 0.

    Where a competency has no reliable variance of its own (alpha missing or not above 0) but its domain has, its true
    score is taken to rise and fall with the domain's: basis `total`, and `prmse_total` is the domain's alpha. With
    fewer than `FEWEST_PEOPLE` officers the basis is `observed`. A domain's basis is always `observed`.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.

    Returns:
        Table `reliability`; `sigma`, `accuracy`, `consistency` and `kappa` are missing until filled in by
        `workbench.measure.irt` and `workbench.measure.classification`.
    """
    member = scale_membership(items, domain_of=domain_of)
    values = matrix(points, items["item_id"].tolist())
    scales = [str(scale) for scale in member]
    rows: dict[str, dict[str, float]] = {}
    basis: dict[str, str] = {}
    strata = dict(zip(items["item_id"], items["competency_id"], strict=True))
    for domain in dict.fromkeys(domain_of.get(scale, scale) for scale in scales):
        of_domain = np.flatnonzero(member[domain].to_numpy())
        block = values[:, of_domain].astype(float, copy=False)
        block, stand, means = by_question(block, tables.Items(items.iloc[of_domain]))
        of_domain = of_domain[stand]
        given = ~np.isnan(block)
        form, people = modal_form(given)
        whole = block[people][:, form]
        total = whole.sum(axis=1)
        stem = stems(tables.Items(items.iloc[of_domain]), given)
        parts = as_one(whole, stem[form])
        first = np.unique(stem[form], return_index=True)[1]
        names = member.index[of_domain][form][first]
        own = [scale for scale in scales if domain_of.get(scale, scale) == domain]
        for scale in sorted(own, key=lambda name: name != domain):
            inside = member[scale].to_numpy()[of_domain]
            if scale == domain:
                alpha = cronbach_alpha(parts, means=means[form][first])
                rows[scale] = _described(total, alpha, n=int(given.any(axis=1).sum()), n_items=int(form.sum()))
                named = pd.DataFrame(parts, columns=names)
                rows[scale]["stratified_alpha"] = stratified_alpha(named, strata, means=means[form][first])
            else:
                own_form, takers = modal_form(given[:, inside])
                taken = block[takers][:, np.flatnonzero(inside)[own_form]]
                n = int(given[:, inside].any(axis=1).sum())
                at = np.unique(stem[inside][own_form], return_index=True)[1]
                alpha = cronbach_alpha(as_one(taken, stem[inside][own_form]), means=means[inside][own_form][at])
                rows[scale] = _described(taken.sum(axis=1), alpha, n=n, n_items=int(own_form.sum()))
            part = whole[:, inside[form]]
            at = np.unique(stem[form][inside[form]], return_index=True)[1]
            own_alpha = cronbach_alpha(as_one(part, stem[form][inside[form]]), means=means[form][inside[form]][at])
            found = prmse(part.sum(axis=1), total, alpha=own_alpha)
            alone = scale == domain or bool(inside[form].all())
            rows[scale] |= _shares(found, rows[scale], rows[domain], alone=alone)
            basis[scale] = _basis(found, rows[domain], alone=alone)
    return _table({scale: rows[scale] for scale in scales}, basis)


def reliability_of_sums(scores: tables.Scores, *, domain_of: Mapping[str, str]) -> tables.Reliability:
    """Describe every scale's exactness where only sums are known (see `workbench.measure.scoring.sum_scores`).

    A domain's alpha takes its competencies as the parts, a lower bound of its reliability; it is missing for a domain
    with one competency. A competency's alpha follows from its domain's by the Spearman–Brown formula for its share q
    of the points, q·α/(1 + (q − 1)·α). Otherwise as `reliability`; `n_items` is missing.

    Args:
        scores: table `scores`.
        domain_of: domain id of every scale; a domain's own id for a domain.
    """
    raw = scores.pivot_table(index="officer_id", columns="scale_id", values="raw", aggfunc="first", sort=False)
    most = scores.groupby("scale_id")["max_raw"].max()
    domain = pd.Series({scale: domain_of.get(scale, scale) for scale in raw.columns})
    rows: dict[str, dict[str, float]] = {}
    basis: dict[str, str] = {}
    for name in dict.fromkeys(domain):
        scales = domain.index[(domain == name) & (domain.index != name)]
        parts = raw[scales].to_numpy(dtype=float)
        form, people = modal_form(~np.isnan(parts)) if len(scales) else (np.zeros(0, bool), raw[name].notna())
        block = parts[people][:, form]
        alpha = cronbach_alpha(block) if block.shape[1] else float("nan")
        whole = raw.loc[people, name].to_numpy(dtype=float)
        rows[name] = _described(whole, alpha, n=int(raw[name].notna().sum()), n_items=float("nan"))
        nothing = prmse(whole, whole, alpha=alpha)
        rows[name] |= _shares(nothing, rows[name], rows[name], alone=True)
        basis[name] = _basis(nothing, rows[name], alone=True)
        for scale in scales:
            q = float(most[scale] / most[name])
            own = raw[scale].dropna().to_numpy()
            part_alpha = q * alpha / (1 + (q - 1) * alpha)
            rows[scale] = _described(own, part_alpha, n=len(own), n_items=float("nan"))
            both = raw.loc[people & raw[scale].notna(), [scale, name]].to_numpy()
            found = prmse(both[:, 0], both[:, 1], alpha=part_alpha)
            rows[scale] |= _shares(found, rows[scale], rows[name], alone=len(scales) == 1)
            basis[scale] = _basis(found, rows[name], alone=len(scales) == 1)
    return _table({scale: rows[scale] for scale in raw.columns}, basis)


def _described(total: np.ndarray, alpha: float, *, n: int, n_items: float) -> dict[str, float]:
    sd = float(total.std(ddof=1)) if len(total) > 1 else float("nan")
    mean = float(total.mean()) if len(total) else float("nan")
    sem = sd * float(np.sqrt(1 - np.clip(alpha, 0.0, 1.0)))
    own = {"n": n, "n_form": len(total), "n_items": n_items}
    return {**own, "mean": mean, "sd": sd, "alpha": alpha, "sem": sem}


def _shares(
    found: Mapping[str, float], own: Mapping[str, float], domain: Mapping[str, float], *, alone: bool
) -> dict[str, float]:
    shares = {name: min(found[name], 1.0) for name in ("subscore", "total", "augmented")}
    if alone or not found["total"] >= 0:
        total = float("nan") if alone or not domain["alpha"] > 0 else domain["alpha"]
        shares = {"subscore": float(np.clip(own["alpha"], 0.0, 1.0)), "total": total, "augmented": float("nan")}
    return {f"prmse_{name}": value for name, value in shares.items()}


def _basis(found: Mapping[str, float], domain: Mapping[str, float], *, alone: bool) -> str:
    if alone or domain["n"] < FEWEST_PEOPLE or not domain["alpha"] > 0:
        return "observed"
    return basis_of(found) if found["total"] >= 0 else "total"


def _table(rows: Mapping[str, Mapping[str, float]], basis: Mapping[str, str]) -> tables.Reliability:
    frame = pd.DataFrame.from_dict({scale: dict(row) for scale, row in rows.items()}, orient="index")
    frame = frame.reindex(columns=frame.columns.union(["stratified_alpha"], sort=False))
    frame = frame.assign(basis=pd.Series(basis)).rename_axis("scale_id").reset_index()
    return tables.RELIABILITY.shaped(frame.assign(sigma=np.nan, accuracy=np.nan, consistency=np.nan, kappa=np.nan))
