"""The chance of a true score below any cut score, kept on a grid, so that a moved cut score is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from workbench import tables
from workbench.analysis.bundle import Analysis
from workbench.analysis.model_notes import model_rules
from workbench.analysis.solved import solved
from workbench.measure import ability, levels, model_levels
from workbench.measure.decisions import decided, margins, with_margin
from workbench.measure.equating import NONE, SeveralForms, linked
from workbench.tables.declare import DTYPES
from workbench.tables.measures import NO_FORM

PERCENTS = tuple(float(percent) for percent in range(101))
"""Cut scores that are looked up; any other one is added to the grid of its scale when it is asked for."""

Level = Callable[[tables.Scores, tables.Reliability, Callable[[str], list[float]]], tables.Levels]
"""(scores, reliability, cuts) → table `levels`."""


@dataclass(frozen=True)
class Leveller:
    """How a cohort's scores become levels.

    Attributes:
        level: makes table `levels`.
        forms: the domains that people sat in several forms.
        domain_of: domain id of every scale.
    """

    level: Level
    forms: SeveralForms
    domain_of: Mapping[str, str]

    def sat(self, scores: tables.Scores) -> np.ndarray:
        """Return for each score whether all who have a result on its scale sat the same items."""
        return self.forms.sat(scores, domain_of=self.domain_of)


def leveller(analysis: Analysis) -> Leveller:
    """Return how this cohort's scores become levels: classically, or with its calibrations, which are made here.

    The points of the answers are read only where a model is asked for, or where people sat several forms. What the
    probabilities may miss is what the cohort's own check found.
    """
    settings, items = analysis.settings, tables.ITEMS.of(analysis.tables)
    domain_of, found = settings.framework.domain_of, analysis.tables
    forms = NONE
    several = found["forms"]["domain_id"].duplicated().any() or (found["forms"]["form"] == NO_FORM).any()
    model = settings.parameters.scoring.model
    points = analysis.points() if len(items) and (several or model != "ctt") else None
    if several and points is not None:
        forms = linked(
            points,
            items,
            scores=tables.SCORES.of(found),
            domain_of=domain_of,
            at_random=settings.parameters.exam.forms == "random",
        )
    rule: dict[str, Any] = {
        "decide_at": settings.parameters.levels.decide_at,
        "rule": settings.parameters.levels.rule,
        "domain_of": domain_of,
        "forms": forms,
    }
    margin = margins(tables.CALIBRATION_CHECK.of(found), domain_of=domain_of)
    level: Callable[..., tables.Levels] = partial(levels.levels, **rule)
    if model != "ctt" and points is not None:
        taken, bank = solved(points, items)
        asked = model_rules(settings.parameters)
        calibrations = ability.calibrate_domains(taken, bank, domain_of=domain_of, model=model, **asked)
        level = partial(model_levels.ability_levels, points=taken, calibrations=calibrations, **rule)
    decide_at = rule["decide_at"]
    return Leveller(
        lambda scores, exact, cuts: with_margin(level(scores, exact, cuts=cuts), margin, decide_at=decide_at),
        forms,
        domain_of,
    )


@dataclass(frozen=True)
class Curve:
    """One scale's people: the chance below every cut score of the grid, and how many of them each score reaches.

    Attributes:
        frame: rows of table `levels`, index = place in table `scores`; level, chances and decision to be filled in.
        grid: cut scores in percent, ascending.
        below: rows × grid, probability that the true percentage is below the cut score.
        reached: rows, how many cut scores of the grid the score reaches.
        sat: rows, whether all who have a result on the scale sat the same items.
    """

    frame: tables.Levels
    grid: np.ndarray
    below: np.ndarray
    reached: np.ndarray
    sat: np.ndarray

    def has(self, cuts: Sequence[float]) -> bool:
        """Whether every cut score is on the grid."""
        return bool(np.isin(cuts, self.grid).all())

    def levels(self, cuts: Sequence[float], decide_at: float, rule: levels.Rule) -> tables.Levels:
        """Return the scale's rows of table `levels` for cut scores of the grid, as `workbench.measure.levels` does."""
        place = np.searchsorted(self.grid, cuts)
        n = len(self.frame)
        edges = np.column_stack([np.zeros(n), self.below[:, place], np.ones(n)])
        chance = np.diff(edges, axis=1).clip(0.0, 1.0)
        names = tables.level_columns(len(cuts))
        found = self.frame.assign(
            score_level=(self.reached[:, None] > place).sum(axis=1),
            **{name: chance[:, k] for k, name in enumerate(names)},
        )
        return printed_by(tables.Levels(found), decide_at=decide_at, rule=rule, sat=self.sat)


def printed_by(found: tables.Levels, *, decide_at: float, rule: levels.Rule, sat: np.ndarray) -> tables.Levels:
    """Return rows of table `levels` with the level that is printed, and whether it is decided, by this rule.

    Args:
        found: rows of table `levels`; `score_level` and the probabilities count.
        decide_at: lowest probability at which a level is clear.
        rule: which rule was announced.
        sat: rows, whether all who have a result on the scale sat the same items.
    """
    chances = found.filter(regex=r"^p_\d+$").to_numpy(dtype=float)
    reached = found["score_level"].to_numpy(dtype=int)
    columns = levels.printed(reached, chances, rule=rule, sat=sat, decide_at=decide_at)
    types = {column.name: DTYPES[column.kind] for column in tables.LEVELS.columns}
    printed = found.assign(**{name: pd.array(of, dtype=types[name]) for name, of in columns.items()})
    return decided(tables.Levels(printed), decide_at)


def domain_curves(
    scores: tables.Scores,
    reliability: tables.Reliability,
    *,
    scales: set[str],
    leveller: Leveller,
    top_level: int,
    further: Sequence[float] = (),
) -> dict[str, Curve]:
    """Return the curves of one domain's scales.

    Args:
        scores: table `scores`.
        reliability: table `reliability`.
        scales: the domain and its competencies: what a scale rests on lies within its domain.
        leveller: how scores become levels.
        top_level: L, the highest level.
        further: cut scores beside the whole percentages.
    """
    here = scores["scale_id"].isin(scales).to_numpy().nonzero()[0]
    grid = np.unique([*PERCENTS, *further])
    own = tables.Scores(scores.iloc[here].reset_index(drop=True))
    found = leveller.level(own, reliability, lambda _: grid.tolist())
    chances = found[tables.level_columns(len(grid))].to_numpy(dtype=float)
    below = chances[:, :-1].cumsum(axis=1)
    kept = found[[c for c in found if not c.startswith("p_")]].set_axis(here)
    kept = kept.assign(**dict.fromkeys(tables.level_columns(top_level), 0.0))
    kept = kept[[*kept.columns.drop("margin", errors="ignore"), *kept.columns.intersection(["margin"])]]
    rows = pd.Series(np.arange(len(here))).groupby(found["scale_id"].to_numpy(), sort=False)
    reached, sat = found["score_level"].to_numpy(dtype=int), leveller.sat(own)
    return {
        str(scale): Curve(kept.iloc[part], grid, below[part], reached[part], sat[part])
        for scale, part in rows.indices.items()
    }
