"""Units by scale: shrunk means with their uncertainty, plausible ranks, and who meets what is required.

Uses `disclosure` of the same room: whether a cell may be shown is part of a unit's profile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.profile.disclosure import suppression

NORMAL_95 = 1.959963984540054
LARGEST_RATIO = 1e6


@dataclass(frozen=True)
class RandomIntercept:
    """A one-way random-intercept model fitted by REML; arrays have one entry per group.

    Attributes:
        mean: estimated overall mean (generalised least squares).
        mean_variance: its variance.
        between: variance between groups.
        within: variance within groups.
        effect: best linear unbiased prediction of each group's deviation from the mean.
        effect_se: its conditional standard deviation, the mean taken as known (as lme4 reports it).
        prediction: mean + effect.
        prediction_variance: variance of the prediction's error, uncertainty in the mean included.
        shrinkage: weight of the group's own mean in its prediction, 0–1.
    """

    mean: float
    mean_variance: float
    between: float
    within: float
    effect: np.ndarray
    effect_se: np.ndarray
    prediction: np.ndarray
    prediction_variance: np.ndarray
    shrinkage: np.ndarray


def random_intercept(n: np.ndarray, mean: np.ndarray, squares: float) -> RandomIntercept:
    """Fit y_ij = μ + u_j + e_ij by restricted maximum likelihood from sufficient statistics.

    The residual variance and μ are profiled out; what is left is a one-dimensional search over λ = σ_u² / σ_e².
    With w_j = n_j / (1 + n_j λ): μ = Σ w_j ȳ_j / Σ w_j, σ_e² = [SS_within + Σ w_j (ȳ_j − μ)²] / (N − 1),
    −2 log REML = (N − 1) log σ_e² + Σ log(1 + n_j λ) + log Σ w_j (Patterson & Thompson 1971; Bates et al. 2015).
    The prediction of u_j is k_j (ȳ_j − μ) with k_j = n_j λ / (1 + n_j λ); its error has the variance
    σ_u² (1 − k_j) + (1 − k_j)² var(μ) around μ + u_j (Henderson 1975; Prasad & Rao 1990).
    With a single group, or no group of more than one person, σ_u² cannot be told from σ_e² and is taken as 0.

    Args:
        n: people per group, all positive.
        mean: mean of each group.
        squares: sum of squared deviations from the groups' own means.
    """
    n = np.asarray(n, dtype=float)
    mean = np.asarray(mean, dtype=float)
    people, groups = n.sum(), len(n)

    def parts(ratio: float) -> tuple[np.ndarray, float, float]:
        weight = n / (1.0 + n * ratio)
        centre = float((weight * mean).sum() / weight.sum())
        spread = squares + float((weight * (mean - centre) ** 2).sum())
        return weight, centre, spread / max(people - 1.0, 1.0)

    def deviance(share: float) -> float:
        ratio = share / (1.0 - share)
        weight, _, within = parts(ratio)
        return float((people - 1.0) * np.log(within) + np.log1p(n * ratio).sum() + np.log(weight.sum()))

    ratio = 0.0
    if groups > 1 and people > groups and parts(0.0)[2] > 0:
        top = LARGEST_RATIO / (1.0 + LARGEST_RATIO)
        if squares <= 0:
            ratio = LARGEST_RATIO
        else:
            found = minimize_scalar(deviance, bounds=(0.0, top), method="bounded", options={"xatol": 1e-12})
            ratio = float(found.x / (1.0 - found.x)) if found.fun < deviance(0.0) else 0.0
    weight, centre, within = parts(ratio)
    between = ratio * within
    shrinkage = n * ratio / (1.0 + n * ratio)
    effect = shrinkage * (mean - centre)
    mean_variance = within / weight.sum()
    conditional = between * (1.0 - shrinkage)
    return RandomIntercept(
        mean=centre,
        mean_variance=float(mean_variance),
        between=float(between),
        within=float(within),
        effect=effect,
        effect_se=np.sqrt(conditional),
        prediction=centre + effect,
        prediction_variance=conditional + (1.0 - shrinkage) ** 2 * mean_variance,
        shrinkage=shrinkage,
    )


def james_stein(values: np.ndarray, variance: float) -> tuple[np.ndarray, float]:
    """Shrink equally precise means towards their grand mean; return them and the shrinking factor c.

    c = 1 − (k − 3) σ² / Σ (y_i − ȳ)², never below 0, and z_i = ȳ + c (y_i − ȳ) (Efron & Morris 1977); k ≥ 4 values.
    """
    centre = values.mean()
    spread = float(((values - centre) ** 2).sum())
    factor = max(1.0 - (len(values) - 3) * variance / spread, 0.0) if spread > 0 else 0.0
    return centre + factor * (values - centre), factor


def plausible_ranks(fit: RandomIntercept) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst rank of each group that the data do not exclude; rank 1 is the highest value.

    A group is certainly above another where the 95 % interval of their difference lies above 0; best rank =
    1 + groups certainly above, worst rank = groups − groups certainly below. Each pair is compared at its own 95 %
    (Goldstein & Healy 1995; Goldstein & Spiegelhalter 1996), so the ranks describe, they do not test a league table.
    """
    keep = 1.0 - fit.shrinkage
    own = fit.between * keep
    variance = own[:, None] + own[None, :] + (keep[:, None] - keep[None, :]) ** 2 * fit.mean_variance
    difference = fit.prediction[:, None] - fit.prediction[None, :]
    above = difference > NORMAL_95 * np.sqrt(variance) + 1e-9
    np.fill_diagonal(above, False)
    return 1 + above.sum(axis=0), len(own) - above.sum(axis=1)


