"""The models behind a training plan: how many sessions, in which weeks, and who sits in them.

Uses `candidates` and `solver` of the same room: the models are written in terms of the one and solved by the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.solver import Model, Solution, codes

CATALOGUE_GAP = 1e-3
CATALOGUE_NODES = 2_000
SEATING_GAP = 1e-3
SEATING_NODES = 2_000
EXACT_GAP = 1e-7
EXACT_NODES = 200_000
SECONDS = 120.0


def every_session(choice: Candidates, limits: Training) -> pd.DataFrame:
    """Return every candidate session: one per course, site and week in which it can start."""
    weeks = choice.places.merge(pd.DataFrame({"week": np.arange(1, limits.weeks + 1)}), how="cross")
    return _described(weeks, choice, limits)


def catalogue(choice: Candidates, limits: Training) -> tuple[Solution, pd.DataFrame, pd.DataFrame]:
    """Decide how many sessions of each course to hold at each site, leaving the weeks open.

    Every limit is kept in sum over the weeks: seats, budget, needs, days and weeks per officer, sessions per course;
    a unit sends at most its weekly cap to one session and its cap × weeks in all. Each plan satisfies these, so the
    solver's bound is an upper bound on the objective of every plan.

    Returns:
        The solution; `places` with `sessions`, their number; `reach` with `people`, how many each unit sends.
    """
    options, places = choice.options, choice.places
    course = choice.courses.loc[places["course"]]
    reach = choice.reach.merge(places.assign(place=np.arange(len(places))), on=["course", "site"])
    reach = reach.assign(span=choice.courses["span"].loc[reach["course"]].to_numpy(), cap=_cap(choice, reach))
    model = Model()
    take = model.columns(options["benefit"] - choice.tie * _person_cost(choice, options), 1.0, whole=False)
    hold = model.columns(-choice.tie * course["session_cost"].to_numpy(), places["limit"], whole=True)
    send = model.columns(np.zeros(len(reach)), np.inf, whole=False)
    place = reach["place"].to_numpy()
    _officer_limits(model, options, take, limits)
    pairs = pd.concat([options[["unit_id", "course"]], reach[["unit_id", "course"]]])
    signs = np.r_[np.ones(len(take)), -np.ones(len(send))]
    model.rows(codes(pairs["unit_id"], pairs["course"]), np.r_[take, send], signs, low=0.0, high=0.0)
    _seat_limits(model, place, send, hold, course)
    one = np.arange(len(reach))
    cap = reach["cap"].to_numpy(float)
    model.rows(np.r_[one, one], np.r_[send, hold[place]], np.r_[np.ones(len(one)), -cap], high=0.0)
    unit = codes(reach["unit_id"])
    model.rows(unit, send, reach["span"], high=limits.weeks * _first(unit, cap))
    spent = np.r_[_person_cost(choice, options), course["session_cost"]]
    _budget(model, np.r_[take, hold], spent, limits)
    found = model.solve(gap=CATALOGUE_GAP, nodes=CATALOGUE_NODES, seconds=SECONDS)
    held = np.round(found.values[hold]).astype(int)
    return found, places.assign(sessions=held), reach.assign(people=found.values[send])


def timetable(choice: Candidates, limits: Training, held: pd.DataFrame, sent: pd.DataFrame) -> pd.DataFrame:
    """Place the sessions in weeks so that no unit is asked for more people than its cap.

    Weeks are interchangeable in the objective, so placing only has to balance the load: the sessions, largest first,
    each go to the weeks in which they add least to what exceeds the caps, then to the emptiest (longest processing
    time first, Graham 1969). Sessions of one course at one site start in different weeks.
    """
    units = pd.Index(choice.caps.index)
    cap = choice.caps.to_numpy(float)
    sessions = held[held["sessions"].gt(0)].reset_index(names="place")
    load = np.zeros((len(sessions), len(units)))
    row = pd.Series(np.arange(len(sessions)), index=sessions["place"]).reindex(sent["place"]).to_numpy()
    sending = ~np.isnan(row)
    load[row[sending].astype(int), units.get_indexer(sent.loc[sending, "unit_id"])] = sent.loc[sending, "people"]
    load /= sessions["sessions"].to_numpy()[:, None]
    span = choice.courses["span"].loc[sessions["course"]].to_numpy()
    away = np.zeros((limits.weeks, len(units)))
    placed: list[tuple[int, int]] = []
    for k in np.argsort(-(load.sum(axis=1) * span), kind="stable"):
        free = np.ones(limits.weeks - span[k] + 1, dtype=bool)
        for _ in range(sessions["sessions"].iloc[k]):
            windows = np.lib.stride_tricks.sliding_window_view(away, span[k], axis=0)
            over = np.maximum(windows + load[k][None, :, None] - cap[None, :, None], 0.0).sum(axis=(1, 2))
            busy = ((windows / cap[None, :, None]) * load[k][None, :, None]).sum(axis=(1, 2))
            start = np.lexsort((np.arange(len(free)), busy.round(9), over.round(9), ~free))[0]
            free[start] = False
            away[start : start + span[k]] += load[k]
            placed.append((k, start + 1))
    where, week = np.array(placed, dtype=int).reshape(-1, 2).T
    return _described(sessions.iloc[where].assign(week=week), choice, limits)


def seating(
    choice: Candidates, limits: Training, sessions: pd.DataFrame, *, exact: bool
) -> tuple[Solution, pd.DataFrame]:
    """Decide which of the candidate sessions open and which officer sits in which, under every limit.

    Returns:
        The solution; one row per seat taken: need, course, officer_id, unit_id, session (row of `sessions`).
    """
    reached = choice.reach.merge(sessions[["course", "site", "session", "week"]], on=["course", "site"])
    seats = choice.options.merge(reached, on=["unit_id", "course"]).sort_values(["need", "session"], ignore_index=True)
    course = choice.courses.loc[sessions["course"]]
    model = Model()
    sit = model.columns(seats["benefit"] - choice.tie * _person_cost(choice, seats), 1.0, whole=True)
    hold = model.columns(-choice.tie * course["session_cost"].to_numpy(), 1.0, whole=True)
    _officer_limits(model, seats, sit, limits)
    _seat_limits(model, seats["session"].to_numpy(), sit, hold, course)
    place = codes(sessions["course"], sessions["site"])
    if len(place) and np.bincount(place).max() > limits.sessions_per_course:
        model.rows(place, hold, 1.0, high=float(limits.sessions_per_course))
    away = seats.loc[np.repeat(seats.index, seats["span"])]
    week = away["week"].to_numpy() + away.groupby(level=0).cumcount().to_numpy()
    column = sit[away.index.to_numpy()]
    unit_week = codes(away["unit_id"], week)
    model.rows(unit_week, column, 1.0, high=_first(unit_week, _cap(choice, away)))
    twice = away.assign(at=week).groupby(["officer_id", "at"])["need"].transform("nunique").gt(1).to_numpy()
    model.rows(codes(away["officer_id"].to_numpy()[twice], week[twice]), column[twice], 1.0, high=1.0)
    spent = np.r_[_person_cost(choice, seats), course["session_cost"]]
    _budget(model, np.r_[sit, hold], spent, limits)
    gap, nodes = (EXACT_GAP, EXACT_NODES) if exact else (SEATING_GAP, SEATING_NODES)
    found = model.solve(gap=gap, nodes=nodes, seconds=SECONDS)
    return found, seats[found.values[sit] > 0.5].reset_index(drop=True)


def _described(sessions: pd.DataFrame, choice: Candidates, limits: Training) -> pd.DataFrame:
    span = choice.courses["span"].loc[sessions["course"]].to_numpy()
    within = sessions[sessions["week"].to_numpy() + span - 1 <= limits.weeks]
    within = within[["course", "site", "week"]].sort_values(["course", "site", "week"], ignore_index=True)
    return within.assign(session=np.arange(len(within)))


def _cap(choice: Candidates, rows: pd.DataFrame) -> np.ndarray:
    return choice.caps.loc[rows["unit_id"]].to_numpy(float)


def _person_cost(choice: Candidates, rows: pd.DataFrame) -> np.ndarray:
    return choice.courses["person_cost"].loc[rows["course"]].to_numpy(float)


def _first(code: np.ndarray, values: np.ndarray) -> np.ndarray:
    return values[np.unique(code, return_index=True)[1]]


def _officer_limits(model: Model, seats: pd.DataFrame, column: np.ndarray, limits: Training) -> None:
    """One seat per need; days and weeks of training per officer."""
    model.rows(codes(seats["need"]), column, 1.0, high=1.0)
    officer = codes(seats["officer_id"])
    if limits.days_per_officer is not None:
        model.rows(officer, column, seats["days"], high=limits.days_per_officer)
    model.rows(officer, column, seats["span"], high=float(limits.weeks))


def _seat_limits(model: Model, session: np.ndarray, people: np.ndarray, hold: np.ndarray, course: pd.DataFrame) -> None:
    """People in a session that opens: between fewest and most."""
    every = np.arange(len(hold))
    ones = np.ones(len(people))
    most, fewest = course["most"].to_numpy(float), course["fewest"].to_numpy(float)
    model.rows(np.r_[session, every], np.r_[people, hold], np.r_[ones, -most], high=0.0)
    model.rows(np.r_[session, every], np.r_[people, hold], np.r_[ones, -fewest], low=0.0)


def _budget(model: Model, column: np.ndarray, spent: np.ndarray, limits: Training) -> None:
    """Money is counted in millions, so that the solver's tolerance stays far below one đồng per person."""
    paid = spent > 0
    if limits.budget is not None:
        model.rows(np.zeros(int(paid.sum()), int), column[paid], spent[paid] / 1e6, high=limits.budget / 1e6)
