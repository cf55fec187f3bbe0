"""Where the cut scores lie on the ability's scale, from the items' parameters alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import expit

from workbench import tables
from workbench.measure.scales import scale_membership

ABILITIES = np.linspace(-10.0, 10.0, 2001)


def ability_cuts(
    items: tables.Items,
    parameters: tables.ItemParameters,
    *,
    cuts: Callable[[str], list[float]],
    domain_of: Mapping[str, str],
) -> dict[str, np.ndarray]:
    """Return by scale the abilities at which an officer can expect the cut score of level 1…L on its calibrated items.

    They invert the test characteristic curve Σ w·P(θ)/Σ w with w the points of an item: −∞ where the curve starts
    above the cut score, +∞ where it never reaches it. Scales without calibrated items are left out.

    Args:
        items: table `items`.
        parameters: table `item_parameters`.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        domain_of: domain id of every scale.
    """
    known = tables.Items(items.merge(parameters[["item_id", "a", "b"]].dropna(), on="item_id"))
    if known.empty:
        return {}
    member = scale_membership(known, domain_of=domain_of)
    right = expit((ABILITIES[:, None] - known["b"].to_numpy()) * known["a"].to_numpy())
    found = {}
    for scale in map(str, member):
        weight = known["points"].to_numpy(float) * member[scale].to_numpy(float)
        if weight.sum() > 0:
            curve = np.maximum.accumulate(100.0 * (right @ weight) / weight.sum())
            found[scale] = np.interp(cuts(scale), curve, ABILITIES, left=-np.inf, right=np.inf)
    return found
