"""Competencies under a model: a dimension of their own each, and what the domain's other items say of it.

The abilities in a domain's competencies go together by a general one (`workbench.measure.second_order`). Items that
stand in no competency are a part of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.measure.irt.scale import Scale, Within
from workbench.measure.second_order import (
    START,
    General,
    Part,
    by_lot,
    evidence,
    general_ability,
    general_nodes,
    of_part,
)


@dataclass(frozen=True)
class Together:
    """How the abilities in the parts of a domain go together.

    Attributes:
        loadings: by competency, or by the domain's id for the items that stand in none.
        general: the general ability, with the loadings in this order.
    """

    loadings: dict[str, float]
    general: General


def part_scales(domain_id: str, domain: Scale, competencies: Mapping[str, Scale]) -> dict[str, Scale]:
    """Return the scales of the parts of a domain: its competencies', and that of the items that stand in none.

    Args:
        domain_id: its id.
        domain: its calibration.
        competencies: those of its competencies that leave some of the domain's items.
    """
    inside = {item for scale in competencies.values() for item in scale.items}
    left = np.array([item not in inside for item in domain.items])
    rest = {domain_id: domain.only(left, constant=0.0, points=1.0)} if competencies and left.any() else {}
    return {**competencies, **rest}


def part_of(scale: Scale, points: np.ndarray) -> Part:
    """Return what people showed in a part.

    Args:
        scale: the part's calibration.
        points: people × its items, missing where not administered.
    """
    logarithm = scale.log_likelihoods(points)
    found = scale.calibration
    at = (found.theta - found.means[0]) / found.sigmas[0]
    return Part(np.exp(logarithm - logarithm.max(axis=1, keepdims=True)), at)


def together(
    parts: Mapping[str, Scale],
    domain: Scale,
    *,
    points: np.ndarray,
    names: list[str],
    start: Together | None = None,
) -> Together | None:
    """Return how the parts of a domain go together, None with fewer than two.

    Args:
        parts: see `part_scales`.
        domain: the domain's calibration, of whose shape the general ability is: normal or any.
        points: people × items of the domain.
        names: items of the domain, their ids.
        start: where to start.
    """
    if len(parts) < 2:
        return None
    place = {name: at for at, name in enumerate(names)}
    whole = points[:, [place[name] for name in domain.items]]
    known = np.flatnonzero(~np.isnan(whole).all(axis=1))
    groups = domain.groups(whole[known])
    chosen = by_lot(groups)
    own = points[known[chosen]]
    found = general_ability(
        [part_of(scale, own[:, [place[name] for name in scale.items]]) for scale in parts.values()],
        groups[chosen],
        shaped=domain.calibration.shape != "normal",
        start=_by_domain(domain, len(parts)) if start is None else start.general,
        n=len(known),
    )
    return Together(dict(zip(parts, map(float, found.loadings), strict=True)), found)


def _by_domain(domain: Scale, parts: int) -> General | None:
    """Return the general ability where several groups start: distributed as the domain's."""
    if len(domain.forms) == 1:
        return None
    found = domain.calibration
    nodes = general_nodes(len(domain.forms))
    at = (found.theta - found.means[0]) / found.sigmas[0]
    prior = np.array([np.interp(nodes, at, share, left=0.0, right=0.0) for share in found.prior])
    return General(np.full(parts, START), prior / prior.sum(axis=1, keepdims=True))


def within(domain: Scale, groups: np.ndarray, known: Together | None = None, part: str = "") -> Within:
    """Return the distributions of ability in a part of a domain: the domain's own, or what its loading makes of them.

    Args:
        domain: the domain's calibration.
        groups: people, their group.
        known: how the parts go together; None where that is not known yet.
        part: as in `known`.
    """
    found = domain.calibration
    at = (found.theta - found.means[0]) / found.sigmas[0]
    share = found.prior if known is None else known.general.of_part(at, known.loadings[part])
    return Within(groups, at, share, domain.forms)


def general_evidence(
    parts: Mapping[str, Scale], known: Together, points: Mapping[str, np.ndarray], groups: np.ndarray
) -> np.ndarray:
    """Return people × nodes of the general ability, what all parts say of it (`workbench.measure.second_order`).

    Args:
        parts: see `part_scales`.
        known: see `together`.
        points: by part, people × its items.
        groups: people, their group in the domain.
    """
    return evidence([part_of(scale, points[name]) for name, scale in parts.items()], known.general, groups)


def of_competency(scale: Scale, name: str, known: Together, points: np.ndarray, said: np.ndarray) -> np.ndarray:
    """Return people × the competency's nodes: the posterior, by its own items and by the domain's others.

    Args:
        scale: the competency's calibration.
        name: its id.
        known: see `together`.
        points: people × its items.
        said: see `general_evidence`, of the same people.
    """
    return of_part(part_of(scale, points), known.loadings[name], known.general, said)
