"""What changed for an officer between two waves: the change, its error, and what chance and selection alone give.

Every ability is on the scale of the earlier wave, θ_base = A·θ + B (`workbench.measure.linking`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from workbench import tables
from workbench.measure.irt.listed import curves_of

GRID = np.linspace(-8.0, 8.0, 641)
"""Abilities at which a test characteristic curve is tabulated, in logits around the mean difficulty."""

NO_CHANGE = 1e-9
"""What is nearer to 0 is the rounding of the computer's numbers, and no change."""

KEY = ["officer_id", "scale_id"]


@dataclass(frozen=True)
class Wave:
    """What one wave found.

    Attributes:
        scores: table `scores` with abilities.
        levels: table `levels` as it was given to the officers.
        reliability: table `reliability` of the same calibration as the scores.
        item_parameters: table `item_parameters`.
        items: table `items`.
    """

    scores: tables.Scores
    levels: tables.Levels
    reliability: tables.Reliability
    item_parameters: tables.ItemParameters
    items: tables.Items


def undrawn(theta: np.ndarray, error: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the estimate that the answers alone give, and its standard error, from a posterior mean and error.

    An expected a posteriori estimate draws everybody towards the mean of the own wave, each wave towards its own, so a
    difference of two of them is no estimate of a change. With a normal prior N(0, σ²) and a posterior N(θ, v), the
    likelihood is proportional to N(θ/k, v/k) with k = 1 − v/σ², the reliability of the estimate. Missing where k is
    not positive, which says that the answers hold nothing.

    Args:
        theta: posterior means.
        error: posterior standard deviations.
        sigma: standard deviation of the prior.
    """
    kept = 1.0 - (error / sigma) ** 2
    kept = np.where(kept > 1e-6, kept, np.nan)
    return theta / kept, error / np.sqrt(kept)


def officer_progress(
    before: Wave, now: Wave, linking: tables.Linking, *, domains: Collection[str], confidence: float
) -> tables.Progress:
    """Return table `progress`: a row per officer and domain with a result in both waves.

    Change is θ₂ − θ₁ of the estimates that the answers alone give (`undrawn`), with the error √(s₁² + s₂² + l²): both
    errors of measurement and the linking error l.

    Whether it is reliable is judged against what is to be expected given the first result, were the ability unchanged.
    Then the ability is, for all that the first exam tells, the posterior N(m₁, v₁) (Kelley 1947; Lord and Novick 1968,
    ch. 3): a first result that was high or low by luck is expected to come back. So the second result is expected at
    m₁, which makes m₁ − θ₁ the expected change, and `beyond` = θ₂ − m₁ has the error √(v₁ + s₂² + l²). It is reliable
    where |beyond| exceeds that error times Φ⁻¹((1 + confidence)/2). Unlike the index of Jacobson and Truax (1991),
    change/√(s₁² + s₂²), this calls as many of the unchanged reliable among those with a low first result (whom a plan
    sends to courses) as among all; see also Maassen (2000).

    Percentages: the earlier one is carried to this exam by the difference of the two exams' characteristic curves at
    the earlier ability.

    Args:
        before: the earlier wave; its scores calibrated by the same model as this wave's.
        now: this wave.
        linking: table `linking`; a domain without a row gets no change (`basis` is not_linked).
        domains: ids of this wave's domains; a competency has too few anchors to be linked by itself.
        confidence: probability with which somebody unchanged is called unchanged.
    """
    both = _both(before, now, set(domains))
    links = linking[linking["domain_id"].isin(both["scale_id"])]
    parts = [_linked(both[both["scale_id"] == link["domain_id"]], before, now, link) for _, link in links.iterrows()]
    rest = both[~both["scale_id"].isin(links["domain_id"])].assign(basis="not_linked")
    frame = pd.concat([*parts, rest], ignore_index=True)
    for column in tables.PROGRESS.names():
        if column not in frame:
            frame[column] = pd.NA if column == "reliable" else np.nan
    least = ndtri((1 + confidence) / 2)
    reliable = (frame["beyond"].abs() > (least * frame["se_beyond"]).clip(lower=NO_CHANGE)).astype("boolean")
    frame["reliable"] = reliable.mask(frame["beyond"].isna())
    changes = ["change", "expected_change", "beyond"]
    frame[changes] = rounding_gone(frame[changes].astype(float))
    return tables.PROGRESS.shaped(frame[tables.PROGRESS.names()].sort_values(KEY))


def rounding_gone(changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes with 0 for those that only the rounding of the computer's numbers keeps from it."""
    return changes.mask(changes.abs() < NO_CHANGE, 0.0)


def _both(before: Wave, now: Wave, scales: set[str]) -> pd.DataFrame:
    """Domains' scores of both waves side by side, with the level given in each."""
    sides = []
    for wave, side in ((before, "before"), (now, "now")):
        scores = wave.scores[wave.scores["scale_id"].isin(scales)]
        levels = wave.levels[[*KEY, "level"]].astype({"level": "Int64"})
        frame = scores[[*KEY, "percent", "theta", "se_theta"]].merge(levels, on=KEY, how="left")
        sides.append(frame.set_index(KEY).add_suffix(f"_{side}"))
    both = sides[0].join(sides[1], how="inner").dropna(subset=["percent_before", "percent_now"]).reset_index()
    return both.rename(
        columns={
            "percent_before": "previous_percent",
            "percent_now": "current_percent",
            "level_before": "previous_level",
            "level_now": "current_level",
        }
    )


def _linked(both: pd.DataFrame, before: Wave, now: Wave, link: pd.Series) -> pd.DataFrame:
    domain, slope, shift, error = str(link["domain_id"]), link["slope"], link["shift"], link["se"]
    first, first_error = both["theta_before"].to_numpy(), both["se_theta_before"].to_numpy()
    previous, se_previous = undrawn(first, first_error, _sigma(before, domain))
    own, own_error = undrawn(both["theta_now"].to_numpy(), both["se_theta_now"].to_numpy(), _sigma(now, domain))
    current, se_current = slope * own + shift, slope * own_error
    easier, steep = _easier(previous, before, now, link)
    return both.assign(
        basis="linked",
        previous=previous,
        se_previous=se_previous,
        current=current,
        se_current=se_current,
        change=current - previous,
        se_change=np.sqrt(se_previous**2 + se_current**2 + error**2),
        expected_change=first - previous,
        beyond=current - first,
        se_beyond=np.sqrt(first_error**2 + se_current**2 + error**2),
        previous_percent_here=both["previous_percent"] + easier,
        se_previous_percent_here=steep * se_previous,
    )


def _easier(ability: np.ndarray, before: Wave, now: Wave, link: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return T₂(θ) − T₁(θ) in points of percent, and how steep T₂ is, per logit."""
    domain = str(link["domain_id"])
    here, steep = expected_percent(ability, _on_base(now, domain, slope=link["slope"], shift=link["shift"]))
    there, _ = expected_percent(ability, _on_base(before, domain))
    return here - there, steep


def exam_difficulty(before: Wave, now: Wave, linking: tables.Linking) -> pd.DataFrame:
    """Return by how many points this exam is easier for each officer of the earlier wave, in every linked domain.

    T₂(θ₁) − T₁(θ₁), the percentages that the two exams lead one to expect of the ability of the earlier wave.

    Args:
        before: the earlier wave.
        now: this wave.
        linking: table `linking`.

    Returns:
        officer_id, domain_id, difficulty (points of percent, negative where this exam is harder) and slope (points by
        which this exam's percentage rises per logit).
    """
    kinds = {"officer_id": "str", "domain_id": "str", "difficulty": "float64", "slope": "float64"}
    parts = []
    for _, link in linking.iterrows():
        domain = str(link["domain_id"])
        own = before.scores[before.scores["scale_id"] == domain].dropna(subset=["theta"])
        ability, _ = undrawn(own["theta"].to_numpy(), own["se_theta"].to_numpy(), _sigma(before, domain))
        easier, steep = _easier(ability, before, now, link)
        found = {"officer_id": own["officer_id"], "domain_id": domain, "difficulty": easier, "slope": steep}
        parts.append(pd.DataFrame(found))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(kinds)).astype(kinds)


def _sigma(wave: Wave, domain: str) -> np.ndarray:
    own = wave.reliability.loc[wave.reliability["scale_id"] == domain, "sigma"]
    return np.array(own.iloc[0] if len(own) else np.nan)


def _on_base(wave: Wave, domain: str, *, slope: float = 1.0, shift: float = 0.0) -> pd.DataFrame:
    """Return a domain's rows of table `item_parameters` on the earlier wave's scale, with the items' `points`."""
    own = wave.item_parameters[wave.item_parameters["domain_id"] == domain]
    points = own["item_id"].map(wave.items.set_index("item_id")["points"])
    return own.assign(a=own["a"] / slope, b=slope * own["b"] + shift, points=points.to_numpy(float))


def expected_percent(theta: np.ndarray, items: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentage of the points expected at each ability, and by how much it rises per logit.

    The test characteristic curve, read off between the places of `GRID`.

    Args:
        theta: abilities.
        items: rows of table `item_parameters`, with the items' `points`.
    """
    place = GRID + items["b"].mean()
    _, curves = curves_of(items)
    curve = 100 * curves.expected(place).sum(axis=0) / items.drop_duplicates("item_id")["points"].sum()
    return np.interp(theta, place, curve), np.interp(theta, place, np.gradient(curve, place))


def reliable_counts(progress: tables.Progress, *, confidence: float) -> pd.DataFrame:
    """Return per domain (index) n_both, n_up, n_down, and n_by_chance: the reliable changes that chance alone gives."""
    linked = progress.assign(
        judged=progress["reliable"].notna(),
        up=progress["reliable"].fillna(False) & (progress["beyond"] > 0),
        down=progress["reliable"].fillna(False) & (progress["beyond"] < 0),
    )
    groups = linked.groupby("scale_id")
    counts: Mapping[str, pd.Series] = {
        "n_both": groups.size(),
        "n_up": groups["up"].sum(),
        "n_down": groups["down"].sum(),
        "n_by_chance": (1 - confidence) * groups["judged"].sum(),
    }
    return pd.DataFrame(counts)
