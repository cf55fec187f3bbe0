"""Coaching pairs of a published plan: which have begun and stay, which end and why, and what changes in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Coaching, Training
from workbench.plan.away import away
from workbench.plan.carried import by_scale
from workbench.plan.catalogue import known_courses
from workbench.plan.causes import SEVERAL, Event
from workbench.plan.interventions import ordered_scales
from workbench.plan.limits.fixed import seats_by_hand
from workbench.plan.ordered import ALL, COACHING, kept_from

KEY = ["officer_id", "scale_id"]
SIDES = ("coach_id", "officer_id")


@dataclass(frozen=True)
class Pairs:
    """The pairs of a published plan.

    Attributes:
        stand: those that have begun and stay as they are: rows of table `coaching_plan`.
        ended: those that have begun and end: the row, `why` (a code of `tables.CAUSES`) and `event`, whose it is.
        ahead: those that have not begun.
    """

    stand: tables.CoachingPlan
    ended: pd.DataFrame
    ahead: tables.CoachingPlan


def pairs_of(
    published: tables.CoachingPlan | None,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    training: Training,
    coaching: Coaching,
) -> Pairs:
    """Return what becomes of the pairs of a published plan.

    A pair has begun that started before `training.as_of`. It stays, whatever the limits of coaching are today, until
    coach or learner leaves the service, is away on a day that is left of it, or must not coach or be coached; until the
    learner is sent to a course for the same need by hand; and until one of them moves so far that the two are no longer
    of one unit (of one site where `same_unit` is off), or that the need is none. What is over stays in any case: the
    need counts as coached, its level not yet confirmed.

    Args:
        published: table `coaching_plan` of the published plan; None where none is kept.
        gaps: table `gaps` of today.
        officers: table `officers` of today.
        framework: units and courses.
        training: limits of the plan, with all that has happened.
        coaching: whether pairs are of one unit, or of one site.
    """
    nothing = tables.COACHING_PLAN.empty()
    if published is None or training.as_of is None:
        return Pairs(nothing, _with_why(nothing), nothing if published is None else published)
    begun = published["start"].lt(pd.Timestamp(training.as_of)).fillna(False).to_numpy(bool)
    mine = published[begun].reset_index(drop=True)
    found = _with_why(mine)
    over = mine["end"].lt(pd.Timestamp(training.as_of)).fillna(False).to_numpy(bool)
    for why, column, meets in _ends(mine, gaps, officers, framework, training, coaching):
        new = meets & ~over & found["why"].isna().to_numpy()
        found.loc[new, "why"] = why
        found.loc[new, "event"] = mine.loc[new, column].astype("object")
    stays = found["why"].isna().to_numpy()
    return Pairs(
        stand=tables.CoachingPlan(mine[stays].reset_index(drop=True)),
        ended=found[~stays].reset_index(drop=True),
        ahead=tables.CoachingPlan(published[~begun].reset_index(drop=True)),
    )


def _with_why(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the columns that say why they end, empty."""
    nothing = pd.Series(None, index=pairs.index, dtype=object)
    return pairs.assign(why=nothing, event=nothing)


