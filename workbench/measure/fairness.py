"""Whether items treat groups of equal ability differently: Mantel–Haenszel and the classes of ETS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from workbench import tables
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.measure.blocks import distinct_rows, matrix
from workbench.messages import msg
from workbench.tables.measures import REST

"""Code of the reference group where a group is compared with everybody else."""

SIGNIFICANCE = 0.05
"""Level of every test: of no difference, and of a difference of at most 1."""

MOST_ROUNDS = 10
"""Rounds of purification after which the last one stands where it goes round in a circle, as in the R package difR."""

DELTA_PER_LOG_ODDS = -2.35
"""Δ = −2.35 ln α (Holland and Thayer 1988)."""


@dataclass(frozen=True)
class MantelHaenszel:
    """Statistics of one comparison, an array of items each; missing where the data do not determine them.

    Attributes:
        n_reference: people of the reference group who were given the item.
        n_focal: people of the focal group who were given the item.
        chi2: chi-square, continuity-corrected.
        p: its p value, one degree of freedom.
        odds: common odds ratio α of a right answer, reference against focal.
        delta: −2.35 ln α; negative where the item is against the focal group.
        se_delta: standard error of Δ.
    """

    n_reference: np.ndarray
    n_focal: np.ndarray
    chi2: np.ndarray
    p: np.ndarray
    odds: np.ndarray
    delta: np.ndarray
    se_delta: np.ndarray


def fairness(
    points: tables.Points,
    items: tables.Items,
    officers: tables.Officers,
    *,
    domain_of: Mapping[str, str],
    groupings: Sequence[str],
    minimum_group: int,
    purify: bool,
) -> tables.Fairness:
    """Compare groups of officers on every item, among officers with the same score in the item's domain.

    Two groups make one comparison, with the larger as reference (of equal ones, the first by name); of more groups
    each is focal against all others (reference `rest`). Officers without a value are left out of the grouping, and
    those to whom the item was not administered out of that item. Officers are matched on the points of the item's
    domain, the item included, among those who were given the same of its items. See `mantel_haenszel` and
    `ets_classes` for the statistics.

    Where one of the two groups has fewer than `minimum_group` people on an item, where an item gives parts of its
    points, or where no matched officers differ, `ets_class` is `not_tested` and the statistics are missing.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        officers: table `officers`.
        domain_of: domain id of every scale; a domain's own id for a domain.
        groupings: columns of `officers`.
        minimum_group: fewest people of each group on an item.
        purify: whether items with a significant difference are left out of the matching score, see `purified`.

    Returns:
        Table `fairness`, in the order of the groupings, the groups by name, and the items.

    Raises:
        ParameterError: where a grouping is no column of `officers`.
    """
    unknown = [name for name in groupings if name not in officers or name == "officer_id"]
    if unknown:
        raise ParameterError([_unknown(name, officers) for name in unknown])
    competency = items["competency_id"].astype(str)
    domain = competency.map(dict(domain_of)).fillna(competency).to_numpy(dtype=object)
    names = items["item_id"].to_numpy(dtype=object)
    values = matrix(points, names.tolist())
    most = items["points"].to_numpy(dtype=float)
    frames = []
    for grouping in dict.fromkeys(groupings):
        value = officers.set_index("officer_id")[grouping].reindex(points.index)
        for reference, focal, is_focal, compared in _comparisons(value):
            for part in dict.fromkeys(domain):
                chosen = domain == part
                found = purified if purify else mantel_haenszel
                block = values[np.ix_(compared, chosen)].astype(float, copy=False)
                statistics = found(block, most[chosen], is_focal[compared])
                frame = _rows(statistics, minimum_group=minimum_group)
                frames.append(frame.assign(item_id=names[chosen], grouping=grouping, reference=reference, focal=focal))
    if not frames:
        return tables.FAIRNESS.empty()
    table = pd.concat(frames, ignore_index=True)
    order = pd.Index(names).get_indexer(table["item_id"])
    by = table.assign(_order=order, _grouping=pd.Index(dict.fromkeys(groupings)).get_indexer(table["grouping"]))
    return tables.FAIRNESS.shaped(by.sort_values(["_grouping", "focal", "_order"], kind="stable")[list(table)])


def _comparisons(value: pd.Series) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Yield reference, focal group, and the masks of its officers and of all officers compared."""
    known = value.notna().to_numpy()
    words = value.astype("str").to_numpy(dtype=object)
    sizes = pd.Series(words[known], dtype="str").value_counts().sort_index()
    if len(sizes) < 2:
        return
    if len(sizes) == 2:
        reference = str(sizes.idxmax())
        focal = next(str(name) for name in sizes.index if name != reference)
        yield reference, focal, (words == focal) & known, known
        return
    for focal in map(str, sizes.index):
        yield REST, focal, (words == focal) & known, known


