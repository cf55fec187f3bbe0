"""Each domain's points per officer, with and without an item, and who stands at its ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from workbench import tables
from workbench.measure.blocks import pieces
from workbench.measure.scales import domains_of

EXTREME_GROUP = 0.27
"""Share of people in the lowest and in the highest group (Kelley 1939)."""


@dataclass(frozen=True)
class Domain:
    """One domain: the places of its items, everybody's points and most possible points, and who is at its ends."""

    place: np.ndarray
    raw: np.ndarray
    most: np.ndarray
    total: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def rest(self, values: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Return officers × items, the share of the domain's points without the item's own."""
        given = ~np.isnan(values)
        raw = self.raw[:, None] - np.where(given, values, 0.0)
        most = self.most[:, None] - given * weight
        return np.divide(raw, most, out=np.full(raw.shape, np.nan), where=given & (most > 0))


def domains(values: np.ndarray, items: tables.Items, *, domain_of: Mapping[str, str]) -> Iterator[Domain]:
    """Yield every domain with each officer's share of the points of its items that were administered."""
    competency = items["competency_id"].astype(str)
    domain = domains_of(competency, domain_of).to_numpy(dtype=object)
    weight = items["points"].to_numpy(dtype=float)
    for name in dict.fromkeys(domain):
        at = np.flatnonzero(domain == name)
        raw, most = np.zeros(len(values)), np.zeros(len(values))
        for part in pieces(len(at), len(values)):
            block = values[:, at[part]]
            given = ~np.isnan(block)
            raw += np.where(given, block, 0.0).sum(axis=1)
            most += given @ weight[at[part]]
        total = np.divide(raw, most, out=np.full(len(values), np.nan), where=most > 0)
        yield Domain(at, raw, most, total, *extreme_groups(total))


def extreme_groups(total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return who is in the lowest and in the highest group, ties included."""
    known = np.sort(total[~np.isnan(total)])
    if not len(known):
        return np.zeros(total.shape, dtype=bool), np.zeros(total.shape, dtype=bool)
    size = max(int(np.ceil(EXTREME_GROUP * len(known) - 1e-9)), 1)
    bottom, top = known[size - 1], known[len(known) - size]
    return (total <= bottom) & (top > bottom), (total >= top) & (top > bottom)
