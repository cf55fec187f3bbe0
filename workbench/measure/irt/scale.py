"""A calibrated scale: its items, how their points become categories, its forms, and what it expects of its pool."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from workbench.measure.form_sets import form_sets, linked_forms, nearest_form
from workbench.measure.irt.calibration import Calibration, Model, Shape
from workbench.measure.irt.categories import Categories, codes_of
from workbench.measure.irt.estimate import calibrate
from workbench.measure.irt.people import abilities, log_likelihoods
from workbench.measure.reliability import FEWEST_PEOPLE

SHAPE_PEOPLE = 300
"""With fewer people the distribution of ability is taken for normal: its skew and tails are mostly noise."""

ABOVE_CHANCE = 0.03
"""By how much the share right must exceed the lower asymptote of an item for it to have one."""

FARTHEST = 3.0
"""By how many standard deviations of ability versions of the same questions are moved at most."""


@dataclass(frozen=True)
class Scale:
    """The calibrated items of one scale.

    Attributes:
        calibration: their estimates.
        items: item ids, in the calibration's order.
        bounds: items × most steps, see `workbench.measure.irt.categories.Categories`.
        forms: groups × items of the domain, bool: the items of the forms with a distribution of ability of their own,
            the commonest first.
        constant: points that everybody has on the items of the pool that are not calibrated, together.
        points: the highest score of the whole pool.
        linked: whether all forms hang together with the commonest by common items.
    """

    calibration: Calibration
    items: list[str]
    bounds: np.ndarray
    forms: np.ndarray
    constant: float
    points: float
    linked: bool

    def codes(self, points: np.ndarray) -> np.ndarray:
        """Return people × items: categories, from points on the scale's items in order."""
        return codes_of(points, self.bounds)

    def groups(self, points: np.ndarray) -> np.ndarray:
        """Return people: the group whose distribution of ability is theirs, that of the form most like their items.

        Args:
            points: people × items of the domain.
        """
        return nearest_form(~np.isnan(points), self.forms)

    def only(self, kept: np.ndarray, *, constant: float, points: float) -> Scale:
        """Return the part of the scale with some of its items, on the same scale of ability.

        Args:
            kept: items, bool.
            constant: see `Scale`, of the part.
            points: see `Scale`, of the part.
        """
        whole = self.calibration
        calibration = replace(whole, curves=whole.curves.only(kept), covariances=whole.covariances[kept])
        names = [name for name, keep in zip(self.items, kept, strict=True) if keep]
        return Scale(calibration, names, self.bounds[kept], self.forms, constant, points, self.linked)

    def drawn_to_all(self) -> Scale:
        """Return the scale with one prior for everybody, N(0, σ²) with σ the standard deviation over all people."""
        found = self.calibration
        if len(found.prior) == 1 and found.shape == "normal":
            return self
        share = np.exp(-0.5 * (found.theta / found.sigma) ** 2)
        whole = replace(found, prior=(share / share.sum())[None], shares=np.ones(1), shape="normal")
        return replace(self, calibration=whole, forms=self.forms[:1])

    def abilities(self, points: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return people, ability (EAP) and its standard error; see `workbench.measure.irt.people.abilities`."""
        return abilities(self.codes(points), self.calibration, groups)

    def log_likelihoods(self, points: np.ndarray) -> np.ndarray:
        """Return people × nodes: the logarithm of the likelihood of the answers."""
        return log_likelihoods(self.codes(points), self.calibration.curves, self.calibration.theta)

    def percent(self, theta: np.ndarray) -> np.ndarray:
        """Return the percentage of the whole pool's points expected at each ability: the test characteristic curve.

        It is held from falling, where items with a negative slope would turn it at an end.
        """
        expected = self.calibration.curves.expected(theta).sum(axis=0) + self.constant
        return np.maximum.accumulate(np.clip(100 * expected / self.points, 0.0, 100.0))


@dataclass(frozen=True)
class Within:
    """The distributions of ability on a scale, where its domain's tell what they are.

    Attributes:
        groups: people, the group of each.
        at: nodes, in units of the first group's standard deviation, whose mean is 0.
        shares: groups × nodes, share of each group's people.
        forms: see `Scale`, the domain's.
    """

    groups: np.ndarray
    at: np.ndarray
    shares: np.ndarray
    forms: np.ndarray


def fit_scale(
    found: Categories,
    names: list[str],
    *,
    most: np.ndarray,
    lower: np.ndarray,
    model: Model,
    shape: Shape,
    within: Within | None = None,
) -> Scale:
    """Calibrate the usable items of a scale.

    People without an answer to one of them do not count. Forms of at least `FEWEST_PEOPLE` people that hang together
    with the commonest by common items have a distribution of ability each; who sat another has that of the form most
    like it.

    Args:
        found: the scale's points as categories.
        names: items, their ids.
        most: items, highest points.
        lower: items, the lower asymptote asked for; it is used for an item of two categories whose share in the upper
            one lies above it.
        model: `rasch` or `2pl`.
        shape: of the distribution of ability; normal with fewer than `SHAPE_PEOPLE` people.
        within: the distributions, where they need not be estimated.
    """
    some = ~np.isnan(found.codes).all(axis=1)
    codes = found.codes[some]
    sets, linked = _forms_of(~np.isnan(codes)) if within is None else (within.forms, True)
    share = np.nanmean(codes, axis=0)
    two = ~np.isfinite(found.bounds[:, 1:]).any(axis=1)
    asked = lower[found.usable]
    calibration = calibrate(
        codes,
        model=model,
        worth=found.worth,
        lower=np.where(two & (share >= asked + ABOVE_CHANCE), asked, 0.0),
        groups=nearest_form(~np.isnan(codes), sets) if within is None else within.groups[some],
        shape=shape if within is not None or len(codes) >= SHAPE_PEOPLE else "normal",
        known=None if within is None else (within.at, within.shares),
    )
    usable = [name for name, keep in zip(names, found.usable, strict=True) if keep]
    pool = found.usable | ~np.isnan(found.constant)
    constant, points = float(np.nansum(found.constant)), float(most[pool].sum())
    return Scale(calibration, usable, found.bounds, sets, constant, points, linked)


def same_questions(
    scale: Scale,
    found: Categories,
    names: list[str],
    *,
    given: np.ndarray,
    version: np.ndarray,
    most: np.ndarray,
    lower: np.ndarray,
) -> Scale:
    """Return the scale calibrated again, with versions that hold the same questions as hard as each other.

    Nobody knows which of their items are the same question, but together they are: at equal ability people expect the
    same share of the points on each. A first calibration takes the people of all versions to be as able as each other,
    so that where they are abler their items look easier. By how much tells how able they are, and gives each version
    its distribution of ability: the first one's shape, moved. People of no version have that of the form most like it.

    Args:
        scale: the first calibration.
        found: the scale's points as categories.
        names: items, their ids.
        given: people × items, bool.
        version: people, the number of the version of theirs that is alike others, −1 for none.
        most: items, highest points.
        lower: items, the lower asymptote asked for.
    """
    first = scale.calibration
    people = np.bincount(version[version >= 0])
    taken = np.argsort(-people, kind="stable")[: (people >= FEWEST_PEOPLE).sum()]
    own = np.array([given[version == at].mean(axis=0) >= 0.5 for at in taken])
    sets = own[:, found.usable]
    at = (first.theta - first.means[0]) / first.sigmas[0]
    points = sets @ first.curves.expected(first.theta) + (own @ np.nan_to_num(found.constant))[:, None]
    share = np.maximum.accumulate(points / (own @ most)[:, None], axis=1)
    level = float(np.average(share @ first.prior[0], weights=people[taken]))
    moved = np.array([_moved(curve, at, first.prior[0], level) for curve in share])
    shares = np.array([np.interp(at - by, at, first.prior[0], left=0.0, right=0.0) for by in moved - moved[0]])
    known = Within(nearest_form(given[:, found.usable], sets), at, shares / shares.sum(axis=1, keepdims=True), sets)
    return fit_scale(found, names, most=most, lower=lower, model=first.model, shape=first.shape, within=known)


def _moved(share: np.ndarray, at: np.ndarray, prior: np.ndarray, level: float) -> float:
    """Return by how much ability must be raised for people to expect a level of points on items that were not moved."""

    def above(by: float) -> float:
        return float(np.interp(at - by, at, share) @ prior) - level

    return float(brentq(above, -FARTHEST, FARTHEST)) if above(-FARTHEST) > 0 > above(FARTHEST) else 0.0


def _forms_of(given: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return the forms with a distribution of their own, and whether all forms are linked with the commonest."""
    sets, form = form_sets(given)
    with_first = linked_forms(sets) == linked_forms(sets)[0]
    enough = np.bincount(form[form >= 0], minlength=len(sets)) >= FEWEST_PEOPLE
    own = with_first & enough
    own[0] = True
    return sets[own], bool(with_first.all())
