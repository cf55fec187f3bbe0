"""From answers to points, and from points to each officer's score on every scale."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import InputError, Problem
from workbench.measure.blocks import matrix, pieces
from workbench.measure.scales import domains_of, scale_membership
from workbench.messages import msg
from workbench.tables.answer_keys import CLOSE, plain_number, right_words
from workbench.tables.codes import coded

FEWEST_TAKERS = 30
"""Of an item that fewer people took, the spread of the points between nothing and all is not relied on."""

LEAST_BINOMIAL = 0.01
"""No item of several points is taken for more exact than a hundred items of one point."""


def score_answers(
    answers: tables.Answers, items: tables.Items, *, administered: tables.Administered, penalty: float = 0.0
) -> tables.Points:
    """Turn answers into points.

    With a key, an answer that is right by it (see `workbench.tables.answer_keys`) earns the item's points; any other
    costs `penalty` of them, the usual correction for guessing (Frary 1988, "Formula scoring of multiple-choice tests";
    1/(k−1) for k options makes guessing worth nothing). A blank earns 0, and on a voided item everybody has the points.
    Without a key the answer is the number of points itself, negative where wrong answers cost; a decimal comma is
    accepted. An item that was not administered has no points at all.

    Args:
        answers: officers × items, the answer as text, missing where blank.
        items: table `items`; points may exceed an item's own by its `bonus`.
        administered: officers × items, whether the item was put to the officer.
        penalty: share of an item's points that a wrong answer costs.

    Returns:
        Officers × items in the order of `items`: points, missing where not administered (see `right_or_wrong`).

    Raises:
        InputError: where an item without a key holds an answer that is no number from minus to plus its points.
    """
    names = items["item_id"].tolist()
    codes, words = coded(answers[names])
    number = np.array([np.nan if (n := plain_number(str(word).strip())) is None else n for word in words], dtype=float)
    keys = items["key"].fillna("").astype("str").str.strip()
    keyed = (keys != "").to_numpy()
    of_key, distinct = pd.factorize(keys)
    accepted = right_words(distinct.tolist(), words)
    most = items["points"].to_numpy(dtype=float)
    highest = most + (items["bonus"].fillna(0.0).to_numpy(dtype=float) if "bonus" in items else 0.0)
    put = matrix(administered.loc[answers.index], names)
    points = np.empty(codes.shape)
    bad = np.zeros(len(names), dtype=bool)
    for rows in pieces(len(codes), len(names)):
        answered = codes[rows] >= 0
        right = accepted[of_key[None, :], codes[rows]]
        value = np.append(number, 0.0)[codes[rows]]
        within = (value >= -most - CLOSE) & (value <= highest + CLOSE)
        bad |= (~keyed & answered & put[rows] & ~within).any(axis=0)
        earned = np.where(right, most, np.where(answered, -penalty * most, 0.0) if penalty else 0.0)
        points[rows] = np.where(put[rows], np.where(keyed, earned, np.where(answered, value, 0.0)), np.nan)
    if bad.any():
        raise InputError([_not_points(name) for name, wrong in zip(names, bad, strict=True) if wrong])
    columns = pd.Index(names, name="item_id")
    return tables.Points(pd.DataFrame(points, index=answers.index, columns=columns, copy=False))


def right_or_wrong(points: tables.Points) -> tables.Points:
    """Return points without penalties, as item analysis and calibration see them: a wrong answer is nothing, not less.

    Penalties are a rule of adding up; whether an item was solved is another question (Lord 1975, "Formula scoring and
    number-right scoring").
    """
    values = points.to_numpy()
    if not (values < 0).any():
        return points
    kept = np.where(values < 0, 0.0, values)
    return tables.Points(pd.DataFrame(kept, index=points.index, columns=points.columns, copy=False))


def _not_points(item: str) -> Problem:
    return Problem(
        msg("The item has no key, so its answers must be points, but some are no number up to its points."),
        msg("Give the item's right option in the column `key`."),
        rule="points",
        sheet="responses",
        column=item,
    )


def scale_scores(
    points: tables.Points, items: tables.Items, *, domain_of: Mapping[str, str], answered: tables.Answered
) -> tables.Scores:
    """Add the points up to scores, for every competency and for every domain (all items of its competencies).

    Penalties take no scale below 0, and a bonus none above its highest score. The conditional standard error of the
    percentage is that of `conditional_error`. An officer to whom no item of a
    scale was administered has no row for it.

    Args:
        points: officers × items, missing where not administered (see `score_answers`).
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.
        answered: officers × items, whether the officer gave an answer.

    Returns:
        Table `scores`, ordered as the officers and within them as the scales; `theta` and `se_theta` are missing.
    """
    names = items["item_id"].tolist()
    member = scale_membership(items, domain_of=domain_of)
    belongs = member.to_numpy(dtype=float)
    weight = items["points"].to_numpy(dtype=float)
    values, answers = matrix(points, names), matrix(answered.loc[points.index], names)
    squared = weight**2 * _binomial(values, weight)
    found = []
    for part in pieces(len(values), len(names)):
        given = ~np.isnan(values[part])
        n_items = given @ belongs
        rows, columns = np.nonzero(n_items > 0)
        sums = (
            n_items,
            (answers[part] & given) @ belongs,
            np.where(given, values[part], 0.0) @ belongs,
            given @ (belongs * weight[:, None]),
            given @ (belongs * squared[:, None]),
        )
        found.append((rows + part.start, columns, *(total[rows, columns] for total in sums)))
    rows, columns, n_items, n_answered, raw, max_raw, squares = map(np.concatenate, zip(*found, strict=True))
    frame = pd.DataFrame(
        {
            "officer_id": points.index.take(rows),
            "scale_id": member.columns.astype("str").take(columns),
            "n_items": n_items.round().astype(int),
            "n_answered": n_answered.round().astype(int),
            "raw": np.clip(raw, 0.0, max_raw),
            "max_raw": max_raw,
        }
    )
    share = _share(frame["raw"], frame["max_raw"])
    length = np.divide(max_raw**2, squares, out=np.full_like(squares, np.nan), where=squares > 0)
    frame["percent"] = 100 * share
    frame["se_percent"] = 100 * conditional_error(share, length)
    frame["theta"] = np.nan
    frame["se_theta"] = np.nan
    return tables.SCORES.shaped(frame)


def conditional_error(share: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Conditional standard error of measurement of a share of points.

    Binomial errors, √(p(1−p)/(k−1)): for k items of one point this is Lord's (1955) √(x(k−x)/(k−1)) of the number
    right, divided by k. For unequal points k is the effective length (Σw)²/Σw², which keeps the squared error
    unbiased when all items share one probability; where people get part of an item's points, its w² counts by the
    share that its variance is of w²p(1−p), that of all or nothing. A score within half an item of nothing or of
    everything counts as half an item away, because no mistakes seen does not mean no error. One item alone has no
    error estimate.

    Args:
        share: share of the points, 0–1.
        length: effective number of items.
    """
    several = length > 1
    k = np.where(several, length, 2.0)
    held = np.clip(share, 0.5 / k, 1 - 0.5 / k)
    return np.where(several, np.sqrt(held * (1 - held) / (k - 1)), np.nan)


def _binomial(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return for each item the variance of its points as a share of that of all or nothing with the same mean.

    1 for items of which everybody has all points or none, and for those that fewer than `FEWEST_TAKERS` took.
    """
    n, total, squares = np.zeros(len(weight)), np.zeros(len(weight)), np.zeros(len(weight))
    for part in pieces(len(values), len(weight)):
        given = ~np.isnan(values[part])
        own = np.where(given, values[part], 0.0)
        n, total, squares = n + given.sum(axis=0), total + own.sum(axis=0), squares + (own**2).sum(axis=0)
    mean = total / np.maximum(n, 1)
    whole = mean * (weight - mean)
    known = (n >= FEWEST_TAKERS) & (whole > 0)
    share = np.divide(squares / np.maximum(n, 1) - mean**2, whole, out=np.ones(len(weight)), where=known)
    return np.clip(share.round(12), LEAST_BINOMIAL, 1.0)


def sum_scores(sums: tables.Sums, *, domain_of: Mapping[str, str]) -> tables.Scores:
    """Turn given sums into scores where answers are not at hand.

    A domain's total is the sum over its competencies, unless the domain's own sum was given for the officer. Numbers
    of items are unknown, so they and the conditional standard error are missing; the standard error of measurement in
    table `reliability` (from the domain's alpha over competencies) is then the only one.

    Args:
        sums: table `sums`.
        domain_of: domain id of every scale; a domain's own id for a domain.

    Returns:
        Table `scores`.
    """
    own = sums.rename(columns={"competency_id": "scale_id", "score": "raw", "max_score": "max_raw"})
    own = own[["officer_id", "scale_id", "raw", "max_raw"]]
    domain = domains_of(own["scale_id"], domain_of)
    parts = own.assign(scale_id=domain)[domain != own["scale_id"]]
    totals = parts.groupby(["officer_id", "scale_id"], sort=False, as_index=False)[["raw", "max_raw"]].sum()
    frame = pd.concat([own, totals], ignore_index=True).drop_duplicates(["officer_id", "scale_id"], keep="first")
    frame["percent"] = 100 * _share(frame["raw"], frame["max_raw"])
    unknown = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    frame = frame.assign(n_items=unknown, n_answered=unknown, se_percent=np.nan, theta=np.nan, se_theta=np.nan)
    return tables.SCORES.shaped(frame)


def _share(raw: pd.Series, most: pd.Series) -> np.ndarray:
    top = most.to_numpy(dtype=float)
    return np.divide(raw.to_numpy(dtype=float), top, out=np.full(len(top), np.nan), where=top > 0)
