"""Putting two cohorts on one scale through the items that both were given.

The change of scale is θ_base = A·θ_new + B, hence b_base = A·b_new + B and a_base = a_new/A. `base` is the earlier
cohort, `new` the later one; `a` are slopes and `b` difficulties, logistic without 1.7.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.special import expit, ndtri

from workbench import tables
from workbench.measure.irt.listed import locations
from workbench.messages import Words, msg
from workbench.parameters.exam import Linking

SAME_KEYS = 0.8
"""Ids that both cohorts have mean the same items where so many of them have the same right answer."""

Method = Literal["mean-mean", "mean-sigma", "haebara", "stocking-lord"]

NODES = np.linspace(-4.0, 4.0, 21)
"""Abilities, on the base scale, at which characteristic curves are compared."""

WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()
"""Their weights: standard normal."""

QUARTER = float(ndtri(0.75))
"""Half of what is normal lies within this many standard deviations of the median."""

PARAMETERS = ["a_base", "b_base", "a_new", "b_new", "se_b_base", "se_b_new"]

DEPARTURES = {"domain_id": "str", "item_id": "str", "departure": "float64", "z": "float64", "kept": "bool"}


@dataclass(frozen=True)
class Anchors:
    """Parameters of the common items on both scales, an array of items each; the errors of b where they are known."""

    a_base: np.ndarray
    b_base: np.ndarray
    a_new: np.ndarray
    b_new: np.ndarray
    se_b_base: np.ndarray | None = None
    se_b_new: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.b_base)

    def only(self, chosen: np.ndarray) -> Anchors:
        """Return the items of a mask or an index."""
        return replace(self, **{name: values[chosen] for name, values in vars(self).items() if values is not None})

    def error(self, slope: float) -> np.ndarray:
        """Return the standard errors of b_base − A·b_new, √(s_base² + A²·s_new²); missing where one is not known."""
        if self.se_b_base is None or self.se_b_new is None:
            return np.full(len(self), np.nan)
        return np.sqrt(self.se_b_base**2 + (slope * self.se_b_new) ** 2)


@dataclass(frozen=True)
class Constants:
    """The change of scale: θ_base = slope·θ_new + shift."""

    slope: float
    shift: float


@dataclass(frozen=True)
class Linked:
    """Two cohorts linked domain by domain.

    Attributes:
        table: table `linking`, a row per linked domain.
        kept: item ids of the anchors used, per linked domain.
        dropped: item ids of the anchors that drifted, per domain with common items.
        refused: why a domain is not linked; no trend may be stated for it.
        departures: every anchor of the domains of one model: `domain_id`, `item_id`, `departure` from the median
            shift in logits, `z` (see `stable`), `kept`.
    """

    table: tables.Linking
    kept: dict[str, list[str]]
    dropped: dict[str, list[str]]
    refused: dict[str, Words]
    departures: pd.DataFrame


def link(
    base_items: tables.ItemParameters,
    new_items: tables.ItemParameters,
    *,
    domains: Sequence[str],
    marked: Collection[str],
    parameters: Linking,
    previous: str,
    other_keys: Collection[str] = (),
) -> Linked:
    """Link every domain of the new cohort to the earlier one.

    Anchors are the items with one id in the same domain of both cohorts; if any are marked, only those. An item of
    several points is known by its slope and its location, the mean of its thresholds. Anchors that
    drifted are dropped (see `stable`). Rasch: A = 1 and B is the mean shift of the difficulties; 2PL: Stocking and
    Lord (1983). The linking error is that of the anchors that stay (`linking_error`, for 2PL `jackknife_error`); it
    holds both how they really shift against each other and the sampling errors of their difficulties. A domain is
    refused where it is not calibrated in both cohorts, where the two models differ, where fewer than
    `minimum_anchors` anchors exist or stay, where fewer than `SAME_KEYS` of anchors that nobody marked have the same
    right answer in both (their ids are places on the paper then, not questions), or where a smaller share of them than
    `least_kept` stays: then the median from which drift is measured is itself that of a minority.

    Args:
        base_items: table `item_parameters` of the earlier cohort.
        new_items: table `item_parameters` of this cohort.
        domains: ids of this cohort's domains.
        marked: ids of the items marked as anchors; empty where none is.
        parameters: fewest anchors, least share of them kept, and what counts as drift.
        previous: id of the earlier cohort.
        other_keys: ids of the items that have another right answer in the earlier cohort.
    """
    of_items = (locations(base_items), locations(new_items))
    common = of_items[0].merge(of_items[1], on=["domain_id", "item_id"], suffixes=("_base", "_new"), validate="1:1")
    common = common.dropna(subset=["a_base", "b_base", "a_new", "b_new"])
    if marked:
        common = common[common["item_id"].isin(list(marked))]
    rows: list[dict[str, object]] = []
    departures = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in DEPARTURES.items()})]
    kept: dict[str, list[str]] = {}
    dropped: dict[str, list[str]] = {}
    refused: dict[str, Words] = {}
    for domain in domains:
        models = [set(table.loc[table["domain_id"] == domain, "model"]) for table in (base_items, new_items)]
        part = common[common["domain_id"] == domain]
        same = len(part) if marked else int((~part["item_id"].isin(list(other_keys))).sum())
        reason = _refused(models, len(part), same, parameters=parameters)
        if reason is not None:
            refused[domain] = reason
            continue
        anchors = Anchors(*(part[column].to_numpy(dtype=float) for column in PARAMETERS))
        names = part["item_id"].to_numpy(dtype=object)
        found = stable(anchors, drift=parameters.drift, confidence=parameters.confidence)
        stays = found.kept
        departures.append(
            pd.DataFrame({"domain_id": domain, "item_id": names, **asdict(found)}).astype(DEPARTURES)[[*DEPARTURES]]
        )
        dropped[domain] = names[~stays].tolist()
        if stays.sum() < max(parameters.minimum_anchors, parameters.least_kept * len(anchors)):
            refused[domain] = _too_few_stay(int(stays.sum()), dropped[domain], parameters=parameters)
            continue
        kept[domain] = names[stays].tolist()
        used = anchors.only(stays)
        constants, error = _rasch_link(used) if models[0] == {"rasch"} else _slopes_link(used)
        rows.append(
            {
                "domain_id": domain,
                "previous": previous,
                "n_anchors": len(used),
                "slope": constants.slope,
                "shift": constants.shift,
                "se": error,
                "dropped": " ".join(dropped[domain]) or None,
            }
        )
    table = tables.LINKING.shaped(pd.DataFrame(rows)) if rows else tables.LINKING.empty()
    return Linked(table, kept, dropped, refused, pd.concat(departures, ignore_index=True))


@dataclass(frozen=True)
class Stability:
    """Which anchors keep their place: per anchor `kept`, the departure in logits, and in standard errors (z)."""

    kept: np.ndarray
    departure: np.ndarray
    z: np.ndarray


def stable(anchors: Anchors, *, drift: float, confidence: float) -> Stability:
    """Say which anchors keep their place.

    The shift of an anchor is b_base − A·b_new, with A the median ratio of the slopes (1 for Rasch); its departure is
    that from the median shift. An anchor has drifted where the departure is large, more than `drift`, and stands out
    from chance and from the other anchors: z = departure/√(s_base² + A²·s_new² + τ²) is beyond the normal quantile
    Φ⁻¹(1 − (1 − confidence)/2n) (Bonferroni, n anchors), so that of anchors that only differ by sampling none is
    dropped with at least that confidence. The variance τ² is what all anchors spread beyond their errors of sampling:
    the median of departure²/q² − s², q = 0.6745, if positive, with which half of the |z| are below q. It makes z the
    robust z of Huynh and Meyer (2010) where samples are large, while few people or flat items cannot make an anchor
    seem to drift. Without standard errors the size alone counts.

    The anchors that drifted are dropped and A, median and τ taken anew, until none is left. Medians, so that up to
    half the anchors may drift without moving the rest.

    Args:
        anchors: the common items.
        drift: largest departure that is kept in any case, in logits.
        confidence: with which anchors that did not drift all stay.
    """
    kept = np.ones(len(anchors), dtype=bool)
    least = ndtri(1 - (1 - confidence) / (2 * len(anchors)))
    while True:
        slope = np.median(anchors.a_new[kept] / anchors.a_base[kept])
        shift = anchors.b_base - slope * anchors.b_new
        departure, error = shift - np.median(shift[kept]), anchors.error(slope)
        beyond = np.median((departure[kept] / QUARTER) ** 2 - np.nan_to_num(error[kept]) ** 2)
        z = departure / np.sqrt(error**2 + max(beyond, 0.0))
        still = kept & ~((np.abs(departure) > drift) & ~(np.abs(z) <= least))
        if (still == kept).all() or not still.any():
            return Stability(still, departure, z)
        kept = still


def rasch_shift(
    anchors: Anchors,
    *,
    method: Literal["mean-mean", "haebara", "stocking-lord"] = "mean-mean",
    nodes: np.ndarray = NODES,
    weights: np.ndarray = WEIGHTS,
) -> Constants:
    """Return A = 1 and B for Rasch parameters with slope 1: the mean of b_base − b_new, or by characteristic curves.

    Args:
        anchors: the common items.
        method: see `constants_of`.
        nodes: abilities on the base scale at which curves are compared.
        weights: their weights.
    """
    mean = float(np.mean(anchors.b_base - anchors.b_new))
    if method == "mean-mean":
        return Constants(1.0, mean)

    def differences(x: np.ndarray) -> np.ndarray:
        return _curve_differences(anchors, Constants(1.0, x[0]), method, nodes=nodes, weights=weights)

    return Constants(1.0, float(least_squares(differences, [mean], xtol=1e-12, ftol=1e-12).x[0]))


def constants_of(
    anchors: Anchors, *, method: Method, nodes: np.ndarray = NODES, weights: np.ndarray = WEIGHTS
) -> Constants:
    """Return A and B for items with slopes.

    `mean-mean`: A = mean(a_new)/mean(a_base) (Loyd and Hoover 1980). `mean-sigma`: A = SD(b_base)/SD(b_new) (Marco
    1977); one flat or negative slope makes a difficulty extreme and the result worthless, so it is for comparison
    only. In both B = mean(b_base) − A·mean(b_new). `haebara` minimises the squared differences of the items'
    characteristic curves (Haebara 1980), `stocking-lord` those of their sum (Stocking and Lord 1983).

    Args:
        anchors: the common items.
        method: one of the four.
        nodes: abilities on the base scale at which curves are compared; 21 from −4 to 4 by default.
        weights: their weights; standard normal by default.
    """
    if method in ("mean-mean", "mean-sigma"):
        by_slopes = np.mean(anchors.a_new) / np.mean(anchors.a_base)
        by_spread = np.std(anchors.b_base) / np.std(anchors.b_new)
        slope = float(by_slopes if method == "mean-mean" else by_spread)
        return Constants(slope, float(np.mean(anchors.b_base) - slope * np.mean(anchors.b_new)))
    ratio = float(np.median(anchors.a_new / anchors.a_base))
    slope = ratio if ratio > 0 else 1.0
    start = [np.log(slope), float(np.median(anchors.b_base - slope * anchors.b_new))]

    def differences(x: np.ndarray) -> np.ndarray:
        return _curve_differences(anchors, Constants(np.exp(x[0]), x[1]), method, nodes=nodes, weights=weights)

    log_slope, shift = least_squares(differences, start, xtol=1e-12, ftol=1e-12).x
    return Constants(float(np.exp(log_slope)), float(shift))


def _curve_differences(
    anchors: Anchors, constants: Constants, method: Method, *, nodes: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Weighted differences of the characteristic curves at the nodes: of each item, or of their sum."""
    base = expit(anchors.a_base[:, None] * (nodes - anchors.b_base[:, None]))
    moved = constants.slope * anchors.b_new + constants.shift
    new = expit(anchors.a_new[:, None] / constants.slope * (nodes - moved[:, None]))
    difference = base - new if method == "haebara" else (base - new).sum(axis=0, keepdims=True)
    return (difference * np.sqrt(weights)).ravel()