def _rows(statistics: MantelHaenszel, *, minimum_group: int) -> pd.DataFrame:
    few = np.minimum(statistics.n_reference, statistics.n_focal) < minimum_group
    untested = few | np.isnan(statistics.chi2)
    classes = ets_classes(statistics)
    return pd.DataFrame(
        {
            "n_reference": statistics.n_reference,
            "n_focal": statistics.n_focal,
            "mh_chi2": np.where(untested, np.nan, statistics.chi2),
            "mh_p": np.where(untested, np.nan, statistics.p),
            "mh_odds": np.where(untested, np.nan, statistics.odds),
            "mh_delta": np.where(untested, np.nan, statistics.delta),
            "ets_class": np.where(untested, "not_tested", classes),
        }
    )


def mantel_haenszel(
    values: np.ndarray, most: np.ndarray, focal: np.ndarray, *, matching: np.ndarray | None = None
) -> MantelHaenszel:
    """Mantel–Haenszel statistics of every item, by strata of equal score (Mantel and Haenszel 1959; Holland 1985).

    In a stratum of T people, A and B of the reference group are right and wrong, C and D of the focal group.
    χ² = (|ΣA − ΣE| − ½)²/ΣV with E = n_R·m₁/T and V = n_R·n_F·m₁·m₀/(T²(T − 1)); α = Σ(AD/T)/Σ(BC/T); Δ = −2.35 ln α.
    The variance of ln α is that of Phillips and Holland (1987), which is that of Robins, Breslow and Greenland (1986):
    Σ (AD + αBC)(A + D + α(B + C))/T² / (2(ΣAD/T)²). Strata of one person say nothing and are left out. α is missing
    where it is 0 or infinite; items that give parts of their points have no statistics.

    Args:
        values: people × items, points, missing where not administered.
        most: items, points of a right answer.
        focal: people, whether of the focal group.
        matching: items, whether they count in the matching score; the item itself always does. All by default.
    """
    seen = ~np.isnan(values)
    gained = np.where(seen, values, 0.0)
    kept = np.ones(len(most), dtype=bool) if matching is None else matching
    code, n_codes = _strata(gained, seen, kept)
    counts = np.zeros((len(most), 4 * n_codes))
    for at in range(len(most)):
        here = seen[:, at]
        stratum = code[here, at if code.shape[1] > 1 else 0]
        cell = 4 * stratum + 2 * focal[here] + (gained[here, at] <= 0)
        counts[at] = np.bincount(cell, minlength=4 * n_codes)
    a, b, c, d = np.moveaxis(counts.reshape(len(most), n_codes, 4), 2, 0)
    n_reference, n_focal = (a + b).sum(axis=1), (c + d).sum(axis=1)
    total = a + b + c + d
    t = np.where(total > 1, total, np.inf)
    expected = (a + b) * (a + c) / t
    variance = ((a + b) * (c + d) / t * ((a + c) / t) * ((b + d) / (t - 1))).sum(axis=1)
    partial = seen & (gained != 0) & (gained != most)
    sound = (variance > 0) & ~partial.any(axis=0)
    excess = np.abs(np.where(total > 1, a - expected, 0.0).sum(axis=1))
    chi = np.divide((excess - 0.5) ** 2, variance, out=np.full(len(most), np.nan), where=sound)
    for_reference, for_focal = (a * d / t).sum(axis=1), (b * c / t).sum(axis=1)
    finite = sound & (for_reference > 0) & (for_focal > 0)
    odds = np.divide(for_reference, for_focal, out=np.full(len(most), np.nan), where=finite)
    alpha = odds[:, None]
    terms = ((a * d + alpha * b * c) * (a + d + alpha * (b + c)) / t**2).sum(axis=1)
    log_variance = np.divide(terms, 2 * for_reference**2, out=np.full(len(most), np.nan), where=finite)
    return MantelHaenszel(
        n_reference.astype(int),
        n_focal.astype(int),
        chi,
        chi2.sf(chi, 1),
        odds,
        DELTA_PER_LOG_ODDS * np.log(odds),
        abs(DELTA_PER_LOG_ODDS) * np.sqrt(log_variance),
    )


