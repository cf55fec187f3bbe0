"""Ratings beside the exam: how far they agree, who rates systematically high or low, and Borich's scores.

Uses `ageing` (old ratings weigh less) and `units` (the random intercept that shrinks small groups) of the same room.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.evidence.ageing import age_months, half_lives
from workbench.parameters.evidence import Evidence
from workbench.parameters.framework import Framework
from workbench.profile.units import NORMAL_95, RandomIntercept, random_intercept
from workbench.tables.evidence import EVERY_SCALE

KEY = ["officer_id", "scale_id"]
IMPORTANCE = "importance"
TOP_IMPORTANCE = 5.0
AT_LEVEL = "at_"


def rated_levels(
    ratings: tables.Ratings, levels: tables.Levels, framework: Framework, *, as_of: dt.date, rules: Evidence
) -> tables.RatedLevels:
    """Return table `rated_levels`: the mean rating of each source beside the exam's level, and the two combined.

    combined = (E + Σ_s w_s·a_s·(r_s − d_s)) / (1 + Σ_s w_s·a_s) with E the exam's expected level Σ k·p_k, r_s the
    rating of source s, d_s that source's mean difference to the exam, a_s what the rating's age has left it, and w_s
    the framework's `rating_weights`. Without such weights, by default, nothing is combined and the exam alone counts;
    the combined level never enters gaps or plans.

    Args:
        ratings: table `ratings`; rows of source `importance` rate the competency, not the officer, and are left out.
        levels: table `levels`.
        framework: weights of the sources, criticality of the scales.
        as_of: day up to which the age of ratings counts.
        rules: parameters `evidence`.
    """
    given = ratings[ratings["source"] != IMPORTANCE].rename(columns={"competency_id": "scale_id", "level": "rated"})
    given = given.assign(date=given.get("date", pd.Series(pd.NaT, index=given.index))).astype(
        {"date": "datetime64[us]"}
    )
    frame = given.groupby([*KEY, "source"], as_index=False).agg(rated=("rated", "mean"), date=("date", "max"))
    chances = tables.level_columns(framework.top_level)
    exam = levels.dropna(subset=["level"]).assign(
        expected_level=levels[chances].to_numpy(float) @ np.arange(len(chances)), level=levels["level"].astype("Int64")
    )
    frame = frame.merge(exam[[*KEY, "level", "expected_level"]], on=KEY, how="left")
    life = frame["scale_id"].map(half_lives(framework, rules)).fillna(rules.half_life).astype(float)
    frame["weight"] = np.exp2(-age_months(frame["date"], as_of=as_of) / life)
    frame["difference"] = frame["rated"] - frame["level"].astype(float)
    frame["combined"] = _combined(frame, framework)
    return tables.RATED_LEVELS.shaped(frame.sort_values([*KEY, "source"]))


def _combined(frame: pd.DataFrame, framework: Framework) -> pd.Series:
    lenient = frame.groupby("source")["difference"].transform("mean")
    weight = frame["source"].map(framework.rating_weights).fillna(0.0).astype(float) * frame["weight"]
    weight = weight.where(frame["difference"].notna(), 0.0)
    groups = [frame[name] for name in KEY]
    said = (weight * (frame["rated"] - lenient).fillna(0.0)).groupby(groups).transform("sum")
    total = weight.groupby(groups).transform("sum")
    return ((frame["expected_level"] + said) / (1.0 + total)).where(total > 0)


def weighted_kappa(counts: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    """Return weighted kappa and its standard error.

    κ_w = (p_o − p_e)/(1 − p_e) with p_o = Σ w_ij p_ij and p_e = Σ w_ij p_i. p_.j (Cohen 1968); var κ_w =
    {Σ p_ij [w_ij − (w̄_i. + w̄_.j)(1 − κ_w)]² − [κ_w − p_e(1 − κ_w)]²} / (n (1 − p_e)²), with w̄_i. = Σ_j w_ij p_.j and
    w̄_.j = Σ_i w_ij p_i. (Fleiss, Cohen & Everitt 1969). Missing where both always give the same one level.

    Args:
        counts: categories × categories.
        weights: agreement 0–1 of each cell, 1 − ((i − j)/(c − 1))² by default.
    """
    size = len(counts)
    if weights is None:
        place = np.arange(size)
        weights = 1.0 - ((place[:, None] - place) / max(size - 1, 1)) ** 2
    n = counts.sum()
    share = counts / n if n else np.zeros_like(counts, dtype=float)
    row, column = share.sum(axis=1), share.sum(axis=0)
    observed, expected = (weights * share).sum(), row @ weights @ column
    if not n or 1.0 - expected < 1e-12:
        return np.nan, np.nan
    kappa = (observed - expected) / (1.0 - expected)
    mean = (weights @ column)[:, None] + row @ weights
    spread = (share * (weights - mean * (1.0 - kappa)) ** 2).sum() - (kappa - expected * (1.0 - kappa)) ** 2
    return float(kappa), float(np.sqrt(max(spread, 0.0) / n) / (1.0 - expected))


def wilson_interval(k: float, n: float) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share k/n (Wilson 1927)."""
    z = NORMAL_95**2
    middle, half = (k + z / 2) / (n + z), NORMAL_95 * np.sqrt(k * (n - k) / n + z / 4) / (n + z)
    return float(max(middle - half, 0.0)), float(min(middle + half, 1.0))


