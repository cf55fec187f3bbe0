"""How many sessions of each course to hold at each site, with the weeks left open: a bound on every plan.

Uses `candidates`, `exchange`, `limits` and `solver` of the same room: the model is written in terms of the first
three and solved by the last.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan import limits as rows
from workbench.plan.candidates import Candidates
from workbench.plan.exchange import exchangeable
from workbench.plan.solver import Model, Solution, codes

GAP = 1e-3
NODES = 2_000
SECONDS = 120.0


def catalogue(
    choice: Candidates, limits: Training, *, gap: float = GAP, nodes: int = NODES
) -> tuple[Solution, pd.DataFrame, pd.DataFrame]:
    """Decide how many sessions of each course to hold at each site, leaving the weeks open.

    Every limit is kept in sum over the weeks: seats, budget, needs, days and weeks per officer, sessions per course,
    trainers; a unit sends at most its weekly cap to one session, and its cap × the weeks that are taught in all, and
    the same holds for the qualified people whom the minimum strength lets go. Each plan satisfies these, so the
    solver's bound is an upper bound on the objective of every plan.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        gap: relative gap at which the solver stops.
        nodes: nodes of the search at which it stops.

    Returns:
        The solution; `places` with `sessions`, their number; unit_id, course, site and `people`, how many each unit
        sends.
    """
    classes, places = exchangeable(choice), choice.places
    options = classes.options(choice)
    taught = float((choice.working_days > 0).sum())
    course = choice.courses.loc[places["course"]]
    sends = classes.sends(choice).merge(places.assign(place=np.arange(len(places))), on=["course", "site"])
    sends = sends.assign(span=choice.courses["span"].loc[sends["course"]].to_numpy())
    model = Model()
    person = choice.courses["person_cost"].loc[options["course"]].to_numpy(float)
    worth = options["benefit"] + _bonus(choice, limits) - choice.tie * person
    take = model.columns(worth, 1.0, whole=False)
    must = choice.fixed.groupby(["course", "site"]).size().rename("must").reset_index()
    must = places.merge(must, on=["course", "site"], how="left")["must"].fillna(0.0)
    opens = -choice.tie * course["session_cost"].to_numpy()
    hold = model.columns(opens, places["limit"], whole=True, lower=must)
    send = model.columns(-choice.tie * sends["travel_cost"].to_numpy(), np.inf, whole=False)
    rows.chain_of_steps(model, options, take, limits)
    rows.days_of_officers(model, options, take, limits)
    model.rows(codes(options["officer_id"]), take, options["span"], high=taught)
    key = ["group", "stage", "course"]
    pairs = pd.concat([options[key], sends[key]])
    signs = np.r_[np.ones(len(take)), -np.ones(len(send))]
    model.rows(codes(*(pairs[name] for name in key)), np.r_[take, send], signs, low=0.0, high=0.0)
    rows.seats_of_sessions(model, sends["place"].to_numpy(), send, hold, course)
    cap = choice.caps.loc[sends["unit_id"]].to_numpy(float)
    _within(model, sends, send, hold, key=sends["unit_id"].to_numpy(), room=cap, taught=taught)
    held_back = sends.assign(column=send).merge(classes.strength, on="group")
    room = held_back["room"].to_numpy(float)
    column = held_back["column"].to_numpy()
    _within(model, held_back, column, hold, key=held_back["row"].to_numpy(), room=room, taught=taught)
    rows.trainers_in_all(model, places, hold, choice)
    spent = np.r_[person, course["session_cost"], sends["travel_cost"]]
    rows.budget(model, np.r_[take, hold, send], spent, limits)
    rows.fairness(model, options["unit_id"].to_numpy(), take, options["benefit"].to_numpy(), choice, limits)
    found = model.solve(gap=gap, nodes=nodes, seconds=SECONDS)
    sent = (
        sends.assign(people=found.values[send]).groupby(["unit_id", "course", "site"], as_index=False)["people"].sum()
    )
    return found, places.assign(sessions=np.round(found.values[hold]).astype(int)), sent


def _within(
    model: Model,
    sends: pd.DataFrame,
    column: np.ndarray,
    hold: np.ndarray,
    *,
    key: np.ndarray,
    room: np.ndarray,
    taught: float,
) -> None:
    """At most `room` people of each key in one session, and room × the weeks that are taught away in all."""
    place = sends["place"].to_numpy()
    row = codes(key, place)
    first = np.unique(row, return_index=True)[1]
    every = np.arange(len(first))
    signs = np.r_[np.ones(len(row)), -room[first]]
    model.rows(np.r_[row, every], np.r_[column, hold[place[first]]], signs, high=0.0)
    total = codes(key)
    model.rows(total, column, sends["span"].to_numpy(float), high=taught * rows.first_of(total, room))


def _bonus(choice: Candidates, limits: Training) -> np.ndarray:
    kept = choice.options.merge(choice.kept[["need", "course"]].drop_duplicates().assign(kept=1.0), how="left")
    return limits.stability * choice.options["benefit"].to_numpy() * kept["kept"].fillna(0.0).to_numpy()
