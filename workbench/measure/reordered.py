"""Answers to versions that hold the same questions in another order: one block, though nobody knows which is which."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.form_sets import linked_forms
from workbench.tables.questions import alike, question_of


def by_question(values: np.ndarray, items: tables.Items) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return people × questions, the items that stand for them, and how many means were taken off each question.

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
        return values, np.arange(len(items)), np.ones(len(items), dtype=int)
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
    means = np.where(version[stands] < 0, 1, max(1, len(np.unique(sat[sat >= 0]))))
    return found[:, stands], stands, means


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


def unlinked_versions(given: np.ndarray, items: tables.Items) -> np.ndarray:
    """Return how many people sat each version that is alike; none where they have enough other items in common.

    Versions that one person sat do not count.

    Args:
        given: people × items, bool.
        items: table `items`, the rows in the order of the columns.
    """
    sat = versions_sat(given, items)
    people = np.bincount(sat[sat >= 0])
    several = np.flatnonzero(people > 1)
    sets = np.array([given[sat == at].any(axis=0) for at in several]).reshape(len(several), given.shape[1])
    linked = len(several) < 2 or (linked_forms(sets) == 0).all()
    return people[:0] if linked else people[several]


def _version_of(items: tables.Items) -> np.ndarray:
    """Return items, the number of the version that each is of, −1 where it is not of one of those that are alike."""
    own = alike(items)
    return np.asarray(pd.factorize(items["form"].where(own))[0]) if own.any() else np.full(len(items), -1)
