"""Ways to plan with the same money, each judged by what the officers truly lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from workbench import tables
from workbench.lab.bench.truth.cohorts import TrueCohort
from workbench.messages import Words, msg
from workbench.parameters.days import plan_start
from workbench.parameters.planning import Training
from workbench.plan.candidates import candidates
from workbench.plan.carried import each_need
from workbench.plan.catalogue import known_courses
from workbench.plan.choice import Candidates
from workbench.plan.greedy import by_demand, greedy_plan
from workbench.plan.training import training_plan
from workbench.profile.gaps import gaps as gaps_of
from workbench.profile.gaps import needs

KEY = ["officer_id", "scale_id"]
OPTIMUM_GAP = 2e-3


@dataclass(frozen=True, eq=False)
class Seats:
    """The seats of one plan.

    Attributes:
        seats: officer_id, scale_id, from_level and to_level of the course, share of the seat taken.
        paid: places in the sessions held, taken or not.
        cost: đồng.
    """

    seats: pd.DataFrame
    paid: float
    cost: float


Way = Callable[[TrueCohort, Training], Seats]


def solved(cohort: TrueCohort, limits: Training) -> Seats:
    """The plan as the main job makes it."""
    return _planned(cohort, cohort.gaps, cohort.levels, limits)


def old_rule(cohort: TrueCohort, limits: Training) -> Seats:
    """Only needs that are decided, by priority × expected gap × share."""
    return _planned(cohort, cohort.gaps, cohort.levels, _old(limits))


def optimum(cohort: TrueCohort, limits: Training) -> Seats:
    """Most levels expected within the same limits: each level alike, however unsure."""
    alike = tables.Gaps(cohort.gaps.assign(weight=1.0))
    anybody = limits.model_copy(update={"prudence": 0.0, "seats_by": "gain", "reassess_first": False})
    return _planned(cohort, alike, cohort.levels, anybody)


def office_practice(cohort: TrueCohort, limits: Training) -> Seats:
    """The course that most people lack by their scores first, whoever stands first in the list."""
    choice = _by_score(cohort, limits)
    return _taken(by_demand(choice, limits), choice)


def lowest_scores(cohort: TrueCohort, limits: Training) -> Seats:
    """The lowest percentages first."""
    choice = _by_score(cohort, limits)
    percent = choice.needs[KEY].merge(cohort.scores, on=KEY, how="left")["percent"].astype(float)
    return _taken(greedy_plan(choice, limits, rank=-percent), choice)


def raw_cuts(cohort: TrueCohort, limits: Training) -> Seats:
    """The same solver, with the level that the score reaches taken for certain."""
    levels = _certain(cohort, cohort.levels["score_level"])
    return _planned(cohort, _gaps(cohort, levels), levels, limits)


def oracle(cohort: TrueCohort, limits: Training) -> Seats:
    """The same solver, with the truth known."""
    true = cohort.levels[KEY].merge(cohort.truth, on=KEY, how="left", validate="one_to_one")["true_level"]
    levels = _certain(cohort, true)
    return _planned(cohort, _gaps(cohort, levels), levels, limits)


def most_expected(cohort: TrueCohort, limits: Training) -> Seats:
    """Most levels expected, each need alike: a model of its own, which leaves weeks, trainers and units aside.

    Sessions of each course are whole numbers, seats shares of one; of the limits, it keeps seats, sessions of a course,
    money, one step for each need, and days of each officer.
    """
    courses = known_courses(cohort.settings.framework)
    chances = cohort.levels[[*KEY, *_names(cohort)]]
    rows = cohort.gaps.dropna(subset=["level"])[[*KEY, "required"]].merge(chances, on=KEY)
    domain = rows["scale_id"].map(cohort.settings.framework.domain_of)
    rows = rows[rows["scale_id"].ne(domain)].reset_index(drop=True)
    rows = rows.assign(need=np.arange(len(rows)))
    pairs = rows.merge(courses[["course", "scale_id", "from_level", "to_level", "days"]], on="scale_id")
    pairs = pairs[pairs["to_level"].le(pairs["required"])]
    ladder = np.arange(len(_names(cohort)))
    low, high = (pairs[name].to_numpy(float)[:, None] for name in ("from_level", "to_level"))
    lifted = np.where((low <= ladder) & (ladder < high), high - ladder, 0.0)
    gain = (pairs[_names(cohort)].to_numpy(float) * lifted).sum(axis=1)
    pairs = pairs.assign(gain=gain)[gain > 1e-3].reset_index(drop=True)
    n, held = len(pairs), len(courses)
    seat, course = np.arange(n), pairs["course"].to_numpy()
    need = pd.factorize(pairs["need"])[0]
    who = pd.factorize(pairs["officer_id"])[0]
    money = np.r_[courses["person_cost"].to_numpy()[course], courses["session_cost"].to_numpy()]

    def sums(row: np.ndarray, value: object) -> csr_array:
        values = np.broadcast_to(np.asarray(value, dtype=float), row.shape)
        return csr_array((values, (row, seat)), shape=(int(row.max()) + 1, n + held))

    def of_sessions(bound: str) -> csr_array:
        values = np.r_[np.ones(n), -courses[bound].to_numpy(float)]
        return csr_array((values, (np.r_[course, np.arange(held)], np.arange(n + held))), shape=(held, n + held))

    parts = [
        LinearConstraint(of_sessions("most"), ub=0.0),
        LinearConstraint(of_sessions("fewest"), lb=0.0),
        LinearConstraint(sums(need, 1.0), ub=1.0),
        LinearConstraint(csr_array(money[None, :]), ub=np.inf if limits.budget is None else limits.budget),
    ]
    if limits.days_per_officer is not None:
        parts.append(LinearConstraint(sums(who, pairs["days"]), ub=limits.days_per_officer))
    sites = np.array([max(len(of), 1) for of in courses["sites"]], dtype=float)
    found = milp(
        np.r_[-pairs["gain"], np.zeros(held)],
        integrality=np.r_[np.zeros(n), np.ones(held)],
        bounds=Bounds(0.0, np.r_[np.ones(n), limits.sessions_per_course * sites]),
        constraints=parts,
        options={"mip_rel_gap": OPTIMUM_GAP},
    )
    taken = found.x[:n] > 1e-6
    seats = pairs.loc[taken, [*KEY, "from_level", "to_level"]].assign(share=found.x[:n][taken])
    return Seats(seats, float(courses["most"].to_numpy() @ found.x[n:]), float(money @ found.x))


WAYS: dict[str, tuple[Words, Way]] = {
    "plan": (msg("this plan"), solved),
    "old": (msg("decided needs alone"), old_rule),
    "practice": (msg("largest demand first"), office_practice),
    "lowest": (msg("lowest scores first"), lowest_scores),
    "raw": (msg("raw cuts, same solver"), raw_cuts),
    "optimum": (msg("most levels expected, same limits"), optimum),
    "bound": (msg("most levels expected, weeks left open"), most_expected),
    "oracle": (msg("truth known"), oracle),
}


def _old(limits: Training) -> Training:
    return limits.model_copy(update={"seats_by": "level", "reassess_first": True})


def _names(cohort: TrueCohort) -> list[str]:
    return tables.level_columns(cohort.settings.framework.top_level)


def _certain(cohort: TrueCohort, level: pd.Series) -> tables.Levels:
    """Return table `levels` with these levels, each for certain."""
    level = level.set_axis(cohort.levels.index).astype("Int64")
    sure = {name: level.eq(k).astype(float) for k, name in enumerate(_names(cohort))}
    return tables.Levels(cohort.levels.assign(level=level, probability=1.0, decision="clear", **sure))


def _gaps(cohort: TrueCohort, levels: tables.Levels) -> tables.Gaps:
    parameters = cohort.settings.parameters
    return gaps_of(
        levels,
        cohort.people,
        cohort.settings.framework,
        weights=parameters.gaps.weights,
        decide_at=parameters.levels.decide_at,
    )


def _start(limits: Training, cohort: TrueCohort) -> dt.date:
    return limits.start or plan_start(cohort.settings.parameters)


def _planned(cohort: TrueCohort, gaps: tables.Gaps, levels: tables.Levels, limits: Training) -> Seats:
    framework = cohort.settings.framework
    plan = training_plan(
        gaps, cohort.people, framework, limits=limits, start=_start(limits, cohort), levels=levels, explain=False
    )
    names = {"from_level": "course_from", "to_level": "course_to"}
    course = known_courses(framework)[["course_id", *names]].rename(columns=names)
    seats = each_need(plan.assignments).merge(plan.sessions[["session_id", "course_id"]], on="session_id")
    seats = seats.merge(course, on="course_id")
    seats = seats.assign(from_level=seats["course_from"], to_level=seats["course_to"], share=1.0)
    return Seats(seats[[*KEY, "from_level", "to_level", "share"]], float(plan.sessions["n_seats"].sum()), plan.cost)


def _by_score(cohort: TrueCohort, limits: Training) -> Candidates:
    levels = _certain(cohort, cohort.levels["score_level"])
    framework = cohort.settings.framework
    wanted = needs(_gaps(cohort, levels), framework)
    return candidates(
        wanted, cohort.people, framework, limits=limits, start=_start(limits, cohort), levels=cohort.levels
    )


def _taken(rows: pd.DataFrame, choice: Candidates) -> Seats:
    course = choice.courses.loc[rows["course"]]
    held = choice.courses.loc[rows.drop_duplicates("session")["course"]]
    seats = choice.needs.loc[rows["need"], KEY].reset_index(drop=True)
    seats = seats.assign(from_level=course["from_level"].to_numpy(), to_level=course["to_level"].to_numpy(), share=1.0)
    return Seats(seats, float(held["most"].sum()), float(rows["seat_cost"].sum() + held["session_cost"].sum()))
