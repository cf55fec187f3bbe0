"""Which sessions to open and who goes to them: the plan that closes most of what matters within the limits.

Puts together `candidates`, `seating` and `unmet` of the same room, which each hold one part of the plan.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates, candidates
from workbench.plan.seating import catalogue, every_session, seating, timetable
from workbench.plan.unmet import unmet
from workbench.profile.gaps import needs as needs_of
from workbench.profile.gaps import unassessed as unassessed_of

EXACT_SEATS = 1_500


@dataclass(frozen=True)
class TrainingPlan:
    """A training plan for all domains within one budget.

    Attributes:
        sessions: table `sessions`.
        assignments: table `training_plan`.
        unmet: table `unmet`.
        status: how the solver ended: optimal (within its gap), node_limit, or time_limit.
        objective: Σ priority × expected gap closed, less a tie-break on cost.
        bound: proven upper bound on the objective of any plan within the limits.
        relative_gap: (bound − objective) / bound; 0 where there is nothing to plan.
        cost: what the plan costs, in đồng.
        budget: the limit on it, None for no limit.
        start: first day of the plan.
        seconds: how long planning took.
    """

    sessions: pd.DataFrame
    assignments: pd.DataFrame
    unmet: pd.DataFrame
    status: str
    objective: float
    bound: float
    relative_gap: float
    cost: float
    budget: float | None
    start: dt.date
    seconds: float


def training_plan(
    gaps: pd.DataFrame, officers: pd.DataFrame, framework: Framework, *, limits: Training, start: dt.date
) -> TrainingPlan:
    """Choose sessions (course, site, week) and participants by mixed-integer programming.

    Maximises Σ priority × expected gap closed over the needs (`profile.gaps.needs`) with a clear level; cost decides
    between otherwise equal plans. Kept are: fewest and most seats of a session, the budget (sessions and people), the
    sessions of a course per site, the people of a unit away in one week (at least 1), the days per officer, one
    session per need, and one session per officer and week. A need gets at most one step: the next level follows the
    re-assessment, so a seat may leave part of the gap; the plan's from_level and to_level show it.

    Small instances are solved exactly in one model over every candidate session. Larger ones are solved in three
    steps: how many sessions of each course per site (a relaxation that leaves the weeks open; its bound holds for
    every plan), their weeks, and who sits in them. `relative_gap` compares the result with that bound. The solver
    stops by gap and nodes with a fixed seed and one thread, so the same input gives the same plan.

    Args:
        gaps: table `gaps`.
        officers: table `officers`; a unit's size is the number of its officers here.
        framework: catalogue of courses, units and sites.
        limits: limits of the plan.
        start: first day of the plan.

    Raises:
        PlanInfeasible: where the limits contradict each other.
    """
    begun = time.perf_counter()
    needs = needs_of(gaps, framework)
    choice = candidates(needs, officers, framework, limits=limits)
    status, objective, bound, sessions, seats = _solved(choice, limits)
    sessions = sessions.reset_index(drop=True)
    cost = float(sessions["cost"].sum())
    return TrainingPlan(
        sessions=_sessions(sessions),
        assignments=_assignments(seats, choice),
        unmet=unmet(
            needs, unassessed_of(gaps, framework), choice, limits=limits, sessions=sessions, seats=seats, cost=cost
        ),
        status=status,
        objective=objective,
        bound=bound,
        relative_gap=max(bound - objective, 0.0) / bound if bound > 0 else 0.0,
        cost=cost,
        budget=limits.budget,
        start=start,
        seconds=time.perf_counter() - begun,
    )


def _solved(choice: Candidates, limits: Training) -> tuple[str, float, float, pd.DataFrame, pd.DataFrame]:
    every = every_session(choice, limits)
    if _seats_to_choose(choice, every) <= EXACT_SEATS:
        found, seats = seating(choice, limits, every, exact=True)
        return found.status, found.objective, found.bound, *_opened(every, seats, choice)
    relaxed, held, sent = catalogue(choice, limits)
    placed = timetable(choice, limits, held, sent)
    found, seats = seating(choice, limits, placed, exact=False)
    status = next((s for s in ("time_limit", "node_limit") if s in (found.status, relaxed.status)), "optimal")
    return status, found.objective, relaxed.bound, *_opened(placed, seats, choice)


def _seats_to_choose(choice: Candidates, sessions: pd.DataFrame) -> int:
    per_place = sessions.groupby(["course", "site"]).size().rename("sessions").reset_index()
    reached = choice.reach.merge(per_place, on=["course", "site"])
    return int(choice.options.merge(reached, on=["unit_id", "course"])["sessions"].sum())


def _opened(sessions: pd.DataFrame, seats: pd.DataFrame, choice: Candidates) -> tuple[pd.DataFrame, pd.DataFrame]:
    used = seats.groupby("session").size().rename("used")
    opened = sessions.merge(used.reset_index(), on="session").sort_values(["course", "site", "week"])
    course = choice.courses.loc[opened["course"]]
    price = course["session_cost"].to_numpy() + opened["used"].to_numpy() * course["person_cost"].to_numpy()
    place = np.where(opened["site"].eq(""), "", "@" + opened["site"])
    week = opened["week"].astype(str).str.zfill(2)
    session_id = course["course_id"].to_numpy() + place + "-w" + week.to_numpy()
    opened = opened.assign(cost=price, course_id=course["course_id"].to_numpy(), session_id=session_id)
    named = seats.merge(opened[["session", "session_id"]], on="session")
    return opened, named


def _sessions(opened: pd.DataFrame) -> pd.DataFrame:
    frame = opened.assign(site=opened["site"].mask(opened["site"].eq("")), n_seats_used=opened["used"])
    return tables.SESSIONS.shaped(frame[tables.SESSIONS.names()].sort_values(["week", "session_id"]))


def _assignments(seats: pd.DataFrame, choice: Candidates) -> pd.DataFrame:
    facts = choice.needs[["need", "scale_id", "level", "priority"]]
    frame = seats[["need", "officer_id", "session_id", "course"]].merge(facts, on="need")
    frame = frame.assign(from_level=frame["level"], to_level=choice.courses["to_level"].loc[frame["course"]].to_numpy())
    return tables.TRAINING_PLAN.shaped(frame[tables.TRAINING_PLAN.names()].sort_values(["officer_id", "session_id"]))
