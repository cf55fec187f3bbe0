"""Which sets of items are forms, and which forms share enough items: the one rule, on arrays, for every model.

A form needs `FEWEST_OF_FORM` people. To have a distribution of ability of its own, or true shares that are moved to
another form's, it needs `workbench.measure.reliability.FEWEST_PEOPLE`, as every scale does.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from workbench.measure.blocks import distinct_rows

FEWEST_OF_FORM = 10
"""A set of items that fewer people were given is no form of its own."""

NEARLY = 0.8
"""Two sets of which this share of all their items is common to both are nearly the same."""

FEWEST_COMMON = 5
"""With fewer common items two forms are not linked."""

LEAST_COMMON = 0.2
"""Share of the shorter form's items that must be common (Kolen and Brennan 2014, a rule of thumb)…"""

MANY_COMMON = 30
"""…where it is not this many items anyhow."""


def form_sets(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the forms, and which of them everybody sat.

    A form is a set of items that at least `FEWEST_OF_FORM` people were given. It is no form of its own where it only
    adds items to, or leaves items out of, a commoner one and is nearly the same (`NEARLY`). Who was given another set
    sat the form that it is nearly, or that it is a part of. Where no set is common enough, all people sat one form if
    their sets are nearly the commonest; else nobody's form is known.

    Args:
        given: people × items, bool.

    Returns:
        Forms × items, whether the set that makes the form holds the item, the commonest first; none where nobody was
        given an item. People, the form, −1 where it is none.
    """
    code, sets = distinct_rows(given)
    people = np.bincount(code, minlength=len(sets))
    size = sets.sum(axis=1)
    order = np.lexsort((*np.flip(~sets.T, axis=0), -size, -people))
    order = order[size[order] > 0]
    if not len(order):
        return sets[:0], np.full(len(code), -1)
    common = [at for at in order if people[at] >= FEWEST_OF_FORM] or [order[0]]
    seeds: list[int] = []
    for at in common:
        both = sets[seeds] & sets[at]
        nested = (both == sets[seeds]).all(axis=1) | (both == sets[at]).all(axis=1)
        if not (nested & (_alike(sets[[at]], sets[seeds])[0] >= NEARLY)).any():
            seeds.append(int(at))
    alike = _alike(sets, sets[seeds])
    best = alike.argmax(axis=1)
    shared = sets.astype(np.float32) @ sets[seeds].T.astype(np.float32)
    part = shared[np.arange(len(sets)), best] == size
    form = np.where((alike.max(axis=1) >= NEARLY) | part, best, -1)
    form[seeds] = np.arange(len(seeds))
    form[size == 0] = -1
    if people[seeds[0]] < FEWEST_OF_FORM and (form[size > 0] < 0).any():
        form[:] = -1
    return sets[seeds], form[code]


def nearest_form(given: np.ndarray, forms: np.ndarray) -> np.ndarray:
    """Return the form whose set is most like each person's, the commoner of equally alike ones.

    Args:
        given: people × items, bool.
        forms: forms × items, bool; at least one.
    """
    if len(forms) == 1:
        return np.zeros(len(given), dtype=int)
    code, sets = distinct_rows(given)
    return np.asarray(_alike(sets, forms).argmax(axis=1)[code])


def enough_common(sets: np.ndarray) -> np.ndarray:
    """Return forms × forms, whether two share enough items.

    At least `FEWEST_COMMON` must be common, and `LEAST_COMMON` of the shorter form or `MANY_COMMON` (Kolen and Brennan
    2014).

    Args:
        sets: forms × items, whether the item is the form's.
    """
    sets = sets.astype(int)
    common, size = sets @ sets.T, sets.sum(axis=1)
    shorter = np.minimum(size[:, None], size[None, :])
    least = np.minimum(np.ceil(LEAST_COMMON * shorter - 1e-9), MANY_COMMON)
    return common >= np.maximum(least, FEWEST_COMMON)


def linked_forms(sets: np.ndarray) -> np.ndarray:
    """Return forms, a number that those have in common which are linked by common items, directly or through others.

    Args:
        sets: forms × items, whether the item is the form's.
    """
    return np.asarray(connected_components(csr_array(enough_common(sets)), directed=False)[1])


def _alike(sets: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return sets × others: share of all items of either that is common to both (Jaccard)."""
    left, right = sets.astype(np.float32), others.astype(np.float32)
    both = left @ right.T
    either = left.sum(axis=1)[:, None] + right.sum(axis=1)[None, :] - both
    return np.divide(both, either, out=np.zeros_like(both), where=either > 0)
