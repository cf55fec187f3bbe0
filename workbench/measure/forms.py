"""Forms of a domain: which sets of its items were put to people, who sat which, and which share enough items.

Versions that put the same items in another order are one form. A set that is nearly a form's counts as that form with
items left out, as blanks that count as not administered make them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from workbench import tables
from workbench.measure.blocks import distinct_rows, matrix
from workbench.measure.scales import scale_membership

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

TAKEN = ["officer_id", "domain_id", "form"]


def forms(administered: pd.DataFrame, items: tables.Items, *, domain_of: Mapping[str, str]) -> pd.DataFrame:
    """Tell which form of each domain everybody sat.

    A form is a set of the domain's items that at least `FEWEST_OF_FORM` people were given. It is no form of its own
    where it only adds items to, or leaves items out of, a commoner one and is nearly the same (`NEARLY`). Who was given
    another set sat the form that it is nearly, or that it is a part of. Where no set is common enough, all people sat
    one form if their sets are nearly the commonest; else nobody's form is known.

    Args:
        administered: officers × items, whether the item was put to the officer.
        items: table `items`.
        domain_of: domain id of every scale; a domain's own id for a domain.

    Returns:
        officer_id, domain_id and form (`1` the commonest, `2` …; missing where the set is none of the forms), a row
        per officer and domain of which an item was put to the officer; ordered by domain, then as the officers.
    """
    member = scale_membership(items, domain_of=domain_of)
    given = matrix(administered, items["item_id"].tolist()).astype(bool, copy=False)
    found = [pd.DataFrame(columns=TAKEN, dtype="str")]
    for domain in dict.fromkeys(str(domain_of.get(str(scale), scale)) for scale in member):
        code, sets = distinct_rows(given[:, member[domain].to_numpy()])
        form = _of_sets(sets, np.bincount(code, minlength=len(sets)))[code]
        sat = np.asarray(sets.any(axis=1))[code]
        names = pd.Series(form[sat] + 1).astype("str").where(form[sat] >= 0)
        found.append(
            pd.DataFrame({"officer_id": administered.index[sat], "domain_id": domain, "form": names.to_numpy()})
        )
    return pd.concat(found, ignore_index=True).astype(dict.fromkeys(TAKEN, "str"))


def form_items(
    taken: pd.DataFrame, administered: pd.DataFrame, items: tables.Items, *, domain_of: Mapping[str, str]
) -> pd.DataFrame:
    """Return the items of every form: those that at least half of its people were given.

    Args:
        taken: see `forms`.
        administered: officers × items, whether the item was put to the officer.
        items: table `items`.
        domain_of: domain id of every scale.

    Returns:
        domain_id, form, item_id; by domain and form, in the order of `items`.
    """
    member = scale_membership(items, domain_of=domain_of)
    names = np.array(items["item_id"].tolist(), dtype=object)
    given = matrix(administered, names.tolist())
    found = [pd.DataFrame(columns=["domain_id", "form", "item_id"], dtype="str")]
    for (domain, form), people in taken.dropna(subset=["form"]).groupby(["domain_id", "form"], sort=False):
        of_domain = np.flatnonzero(member[domain].to_numpy())
        rows = administered.index.get_indexer(pd.Index(people["officer_id"]))
        own = of_domain[given[np.ix_(rows, of_domain)].mean(axis=0) >= 0.5]
        found.append(pd.DataFrame({"domain_id": domain, "form": form, "item_id": names[own]}))
    whole = pd.concat(found, ignore_index=True).astype("str")
    return whole.sort_values(["domain_id", "form"], key=_in_order, kind="stable", ignore_index=True)


def linked(of_forms: pd.DataFrame) -> pd.DataFrame:
    """Tell which forms of a domain are linked, directly or through others, by common items.

    Two forms share enough items where at least `FEWEST_COMMON` are common, and `LEAST_COMMON` of the shorter form or
    `MANY_COMMON` (Kolen and Brennan 2014).

    Args:
        of_forms: see `form_items`.

    Returns:
        domain_id, form, group; forms of one domain with one number are linked.
    """
    found = [pd.DataFrame({"domain_id": [], "form": [], "group": []})]
    for domain, own in of_forms.groupby("domain_id", sort=False):
        form, names = pd.factorize(own["form"])
        _, group = connected_components(csr_array(enough_common(_sets(form, pd.factorize(own["item_id"])[0]))))
        found.append(pd.DataFrame({"domain_id": domain, "form": names, "group": group}))
    return pd.concat(found, ignore_index=True).astype({"domain_id": "str", "form": "str", "group": "int64"})


def enough_common(sets: np.ndarray) -> np.ndarray:
    """Return forms × forms, whether two share enough items (see `linked`).

    Args:
        sets: forms × items, whether the item is the form's.
    """
    sets = sets.astype(int)
    common, size = sets @ sets.T, sets.sum(axis=1)
    shorter = np.minimum(size[:, None], size[None, :])
    least = np.minimum(np.ceil(LEAST_COMMON * shorter - 1e-9), MANY_COMMON)
    return common >= np.maximum(least, FEWEST_COMMON)


def _sets(form: np.ndarray, item: np.ndarray) -> np.ndarray:
    sets = np.zeros((form.max() + 1, item.max() + 1), dtype=bool)
    sets[form, item] = True
    return sets


def _in_order(column: pd.Series) -> pd.Series:
    """Return what forms are ordered by: their number; domains as they come."""
    if column.name == "form":
        return column.astype(int)
    return pd.Series(pd.factorize(column)[0], index=column.index)


def _of_sets(sets: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return the form of each set, from 0, −1 where it is none.

    Args:
        sets: distinct sets × items, bool.
        people: how many were given each set.
    """
    size = sets.sum(axis=1)
    order = np.lexsort((*np.flip(~sets.T, axis=0), -size, -people))
    order = order[size[order] > 0]
    if not len(order):
        return np.full(len(sets), -1)
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
        return np.full(len(sets), -1)
    return form


def _alike(sets: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return sets × others: share of all items of either that is common to both (Jaccard)."""
    left, right = sets.astype(np.float32), others.astype(np.float32)
    both = left @ right.T
    either = left.sum(axis=1)[:, None] + right.sum(axis=1)[None, :] - both
    return np.divide(both, either, out=np.zeros_like(both), where=either > 0)
