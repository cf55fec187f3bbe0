"""What of a published plan is past or confirmed: it stays as it is, and the rest is planned around it.

The models hold it as columns that stand (`solver.Model.stand`), so that every limit counts what it uses up. Where it
alone exceeds a limit of today, it stands all the same, and nothing new is added there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.planning import Training
from workbench.plan.away import FOR_GOOD, away
from workbench.plan.carried import ALSO
from workbench.plan.catalogue import NO_SITE
from workbench.plan.published import PublishedPlan
from workbench.plan.worth import FIRST

PLACE = ["course", "site", "week"]
KEY = ["officer_id", "scale_id"]
LONG_AGO = pd.Timestamp(1900, 1, 1)
OVER = ("absent", "failed")
"""Results of a seat that leave its need open."""
STAND = ["need", "course", "officer_id", "unit_id", "entry", "from_level", "to_level", "first", "benefit", "gain",
         "p_fits", "p_below", "days", "span", "lost", ALSO]  # fmt: skip
"""What the models know of a seat that stands, as of every option; `lost`: the person was absent, or failed."""


@dataclass(frozen=True)
class Frozen:
    """The part of a published plan that stays.

    Attributes:
        sessions: rows of table `sessions` as the new plan shows them, with `status`: held or confirmed.
        seats: rows of table `training_plan` as the new plan shows them.
        lost: seats in these sessions that serve their need no longer: the published row, `why` (attendance, absence,
            staff, order, excluded), and `took`: whether the person took part in the days.
        cancelled: ids of sessions that are not held.
        opens: first day on which a new session may start; None for the plan's first day.
        unrecorded: seats in sessions that have begun of which nothing is recorded: they count as attended.
    """

    sessions: tables.Sessions
    seats: tables.TrainingPlan
    lost: pd.DataFrame
    cancelled: frozenset[str]
    opens: dt.date | None
    unrecorded: int


NOTHING = Frozen(tables.SESSIONS.empty(), tables.TRAINING_PLAN.empty(), pd.DataFrame(), frozenset(), None, 0)


def frozen_part(published: PublishedPlan | None, training: Training) -> Frozen:
    """Return what stays of a published plan.

    Sessions stay that began before `training.as_of`, that are confirmed or held, or of whose people something is
    recorded; none that is cancelled. Who was absent from one, or failed, has an open need again. From a session that is
    yet to begin those fall out who are away then, leave the service, are excluded, or must not attend; it closes where
    nobody is left.

    Args:
        published: the plan to keep; None where there is none.
        training: limits of the plan, with what became of its sessions and people.
    """
    said = training.operations
    if published is None or not (training.as_of or said.sessions or said.attendance):
        return NOTHING
    cancelled = frozenset(one.session for one in said.sessions if one.status == "cancelled")
    held, seats = as_it_stands(published, training)
    confirmed = held["said"].eq("confirmed").to_numpy(bool)
    held = held[(held["begun"] | confirmed) & ~held["session_id"].isin(cancelled)]
    seats = seats[seats["session_id"].isin(held["session_id"])].reset_index(drop=True)
    kept = seats[seats["why"].eq("")]
    empty = ~held["begun"] & ~held["session_id"].isin(kept["session_id"])
    held = held[~empty]
    kept, lost = (part[part["session_id"].isin(held["session_id"])] for part in (kept, seats[seats["why"].ne("")]))
    sessions, kept = _recounted(held, kept, seats)
    return Frozen(
        sessions=tables.SESSIONS.shaped(sessions.drop(columns=["begun", "said"])),
        seats=tables.TRAINING_PLAN.shaped(kept[list(published.assignments.columns)].assign(kept=True)),
        lost=lost.assign(took=lost["result"].eq("failed")),
        cancelled=cancelled,
        opens=training.as_of,
        unrecorded=int((kept["begun"] & kept["result"].eq("")).sum()),
    )


def as_it_stands(published: PublishedPlan, training: Training) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sessions of a published plan with `begun` and `said` (their status, missing where nothing is said),
    and its seats with course_id, start, end, begun, `why` they are lost ("" where they are not) and `result`.

    Args:
        published: the plan.
        training: limits of the plan, with what became of its sessions and people.
    """
    said = training.operations
    status = {one.session: one.status for one in said.sessions}
    held: pd.DataFrame = published.sessions.reset_index(drop=True)
    name = held["session_id"].astype("str")
    today = LONG_AGO if training.as_of is None else pd.Timestamp(training.as_of)
    recorded = {one.session for one in said.attendance}
    known = name.map(status).astype("object")
    held = held.assign(begun=held["start"].lt(today) | known.eq("held") | name.isin(recorded), said=known)
    seats = published.assignments.merge(held[["session_id", "course_id", "start", "end", "begun"]], on="session_id")
    return held, seats.assign(why=_why_lost(seats, training), result=_results(seats, training))


def _results(seats: pd.DataFrame, training: Training) -> np.ndarray:
    """Return what is recorded of each seat, "" for nothing."""
    known = {(one.session, one.officer): one.result for one in training.operations.attendance}
    pairs = zip(seats["session_id"], seats["officer_id"], strict=True)
    return np.array([known.get((str(session), str(officer)), "") for session, officer in pairs], dtype=object)


