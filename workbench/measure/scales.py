"""What every module of this room needs: which items stand on which scale, who took a form, how columns correlate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import distinct_rows, pieces


def domains_of(scales: pd.Series, domain_of: Mapping[str, str]) -> pd.Series:
    """Return the domain of each scale; a scale that none is known of is a domain itself."""
    return scales.map(dict(domain_of)).fillna(scales)


def scale_membership(items: tables.Items, *, domain_of: Mapping[str, str]) -> pd.DataFrame:
    """Return items × scales: whether the item counts on the scale, its competency or its domain.

    Competencies come first, then domains, each in the order of `items`.
    """
    competency = items["competency_id"].astype(str)
    domain = domains_of(competency, domain_of)
    scales = list(dict.fromkeys([*competency[competency != domain], *domain]))
    names = np.array(scales, dtype=object)[None, :]
    member = (competency.to_numpy(object)[:, None] == names) | (domain.to_numpy(object)[:, None] == names)
    return pd.DataFrame(member, index=pd.Index(items["item_id"], name="item_id"), columns=pd.Index(scales))


def modal_form(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the commonest set of parts that people were given, and who was given all of it.

    Of equally common sets the larger one is taken. People who were given nothing do not count.

    Args:
        given: people × parts, bool.

    Returns:
        Mask of the parts in the form, mask of the people who were given the whole form.
    """
    code, sets = distinct_rows(given)
    times = np.bincount(code, minlength=len(sets))
    some = np.asarray(sets.any(axis=1))
    if not some.any():
        return np.zeros(given.shape[1], dtype=bool), np.zeros(len(given), dtype=bool)
    sets, times = sets[some], times[some]
    by_size = (*np.flip(sets.T, axis=0), sets.sum(axis=1), times)
    form = sets[np.lexsort(by_size)[-1]]
    of_form = np.zeros(len(some), dtype=bool)
    of_form[some] = sets[:, form].all(axis=1)
    return form, np.asarray(of_form[code])


def correlations(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return Pearson's correlation of each column of `left` with the same column of `right`.

    Only rows in which both are present count; a column without spread has no correlation (missing).
    """
    found = [_correlations(left[:, at], right[:, at]) for at in pieces(left.shape[1], len(left))]
    return np.concatenate(found) if found else np.empty(0)


def _correlations(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    both = ~(np.isnan(left) | np.isnan(right))
    n = np.maximum(both.sum(axis=0), 1)
    x = np.where(both, left, 0.0)
    y = np.where(both, right, 0.0)
    x = np.where(both, x - x.sum(axis=0) / n, 0.0)
    y = np.where(both, y - y.sum(axis=0) / n, 0.0)
    spread = np.sqrt((x**2).sum(axis=0) * (y**2).sum(axis=0))
    product = (x * y).sum(axis=0)
    sound = spread > 1e-12 * n
    return np.clip(np.divide(product, spread, out=np.full(len(n), np.nan), where=sound), -1.0, 1.0)
