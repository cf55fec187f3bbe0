"""What is known of true percentages: posterior mass in cells between percentages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Estimates:
    """What is known of the officers' percentages, or shares, of a scale's points.

    Attributes:
        mass: officers × cells, the posterior's mass.
        edges: cells + 1, the percentages at the cells' ends, rising.
        middle: cells, the percentage within each.
    """

    mass: np.ndarray
    edges: np.ndarray
    middle: np.ndarray

    def below(self, cuts: np.ndarray) -> np.ndarray:
        """Return officers × cuts: the mass below each percentage, that of a cell being spread evenly over it."""
        cells = self.mass.shape[1]
        place = np.interp(cuts, self.edges, np.arange(cells + 1.0), left=0.0, right=float(cells))
        cell = np.minimum(place.astype(int), cells - 1)
        before = np.column_stack([np.zeros(len(self.mass)), self.mass.cumsum(axis=1)])
        return np.clip(before[:, cell] + (place - cell) * self.mass[:, cell], 0.0, 1.0)

    def median(self) -> np.ndarray:
        """Return officers, the percentage that half of the mass lies below."""
        after = self.mass.cumsum(axis=1)
        people = np.arange(len(after))
        cell = np.minimum((after < 0.5).sum(axis=1), after.shape[1] - 1)
        own = self.mass[people, cell]
        within = np.divide(0.5 - (after[people, cell] - own), own, out=np.zeros(len(own)), where=own > 0)
        return np.interp(cell + np.clip(within, 0.0, 1.0), np.arange(len(self.edges)), self.edges)

    def spread(self) -> np.ndarray:
        """Return officers, the standard deviation of the percentage."""
        mean = self.mass @ self.middle
        return np.sqrt(np.maximum(self.mass @ self.middle**2 - mean**2, 0.0))
