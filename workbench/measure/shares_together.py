"""The true shares of a domain's competencies, by one's scores on all of them.

In the logit the true share of a competency is moved and stretched from its ability in standard units, so that mean and
variance are those of the competency's true shares; the abilities go together by a general one, of whatever shape
(`workbench.measure.second_order`). A score is y of n effective items right (Livingston and Lewis 1995).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.measure.estimates import Estimates
from workbench.measure.second_order import General, Part, by_lot, evidence, general_ability, of_part
from workbench.measure.true_shares import TrueShares, cells, score_likelihood

CELLS = 61
"""Cells of a competency's ability."""

ROUNDS = 3
"""How often the moves in the logit, and how abilities go together, are found by each other."""


def effective(numbers: np.ndarray, prior: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's observed share of the points, and its effective number of items.

    An officer with k times the items of the scale's modal form has k times its effective length.

    Args:
        numbers: rows × (raw, max_raw, n_items).
        prior: the scale's row of the priors.
    """
    raw, most, n_items = numbers.T
    y = np.divide(raw, most, out=np.full(len(raw), 0.5), where=most > 0)
    known = ~np.isnan(n_items) & ~np.isnan(prior["n_items"])
    ratio = np.where(known, n_items / prior["n_items"], (most > 0).astype(float))
    return y, np.where(np.isnan(raw), np.nan, prior["own_length"] * ratio)


def shares_together(numbers: Mapping[str, np.ndarray], priors: pd.DataFrame) -> dict[str, Estimates]:
    """Return what is known of the true shares of competencies.

    On basis `observed` the evidence is the score alone, otherwise it is one's scores on all of the competencies.

    Args:
        numbers: by competency, people × (raw, max_raw, n_items), missing for those without a score.
        priors: see `workbench.measure.posterior.scale_priors`.

    Returns:
        By competency, estimates of all people, as shares; none where fewer than two competencies have reliable
        variance, or where no move in the logit gives one its mean and variance.
    """
    sound = [scale for scale in numbers if priors.loc[scale, "usable"] and priors.loc[scale, "reliability"] > 0]
    if len(sound) < 2:
        return {}
    seen = {scale: effective(numbers[scale], priors.loc[scale]) for scale in sound}
    people = np.arange(len(next(iter(numbers.values()))))
    chosen = by_lot(np.zeros(len(people), dtype=int))
    general: General | None = None
    for _ in range(ROUNDS):
        shapes = _shapes(sound, priors, general)
        if shapes is None:
            return {}
        parts = _parts(seen, shapes, chosen)
        groups = np.zeros(len(chosen), dtype=int)
        general = general_ability(parts, groups, shaped=True, start=general, n=len(people))
    shapes = _shapes(sound, priors, general)
    if shapes is None or general is None:
        return {}
    parts = _parts(seen, shapes, people)
    known = evidence(parts, general, np.zeros(len(people), dtype=int))
    found = {}
    for scale, part, loading in zip(sound, parts, general.loadings, strict=True):
        shape = shapes[scale]
        if priors.loc[scale, "basis"] == "observed":
            mass = part.likelihood * shape.mass
            mass /= np.maximum(mass.sum(axis=1, keepdims=True), 1e-300)
        else:
            mass = of_part(part, loading, general, known)
        edges = shape.share(shape.edges)
        edges[0], edges[-1] = 0.0, 1.0
        found[scale] = Estimates(mass, edges, shape.share(shape.logits))
    return found


def _shapes(scales: list[str], priors: pd.DataFrame, general: General | None) -> dict[str, TrueShares] | None:
    """Return the distributions of the true shares, None where one cannot be had."""
    at = cells(CELLS)
    found: dict[str, TrueShares] = {}
    for place, scale in enumerate(scales):
        mass = np.exp(-0.5 * at**2) if general is None else general.of_part(at, general.loadings[place])[0]
        moved = TrueShares(mass / mass.sum()).moved(priors.loc[scale, "mean"], priors.loc[scale, "variance"])
        if moved is None:
            return None
        found[scale] = moved
    return found


def _parts(
    seen: Mapping[str, tuple[np.ndarray, np.ndarray]], shapes: Mapping[str, TrueShares], people: np.ndarray
) -> list[Part]:
    parts = []
    for scale, shape in shapes.items():
        y, n = (values[people] for values in seen[scale])
        asked = ~np.isnan(n)
        likelihood = np.ones((len(people), CELLS))
        likelihood[asked] = score_likelihood(y[asked], n[asked], np.clip(shape.share(shape.logits), 1e-9, 1 - 1e-9))
        parts.append(Part(likelihood, shape.logits))
    return parts
