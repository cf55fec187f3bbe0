"""How old the evidence of each level is, and what it still says: P(level) drifts back to what is known of everybody."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.evidence import Evidence
from workbench.parameters.framework import Framework

KEY = ["officer_id", "scale_id"]
DAYS_PER_MONTH = 30.4375


def half_lives(framework: Framework, rules: Evidence) -> dict[str, float]:
    """Return the half-life of evidence on every scale, months; a domain's follows its most critical competency."""
    criticality = {c.id: c.criticality for c in framework.competencies}
    for domain in framework.domains:
        criticality[domain.id] = max(
            (c.criticality for c in framework.competencies if c.domain == domain.id), default=1
        )
    return {s: rules.half_life_by_criticality.get(round(value), rules.half_life) for s, value in criticality.items()}


def age_months(dates: pd.Series, *, as_of: dt.date) -> pd.Series:
    """Return the age of dates in months, 0 for what lies ahead and where there is no date."""
    days = (pd.Timestamp(as_of) - dates).dt.days.astype(float)
    return (days / DAYS_PER_MONTH).clip(lower=0.0).fillna(0.0)


def evidence(
    levels: tables.Levels,
    officers: tables.Officers,
    framework: Framework,
    *,
    assessed: dt.date | None,
    as_of: dt.date,
    rules: Evidence,
    earlier: tables.Levels | None = None,
    earlier_assessed: dt.date | None = None,
) -> tables.Evidence:
    """Return table `evidence`: the latest evidence of each officer's level, with p_0 … p_L as of a day.

    The weight of evidence is w = 2^(−age / half-life), and P(level = k) becomes w·p_k + (1 − w)·q_k, with q the mean of
    p over everybody of this wave on the scale. That is what is known of a level that, at the constant rate ln 2 /
    half-life, was replaced by that of somebody drawn from the service: between tests people forget, learn and change
    tasks. Old evidence thus spreads out to the service's distribution and never beyond it. The rate is an assumption;
    skill that is not used fades much faster (Arthur, Bennett, Stanush & McNelly 1998), but officers use theirs.

    Where an officer has no result on a scale in this wave, the earlier wave's stands in, with its age.

    Args:
        levels: table `levels` of this wave.
        officers: table `officers`: who is there.
        framework: criticality of the scales.
        assessed: day of this wave; None counts as no age.
        as_of: day up to which the age counts.
        rules: parameters `evidence`.
        earlier: table `levels` of the earlier wave, under this wave's ids; None where there is none.
        earlier_assessed: its day.
    """
    chances = tables.level_columns(framework.top_level)
    fresh = levels.dropna(subset=["level", *chances])
    frames = [fresh.assign(source="exam", date=pd.Timestamp(assessed) if assessed else pd.NaT)]
    if earlier is not None and set(chances) <= set(earlier):
        seen = pd.MultiIndex.from_frame(levels[KEY])
        older = earlier.dropna(subset=["level", *chances])
        older = older[older["officer_id"].isin(officers["officer_id"])]
        older = older[~pd.MultiIndex.from_frame(older[KEY]).isin(seen)]
        day = pd.Timestamp(earlier_assessed) if earlier_assessed else pd.NaT
        frames.append(older.assign(source="earlier_exam", date=day))
    columns = [*KEY, "source", "date", "level", *chances]
    found = pd.concat([frame[columns] for frame in frames if len(frame)] or [fresh.reindex(columns=columns)])
    found = found.astype({"date": "datetime64[us]"}).reset_index(drop=True)
    known = fresh.groupby("scale_id")[chances].mean().reindex(found["scale_id"]).to_numpy(float)
    own = found[chances].to_numpy(float)
    known = np.where(np.isnan(known), own, known)
    age = age_months(found["date"], as_of=as_of)
    life = found["scale_id"].map(half_lives(framework, rules)).fillna(rules.half_life).astype(float)
    weight = np.exp2(-age / life)
    mixed = weight.to_numpy()[:, None] * own + (1.0 - weight.to_numpy()[:, None]) * known
    found[chances] = mixed
    return tables.EVIDENCE.shaped(found.assign(age_months=age, weight=weight))