def linking_error(anchors: Anchors, constants: Constants) -> float:
    """Return SD(DIF)/√n: how far B would move with other anchors of the same kind (Monseur and Berezner 2007).

    DIF is an anchor's b_base − (A·b_new + B); the SD has n − 1. Missing for one anchor.
    """
    if len(anchors) < 2:
        return float("nan")
    residual = anchors.b_base - constants.slope * anchors.b_new - constants.shift
    return float(np.std(residual, ddof=1) / np.sqrt(len(anchors)))


def jackknife_error(anchors: Anchors, *, estimate: Callable[[Anchors], Constants]) -> float:
    """Return the linking error of B by leaving out each anchor in turn: √((n − 1)/n · Σ(B₍ᵢ₎ − B)²).

    For the Rasch mean–mean shift it equals `linking_error`.

    Args:
        anchors: the common items.
        estimate: gives the constants from anchors, as `rasch_shift` does.
    """
    n = len(anchors)
    without = np.array([estimate(anchors.only(np.arange(n) != left_out)).shift for left_out in range(n)])
    return float(np.sqrt((n - 1) / n * ((without - estimate(anchors).shift) ** 2).sum()))


@dataclass(frozen=True)
class Sums:
    """Sums of points of one cohort: everybody's total, and everybody's total on the common items."""

    total: np.ndarray
    common: np.ndarray


