"""Whether items treat groups differently: every group against another, and all groups of a grouping at once.

It lays out in tables what `workbench.measure.mantel` and `workbench.measure.logistic` find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from workbench import tables
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.measure.blocks import matrix
from workbench.measure.logistic import Logistic, logistic
from workbench.measure.mantel import MantelHaenszel, MeanScores, in_parts, mantel_haenszel, mean_scores
from workbench.measure.many_tests import adjusted
from workbench.measure.matching import purified
from workbench.measure.scales import domains_of
from workbench.messages import msg
from workbench.tables.measures import REST, SIGNIFICANCE

SMALL_RATIO, LARGE_RATIO = 0.17, 0.25
"""Difference of mean points, in standard deviations, above which an item of several points is of class B and C."""

SMALL_R2, LARGE_R2 = 0.035, 0.07
"""Gain of Nagelkerke's R² from which a difference is moderate and large (Jodoin and Gierl 2001)."""

ADJUSTED = {"mh_p": "mh_p_adjusted", "lr_p": "lr_p_adjusted", "nonuniform_p": "nonuniform_p_adjusted"}


@dataclass(frozen=True)
class Exam:
    """The answers of one exam, as groups are compared on it.

    Attributes:
        people: ids of the officers, in the order of the rows of `values`.
        names: item ids, in the order of the columns.
        domain: the domain of every item.
        values: people × items, points, missing where not administered.
        most: items, points of a right answer.
    """

    people: pd.Index
    names: np.ndarray
    domain: np.ndarray
    values: np.ndarray
    most: np.ndarray

    def domains(self) -> Iterator[np.ndarray]:
        """Yield which items are of each domain."""
        for part in dict.fromkeys(self.domain):
            yield self.domain == part


def exam_of(points: tables.Points, items: tables.Items, *, domain_of: Mapping[str, str]) -> Exam:
    """Return the exam as arrays.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.
    """
    competency = items["competency_id"].astype(str)
    names = items["item_id"].to_numpy(dtype=object)
    return Exam(
        pd.Index(points.index),
        names,
        domains_of(competency, domain_of).to_numpy(dtype=object),
        matrix(points, names.tolist()),
        items["points"].to_numpy(dtype=float),
    )


def fairness(
    exam: Exam, officers: tables.Officers, *, groupings: Sequence[str], minimum_group: int, purify: bool
) -> tables.Fairness:
    """Compare groups of officers on every item, among officers with the same score in the item's domain.

    Two groups make one comparison, with the larger as reference (of equal ones, the first by name); of more groups
    each is focal against all others (reference `rest`), and `all_groups` compares them at once. Officers without a
    value are left out of the grouping, and those to whom the item was not administered out of that item. Officers are
    matched on the points of the item's domain, the item included, among those who were given the same of its items.

    Items that give parts of their points are compared by mean points (`mean_scores`), all others by odds
    (`mantel_haenszel`); see `ets_classes` and `classes_of_means`. Logistic regression (`logistic`) says whether a
    difference changes with the score. Adjusted p values hold the share of false findings among all comparisons of one
    grouping (Benjamini and Hochberg 1995).

    Where one of the two groups has fewer than `minimum_group` people on an item, or where no matched officers differ,
    the classes are `not_tested` and the statistics are missing.

    Args:
        exam: see `exam_of`.
        officers: table `officers`.
        groupings: columns of `officers`.
        minimum_group: fewest people of each group on an item.
        purify: whether items with a significant difference are left out of the matching score, see `purified`.

    Returns:
        Table `fairness`, in the order of the groupings, the groups by name, and the items.

    Raises:
        ParameterError: where a grouping is no column of `officers`.
    """
    frames = []
    for grouping, value in _groupings(exam, officers, groupings):
        for reference, focal, is_focal, compared in _comparisons(value):
            for chosen in exam.domains():
                block = exam.values[np.ix_(compared, chosen)].astype(float, copy=False)
                frame = _pair(block, exam.most[chosen], is_focal[compared], minimum_group=minimum_group, purify=purify)
                names = {"item_id": exam.names[chosen], "grouping": grouping, "reference": reference, "focal": focal}
                frames.append(frame.assign(**names))
    return tables.FAIRNESS.shaped(_ordered(frames, exam, groupings)) if frames else tables.FAIRNESS.empty()


