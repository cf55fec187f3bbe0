"""Answers to versions that hold the same questions in another order: one block, though nobody knows which is which."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import f_oneway

from workbench import tables
from workbench.tables.questions import question_of

UNEQUAL = 0.05
"""People of versions are as able as each other unless so great a difference came by chance more rarely than this."""

SAME_SHARE = 1e-9
"""Shares of points that differ by less are the same."""


def by_question(values: np.ndarray, items: tables.Items) -> tuple[np.ndarray, np.ndarray, int]:
    """Return people × questions, the items that stand for them, and how many means were taken off each of them.

    A question of versions that are alike has in each version the deviations of one item from that version's mean, and
    on top the version's mean over all items of the competency and worth. Sums over these are the people's own, and the
    sums of squares of the questions are those of the items within versions, whichever item is which: divided by people
    less versions they give what all items of one version would have by themselves. Items of stems are left as they
    are, for the questions of one stem are not known of each other.

    Args:
        values: people × items, points, missing where not administered; who sat two versions has the one of which
            more items were put.
        items: table `items`, the rows in the order of the columns.
    """
    question = question_of(items)
    stands = np.unique(question, return_index=True)[1]
    if len(stands) == len(items) or ("testlet" in items and items["testlet"].notna().any()):
        return values, np.arange(len(items)), 1
    version = _version_of(items)
    kind = items.groupby(["competency_id", "points"], sort=False).ngroup().to_numpy()
    sat = versions_sat(~np.isnan(values), items)
    found = np.full((len(values), len(items)), np.nan)
    found[:, version < 0] = values[:, version < 0]
    for at in np.unique(sat[sat >= 0]):
        people, own = np.flatnonzero(sat == at), np.flatnonzero(version == at)
        block = values[np.ix_(people, own)]
        known = ~np.isnan(block)
        mean = np.where(known, block, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        of_kind = np.array([mean[kind[own] == one].mean() for one in kind[own]])
        found[np.ix_(people, stands[question[own]])] = block - mean + of_kind
    return found[:, stands], stands, max(1, len(np.unique(sat[sat >= 0])))


def versions_sat(given: np.ndarray, items: tables.Items) -> np.ndarray:
    """Return people, the number of the version that each sat of those that are alike, −1 for none.

    Args:
        given: people × items, bool.
        items: table `items`, the rows in the order of the columns.
    """
    version = _version_of(items)
    put = given.astype(np.float32) @ (version[:, None] == np.arange(version.max(initial=-1) + 1)).astype(np.float32)
    return np.where(put.any(axis=1), put.argmax(axis=1), -1) if put.shape[1] else np.full(len(given), -1)


def commonest_version(given: np.ndarray, items: tables.Items) -> np.ndarray:
    """Return people, bool, who sat the version that most sat of those that are alike; everybody where there are none.

    Args:
        given: people × items, bool.
        items: table `items`, the rows in the order of the columns.
    """
    sat = versions_sat(given, items)
    return sat == (np.bincount(sat[sat >= 0]).argmax() if (sat >= 0).any() else -1)


def questions_given(given: np.ndarray, items: tables.Items) -> np.ndarray:
    """Return people × questions, bool, whether an item that puts the question was given.

    Args:
        given: people × items, bool.
        items: table `items`, the rows in the order of the columns.
    """
    question = question_of(items)
    if len(np.unique(question)) == len(items):
        return given
    found = np.zeros((len(given), int(question.max()) + 1), dtype=bool)
    np.logical_or.at(found.T, question, given.T)
    return found


def equally_able(values: np.ndarray, items: tables.Items) -> bool | None:
    """Return whether people did equally well on versions that are alike, within chance; None where one alone was sat.

    By one-way analysis of variance of the shares of points at `UNEQUAL`, over versions that two or more people sat.

    Args:
        values: people × items, points, missing where not administered.
        items: table `items`, the rows in the order of the columns.
    """
    sat = versions_sat(~np.isnan(values), items)
    most = np.where(np.isnan(values), 0.0, items["points"].to_numpy(dtype=float)).sum(axis=1)
    share = np.nansum(values, axis=1) / np.where(most > 0, most, 1.0)
    groups = [share[sat == at] for at in np.unique(sat[sat >= 0])]
    groups = [group for group in groups if len(group) > 1]
    if len(groups) < 2:
        return None
    if all(np.ptp(group) <= SAME_SHARE for group in groups):
        return bool(np.ptp([group.mean() for group in groups]) <= SAME_SHARE)
    return bool(f_oneway(*groups).pvalue >= UNEQUAL)


def _version_of(items: tables.Items) -> np.ndarray:
    """Return items, the number of the version that each is of, −1 where it is not of one of those that are alike."""
    if "alike" not in items:
        return np.full(len(items), -1)
    alike = items["alike"].fillna(value=False).to_numpy(dtype=bool)
    return np.asarray(pd.factorize(items["form"].where(alike))[0])
