"""The least share of each unit's needs, counted from the written tables alone; the third part of `checked`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.checked_coaching import parts

KEY = ["officer_id", "scale_id"]
SMALL = 1e-6
LEAST = 1e-3


def share_violations(
    tables: Mapping[str, pd.DataFrame], framework: Framework, training: Training
) -> Iterator[tuple[str, ...]]:
    """Yield each unit of whose needs that a course fits fewer have a seat than `training.least_share` asks for.

    Args:
        tables: by name: gaps, levels, training_plan; interventions, where some needs are left to coaching.
        framework: courses.
        training: limits of the training plan.
    """
    if training.least_share == 0:
        return
    needs = _offered(tables, framework, training)
    needs = needs[_fitted(needs, tables["levels"], framework, training)]
    plan = tables["training_plan"]
    seated = set(zip(plan["officer_id"], plan["scale_id"], strict=True))
    if "also" in plan:
        seated |= {
            (officer, scale)
            for officer, also in zip(plan["officer_id"], plan["also"], strict=True)
            for scale in (str(also).split() if pd.notna(also) else ())
        }
    has = pd.Series([pair in seated for pair in zip(needs["officer_id"], needs["scale_id"], strict=True)], needs.index)
    of = needs["unit_id"].astype("str")
    found = pd.DataFrame({"has": has.groupby(of).sum(), "all": has.groupby(of).size()})
    asked = np.ceil(training.least_share * found["all"] - SMALL)
    short = found.index[found["has"].lt(asked)]
    yield from parts("least_share", pd.Series(short, index=short), found["has"], asked)


def _offered(tables: Mapping[str, pd.DataFrame], framework: Framework, training: Training) -> pd.DataFrame:
    """Needs that the training plan could seat, each shortage counted once."""
    rows = tables["gaps"]
    rows = rows[rows["level"].notna() & rows["unit_id"].notna()]
    lacks = rows["gap"].gt(0).fillna(False)
    clear = rows["decision"].eq("clear").fillna(False)
    if training.reassess_first:
        rows = rows[lacks & clear]
    elif training.seats_by == "gain":
        rows = rows[lacks | (~clear & rows["p_meets"].astype(float).le(1 - training.prudence + SMALL))]
    else:
        rows = rows[lacks]
    domain = rows["scale_id"].map(framework.domain_of)
    parted = {
        (officer, own)
        for officer, scale, own in zip(rows["officer_id"], rows["scale_id"], domain, strict=True)
        if scale != own
    }
    whole = [
        scale == own and (officer, own) in parted
        for officer, scale, own in zip(rows["officer_id"], rows["scale_id"], domain, strict=True)
    ]
    rows = rows[~np.array(whole, dtype=bool)]
    if "interventions" in tables:
        left = tables["interventions"]
        left = left[left["intervention"].isin(["coaching", "self_study"])]
        pairs = set(zip(left["officer_id"], left["scale_id"], strict=True))
        rows = rows[[pair not in pairs for pair in zip(rows["officer_id"], rows["scale_id"], strict=True)]]
    return rows


def _fitted(needs: pd.DataFrame, levels: pd.DataFrame, framework: Framework, training: Training) -> np.ndarray:
    """Whether any course of the catalogue fits each need surely enough."""
    names = [f"p_{k}" for k in range(framework.top_level + 1)]
    chances = needs[KEY].merge(levels.drop_duplicates(KEY), on=KEY, how="left").reindex(columns=names).to_numpy(float)
    serving: dict[str, list[tuple[int, int]]] = {}
    for course in framework.courses:
        for scale in framework.served_by[course.id]:
            serving.setdefault(scale, []).append((course.lifts.from_, course.lifts.to))
    found = []
    for p, scale, level, required in zip(chances, needs["scale_id"], needs["level"], needs["required"], strict=True):
        known = np.eye(len(names))[int(level)] if np.isnan(p).any() or training.seats_by == "level" else p
        fits = False
        for low, high in serving.get(str(scale), []):
            if training.seats_by == "level" and high > int(required):
                continue
            goal = min(high, int(required))
            gain = sum(known[k] * (goal - k) for k in range(low, goal))
            fits |= gain > LEAST and min(known[:goal].sum(), known[low:].sum()) >= training.prudence - SMALL
        found.append(fits)
    return np.array(found, dtype=bool)