def mean_equating(new: np.ndarray, base: np.ndarray) -> Constants:
    """Return the constants that give totals of the new form the base form's mean, in equivalent groups: slope 1."""
    return Constants(1.0, float(np.mean(base) - np.mean(new)))


def tucker_equating(new: Sums, base: Sums, *, weight_new: float) -> Constants:
    """Return slope and shift that turn totals of the new form into the base form's (Tucker; Kolen and Brennan 2014).

    Linear equating in a synthetic population of both cohorts. The regression of the total on the common items, γ =
    cov(total, common)/var(common), is taken to hold in either cohort; moments of each form in the synthetic population
    follow from it, with the differences δ of the common items' means and ν of their variances (new − base): the new
    form has mean μ − w_b·γ·δ and variance σ² − w_b·γ²·ν + w_n·w_b·γ²·δ², the base form mean μ + w_n·γ·δ and variance
    σ² + w_n·γ²·ν + w_n·w_b·γ²·δ².

    Args:
        new: sums of the new cohort.
        base: sums of the earlier cohort.
        weight_new: w_n, share of the new cohort in the synthetic population, 0–1; w_b = 1 − w_n.
    """
    weight_base = 1 - weight_new
    of_new, of_base = np.cov(new.total, new.common), np.cov(base.total, base.common)
    gamma_new, gamma_base = of_new[0, 1] / of_new[1, 1], of_base[0, 1] / of_base[1, 1]
    means = np.mean(new.common) - np.mean(base.common)
    variances = of_new[1, 1] - of_base[1, 1]
    between = weight_new * weight_base * means**2
    mean_new = np.mean(new.total) - weight_base * gamma_new * means
    mean_base = np.mean(base.total) + weight_new * gamma_base * means
    variance_new = of_new[0, 0] + gamma_new**2 * (between - weight_base * variances)
    variance_base = of_base[0, 0] + gamma_base**2 * (between + weight_new * variances)
    slope = float(np.sqrt(variance_base / variance_new))
    return Constants(slope, float(mean_base - slope * mean_new))


