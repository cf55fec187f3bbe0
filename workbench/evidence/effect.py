"""Whether training worked: those who took a course against comparable people who did not.

Uses `matching` (who is comparable), `robust` (the regression and its errors) and `progress` (the two waves) of the
same room, which each hold one part of the estimate.

Gains cannot simply be compared: who scored low by bad luck is sent and comes back by itself (regression to the mean),
and whether one compares gains or adjusts for the start decides the answer where the groups start apart (Lord 1967).
What is right follows from why people were sent:

- by the earlier score: given that score, luck and ability are the same for both groups, so the outcome is regressed on
  the score itself (its slope then holds the regression to the mean), the band and the kind of unit (Goldberger 1972;
  Cain 1975). Correcting the slope for unreliability would here put the bias in.
- by ability, which superiors know better than the exam: then the groups' errors are alike and their abilities are not,
  and the slope must be that of the true ability: regression with the known error variance of the start (Fuller 1987;
  Porter 1967), without bands of the score, which would select by luck.

Both are estimated. Where both reasons played a part, the effect lies between the two (as in Ding & Li 2019).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from workbench import tables
from workbench.evidence.matching import both_waves, compared, takers, undated
from workbench.parameters.courses import Course
from workbench.parameters.evidence import TrainingEffect
from workbench.parameters.framework import Framework
from workbench.profile.progress import Wave
from workbench.profile.robust import Difference, adjusted_difference

SMALLEST_SPREAD = 0.0025
"""Share of the variance that is taken for real at least, where measurement error seems to make up all of it."""


def training_effects(
    attendance: tables.Attendance,
    waves: tuple[Wave, Wave] | None,
    framework: Framework,
    *,
    people: pd.DataFrame,
    between: tuple[dt.date | None, dt.date | None],
    cuts: Mapping[str, Mapping[str, np.ndarray]],
    rules: TrainingEffect,
) -> tables.TrainingEffect:
    """Return table `training_effect`: a row for every course that somebody took, and one pooled per domain.

    With Y the ability in this wave, T whether the course was taken, and strata of starting level × kind of unit:
    Y = stratum + β·score + γ·domain's score + τT + e (sent by score), or Y = kind + β·start + τT + e with the error of
    the start taken out (sent by ability); τ is the effect. Pooled rows stack the domain's courses, each with its own
    strata and slopes, and one τ. The linking error does not come in: Y stays on this wave's own scale, whose shift
    against the earlier one is the same for both groups and falls out of τ, and a stretch of the start is absorbed by β.

    Errors are clustered by unit where at least `cluster_from` units are there, otherwise by person. Levels gained are
    Σ_k Φ((m − c_k)/s) − Φ((m − τ − c_k)/s) with the cut scores c_k, the mean m of the trained now, and the standard
    deviation s (without measurement error) of all who are compared: how many cut scores an average trained person
    passed through τ; the ends of the interval are carried along. Cost per level is cost per person / levels gained,
    where the interval of the effect lies above 0; sessions are counted by their dates, or taken to be full.

    Args:
        attendance: table `attendance`.
        waves: the earlier wave and this one, under this wave's ids; None where there is no earlier wave.
        framework: courses and domains.
        people: officer_id, unit_id and kind: the unit at the earlier wave, and what kind of unit it is.
        between: days of the two waves, None where not known.
        cuts: by metric and scale, the cut scores of level 1…L in this wave.
        rules: parameters `evidence.effect`.
    """
    taken = takers(attendance, framework, since=between[0], until=between[1])
    if taken.empty:
        return tables.TRAINING_EFFECT.empty()
    measured = None if waves is None else both_waves(*waves, people=people, framework=framework)
    if measured is not None:
        measured = _clear(measured, undated(attendance, framework), framework)
    courses = [course for course in framework.courses if course.id in set(taken["course_id"])]
    rows, groups = [], {}
    for course in courses:
        mine = taken[taken["course_id"] == course.id]
        groups[course.id] = None if measured is None else compared(taken, measured, course_id=course.id)
        row = _estimated([groups[course.id]], mine, cuts, rules=rules)
        rows.append(row | _priced(row, [course], mine) | {"course_id": course.id, "scale_id": course.lifts.scale})
    for domain in framework.domains:
        own = [course for course in courses if framework.domain_of[course.lifts.scale] == domain.id]
        if own:
            mine = taken[taken["domain_id"] == domain.id]
            row = _estimated([groups[course.id] for course in own], mine, cuts, rules=rules)
            rows.append(row | _priced(row, own, mine) | {"course_id": None, "scale_id": domain.id})
    frame = pd.DataFrame(rows)
    frame["domain_id"] = frame["scale_id"].map(framework.domain_of)
    return tables.TRAINING_EFFECT.shaped(frame.reindex(columns=tables.TRAINING_EFFECT.names()))


def _clear(measured: pd.DataFrame, unclear: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Leave out the scales of a domain for those who took a course of it at an unknown time."""
    domain = measured["scale_id"].map(framework.domain_of).astype("str")
    pairs = pd.MultiIndex.from_arrays([measured["officer_id"], domain])
    return measured[~pairs.isin(pd.MultiIndex.from_frame(unclear))].reset_index(drop=True)