def all_groups(
    exam: Exam, officers: tables.Officers, *, groupings: Sequence[str], minimum_group: int, purify: bool
) -> tables.GroupFairness:
    """Compare all groups of a grouping at once on every item, where there are more than two.

    On each item, the groups with at least `minimum_group` people to whom it was administered are compared: by mean
    points (`mean_scores`), and by logistic regression (`logistic`).

    Args:
        exam: see `exam_of`.
        officers: table `officers`.
        groupings: columns of `officers`.
        minimum_group: fewest people of a group on an item.
        purify: whether items with a significant difference are left out of the matching score, see `purified`.

    Returns:
        Table `group_fairness`, in the order of the groupings and the items; no rows for items on which fewer than two
        groups are large enough.

    Raises:
        ParameterError: where a grouping is no column of `officers`.
    """
    frames = []
    for grouping, value in _groupings(exam, officers, groupings):
        group, names = pd.factorize(value, sort=True)
        if len(names) < 3:
            continue
        for chosen in exam.domains():
            for items, members in _large_groups(exam.values[:, chosen], group, len(names), minimum_group):
                place = pd.Index(np.flatnonzero(members)).get_indexer(group)
                here = place >= 0
                block = exam.values[np.ix_(here, chosen)].astype(float, copy=False)
                frame = _at_once(block, place[here], n_groups=int(members.sum()), purify=purify)
                frame = frame.assign(item_id=exam.names[chosen], grouping=grouping)
                frames.append(frame[items])
    if not frames:
        return tables.GROUP_FAIRNESS.empty()
    return tables.GROUP_FAIRNESS.shaped(_ordered(frames, exam, groupings))


def _groupings(exam: Exam, officers: tables.Officers, groupings: Sequence[str]) -> Iterator[tuple[str, pd.Series]]:
    unknown = [name for name in groupings if name not in officers or name == "officer_id"]
    if unknown:
        raise ParameterError([_unknown(name, officers) for name in unknown])
    for grouping in dict.fromkeys(groupings):
        value = officers.set_index("officer_id")[grouping].reindex(exam.people)
        yield grouping, value.astype("str").where(value.notna())


def _comparisons(value: pd.Series) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Yield reference, focal group, and the masks of its officers and of all officers compared."""
    known = value.notna().to_numpy()
    words = value.to_numpy(dtype=object)
    sizes = value.dropna().value_counts().sort_index()
    if len(sizes) < 2:
        return
    if len(sizes) == 2:
        reference = str(sizes.idxmax())
        focal = next(str(name) for name in sizes.index if name != reference)
        yield reference, focal, (words == focal) & known, known
        return
    for focal in map(str, sizes.index):
        yield REST, focal, (words == focal) & known, known


def _large_groups(
    values: np.ndarray, group: np.ndarray, n_groups: int, minimum_group: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield items on which the same groups are large enough, and which groups these are; at least two."""
    seen = ~np.isnan(values)
    large = np.array([seen[group == at].sum(axis=0) >= minimum_group for at in range(n_groups)])
    for members in np.unique(large, axis=1).T:
        if members.sum() > 1:
            yield (large == members[:, None]).all(axis=0), members


def _ordered(frames: list[pd.DataFrame], exam: Exam, groupings: Sequence[str]) -> pd.DataFrame:
    """Put rows into the order of groupings, groups and items, with p values adjusted within each grouping."""
    whole = pd.concat(frames, ignore_index=True)
    for raw, name in ADJUSTED.items():
        whole[name] = whole.groupby("grouping")[raw].transform(lambda p: adjusted(p.to_numpy(dtype=float)))
    by = whole.assign(
        _item=pd.Index(exam.names).get_indexer(whole["item_id"]),
        _grouping=pd.Index(dict.fromkeys(groupings)).get_indexer(whole["grouping"]),
    )
    keys = [key for key in ("_grouping", "focal", "_item") if key in by]
    return by.sort_values(keys, kind="stable")[list(whole)]


