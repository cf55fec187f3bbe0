"""How far each officer is from what the job position requires, and how urgent each need is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.cohort import Weights
from workbench.parameters.framework import Framework
from workbench.tables.margins import margin_of

COMPONENTS = ("criticality", "size", "shared", "workload")
OF_A_LEVEL = ("criticality", "shared", "workload")
HIGHEST_CRITICALITY = 5.0
DEFAULT_CRITICALITY = 1.0


def gaps(
    levels: tables.Levels, officers: tables.Officers, framework: Framework, *, weights: Weights, decide_at: float
) -> tables.Gaps:
    """Return table `gaps`: one row per officer and scale that the officer's position requires.

    gap = max(required − level, 0) and surplus = max(level − required, 0), in levels; a surplus cancels nothing.
    expected_gap = Σ_k P(level = k) · max(required − k, 0), which carries the exam's error.
    p_meets = P(level ≥ required); it is clear whether the requirement is met where p_meets or 1 − p_meets reaches
    `decide_at` on the side that the level shows, less the margin by which probabilities may miss on the scale (`margin`
    of table `levels`), and undecided otherwise.
    Where the officer has no result on a scale, all of these and the priority are missing.
    Officers whose position is unknown to the framework have no rows: nothing is required of them.

    The priority (0–1) is the weighted mean of four components, each 0–1 and kept as a column:

    - criticality: the competency's criticality / 5; a domain's is the highest of its competencies;
    - size: expected_gap / required;
    - shared: share of the unit's people with that requirement and a result who have a gap, whatever level their own
      position requires; missing without a unit;
    - workload: the domain's workload growth / the largest growth in the framework, never below 0.

    A missing component is left out of the mean; if all weights are 0, the components count alike. The weight is the
    same mean without the size: what one level of the need counts, where its number of levels is counted apart.

    Args:
        levels: table `levels`, with the columns p_0 … p_L.
        officers: table `officers`.
        framework: which position requires which level, criticality and growth.
        weights: weights of the components.
        decide_at: lowest probability at which it is clear whether the requirement is met.
    """
    frame = _required(officers, framework)
    probabilities = [c for c in tables.level_columns(framework.top_level) if c in levels]
    margin = ["margin"] if "margin" in levels else []
    frame = frame.merge(
        levels[["officer_id", "scale_id", "level", *probabilities, *margin]],
        on=["officer_id", "scale_id"],
        how="left",
        validate="one_to_one",
    )
    required = frame["required"].to_numpy(float)
    level = frame["level"].astype("Float64").to_numpy(float, na_value=np.nan)
    ladder = np.array([float(name.removeprefix("p_")) for name in probabilities])
    shortfall = np.maximum(required[:, None] - ladder[None, :], 0.0)
    chances = frame[probabilities].astype("Float64").to_numpy(float, na_value=np.nan)
    expected = (chances * shortfall).sum(axis=1)
    meets = (chances * (ladder[None, :] >= required[:, None])).sum(axis=1).clip(0.0, 1.0)
    frame["p_meets"] = np.where(np.isnan(level), np.nan, meets)
    frame["gap"] = _whole(np.maximum(required - level, 0.0))
    frame["surplus"] = _whole(np.maximum(level - required, 0.0))
    frame["expected_gap"] = np.where(np.isnan(level), np.nan, np.clip(expected, 0.0, None))
    frame["priority_criticality"] = frame["scale_id"].map(_criticality(framework)).astype(float)
    frame["priority_size"] = np.clip(frame["expected_gap"].to_numpy(float) / required, 0.0, 1.0)
    frame["priority_shared"] = _shared(frame)
    frame["priority_workload"] = frame["scale_id"].map(_workload(framework)).astype(float)
    frame = judged(frame, weights=weights, decide_at=decide_at)
    frame = frame.sort_values(["officer_id", "scale_id"], kind="stable")
    return tables.GAPS.shaped(frame.drop(columns=probabilities))


def judged(frame: pd.DataFrame, *, weights: Weights, decide_at: float) -> tables.Gaps:
    """Return rows of table `gaps` with `decision`, `priority` and `weight` as these weights and `decide_at` have them.

    Nothing else of a gap follows from the two: see `gaps` for the rules.

    Args:
        frame: rows with level, required, p_meets, perhaps margin, and the components of the priority.
        weights: weights of the components.
        decide_at: lowest probability at which it is clear whether the requirement is met.
    """
    level = frame["level"].astype("Float64").to_numpy(float, na_value=np.nan)
    required, meets = frame["required"].to_numpy(float), frame["p_meets"].to_numpy(float)
    certainty = np.where(level >= required, meets, 1.0 - meets) - margin_of(frame)
    decision = pd.array(np.where(certainty >= decide_at, "clear", "undecided"), dtype="str")
    return tables.Gaps(
        frame.assign(
            decision=pd.Series(decision, index=frame.index).mask(np.isnan(level)),
            priority=np.where(np.isnan(level), np.nan, _weighted_mean(frame, weights, COMPONENTS)),
            weight=np.where(np.isnan(level), np.nan, _weighted_mean(frame, weights, OF_A_LEVEL)),
        )
    )


def needs(gaps: tables.Gaps, framework: Framework) -> tables.Needs:
    """Return the rows of `gaps` that are needs to act on: those with gap > 0, each shortage counted once.

    A competency's row counts. A domain's row counts only where none of the officer's competencies in that domain has
    a gap: otherwise the domain's shortage is the same shortage seen from above.
    """
    return tables.Needs(counted_once(gaps[gaps["gap"].fillna(0).gt(0)], framework))


def concerns(gaps: tables.Gaps, framework: Framework) -> tables.Gaps:
    """Return the rows of `gaps` that ask for something: `needs`, and further results that do not decide either way.

    A domain's undecided row counts only where none of the officer's competencies in it is undecided.
    """
    undecided = gaps["gap"].fillna(0).eq(0) & gaps["decision"].eq("undecided").fillna(False)
    return pd.concat([needs(gaps, framework), counted_once(gaps[undecided], framework)]).sort_index()


def unassessed(gaps: tables.Gaps, framework: Framework) -> tables.Gaps:
    """Return the rows of `gaps` without a result, a domain's row only where none of its competencies is among them."""
    return counted_once(gaps[gaps["level"].isna()], framework)