def _estimated(
    groups: list[pd.DataFrame | None],
    mine: pd.DataFrame,
    cuts: Mapping[str, Mapping[str, np.ndarray]],
    *,
    rules: TrainingEffect,
) -> dict[str, Any]:
    """Return the columns of one row: the effect over one or several courses, or why there is none."""
    known = [people.assign(course=at) for at, people in enumerate(groups) if people is not None]
    row: dict[str, Any] = {"n_attended": mine["officer_id"].nunique(), "n_trained": 0, "n_compared": 0}
    if not known:
        return row | {"reason": "no_previous"}
    every = pd.concat(known, ignore_index=True)
    metrics = every.loc[every["treated"], "metric"].unique()
    every = every[every["metric"] == (metrics[0] if len(metrics) else "logit")]
    matched = every[every["stratum"] >= 0]
    officers = matched.groupby("treated")["officer_id"].nunique()
    n_trained, n_compared = int(officers.get(True, 0)), int(officers.get(False, 0))
    row |= {"n_trained": n_trained, "n_compared": n_compared}
    both = every.loc[every["treated"], "officer_id"].nunique(), every.loc[~every["treated"], "officer_id"].nunique()
    least = rules.minimum_group
    if min(n_trained, n_compared) < least:
        few = "few_trained" if both[0] < least else "few_compared" if both[1] < least else "no_overlap"
        lacking = {"few_trained": least - both[0], "few_compared": least - both[1]}
        return row | {"reason": few, "n_lacking": lacking.get(few, least - min(n_trained, n_compared))}
    found = {"score": _by_score(matched, rules), "ability": _by_ability(every, rules)}
    main = found[rules.sent_by]
    if main is None:
        return row | {"reason": "not_apart"}
    other = found["ability" if rules.sent_by == "score" else "score"]
    gain = (every["end"] - every["start"]).groupby(every["treated"]).mean()
    low, high = main.interval
    levels = _levels_gained(every, np.array([main.estimate, low, high]), cuts[metrics[0]])
    return row | {
        "metric": metrics[0],
        "n_clusters": len(set(_clusters(matched if rules.sent_by == "score" else every, rules))),
        "effect": main.estimate,
        "se": main.se,
        "df": main.df,
        "low": low,
        "high": high,
        "effect_other": np.nan if other is None else other.estimate,
        "low_other": np.nan if other is None else other.interval[0],
        "high_other": np.nan if other is None else other.interval[1],
        "gain_difference": gain[True] - gain[False],
        **dict(zip(("levels_gained", "levels_low", "levels_high"), levels, strict=True)),
    }


def _by_score(people: pd.DataFrame, rules: TrainingEffect) -> Difference | None:
    """The effect where people were sent by their scores."""
    return adjusted_difference(
        people["end"].to_numpy(float),
        people["treated"].to_numpy(bool),
        covariates=_per_course(people[["score", "domain_score"]].to_numpy(float), people),
        strata=people.groupby(["course", "stratum"]).ngroup().to_numpy(),
        clusters=_clusters(people, rules),
    )


def _by_ability(people: pd.DataFrame, rules: TrainingEffect) -> Difference | None:
    """The effect where people were sent by what they can do, whatever they scored."""
    error = _per_course(people[["start_variance"]].to_numpy(float), people, centred=False)
    return adjusted_difference(
        people["end"].to_numpy(float),
        people["treated"].to_numpy(bool),
        covariates=_per_course(people[["start"]].to_numpy(float), people),
        strata=people.groupby(["course", "kind"]).ngroup().to_numpy(),
        clusters=_clusters(people, rules),
        error_variance=error,
    )


def _per_course(values: np.ndarray, people: pd.DataFrame, *, centred: bool = True) -> np.ndarray:
    """Give each course its own columns, 0 for the rows of the others."""
    course = people["course"].to_numpy()
    blocks = []
    for at in np.unique(course):
        here = (course == at)[:, None]
        middle = values[here[:, 0]].mean(axis=0) if centred else 0.0
        blocks.append(np.where(here, values - middle, 0.0))
    return np.column_stack(blocks)


def _clusters(people: pd.DataFrame, rules: TrainingEffect) -> np.ndarray:
    """Number the clusters: units where there are enough of them, otherwise people."""
    unit = people["unit_id"].where(people["unit_id"] != "", people["officer_id"])
    by_unit = people.loc[people["unit_id"] != "", "unit_id"].nunique() >= rules.cluster_from
    return pd.factorize(unit if by_unit else people["officer_id"])[0]


def _levels_gained(people: pd.DataFrame, effects: np.ndarray, cuts: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return how many cut scores an average trained person passed through each of the effects."""
    gained = np.zeros(len(effects))
    weight = 0
    for scale, everybody in people.groupby("scale_id"):
        trained = everybody.loc[everybody["treated"], "end"]
        if scale not in cuts or trained.empty:
            continue
        limits, mean, total = np.asarray(cuts[str(scale)], dtype=float), trained.mean(), everybody["end"].var()
        spread = np.sqrt(max(total - everybody["end_variance"].mean(), SMALLEST_SPREAD * total))
        without = (mean - effects[:, None] - limits) / spread
        gained += len(trained) * (ndtr((mean - limits) / spread) - ndtr(without)).sum(axis=1)
        weight += len(trained)
    return gained / weight if weight else np.full(len(effects), np.nan)


def _priced(row: Mapping[str, Any], courses: Sequence[Course], mine: pd.DataFrame) -> dict[str, float]:
    """Return what the courses cost per person, and per level gained where the effect is certainly above 0."""
    cost = sum(_cost(course, mine[mine["course_id"] == course.id]) for course in courses)
    per_person = cost / mine["officer_id"].nunique()
    certain = row.get("low", np.nan) > 0 and row["levels_gained"] > 0
    return {
        "cost_per_person": per_person,
        "cost_per_level": per_person / row["levels_gained"] if certain else np.nan,
    }


def _cost(course: Course, mine: pd.DataFrame) -> float:
    dates = mine["date"].nunique() if mine["date"].notna().all() else 0
    sessions = max(dates, int(np.ceil(len(mine) / course.seats.max)))
    return sessions * course.cost.session + len(mine) * course.cost.person
