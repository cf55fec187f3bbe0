"""Every limit that a written coaching plan breaks, found from its tables alone.

It shares no code with the module that makes the plan; `checked` puts its findings beside those on the training plan,
and `checked_pairs` holds what is asked of pairs that have begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.checked_pairs import begun_pairs, frozen_pairs
from workbench.tables import COACHING_PLAN, OFFICERS, CoachingPlan, Officers

EXCUSED = (
    "coach_load", "coach_lead", "coach_level", "coach_undecided", "coached_need", "coached_level", "coached_to",
    "coach_grade", "coach_unit",
)  # fmt: skip
"""Limits that pairs which have begun may break by themselves: they began under others."""


def coaching_violations(
    tables: Mapping[str, pd.DataFrame],
    framework: Framework,
    *,
    limits: Coaching,
    training: Training,
    before: CoachingPlan | None = None,
) -> Iterator[tuple[str, ...]]:
    """Yield rule, where, value and limit of every limit that the pairs break.

    Pairs of the published plan that have begun may break a limit of today by themselves: that is no finding.

    Args:
        tables: by name: officers, gaps, levels, training_plan, coaching_plan.
        framework: units and their sites.
        limits: limits of the coaching plan.
        training: parameters `training`: where `reassess_first` is off, undecided needs are coached too; who is away
            in the time of a pair is not in it.
        before: table `coaching_plan` of the published plan; None where none is kept.
    """
    plan = CoachingPlan(COACHING_PLAN.of(tables).reset_index(drop=True))
    begun = begun_pairs(plan, before, training)
    excused = set(_of_pairs(tables, plan[begun], framework, limits, training)) if begun.any() else set()
    excused = {finding for finding in excused if finding[0] in EXCUSED}
    yield from (f for f in _of_pairs(tables, plan, framework, limits, training) if f not in excused)
    yield from frozen_pairs(tables, before, framework, limits, training)


def _of_pairs(
    tables: Mapping[str, pd.DataFrame],
    plan: pd.DataFrame,
    framework: Framework,
    limits: Coaching,
    training: Training,
) -> Iterator[tuple[str, ...]]:
    pairs = plan.assign(row="coaching_plan " + pd.Series(plan.index + 1, index=plan.index).astype("str"))
    known = tables["levels"][["officer_id", "scale_id", "level", "decision"]]
    coach = known.rename(columns={"officer_id": "coach_id", "level": "coach_level", "decision": "coach_decision"})
    pairs = pairs.merge(coach, on=["coach_id", "scale_id"], how="left")
    need = tables["gaps"][["officer_id", "scale_id", "level", "gap", "decision", "required"]]
    pairs = pairs.merge(need, on=["officer_id", "scale_id"], how="left")
    units = unit_of_officer(OFFICERS.of(tables))
    pairs = pairs.merge(units, on="officer_id", how="left").merge(
        units.add_prefix("coach_").rename(columns={"coach_officer_id": "coach_id"}), on="coach_id", how="left"
    )
    row = pairs["row"]
    load = _at_once(pairs)
    yield from parts("coach_load", load["row"][load["size"].gt(limits.load)], load["size"], limits.load)
    lead = pairs["coach_level"] - pairs["from_level"]
    yield from parts("coach_lead", row[~lead.ge(limits.lead).fillna(False)], lead, limits.lead)
    low = ~pairs["coach_level"].ge(pairs["to_level"]).fillna(False)
    yield from parts("coach_level", row[low], pairs["coach_level"], pairs["to_level"])
    unclear = ~pairs["coach_decision"].eq("clear").fillna(False)
    yield from parts("coach_undecided", row[unclear], pairs["coach_decision"], "clear")
    decided = pairs["decision"].eq("clear").fillna(False) | (not training.reassess_first)
    open_need = pairs["gap"].gt(0).fillna(False) & decided
    yield from parts("coached_need", row[~open_need], pairs["decision"], "clear")
    wrong = ~pairs["from_level"].eq(pairs["level"]).fillna(False)
    yield from parts("coached_level", row[wrong], pairs["from_level"], pairs["level"])
    wrong = ~(pairs["to_level"].gt(pairs["from_level"]) & pairs["to_level"].le(pairs["required"])).fillna(False)
    yield from parts("coached_to", row[wrong], pairs["to_level"], pairs["required"])
    coached = set(zip(pairs["officer_id"], pairs["scale_id"], strict=True))
    lower = _lower_grade(pairs, tables["officers"], framework)
    if limits.equal_grade:
        yield from parts("coach_grade", row[lower], "", "")
    if "lower_grade" in pairs:
        wrong = pairs["lower_grade"].fillna(False).astype(bool).ne(lower)
        yield from parts("lower_grade", row[wrong], pairs["lower_grade"], lower)
    circular = [pair in coached for pair in zip(pairs["coach_id"], pairs["scale_id"], strict=True)]
    yield from parts("circular", row[circular], "", "")
    yield from parts("coached_twice", row[pairs.duplicated(["officer_id", "scale_id"])], 2, 1)
    seats = tables["training_plan"]
    also = seats["also"].fillna("") if "also" in seats else [""] * len(seats)
    served = zip(seats["officer_id"], seats["scale_id"], also, strict=True)
    seated = {(officer, name) for officer, scale, others in served for name in (scale, *str(others).split())}
    both = [pair in seated for pair in zip(pairs["officer_id"], pairs["scale_id"], strict=True)]
    yield from parts("coached_and_seated", row[both], "", "")
    yield from parts("coach_absent", row[_away_in_time(pairs, "coach_id", training)], "", "")
    yield from parts("coached_absent", row[_away_in_time(pairs, "officer_id", training)], "", "")
    site = {u.id: u.site for u in framework.units if u.site}
    own, other = pairs["unit_id"], pairs["coach_unit_id"]
    if not limits.same_unit:
        own, other = (
            u.map(lambda unit: f"@{site[unit]}" if unit in site else unit, na_action="ignore") for u in (own, other)
        )
    yield from parts("coach_unit", row[~own.eq(other).fillna(False)], other, own)


def _at_once(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return by coach the most pairs that last on one day, and the first of these pairs."""
    found = []
    for coach, own in pairs.groupby("coach_id"):
        spans = own[["start", "end"]].to_numpy()
        most = max((int(((spans[:, 0] <= day) & (day <= spans[:, 1])).sum()) for day in spans[:, 0]), default=0)
        found.append((coach, max(most, int(own["start"].isna().sum())), own["row"].iloc[0]))
    return pd.DataFrame(found, columns=["coach_id", "size", "row"]).set_index("coach_id")


