"""Cut scores from a panel of judges: Angoff and Bookmark, how exact they are, and what their error would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import softmax

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.measure.irt.curves import Curves
from workbench.measure.irt.listed import curves_of
from workbench.measure.scales import domains_of
from workbench.messages import msg

ERROR_OF_MEDIAN = float(np.sqrt(np.pi / 2))
"""Standard error of a median in units of that of the mean, for normal values (Kenney and Keeping 1962)."""

FARTHEST = 60.0
"""Abilities within ±this are searched, logits; there a result is certain, or its chance is that of guessing."""

HALVINGS = 60


def angoff(panel: pd.DataFrame, items: tables.Items, *, scale_id: str) -> tables.Standards:
    """Derive cut scores from judged probabilities of a right answer (Angoff 1971; Tavakol 2023).

    A judge's cut score is 100·Σ p·w / Σ w over the items judged, with w the item's points: the percentage that an
    officer on the border of the level is expected to reach. The panel's is the mean over the judges, its standard
    error SD/√judges (missing for one judge). Agreement is `absolute_agreement` of the judges over the items.

    Args:
        panel: judge, level, item_id, probability (0–1); every judge the same items at a level.
        items: table `items`, which holds the points.
        scale_id: the scale whose cut scores these are.

    Returns:
        Table `standards`, one row per level of the panel, ascending.
    """
    weight = panel["item_id"].map(items.set_index("item_id")["points"]).to_numpy(dtype=float)
    weighed = panel.assign(weight=weight, earned=weight * panel["probability"].to_numpy(dtype=float))
    rows = []
    for level, part in weighed.groupby("level", sort=True):
        sums = part.groupby("judge")[["earned", "weight"]].sum()
        cut = (100 * sums["earned"] / sums["weight"]).to_numpy()
        judged = part.pivot_table(index="item_id", columns="judge", values="probability").to_numpy(dtype=float)
        row = {"level": level, "cut_percent": cut.mean(), "agreement": absolute_agreement(judged)}
        row |= {"n_items": len(judged)}
        rows.append(row | _spread(cut))
    frame = pd.DataFrame(rows).assign(scale_id=scale_id, method="angoff")
    return tables.STANDARDS.shaped(frame[tables.STANDARDS.names()])


def bookmark(
    panel: pd.DataFrame,
    items: tables.Items,
    *,
    parameters: tables.ItemParameters,
    scale_id: str,
    domain_of: Mapping[str, str],
    response_probability: float,
) -> tables.Standards:
    """Derive cut scores from places in the items ordered by difficulty (Mitzel, Lewis, Patz and Green 2001).

    Items stand in the order of the ability θ_r at which a right answer has the response probability r,
    b + ln(r/(1 − r))/a of an item of two results; an item of several has a place for each, where that result or a
    better one has it. A judge's bookmark is the place of the last item that an officer on the border of the
    level still answers right with that probability; its θ_r becomes a percentage by the characteristic curve of the
    scale's items, expected over highest points. The panel's cut score is the median over the judges, and its standard
    error √(π/2)·SD/√judges. Agreement is `absolute_agreement` of the judges' percentages over the levels.

    Args:
        panel: judge, level, bookmark (place, from 1).
        items: table `items`.
        parameters: table `item_parameters`.
        scale_id: the scale, a competency or a domain.
        domain_of: domain id of every scale.
        response_probability: r.

    Returns:
        Table `standards`, one row per level of the panel, ascending.

    Raises:
        InputError: where the scale has no calibrated items, or a bookmark lies beyond the last one.
    """
    booklet = ordered_items(
        items, parameters=parameters, scale_id=scale_id, domain_of=domain_of, response_probability=response_probability
    )
    if booklet.empty:
        raise InputError(_uncalibrated(scale_id))
    beyond = panel["bookmark"] > len(booklet)
    if beyond.any():
        raise InputError(_beyond(scale_id, most=len(booklet), found=int(panel["bookmark"].max())))
    theta = booklet["theta"].to_numpy()[panel["bookmark"].to_numpy(dtype=int) - 1]
    own = parameters[parameters["item_id"].isin(booklet["item_id"]).to_numpy()]
    expected = curves_of(own)[1].expected(theta).sum(axis=0)
    percent = 100 * expected / booklet.drop_duplicates("item_id")["points"].sum()
    table = panel.assign(percent=percent).pivot_table(index="level", columns="judge", values="percent")
    agreement = absolute_agreement(table.to_numpy())
    rows = []
    for level, cut in zip(table.index, table.to_numpy(), strict=True):
        row = {"level": level, "cut_percent": np.median(cut), "agreement": agreement, "n_items": len(booklet)}
        row |= _spread(cut)
        rows.append(row | {"se_percent": row["se_percent"] * ERROR_OF_MEDIAN})
    frame = pd.DataFrame(rows).assign(scale_id=scale_id, method="bookmark")
    return tables.STANDARDS.shaped(frame[tables.STANDARDS.names()])


def ordered_items(
    items: tables.Items,
    *,
    parameters: tables.ItemParameters,
    scale_id: str,
    domain_of: Mapping[str, str],
    response_probability: float,
) -> pd.DataFrame:
    """Return the ordered item booklet of a scale: place, item_id, category, theta (θ_r), a, b, points.

    Items without a positive slope have no place: more ability does not make a right answer likelier.
    """
    competency = items["competency_id"].astype(str)
    domain = domains_of(competency, domain_of)
    own = items[((competency == scale_id) | (domain == scale_id)).to_numpy()][["item_id", "points"]]
    booklet = own.merge(parameters, on="item_id", validate="1:m")
    booklet = booklet[(booklet["a"] > 0).to_numpy()].reset_index(drop=True)
    booklet = booklet.assign(theta=_needed(booklet, response_probability))
    booklet = booklet.sort_values("theta", kind="stable", ignore_index=True)
    columns = ["place", "item_id", "category", "theta", "a", "b", "points"]
    return booklet.assign(place=np.arange(1, len(booklet) + 1))[columns]


def _needed(parameters: pd.DataFrame, response_probability: float) -> np.ndarray:
    """Return rows, the ability at which the step's upper result or a better one has the response probability."""
    names, curves = curves_of(parameters)
    item = pd.Index(names).get_indexer(parameters["item_id"])
    step = parameters["category"].to_numpy(dtype=int)
    low, high = np.full(len(item), -FARTHEST), np.full(len(item), FARTHEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        chance = _reached(curves, item, step, middle)
        low, high = (
            np.where(chance < response_probability, middle, low),
            np.where(chance < response_probability, high, middle),
        )
    return np.asarray((low + high) / 2)


def _reached(curves: Curves, item: np.ndarray, step: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """Return rows: the chance of the category `step` of an item or a higher one, at an ability for each row."""
    rows = curves.only(item)
    logit = rows.slope[:, None] * theta[:, None] * np.arange(rows.worth.shape[1])
    logit[:, 1:] += rows.intercepts
    chance = softmax(logit, axis=1)
    upper = np.where(np.arange(chance.shape[1]) >= step[:, None], chance, 0.0).sum(axis=1)
    return np.asarray(rows.lower + (1 - rows.lower) * upper)


def absolute_agreement(ratings: np.ndarray) -> float:
    """Intraclass correlation ICC(2,1): agreement of single judges drawn from many (Shrout and Fleiss 1979).

    (BMS − EMS) / (BMS + (k − 1)·EMS + k·(JMS − EMS)/n), with the mean squares between targets, between judges, and of
    the error, of n targets and k judges.

    Args:
        ratings: targets × judges, complete.

    Returns:
        The correlation, held at −1; missing for fewer than two targets or judges, or ratings that are all the same.
    """
    n, k = ratings.shape
    if n < 2 or k < 2:
        return float("nan")
    grand, targets, judges = ratings.mean(), ratings.mean(axis=1), ratings.mean(axis=0)
    bms = k * ((targets - grand) ** 2).sum() / (n - 1)
    jms = n * ((judges - grand) ** 2).sum() / (k - 1)
    residual = ratings - targets[:, None] - judges + grand
    ems = (residual**2).sum() / ((n - 1) * (k - 1))
    whole = bms + (k - 1) * ems + k * (jms - ems) / n
    return max(float((bms - ems) / whole), -1.0) if whole > 1e-15 else float("nan")


def standard_cuts(
    standards: tables.Standards, *, otherwise: Callable[[str], list[float]]
) -> Callable[[str], list[float]]:
    """Return the cut scores in force: the panel's where it set one, the declared ones for the other levels.

    Args:
        standards: table `standards`.
        otherwise: gives a scale's declared cut scores of level 1…L, in percent, ascending.

    Raises:
        InputError: where the cut scores of a scale then do not rise with the level.
    """
    merged: dict[str, list[float]] = {}
    for scale, part in standards.groupby("scale_id", sort=False):
        cuts = list(otherwise(str(scale)))
        for level, cut in zip(part["level"], part["cut_percent"], strict=True):
            cuts[int(level) - 1] = float(cut)
        if (np.diff(cuts) <= 0).any():
            raise InputError(_falling(str(scale), cuts))
        merged[str(scale)] = cuts
    return lambda scale: merged[scale] if scale in merged else otherwise(scale)


def effect(levels: tables.Levels, standards: tables.Standards, *, cuts: Callable[[str], list[float]]) -> pd.DataFrame:
    """Count the people in each level with the panel's cut scores one standard error lower, as set, and higher.

    All cut scores of a scale move together, each by its own error; those that no panel set stay.

    Args:
        levels: table `levels`, whose `estimate` is sorted.
        standards: table `standards`.
        cuts: gives a scale's cut scores in force (see `standard_cuts`).

    Returns:
        scale_id, shift (−1, 0, 1 standard errors), level (0…L), n (people).
    """
    found = []
    for scale, part in standards.groupby("scale_id", sort=False):
        limit = np.asarray(cuts(str(scale)), dtype=float)
        error = np.zeros(len(limit))
        error[part["level"].to_numpy(dtype=int) - 1] = part["se_percent"].fillna(0.0)
        estimate = levels.loc[levels["scale_id"] == scale, "estimate"].dropna().to_numpy(dtype=float)
        for shift in (-1, 0, 1):
            level = (estimate[:, None] >= limit + shift * error - 1e-7).sum(axis=1)
            n = np.bincount(level, minlength=len(limit) + 1)
            found.append(pd.DataFrame({"scale_id": scale, "shift": shift, "level": np.arange(len(n)), "n": n}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["scale_id", "shift", "level", "n"])


def _spread(cut: np.ndarray) -> dict[str, float]:
    sd = float(cut.std(ddof=1)) if len(cut) > 1 else float("nan")
    return {"n_judges": len(cut), "judges_sd": sd, "se_percent": sd / float(np.sqrt(len(cut)))}


def _uncalibrated(scale: str) -> Problem:
    return Problem(
        msg("The scale has no item whose difficulty is estimated on the scale of ability."),
        msg("Bookmark needs `scoring.model: rasch` or `2pl`; or use Angoff."),
        rule="bookmark_uncalibrated", column=f"standards.{scale}",
    )  # fmt: skip


def _beyond(scale: str, *, most: int, found: int) -> Problem:
    return Problem(
        msg("A bookmark lies beyond the scale's last item."),
        msg("A place is 1 to {most}.").format(most=most),
        rule="bookmark_beyond", column=f"standards.{scale}", value=str(found),
    )  # fmt: skip


def _falling(scale: str, cuts: list[float]) -> Problem:
    return Problem(
        msg("With the panel's cut scores, levels do not rise."),
        msg("Let the panel set every level, or correct `levels.cuts` for the others."),
        rule="standards_falling", column=f"standards.{scale}", value=", ".join(f"{cut:.1f}" for cut in cuts),
    )  # fmt: skip
