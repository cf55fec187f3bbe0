"""Which sessions to open and who goes to them: the plan that closes most of what matters within the limits.

Puts together `candidates`, `seating`, `timetable`, `published` and `unmet` of the same room, which each hold one part
of the plan.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.errors import PlanInfeasible
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.candidates import CHANCES, candidates
from workbench.plan.carried import ALSO
from workbench.plan.catalogue import session_ids
from workbench.plan.choice import Candidates
from workbench.plan.conflicts import conflicts
from workbench.plan.earlier import earlier
from workbench.plan.exchange import exchangeable
from workbench.plan.frozen import Frozen, frozen_part
from workbench.plan.handed_out import handed_out
from workbench.plan.itself import DUTY
from workbench.plan.larger import larger_open, rather_larger
from workbench.plan.limits.least_share import refuse_short_units
from workbench.plan.published import PublishedPlan, changes
from workbench.plan.relaxed import GAP, catalogue
from workbench.plan.seating import every_session, possible_seats, seating
from workbench.plan.timetable import improved, narrowed, timetable
from workbench.plan.unmet import open_needs
from workbench.plan.worth import may_lack
from workbench.profile.gaps import counted_once
from workbench.profile.gaps import needs as needs_of
from workbench.profile.gaps import unassessed as unassessed_of

EXACT_SEATS = 1_500
EXACT_AGAIN = 300
"""As of a day, a plan of more seats is solved in steps: what stands and what is to be kept make proofs long."""
ENOUGH = 4e-3
ENOUGH_AGAIN = 3e-2
"""The same as of a day, where few changes count for more than the last percents."""


@dataclass(frozen=True)
class TrainingPlan:
    """A training plan for all domains within one budget.

    Attributes:
        sessions: table `sessions`.
        assignments: table `training_plan`.
        unmet: table `unmet`.
        changes: table `plan_changes`; empty where no published plan is kept.
        choice: what the plan could choose from.
        status: how the solver ended: optimal (within its gap), node_limit, or time_limit.
        objective: what was maximised: Σ weight × levels expected to be closed, with the weights of fairness and
            stability, less a tie-break on cost.
        closed: Σ weight × levels expected to be closed, alone.
        bound: proven upper bound on the objective of any plan within the limits.
        relative_gap: (bound − objective) / bound; 0 where there is nothing to plan.
        cost: what the plan costs, in đồng.
        budget: the limit on it, None for no limit.
        start: first day of the plan.
        unrecorded: seats in sessions that have begun of which nothing is recorded: they count as attended.
        seconds: how long planning took.
    """

    sessions: tables.Sessions
    assignments: tables.TrainingPlan
    unmet: tables.Unmet
    changes: tables.PlanChanges
    choice: Candidates
    status: str
    objective: float
    closed: float
    bound: float
    relative_gap: float
    cost: float
    budget: float | None
    start: dt.date
    unrecorded: int
    seconds: float


def training_plan(
    gaps: tables.Gaps,
    officers: tables.Officers,
    framework: Framework,
    *,
    limits: Training,
    start: dt.date,
    levels: tables.Levels | None = None,
    published: PublishedPlan | None = None,
    left_to_coaching: pd.DataFrame | None = None,
    explain: bool = True,
) -> TrainingPlan:
    """Choose sessions (course, site, week) and participants by mixed-integer programming.

    Maximises Σ weight × levels that the seats are expected to close (`worth.steps`); cost decides between otherwise
    equal plans. Every limit of `training` is kept: fewest and most seats of a session, the budget (sessions, people and
    travel), sessions of a course per site, trainers per domain and week, days per officer, people of a unit away in a
    week, qualified people who stay, one place at a time, holidays, the order of steps, and what is set by hand. A need
    gets at most `steps` steps, so a seat may leave part of the gap; from_level and to_level show it.

    Small instances are solved exactly in one model over every candidate session. Larger ones, and all but the smallest
    as of a day, are solved in three steps: how many sessions of each course per site (a relaxation that leaves the
    weeks open; its bound holds for every plan), their weeks, and who sits in them. `relative_gap` compares the result
    with that bound. The solver stops by gap and nodes with a fixed seed and one thread, so the same input gives the
    same plan.

    Args:
        gaps: table `gaps`.
        officers: table `officers`; a unit's size is the number of its officers here.
        framework: catalogue of courses, units and sites.
        limits: limits of the plan.
        start: first day of the plan.
        levels: table `levels`, for the chances of levels and the minimum strength; None to take the levels that `gaps`
            shows for certain.
        published: the plan to keep people in; None where there is none.
        left_to_coaching: officer_id and scale_id of needs that take no part here, neither in the plan nor in `unmet`.
        explain: whether `unmet` is filled in; otherwise it stays empty.

    Raises:
        PlanInfeasible: where the limits contradict each other.
    """
    begun = time.perf_counter()
    needs = taking_part(gaps, framework, left_to_coaching, limits=limits)
    choice = candidates(
        needs,
        officers,
        framework,
        limits=limits,
        start=start,
        levels=gaps if levels is None else levels,
        published=published,
    )
    try:
        status, objective, bound, sessions, seats = _solved(choice, limits)
    except PlanInfeasible as refused:
        raise PlanInfeasible(conflicts(choice, limits, officers) or refused.problems) from None
    refuse_short_units(seats, choice, limits)
    sessions = sessions.reset_index(drop=True)
    frozen = frozen_part(published, limits)
    opened = _with_frozen(handed_out(_sessions(sessions, choice), choice), frozen, published)
    assigned = _with_kept(_assignments(seats, choice, limits), frozen)
    cost = float(opened["cost"].sum())
    return TrainingPlan(
        sessions=opened,
        assignments=assigned,
        unmet=open_needs(
            tables.Needs(needs[needs["gap"].gt(0)]),
            unassessed_of(gaps, framework),
            choice,
            officers=officers,
            framework=framework,
            limits=limits,
            start=start,
            sessions=opened,
            assignments=assigned,
        ).unmet
        if explain
        else tables.UNMET.empty(),
        changes=changes(published, PublishedPlan(opened, assigned, start)),
        choice=choice,
        status=status,
        objective=objective,
        closed=float((seats["benefit"] - seats[DUTY]).sum()),
        unrecorded=frozen.unrecorded,
        bound=max(bound, objective) if len(choice.standing) else bound,
        relative_gap=max(bound - objective, 0.0) / bound if bound > 0 else 0.0,
        cost=cost,
        budget=limits.budget,
        start=start,
        seconds=time.perf_counter() - begun,
    )


def taking_part(
    gaps: tables.Gaps, framework: Framework, left_to_coaching: pd.DataFrame | None, *, limits: Training
) -> tables.Needs:
    """Return the needs that take part in the training plan, each shortage counted once.

    Where seats go by what they gain, undecided results take part as well whose printed level meets the requirement,
    but which lack it with a chance of `prudence` or more.

    Args:
        gaps: table `gaps`.
        framework: domains and their competencies.
        left_to_coaching: officer_id and scale_id of needs that do not; None for none.
        limits: limits of the plan.
    """
    needs = needs_of(gaps, framework)
    if limits.seats_by == "gain" and not limits.reassess_first:
        needs = tables.Needs(counted_once(gaps[gaps["gap"].gt(0).fillna(False) | may_lack(gaps, limits)], framework))
    if left_to_coaching is None:
        return needs
    key = ["officer_id", "scale_id"]
    left = pd.MultiIndex.from_frame(left_to_coaching[key].astype("str"))
    return needs[~pd.MultiIndex.from_frame(needs[key].astype("str")).isin(left)]


def lacking(gaps: tables.Gaps, framework: Framework, *, limits: Training) -> float:
    """Return the levels that all officers are expected to lack, each shortage counted once, sure or not.

    Args:
        gaps: table `gaps`.
        framework: domains and their competencies.
        limits: which needs take part in the plan.
    """
    part = taking_part(gaps, framework, None, limits=limits)
    domain = gaps["scale_id"].eq(gaps["scale_id"].map(framework.domain_of))
    return float(gaps.loc[gaps.index.isin(part.index) | ~domain, "expected_gap"].sum())


def _solved(choice: Candidates, limits: Training) -> tuple[str, float, float, pd.DataFrame, pd.DataFrame]:
    every = every_session(choice)
    exact, enough, bounded = EXACT_SEATS, ENOUGH, GAP
    if choice.opens is not None:
        exact, enough, bounded = min(exact, EXACT_AGAIN), ENOUGH_AGAIN, ENOUGH
    if _seats_to_choose(choice, every) <= exact:
        found, seats = seating(choice, limits, every, exact=True)
        return found.status, found.objective, found.bound, *_opened(*earlier(choice, limits, seats), choice)
    classes = exchangeable(choice)
    relaxed, held, sent = catalogue(choice, limits, gap=bounded)
    placed = timetable(choice, limits, held, sent)
    weeks = improved(choice, limits, classes, placed, bound=relaxed.bound, enough=enough)
    narrow = narrowed(choice, classes, possible_seats(choice, weeks.sessions, limits), weeks)
    found, seats = seating(choice, limits, weeks.sessions, exact=False, seats=narrow)
    status = next((s for s in ("time_limit", "node_limit") if s in (found.status, relaxed.status)), "optimal")
    more, seats = rather_larger(choice, limits, weeks.sessions, seats)
    return status, found.objective + more, relaxed.bound, *_opened(*earlier(choice, limits, seats), choice)


def _seats_to_choose(choice: Candidates, sessions: pd.DataFrame) -> int:
    free = sessions[~sessions["stands"]]
    per_place = free.groupby(["course", "site"]).size().rename("sessions").reset_index()
    reached = choice.reach.merge(per_place, on=["course", "site"])
    return int(choice.free.merge(reached, on=["unit_id", "course"])["sessions"].sum())


def _opened(sessions: pd.DataFrame, seats: pd.DataFrame, choice: Candidates) -> tuple[pd.DataFrame, pd.DataFrame]:
    taken = seats.groupby("session", as_index=False).agg(used=("need", "size"), paid=("seat_cost", "sum"))
    opened = sessions.merge(taken, on="session").sort_values(["course", "site", "week"])
    course = choice.courses.loc[opened["course"]]
    session_id = session_ids(course["course_id"], opened["site"], opened["week"])
    price = course["session_cost"].to_numpy() + opened["paid"].to_numpy()
    opened = opened.assign(cost=price, course_id=course["course_id"].to_numpy(), session_id=session_id)
    named = seats.merge(opened[["session", "session_id"]], on="session")
    return opened, named


def _sessions(opened: pd.DataFrame, choice: Candidates) -> tables.Sessions:
    opened = opened[~opened["stands"].astype(bool)]
    frame = opened.drop(columns="span").merge(choice.starts, on=["course", "week"])
    course = choice.courses.loc[frame["course"]]
    frame = frame.assign(
        site=frame["site"].mask(frame["site"].eq("")),
        n_weeks=frame["span"],
        days=course["days"].to_numpy(),
        n_trainers=course["trainers"].to_numpy(),
        n_seats=course["places"].to_numpy(),
        n_seats_used=frame["used"],
    )
    return tables.SESSIONS.shaped(frame[tables.SESSIONS.names()].sort_values(["week", "session_id"]))


def _assignments(seats: pd.DataFrame, choice: Candidates, limits: Training) -> tables.TrainingPlan:
    names = ["need", "scale_id", "priority"]
    known = [part.reindex(columns=names) for part in (choice.needs, choice.itself) if len(part)]
    facts = pd.concat(known or [choice.needs[names]])
    frame = seats.merge(facts, on="need").sort_values(["need", "entry"])
    frame = _with_others(frame, choice)
    session_cost = frame["course"].map(choice.courses["session_cost"])
    part = session_cost / frame.groupby("session_id")["need"].transform("size")
    frame = frame.assign(step=frame.groupby("need").cumcount() + 1, cost_share=frame["seat_cost"] + part)
    frame = frame[~frame["stands"]]
    renews = frame[DUTY].gt(0)
    frame = frame.assign(benefit=frame["benefit"] - frame[DUTY], **{DUTY: renews})
    if limits.seats_by == "level":
        frame = frame.assign(p_fits=np.nan, p_below=np.nan)
    shown = [*tables.TRAINING_PLAN.names(), *CHANCES, *([ALSO] if ALSO in frame else [])]
    shown += [DUTY] if renews.any() else []
    larger = larger_open(seats, choice)
    if larger.notna().any():
        frame = frame.merge(seats[["need", "entry"]].assign(larger_open=larger.to_numpy()), on=["need", "entry"])
        shown.append("larger_open")
    return tables.TRAINING_PLAN.shaped(frame[shown].sort_values(["officer_id", "session_id"]))


def _with_frozen(opened: tables.Sessions, frozen: Frozen, published: PublishedPlan | None) -> tables.Sessions:
    """Return the sessions with those that stand, as they were, and the status of each where a plan is kept."""
    if published is None:
        return opened
    planned = opened.assign(status="planned")
    both = pd.concat([part for part in (frozen.sessions, planned) if len(part)] or [planned])
    return tables.SESSIONS.shaped(both.sort_values(["week", "session_id"]))


def _with_kept(assigned: tables.TrainingPlan, frozen: Frozen) -> tables.TrainingPlan:
    """Return the seats with those that stand, as they were."""
    if frozen.seats.empty:
        return assigned
    both = pd.concat([part for part in (frozen.seats, assigned) if len(part)])
    if DUTY in both:
        both = both.assign(**{DUTY: both[DUTY].astype("boolean").fillna(False)})
    return tables.TRAINING_PLAN.shaped(both.sort_values(["officer_id", "session_id"]))


def _with_others(seats: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    """Return seats with the further scales that they serve, where any serves several."""
    if not choice.options[ALSO].ne("").any():
        return seats
    key = ["need", "course", "entry"]
    told = choice.options[[*key, ALSO]].drop_duplicates(key)
    seats = seats.drop(columns=ALSO, errors="ignore").merge(told, on=key, how="left")
    return seats.assign(**{ALSO: seats[ALSO].mask(seats[ALSO].isna() | seats[ALSO].eq("")).astype("str")})