def _lower_grade(pairs: pd.DataFrame, officers: pd.DataFrame, framework: Framework) -> pd.Series:
    """Which coaches have a grade that the framework names before the officer's."""
    names = [(grade.vi, grade.en) for grade in framework.grades]
    given = dict(zip(officers["officer_id"], officers["grade"], strict=True)) if "grade" in officers else {}

    def place(officer: object) -> int | None:
        return next((at for at, both in enumerate(names) if given.get(officer) in both), None)

    found = []
    for coach, officer in zip(pairs["coach_id"], pairs["officer_id"], strict=True):
        its, own = place(coach), place(officer)
        found.append(its is not None and own is not None and its < own)
    return pd.Series(found, index=pairs.index, dtype=bool)


def _away_in_time(pairs: pd.DataFrame, column: str, training: Training) -> np.ndarray:
    """Which pairs have an absence of the officer in the column on a day from their start to their end.

    Of pairs that have begun, only what is left of them counts.
    """
    since = pairs["start"]
    if training.as_of is not None:
        since = since.where(since.ge(pd.Timestamp(training.as_of)), pd.Timestamp(training.as_of))
    found = np.zeros(len(pairs), dtype=bool)
    for absence in training.gone:
        if absence.share < 1:
            continue
        begins = since.le(pd.Timestamp(absence.to)) if absence.to else since.notna()
        ends = pairs["end"].ge(pd.Timestamp(absence.from_))
        found |= (pairs[column].eq(absence.officer) & begins & ends).to_numpy(bool)
    return found


def unit_of_officer(officers: Officers) -> pd.DataFrame:
    """Return officer_id and unit_id as text."""
    return officers[["officer_id", "unit_id"]].astype("str")


def parts(rule: str, where: pd.Series, value: Any, limit: Any) -> Iterator[tuple[str, ...]]:
    """Yield one finding for each place in `where`: its value and the limit, each one thing or a Series of them."""
    for index, place in where.items():
        yield rule, str(place), _shown(value, index), _shown(limit, index)


def _shown(value: Any, index: Any) -> str:
    one = value.loc[index] if isinstance(value, pd.Series) else value
    if isinstance(one, pd.Series):
        one = one.iloc[0]
    if one is None or one is pd.NA or one is pd.NaT or one != one:
        return ""
    return f"{one:.12g}" if isinstance(one, float | np.floating) else str(one)
