"""A competency's ability beside the one that the rest of its domain measures: how close the two run together.

A competency's ability is the domain's as far as the two go together, and beside it a part of its own, normally
distributed: in standard units θ_c = ρ·θ_d + √(1 − ρ²)·ε. Whatever the shape of the domain's ability, then, the two
have the correlation ρ.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from workbench.measure.irt.prior import MOMENTS, polynomials
from workbench.measure.irt.scale import Scale

CLOSEST = 0.99
"""Two abilities are never taken to correlate by more."""

WEIGHT_OF_DOMAIN = 400.0
"""People whose worth the mean over a domain's competencies has against a competency's own correlation."""

MOST_PEOPLE = 3000
"""People from whose answers a correlation is estimated, evenly from all; it is then known to about ±0.01."""


def together(scale: Scale, domain: Scale, groups: tuple[int, int], correlation: float) -> np.ndarray:
    """Return the domain's nodes × the competency's: the chance of each node of the competency, given the domain's.

    Args:
        scale: the competency's calibration.
        domain: the domain's.
        groups: the group on the competency's scale and on the domain's.
        correlation: of the two abilities.
    """
    held = float(np.clip(correlation, -CLOSEST, CLOSEST))
    own, whole = scale.calibration, domain.calibration
    standard = (whole.theta - whole.means[groups[1]]) / whole.sigmas[groups[1]]
    ends = ((own.theta[1:] + own.theta[:-1]) / 2 - own.means[groups[0]]) / own.sigmas[groups[0]]
    below = ndtr((ends - held * standard[:, None]) / np.sqrt(1 - held**2))
    nodes = len(standard)
    return np.diff(np.column_stack([np.zeros(nodes), below, np.ones(nodes)]), axis=1)


def shape_within(domain: Scale, correlation: float) -> np.ndarray:
    """Return the means that the polynomials of a histogram have over a competency's ability, by that of the domain.

    In standard units it is ρ·θ_d + √(1 − ρ²)·ε: the closer the two, the more of the domain's shape is in it.

    Args:
        domain: the domain's calibration; what counts is its first group's shape.
        correlation: ρ.
    """
    whole = domain.calibration
    standard = (whole.theta - whole.means[0]) / whole.sigmas[0]
    shares = whole.prior[0] @ together(domain, domain, (0, 0), correlation)
    return shares @ polynomials(standard, MOMENTS["histogram"])


def joint(
    own: np.ndarray, rest: np.ndarray, *, scale: Scale, domain: Scale, groups: np.ndarray, correlation: float
) -> np.ndarray:
    """Return people × own nodes: likelihood of one's own answers and of the rest, and prior of both abilities.

    Args:
        own: people × own nodes, likelihood of the answers to the competency's items, up to a factor per person.
        rest: people × the domain's nodes, that of the answers to the domain's other items.
        scale: the competency's calibration.
        domain: the domain's.
        groups: people × 2, the group on the competency's scale and on the domain's.
        correlation: of the two abilities.
    """
    found = np.empty(own.shape)
    for left, right in np.unique(groups, axis=0):
        here = (groups == (left, right)).all(axis=1)
        along = domain.calibration.prior[right][:, None] * together(scale, domain, (left, right), correlation)
        found[here] = own[here] * (rest[here] @ along)
    return found


def likelihoods(logarithms: np.ndarray) -> np.ndarray:
    """Return likelihoods up to a factor per person, the largest of each 1."""
    return np.exp(logarithms - logarithms.max(axis=1, keepdims=True))


def rest_of(domain: Scale, competency: Scale) -> Scale:
    """Return the domain's items that are not the competency's."""
    return domain.only(~np.isin(domain.items, competency.items), constant=0.0, points=1.0)


def correlations_with_rest(
    domain: Scale, competencies: Mapping[str, Scale], *, points: np.ndarray, names: list[str]
) -> dict[str, float]:
    """Return, by competency, the correlation of its ability with that measured by the domain's other items.

    Each is that of largest likelihood, over the people with answers to both. In a small cohort it is mostly noise, so
    that it is held to what the domain's competencies show together: (n·ρ² + m·mean ρ²)/(n + m), m = `WEIGHT_OF_DOMAIN`
    people, as in `workbench.measure.posterior`.

    Args:
        domain: the domain's calibration.
        competencies: those of its competencies that leave some of the domain's items.
        points: people × items of the domain.
        names: items of the domain, their ids.
    """
    place = {name: at for at, name in enumerate(names)}
    found: dict[str, tuple[float, int]] = {}
    for competency, scale in competencies.items():
        rest = rest_of(domain, scale)
        if not rest.items:
            continue
        own_points, rest_points, all_points = (
            points[:, [place[name] for name in part.items]] for part in (scale, rest, domain)
        )
        both = np.flatnonzero(~np.isnan(own_points).all(axis=1) & ~np.isnan(rest_points).all(axis=1))
        n = len(both)
        both = both[:: max(1, -(-n // MOST_PEOPLE))]
        if not n:
            continue
        whole = all_points[both]
        groups = np.column_stack([groups_on(scale, domain, own_points[both], whole), domain.groups(whole)])
        own, other = (
            likelihoods(part.log_likelihoods(values[both]))
            for part, values in ((scale, own_points), (rest, rest_points))
        )
        found[competency] = (_likeliest(own, other, scale=scale, domain=domain, groups=groups), n)
    mean = np.mean([rho**2 for rho, _ in found.values()]) if found else 0.0
    weight = WEIGHT_OF_DOMAIN
    return {
        competency: float(np.sqrt((n * rho**2 + weight * mean) / (n + weight)))
        for competency, (rho, n) in found.items()
    }


def _likeliest(own: np.ndarray, rest: np.ndarray, *, scale: Scale, domain: Scale, groups: np.ndarray) -> float:
    """Return the correlation of largest likelihood, 0 to `CLOSEST`; see `joint`."""

    def unlikely(correlation: float) -> float:
        mass = joint(own, rest, scale=scale, domain=domain, groups=groups, correlation=correlation)
        return -float(np.log(mass.sum(axis=1)).sum())

    return float(minimize_scalar(unlikely, bounds=(0.0, CLOSEST), method="bounded", options={"xatol": 0.003}).x)


def groups_on(scale: Scale, domain: Scale, own: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return people: the group on a competency's scale, the domain's where it has the domain's parameters.

    Args:
        scale: the competency's calibration.
        domain: the domain's.
        own: people × items of the competency.
        whole: people × items of the domain.
    """
    return domain.groups(whole) if scale.forms.shape[1] != len(scale.items) else scale.groups(own)