def counted_once(rows: tables.Rows, framework: Framework) -> tables.Rows:
    """Return rows of officers and scales without the domains of which the officer has a competency among the rows."""
    domain = rows["scale_id"].map(framework.domain_of)
    is_domain = rows["scale_id"].eq(domain)
    below = pd.MultiIndex.from_arrays([rows.loc[~is_domain, "officer_id"], domain[~is_domain]])
    seen_below = pd.MultiIndex.from_arrays([rows["officer_id"], domain]).isin(below)
    return rows[~(is_domain.to_numpy() & seen_below)]


def _required(officers: tables.Officers, framework: Framework) -> pd.DataFrame:
    requirements = pd.DataFrame(
        [(p.id, scale, level) for p in framework.positions for scale, level in p.requires.items()],
        columns=["position_id", "scale_id", "required"],
    ).astype({"position_id": "str", "scale_id": "str", "required": "Int64"})
    people = officers[["officer_id", "position_id", "unit_id"]].astype("str")
    return people.dropna(subset=["position_id"]).merge(requirements, on="position_id")


def _whole(values: np.ndarray) -> pd.Series:
    return pd.Series(values).astype("Int64")


def _criticality(framework: Framework) -> dict[str, float]:
    of = {c.id: c.criticality for c in framework.competencies}
    for domain in framework.domains:
        below = [c.criticality for c in framework.competencies if c.domain == domain.id]
        of[domain.id] = max(below, default=DEFAULT_CRITICALITY)
    return {scale: value / HIGHEST_CRITICALITY for scale, value in of.items()}


def _workload(framework: Framework) -> dict[str, float]:
    growth = {d.id: max(d.workload_growth, 0.0) for d in framework.domains}
    largest = max(growth.values(), default=0.0)
    return {s: growth[d] / largest if largest > 0 else 0.0 for s, d in framework.domain_of.items()}


def _shared(frame: pd.DataFrame) -> pd.Series:
    short = frame["gap"].gt(0).astype("Float64").where(frame["gap"].notna()).to_numpy(float, na_value=np.nan)
    return pd.Series(short, index=frame.index).groupby([frame["unit_id"], frame["scale_id"]]).transform("mean")


def _weighted_mean(frame: pd.DataFrame, weights: Weights, components: tuple[str, ...]) -> np.ndarray:
    weight = np.array([getattr(weights, name) for name in components], dtype=float)
    if not weight.any():
        weight = np.ones_like(weight)
    values = frame[[f"priority_{name}" for name in components]].to_numpy(float)
    counted = np.where(np.isnan(values), 0.0, weight[None, :])
    total = counted.sum(axis=1)
    sums = (np.nan_to_num(values) * counted).sum(axis=1)
    return np.divide(sums, total, out=np.full_like(total, np.nan), where=total > 0)