def _why_lost(seats: pd.DataFrame, training: Training) -> np.ndarray:
    """Return why each seat serves its need no longer, "" where it does."""
    said = training.operations
    ahead = ~seats["begun"].to_numpy(bool)
    leaves = {one.officer: pd.Timestamp(one.date) for one in said.people if one.change in ("leaves", "retires")}
    left = pd.to_datetime(seats["officer_id"].map(leaves).astype("datetime64[us]"))
    gone = left.le(seats["end"]).to_numpy(bool)
    barred = np.zeros(len(seats), dtype=bool)
    for one in said.orders:
        if one.order == "must_not":
            last = FOR_GOOD if one.until is None else pd.Timestamp(one.until)
            meant = seats["officer_id"].eq(one.officer) & seats["start"].le(last)
            what = seats["session_id"].eq(one.what) | seats["course_id"].eq(one.what) | (one.what == "all")
            barred |= (meant & what).to_numpy(bool)
    leave = away(seats["officer_id"], seats["start"], seats["end"], training.gone)
    over = np.isin(_results(seats, training), OVER)
    excluded = seats["officer_id"].isin(training.excluded).to_numpy(bool)
    tests = [over, ahead & gone, ahead & barred, ahead & leave, ahead & excluded]
    return np.select(tests, ["attendance", "staff", "order", "absence", "excluded"], "").astype(object)


def _recounted(held: pd.DataFrame, kept: pd.DataFrame, seats: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return sessions with people and cost of those who are left where they are yet to begin; others as they were."""
    all_paid = seats.groupby("session_id")["seat_cost"].sum()
    left = kept.groupby("session_id")["seat_cost"].agg(["size", "sum"])
    at, ahead = held["session_id"], ~held["begun"].to_numpy(bool)
    fee = held["cost"] - at.map(all_paid).astype(float).fillna(0.0)
    used, cost = at.map(left["size"]).fillna(0).astype("int64"), fee + at.map(left["sum"]).astype(float)
    fewer = ahead & used.ne(held["n_seats_used"]).to_numpy(bool)
    sessions = held.assign(
        n_seats_used=held["n_seats_used"].mask(fewer, used),
        cost=held["cost"].mask(fewer, cost),
        status=np.where(ahead, "confirmed", "held"),
    )
    share = kept["session_id"].map((fee / used).set_axis(at)).astype(float) + kept["seat_cost"]
    concerned = kept["session_id"].isin(at[fewer])
    return sessions, kept.assign(cost_share=kept["cost_share"].mask(concerned, share))


def standing(
    frozen: Frozen, needs: pd.DataFrame, officers: tables.Officers, courses: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frozen part as the models know it: sessions (course, site, week, span, start, end), and seats.

    A seat that serves its need carries the need's number. One that does not, or whose need is none today, has a number
    below 0: it uses up money and days, and closes nothing.

    Args:
        frozen: what stays.
        needs: needs that may have a seat, with `need`.
        officers: table `officers`.
        courses: what `known_courses` returns.

    Returns:
        The sessions; the seats with the columns of `STAND`, site, week, travels and travel_cost.
    """
    number = courses.set_index("course_id")
    held = frozen.sessions.assign(course=frozen.sessions["course_id"].map(number["course"]))
    held = held[held["course"].notna()].astype({"course": "int64"})
    held = held.assign(site=held["site"].astype("object").where(held["site"].notna(), NO_SITE).astype("str"))
    held = held.assign(span=held["n_weeks"].astype("int64"), week=held["week"].astype("int64"))
    lost = frozen.lost if len(frozen.lost) else frozen.seats.assign(why="", took=False).iloc[:0]
    lost = lost[lost["why"].eq("attendance")]
    both = [frozen.seats.assign(serves=True, took=True), lost.assign(serves=False)]
    seats = pd.concat([part for part in both if len(part)] or [both[0]], ignore_index=True)
    seats = seats.drop(columns=["course_id", "start", "end", "begun"], errors="ignore")
    seats = seats.merge(held[["session_id", *PLACE, "span", "cost"]], on="session_id")
    known = needs.set_index(KEY)["need"]
    need = known.reindex(pd.MultiIndex.from_frame(seats[KEY].astype("str"))).to_numpy(float)
    serves = seats["serves"].to_numpy(bool) & ~np.isnan(need)
    unit = officers.set_index("officer_id")["unit_id"].astype("str")
    course = courses.loc[seats["course"]]
    first = seats["step"].eq(1).to_numpy(bool) & serves
    paid = seats["seat_cost"] + _fee_beyond(seats, course)
    seats = seats.assign(
        need=np.where(serves, np.nan_to_num(need), -1.0 - np.arange(len(seats))).astype("int64"),
        unit_id=unit.reindex(seats["officer_id"]).to_numpy(),
        first=first,
        entry=np.where(first, FIRST, seats["from_level"]),
        days=np.where(seats["took"].astype(bool), course["days"], 0.0),
        travel_cost=paid.to_numpy(float) - course["person_cost"].to_numpy(float),
        lost=~seats["serves"].to_numpy(bool),
        **{ALSO: seats[ALSO].fillna("").astype("str") if ALSO in seats else ""},
    )
    for name in ("gain", "p_fits", "p_below"):
        seats[name] = seats.get(name, np.nan)
    seats = seats.assign(benefit=seats["benefit"].where(serves, 0.0), gain=seats["gain"].where(serves, 0.0))
    return held[[*PLACE, "span", "start", "end"]], seats[[*STAND, "site", "week", "travels", "travel_cost"]]


def _fee_beyond(seats: pd.DataFrame, course: pd.DataFrame) -> pd.Series:
    """Return what each session's fee was beyond today's, on its first seat: money that is spent stays what it was."""
    of_people = seats.groupby("session_id")["seat_cost"].transform("sum")
    beyond = seats["cost"] - of_people - course["session_cost"].to_numpy(float)
    return beyond.where(~seats.duplicated("session_id"), 0.0)