def rating_agreement(rated: tables.RatedLevels, *, top_level: int) -> tables.RatingAgreement:
    """Return table `rating_agreement`: weighted kappa and shares of agreement per source and scale, and over all.

    Ratings between two levels are rounded to the nearer one, halves upwards. The interval of kappa is that of the
    normal approximation, cut to −1 … 1; that of the share within one level is Wilson's.

    Args:
        rated: table `rated_levels`.
        top_level: L.
    """
    clear = rated.dropna(subset=["level"])
    known = clear.assign(
        given=np.floor(clear["rated"] + 0.5).clip(0, top_level).astype(int), shown=clear["level"].astype(int)
    )
    every = pd.concat([known, known.assign(scale_id=EVERY_SCALE)], ignore_index=True)
    rows = [
        {"source": source, "scale_id": scale} | _agreement(part, top_level + 1)
        for (source, scale), part in every.groupby(["source", "scale_id"], sort=True)
    ]
    frame = pd.DataFrame(rows, columns=tables.RATING_AGREEMENT.names())
    return tables.RATING_AGREEMENT.shaped(frame)


def _agreement(part: pd.DataFrame, size: int) -> dict[str, float]:
    counts = np.zeros((size, size))
    np.add.at(counts, (part["given"].to_numpy(), part["shown"].to_numpy()), 1)
    kappa, se = weighted_kappa(counts)
    apart = (part["given"] - part["shown"]).abs()
    low, high = wilson_interval(float((apart <= 1).sum()), float(len(part)))
    return {
        "n": len(part),
        "kappa": kappa,
        "kappa_low": max(kappa - NORMAL_95 * se, -1.0) if kappa == kappa else np.nan,
        "kappa_high": min(kappa + NORMAL_95 * se, 1.0) if kappa == kappa else np.nan,
        "same": float((apart == 0).mean()),
        "within_one": float((apart <= 1).mean()),
        "within_one_low": low,
        "within_one_high": high,
    }


def rating_leniency(
    rated: tables.RatedLevels, ratings: tables.Ratings, officers: tables.Officers
) -> tables.RatingLeniency:
    """Return table `rating_leniency`: systematic difference between ratings and exam by source, unit and rater.

    Each person's differences rating − level are first averaged, so that many scales of one person are not taken for
    many people. At the exam's top level a rating cannot lie above it, and at its lowest not below; and who did well by
    luck is rated lower than the exam says. So a unit of able people would look strict, and one of beginners lenient.
    Groups are therefore compared as if everybody stood at the same exam levels: with x the shares of a person's pairs
    at each level, y − (x − x̄)·β is what is compared, β the slopes within groups (analysis of covariance, Cochran
    1957), per source; the mean of all stays as it is. What the exam's error hides of a unit's true level remains.

    Per source a random intercept is fitted over the units (and over the raters, where the sheet has `rater_id`).
    `leniency` is the prediction of a group, drawn towards the source's mean as far as its number asks
    (`units.random_intercept`); the row of the source is that mean with its interval. The interval of a group holds the
    error of the variance between groups too (`_prediction_variance`): otherwise all groups would get one and the same
    narrow interval wherever that variance is estimated as 0.

    Args:
        rated: table `rated_levels`.
        ratings: table `ratings`.
        officers: table `officers`.
    """
    known = rated.dropna(subset=["difference"])
    people = _by_person(known, ["source", "officer_id"])
    people = people.merge(officers[["officer_id", "unit_id"]].dropna(), on="officer_id", how="left")
    frames: list[pd.DataFrame] = []
    for source, part in people.groupby("source", sort=True):
        placed = part.dropna(subset=["unit_id"])
        if len(placed):
            frames += _groups(str(source), "unit", placed["unit_id"], placed, with_mean=True)
    if "rater_id" in ratings and len(known):
        by = ratings.dropna(subset=["rater_id"]).rename(columns={"competency_id": "scale_id", "level": "rated_by"})
        by = by[by["rater_id"] != ""].merge(known[[*KEY, "source", "level"]], on=[*KEY, "source"])
        by = _by_person(
            by.assign(difference=by["rated_by"] - by["level"].astype(float)), ["source", "rater_id", "officer_id"]
        )
        for source, part in by.groupby("source", sort=True):
            frames += _groups(str(source), "rater", part["rater_id"], part, with_mean=False)
    frame = pd.concat(frames, ignore_index=True) if frames else tables.RATING_LENIENCY.empty()
    return tables.RATING_LENIENCY.shaped(frame.reindex(columns=tables.RATING_LENIENCY.names()))