def unit_scales(
    scores: tables.Scores,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    minimum_cell: int,
    levels: tables.Levels,
) -> tables.UnitScales:
    """Return table `unit_scales`: one row per unit that has people of its own, and scale.

    Units are the officers' own units, so that groups do not overlap; units above them only bind the suppression.
    n and mean_percent are of people with a score. shrunk_percent, low and high are the prediction of a one-way random
    intercept over all units (`random_intercept`), ends cut to 0–100; ranks as in `plausible_ranks`. share_meeting,
    mean_gap and total_gap are over people of whom the scale is required and who have a result.

    A cell is hidden by the fewest people on whom anything that is published of it rests: those with a score or those
    with a requirement and a result, for a domain in it or in one of its competencies.

    Where the framework says how many people of several levels a unit needs, needed at level l counts the places of
    level l and above, qualified counts the people at level l and above, and the row shows the level with the greatest
    shortage (on a tie the highest): if that one is filled, all are.
    """
    home = officers[["officer_id", "unit_id"]].astype("str").dropna()
    scored = scores[["officer_id", "scale_id", "percent"]].dropna().merge(home, on="officer_id")
    measured = _measured(scored)
    required = _meeting(gaps.dropna(subset=["unit_id", "level"]))
    frame = measured.merge(required, on=["unit_id", "scale_id"], how="outer")
    frame = frame.merge(_coverage(levels.merge(home, on="officer_id"), framework, frame), how="left")
    frame["n"] = frame["n"].fillna(0).astype("Int64")
    counts = fewest_people(frame, gaps, framework)
    scale_parents = {scale: domain for scale, domain in framework.domain_of.items() if scale != domain}
    parents = {unit.id: unit.parent for unit in framework.units}
    hidden = suppression(counts, parents, minimum_cell, scale_parents=scale_parents).loc[counts.index]
    flags = hidden.rename_axis("unit_id").reset_index().melt("unit_id", var_name="scale_id", value_name="suppressed")
    frame = frame.merge(flags, on=["unit_id", "scale_id"], how="left").sort_values(["unit_id", "scale_id"])
    return tables.UNIT_SCALES.shaped(frame)


