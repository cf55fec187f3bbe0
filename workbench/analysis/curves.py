"""The chance of a true score below any cut score, kept on a grid, so that a moved cut score is looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.measure import ability, levels
from workbench.measure.decisions import decided, margins, with_margin

PERCENTS = tuple(float(percent) for percent in range(101))
"""Cut scores that are looked up; any other one is added to the grid of its scale when it is asked for."""

Leveller = Callable[[tables.Scores, tables.Reliability, Callable[[str], list[float]]], tables.Levels]
"""(scores, reliability, cuts) → table `levels`."""


def leveller(analysis: Analysis) -> Leveller:
    """Return how this cohort's scores become levels: classically, or with its calibrations, which are made here.

    The points of the answers are read only where a model is asked for. What the probabilities may miss is what the
    cohort's own check found.
    """
    settings, items = analysis.settings, tables.ITEMS.of(analysis.tables)
    rule: dict[str, Any] = {
        "decide_at": settings.parameters.levels.decide_at,
        "domain_of": settings.framework.domain_of,
    }
    check = tables.CALIBRATION_CHECK.of(analysis.tables)
    margin, decide_at = margins(check, domain_of=rule["domain_of"]), rule["decide_at"]
    model = settings.parameters.scoring.model
    if model != "ctt":
        points = analysis.points()
        if points is not None and len(items):
            calibrations = ability.calibrate_domains(points, items, domain_of=settings.framework.domain_of, model=model)
            rule |= {"items": items, "calibrations": calibrations}
            return lambda scores, exact, cuts: with_margin(
                ability.ability_levels(scores, exact, cuts=cuts, **rule), margin, decide_at=decide_at
            )
    return lambda scores, exact, cuts: with_margin(
        levels.levels(scores, exact, cuts=cuts, **rule), margin, decide_at=decide_at
    )


@dataclass(frozen=True)
class Curve:
    """One scale's people: the chance below every cut score of the grid, and how many of them each score reaches.

    Attributes:
        frame: rows of table `levels`, index = place in table `scores`; level, chances and decision to be filled in.
        grid: cut scores in percent, ascending.
        below: rows × grid, probability that the true percentage is below the cut score.
        reached: rows, how many cut scores of the grid the score reaches.
    """

    frame: tables.Levels
    grid: np.ndarray
    below: np.ndarray
    reached: np.ndarray

    def has(self, cuts: Sequence[float]) -> bool:
        """Whether every cut score is on the grid."""
        return bool(np.isin(cuts, self.grid).all())

    def levels(self, cuts: Sequence[float], decide_at: float) -> tables.Levels:
        """Return the scale's rows of table `levels` for cut scores of the grid, as `workbench.measure.levels` does."""
        place = np.searchsorted(self.grid, cuts)
        n = len(self.frame)
        edges = np.column_stack([np.zeros(n), self.below[:, place], np.ones(n)])
        chance = np.diff(edges, axis=1).clip(0.0, 1.0)
        level = (self.reached[:, None] > place).sum(axis=1)
        probability = chance[np.arange(n), level]
        names = tables.level_columns(len(cuts))
        found = self.frame.assign(
            level=pd.array(level, dtype="Int64"),
            probability=probability,
            **{name: chance[:, k] for k, name in enumerate(names)},
        )
        return decided(tables.Levels(found), decide_at)


def domain_curves(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    scales: set[str],
    level: Leveller,
    top_level: int,
    further: Sequence[float] = (),
) -> dict[str, Curve]:
    """Return the curves of one domain's scales.

    Args:
        scores: table `scores`.
        reliability: table `reliability`.
        scales: the domain and its competencies: what a scale rests on lies within its domain.
        level: see `leveller`.
        top_level: L, the highest level.
        further: cut scores beside the whole percentages.
    """
    here = scores["scale_id"].isin(scales).to_numpy().nonzero()[0]
    grid = np.unique([*PERCENTS, *further])
    found = level(scores.iloc[here].reset_index(drop=True), reliability, lambda _: grid.tolist())
    chances = found[tables.level_columns(len(grid))].to_numpy(dtype=float)
    below = chances[:, :-1].cumsum(axis=1)
    kept = found[[c for c in found if not c.startswith("p_")]].set_axis(here)
    kept = kept.assign(**dict.fromkeys(tables.level_columns(top_level), 0.0))
    rows = pd.Series(np.arange(len(here))).groupby(found["scale_id"].to_numpy(), sort=False)
    reached = found["level"].to_numpy(dtype=int)
    return {
        str(scale): Curve(kept.iloc[part], grid, below[part], reached[part]) for scale, part in rows.indices.items()
    }