def _by_person(pairs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return each one's mean difference, pairs, and the share of these at each of the exam's levels (`at_0`, …)."""
    at = pd.get_dummies(pairs["level"].astype(int), prefix=AT_LEVEL, prefix_sep="", dtype=float)
    groups = pd.concat([pairs[[*keys, "difference"]], at], axis=1).groupby(keys)
    return groups.mean().assign(pairs=groups.size()).reset_index()


def _at_the_same_levels(people: pd.DataFrame, group: pd.Series) -> pd.Series:
    """Return the mean differences less what the exam's levels make of them, by the slopes within groups."""
    value, at = people["difference"], people.filter(regex=f"^{AT_LEVEL}")
    within = [frame - frame.groupby(group.to_numpy()).transform("mean") for frame in (at, value)]
    slopes = np.linalg.lstsq(within[0].to_numpy(float), within[1].to_numpy(float), rcond=1e-9)[0]
    return value - (at - at.mean()).to_numpy(float) @ slopes


def _groups(
    source: str, grouping: str, group: pd.Series, people: pd.DataFrame, *, with_mean: bool
) -> list[pd.DataFrame]:
    people = people.assign(group=group, adjusted=_at_the_same_levels(people, group))
    value = people["adjusted"]
    cells = people.groupby("group", as_index=False).agg(
        people=("difference", "size"), mean_difference=("difference", "mean"), adjusted=("adjusted", "mean"),
        n=("pairs", "sum"),
    )  # fmt: skip
    squares = float(((value - value.groupby(people["group"]).transform("mean")) ** 2).sum())
    size = cells["people"].to_numpy(float)
    fit = random_intercept(size, cells["adjusted"].to_numpy(), squares)
    half = NORMAL_95 * np.sqrt(_prediction_variance(fit, size))
    made = [
        cells.assign(
            source=source, grouping=grouping, leniency=fit.prediction, low=fit.prediction - half,
            high=fit.prediction + half,
        )
    ]  # fmt: skip
    if with_mean:
        reach = NORMAL_95 * np.sqrt(fit.mean_variance)
        row = {
            "source": source, "grouping": "source", "group": source, "n": int(cells["n"].sum()), "people": len(value),
            "mean_difference": people["difference"].mean(), "leniency": fit.mean, "low": fit.mean - reach,
            "high": fit.mean + reach,
        }  # fmt: skip
        made.insert(0, pd.DataFrame([row]))
    return made


def _prediction_variance(fit: RandomIntercept, n: np.ndarray) -> np.ndarray:
    """Return the variance of each group's prediction error, the error of the variance between groups included.

    That of `random_intercept` takes the variance between groups as known. To it is added 2·g₃ with
    g₃ = (σ_e²/n)² / d³ · var(σ_u²), d = σ_u² + σ_e²/n and var(σ_u²) = 2 / Σ d⁻² (Datta & Lahiri 2000), but no more than
    makes it σ_e²/n, the error of the group's own mean.

    Args:
        fit: the fitted model.
        n: people per group.
    """
    own = fit.within / n
    spread = fit.between + own
    if not (spread > 0).all():
        return fit.prediction_variance
    unsure = own**2 / spread**3 * 2.0 / (spread**-2.0).sum()
    return np.maximum(fit.prediction_variance, np.minimum(fit.prediction_variance + 2.0 * unsure, own))


def borich_scores(ratings: tables.Ratings, levels: tables.Levels, *, competence: str, top_level: int) -> tables.Borich:
    """Return table `borich`: the competencies by Borich's mean weighted discrepancy score (Borich 1980).

    MWDS = Σ_i (I_i − C_i) · Ī / n over the n people with both an importance I and a competence C for the competency.
    Importance comes in as rows of the sheet `ratings` with source `importance`, on 1–5. Competence is the person's
    rating of the chosen source, or the exam's level; a level of L is brought to the scale of importance by 5·C/L,
    which changes nothing where there are five levels. Its standard error is Ī · SD(I − C) / √n.

    Args:
        ratings: table `ratings`.
        levels: table `levels`.
        competence: `self`, `supervisor` or `exam`.
        top_level: L.
    """
    given = ratings.rename(columns={"competency_id": "scale_id"})
    important = given[given["source"] == IMPORTANCE].groupby(KEY)["level"].mean().rename("importance")
    held = levels.dropna(subset=["level"]) if competence == "exam" else given[given["source"] == competence]
    able = held.astype({"level": float}).groupby(KEY)["level"].mean().rename("competence") * TOP_IMPORTANCE / top_level
    both = pd.concat([important, able], axis=1, join="inner").reset_index()
    if both.empty:
        return tables.BORICH.empty()
    both["apart"] = both["importance"] - both["competence"]
    frame = both.groupby("scale_id", as_index=False).agg(
        n=("apart", "size"), mean_importance=("importance", "mean"), mean_competence=("competence", "mean"),
        apart=("apart", "mean"), spread=("apart", "std"),
    )  # fmt: skip
    frame["mwds"] = frame["apart"] * frame["mean_importance"]
    frame["se"] = frame["mean_importance"] * frame["spread"] / np.sqrt(frame["n"])
    frame = frame.sort_values(["mwds", "scale_id"], ascending=[False, True]).assign(competence=competence)
    frame["rank"] = np.arange(1, len(frame) + 1)
    return tables.BORICH.shaped(frame[tables.BORICH.names()])