def fewest_people(cells: pd.DataFrame, gaps: tables.Gaps, framework: Framework) -> pd.DataFrame:
    """Return by unit (index) and scale (columns) the fewest people on whom anything that is told of it rests; 0: none.

    Args:
        cells: unit_id, scale_id and n, people with a score.
        gaps: table `gaps`.
        framework: the framework in force.
    """
    fewest = cells[["unit_id", "scale_id", "n"]].merge(_asked(gaps, framework), how="outer")
    fewest = fewest.assign(n=fewest[["n", "asked"]].astype(float).replace(0.0, np.nan).min(axis=1))
    return fewest.pivot_table(index="unit_id", columns="scale_id", values="n").fillna(0)


def _measured(scored: pd.DataFrame) -> pd.DataFrame:
    groups = scored.groupby(["unit_id", "scale_id"], as_index=False)
    cells = groups.agg(n=("percent", "size"), mean_percent=("percent", "mean"))
    centre = scored.groupby(["unit_id", "scale_id"])["percent"].transform("mean")
    squares = ((scored["percent"] - centre) ** 2).groupby(scored["scale_id"]).sum()
    fitted = [_fitted(cell, float(squares[scale])) for scale, cell in cells.groupby("scale_id")]
    return pd.concat(fitted or [_fitted(cells, 0.0)], ignore_index=True)


def _fitted(cell: pd.DataFrame, squares: float) -> pd.DataFrame:
    fit = random_intercept(cell["n"].to_numpy(float), cell["mean_percent"].to_numpy(float), squares)
    half = NORMAL_95 * np.sqrt(fit.prediction_variance)
    best, worst = plausible_ranks(fit)
    return cell.assign(
        shrunk_percent=np.clip(fit.prediction, 0.0, 100.0),
        low=np.clip(fit.prediction - half, 0.0, 100.0),
        high=np.clip(fit.prediction + half, 0.0, 100.0),
        rank_low=best,
        rank_high=worst,
    )


def _meeting(known: pd.DataFrame) -> pd.DataFrame:
    met = known.assign(meets=known["gap"].eq(0).astype(float), short=known["gap"].astype(float))
    return met.groupby(["unit_id", "scale_id"], as_index=False).agg(
        share_meeting=("meets", "mean"), mean_gap=("short", "mean"), total_gap=("short", "sum")
    )


def _asked(gaps: tables.Gaps, framework: Framework) -> pd.DataFrame:
    """People by unit and scale who have a requirement and a result there; a domain counts its competencies' too."""
    known = gaps.dropna(subset=["unit_id", "level"])[["officer_id", "unit_id", "scale_id"]]
    in_domain = known.assign(scale_id=known["scale_id"].map(framework.domain_of)).dropna(subset=["scale_id"])
    both = pd.concat([known, in_domain]).drop_duplicates()
    return both.groupby(["unit_id", "scale_id"], as_index=False).agg(asked=("officer_id", "size"))


def _coverage(placed: pd.DataFrame, framework: Framework, cells: pd.DataFrame) -> pd.DataFrame:
    places = pd.DataFrame(
        [(u.id, s, lv, n) for u in framework.units for s, by in u.needed.items() for lv, n in by.items()],
        columns=["unit_id", "scale_id", "at", "places"],
    ).astype({"unit_id": "str", "scale_id": "str", "at": int, "places": int})
    places = places.merge(cells[["unit_id", "scale_id"]]).sort_values("at", ascending=False)
    places["needed"] = places.groupby(["unit_id", "scale_id"])["places"].cumsum()
    people = places.merge(placed[["unit_id", "scale_id", "level"]], on=["unit_id", "scale_id"], how="left")
    people["there"] = people["level"].ge(people["at"]).fillna(False).astype(int)
    counted = people.groupby(["unit_id", "scale_id", "at", "needed"], as_index=False).agg(there=("there", "sum"))
    counted["short"] = counted["there"] - counted["needed"]
    worst = counted.sort_values(["short", "at"], ascending=[True, False]).drop_duplicates(["unit_id", "scale_id"])
    return worst.rename(columns={"there": "qualified"})[["unit_id", "scale_id", "qualified", "needed"]]
