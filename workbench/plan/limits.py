"""The limits of a training plan as rows of a model, each written once for every model that keeps it.

Uses `candidates` and `solver` of the same room: the rows are written in terms of the one and solved by the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.candidates import Candidates
from workbench.plan.solver import Model, codes

MILLION = 1e6


def by_week(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every week that each row (with week and span) takes up, the row's position and the week."""
    span = rows["span"].to_numpy(int)
    position = np.repeat(np.arange(len(rows)), span)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(span) - span, span)
    return position, rows["week"].to_numpy(int)[position] + offset


def first_of(code: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the value at the first occurrence of each code 0, 1, …"""
    return np.asarray(values)[np.unique(code, return_index=True)[1]]


def chain_of_steps(model: Model, options: pd.DataFrame, column: np.ndarray, limits: Training) -> None:
    """One first step per need, a later step only where an earlier one leads to it, at most `steps` in all.

    Args:
        model: model to extend.
        options: one row per column: need, entry, to_level, first.
        column: column numbers.
        limits: limits of the plan.
    """
    first = options["first"].to_numpy(bool)
    model.rows(codes(options["need"][first]), column[first], 1.0, high=1.0)
    if first.all():
        return
    later = options[~first].assign(column=column[~first], sign=1.0, level=options["entry"])
    leads = options.assign(column=column, sign=-1.0, level=options["to_level"])
    leads = leads.merge(later[["need", "level"]].drop_duplicates(), on=["need", "level"])
    flow = pd.concat([later, leads], ignore_index=True)
    model.rows(codes(flow["need"], flow["level"]), flow["column"].to_numpy(), flow["sign"].to_numpy(), high=0.0)
    model.rows(codes(options["need"]), column, 1.0, high=float(limits.steps))


def days_of_officers(model: Model, seats: pd.DataFrame, column: np.ndarray, limits: Training) -> None:
    """Days of training of each officer within `days_per_officer`."""
    if limits.days_per_officer is not None:
        model.rows(codes(seats["officer_id"]), column, seats["days"], high=limits.days_per_officer)


def seats_of_sessions(
    model: Model, session: np.ndarray, people: np.ndarray, hold: np.ndarray, course: pd.DataFrame
) -> None:
    """People in a session that opens: between fewest and most.

    Args:
        model: model to extend.
        session: which session (position in `hold`) each column of `people` is a seat of.
        people: columns that count people.
        hold: columns that count sessions.
        course: fewest and most of each session.
    """
    every = np.arange(len(hold))
    ones = np.ones(len(people))
    most, fewest = course["most"].to_numpy(float), course["fewest"].to_numpy(float)
    model.rows(np.r_[session, every], np.r_[people, hold], np.r_[ones, -most], high=0.0)
    model.rows(np.r_[session, every], np.r_[people, hold], np.r_[ones, -fewest], low=0.0)


def sessions_of_places(model: Model, sessions: pd.DataFrame, hold: np.ndarray, choice: Candidates) -> None:
    """Sessions of one course at one site within `sessions_per_course`."""
    place = codes(sessions["course"], sessions["site"])
    limit = sessions.merge(choice.places, on=["course", "site"], how="left")["limit"].to_numpy(float)
    model.rows(place, hold, 1.0, high=first_of(place, limit))


def budget(model: Model, column: np.ndarray, spent: np.ndarray, limits: Training) -> None:
    """Money within the budget, in millions: the solver's tolerance then stays far below one đồng per person."""
    paid = spent > 0
    if limits.budget is not None:
        row = np.zeros(int(paid.sum()), int)
        model.rows(row, column[paid], spent[paid] / MILLION, high=limits.budget / MILLION)


def trainers(model: Model, sessions: pd.DataFrame, hold: np.ndarray, choice: Candidates) -> None:
    """Trainers of each domain who teach in a week within those available; a session needs its course's number."""
    course = choice.courses.loc[sessions["course"]]
    counted = np.flatnonzero(course["domain_id"].isin(choice.trainers).to_numpy() & course["trainers"].gt(0).to_numpy())
    if len(counted) == 0:
        return
    position, at = by_week(sessions.iloc[counted])
    domain, number = course["domain_id"].to_numpy()[counted], course["trainers"].to_numpy(float)[counted]
    row = codes(domain[position], at)
    available = first_of(row, np.array([choice.trainers[d] for d in domain[position]], dtype=float))
    model.rows(row, hold[counted][position], number[position], high=available)


def release(model: Model, seats: pd.DataFrame, column: np.ndarray, choice: Candidates, limits: Training) -> None:
    """People of each unit away in a week within the unit's cap."""
    if limits.release_cap is None:
        return
    position, at = by_week(seats)
    unit = seats["unit_id"].to_numpy()[position]
    row = codes(unit, at)
    model.rows(row, column[position], 1.0, high=first_of(row, choice.caps.loc[unit].to_numpy(float)))


def strength(model: Model, seats: pd.DataFrame, column: np.ndarray, choice: Candidates) -> None:
    """Qualified people of each unit, scale and level who are away in a week within the room that the unit has."""
    counted = binding_strength(choice)
    position, at = by_week(seats)
    away = pd.DataFrame({"officer_id": seats["officer_id"].to_numpy()[position], "at": at, "column": column[position]})
    away = away.merge(counted, on="officer_id")
    row = codes(away["row"], away["at"])
    model.rows(row, away["column"].to_numpy(), 1.0, high=first_of(row, away["room"].to_numpy(float)))


def binding_strength(choice: Candidates) -> pd.DataFrame:
    """Return who counts in which row of the strength (officer_id, row, room) whose room is below the unit's cap."""
    cap = choice.caps.reindex(choice.strength["unit_id"]).to_numpy(float)
    binding = choice.strength[choice.strength["room"].to_numpy() < np.nan_to_num(cap, nan=np.inf)]
    return choice.qualified.merge(binding[["row", "room"]], on="row")


def trainers_in_all(model: Model, places: pd.DataFrame, hold: np.ndarray, choice: Candidates) -> None:
    """`trainers` summed over the weeks; no session opens whose domain has too few for one."""
    course = choice.courses.loc[places["course"]]
    counted = np.flatnonzero(course["domain_id"].isin(choice.trainers).to_numpy() & course["trainers"].gt(0).to_numpy())
    domain = course["domain_id"].to_numpy()[counted]
    number, span = course["trainers"].to_numpy(float)[counted], course["span"].to_numpy(float)[counted]
    available = np.array([choice.trainers[d] for d in domain], dtype=float)
    row = codes(domain)
    weeks = float((choice.working_days > 0).sum())
    model.rows(row, hold[counted], number * span, high=weeks * first_of(row, available))
    short = counted[number > available]
    model.rows(np.zeros(len(short), int), hold[short], 1.0, high=0.0)


def one_place_at_a_time(model: Model, seats: pd.DataFrame, column: np.ndarray) -> None:
    """Each officer in one session at a time; seats of one need exclude each other by the chain of its steps."""
    position, at = by_week(seats)
    away = pd.DataFrame({"officer_id": seats["officer_id"].to_numpy()[position], "at": at, "column": column[position]})
    away = away.assign(need=seats["need"].to_numpy()[position])
    away = away[away.groupby(["officer_id", "at"])["need"].transform("nunique").gt(1)]
    model.rows(codes(away["officer_id"], away["at"]), away["column"].to_numpy(), 1.0, high=1.0)


def order_of_steps(model: Model, seats: pd.DataFrame, column: np.ndarray) -> None:
    """A later step starts after an earlier one that leads to it has ended.

    For each need, level and week t at which a seat of a later step could start: the seats of later steps taken up to t
    are no more than the seats that lead to that level and end before t.
    """
    first = seats["first"].to_numpy(bool)
    if first.all():
        return
    end = seats["week"] + seats["span"] - 1
    later = seats[~first].assign(column=column[~first], level=seats["entry"], at=seats["week"], sign=1.0)
    leads = seats.assign(column=column, level=seats["to_level"], at=end + 1, sign=-1.0)
    rows = later[["need", "level", "at"]].drop_duplicates().rename(columns={"at": "t"})
    entries = pd.concat([later, leads])[["need", "level", "at", "column", "sign"]].merge(rows, on=["need", "level"])
    entries = entries[entries["at"] <= entries["t"]]
    row = codes(entries["need"], entries["level"], entries["t"])
    model.rows(row, entries["column"].to_numpy(), entries["sign"].to_numpy(), high=0.0)


def fairness(
    model: Model, unit: np.ndarray, column: np.ndarray, benefit: np.ndarray, choice: Candidates, limits: Training
) -> None:
    """Count the first third of what a unit's needs can give 1 + f, the second 1, the last 1 − f times.

    The benefit itself stands in the objective already; the thirds add f to the first and take f from the last. The
    slopes fall, so that a maximum fills the thirds in order.
    """
    if limits.fairness == 0:
        return
    units = pd.Index(choice.closable.index)
    third = np.repeat(choice.closable.to_numpy(float) / 3.0, 3)
    slope = np.tile([limits.fairness, 0.0, -limits.fairness], len(units))
    filled = model.columns(slope, third, whole=False)
    row = np.r_[units.get_indexer(unit), np.repeat(np.arange(len(units)), 3)]
    model.rows(row, np.r_[column, filled], np.r_[benefit, -np.ones(len(filled))], low=0.0, high=0.0)