def _pair(block: np.ndarray, most: np.ndarray, focal: np.ndarray, *, minimum_group: int, purify: bool) -> pd.DataFrame:
    """Rows of `fairness` for the items of one domain and one comparison, without names."""
    parts = in_parts(block, most)
    group = focal.astype(int)

    def by_score(kept: np.ndarray) -> tuple[tuple[MantelHaenszel, MeanScores], np.ndarray]:
        odds = mantel_haenszel(block, most, focal, matching=kept)
        means = mean_scores(block, group, n_groups=2, matching=kept)
        return (odds, means), np.where(parts, means.p, odds.p) < SIGNIFICANCE

    def by_regression(kept: np.ndarray) -> tuple[Logistic, np.ndarray]:
        found = logistic(block, group, n_groups=2, matching=kept)
        return found, found.p < SIGNIFICANCE

    everything = np.ones(len(most), dtype=bool)
    odds, means = purified(by_score, len(most)) if purify else by_score(everything)[0]
    regression = purified(by_regression, len(most)) if purify else by_regression(everything)[0]
    chi, p = np.where(parts, means.chi2, odds.chi2), np.where(parts, means.p, odds.p)
    classes = np.where(parts, classes_of_means(means), ets_classes(odds))
    few = np.minimum(odds.n_reference, odds.n_focal) < minimum_group
    untested, unfitted = few | np.isnan(chi), few | np.isnan(regression.chi2)
    return pd.DataFrame(
        {
            "n_reference": odds.n_reference,
            "n_focal": odds.n_focal,
            "mh_chi2": np.where(untested, np.nan, chi),
            "mh_p": np.where(untested, np.nan, p),
            "mh_odds": np.where(untested, np.nan, odds.odds),
            "mh_delta": np.where(untested, np.nan, odds.delta),
            "smd": np.where(untested, np.nan, means.difference / most),
            "ets_class": np.where(untested, "not_tested", classes),
            "lr_chi2": np.where(unfitted, np.nan, regression.chi2),
            "lr_p": np.where(unfitted, np.nan, regression.p),
            "uniform_p": np.where(unfitted, np.nan, regression.p_uniform),
            "nonuniform_p": np.where(unfitted, np.nan, regression.p_nonuniform),
            "lr_r2": np.where(unfitted, np.nan, regression.r2),
            "lr_class": np.where(unfitted, "not_tested", classes_of_r2(regression)),
        }
    )


def _at_once(block: np.ndarray, group: np.ndarray, *, n_groups: int, purify: bool) -> pd.DataFrame:
    """Rows of `group_fairness` for the items of one domain, without names."""

    def by_score(kept: np.ndarray) -> tuple[MeanScores, np.ndarray]:
        found = mean_scores(block, group, n_groups=n_groups, matching=kept)
        return found, found.p < SIGNIFICANCE

    def by_regression(kept: np.ndarray) -> tuple[Logistic, np.ndarray]:
        found = logistic(block, group, n_groups=n_groups, matching=kept)
        return found, found.p < SIGNIFICANCE

    everything = np.ones(block.shape[1], dtype=bool)
    means = purified(by_score, len(everything)) if purify else by_score(everything)[0]
    regression = purified(by_regression, len(everything)) if purify else by_regression(everything)[0]
    return pd.DataFrame(
        {
            "n": (~np.isnan(block)).sum(axis=0),
            "n_groups": n_groups,
            "mh_chi2": means.chi2,
            "mh_p": means.p,
            "lr_chi2": regression.chi2,
            "lr_p": regression.p,
            "uniform_p": regression.p_uniform,
            "nonuniform_p": regression.p_nonuniform,
            "lr_r2": regression.r2,
            "lr_class": np.where(np.isnan(regression.chi2), "not_tested", classes_of_r2(regression)),
        }
    )


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


def classes_of_means(statistics: MeanScores) -> np.ndarray:
    """Class items of several points by the rule of ETS for them (Zwick, Thayer and Mazzeo 1997).

    A: Mantel's χ² not significant (5 %), or a difference of mean points of at most 0.17 standard deviations; B: of at
    most 0.25; C: more.
    """
    size = np.abs(statistics.ratio)
    negligible = ~(statistics.p < SIGNIFICANCE) | (size <= SMALL_RATIO)
    return np.where(negligible, "A", np.where(size > LARGE_RATIO, "C", "B"))


def classes_of_r2(statistics: Logistic) -> np.ndarray:
    """Class every item by the gain of R² (Jodoin and Gierl 2001).

    A: not significant (5 %), or a gain below 0.035; B: below 0.07; C: from there.
    """
    negligible = ~(statistics.p < SIGNIFICANCE) | (statistics.r2 < SMALL_R2)
    return np.where(negligible, "A", np.where(statistics.r2 >= LARGE_R2, "C", "B"))


def _unknown(name: str, officers: tables.Officers) -> Problem:
    return Problem(
        msg("The grouping for the examination of fairness is no column of the officers."),
        did_you_mean(name, [str(column) for column in officers if column not in ("officer_id", "name")]),
        rule="grouping",
        column="fairness.groupings",
        value=name,
    )