def _ends(
    pairs: pd.DataFrame,
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    training: Training,
    coaching: Coaching,
) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield why pairs end, the column of whose it is, and which pairs: what says most comes first."""
    today = pd.Series(pd.Timestamp(training.as_of), index=pairs.index)
    rest = today.where(today.gt(pairs["start"]), pairs["start"])
    said = training.operations.people
    leaves = {one.officer: pd.Timestamp(one.date) for one in said if one.change in ("leaves", "retires")}
    moved = [one.officer for one in said if one.change == "moves"]
    apart = _apart(pairs, officers, framework, coaching)
    for side in SIDES:
        gone = pairs[side].map(leaves).astype("datetime64[us]").le(pairs["end"]).to_numpy(bool)
        yield "staff", side, gone
        yield "staff", side, apart & pairs[side].isin(moved).to_numpy(bool)
    closed = ~_among(pairs, gaps[gaps["gap"].gt(0).fillna(False).to_numpy(bool)])
    yield "staff", "officer_id", closed & pairs["officer_id"].isin(moved).to_numpy(bool)
    for side in SIDES:
        yield "order", side, pairs[side].isin(_barred(training)).to_numpy(bool)
    courses = known_courses(framework)
    by_hand = seats_by_hand(training, by_scale(courses, framework))[KEY]
    sent = pd.concat([ordered_scales(training, courses, framework), by_hand])
    yield "order", "officer_id", _among(pairs, sent)
    for side in SIDES:
        yield "absence", side, away(pairs[side], rest, pairs["end"], training.gone)


def _barred(training: Training) -> list[str]:
    """Return those whom an order keeps from coaching on the day as of which the plan is made, or later."""
    first = training.as_of or dt.date.min
    return [
        officer
        for officer, own in kept_from(training).items()
        if any(one.what in (COACHING, ALL) and (one.until is None or one.until >= first) for one in own)
    ]


def _apart(pairs: pd.DataFrame, officers: tables.Officers, framework: Framework, coaching: Coaching) -> np.ndarray:
    """Which pairs are not of one unit, or of one site where that is enough."""
    unit = officers.set_index("officer_id")["unit_id"].astype("object")
    if not coaching.same_unit:
        site = {u.id: f"@{u.site}" for u in framework.units if u.site}
        unit = unit.map(lambda name: site.get(name, name), na_action="ignore")
    coach, learner = (pairs[side].map(unit) for side in SIDES)
    return np.asarray(~coach.eq(learner).to_numpy(bool))


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[KEY].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(some[KEY].astype("str"))))


def pair_changes(
    published: tables.CoachingPlan | None,
    now: tables.CoachingPlan,
    *,
    ended: pd.DataFrame,
    seats: tables.PlanChanges,
    happened: Sequence[Event],
) -> tables.CoachingChanges:
    """Return table `coaching_changes`: what became of every pair of the published plan, which are new, and why.

    A pair is kept with the same coach, moved with another one, dropped without one, else added. Why a pair ends says
    the cause; else an event that names learner or coach; else what changed the learner's seat for the same need; else
    the kind of all events where only one happened, or several together. Nothing where nothing happened.

    Args:
        published: pairs of the published plan; None where none is kept.
        now: table `coaching_plan`.
        ended: pairs that had begun and end (`Pairs.ended`).
        seats: table `plan_changes`, with causes.
        happened: what differs from the published plan (`causes.events`).
    """
    if published is None:
        return tables.COACHING_CHANGES.empty()
    columns = ["coach_id", *KEY]
    both = published[columns].merge(now[columns], on=KEY, how="outer", suffixes=("_before", "_after"))
    both = both.rename(columns={"coach_id_before": "coach_before", "coach_id_after": "coach_after"})
    was, stays = both["coach_before"].notna(), both["coach_after"].notna()
    same = both["coach_before"].eq(both["coach_after"]).fillna(False)
    both = both.assign(change=np.select([same, was & stays, was], ["kept", "moved", "dropped"], "added"))
    known = {(row.officer_id, row.scale_id): (row.why, row.event) for row in ended.itertuples()}
    told = seats.reindex(columns=[*KEY, "change", "cause", "event"])
    told = told[told["change"].ne("kept") & told["cause"].notna()]
    by_seat = {(row.officer_id, row.scale_id): (row.cause, row.event) for row in told.itertuples()}
    kinds = sorted({one.kind for one in happened})
    rest = (kinds[0] if len(kinds) == 1 else SEVERAL, None) if kinds else (None, None)

    def why(row: pd.Series) -> tuple[object, object]:
        key, people = (row["officer_id"], row["scale_id"]), {row["officer_id"], row["coach_before"], row["coach_after"]}
        named = next(((one.kind, one.of) for one in happened if one.officer and one.officer in people), None)
        return known.get(key) or named or by_seat.get(key) or rest

    causes = [(None, None) if row["change"] == "kept" else why(row) for _, row in both.iterrows()]
    frame = both.assign(cause=[cause for cause, _ in causes], event=[event for _, event in causes])
    return tables.COACHING_CHANGES.shaped(frame.sort_values(KEY))