def _rasch_link(anchors: Anchors) -> tuple[Constants, float]:
    constants = rasch_shift(anchors)
    return constants, linking_error(anchors, constants)


def _slopes_link(anchors: Anchors) -> tuple[Constants, float]:
    """By leaving out anchors, since in SD(DIF) one flat item, whose difficulty nobody knows, outweighs all others."""

    def estimate(part: Anchors) -> Constants:
        return constants_of(part, method="stocking-lord")

    return estimate(anchors), jackknife_error(anchors, estimate=estimate)


def _refused(models: list[set[str]], n_common: int, n_same: int, *, parameters: Linking) -> Words | None:
    if not all(models):
        return msg("The domain has no IRT parameters in both cohorts, so it is not linked and no trend is stated.")
    if models[0] != models[1] or len(models[0]) > 1:
        return msg(
            "The two cohorts used different IRT models in the domain, so it is not linked and no trend is stated."
        )
    if n_common < parameters.minimum_anchors:
        said = msg(
            "Of anchors, the two cohorts share {n} in the domain; at least {least} are needed: not linked, no trend."
        )
        return said.format(n=n_common, least=parameters.minimum_anchors)
    if n_same < SAME_KEYS * n_common:
        said = msg(
            "Of {n} items with the same id in both cohorts only {same} have the same right answer, so ids seem to be "
            "places on the paper and not questions: not linked, no trend. Mark the common items in the column `anchor`."
        )
        return said.format(n=n_common, same=n_same)
    return None


def _too_few_stay(n: int, drifted: list[str], *, parameters: Linking) -> Words:
    if n < parameters.minimum_anchors:
        said = msg(
            "Anchors left in the domain without those that drifted ({names}): {n}, at least {least} are "
            "needed: not linked, no trend stated."
        )
        return said.format(names=", ".join(drifted), n=n, least=parameters.minimum_anchors)
    said = msg(
        "Only {n} of the domain's {whole} anchors kept their place, at least {least} % must; drifted: "
        "{names}. Not linked, no trend stated."
    )
    least = f"{100 * parameters.least_kept:g}"
    return said.format(names=", ".join(drifted), n=n, whole=n + len(drifted), least=least)
