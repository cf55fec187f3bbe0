"""Sessions of a published plan that fall below their least number of people: which, and what the new plan did.

Uses `frozen` of the same room, which says who can still come; `proposals` prices what else could be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.catalogue import NO_SITE, session_id
from workbench.plan.frozen import as_it_stands
from workbench.plan.ordered import session_named
from workbench.plan.published import KEY, PublishedPlan

NEED = ["officer_id", "scale_id"]
PLANNED = "planned"


@dataclass(frozen=True)
class Short:
    """A session that is yet to begin and for which fewer people are left than its course needs.

    Attributes:
        session_id: its id.
        course_id, site, week: what is held where (`NO_SITE` for nowhere) and when.
        start: its first day.
        fewest: people whom the course needs.
        cost: what the published plan pays for it, in đồng.
        cancelled: whether it is cancelled already.
        seats: seats in it, as published, with `why` they are lost ("" where they are not).
    """

    session_id: str
    course_id: str
    site: str
    week: int
    start: pd.Timestamp
    fewest: int
    cost: float
    cancelled: bool
    seats: pd.DataFrame

    @property
    def n_left(self) -> int:
        """How many people can still come."""
        return int(self.seats["why"].eq("").sum())

    @property
    def gain(self) -> float:
        """Levels that the published plan expected it to close."""
        return float(self.seats["gain"].sum())


def short_sessions(published: PublishedPlan | None, framework: Framework, training: Training) -> list[Short]:
    """Return the sessions of a published plan that fall below their minimum, in time.

    Args:
        published: the plan; None where none is kept.
        framework: courses, with their fewest people.
        training: limits of the plan, with all that has happened.
    """
    if published is None or "gain" not in published.assignments:
        return []
    held, seats = as_it_stands(published, training)
    found = []
    for row in held[~held["begun"].astype(bool)].sort_values(["start", "session_id"]).itertuples(index=False):
        course = framework.course_by_id.get(str(row.course_id))
        own = seats[seats["session_id"].eq(row.session_id)].reset_index(drop=True)
        if course is None or int(own["why"].eq("").sum()) >= course.seats.min:
            continue
        found.append(
            Short(
                session_id=str(row.session_id),
                course_id=str(row.course_id),
                site=NO_SITE if pd.isna(row.site) else str(row.site),
                week=int(row.week),
                start=row.start,
                fewest=course.seats.min,
                cost=float(row.cost),
                cancelled=row.said == "cancelled",
                seats=own,
            )
        )
    return found


def open_again(training: Training, short: Sequence[Short]) -> Training:
    """Return limits under which these sessions are not settled: neither confirmed, nor set by hand or by order."""
    ids = {one.session_id for one in short}
    people = {officer for one in short for officer in one.seats["officer_id"]}
    said = training.operations
    sessions = [one for one in said.sessions if one.session not in ids or one.status == "cancelled"]
    orders = [one for one in said.orders if one.order != "must" or one.officer not in people]
    orders = [one for one in orders if one.order != "must" or not _names(one.what, ids)]
    fixed = [s for s in training.fixed if session_id(s.course, s.site or NO_SITE, s.week) not in ids]
    changed = said.model_copy(update={"sessions": sessions, "orders": orders})
    return training.model_copy(update={"operations": changed, "fixed": fixed})


def _names(what: str, ids: set[str]) -> bool:
    return session_named(what) is not None and what in ids


@dataclass(frozen=True)
class Done:
    """What a plan does with a session below its minimum, and the plan without that.

    Attributes:
        proposal: one of `tables.PROPOSALS`.
        to_session: where its people sit; None for nowhere.
        seats: the seats that the plan gives for it: its people's, and those of others who sit only for their sake;
            gain and benefit of others are what they give more than the seats that they had before.
        pairs: the coaching that it gives its people.
        sessions, assignments: the plan without these seats; others whom it took from a session have their seats there.
        cost: what the plan pays for these seats, in đồng.
    """

    proposal: str
    to_session: str | None
    seats: pd.DataFrame
    pairs: pd.DataFrame
    sessions: tables.Sessions
    assignments: tables.TrainingPlan
    cost: float


def done(
    short: Short,
    published: PublishedPlan,
    framework: Framework,
    *,
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
    coached: tables.CoachingPlan,
) -> Done:
    """Return what a plan does with a session below its minimum.

    It opens the seats to others where the session is held with enough people, and holds it all the same where it is
    held with fewer. Else it merges or moves it, where most of its people sit in a session that was published or is
    new; else it coaches, or closes it.

    Args:
        short: the session.
        published: the plan that is kept.
        framework: courses, with their fewest people.
        sessions: table `sessions` of the new plan.
        assignments: table `training_plan` of the new plan.
        coached: table `coaching_plan` of the new plan.
    """
    own = pd.MultiIndex.from_frame(short.seats[KEY].astype({"step": "int64"}))
    keys = pd.MultiIndex.from_frame(assignments[KEY].astype({"step": "int64"}))
    theirs = keys.isin(own)
    gone = theirs | assignments["session_id"].eq(short.session_id).to_numpy(bool)
    known = frozenset(published.sessions["session_id"])
    left, gone = _without(sessions, assignments, gone, framework, known)
    seats = assignments[gone]
    back = _taken_from(seats[~theirs[gone]], published, left, short)
    left, seats = _with(left, back), _beyond(seats, back)
    rest = assignments[~gone]
    if len(back):
        rest = pd.concat([rest, back.reindex(columns=rest.columns)], ignore_index=True)
    needs = pd.MultiIndex.from_frame(short.seats[NEED].astype("str"))
    pairs = coached[pd.MultiIndex.from_frame(coached[NEED].astype("str")).isin(needs)]
    where = assignments.loc[theirs, "session_id"].value_counts()
    if sessions["session_id"].eq(short.session_id).any():
        n = int(assignments["session_id"].eq(short.session_id).sum())
        proposal, to_session = "open" if n >= short.fewest else "hold", short.session_id
    elif len(where):
        to_session = str(sorted(where[where.eq(where.max())].index)[0])
        proposal = "merge" if to_session in known else "move"
    else:
        proposal, to_session = "coach" if len(pairs) else "close", None
    cost = float(sessions["cost"].sum() - left["cost"].sum())
    return Done(proposal, to_session, seats, pairs, left, tables.TrainingPlan(rest), cost)


def _taken_from(others: pd.DataFrame, published: PublishedPlan, left: tables.Sessions, short: Short) -> pd.DataFrame:
    """Return the published seats of others for the same needs, in sessions that are still held and have the room."""
    key = pd.MultiIndex.from_frame(others[KEY].astype({"step": "int64"}))
    was = published.assignments
    was = was[pd.MultiIndex.from_frame(was[KEY].astype({"step": "int64"})).isin(key)]
    free = left.set_index("session_id")["n_seats"].astype("int64") - left.set_index("session_id")["n_seats_used"]
    room = was["session_id"].map(free).fillna(0).astype("int64")
    turn = was.groupby("session_id").cumcount()
    return was[turn.lt(room) & was["session_id"].ne(short.session_id)]


def _with(sessions: tables.Sessions, back: pd.DataFrame) -> tables.Sessions:
    at, more = sessions["session_id"], back.groupby("session_id")["seat_cost"].agg(["size", "sum"])
    return tables.Sessions(
        sessions.assign(
            n_seats_used=sessions["n_seats_used"] + at.map(more["size"]).fillna(0).astype("int64"),
            cost=sessions["cost"] + at.map(more["sum"]).astype(float).fillna(0.0),
        )
    )


def _beyond(seats: pd.DataFrame, back: pd.DataFrame) -> pd.DataFrame:
    """Return seats with what they give more than those that their people had before."""
    had = back.set_index(KEY)[["gain", "benefit"]].reindex(pd.MultiIndex.from_frame(seats[KEY])).fillna(0.0)
    return seats.assign(
        gain=(seats["gain"] - had["gain"].to_numpy()).clip(lower=0.0),
        benefit=(seats["benefit"] - had["benefit"].to_numpy()).clip(lower=0.0),
    )


def _without(
    sessions: tables.Sessions,
    assignments: tables.TrainingPlan,
    gone: pd.Series,
    framework: Framework,
    known: frozenset[str],
) -> tuple[tables.Sessions, pd.Series]:
    """Return the sessions without some seats, and which seats are gone then.

    A session that nobody is left in closes, and so does a new one that would stay below its minimum, with all its
    seats; one that was published (`known`) stays: it stood by itself.
    """
    at = assignments["session_id"]
    n, paid = at[~gone].value_counts(), assignments["seat_cost"].where(gone, 0.0).groupby(at).sum()
    used = sessions["session_id"].map(n).fillna(0).astype("int64")
    fewest = sessions["course_id"].map({course.id: course.seats.min for course in framework.courses}).fillna(1)
    planned = sessions["status"].eq(PLANNED) if "status" in sessions else pd.Series(True, index=sessions.index)
    fewer = used.lt(sessions["n_seats_used"].astype("int64"))
    new = planned & ~sessions["session_id"].isin(known)
    closes = fewer & (used.eq(0) | (new & used.lt(fewest)))
    cost = sessions["cost"] - sessions["session_id"].map(paid).fillna(0.0)
    rest = sessions.assign(n_seats_used=used, cost=cost)[~closes].reset_index(drop=True)
    return tables.Sessions(rest), gone | at.isin(sessions.loc[closes, "session_id"]).to_numpy(bool)