def _strata(gained: np.ndarray, seen: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the stratum of every person, on every item where items differ in it, and the number of strata.

    A stratum is one score of the people who were given the same items.
    """
    score = (gained @ kept.astype(float))[:, None]
    if not kept.all():
        score = score + gained * ~kept
    place, levels = pd.factorize(score.round(6).ravel())
    place = place.reshape(score.shape)
    if seen.all():
        return place, len(levels)
    form, _ = distinct_rows(seen)
    code, pairs = pd.factorize((form.reshape(-1, 1) * len(levels) + place).ravel())
    return code.reshape(score.shape), len(pairs)


def purified(values: np.ndarray, most: np.ndarray, focal: np.ndarray) -> MantelHaenszel:
    """Mantel–Haenszel statistics with a purified matching score (Holland and Thayer 1988).

    Items with a significant χ² are left out of the matching score of all other items, and the statistics are taken
    anew, until the same items are significant twice or `MOST_ROUNDS` have passed. Should all be significant, none is
    left out.

    Args:
        values: people × items, points, missing where not administered.
        most: items, points of a right answer.
        focal: people, whether of the focal group.
    """
    found = mantel_haenszel(values, most, focal)
    left_out = found.p < SIGNIFICANCE
    for _ in range(MOST_ROUNDS):
        if not left_out.any() or left_out.all():
            break
        found = mantel_haenszel(values, most, focal, matching=~left_out)
        again = found.p < SIGNIFICANCE
        if (again == left_out).all():
            break
        left_out = again
    return found


def ets_classes(statistics: MantelHaenszel) -> np.ndarray:
    """Class every item by the rule of ETS, size and significance (Zwick 2012; Paek and Holland 2015).

    A: |Δ| < 1, or not significantly different from 0 (χ², 5 %). C: |Δ| ≥ 1.5 and significantly above 1, that is
    (|Δ| − 1)/SE(Δ) above the 95th percentile of the normal. B otherwise, also where α is 0 or infinite but χ² is
    significant.
    """
    size = np.abs(statistics.delta)
    negligible = (size < 1) | ~(statistics.p < SIGNIFICANCE)
    large = (size >= 1.5) & (size - 1 > norm.ppf(1 - SIGNIFICANCE) * statistics.se_delta)
    return np.where(negligible, "A", np.where(large, "C", "B"))


def _unknown(name: str, officers: tables.Officers) -> Problem:
    return Problem(
        msg("The grouping for the examination of fairness is no column of the officers."),
        did_you_mean(name, [str(column) for column in officers if column not in ("officer_id", "name")]),
        rule="grouping",
        column="fairness.groupings",
        value=name,
    )
