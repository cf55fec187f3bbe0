"""What an item response model says of answers: the one place where questions of fit meet a calibration.

It reads the estimates of `workbench.measure.irt`, hence the import from beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workbench.measure.blocks import pieces
from workbench.measure.irt import Calibration


@dataclass(frozen=True)
class Fitted:
    """A calibration as chances of categories, and the answers that it was fitted to.

    Attributes:
        categories: people × items, the category reached, from 0; −1 where the item was not administered.
        chances: takes abilities, returns items × abilities × categories, 0 for categories that an item does not have.
        sizes: items, how many categories each has.
        nodes: abilities of the quadrature.
        prior: groups × nodes, the mass of each group's ability.
        group: people, the number of each one's group.
        own: items, how many parameters were estimated of each.
        shared: how many parameters of the ability were estimated.
    """

    categories: np.ndarray
    chances: Callable[[np.ndarray], np.ndarray]
    sizes: np.ndarray
    nodes: np.ndarray
    prior: np.ndarray
    group: np.ndarray
    own: np.ndarray
    shared: int

    @property
    def n_parameters(self) -> int:
        """How many parameters were estimated."""
        return int(self.own.sum()) + self.shared

    def pieces(self) -> Iterator[slice]:
        """Yield slices that cut the people into pieces."""
        width = max(len(self.nodes), self.categories.shape[1] * int(self.sizes.max(initial=1)))
        yield from pieces(len(self.categories), width)


def fitted(categories: np.ndarray, calibration: Calibration, groups: np.ndarray | None = None) -> Fitted:
    """Return what a calibration says of the answers that it was fitted to.

    Args:
        categories: people × items, the category reached, missing where not administered; the items of the calibration.
        calibration: see `workbench.measure.irt.calibrate`.
        groups: people, their group; the first by default.
    """
    steps = calibration.curves.steps
    own = steps + (calibration.model == "2pl")
    return Fitted(
        np.where(np.isnan(categories), -1, categories).astype(int),
        calibration.curves.chances,
        steps + 1,
        calibration.theta,
        calibration.prior,
        np.zeros(len(categories), dtype=int) if groups is None else groups,
        own,
        calibration.free - int(own.sum()),
    )


def posterior(model: Fitted, part: slice) -> np.ndarray:
    """Return people × nodes: the mass of each one's ability after the answers, for a piece of the people."""
    with np.errstate(divide="ignore"):
        logs = np.maximum(np.log(model.chances(model.nodes)), -700.0)
        joint = np.log(model.prior)[model.group[part]]
    reached = model.categories[part]
    for category in range(logs.shape[2]):
        joint = joint + (reached == category).astype(float) @ logs[:, :, category]
    mass = np.exp(joint - joint.max(axis=1, keepdims=True))
    return mass / mass.sum(axis=1, keepdims=True)
