"""Where the cut scores lie on the ability's scale, from the items' parameters alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.irt.listed import curves_of
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

    They invert the test characteristic curve, expected over highest points: −∞ where the curve starts above the cut
    score, +∞ where it never reaches it. Scales without calibrated items are left out. A stem, which is one item of a
    model, has the points of all its items.

    Args:
        items: table `items`.
        parameters: table `item_parameters`.
        cuts: gives a scale's cut scores of level 1…L, in percent, ascending.
        domain_of: domain id of every scale.
    """
    names, curves = curves_of(parameters.dropna(subset=["a", "b"]))
    known = tables.Items(items[items["item_id"].isin(names)].reset_index(drop=True))
    if known.empty:
        return {}
    member = scale_membership(known, domain_of=domain_of)
    place = pd.Index(names).get_indexer(known["item_id"])
    expected = curves.expected(ABILITIES)[place]
    most = np.maximum(known["points"].to_numpy(float), curves.worth.max(axis=1)[place])
    found = {}
    for scale in map(str, member):
        inside = member[scale].to_numpy()
        points = most[inside].sum()
        if points > 0:
            curve = np.maximum.accumulate(100.0 * expected[inside].sum(axis=0) / points)
            found[scale] = np.interp(cuts(scale), curve, ABILITIES, left=-np.inf, right=np.inf)
    return found
