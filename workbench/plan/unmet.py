"""Why a need stays open, and what would close it.

Uses `candidates`, `limits`, `room` and `remedies` of the same room: a reason is a statement about what the plan could
choose from. Every limit brings the causes, reasons and remedies that are its own; the rest stand here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.carried import each_need
from workbench.plan.choice import Candidates
from workbench.plan.limit import Cause
from workbench.plan.limits import LIMITS
from workbench.plan.ordered import said_of
from workbench.plan.remedies import Remedy, limits_beyond, remedies
from workbench.plan.room import room

CAUSES = (
    Cause("no_result", "no_result", "assess"),
    Cause("no_course", "no_course", "add_course"),
    Cause("no_coach", "no_coach", "find_coach"),
    Cause("below_minimum", "below_minimum", "find_coach"),
    Cause("self_study", "self_study", "find_coach"),
    *(cause for limit in LIMITS for cause in limit.causes),
)
REASONS_TEXT: dict[str, Words] = {
    "no_result": msg("There is no result yet."),
    "no_course": msg("The catalogue has no course that fits this level."),
    "no_coach": msg("Coaching suits it, and no coach is free."),
    "below_minimum": msg(
        "A course fits, but fewer people within reach share the need than its minimum of people, and no coach is free."
    ),
    "self_study": msg(
        "No course can be held for it and nobody has the level to coach: self-study with materials for now."
    ),
    **{code: text for limit in LIMITS for code, text in limit.reasons.items()},
}
REMEDIES: dict[str, Words] = {
    "assess": msg("Assess the officer."),
    "add_course": msg("Add a course to the catalogue."),
    "find_coach": msg("Find a coach."),
    **{code: text for limit in LIMITS for code, text in limit.remedies.items()},
}
REASON_OF = {cause.obstacle: cause.reason for cause in CAUSES}
REMEDY_OF = {cause.obstacle: cause.remedy for cause in CAUSES}
KEY = ["officer_id", "scale_id"]


@dataclass(frozen=True)
class OpenNeeds:
    """The needs that stay open.

    Attributes:
        unmet: table `unmet`.
        remedies: table `remedies`.
        seats: whom the remedies with a session seat: remedy_id, officer_id, scale_id, course_id, to_level.
    """

    unmet: tables.Unmet
    remedies: tables.Remedies
    seats: pd.DataFrame


def open_needs(
    needs: tables.Needs,
    unassessed: tables.Gaps,
    choice: Candidates,
    *,
    officers: tables.Officers,
    framework: Framework,
    limits: Training,
    start: dt.date,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
    coached: tables.CoachingPlan | None = None,
) -> OpenNeeds:
    """Return every need without a seat or coach, the limit that keeps it open, and the cheapest remedy with its price.

    The first of these that holds is the reason: there is no result; a limit keeps the need from any seat
    (`Limit.bars`: the level is undecided, where that matters; the unit is unknown; the officer is away or
    excluded); no course fits. Else the reason is the limit that the nearest and cheapest remedy needs relaxed
    (`remedies`), with the plan as it stands: a session of a fitting course that the plan does not open, or seats in
    one that it opens. Where none would have enough people, a session is not worth it: coach, or find a coach where
    the coaching plan has none.

    A remedy that needs several limits relaxed is named after one of them; its column `limits` holds them all.

    Args:
        needs: rows of `gaps` that are needs.
        unassessed: rows of `gaps` without a result.
        choice: what the plan could choose from.
        officers: table `officers`.
        framework: units, their sites and the courses.
        limits: limits of the plan.
        start: first day of the plan.
        sessions: table `sessions`.
        assignments: table `training_plan`.
        coached: table `coaching_plan`; needs in it are not open, and no remedy counts them: they may only fill up a
            session that others need. None where there is none.
    """
    served_needs = each_need(assignments)
    open_rows, missing = (_without(rows, served_needs) for rows in (needs, unassessed))
    first = [limit for limit in LIMITS if limit.first]
    tests = [limit.bars(open_rows, choice, limits).to_numpy(bool) for limit in first]
    reason = pd.Series(np.select(tests, [limit.causes[0].obstacle for limit in first], ""), index=open_rows.index)
    left = room(choice, sessions, assignments, officers, limits=limits, start=start)
    for one in LIMITS:
        out = one.keeps_out(choice, sessions, left.busy, limits)
        kept = choice.needs.loc[choice.needs["need"].isin(out), KEY]
        if len(kept):
            reason = reason.mask(reason.eq("") & _among(open_rows, kept), one.causes[0].obstacle)
    known = open_rows.assign(obstacle=reason)
    waiting = _without(choice.needs, served_needs)
    waiting = waiting.merge(known.loc[reason.eq(""), KEY], on=KEY)
    served = waiting.iloc[:0] if coached is None else waiting[_among(waiting, coached)]
    found, given = remedies(waiting, choice, left, framework, limits=limits, coached=frozenset(served["need"].tolist()))
    number = waiting["need"].map(given)
    fits = waiting["need"].isin(choice.suitable["need"])
    obstacles = pd.Series([remedy.obstacle for remedy in found], dtype="str")
    limit = number.map(obstacles).astype("object")
    without = np.select([fits, waiting["need"].isin(choice.unsure)], ["not_worth_a_session", "undecided"], "no_course")
    limit = limit.where(number.notna(), without)
    waiting = waiting.assign(obstacle=limit, number=number)
    columns = [*KEY, "gap", "obstacle", "number"]
    every = [missing.assign(obstacle="no_result", number=np.nan), known[reason.ne("")].assign(number=np.nan), waiting]
    table = pd.concat([part[columns].astype({"gap": "Int64", "obstacle": "str", "number": float}) for part in every])
    if coached is not None:
        table = _without(table, coached)
    priced = _priced(found, choice)
    by_move = priced.set_index("number")["remedy_id"]
    table = table.assign(remedy_id=table["number"].map(by_move).astype("str"))
    kind = table["remedy_id"].map(priced.set_index("remedy_id")["remedy"]).astype("object")
    kind = kind.where(table["number"].notna(), table["obstacle"].map(REMEDY_OF))
    kind = kind.replace("coach", "coach" if coached is None else "find_coach")
    table = table.assign(reason=table["obstacle"].replace(REASON_OF), remedy=kind)
    unmet = tables.UNMET.shaped(table[[*tables.UNMET.names(), "remedy_id"]].sort_values(KEY))
    unmet, catalogue = completed(
        unmet, tables.REMEDIES.shaped(priced[tables.REMEDIES.names()].sort_values("remedy_id"))
    )
    return OpenNeeds(unmet=with_orders(unmet, limits), remedies=catalogue, seats=_seats(found, priced, choice))


def completed(unmet: tables.Unmet, remedies: tables.Remedies) -> tuple[tables.Unmet, tables.Remedies]:
    """Give every open need that has no remedy with a session the remedy of its kind and scale; return both tables.

    Args:
        unmet: table `unmet`.
        remedies: table `remedies`; remedies of a kind and scale, without a session, are counted anew.
    """
    priced = remedies[remedies["course_id"].notna()]
    ids = unmet.get("remedy_id", pd.Series(pd.NA, index=unmet.index, dtype="str"))
    ids = ids.where(ids.isin(priced["remedy_id"]))
    rest = unmet.loc[ids.isna() & unmet["remedy"].notna(), ["remedy", "scale_id"]]
    plain = rest.value_counts(sort=False).reset_index(name="n_needs").sort_values(["remedy", "scale_id"])
    numbers = range(len(priced) + 1, len(priced) + len(plain) + 1)
    plain = plain.assign(remedy_id=[_id(n) for n in numbers], budget_short=0.0, cost=np.nan)
    named = rest.reset_index(names="at").merge(plain, on=["remedy", "scale_id"]).set_index("at")["remedy_id"]
    empty = {name: pd.NA for name in tables.REMEDIES.names() if name not in plain}
    whole = pd.concat(
        [priced, tables.REMEDIES.shaped(plain.assign(**empty)[tables.REMEDIES.names()])], ignore_index=True
    )
    return tables.UNMET.shaped(unmet.assign(remedy_id=ids.fillna(named))), tables.REMEDIES.shaped(whole)


def with_orders(unmet: tables.Unmet, training: Training) -> tables.Unmet:
    """Return open needs with the order that keeps each open, where one does: by whom, and why."""
    kept = unmet["reason"].eq("order")
    if not kept.any():
        return unmet
    told = unmet["officer_id"].map(said_of(unmet["officer_id"].unique(), training)).where(kept)
    return tables.UNMET.shaped(unmet.assign(ordered=told.astype("str")))


def _id(number: int) -> str:
    return f"r{number:04d}"


def _without(rows: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    return rows[~_among(rows, served)]


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[KEY].astype("str"))
    return np.asarray(keys.isin(pd.MultiIndex.from_frame(some[KEY].astype("str"))))


def _priced(found: list[Remedy], choice: Candidates) -> pd.DataFrame:
    """One row per remedy with a session, the lowest cost per need first; `number` is its place in `found`."""
    course = choice.courses.loc[[r.move.course for r in found]]
    certain = set(choice.needs.loc[choice.needs["decided"] & choice.needs["gap"].gt(0), "need"].tolist())
    frame = pd.DataFrame(
        {
            "number": np.arange(len(found), dtype=float),
            "obstacle": pd.Series([r.obstacle for r in found], dtype="str"),
            "remedy": pd.Series([_kind(r) for r in found], dtype="str"),
            "scale_id": course["scale_id"].to_numpy(),
            "course_id": course["course_id"].to_numpy(),
            "site": pd.Series([r.move.site or None for r in found], dtype="str"),
            "week": pd.array([r.move.week for r in found], dtype="Int64"),
            "new_session": pd.array([r.move.opens for r in found], dtype="boolean"),
            "limits": pd.Series([_beyond(r, choice) for r in found], dtype="str"),
            "cost": np.array([r.move.cost for r in found], dtype=float),
            "budget_short": np.array([r.move.short for r in found], dtype=float),
            "n_needs": np.array([len(r.closes) for r in found], dtype=int),
            "n_certain": pd.array([len(certain.intersection(r.closes)) for r in found], dtype="Int64"),
        }
    )
    each = (frame["cost"] / frame["n_needs"]).sort_values(kind="stable").index
    return frame.loc[each].assign(remedy_id=pd.Series([_id(i + 1) for i in range(len(frame))], index=each, dtype="str"))


def _kind(remedy: Remedy) -> str:
    return REMEDY_OF["free_seat" if remedy.obstacle == "seats" and not remedy.move.opens else remedy.obstacle]


def _beyond(remedy: Remedy, choice: Candidates) -> str | None:
    move = remedy.move
    return limits_beyond(move.beyond, choice.courses.loc[move.course], move.site) or None


def _seats(found: list[Remedy], priced: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    rows = [
        (remedy_id, need, found[int(number)].move.course)
        for number, remedy_id in zip(priced["number"], priced["remedy_id"], strict=True)
        for need in found[int(number)].move.needs
    ]
    seats = pd.DataFrame(rows, columns=["remedy_id", "need", "course"])
    seats = seats.astype({"remedy_id": "str", "need": "int64", "course": "int64"})
    seats = seats.merge(choice.needs[["need", *KEY]], on="need")
    seats = seats.merge(choice.courses[["course", "course_id", "to_level"]], on="course")
    return seats[["remedy_id", *KEY, "course_id", "to_level"]]
