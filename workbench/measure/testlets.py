"""Items of one stem (testlets): their answers hang together by more than the ability, so they count as one item.

A testlet is one item of as many points as its items have together: the classical remedy under item response models
(Thissen, Steinberg and Mooney 1989) as under classical test theory, where it is a part of its own (Sireci, Thissen and
Wainer 1991). What its items have in common beyond the ability then counts as error, as it should.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix


def stems(items: tables.Items, given: np.ndarray) -> np.ndarray:
    """Return the number of each item's stem, from 0, in the order of their first items; an item alone is one itself.

    Items belong together that name the same `testlet` and the same competency and were put to the same people. Where
    only part of a stem was put to somebody (blanks that count as not administered, forms with some of its items), the
    sum of its items would be no answer to one item, so those put to other people stand apart.

    Args:
        items: table `items`.
        given: officers × items, bool, whether the item was administered.
    """
    if "testlet" not in items or items["testlet"].isna().all():
        return np.arange(len(items))
    named = items["testlet"].astype("str").str.strip()
    alone = (named.isna() | (named == "")).to_numpy()
    packed = np.packbits(given, axis=0).T
    _, people = np.unique(packed, axis=0, return_inverse=True)
    key = pd.MultiIndex.from_arrays(
        [
            np.where(alone, np.arange(len(items)), -1),
            named.fillna(""),
            items["competency_id"].astype("str"),
            people.ravel(),
        ]
    )
    code, _ = pd.factorize(key)
    return code


def as_one(values: np.ndarray, stem: np.ndarray) -> np.ndarray:
    """Return people × stems, the sum of each stem's columns; missing where one of them is.

    Args:
        values: people × items, missing where not administered.
        stem: items, the number of each one's stem.
    """
    names = np.unique(stem)
    if len(names) == len(stem):
        return values
    belongs = (stem[:, None] == names).astype(float)
    missing = np.isnan(values)
    sums = np.where(missing, 0.0, values) @ belongs
    return np.where(missing.astype(float) @ belongs > 0, np.nan, sums)


def super_items(points: tables.Points, items: tables.Items) -> tuple[tables.Points, tables.Items]:
    """Return points and items with every testlet as one item; both unchanged where no testlet is named.

    Such an item has the id, competency and place of its first item, no key, and the points of all its items.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
    """
    names = items["item_id"].tolist()
    values = matrix(points, names)
    stem = stems(items, ~np.isnan(values))
    _, first, size = np.unique(stem, return_index=True, return_counts=True)
    if len(first) == len(stem):
        return points, items
    one = items.iloc[first].reset_index(drop=True)
    together = np.bincount(stem, weights=items["points"].to_numpy(dtype=float))
    one = one.assign(points=together, key=one["key"].mask(size > 1))
    columns = pd.Index(one["item_id"], name="item_id")
    return tables.Points(pd.DataFrame(as_one(values, stem), index=points.index, columns=columns)), tables.Items(one)
